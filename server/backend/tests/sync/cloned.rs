//! Two browsers that pass for one, as when a profile or a machine was copied.

use shared::{
    assessment::Answer,
    sync::{
        Change, Patch, Rev, Value,
        wire::{Sent, Verdict},
    },
};

use crate::{
    desk::{Town, note},
    support::on_each_engine,
};

#[test]
fn a_cloned_profile_is_told_and_loses_nothing() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let mut clone = one.clone();
        let edit = one.answer("STR1", &Answer::Level(2));
        one.put(&[edit]).await;
        let other = clone.answer("STR2", &Answer::Level(3));
        let reply = clone.exchange(std::slice::from_ref(&other)).await.unwrap();
        assert_eq!(reply.verdicts, [Verdict::DeviceCloned]);
        // A new device id. This edit was never under another content, so its id may stay.
        clone.id = backend.new_id();
        let again = Sent { seq: 1, ..other };
        clone.put(std::slice::from_ref(&again)).await;
        // The same edit from yet another device: the same verdict, no second entry.
        clone.id = backend.new_id();
        let reply = clone.exchange(&[again]).await.unwrap();
        assert_eq!(
            (reply.verdicts, clone.card.rev),
            (vec![Verdict::Taken(Rev(2))], Rev(2))
        );
    });
}

/// Both copies typed on under one id: what the second one says is no repeat, and nothing that may build on it is
/// judged either.
#[test]
fn one_id_never_has_two_contents() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let notes = one.card.documents.coach;
        let begun = one.note(notes, "STR1", &"Anfang. ".repeat(40));
        one.put(std::slice::from_ref(&begun)).await;
        let spliced = one.sent(
            notes,
            Change::Splice {
                field: note("STR1"),
                base: begun.edit.id,
                patch: Patch {
                    at: 0,
                    delete: 0,
                    insert: "Neu. ".into(),
                },
                replaces: vec![begun.edit.id],
            },
        );
        one.put(std::slice::from_ref(&spliced)).await;

        let mut copy = town.also(&town.navigator, &one).await;
        let said = ["Neu. ", &"Anfang. ".repeat(40)].concat();
        let mut under_its_id = |text: &str| {
            let change = Change::Set {
                field: note("STR1"),
                value: Value::text(text),
                replaces: vec![begun.edit.id],
            };
            let mut sent = copy.sent(notes, change);
            sent.edit.id = spliced.edit.id;
            sent
        };
        let (more, same) = (under_its_id(&[&said, "Und mehr."].concat()), under_its_id(&said));
        let beside = copy.answer("STR2", &Answer::Level(3));
        let reply = copy.exchange(&[more, beside.clone()]).await.unwrap();
        assert_eq!(reply.verdicts, [Verdict::DeviceCloned, Verdict::DeviceCloned]);
        // The same written out is the same.
        let reply = copy.exchange(&[same, beside]).await.unwrap();
        assert_eq!(reply.verdicts, [Verdict::Taken(Rev(2)), Verdict::Taken(Rev(1))]);
    });
}
