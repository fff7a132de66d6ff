//! Rows of programmes, organisations, their keys, and who looks after them.

use serde::Serialize;
use shared::{
    Fault, Micros, OrganisationId, ProgrammeId, UserId,
    account::policy::MayAdminister,
    organisation::{Ags, Ars, Kind, Organisation, policy::MayRead},
};
use sqlx::{Row as _, any::AnyRow};

use super::Programme;
use crate::{
    db::{Conn, fault},
    store::Columns as _,
};

/// All programmes, by name.
pub(crate) async fn programmes(conn: &mut Conn) -> Result<Vec<Programme>, Fault> {
    sqlx::query("SELECT id, name, land, operator FROM programme ORDER BY name")
        .try_map(|row: AnyRow| {
            Ok(Programme {
                id: row.parsed("id")?,
                name: row.try_get("name")?,
                land: row.try_get("land")?,
                operator: row.try_get("operator")?,
            })
        })
        .fetch_all(conn)
        .await
        .map_err(fault)
}

/// What the programme is called.
pub(crate) async fn programme_name(conn: &mut Conn, id: ProgrammeId) -> Result<String, Fault> {
    sqlx::query_scalar("SELECT name FROM programme WHERE id = $1")
        .bind(id.to_string())
        .fetch_one(conn)
        .await
        .map_err(fault)
}

/// Adds the programme, unless there is one of this name; returns the id of the one that is there.
pub(crate) async fn ensure_programme(
    conn: &mut Conn,
    _: &MayAdminister,
    programme: &Programme,
    now: Micros,
) -> Result<ProgrammeId, Fault> {
    sqlx::query(
        "INSERT INTO programme (id, name, land, operator, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (name) DO NOTHING",
    )
    .bind(programme.id.to_string())
    .bind(programme.name.as_str())
    .bind(programme.land.as_str())
    .bind(programme.operator.as_str())
    .bind(now.0)
    .execute(&mut *conn)
    .await
    .map_err(fault)?;
    sqlx::query("SELECT id FROM programme WHERE name = $1")
        .bind(programme.name.as_str())
        .try_map(|row: AnyRow| row.parsed("id"))
        .fetch_one(conn)
        .await
        .map_err(fault)
}

/// Until the transaction ends nobody else changes who and what belongs to the programme. `false` if there
/// is no such programme.
pub(crate) async fn lock_programme(conn: &mut Conn, id: ProgrammeId) -> Result<bool, Fault> {
    sqlx::query("UPDATE programme SET name = name WHERE id = $1")
        .bind(id.to_string())
        .execute(conn)
        .await
        .map(|done| done.rows_affected() == 1)
        .map_err(fault)
}

fn organisation(row: &AnyRow) -> sqlx::Result<Organisation> {
    Ok(Organisation {
        id: row.parsed("id")?,
        name: row.try_get("name")?,
        kind: row.read("kind", Kind::from_key)?,
        ags: ags(row)?,
        inhabitants: inhabitants(row)?,
        as_of: row.try_get("as_of")?,
    })
}

fn ags(row: &AnyRow) -> sqlx::Result<Option<Ags>> {
    match row.try_get::<Option<String>, _>("ags")? {
        None => Ok(None),
        Some(_) => row.read("ags", |text| Ags::parse(text).ok()).map(Some),
    }
}

fn inhabitants(row: &AnyRow) -> sqlx::Result<Option<u32>> {
    Ok(row
        .try_get::<Option<i64>, _>("inhabitants")?
        .and_then(|number| u32::try_from(number).ok()))
}

/// The organisation that the holder of the proof may read.
pub(crate) async fn find(conn: &mut Conn, permit: &MayRead) -> Result<Option<Organisation>, Fault> {
    by_id(conn, permit.organisation()).await
}

/// The organisation with its current keys. For callers that have asked the policy about something that
/// includes it.
pub(crate) async fn by_id(conn: &mut Conn, id: OrganisationId) -> Result<Option<Organisation>, Fault> {
    sqlx::query(
        "SELECT organisation.id, name, kind, ags, inhabitants, as_of
         FROM organisation LEFT JOIN organisation_key AS official
             ON official.organisation_id = organisation.id AND official.valid_to IS NULL
         WHERE organisation.id = $1",
    )
    .bind(id.to_string())
    .try_map(|row| organisation(&row))
    .fetch_optional(conn)
    .await
    .map_err(fault)
}

/// The organisation of the programme that has this key now.
pub(crate) async fn by_ags(
    conn: &mut Conn,
    programme: ProgrammeId,
    ags: &Ags,
) -> Result<Option<OrganisationId>, Fault> {
    sqlx::query(
        "SELECT organisation_id FROM organisation_key
         WHERE programme_id = $1 AND ags = $2 AND valid_to IS NULL",
    )
    .bind(programme.to_string())
    .bind(ags.as_str())
    .try_map(|row: AnyRow| row.parsed("organisation_id"))
    .fetch_optional(conn)
    .await
    .map_err(fault)
}

/// An organisation as the register has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) ags: Option<Ags>,
    pub(super) ars: Ars,
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) inhabitants: Option<u32>,
}

/// All organisations of the programme with their current keys and the day of their figures.
pub(super) async fn entries(
    conn: &mut Conn,
    programme: ProgrammeId,
) -> Result<Vec<(OrganisationId, Entry, String)>, Fault> {
    sqlx::query(
        "SELECT organisation.id, name, kind, ags, ars, inhabitants, as_of
         FROM organisation JOIN organisation_key AS official
             ON official.organisation_id = organisation.id AND official.valid_to IS NULL
         WHERE organisation.programme_id = $1",
    )
    .bind(programme.to_string())
    .try_map(|row: AnyRow| {
        let entry = Entry {
            ags: ags(&row)?,
            ars: row.read("ars", |text| Ars::parse(text).ok())?,
            name: row.try_get("name")?,
            kind: row.read("kind", Kind::from_key)?,
            inhabitants: inhabitants(&row)?,
        };
        Ok((row.parsed("id")?, entry, row.try_get("as_of")?))
    })
    .fetch_all(conn)
    .await
    .map_err(fault)
}

/// Adds an organisation whose keys are valid from `as_of`.
pub(super) async fn add(
    conn: &mut Conn,
    permit: &MayAdminister,
    programme: ProgrammeId,
    id: OrganisationId,
    entry: &Entry,
    as_of: &str,
) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO organisation (id, programme_id, name, kind, inhabitants, as_of)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id.to_string())
    .bind(programme.to_string())
    .bind(entry.name.as_str())
    .bind(entry.kind.key())
    .bind(entry.inhabitants.map(i64::from))
    .bind(as_of)
    .execute(&mut *conn)
    .await
    .map_err(fault)?;
    add_keys(conn, permit, programme, id, entry, as_of).await
}

async fn add_keys(
    conn: &mut Conn,
    _: &MayAdminister,
    programme: ProgrammeId,
    id: OrganisationId,
    entry: &Entry,
    from: &str,
) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO organisation_key (organisation_id, programme_id, ags, ars, valid_from, valid_to)
         VALUES ($1, $2, $3, $4, $5, NULL)
         ON CONFLICT (organisation_id, valid_from)
         DO UPDATE SET ags = excluded.ags, ars = excluded.ars, valid_to = NULL",
    )
    .bind(id.to_string())
    .bind(programme.to_string())
    .bind(entry.ags.as_ref().map(Ags::as_str))
    .bind(entry.ars.as_str())
    .bind(from)
    .execute(conn)
    .await
    .map(drop)
    .map_err(fault)
}

/// Replaces name, kind and figures.
pub(super) async fn update(
    conn: &mut Conn,
    _: &MayAdminister,
    id: OrganisationId,
    entry: &Entry,
    as_of: &str,
) -> Result<(), Fault> {
    sqlx::query("UPDATE organisation SET name = $2, kind = $3, inhabitants = $4, as_of = $5 WHERE id = $1")
        .bind(id.to_string())
        .bind(entry.name.as_str())
        .bind(entry.kind.key())
        .bind(entry.inhabitants.map(i64::from))
        .bind(as_of)
        .execute(conn)
        .await
        .map(drop)
        .map_err(fault)
}

/// Ends the current pair of keys on `day` and begins the one of `entry`.
pub(super) async fn change_keys(
    conn: &mut Conn,
    permit: &MayAdminister,
    programme: ProgrammeId,
    id: OrganisationId,
    entry: &Entry,
    day: &str,
) -> Result<(), Fault> {
    sqlx::query("UPDATE organisation_key SET valid_to = $2 WHERE organisation_id = $1 AND valid_to IS NULL")
        .bind(id.to_string())
        .bind(day)
        .execute(&mut *conn)
        .await
        .map_err(fault)?;
    add_keys(conn, permit, programme, id, entry, day).await
}

/// Makes the Lotse the lead or deputy in the place of whoever it is. Nothing changes if it is so already;
/// `false` if the Lotse has the other part.
pub(crate) async fn assign(
    conn: &mut Conn,
    _: &MayAdminister,
    coach: UserId,
    organisation: OrganisationId,
    deputy: bool,
    now: Micros,
) -> Result<bool, Fault> {
    let part: Option<i64> = sqlx::query_scalar(
        "SELECT deputy FROM assignment WHERE coach_id = $1 AND organisation_id = $2 AND until IS NULL",
    )
    .bind(coach.to_string())
    .bind(organisation.to_string())
    .fetch_optional(&mut *conn)
    .await
    .map_err(fault)?;
    if let Some(part) = part {
        return Ok((part != 0) == deputy);
    }
    sqlx::query(
        "UPDATE assignment SET until = $3 WHERE organisation_id = $1 AND deputy = $2 AND until IS NULL",
    )
    .bind(organisation.to_string())
    .bind(i64::from(deputy))
    .bind(now.0)
    .execute(&mut *conn)
    .await
    .map_err(fault)?;
    sqlx::query(
        "INSERT INTO assignment (organisation_id, coach_id, deputy, since, until)
         VALUES ($1, $2, $3, $4, NULL)",
    )
    .bind(organisation.to_string())
    .bind(coach.to_string())
    .bind(i64::from(deputy))
    .bind(now.0)
    .execute(conn)
    .await
    .map(|_| true)
    .map_err(fault)
}

/// A pair of official keys and the days between which it holds, for taking away.
#[derive(Debug, Serialize)]
pub(crate) struct DatedKeys {
    ags: Option<String>,
    ars: String,
    valid_from: String,
    valid_to: Option<String>,
}

/// All keys that the organisation had, oldest first.
pub(crate) async fn keys(
    conn: &mut Conn,
    _: &MayAdminister,
    organisation: OrganisationId,
) -> Result<Vec<DatedKeys>, Fault> {
    sqlx::query(
        "SELECT ags, ars, valid_from, valid_to FROM organisation_key WHERE organisation_id = $1
         ORDER BY valid_from",
    )
    .bind(organisation.to_string())
    .try_map(|row: AnyRow| {
        Ok(DatedKeys {
            ags: row.try_get("ags")?,
            ars: row.try_get("ars")?,
            valid_from: row.try_get("valid_from")?,
            valid_to: row.try_get("valid_to")?,
        })
    })
    .fetch_all(conn)
    .await
    .map_err(fault)
}

/// Who accompanies an organisation, or did: for taking away.
#[derive(Debug, Serialize)]
pub(crate) struct Accompanied {
    coach: String,
    name: String,
    deputy: bool,
    since: i64,
    until: Option<i64>,
}

/// Everybody who accompanies the organisation or did, oldest first.
pub(crate) async fn accompanied(
    conn: &mut Conn,
    _: &MayAdminister,
    organisation: OrganisationId,
) -> Result<Vec<Accompanied>, Fault> {
    sqlx::query(
        "SELECT a.coach_id, p.name, a.deputy, a.since, a.until
         FROM assignment AS a JOIN person AS p ON p.id = a.coach_id
         WHERE a.organisation_id = $1 ORDER BY a.since, a.deputy, a.coach_id",
    )
    .bind(organisation.to_string())
    .try_map(|row: AnyRow| {
        Ok(Accompanied {
            coach: row.try_get("coach_id")?,
            name: row.try_get("name")?,
            deputy: row.flag("deputy")?,
            since: row.try_get("since")?,
            until: row.try_get("until")?,
        })
    })
    .fetch_all(conn)
    .await
    .map_err(fault)
}

/// Whether the organisation has a lead, or a deputy.
pub(crate) async fn is_assigned(
    conn: &mut Conn,
    organisation: OrganisationId,
    deputy: bool,
) -> Result<bool, Fault> {
    sqlx::query(
        "SELECT coach_id FROM assignment WHERE organisation_id = $1 AND deputy = $2 AND until IS NULL",
    )
    .bind(organisation.to_string())
    .bind(i64::from(deputy))
    .fetch_optional(conn)
    .await
    .map(|row| row.is_some())
    .map_err(fault)
}
