//! What lies on the device, as plain values: read once, then kept in step with every transaction.
//!
//! The device's store is a flat map from text to JSON text. One prefix per kind: `p` profile, `c/` confirmed
//! documents, `w/` waiting edits, `s/` last number per document, `k/` kept edits, `d/` drafts, `g/`
//! catalogues, `r/` rescue copies. Nothing here knows the store itself, so all of it is tested natively.

mod anew;
mod reply;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    Document, EditSeq, FieldKey, Function, Rev,
    device::{self, Confirmed, Fate, Intent, Kept, Waiting},
    wire::{self, Elsewhere, Epoch, Reply, Request, Sent, WIRE},
};
use crate::{
    CatalogueId, DeviceId, DocumentId, EditId, Micros,
    account::Me,
    assessment::{AssessmentCard, Catalogue},
    json::read,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Whose device this is, and what the server said last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// The person whose work lies here.
    pub me: Me,
    /// This browser profile.
    pub device: DeviceId,
    /// The generation of the database that the confirmed documents belong to.
    pub epoch: Option<Epoch>,
    /// The assessments of the organisation.
    pub cards: Vec<AssessmentCard>,
    /// When the server answered last.
    pub as_of: Option<Micros>,
    /// Edits of this person that are parked on the server.
    pub parked: u32,
    /// What lies on other devices of the organisation.
    pub elsewhere: Vec<Elsewhere>,
    /// Signed out without a network: nothing but that end is sent any more.
    pub signed_out: bool,
}

impl Profile {
    /// The profile of somebody whose work has not arrived yet.
    pub fn fresh(me: Me, device: DeviceId) -> Self {
        Self {
            me,
            device,
            epoch: None,
            cards: Vec::new(),
            as_of: None,
            parked: 0,
            elsewhere: Vec::new(),
            signed_out: false,
        }
    }

    /// Whether the reply comes from a database that was put back to an older state: what lies here has to
    /// be offered to it again.
    pub fn is_overtaken_by(&self, reply: &Reply) -> bool {
        let other = self.epoch.as_ref().is_some_and(|epoch| *epoch != reply.epoch);
        other || reply.rolled_back
    }
}

/// One change of the device's store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// Writes a value.
    Put(String, String),
    /// Removes a value.
    Delete(String),
}

impl Op {
    /// The key it concerns.
    pub fn key(&self) -> &str {
        match self {
            Self::Put(key, _) | Self::Delete(key) => key,
        }
    }
}

/// Names of the values in the device's store.
pub mod key {
    use super::{CatalogueId, DocumentId, EditId, EditSeq, Micros};

    /// The [`super::Profile`].
    pub const PROFILE: &str = "p";

    /// A confirmed document.
    pub fn confirmed(document: DocumentId) -> String {
        ["c/", &document.to_string()].concat()
    }

    /// A waiting edit; sorts by document and number.
    pub fn waiting((document, seq): (DocumentId, EditSeq)) -> String {
        format!("w/{document}/{seq:012}")
    }

    /// The last number given in a document.
    pub fn seq(document: DocumentId) -> String {
        ["s/", &document.to_string()].concat()
    }

    /// A kept edit; sorts by order.
    pub fn kept(order: u64) -> String {
        format!("k/{order:012}")
    }

    /// What a page put down when it went: an edit without its number, see [`super::finish`].
    pub fn draft(id: EditId) -> String {
        ["d/", &id.to_string()].concat()
    }

    /// A catalogue.
    pub fn catalogue(id: CatalogueId) -> String {
        ["g/", &id.to_string()].concat()
    }

    /// A rescue copy of a document, made before a restored server's state replaced it.
    pub fn rescue((at, document): (Micros, DocumentId)) -> String {
        format!("r/{:020}/{document}", at.0)
    }
}

/// Encodes a value for the store.
pub fn put<T: Serialize>(key: String, value: &T) -> Op {
    Op::Put(key, serde_json::to_string(value).unwrap_or_default())
}

/// The device's store, decoded.
#[derive(Debug, Default)]
pub struct Mirror {
    /// Whose it is; nothing before the first sign-in.
    pub profile: Option<Profile>,
    /// Documents as the server had them last.
    pub confirmed: BTreeMap<DocumentId, Confirmed>,
    /// Edits that are not acknowledged.
    pub waiting: BTreeMap<(DocumentId, EditSeq), Waiting>,
    /// Acknowledged own edits.
    pub kept: BTreeMap<u64, Kept>,
    /// Edits that pages put down when they went. Whoever makes edits of them takes them from here.
    pub drafts: Vec<Waiting>,
    /// Last number per document.
    pub seqs: BTreeMap<DocumentId, EditSeq>,
    /// Catalogues.
    pub catalogues: BTreeMap<CatalogueId, Arc<Catalogue>>,
    /// Which rescue copies there are: when it was, and of what. They may be large, so they stay in the store.
    pub rescued: Vec<(Micros, DocumentId)>,
    /// Documents as the person sees them.
    views: BTreeMap<DocumentId, Document>,
}

/// What a change of the store touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Documents whose view may have changed as a whole.
    pub documents: BTreeSet<DocumentId>,
    /// Single registers.
    pub fields: BTreeSet<(DocumentId, FieldKey)>,
    /// Whether profile, cards or catalogues changed.
    pub profile: bool,
}

static NOTHING: std::sync::LazyLock<Document> = std::sync::LazyLock::new(Document::default);

fn decode<T: DeserializeOwned>(json: &str) -> Option<T> {
    read(json.as_bytes()).ok()
}

impl Mirror {
    /// Everything that lies in the store.
    pub fn read(values: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut mirror = Self::default();
        for (key, json) in values {
            mirror.take(&Op::Put(key, json), &mut Touched::default());
        }
        let documents: Vec<_> = mirror.confirmed.keys().copied().collect();
        for document in documents {
            mirror.review(document);
        }
        mirror
    }

    /// Keeps in step with a transaction of the store.
    pub fn follow(&mut self, ops: &[Op]) -> Touched {
        let mut touched = Touched::default();
        for op in ops {
            self.take(op, &mut touched);
        }
        // One register needs no new fold: its edit goes on top of what is seen.
        let documents = std::mem::take(&mut touched.documents);
        for document in &documents {
            self.review(*document);
        }
        touched.documents = documents;
        touched
    }

    fn take(&mut self, op: &Op, touched: &mut Touched) {
        let key = op.key();
        let json = match op {
            Op::Put(_, json) => Some(json.as_str()),
            Op::Delete(_) => None,
        };
        let (kind, rest) = key.split_once('/').unwrap_or((key, ""));
        match kind {
            "p" => {
                self.profile = json.and_then(decode);
                touched.profile = true;
            }
            "c" => {
                let Ok(document) = rest.parse() else { return };
                replace(&mut self.confirmed, document, json.and_then(decode));
                touched.documents.insert(document);
            }
            "w" => self.take_waiting(rest, json, touched),
            "k" => {
                if let Ok(order) = rest.parse() {
                    replace(&mut self.kept, order, json.and_then(decode));
                }
            }
            "d" => self.drafts.extend(json.and_then(decode)),
            "s" => {
                if let Ok(document) = rest.parse() {
                    replace(&mut self.seqs, document, json.and_then(decode));
                }
            }
            "r" => {
                let Some((at, document)) = rest.split_once('/') else {
                    return;
                };
                let (Ok(at), Ok(document)) = (at.parse().map(Micros), document.parse()) else {
                    return;
                };
                self.rescued.retain(|copy| *copy != (at, document));
                self.rescued.extend(json.map(|_| (at, document)));
                self.rescued.sort_unstable();
                touched.profile = true;
            }
            "g" => {
                if let Ok(id) = rest.parse() {
                    replace(&mut self.catalogues, id, json.and_then(decode).map(Arc::new));
                    touched.profile = true;
                }
            }
            _ => {}
        }
    }

    fn take_waiting(&mut self, rest: &str, json: Option<&str>, touched: &mut Touched) {
        let Some((document, seq)) = rest.split_once('/') else {
            return;
        };
        let (Ok(document), Ok(seq)) = (document.parse(), seq.parse()) else {
            return;
        };
        let before = self.waiting.remove(&(document, seq));
        let after: Option<Waiting> = json.and_then(decode);
        // The usual case, typing: one register changes, and its edit only replaces itself.
        let same = before.as_ref().is_none_or(|before| {
            after
                .as_ref()
                .is_some_and(|after| after.edit.id == before.edit.id && after.fate == before.fate)
        });
        // Frozen, nothing else: what is seen stays.
        let untouched = before
            .as_ref()
            .zip(after.as_ref())
            .is_some_and(|(before, after)| before.edit == after.edit && before.fate == after.fate);
        match &after {
            Some(_) if untouched => {}
            Some(edit) if same && edit.fate == Fate::Waits && self.is_newest(document, seq, edit) => {
                let by = self.function();
                let view = self.views.entry(document).or_default();
                // An edit that does not fit the view is judged by the server.
                let _ = view.apply(&edit.whole_edit(), by);
                touched
                    .fields
                    .extend(edit.edit.change.field().map(|field| (document, field.clone())));
            }
            _ => {
                touched.documents.insert(document);
            }
        }
        self.waiting.extend(after.map(|after| ((document, seq), after)));
    }

    /// Whether the edit writes a register and no later one waits for it: only then it may go on top of
    /// what is seen.
    fn is_newest(&self, document: DocumentId, seq: EditSeq, edit: &Waiting) -> bool {
        let later = |(at, later): (&(DocumentId, EditSeq), &Waiting)| {
            at.1 > seq && later.edit.change.field() == edit.edit.change.field()
        };
        let mut waiting = self.waiting.range((document, seq)..=(document, EditSeq::MAX));
        edit.edit.change.field().is_some() && !waiting.any(later)
    }

    fn review(&mut self, document: DocumentId) {
        let by = self.function();
        let view = match self.confirmed.get(&document) {
            Some(confirmed) => device::view(&confirmed.document, self.waiting_in(document), by),
            None => device::view(&Document::default(), self.waiting_in(document), by),
        };
        self.views.insert(document, view);
    }

    /// Everything as operations that would write it again.
    pub fn everything(&self) -> Vec<Op> {
        let profile = self
            .profile
            .iter()
            .map(|profile| put(key::PROFILE.to_owned(), profile));
        let confirmed = self
            .confirmed
            .iter()
            .map(|(id, confirmed)| put(key::confirmed(*id), confirmed));
        let waiting = self
            .waiting
            .values()
            .map(|waiting| put(key::waiting(waiting.key()), waiting));
        let kept = self.kept.values().map(|kept| put(key::kept(kept.order), kept));
        let seqs = self.seqs.iter().map(|(id, seq)| put(key::seq(*id), seq));
        let catalogues = self
            .catalogues
            .iter()
            .map(|(id, catalogue)| put(key::catalogue(*id), &**catalogue));
        profile
            .chain(confirmed)
            .chain(waiting)
            .chain(kept)
            .chain(seqs)
            .chain(catalogues)
            .collect()
    }

    /// The function in which this person writes.
    pub fn function(&self) -> Function {
        self.profile
            .as_ref()
            .map_or(Function::Staff, |profile| profile.me.person.role.into())
    }

    /// The document as the person sees it.
    pub fn view(&self, document: DocumentId) -> &Document {
        self.views.get(&document).unwrap_or(&NOTHING)
    }

    /// The waiting edits of a document, in order.
    pub fn waiting_in(&self, document: DocumentId) -> impl Iterator<Item = &Waiting> {
        self.waiting
            .range((document, 0)..=(document, EditSeq::MAX))
            .map(|(_, waiting)| waiting)
    }

    /// The request that brings a frozen batch; `None` for nobody, or after signing out.
    pub fn request(&self, batch: &[Waiting]) -> Option<Request<Sent>> {
        let profile = self.profile.as_ref().filter(|profile| !profile.signed_out)?;
        let brought: BTreeSet<_> = batch.iter().map(Waiting::key).collect();
        let mut left = BTreeMap::new();
        for (document, _) in self.waiting.keys().filter(|key| !brought.contains(key)) {
            *left.entry(*document).or_default() += 1;
        }
        Some(Request {
            wire: WIRE,
            epoch: profile.epoch.clone(),
            actor: profile.me.person.id,
            device: profile.device,
            have: self.have(),
            marks: self
                .confirmed
                .iter()
                .filter_map(|(document, confirmed)| Some((*document, confirmed.mark.clone()?)))
                .collect(),
            acknowledged: self.acknowledged().take(wire::MOST_ACKNOWLEDGED).collect(),
            left,
            edits: batch.iter().map(Waiting::sent).collect(),
        })
    }

    /// What is here of each document.
    pub fn have(&self) -> BTreeMap<DocumentId, Rev> {
        device::revs(&self.confirmed)
    }

    /// What the server is asked whether it still has it: the newest kept edit, and those that the documents
    /// here say nothing of.
    fn acknowledged(&self) -> impl Iterator<Item = EditId> {
        let newest_first = self.kept.values().rev().enumerate();
        let asked = newest_first.filter(|(place, kept)| *place == 0 || kept.unseen);
        asked.map(|(_, kept)| kept.edit.id)
    }

    /// Takes edits away that the person dropped or took over: a restored server is not to get them again.
    pub fn forget(&self, edits: &[EditId]) -> Vec<Op> {
        let kept = self.kept.iter().filter(|(_, kept)| edits.contains(&kept.edit.id));
        kept.map(|(order, _)| Op::Delete(key::kept(*order))).collect()
    }

    /// Whether the server has all of these edits, in the document or parked.
    pub fn has_sent(&self, edits: &BTreeSet<EditId>) -> bool {
        !self
            .waiting
            .values()
            .any(|waiting| edits.contains(&waiting.edit.id))
    }

    /// Edits that wait for the server; refused ones are not among them.
    pub fn waiting_count(&self) -> u32 {
        let waits = self
            .waiting
            .values()
            .filter(|waiting| waiting.fate == Fate::Waits);
        u32::try_from(waits.count()).unwrap_or(u32::MAX)
    }

    /// When the oldest of them began.
    pub fn waiting_since(&self) -> Option<Micros> {
        self.waiting
            .values()
            .filter(|waiting| waiting.fate == Fate::Waits)
            .map(|waiting| waiting.since)
            .min()
    }

    /// Whether what stands in a field is what was written there last on this device: only then it can be
    /// taken back without overwriting anybody's answer to it.
    pub fn has_last_word(&self, document: DocumentId, field: &FieldKey) -> bool {
        let register = self.view(document).register(field);
        let mut standing = register.standing().keys();
        !register.in_conflict() && standing.all(|edit| self.is_from_here(*edit))
    }

    /// Whether an edit is this person's own, as far as this device or the server told.
    pub fn is_mine(&self, edit: EditId) -> bool {
        let told = self
            .confirmed
            .values()
            .any(|confirmed| confirmed.own.contains(&edit));
        told || self.is_from_here(edit)
    }

    /// Whether an edit was made on this device, as far as that still knows.
    fn is_from_here(&self, edit: EditId) -> bool {
        self.waiting.values().any(|waiting| waiting.edit.id == edit)
            || self.kept.values().any(|kept| kept.edit.id == edit)
    }

    /// Whether the person has written into the field of a refused edit since.
    pub fn is_mended(&self, refused: &Waiting) -> bool {
        let (document, field) = (refused.document, refused.edit.change.field());
        let waits = self
            .waiting_in(document)
            .any(|later| later.seq > refused.seq && later.edit.change.field() == field);
        let mut kept = self.kept.values().filter(|kept| kept.document == document);
        waits || kept.any(|kept| kept.seq > refused.seq && kept.edit.change.field() == field)
    }

    /// The key of the newest waiting edit of a field, which typing may replace.
    pub fn newest_of(&self, document: DocumentId, field: &FieldKey) -> Option<(DocumentId, EditSeq)> {
        self.waiting_in(document)
            .filter(|waiting| waiting.edit.change.field() == Some(field))
            .last()
            .map(Waiting::key)
    }

    /// What a person did as operations of the store. `draft` is the edit as it was made without a look into
    /// the store; `newest` is the newest waiting edit of its field and `last` the last number given in its
    /// document, both read in the transaction that writes.
    pub fn finish(&self, draft: &Waiting, newest: Option<&Waiting>, last: EditSeq) -> Vec<Op> {
        let (id, now) = (draft.edit.id, draft.edit.at);
        let waiting = match draft.intent() {
            Some(mut intent) => {
                let still = newest.map(|newest| self.still_standing(newest, &intent));
                intent.seen.extend(still.unwrap_or_default());
                device::write(draft.document, newest, intent, id, last + 1, now)
            }
            None => Waiting {
                seq: last + 1,
                ..draft.clone()
            },
        };
        ops_of(&waiting, last)
    }

    /// What the edit before this one was to take the place of, and what stands as long as the server has not
    /// taken that edit. Should it be refused, nobody is to be in conflict with what they replaced themselves.
    fn still_standing(&self, before: &Waiting, intent: &Intent) -> Vec<EditId> {
        let goes_on =
            matches!(before.fate, Fate::Waits | Fate::Depends) || intent.seen.contains(&before.edit.id);
        let confirmed = self.confirmed.get(&before.document).filter(|_| goes_on);
        let stands = confirmed.map(|confirmed| confirmed.document.register(&intent.field).ids());
        let mut stands = stands.unwrap_or_default();
        stands.retain(|id| before.edit.change.names().contains(id));
        stands
    }

    /// The next free [`Kept::order`].
    pub fn next_kept(&self) -> u64 {
        self.kept.keys().next_back().map_or(0, |order| order + 1)
    }
}

fn replace<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: Option<V>) {
    match value {
        Some(value) => map.insert(key, value),
        None => map.remove(&key),
    };
}

/// A waiting edit as operations of the store.
pub fn ops_of(waiting: &Waiting, last: EditSeq) -> Vec<Op> {
    let number = (waiting.seq > last).then(|| put(key::seq(waiting.document), &waiting.seq));
    [put(key::waiting(waiting.key()), waiting)]
        .into_iter()
        .chain(number)
        .collect()
}
