//! The server's half: what becomes of an edit that arrives.
//!
//! Limits and rights are judged here, at arrival, and never in the fold, so a log folds to the same bytes
//! for ever. A [`Bench`] is one document with its lock held; the caller brings what earlier exchanges left
//! ([`Trace`]) and stores what a [`Decision`] says, all in one transaction.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use super::wire::{Missing, Sent, Verdict};
use super::{
    Change, Document, Edit, Element, Entry, FieldKey, Function, ListKey, Patch, Reading, Rev, Value, What,
};
use crate::{EditId, Refusal};

/// Most edits that one edit may name.
pub const MOST_NAMES: usize = 200;
/// Most characters of a list position.
const MOST_POSITION: usize = 200;
/// Most values, places or removals that may stand against each other.
const MOST_STANDING: usize = 50;

/// What a kind of document allows.
pub trait Rules {
    /// Whether `value` may stand in `field` of `document`.
    fn value(&self, document: &Document, field: &FieldKey, value: &Value) -> Result<(), Refusal>;
    /// Whether the list exists, and how many members it may have.
    fn list(&self, list: &ListKey) -> Result<u32, Refusal>;
    /// Whether two texts in this field are merged by paragraph.
    fn is_long_text(&self, field: &FieldKey) -> bool;
}

/// What the sender may do with the document just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Edit it.
    Edit,
    /// Not edit it now, or not any more: locked, right lost, delegation ended.
    TooLate,
    /// Nothing; it is not there for this person.
    None,
}

/// What earlier exchanges left of an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trace {
    /// Nothing: it is new.
    New,
    /// The same (device, document, seq) came before.
    Seq {
        /// Whether its content was the same.
        same: bool,
        /// What was said then.
        verdict: Verdict,
    },
    /// The same edit id stands in the log of this document, or among its parked edits.
    Id {
        /// What it says there.
        kept: Change,
        /// What was said then.
        verdict: Verdict,
    },
    /// The same edit id stands in another document.
    Elsewhere,
    /// It was parked once, and its author did without it since, maybe on another device.
    Dropped,
}

/// What to do with one edit.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// What to answer.
    pub verdict: Verdict,
    /// What to append to the document's log.
    pub entry: Option<Entry>,
    /// Whether to store the edit under its author, outside the document.
    pub park: bool,
    /// Whether to remember (device, document, seq) with digest and verdict.
    pub remember: bool,
}

impl Decision {
    fn say(verdict: Verdict, remember: bool) -> Self {
        Self {
            verdict,
            entry: None,
            park: false,
            remember,
        }
    }
}

/// What one edit would do to the document.
#[derive(Clone, Debug, PartialEq)]
enum Judgement {
    /// Take it, in the form that the log keeps.
    Take(Edit),
    /// Refuse it.
    Refuse(Refusal),
    /// It builds on something that is not here.
    Depends(Missing),
}

/// Why an edit is not taken.
enum No {
    Refuse(Refusal),
    Depends(Missing),
}

/// One document with its lock held.
#[derive(Debug)]
pub struct Bench<R> {
    /// The document so far, edits of this batch included.
    pub document: Document,
    /// Its last place.
    pub rev: Rev,
    /// What the sender may do.
    pub access: Access,
    /// What the kind of document allows.
    pub rules: R,
    /// Texts that splices may start from although they stand no more: from the log, and from this batch.
    pub bases: BTreeMap<EditId, String>,
}

impl<R: Rules> Bench<R> {
    /// Decides about one edit and folds it in if it is taken.
    pub fn decide(&mut self, trace: Trace, sent: &Sent, by: Function) -> Decision {
        match trace {
            Trace::Seq { same: true, verdict } => return Decision::say(verdict, false),
            trace if self.contradicts(&trace, &sent.edit) => {
                return Decision::say(Verdict::DeviceCloned, false);
            }
            Trace::Id { kept, verdict } if self.says_the_same(&sent.edit, &kept) => {
                return Decision::say(verdict, true);
            }
            Trace::Seq { .. } | Trace::Id { .. } | Trace::Elsewhere => {
                return Decision::say(Verdict::Refused(Refusal::IdTaken), true);
            }
            Trace::Dropped => return Decision::say(Verdict::Parked, true),
            Trace::New => {}
        }
        if self.access == Access::None {
            return Decision::say(Verdict::Refused(Refusal::NoDocument), false);
        }
        match self.judge(&sent.edit) {
            Judgement::Refuse(why) => Decision::say(Verdict::Refused(why), true),
            // Too late; and the member that an edit writes to may be parked beside it. A piece of a text is never
            // parked without the text: that comes again whole.
            Judgement::Take(_) | Judgement::Depends(Missing::Element(_))
                if self.access == Access::TooLate =>
            {
                Decision {
                    park: true,
                    ..Decision::say(Verdict::Parked, true)
                }
            }
            // Not remembered: what is missing may still come, and then the same edit is taken.
            Judgement::Depends(missing) => Decision::say(Verdict::Depends(missing), false),
            Judgement::Take(edit) => match self.append(edit, by) {
                Some(entry) => Decision {
                    verdict: Verdict::Taken(entry.rev),
                    entry: Some(entry),
                    park: false,
                    remember: true,
                },
                None => Decision::say(Verdict::Refused(Refusal::Malformed), true),
            },
        }
    }

    /// Whether another profile used the number or the id for something else: this one is a copy of it, or the
    /// other way round. Then nothing new of the same request may be judged either, as it may build on what is
    /// called the same here and there and is not: it comes again under new names.
    pub fn contradicts(&self, trace: &Trace, edit: &Edit) -> bool {
        match trace {
            Trace::Seq { same, .. } => !same,
            Trace::Id { kept, .. } => edit.change.field().is_some() && !self.says_the_same(edit, kept),
            Trace::New | Trace::Elsewhere | Trace::Dropped => false,
        }
    }

    /// Folds an edit in and gives it its place; `None` if it does not fit.
    pub fn append(&mut self, edit: Edit, by: Function) -> Option<Entry> {
        self.keep_texts(&edit.change);
        self.document.apply(&edit, by).ok()?;
        self.rev = self.rev.next();
        Some(Entry {
            rev: self.rev,
            by,
            what: What::Edit(edit),
        })
    }

    /// Remembers the texts that the change is about to take away.
    fn keep_texts(&mut self, change: &Change) {
        let Some(field) = change.field() else { return };
        for id in change.names() {
            if let Some(text) = self.document.register(field).standing().get(id) {
                let text = text.value.as_text().map(ToOwned::to_owned);
                self.bases.extend(text.map(|text| (*id, text)));
            }
        }
    }

    /// Whether an edit says what is kept under its id. The one may be a splice and the other its text written
    /// out; where such a text is not known, they count as different, which at worst shows a value twice.
    fn says_the_same(&self, edit: &Edit, kept: &Change) -> bool {
        let sent = &edit.change;
        if sent == kept || sent.field() != kept.field() {
            return sent == kept;
        }
        match (sent, kept) {
            (Change::Set { value, .. }, Change::Set { value: kept, .. }) => value == kept,
            (Change::Set { .. } | Change::Splice { .. }, Change::Set { .. } | Change::Splice { .. }) => {
                let texts = self.text_of(sent, None).zip(self.text_of(kept, Some(edit.id)));
                texts.is_some_and(|(sent, kept)| sent == kept)
            }
            _ => false,
        }
    }

    /// The text that a change leaves, if it is known; `id` if it was made here once.
    fn text_of(&self, change: &Change, id: Option<EditId>) -> Option<Cow<'_, str>> {
        let field = change.field()?;
        let after = |id: EditId| {
            let base = self.bases.get(&id).map(String::as_str);
            self.standing_text(field, id).or(base).map(Cow::Borrowed)
        };
        match change {
            Change::Splice { base, patch, .. } => {
                let whole = || patch.apply(&after(*base)?).map(Cow::Owned);
                id.and_then(after).or_else(whole)
            }
            Change::Set { value, .. } => value.as_text().map(|text| Cow::Owned(text.to_owned())),
            Change::Insert { .. } | Change::Move { .. } | Change::Remove { .. } | Change::Restore { .. } => {
                None
            }
        }
    }

    fn judge(&self, edit: &Edit) -> Judgement {
        match self.check(&edit.change) {
            Ok(change) => Judgement::Take(Edit {
                id: edit.id,
                at: edit.at,
                change,
            }),
            Err(No::Refuse(why)) => Judgement::Refuse(why),
            Err(No::Depends(missing)) => Judgement::Depends(missing),
        }
    }

    /// The change as the log keeps it, or why it is not taken.
    fn check(&self, change: &Change) -> Result<Change, No> {
        if change.names().len() > MOST_NAMES {
            return Err(No::Refuse(Refusal::TooMany { max: 200 }));
        }
        let change = self.resolve(change)?;
        match &change {
            Change::Set {
                field,
                value,
                replaces,
            } => {
                self.check_value(field, value)?;
                crowd(self.document.register(field).standing().keys(), replaces)?;
            }
            Change::Splice {
                field,
                base,
                patch,
                replaces,
            } => {
                let text = self
                    .standing_text(field, *base)
                    .and_then(|text| patch.apply(text));
                let text = text.ok_or(No::Refuse(Refusal::Malformed))?;
                self.check_value(field, &Value::text(text))?;
                crowd(self.document.register(field).standing().keys(), replaces)?;
            }
            Change::Insert {
                element,
                list,
                position,
            } => {
                let most = self.rules.list(list).map_err(No::Refuse)?;
                let members = self.document.list(list).len();
                if u32::try_from(members).unwrap_or(u32::MAX) >= most {
                    return Err(No::Refuse(Refusal::TooMany { max: most }));
                }
                if self.document.elements().contains_key(element) {
                    return Err(No::Refuse(Refusal::IdTaken));
                }
                check_position(position)?;
            }
            Change::Move {
                element,
                position,
                replaces,
            } => {
                let member = self.check_element(*element)?;
                check_position(position)?;
                crowd(member.position.standing().keys(), replaces)?;
            }
            Change::Remove { element, .. } => {
                let member = self.check_element(*element)?;
                crowd(member.removed.keys(), &[])?;
            }
            Change::Restore { element, .. } => {
                self.check_element(*element)?;
            }
        }
        Ok(change)
    }

    /// A splice whose base was replaced meanwhile becomes a full text, so that the fold needs no history.
    fn resolve(&self, change: &Change) -> Result<Change, No> {
        let Change::Splice {
            field,
            base,
            patch,
            replaces,
        } = change
        else {
            return Ok(change.clone());
        };
        if self.standing_text(field, *base).is_some() {
            return Ok(change.clone());
        }
        let before = self.bases.get(base).ok_or(No::Depends(Missing::Base(*base)))?;
        let text = patch.apply(before).ok_or(No::Refuse(Refusal::Malformed))?;
        Ok(Change::Set {
            field: field.clone(),
            value: Value::text(text),
            replaces: replaces.clone(),
        })
    }

    fn standing_text(&self, field: &FieldKey, id: EditId) -> Option<&str> {
        self.document.register(field).standing().get(&id)?.value.as_text()
    }

    fn check_value(&self, field: &FieldKey, value: &Value) -> Result<(), No> {
        if let Some((element, _)) = field.element() {
            self.check_element(element)?;
        }
        self.rules.value(&self.document, field, value).map_err(No::Refuse)
    }

    fn check_element(&self, element: crate::ElementId) -> Result<&Element, No> {
        let member = self.document.elements().get(&element);
        member.ok_or(No::Depends(Missing::Element(element)))
    }

    /// The two texts that stand against each other in a long text field, if they are exactly two: the
    /// caller may merge them.
    pub fn rivals(&self, field: &FieldKey) -> Option<[(EditId, &str); 2]> {
        if !self.rules.is_long_text(field) {
            return None;
        }
        let Reading::Conflict(values) = self.document.register(field).read() else {
            return None;
        };
        let mut texts = values
            .iter()
            .filter_map(|(value, ids)| Some((*ids.first()?, value.as_text()?)));
        match (texts.next(), texts.next(), texts.next(), values.len()) {
            (Some(a), Some(b), None, 2) => Some([a, b]),
            _ => None,
        }
    }
}

/// Refuses what would stand beside too much. What the edit takes the place of does not count, so a crowd
/// can always be resolved.
fn crowd<'a>(standing: impl Iterator<Item = &'a EditId>, replaces: &[EditId]) -> Result<(), No> {
    if standing.filter(|id| !replaces.contains(id)).count() < MOST_STANDING {
        Ok(())
    } else {
        Err(No::Refuse(Refusal::TooMany { max: 50 }))
    }
}

fn check_position(position: &str) -> Result<(), No> {
    let fits = position.len() <= MOST_POSITION && position.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if fits && !position.is_empty() {
        Ok(())
    } else {
        Err(No::Refuse(Refusal::Malformed))
    }
}

/// The edits whose texts the batch may start from: what the caller looks up in the log when they stand no
/// more in the document.
pub fn bases_wanted<'a>(batch: impl IntoIterator<Item = &'a Sent>) -> BTreeSet<(FieldKey, EditId)> {
    batch
        .into_iter()
        .filter_map(|sent| match &sent.edit.change {
            Change::Splice { field, base, .. } => Some((field.clone(), *base)),
            _ => None,
        })
        .collect()
}

/// The texts that stood in one field in the course of a log, by edit. `entries` are those of the field, in
/// order.
pub fn texts_of<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> BTreeMap<EditId, String> {
    let mut texts: BTreeMap<EditId, String> = BTreeMap::new();
    for entry in entries {
        let What::Edit(edit) = &entry.what else { continue };
        let text = match &edit.change {
            Change::Set { value, .. } => value.as_text().map(ToOwned::to_owned),
            Change::Splice { base, patch, .. } => texts.get(base).and_then(|text| Patch::apply(patch, text)),
            _ => None,
        };
        texts.extend(text.map(|text| (edit.id, text)));
    }
    texts
}
