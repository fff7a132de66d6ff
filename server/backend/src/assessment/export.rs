//! Everything that belongs to an organisation, for taking away.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Value as Json, json};
use shared::{
    Fault, ProgrammeId,
    account::policy::at_the_console,
    assessment::{Catalogue, DocumentKind, SharedSubmission},
    organisation::Ags,
    sync::Place,
};

use super::store::{self, Folder, Which};
use crate::{Backend, db::Conn, hex, organisation::store as organisations, sync::store as documents};

/// The form of the file; a new number when it changes.
const FORM: u32 = 2;

/// Everything of the organisation: profile, all its official keys, who accompanied it and when, people,
/// assessments with all documents and their whole history, what was submitted, and the catalogues with the
/// texts that the levels stand for. Entries name the function they were made in and no person: whoever
/// reads the file could else count what each colleague did. What is parked belongs to its author and not
/// to the organisation. [`Fault::NotFound`] if the programme has no such organisation.
pub async fn export_organisation(
    backend: &Backend,
    programme: ProgrammeId,
    ags: &Ags,
) -> Result<Json, Fault> {
    let permit = at_the_console();
    let mut conn = backend.db.snapshot().await?;
    let id = organisations::by_ags(&mut conn, programme, ags)
        .await?
        .ok_or(Fault::NotFound)?;
    let organisation = organisations::by_id(&mut conn, id)
        .await?
        .ok_or(Fault::NotFound)?;
    let keys = organisations::keys(&mut conn, &permit, id).await?;
    let accompanied = organisations::accompanied(&mut conn, &permit, id).await?;
    let people = store::members(&mut conn, &permit, id).await?;
    let (mut assessments, mut catalogues) = (Vec::new(), BTreeMap::new());
    for folder in store::folders(&mut conn, Which::Of(id), None).await? {
        let catalogue = backend.shelf.take(&mut conn, folder.card.catalogue).await?;
        catalogues.insert(folder.card.catalogue, catalogue);
        assessments.push(assessment(backend, &mut conn, &folder).await?);
    }
    Ok(json!({
        "form": FORM,
        "exported_at": backend.now(),
        "organisation": organisation,
        "keys": keys,
        "accompanied_by": accompanied,
        "people": people,
        "catalogues": catalogues.values().map(Arc::as_ref).collect::<Vec<&Catalogue>>(),
        "assessments": assessments,
    }))
}

async fn assessment(backend: &Backend, conn: &mut Conn, folder: &Folder) -> Result<Json, Fault> {
    let catalogue = backend.shelf.take(conn, folder.card.catalogue).await?;
    let mut sheets = Vec::new();
    for sheet in &folder.sheets {
        let (Place { rev, .. }, state) = documents::head(conn, sheet.id).await?.ok_or(Fault::Internal)?;
        let log = documents::log(conn, sheet.id).await?;
        let log: Vec<_> = log
            .iter()
            .map(|logged| json!({ "at": logged.at, "entry": logged.entry }))
            .collect();
        sheets.push(json!({
            "id": sheet.id,
            "kind": DocumentKind::key(sheet.kind),
            "rev": rev,
            "state": state,
            "log": log,
        }));
    }
    let submissions = store::submissions(conn, folder.card.id).await?;
    let submissions: Vec<_> = submissions
        .iter()
        .map(|frozen| {
            let content: &SharedSubmission = &frozen.submission;
            json!({ "content": content, "salt": hex(&frozen.salt), "hash": frozen.hash, "intact": frozen.verify() })
        })
        .collect();
    Ok(json!({
        "card": folder.card,
        "catalogue": { "key": catalogue.key, "version": catalogue.version },
        "documents": sheets,
        "submissions": submissions,
    }))
}
