//! The browser's half: what is kept on the device, and what a reply does to it.
//!
//! Everything here is data in, data out. The caller keeps [`Confirmed`], [`Waiting`] and [`Kept`] in its
//! store and carries out each [`Step`] in one transaction of that store.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::wire::{self, Missing, News, Reply, Sent, Verdict};
use super::{Change, Document, Edit, EditSeq, FieldKey, Function, Mark, Patch, Rev, Value, What};
use crate::{DeviceId, DocumentId, EditId, Micros, Refusal};

/// A document as the server had it last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// Its place.
    pub rev: Rev,
    /// Its state.
    pub document: Document,
    /// What led there. `None` where it is not known, as before marks: then the document is fetched whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// Edits of this person that stand here, from whatever device.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub own: BTreeSet<EditId>,
}

/// What keeps a waiting edit from being sent again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Nothing: it waits for its turn.
    #[default]
    Waits,
    /// It goes with every request, but writes to a list member that the server does not have (yet): that
    /// may still come from another device.
    Depends,
    /// The server refused it; the person decides.
    Refused(Refusal),
    /// It made the server stumble when it went alone.
    SetAside,
}

/// An edit that the server has not acknowledged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The document.
    pub document: DocumentId,
    /// Its number among those of this device and document.
    pub seq: EditSeq,
    /// The edit.
    pub edit: Edit,
    /// The whole text after a splice, so that it can be shown and sent without its base.
    pub text: Option<String>,
    /// The text that the person started from, with its edit: what later key strokes are compared with.
    pub before: Option<(EditId, String)>,
    /// When the person started it.
    pub since: Micros,
    /// Whether it was ever put into a request: from then on it never changes.
    pub frozen: bool,
    /// Whether it may go.
    pub fate: Fate,
}

/// An own edit that the server acknowledged, kept for [`KEEP`] against a restore of the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The document.
    pub document: DocumentId,
    /// The edit, a splice as full text.
    pub edit: Edit,
    /// The number it had here.
    pub seq: EditSeq,
    /// When the acknowledgement came.
    pub at: Micros,
    /// Its order among the kept ones.
    pub order: u64,
    /// Whether the document here does not tell that the server has it: it lies parked, or its answer came
    /// after a newer one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unseen: bool,
}

/// How long acknowledged edits are kept on the device: 30 days.
pub const KEEP: i64 = 30 * crate::DAY;

/// From how many characters on a text travels as the piece that changed.
const SPLICE_FROM: usize = 200;

/// What a person did to one input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// The register behind the input.
    pub field: FieldKey,
    /// What it shall say now.
    pub value: Value,
    /// The edits that stood in the input when the person started from them.
    pub seen: Vec<EditId>,
    /// The text that the person started from, with the edit it came from; only for long texts.
    pub base: Option<(EditId, String)>,
}

impl Waiting {
    /// The key in the device's store.
    pub fn key(&self) -> (DocumentId, EditSeq) {
        (self.document, self.seq)
    }

    /// The change with a splice written out.
    pub fn whole(&self) -> Change {
        match (&self.edit.change, &self.text) {
            (Change::Splice { field, replaces, .. }, Some(text)) => Change::Set {
                field: field.clone(),
                value: Value::text(text.clone()),
                replaces: replaces.clone(),
            },
            (change, _) => change.clone(),
        }
    }

    /// The edit with a splice written out.
    pub fn whole_edit(&self) -> Edit {
        Edit {
            id: self.edit.id,
            at: self.edit.at,
            change: self.whole(),
        }
    }

    /// What the person did; nothing for a change of a list.
    pub fn intent(&self) -> Option<Intent> {
        let Change::Set {
            field,
            value,
            replaces,
        } = self.whole()
        else {
            return None;
        };
        Some(Intent {
            field,
            value,
            seen: replaces,
            base: self.before.clone(),
        })
    }

    /// The same with its text written out, to stand where the text that it started from may not be, or may be
    /// another one under the same id.
    fn apart(self) -> Self {
        let change = self.whole();
        Self {
            edit: Edit { change, ..self.edit },
            text: None,
            before: None,
            ..self
        }
    }

    /// As it goes into a request.
    pub fn sent(&self) -> Sent {
        Sent {
            document: self.document,
            seq: self.seq,
            edit: self.edit.clone(),
        }
    }
}

/// Makes one waiting edit of an input. `newest` is the newest waiting edit of the same field, if any: if it
/// was never sent it takes the new content and keeps its number and id, else a new one starts with
/// `fresh` id and `seq`. Either way it replaces what that one replaced: nobody is in conflict with
/// themselves because a key came before the screen had followed.
pub fn write(
    document: DocumentId,
    newest: Option<&Waiting>,
    intent: Intent,
    fresh: EditId,
    seq: EditSeq,
    now: Micros,
) -> Waiting {
    let Intent {
        field,
        value,
        mut seen,
        base,
    } = intent;
    let open = newest.filter(|waiting| !waiting.frozen && waiting.edit.change.field() == Some(&field));
    let (id, seq, since, before) = if let Some(open) = open {
        seen.retain(|id| *id != open.edit.id);
        seen.extend(open.edit.change.names());
        (open.edit.id, open.seq, open.since, open.before.clone())
    } else {
        let own = newest.filter(|waiting| matches!(waiting.fate, Fate::Waits | Fate::Depends));
        seen.extend(own.map(|waiting| waiting.edit.id));
        (fresh, seq, now, base)
    };
    seen.sort_unstable();
    seen.dedup();
    let (change, text) = match (value, &before) {
        (Value::Text(text), Some((base, before))) if text.chars().count() >= SPLICE_FROM => {
            let patch = Patch::between(before, &text);
            (
                Change::Splice {
                    field,
                    base: *base,
                    patch,
                    replaces: seen,
                },
                Some(text),
            )
        }
        (value, _) => (
            Change::Set {
                field,
                value,
                replaces: seen,
            },
            None,
        ),
    };
    let edit = Edit { id, at: now, change };
    Waiting {
        document,
        seq,
        edit,
        text,
        before,
        since,
        frozen: false,
        fate: Fate::Waits,
    }
}

/// A change of a list: never replaced in place, always an edit of its own.
pub fn write_change(
    document: DocumentId,
    change: Change,
    fresh: EditId,
    seq: EditSeq,
    now: Micros,
) -> Waiting {
    let edit = Edit {
        id: fresh,
        at: now,
        change,
    };
    Waiting {
        document,
        seq,
        edit,
        text: None,
        before: None,
        since: now,
        frozen: false,
        fate: Fate::Waits,
    }
}

/// The document as the person sees it: confirmed, with the own waiting edits on top.
#[must_use]
pub fn view<'a>(
    confirmed: &Document,
    waiting: impl IntoIterator<Item = &'a Waiting>,
    by: Function,
) -> Document {
    let mut document = confirmed.clone();
    for waiting in waiting {
        if matches!(waiting.fate, Fate::Waits | Fate::Depends) {
            // An edit that does not fit the confirmed state is judged by the server, not here.
            let _ = document.apply(&waiting.whole_edit(), by);
        }
    }
    document
}

/// The waiting edits that go into the next request, oldest number first within each document. Those that wait
/// for something else go last, with all that concerns their registers, so that they never keep the others back.
pub fn pack<'a>(waiting: impl IntoIterator<Item = &'a Waiting>, most: usize) -> Vec<&'a Waiting> {
    let register = |waiting: &'a Waiting| Some((waiting.document, waiting.edit.change.field()?));
    let ready: Vec<_> = waiting
        .into_iter()
        .filter(|waiting| matches!(waiting.fate, Fate::Waits | Fate::Depends))
        .collect();
    let mut held: Vec<_> = ready
        .iter()
        .filter(|waiting| waiting.fate == Fate::Depends)
        .filter_map(|waiting| register(waiting))
        .collect();
    held.dedup();
    let (last, first): (Vec<_>, Vec<_>) = ready.into_iter().partition(|waiting| {
        let held = register(waiting).is_some_and(|register| held.contains(&register));
        held || waiting.fate == Fate::Depends
    });
    let mut bytes = 0;
    first
        .into_iter()
        .chain(last)
        .take(most.min(wire::MOST_EDITS))
        .take_while(|waiting| {
            let first = bytes == 0;
            bytes += waiting.sent().size();
            first || bytes <= wire::MOST_BYTES
        })
        .collect()
}

/// What a reply does to the device's store, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The confirmed state of a document is now this.
    Confirm(DocumentId, Confirmed),
    /// The document came in an order that does not continue what is here: ask for it whole.
    Refetch(DocumentId),
    /// The edit is on the server for good, in the document or parked: move it to the kept ones.
    Settle {
        /// The waiting edit.
        key: (DocumentId, EditSeq),
        /// What is kept of it.
        kept: Kept,
    },
    /// The edit stays and goes again, see [`Fate::Depends`].
    Hold {
        /// The waiting edit.
        key: (DocumentId, EditSeq),
    },
    /// The edit stays on the device with the reason.
    Refuse {
        /// The waiting edit.
        key: (DocumentId, EditSeq),
        /// Why.
        why: Refusal,
    },
    /// The edit goes again with its text whole, as its base is not on the server. Number and id stay: the
    /// server remembers nothing of the first try, and both forms say the same.
    Reissue {
        /// The waiting edit.
        key: (DocumentId, EditSeq),
        /// The whole form.
        whole: Change,
    },
    /// Two profiles share the device id: take a new one and [`renumber`] everything that waits.
    NewDevice,
    /// The document left this person: drop it once nothing of it waits.
    Gone(DocumentId),
}

/// Where each of these documents stands.
pub fn revs(confirmed: &BTreeMap<DocumentId, Confirmed>) -> BTreeMap<DocumentId, Rev> {
    confirmed
        .iter()
        .map(|(document, confirmed)| (*document, confirmed.rev))
        .collect()
}

/// Works a reply in. `have` and `batch` are what the request named, `confirmed` is what is here now;
/// `next_kept` is the next free [`Kept::order`].
pub fn absorb(
    confirmed: &BTreeMap<DocumentId, Confirmed>,
    have: &BTreeMap<DocumentId, Rev>,
    batch: &[Waiting],
    reply: &Reply,
    next_kept: u64,
) -> Vec<Step> {
    let news: Vec<_> = reply
        .news
        .iter()
        .filter_map(|news| digest(confirmed, have, news, reply))
        .collect();
    let is_seen = |document| {
        news.iter()
            .any(|step| matches!(step, Step::Confirm(of, _) if *of == document))
    };
    let mut steps = Vec::new();
    for (order, (waiting, verdict)) in (next_kept..).zip(batch.iter().zip(&reply.verdicts)) {
        let key = waiting.key();
        steps.push(match verdict {
            // A parked edit is kept too: a restored server may know nothing of it.
            Verdict::Taken(_) | Verdict::Parked => Step::Settle {
                key,
                kept: Kept {
                    document: waiting.document,
                    edit: waiting.whole_edit(),
                    seq: waiting.seq,
                    at: reply.now,
                    order,
                    unseen: *verdict == Verdict::Parked || !is_seen(waiting.document),
                },
            },
            Verdict::Refused(why) => Step::Refuse {
                key,
                why: why.clone(),
            },
            Verdict::Depends(Missing::Base(_)) => Step::Reissue {
                key,
                whole: waiting.whole(),
            },
            Verdict::Depends(Missing::Element(_)) => Step::Hold { key },
            Verdict::DeviceCloned => Step::NewDevice,
        });
    }
    steps.extend(news);
    steps
}

/// `None` for news that do not continue what is here: another reply was faster, or came from before or after
/// the server fell back. The next exchange tells, as it names what is here.
fn digest(
    confirmed: &BTreeMap<DocumentId, Confirmed>,
    have: &BTreeMap<DocumentId, Rev>,
    news: &News,
    reply: &Reply,
) -> Option<Step> {
    let mark = |document, rev| {
        let place = reply.places.get(document).filter(|place| place.rev == rev);
        place.map(|place| place.mark.clone())
    };
    match news {
        News::Gone { document } => Some(Step::Gone(*document)),
        News::Whole { document, rev, state } => {
            if confirmed.get(document).map(|here| here.rev) != have.get(document).copied() {
                return None;
            }
            let whole = Confirmed {
                rev: *rev,
                document: state.clone(),
                mark: mark(document, *rev),
                own: reply.own.get(document).cloned().unwrap_or_default(),
            };
            Some(Step::Confirm(*document, whole))
        }
        News::Entries { document, entries } => {
            let mut now = confirmed.get(document).cloned().unwrap_or_default();
            // A reply that was overtaken brings entries that are here already.
            let new: Vec<_> = entries.iter().filter(|entry| entry.rev > now.rev).collect();
            let last = new.last()?.rev;
            let after = now.mark.map(|mark| mark.past(new.iter().copied()));
            let told = mark(document, last);
            if new.first()?.rev != now.rev.next() || (told.is_some() && after.is_some() && told != after) {
                return None;
            }
            for entry in new {
                let fits = entry.rev == now.rev.next()
                    && match &entry.what {
                        What::Edit(edit) => now.document.apply(edit, entry.by).is_ok(),
                        What::Lifecycle { .. } => true,
                    };
                if !fits {
                    return Some(Step::Refetch(*document));
                }
                now.rev = entry.rev;
            }
            now.mark = told;
            now.own.extend(reply.own.get(document).into_iter().flatten());
            let standing: BTreeSet<_> = now.document.standing().collect();
            now.own.retain(|edit| standing.contains(edit));
            Some(Step::Confirm(*document, now))
        }
    }
}

/// Numbers everything that waits anew, for a new device id: 1, 2, 3 … per document, in the given order.
pub fn renumber(waiting: impl IntoIterator<Item = Waiting>) -> Vec<Waiting> {
    let mut next: BTreeMap<DocumentId, EditSeq> = BTreeMap::new();
    waiting
        .into_iter()
        .map(|mut waiting| {
            let seq = next.entry(waiting.document).or_insert(0);
            *seq += 1;
            waiting.seq = *seq;
            waiting
        })
        .collect()
}

/// Gives what waits new ids, and follows them in what builds on it: the profile was copied while it waited, and
/// both went on typing, so that one id may have two contents. Changes of lists keep theirs, as they are never
/// continued. If the other profile sent one of these after all, its value stands twice, or against the newer
/// one: seen, and never lost.
pub fn rename(waiting: Vec<Waiting>, fresh: DeviceId) -> Vec<Waiting> {
    let writes = waiting
        .iter()
        .filter(|waiting| waiting.edit.change.field().is_some());
    let mut names: Vec<EditId> = writes.map(|waiting| waiting.edit.id).collect();
    names.sort_unstable();
    let follow = |id: &mut EditId| {
        if names.binary_search(id).is_ok() {
            *id = renamed(*id, fresh);
        }
    };
    let mut waiting: Vec<_> = waiting.into_iter().map(Waiting::apart).collect();
    for waiting in &mut waiting {
        follow(&mut waiting.edit.id);
        waiting.edit.change.each_name(follow);
    }
    waiting
}

/// The new id: of the same time, with the random bits of both, so that only this device can have made it.
pub fn renamed(edit: EditId, device: DeviceId) -> EditId {
    let mut bytes = edit.to_bytes();
    for (byte, random) in bytes[9..].iter_mut().zip(&device.to_bytes()[9..]) {
        *byte ^= random;
    }
    EditId::from_bytes(bytes)
}

/// After a restore of the server: everything that was acknowledged and everything that waits, to be offered
/// again under a new device id. Edit ids make repeats harmless.
pub fn offer_again(kept: Vec<Kept>, waiting: Vec<Waiting>) -> Vec<Waiting> {
    let kept = kept.into_iter().map(|kept| Waiting {
        document: kept.document,
        seq: 0,
        since: kept.edit.at,
        edit: kept.edit,
        text: None,
        before: None,
        frozen: true,
        fate: Fate::Waits,
    });
    renumber(kept.chain(waiting.into_iter().map(Waiting::apart)))
}
