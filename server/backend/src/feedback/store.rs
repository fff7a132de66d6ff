//! Messages as rows.

use shared::{Fault, Micros};
use sqlx::Row as _;

use super::{Category, Message};
use crate::db::{Conn, fault};

pub(super) async fn insert(conn: &mut Conn, id: &str, message: &Message, now: Micros) -> Result<(), Fault> {
    sqlx::query("INSERT INTO feedback (id, category, message, email, given_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(id)
        .bind(message.category.key())
        .bind(message.text.as_str())
        .bind(message.email.as_deref())
        .bind(now.0)
        .execute(conn)
        .await
        .map(drop)
        .map_err(fault)
}

pub(super) async fn list(conn: &mut Conn) -> Result<Vec<(Micros, Message)>, Fault> {
    let rows =
        sqlx::query("SELECT category, message, email, given_at FROM feedback ORDER BY given_at DESC, id")
            .fetch_all(conn)
            .await
            .map_err(fault)?;
    rows.iter()
        .map(|row| {
            let category: String = row.try_get("category").map_err(fault)?;
            let category = Category::from_key(&category).ok_or(Fault::Internal)?;
            let text = row.try_get("message").map_err(fault)?;
            let email = row.try_get("email").map_err(fault)?;
            let at = row.try_get("given_at").map_err(fault)?;
            Ok((
                Micros(at),
                Message {
                    category,
                    text,
                    email,
                },
            ))
        })
        .collect()
}

pub(super) async fn delete_before(conn: &mut Conn, before: Micros) -> Result<u64, Fault> {
    sqlx::query("DELETE FROM feedback WHERE given_at < $1")
        .bind(before.0)
        .execute(conn)
        .await
        .map(|done| done.rows_affected())
        .map_err(fault)
}
