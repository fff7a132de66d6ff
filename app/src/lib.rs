//! What people see, and how it asks the server.
//!
//! Feature `csr` is the browser's half: pages, store, sync driver. Feature `ssr` is native and holds only
//! the bodies of the server functions. A build has one of them, never both.
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a test may fail loudly"))]

/// The own account: signing in and out, the password, and what lies on this device.
pub mod account {
    pub mod api;
    pub use self::api::*;

    #[cfg(feature = "csr")]
    pub mod page;
}
/// The self-assessment.
pub mod assessment {
    pub mod api;

    pub mod conflict;
    pub mod describe;
    pub mod export;
    pub mod outline;
    pub mod radar;

    #[cfg(feature = "csr")]
    pub mod page;
}
mod call;
/// Administrations: which ones a person works for or looks after, and the start page.
pub mod organisation {
    pub mod api;
    pub mod next_step;

    #[cfg(feature = "csr")]
    pub mod page;
}
/// The frame around every page.
#[cfg(feature = "csr")]
pub mod shell;

/// Edits on their way between this device and the server.
pub mod sync {
    pub mod api;
    pub mod parked;
    pub use shared::sync::mirror;

    #[cfg(feature = "csr")]
    mod desk;
    #[cfg(feature = "csr")]
    pub mod page;
    #[cfg(feature = "csr")]
    pub mod session;
    #[cfg(feature = "csr")]
    pub mod status;
    #[cfg(feature = "csr")]
    pub mod text_field;
    #[cfg(feature = "csr")]
    pub mod undo;
    #[cfg(feature = "csr")]
    pub use self::{
        desk::{Desk, cards, desk},
        session::{Mode, Session, SessionState, session},
        status::{ImportFault, Line, Status, Storage, StorageFault, status},
        text_field::{TextField, input_id, when_page_goes},
        undo::undo,
    };
}

pub use call::{CallError, LinkFault, StrictJson, status};

#[cfg(feature = "csr")]
pub mod browser;

#[cfg(not(feature = "ssr"))]
mod caller;
#[cfg(not(feature = "ssr"))]
use caller as side;

#[cfg(feature = "ssr")]
mod server;
#[cfg(feature = "ssr")]
use server as side;
#[cfg(feature = "ssr")]
pub use server::{Visitor, provide};
#[cfg(feature = "ssr")]
use server::{answer, door, request};
