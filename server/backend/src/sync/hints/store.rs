//! Whose documents are.

use std::collections::BTreeMap;

use shared::{DocumentId, Fault, OrganisationId};
use sqlx::{AssertSqlSafe, any::AnyRow};

use crate::{
    db::{Conn, fault},
    store::Columns as _,
    sync::store::{padded, places},
};

/// The organisations that the documents belong to. An id of no document is passed over.
pub(super) async fn owners(
    conn: &mut Conn,
    documents: &[DocumentId],
) -> Result<BTreeMap<OrganisationId, Vec<DocumentId>>, Fault> {
    let mut owners = BTreeMap::<_, Vec<_>>::new();
    let Some(last) = documents.last() else {
        return Ok(owners);
    };
    let count = padded(documents.len());
    let sql = format!(
        "SELECT assessment.organisation_id, document.id FROM document
         JOIN assessment ON assessment.id = document.assessment_id WHERE document.id IN ({})",
        places(1, count),
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for document in documents.iter().chain(std::iter::repeat(last)).take(count) {
        query = query.bind(document.to_string());
    }
    let rows = query
        .try_map(|row: AnyRow| Ok((row.parsed("organisation_id")?, row.parsed("id")?)))
        .fetch_all(conn)
        .await
        .map_err(fault)?;
    for (organisation, document) in rows {
        owners.entry(organisation).or_default().push(document);
    }
    Ok(owners)
}
