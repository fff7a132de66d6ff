//! What a reply of the server does to the device's store.

use std::collections::BTreeMap;

use super::{Mirror, Op, Profile, decode, key, put};
use crate::{
    DeviceId, DocumentId, UserId,
    sync::{
        EditSeq, Rev,
        device::{self, Fate, Step, Waiting},
        wire::Reply,
    },
};

impl Mirror {
    /// Whether this is still what a request was made of: the same person and device, and each edit of the
    /// batch under its number. Else somebody else works here now, or everything was numbered anew: the answer
    /// is left unread, as if it were lost.
    pub fn still_asks(&self, person: UserId, device: DeviceId, batch: &[Waiting]) -> bool {
        let same = |profile: &Profile| {
            !profile.signed_out && profile.me.person.id == person && profile.device == device
        };
        let waits = |sent: &Waiting| {
            let here = self.waiting.get(&sent.key());
            here.is_some_and(|here| here.edit.id == sent.edit.id)
        };
        self.profile.as_ref().is_some_and(same) && batch.iter().all(waits)
    }

    /// What a reply changes in the store. `have` and `batch` are what the request named and carried; a new
    /// device id is needed when two profiles turned out to share one, or the server was restored.
    pub fn absorb(
        &self,
        have: &BTreeMap<DocumentId, Rev>,
        batch: &[Waiting],
        reply: &Reply,
        fresh: DeviceId,
    ) -> Vec<Op> {
        let Some(profile) = &self.profile else {
            return Vec::new();
        };
        let mut profile = profile.clone();
        let restored = profile.is_overtaken_by(reply);
        let mut ops = Vec::new();
        if restored {
            profile.device = fresh;
            ops.extend(
                self.confirmed
                    .iter()
                    .map(|(document, confirmed)| put(key::rescue((reply.now, *document)), confirmed)),
            );
            ops.extend(self.kept.keys().map(|order| Op::Delete(key::kept(*order))));
            let kept = self.kept.values().cloned().collect();
            ops.extend(self.renumbered(device::offer_again(
                kept,
                self.waiting.values().cloned().collect(),
            )));
        }
        // After a restore everything here is replaced, whatever it is.
        let here = restored.then(|| self.have());
        let have = here.as_ref().unwrap_or(have);
        let steps = device::absorb(&self.confirmed, have, batch, reply, self.next_kept());
        let cloned = steps.contains(&Step::NewDevice);
        for step in steps {
            ops.extend(self.carry_out(step));
        }
        if cloned && !restored {
            profile.device = fresh;
            // What waits after these steps: what was just held or refused goes along in its new form.
            let changed: BTreeMap<&str, &Op> = ops.iter().map(|op| (op.key(), op)).collect();
            let left = self.waiting.values().filter_map(|waiting| {
                match changed.get(key::waiting(waiting.key()).as_str()) {
                    Some(Op::Delete(_)) => None,
                    Some(Op::Put(_, json)) => decode(json),
                    None => Some(waiting.clone()),
                }
            });
            let left = device::renumber(device::rename(left.collect(), fresh));
            ops.extend(self.renumbered(left));
        }
        let old = reply.now.plus(-device::KEEP);
        ops.extend(
            self.kept
                .iter()
                .filter(|(_, kept)| kept.at < old)
                .map(|(n, _)| Op::Delete(key::kept(*n))),
        );
        let outdated = self.rescued.iter().filter(|(at, _)| *at < old);
        ops.extend(outdated.map(|rescued| Op::Delete(key::rescue(*rescued))));
        profile.epoch = Some(reply.epoch.clone());
        profile.cards.clone_from(&reply.assessments);
        profile.as_of = Some(reply.now);
        profile.parked = reply.parked;
        profile.elsewhere.clone_from(&reply.elsewhere);
        ops.push(put(key::PROFILE.to_owned(), &profile));
        ops
    }

    /// Replaces everything that waits by the same under new numbers.
    fn renumbered(&self, waiting: Vec<Waiting>) -> Vec<Op> {
        let mut ops: Vec<Op> = self
            .waiting
            .keys()
            .map(|waiting| Op::Delete(key::waiting(*waiting)))
            .collect();
        let mut last: BTreeMap<DocumentId, EditSeq> =
            self.seqs.keys().map(|document| (*document, 0)).collect();
        for waiting in waiting {
            last.insert(waiting.document, waiting.seq);
            ops.push(put(key::waiting(waiting.key()), &waiting));
        }
        ops.extend(
            last.into_iter()
                .map(|(document, seq)| put(key::seq(document), &seq)),
        );
        ops
    }

    fn carry_out(&self, step: Step) -> Vec<Op> {
        let again = |key: (DocumentId, EditSeq), change: &dyn Fn(&mut Waiting)| {
            let waiting = self.waiting.get(&key).cloned();
            waiting.map(|mut waiting| {
                change(&mut waiting);
                put(key::waiting(key), &waiting)
            })
        };
        match step {
            Step::Confirm(document, confirmed) => vec![put(key::confirmed(document), &confirmed)],
            Step::Refetch(document) => vec![Op::Delete(key::confirmed(document))],
            Step::Settle { key, kept } => {
                vec![Op::Delete(key::waiting(key)), put(key::kept(kept.order), &kept)]
            }
            Step::Hold { key } => again(key, &|waiting| waiting.fate = Fate::Depends)
                .into_iter()
                .collect(),
            Step::Refuse { key, why } => again(key, &|waiting| waiting.fate = Fate::Refused(why.clone()))
                .into_iter()
                .collect(),
            Step::Reissue { key, whole } => again(key, &|waiting| {
                waiting.edit.change = whole.clone();
                waiting.text = None;
            })
            .into_iter()
            .collect(),
            Step::Gone(document) if self.waiting_in(document).next().is_none() => {
                // Its last number stays: the document may come back, and no number is given twice.
                vec![Op::Delete(key::confirmed(document))]
            }
            Step::NewDevice | Step::Gone(_) => Vec::new(),
        }
    }
}
