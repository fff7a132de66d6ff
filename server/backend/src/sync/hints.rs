//! Hints that something changed. Only hints: who misses one learns of it with the next exchange.
//!
//! [`relay_hints`] carries them between the processes that serve one database. Where none reaches, browsers
//! come by their own asking, every 20 s.

mod relay;
mod store;

use std::sync::Arc;

use shared::{DeviceId, DocumentId, OrganisationId, account::Person};
use tokio::sync::broadcast::{self, error::RecvError};

pub use relay::relay_hints;

use crate::Backend;

/// How many hints wait for a slow listener before it is told to ask for everything.
const WAITING: usize = 256;

/// That documents changed.
#[derive(Clone, Debug)]
pub(crate) struct Hint {
    organisation: OrganisationId,
    documents: Arc<[DocumentId]>,
    device: Option<DeviceId>,
    /// Another process told it.
    relayed: bool,
}

impl Hint {
    pub(crate) fn of(organisation: OrganisationId, documents: impl IntoIterator<Item = DocumentId>) -> Self {
        Self {
            organisation,
            documents: documents.into_iter().collect(),
            device: None,
            relayed: false,
        }
    }

    /// The device that changed them knows already.
    pub(super) fn from(self, device: DeviceId) -> Self {
        Self {
            device: Some(device),
            ..self
        }
    }
}

/// What goes to those who listen.
#[derive(Clone, Debug)]
enum Word {
    Hint(Hint),
    End,
}

/// Carries hints to those who listen.
#[derive(Clone, Debug)]
pub(crate) struct Hints(broadcast::Sender<Word>);

impl Default for Hints {
    fn default() -> Self {
        Self(broadcast::Sender::new(WAITING))
    }
}

impl Hints {
    pub(crate) fn send(&self, hint: Hint) {
        // Fine if nobody listens.
        let _ = self.0.send(Word::Hint(hint));
    }
}

/// Listens for hints.
#[derive(Debug)]
pub struct Ear {
    hints: broadcast::Receiver<Word>,
    device: Option<DeviceId>,
}

/// What was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// These documents changed.
    Documents(Vec<DocumentId>),
    /// Something was missed: any document may have changed.
    All,
    /// There will be no more.
    Over,
}

/// Listens from now on. What `device` itself changes is not told.
pub fn hints(backend: &Backend, device: Option<DeviceId>) -> Ear {
    Ear {
        hints: backend.hints.0.subscribe(),
        device,
    }
}

/// Tells everybody who listens that there will be no more, so that the process can end.
pub fn end_hints(backend: &Backend) {
    let _ = backend.hints.0.send(Word::End);
}

impl Ear {
    /// The next hint about documents that the person may edit.
    pub async fn next(&mut self, person: &Person) -> Heard {
        loop {
            match self.hints.recv().await {
                Ok(Word::Hint(hint)) => {
                    let own = hint.device.is_some() && hint.device == self.device;
                    if !own && person.answers_for(hint.organisation) {
                        return Heard::Documents(hint.documents.to_vec());
                    }
                }
                Err(RecvError::Lagged(_)) => return Heard::All,
                Ok(Word::End) | Err(RecvError::Closed) => return Heard::Over,
            }
        }
    }
}
