//! The process: command line, settings, HTTP, login cookie, public pages, static files, jobs.
//!
//! Absent here: business rules. What a request means is decided in `backend` and `shared`; this crate only
//! says who asks, how much a request may cost, and how the answer travels.
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a test may fail loudly"))]

pub mod cli;
mod functions;
mod headers;
mod hints;
mod log;
mod public;
mod refusal;
mod router;
mod serve;
mod session;
pub mod settings;
mod site;

pub use router::{House, router};
pub use site::{File, Site};
