//! What the page says about saving, and what a person can do about it.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use shared::{
    DocumentId, EditId, Micros,
    sync::{
        Document,
        device::{Confirmed, Fate, Waiting},
        wire::Elsewhere,
    },
};
use thiserror::Error;

use super::mirror::{Op, key, put};
use crate::CallError;
pub use crate::browser::shelf::StorageFault;
use crate::browser::{core::core, driver, file};

/// The one line that always tells the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// „Wird gespeichert …“: not with the device yet.
    Saving,
    /// „Auf diesem Gerät gespeichert“: committed here, not on the server.
    OnDevice {
        /// How many edits wait.
        waiting: u32,
        /// Since when.
        since: Micros,
    },
    /// „Übertragen“: committed on the server.
    Sent {
        /// When the server answered last.
        at: Option<Micros>,
    },
    /// Only in this tab, on its way to the server.
    Memory {
        /// How many edits wait.
        waiting: u32,
    },
    /// The device keeps nothing; edits go straight to the server.
    Fault(StorageFault),
    /// The session is over; edits wait on the device.
    SessionOver {
        /// How many.
        waiting: u32,
    },
    /// This tab has stopped, as another person is signed in.
    Stopped,
}

/// What the device allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// Edits are kept here.
    Fine,
    /// And the browser promised not to throw them away.
    Persisted,
    /// They are not.
    Refused(StorageFault),
}

/// Why a file of waiting edits is not read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ImportFault {
    /// It cannot be read, or is no such file.
    #[error("no file of waiting edits")]
    NotOurs,
    /// It holds another person's edits.
    #[error("another person's edits")]
    OtherPerson,
    /// The device does not take it.
    #[error("the device does not keep it")]
    Storage,
}

/// An edit that was refused or set aside. Its number may be another one than when a page showed it; its id
/// never is.
fn not_taken(edit: EditId) -> Option<Waiting> {
    let core = core();
    let mirror = core.mirror.borrow();
    let mut all = mirror.waiting.values();
    all.find(|waiting| waiting.edit.id == edit && waiting.fate != Fate::Waits)
        .cloned()
}

/// Handle to saving and sending.
#[derive(Clone, Copy, Debug)]
pub struct Status;

/// Saving and sending on this page.
pub fn status() -> Status {
    Status
}

impl Status {
    /// The line.
    pub fn line(self) -> Signal<Line> {
        core().signals.line.clone().into()
    }

    /// Whether there is a way to the server.
    pub fn online(self) -> Signal<bool> {
        core().signals.online.clone().into()
    }

    /// Why the last exchange failed, if it reached a server that takes nothing.
    pub fn trouble(self) -> Signal<Option<CallError>> {
        core().signals.trouble.clone().into()
    }

    /// How many edits wait.
    pub fn waiting(self) -> Signal<u32> {
        core().signals.waiting.clone().into()
    }

    /// Whether a request is under way.
    pub fn sending(self) -> Signal<bool> {
        core().signals.sending.clone().into()
    }

    /// When the server answered last.
    pub fn offline_as_of(self) -> Signal<Option<Micros>> {
        core().signals.as_of.clone().into()
    }

    /// What the device allows.
    pub fn storage(self) -> Signal<Storage> {
        core().signals.storage.clone().into()
    }

    /// Edits that were refused or set aside.
    pub fn not_taken(self) -> Signal<Vec<Waiting>> {
        core().signals.not_taken.clone().into()
    }

    /// How many edits are parked on the server.
    pub fn parked(self) -> Signal<u32> {
        core().signals.parked.clone().into()
    }

    /// Copies of what stood here before the server fell back: when that was noticed, and of which document.
    pub fn rescued(self) -> Signal<Vec<(Micros, DocumentId)>> {
        core().signals.rescued.clone().into()
    }

    /// What stands in such a copy; nothing if it is gone or cannot be read.
    pub async fn rescued_document(self, copy: (Micros, DocumentId)) -> Option<Document> {
        let found = core().shelf()?.get(&[key::rescue(copy)]).await.ok()?;
        let json = found.into_iter().flatten().next()?;
        let confirmed: Confirmed = shared::json::read(json.as_bytes()).ok()?;
        Some(confirmed.document)
    }

    /// What lies on other devices of the organisation.
    pub fn elsewhere(self) -> Signal<Vec<Elsewhere>> {
        core().signals.elsewhere.clone().into()
    }

    /// Whether a new version of the page waits.
    pub fn update_ready(self) -> Signal<bool> {
        core().signals.update.clone().into()
    }

    /// Whether edits that wait are still there when the page is loaded anew. Follows what decides it.
    pub fn outlives_page(self) -> bool {
        let core = core();
        core.signals.mode.track();
        core.signals.storage.track();
        core.shelf().is_some_and(|shelf| shelf.is_lasting())
    }

    /// Takes the new version once everything that was typed is where it belongs, ten seconds at most. What is
    /// kept in this tab alone makes the browser ask first.
    pub fn update_now(self) {
        spawn_local(async {
            for _ in 0..200 {
                if !core().is_saving() {
                    return file::announce("fahrwasser:activate");
                }
                TimeoutFuture::new(50).await;
            }
        });
    }

    /// „Jetzt übertragen“.
    pub fn send_now(self) {
        driver::send_now();
    }

    /// Sends until nothing waits; tells whether that came true.
    pub async fn flush(self) -> bool {
        driver::flush().await
    }

    /// Throws a refused edit away; tells whether it was still there.
    pub fn discard(self, edit: EditId) -> bool {
        let found = not_taken(edit);
        if let Some(edit) = &found {
            core().write_ops(vec![Op::Delete(key::waiting(edit.key()))]);
        }
        found.is_some()
    }

    /// Sends a refused edit once more; tells whether it was still there.
    pub fn retry(self, edit: EditId) -> bool {
        let found = not_taken(edit);
        if let Some(edit) = &found {
            let core = core();
            if let Fate::Refused(_) = edit.fate {
                // The server stands by what it said to an edit: a new one is asked about anew.
                core.write_change(edit.document, edit.whole());
                core.write_ops(vec![Op::Delete(key::waiting(edit.key()))]);
            } else {
                let again = Waiting {
                    fate: Fate::Waits,
                    ..edit.clone()
                };
                core.write_ops(vec![put(key::waiting(edit.key()), &again)]);
            }
        }
        found.is_some()
    }

    /// Saves everything that waits to a file.
    pub fn export_file(self) {
        spawn_local(file::export());
    }

    /// Reads such a file back in; the number of edits that were new here.
    pub async fn import_file(self, from: web_sys::File) -> Result<u32, ImportFault> {
        file::import(from).await
    }
}
