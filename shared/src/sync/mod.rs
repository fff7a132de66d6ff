//! Edits that several people make, online or not, become one document, and nothing is lost.
//!
//! A [`Document`] is a map of [`Register`]s and lists. An [`Edit`] names what it replaces; what it had not
//! seen stays beside it, as a conflict that people decide. The server gives every accepted edit its place
//! in one order ([`Rev`]); browsers fold the same entries in the same order to the same bytes.
//!
//! Sans-I/O: [`judge`] is the server's half, [`device`] and [`mirror`] the browser's, [`wire`] what they say to each
//! other. Absent here: clocks, storage, transport, and what the fields mean ([`Rules`] does).

pub mod device;
mod document;
mod edit;
mod field;
pub mod judge;
mod mark;
pub mod mirror;
mod parked;
mod register;
mod text;
mod value;
pub mod wire;

use serde::{Deserialize, Serialize};

pub use document::{Document, Element, Entry, Unfit, What};
pub use edit::{Change, Edit, EditSeq};
pub use field::{FieldKey, KeyFault, ListKey};
pub use judge::{Access, Rules};
pub use mark::{Mark, Place};
pub use parked::{ParkedBecause, ParkedEdit};
pub use register::{Function, Reading, Register, Standing};
pub use text::Patch;
pub use value::Value;

/// A place in the one order of a document; 0 is the empty document. Gapless per document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rev(pub u64);

impl Rev {
    /// The place after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}
