//! A browser: the device's store as a flat map, worked by the real mirror.

use std::collections::BTreeMap;

use shared::{
    DeviceId, DocumentId, EditId, Micros,
    sync::{
        Change,
        device::{self, Intent, Waiting, pack, write_change},
        mirror::{self, Mirror, Op, Profile, key},
        wire::{Reply, Request},
    },
};

/// One browser profile; survives restarts as its store.
#[derive(Clone, Debug, Default)]
pub(crate) struct Site {
    pub(crate) store: BTreeMap<String, String>,
    /// Minutes by which its clock is off.
    pub(crate) skew: i64,
}

/// A request on its way, with what the site must remember of it.
#[derive(Clone, Debug)]
pub(crate) struct Flight {
    pub(crate) request: Request,
    pub(crate) batch: Vec<Waiting>,
}

impl Site {
    pub(crate) fn mirror(&self) -> Mirror {
        Mirror::read(self.store.iter().map(|(key, json)| (key.clone(), json.clone())))
    }

    fn carry_out(&mut self, ops: Vec<Op>) {
        // What is shown while the page is open must be what a restart would read.
        let mut open = self.mirror();
        open.follow(&ops);
        for op in ops {
            match op {
                Op::Put(key, json) => self.store.insert(key, json),
                Op::Delete(key) => self.store.remove(&key),
            };
        }
        let fresh = self.mirror();
        for document in fresh.confirmed.keys() {
            assert_eq!(
                open.view(*document),
                fresh.view(*document),
                "shown and stored differ"
            );
        }
    }

    pub(crate) fn begin(&mut self, profile: &Profile) {
        self.carry_out(vec![mirror::put(key::PROFILE.to_owned(), profile)]);
    }

    pub(crate) fn write(
        &mut self,
        document: DocumentId,
        intent: Intent,
        fresh: EditId,
        now: Micros,
    ) -> EditId {
        let mirror = self.mirror();
        let seq = mirror.seqs.get(&document).copied().unwrap_or(0);
        let newest = mirror
            .newest_of(document, &intent.field)
            .and_then(|key| mirror.waiting.get(&key));
        let draft = device::write(document, None, intent, fresh, 0, now);
        let ops = mirror.finish(&draft, newest, seq);
        let written = ops.iter().find_map(|op| match op {
            Op::Put(key, json) if key.starts_with("w/") => serde_json::from_str::<Waiting>(json).ok(),
            _ => None,
        });
        self.carry_out(ops);
        written.expect("a write writes").edit.id
    }

    pub(crate) fn change(&mut self, document: DocumentId, change: Change, fresh: EditId, now: Micros) {
        let seq = self.mirror().seqs.get(&document).copied().unwrap_or(0);
        let waiting = write_change(document, change, fresh, seq + 1, now);
        self.carry_out(mirror::ops_of(&waiting, seq));
    }

    /// Freezes a batch and makes a request of it.
    pub(crate) fn depart(&mut self, most: usize) -> Flight {
        let mirror = self.mirror();
        let batch: Vec<Waiting> = pack(mirror.waiting.values(), most)
            .into_iter()
            .map(|waiting| Waiting {
                frozen: true,
                ..waiting.clone()
            })
            .collect();
        let request = serde_json::to_value(mirror.request(&batch).unwrap()).unwrap();
        let request = Request::open(request).unwrap();
        let ops = batch
            .iter()
            .map(|waiting| mirror::put(key::waiting(waiting.key()), waiting))
            .collect();
        self.carry_out(ops);
        Flight { request, batch }
    }

    /// Works a reply in. A reply to a request of an earlier life is dropped: the page that waited for it is
    /// gone.
    pub(crate) fn arrive(&mut self, flight: &Flight, reply: &Reply, fresh: DeviceId) -> bool {
        let mirror = self.mirror();
        let Flight { request, batch } = flight;
        if !mirror.still_asks(request.actor, request.device, batch) {
            return false;
        }
        let ops = mirror.absorb(&request.have, batch, reply, fresh);
        self.carry_out(ops);
        true
    }
}
