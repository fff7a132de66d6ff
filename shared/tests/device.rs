//! What the device makes of typing, and what it tells the server.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use shared::{
    DocumentId, EditId, Micros,
    assessment::{ItemKey, field},
    sync::{
        Change, FieldKey, Value,
        device::{Fate, Intent, Waiting, write},
    },
};

const NOW: Micros = Micros(0);

fn value_field() -> FieldKey {
    field::of(&ItemKey::parse("STR1").unwrap(), field::VALUE)
}

fn typed(newest: Option<&Waiting>, number: i64, seen: &[EditId], fresh: u128) -> Waiting {
    let intent = Intent {
        field: value_field(),
        value: Value::Number(number),
        seen: seen.to_vec(),
        base: None,
    };
    let seq = newest.map_or(1, |newest| newest.seq + 1);
    write(
        DocumentId::from_number(1),
        newest,
        intent,
        EditId::from_number(fresh),
        seq,
        NOW,
    )
}

fn replaces(waiting: &Waiting) -> Vec<EditId> {
    match &waiting.edit.change {
        Change::Set { replaces, .. } => replaces.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn nobody_is_in_conflict_with_themselves() {
    let stood = EditId::from_number(7);
    let first = typed(None, 3, &[stood], 8);
    // Unsent: the same edit takes the new value.
    let again = typed(Some(&first), 4, &[stood], 9);
    assert_eq!((again.edit.id, again.seq), (first.edit.id, first.seq));
    assert_eq!(replaces(&again), [stood]);
    // On its way, and the screen has not followed yet: the next one replaces it too.
    let sent = Waiting {
        frozen: true,
        ..first
    };
    let next = typed(Some(&sent), 4, &[stood], 9);
    assert_ne!(next.edit.id, sent.edit.id);
    assert_eq!(replaces(&next), [stood, sent.edit.id]);
    // What was refused stands nowhere.
    let refused = Waiting {
        fate: Fate::SetAside,
        ..sent
    };
    assert_eq!(replaces(&typed(Some(&refused), 4, &[stood], 9)), [stood]);
}
