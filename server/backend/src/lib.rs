//! What happens in Fahrwasser: one function per use case, and all SQL.
//!
//! A use case takes the [`Backend`] and the actor, opens a transaction, asks the policy in `shared` for a
//! proof, hands that proof to the store, and commits. To add one: 1 the rule in
//! `shared/src/<slice>/policy.rs`, 2 the function in `<slice>/mod.rs`, 3 its SQL in `<slice>/store.rs`,
//! 4 its cases in `tests/<slice>.rs`.
//!
//! Absent here: HTTP, pages, cookies. SQL stands only in files named `store.rs`, the two database engines
//! only in `db.rs` and below `db/`; only [`Clock`] and [`Entropy`] ask the system for time and randomness.
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a test may fail loudly"))]

pub mod account;
mod ambient;
pub mod assessment;
pub mod backup;
pub mod db;
pub mod demo;
pub mod feedback;
pub mod organisation;
pub mod store;
pub mod sync;

use std::sync::Arc;

use shared::{Fault, Micros};

pub use ambient::{Clock, Entropy, NewId};
pub use db::{CheckFault, OpenFault, Options};

use account::Hasher;
use db::Db;

/// Everything a use case needs. Cheap to clone; all clones share one database.
#[derive(Clone, Debug)]
pub struct Backend {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Entropy,
    pub(crate) hasher: Arc<Hasher>,
    pub(crate) shelf: assessment::Shelf,
    pub(crate) hints: sync::Hints,
}

impl Backend {
    /// Opens the database at `url` (`sqlite:FILE` or `postgres://…`), brings it to the newest form and
    /// takes time and randomness from the system.
    pub async fn open(url: &str, options: Options) -> Result<Self, OpenFault> {
        Self::open_with(url, options, Clock::system(), Entropy::system()).await
    }

    /// As [`Backend::open`], with time and randomness of the caller's choice.
    pub async fn open_with(
        url: &str,
        options: Options,
        clock: Clock,
        entropy: Entropy,
    ) -> Result<Self, OpenFault> {
        let db = Db::open(url, options).await?;
        let backend = Self {
            db,
            clock,
            entropy,
            hasher: Arc::default(),
            shelf: assessment::Shelf::default(),
            hints: sync::Hints::default(),
        };
        let mut tx = backend.db.begin_write().await?;
        store::ensure_epoch(&mut tx, &backend.random_hex()).await?;
        tx.commit().await?;
        Ok(backend)
    }

    /// The time now.
    pub fn now(&self) -> Micros {
        self.clock.now()
    }

    /// A new id of any kind.
    pub fn new_id<Id: NewId>(&self) -> Id {
        Id::make(self.now(), self.entropy.bytes())
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<(), Fault> {
        store::answer(&mut *self.db.read().await?).await
    }

    /// Closes all connections and gives the file back. What still runs ends with
    /// [`Fault::Unavailable`].
    pub async fn close(&self) {
        self.db.close().await;
    }

    /// 32 random bytes as 64 hexadecimal digits: for secrets and epochs.
    pub(crate) fn random_hex(&self) -> String {
        hex(&self.entropy.bytes::<32>())
    }
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
