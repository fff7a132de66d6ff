//! What things are in Fahrwasser: types, rules, scores, permissions, the merge of edits, and every
//! word a person reads.
//!
//! Pure functions only. This crate knows no I/O, no clock, no randomness and no async: time and random
//! bytes are passed in, so the browser, the server and a simulation run the very same code.
#![warn(missing_docs)]
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a test may fail loudly"))]

pub mod account;
pub mod assessment;
mod fault;
mod ids;
pub mod json;
pub mod organisation;
pub mod sync;
mod time;
pub mod words;

pub use fault::{Blocker, Fault, FieldFault, Refusal, Right};
pub use ids::{
    AssessmentId, CatalogueId, DeviceId, DocumentId, EditId, ElementId, OrganisationId, ProgrammeId, UserId,
};
pub use time::{DAY, HOUR, MINUTE, Micros, SECOND, local_day};
