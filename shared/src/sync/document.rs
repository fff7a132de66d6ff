//! A document: what a log of entries folds to.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Change, Edit, FieldKey, Function, ListKey, Register, Rev, Value};
use crate::{EditId, ElementId, assessment::State};

/// One accepted entry in the order of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its place.
    pub rev: Rev,
    /// In which function it was made.
    pub by: Function,
    /// What happened.
    pub what: What,
}

/// What an entry holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// An edit. A [`Change::Splice`] stands here only if its base stood in the register when it came.
    Edit(Edit),
    /// A step of the lifecycle, made by the server.
    Lifecycle {
        /// The state from here on.
        to: State,
    },
}

/// Why an entry does not fit the document: it is of another order, or the sender is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Not the place after the last one.
    #[error("entry out of order")]
    Order,
    /// A splice whose base does not stand in the register.
    #[error("splice without its base")]
    Base,
    /// A list member that is not there, or is there already.
    #[error("list member missing or doubled")]
    Element,
}

/// One member of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Element {
    /// The list it belongs to.
    pub list: ListKey,
    /// The edit that put it there.
    pub inserted: EditId,
    /// Its place; several when two people moved it.
    pub position: Register,
    /// The removals that stand, each with the edits it had seen.
    pub removed: BTreeMap<EditId, BTreeSet<EditId>>,
}

/// The materialised state of a document. Encodes to one canonical form: sorted maps, no floats.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    fields: BTreeMap<FieldKey, Register>,
    elements: BTreeMap<ElementId, Element>,
}

static NOTHING: Register = Register::empty();

impl Document {
    /// The register, an empty one if nothing was ever set.
    pub fn register(&self, field: &FieldKey) -> &Register {
        self.fields.get(field).unwrap_or(&NOTHING)
    }

    /// Every register that was ever set.
    pub fn fields(&self) -> &BTreeMap<FieldKey, Register> {
        &self.fields
    }

    /// Every list member, removed ones included.
    pub fn elements(&self) -> &BTreeMap<ElementId, Element> {
        &self.elements
    }

    /// Every edit whose value stands in a register.
    pub fn standing(&self) -> impl Iterator<Item = EditId> {
        self.fields
            .values()
            .flat_map(|register| register.standing().keys().copied())
    }

    /// The members of a list that are there, in their order; ties by element id.
    pub fn list(&self, list: &ListKey) -> Vec<ElementId> {
        let mut members: Vec<(&str, ElementId)> = self
            .elements
            .iter()
            .filter(|(_, element)| &element.list == list && element.removed.is_empty())
            .map(|(id, element)| (element.place(), *id))
            .collect();
        members.sort_unstable();
        members.into_iter().map(|(_, id)| id).collect()
    }

    /// Members of a list that were removed by somebody who had not seen every edit inside them.
    pub fn removed_but_edited(&self, list: &ListKey) -> Vec<ElementId> {
        let unseen = |id: &ElementId, element: &Element| {
            let inside = self.edits_of(*id);
            element
                .removed
                .values()
                .all(|saw| inside.iter().any(|edit| !saw.contains(edit)))
        };
        self.elements
            .iter()
            .filter(|(_, element)| &element.list == list && !element.removed.is_empty())
            .filter(|(id, element)| unseen(id, element))
            .map(|(id, _)| *id)
            .collect()
    }

    /// Every edit that stands inside a list member: what a removal names as seen.
    pub fn edits_of(&self, element: ElementId) -> BTreeSet<EditId> {
        let own = self.elements.get(&element);
        own.map(|element| element.inserted)
            .into_iter()
            .chain(own.into_iter().flat_map(|element| element.position.ids()))
            .chain(
                self.fields
                    .iter()
                    .filter(|(field, _)| field.element().is_some_and(|(id, _)| id == element))
                    .flat_map(|(_, register)| register.ids()),
            )
            .collect()
    }

    /// Folds one edit in.
    pub fn apply(&mut self, edit: &Edit, by: Function) -> Result<(), Unfit> {
        match &edit.change {
            Change::Set {
                field,
                value,
                replaces,
            } => {
                self.set(field, edit.id, value.clone(), by, replaces);
            }
            Change::Splice {
                field,
                base,
                patch,
                replaces,
            } => {
                let before = self.register(field).standing().get(base).ok_or(Unfit::Base)?;
                let text = before
                    .value
                    .as_text()
                    .and_then(|text| patch.apply(text))
                    .ok_or(Unfit::Base)?;
                self.set(field, edit.id, Value::text(text), by, replaces);
            }
            Change::Insert {
                element,
                list,
                position,
            } => {
                if self.elements.contains_key(element) {
                    return Err(Unfit::Element);
                }
                let mut place = Register::default();
                place.set(edit.id, Value::text(position.clone()), by, &[]);
                let member = Element {
                    list: list.clone(),
                    inserted: edit.id,
                    position: place,
                    removed: BTreeMap::new(),
                };
                self.elements.insert(*element, member);
            }
            Change::Move {
                element,
                position,
                replaces,
            } => {
                let member = self.elements.get_mut(element).ok_or(Unfit::Element)?;
                member
                    .position
                    .set(edit.id, Value::text(position.clone()), by, replaces);
            }
            Change::Remove { element, saw } => {
                let member = self.elements.get_mut(element).ok_or(Unfit::Element)?;
                member.removed.insert(edit.id, saw.iter().copied().collect());
            }
            Change::Restore { element, replaces } => {
                let member = self.elements.get_mut(element).ok_or(Unfit::Element)?;
                for removal in replaces {
                    member.removed.remove(removal);
                }
            }
        }
        Ok(())
    }

    fn set(&mut self, field: &FieldKey, edit: EditId, value: Value, by: Function, replaces: &[EditId]) {
        self.fields
            .entry(field.clone())
            .or_default()
            .set(edit, value, by, replaces);
    }
}

impl Element {
    /// The place that counts: of several, the smallest.
    pub fn place(&self) -> &str {
        self.position
            .standing()
            .values()
            .filter_map(|standing| standing.value.as_text())
            .min()
            .unwrap_or("")
    }
}
