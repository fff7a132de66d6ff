//! Edits that came too late: kept for their author, outside the document.

pub(super) mod store;

use shared::{
    EditId, Fault,
    account::{Actor, policy},
    sync::{Change, Edit, ParkedBecause, ParkedEdit, Value, judge::Bench, judge::Rules},
};

use crate::Backend;

/// Most edits kept for one person; more stay on the device, refused.
pub(super) const MOST: u32 = 2_000;
/// Most that one call drops.
const MOST_DROPPED: usize = 500;

/// The own parked edits, oldest first.
pub async fn parked_edits(backend: &Backend, actor: &Actor) -> Result<Vec<ParkedEdit>, Fault> {
    let permit = policy::own_account(actor)?;
    store::list(&mut *backend.db.read().await?, permit.user()).await
}

/// Drops own parked edits: after new edits were made of them, or because nobody wants them any more.
pub async fn drop_parked(backend: &Backend, actor: &Actor, ids: Vec<EditId>) -> Result<(), Fault> {
    let permit = policy::own_account(actor)?;
    if ids.len() > MOST_DROPPED {
        return Err(Fault::TooLarge);
    }
    let mut tx = backend.db.begin_write().await?;
    store::remove(&mut tx, &permit, &ids).await?;
    tx.commit().await
}

/// An edit about to be parked.
#[derive(Clone, Debug)]
pub(super) struct TooLate {
    pub(super) edit: Edit,
    pub(super) document: shared::DocumentId,
    pub(super) why: ParkedBecause,
}

/// The edit with its text whole, so that it can be shown when its base stands no more. The text becomes
/// one that edits behind it may start from.
pub(super) fn whole<R: Rules>(bench: &mut Bench<R>, edit: &Edit) -> Edit {
    let mut change = edit.change.clone();
    if let Change::Splice {
        field,
        base,
        patch,
        replaces,
    } = &change
    {
        let standing = bench.document.register(field).standing().get(base);
        let before = standing.and_then(|standing| standing.value.as_text());
        let before = before.or_else(|| bench.bases.get(base).map(String::as_str));
        if let Some(text) = before.and_then(|before| patch.apply(before)) {
            let (field, replaces) = (field.clone(), replaces.clone());
            change = Change::Set {
                field,
                value: Value::text(text),
                replaces,
            };
        }
    }
    if let Change::Set { value, .. } = &change
        && let Some(text) = value.as_text()
    {
        bench.bases.insert(edit.id, text.to_owned());
    }
    Edit {
        id: edit.id,
        at: edit.at,
        change,
    }
}
