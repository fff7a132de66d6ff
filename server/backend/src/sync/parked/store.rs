//! Parked edits as rows.

use std::collections::BTreeSet;

use shared::{
    EditId, Fault, Micros, UserId,
    account::policy::MayOwnAccount,
    assessment::DocumentKind,
    sync::{Edit, ParkedBecause, ParkedEdit},
};
use sqlx::{AssertSqlSafe, any::AnyRow};

use super::TooLate;
use crate::{
    assessment::store::to_json,
    db::{Conn, fault},
    store::Columns as _,
    sync::store::{chunks, padded, places, tuples},
};

const REASONS: [(ParkedBecause, &str); 2] = [
    (ParkedBecause::Locked, "locked"),
    (ParkedBecause::NoRight, "no_right"),
];

/// Keeps edits for their author.
pub(in crate::sync) async fn park(
    conn: &mut Conn,
    author: UserId,
    rows: &[TooLate],
    now: Micros,
) -> Result<(), Fault> {
    const HEAD: &str = "INSERT INTO parked (edit_id, document_id, author, edit, at, reason) VALUES ";
    for rows in chunks(rows) {
        let mut query = sqlx::query(AssertSqlSafe(format!("{HEAD}{}", tuples(rows.len(), 6))));
        for row in rows {
            let reason = REASONS
                .iter()
                .find(|(why, _)| *why == row.why)
                .map_or("", |(_, key)| key);
            query = query
                .bind(row.edit.id.to_bytes().to_vec())
                .bind(row.document.to_string())
                .bind(author.to_string())
                .bind(to_json(&row.edit)?)
                .bind(now.0)
                .bind(reason);
        }
        query.execute(&mut *conn).await.map_err(fault)?;
    }
    Ok(())
}

/// The parked edits of a person, oldest first.
pub(super) async fn list(conn: &mut Conn, author: UserId) -> Result<Vec<ParkedEdit>, Fault> {
    sqlx::query(
        "SELECT parked.document_id, parked.edit, parked.at, parked.reason, document.assessment_id, document.kind
         FROM parked JOIN document ON document.id = parked.document_id
         WHERE parked.author = $1 ORDER BY parked.at, parked.edit_id",
    )
    .bind(author.to_string())
    .try_map(|row: AnyRow| {
        let edit: Edit = row.read("edit", |text| serde_json::from_str(text).ok())?;
        let reason = |key: &str| REASONS.iter().find(|(_, name)| *name == key).map(|(why, _)| *why);
        Ok(ParkedEdit {
            id: edit.id,
            assessment: row.parsed("assessment_id")?,
            document: row.parsed("document_id")?,
            kind: row.read("kind", DocumentKind::from_key)?,
            change: edit.change,
            at: row.micros("at")?,
            why: row.read("reason", reason)?,
        })
    })
    .fetch_all(conn)
    .await
    .map_err(fault)
}

/// Drops parked edits of the holder's own, and remembers which.
pub(super) async fn remove(conn: &mut Conn, permit: &MayOwnAccount, ids: &[EditId]) -> Result<(), Fault> {
    let Some(last) = ids.last() else { return Ok(()) };
    let count = padded(ids.len());
    let own = format!(
        "FROM parked WHERE author = $1 AND edit_id IN ({})",
        places(2, count)
    );
    for sql in [
        format!("INSERT INTO dropped (edit_id) SELECT edit_id {own} ON CONFLICT DO NOTHING"),
        format!("DELETE {own}"),
    ] {
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(permit.user().to_string());
        for id in ids.iter().chain(std::iter::repeat(last)).take(count) {
            query = query.bind(id.to_bytes().to_vec());
        }
        query.execute(&mut *conn).await.map_err(fault)?;
    }
    Ok(())
}

/// Those of these edits that were parked once and dropped by their author.
pub(in crate::sync) async fn dropped(conn: &mut Conn, ids: &BTreeSet<EditId>) -> Result<Vec<EditId>, Fault> {
    let Some(last) = ids.last() else {
        return Ok(Vec::new());
    };
    let count = padded(ids.len());
    let sql = format!(
        "SELECT edit_id FROM dropped WHERE edit_id IN ({})",
        places(1, count)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for id in ids.iter().chain(std::iter::repeat(last)).take(count) {
        query = query.bind(id.to_bytes().to_vec());
    }
    query
        .try_map(|row: AnyRow| row.id("edit_id", EditId::from_bytes))
        .fetch_all(conn)
        .await
        .map_err(fault)
}
