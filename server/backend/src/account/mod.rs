//! People: signing in and out, passwords, sessions.
//!
//! States: an account is active or closed; a session is open or over, never re-opened. Who may: everybody
//! their own account; accounts are added and closed at the console. A try to sign in costs one
//! verification and one count whether the account exists or not, and the answer never tells.
//! Absent here: cookies and HTTP, behind [`Door`].

mod admin;
mod hash;
mod rules;
pub mod session;
pub(crate) mod store;
mod throttle;

use std::{net::IpAddr, pin::Pin};

use sha2::{Digest as _, Sha256};
use shared::{
    Fault, UserId,
    account::{Actor, Login, Me, Password, policy},
};

pub use admin::{AccountFault, NewUser, PasswordLink, add_user, disable_user, issue_password_link};
pub use hash::Hasher;

use crate::Backend;

/// What a [`Door`] does takes a while.
pub type DoorFuture<'a> = Pin<Box<dyn Future<Output = Result<(), Fault>> + Send + 'a>>;

/// How long a browser keeps a session that nobody ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stay {
    /// As long as the session lasts.
    Lasting,
    /// Until it is closed: others use it, too.
    WhileOpen,
    /// As it keeps the one there was.
    AsBefore,
}

impl Stay {
    /// What the person said of the computer when they signed in.
    pub fn at(shared_computer: bool) -> Self {
        if shared_computer {
            Self::WhileOpen
        } else {
            Self::Lasting
        }
    }
}

/// The login session of the browser that asks, without a word on how it is kept.
pub trait Door: Send + Sync {
    /// Begins a session of `user` under a new id, ends the one there was, and has stored it when it
    /// returns. `epoch` goes back into [`actor_of`] with every request.
    fn enter(&self, user: UserId, epoch: i64, stay: Stay) -> DoorFuture<'_>;

    /// Ends the session. Fine if there is none.
    fn leave(&self) -> DoorFuture<'_>;

    /// Where the request comes from, as far as known.
    fn address(&self) -> Option<IpAddr>;
}

/// Signs in. [`Fault::WrongLogin`] for a wrong password, an unknown name, a closed account and one that
/// has no password yet; [`Fault::Throttled`] after too many tries.
///
/// Who was signed in before in this browser is not any more, even when the answer is a fault of the
/// database after the right password.
pub async fn sign_in(
    backend: &Backend,
    actor: &Actor,
    door: &dyn Door,
    login: &str,
    password: &Password,
    stay: Stay,
) -> Result<Me, Fault> {
    let account = match Login::parse(login) {
        Ok(login) => store::by_login(&mut *backend.db.read().await?, &login).await?,
        Err(_) => None,
    };
    let account = account.filter(|account| account.active);
    verify(backend, door, login, account.as_ref(), password).await?;
    let account = account.ok_or(Fault::WrongLogin)?;
    if let Actor::Person(_) = actor {
        door.leave().await?;
    }
    door.enter(account.user, account.epoch, stay).await?;
    store::me(&mut *backend.db.read().await?, account.user)
        .await?
        .ok_or(Fault::WrongLogin)
}

/// Ends this browser's session.
pub async fn sign_out(_: &Backend, _: &Actor, door: &dyn Door) -> Result<(), Fault> {
    door.leave().await
}

/// Ends all sessions of the person, on every device.
pub async fn sign_out_everywhere(backend: &Backend, actor: &Actor, door: &dyn Door) -> Result<(), Fault> {
    let permit = policy::own_account(actor)?;
    let mut tx = backend.db.begin_write().await?;
    store::end_sessions(&mut tx, &permit).await?;
    tx.commit().await?;
    door.leave().await
}

/// The person who is signed in, with what the pages show of them.
pub async fn me(backend: &Backend, actor: &Actor) -> Result<Me, Fault> {
    let user = actor.person()?.id;
    store::me(&mut *backend.db.read().await?, user)
        .await?
        .ok_or(Fault::NotSignedIn)
}

/// Changes the own password and ends all other sessions; this browser goes on under a new session id.
/// [`Fault::WrongLogin`] if `old` is not the password, [`Fault::Password`] if `new` will not do.
pub async fn change_password(
    backend: &Backend,
    actor: &Actor,
    door: &dyn Door,
    old: &Password,
    new: &Password,
) -> Result<(), Fault> {
    let permit = policy::own_account(actor)?;
    let account = store::by_id(&mut *backend.db.read().await?, permit.user()).await?;
    let account = account
        .filter(|account| account.active)
        .ok_or(Fault::NotSignedIn)?;
    verify(backend, door, account.login.as_str(), Some(&account), old).await?;
    rules::check(new, &account.login, &account.name, Some(old)).map_err(Fault::Password)?;
    let hash = backend.hasher.hash(new, backend.entropy.bytes()).await?;

    let mut tx = backend.db.begin_write().await?;
    // Somebody else may have changed it while the hash was made: then that one counts.
    let epoch = store::set_password(&mut tx, &permit, &hash, Some(account.epoch), backend.now())
        .await?
        .ok_or(Fault::NotSignedIn)?;
    tx.commit().await?;
    door.enter(permit.user(), epoch, Stay::AsBefore).await
}

/// Sets a password by the secret of a one-time link; ends all sessions of the person, and the link.
/// Nobody is signed in by it. [`Fault::LinkOver`] whatever is wrong with the link.
pub async fn set_password(backend: &Backend, token: &str, new: &Password) -> Result<(), Fault> {
    let token_hash = token_hash(token);
    let (permit, account) = {
        let mut conn = backend.db.read().await?;
        let link = store::link(&mut conn, &token_hash).await?;
        let permit = policy::by_link(link.as_ref(), backend.now())?;
        let account = store::by_id(&mut conn, permit.user())
            .await?
            .ok_or(Fault::LinkOver)?;
        (permit, account)
    };
    rules::check(new, &account.login, &account.name, None).map_err(Fault::Password)?;
    let hash = backend.hasher.hash(new, backend.entropy.bytes()).await?;

    let mut tx = backend.db.begin_write().await?;
    let now = backend.now();
    if !store::use_link(&mut tx, &permit, &token_hash, now).await? {
        return Err(Fault::LinkOver);
    }
    store::set_password(&mut tx, &permit, &hash, None, now)
        .await?
        .ok_or(Fault::LinkOver)?;
    throttle::forget(&mut tx, account.login.as_str()).await?;
    tx.commit().await
}

/// Who asks, from what the session says. A closed account, or a session from before the person ended
/// them all, is nobody.
pub async fn actor_of(backend: &Backend, user: UserId, epoch: i64) -> Result<Actor, Fault> {
    let person = store::person(&mut *backend.db.read().await?, user, epoch).await?;
    Ok(person.map_or(Actor::Guest, Actor::Person))
}

/// Removes what is over: sessions, links, counts of failed tries. Returns how many rows went. To be
/// called now and then; nothing depends on when.
pub async fn clean_up(backend: &Backend) -> Result<u64, Fault> {
    let mut tx = backend.db.begin_write().await?;
    let now = backend.now();
    let gone = session::remove_old(&mut tx, now).await?
        + store::remove_old_links(&mut tx, now.plus(-admin::LINK_MEMORY)).await?
        + throttle::clean_up(&mut tx, now).await?;
    tx.commit().await?;
    Ok(gone)
}

/// One try: counted, then exactly one verification, for an account that is there or not; forgotten again
/// when it was right.
///
/// In a crowd every wrong try costs and tells the same; the right password still lets in, as a whole Land
/// may sit behind one address.
async fn verify(
    backend: &Backend,
    door: &dyn Door,
    login: &str,
    account: Option<&store::Account>,
    password: &Password,
) -> Result<(), Fault> {
    let admission = throttle::admit(backend, login, door.address(), account.is_some()).await?;
    let hash = match (admission.wait, admission.crowd) {
        (Some(seconds), None) => return Err(Fault::Throttled { seconds }),
        // Only what it costs counts here.
        (Some(_), Some(_)) => None,
        (None, _) => account.and_then(|account| account.password_hash.clone()),
    };
    if backend.hasher.verify(hash, password).await? {
        let mut tx = backend.db.begin_write().await?;
        throttle::take_back(&mut tx, login, door.address()).await?;
        return tx.commit().await;
    }
    Err(admission
        .crowd
        .map_or(Fault::WrongLogin, |seconds| Fault::Throttled { seconds }))
}

/// How a link's secret is kept: who reads the table cannot use it.
fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
