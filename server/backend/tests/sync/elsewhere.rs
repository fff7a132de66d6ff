//! What lies on other devices is told, by function and day.

use backend::sync::{clean_up, exchange};
use serde_json::json;
use shared::{
    DAY, SECOND,
    assessment::Answer,
    local_day,
    sync::{
        Function,
        wire::{Elsewhere, Reply},
    },
};

use crate::{
    desk::{Device, Town},
    support::on_each_engine,
};

/// An exchange that leaves this many edits of the answers on the device.
async fn contact(device: &Device, left: u32) -> Reply {
    let mut request = device.request(&[]);
    request["left"] = json!({ device.card.documents.answers.to_string(): left });
    exchange(&device.backend, &device.actor, request).await.unwrap()
}

#[test]
fn others_learn_what_waits_and_until_when() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let mut two = town.also(&town.head, &one).await;
        let mine = contact(&one, 3).await;
        assert_eq!(mine.elsewhere, [], "nobody is told of the own device");

        let told = Elsewhere {
            assessment: one.card.id,
            by: Function::Navigator,
            own: false,
            edits: 3,
            day: local_day(backend.now()),
        };
        let answer = two.answer("STR1", &Answer::Level(1));
        let reply = two.exchange(&[answer]).await.unwrap();
        assert_eq!(reply.elsewhere, std::slice::from_ref(&told));
        let second = town.also(&town.navigator, &one).await;
        let reply = second.send(&[]).await.unwrap();
        assert_eq!(
            reply.elsewhere,
            [Elsewhere {
                own: true,
                ..told.clone()
            }]
        );

        // The next contact says something else; one that brings edits does so as well.
        contact(&one, 1).await;
        let reply = two.exchange(&[]).await.unwrap();
        assert_eq!(reply.elsewhere, [Elsewhere { edits: 1, ..told }]);
        let answer = one.answer("STR2", &Answer::Level(2));
        one.put(&[answer]).await;
        assert_eq!(two.exchange(&[]).await.unwrap().elsewhere, []);
    });
}

#[test]
fn a_device_that_says_the_same_every_day_was_heard_of_today() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let one = town.begin().await;
        let two = town.also(&town.head, &one).await;
        for _ in 0..3 {
            contact(&one, 1).await;
            let told = two.send(&[]).await.unwrap().elsewhere;
            let days: Vec<_> = told.into_iter().map(|line| line.day).collect();
            assert_eq!(days, [local_day(backend.now())]);
            backend.clock.advance(DAY);
        }
        // It is never heard of again, and nobody else asks.
        backend.clock.advance(29 * DAY - SECOND);
        assert_eq!(clean_up(&backend).await.unwrap(), 0);
        backend.clock.advance(SECOND);
        assert_eq!(clean_up(&backend).await.unwrap(), 1);
    });
}

#[test]
fn nobody_speaks_of_documents_that_are_not_theirs() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let one = town.begin().await;
        let two = town.also(&town.head, &one).await;
        for stranger in [&town.neighbour, &town.coach, &town.staff] {
            let mut foreign = one.clone();
            foreign.actor = stranger.clone();
            foreign.id = backend.new_id();
            assert_eq!(contact(&foreign, 7).await.elsewhere, []);
        }
        assert_eq!(two.send(&[]).await.unwrap().elsewhere, []);
    });
}
