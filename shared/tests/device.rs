//! What the device makes of typing, and what it tells the server.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use shared::{
    DeviceId, DocumentId, EditId, ElementId, Micros,
    assessment::{ItemKey, field},
    sync::{
        Change, FieldKey, Value,
        device::{Fate, Intent, Waiting, pack, rename, renamed, write, write_change},
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

/// A label that waits for its list member.
fn held(element: u128, seq: u64, fate: Fate) -> Waiting {
    let change = Change::Set {
        field: FieldKey::of_element(ElementId::from_number(element), "label").unwrap(),
        value: Value::text(format!("Az. {seq}")),
        replaces: Vec::new(),
    };
    let id = EditId::from_number(u128::from(seq) + 100);
    Waiting {
        fate,
        ..write_change(DocumentId::from_number(1), change, id, seq, NOW)
    }
}

#[test]
fn what_waits_for_something_else_keeps_nothing_back() {
    let mut waiting: Vec<_> = (1..=300).map(|seq| held(5, seq, Fate::Depends)).collect();
    // Of the same register: behind the older ones, else it would stand against them.
    waiting.push(held(5, 301, Fate::Waits));
    waiting.push(held(6, 302, Fate::Waits));
    let seqs = |most| -> Vec<_> { pack(&waiting, most).iter().map(|waiting| waiting.seq).collect() };
    assert_eq!(seqs(1), [302]);
    let all = seqs(usize::MAX);
    assert_eq!((all[0], all[1], all.len()), (302, 1, 200));
}

#[test]
fn a_copied_profile_goes_on_under_ids_of_its_own() {
    let stood = EditId::from_number(7);
    let sent = Waiting {
        frozen: true,
        ..typed(None, 3, &[stood], 8)
    };
    let next = typed(Some(&sent), 4, &[stood], 9);
    let device = DeviceId::from_number(0x1234_5678);
    let [first, second] = rename(vec![sent.clone(), next.clone()], device)
        .try_into()
        .unwrap();
    assert_eq!(first.edit.id, renamed(sent.edit.id, device));
    assert_ne!(first.edit.id, sent.edit.id);
    assert_ne!(
        first.edit.id,
        renamed(sent.edit.id, DeviceId::from_number(0x8765_4321))
    );
    // What the server had stays what it was; what the other copy may have is named by its new name.
    assert_eq!(replaces(&first), [stood]);
    assert_eq!(replaces(&second), [stood, first.edit.id]);
}
