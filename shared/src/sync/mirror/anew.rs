//! The store as a whole: read once more, or copied for a tab that goes on by itself.

use super::{Mirror, Op, Profile, key, put};
use crate::{DeviceId, sync::device::Waiting};

impl Mirror {
    /// What to follow so that this is what lies in the store; nothing where it already is.
    pub fn catch_up(&self, values: impl IntoIterator<Item = (String, String)>) -> Vec<Op> {
        let mut here = self.everything();
        // Of rescue copies only the names are here; what stands in one never changes.
        here.extend(self.rescued.iter().map(|copy| Op::Delete(key::rescue(*copy))));
        here.sort_unstable_by(|one, other| one.key().cmp(other.key()));
        let mut gone = vec![true; here.len()];
        let mut ops = Vec::new();
        for (key, json) in values {
            let place = here.binary_search_by(|op| op.key().cmp(&key)).ok();
            let known = place.map(|place| {
                gone[place] = false;
                match &here[place] {
                    Op::Put(_, known) => *known == json,
                    Op::Delete(_) => true,
                }
            });
            if known != Some(true) {
                ops.push(Op::Put(key, json));
            }
        }
        let gone = here.iter().zip(gone).filter(|(_, gone)| *gone);
        ops.extend(gone.map(|(op, _)| Op::Delete(op.key().to_owned())));
        ops
    }

    /// Everything for a store of its own, which sends under another device id: two senders must not give
    /// the same numbers. What waits also stays in the old store and may be sent from there, so here it never
    /// changes again.
    pub fn copy_for(&self, device: DeviceId) -> Vec<Op> {
        let profile = self.profile.iter().map(|profile| {
            let profile = Profile {
                device,
                ..profile.clone()
            };
            put(key::PROFILE.to_owned(), &profile)
        });
        let waiting = self.waiting.values().map(|waiting| {
            let frozen = Waiting {
                frozen: true,
                ..waiting.clone()
            };
            put(key::waiting(waiting.key()), &frozen)
        });
        let mut ops = self.everything();
        ops.extend(profile.chain(waiting));
        ops
    }
}
