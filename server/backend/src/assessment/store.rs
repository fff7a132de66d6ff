//! Catalogues, assessments, documents and submissions as rows.

use shared::{
    AssessmentId, CatalogueId, DocumentId, Fault, Micros, OrganisationId, UserId,
    account::policy::MayAdminister,
    assessment::{
        AssessmentCard, Catalogue, DocumentKind, Documents, SharedSubmission, State,
        policy::{MayBegin, MayReadSubmission, MaySubmit, MayWithdraw},
    },
    sync::{Mark, Place, Rev},
};
use sqlx::{Row as _, any::AnyRow};

use super::snapshot::Frozen;
use crate::{
    db::{Conn, fault, is_unique},
    store::Columns as _,
};

/// An assessment with its documents as far as lists and rules ask.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    pub(crate) card: AssessmentCard,
    pub(crate) sheets: Vec<SheetHead>,
}

/// A document of an assessment.
#[derive(Clone, Debug)]
pub(crate) struct SheetHead {
    pub(crate) id: DocumentId,
    pub(crate) kind: DocumentKind,
    pub(crate) rev: Rev,
    pub(crate) mark: Mark,
    /// Whether the person who asks was given it before.
    pub(crate) held: bool,
}

impl SheetHead {
    /// Where it stands.
    pub(crate) fn place(&self) -> Place {
        Place {
            rev: self.rev,
            mark: self.mark.clone(),
        }
    }
}

/// Which assessments.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Which {
    One(AssessmentId),
    Of(OrganisationId),
    With(DocumentId),
    LookedAfterBy(UserId),
}

macro_rules! folders {
    ($condition:literal) => {
        concat!(
            "SELECT assessment.id AS assessment_id, assessment.organisation_id,
                 organisation.name AS organisation_name, assessment.catalogue_id, assessment.round,
                 assessment.state, assessment.created_at, assessment.submitted_at,
                 document.id AS document_id, document.kind, head.rev, head.mark,
                 CASE WHEN held.person_id IS NULL THEN 0 ELSE 1 END AS held
             FROM assessment
             JOIN organisation ON organisation.id = assessment.organisation_id
             JOIN document ON document.assessment_id = assessment.id
             JOIN head ON head.document_id = document.id
             LEFT JOIN held ON held.document_id = document.id AND held.person_id = $2
             WHERE ",
            $condition,
            " ORDER BY assessment.organisation_id, assessment.round DESC, document.kind"
        )
    };
}

/// The assessments, newest round of an organisation first; `reader` is the person `held` is about.
pub(crate) async fn folders(
    conn: &mut Conn,
    which: Which,
    reader: Option<UserId>,
) -> Result<Vec<Folder>, Fault> {
    let (sql, key) = match which {
        Which::One(id) => (folders!("assessment.id = $1"), id.to_string()),
        Which::Of(id) => (folders!("assessment.organisation_id = $1"), id.to_string()),
        Which::With(id) => (
            folders!("assessment.id = (SELECT assessment_id FROM document WHERE id = $1)"),
            id.to_string(),
        ),
        Which::LookedAfterBy(id) => (
            folders!(
                "assessment.organisation_id IN
                     (SELECT organisation_id FROM assignment WHERE coach_id = $1 AND until IS NULL)"
            ),
            id.to_string(),
        ),
    };
    let rows = sqlx::query(sql)
        .bind(key)
        .bind(reader.map(|id| id.to_string()))
        .fetch_all(conn)
        .await
        .map_err(fault)?;
    let mut folders: Vec<Folder> = Vec::new();
    for row in &rows {
        let id: AssessmentId = row.parsed("assessment_id").map_err(fault)?;
        let sheet = sheet(row).map_err(fault)?;
        match folders.last_mut().filter(|folder| folder.card.id == id) {
            Some(folder) => folder.sheets.push(sheet),
            None => folders.push(Folder {
                card: card(row, id, sheet.id).map_err(fault)?,
                sheets: vec![sheet],
            }),
        }
    }
    for folder in &mut folders {
        folder.complete();
    }
    Ok(folders)
}

fn sheet(row: &AnyRow) -> sqlx::Result<SheetHead> {
    Ok(SheetHead {
        id: row.parsed("document_id")?,
        kind: row.read("kind", DocumentKind::from_key)?,
        rev: rev(row, "rev")?,
        mark: Mark(row.try_get("mark")?),
        held: row.flag("held")?,
    })
}

/// The card as far as one row tells; [`Folder::complete`] puts the documents in.
fn card(row: &AnyRow, id: AssessmentId, any: DocumentId) -> sqlx::Result<AssessmentCard> {
    Ok(AssessmentCard {
        id,
        organisation: row.parsed("organisation_id")?,
        organisation_name: row.try_get("organisation_name")?,
        catalogue: row.parsed("catalogue_id")?,
        round: u16::try_from(row.try_get::<i64, _>("round")?).unwrap_or(u16::MAX),
        state: row.read("state", State::from_key)?,
        created_at: row.micros("created_at")?,
        submitted_at: row.try_get::<Option<i64>, _>("submitted_at")?.map(Micros),
        rev: Rev(0),
        documents: Documents {
            answers: any,
            internal: any,
            coach: any,
            review: any,
        },
    })
}

/// A place in an order, as stored.
pub(crate) fn rev(row: &AnyRow, column: &'static str) -> sqlx::Result<Rev> {
    row.try_get::<i64, _>(column).map(|rev| Rev(rev.unsigned_abs()))
}

impl Folder {
    /// Tells in the card how far what is submitted has moved. `now` knows the documents that have moved on since
    /// they were read.
    pub(crate) fn count(&mut self, now: impl Fn(DocumentId) -> Option<Rev>) {
        let submitted =
            |sheet: &&SheetHead| matches!(sheet.kind, DocumentKind::Answers | DocumentKind::Coach);
        let places = self.sheets.iter().filter(submitted);
        self.card.rev = Rev(places.map(|sheet| now(sheet.id).unwrap_or(sheet.rev).0).sum());
    }

    fn complete(&mut self) {
        for sheet in &self.sheets {
            let documents = &mut self.card.documents;
            match sheet.kind {
                DocumentKind::Answers => documents.answers = sheet.id,
                DocumentKind::Internal => documents.internal = sheet.id,
                DocumentKind::Coach => documents.coach = sheet.id,
                DocumentKind::Review => documents.review = sheet.id,
            }
        }
        self.count(|_| None);
    }
}

/// Publishes a catalogue, unless its key and version are published already. The id of the one that is
/// there now.
pub(super) async fn publish(
    conn: &mut Conn,
    _: &MayAdminister,
    id: CatalogueId,
    catalogue: &Catalogue,
    now: Micros,
) -> Result<CatalogueId, Fault> {
    sqlx::query(
        "INSERT INTO catalogue (id, key, version, valid_from, body, published_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (key, version) DO NOTHING",
    )
    .bind(id.to_string())
    .bind(&catalogue.key)
    .bind(&catalogue.version)
    .bind(&catalogue.valid_from)
    .bind(to_json(catalogue)?)
    .bind(now.0)
    .execute(&mut *conn)
    .await
    .map_err(fault)?;
    sqlx::query("SELECT id FROM catalogue WHERE key = $1 AND version = $2")
        .bind(&catalogue.key)
        .bind(&catalogue.version)
        .try_map(|row: AnyRow| row.parsed("id"))
        .fetch_one(conn)
        .await
        .map_err(fault)
}

/// The published catalogue with this id.
pub(super) async fn catalogue(conn: &mut Conn, id: CatalogueId) -> Result<Option<Catalogue>, Fault> {
    sqlx::query("SELECT body FROM catalogue WHERE id = $1")
        .bind(id.to_string())
        .try_map(|row: AnyRow| row.read("body", |text| serde_json::from_str(text).ok()))
        .fetch_optional(conn)
        .await
        .map_err(fault)
}

/// The published versions of a catalogue: id, version, first day.
pub(super) async fn versions(
    conn: &mut Conn,
    key: &str,
) -> Result<Vec<(CatalogueId, String, String)>, Fault> {
    sqlx::query("SELECT id, version, valid_from FROM catalogue WHERE key = $1")
        .bind(key)
        .try_map(|row: AnyRow| {
            Ok((
                row.parsed("id")?,
                row.try_get("version")?,
                row.try_get("valid_from")?,
            ))
        })
        .fetch_all(conn)
        .await
        .map_err(fault)
}

/// What a new assessment is made of.
pub(super) struct NewAssessment {
    pub(super) id: AssessmentId,
    pub(super) catalogue: CatalogueId,
    pub(super) documents: [(DocumentKind, DocumentId); 4],
    pub(super) by: UserId,
    pub(super) now: Micros,
}

/// Adds an assessment in the next round, with its documents. `false` if the organisation has one in work;
/// the transaction must be dropped then.
pub(super) async fn begin(conn: &mut Conn, permit: &MayBegin, new: &NewAssessment) -> Result<bool, Fault> {
    let added = sqlx::query(
        "INSERT INTO assessment
             (id, organisation_id, catalogue_id, round, state, created_at, created_by)
         SELECT $1, $2, $3, COALESCE(MAX(round), 0) + 1, $4, $5, $6
         FROM assessment WHERE organisation_id = $2",
    )
    .bind(new.id.to_string())
    .bind(permit.id().to_string())
    .bind(new.catalogue.to_string())
    .bind(State::Draft.key())
    .bind(new.now.0)
    .bind(new.by.to_string())
    .execute(&mut *conn)
    .await;
    match added {
        Ok(_) => {}
        Err(error) if is_unique(&error) => return Ok(false),
        Err(error) => return Err(fault(error)),
    }
    for (kind, document) in new.documents {
        sqlx::query("INSERT INTO document (id, assessment_id, kind) VALUES ($1, $2, $3)")
            .bind(document.to_string())
            .bind(new.id.to_string())
            .bind(kind.key())
            .execute(&mut *conn)
            .await
            .map_err(fault)?;
        crate::sync::store::begin(conn, document).await?;
    }
    Ok(true)
}

/// Freezes what was submitted and locks the assessment.
pub(super) async fn submit(
    conn: &mut Conn,
    permit: &MaySubmit,
    frozen: &Frozen,
    answers: Rev,
    by: UserId,
) -> Result<(), Fault> {
    let now = frozen.submission.submitted_at;
    sqlx::query(
        "INSERT INTO submission
             (assessment_id, number, snapshot, salt, hash, answers_rev, submitted_at, submitted_by)
         SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, $6, $7
         FROM submission WHERE assessment_id = $1",
    )
    .bind(permit.id().to_string())
    .bind(to_json(&frozen.submission)?)
    .bind(frozen.salt.as_slice())
    .bind(&frozen.hash)
    .bind(number(answers)?)
    .bind(now.0)
    .bind(by.to_string())
    .execute(&mut *conn)
    .await
    .map_err(fault)?;
    sqlx::query("UPDATE assessment SET state = $2, submitted_at = $3 WHERE id = $1")
        .bind(permit.id().to_string())
        .bind(State::Submitted.key())
        .bind(now.0)
        .execute(conn)
        .await
        .map(drop)
        .map_err(fault)
}

/// Opens the assessment again.
pub(super) async fn withdraw(conn: &mut Conn, permit: &MayWithdraw) -> Result<(), Fault> {
    sqlx::query("UPDATE assessment SET state = $2 WHERE id = $1")
        .bind(permit.id().to_string())
        .bind(State::Draft.key())
        .execute(conn)
        .await
        .map(drop)
        .map_err(fault)
}

/// What was submitted last.
pub(super) async fn submission(conn: &mut Conn, permit: &MayReadSubmission) -> Result<Option<Frozen>, Fault> {
    let mut all = submissions(conn, permit.id()).await?;
    Ok(all.pop())
}

/// Everything that was ever submitted of an assessment, oldest first.
pub(super) async fn submissions(conn: &mut Conn, id: AssessmentId) -> Result<Vec<Frozen>, Fault> {
    sqlx::query("SELECT snapshot, salt, hash FROM submission WHERE assessment_id = $1 ORDER BY number")
        .bind(id.to_string())
        .try_map(|row: AnyRow| {
            Ok(Frozen {
                submission: row.read("snapshot", |text| {
                    serde_json::from_str::<SharedSubmission>(text).ok()
                })?,
                salt: row.try_get("salt")?,
                hash: row.try_get("hash")?,
            })
        })
        .fetch_all(conn)
        .await
        .map_err(fault)
}

/// The hash of what was submitted last.
pub(super) async fn hash(conn: &mut Conn, permit: &MayReadSubmission) -> Result<Option<String>, Fault> {
    sqlx::query_scalar("SELECT hash FROM submission WHERE assessment_id = $1 ORDER BY number DESC LIMIT 1")
        .bind(permit.id().to_string())
        .fetch_optional(conn)
        .await
        .map_err(fault)
}

/// A person as the export names them.
#[derive(Clone, Debug, serde::Serialize)]
pub(super) struct Member {
    id: String,
    login: String,
    name: String,
    role: String,
    active: bool,
}

/// The people of an organisation, without anything they could sign in with.
pub(super) async fn members(
    conn: &mut Conn,
    _: &MayAdminister,
    organisation: OrganisationId,
) -> Result<Vec<Member>, Fault> {
    sqlx::query("SELECT id, login, name, role, active FROM person WHERE organisation_id = $1 ORDER BY login")
        .bind(organisation.to_string())
        .try_map(|row: AnyRow| {
            Ok(Member {
                id: row.try_get("id")?,
                login: row.try_get("login")?,
                name: row.try_get("name")?,
                role: row.try_get("role")?,
                active: row.flag("active")?,
            })
        })
        .fetch_all(conn)
        .await
        .map_err(fault)
}

/// A structure as stored.
pub(crate) fn to_json(value: &impl serde::Serialize) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|_| {
        tracing::error!("a structure has no JSON form");
        Fault::Internal
    })
}

/// A place in an order, as stored.
pub(crate) fn number(rev: Rev) -> Result<i64, Fault> {
    i64::try_from(rev.0).map_err(|_| Fault::Internal)
}
