//! The history of an assessment, as its organisation may read it.

use shared::{
    AssessmentId, Fault,
    account::Actor,
    assessment::{DocumentKind, History, HistoryRow, policy},
};

use super::find;
use crate::{Backend, sync::store as documents};

/// Entries on one page.
const PAGE: u32 = 200;

/// What happened to the documents, newest first, the first `skip` entries left out. Rows tell day and
/// function, never a name.
pub async fn history(
    backend: &Backend,
    actor: &Actor,
    id: AssessmentId,
    skip: u32,
) -> Result<History, Fault> {
    let person = actor.person()?;
    let mut conn = backend.db.snapshot().await?;
    let folder = find(&mut conn, id, person).await?;
    policy::read_own(actor, &folder.card)?;
    let kinds = folder.card.documents;
    let kind_of = |document| match document {
        document if document == kinds.internal => DocumentKind::Internal,
        document if document == kinds.coach => DocumentKind::Coach,
        _ => DocumentKind::Answers,
    };
    let (_, coach) = documents::head(&mut conn, kinds.coach)
        .await?
        .ok_or(Fault::Internal)?;
    let three = [kinds.answers, kinds.internal, kinds.coach];
    let mut page = documents::page(&mut conn, three, i64::from(PAGE) + 1, i64::from(skip)).await?;
    let more = page.len() > PAGE as usize;
    page.truncate(PAGE as usize);
    let now = backend.now();
    let mut rows: Vec<HistoryRow> = Vec::new();
    for logged in &page {
        let own = logged.author == Some(person.id);
        let kind = kind_of(logged.document);
        let row = HistoryRow::of(kind, &logged.entry, &coach, logged.at, own, now);
        // Newest first: what a newer row goes on with is told by that one.
        if let Some(older) = row
            && !rows
                .last_mut()
                .is_some_and(|newer: &mut HistoryRow| newer.takes_in(&older))
        {
            rows.push(older);
        }
    }
    Ok(History {
        rows,
        next: more.then(|| skip.saturating_add(PAGE)),
    })
}
