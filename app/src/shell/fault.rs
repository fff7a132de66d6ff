//! Words for what a call or the device answered.

use shared::{
    Fault,
    words::{fault as words, sync},
};

use crate::{CallError, LinkFault, sync::StorageFault};

/// What went wrong with a call, and what to do.
pub fn call_text(error: &CallError) -> String {
    match error {
        CallError::Refused(fault) => words::fault(fault),
        CallError::Link(LinkFault::NoNetwork) => words::NO_NETWORK.to_owned(),
        CallError::Link(LinkFault::NotOurs) => words::NOT_OURS.to_owned(),
    }
}

/// Why edits wait although there is a network; except for an outdated page it is tried again without anybody
/// doing something.
pub(super) fn trouble_text(error: &CallError) -> &'static str {
    match error {
        CallError::Refused(Fault::Full) => sync::SERVER_FULL,
        CallError::Refused(Fault::Later { .. }) => sync::SERVER_LATER,
        CallError::Refused(Fault::Outdated { .. }) => sync::PAGE_OUTDATED,
        CallError::Refused(_) => sync::SERVER_BUSY,
        CallError::Link(_) => sync::SERVER_AWAY,
    }
}

/// Why the device keeps nothing, and what to do.
pub fn storage_text(fault: StorageFault) -> &'static str {
    match fault {
        StorageFault::Full => sync::STORAGE_FULL,
        StorageFault::Forbidden => sync::STORAGE_FORBIDDEN,
        StorageFault::Broken => sync::STORAGE_BROKEN,
    }
}
