//! An item in conflict counts as open, whatever of it is in conflict, and the result says so.

use proptest::prelude::*;
use shared::{
    Blocker, DocumentId, EditId, ElementId, Micros,
    assessment::{
        Answer, Confidence, Deed, DimensionScore, ItemKey, ItemSheet, Sheet, Situation, Stage, State,
        blockers, field, list, score,
    },
    sync::{Change, Document, FieldKey, Function, Value, device::write_change},
};

use crate::{
    catalogue,
    filled::{Filled, anything},
    keys, levels,
};

proptest! {
    #[test]
    fn an_item_in_conflict_counts_like_an_open_one(Filled { catalogue, sheet } in anything()) {
        let mut opened = sheet.clone();
        for key in keys(&catalogue) {
            let item = sheet.item(&key).clone();
            if item.in_conflict {
                opened.set_item(key, ItemSheet { answer: Answer::Open, in_conflict: false, ..item });
            }
        }
        let (mut said, expected) = (score(&catalogue, &sheet), score(&catalogue, &opened));
        let conflicts = keys(&catalogue).iter().filter(|key| sheet.item(key).in_conflict).count();
        prop_assert_eq!(usize::try_from(said.conflicts).unwrap(), conflicts);
        said.conflicts = 0;
        prop_assert_eq!(said, expected);
        let (mut said, expected) = (sheet.progress(&catalogue), opened.progress(&catalogue));
        prop_assert_eq!(said.conflicts, conflicts);
        said.conflicts = 0;
        prop_assert_eq!(said, expected);
        let open = |sheet: &Sheet| {
            let situation = Situation { state: State::Draft, catalogue: &catalogue, sheet, open_remarks: 0, remarks: 0 };
            let blocked = blockers(Deed::Submit, &situation);
            blocked.into_iter().find(|blocker| matches!(blocker, Blocker::Incomplete { .. }))
        };
        prop_assert_eq!(open(&sheet), open(&opened));
    }
}

/// Two people who did not see each other write into the same register.
fn both(document: &mut Document, field: &FieldKey, mine: Value, theirs: Value) {
    for (value, id) in [(mine, 101), (theirs, 102)] {
        let change = Change::Set {
            field: field.clone(),
            value,
            replaces: Vec::new(),
        };
        apply(document, change, id);
    }
}

fn apply(document: &mut Document, change: Change, id: u128) {
    let written = write_change(
        DocumentId::from_number(1),
        change,
        EditId::from_number(id),
        1,
        Micros(0),
    );
    document.apply(&written.edit, Function::Navigator).unwrap();
}

/// Makes two people differ in the answers or in what the Lotse gets.
type Quarrel<'a> = &'a dyn Fn(&mut Document, &mut Document);

#[test]
fn whatever_is_in_conflict_the_item_is_open() {
    let catalogue = catalogue();
    let key = ItemKey::parse("SIC1").unwrap();
    let piece = ElementId::from_number(7);
    let filled = || {
        let (mut answers, mut coach) = (Document::default(), Document::default());
        for (id, key) in (1..).zip(keys(&catalogue)) {
            let change = Change::Set {
                field: field::of(&key, field::VALUE),
                value: Value::Number(3),
                replaces: Vec::new(),
            };
            apply(&mut answers, change, id);
        }
        let insert = Change::Insert {
            element: piece,
            list: list::evidence(&key),
            position: "m".to_owned(),
        };
        apply(&mut coach, insert, 50);
        (answers, coach)
    };
    let number = |part: &str, document: &mut Document, (mine, theirs): (i64, i64)| {
        both(
            document,
            &field::of(&key, part),
            Value::Number(mine),
            Value::Number(theirs),
        );
    };
    let texts = |field: &FieldKey, document: &mut Document| {
        both(
            document,
            field,
            Value::text("So ist es."),
            Value::text("Anders ist es."),
        );
    };
    let of_piece = |part: &str| FieldKey::of_element(piece, part).unwrap();
    let quarrels: [(&str, Quarrel<'_>); 7] = [
        (field::VALUE, &|answers, _| number(field::VALUE, answers, (2, 4))),
        (field::TARGET, &|answers, _| {
            number(field::TARGET, answers, (3, 4));
        }),
        (field::YEAR, &|answers, _| {
            number(field::YEAR, answers, (2027, 2028));
        }),
        (field::CONFIDENCE, &|answers, _| {
            let (mine, theirs) = (Confidence::Low.to_value(), Confidence::High.to_value());
            both(answers, &field::of(&key, field::CONFIDENCE), mine, theirs);
        }),
        (field::NOTE, &|_, coach| {
            texts(&field::of(&key, field::NOTE), coach);
        }),
        (field::LABEL, &|_, coach| texts(&of_piece(field::LABEL), coach)),
        (field::PLACE, &|_, coach| texts(&of_piece(field::PLACE), coach)),
    ];
    let (answers, coach) = filled();
    let agreed = Sheet::read(&catalogue, &answers, &coach);
    assert!(score(&catalogue, &agreed).capped.is_empty());
    assert_eq!(agreed.progress(&catalogue).answered, 12);
    for (what, quarrel) in quarrels {
        let (mut answers, mut coach) = filled();
        quarrel(&mut answers, &mut coach);
        let sheet = Sheet::read(&catalogue, &answers, &coach);
        assert_eq!(
            (sheet.item(&key).level(), sheet.item(&key).counted()),
            (None, &Answer::Open),
            "{what}"
        );
        let result = score(&catalogue, &sheet);
        assert_eq!((result.conflicts, result.stage), (1, Some(Stage(2))), "{what}");
        let gate = result.capped.first().unwrap();
        assert_eq!((&gate.item, gate.level), (&key, None), "{what}");
        let sic: &DimensionScore = result.dimensions.last().unwrap();
        assert_eq!((sic.coverage, sic.value), (Some(7_500), Some(7_500)), "{what}");
        let progress = sheet.progress(&catalogue);
        assert_eq!((progress.answered, progress.conflicts), (11, 1), "{what}");
        assert_eq!(progress.open, std::slice::from_ref(&key), "{what}");
    }
}

/// Who decides a conflict at a gate sees at once that it also needs evidence.
#[test]
fn a_gate_in_conflict_still_asks_for_evidence() {
    let catalogue = catalogue();
    let gate = ItemKey::parse("SIC1").unwrap();
    let mut sheet = levels([4; 12]);
    let quarrel = ItemSheet {
        in_conflict: true,
        ..sheet.item(&gate).clone()
    };
    sheet.set_item(gate.clone(), quarrel);
    let situation = Situation {
        state: State::Draft,
        catalogue: &catalogue,
        sheet: &sheet,
        open_remarks: 0,
        remarks: 0,
    };
    let items = vec![gate];
    let (conflicts, evidence) = (items.clone(), items);
    assert_eq!(
        blockers(Deed::Submit, &situation),
        [
            Blocker::Conflicts {
                items: conflicts,
                explanation: false
            },
            Blocker::GateEvidence { items: evidence }
        ]
    );
}
