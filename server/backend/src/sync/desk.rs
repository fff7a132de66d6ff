//! The documents that one exchange writes to, locked and laid open side by side.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use shared::{
    CatalogueId, DeviceId, DocumentId, Fault, Micros, Refusal,
    account::Person,
    assessment::{Catalogue, DocumentKind, DocumentRules, policy},
    sync::{
        self, Access, Change, Document, Edit, Entry, FieldKey, Function, Mark, ParkedBecause, Rev,
        Rules as _, Value, What,
        judge::{Bench, Trace, bases_wanted},
        wire::Verdict,
    },
};

use super::{
    facts::{self, Facts, Incoming},
    merge,
    parked::{self, TooLate},
    store,
    texts::texts_after,
};
use crate::{
    Backend,
    assessment::store::{Folder, Which, folders},
    db::Conn,
};

/// A document with its lock held.
#[derive(Debug)]
pub(super) struct Open<'a> {
    pub(super) bench: Bench<DocumentRules<'a>>,
    /// Its place before this exchange.
    pub(super) before: Rev,
    /// What led to its place, this exchange included once it is stored.
    pub(super) mark: Mark,
    /// What this exchange adds.
    pub(super) new: Vec<Entry>,
    /// Why an edit would be too late.
    why: ParkedBecause,
}

/// What the rules ask of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    kind: DocumentKind,
    catalogue: CatalogueId,
    access: Access,
    why: ParkedBecause,
}

/// Locks the documents of a batch, in the order of their ids: two exchanges never wait for each other.
pub(super) async fn lock(
    conn: &mut Conn,
    batch: &[&Incoming],
) -> Result<BTreeMap<DocumentId, (sync::Place, Document)>, Fault> {
    let documents: BTreeSet<_> = batch.iter().map(|incoming| incoming.sent.document).collect();
    let mut heads = BTreeMap::new();
    for document in documents {
        if let Some(head) = store::lock(conn, document).await? {
            heads.insert(document, head);
        }
    }
    Ok(heads)
}

/// Where the locked documents belong, those left out that are not there for this person.
pub(super) async fn places(
    conn: &mut Conn,
    person: &Person,
    own: &[Folder],
    locked: impl IntoIterator<Item = DocumentId>,
) -> Result<BTreeMap<DocumentId, Place>, Fault> {
    let mut places = BTreeMap::new();
    for document in locked {
        let found = own.iter().find_map(|folder| place(person, folder, document));
        let found = if found.is_some() {
            found
        } else {
            // Not of the own organisation (any more): what was held before is parked.
            let folder = folders(conn, Which::With(document), Some(person.id)).await?.pop();
            folder.and_then(|folder| place(person, &folder, document))
        };
        places.extend(
            found
                .filter(|place| place.access != Access::None)
                .map(|place| (document, place)),
        );
    }
    Ok(places)
}

fn place(person: &Person, folder: &Folder, document: DocumentId) -> Option<Place> {
    let sheet = folder.sheets.iter().find(|sheet| sheet.id == document)?;
    let card = &folder.card;
    let access = policy::document_access(person, card.organisation, card.state, sheet.kind, sheet.held);
    let mine = person.answers_for(card.organisation);
    let why = if mine {
        ParkedBecause::Locked
    } else {
        ParkedBecause::NoRight
    };
    Some(Place {
        kind: sheet.kind,
        catalogue: card.catalogue,
        access,
        why,
    })
}

/// The catalogues that the rules of these documents need.
pub(super) async fn catalogues(
    backend: &Backend,
    conn: &mut Conn,
    places: &BTreeMap<DocumentId, Place>,
) -> Result<BTreeMap<CatalogueId, Arc<Catalogue>>, Fault> {
    let mut catalogues = BTreeMap::new();
    for place in places.values() {
        catalogues.insert(place.catalogue, backend.shelf.take(conn, place.catalogue).await?);
    }
    Ok(catalogues)
}

/// Everything that one exchange writes.
#[derive(Debug)]
pub(super) struct Desk<'a> {
    open: BTreeMap<DocumentId, Open<'a>>,
    facts: Facts,
    too_late: Vec<TooLate>,
    /// How many edits of the person are parked, those of this exchange included.
    pub(super) parked: u32,
}

impl<'a> Desk<'a> {
    /// Lays the documents open, with the facts and the earlier texts that the batch needs.
    pub(super) async fn lay_out(
        conn: &mut Conn,
        device: DeviceId,
        batch: &[&Incoming],
        mut heads: BTreeMap<DocumentId, (sync::Place, Document)>,
        places: &BTreeMap<DocumentId, Place>,
        catalogues: &'a BTreeMap<CatalogueId, Arc<Catalogue>>,
        parked: u32,
    ) -> Result<Self, Fault> {
        let here = places.keys().filter(|document| heads.contains_key(document));
        let facts = Facts::look_up(conn, device, batch, &here.copied().collect()).await?;
        let mut open = BTreeMap::new();
        for (document, place) in places {
            let (Some((at, state)), Some(catalogue)) =
                (heads.remove(document), catalogues.get(&place.catalogue))
            else {
                continue;
            };
            let rules = DocumentRules {
                kind: place.kind,
                catalogue: catalogue.as_ref(),
            };
            let mut bench = Bench {
                document: state,
                rev: at.rev,
                access: place.access,
                rules,
                bases: BTreeMap::new(),
            };
            bring_bases(conn, *document, batch, &facts, &mut bench).await?;
            open.insert(
                *document,
                Open {
                    bench,
                    before: at.rev,
                    mark: at.mark,
                    new: Vec::new(),
                    why: place.why,
                },
            );
        }
        Ok(Self {
            open,
            facts,
            too_late: Vec::new(),
            parked,
        })
    }

    /// A document that is open here.
    pub(super) fn document(&self, id: DocumentId) -> Option<&Open<'a>> {
        self.open.get(&id)
    }

    /// The documents that this exchange changed.
    pub(super) fn changed(&self) -> Vec<DocumentId> {
        self.open
            .iter()
            .filter(|(_, open)| !open.new.is_empty())
            .map(|(id, _)| *id)
            .collect()
    }

    /// Whether there is anything to store.
    pub(super) fn is_clean(&self) -> bool {
        self.facts.new.is_empty() && self.too_late.is_empty() && self.changed().is_empty()
    }

    /// Whether two profiles share the device id, by any of these edits.
    pub(super) fn is_cloned(&self, batch: &[&Incoming]) -> bool {
        batch.iter().any(|incoming| {
            let open = self.open.get(&incoming.sent.document);
            open.is_some_and(|open| {
                let trace = self.facts.trace(incoming);
                open.bench.contradicts(&trace, &incoming.sent.edit)
            })
        })
    }

    /// Decides about one edit; of a profile that is `cloned`, nothing new is taken.
    pub(super) fn decide(&mut self, incoming: &Incoming, by: Function, cloned: bool) -> Verdict {
        let sent = &incoming.sent;
        let Some(open) = self.open.get_mut(&sent.document) else {
            return Verdict::Refused(Refusal::NoDocument);
        };
        let trace = self.facts.trace(incoming);
        if cloned && trace == Trace::New {
            return Verdict::DeviceCloned;
        }
        let mut decision = open.bench.decide(trace, sent, by);
        if decision.park && self.parked >= parked::MOST {
            decision.verdict = Verdict::Refused(Refusal::TooMany { max: parked::MOST });
        } else if decision.park {
            let edit = parked::whole(&mut open.bench, &sent.edit);
            self.too_late.push(TooLate {
                edit,
                document: sent.document,
                why: open.why,
            });
            self.parked += 1;
        }
        open.new.extend(decision.entry);
        self.facts.add(incoming, &decision.verdict, decision.remember);
        decision.verdict
    }

    /// Stores what was decided, and merges texts that can be.
    pub(super) async fn store(
        &mut self,
        conn: &mut Conn,
        backend: &Backend,
        person: &Person,
        device: DeviceId,
        now: Micros,
    ) -> Result<(), Fault> {
        for (document, open) in self.open.iter_mut().filter(|(_, open)| !open.new.is_empty()) {
            let rows: Vec<_> = open
                .new
                .iter()
                .map(|entry| store::Row {
                    entry,
                    author: Some(person.id),
                })
                .collect();
            store::append(conn, *document, &rows, now).await?;
            for field in open.rivalries() {
                open.merge(conn, backend, *document, &field, now).await?;
            }
            open.mark = open.mark.past(&open.new);
            store::write_head(conn, *document, &open.place(), &open.bench.document).await?;
        }
        facts::store::remember(conn, device, &self.facts.new).await?;
        parked::store::park(conn, person.id, &self.too_late, now).await
    }
}

impl Open<'_> {
    /// Where it stands.
    pub(super) fn place(&self) -> sync::Place {
        sync::Place {
            rev: self.bench.rev,
            mark: self.mark.clone(),
        }
    }

    /// The long texts written in this exchange in which two now stand against each other.
    fn rivalries(&self) -> BTreeSet<FieldKey> {
        let edits = self.new.iter().filter_map(|entry| match &entry.what {
            What::Edit(edit) => edit.change.field(),
            What::Lifecycle { .. } => None,
        });
        edits
            .filter(|field| self.bench.rivals(field).is_some())
            .cloned()
            .collect()
    }

    async fn merge(
        &mut self,
        conn: &mut Conn,
        backend: &Backend,
        document: DocumentId,
        field: &FieldKey,
        now: Micros,
    ) -> Result<(), Fault> {
        let log = store::texts_in(conn, document, field).await?;
        let register = self.bench.document.register(field);
        let Some(text) = merge::propose(&log, register) else {
            return Ok(());
        };
        let value = Value::text(text);
        if self
            .bench
            .rules
            .value(&self.bench.document, field, &value)
            .is_err()
        {
            return Ok(());
        }
        let change = Change::Set {
            field: field.clone(),
            value,
            replaces: register.ids(),
        };
        let edit = Edit {
            id: backend.new_id(),
            at: now,
            change,
        };
        let Some(entry) = self.bench.append(edit, Function::Merge) else {
            return Ok(());
        };
        store::append(
            conn,
            document,
            &[store::Row {
                entry: &entry,
                author: None,
            }],
            now,
        )
        .await?;
        self.new.push(entry);
        Ok(())
    }
}

/// Brings the texts that edits start from, or are compared with, and that stand no more.
async fn bring_bases(
    conn: &mut Conn,
    document: DocumentId,
    batch: &[&Incoming],
    facts: &Facts,
    bench: &mut Bench<DocumentRules<'_>>,
) -> Result<(), Fault> {
    let sents = || {
        batch
            .iter()
            .map(|incoming| &incoming.sent)
            .filter(|sent| sent.document == document)
    };
    let own: BTreeSet<_> = sents().map(|sent| sent.edit.id).collect();
    let mut missing: BTreeMap<FieldKey, BTreeSet<_>> = BTreeMap::new();
    let bases = bases_wanted(sents())
        .into_iter()
        .filter(|(_, base)| !own.contains(base));
    for (field, id) in bases.chain(sents().filter_map(|sent| facts.wants(sent))) {
        if !bench.document.register(&field).standing().contains_key(&id) {
            missing.entry(field).or_default().insert(id);
        }
    }
    for (field, wanted) in missing {
        let log = store::texts_in(conn, document, &field).await?;
        bench.bases.extend(texts_after(&log, &wanted));
    }
    Ok(())
}
