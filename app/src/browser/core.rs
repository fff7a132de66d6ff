//! The one place where the person's work is held while the page is open: what lies on the device, the
//! signals that pages read, and every way in which it changes.

mod group;
mod writing;

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, HashMap},
    rc::Rc,
    sync::Arc,
};

use leptos::prelude::*;
use shared::{
    AssessmentId, DocumentId, ElementId, Micros,
    account::Me,
    assessment::{AssessmentCard, Catalogue, Documents, ItemKey, ItemSheet},
    sync::{
        FieldKey, ListKey, Register, Value,
        device::{Fate, Waiting},
        wire::Elsewhere,
    },
};

use self::writing::Writing;
use super::{
    device,
    shelf::{Body, Shelf, StorageFault},
    tabs::{Tabs, Word},
};
use crate::CallError;
use crate::sync::{
    mirror::{Mirror, Op, Profile, Touched},
    session::{Mode, SessionState},
    status::{Line, Storage},
};

/// Everything pages can watch.
#[derive(Debug)]
pub struct Signals {
    /// Where the session stands.
    pub state: ArcRwSignal<SessionState>,
    /// Who works here.
    pub me: ArcRwSignal<Option<Me>>,
    /// Whether the end of the last session waits for the server.
    pub ending: ArcRwSignal<bool>,
    /// Personal or shared computer.
    pub mode: ArcRwSignal<Mode>,
    /// Whether there is a way to the server.
    pub online: ArcRwSignal<bool>,
    /// Why the last exchange failed, if it reached a server that takes nothing.
    pub trouble: ArcRwSignal<Option<CallError>>,
    /// Whether a request is under way.
    pub sending: ArcRwSignal<bool>,
    /// Edits that wait.
    pub waiting: ArcRwSignal<u32>,
    /// The one line that tells the truth.
    pub line: ArcRwSignal<Line>,
    /// What the device allows.
    pub storage: ArcRwSignal<Storage>,
    /// The assessments of the organisation.
    pub cards: ArcRwSignal<Vec<AssessmentCard>>,
    /// When the server answered last.
    pub as_of: ArcRwSignal<Option<Micros>>,
    /// Edits that were refused or set aside.
    pub not_taken: ArcRwSignal<Vec<Waiting>>,
    /// Edits parked on the server.
    pub parked: ArcRwSignal<u32>,
    /// Which copies lie here of what stood here before the server fell back.
    pub rescued: ArcRwSignal<Vec<(Micros, DocumentId)>>,
    /// What lies on other devices of the organisation.
    pub elsewhere: ArcRwSignal<Vec<Elsewhere>>,
    /// Whether a new version of the page waits.
    pub update: ArcRwSignal<bool>,
    /// Fires when a document or a catalogue came to this device.
    pub arrived: ArcTrigger,
}

/// What an open assessment is made of.
#[derive(Clone, Debug)]
pub struct Parts {
    /// Its documents.
    pub documents: Documents,
    /// Its catalogue.
    pub catalogue: Arc<Catalogue>,
}

impl Parts {
    /// Of no assessment at all.
    pub fn none() -> Self {
        let document = DocumentId::from_number(0);
        let documents = Documents {
            answers: document,
            internal: document,
            coach: document,
            review: document,
        };
        Self {
            documents,
            catalogue: Arc::new(Catalogue::default()),
        }
    }
}

/// The state behind every page.
#[derive(Debug)]
pub struct Core {
    /// What pages can watch.
    pub signals: Signals,
    /// What lies on the device.
    pub mirror: RefCell<Mirror>,
    shelf: RefCell<Option<Shelf>>,
    tabs: RefCell<Option<Rc<Tabs>>>,
    /// Another number whenever somebody's store is taken up or let go: what was begun before concerns nobody.
    turn: Cell<u32>,
    fields: RefCell<HashMap<(DocumentId, FieldKey), ArcRwSignal<Register>>>,
    lists: RefCell<HashMap<(DocumentId, ListKey), ArcRwSignal<Vec<ElementId>>>>,
    items: RefCell<BTreeMap<(AssessmentId, ItemKey), ArcRwSignal<ItemSheet>>>,
    changes: RefCell<HashMap<DocumentId, ArcTrigger>>,
    open: RefCell<HashMap<AssessmentId, Parts>>,
    /// What stood in a field before the person's last change of it.
    pub before: ArcRwSignal<HashMap<(DocumentId, FieldKey), Value>>,
    /// Texts of one's own that were begun to decide about a field, and are in this tab alone.
    pub begun: ArcRwSignal<HashMap<(DocumentId, FieldKey), Value>>,
    writing: Writing,
}

thread_local! {
    static CORE: Rc<Core> = Rc::new(Core::new());
}

/// The one core of this page.
pub fn core() -> Rc<Core> {
    CORE.with(Rc::clone)
}

impl Core {
    fn new() -> Self {
        Self {
            signals: Signals {
                state: ArcRwSignal::new(SessionState::Starting),
                me: ArcRwSignal::new(None),
                ending: ArcRwSignal::new(false),
                mode: ArcRwSignal::new(Mode::Personal),
                online: ArcRwSignal::new(device::online()),
                trouble: ArcRwSignal::new(None),
                sending: ArcRwSignal::new(false),
                waiting: ArcRwSignal::new(0),
                line: ArcRwSignal::new(Line::Sent { at: None }),
                storage: ArcRwSignal::new(Storage::Fine),
                cards: ArcRwSignal::new(Vec::new()),
                as_of: ArcRwSignal::new(None),
                not_taken: ArcRwSignal::new(Vec::new()),
                parked: ArcRwSignal::new(0),
                rescued: ArcRwSignal::new(Vec::new()),
                elsewhere: ArcRwSignal::new(Vec::new()),
                update: ArcRwSignal::new(false),
                arrived: ArcTrigger::new(),
            },
            mirror: RefCell::default(),
            shelf: RefCell::default(),
            tabs: RefCell::default(),
            turn: Cell::default(),
            fields: RefCell::default(),
            lists: RefCell::default(),
            items: RefCell::default(),
            changes: RefCell::default(),
            open: RefCell::default(),
            before: ArcRwSignal::new(HashMap::new()),
            begun: ArcRwSignal::new(HashMap::new()),
            writing: Writing::default(),
        }
    }

    /// One transaction of the store, followed by everything that shows it.
    pub async fn transact(
        &self,
        keys: Vec<String>,
        body: Body<'_, Option<String>>,
    ) -> Result<(), StorageFault> {
        let shelf = self.shelf().ok_or(StorageFault::Broken)?;
        let turn = self.turn.get();
        let body = Box::new(|found| self.foretold(body(found)));
        let ops = shelf.transact(&keys, body).await?;
        self.told(turn, &ops);
        Ok(())
    }

    /// Writes what depends on nothing.
    pub async fn put_down(&self, ops: Vec<Op>) -> Result<(), StorageFault> {
        self.transact(Vec::new(), Box::new(|_| ops)).await
    }

    /// The same over everything that lies in the store.
    pub async fn transact_all(&self, body: Body<'_, (String, String)>) -> Result<(), StorageFault> {
        let shelf = self.shelf().ok_or(StorageFault::Broken)?;
        let turn = self.turn.get();
        let body = Box::new(|found| self.foretold(body(found)));
        let ops = shelf.transact_all(body).await?;
        self.told(turn, &ops);
        Ok(())
    }

    /// The sender is told before it is written as well: its look then waits for the commit, and it learns of
    /// that even if this tab does not live to tell afterwards.
    fn foretold(&self, ops: Vec<Op>) -> Vec<Op> {
        if !self.leads() {
            self.tell_tabs(&ops);
        }
        ops
    }

    /// Shows what was written, here and in the person's other tabs; not to who came after that person.
    fn told(&self, turn: u32, ops: &[Op]) {
        if self.turn.get() == turn {
            self.follow(ops);
            self.tell_tabs(ops);
        }
    }

    /// Tells the tabs that share the store.
    fn tell_tabs(&self, ops: &[Op]) {
        if !self.is_in_memory() {
            self.say(&Word::Changed(ops.iter().map(|op| op.key().to_owned()).collect()));
        }
    }

    fn follow(&self, ops: &[Op]) {
        let touched = self.mirror.borrow_mut().follow(ops);
        self.show(&touched);
        core().take_drafts();
    }

    /// Brings the line and its companions up to date.
    pub fn tell(&self) {
        let mirror = self.mirror.borrow();
        let waiting = mirror.waiting_count();
        let profile = mirror.profile.as_ref();
        let at = profile.and_then(|profile| profile.as_of);
        let lasting = self.shelf.borrow().as_ref().is_some_and(Shelf::is_lasting);
        let state = self.signals.state.get_untracked();
        let line = match (state, self.signals.storage.get_untracked()) {
            (SessionState::OtherPerson | SessionState::Left, _) => Line::Stopped,
            _ if self.is_saving() => Line::Saving,
            (SessionState::Over, _) => Line::SessionOver { waiting },
            (_, Storage::Refused(fault)) if waiting > 0 => Line::Fault(fault),
            _ if waiting == 0 => Line::Sent { at },
            _ if !lasting => Line::Memory { waiting },
            _ => Line::OnDevice {
                waiting,
                since: mirror.waiting_since().unwrap_or(device::now()),
            },
        };
        let not_taken: Vec<_> = mirror
            .waiting
            .values()
            .filter(|waiting| waiting.fate != Fate::Waits)
            .cloned()
            .collect();
        set(&self.signals.waiting, waiting);
        set(&self.signals.line, line);
        set(&self.signals.as_of, at);
        set(&self.signals.not_taken, not_taken);
        set(&self.signals.rescued, mirror.rescued.clone());
        set(&self.signals.parked, profile.map_or(0, |profile| profile.parked));
    }

    /// There is a way to the server, or none any more.
    pub fn reach(&self, online: bool) {
        set(&self.signals.online, online);
    }

    /// Brings the signals of everything touched up to date, and of nothing else.
    fn show(&self, touched: &Touched) {
        if touched.profile {
            let mirror = self.mirror.borrow();
            let profile: Option<Profile> = mirror.profile.clone();
            drop(mirror);
            if let Some(profile) = profile {
                set(&self.signals.me, Some(profile.me));
                set(&self.signals.cards, profile.cards);
                set(&self.signals.elsewhere, profile.elsewhere);
            }
        }
        for (document, field) in &touched.fields {
            self.show_field(*document, field);
        }
        for document in &touched.documents {
            self.show_document(*document);
        }
        if touched.profile || !touched.documents.is_empty() {
            self.signals.arrived.notify();
        }
        self.tell();
    }

    fn show_field(&self, document: DocumentId, field: &FieldKey) {
        let mirror = self.mirror.borrow();
        let view = mirror.view(document);
        if let Some(signal) = self.fields.borrow().get(&(document, field.clone())) {
            set(signal, view.register(field).clone());
        }
        let owner = match field.element() {
            Some((element, _)) => view
                .elements()
                .get(&element)
                .and_then(|element| element.list.split()),
            None => field.split(),
        };
        let item = owner.and_then(|(owner, _)| ItemKey::parse(owner).ok());
        drop(mirror);
        if let Some(item) = item {
            self.show_items(document, Some(&item));
        }
        self.notify(document);
    }

    fn show_document(&self, document: DocumentId) {
        let mirror = self.mirror.borrow();
        let view = mirror.view(document);
        for ((of, field), signal) in &*self.fields.borrow() {
            if *of == document {
                set(signal, view.register(field).clone());
            }
        }
        for ((of, list), signal) in &*self.lists.borrow() {
            if *of == document {
                set(signal, view.list(list));
            }
        }
        drop(mirror);
        self.show_items(document, None);
        self.notify(document);
    }

    /// Reads the items of the assessment that `document` belongs to anew: one of them, or all.
    fn show_items(&self, document: DocumentId, only: Option<&ItemKey>) {
        let open = self.open.borrow();
        let of = |parts: &Parts| parts.documents.answers == document || parts.documents.coach == document;
        let Some((id, parts)) = open.iter().find(|(_, parts)| of(parts)) else {
            return;
        };
        let mirror = self.mirror.borrow();
        let (answers, coach) = (
            mirror.view(parts.documents.answers),
            mirror.view(parts.documents.coach),
        );
        for ((of, item), signal) in &*self.items.borrow() {
            if of == id && only.is_none_or(|only| only == item) && !self.is_overtaken(item) {
                set(signal, ItemSheet::read(item, answers, coach));
            }
        }
    }

    fn notify(&self, document: DocumentId) {
        if let Some(trigger) = self.changes.borrow().get(&document) {
            trigger.notify();
        }
    }

    /// The parts of an open assessment.
    pub fn parts(&self, id: AssessmentId) -> Option<Parts> {
        self.open.borrow().get(&id).cloned()
    }

    /// Opens an assessment, if the device has all of it.
    pub fn open(&self, card: &AssessmentCard) -> Option<Parts> {
        if let Some(parts) = self.open.borrow().get(&card.id) {
            return Some(parts.clone());
        }
        let mirror = self.mirror.borrow();
        let catalogue = mirror.catalogues.get(&card.catalogue)?.clone();
        let documents = card.documents;
        let here = [documents.answers, documents.internal, documents.coach];
        if !here
            .iter()
            .all(|document| mirror.confirmed.contains_key(document))
        {
            return None;
        }
        let (answers, coach) = (mirror.view(documents.answers), mirror.view(documents.coach));
        self.items.borrow_mut().extend(catalogue.items().map(|item| {
            let sheet = ItemSheet::read(&item.key, answers, coach);
            ((card.id, item.key.clone()), ArcRwSignal::new(sheet))
        }));
        let parts = Parts { documents, catalogue };
        self.open.borrow_mut().insert(card.id, parts.clone());
        Some(parts)
    }

    /// What is filled in for an item.
    pub fn item(&self, id: AssessmentId, item: &ItemKey) -> ArcRwSignal<ItemSheet> {
        let signal = self.items.borrow().get(&(id, item.clone())).cloned();
        signal.unwrap_or_else(|| ArcRwSignal::new(ItemSheet::default()))
    }

    /// A register of a document.
    pub fn register(&self, document: DocumentId, field: &FieldKey) -> ArcRwSignal<Register> {
        let now = || ArcRwSignal::new(self.mirror.borrow().view(document).register(field).clone());
        self.fields
            .borrow_mut()
            .entry((document, field.clone()))
            .or_insert_with(now)
            .clone()
    }

    /// A list of a document.
    pub fn list(&self, document: DocumentId, list: &ListKey) -> ArcRwSignal<Vec<ElementId>> {
        let now = || ArcRwSignal::new(self.mirror.borrow().view(document).list(list));
        self.lists
            .borrow_mut()
            .entry((document, list.clone()))
            .or_insert_with(now)
            .clone()
    }

    /// Fires whenever anything in the document changes.
    pub fn changes(&self, document: DocumentId) -> ArcTrigger {
        self.changes.borrow_mut().entry(document).or_default().clone()
    }
}

/// Sets a signal only if the value is another one, so that nothing is drawn for nothing.
fn set<T: PartialEq + Send + Sync + 'static>(signal: &ArcRwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}
