//! Texts that stood in a register once, folded from its log.

use std::collections::{BTreeMap, BTreeSet};

use shared::{
    EditId,
    sync::{Change, Edit, Entry, What},
};

/// The edits among entries.
pub(super) fn edits(entries: &[Entry]) -> impl DoubleEndedIterator<Item = &Edit> {
    entries.iter().filter_map(|entry| match &entry.what {
        What::Edit(edit) => Some(edit),
        What::Lifecycle { .. } => None,
    })
}

fn base(edit: &Edit) -> Option<EditId> {
    match &edit.change {
        Change::Splice { base, .. } => Some(*base),
        _ => None,
    }
}

/// The texts after the `wanted` edits. `entries` are those of one register, in order. A text is kept only
/// as long as another one starts from it: hours of typing are thousands of texts.
pub(super) fn texts_after(entries: &[Entry], wanted: &BTreeSet<EditId>) -> BTreeMap<EditId, String> {
    let mut last_use = BTreeMap::new();
    let mut chain = Vec::new();
    let mut open = wanted.clone();
    for edit in edits(entries).rev() {
        if !open.remove(&edit.id) {
            continue;
        }
        if let Some(base) = base(edit) {
            last_use.entry(base).or_insert(edit.id);
            open.insert(base);
        }
        chain.push(edit);
    }
    let mut texts: BTreeMap<EditId, String> = BTreeMap::new();
    for edit in chain.into_iter().rev() {
        let text = match &edit.change {
            Change::Set { value, .. } => value.as_text().map(ToOwned::to_owned),
            Change::Splice { base, patch, .. } => texts.get(base).and_then(|text| patch.apply(text)),
            Change::Insert { .. } | Change::Move { .. } | Change::Remove { .. } | Change::Restore { .. } => {
                None
            }
        };
        if let Some(base) = base(edit)
            && last_use.get(&base) == Some(&edit.id)
            && !wanted.contains(&base)
        {
            texts.remove(&base);
        }
        texts.extend(text.map(|text| (edit.id, text)));
    }
    texts
}
