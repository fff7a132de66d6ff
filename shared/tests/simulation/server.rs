//! A server as the real one works: heads, logs, digests and verdicts, with the judge of `shared`.

use std::collections::{BTreeMap, BTreeSet};

use shared::{
    DeviceId, DocumentId, EditId, Micros, UserId,
    assessment::{AssessmentCard, Catalogue, DocumentKind, DocumentRules},
    sync::{
        Access, Change, Document, EditSeq, Entry, FieldKey, Function, Mark, Place, Rev, What, judge,
        judge::{Bench, Trace},
        wire::{self, Epoch, News, Reply, Request, Sent, Verdict},
    },
};

/// Everything that a backup of the server holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tables {
    pub(crate) heads: BTreeMap<DocumentId, (Rev, Document)>,
    pub(crate) marks: BTreeMap<DocumentId, Mark>,
    pub(crate) logs: BTreeMap<DocumentId, Vec<Entry>>,
    pub(crate) edits: BTreeMap<EditId, (DocumentId, Change, Verdict)>,
    pub(crate) devices: BTreeMap<(DeviceId, DocumentId, EditSeq), (String, Verdict)>,
    pub(crate) authors: BTreeMap<EditId, UserId>,
    pub(crate) parked: BTreeMap<EditId, UserId>,
    pub(crate) locked: BTreeSet<DocumentId>,
}

#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) tables: Tables,
    pub(crate) epoch: u64,
    pub(crate) kinds: BTreeMap<DocumentId, DocumentKind>,
    pub(crate) catalogue: Catalogue,
    pub(crate) cards: Vec<AssessmentCard>,
    /// Documents may be locked and opened again.
    pub(crate) cloned: u64,
    pub(crate) noticed: u64,
    pub(crate) repeats: u64,
    pub(crate) resolved: u64,
}

impl Server {
    pub(crate) fn epoch(&self) -> Epoch {
        Epoch(self.epoch.to_string())
    }

    pub(crate) fn exchange(&mut self, request: &Request, by: Function, now: Micros) -> Reply {
        let mut reply = Reply {
            epoch: self.epoch(),
            rolled_back: false,
            now,
            verdicts: Vec::new(),
            news: Vec::new(),
            places: BTreeMap::new(),
            own: BTreeMap::new(),
            elsewhere: Vec::new(),
            assessments: self.cards.clone(),
            parked: 0,
        };
        let other = request.epoch.as_ref().is_some_and(|epoch| *epoch != reply.epoch);
        reply.rolled_back = !other && self.is_behind(request);
        self.noticed += u64::from(reply.rolled_back);
        let known = !other && !reply.rolled_back;
        if known {
            let cloned = self.is_cloned(request);
            reply.verdicts = request
                .edits
                .iter()
                .map(|json| self.take(request, json, by, cloned))
                .collect();
        }
        let documents: Vec<_> = self.kinds.keys().copied().collect();
        for document in documents {
            let (rev, state) = self.tables.heads.get(&document).cloned().unwrap_or_default();
            let mark = self.mark(document);
            match request.goes_on_from(document).filter(|_| known) {
                Some(have) if have == rev => continue,
                Some(have) if have < rev && rev.0 - have.0 <= 40 => {
                    let log = &self.tables.logs[&document];
                    let entries = log.iter().filter(|entry| entry.rev > have).cloned().collect();
                    reply.news.push(News::Entries { document, entries });
                }
                _ => reply.news.push(News::Whole { document, rev, state }),
            }
            reply.places.insert(document, Place { rev, mark });
            reply.own.insert(document, self.own(document, request.actor));
        }
        reply
    }

    /// The edits of a person that stand in a document.
    pub(crate) fn own(&self, document: DocumentId, person: UserId) -> BTreeSet<EditId> {
        let head = self.tables.heads.get(&document);
        let standing = head.into_iter().flat_map(|(_, state)| state.standing());
        standing
            .filter(|edit| self.tables.authors.get(edit) == Some(&person))
            .collect()
    }

    fn mark(&self, document: DocumentId) -> Mark {
        self.tables.marks.get(&document).cloned().unwrap_or_default()
    }

    /// Appends to the order of a document.
    pub(crate) fn append(&mut self, document: DocumentId, entry: Entry) {
        let mark = self.mark(document).past([&entry]);
        self.tables.marks.insert(document, mark);
        self.tables.logs.entry(document).or_default().push(entry);
    }

    /// Whether the browser has what is not here, as the real server tells it.
    fn is_behind(&self, request: &Request) -> bool {
        let lost = |(document, have): (&DocumentId, &Rev)| {
            let log = self
                .tables
                .logs
                .get(document)
                .map(Vec::as_slice)
                .unwrap_or_default();
            let head = self
                .tables
                .heads
                .get(document)
                .map(|(rev, _)| *rev)
                .unwrap_or_default();
            let since = log.iter().filter(|entry| entry.rev > *have);
            let mark = request.marks.get(document);
            *have > head || mark.is_some_and(|mark| mark.past(since) != self.mark(*document))
        };
        let mut acknowledged = request.acknowledged.iter();
        let edit_is_lost = acknowledged.any(|last| !self.tables.edits.contains_key(last));
        request.have.iter().any(lost) || edit_is_lost
    }

    fn trace(&self, request: &Request, sent: &Sent, digest: &str) -> Trace {
        let place = (request.device, sent.document, sent.seq);
        match (
            self.tables.devices.get(&place),
            self.tables.edits.get(&sent.edit.id),
        ) {
            (Some((before, verdict)), _) => Trace::Seq {
                same: before == digest,
                verdict: verdict.clone(),
            },
            (None, Some((document, kept, verdict))) if *document == sent.document => Trace::Id {
                kept: kept.clone(),
                verdict: verdict.clone(),
            },
            (None, Some(_)) => Trace::Elsewhere,
            (None, None) => Trace::New,
        }
    }

    fn bench(&self, sent: &Sent) -> Option<Bench<DocumentRules<'_>>> {
        let kind = self.kinds.get(&sent.document)?;
        let (rev, document) = self.tables.heads.get(&sent.document).cloned().unwrap_or_default();
        let locked = self.tables.locked.contains(&sent.document);
        Some(Bench {
            document,
            rev,
            access: if locked { Access::TooLate } else { Access::Edit },
            rules: DocumentRules {
                kind: *kind,
                catalogue: &self.catalogue,
            },
            bases: self.bases(sent),
        })
    }

    /// Whether two profiles share the device id, by any of these edits.
    fn is_cloned(&self, request: &Request) -> bool {
        request.edits.iter().any(|json| {
            Sent::open(json).is_ok_and(|sent| {
                let trace = self.trace(request, &sent, &wire::canonical(json));
                let bench = self.bench(&sent);
                bench.is_some_and(|bench| bench.contradicts(&trace, &sent.edit))
            })
        })
    }

    fn take(&mut self, request: &Request, json: &serde_json::Value, by: Function, cloned: bool) -> Verdict {
        let sent = match Sent::open(json) {
            Ok(sent) => sent,
            Err(why) => return Verdict::Refused(why),
        };
        let digest = wire::canonical(json);
        let place = (request.device, sent.document, sent.seq);
        let trace = self.trace(request, &sent, &digest);
        self.repeats += u64::from(matches!(&trace, Trace::Seq { same: true, .. } | Trace::Id { .. }));
        self.cloned += u64::from(matches!(&trace, Trace::Seq { same: false, .. }));
        if cloned && trace == Trace::New {
            return Verdict::DeviceCloned;
        }
        let Some(mut bench) = self.bench(&sent) else {
            return Verdict::Refused(shared::Refusal::NoDocument);
        };
        let decision = bench.decide(trace, &sent, by);
        let (rev, document) = (bench.rev, bench.document);
        if let Some(entry) = decision.entry {
            let was_splice = matches!(sent.edit.change, Change::Splice { .. });
            let is_set = matches!(&entry.what, What::Edit(edit) if matches!(edit.change, Change::Set { .. }));
            self.resolved += u64::from(was_splice && is_set);
            self.append(sent.document, entry);
            self.tables.authors.insert(sent.edit.id, request.actor);
            self.tables.heads.insert(sent.document, (rev, document));
            self.tables.edits.insert(
                sent.edit.id,
                (sent.document, sent.edit.change.clone(), decision.verdict.clone()),
            );
        }
        if decision.park {
            self.tables.parked.insert(sent.edit.id, request.actor);
            self.tables.edits.insert(
                sent.edit.id,
                (sent.document, sent.edit.change.clone(), decision.verdict.clone()),
            );
        }
        if decision.remember {
            self.tables
                .devices
                .insert(place, (digest, decision.verdict.clone()));
        }
        decision.verdict
    }

    fn bases(&self, sent: &Sent) -> BTreeMap<EditId, String> {
        let own = self
            .tables
            .edits
            .get(&sent.edit.id)
            .and_then(|(_, kept, _)| kept.field());
        let mut wanted: BTreeSet<_> = judge::bases_wanted([sent])
            .into_iter()
            .map(|(field, _)| field)
            .collect();
        wanted.extend(own.cloned());
        let log = self
            .tables
            .logs
            .get(&sent.document)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let of_field = |field: &FieldKey, entry: &Entry| matches!(&entry.what, What::Edit(edit) if edit.change.field() == Some(field));
        wanted
            .iter()
            .flat_map(|field| judge::texts_of(log.iter().filter(|entry| of_field(field, entry))))
            .collect()
    }
}
