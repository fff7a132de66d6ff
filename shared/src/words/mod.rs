//! Every word a person reads: plain functions that return German text, one file per slice.

pub mod account;
pub mod assessment;
pub mod fault;
pub mod organisation;
pub mod public;
pub mod server;
pub mod shell;
pub mod sync;
