//! The file of an embedded database: who holds it, whether it is whole, what lies beside it.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    os::unix::{ffi::OsStrExt as _, fs::DirBuilderExt as _, fs::OpenOptionsExt as _},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use shared::Fault;
use sqlx::Connection as _;
use thiserror::Error;

use super::{Engine, OpenFault, connect, failure::is_no_database, fault, migration};
use crate::hex;

/// Makes the file, readable for its owner alone, and at most one folder for it. Returns the path from the
/// root, which stays right when the process changes its folder.
pub(super) fn create_if_missing(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    if !folder.exists() {
        fs::DirBuilder::new().mode(0o700).create(folder)?;
    }
    match OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
    {
        Ok(_) => sync_folder(&path)?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    path.canonicalize()
}

/// Finds the file that is there; makes nothing. Returns the path as [`create_if_missing`] does.
pub(super) fn find(path: &Path) -> Result<PathBuf, OpenFault> {
    let path = std::path::absolute(path)?;
    if path.try_exists()? {
        Ok(path.canonicalize()?)
    } else {
        Err(OpenFault::Missing(path))
    }
}

/// The path as it stands in a database address.
pub(super) fn percent_encoded(path: &Path) -> String {
    let mut text = String::new();
    for &byte in path.as_os_str().as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                text.push(char::from(byte));
            }
            _ => text.extend(["%", &hex(&[byte])]),
        }
    }
    text
}

/// Paths beside a file: `work.db` + `-wal`.
pub(crate) trait Beside {
    /// The path with `suffix` behind the name.
    fn beside(&self, suffix: &str) -> PathBuf;
}

impl Beside for Path {
    fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = self.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    }
}

/// Who holds the database file. Everybody who works with it shares the gate; who replaces or migrates it
/// must be alone. A lock on a file of its own: opening and closing the database file itself would drop
/// the locks of SQLite in this process.
#[derive(Debug)]
pub(crate) struct Gate(Mutex<Option<File>>);

impl Gate {
    fn file(path: &Path) -> io::Result<File> {
        OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path.beside(".lock"))
    }

    /// Takes part in the work on the database at `path`.
    pub(super) async fn shared(path: &Path) -> Result<Self, OpenFault> {
        let gate = Self(Mutex::new(Some(Self::file(path)?)));
        gate.share().await?;
        Ok(gate)
    }

    /// Closes the gate for everybody else, or says at once that somebody is there.
    pub(crate) fn alone(path: &Path) -> Result<Self, OpenFault> {
        let file = Self::file(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(Mutex::new(Some(file)))),
            Err(TryLockError::WouldBlock) => Err(OpenFault::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    fn held(&self) -> MutexGuard<'_, Option<File>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets go, and closes the gate if nobody else shares it.
    pub(super) fn try_alone(&self) -> bool {
        self.held()
            .as_ref()
            .is_some_and(|file| file.unlock().is_ok() && file.try_lock().is_ok())
    }

    /// Shares the gate, as soon as nobody is there alone.
    pub(super) async fn share(&self) -> Result<(), OpenFault> {
        for _ in 0..50 {
            let answer = self.held().as_ref().map_or(Ok(()), File::try_lock_shared);
            match answer {
                Ok(()) => return Ok(()),
                Err(TryLockError::Error(error)) => return Err(error.into()),
                Err(TryLockError::WouldBlock) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
        Err(OpenFault::InUse)
    }

    /// Lets go.
    pub(super) fn open(&self) {
        self.held().take();
    }
}

/// Why a file is not taken for a good database of this program.
#[derive(Debug, Error)]
pub enum CheckFault {
    /// Some other file.
    #[error("not a database of this program")]
    NotOurs,
    /// SQLite finds it damaged; its first words about that.
    #[error("damaged: {0}")]
    Damaged(String),
    /// It belongs to a newer version of the program.
    #[error("of form {database}, this program knows {program}")]
    Newer {
        /// Newest migration in the file.
        database: i64,
        /// Newest migration in this program.
        program: i64,
    },
    /// It could not be read just now.
    #[error("database: {0}")]
    Database(#[from] Fault),
}

/// Reads the whole file at `path` and says whether it is a good database of this program.
pub(crate) async fn check(path: &Path) -> Result<(), CheckFault> {
    // A file that is no database at all fails on the first statement.
    let mut conn = connect(path).await.map_err(|fault| match fault {
        Fault::Internal => CheckFault::NotOurs,
        other => CheckFault::Database(other),
    })?;
    let verdict = async {
        let words = sqlx::query_scalar("PRAGMA integrity_check(5)")
            .fetch_all(&mut conn)
            .await;
        let words: Vec<String> = words.map_err(|error| match (is_no_database(&error), fault(error)) {
            (true, _) => CheckFault::NotOurs,
            (false, Fault::Internal) => CheckFault::Damaged("cannot be read to the end".into()),
            (false, other) => CheckFault::Database(other),
        })?;
        match words.as_slice() {
            [word] if word == "ok" => {}
            _ => return Err(CheckFault::Damaged(words.join("; "))),
        }
        migration::judge(&mut conn, Engine::Sqlite)
            .await
            .map_err(|fault| match fault {
                OpenFault::Newer { database, program } => CheckFault::Newer { database, program },
                OpenFault::Database(fault) => CheckFault::Database(fault),
                _ => CheckFault::NotOurs,
            })?;
        let orphans = sqlx::query("PRAGMA foreign_key_check")
            .fetch_optional(&mut conn)
            .await
            .map_err(fault)?;
        match orphans {
            Some(_) => Err(CheckFault::Damaged("a row without the row it belongs to".into())),
            None => Ok(()),
        }
    }
    .await;
    conn.close().await.map_err(fault)?;
    verdict
}

/// Whether no process at all has the database at `path` open, and folds its log into the file so that
/// nothing of it is left beside. A file that is damaged may be replaced, too.
pub(crate) async fn can_be_replaced(path: &Path) -> Result<(), OpenFault> {
    let Ok(mut conn) = connect(path).await else {
        return Ok(());
    };
    let answer = async {
        // In this mode the first access asks for the whole file, which an idle process holds as well.
        sqlx::raw_sql("PRAGMA busy_timeout = 500; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;")
            .execute(&mut conn)
            .await?;
        sqlx::raw_sql("PRAGMA journal_mode = DELETE")
            .execute(&mut conn)
            .await
    }
    .await;
    // A close that fails leaves the answer as it is.
    conn.close().await.ok();
    match answer.map_err(fault) {
        Err(Fault::Unavailable) => Err(OpenFault::InUse),
        _ => Ok(()),
    }
}

/// Waits until the file's content is on the disk.
pub(crate) fn sync_file(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Waits until the names in the file's folder are on the disk.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path.parent().ok_or(io::ErrorKind::InvalidInput)?)?.sync_all()
}
