//! What a reply does to everything that lies on a device.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::collections::{BTreeMap, BTreeSet};

use shared::{
    DAY, DeviceId, DocumentId, EditId, ElementId, Micros, OrganisationId, ProgrammeId, Refusal, UserId,
    account::{Me, Person, Role},
    sync::{
        Change, Document, Edit, Entry, FieldKey, Function, Rev, Value, What,
        device::{Confirmed, Fate, Intent, Waiting, renamed, write, write_change},
        mirror::{self, Mirror, Profile, key},
        wire::{Epoch, Missing, News, Reply, Verdict},
    },
};

const NOW: Micros = Micros(1_790_000_000_000_000);

fn profile() -> Profile {
    let person = Person {
        id: UserId::from_number(1),
        name: "Muster".to_owned(),
        role: Role::Navigator,
        programme: ProgrammeId::from_number(2),
        organisation: Some(OrganisationId::from_number(3)),
        looks_after: BTreeSet::new(),
    };
    let me = Me {
        person,
        login: serde_json::from_value("navigator.muster".into()).unwrap(),
        programme: "P".to_owned(),
        organisation: None,
    };
    Profile {
        epoch: Some(Epoch("1".to_owned())),
        ..Profile::fresh(me, DeviceId::from_number(4))
    }
}

/// A reply that says nothing.
fn reply() -> Reply {
    Reply {
        epoch: Epoch("1".to_owned()),
        rolled_back: false,
        now: NOW,
        verdicts: Vec::new(),
        news: Vec::new(),
        places: BTreeMap::new(),
        own: BTreeMap::new(),
        elsewhere: Vec::new(),
        assessments: Vec::new(),
        parked: 0,
    }
}

/// The label of a list member that only another device knows.
fn label(document: DocumentId, seq: u64) -> Waiting {
    let field = FieldKey::of_element(ElementId::from_number(5), "label").unwrap();
    let change = Change::Set {
        field,
        value: Value::text(format!("Az. {seq}")),
        replaces: Vec::new(),
    };
    write_change(document, change, EditId::from_number(u128::from(seq)), seq, NOW)
}

#[test]
fn a_cloned_profile_keeps_what_was_not_taken() {
    let document = DocumentId::from_number(6);
    let batch: Vec<_> = (1..=5).map(|seq| label(document, seq)).collect();
    let mut before = Mirror::default();
    before.follow(&[mirror::put(key::PROFILE.to_owned(), &profile())]);
    for (last, waiting) in (0..).zip(&batch) {
        before.follow(&mirror::ops_of(waiting, last));
    }
    // The same numbers were used by a copy of this profile; the answers to the others differ.
    let reply = Reply {
        verdicts: vec![
            Verdict::DeviceCloned,
            Verdict::Taken(Rev(7)),
            Verdict::Depends(Missing::Element(ElementId::from_number(5))),
            Verdict::Refused(Refusal::WrongKind),
        ],
        ..reply()
    };
    let ops = before.absorb(&before.have(), &batch[..4], &reply, DeviceId::from_number(9));
    let after = Mirror::read(
        ops.iter()
            .fold(before.everything(), |mut all, op| {
                all.retain(|old| old.key() != op.key());
                all.push(op.clone());
                all
            })
            .into_iter()
            .filter_map(|op| match op {
                mirror::Op::Put(key, json) => Some((key, json)),
                mirror::Op::Delete(_) => None,
            }),
    );
    assert_eq!(after.profile.unwrap().device, DeviceId::from_number(9));
    let left: Vec<_> = after
        .waiting
        .values()
        .map(|waiting| (waiting.seq, waiting.edit.id, waiting.fate.clone()))
        .collect();
    // What both copies may have continued under one id has a new one.
    let id = |number| renamed(EditId::from_number(number), DeviceId::from_number(9));
    assert_eq!(
        left,
        [
            (1, id(1), Fate::Waits),
            (2, id(3), Fate::Depends),
            (3, id(4), Fate::Refused(Refusal::WrongKind)),
            (4, id(5), Fate::Waits),
        ]
    );
    let kept: Vec<_> = after.kept.values().map(|kept| kept.edit.id).collect();
    assert_eq!(kept, [EditId::from_number(2)]);
    assert_eq!(after.seqs[&document], 4);
}

/// A text whose base the server lacks goes again whole. What was written over it since stays over it.
#[test]
fn a_text_that_goes_again_stays_below_the_newer_one() {
    let document = DocumentId::from_number(6);
    let field = FieldKey::of_element(ElementId::from_number(5), "label").unwrap();
    let edit = |number: u128, text: &str, replaces: Vec<EditId>| {
        let change = Change::Set {
            field: field.clone(),
            value: Value::text(text),
            replaces,
        };
        let seq = u64::try_from(number).unwrap();
        write_change(document, change, EditId::from_number(number), seq, NOW)
    };
    let mut mirror = Mirror::default();
    mirror.follow(&[mirror::put(key::PROFILE.to_owned(), &profile())]);
    let older = edit(1, "Az. 1", Vec::new());
    let newer = edit(2, "Az. 2", vec![older.edit.id]);
    mirror.follow(&mirror::ops_of(&older, 0));
    mirror.follow(&mirror::ops_of(&newer, 1));
    let shown = mirror.view(document).clone();
    assert_eq!(shown.register(&field).ids(), [newer.edit.id]);
    let again = edit(1, "Az. 1, ganz", Vec::new());
    mirror.follow(&[mirror::put(key::waiting(again.key()), &again)]);
    assert_eq!(mirror.view(document), &shown);
}

/// What can be taken back is the own last word alone, not somebody's answer to it.
#[test]
fn the_last_word_is_ones_own_until_somebody_answers() {
    let (document, field) = (DocumentId::from_number(6), FieldKey::parse("STR1/value").unwrap());
    let set = |id: u128, value: i64, replaces: &[u128]| {
        let change = Change::Set {
            field: field.clone(),
            value: Value::Number(value),
            replaces: replaces.iter().copied().map(EditId::from_number).collect(),
        };
        write_change(document, change, EditId::from_number(id), 1, NOW)
    };
    let mut mirror = Mirror::default();
    mirror.follow(&[mirror::put(key::PROFILE.to_owned(), &profile())]);
    let own = set(1, 1, &[]);
    mirror.follow(&mirror::ops_of(&own, 0));
    assert!(mirror.has_last_word(document, &field), "it waits");
    let entry = |rev: u64, waiting: &Waiting| Entry {
        rev: Rev(rev),
        by: Function::Head,
        what: What::Edit(waiting.edit.clone()),
    };
    let hear = |mirror: &mut Mirror, batch: &[Waiting], entries: Vec<Entry>| {
        let reply = Reply {
            verdicts: batch.iter().map(|_| Verdict::Taken(Rev(1))).collect(),
            news: vec![News::Entries { document, entries }],
            ..reply()
        };
        let ops = mirror.absorb(&mirror.have(), batch, &reply, DeviceId::from_number(9));
        mirror.follow(&ops);
    };
    hear(&mut mirror, std::slice::from_ref(&own), vec![entry(1, &own)]);
    assert!(mirror.has_last_word(document, &field), "it was taken");
    let mut beside = Mirror::read(mirror.everything().into_iter().filter_map(|op| match op {
        mirror::Op::Put(key, json) => Some((key, json)),
        mirror::Op::Delete(_) => None,
    }));
    hear(&mut beside, &[], vec![entry(2, &set(2, 4, &[]))]);
    assert!(
        !beside.has_last_word(document, &field),
        "another one stands beside it"
    );
    hear(&mut mirror, &[], vec![entry(2, &set(2, 4, &[1]))]);
    assert!(
        !mirror.has_last_word(document, &field),
        "another one took its place"
    );
}

/// What was dropped is not offered to a restored server again, and what is refused was not sent.
#[test]
fn what_was_taken_over_is_forgotten_once_the_new_edit_is_there() {
    let document = DocumentId::from_number(6);
    let mut mirror = Mirror::default();
    mirror.follow(&[mirror::put(key::PROFILE.to_owned(), &profile())]);
    let (parked, new) = (label(document, 1), label(document, 2));
    let answer = |mirror: &mut Mirror, batch: &Waiting, verdict: Verdict| {
        let reply = Reply {
            verdicts: vec![verdict],
            ..reply()
        };
        let ops = mirror.absorb(
            &mirror.have(),
            std::slice::from_ref(batch),
            &reply,
            DeviceId::from_number(9),
        );
        mirror.follow(&ops);
    };
    mirror.follow(&mirror::ops_of(&parked, 0));
    answer(&mut mirror, &parked, Verdict::Parked);
    mirror.follow(&mirror::ops_of(&new, 1));
    let written = BTreeSet::from([new.edit.id]);
    assert!(!mirror.has_sent(&written), "it waits");
    answer(&mut mirror, &new, Verdict::Refused(Refusal::WrongKind));
    assert!(!mirror.has_sent(&written), "it was refused");
    answer(&mut mirror, &new, Verdict::Taken(Rev(1)));
    assert!(mirror.has_sent(&written), "it was taken");
    let forgotten = mirror.forget(&[parked.edit.id]);
    mirror.follow(&forgotten);
    let kept: Vec<_> = mirror.kept.values().map(|kept| kept.edit.id).collect();
    assert_eq!(kept, [new.edit.id]);
}

/// A rescue copy is made where the server fell back, and goes after the same time as kept edits.
#[test]
fn a_rescue_copy_stays_for_thirty_days() {
    let document = DocumentId::from_number(6);
    let mut mirror = Mirror::default();
    mirror.follow(&[
        mirror::put(key::PROFILE.to_owned(), &profile()),
        mirror::put(key::confirmed(document), &Confirmed::default()),
    ]);
    let mut hear = |reply: &Reply| {
        let ops = mirror.absorb(&mirror.have(), &[], reply, DeviceId::from_number(9));
        mirror.follow(&ops);
        mirror.rescued.len()
    };
    let rolled_back = Reply {
        rolled_back: true,
        ..reply()
    };
    assert_eq!(hear(&rolled_back), 1);
    for (days, left) in [(29, 1), (31, 0)] {
        let later = Reply {
            now: NOW.plus(days * DAY),
            ..reply()
        };
        assert_eq!(hear(&later), left, "{days} days");
    }
}

fn values(ops: Vec<mirror::Op>) -> Vec<(String, String)> {
    let put = |op| match op {
        mirror::Op::Put(key, json) => Some((key, json)),
        mirror::Op::Delete(_) => None,
    };
    ops.into_iter().filter_map(put).collect()
}

#[test]
fn a_store_read_anew_brings_what_was_missed_and_takes_what_is_gone() {
    let document = DocumentId::from_number(6);
    let mut behind = Mirror::default();
    behind.follow(&[mirror::put(key::PROFILE.to_owned(), &profile())]);
    for seq in 1..=2 {
        behind.follow(&mirror::ops_of(&label(document, seq), seq - 1));
    }
    behind.rescued.push((NOW, document));
    assert!(
        behind.catch_up(values(behind.everything())).len() == 1,
        "the rescue copy is gone"
    );
    // Another tab settled the first edit and wrote a third one.
    let mut store: BTreeMap<_, _> = values(behind.everything()).into_iter().collect();
    store.remove(&key::waiting((document, 1)));
    store.extend(values(mirror::ops_of(&label(document, 3), 2)));
    store.insert(key::rescue((NOW, document)), "{}".to_owned());
    let ops = behind.catch_up(store.clone());
    assert_eq!(
        ops.len(),
        3,
        "the third edit, the last number, the first edit's end: {ops:?}"
    );
    behind.follow(&ops);
    let left: Vec<_> = behind.waiting.keys().map(|(_, seq)| *seq).collect();
    assert_eq!((left, behind.seqs[&document]), (vec![2, 3], 3));
    assert_eq!(behind.catch_up(store), []);
}

#[test]
fn a_copy_sends_under_another_device_and_its_edits_never_change() {
    let document = DocumentId::from_number(6);
    let mut mirror = Mirror::default();
    mirror.follow(&[mirror::put(key::PROFILE.to_owned(), &profile())]);
    mirror.follow(&mirror::ops_of(&label(document, 1), 0));
    let ops = mirror.copy_for(DeviceId::from_number(9));
    let copy = Mirror::read(values(ops.clone()));
    mirror.follow(&ops);
    for mirror in [mirror, copy] {
        assert_eq!(mirror.profile.unwrap().device, DeviceId::from_number(9));
        assert_eq!(mirror.waiting[&(document, 1)].edit, label(document, 1).edit);
        assert!(mirror.waiting[&(document, 1)].frozen);
    }
}

/// A document that is gone leaves the device only after its waiting edits are parked, or were exported and
/// removed: until then its confirmed state stays under them.
#[test]
fn a_document_that_is_gone_leaves_once_nothing_of_it_waits() {
    let (gone, other) = (DocumentId::from_number(6), DocumentId::from_number(7));
    let exported = mirror::Op::Delete(key::waiting((gone, 1)));
    for (what, parks) in [("parked", true), ("refused", false)] {
        let (first, second) = (label(gone, 1), label(gone, 2));
        let mut mirror = Mirror::default();
        mirror.follow(&[
            mirror::put(key::PROFILE.to_owned(), &profile()),
            mirror::put(key::confirmed(gone), &Confirmed::default()),
            mirror::put(key::confirmed(other), &Confirmed::default()),
        ]);
        mirror.follow(&mirror::ops_of(&first, 0));
        mirror.follow(&mirror::ops_of(&second, 1));
        let hear = |mirror: &mut Mirror, batch: &[Waiting], verdicts: Vec<Verdict>| {
            let reply = Reply {
                verdicts,
                news: vec![News::Gone { document: gone }],
                ..reply()
            };
            let ops = mirror.absorb(&mirror.have(), batch, &reply, DeviceId::from_number(9));
            mirror.follow(&ops);
            let left = mirror.confirmed.keys().copied().collect::<Vec<_>>();
            (left, mirror.waiting_in(gone).count())
        };
        let both = vec![gone, other];
        // The news comes before anything of it was sent: what is seen and what waits stays.
        assert_eq!(hear(&mut mirror, &[], Vec::new()), (both.clone(), 2), "{what}");
        assert!(mirror.seqs.contains_key(&gone), "{what}");
        assert!(
            mirror.request(&[]).unwrap().have.contains_key(&gone),
            "it is asked for again"
        );
        // One is parked: the other still waits.
        let heard = hear(&mut mirror, &[second], vec![Verdict::Parked]);
        assert_eq!(heard, (both.clone(), 1), "{what}");
        if parks {
            let heard = hear(&mut mirror, std::slice::from_ref(&first), vec![Verdict::Parked]);
            assert_eq!(heard.1, 0, "{what}");
        } else {
            // Refused, it stays with its reason until the person has exported it and takes it away.
            let refused = Verdict::Refused(Refusal::NoDocument);
            let heard = hear(&mut mirror, std::slice::from_ref(&first), vec![refused]);
            assert_eq!(heard, (both.clone(), 1), "{what}");
            assert_eq!(hear(&mut mirror, &[], Vec::new()), (both, 1), "{what}");
            mirror.follow(std::slice::from_ref(&exported));
        }
        assert_eq!(hear(&mut mirror, &[], Vec::new()), (vec![other], 0), "{what}");
        assert!(
            mirror.seqs.contains_key(&gone),
            "{what}: no number is given twice"
        );
        // What was parked is still known here: a restored server may not have it.
        let kept = mirror.kept.values().filter(|kept| kept.document == gone).count();
        assert_eq!(kept, 1 + usize::from(parks), "{what}");
    }
}

#[test]
fn what_a_page_put_down_when_it_went_becomes_the_same_edit() {
    let document = DocumentId::from_number(6);
    let intent = |text: &str| Intent {
        field: FieldKey::parse("STR1/note").unwrap(),
        value: Value::text(text.to_owned()),
        seen: vec![EditId::from_number(1)],
        base: Some((EditId::from_number(1), "Anfang ".repeat(40))),
    };
    let id = EditId::from_number(8);
    let long = ["Anfang ".repeat(40), "und Ende".to_owned()].concat();
    let draft = write(document, None, intent(&long), id, 0, NOW);
    let store = vec![(key::draft(id), serde_json::to_string(&draft).unwrap())];
    let mut mirror = Mirror::read(store.clone());
    assert!(mirror.waiting.is_empty(), "it has no number yet");
    assert_eq!(mirror.catch_up(store), [mirror::put(key::draft(id), &draft)]);
    let draft = std::mem::take(&mut mirror.drafts).pop().unwrap();

    // On top of nothing, of an edit that was sent, and of one that still grows.
    let mut made = |ops: Vec<mirror::Op>| {
        mirror.waiting.clear();
        mirror.follow(&ops);
        mirror.waiting.pop_last().unwrap().1
    };
    assert_eq!(
        made(Mirror::default().finish(&draft, None, 4)),
        write(document, None, intent(&long), id, 5, NOW)
    );
    let mut open = write(document, None, intent("Anfang"), EditId::from_number(7), 4, NOW);
    assert_eq!(
        made(Mirror::default().finish(&draft, Some(&open), 4)),
        write(document, Some(&open), intent(&long), id, 5, NOW)
    );
    open.frozen = true;
    let after = made(Mirror::default().finish(&draft, Some(&open), 4));
    assert_eq!(after, write(document, Some(&open), intent(&long), id, 5, NOW));
    assert_eq!((after.edit.id, after.seq), (id, 5));

    let removed = Change::Remove {
        element: ElementId::from_number(5),
        saw: Vec::new(),
    };
    let draft = write_change(document, removed.clone(), id, 0, NOW);
    assert_eq!(
        made(Mirror::default().finish(&draft, None, 2)),
        write_change(document, removed, id, 3, NOW)
    );
}

/// The server fell back while answers were on their way, and the older answer comes last, or first.
#[test]
fn an_overtaken_answer_hides_no_loss() {
    let document = DocumentId::from_number(6);
    let whole = |rev| News::Whole {
        document,
        rev: Rev(rev),
        state: Document::default(),
    };
    let answer = |verdicts, rev| Reply {
        verdicts,
        news: vec![whole(rev)],
        ..reply()
    };
    let sent = label(document, 1);
    let batch = std::slice::from_ref(&sent);
    let device = DeviceId::from_number(9);
    let before = || {
        let mut mirror = Mirror::default();
        mirror.follow(&[mirror::put(key::PROFILE.to_owned(), &profile())]);
        mirror.follow(&mirror::ops_of(&sent, 0));
        mirror
    };
    let nothing = BTreeMap::new();
    for fallen_back_first in [false, true] {
        let mut mirror = before();
        let taken = (batch, answer(vec![Verdict::Taken(Rev(4))], 4));
        let later: (&[Waiting], _) = (&[], answer(Vec::new(), 3));
        let answers = if fallen_back_first {
            [later, taken]
        } else {
            [taken, later]
        };
        for (batch, reply) in answers {
            let ops = mirror.absorb(&nothing, batch, &reply, device);
            mirror.follow(&ops);
        }
        // Either what is here tells the server of the loss, or it is asked for the edit for good.
        let here = mirror.have()[&document];
        assert_eq!(here, Rev(if fallen_back_first { 3 } else { 4 }));
        let kept = mirror.kept.values().next().unwrap();
        assert_eq!(kept.unseen, fallen_back_first);
        // Later edits are newer: still it is asked for.
        for seq in 2..4 {
            let later = label(document, seq);
            mirror.follow(&mirror::ops_of(&later, seq - 1));
            let reply = answer(vec![Verdict::Taken(Rev(seq + 3))], seq + 3);
            let ops = mirror.absorb(&mirror.have(), std::slice::from_ref(&later), &reply, device);
            mirror.follow(&ops);
        }
        let asked = mirror.request(&[]).unwrap().acknowledged;
        let named = asked.contains(&sent.edit.id);
        assert_eq!(named, fallen_back_first);
    }
}

/// Half a link is refused, and the person types on: what the half was to replace is replaced.
#[test]
fn nobody_is_in_conflict_with_what_they_replaced_in_vain() {
    let document = DocumentId::from_number(6);
    let field = FieldKey::parse("STR1/note").unwrap();
    let [stood, begun, ended] = [7, 8, 9].map(EditId::from_number);
    let set = |id, text: &str, replaces: &[EditId]| Edit {
        id,
        at: NOW,
        change: Change::Set {
            field: field.clone(),
            value: Value::text(text),
            replaces: replaces.to_vec(),
        },
    };
    let mut confirmed = Confirmed::default();
    let function = Function::Navigator;
    confirmed
        .document
        .apply(&set(stood, "alt", &[]), function)
        .unwrap();
    let mut mirror = Mirror::default();
    mirror.confirmed.insert(document, confirmed);
    // The screen shows what was begun, so that is what the person types on.
    let written = |mirror: &Mirror, fate| {
        let before = Waiting {
            edit: set(begun, "https://", &[stood]),
            frozen: true,
            fate,
            ..write_change(document, set(begun, "", &[]).change, begun, 1, NOW)
        };
        let typed = write_change(
            document,
            set(ended, "https://x.de", &[begun]).change,
            ended,
            0,
            NOW,
        );
        let ops = mirror.finish(&typed, Some(&before), 1);
        let mut after = Mirror::default();
        after.follow(&ops);
        after.waiting.pop_last().unwrap().1.edit.change.names().to_vec()
    };
    for fate in [Fate::Waits, Fate::Refused(Refusal::NoLink), Fate::SetAside] {
        assert_eq!(written(&mirror, fate.clone()), [stood, begun], "{fate:?}");
    }
    // What stands no more is named no more: the names do not grow with every key.
    mirror.confirmed.clear();
    assert_eq!(written(&mirror, Fate::Waits), [begun]);
}
