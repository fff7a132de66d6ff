//! Documents: the order of their entries, and their materialised state.

use std::{borrow::Cow, collections::BTreeSet};

use serde::{Deserialize, Serialize};
use shared::{
    DocumentId, EditId, Fault, Micros, UserId,
    assessment::State,
    sync::{Change, Document, Edit, Entry, FieldKey, Function, Mark, Place, Rev, What},
};
use sqlx::{AssertSqlSafe, Row as _, any::AnyRow};

use crate::{
    assessment::store::{number, rev, to_json},
    db::{Conn, fault},
    store::{Columns as _, unreadable},
};

/// How many rows one statement inserts: enough to save round trips, and few different statements.
const ROWS: usize = 16;

/// Gives a new document its empty head.
pub(crate) async fn begin(conn: &mut Conn, document: DocumentId) -> Result<(), Fault> {
    sqlx::query("INSERT INTO head (document_id, rev, body) VALUES ($1, 0, $2)")
        .bind(document.to_string())
        .bind(to_json(&Document::default())?)
        .execute(conn)
        .await
        .map(drop)
        .map_err(fault)
}

fn head_of(row: &AnyRow) -> sqlx::Result<(Place, Document)> {
    let place = Place {
        rev: rev(row, "rev")?,
        mark: Mark(row.try_get("mark")?),
    };
    Ok((place, row.read("body", |text| serde_json::from_str(text).ok())?))
}

/// Locks the document until the transaction ends, and reads it. Who locks several takes them in the order
/// of their ids.
pub(crate) async fn lock(conn: &mut Conn, document: DocumentId) -> Result<Option<(Place, Document)>, Fault> {
    sqlx::query("UPDATE head SET rev = rev WHERE document_id = $1 RETURNING rev, mark, body")
        .bind(document.to_string())
        .try_map(|row| head_of(&row))
        .fetch_optional(conn)
        .await
        .map_err(fault)
}

/// The document as it stands.
pub(crate) async fn head(conn: &mut Conn, document: DocumentId) -> Result<Option<(Place, Document)>, Fault> {
    sqlx::query("SELECT rev, mark, body FROM head WHERE document_id = $1")
        .bind(document.to_string())
        .try_map(|row| head_of(&row))
        .fetch_optional(conn)
        .await
        .map_err(fault)
}

/// Stores the document as it stands now.
pub(super) async fn write_head(
    conn: &mut Conn,
    document: DocumentId,
    place: &Place,
    state: &Document,
) -> Result<(), Fault> {
    sqlx::query("UPDATE head SET rev = $2, mark = $3, body = $4 WHERE document_id = $1")
        .bind(document.to_string())
        .bind(number(place.rev)?)
        .bind(&place.mark.0)
        .bind(to_json(state)?)
        .execute(conn)
        .await
        .map(drop)
        .map_err(fault)
}

/// Moves the head on by entries that leave the state as it is.
pub(crate) async fn move_on(conn: &mut Conn, document: DocumentId, place: &Place) -> Result<(), Fault> {
    sqlx::query("UPDATE head SET rev = $2, mark = $3 WHERE document_id = $1")
        .bind(document.to_string())
        .bind(number(place.rev)?)
        .bind(&place.mark.0)
        .execute(conn)
        .await
        .map(drop)
        .map_err(fault)
}

/// An entry on its way into the log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    pub(crate) entry: &'a Entry,
    /// Whose it is; nobody's if the server merged it.
    pub(crate) author: Option<UserId>,
}

impl Row<'_> {
    fn edit(&self) -> Option<EditId> {
        match &self.entry.what {
            What::Edit(edit) => Some(edit.id),
            What::Lifecycle { .. } => None,
        }
    }

    /// The register, if a later edit may start from the text that is written here.
    fn text_field(&self) -> Option<&FieldKey> {
        let What::Edit(edit) = &self.entry.what else {
            return None;
        };
        match &edit.change {
            Change::Set { field, value, .. } => value.as_text().map(|_| field),
            Change::Splice { field, .. } => Some(field),
            Change::Insert { .. } | Change::Move { .. } | Change::Remove { .. } | Change::Restore { .. } => {
                None
            }
        }
    }
}

/// Appends entries to the log of a document that is locked.
pub(crate) async fn append(
    conn: &mut Conn,
    document: DocumentId,
    rows: &[Row<'_>],
    now: Micros,
) -> Result<(), Fault> {
    const HEAD: &str = "INSERT INTO log (rev, edit_id, field, at, author, body, document) VALUES ";
    for rows in chunks(rows) {
        let values = tuples_of_documents(rows.len(), 7);
        let mut query = sqlx::query(AssertSqlSafe(format!("{HEAD}{values}")));
        for row in rows {
            query = query
                .bind(number(row.entry.rev)?)
                .bind(row.edit().map(|id| id.to_bytes().to_vec()))
                .bind(row.text_field().map(ToString::to_string))
                .bind(now.0)
                .bind(row.author.map(|id| id.to_bytes().to_vec()))
                .bind(to_json(&Body::of(row.entry))?)
                .bind(document.to_string());
        }
        query.execute(&mut *conn).await.map_err(fault)?;
    }
    Ok(())
}

/// Cuts rows into full chunks and single rows, so that there are two statements to prepare and not many.
pub(super) fn chunks<T>(rows: &[T]) -> impl Iterator<Item = &[T]> {
    let full = rows.chunks_exact(ROWS);
    let rest = full.remainder();
    full.chain(rest.chunks(1))
}

/// `($1, $2), ($3, $4)` for 2 rows of 2 columns.
pub(super) fn tuples(rows: usize, columns: usize) -> String {
    let tuple = |row: usize| format!("({})", places(row * columns + 1, columns));
    (0..rows).map(tuple).collect::<Vec<_>>().join(", ")
}

/// The same for rows whose last column is a document: given by its id, stored by its number.
pub(super) fn tuples_of_documents(rows: usize, columns: usize) -> String {
    let tuple = |row: usize| {
        let last = (row + 1) * columns;
        let values = places(row * columns + 1, columns - 1);
        format!("({values}, (SELECT number FROM head WHERE document_id = ${last}))")
    };
    (0..rows).map(tuple).collect::<Vec<_>>().join(", ")
}

/// How many places a list of `count` values gets, the last one repeated: few different statements.
pub(super) fn padded(count: usize) -> usize {
    count.next_power_of_two()
}

/// `$3, $4` for 2 places from the third on.
pub(super) fn places(first: usize, count: usize) -> String {
    (first..first + count)
        .map(|place| format!("${place}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// What an entry says beyond its place and the id of its edit, which have columns of their own.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Body<'a> {
    Edit {
        by: Function,
        at: Micros,
        change: Cow<'a, Change>,
    },
    Lifecycle {
        by: Function,
        to: State,
    },
}

impl<'a> Body<'a> {
    fn of(entry: &'a Entry) -> Self {
        let by = entry.by;
        match &entry.what {
            What::Edit(edit) => Self::Edit {
                by,
                at: edit.at,
                change: Cow::Borrowed(&edit.change),
            },
            What::Lifecycle { to } => Self::Lifecycle { by, to: *to },
        }
    }
}

fn entry(row: &AnyRow) -> sqlx::Result<Entry> {
    let body: Body<'_> = row.read("body", |text| serde_json::from_str(text).ok())?;
    let (by, what) = match (body, row.id_or_null("edit_id", EditId::from_bytes)?) {
        (Body::Edit { by, at, change }, Some(id)) => {
            let change = change.into_owned();
            (by, What::Edit(Edit { id, at, change }))
        }
        (Body::Lifecycle { by, to }, None) => (by, What::Lifecycle { to }),
        _ => return Err(unreadable("body")),
    };
    let rev = rev(row, "rev")?;
    Ok(Entry { rev, by, what })
}

/// What the edit of a log's row says.
pub(super) fn change(row: &AnyRow) -> sqlx::Result<Change> {
    match row.read("body", |text| serde_json::from_str(text).ok())? {
        Body::Edit { change, .. } => Ok(change.into_owned()),
        Body::Lifecycle { .. } => Err(unreadable("body")),
    }
}

/// The entries of a document that follow `have`, up to `to`, in order.
pub(super) async fn entries(
    conn: &mut Conn,
    document: DocumentId,
    have: Rev,
    to: Rev,
) -> Result<Vec<Entry>, Fault> {
    sqlx::query(
        "SELECT rev, edit_id, body FROM log
         WHERE document = (SELECT number FROM head WHERE document_id = $1) AND rev > $2 AND rev <= $3
         ORDER BY rev",
    )
    .bind(document.to_string())
    .bind(number(have)?)
    .bind(number(to)?)
    .try_map(|row| entry(&row))
    .fetch_all(conn)
    .await
    .map_err(fault)
}

/// Those edits of a person that were taken into a document after `have`, up to `to`.
pub(super) async fn own(
    conn: &mut Conn,
    document: DocumentId,
    person: UserId,
    have: Rev,
    to: Rev,
) -> Result<BTreeSet<EditId>, Fault> {
    sqlx::query(
        "SELECT edit_id FROM log WHERE document = (SELECT number FROM head WHERE document_id = $1)
         AND author = $2 AND rev > $3 AND rev <= $4 AND edit_id IS NOT NULL",
    )
    .bind(document.to_string())
    .bind(person.to_bytes().to_vec())
    .bind(number(have)?)
    .bind(number(to)?)
    .try_map(|row: AnyRow| row.id("edit_id", EditId::from_bytes))
    .fetch_all(conn)
    .await
    .map(|found| found.into_iter().collect())
    .map_err(fault)
}

/// The texts that were written into a register, in order.
pub(super) async fn texts_in(
    conn: &mut Conn,
    document: DocumentId,
    field: &FieldKey,
) -> Result<Vec<Entry>, Fault> {
    sqlx::query(
        "SELECT rev, edit_id, body FROM log
         WHERE document = (SELECT number FROM head WHERE document_id = $1) AND field = $2 ORDER BY rev",
    )
    .bind(document.to_string())
    .bind(field.as_str())
    .try_map(|row| entry(&row))
    .fetch_all(conn)
    .await
    .map_err(fault)
}

/// An entry as it lies in the log.
#[derive(Clone, Debug)]
pub(crate) struct Logged {
    pub(crate) document: DocumentId,
    pub(crate) at: Micros,
    pub(crate) author: Option<UserId>,
    pub(crate) entry: Entry,
}

fn logged(row: &AnyRow) -> sqlx::Result<Logged> {
    Ok(Logged {
        document: row.parsed("document_id")?,
        at: row.micros("at")?,
        author: row.id_or_null("author", UserId::from_bytes)?,
        entry: entry(row)?,
    })
}

/// Entries of three documents together, newest first.
pub(crate) async fn page(
    conn: &mut Conn,
    documents: [DocumentId; 3],
    most: i64,
    skip: i64,
) -> Result<Vec<Logged>, Fault> {
    let [a, b, c] = documents.map(|document| document.to_string());
    sqlx::query(
        "SELECT head.document_id, log.rev, log.edit_id, log.at, log.author, log.body
         FROM log JOIN head ON head.number = log.document WHERE head.document_id IN ($1, $2, $3)
         ORDER BY log.at DESC, head.document_id, log.rev DESC LIMIT $4 OFFSET $5",
    )
    .bind(a)
    .bind(b)
    .bind(c)
    .bind(most)
    .bind(skip)
    .try_map(|row| logged(&row))
    .fetch_all(conn)
    .await
    .map_err(fault)
}

/// The whole log of a document, in order.
pub(crate) async fn log(conn: &mut Conn, document: DocumentId) -> Result<Vec<Logged>, Fault> {
    sqlx::query(
        "SELECT head.document_id, log.rev, log.edit_id, log.at, log.author, log.body
         FROM log JOIN head ON head.number = log.document WHERE head.document_id = $1 ORDER BY log.rev",
    )
    .bind(document.to_string())
    .try_map(|row| logged(&row))
    .fetch_all(conn)
    .await
    .map_err(fault)
}

/// Remembers that the person was given the documents.
pub(super) async fn hold(conn: &mut Conn, person: UserId, documents: &[DocumentId]) -> Result<(), Fault> {
    for document in documents {
        sqlx::query("INSERT INTO held (document_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(document.to_string())
            .bind(person.to_string())
            .execute(&mut *conn)
            .await
            .map_err(fault)?;
    }
    Ok(())
}

/// The epoch of the database, and how many edits of the person are parked.
pub(super) async fn epoch_and_parked(conn: &mut Conn, person: UserId) -> Result<(String, u32), Fault> {
    sqlx::query(
        "SELECT (SELECT value FROM setting WHERE key = 'epoch') AS epoch,
                (SELECT COUNT(*) FROM parked WHERE author = $1) AS parked",
    )
    .bind(person.to_string())
    .try_map(|row: AnyRow| {
        let parked: i64 = row.try_get("parked")?;
        Ok((row.try_get("epoch")?, u32::try_from(parked).unwrap_or(u32::MAX)))
    })
    .fetch_one(conn)
    .await
    .map_err(fault)
}
