//! Which edits are one's own is told to their author, on every device, and to nobody else.

use shared::{
    assessment::Answer,
    sync::wire::{News, Reply},
};

use crate::{
    desk::{Town, value},
    support::on_each_engine,
};

#[test]
fn a_second_device_knows_ones_own_value() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let mut colleague = town.also(&town.head, &one).await;
        let mut second = town.also(&town.navigator, &one).await;
        let answers = one.card.documents.answers;
        let (mine, theirs) = (
            one.answer("STR3", &Answer::Level(3)),
            colleague.answer("STR3", &Answer::Level(1)),
        );
        one.put(std::slice::from_ref(&mine)).await;
        colleague.put(std::slice::from_ref(&theirs)).await;
        for device in [&mut one, &mut colleague, &mut second] {
            device.exchange(&[]).await.unwrap();
        }
        // In single entries, and in a document that comes whole.
        let third = town.also(&town.navigator, &one).await;
        for (device, own) in [
            (&one, &mine),
            (&second, &mine),
            (&third, &mine),
            (&colleague, &theirs),
        ] {
            assert!(device.document(answers).register(&value("STR3")).in_conflict());
            assert_eq!(device.confirmed[&answers].own, [own.edit.id].into());
        }
    });
}

#[test]
fn a_merged_text_is_nobodys_own() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let coach = one.card.documents.coach;
        let text = one.note(coach, "STR1", "a\nb\nc");
        one.put(&[text]).await;
        let mut two = town.also(&town.head, &one).await;
        let (a, c) = (
            one.note(coach, "STR1", "A\nb\nc"),
            two.note(coach, "STR1", "a\nb\nC"),
        );
        one.put(&[a]).await;
        let reply: Reply = two.exchange(&[c]).await.unwrap();
        assert!(matches!(reply.news.as_slice(), [News::Entries { entries, .. }] if entries.len() == 3));
        assert!(two.confirmed[&coach].own.is_empty());
        one.exchange(&[]).await.unwrap();
        assert!(one.confirmed[&coach].own.is_empty());
    });
}
