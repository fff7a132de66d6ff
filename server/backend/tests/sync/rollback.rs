//! A database that was put back to an older state without a new epoch: a browser notices by what it has.
//!
//! The browser here knows of edits that this database never saw, as after a snapshot was put back.

use backend::sync::exchange;
use serde_json::json;
use shared::{
    assessment::Answer,
    sync::{
        Entry, Function, What,
        wire::{News, Reply, Verdict},
    },
};

use crate::{
    desk::{Device, Town},
    support::on_each_engine,
};

/// That nothing was taken and everything comes afresh, as from another database.
fn is_offered_all(reply: &Reply) {
    assert!(reply.rolled_back);
    assert!(reply.verdicts.is_empty());
    assert_eq!(reply.news.len(), 3);
    for news in &reply.news {
        assert!(matches!(news, News::Whole { .. }), "{news:?}");
    }
}

/// Two browsers; one knows an edit that is lost.
async fn with_a_lost_edit(town: &Town) -> (Device, Device) {
    let mut one = town.begin().await;
    let kept = one.answer("STR1", &Answer::Level(1));
    one.put(&[kept]).await;
    let two = town.also(&town.head, &one).await;
    let lost = one.answer("STR2", &Answer::Level(2));
    let confirmed = one.confirmed.get_mut(&lost.document).unwrap();
    let entry = Entry {
        rev: confirmed.rev.next(),
        by: Function::Navigator,
        what: What::Edit(lost.edit.clone()),
    };
    confirmed.document.apply(&lost.edit, entry.by).unwrap();
    confirmed.rev = entry.rev;
    confirmed.mark = confirmed.mark.take().map(|mark| mark.after(&entry));
    (one, two)
}

#[test]
fn a_browser_is_ahead_of_the_head() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let (mut one, mut two) = with_a_lost_edit(&town).await;
        let next = one.answer("STR3", &Answer::Level(3));
        is_offered_all(&one.exchange(&[next]).await.unwrap());
        two.exchange(&[]).await.unwrap();
        assert_eq!(one.common(), two.common());
        assert!(!one.exchange(&[]).await.unwrap().rolled_back);
    });
}

#[test]
fn others_have_caught_up_with_it() {
    for others in [1, 3] {
        on_each_engine(async |backend| {
            let town = Town::new(&backend).await;
            let (mut one, mut two) = with_a_lost_edit(&town).await;
            for level in 0..others {
                let edit = two.answer("STR4", &Answer::Level(level));
                two.put(&[edit]).await;
            }
            is_offered_all(&one.exchange(&[]).await.unwrap());
            assert_eq!(one.common(), two.common());
            assert!(!two.exchange(&[]).await.unwrap().rolled_back);
        });
    }
}

#[test]
fn an_acknowledged_edit_is_missing_although_the_order_is_the_same() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let (taken, lost) = (
            one.answer("STR1", &Answer::Level(1)),
            one.answer("STR2", &Answer::Level(1)),
        );
        one.put(std::slice::from_ref(&taken)).await;
        for (edit, expected) in [(taken, false), (lost, true)] {
            let mut request = one.request(&[]);
            request["acknowledged"] = json!([edit.edit.id]);
            let reply = exchange(&backend, &one.actor, request).await.unwrap();
            assert_eq!(reply.rolled_back, expected);
        }
    });
}

/// A browser of the wire format before marks: it is told by the rev alone, and gets single entries.
#[test]
fn a_browser_without_marks_is_served_as_before() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let mut two = town.also(&town.head, &one).await;
        let edit = two.answer("STR1", &Answer::Level(1));
        two.put(&[edit]).await;
        let edit = one.answer("STR2", &Answer::Level(2));
        let mut request = one.request(std::slice::from_ref(&edit));
        request["wire"] = json!(1);
        request.as_object_mut().unwrap().remove("marks");
        let reply = exchange(&backend, &one.actor, request).await.unwrap();
        assert!(matches!(reply.verdicts.as_slice(), [Verdict::Taken(_)]));
        assert!(matches!(reply.news.as_slice(), [News::Entries { entries, .. }] if entries.len() == 2));
    });
}
