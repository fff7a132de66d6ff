//! Rows of sessions.

use shared::{Fault, Micros};
use sqlx::{Row as _, any::AnyRow};

use super::{IDLE, LONGEST, Session};
use crate::{
    db::{Conn, fault},
    store::Columns as _,
};

/// Adds a session. `false` if the id is taken.
pub(super) async fn create(
    conn: &mut Conn,
    id_hash: &[u8],
    session: &Session,
    now: Micros,
) -> Result<bool, Fault> {
    sqlx::query(
        "INSERT INTO session (id_hash, user_id, data, created_at, expires_at, last_seen)
         VALUES ($1, $2, $3, $4, $5, $4) ON CONFLICT (id_hash) DO NOTHING",
    )
    .bind(id_hash)
    .bind(session.user.map(|id| id.to_string()))
    .bind(session.data.as_str())
    .bind(now.0)
    .bind(session.expires_at.0)
    .execute(conn)
    .await
    .map(|done| done.rows_affected() == 1)
    .map_err(fault)
}

/// Changes a session that is there.
pub(super) async fn save(conn: &mut Conn, id_hash: &[u8], session: &Session) -> Result<(), Fault> {
    sqlx::query("UPDATE session SET user_id = $2, data = $3, expires_at = $4 WHERE id_hash = $1")
        .bind(id_hash)
        .bind(session.user.map(|id| id.to_string()))
        .bind(session.data.as_str())
        .bind(session.expires_at.0)
        .execute(conn)
        .await
        .map(drop)
        .map_err(fault)
}

/// A session that is not over, and when it was last used.
pub(super) async fn find(
    conn: &mut Conn,
    id_hash: &[u8],
    now: Micros,
) -> Result<Option<(Session, Micros)>, Fault> {
    sqlx::query(
        "SELECT user_id, data, expires_at, last_seen FROM session
         WHERE id_hash = $1 AND expires_at > $2 AND created_at > $3 AND last_seen > $4",
    )
    .bind(id_hash)
    .bind(now.0)
    .bind(now.plus(-LONGEST).0)
    .bind(now.plus(-IDLE).0)
    .try_map(|row: AnyRow| {
        let session = Session {
            user: row.parsed_or_null("user_id")?,
            data: row.try_get("data")?,
            expires_at: row.micros("expires_at")?,
        };
        Ok((session, row.micros("last_seen")?))
    })
    .fetch_optional(conn)
    .await
    .map_err(fault)
}

/// Remembers that the session was used; an ended one is not there any more.
pub(super) async fn seen(conn: &mut Conn, id_hash: &[u8], now: Micros) -> Result<(), Fault> {
    sqlx::query("UPDATE session SET last_seen = $2 WHERE id_hash = $1 AND last_seen < $2")
        .bind(id_hash)
        .bind(now.0)
        .execute(conn)
        .await
        .map(drop)
        .map_err(fault)
}

/// Ends a session.
pub(super) async fn delete(conn: &mut Conn, id_hash: &[u8]) -> Result<(), Fault> {
    sqlx::query("DELETE FROM session WHERE id_hash = $1")
        .bind(id_hash)
        .execute(conn)
        .await
        .map(drop)
        .map_err(fault)
}

/// Removes the sessions that are over.
pub(super) async fn remove_old(conn: &mut Conn, now: Micros) -> Result<u64, Fault> {
    sqlx::query("DELETE FROM session WHERE expires_at <= $1 OR created_at <= $2 OR last_seen <= $3")
        .bind(now.0)
        .bind(now.plus(-LONGEST).0)
        .bind(now.plus(-IDLE).0)
        .execute(conn)
        .await
        .map(|done| done.rows_affected())
        .map_err(fault)
}
