//! What the installation itself keeps: settings and the epoch of the database.

use std::str::FromStr;

use shared::{Fault, Micros};
use sqlx::{Row as _, any::AnyRow};

use crate::db::{Conn, fault};

/// Whether the database answers at all.
pub async fn answer(conn: &mut Conn) -> Result<(), Fault> {
    sqlx::query("SELECT value FROM setting WHERE key = 'epoch'")
        .fetch_optional(conn)
        .await
        .map(drop)
        .map_err(fault)
}

/// The epoch of the database: browsers that acknowledged work under another one offer it again.
pub async fn epoch(conn: &mut Conn) -> Result<String, Fault> {
    sqlx::query_scalar("SELECT value FROM setting WHERE key = 'epoch'")
        .fetch_one(conn)
        .await
        .map_err(fault)
}

/// Gives a new database its epoch.
pub(crate) async fn ensure_epoch(conn: &mut Conn, epoch: &str) -> Result<(), Fault> {
    sqlx::query("INSERT INTO setting (key, value) VALUES ('epoch', $1) ON CONFLICT (key) DO NOTHING")
        .bind(epoch)
        .execute(conn)
        .await
        .map(drop)
        .map_err(fault)
}

/// Begins a new epoch, after a restore.
pub(crate) async fn renew_epoch(conn: &mut Conn, epoch: &str) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO setting (key, value) VALUES ('epoch', $1)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )
    .bind(epoch)
    .execute(conn)
    .await
    .map(drop)
    .map_err(fault)
}

/// Columns as this crate stores them. A value that cannot be read was written by somebody else; the fault
/// names its column and never itself.
pub(crate) trait Columns {
    /// An id or another value with a text form.
    fn parsed<T: FromStr>(&self, column: &'static str) -> sqlx::Result<T>;
    /// The same, or NULL.
    fn parsed_or_null<T: FromStr>(&self, column: &'static str) -> sqlx::Result<Option<T>>;
    /// An id kept as its sixteen bytes.
    fn id<T>(&self, column: &'static str, id: fn([u8; 16]) -> T) -> sqlx::Result<T>;
    /// The same, or NULL.
    fn id_or_null<T>(&self, column: &'static str, id: fn([u8; 16]) -> T) -> sqlx::Result<Option<T>>;
    /// Text that `read` understands.
    fn read<T>(&self, column: &'static str, read: impl FnOnce(&str) -> Option<T>) -> sqlx::Result<T>;
    /// 0 or 1.
    fn flag(&self, column: &'static str) -> sqlx::Result<bool>;
    /// A point in time.
    fn micros(&self, column: &'static str) -> sqlx::Result<Micros>;
}

impl Columns for AnyRow {
    fn parsed<T: FromStr>(&self, column: &'static str) -> sqlx::Result<T> {
        self.read(column, |text| text.parse().ok())
    }

    fn parsed_or_null<T: FromStr>(&self, column: &'static str) -> sqlx::Result<Option<T>> {
        let text: Option<String> = self.try_get(column)?;
        text.map(|text| text.parse().map_err(|_| unreadable(column)))
            .transpose()
    }

    fn id<T>(&self, column: &'static str, id: fn([u8; 16]) -> T) -> sqlx::Result<T> {
        self.id_or_null(column, id)?.ok_or_else(|| unreadable(column))
    }

    fn id_or_null<T>(&self, column: &'static str, id: fn([u8; 16]) -> T) -> sqlx::Result<Option<T>> {
        let bytes: Option<Vec<u8>> = self.try_get(column)?;
        bytes
            .map(|bytes| bytes.try_into().map(id).map_err(|_| unreadable(column)))
            .transpose()
    }

    fn read<T>(&self, column: &'static str, read: impl FnOnce(&str) -> Option<T>) -> sqlx::Result<T> {
        let text: String = self.try_get(column)?;
        read(&text).ok_or_else(|| unreadable(column))
    }

    fn flag(&self, column: &'static str) -> sqlx::Result<bool> {
        Ok(self.try_get::<i64, _>(column)? != 0)
    }

    fn micros(&self, column: &'static str) -> sqlx::Result<Micros> {
        self.try_get(column).map(Micros)
    }
}

/// The error of a value that somebody else wrote.
pub(crate) fn unreadable(column: &'static str) -> sqlx::Error {
    tracing::error!(column, "a stored value cannot be read");
    sqlx::Error::Decode("a stored value cannot be read".into())
}
