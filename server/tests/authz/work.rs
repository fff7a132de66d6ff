//! Assessments to ask for: one of the own organisation, one of a foreign one, full of texts that only some
//! may read.

use std::collections::BTreeMap;

use backend::{
    account::actor_of,
    assessment::{begin_assessment, ensure_standard, submit_assessment},
    sync::exchange,
};
use serde_json::Value as Json;
use shared::{
    DeviceId, DocumentId, EditId, Micros, UserId,
    account::{Actor, Role},
    assessment::{AssessmentCard, ItemKey, field},
    sync::{
        Change, Edit, FieldKey, Rev, Value,
        wire::{Request, Sent, Verdict, WIRE},
    },
};

use crate::world::{FOREIGN_HEAD, World, login};

/// Stands in every text that the organisation alone may read.
pub(crate) const CANARY: &str = "Kanarie-4711";
/// Stands in texts of the Navigator that came too late: not even the Leitung reads them.
pub(crate) const LATE: &str = "Nachzuegler-0815";
/// Stands in what the Lotse may read from submission on.
pub(crate) const SHARED: &str = "Erklaerung-2342";
/// Stands in every text of the foreign organisation.
pub(crate) const NEIGHBOUR: &str = "Nachbarort-1860";

/// How far the assessments are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// In work.
    Draft,
    /// Handed to the Lotse.
    Submitted,
}

/// The two assessments.
pub(crate) struct Work {
    pub(crate) own: AssessmentCard,
    pub(crate) foreign: AssessmentCard,
    /// What lies parked under the Navigator.
    pub(crate) parked: Vec<EditId>,
}

impl Work {
    /// Both begun and filled in, and submitted if the stage is that far.
    pub(crate) async fn new(world: &World, stage: Stage) -> Self {
        ensure_standard(&world.backend).await.unwrap();
        let mut navigator = Writer::new(world, &login(Role::Navigator), 1).await;
        let mut head = Writer::new(world, &login(Role::Head), 2).await;
        let mut neighbour = Writer::new(world, FOREIGN_HEAD, 3).await;
        let own = navigator.begin().await;
        let foreign = neighbour.begin().await;
        let pairs = [
            (&mut navigator, &own, CANARY, SHARED),
            (&mut neighbour, &foreign, NEIGHBOUR, NEIGHBOUR),
        ];
        for (writer, card, secret, shared) in pairs {
            writer.explain(card, shared).await;
            let note = writer.set(card.documents.internal, &note_of("STR1"), secret, &[]);
            let gone = writer.set(card.documents.internal, &note_of("STR2"), secret, &[]);
            let deleted = writer.set(card.documents.internal, &note_of("STR2"), "", &[gone.edit.id]);
            writer.send(vec![note, gone, deleted]).await;
        }
        // Both sides of a conflict.
        let other = head.set(
            own.documents.internal,
            &note_of("STR1"),
            &format!("{CANARY} anders"),
            &[],
        );
        head.send(vec![other]).await;
        if stage == Stage::Draft {
            return Self {
                own,
                foreign,
                parked: Vec::new(),
            };
        }
        let own = navigator.submit(&own).await;
        let foreign = neighbour.submit(&foreign).await;
        let late = format!("{CANARY} {LATE}");
        let late = navigator.set(own.documents.internal, &note_of("STR3"), &late, &[]);
        let parked = vec![late.edit.id];
        assert_eq!(navigator.send(vec![late]).await, [Verdict::Parked]);
        Self { own, foreign, parked }
    }

    /// A request of a person that brings nothing and has seen nothing, for every document there is.
    pub(crate) fn nothing_new(&self, actor: UserId) -> Json {
        let all = [&self.own, &self.foreign].map(|card| card.documents);
        let all = all
            .iter()
            .flat_map(|own| [own.answers, own.internal, own.coach, own.review]);
        let have = all.map(|document| (document, Rev(0))).collect();
        request(actor, 7, have, &[])
    }

    /// A request that writes into a document, from a device of its own that bears the number.
    pub(crate) fn writing(actor: UserId, number: u128, document: DocumentId) -> Json {
        let edit = edit(number, &note_of("STR4"), "geschrieben", &[]);
        request(
            actor,
            number,
            BTreeMap::new(),
            &[Sent {
                document,
                seq: 1,
                edit,
            }],
        )
    }
}

fn note_of(item: &str) -> FieldKey {
    field::of(&ItemKey::parse(item).unwrap(), field::NOTE)
}

fn edit(number: u128, field: &FieldKey, text: &str, replaces: &[EditId]) -> Edit {
    let change = Change::Set {
        field: field.clone(),
        value: Value::text(text),
        replaces: replaces.to_vec(),
    };
    Edit {
        id: EditId::from_number(number),
        at: Micros(0),
        change,
    }
}

fn request(actor: UserId, device: u128, have: BTreeMap<DocumentId, Rev>, edits: &[Sent]) -> Json {
    let device = DeviceId::from_number(device);
    let edits = edits.iter().map(Sent::json).collect();
    serde_json::to_value(Request {
        wire: WIRE,
        epoch: None,
        actor,
        device,
        have,
        marks: BTreeMap::new(),
        acknowledged: Vec::new(),
        left: BTreeMap::new(),
        edits,
    })
    .unwrap()
}

/// Somebody who writes, past the surface.
struct Writer<'a> {
    world: &'a World,
    actor: Actor,
    device: u128,
    written: u64,
    seqs: BTreeMap<DocumentId, u64>,
}

impl<'a> Writer<'a> {
    async fn new(world: &'a World, login: &str, device: u128) -> Self {
        let mut actor = Actor::Guest;
        // The epoch of an account counts its passwords; here it has had one or two.
        for epoch in 0..4 {
            if actor == Actor::Guest {
                actor = actor_of(&world.backend, world.people[login], epoch)
                    .await
                    .unwrap();
            }
        }
        Self {
            world,
            actor,
            device,
            written: 0,
            seqs: BTreeMap::new(),
        }
    }

    async fn begin(&self) -> AssessmentCard {
        begin_assessment(&self.world.backend, &self.actor).await.unwrap()
    }

    /// Says why everything is still open, which is enough to submit.
    async fn explain(&mut self, card: &AssessmentCard, mark: &str) {
        let text = format!("{mark}: Die Umstellung lief noch.");
        let sent = self.set(card.documents.answers, &field::explanation(), &text, &[]);
        self.send(vec![sent]).await;
    }

    fn set(&mut self, document: DocumentId, field: &FieldKey, text: &str, replaces: &[EditId]) -> Sent {
        self.written += 1;
        let seq = self.seqs.entry(document).or_default();
        *seq += 1;
        let number = self.device * 1_000 + u128::from(self.written);
        Sent {
            document,
            seq: *seq,
            edit: edit(number, field, text, replaces),
        }
    }

    async fn send(&self, sent: Vec<Sent>) -> Vec<Verdict> {
        let person = self.actor.person().unwrap().id;
        let json = request(person, self.device, BTreeMap::new(), &sent);
        let verdicts = exchange(&self.world.backend, &self.actor, json)
            .await
            .unwrap()
            .verdicts;
        let fine = |verdict: &Verdict| matches!(verdict, Verdict::Taken(_) | Verdict::Parked);
        assert!(verdicts.iter().all(fine), "{verdicts:?}");
        verdicts
    }

    async fn submit(&self, card: &AssessmentCard) -> AssessmentCard {
        let seen = self.begin().await.rev;
        submit_assessment(&self.world.backend, &self.actor, card.id, seen)
            .await
            .unwrap()
    }
}
