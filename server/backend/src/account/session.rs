//! Login sessions, as their adapter in the server keeps them.
//!
//! Only the hash of a session's id is stored. An ended session never comes back: [`save`] changes a row
//! and never makes one. A session ends [`IDLE`] after its last request and [`LONGEST`] after it began,
//! whatever it says itself.

mod store;

use sha2::{Digest as _, Sha256};
use shared::{DAY, Fault, HOUR, MINUTE, Micros, UserId};

use crate::{Backend, db::Conn};

/// A session without a request for that long is over.
pub const IDLE: i64 = 12 * HOUR;
/// No session lasts longer than that.
pub const LONGEST: i64 = 30 * DAY;
/// How exactly the last request is remembered.
const SEEN_STEP: i64 = 5 * MINUTE;

/// What is kept about a session.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// Who is signed in; the sessions of a person can be ended by it.
    pub user: Option<UserId>,
    /// What the adapter wants to find again, as text.
    pub data: String,
    /// When it ends at the latest.
    pub expires_at: Micros,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// Begins a session. `false` if the id is taken: try another one.
pub async fn create(backend: &Backend, id: i128, session: &Session) -> Result<bool, Fault> {
    let mut tx = backend.db.begin_write().await?;
    let created = store::create(&mut tx, &id_hash(id), session, backend.now()).await?;
    tx.commit().await?;
    Ok(created)
}

/// Changes a session that is there; one that was ended stays ended. Writes nothing if it holds just that: the
/// library saves once more, when the answer is ready, what was saved while it was made. On a disk that
/// filled up in between, that would take back a sign-in which is stored, without a word. When it ends at the
/// latest does not matter here: for a cookie that goes with the browser the library sets that anew each time.
pub async fn save(backend: &Backend, id: i128, session: &Session) -> Result<(), Fault> {
    let id_hash = id_hash(id);
    let stands = store::find(&mut *backend.db.read().await?, &id_hash, backend.now()).await?;
    if stands.is_some_and(|(stands, _)| (&stands.user, &stands.data) == (&session.user, &session.data)) {
        return Ok(());
    }
    let mut tx = backend.db.begin_write().await?;
    store::save(&mut tx, &id_hash, session).await?;
    tx.commit().await
}

/// The session, if it is not over. Remembers that it was used, at most every five minutes.
pub async fn load(backend: &Backend, id: i128) -> Result<Option<Session>, Fault> {
    let (id_hash, now) = (id_hash(id), backend.now());
    let found = store::find(&mut *backend.db.read().await?, &id_hash, now).await?;
    let Some((session, last_seen)) = found else {
        return Ok(None);
    };
    if now.since(last_seen) > SEEN_STEP {
        // Who can read may go on reading while the disk is full or somebody else writes.
        if let Err(fault) = seen(backend, &id_hash, now).await {
            tracing::warn!(%fault, "the last use of a session was not stored");
        }
    }
    Ok(Some(session))
}

async fn seen(backend: &Backend, id_hash: &[u8], now: Micros) -> Result<(), Fault> {
    let mut tx = backend.db.begin_write().await?;
    store::seen(&mut tx, id_hash, now).await?;
    tx.commit().await
}

/// Ends a session.
pub async fn delete(backend: &Backend, id: i128) -> Result<(), Fault> {
    let mut tx = backend.db.begin_write().await?;
    store::delete(&mut tx, &id_hash(id)).await?;
    tx.commit().await
}

/// Removes the sessions that are over.
pub(super) async fn remove_old(conn: &mut Conn, now: Micros) -> Result<u64, Fault> {
    store::remove_old(conn, now).await
}

fn id_hash(id: i128) -> [u8; 32] {
    Sha256::digest(id.to_be_bytes()).into()
}
