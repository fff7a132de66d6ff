//! One run: people, sites, a server and the weather between them.

use std::collections::{BTreeMap, BTreeSet};

use shared::{
    AssessmentId, CatalogueId, DAY, DeviceId, DocumentId, EditId, MINUTE, Micros, OrganisationId,
    ProgrammeId, SECOND, UserId,
    account::{Login, Me, Person, Role},
    assessment::{AssessmentCard, Catalogue, DocumentKind, Documents, State},
    sync::{
        Change, Document, Entry, Function, Rev, What,
        device::{Fate, renamed},
        judge,
        mirror::Profile,
        wire::{Reply, Verdict},
    },
};

use super::{
    dice::Dice,
    server::{Server, Tables},
    site::{Flight, Site},
};

mod edits;

/// What happened in the runs, so that a quiet simulation is noticed.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    edits: u64,
    taken: u64,
    conflicts: u64,
    repeats: u64,
    clones: u64,
    restores: u64,
    rollbacks: u64,
    noticed: u64,
    restarts: u64,
    parked: u64,
    lost: u64,
    doubled: u64,
    resolved: u64,
    moved: u64,
    brought_back: u64,
}

impl Totals {
    pub(crate) fn add(&mut self, other: &Self) {
        self.edits += other.edits;
        self.taken += other.taken;
        self.conflicts += other.conflicts;
        self.repeats += other.repeats;
        self.clones += other.clones;
        self.restores += other.restores;
        self.rollbacks += other.rollbacks;
        self.noticed += other.noticed;
        self.restarts += other.restarts;
        self.parked += other.parked;
        self.lost += other.lost;
        self.doubled += other.doubled;
        self.resolved += other.resolved;
        self.moved += other.moved;
        self.brought_back += other.brought_back;
    }

    pub(crate) fn all_happened(&self) -> bool {
        [
            self.edits,
            self.taken,
            self.conflicts,
            self.repeats,
            self.clones,
            self.restores,
            self.rollbacks,
            self.noticed,
            self.restarts,
            self.parked,
            self.lost,
            self.doubled,
            self.resolved,
            self.moved,
            self.brought_back,
        ]
        .iter()
        .all(|count| *count > 0)
    }
}

/// A message in the air.
#[derive(Clone, Debug)]
enum Message {
    Request(usize, Flight),
    Reply(usize, Flight, Reply),
}

#[derive(Debug)]
pub(crate) struct World {
    dice: Dice,
    now: Micros,
    server: Server,
    backup: Option<Tables>,
    sites: Vec<Site>,
    cut: BTreeSet<usize>,
    air: Vec<Message>,
    acknowledged: Vec<(EditId, Change, usize)>,
    /// The ids that waiting edits got where two profiles had shared one.
    names: BTreeMap<EditId, Vec<EditId>>,
    parked_for: BTreeSet<EditId>,
    totals: Totals,
}

const KINDS: [DocumentKind; 2] = [DocumentKind::Answers, DocumentKind::Coach];

fn document(kind: DocumentKind) -> DocumentId {
    DocumentId::from_number(100 + kind as u128)
}

fn catalogue() -> Catalogue {
    let item = |number: u8| {
        serde_json::json!({
            "key": format!("STR{number}"), "title": "t", "question": "q", "why": "w", "how_to_find_out": "h",
            "descriptors": ["a", "b", "c", "d", "e"], "weight": 1, "na_allowed": true,
        })
    };
    serde_json::from_value(serde_json::json!({
        "key": "k", "version": "1.0.0", "valid_from": "2026-01-01", "title": "t", "intro": "i", "sources": "s",
        "scale": [], "dimensions": [{
            "key": "STR", "title": "t", "question": "q", "weight": 1, "items": [item(1), item(2), item(3)],
        }],
    }))
    .unwrap()
}

fn card() -> AssessmentCard {
    AssessmentCard {
        id: AssessmentId::from_number(1),
        organisation: OrganisationId::from_number(2),
        organisation_name: "Musterstadt".to_owned(),
        catalogue: CatalogueId::from_number(3),
        round: 1,
        state: State::Draft,
        created_at: Micros(0),
        submitted_at: None,
        rev: Rev(0),
        documents: Documents {
            answers: document(DocumentKind::Answers),
            internal: document(DocumentKind::Internal),
            coach: document(DocumentKind::Coach),
            review: document(DocumentKind::Review),
        },
    }
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let now = Micros(1_790_000_000 * SECOND);
        let sites = (0..3 + dice.below(3))
            .map(|n| {
                let mut site = Site {
                    skew: (dice.span(7) - 3) * 60 * MINUTE,
                    ..Site::default()
                };
                let person = Person {
                    id: UserId::from_number(10 + (n as u128) / 2),
                    name: "Muster".to_owned(),
                    role: Role::Navigator,
                    programme: ProgrammeId::from_number(9),
                    organisation: Some(OrganisationId::from_number(2)),
                    looks_after: BTreeSet::new(),
                };
                let login: Login = serde_json::from_value("navigator.muster".into()).unwrap();
                let me = Me {
                    person,
                    login,
                    programme: "P".to_owned(),
                    organisation: None,
                };
                site.begin(&Profile::fresh(me, DeviceId::new(now, dice.bytes())));
                site
            })
            .collect();
        let server = Server {
            tables: Tables::default(),
            epoch: 1,
            kinds: KINDS.map(|kind| (document(kind), kind)).into(),
            catalogue: catalogue(),
            cards: vec![card()],
            cloned: 0,
            noticed: 0,
            repeats: 0,
            resolved: 0,
        };
        Self {
            dice,
            now,
            server,
            backup: None,
            sites,
            cut: BTreeSet::new(),
            air: Vec::new(),
            acknowledged: Vec::new(),
            names: BTreeMap::new(),
            parked_for: BTreeSet::new(),
            totals: Totals::default(),
        }
    }

    pub(crate) fn run(mut self) -> Totals {
        for _ in 0..250 {
            self.now = self.now.plus(SECOND * (1 + self.dice.span(60)));
            self.step();
        }
        self.settle();
        self.check();
        self.totals.repeats = self.server.repeats;
        self.totals.clones = self.server.cloned;
        self.totals.noticed = self.server.noticed;
        self.totals.resolved = self.server.resolved;
        self.totals
    }

    fn step(&mut self) {
        let site = self.dice.below(self.sites.len());
        match self.dice.below(100) {
            0..38 => self.edit(site),
            38..58 => self.depart(site),
            58..88 => self.deliver(),
            88..91 => self.cut_or_mend(site),
            91..93 => self.restart(site),
            93 => self.clone_profile(site),
            94 => self.backup = Some(self.server.tables.clone()),
            95 => self.restore(),
            96 => self.roll_back(),
            97 => self.lock_or_open(),
            _ => self.sites[site].skew = (self.dice.span(200) - 100) * DAY,
        }
    }

    fn fresh(&mut self) -> EditId {
        EditId::new(self.now, self.dice.bytes())
    }

    fn depart(&mut self, site: usize) {
        let most = 1 + self.dice.below(8);
        let flight = self.sites[site].depart(most);
        self.send(Message::Request(site, flight));
    }

    /// Into the air: lost, doubled or just late.
    fn send(&mut self, message: Message) {
        if self.dice.chance(12) {
            self.totals.lost += 1;
            return;
        }
        if self.dice.chance(8) {
            self.totals.doubled += 1;
            self.air.push(message.clone());
        }
        self.air.push(message);
    }

    fn deliver(&mut self) {
        if self.air.is_empty() {
            return;
        }
        let message = self.air.swap_remove(self.dice.below(self.air.len()));
        let (Message::Request(site, _) | Message::Reply(site, ..)) = message;
        if self.cut.contains(&site) {
            self.totals.lost += 1;
            return;
        }
        match message {
            Message::Request(site, flight) => {
                let reply = self
                    .server
                    .exchange(&flight.request, Function::Navigator, self.now);
                self.send(Message::Reply(site, flight, reply));
            }
            Message::Reply(site, flight, reply) => self.arrive(site, &flight, &reply),
        }
    }

    fn arrive(&mut self, site: usize, flight: &Flight, reply: &Reply) {
        let fresh = DeviceId::new(self.now, self.dice.bytes());
        let cloned = reply.verdicts.contains(&Verdict::DeviceCloned);
        let before = cloned.then(|| self.sites[site].mirror().waiting);
        if !self.sites[site].arrive(flight, reply, fresh) {
            return;
        }
        for waiting in before.iter().flat_map(BTreeMap::values) {
            let id = waiting.edit.id;
            self.names.entry(id).or_default().push(renamed(id, fresh));
        }
        for (waiting, verdict) in flight.batch.iter().zip(&reply.verdicts) {
            match verdict {
                Verdict::Taken(_) => {
                    self.totals.taken += 1;
                    self.acknowledged.push((waiting.edit.id, waiting.whole(), site));
                }
                Verdict::Parked => {
                    self.totals.parked += 1;
                    self.parked_for.insert(waiting.edit.id);
                }
                Verdict::Refused(_) | Verdict::Depends(_) | Verdict::DeviceCloned => {}
            }
        }
    }

    fn cut_or_mend(&mut self, site: usize) {
        if !self.cut.remove(&site) {
            self.cut.insert(site);
        }
    }

    /// The page closes and opens: everything in the air towards it is gone.
    fn restart(&mut self, site: usize) {
        self.totals.restarts += 1;
        self.air
            .retain(|message| !matches!(message, Message::Reply(to, ..) if *to == site));
    }

    /// Somebody copies the browser profile to another machine; both go on working.
    fn clone_profile(&mut self, site: usize) {
        if self.sites.len() < 7 {
            let copy = self.sites[site].clone();
            self.sites.push(copy);
        }
    }

    /// The server falls back to an old backup and gets a new epoch. What only the lost part knew is with
    /// the devices. Requests in the air name the old epoch.
    fn restore(&mut self) {
        if let Some(backup) = &self.backup {
            self.totals.restores += 1;
            self.server.tables = backup.clone();
            self.server.epoch += 1;
        }
    }

    /// The same without a new epoch, as when a snapshot of the machine is put back: nobody tells.
    fn roll_back(&mut self) {
        if let Some(backup) = &self.backup {
            self.totals.rollbacks += 1;
            self.server.tables = backup.clone();
        }
    }

    fn lock_or_open(&mut self) {
        let document = document(KINDS[self.dice.below(KINDS.len())]);
        let locks = self.server.tables.locked.insert(document);
        if !locks {
            self.server.tables.locked.remove(&document);
        }
        let (rev, _) = self.server.tables.heads.entry(document).or_default();
        *rev = rev.next();
        let to = if locks { State::Submitted } else { State::Draft };
        let entry = Entry {
            rev: *rev,
            by: Function::Navigator,
            what: What::Lifecycle { to },
        };
        self.server.append(document, entry);
    }

    /// The weather clears: everything is delivered until nothing waits any more.
    fn settle(&mut self) {
        self.cut.clear();
        self.air.clear();
        self.server.tables.locked.clear();
        for round in 0.. {
            for site in 0..self.sites.len() {
                let flight = self.sites[site].depart(200);
                let reply = self
                    .server
                    .exchange(&flight.request, Function::Navigator, self.now);
                self.arrive(site, &flight, &reply);
            }
            let quiet = self.sites.iter().all(|site| {
                let mirror = site.mirror();
                let current = mirror.profile.as_ref().unwrap().epoch.as_ref() == Some(&self.server.epoch());
                current && mirror.waiting_count() == 0
            });
            // The last to send is not the last to fetch.
            if quiet && self.all_fetched() {
                break;
            }
            assert!(round < 60, "never settles: {:?}", self.stuck());
        }
    }

    fn all_fetched(&self) -> bool {
        let newest = |id: &DocumentId| {
            self.server
                .tables
                .heads
                .get(id)
                .map(|(rev, _)| *rev)
                .unwrap_or_default()
        };
        self.sites.iter().all(|site| {
            let confirmed = site.mirror().confirmed;
            KINDS.map(document).iter().all(|id| {
                confirmed
                    .get(id)
                    .is_some_and(|confirmed| confirmed.rev == newest(id))
            })
        })
    }

    fn stuck(&self) -> Vec<Vec<String>> {
        let waits = |site: &Site| {
            site.mirror()
                .waiting
                .values()
                .map(|waiting| format!("{:?} {:?}", waiting.fate, waiting.edit.change))
                .collect()
        };
        self.sites.iter().map(waits).collect()
    }

    fn check(&mut self) {
        for kind in KINDS {
            let document = document(kind);
            let (rev, head) = self
                .server
                .tables
                .heads
                .get(&document)
                .cloned()
                .unwrap_or_default();
            let bytes = serde_json::to_string(&head).unwrap();
            for site in &self.sites {
                let mirror = site.mirror();
                let confirmed = &mirror.confirmed[&document];
                assert_eq!(confirmed.rev, rev);
                assert_eq!(
                    serde_json::to_string(&confirmed.document).unwrap(),
                    bytes,
                    "sites differ"
                );
                let person = mirror.profile.as_ref().unwrap().me.person.id;
                assert_eq!(confirmed.own, self.server.own(document, person), "own edits");
            }
            self.check_log(document, &head);
            self.totals.conflicts += head
                .fields()
                .values()
                .filter(|register| register.in_conflict())
                .count() as u64;
        }
        let logged: BTreeMap<EditId, &Change> = self.logged().collect();
        let texts: BTreeMap<EditId, String> = self
            .server
            .tables
            .logs
            .values()
            .flat_map(judge::texts_of)
            .collect();
        for (edit, change, site) in &self.acknowledged {
            let as_told = |id: &EditId| match (change, logged.get(id)) {
                (Change::Set { value, .. }, Some(Change::Set { value: kept, .. })) => value == kept,
                (Change::Set { value, .. }, Some(Change::Splice { .. })) => {
                    value.as_text() == texts.get(id).map(String::as_str)
                }
                (change, kept) => kept.is_some_and(|kept| *kept == change),
            };
            let here = |id: &EditId| {
                let refused = self.sites.iter().any(|site| {
                    site.mirror()
                        .waiting
                        .values()
                        .any(|w| w.edit.id == *id && matches!(w.fate, Fate::Refused(_)))
                });
                as_told(id) || self.server.tables.parked.contains_key(id) || refused || self.is_held_up(*id)
            };
            assert!(
                self.all_names(*edit).iter().any(here),
                "edit {edit} of site {site} was acknowledged and is missing"
            );
        }
        for edit in &self.parked_for {
            let here = |id: &EditId| {
                // After a restore it may wait for a list member whose insertion was parked and never taken over.
                let waits = |site: &Site| site.mirror().waiting.values().any(|w| w.edit.id == *id);
                self.server.tables.parked.contains_key(id)
                    || logged.contains_key(id)
                    || self.sites.iter().any(waits)
            };
            assert!(
                self.all_names(*edit).iter().any(here),
                "parked edit {edit} is missing"
            );
        }
    }

    /// The id of an edit, and those that it got later.
    fn all_names(&self, edit: EditId) -> BTreeSet<EditId> {
        let mut names = BTreeSet::from([edit]);
        let mut open = vec![edit];
        while let Some(id) = open.pop() {
            let later = self.names.get(&id).into_iter().flatten();
            open.extend(later.filter(|name| names.insert(**name)));
        }
        names
    }

    /// Whether the edit waits on a device for a list member whose insertion came back after a restore, but
    /// too late: it lies parked until its author takes it over.
    fn is_held_up(&self, edit: EditId) -> bool {
        let sites: Vec<_> = self.sites.iter().map(Site::mirror).collect();
        let waiting = sites.iter().flat_map(|site| site.waiting.values());
        let mut held = waiting.filter(|waiting| waiting.edit.id == edit && waiting.fate == Fate::Depends);
        held.any(|held| {
            let element = match &held.edit.change {
                Change::Set { field, .. } | Change::Splice { field, .. } => field.element().map(|(id, _)| id),
                Change::Move { element, .. }
                | Change::Remove { element, .. }
                | Change::Restore { element, .. } => Some(*element),
                Change::Insert { .. } => None,
            };
            let kept = sites.iter().flat_map(|site| site.kept.values());
            let mut inserts = kept.filter(|kept| {
                matches!(&kept.edit.change, Change::Insert { element: new, .. } if Some(*new) == element)
            });
            inserts.any(|insert| self.server.tables.parked.contains_key(&insert.edit.id))
        })
    }

    fn logged(&self) -> impl Iterator<Item = (EditId, &Change)> {
        self.server
            .tables
            .logs
            .values()
            .flatten()
            .filter_map(|entry| match &entry.what {
                What::Edit(edit) => Some((edit.id, &edit.change)),
                What::Lifecycle { .. } => None,
            })
    }

    /// The log is gapless, holds no edit twice, and folds to the materialised head.
    fn check_log(&self, document: DocumentId, head: &Document) {
        let mut folded = Document::default();
        let mut seen = BTreeSet::new();
        let log = self
            .server
            .tables
            .logs
            .get(&document)
            .map(Vec::as_slice)
            .unwrap_or_default();
        for (place, entry) in (1..).zip(log) {
            assert_eq!(entry.rev, Rev(place), "gap in the order");
            if let What::Edit(edit) = &entry.what {
                assert!(seen.insert(edit.id), "edit {} was applied twice", edit.id);
                folded.apply(edit, entry.by).expect("the log fits");
            }
        }
        assert_eq!(&folded, head, "log and head differ");
    }
}
