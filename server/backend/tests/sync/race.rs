//! Many at once: every acknowledged edit has a place of its own, and nobody waits for ever.

use std::{collections::BTreeSet, future::Future, time::Duration};

use backend::{
    assessment::{catalogue, submission, submit_assessment, withdraw_assessment},
    sync::{drop_parked, parked_edits},
};
use shared::{
    Fault,
    account::Actor,
    assessment::{Answer, AssessmentCard, Catalogue, Sheet, State},
    sync::{
        Rev,
        wire::{Reply, Sent, Verdict},
    },
};

use crate::{
    desk::{Device, Town, value},
    support::on_each_engine,
};

/// Exchanges until it is answered. Locked for longer than somebody waits: nothing was stored, and the same
/// comes again.
async fn bring(device: &mut Device, edits: &[Sent]) -> Reply {
    loop {
        match device.exchange(edits).await {
            Err(Fault::Unavailable) => {}
            other => return other.unwrap(),
        }
    }
}

/// Answers and notes in all three documents, over and over.
async fn work(mut device: Device, rounds: u8) -> (Device, Vec<(String, u64)>) {
    let documents = device.card.documents;
    let mut taken = Vec::new();
    for round in 0..rounds {
        let batch = [
            device.note(documents.coach, "KOM1", &format!("Runde {round}")),
            device.answer("STR1", &Answer::Level(round % 5)),
            device.note(
                documents.internal,
                "STR1",
                &format!("Runde\n{round}\nvon {}", device.id),
            ),
        ];
        let reply = bring(&mut device, &batch).await;
        for (sent, verdict) in batch.iter().zip(reply.verdicts) {
            match verdict {
                Verdict::Taken(rev) => taken.push((sent.document.to_string(), rev.0)),
                Verdict::Parked => {}
                other => panic!("{other:?}"),
            }
        }
    }
    (device, taken)
}

#[test]
fn writers_at_once_get_one_order() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let one = town.begin().await;
        let mut tasks = Vec::new();
        for number in 0..8 {
            let device = town.also([&town.navigator, &town.head][number % 2], &one).await;
            tasks.push(tokio::spawn(work(device, 12)));
        }
        let (mut devices, mut places) = (Vec::new(), Vec::new());
        for task in tasks {
            let (device, taken) = task.await.unwrap();
            devices.push(device);
            places.extend(taken);
        }
        assert_eq!(places.len(), 8 * 12 * 3);
        assert_eq!(
            places.iter().collect::<BTreeSet<_>>().len(),
            places.len(),
            "no place twice"
        );
        for device in &mut devices {
            device.exchange(&[]).await.unwrap();
        }
        for device in &devices[1..] {
            assert_eq!(device.common(), devices[0].common());
        }
    });
}

/// How often each race is run: `FAHRWASSER_RACES`.
fn rounds() -> u64 {
    std::env::var("FAHRWASSER_RACES").map_or(10, |text| text.parse().unwrap())
}

/// Answers one question over and over, with pauses of some milliseconds; tells what was taken where, and
/// how many edits came too late.
async fn answer_often(mut device: Device, mut pace: u64) -> (Vec<Rev>, usize) {
    let (mut taken, mut late) = (Vec::new(), 0);
    for round in 0..6_u8 {
        pace = pace * 7 % 13;
        tokio::time::sleep(Duration::from_millis(pace)).await;
        let edit = device.answer("STR2", &Answer::Level(round % 5));
        match bring(&mut device, &[edit]).await.verdicts[..] {
            [Verdict::Taken(rev)] => taken.push(rev),
            [Verdict::Parked] => late += 1,
            ref other => panic!("{other:?}"),
        }
    }
    (taken, late)
}

/// An assessment in which nothing is missing, and its catalogue.
async fn complete(town: &Town) -> (Device, Catalogue) {
    let mut one = town.begin().await;
    let standard = catalogue(&town.backend, &town.navigator, one.card.catalogue)
        .await
        .unwrap();
    one.fill(&standard).await;
    (one, standard)
}

/// What was frozen is what everybody has.
async fn is_frozen_as_it_stands(one: &Device, standard: &Catalogue) {
    let frozen = submission(&one.backend, &one.actor, one.card.id).await.unwrap();
    let documents = one.card.documents;
    let sheet = Sheet::read(
        standard,
        one.document(documents.answers),
        one.document(documents.coach),
    );
    assert_eq!(frozen.sheet(), sheet);
}

#[test]
fn nothing_slips_in_behind_a_submission() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let (mut one, standard) = complete(&town).await;
        let (mut before, mut after, mut round) = (0, 0, 0);
        // Where all wait for one processor, it takes longer until somebody is in time and somebody is not.
        while round < rounds() || (round < 10 * rounds() && (before == 0 || after == 0)) {
            round += 1;
            let mut writers = Vec::new();
            for number in 1..4 {
                let device = town.also(&town.navigator, &one).await;
                writers.push(tokio::spawn(answer_often(device, round + number)));
            }
            // Submits as soon as no newer edit lies in between and nobody disagrees.
            let submitted = loop {
                bring(&mut one, &[]).await;
                match submit_assessment(&backend, &town.head, one.card.id, one.card.rev).await {
                    Ok(card) => break card,
                    Err(Fault::Stale { .. } | Fault::Unavailable) => {}
                    Err(Fault::Blocked(_)) => {
                        let decided = one.answer("STR2", &Answer::Level(2));
                        bring(&mut one, &[decided]).await;
                    }
                    Err(other) => panic!("{other:?}"),
                }
            };
            let (mut in_time, mut too_late) = (Vec::new(), 0);
            for writer in writers {
                let (taken, late) = writer.await.unwrap();
                in_time.extend(taken);
                too_late += late;
            }
            before += in_time.len();
            one.exchange(&[]).await.unwrap();
            assert_eq!((one.card.state, one.card.rev), (State::Submitted, submitted.rev));
            // The step is the last of the answers.
            let last = one.confirmed[&one.card.documents.answers].rev;
            assert!(in_time.iter().all(|rev| *rev < last), "{in_time:?} {last:?}");
            is_frozen_as_it_stands(&one, &standard).await;

            let parked = parked_edits(&backend, &town.navigator).await.unwrap();
            assert_eq!(parked.len(), too_late, "what came too late is kept");
            after += too_late;
            let ids = parked.iter().map(|parked| parked.id).collect();
            drop_parked(&backend, &town.navigator, ids).await.unwrap();
            withdraw_assessment(&backend, &town.head, one.card.id, one.card.rev)
                .await
                .unwrap();
        }
        println!("{round} submissions: {before} edits before them, {after} after");
        assert!(before > 0 && after > 0, "nobody raced");
    });
}

/// Two people press at once, having seen the same.
async fn both<T: Send + 'static, F: Future<Output = T> + Send + 'static>(
    town: &Town,
    press: impl Fn(Actor) -> F,
) -> [T; 2] {
    let [one, two] = [&town.navigator, &town.head].map(|actor| tokio::spawn(press(actor.clone())));
    [one.await.unwrap(), two.await.unwrap()]
}

/// One of two steps was taken; the other one is told that there is something newer.
#[track_caller]
fn one_counts(outcomes: [Result<AssessmentCard, Fault>; 2], state: State) {
    let (Ok(card), Err(fault)) = (match outcomes {
        [Err(fault), card @ Ok(_)] => (card, Err::<(), _>(fault)),
        [card, other] => (card, other.map(drop)),
    }) else {
        panic!("both counted, or none");
    };
    assert_eq!(card.state, state);
    assert_eq!(fault, Fault::Stale { now: card.rev });
}

#[test]
fn of_two_who_press_at_once_one_counts() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let (mut one, standard) = complete(&town).await;
        let mut two = town.also(&town.head, &one).await;
        let (id, answers) = (one.card.id, one.card.documents.answers);
        for round in 0..rounds() {
            // Both answer the same question at once: both are taken, and both stand.
            let edits = [
                one.answer("STR1", &Answer::Level(1)),
                two.answer("STR1", &Answer::Level(2)),
            ];
            let sending = [(one.clone(), &edits[0]), (two.clone(), &edits[1])].map(|(device, edit)| {
                let edit = edit.clone();
                tokio::spawn(async move { device.send(&[edit]).await.unwrap().verdicts })
            });
            let mut places = BTreeSet::new();
            for sent in sending {
                match sent.await.unwrap()[..] {
                    [Verdict::Taken(rev)] => assert!(places.insert(rev), "a place twice"),
                    ref other => panic!("{other:?}"),
                }
            }
            one.exchange(&[]).await.unwrap();
            let standing = one.document(answers).register(&value("STR1")).ids();
            assert!(
                edits.iter().all(|sent| standing.contains(&sent.edit.id)),
                "round {round}"
            );
            let decided = one.answer("STR1", &Answer::Level(3));
            one.put(&[decided]).await;

            let seen = one.card.rev;
            let press = |actor| {
                let backend = backend.clone();
                async move { submit_assessment(&backend, &actor, id, seen).await }
            };
            one_counts(both(&town, press).await, State::Submitted);
            one.exchange(&[]).await.unwrap();
            is_frozen_as_it_stands(&one, &standard).await;

            let seen = one.card.rev;
            let press = |actor| {
                let backend = backend.clone();
                async move { withdraw_assessment(&backend, &actor, id, seen).await }
            };
            one_counts(both(&town, press).await, State::Draft);
            for device in [&mut one, &mut two] {
                device.exchange(&[]).await.unwrap();
            }
            assert_eq!(one.common(), two.common());
        }
    });
}
