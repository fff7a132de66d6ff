//! Marks: how a server that fell back to an older copy of itself is noticed.

use serde::{Deserialize, Serialize};

use super::{Entry, Rev};

/// Stands for everything that led to a place of a document: two orders have one mark at one place only if
/// they are the same up to there. A rev alone tells no difference once a server that fell back has taken
/// other edits up to it, and the last edit alone tells none once that edit was offered again.
///
/// Begins empty, also for documents that are older than marks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mark(pub String);

/// A place in the order of a document, with its mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The place.
    pub rev: Rev,
    /// What led there.
    pub mark: Mark,
}

impl Mark {
    /// The mark after one more entry.
    #[must_use]
    pub fn after(&self, entry: &Entry) -> Self {
        // The whole content, not the id alone: copies of one profile may fill an edit that was never sent
        // differently.
        let entry = serde_json::to_vec(entry).unwrap_or_default();
        Self(format!("{:032x}", digest(self.0.bytes().chain(entry))))
    }

    /// The mark after these entries.
    #[must_use]
    pub fn past<'a>(&self, entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        entries
            .into_iter()
            .fold(self.clone(), |mark, entry| mark.after(entry))
    }
}

/// FNV-1a of 128 bits: edit ids are random already, and nobody gains from two orders with one mark.
fn digest(bytes: impl Iterator<Item = u8>) -> u128 {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    bytes.fold(OFFSET, |digest, byte| {
        (digest ^ u128::from(byte)).wrapping_mul(PRIME)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        EditId, Micros,
        sync::{Change, Edit, FieldKey, Function, Value, What},
    };

    #[test]
    fn a_mark_tells_what_led_there() {
        let mark = |steps: &[(u128, i64)]| {
            let entry = |(rev, (id, value)): (u64, &(u128, i64))| Entry {
                rev: Rev(rev),
                by: Function::Head,
                what: What::Edit(Edit {
                    id: EditId::from_number(*id),
                    at: Micros(0),
                    change: Change::Set {
                        field: FieldKey::known("STR1/value"),
                        value: Value::Number(*value),
                        replaces: Vec::new(),
                    },
                }),
            };
            let entries: Vec<_> = (1..).zip(steps).map(entry).collect();
            Mark::default().past(&entries)
        };
        assert_eq!(mark(&[(1, 0), (2, 0)]), mark(&[(1, 0), (2, 0)]));
        let all = [
            mark(&[]),
            mark(&[(1, 0), (2, 0), (3, 0)]),
            mark(&[(1, 0), (4, 0), (3, 0)]),
            mark(&[(1, 0), (2, 1), (3, 0)]),
            mark(&[(1, 0), (3, 0)]),
            mark(&[(3, 0), (1, 0)]),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(!all[..at].contains(one), "{at}");
        }
    }
}
