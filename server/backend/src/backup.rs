//! Copies of the database, and the way back.
//!
//! A backup is taken while people work, and read to its end before it counts as one. A restore needs that
//! nobody works: it prepares the copy beside the database, exchanges the two in one step, keeps what was
//! there, and begins a new epoch, so that browsers offer again what they know to be missing. Everybody signs
//! in again then: what was ended since the copy was made would work once more.
//! Who may: whoever may start the program. Absent here: PostgreSQL, which has `pg_dump` and `pg_restore`;
//! after the latter, [`renew_epoch`].

use std::{
    fs, io,
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use shared::{Fault, account::policy};
use sqlx::Connection as _;
use thiserror::Error;

use crate::{
    Backend, Clock, Entropy, OpenFault, Options,
    account::store as accounts,
    db::{self, Address, Beside as _, CheckFault, Conn, Gate},
    hex, store,
};

/// Why there is no backup, or no restore.
#[derive(Debug, Error)]
pub enum BackupFault {
    /// No backup here: on PostgreSQL `pg_dump` makes it.
    #[error("PostgreSQL is saved with pg_dump")]
    NeedsPgDump,
    /// No restore of a file here: on PostgreSQL `pg_restore` does it, and then [`renew_epoch`].
    #[error("PostgreSQL is restored with pg_restore, and then gets a new epoch")]
    NeedsPgRestore,
    /// On SQLite nothing but a file can be restored.
    #[error("a file to restore is missing")]
    NoFile,
    /// There is nothing yet that could get a new epoch.
    #[error("no database of this program")]
    Nothing,
    /// There is something at the target already; it is left alone.
    #[error("the target is there already")]
    Exists,
    /// The name of the target is no Unicode text.
    #[error("the name is no Unicode text")]
    Name,
    /// Somebody works with the database.
    #[error("another process holds the database")]
    InUse,
    /// The disk or the rights do not allow it.
    #[error("file: {0}")]
    File(#[from] io::Error),
    /// The copy is no good database of this program.
    #[error("the copy is {0}")]
    Copy(#[from] CheckFault),
    /// The database cannot be opened.
    #[error(transparent)]
    Open(OpenFault),
    /// The database did not do it.
    #[error("database: {0}")]
    Database(#[from] Fault),
}

impl From<OpenFault> for BackupFault {
    fn from(fault: OpenFault) -> Self {
        match fault {
            OpenFault::InUse => Self::InUse,
            OpenFault::File(error) => Self::File(error),
            other => Self::Open(other),
        }
    }
}

/// What a restore did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the database of before is kept, if there was one.
    pub kept: Option<PathBuf>,
    /// The new epoch.
    pub epoch: String,
}

/// Writes a copy of the database to `target` while it is in use, and reads the copy to its end. Returns
/// its size in bytes. A file at `target` is never overwritten; a copy that fails leaves none.
pub async fn backup(backend: &Backend, target: &Path) -> Result<u64, BackupFault> {
    if backend.db.file().is_none() {
        return Err(BackupFault::NeedsPgDump);
    }
    if target.try_exists()? {
        return Err(BackupFault::Exists);
    }
    let target = std::path::absolute(target)?;
    let part = target.beside(".part");
    remove(&part)?;
    let copied = copy_and_check(backend, &part).await;
    let named = match copied {
        // A link, unlike renaming, fails when somebody has put a file there meanwhile.
        Ok(()) => fs::hard_link(&part, &target).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => BackupFault::Exists,
            _ => BackupFault::File(error),
        }),
        Err(fault) => Err(fault),
    };
    remove(&part)?;
    named?;
    db::sync_folder(&target)?;
    Ok(fs::metadata(&target)?.len())
}

async fn copy_and_check(backend: &Backend, part: &Path) -> Result<(), BackupFault> {
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(part)?;
    backend
        .db
        .copy_into(part.to_str().ok_or(BackupFault::Name)?)
        .await?;
    db::check(part).await?;
    db::sync_file(part)?;
    Ok(())
}

/// Puts the backup at `source` in the place of the database at `url`, which nobody may be working with.
/// The backup is checked and brought to the newest form before anything is exchanged.
pub async fn restore(url: &str, source: &Path) -> Result<Restored, BackupFault> {
    restore_with(url, source, Clock::system(), Entropy::system()).await
}

/// As [`restore`], with time and randomness of the caller's choice.
pub async fn restore_with(
    url: &str,
    source: &Path,
    clock: Clock,
    entropy: Entropy,
) -> Result<Restored, BackupFault> {
    let Address::File(path) = Address::parse(url)? else {
        return Err(BackupFault::NeedsPgRestore);
    };
    let path = if path.exists() {
        path.canonicalize()?
    } else {
        std::path::absolute(path)?
    };
    if !source.is_file() {
        return Err(io::Error::from(io::ErrorKind::NotFound).into());
    }
    let gate = Gate::alone(&path)?;
    let fresh = path.beside(".restore");
    remove(&fresh)?;
    let prepared = prepare(source, &fresh, clock.clone(), entropy).await;
    let restored = match prepared {
        Ok(epoch) => exchange(&path, &fresh, &clock)
            .await
            .map(|kept| Restored { kept, epoch }),
        Err(fault) => Err(fault),
    };
    remove(&fresh)?;
    drop(gate);
    restored
}

/// Copies `source` to `fresh`, checks it, brings it up to date and begins its new epoch.
async fn prepare(source: &Path, fresh: &Path, clock: Clock, entropy: Entropy) -> Result<String, BackupFault> {
    // A plain copy of a database that was not closed has its last transactions in a log beside it.
    for suffix in ["", "-wal"] {
        let (from, to) = (source.beside(suffix), fresh.beside(suffix));
        if from.is_file() {
            fs::copy(from, &to)?;
            fs::set_permissions(&to, fs::Permissions::from_mode(0o600))?;
        }
    }
    db::check(fresh).await?;
    let url = format!("sqlite:{}", fresh.to_str().ok_or(BackupFault::Name)?);
    let backend = Backend::open_with(&url, Options::default(), clock, entropy).await?;
    let epoch = begin_epoch(&backend).await;
    backend.close().await;
    db::check(fresh).await?;
    db::sync_file(fresh)?;
    Ok(epoch?)
}

/// Exchanges the files. At every moment there is a whole database at `path`, if there was one before.
async fn exchange(path: &Path, fresh: &Path, clock: &Clock) -> Result<Option<PathBuf>, BackupFault> {
    let kept = if path.is_file() {
        db::can_be_replaced(path).await?;
        let kept = path.beside(&format!(".before-restore-{}", clock.now().0));
        fs::hard_link(path, &kept)?;
        // A damaged database may have left its log; beside the new file it would spoil that one.
        let log = path.beside("-wal");
        if log.is_file() {
            fs::rename(&log, kept.beside("-wal"))?;
        }
        Some(kept)
    } else {
        None
    };
    for suffix in ["-wal", "-shm"] {
        remove_file(&path.beside(suffix))?;
    }
    fs::rename(fresh, path)?;
    db::sync_folder(path)?;
    Ok(kept)
}

/// Begins a new epoch in the database at `url`, into which `pg_restore` has put a copy, and returns it. An
/// older copy keeps its form.
pub async fn renew_epoch(url: &str) -> Result<String, BackupFault> {
    let Address::Server = Address::parse(url)? else {
        return Err(BackupFault::NoFile);
    };
    let mut conn = db::connect_to_server(url).await?.ok_or(BackupFault::Nothing)?;
    let epoch = hex(&Entropy::system().bytes::<32>());
    let mut tx = conn.begin().await.map_err(db::fault)?;
    begin_anew(&mut tx, &epoch).await?;
    tx.commit().await.map_err(db::fault)?;
    conn.close().await.map_err(db::fault)?;
    Ok(epoch)
}

async fn begin_epoch(backend: &Backend) -> Result<String, Fault> {
    let epoch = backend.random_hex();
    let mut tx = backend.db.begin_write().await?;
    begin_anew(&mut tx, &epoch).await?;
    tx.commit().await?;
    Ok(epoch)
}

/// The new epoch, and the end of every way in that the copy still has open.
async fn begin_anew(conn: &mut Conn, epoch: &str) -> Result<(), Fault> {
    store::renew_epoch(conn, epoch).await?;
    accounts::end_all_ways_in(conn, &policy::at_the_console()).await
}

/// Removes a working copy and what SQLite and the gate left beside it.
fn remove(path: &Path) -> io::Result<()> {
    ["", "-wal", "-shm", "-journal", ".lock"]
        .iter()
        .try_for_each(|suffix| remove_file(&path.beside(suffix)))
}

fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
