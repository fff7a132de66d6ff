//! What lies on devices, as rows.

use shared::{DeviceId, DocumentId, Fault, Micros, OrganisationId, UserId, account::Role};
use sqlx::any::AnyRow;

use crate::{
    db::{Conn, fault},
    store::Columns as _,
};

/// What lay on a device of one document when it was heard of last.
#[derive(Clone, Debug)]
pub(super) struct Left {
    pub(super) device: DeviceId,
    pub(super) document: DocumentId,
    pub(super) person: UserId,
    pub(super) role: Role,
    pub(super) edits: u32,
    pub(super) at: Micros,
}

fn row(row: &AnyRow) -> sqlx::Result<Left> {
    Ok(Left {
        device: row.parsed("device")?,
        document: row.parsed("document_id")?,
        person: row.parsed("person_id")?,
        role: row.read("role", Role::from_key)?,
        edits: row.micros("edits")?.0.try_into().unwrap_or(u32::MAX),
        at: row.micros("at")?,
    })
}

/// What lies on the devices of an organisation that were heard of since `since`.
pub(super) async fn left(
    conn: &mut Conn,
    organisation: OrganisationId,
    since: Micros,
) -> Result<Vec<Left>, Fault> {
    sqlx::query(
        "SELECT device, document_id, person_id, person.role AS role, edits, at
         FROM device_left JOIN person ON person.id = device_left.person_id
         WHERE device_left.organisation_id = $1 AND at > $2 ORDER BY at, device, document_id",
    )
    .bind(organisation.to_string())
    .bind(since.0)
    .try_map(|found| row(&found))
    .fetch_all(conn)
    .await
    .map_err(fault)
}

/// Forgets what was said before `since`.
pub(super) async fn remove_old(conn: &mut Conn, since: Micros) -> Result<u64, Fault> {
    sqlx::query("DELETE FROM device_left WHERE at <= $1")
        .bind(since.0)
        .execute(conn)
        .await
        .map(|done| done.rows_affected())
        .map_err(fault)
}

/// Puts what a device says in the place of what it said before.
pub(super) async fn replace(
    conn: &mut Conn,
    device: DeviceId,
    organisation: OrganisationId,
    rows: &[Left],
) -> Result<(), Fault> {
    sqlx::query("DELETE FROM device_left WHERE device = $1 AND organisation_id = $2")
        .bind(device.to_string())
        .bind(organisation.to_string())
        .execute(&mut *conn)
        .await
        .map_err(fault)?;
    for left in rows {
        sqlx::query(
            "INSERT INTO device_left (device, document_id, organisation_id, person_id, edits, at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (device, document_id) DO UPDATE SET edits = excluded.edits, at = excluded.at",
        )
        .bind(device.to_string())
        .bind(left.document.to_string())
        .bind(organisation.to_string())
        .bind(left.person.to_string())
        .bind(i64::from(left.edits))
        .bind(left.at.0)
        .execute(&mut *conn)
        .await
        .map_err(fault)?;
    }
    Ok(())
}
