//! A server as the real one works: heads, logs, digests and verdicts, with the judge of `shared`.

use std::collections::{BTreeMap, BTreeSet};

use shared::{
    DeviceId, DocumentId, EditId, Micros, UserId,
    assessment::{AssessmentCard, Catalogue, DocumentKind, DocumentRules},
    sync::{
        Access, Change, Document, EditSeq, Entry, FieldKey, Function, Rev, What, judge,
        judge::{Bench, Trace},
        wire::{self, Epoch, News, Reply, Request, Sent, Verdict},
    },
};

/// Everything that a backup of the server holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tables {
    pub(crate) heads: BTreeMap<DocumentId, (Rev, Document)>,
    pub(crate) logs: BTreeMap<DocumentId, Vec<Entry>>,
    pub(crate) edits: BTreeMap<EditId, (DocumentId, Verdict)>,
    pub(crate) devices: BTreeMap<(DeviceId, DocumentId, EditSeq), (String, Verdict)>,
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
            now,
            verdicts: Vec::new(),
            news: Vec::new(),
            assessments: self.cards.clone(),
            parked: 0,
        };
        let known = request.epoch.as_ref().is_none_or(|epoch| *epoch == reply.epoch);
        if known {
            reply.verdicts = request
                .edits
                .iter()
                .map(|json| self.take(request, json, by))
                .collect();
        }
        let documents: Vec<_> = self.kinds.keys().copied().collect();
        for document in documents {
            let (rev, state) = self.tables.heads.get(&document).cloned().unwrap_or_default();
            match request.have.get(&document).filter(|_| known) {
                Some(have) if *have == rev => {}
                Some(have) if *have < rev && rev.0 - have.0 <= 40 => {
                    let log = &self.tables.logs[&document];
                    let entries = log.iter().filter(|entry| entry.rev > *have).cloned().collect();
                    reply.news.push(News::Entries { document, entries });
                }
                _ => reply.news.push(News::Whole { document, rev, state }),
            }
        }
        reply
    }

    fn take(&mut self, request: &Request, json: &serde_json::Value, by: Function) -> Verdict {
        let sent = match Sent::open(json) {
            Ok(sent) => sent,
            Err(why) => return Verdict::Refused(why),
        };
        let digest = wire::canonical(json);
        let place = (request.device, sent.document, sent.seq);
        let trace = match (
            self.tables.devices.get(&place),
            self.tables.edits.get(&sent.edit.id),
        ) {
            (Some((before, verdict)), _) => Trace::Seq {
                same: *before == digest,
                verdict: verdict.clone(),
            },
            (None, Some((document, verdict))) if *document == sent.document => Trace::Id {
                verdict: verdict.clone(),
            },
            (None, Some(_)) => Trace::Elsewhere,
            (None, None) => Trace::New,
        };
        self.repeats += u64::from(matches!(&trace, Trace::Seq { same: true, .. } | Trace::Id { .. }));
        self.cloned += u64::from(matches!(&trace, Trace::Seq { same: false, .. }));
        let Some(kind) = self.kinds.get(&sent.document) else {
            return Verdict::Refused(shared::Refusal::NoDocument);
        };
        let (rev, document) = self.tables.heads.get(&sent.document).cloned().unwrap_or_default();
        let locked = self.tables.locked.contains(&sent.document);
        let mut bench = Bench {
            document,
            rev,
            access: if locked { Access::TooLate } else { Access::Edit },
            rules: DocumentRules {
                kind: *kind,
                catalogue: &self.catalogue,
            },
            bases: self.bases(&sent),
        };
        let decision = bench.decide(trace, &sent, by);
        let (rev, document) = (bench.rev, bench.document);
        if let Some(entry) = decision.entry {
            let was_splice = matches!(sent.edit.change, Change::Splice { .. });
            let is_set = matches!(&entry.what, What::Edit(edit) if matches!(edit.change, Change::Set { .. }));
            self.resolved += u64::from(was_splice && is_set);
            self.tables.logs.entry(sent.document).or_default().push(entry);
            self.tables.heads.insert(sent.document, (rev, document));
            self.tables
                .edits
                .insert(sent.edit.id, (sent.document, decision.verdict.clone()));
        }
        if decision.park {
            self.tables.parked.insert(sent.edit.id, request.actor);
            self.tables
                .edits
                .insert(sent.edit.id, (sent.document, decision.verdict.clone()));
        }
        if decision.remember {
            self.tables
                .devices
                .insert(place, (digest, decision.verdict.clone()));
        }
        decision.verdict
    }

    fn bases(&self, sent: &Sent) -> BTreeMap<EditId, String> {
        let wanted: Vec<(FieldKey, EditId)> = judge::bases_wanted([sent]).into_iter().collect();
        let log = self
            .tables
            .logs
            .get(&sent.document)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let of_field = |field: &FieldKey, entry: &Entry| matches!(&entry.what, What::Edit(edit) if edit.change.field() == Some(field));
        wanted
            .iter()
            .flat_map(|(field, _)| judge::texts_of(log.iter().filter(|entry| of_field(field, entry))))
            .collect()
    }
}
