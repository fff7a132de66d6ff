//! argon2id, off the threads that answer, two at a time.

use std::{sync::Arc, time::Duration};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        self, CustomizedPasswordHasher, Error, PasswordVerifier as _,
        phc::{Output, ParamsString, PasswordHash, Salt},
    },
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

/// How many blocks of 1 KiB are asked for at the least, used or not. The C library keeps smaller pieces for
/// later, each thread its own: a morning on which everybody signs in would cost hundreds of MB for good.
/// What is larger than 32 MiB goes back to the system at once.
const ASKED_FOR: usize = 33 * 1024;

/// argon2id in memory that is given back.
#[derive(Clone, Copy, Debug)]
struct Argon2id;

impl CustomizedPasswordHasher<PasswordHash> for Argon2id {
    type Params = Params;

    fn hash_password_customized(
        &self,
        password: &[u8],
        salt: &[u8],
        algorithm: Option<&str>,
        version: Option<u32>,
        params: Params,
    ) -> password_hash::Result<PasswordHash> {
        let algorithm = algorithm.map(Algorithm::try_from).transpose()?;
        let algorithm = algorithm.unwrap_or_default();
        let version = version.map(Version::try_from).transpose()?.unwrap_or_default();
        let salt = Salt::new(salt)?;
        let mut blocks = Vec::new();
        blocks
            .try_reserve_exact(params.block_count().max(ASKED_FOR))
            .map_err(|_| Error::OutOfMemory)?;
        blocks.resize(params.block_count(), Block::new());
        let mut output = vec![0; params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN)];
        Argon2::new(algorithm, version, params.clone()).hash_password_into_with_memory(
            password,
            &salt,
            &mut output,
            &mut blocks,
        )?;
        Ok(PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: ParamsString::try_from(&params)?,
            salt: Some(salt),
            hash: Some(Output::new(&output)?),
        })
    }
}

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
            let password = password.expose().as_bytes();
            let hash = Argon2id.hash_password_customized(password, &salt, None, None, Params::default())?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether the password has this hash. Takes as long without a hash, and says no.
    pub(crate) async fn verify(&self, hash: Option<String>, password: &Password) -> Result<bool, Fault> {
        let password = password.clone();
        self.run(move || {
            let hash = PasswordHash::new(hash.as_deref().unwrap_or(NOBODY))?;
            match Argon2id.verify_password(password.expose().as_bytes(), &hash) {
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
    use argon2::password_hash::PasswordHasher as _;

    use super::*;

    #[test]
    fn nobody_costs_as_much_as_somebody() {
        let somebody = Argon2id
            .hash_password_customized(b"zwoelf zeichen", &[7; 16], None, None, Params::default())
            .unwrap();
        let usual: PasswordHash = Argon2::default()
            .hash_password_with_salt(b"zwoelf zeichen", &[7; 16])
            .unwrap();
        assert_eq!(somebody.to_string(), usual.to_string());
        let nobody = PasswordHash::new(NOBODY).unwrap();
        assert_eq!(nobody.params, somebody.params);
        assert_eq!(nobody.version, somebody.version);
        assert_eq!(nobody.algorithm, somebody.algorithm);
        let length = |hash: &PasswordHash| hash.hash.as_ref().map(|hash| hash.as_bytes().len());
        assert_eq!(length(&nobody), length(&somebody));
    }
}
