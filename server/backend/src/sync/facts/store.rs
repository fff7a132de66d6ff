//! Numbered edits of devices, and where edit ids went, as rows.

use std::collections::BTreeSet;

use shared::{
    DeviceId, DocumentId, EditId, Fault,
    sync::{Change, Edit, EditSeq, Rev, wire::Verdict},
};
use sqlx::{AssertSqlSafe, Row as _, any::AnyRow};

use super::Said;
use crate::{
    assessment::store::{number, to_json},
    db::{Conn, fault},
    store::Columns as _,
    sync::store::{change, chunks, padded, places, tuples_of_documents},
};

/// What was said to the edits of a device with these numbers.
pub(in crate::sync) async fn said(
    conn: &mut Conn,
    device: DeviceId,
    document: DocumentId,
    seqs: &BTreeSet<EditSeq>,
) -> Result<Vec<(EditSeq, Vec<u8>, Verdict)>, Fault> {
    let Some(last) = seqs.last() else {
        return Ok(Vec::new());
    };
    let count = padded(seqs.len());
    let sql = format!(
        "SELECT seq, digest, rev, verdict FROM device_edit WHERE device = $1
         AND document = (SELECT number FROM head WHERE document_id = $2) AND seq IN ({})",
        places(3, count),
    );
    let mut query = sqlx::query(AssertSqlSafe(sql))
        .bind(device.to_bytes().to_vec())
        .bind(document.to_string());
    for seq in seqs.iter().chain(std::iter::repeat(last)).take(count) {
        query = query.bind(seq.cast_signed());
    }
    query
        .try_map(|row: AnyRow| {
            let seq: i64 = row.try_get("seq")?;
            let rev: Option<i64> = row.try_get("rev")?;
            let verdict = match rev {
                Some(rev) => Verdict::Taken(Rev(rev.unsigned_abs())),
                None => row.read("verdict", |text| serde_json::from_str(text).ok())?,
            };
            Ok((seq.cast_unsigned(), row.try_get("digest")?, verdict))
        })
        .fetch_all(conn)
        .await
        .map_err(fault)
}

/// An edit that is here.
pub(in crate::sync) struct Known {
    pub(in crate::sync) id: EditId,
    pub(in crate::sync) document: DocumentId,
    /// Its place in the log; none if it is parked.
    pub(in crate::sync) rev: Option<Rev>,
    /// What it says.
    pub(in crate::sync) change: Change,
}

/// Those of these edits that are here: in the log of a document, or parked for it.
pub(in crate::sync) async fn known(conn: &mut Conn, ids: &BTreeSet<EditId>) -> Result<Vec<Known>, Fault> {
    let Some(last) = ids.last() else {
        return Ok(Vec::new());
    };
    let count = padded(ids.len());
    let places = places(1, count);
    let sql = format!(
        "SELECT log.edit_id, head.document_id, log.rev, log.body
         FROM log JOIN head ON head.number = log.document WHERE log.edit_id IN ({places})
         UNION ALL SELECT edit_id, document_id, NULL, edit FROM parked WHERE edit_id IN ({places})"
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for id in ids.iter().chain(std::iter::repeat(last)).take(count) {
        query = query.bind(id.to_bytes().to_vec());
    }
    query
        .try_map(|row: AnyRow| {
            let rev: Option<i64> = row.try_get("rev")?;
            let change = match rev {
                Some(_) => change(&row)?,
                None => {
                    row.read("body", |text| serde_json::from_str::<Edit>(text).ok())?
                        .change
                }
            };
            Ok(Known {
                id: row.id("edit_id", EditId::from_bytes)?,
                document: row.parsed("document_id")?,
                rev: rev.map(|rev| Rev(rev.unsigned_abs())),
                change,
            })
        })
        .fetch_all(conn)
        .await
        .map_err(fault)
}

/// Remembers what was said.
pub(in crate::sync) async fn remember(conn: &mut Conn, device: DeviceId, rows: &[Said]) -> Result<(), Fault> {
    const HEAD: &str = "INSERT INTO device_edit (device, seq, digest, rev, verdict, document) VALUES ";
    for rows in chunks(rows) {
        let values = tuples_of_documents(rows.len(), 6);
        let mut query = sqlx::query(AssertSqlSafe(format!("{HEAD}{values}")));
        for row in rows {
            let (rev, verdict) = match &row.verdict {
                Verdict::Taken(rev) => (Some(number(*rev)?), None),
                verdict => (None, Some(to_json(verdict)?)),
            };
            query = query
                .bind(device.to_bytes().to_vec())
                .bind(row.seq.cast_signed())
                .bind(row.digest.as_slice())
                .bind(rev)
                .bind(verdict)
                .bind(row.document.to_string());
        }
        query.execute(&mut *conn).await.map_err(fault)?;
    }
    Ok(())
}
