//! Accounts as the console adds and closes them.

use shared::{
    DAY, Fault, HOUR, Micros, OrganisationId, ProgrammeId, UserId,
    account::{Login, LoginFault, Role, policy},
    organisation::Ags,
};
use thiserror::Error;

use super::{store, token_hash};
use crate::{
    Backend,
    db::{Conn, Write},
    organisation::store as organisations,
};

/// How long a one-time link works.
pub(super) const LINK: i64 = 72 * HOUR;
/// How long a link that is over is remembered.
pub(super) const LINK_MEMORY: i64 = 30 * DAY;

/// Why an account is not added, closed or given a link.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AccountFault {
    /// The login cannot be one.
    #[error("login: {0}")]
    Login(#[from] LoginFault),
    /// Somebody has this login.
    #[error("the login is taken")]
    LoginTaken,
    /// The name is empty, has more than 120 characters or one that no name has.
    #[error("the name cannot be one")]
    Name,
    /// This role belongs to an organisation, and none was named.
    #[error("this role needs an organisation")]
    NeedsOrganisation,
    /// This role belongs to the whole programme, and an organisation was named.
    #[error("this role has no organisation")]
    HasNoOrganisation,
    /// No organisation has this key.
    #[error("no organisation has this key")]
    NoOrganisation,
    /// There is no programme yet, or none with this id.
    #[error("no such programme")]
    NoProgramme,
    /// There are several programmes, and none was named.
    #[error("several programmes: name one")]
    WhichProgramme,
    /// No account has this login.
    #[error("no account has this login")]
    NoAccount,
    /// The account is closed.
    #[error("the account is closed")]
    Closed,
    /// It is the last open account of this role in its place.
    #[error("the last {}", .0.key())]
    LastOne(Role),
    /// The database did not do it.
    #[error("database: {0}")]
    Database(Fault),
}

impl From<Fault> for AccountFault {
    fn from(fault: Fault) -> Self {
        // A `Fault` that no database makes has no place here.
        match fault {
            Fault::Unavailable | Fault::Full => Self::Database(fault),
            _ => Self::Database(Fault::Internal),
        }
    }
}

/// An account to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUser {
    /// To sign in with.
    pub login: String,
    /// As shown.
    pub name: String,
    /// What the person is.
    pub role: Role,
    /// The programme; may stay open if there is but one.
    pub programme: Option<ProgrammeId>,
    /// The organisation of staff, Navigator and Leitung.
    pub organisation: Option<Ags>,
}

/// A link that sets a password once.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordLink {
    token: String,
    /// From this moment on it does nothing.
    pub expires_at: Micros,
}

impl PasswordLink {
    /// The secret: 64 hexadecimal digits, to stand behind the `#` of an address.
    pub fn token(&self) -> &str {
        &self.token
    }
}

impl std::fmt::Debug for PasswordLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordLink")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// Adds an account that has no password yet; [`issue_password_link`] is next.
pub async fn add_user(backend: &Backend, user: NewUser) -> Result<UserId, AccountFault> {
    let login = Login::parse(&user.login)?;
    let name = name(&user.name)?;
    let mut tx = backend.db.begin_write().await?;
    let (programme, organisation) = place(&mut tx, &user).await?;
    let account = store::NewAccount {
        id: backend.new_id(),
        programme,
        login: &login,
        name: &name,
        role: user.role,
        organisation,
        password_hash: None,
    };
    if !store::add(&mut tx, &policy::at_the_console(), &account, backend.now()).await? {
        return Err(AccountFault::LoginTaken);
    }
    tx.commit().await?;
    Ok(account.id)
}

async fn place(
    conn: &mut Conn,
    user: &NewUser,
) -> Result<(ProgrammeId, Option<OrganisationId>), AccountFault> {
    let programmes = organisations::programmes(conn).await?;
    let programmes: Vec<ProgrammeId> = programmes
        .iter()
        .map(|programme| programme.id)
        .filter(|id| user.programme.is_none_or(|named| named == *id))
        .collect();
    if programmes.is_empty() {
        return Err(AccountFault::NoProgramme);
    }
    let Some(ags) = &user.organisation else {
        return match programmes.as_slice() {
            _ if user.role.in_organisation() => Err(AccountFault::NeedsOrganisation),
            [one] => Ok((*one, None)),
            _ => Err(AccountFault::WhichProgramme),
        };
    };
    if !user.role.in_organisation() {
        return Err(AccountFault::HasNoOrganisation);
    }
    let mut found = Vec::new();
    for programme in programmes {
        if let Some(id) = organisations::by_ags(conn, programme, ags).await? {
            found.push((programme, Some(id)));
        }
    }
    match found.as_slice() {
        [] => Err(AccountFault::NoOrganisation),
        [one] => Ok(*one),
        _ => Err(AccountFault::WhichProgramme),
    }
}

/// A name as it is shown: trimmed, 1 to 120 characters, no control or direction characters.
fn name(text: &str) -> Result<String, AccountFault> {
    let text = text.trim();
    let direction = |sign: char| matches!(sign, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let good = (1..=120).contains(&text.chars().count())
        && !text.chars().any(|sign| sign.is_control() || direction(sign));
    good.then(|| text.to_owned()).ok_or(AccountFault::Name)
}

/// Closes an account: its sessions and links end at once, what the person wrote stays. Closing it again
/// changes nothing. Refuses for the last Leitung of an organisation and the last Systemadministration.
pub async fn disable_user(backend: &Backend, login: &str) -> Result<(), AccountFault> {
    let (mut tx, account) = begin(backend, login).await?;
    if !account.active {
        return Ok(());
    }
    // Two at once would each see the other as the one who stays.
    organisations::lock_programme(&mut tx, account.programme).await?;
    let others = store::others_of_role(&mut tx, &account).await?;
    let permit = policy::close(&policy::at_the_console(), account.user, account.role, others)
        .ok_or(AccountFault::LastOne(account.role))?;
    store::close(&mut tx, &permit).await?;
    tx.commit().await?;
    Ok(())
}

/// Makes a one-time link for the person; an earlier one that was not used ends.
pub async fn issue_password_link(backend: &Backend, login: &str) -> Result<PasswordLink, AccountFault> {
    let (mut tx, account) = begin(backend, login).await?;
    if !account.active {
        return Err(AccountFault::Closed);
    }
    let now = backend.now();
    let link = PasswordLink {
        token: backend.random_hex(),
        expires_at: now.plus(LINK),
    };
    let permit = policy::at_the_console();
    store::add_link(
        &mut tx,
        &permit,
        account.user,
        &token_hash(link.token()),
        now,
        link.expires_at,
    )
    .await?;
    tx.commit().await?;
    Ok(link)
}

async fn begin(backend: &Backend, login: &str) -> Result<(Write, store::Account), AccountFault> {
    let login = Login::parse(login).map_err(|_| AccountFault::NoAccount)?;
    let mut tx = backend.db.begin_write().await?;
    let account = store::by_login(&mut tx, &login)
        .await?
        .ok_or(AccountFault::NoAccount)?;
    Ok((tx, account))
}
