//! Rows of failed tries.

use shared::{Fault, Micros};
use sqlx::{Row as _, any::AnyRow};

use super::Failures;
use crate::{
    db::{Conn, fault},
    store::Columns as _,
};

fn failures(row: &AnyRow) -> sqlx::Result<Failures> {
    Ok(Failures {
        count: row.try_get("count")?,
        since: row.micros("since")?,
        until: row.micros("until")?,
    })
}

/// What is counted under this key, or a new count; until the transaction ends nobody else counts on it.
pub(super) async fn lock(conn: &mut Conn, key: &str, now: Micros) -> Result<Failures, Fault> {
    sqlx::query(
        "INSERT INTO login_failure (key, count, since, until) VALUES ($1, 0, $2, 0)
         ON CONFLICT (key) DO UPDATE SET count = login_failure.count
         RETURNING count, since, until",
    )
    .bind(key)
    .bind(now.0)
    .try_map(|row| failures(&row))
    .fetch_one(conn)
    .await
    .map_err(fault)
}

/// Stores a count that [`lock`] has given out.
pub(super) async fn keep(conn: &mut Conn, key: &str, failures: Failures) -> Result<(), Fault> {
    sqlx::query("UPDATE login_failure SET count = $2, since = $3, until = $4 WHERE key = $1")
        .bind(key)
        .bind(failures.count)
        .bind(failures.since.0)
        .bind(failures.until.0)
        .execute(conn)
        .await
        .map(drop)
        .map_err(fault)
}

/// Forgets one count.
pub(super) async fn forget(conn: &mut Conn, key: &str) -> Result<(), Fault> {
    sqlx::query("DELETE FROM login_failure WHERE key = $1")
        .bind(key)
        .execute(conn)
        .await
        .map(drop)
        .map_err(fault)
}

/// Takes one back from a count, and forgets it with the last.
pub(super) async fn take_back(conn: &mut Conn, key: &str) -> Result<(), Fault> {
    for statement in [
        "UPDATE login_failure SET count = count - 1 WHERE key = $1",
        "DELETE FROM login_failure WHERE key = $1 AND count <= 0",
    ] {
        sqlx::query(statement)
            .bind(key)
            .execute(&mut *conn)
            .await
            .map_err(fault)?;
    }
    Ok(())
}

/// Forgets counts that began, and waits that ended, before `before`, and all that lies behind `after`.
pub(super) async fn remove_old(conn: &mut Conn, before: Micros, after: Micros) -> Result<u64, Fault> {
    sqlx::query("DELETE FROM login_failure WHERE (since < $1 AND until < $1) OR since > $2 OR until > $2")
        .bind(before.0)
        .bind(after.0)
        .execute(conn)
        .await
        .map(|done| done.rows_affected())
        .map_err(fault)
}
