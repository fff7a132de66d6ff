//! Two long texts that started from one and changed different paragraphs become one.
//!
//! A paragraph ends with a line break. Where both changed the same one the conflict stays: people decide.

use std::collections::{BTreeMap, BTreeSet};

use shared::{
    EditId,
    sync::{Change, Edit, Entry, Reading, Register},
};

use super::texts::{edits, texts_after};

/// The text that takes the place of everything that stands in the register, if exactly two texts stand
/// there, both go back to one text, and their paragraphs do not overlap. `entries` are those of the
/// register, in order.
pub(super) fn propose(entries: &[Entry], register: &Register) -> Option<String> {
    let Reading::Conflict(values) = register.read() else {
        return None;
    };
    let sides: Vec<_> = values.into_iter().collect();
    let [(ours, our_ids), (theirs, their_ids)] = sides.as_slice() else {
        return None;
    };
    let base = common_base(entries, our_ids, their_ids)?;
    let base_text = texts_after(entries, &BTreeSet::from([base])).remove(&base)?;
    by_paragraph(&base_text, ours.as_text()?, theirs.as_text()?)
}

/// The newest edit that both sides go back to. None if there are several that do not go back to each
/// other, or if one of them still stands: then somebody did not replace what they started from.
fn common_base(entries: &[Entry], ours: &[EditId], theirs: &[EditId]) -> Option<EditId> {
    let before = edits(entries).map(|edit| (edit.id, started_from(edit))).collect();
    let (our_past, their_past) = (past(&before, ours), past(&before, theirs));
    let common: BTreeSet<_> = our_past.intersection(&their_past).copied().collect();
    if ours
        .iter()
        .chain(theirs)
        .any(|standing| common.contains(standing))
    {
        return None;
    }
    let newest = edits(entries).rev().find(|edit| common.contains(&edit.id))?.id;
    common.is_subset(&past(&before, &[newest])).then_some(newest)
}

fn started_from(edit: &Edit) -> Vec<EditId> {
    let base = match &edit.change {
        Change::Splice { base, .. } => Some(*base),
        _ => None,
    };
    edit.change.names().iter().copied().chain(base).collect()
}

/// The edits themselves and everything they go back to.
fn past(before: &BTreeMap<EditId, Vec<EditId>>, from: &[EditId]) -> BTreeSet<EditId> {
    let mut seen = BTreeSet::new();
    let mut open = from.to_vec();
    while let Some(id) = open.pop() {
        if let Some(earlier) = before.get(&id)
            && seen.insert(id)
        {
            open.extend(earlier);
        }
    }
    seen
}

/// Both changes in one text, if no paragraph was changed on both sides.
fn by_paragraph(base: &str, ours: &str, theirs: &str) -> Option<String> {
    let lines = |text: &str| format!("{text}\n");
    let merged = diffy::merge(&lines(base), &lines(ours), &lines(theirs)).ok()?;
    merged.strip_suffix('\n').map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use shared::{
        Micros,
        sync::{Document, FieldKey, Function, Rev, Value, What},
    };

    use super::*;

    #[test]
    fn paragraphs_that_do_not_overlap_are_merged() {
        for (base, ours, theirs, expected) in [
            ("a\nb\nc", "A\nb\nc", "a\nb\nC", Some("A\nb\nC")),
            ("a\nb\nc", "A\nb\nc", "a\nb\nc\nd", Some("A\nb\nc\nd")),
            ("a", "x\na", "a\ny", Some("x\na\ny")),
            ("a\nb\nc", "a\nc", "a\nb\nC", None),
            ("a\nb\nc", "A\nb\nc", "X\nb\nc", None),
            ("a", "a\nx", "a\ny", None),
            ("", "x", "y", None),
            ("a\n\nb", "A\n\nb", "a\n\nB", Some("A\n\nB")),
        ] {
            assert_eq!(
                by_paragraph(base, ours, theirs).as_deref(),
                expected,
                "{base:?} {ours:?} {theirs:?}"
            );
        }
    }

    fn id(number: u128) -> EditId {
        EditId::from_number(number)
    }

    /// Folds `(id, text, replaces)` into a register with its log.
    fn log(edits: &[(u128, &str, &[u128])]) -> (Vec<Entry>, Register) {
        let field = FieldKey::parse("STR1/note").unwrap();
        let mut document = Document::default();
        let mut entries = Vec::new();
        for (number, text, replaces) in edits {
            let replaces = replaces.iter().copied().map(id).collect();
            let change = Change::Set {
                field: field.clone(),
                value: Value::text(*text),
                replaces,
            };
            let edit = Edit {
                id: id(*number),
                at: Micros(0),
                change,
            };
            document.apply(&edit, Function::Head).unwrap();
            entries.push(Entry {
                rev: Rev(0),
                by: Function::Head,
                what: What::Edit(edit),
            });
        }
        (entries, document.register(&field).clone())
    }

    #[test]
    fn both_must_go_back_to_one_text() {
        let cases: [(&str, &[(u128, &str, &[u128])], Option<&str>); 6] = [
            (
                "one base",
                &[(1, "a\nb\nc", &[]), (2, "A\nb\nc", &[1]), (3, "a\nb\nC", &[1])],
                Some("A\nb\nC"),
            ),
            (
                "one side typed on",
                &[
                    (1, "a\nb\nc", &[]),
                    (2, "A\nb\nc", &[1]),
                    (3, "AA\nb\nc", &[2]),
                    (4, "a\nb\nC", &[1]),
                ],
                Some("AA\nb\nC"),
            ),
            (
                "typed on while it was merged",
                &[
                    (1, "a\nb\nc", &[]),
                    (2, "A\nb\nc", &[1]),
                    (3, "a\nb\nC", &[1]),
                    (4, "A\nb\nC", &[2, 3]),
                    (5, "AA\nb\nc", &[2]),
                ],
                Some("AA\nb\nC"),
            ),
            ("no base", &[(1, "a", &[]), (2, "b", &[])], None),
            (
                "three texts",
                &[
                    (1, "a\nb\nc", &[]),
                    (2, "A\nb\nc", &[1]),
                    (3, "a\nB\nc", &[1]),
                    (4, "a\nb\nC", &[1]),
                ],
                None,
            ),
            (
                "same paragraph",
                &[(1, "a\nb", &[]), (2, "a\nx", &[1]), (3, "a\ny", &[1])],
                None,
            ),
        ];
        for (name, edits, expected) in cases {
            let (entries, register) = log(edits);
            assert_eq!(propose(&entries, &register).as_deref(), expected, "{name}");
        }
    }
}
