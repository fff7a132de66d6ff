//! Edits that come when the document is locked, or before what they build on.

use backend::{
    assessment::{catalogue, submit_assessment, withdraw_assessment},
    sync::{drop_parked, exchange, parked_edits},
};
use serde_json::json;
use shared::{
    DocumentId, Fault, Refusal,
    account::Actor,
    assessment::{Answer, DocumentKind},
    sync::{
        Change, ParkedBecause, Patch, Reading, Value,
        wire::{Missing, Sent, Verdict},
    },
};

use crate::{
    desk::{Device, Town, note, value},
    support::on_each_engine,
};

#[test]
fn what_comes_too_late_is_parked_for_its_author() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let standard = catalogue(&backend, &town.navigator, one.card.catalogue)
            .await
            .unwrap();
        one.fill(&standard).await;
        let coach = one.card.documents.coach;
        let long = "Ein Satz für die Lotsin. ".repeat(20);
        let text = one.note(coach, "STR1", &long);
        one.put(&[text]).await;
        let mut two = town.also(&town.head, &one).await;
        submit_assessment(&backend, &town.navigator, one.card.id, one.card.rev)
            .await
            .unwrap();

        // A whole value, a piece of a text that stands, and a piece of that piece.
        let first = two.answer("STR1", &Answer::Level(4));
        let base = two.standing(coach, &note("STR1"))[0];
        let splice = |base, at| Change::Splice {
            field: note("STR1"),
            base,
            patch: Patch {
                at,
                delete: 0,
                insert: "Neu. ".into(),
            },
            replaces: vec![base],
        };
        let second = two.sent(coach, splice(base, 0));
        let third = two.sent(coach, splice(second.edit.id, 5));
        let bad = two.answer("STR1", &Answer::Level(9));
        let edits = [first, second, third, bad];
        let reply = two.exchange(&edits).await.unwrap();
        let refused = Verdict::Refused(Refusal::OutOfRange { min: 0, max: 4 });
        assert_eq!(
            reply.verdicts,
            [Verdict::Parked, Verdict::Parked, Verdict::Parked, refused]
        );
        assert_eq!(reply.parked, 3);
        assert_eq!(
            two.exchange(&edits).await.unwrap().verdicts,
            reply.verdicts,
            "no second effect"
        );

        assert!(
            parked_edits(&backend, &town.navigator).await.unwrap().is_empty(),
            "each only their own"
        );
        assert_eq!(
            parked_edits(&backend, &Actor::Guest).await,
            Err(Fault::NotSignedIn)
        );
        let parked = parked_edits(&backend, &town.head).await.unwrap();
        assert_eq!(parked.len(), 3);
        for edit in &parked {
            assert_eq!((edit.assessment, edit.why), (one.card.id, ParkedBecause::Locked));
        }
        let texts = |text: &str| {
            let change = Change::Set {
                field: note("STR1"),
                value: Value::text(text),
                replaces: vec![base],
            };
            parked
                .iter()
                .find(|edit| edit.change == change)
                .map(|edit| edit.kind)
        };
        assert_eq!(texts(&format!("Neu. {long}")), Some(DocumentKind::Coach));

        // Nobody drops what is somebody else's.
        let ids: Vec<_> = parked.iter().map(|edit| edit.id).collect();
        drop_parked(&backend, &town.navigator, ids.clone()).await.unwrap();
        assert_eq!(parked_edits(&backend, &town.head).await.unwrap().len(), 3);

        // Open again: new edits of them, then the parked ones go.
        one.exchange(&[]).await.unwrap();
        withdraw_assessment(&backend, &town.navigator, one.card.id, one.card.rev)
            .await
            .unwrap();
        two.exchange(&[]).await.unwrap();
        let again = two.answer("STR1", &Answer::Level(4));
        two.put(&[again]).await;
        drop_parked(&backend, &town.head, ids).await.unwrap();
        assert_eq!(two.exchange(&[]).await.unwrap().parked, 0);

        // Another device of the person may offer one of them again, as after a restore: it stays dropped.
        let mut other = town.also(&town.head, &one).await;
        let reply = other.exchange(&edits[..1]).await.unwrap();
        assert_eq!((reply.verdicts, reply.parked), (vec![Verdict::Parked], 0));
        let answers = other.document(one.card.documents.answers);
        assert!(!answers.register(&value("STR1")).in_conflict());

        // A device may ask for one of them still: it is not lost.
        let never_here = two.answer("STR2", &Answer::Level(2));
        for (edit, lost) in [(&edits[0], false), (&never_here, true)] {
            let mut request = two.request(&[]);
            request["acknowledged"] = json!([edit.edit.id]);
            let reply = exchange(&backend, &two.actor, request).await.unwrap();
            assert_eq!(reply.rolled_back, lost);
        }
    });
}

/// A note in two pieces, and the second one with its text whole.
fn in_pieces(device: &mut Device, document: DocumentId) -> [Sent; 3] {
    let first = device.note(document, "STR1", "eins zwei");
    let base = first.edit.id;
    let change = Change::Splice {
        field: note("STR1"),
        base,
        patch: Patch {
            at: 9,
            delete: 0,
            insert: " drei".into(),
        },
        replaces: vec![base],
    };
    let second = device.sent(document, change);
    let mut whole = second.clone();
    whole.edit.change = Change::Set {
        field: note("STR1"),
        value: Value::text("eins zwei drei"),
        replaces: vec![base],
    };
    [first, second, whole]
}

#[test]
fn a_piece_of_a_text_is_never_parked_without_the_text() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let standard = catalogue(&backend, &town.navigator, one.card.catalogue)
            .await
            .unwrap();
        one.fill(&standard).await;
        let internal = one.card.documents.internal;
        submit_assessment(&backend, &town.navigator, one.card.id, one.card.rev)
            .await
            .unwrap();
        // The first half goes, the second one follows before the lock is seen.
        let [first, second, whole] = in_pieces(&mut one, internal);
        let base = first.edit.id;
        let missing = Verdict::Depends(Missing::Base(base));
        let alone = std::slice::from_ref;
        let said = one.exchange(alone(&first)).await.unwrap().verdicts;
        assert_eq!(said, [Verdict::Parked]);
        let said = one.exchange(alone(&second)).await.unwrap().verdicts;
        assert_eq!(said, std::slice::from_ref(&missing));
        // The same if the first answer was lost and both go together.
        let ask = [first, second];
        assert_eq!(
            one.exchange(&ask).await.unwrap().verdicts,
            [Verdict::Parked, missing]
        );
        let said = one.exchange(alone(&whole)).await.unwrap().verdicts;
        assert_eq!(said, [Verdict::Parked]);
        let parked = parked_edits(&backend, &town.navigator).await.unwrap();
        let last = parked.iter().find(|edit| edit.id != base);
        assert_eq!(last.map(|edit| &edit.change), Some(&whole.edit.change));
    });
}

#[test]
fn a_splice_without_its_base_comes_again_whole() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let internal = one.card.documents.internal;
        let [first, second, whole] = in_pieces(&mut one, internal);
        let base = first.edit.id;
        // The first one never arrived.
        let reply = one.exchange(std::slice::from_ref(&second)).await.unwrap();
        assert_eq!(reply.verdicts, [Verdict::Depends(Missing::Base(base))]);
        one.put(&[whole]).await;
        // A piece of a text that was replaced long ago is taken by the log.
        let stood = one.standing(internal, &note("STR1"))[0];
        for text in ["zwei", "drei"] {
            let edit = one.note(internal, "STR1", text);
            one.put(&[edit]).await;
        }
        let patch = Patch {
            at: 4,
            delete: 5,
            insert: String::new(),
        };
        let change = Change::Splice {
            field: note("STR1"),
            base: stood,
            patch,
            replaces: vec![stood],
        };
        let late = one.sent(internal, change);
        one.put(&[late]).await;
        let register = one.document(internal).register(&note("STR1")).clone();
        let Reading::Conflict(values) = register.read() else {
            panic!("{register:?}")
        };
        let texts: Vec<_> = values.keys().filter_map(|value| value.as_text()).collect();
        assert_eq!(texts, ["drei", "eins drei"]);
    });
}
