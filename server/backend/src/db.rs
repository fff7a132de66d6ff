//! The two database engines, and all that differs between them.
//!
//! The rest of the crate writes one SQL text with `$1` for both; values are `i64`, text, bytes and NULL.
//! SQLite has one writer connection (`BEGIN IMMEDIATE`, so a transaction never fails half way because
//! another one writes) and a pool of readers that cannot write; PostgreSQL has one pool. A commit returns
//! when the disk has it: `synchronous=FULL`, `synchronous_commit=on`.

mod channel;
mod connect;
mod failure;
mod file;
mod migration;

use std::{
    fmt,
    ops::{Deref, DerefMut},
    path::{Path, PathBuf},
    sync::Arc,
};

use shared::Fault;
use sqlx::{Any, AnyPool, Connection as _, PgPool, Transaction, pool::PoolConnection};
use thiserror::Error;

pub(crate) use channel::{Channel, Silence};
pub(crate) use connect::connect_to_server;
use connect::{
    MIGRATING, READER, SERVER, WRITER, connect, connect_options, install_drivers, server_pool,
    sqlite_options, sqlite_pool,
};
pub use failure::{fault, is_unique};
pub use file::CheckFault;
pub(crate) use file::{Beside, Gate, can_be_replaced, check, sync_file, sync_folder};
pub use migration::{NAMES as MIGRATION_NAMES, newest};

/// A connection, in a transaction or not. Store functions take this.
pub type Conn = sqlx::AnyConnection;

/// Which engine a database runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// One file beside the program.
    Sqlite,
    /// A server.
    Postgres,
}

/// How a process opens a database, and how many connections it keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether a file that is not there is made. Otherwise a wrong path would look like an empty database.
    pub create: bool,
    /// Reading connections on SQLite; each is a thread.
    pub readers: u32,
    /// Connections on PostgreSQL.
    pub connections: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            create: true,
            readers: 4,
            connections: 10,
        }
    }
}

/// Why a database cannot be opened.
#[derive(Debug, Error)]
pub enum OpenFault {
    /// The address is neither `sqlite:FILE` nor `postgres://…`.
    #[error("the database address is neither sqlite:FILE nor postgres://…")]
    Address,
    /// `:memory:` would forget everything at the end of the process.
    #[error("a database in memory keeps nothing")]
    Memory,
    /// The file or its folder cannot be used.
    #[error("the database file cannot be used: {0}")]
    File(#[from] std::io::Error),
    /// There is no file at this path, and none was to be made.
    #[error("no database at {}", .0.display())]
    Missing(PathBuf),
    /// Another process holds the file: it is being restored or migrated, or serves an older form.
    #[error("another process holds the database")]
    InUse,
    /// The file system cannot keep a write-ahead log, as some network drives.
    #[error("the file system cannot keep a write-ahead log")]
    NoWal,
    /// A newer version of the program has been here.
    #[error("the database is of form {database}, this program knows {program}")]
    Newer {
        /// Newest migration in the database.
        database: i64,
        /// Newest migration in this program.
        program: i64,
    },
    /// A migration in the database is not the one in this program.
    #[error("migration {version} in the database is another one")]
    Changed {
        /// Which.
        version: i64,
    },
    /// The database did not answer as it should; the log has the kind of error.
    #[error("database: {0}")]
    Database(#[from] Fault),
}

/// A database. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    engine: Engine,
    writer: AnyPool,
    readers: AnyPool,
    file: Option<(PathBuf, Gate)>,
    /// Between the processes on a server.
    calls: Option<PgPool>,
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db")
            .field("engine", &self.0.engine)
            .finish_non_exhaustive()
    }
}

impl Db {
    /// Opens the database and brings it to the newest form.
    pub async fn open(url: &str, options: Options) -> Result<Self, OpenFault> {
        install_drivers();
        match Address::parse(url)? {
            Address::File(path) => Self::open_file(&path, &options).await,
            Address::Server => Self::open_server(url, &options).await,
        }
    }

    async fn open_file(path: &Path, options: &Options) -> Result<Self, OpenFault> {
        let path = if options.create {
            file::create_if_missing(path)?
        } else {
            file::find(path)?
        };
        let gate = Gate::shared(&path).await?;
        // Before the pools, which would try again and again, so that the error is the one there is.
        let mut first = connect(&path).await?;
        connect::keep_a_log(&mut first).await?;
        let writer = sqlite_pool(1, WRITER)
            .connect_with(sqlite_options(&path)?)
            .await
            .map_err(fault)?;
        first.close().await.map_err(fault)?;
        migration::bring_file_up_to_date(&writer, &gate).await?;
        let readers = sqlite_pool(options.readers.max(1), READER)
            .connect_with(sqlite_options(&path)?)
            .await
            .map_err(fault)?;
        Ok(Self(Arc::new(Inner {
            engine: Engine::Sqlite,
            writer,
            readers,
            file: Some((path, gate)),
            calls: None,
        })))
    }

    async fn open_server(url: &str, options: &Options) -> Result<Self, OpenFault> {
        let migrating = server_pool(1, MIGRATING)
            .connect_with(connect_options(url)?)
            .await
            .map_err(fault)?;
        migration::bring_up_to_date(&migrating, Engine::Postgres).await?;
        migrating.close().await;
        let pool = server_pool(options.connections.max(1), SERVER);
        let pool = pool.connect_with(connect_options(url)?).await.map_err(fault)?;
        Ok(Self(Arc::new(Inner {
            engine: Engine::Postgres,
            writer: pool.clone(),
            readers: pool,
            file: None,
            calls: Some(channel::pool(url)?),
        })))
    }

    /// Which engine it is.
    pub fn engine(&self) -> Engine {
        self.0.engine
    }

    /// The file of an embedded database.
    pub fn file(&self) -> Option<&Path> {
        self.0.file.as_ref().map(|(path, _)| path.as_path())
    }

    /// Begins a transaction that writes. On SQLite it is the only one; dropped, it is undone.
    pub async fn begin_write(&self) -> Result<Write, Fault> {
        let begin = match self.0.engine {
            Engine::Sqlite => "BEGIN IMMEDIATE",
            Engine::Postgres => "BEGIN",
        };
        let tx = self.0.writer.begin_with(begin).await.map_err(fault)?;
        Ok(Write {
            tx,
            engine: self.0.engine,
        })
    }

    /// A connection to read with. Each statement sees the newest committed state.
    pub async fn read(&self) -> Result<Read, Fault> {
        self.0.readers.acquire().await.map(Read).map_err(fault)
    }

    /// A transaction in which all statements read one and the same state.
    pub async fn snapshot(&self) -> Result<Snapshot, Fault> {
        let begin = match self.0.engine {
            Engine::Sqlite => "BEGIN",
            Engine::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
        };
        self.0
            .readers
            .begin_with(begin)
            .await
            .map(Snapshot)
            .map_err(fault)
    }

    /// Closes all connections and lets go of the file.
    pub async fn close(&self) {
        // The writer last: it folds the log into the file.
        self.0.readers.close().await;
        self.0.writer.close().await;
        if let Some(calls) = &self.0.calls {
            calls.close().await;
        }
        if let Some((_, gate)) = &self.0.file {
            gate.open();
        }
    }

    /// Writes a consistent copy of the embedded database at [`Db::file`] to `target`, an empty file,
    /// while others go on working.
    pub(crate) async fn copy_into(&self, target: &str) -> Result<(), Fault> {
        let file = self.file().ok_or(Fault::Internal)?;
        let mut conn = connect(file).await?;
        let copied = sqlx::query("VACUUM INTO $1")
            .bind(target)
            .execute(&mut conn)
            .await;
        conn.close().await.map_err(fault)?;
        copied.map(drop).map_err(fault)
    }
}

/// A transaction that writes. Once a statement in it has failed, it must be dropped.
pub struct Write {
    tx: Transaction<'static, Any>,
    engine: Engine,
}

impl Write {
    /// Makes it last: returns when the disk has it.
    pub async fn commit(mut self) -> Result<(), Fault> {
        if self.engine == Engine::Postgres {
            // After a failed statement PostgreSQL answers COMMIT with a silent ROLLBACK; this statement
            // fails instead, so nothing is acknowledged that is not there.
            sqlx::query("SELECT 1")
                .execute(&mut *self.tx)
                .await
                .map_err(fault)?;
        }
        self.tx.commit().await.map_err(fault)
    }
}

impl fmt::Debug for Write {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Write")
    }
}

impl Deref for Write {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.tx
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.tx
    }
}

macro_rules! reads {
    ($($name:ident($inner:ty))*) => {$(
        impl Deref for $name {
            type Target = Conn;

            fn deref(&self) -> &Conn {
                &self.0
            }
        }

        impl DerefMut for $name {
            fn deref_mut(&mut self) -> &mut Conn {
                &mut self.0
            }
        }
    )*};
}

/// A connection that reads.
#[derive(Debug)]
pub struct Read(PoolConnection<Any>);

/// A transaction that reads one state.
#[derive(Debug)]
pub struct Snapshot(Transaction<'static, Any>);

reads! { Read(PoolConnection<Any>) Snapshot(Transaction<'static, Any>) }

/// What an address names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Address {
    File(PathBuf),
    Server,
}

impl Address {
    pub(crate) fn parse(url: &str) -> Result<Self, OpenFault> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Server);
        }
        let path = url.strip_prefix("sqlite:").ok_or(OpenFault::Address)?;
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.contains(":memory:") || path.contains("mode=memory") {
            return Err(OpenFault::Memory);
        }
        if path.is_empty() || path.contains(['?', '#', '\0']) {
            return Err(OpenFault::Address);
        }
        Ok(Self::File(PathBuf::from(path)))
    }
}
