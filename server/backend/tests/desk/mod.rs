//! People of two municipalities, and browsers that speak to the exchange.

use std::collections::BTreeMap;

use backend::{
    Backend,
    account::{NewUser, actor_of, add_user},
    assessment::{begin_assessment, ensure_standard},
    organisation::assign_coach,
    sync::exchange,
};
use serde_json::{Value as Json, json};
use shared::{
    DeviceId, DocumentId, EditId, Fault,
    account::{Actor, Person, Role},
    assessment::{Answer, AssessmentCard, Catalogue, ItemKey, field},
    sync::{
        Change, Document, Edit, EditSeq, FieldKey, Function, Mark, Rev, Value,
        device::{self, Confirmed, Step},
        wire::{self, Epoch, Reply, Sent, Verdict},
    },
};

use crate::support::{ags, programme};

pub(crate) const BORNA: &str = "14729050";
pub(crate) const WERMSDORF: &str = "14730330";

/// Who there is.
pub(crate) struct Town {
    pub(crate) backend: Backend,
    pub(crate) navigator: Actor,
    pub(crate) head: Actor,
    pub(crate) staff: Actor,
    /// Looks after Borna.
    pub(crate) coach: Actor,
    /// Looks after Wermsdorf.
    pub(crate) other_coach: Actor,
    /// The Navigator of Wermsdorf.
    pub(crate) neighbour: Actor,
    pub(crate) director: Actor,
}

impl Town {
    pub(crate) async fn new(backend: &Backend) -> Self {
        programme(backend).await;
        ensure_standard(backend).await.unwrap();
        let mut coaches = Vec::new();
        for (login, place) in [("coach", BORNA), ("other", WERMSDORF)] {
            let id = user(backend, login, Role::Coach, "").await;
            assign_coach(backend, login, &ags(place), false).await.unwrap();
            coaches.push(actor_of(backend, id, 0).await.unwrap());
        }
        let [coach, other_coach] = coaches.try_into().unwrap();
        Self {
            backend: backend.clone(),
            navigator: person(backend, "navigator", Role::Navigator, BORNA).await,
            head: person(backend, "head", Role::Head, BORNA).await,
            staff: person(backend, "staff", Role::Staff, BORNA).await,
            coach,
            other_coach,
            neighbour: person(backend, "neighbour", Role::Navigator, WERMSDORF).await,
            director: person(backend, "director", Role::Director, "").await,
        }
    }

    /// An assessment of Borna with the Navigator's browser.
    pub(crate) async fn begin(&self) -> Device {
        let card = begin_assessment(&self.backend, &self.navigator).await.unwrap();
        Device::of(&self.backend, &self.navigator, card).await
    }

    /// A browser of somebody else with the same assessment.
    pub(crate) async fn also(&self, actor: &Actor, device: &Device) -> Device {
        Device::of(&self.backend, actor, device.card.clone()).await
    }
}

async fn user(backend: &Backend, login: &str, role: Role, place: &str) -> shared::UserId {
    let organisation = (!place.is_empty()).then(|| ags(place));
    let name = format!("{login} (Beispiel)");
    add_user(
        backend,
        NewUser {
            login: login.into(),
            name,
            role,
            programme: None,
            organisation,
        },
    )
    .await
    .unwrap()
}

pub(crate) async fn person(backend: &Backend, login: &str, role: Role, place: &str) -> Actor {
    let id = user(backend, login, role, place).await;
    actor_of(backend, id, 0).await.unwrap()
}

/// One browser profile of one person, as far as the server can tell.
#[derive(Clone)]
pub(crate) struct Device {
    pub(crate) backend: Backend,
    pub(crate) actor: Actor,
    pub(crate) id: DeviceId,
    pub(crate) card: AssessmentCard,
    pub(crate) epoch: Option<Epoch>,
    pub(crate) confirmed: BTreeMap<DocumentId, Confirmed>,
    pub(crate) seqs: BTreeMap<DocumentId, EditSeq>,
}

impl Device {
    pub(crate) async fn of(backend: &Backend, actor: &Actor, card: AssessmentCard) -> Self {
        let mut device = Self {
            backend: backend.clone(),
            actor: actor.clone(),
            id: backend.new_id(),
            card,
            epoch: None,
            confirmed: BTreeMap::new(),
            seqs: BTreeMap::new(),
        };
        device.exchange(&[]).await.unwrap();
        device
    }

    pub(crate) fn person(&self) -> &Person {
        self.actor.person().unwrap()
    }

    pub(crate) fn document(&self, id: DocumentId) -> &Document {
        &self.confirmed[&id].document
    }

    /// What lies here as far as it is the same for everybody.
    pub(crate) fn common(&self) -> BTreeMap<DocumentId, Confirmed> {
        let mut confirmed = self.confirmed.clone();
        for document in confirmed.values_mut() {
            document.own.clear();
        }
        confirmed
    }

    pub(crate) fn have(&self) -> BTreeMap<DocumentId, Rev> {
        device::revs(&self.confirmed)
    }

    fn marks(&self) -> BTreeMap<DocumentId, Mark> {
        let marked = self.confirmed.iter();
        marked
            .filter_map(|(id, confirmed)| Some((*id, confirmed.mark.clone()?)))
            .collect()
    }

    /// A request as the browser makes it.
    pub(crate) fn request(&self, edits: &[Sent]) -> Json {
        let edits: Vec<_> = edits.iter().map(Sent::json).collect();
        json!({
            "wire": wire::WIRE,
            "epoch": self.epoch,
            "actor": self.person().id,
            "device": self.id,
            "have": self.have(),
            "marks": self.marks(),
            "edits": edits,
        })
    }

    /// Sends, and loses the answer.
    pub(crate) async fn send(&self, edits: &[Sent]) -> Result<Reply, Fault> {
        exchange(&self.backend, &self.actor, self.request(edits)).await
    }

    /// Sends, and takes in what comes back.
    pub(crate) async fn exchange(&mut self, edits: &[Sent]) -> Result<Reply, Fault> {
        let reply = self.send(edits).await?;
        self.absorb(&reply);
        Ok(reply)
    }

    pub(crate) fn absorb(&mut self, reply: &Reply) {
        self.epoch = Some(reply.epoch.clone());
        for step in device::absorb(&self.confirmed, &self.have(), &[], reply, 0) {
            match step {
                Step::Confirm(id, confirmed) => drop(self.confirmed.insert(id, confirmed)),
                Step::Gone(id) => drop(self.confirmed.remove(&id)),
                step => panic!("{step:?}"),
            }
        }
        let own = reply.assessments.iter().find(|card| card.id == self.card.id);
        self.card = own.cloned().unwrap_or_else(|| self.card.clone());
    }

    /// Shows an own edit before the server said so: what is typed next starts from it.
    pub(crate) fn absorb_own(&mut self, sent: &Sent) {
        let by = Function::from(self.person().role);
        let confirmed = self.confirmed.get_mut(&sent.document).unwrap();
        confirmed.document.apply(&sent.edit, by).unwrap();
    }

    pub(crate) fn sent(&mut self, document: DocumentId, change: Change) -> Sent {
        let seq = self.seqs.entry(document).or_default();
        *seq += 1;
        let edit = Edit {
            id: self.backend.new_id(),
            at: self.backend.now(),
            change,
        };
        Sent {
            document,
            seq: *seq,
            edit,
        }
    }

    /// Sets a register to a value, seeing what this device has.
    pub(crate) fn set(&mut self, document: DocumentId, field: &FieldKey, value: Value) -> Sent {
        let replaces = self.standing(document, field);
        self.sent(
            document,
            Change::Set {
                field: field.clone(),
                value,
                replaces,
            },
        )
    }

    pub(crate) fn standing(&self, document: DocumentId, field: &FieldKey) -> Vec<EditId> {
        self.confirmed
            .get(&document)
            .map(|found| found.document.register(field).ids())
            .unwrap_or_default()
    }

    pub(crate) fn answer(&mut self, item: &str, answer: &Answer) -> Sent {
        let field = field::of(&key(item), field::VALUE);
        self.set(self.card.documents.answers, &field, answer.to_value())
    }

    pub(crate) fn note(&mut self, document: DocumentId, item: &str, text: &str) -> Sent {
        self.set(document, &note(item), Value::text(text))
    }

    /// Puts a piece of evidence in: the member and its label.
    pub(crate) fn evidence(&mut self, item: &str, label: &str) -> [Sent; 2] {
        let (coach, element) = (self.card.documents.coach, self.backend.new_id());
        let list = shared::assessment::list::evidence(&key(item));
        let insert = self.sent(
            coach,
            Change::Insert {
                element,
                list,
                position: "m".into(),
            },
        );
        let field = FieldKey::of_element(element, field::LABEL).unwrap();
        let value = Value::text(label);
        [
            insert,
            self.sent(
                coach,
                Change::Set {
                    field,
                    value,
                    replaces: Vec::new(),
                },
            ),
        ]
    }

    /// Sends edits of which every one is taken.
    pub(crate) async fn put(&mut self, edits: &[Sent]) {
        let reply = self.exchange(edits).await.unwrap();
        let taken = |verdict: &Verdict| matches!(verdict, Verdict::Taken(_));
        assert!(reply.verdicts.iter().all(taken), "{:?}", reply.verdicts);
        assert_eq!(reply.verdicts.len(), edits.len());
    }

    /// Answers everything, with evidence where a gate needs it.
    pub(crate) async fn fill(&mut self, catalogue: &Catalogue) {
        let keys: Vec<_> = catalogue
            .items()
            .map(|item| (item.key.clone(), item.gate.is_some()))
            .collect();
        let mut edits = Vec::new();
        for (key, gate) in keys {
            edits.push(self.answer(key.as_str(), &Answer::Level(if gate { 3 } else { 2 })));
            if gate {
                edits.extend(self.evidence(key.as_str(), "Az. 10.24-3/2026"));
            }
        }
        self.put(&edits).await;
    }
}

pub(crate) fn key(item: &str) -> ItemKey {
    ItemKey::parse(item).unwrap()
}

pub(crate) fn note(item: &str) -> FieldKey {
    field::of(&key(item), field::NOTE)
}

pub(crate) fn value(item: &str) -> FieldKey {
    field::of(&key(item), field::VALUE)
}
