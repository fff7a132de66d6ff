//! argon2id, off the threads that answer, two at a time.

use std::{sync::Arc, time::Duration};

use argon2::{
    Argon2,
    password_hash::{Error, PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use shared::{Fault, account::Password};
use tokio::{sync::Semaphore, time::timeout};

/// How many run at once. Each takes 19 MiB for some 20 to 40 ms.
const AT_ONCE: usize = 2;

/// How long somebody waits for a turn before the answer is [`Fault::Unavailable`].
const PATIENCE: Duration = Duration::from_secs(10);

/// A hash that no password has, with the parameters of all others: verified where there is no account,
/// so that it takes as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bmllbWFuZC1uaWVtYW5k$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Makes and verifies password hashes.
#[derive(Debug)]
pub struct Hasher {
    turns: Arc<Semaphore>,
}

impl Default for Hasher {
    fn default() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Hasher {
    /// The hash of a new password in PHC form.
    pub(crate) async fn hash(&self, password: &Password, salt: [u8; 16]) -> Result<String, Fault> {
        let password = password.clone();
        self.run(move || {
            let hash: PasswordHash =
                Argon2::default().hash_password_with_salt(password.expose().as_bytes(), &salt)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether the password has this hash. Takes as long without a hash, and says no.
    pub(crate) async fn verify(&self, hash: Option<String>, password: &Password) -> Result<bool, Fault> {
        let password = password.clone();
        self.run(move || {
            let hash = PasswordHash::new(hash.as_deref().unwrap_or(NOBODY))?;
            match Argon2::default().verify_password(password.expose().as_bytes(), &hash) {
                Ok(()) => Ok(true),
                Err(Error::PasswordInvalid) => Ok(false),
                Err(other) => Err(other),
            }
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Fault> {
        let turn = timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned())
            .await
            .map_err(|_| Fault::Unavailable)?
            .map_err(|_| Fault::Unavailable)?;
        // The turn goes along: a request that is given up does not make room for a third hash.
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        })
        .await;
        match done {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(Error::OutOfMemory)) => Err(Fault::Unavailable),
            Ok(Err(_)) | Err(_) => {
                tracing::error!("a password hash could not be made or read");
                Err(Fault::Internal)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_costs_as_much_as_somebody() {
        let somebody: PasswordHash = Argon2::default()
            .hash_password_with_salt(b"zwoelf zeichen", &[7; 16])
            .unwrap();
        let nobody = PasswordHash::new(NOBODY).unwrap();
        assert_eq!(nobody.params, somebody.params);
        assert_eq!(nobody.version, somebody.version);
        assert_eq!(nobody.algorithm, somebody.algorithm);
        let length = |hash: &PasswordHash| hash.hash.as_ref().map(|hash| hash.as_bytes().len());
        assert_eq!(length(&nobody), length(&somebody));
    }
}
