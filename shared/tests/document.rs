//! What stands in a list once people added, removed, edited and brought back without seeing each other.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use shared::{
    DocumentId, EditId, ElementId, Micros,
    assessment::{ItemKey, field, list},
    sync::{Change, Document, FieldKey, Function, ListKey, Value, device::write_change},
};

const PIECE: u128 = 50;

fn piece() -> ElementId {
    ElementId::from_number(PIECE)
}

fn pieces() -> ListKey {
    list::evidence(&ItemKey::parse("SIC1").unwrap())
}

fn label() -> FieldKey {
    FieldKey::of_element(piece(), field::LABEL).unwrap()
}

fn ids(ids: &[u128]) -> Vec<EditId> {
    ids.iter().copied().map(EditId::from_number).collect()
}

fn insert() -> Change {
    Change::Insert {
        element: piece(),
        list: pieces(),
        position: "m".to_owned(),
    }
}

fn name(text: &str, replaces: &[u128]) -> Change {
    Change::Set {
        field: label(),
        value: Value::text(text),
        replaces: ids(replaces),
    }
}

fn shift(replaces: &[u128]) -> Change {
    Change::Move {
        element: piece(),
        position: "z".to_owned(),
        replaces: ids(replaces),
    }
}

fn remove(saw: &[u128]) -> Change {
    Change::Remove {
        element: piece(),
        saw: ids(saw),
    }
}

fn restore(replaces: &[u128]) -> Change {
    Change::Restore {
        element: piece(),
        replaces: ids(replaces),
    }
}

/// Where the piece of evidence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Is {
    There,
    Gone,
    /// „Gelöscht, aber inzwischen bearbeitet“.
    GoneButEdited,
}

/// Folds the changes, which get the ids 1, 2, 3 …
#[track_caller]
fn check(changes: &[Change], expected: Is) {
    let mut document = Document::default();
    for (id, change) in (1..).zip(changes) {
        let id = EditId::from_number(id);
        let written = write_change(DocumentId::from_number(1), change.clone(), id, 1, Micros(0));
        document.apply(&written.edit, Function::Navigator).unwrap();
    }
    let there = document.list(&pieces()) == [piece()];
    let edited = document.removed_but_edited(&pieces()) == [piece()];
    let is = match (there, edited) {
        (true, false) => Is::There,
        (false, false) => Is::Gone,
        (false, true) => Is::GoneButEdited,
        (true, true) => panic!("there and removed at once: {changes:?}"),
    };
    assert_eq!(is, expected, "{changes:?}");
    let elsewhere = list::evidence(&ItemKey::parse("SIC2").unwrap());
    assert_eq!(document.removed_but_edited(&elsewhere), [], "another list");
}

#[test]
fn who_removes_what_they_saw_removes_it() {
    check(&[insert()], Is::There);
    check(&[insert(), remove(&[1])], Is::Gone);
    check(&[insert(), name("Az. 1", &[]), remove(&[1, 2])], Is::Gone);
    // What was replaced before is not inside any more, seen or not.
    check(
        &[insert(), name("Az. 1", &[]), name("Az. 2", &[2]), remove(&[1, 3])],
        Is::Gone,
    );
}

#[test]
fn who_removes_what_was_edited_meanwhile_is_told() {
    // The edit comes before the removal, which had not seen it, or after it.
    check(
        &[insert(), name("Az. 1", &[]), name("Az. 2", &[2]), remove(&[1, 2])],
        Is::GoneButEdited,
    );
    check(
        &[insert(), name("Az. 1", &[]), remove(&[1, 2]), name("Az. 2", &[2])],
        Is::GoneButEdited,
    );
    // A value beside the one that was seen, and a move, count as well.
    check(&[insert(), remove(&[1]), name("Az. 1", &[])], Is::GoneButEdited);
    check(&[insert(), remove(&[1]), shift(&[1])], Is::GoneButEdited);
}

#[test]
fn one_removal_that_saw_everything_is_enough() {
    check(
        &[insert(), name("Az. 1", &[]), remove(&[1]), remove(&[1, 2])],
        Is::Gone,
    );
    check(
        &[insert(), remove(&[1]), remove(&[1]), name("Az. 1", &[])],
        Is::GoneButEdited,
    );
}

#[test]
fn what_is_brought_back_is_there_unless_somebody_else_removed_it() {
    let edited = [insert(), remove(&[1]), name("Az. 1", &[])];
    let after = |more: &[Change]| [&edited[..], more].concat();
    check(&after(&[restore(&[2])]), Is::There);
    check(&after(&[remove(&[1]), restore(&[2])]), Is::GoneButEdited);
    check(&after(&[remove(&[1]), restore(&[2, 4])]), Is::There);
    check(&after(&[restore(&[2]), remove(&[1, 3])]), Is::Gone);
}
