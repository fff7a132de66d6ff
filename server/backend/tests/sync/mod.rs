//! The exchange: what is taken, what is said twice, what comes too late, and what never gets through.

mod cloned;
mod elsewhere;
mod hour;
mod late;
mod merge;
mod own;
mod race;
mod relay;
mod rollback;

use backend::{
    assessment::history,
    sync::{Heard, exchange, hints},
};
use serde_json::{Value as Json, json};
use shared::{
    DocumentId, Fault, Refusal,
    account::Actor,
    assessment::{Answer, field},
    sync::{
        Reading, Rev, Value,
        wire::{News, Sent, Verdict},
    },
};

use crate::{
    desk::{self, Town, note, value},
    support::on_each_engine,
};

#[test]
fn two_people_edit_and_both_have_it() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let mut two = town.also(&town.head, &one).await;
        assert_eq!(
            one.confirmed.len(),
            3,
            "answers, internal and coach, never the review"
        );

        let edits = [
            one.answer("STR1", &Answer::Level(2)),
            one.answer("STR2", &Answer::Level(1)),
        ];
        let reply = one.exchange(&edits).await.unwrap();
        assert_eq!(reply.verdicts, [Verdict::Taken(Rev(1)), Verdict::Taken(Rev(2))]);
        assert_eq!(reply.assessments.len(), 1);
        assert_eq!(one.card.rev, Rev(2));
        two.exchange(&[]).await.unwrap();
        assert_eq!(one.common(), two.common());
        // Nothing new: nothing is told.
        assert!(two.exchange(&[]).await.unwrap().news.is_empty());

        // Both answer the same item without seeing each other: both values stand.
        let (mine, yours) = (
            one.answer("STR3", &Answer::Level(3)),
            two.answer("STR3", &Answer::Level(1)),
        );
        one.put(&[mine]).await;
        two.put(&[yours]).await;
        one.exchange(&[]).await.unwrap();
        assert_eq!(one.common(), two.common());
        let answers = one.card.documents.answers;
        assert!(one.document(answers).register(&value("STR3")).in_conflict());
        let decided = one.answer("STR3", &Answer::Level(2));
        one.put(&[decided]).await;
        assert!(!one.document(answers).register(&value("STR3")).in_conflict());
    });
}

#[test]
fn the_same_exchange_again_has_no_second_effect() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let internal = one.card.documents.internal;
        let edits = [
            one.answer("STR1", &Answer::Level(2)),
            one.answer("STR2", &Answer::Level(9)),
            one.note(internal, "STR1", "Erst mit dem Hauptamt reden."),
        ];
        // The answer is lost twice on the way.
        let first = one.send(&edits).await.unwrap();
        let second = one.send(&edits).await.unwrap();
        let third = one.exchange(&edits).await.unwrap();
        assert_eq!(first.verdicts, second.verdicts);
        assert_eq!(first.verdicts, third.verdicts);
        assert_eq!(first.news, third.news);
        assert_eq!(one.card.rev, Rev(1));
        // Twice in one request.
        let edit = one.answer("STR4", &Answer::Level(1));
        let reply = one.exchange(&[edit.clone(), edit]).await.unwrap();
        assert_eq!(reply.verdicts, [Verdict::Taken(Rev(2)), Verdict::Taken(Rev(2))]);
        let log = history(&backend, &town.navigator, one.card.id, 0).await.unwrap();
        assert_eq!(log.rows.len(), 3);
    });
}

#[test]
fn a_bad_edit_is_named_and_good_ones_beside_it_are_taken() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let documents = one.card.documents;
        let reason = |text: &str| Answer::NotApplicable { reason: text.into() };
        let unknown = field::of(&desk::key("XYZ9"), field::VALUE);
        let raw = |sent: Sent| sent.json();
        let sureness = field::of(&desk::key("STR3"), field::CONFIDENCE);
        let hidden = Value::Choice {
            key: "low".into(),
            text: "Text, den keine Seite zeigt".into(),
        };
        let mut broken = raw(one.answer("KOM1", &Answer::Level(1)));
        broken["edit"]["change"]["extra"] = json!(1);
        let cases: Vec<(Json, Verdict)> = vec![
            (raw(one.answer("STR1", &Answer::Level(2))), Verdict::Taken(Rev(1))),
            (json!("no edit at all"), Verdict::Refused(Refusal::Malformed)),
            (broken, Verdict::Refused(Refusal::Malformed)),
            (
                raw(one.set(documents.answers, &value("STR3"), Value::Number(9))),
                Verdict::Refused(Refusal::OutOfRange { min: 0, max: 4 }),
            ),
            (
                raw(one.set(documents.answers, &unknown, Value::Number(1))),
                Verdict::Refused(Refusal::UnknownField),
            ),
            (
                raw(one.set(documents.answers, &sureness, hidden)),
                Verdict::Refused(Refusal::WrongKind),
            ),
            (
                raw(one.note(documents.internal, "STR1", &"x".repeat(20_001))),
                Verdict::Refused(Refusal::TooLong { max: 20_000 }),
            ),
            (
                raw(one.note(documents.internal, "STR2", &"ß".repeat(20_000))),
                Verdict::Taken(Rev(1)),
            ),
            (
                raw(one.answer("KOM2", &reason("zu kurz …"))),
                Verdict::Refused(Refusal::TooShort { min: 10 }),
            ),
            (
                raw(one.answer("SIC2", &reason("lang genug, aber"))),
                Verdict::Refused(Refusal::AlwaysApplies),
            ),
            (
                raw(one.note(documents.coach, "STR1", "mit\0Null")),
                Verdict::Refused(Refusal::ControlCharacter),
            ),
            (
                raw(one.note(
                    documents.coach,
                    "STR1",
                    "<script>alert(1)</script> \u{202e}umgedreht",
                )),
                Verdict::Taken(Rev(1)),
            ),
            (
                raw(one.set(documents.review, &note("STR1"), Value::text("x"))),
                Verdict::Refused(Refusal::NoDocument),
            ),
            (
                raw(one.set(backend.new_id(), &note("STR1"), Value::text("x"))),
                Verdict::Refused(Refusal::NoDocument),
            ),
            (raw(one.answer("STR4", &Answer::Unknown)), Verdict::Taken(Rev(2))),
        ];
        let mut request = one.request(&[]);
        request["edits"] = cases.iter().map(|(json, _)| json.clone()).collect();
        let reply = exchange(&backend, &one.actor, request).await.unwrap();
        for ((sent, expected), verdict) in cases.iter().zip(&reply.verdicts) {
            assert_eq!(
                verdict,
                expected,
                "{}",
                sent.to_string().chars().take(300).collect::<String>()
            );
        }
        one.absorb(&reply);
        let text = one.document(documents.coach).register(&note("STR1")).clone();
        let kept = Value::text("<script>alert(1)</script> \u{202e}umgedreht");
        assert_eq!(text.read(), Reading::Agreed(&kept));
    });
}

#[test]
fn a_request_that_is_none_of_ours_is_refused_whole() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let edit = one.answer("STR1", &Answer::Level(2));
        let good = one.request(&[edit]);
        let with = |name: &str, value: Json| {
            let mut request = good.clone();
            request[name] = value;
            request
        };
        for (request, expected) in [
            (with("wire", json!(0)), Fault::Outdated { oldest: 1 }),
            (
                with("wire", json!(99)),
                Fault::Later {
                    newest: shared::sync::wire::WIRE,
                },
            ),
            (with("wire", json!("1")), Fault::Malformed),
            (with("more", json!(1)), Fault::Malformed),
            (with("have", json!({ "no id": 1 })), Fault::Malformed),
            (with("edits", json!(vec![Json::Null; 201])), Fault::TooLarge),
            (json!([]), Fault::Malformed),
            (json!(null), Fault::Malformed),
            (
                with("actor", json!(town.head.person().unwrap().id)),
                Fault::OtherPerson,
            ),
        ] {
            assert_eq!(exchange(&backend, &town.navigator, request).await, Err(expected));
        }
        assert_eq!(
            exchange(&backend, &town.head, good.clone()).await,
            Err(Fault::OtherPerson)
        );
        assert_eq!(
            exchange(&backend, &Actor::Guest, good.clone()).await,
            Err(Fault::NotSignedIn)
        );
        one.exchange(&[]).await.unwrap();
        assert_eq!(one.card.rev, Rev(0), "nothing of it was taken");
    });
}

#[test]
fn who_may_not_have_a_document_cannot_tell_it_from_none() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let answers = one.card.documents.answers;
        let edit = one.answer("STR1", &Answer::Level(2));
        one.put(std::slice::from_ref(&edit)).await;
        for actor in [&town.neighbour, &town.staff, &town.coach, &town.director] {
            let mut other = one.clone();
            other.actor = actor.clone();
            // The same edit once more, the same device and number, and one of their own.
            let own = Sent {
                seq: 7,
                edit: shared::sync::Edit {
                    id: backend.new_id(),
                    ..edit.edit.clone()
                },
                ..edit
            };
            let reply = other.send(&[edit.clone(), own]).await.unwrap();
            let refused = Verdict::Refused(Refusal::NoDocument);
            assert_eq!(reply.verdicts, [refused.clone(), refused]);
            assert!(reply.assessments.is_empty());
            let gone: Vec<_> = one
                .have()
                .into_keys()
                .map(|document| News::Gone { document })
                .collect();
            assert_eq!(reply.news, gone);
            assert!(
                !serde_json::to_string(&reply).unwrap().contains("number"),
                "no content"
            );
        }
        one.exchange(&[]).await.unwrap();
        assert_eq!(one.confirmed[&answers].rev, Rev(1));
    });
}

#[test]
fn a_browser_that_is_far_behind_gets_the_document_whole() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let mut two = town.also(&town.head, &one).await;
        let answers = one.card.documents.answers;
        let first = one.answer("STR1", &Answer::Level(0));
        one.put(&[first]).await;
        let mut little = two.clone();
        little.exchange(&[]).await.unwrap();
        for round in 0..4 {
            let edits: Vec<_> = (0..125)
                .map(|number| {
                    let edit = one.answer("STR1", &Answer::Level((number + round) % 5));
                    one.absorb_own(&edit);
                    edit
                })
                .collect();
            one.put(&edits).await;
        }
        let entries = little.send(&[]).await.unwrap();
        assert!(matches!(&entries.news[..], [News::Entries { entries, .. }] if entries.len() == 500));
        let reply = two.exchange(&[]).await.unwrap();
        assert!(matches!(&reply.news[..], [News::Whole { rev: Rev(501), .. }]));
        assert_eq!(one.document(answers), two.document(answers));
    });
}

#[test]
fn another_epoch_brings_everything_afresh_and_takes_nothing() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let first = one.answer("STR1", &Answer::Level(2));
        one.put(std::slice::from_ref(&first)).await;
        let right = one.epoch.clone().unwrap();
        let next = one.answer("STR2", &Answer::Level(2));
        let mut old = one.clone();
        old.epoch = Some(shared::sync::wire::Epoch("another".into()));
        let edits = [next.clone()];
        let reply = old.send(&edits).await.unwrap();
        assert_eq!((reply.epoch.clone(), reply.verdicts.len()), (right, 0));
        let whole = reply
            .news
            .iter()
            .filter(|news| matches!(news, News::Whole { .. }))
            .count();
        assert_eq!((whole, reply.news.len()), (3, 3));
        // Under the right epoch, with a new device id, what was acknowledged comes again: no second effect.
        old.absorb(&reply);
        old.id = backend.new_id();
        let again: Vec<_> = [first, next]
            .into_iter()
            .zip(1..)
            .map(|(sent, seq)| Sent { seq, ..sent })
            .collect();
        let reply = old.exchange(&again).await.unwrap();
        assert_eq!(reply.verdicts, [Verdict::Taken(Rev(1)), Verdict::Taken(Rev(2))]);
    });
}

#[test]
fn hints_go_to_those_who_may_edit() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let two = town.also(&town.head, &one).await;
        let mut ears = [Some(one.id), Some(two.id), None].map(|device| hints(&backend, device));
        let edit = one.answer("STR1", &Answer::Level(2));
        one.put(&[edit]).await;
        let answers: DocumentId = one.card.documents.answers;
        let heard = ears[1].next(town.head.person().unwrap()).await;
        assert_eq!(heard, Heard::Documents(vec![answers]));
        let soon = std::time::Duration::from_millis(50);
        for (ear, actor) in [
            (0, &town.navigator),
            (2, &town.neighbour),
            (2, &town.staff),
            (2, &town.coach),
        ] {
            let heard = tokio::time::timeout(soon, ears[ear].next(actor.person().unwrap())).await;
            assert!(heard.is_err(), "{heard:?}");
        }
        // Nothing changed: no hint.
        one.exchange(&[]).await.unwrap();
        let heard = tokio::time::timeout(soon, ears[1].next(town.head.person().unwrap())).await;
        assert!(heard.is_err(), "{heard:?}");
    });
}

#[test]
fn a_crowd_of_values_can_be_resolved() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let (answers, field) = (one.card.documents.answers, value("STR1"));
        let crowd: Vec<_> = (0..60)
            .map(|number| one.answer("STR1", &Answer::Level(number % 5)))
            .collect();
        let reply = one.exchange(&crowd).await.unwrap();
        let full = Verdict::Refused(Refusal::TooMany { max: 50 });
        assert_eq!(
            reply.verdicts.iter().filter(|verdict| **verdict == full).count(),
            10
        );
        assert_eq!(one.standing(answers, &field).len(), 50);
        let decided = one.answer("STR1", &Answer::Level(2));
        one.put(&[decided]).await;
        assert_eq!(one.standing(answers, &field).len(), 1);
    });
}
