//! An edit: what one person changed, seen from the input it started from.

use serde::{Deserialize, Serialize};

use super::{FieldKey, ListKey, Patch, Value};
use crate::{EditId, ElementId, Micros};

/// The place of an edit among those of its (device, document): 1, 2, 3 … without gaps.
pub type EditSeq = u64;

/// One change by one person, immutable once it was put into a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// Made in the browser, unique for ever.
    pub id: EditId,
    /// Time on the device. Shown when it differs by more than five minutes from arrival; nothing else
    /// reads it.
    pub at: Micros,
    /// What changes.
    pub change: Change,
}

/// The five forms of change. `replaces` names what stood in the input when the person started from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// Sets a register.
    Set {
        /// The register.
        field: FieldKey,
        /// The new value.
        value: Value,
        /// The edits whose values this one takes the place of.
        replaces: Vec<EditId>,
    },
    /// Changes a piece of a long text.
    Splice {
        /// The register.
        field: FieldKey,
        /// The edit whose text the patch starts from.
        base: EditId,
        /// The piece.
        patch: Patch,
        /// The edits whose values this one takes the place of; contains `base`.
        replaces: Vec<EditId>,
    },
    /// Puts a new member into a list. Inserted once, never updated by this form.
    Insert {
        /// The new member, named by the browser.
        element: ElementId,
        /// The list.
        list: ListKey,
        /// Where: a fractional index, compared as text, ties broken by element.
        position: String,
    },
    /// Gives a member another place.
    Move {
        /// The member.
        element: ElementId,
        /// The new place.
        position: String,
        /// The edits whose places this one takes the place of.
        replaces: Vec<EditId>,
    },
    /// Marks a member as removed.
    Remove {
        /// The member.
        element: ElementId,
        /// Every edit of the member that the person had before them. An edit inside that is missing here
        /// brings the member back to attention.
        saw: Vec<EditId>,
    },
    /// Takes removal marks away.
    Restore {
        /// The member.
        element: ElementId,
        /// The removals taken back.
        replaces: Vec<EditId>,
    },
}

impl Change {
    /// The register that is written, if the change writes one.
    pub fn field(&self) -> Option<&FieldKey> {
        match self {
            Self::Set { field, .. } | Self::Splice { field, .. } => Some(field),
            Self::Insert { .. } | Self::Move { .. } | Self::Remove { .. } | Self::Restore { .. } => None,
        }
    }

    /// The edits that the change names.
    pub fn names(&self) -> &[EditId] {
        match self {
            Self::Set { replaces, .. }
            | Self::Splice { replaces, .. }
            | Self::Move { replaces, .. }
            | Self::Restore { replaces, .. } => replaces,
            Self::Remove { saw, .. } => saw,
            Self::Insert { .. } => &[],
        }
    }

    /// Changes the edits that the change names or starts from.
    pub fn each_name(&mut self, change: impl FnMut(&mut EditId)) {
        match self {
            Self::Splice { base, replaces, .. } => {
                std::iter::once(base).chain(replaces).for_each(change);
            }
            Self::Set { replaces, .. } | Self::Move { replaces, .. } | Self::Restore { replaces, .. } => {
                replaces.iter_mut().for_each(change);
            }
            Self::Remove { saw, .. } => saw.iter_mut().for_each(change),
            Self::Insert { .. } => {}
        }
    }
}
