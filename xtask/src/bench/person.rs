//! One person at one browser: what the device has, and what comes next out of the keyboard.
//!
//! Edits are made by the same code as in the browser (`shared::sync::device`), and replies are worked in by
//! the same.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde_json::json;
use shared::account::Me;
use shared::assessment::{Answer as Level, AssessmentCard, ItemKey, field};
use shared::sync::device::{Confirmed, Intent, Step, absorb, revs, write};
use shared::sync::wire::{self, Epoch, Reply, Request, Sent, Verdict};
use shared::sync::{EditSeq, FieldKey, Value};
use shared::{DeviceId, DocumentId, EditId, Micros};

use super::line::Line;
use crate::tree::random;

/// What people write.
const WORDS: &str = "Die Vorgänge liegen noch in der Hängeregistratur; das Hauptamt prüft es. ";
/// Characters that come together between two pauses.
pub(super) const TYPED: usize = 10;
/// Characters after which somebody goes on at the next item.
const NOTE: usize = 1_500;

/// Somebody with a session.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) line: Line,
    /// The key of the organisation.
    pub(super) ags: String,
    me: Me,
    device: DeviceId,
    card: AssessmentCard,
    items: Vec<ItemKey>,
    epoch: Option<Epoch>,
    confirmed: BTreeMap<DocumentId, Confirmed>,
    seqs: BTreeMap<DocumentId, EditSeq>,
    now: Micros,
    /// Which item the person is at.
    at: usize,
    /// Edits made so far.
    made: usize,
}

/// Edits that the server said are stored for good.
pub(super) type Taken = Vec<EditId>;

impl Person {
    /// Signs in and takes part in the assessment of the own organisation; begins it if there is none.
    /// `at`: the item at which the person begins.
    pub(super) fn sign_in(port: u16, login: &str, password: &str, ags: &str, at: usize) -> Result<Self> {
        let mut line = Line::to(port);
        let me = line.call(
            "account/sign-in",
            &json!({ "login": login, "password": password }),
        )?;
        let card: AssessmentCard = serde_json::from_value(line.call("assessment/begin", &json!({}))?)?;
        let catalogue = line.call("assessment/catalogue", &json!({ "id": card.catalogue }))?;
        let catalogue: shared::assessment::Catalogue = serde_json::from_value(catalogue)?;
        let items: Vec<_> = catalogue.items().map(|item| item.key.clone()).collect();
        let mut person = Self {
            line,
            ags: ags.to_owned(),
            me: serde_json::from_value(me)?,
            device: DeviceId::new(card.created_at, random()?),
            now: card.created_at,
            at: at % items.len(),
            card,
            items,
            epoch: None,
            confirmed: BTreeMap::new(),
            seqs: BTreeMap::new(),
            made: 0,
        };
        person.exchange(&[])?;
        Ok(person)
    }

    /// One exchange, waited for.
    pub(super) fn exchange(&mut self, edits: &[Sent]) -> Result<Taken> {
        let body = self.request(edits)?;
        let answer = self.line.post("sync/exchange", &body)?;
        self.take(edits, answer.status, &answer.body)
    }

    /// A request as the browser sends it.
    pub(super) fn request(&self, edits: &[Sent]) -> Result<Vec<u8>> {
        let request = Request {
            wire: wire::WIRE,
            epoch: self.epoch.clone(),
            actor: self.me.person.id,
            device: self.device,
            have: revs(&self.confirmed),
            marks: self
                .confirmed
                .iter()
                .filter_map(|(document, confirmed)| Some((*document, confirmed.mark.clone()?)))
                .collect(),
            acknowledged: Vec::new(),
            left: BTreeMap::new(),
            edits: edits.iter().map(Sent::json).collect(),
        };
        Ok(serde_json::to_vec(&json!({ "request": request }))?)
    }

    /// Works an answer in; tells which of `edits` are stored for good.
    pub(super) fn take(&mut self, edits: &[Sent], status: u16, body: &[u8]) -> Result<Taken> {
        anyhow::ensure!(
            status == 200,
            "exchange: {status} {}",
            String::from_utf8_lossy(body)
        );
        let reply: Reply = serde_json::from_slice(body)?;
        self.epoch = Some(reply.epoch.clone());
        self.now = reply.now;
        for step in absorb(&self.confirmed, &revs(&self.confirmed), &[], &reply, 0) {
            match step {
                Step::Confirm(document, confirmed) => drop(self.confirmed.insert(document, confirmed)),
                Step::Gone(document) | Step::Refetch(document) => drop(self.confirmed.remove(&document)),
                _ => {}
            }
        }
        let taken = edits.iter().zip(&reply.verdicts);
        Ok(taken
            .filter(|(_, verdict)| matches!(verdict, Verdict::Taken(_)))
            .map(|(sent, _)| sent.edit.id)
            .collect())
    }

    /// What comes next: mostly ten more characters of an internal note, every fourth time an answer.
    pub(super) fn next(&mut self) -> Result<Sent> {
        if self.made % 4 == 3 {
            self.made += 1;
            return self.answer();
        }
        self.type_on()
    }

    /// Ten more characters of the internal note at the item; after 1,500 on to the next item.
    pub(super) fn type_on(&mut self) -> Result<Sent> {
        self.made += 1;
        let document = self.card.documents.internal;
        if self.text(document).1.chars().count() >= NOTE {
            self.at = (self.at + 1) % self.items.len();
        }
        let (base, before) = self.text(document);
        let length = before.chars().count();
        let typed: String = WORDS
            .chars()
            .cycle()
            .skip(length % WORDS.chars().count())
            .take(TYPED)
            .collect();
        // A full note is begun anew.
        let text = if length >= NOTE {
            typed
        } else {
            [before.as_str(), &typed].concat()
        };
        let base = base.map(|id| (id, before));
        self.write(document, self.note()?, Value::text(text), base)
    }

    fn note(&self) -> Result<FieldKey> {
        let item = self.items.get(self.at).context("a catalogue without items")?;
        Ok(field::of(item, field::NOTE))
    }

    fn text(&self, document: DocumentId) -> (Option<EditId>, String) {
        let found = self.note().ok().zip(self.confirmed.get(&document));
        let standing = found.and_then(|(note, confirmed)| {
            let standing = confirmed.document.register(&note).standing().iter().next();
            standing.map(|(id, one)| (*id, one.value.as_text().unwrap_or_default().to_owned()))
        });
        standing.map_or((None, String::new()), |(id, text)| (Some(id), text))
    }

    fn answer(&mut self) -> Result<Sent> {
        let item = self.items.get(self.at).context("a catalogue without items")?;
        let level = u8::try_from(self.made / 4 % 5)?;
        let value = Level::Level(level).to_value();
        self.write(
            self.card.documents.answers,
            field::of(item, field::VALUE),
            value,
            None,
        )
    }

    /// An edit of the kind that piles up offline: answers and short notes over all items in turn.
    pub(super) fn offline(&mut self, number: usize) -> Result<Sent> {
        self.at = number / 2 % self.items.len();
        self.made = number;
        if number.is_multiple_of(2) {
            self.answer()
        } else {
            self.type_on()
        }
    }

    fn write(
        &mut self,
        document: DocumentId,
        field: FieldKey,
        value: Value,
        base: Option<(EditId, String)>,
    ) -> Result<Sent> {
        let confirmed = self.confirmed.get(&document);
        let seen = confirmed.map(|confirmed| confirmed.document.register(&field).ids());
        let intent = Intent {
            field,
            value,
            seen: seen.unwrap_or_default(),
            base,
        };
        let seq = self.seqs.entry(document).or_default();
        *seq += 1;
        let id = EditId::new(self.now, random()?);
        Ok(write(document, None, intent, id, *seq, self.now).sent())
    }

    /// Takes an own edit as confirmed: what is made next, without a connection, starts from it.
    pub(super) fn assume(&mut self, sent: &Sent) {
        let by = self.me.person.role.into();
        if let Some(confirmed) = self.confirmed.get_mut(&sent.document) {
            // An edit that does not fit is the server's to judge.
            let _ = confirmed.document.apply(&sent.edit, by);
        }
    }
}
