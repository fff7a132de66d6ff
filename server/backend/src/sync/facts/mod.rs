//! What earlier exchanges left of the edits that come now.

pub(super) mod store;

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};
use shared::{
    DeviceId, DocumentId, EditId, Fault, Refusal,
    sync::{
        Change, EditSeq, FieldKey,
        judge::Trace,
        wire::{Sent, Verdict, canonical},
    },
};

use super::parked;
use crate::db::Conn;

/// Tells a repeat from another edit under the same number: half a SHA-256. Nobody but the device itself
/// would gain from two edits with one digest.
type Digest = [u8; 16];

fn digest(text: &str) -> Digest {
    let whole: [u8; 32] = Sha256::digest(text).into();
    std::array::from_fn(|at| whole[at])
}

/// One edit of a request, opened.
#[derive(Clone, Debug)]
pub(super) struct Incoming {
    pub(super) sent: Sent,
    digest: Digest,
}

impl Incoming {
    pub(super) fn open(json: &serde_json::Value) -> Result<Self, Refusal> {
        let sent = Sent::open(json)?;
        // The database counts to 2^63.
        i64::try_from(sent.seq).map_err(|_| Refusal::Malformed)?;
        Ok(Self {
            sent,
            digest: digest(&canonical(json)),
        })
    }
}

/// The facts about a batch, those that its own edits add included.
#[derive(Debug, Default)]
pub(super) struct Facts {
    said: BTreeMap<(DocumentId, EditSeq), (Vec<u8>, Verdict)>,
    known: BTreeMap<EditId, (DocumentId, Change, Verdict)>,
    dropped: BTreeSet<EditId>,
    /// What is to be remembered of this batch.
    pub(super) new: Vec<Said>,
}

/// What was said to a numbered edit.
#[derive(Clone, Debug)]
pub(super) struct Said {
    document: DocumentId,
    seq: EditSeq,
    digest: Digest,
    verdict: Verdict,
}

impl Facts {
    /// Looks up what is known of the edits to `documents`, whose locks are held.
    pub(super) async fn look_up(
        conn: &mut Conn,
        device: DeviceId,
        batch: &[&Incoming],
        documents: &BTreeSet<DocumentId>,
    ) -> Result<Self, Fault> {
        let mut facts = Self::default();
        for document in documents {
            let of_it = batch
                .iter()
                .filter(|incoming| incoming.sent.document == *document);
            let seqs: BTreeSet<_> = of_it.map(|incoming| incoming.sent.seq).collect();
            for (seq, digest, verdict) in store::said(conn, device, *document, &seqs).await? {
                facts.said.insert((*document, seq), (digest, verdict));
            }
        }
        let in_reach = batch
            .iter()
            .filter(|incoming| documents.contains(&incoming.sent.document));
        let mut ids: BTreeSet<_> = in_reach.map(|incoming| incoming.sent.edit.id).collect();
        for known in store::known(conn, &ids).await? {
            ids.remove(&known.id);
            let verdict = known.rev.map_or(Verdict::Parked, Verdict::Taken);
            facts
                .known
                .insert(known.id, (known.document, known.change, verdict));
        }
        facts.dropped = parked::store::dropped(conn, &ids).await?.into_iter().collect();
        Ok(facts)
    }

    /// The texts that are needed to tell whether an edit says what is kept under its id: either may be a splice.
    pub(super) fn wants(&self, sent: &Sent) -> Option<(FieldKey, EditId)> {
        let (_, kept, _) = self.known.get(&sent.edit.id)?;
        let spliced = |change: &Change| matches!(change, Change::Splice { .. });
        let wanted = spliced(kept) || spliced(&sent.edit.change);
        wanted.then(|| Some((kept.field()?.clone(), sent.edit.id)))?
    }

    /// What is left of an edit.
    pub(super) fn trace(&self, incoming: &Incoming) -> Trace {
        let Incoming { sent, digest } = incoming;
        if let Some((before, verdict)) = self.said.get(&(sent.document, sent.seq)) {
            return Trace::Seq {
                same: before == digest,
                verdict: verdict.clone(),
            };
        }
        match self.known.get(&sent.edit.id) {
            Some((document, kept, verdict)) if *document == sent.document => Trace::Id {
                kept: kept.clone(),
                verdict: verdict.clone(),
            },
            Some(_) => Trace::Elsewhere,
            None if self.dropped.contains(&sent.edit.id) => Trace::Dropped,
            None => Trace::New,
        }
    }

    /// Adds what was decided, for the edits behind it and for later exchanges.
    pub(super) fn add(&mut self, incoming: &Incoming, verdict: &Verdict, remember: bool) {
        let Incoming { sent, digest } = incoming;
        if matches!(verdict, Verdict::Taken(_) | Verdict::Parked) {
            self.known
                .entry(sent.edit.id)
                .or_insert_with(|| (sent.document, sent.edit.change.clone(), verdict.clone()));
        }
        if remember {
            self.said
                .insert((sent.document, sent.seq), (digest.to_vec(), verdict.clone()));
            self.new.push(Said {
                document: sent.document,
                seq: sent.seq,
                digest: *digest,
                verdict: verdict.clone(),
            });
        }
    }
}
