//! Time and randomness: the only places that ask the system for either.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use sha2::{Digest as _, Sha256};
use shared::Micros;

/// Where the time comes from: the system, or a test.
#[derive(Clone, Debug)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that stands still until somebody moves it; clones move together.
    pub fn fixed(at: Micros) -> Self {
        Self(Some(Arc::new(AtomicI64::new(at.0))))
    }

    /// The time now.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the server learns the time"
    )]
    pub fn now(&self) -> Micros {
        match &self.0 {
            Some(fixed) => Micros(fixed.load(Ordering::Relaxed)),
            None => Micros(
                SystemTime::now()
                    .duration_since(UNIX_EPOCH)
                    .ok()
                    .and_then(|since| i64::try_from(since.as_micros()).ok())
                    .unwrap_or_default(),
            ),
        }
    }

    /// Moves a fixed clock; the system's clock is left alone.
    pub fn advance(&self, micros: i64) {
        if let Some(fixed) = &self.0 {
            fixed.fetch_add(micros, Ordering::Relaxed);
        }
    }
}

/// Where randomness comes from: the system, or a seed in a test.
#[derive(Clone, Debug)]
pub struct Entropy(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Seed { seed: u64, drawn: Arc<AtomicU64> },
}

impl Entropy {
    /// The system's source.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// Always the same bytes for the same seed; clones draw from one sequence. For tests only.
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seed {
            seed,
            drawn: Arc::default(),
        })
    }

    /// `N` random bytes.
    ///
    /// # Panics
    /// If the system's source fails, which it does not once the machine has started. Going on without
    /// randomness would hand out guessable secrets.
    #[expect(clippy::expect_used, reason = "a server without randomness must not answer")]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.0 {
            Source::System => getrandom::fill(&mut bytes).expect("the system gives random bytes"),
            Source::Seed { seed, drawn } => {
                for chunk in bytes.chunks_mut(32) {
                    let count = drawn.fetch_add(1, Ordering::Relaxed);
                    let block = Sha256::new()
                        .chain_update(seed.to_le_bytes())
                        .chain_update(count.to_le_bytes())
                        .finalize();
                    chunk.copy_from_slice(&block[..chunk.len()]);
                }
            }
        }
        bytes
    }
}

/// An id that [`Backend::new_id`](crate::Backend::new_id) can make.
pub trait NewId {
    /// The id for this moment and these random bytes.
    fn make(now: Micros, random: [u8; 10]) -> Self;
}

macro_rules! new_ids {
    ($($id:ident)*) => {$(
        impl NewId for shared::$id {
            fn make(now: Micros, random: [u8; 10]) -> Self {
                Self::new(now, random)
            }
        }
    )*};
}

new_ids! {
    ProgrammeId UserId OrganisationId CatalogueId AssessmentId DocumentId EditId ElementId DeviceId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_does_not_repeat_itself() {
        let (one, two) = (Entropy::seeded(7), Entropy::seeded(7));
        let (first, second) = (one.bytes::<40>(), one.bytes::<40>());
        assert_eq!(first, two.bytes::<40>());
        assert_ne!(first, second);
        assert_ne!(Entropy::seeded(8).bytes::<40>(), first);
    }
}
