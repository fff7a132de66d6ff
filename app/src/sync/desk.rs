//! One open assessment: its documents as signals, and every way to change them.

use std::{cell::RefCell, collections::HashMap, rc::Rc, sync::Arc};

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use shared::{
    AssessmentId, DocumentId, EditId, ElementId, Refusal,
    assessment::{
        AssessmentCard, Catalogue, DocumentKind, Documents, ItemKey, ItemSheet, Progress, Score, Sheet,
        State, field, list, score,
    },
    sync::{
        Change, FieldKey, Reading, Register, Value,
        device::{Fate, Intent},
    },
};

use crate::browser::{
    core::{Core, Parts, core},
    device,
};
use crate::shell::memo;

thread_local! {
    /// What is on its way to the device, by field: there it stands in a moment, while pages still show what
    /// stood before.
    static UNDERWAY: RefCell<HashMap<(DocumentId, FieldKey), Value>> = RefCell::default();
}

/// The value on its way into a field, if there is one.
fn underway(core: &Core, place: &(DocumentId, FieldKey)) -> Option<Value> {
    UNDERWAY.with_borrow_mut(|underway| {
        if !core.is_writing() {
            underway.clear();
        }
        underway.get(place).cloned()
    })
}

/// Puts a value on its way into a field.
fn send_off(core: &Rc<Core>, document: DocumentId, intent: Intent) {
    let place = (document, intent.field.clone());
    UNDERWAY.with_borrow_mut(|underway| underway.insert(place, intent.value.clone()));
    core.write(document, intent);
}

/// The assessments of the own organisation, offline too.
pub fn cards() -> Signal<Vec<AssessmentCard>> {
    core().signals.cards.clone().into()
}

/// An assessment, once the device has all of it.
pub fn desk(id: AssessmentId) -> Signal<Option<Desk>> {
    let cards = cards();
    let arrived = core().signals.arrived.clone();
    let found: Memo<Option<Desk>> = Memo::new(move |before: Option<&Option<Desk>>| {
        arrived.track();
        let card = cards.with(|cards| cards.iter().find(|card| card.id == id).cloned())?;
        if let Some(Some(desk)) = before {
            return Some(*desk);
        }
        core().open(&card).map(|_| Desk { id })
    });
    found.into()
}

/// Handle to one open assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Desk {
    id: AssessmentId,
}

impl Desk {
    /// Which assessment.
    pub fn id(self) -> AssessmentId {
        self.id
    }

    /// What it is made of. Nothing after signing out, when the page is about to go.
    fn parts(self) -> Parts {
        core().parts(self.id).unwrap_or_else(Parts::none)
    }

    fn document(self, kind: DocumentKind) -> DocumentId {
        let documents = self.parts().documents;
        match kind {
            DocumentKind::Answers => documents.answers,
            DocumentKind::Internal => documents.internal,
            DocumentKind::Coach => documents.coach,
            DocumentKind::Review => documents.review,
        }
    }

    /// The assessment without its content.
    pub fn card(self) -> Signal<AssessmentCard> {
        let cards = cards();
        let last = ArcStoredValue::new(None::<AssessmentCard>);
        Signal::derive(move || {
            let now = cards.with(|cards| cards.iter().find(|card| card.id == self.id).cloned());
            if now.is_some() {
                last.set_value(now.clone());
            }
            now.or_else(|| last.get_value())
                .unwrap_or_else(|| unreachable_card(self.id, self.parts().documents))
        })
    }

    /// Waits until the device knows of a state, ten seconds at most: the server's answer to a step of the
    /// lifecycle is there before the documents are.
    pub async fn reaches(self, state: State) {
        let cards = cards();
        let there =
            |cards: &Vec<AssessmentCard>| cards.iter().any(|card| card.id == self.id && card.state == state);
        for _ in 0..200 {
            if cards.try_with_untracked(there) != Some(false) {
                return;
            }
            TimeoutFuture::new(50).await;
        }
    }

    /// Whether nothing may be changed just now.
    pub fn locked(self) -> Signal<bool> {
        let card = self.card();
        // Told only when it changes: each reply brings a new card, and inputs are drawn anew by this.
        memo(move || !card.with(|card| card.state.is_open())).into()
    }

    /// How many own edits of what is submitted wait for the server, and may go.
    pub fn waiting_to_submit(self) -> u64 {
        let core = core();
        let mirror = core.mirror.borrow();
        let submitted = [DocumentKind::Answers, DocumentKind::Coach];
        let waiting = submitted.map(|kind| mirror.waiting_in(self.document(kind)));
        let may_go = waiting
            .into_iter()
            .flatten()
            .filter(|edit| edit.fate == Fate::Waits);
        may_go.fold(0, |count, _| count + 1)
    }

    /// What is asked.
    pub fn catalogue(self) -> Arc<Catalogue> {
        self.parts().catalogue
    }

    /// What is filled in for an item.
    pub fn item(self, item: &ItemKey) -> Signal<ItemSheet> {
        core().item(self.id, item).into()
    }

    /// Everything that is filled in.
    pub fn sheet(self) -> Memo<Sheet> {
        let keys: Vec<_> = self.catalogue().items().map(|item| item.key.clone()).collect();
        let items: Vec<_> = keys
            .into_iter()
            .map(|key| (core().item(self.id, &key), key))
            .collect();
        let explanation = core().register(self.document(DocumentKind::Answers), &field::explanation());
        memo(move || {
            let mut sheet = Sheet::default();
            for (item, key) in &items {
                sheet.set_item(key.clone(), item.get());
            }
            explanation.with(|explanation| sheet.explain(explanation));
            sheet
        })
    }

    /// How far it is.
    pub fn progress(self) -> Memo<Progress> {
        let (sheet, catalogue) = (self.sheet(), self.catalogue());
        memo(move || sheet.with(|sheet| sheet.progress(&catalogue)))
    }

    /// What the answers say in numbers.
    pub fn score(self) -> Memo<Score> {
        let (sheet, catalogue) = (self.sheet(), self.catalogue());
        memo(move || sheet.with(|sheet| score(&catalogue, sheet)))
    }

    /// A register of one of the documents.
    pub fn register(self, kind: DocumentKind, field: &FieldKey) -> Signal<Register> {
        core().register(self.document(kind), field).into()
    }

    /// Whether an edit is the person's own.
    pub fn is_mine(self, edit: EditId) -> bool {
        core().mirror.borrow().is_mine(edit)
    }

    /// Every field that two people gave different values, in the order of documents.
    pub fn conflicts(self) -> Memo<Vec<(DocumentKind, FieldKey)>> {
        self.differing(false)
    }

    /// The same; `begun` ones, too, where the person writes a text of their own while others have decided.
    pub fn differing(self, begun: bool) -> Memo<Vec<(DocumentKind, FieldKey)>> {
        let kinds = [DocumentKind::Answers, DocumentKind::Coach, DocumentKind::Internal];
        let watched = kinds.map(|kind| (kind, self.document(kind), core().changes(self.document(kind))));
        memo(move || {
            let core = core();
            let mut found = Vec::new();
            for (kind, document, changes) in &watched {
                changes.track();
                let mirror = core.mirror.borrow();
                let fields = mirror.view(*document).fields().iter();
                let stays = |field: &FieldKey| {
                    let place = (*document, field.clone());
                    begun && core.begun.with(|begun| begun.contains_key(&place))
                };
                found.extend(
                    fields
                        .filter(|(field, register)| register.in_conflict() || stays(field))
                        .map(|(field, _)| (*kind, field.clone())),
                );
            }
            found
        })
    }

    /// The item that a field belongs to, list members included.
    pub fn item_of(self, kind: DocumentKind, field: &FieldKey) -> Option<ItemKey> {
        let core = core();
        let mirror = core.mirror.borrow();
        let owner = match field.element() {
            Some((element, _)) => {
                mirror
                    .view(self.document(kind))
                    .elements()
                    .get(&element)?
                    .list
                    .split()?
                    .0
            }
            None => field.split()?.0,
        };
        ItemKey::parse(owner).ok()
    }

    /// The pieces of evidence of an item.
    pub fn evidence(self, item: &ItemKey) -> Signal<Vec<ElementId>> {
        core()
            .list(self.document(DocumentKind::Coach), &list::evidence(item))
            .into()
    }

    /// Pieces of evidence that were removed by somebody who had not seen the last edit inside.
    pub fn removed_but_edited(self, item: &ItemKey) -> Signal<Vec<ElementId>> {
        let document = self.document(DocumentKind::Coach);
        let (changes, list) = (core().changes(document), list::evidence(item));
        Signal::derive(move || {
            changes.track();
            core().mirror.borrow().view(document).removed_but_edited(&list)
        })
    }

    /// Sets a whole value; everything that stands in the field now is replaced, a conflict included.
    pub fn set(self, kind: DocumentKind, field: FieldKey, value: Value) {
        let seen = core()
            .mirror
            .borrow()
            .view(self.document(kind))
            .register(&field)
            .ids();
        self.write(
            kind,
            Intent {
                field,
                value,
                seen,
                base: None,
            },
        );
    }

    /// The text that the person has begun for a field, see [`Desk::begin`].
    pub fn begun(self, kind: DocumentKind, field: FieldKey) -> Option<Value> {
        let place = (self.document(kind), field);
        core().begun.with(|begun| begun.get(&place).cloned())
    }

    /// Keeps a text that is being written to decide about a field, until it is taken or given up: whatever
    /// others decide meanwhile does not take it away.
    pub fn begin(self, kind: DocumentKind, field: FieldKey, text: Option<String>) {
        let place = (self.document(kind), field);
        core().begun.update(|begun| match text {
            Some(text) => drop(begun.insert(place, Value::text(text))),
            None => drop(begun.remove(&place)),
        });
    }

    /// Sets a value with what the input had started from.
    pub fn write(self, kind: DocumentKind, intent: Intent) {
        let (core, document) = (core(), self.document(kind));
        let now = core
            .mirror
            .borrow()
            .view(document)
            .register(&intent.field)
            .clone();
        let place = (document, intent.field.clone());
        // A change back right behind a change is one, although the field does not show the first one yet.
        let coming = underway(&core, &place);
        let comes = coming.is_some();
        let stands = coming.or_else(|| match now.read() {
            Reading::Agreed(old) => Some(old.clone()),
            Reading::Conflict(_) => None,
        });
        if let Some(old) = stands {
            if old == intent.value {
                return;
            }
            // Typing on is one change: what stood before its first key stroke is what comes back.
            let newest = core.mirror.borrow().newest_of(document, &intent.field);
            let unsent = newest.is_some_and(|key| {
                let mirror = core.mirror.borrow();
                mirror.waiting.get(&key).is_some_and(|waiting| !waiting.frozen)
            });
            let typing_on = comes || unsent;
            core.before.update(|before| {
                if typing_on {
                    before.entry(place).or_insert(old);
                } else {
                    before.insert(place, old);
                }
            });
        } else {
            // No edit brings a conflict back: what was decided is changed by deciding anew.
            core.before.update(|before| {
                before.remove(&place);
            });
        }
        send_off(&core, document, intent);
    }

    /// Adds an empty piece of evidence at the end.
    pub fn add_evidence(self, item: &ItemKey) -> ElementId {
        let document = self.document(DocumentKind::Coach);
        let element = ElementId::new(device::now(), device::random());
        let list = list::evidence(item);
        let last = {
            let core = core();
            let mirror = core.mirror.borrow();
            let view = mirror.view(document);
            let last = view
                .list(&list)
                .last()
                .and_then(|id| view.elements().get(id))
                .map(|last| last.place().to_owned());
            last.unwrap_or_default()
        };
        // Behind the last one: its place with one more letter sorts after it.
        let position = [last.as_str(), "m"].concat();
        core().write_change(
            document,
            Change::Insert {
                element,
                list,
                position,
            },
        );
        element
    }

    /// Removes a piece of evidence.
    pub fn remove_element(self, element: ElementId) {
        let document = self.document(DocumentKind::Coach);
        let saw = core()
            .mirror
            .borrow()
            .view(document)
            .edits_of(element)
            .into_iter()
            .collect();
        core().write_change(document, Change::Remove { element, saw });
    }

    /// Brings a removed piece of evidence back.
    pub fn restore_element(self, element: ElementId) {
        let document = self.document(DocumentKind::Coach);
        let replaces = {
            let core = core();
            let mirror = core.mirror.borrow();
            let member = mirror.view(document).elements().get(&element);
            member
                .map(|member| member.removed.keys().copied().collect())
                .unwrap_or_default()
        };
        core().write_change(document, Change::Restore { element, replaces });
    }

    /// Takes the person's last change of a field back; the value that comes back, if there is one.
    pub fn undo(self, kind: DocumentKind, field: &FieldKey) -> Option<Value> {
        let (core, document) = (core(), self.document(kind));
        let place = (document, field.clone());
        if !core.mirror.borrow().has_last_word(document, field) {
            return None;
        }
        let value = core.before.try_update(|before| before.remove(&place)).flatten()?;
        let seen = core.mirror.borrow().view(document).register(field).ids();
        send_off(
            &core,
            document,
            Intent {
                field: field.clone(),
                value: value.clone(),
                seen,
                base: None,
            },
        );
        Some(value)
    }

    /// Whether there is a change to take back, and nobody has answered to it since.
    pub fn can_undo(self, kind: DocumentKind, field: &FieldKey) -> Signal<bool> {
        let place = (self.document(kind), field.clone());
        let (before, register) = (core().before.clone(), core().register(place.0, field));
        Signal::derive(move || {
            register.track();
            let changed = before.with(|before| before.contains_key(&place));
            changed && core().mirror.borrow().has_last_word(place.0, &place.1)
        })
    }

    /// What the server refused at a field, with the value it refused, until something else is written there.
    pub fn refusal(self, kind: DocumentKind, field: &FieldKey) -> Signal<Option<(Refusal, Value)>> {
        let (document, field) = (self.document(kind), field.clone());
        let (not_taken, changes) = (core().signals.not_taken.clone(), core().changes(document));
        Signal::derive(move || {
            changes.track();
            not_taken.with(|edits| {
                edits
                    .iter()
                    .rev()
                    .find_map(|edit| match (&edit.fate, edit.whole()) {
                        (Fate::Refused(why), Change::Set { field: of, value, .. })
                            if edit.document == document && of == field =>
                        {
                            let mended = core().mirror.borrow().is_mended(edit);
                            (!mended).then(|| (why.clone(), value))
                        }
                        _ => None,
                    })
            })
        })
    }
}

/// The card of an assessment that left the list while its page is open: closed for every change.
fn unreachable_card(id: AssessmentId, documents: Documents) -> AssessmentCard {
    AssessmentCard {
        id,
        organisation: shared::OrganisationId::from_number(0),
        organisation_name: String::new(),
        catalogue: shared::CatalogueId::from_number(0),
        round: 0,
        state: State::Accepted,
        created_at: shared::Micros::default(),
        submitted_at: None,
        rev: shared::sync::Rev::default(),
        documents,
    }
}
