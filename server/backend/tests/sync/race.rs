//! Many at once: every acknowledged edit has a place of its own, and nobody waits for ever.

use std::collections::BTreeSet;

use shared::{
    Fault,
    assessment::{Answer, State},
    sync::wire::Verdict,
};

use crate::{
    desk::{Device, Town},
    support::on_each_engine,
};

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
        let reply = loop {
            match device.exchange(&batch).await {
                // Locked for longer than somebody waits: nothing was stored, the same comes again.
                Err(Fault::Unavailable) => {}
                other => break other.unwrap(),
            }
        };
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
            assert_eq!(device.confirmed, devices[0].confirmed);
        }
    });
}

#[test]
fn nothing_slips_in_behind_a_submission() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let standard = backend::assessment::catalogue(&backend, &town.navigator, one.card.catalogue)
            .await
            .unwrap();
        one.fill(&standard).await;
        let writers: Vec<_> = futures(&town, &one).await;
        // Submits as soon as no newer edit lies in between.
        let submitted = loop {
            one.exchange(&[]).await.unwrap();
            match backend::assessment::submit_assessment(&backend, &town.head, one.card.id, one.card.rev)
                .await
            {
                Ok(card) => break card,
                Err(Fault::Stale { .. } | Fault::Blocked(_) | Fault::Unavailable) => {
                    let decided = one.answer("STR1", &Answer::Level(2));
                    one.exchange(&[decided]).await.ok();
                }
                Err(other) => panic!("{other:?}"),
            }
        };
        for writer in writers {
            let (device, taken) = writer.await.unwrap();
            let answers = device.card.documents.answers.to_string();
            for (document, rev) in taken {
                assert!(
                    document != answers || rev < submitted.rev.0,
                    "{rev} behind {:?}",
                    submitted.rev
                );
            }
        }
        one.exchange(&[]).await.unwrap();
        assert_eq!((one.card.state, one.card.rev), (State::Submitted, submitted.rev));
    });
}

async fn futures(town: &Town, one: &Device) -> Vec<tokio::task::JoinHandle<(Device, Vec<(String, u64)>)>> {
    let mut writers = Vec::new();
    for _ in 0..3 {
        let device = town.also(&town.navigator, one).await;
        writers.push(tokio::spawn(async move {
            let mut device = device;
            let mut taken = Vec::new();
            for round in 0..15_u8 {
                let edit = device.answer("STR2", &Answer::Level(round % 5));
                let document = edit.document.to_string();
                let reply = device.exchange(&[edit]).await.unwrap();
                if let [Verdict::Taken(rev)] = reply.verdicts[..] {
                    taken.push((document, rev.0));
                }
            }
            (device, taken)
        }));
    }
    writers
}
