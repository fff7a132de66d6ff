//! Texts that merge by paragraph, and logs that fold to what the database holds.

use backend::{Backend, assessment::export_organisation};
use serde_json::json;
use shared::{
    DocumentId, EditId, ElementId,
    assessment::{Answer, DocumentKind, field, list},
    sync::{Change, Document, FieldKey, Function, Reading, Rev, Value, What, device, wire::Verdict},
};
use sqlx::{AssertSqlSafe, Row as _};

use crate::{
    desk::{BORNA, Device, Town, key, note},
    support::{ags, on_each_engine},
};

/// The text of a note, if people agree on one.
fn agreed(device: &Device, document: DocumentId) -> Option<String> {
    match device.document(document).register(&note("STR1")).read() {
        Reading::Agreed(value) => value.as_text().map(ToOwned::to_owned),
        Reading::Conflict(_) => None,
    }
}

#[test]
fn different_paragraphs_become_one_text() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let coach = one.card.documents.coach;
        let base = one.note(coach, "STR1", "Ist-Stand\nPlan\nOffen");
        one.put(&[base]).await;
        let mut two = town.also(&town.head, &one).await;
        let mine = one.note(coach, "STR1", "Ist-Stand: gut\nPlan\nOffen");
        let theirs = two.note(coach, "STR1", "Ist-Stand\nPlan\nOffen: Budget");
        one.put(&[mine]).await;
        let reply = two.exchange(&[theirs]).await.unwrap();
        assert_eq!(reply.verdicts, [Verdict::Taken(Rev(3))]);
        one.exchange(&[]).await.unwrap();
        let merged = Some("Ist-Stand: gut\nPlan\nOffen: Budget".to_owned());
        assert_eq!(
            (agreed(&one, coach), agreed(&two, coach)),
            (merged.clone(), merged)
        );
        let by: Vec<_> = one
            .document(coach)
            .register(&note("STR1"))
            .standing()
            .values()
            .map(|s| s.by)
            .collect();
        assert_eq!(by, [Function::Merge]);

        // Typing on in a text that was merged meanwhile, as a piece of it.
        let stood = one.standing(coach, &note("STR1"))[0];
        let mut typing = one.clone();
        let first = typing.note(coach, "STR1", "Ist-Stand: sehr gut\nPlan\nOffen: Budget");
        let started = first.edit.id;
        let other = two.note(coach, "STR1", "Ist-Stand: gut\nPlan\nOffen: Budget und Zeit");
        two.put(&[other]).await;
        typing.put(&[first]).await;
        let patch = device_patch(
            "Ist-Stand: sehr gut\nPlan\nOffen: Budget",
            "Ist-Stand: sehr, sehr gut\nPlan\nOffen: Budget",
        );
        let change = Change::Splice {
            field: note("STR1"),
            base: started,
            patch,
            replaces: vec![started],
        };
        let more = typing.sent(coach, change);
        typing.put(&[more]).await;
        let merged = "Ist-Stand: sehr, sehr gut\nPlan\nOffen: Budget und Zeit";
        assert_eq!(agreed(&typing, coach).as_deref(), Some(merged), "{stood}");
    });
}

fn device_patch(from: &str, to: &str) -> shared::sync::Patch {
    shared::sync::Patch::between(from, to)
}

#[test]
fn the_same_paragraph_stays_a_conflict() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let internal = one.card.documents.internal;
        let base = one.note(internal, "STR1", "Plan");
        one.put(&[base]).await;
        let mut two = town.also(&town.head, &one).await;
        let (mine, theirs) = (
            one.note(internal, "STR1", "Plan A"),
            two.note(internal, "STR1", "Plan B"),
        );
        one.put(&[mine]).await;
        two.put(&[theirs]).await;
        assert_eq!(agreed(&two, internal), None);
        // A merge that would be too long is left to people too.
        let (long, longer) = ("x".repeat(12_000), "y".repeat(12_000));
        let base = two.note(internal, "STR1", "oben\n\nunten");
        two.put(&[base]).await;
        one.exchange(&[]).await.unwrap();
        let mine = one.note(internal, "STR1", &format!("oben {long}\n\nunten"));
        let theirs = two.note(internal, "STR1", &format!("oben\n\nunten {longer}"));
        one.put(&[mine]).await;
        two.put(&[theirs]).await;
        assert_eq!(agreed(&two, internal), None);
        assert_eq!(two.document(internal).register(&note("STR1")).standing().len(), 2);
    });
}

/// A sequence of numbers that a seed repeats.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// One random change of a device: answers, notes whole and in pieces, evidence, names of edits long gone.
fn random(device: &mut Device, dice: &mut Dice, gone: &mut Vec<EditId>) -> shared::sync::wire::Sent {
    let documents = device.card.documents;
    let item = key(["STR1", "KOM2", "SIC2"][usize::try_from(dice.roll(3)).unwrap()]);
    let members: Vec<ElementId> = device
        .document(documents.coach)
        .elements()
        .keys()
        .copied()
        .collect();
    let member = members.get(usize::try_from(dice.roll(8)).unwrap()).copied();
    let sent = match (dice.roll(8), member) {
        (0, _) => device.answer(item.as_str(), &Answer::Level(u8::try_from(dice.roll(6)).unwrap())),
        (1, _) => {
            let list = list::evidence(&item);
            let element = device.backend.new_id();
            device.sent(
                documents.coach,
                Change::Insert {
                    element,
                    list,
                    position: "m".into(),
                },
            )
        }
        (2, Some(element)) => {
            let saw = device
                .document(documents.coach)
                .edits_of(element)
                .into_iter()
                .collect();
            device.sent(documents.coach, Change::Remove { element, saw })
        }
        (3, Some(element)) => {
            let removed = &device.document(documents.coach).elements()[&element].removed;
            let replaces = removed.keys().copied().collect();
            device.sent(documents.coach, Change::Restore { element, replaces })
        }
        (4, Some(element)) => {
            let label = FieldKey::of_element(element, field::LABEL).unwrap();
            device.set(
                documents.coach,
                &label,
                Value::text(format!("Beleg {}", dice.roll(9))),
            )
        }
        (_, _) => {
            let field = field::of(&item, field::NOTE);
            let document = [documents.internal, documents.coach][usize::try_from(dice.roll(2)).unwrap()];
            let standing = device.standing(document, &field);
            let line = dice.roll(4);
            let base = match dice.roll(4) {
                0 => gone.get(usize::try_from(dice.roll(20)).unwrap()).copied(),
                _ => standing.first().copied(),
            };
            match base {
                Some(base) if dice.roll(3) > 0 => {
                    let at = u32::try_from(dice.roll(6)).unwrap();
                    let insert = ["neu", "\n", "ß\nü"][usize::try_from(dice.roll(3)).unwrap()].to_owned();
                    let patch = shared::sync::Patch {
                        at,
                        delete: u32::try_from(line).unwrap(),
                        insert,
                    };
                    let change = Change::Splice {
                        field,
                        base,
                        patch,
                        replaces: vec![base],
                    };
                    device.sent(document, change)
                }
                _ => {
                    let text = format!("eins\n{}\ndrei\n{line}\nfünf", dice.roll(9));
                    device.set(document, &field, Value::text(text))
                }
            }
        }
    };
    gone.push(sent.edit.id);
    sent
}

/// What the database holds of a document: its head as stored, and the fold of its log from nothing.
async fn stored(
    backend: &Backend,
    town: &Town,
    document: DocumentId,
) -> (Rev, String, Vec<shared::sync::Entry>) {
    let mut conn = backend.db.read().await.unwrap();
    let sql = format!("SELECT rev, body FROM head WHERE document_id = '{document}'");
    let head = sqlx::query(AssertSqlSafe(sql))
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    drop(conn);
    let programme = town.navigator.person().unwrap().programme;
    let export = export_organisation(backend, programme, &ags(BORNA))
        .await
        .unwrap();
    let documents = export["assessments"][0]["documents"].as_array().unwrap();
    let found = documents
        .iter()
        .find(|found| found["id"] == json!(document))
        .unwrap();
    let log = found["log"].as_array().unwrap().iter();
    let entries = log
        .map(|logged| serde_json::from_value(logged["entry"].clone()).unwrap())
        .collect();
    let rev = Rev(head.get::<i64, _>("rev").unsigned_abs());
    (rev, head.get("body"), entries)
}

fn fold(entries: &[shared::sync::Entry]) -> (Rev, String) {
    let mut document = Document::default();
    let mut rev = Rev(0);
    for entry in entries {
        assert_eq!(entry.rev, rev.next(), "no gap");
        rev = entry.rev;
        if let What::Edit(edit) = &entry.what {
            document.apply(edit, entry.by).unwrap();
        }
    }
    (rev, serde_json::to_string(&document).unwrap())
}

#[test]
fn a_log_folds_to_the_stored_head_byte_for_byte() {
    for seed in 1..=6_u64 {
        println!("seed {seed}");
        on_each_engine(async |backend| {
            let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let town = Town::new(&backend).await;
            let one = town.begin().await;
            let mut sites = [
                one.clone(),
                town.also(&town.head, &one).await,
                town.also(&town.navigator, &one).await,
            ];
            let (mut gone, mut merged, mut taken) = (Vec::new(), false, Vec::new());
            for _ in 0..60 {
                let site = &mut sites[usize::try_from(dice.roll(3)).unwrap()];
                let batch: Vec<_> = (0..=dice.roll(4))
                    .map(|_| random(site, &mut dice, &mut gone))
                    .collect();
                if dice.roll(4) == 0 {
                    // The answer is lost; the same comes again.
                    site.send(&batch).await.unwrap();
                }
                let reply = site.exchange(&batch).await.unwrap();
                let own = batch.iter().zip(&reply.verdicts);
                taken.extend(own.filter_map(|(sent, verdict)| match verdict {
                    Verdict::Taken(rev) => Some((sent.document, sent.edit.id, *rev)),
                    _ => None,
                }));
            }
            for site in &mut sites {
                site.exchange(&[]).await.unwrap();
            }
            for (kind, _) in DocumentKind::ALL
                .iter()
                .filter(|(kind, _)| *kind != DocumentKind::Review)
            {
                let document = match kind {
                    DocumentKind::Answers => one.card.documents.answers,
                    DocumentKind::Internal => one.card.documents.internal,
                    _ => one.card.documents.coach,
                };
                let (rev, head, entries) = stored(&backend, &town, document).await;
                assert_eq!(fold(&entries), (rev, head.clone()), "seed {seed}");
                merged |= entries.iter().any(|entry| entry.by == Function::Merge);
                for site in &sites {
                    let confirmed: &device::Confirmed = &site.confirmed[&document];
                    assert_eq!(confirmed.rev, rev, "seed {seed}");
                    assert_eq!(
                        serde_json::to_string(&confirmed.document).unwrap(),
                        head,
                        "seed {seed}"
                    );
                }
                // Every acknowledged edit stands in its place, once.
                for (_, id, rev) in taken.iter().filter(|(of, ..)| *of == document) {
                    let places: Vec<_> = entries
                        .iter()
                        .filter(|entry| matches!(&entry.what, What::Edit(edit) if edit.id == *id))
                        .map(|entry| entry.rev)
                        .collect();
                    assert_eq!(places, [*rev], "seed {seed}");
                }
            }
            println!("merged: {merged}, taken: {}", taken.len());
            assert!(taken.len() > 40, "seed {seed}");
        });
    }
}
