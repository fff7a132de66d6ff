//! A browser: the app's own half of the exchange over a real line, in the hands of somebody who types.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use app::CallError;
use backend::Clock;
use serde_json::json;
use shared::{
    DeviceId, DocumentId, EditId, Fault, Micros,
    account::Me,
    assessment::{AssessmentCard, ItemKey, field, list},
    sync::{
        Change, FieldKey, Rev, Value,
        device::{self, Fate, Intent, Waiting, pack},
        mirror::{self, Mirror, Op, Profile, key},
        wire::{Reply, Verdict},
    },
};

use crate::{
    dice::Dice,
    house::PASSWORD,
    program::{Server, call},
};

const EXCHANGE: &str = "/api/v1/sync/exchange";

/// Where the server is just now, if anywhere.
#[derive(Clone, Default)]
pub(crate) struct Place(Arc<Mutex<Option<String>>>);

impl Place {
    pub(crate) fn is_at(&self, server: &Server) {
        *self.0.lock().unwrap() = Some(server.address.clone());
    }

    pub(crate) fn is_gone(&self) {
        *self.0.lock().unwrap() = None;
    }

    fn address(&self) -> Option<String> {
        self.0.lock().unwrap().clone()
    }
}

/// How an exchange ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// With a reply, which was taken in; so many edits were acknowledged.
    Answered(usize),
    /// With a typed refusal: the server cannot do it now.
    Refused(u16, Fault),
    /// With a request or an answer that broke on the way.
    Lost,
    /// There was nobody to ask.
    Nobody,
}

/// One browser profile of one person.
pub(crate) struct Device {
    pub(crate) place: Place,
    cookie: String,
    pub(crate) mirror: Mirror,
    pub(crate) dice: Dice,
    /// Percent of answers that break on the way although the server has done its work.
    pub(crate) bad_line: usize,
    /// Every edit that was ever written here.
    pub(crate) written: BTreeSet<EditId>,
    /// Those that the server said it has.
    pub(crate) acknowledged: Acknowledged,
    /// Whether an older copy was put back: only then may the server say that it fell back.
    pub(crate) falls_back: bool,
}

/// The edits that a server said it has; a copy of it tells what comes later, too.
#[derive(Clone, Debug, Default)]
pub(crate) struct Acknowledged(Arc<Mutex<BTreeMap<EditId, DocumentId>>>);

impl Acknowledged {
    fn insert(&self, edit: EditId, document: DocumentId) {
        self.0.lock().unwrap().insert(edit, document);
    }

    /// The edits so far, each with its document.
    pub(crate) fn so_far(&self) -> BTreeMap<EditId, DocumentId> {
        self.0.lock().unwrap().clone()
    }
}

fn now() -> Micros {
    Clock::system().now()
}

/// Signs in: the cookie of the session, and who it is.
fn enter(address: &str, login: &str) -> (String, Me) {
    let credentials = json!({ "login": login, "password": PASSWORD });
    let answer = call(address, "/api/v1/account/sign-in", "", &credentials).unwrap();
    assert_eq!(answer.status, 200, "{answer:?}");
    (answer.cookie(), serde_json::from_value(answer.json()).unwrap())
}

impl Device {
    /// Signs somebody in and fetches the assessment, which is begun if there is none.
    pub(crate) fn sign_in(place: &Place, login: &str, seed: u64) -> Self {
        let address = place.address().unwrap();
        let (cookie, me) = enter(&address, login);
        let answer = call(&address, "/api/v1/assessment/begin", &cookie, &json!({})).unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
        let mut dice = Dice::new(seed);
        let profile = Profile::fresh(me, DeviceId::new(now(), dice.bytes()));
        let mut device = Self {
            place: place.clone(),
            cookie,
            mirror: Mirror::default(),
            dice,
            bad_line: 0,
            written: BTreeSet::new(),
            acknowledged: Acknowledged::default(),
            falls_back: false,
        };
        device.store(&[mirror::put(key::PROFILE.to_owned(), &profile)]);
        assert_eq!(device.exchange(), Ended::Answered(0));
        device
    }

    /// Signs the same person in again: the session is over.
    pub(crate) fn sign_in_again(&mut self) {
        let login = self.profile().me.login.as_str().to_owned();
        (self.cookie, _) = enter(&self.place.address().unwrap(), &login);
    }

    fn store(&mut self, ops: &[Op]) {
        self.mirror.follow(ops);
    }

    fn profile(&self) -> &Profile {
        self.mirror.profile.as_ref().unwrap()
    }

    fn card(&self) -> &AssessmentCard {
        &self.profile().cards[0]
    }

    fn item(&mut self) -> ItemKey {
        ItemKey::parse(&format!("STR{}", 1 + self.dice.below(4))).unwrap()
    }

    /// What happens when the browser is closed and opened: all that is left is what was stored.
    pub(crate) fn reopen(&mut self) {
        let stored = self.mirror.everything().into_iter().map(|op| match op {
            Op::Put(key, json) => (key, json),
            Op::Delete(key) => panic!("{key} is no value"),
        });
        self.mirror = Mirror::read(stored);
    }

    /// Does one thing that people do: answers, writes a note, names a piece of evidence.
    pub(crate) fn edit(&mut self) {
        let (item, documents) = (self.item(), self.card().documents);
        match self.dice.below(8) {
            0..4 => {
                let value = Value::Number(self.dice.span(5));
                self.set(documents.answers, field::of(&item, field::VALUE), value, None);
            }
            4 => self.write_evidence(&item),
            5 => self.write_note(documents.internal, &item),
            _ => self.write_note(documents.coach, &item),
        }
    }

    /// Changes one of the paragraphs of a note, long enough that only the piece travels.
    fn write_note(&mut self, document: DocumentId, item: &ItemKey) {
        let field = field::of(item, field::NOTE);
        let standing = self.mirror.view(document).register(&field).standing();
        let base = standing.iter().next();
        let base = base.and_then(|(id, standing)| Some((*id, standing.value.as_text()?.to_owned())));
        let mut paragraphs: Vec<String> = match &base {
            Some((_, text)) => text.split('\n').map(ToOwned::to_owned).collect(),
            None => (0..6)
                .map(|_| "Noch nichts Genaues bekannt. ".repeat(2))
                .collect(),
        };
        // Where two texts stood against each other, somebody may have put both one below the other.
        paragraphs.truncate(12);
        let place = self.dice.below(paragraphs.len());
        paragraphs[place] = format!("Stand {}: Die Akte liegt beim Hauptamt.", self.dice.next());
        let text = Value::text(paragraphs.join("\n"));
        self.set(document, field, text, base);
    }

    fn write_evidence(&mut self, item: &ItemKey) {
        let coach = self.card().documents.coach;
        let list = list::evidence(item);
        let members = self.mirror.view(coach).list(&list);
        let number = self.dice.next();
        if let Some(element) = members.get(self.dice.below(2)) {
            let label = FieldKey::of_element(*element, field::LABEL).unwrap();
            self.set(coach, label, Value::text(format!("Az. {number}")), None);
        } else if members.len() < 2 {
            let fresh = EditId::new(now(), self.dice.bytes());
            let seq = self.mirror.seqs.get(&coach).copied().unwrap_or(0);
            let change = Change::Insert {
                element: shared::ElementId::new(now(), self.dice.bytes()),
                list,
                position: "m".to_owned(),
            };
            let waiting = device::write_change(coach, change, fresh, seq + 1, now());
            self.store(&mirror::ops_of(&waiting, seq));
            self.written.insert(fresh);
        }
    }

    /// Writes a note of about so many characters, to fill a disk.
    pub(crate) fn write_much(&mut self, characters: usize) {
        let (item, internal) = (self.item(), self.card().documents.internal);
        let word = format!("{:016x} ", self.dice.next());
        let text = word.repeat(characters / word.len());
        self.set(internal, field::of(&item, field::NOTE), Value::text(text), None);
    }

    fn set(&mut self, document: DocumentId, field: FieldKey, value: Value, base: Option<(EditId, String)>) {
        let fresh = EditId::new(now(), self.dice.bytes());
        let seen = self.mirror.view(document).register(&field).ids();
        let seq = self.mirror.seqs.get(&document).copied().unwrap_or(0);
        let newest = self.mirror.newest_of(document, &field);
        let newest = newest.and_then(|key| self.mirror.waiting.get(&key));
        let again = newest
            .filter(|newest| !newest.frozen)
            .map(|newest| newest.edit.id);
        let intent = Intent {
            field,
            value,
            seen,
            base,
        };
        let draft = device::write(document, None, intent, fresh, 0, now());
        let ops = self.mirror.finish(&draft, newest, seq);
        self.written.insert(again.unwrap_or(fresh));
        self.store(&ops);
    }

    /// Sends what waits and takes in what comes back. What waits is frozen first, so a request that broke
    /// goes again as it was.
    pub(crate) fn exchange(&mut self) -> Ended {
        let batch: Vec<Waiting> = pack(self.mirror.waiting.values(), 1 + self.dice.below(40))
            .into_iter()
            .map(|waiting| Waiting {
                frozen: true,
                ..waiting.clone()
            })
            .collect();
        let frozen: Vec<_> = batch
            .iter()
            .map(|waiting| mirror::put(key::waiting(waiting.key()), waiting))
            .collect();
        self.store(&frozen);
        let request = self.mirror.request(&batch).unwrap();
        let Some(address) = self.place.address() else {
            return Ended::Nobody;
        };
        let Ok(answer) = call(&address, EXCHANGE, &self.cookie, &json!({ "request": request })) else {
            return Ended::Lost;
        };
        if self.dice.chance(self.bad_line) {
            return Ended::Lost;
        }
        match (answer.status, serde_json::from_value::<Reply>(answer.json())) {
            (200, Ok(reply)) => Ended::Answered(self.absorb(&batch, &reply)),
            // The process went away while it answered.
            (0 | 200, _) => Ended::Lost,
            (status, _) => match serde_json::from_value(answer.json()) {
                Ok(CallError::Refused(fault)) => Ended::Refused(status, fault),
                _ => panic!("an answer without a type: {answer:?}"),
            },
        }
    }

    fn absorb(&mut self, batch: &[Waiting], reply: &Reply) -> usize {
        let overtaken = self.profile().is_overtaken_by(reply);
        assert!(!overtaken || self.falls_back, "the server fell back: {reply:?}");
        let fresh = DeviceId::new(now(), self.dice.bytes());
        let ops = self.mirror.absorb(&self.mirror.have(), batch, reply, fresh);
        self.store(&ops);
        let mut taken = 0;
        for (waiting, verdict) in batch.iter().zip(&reply.verdicts) {
            match verdict {
                Verdict::Taken(_) => {
                    self.acknowledged.insert(waiting.edit.id, waiting.document);
                    taken += 1;
                }
                // Its base or its member comes with another device's edits.
                Verdict::Depends(_) => {}
                other => panic!("{other:?} for {waiting:?}"),
            }
        }
        taken
    }

    /// Whether nothing waits here and the last exchange brought nothing new.
    fn asks_in_vain(&mut self) -> bool {
        let before = self.revs();
        let answered = matches!(self.exchange(), Ended::Answered(_));
        answered && self.mirror.waiting.is_empty() && self.revs() == before
    }

    fn revs(&self) -> BTreeMap<DocumentId, Rev> {
        let confirmed = self.mirror.confirmed.iter();
        confirmed.map(|(id, confirmed)| (*id, confirmed.rev)).collect()
    }

    fn stuck(&self) -> Vec<(Fate, Change)> {
        let waiting = self.mirror.waiting.values();
        waiting
            .map(|waiting| (waiting.fate.clone(), waiting.edit.change.clone()))
            .collect()
    }
}

/// All go on in turn until nothing waits anywhere and nobody learns anything new.
pub(crate) fn settle(devices: &mut [Device]) {
    for _ in 0..200 {
        let quiet = devices
            .iter_mut()
            .filter_map(|device| device.asks_in_vain().then_some(()))
            .count();
        if quiet == devices.len() {
            return;
        }
    }
    let stuck: Vec<_> = devices.iter().map(Device::stuck).collect();
    panic!("never settles: {stuck:?}");
}
