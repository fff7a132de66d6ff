//! What the use cases do, on both engines. One module per slice; `support` gives each case a database.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod account;
mod assessment;
mod backup;
mod catalogue;
mod demo;
mod desk;
mod migrations;
mod organisation;
mod sqlite_version;
mod store;
mod support;
mod sync;
