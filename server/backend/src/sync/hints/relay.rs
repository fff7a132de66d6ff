//! Hints between the processes that serve one database. A call names documents and nothing else: whose
//! they are, each process reads for itself.

use std::time::Duration;

use shared::DocumentId;
use tokio::{
    select,
    sync::broadcast::{self, error::RecvError},
    time::sleep,
};

use super::{Hint, Word, store};
use crate::{
    Backend,
    db::{Channel, Silence},
};

/// How many documents one call names: PostgreSQL takes less than 8,000 bytes, and an id has 36.
const NAMED: usize = 200;
/// How long after a broken connection the next one is tried, and how long at most when none works.
const PAUSES: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(30));

/// Passes hints on to the other processes and theirs to who listens here, until [`end_hints`](super::end_hints)
/// or until the database is closed. Over at once on SQLite, which one process serves.
pub async fn relay_hints(backend: &Backend) {
    let mut here = backend.hints.0.subscribe();
    let mut pause = PAUSES.0;
    loop {
        let silence = match backend.db.channel().await {
            Ok(Some(channel)) => {
                pause = PAUSES.0;
                talk(backend, &mut here, channel).await
            }
            Ok(None) => return,
            Err(silence) => silence,
        };
        if silence == Silence::Closed {
            return;
        }
        tracing::warn!("no hints from other instances for now");
        select! {
            () = sleep(pause) => {}
            () = over(&mut here) => return,
        }
        pause = (pause * 2).min(PAUSES.1);
    }
}

async fn talk(backend: &Backend, here: &mut broadcast::Receiver<Word>, mut channel: Channel) -> Silence {
    loop {
        let done = select! {
            word = here.recv() => match word {
                Ok(Word::Hint(hint)) if !hint.relayed => call(&mut channel, &hint.documents).await,
                Ok(Word::Hint(_)) | Err(RecvError::Lagged(_)) => Ok(()),
                Ok(Word::End) | Err(RecvError::Closed) => Err(Silence::Closed),
            },
            text = channel.next() => match text {
                Ok(text) => {
                    pass_on(backend, &text).await;
                    Ok(())
                }
                Err(silence) => Err(silence),
            },
        };
        if let Err(silence) = done {
            return silence;
        }
    }
}

/// Waits until there will be no more hints; what is said meanwhile reaches nobody elsewhere.
async fn over(here: &mut broadcast::Receiver<Word>) {
    while !matches!(here.recv().await, Ok(Word::End) | Err(RecvError::Closed)) {}
}

async fn call(channel: &mut Channel, documents: &[DocumentId]) -> Result<(), Silence> {
    for documents in documents.chunks(NAMED) {
        let text: Vec<_> = documents.iter().map(ToString::to_string).collect();
        channel.call(&text.join(" ")).await?;
    }
    Ok(())
}

/// Tells who listens here what another process called. What cannot be read was called by somebody else.
async fn pass_on(backend: &Backend, text: &str) {
    let documents: Vec<DocumentId> = text.split(' ').filter_map(|id| id.parse().ok()).collect();
    let Ok(mut conn) = backend.db.read().await else {
        return;
    };
    // Only a hint: after a failure, which is in the log, the browsers ask by themselves.
    if let Ok(owners) = store::owners(&mut conn, &documents).await {
        for (organisation, documents) in owners {
            backend.hints.send(Hint {
                relayed: true,
                ..Hint::of(organisation, documents)
            });
        }
    }
}
