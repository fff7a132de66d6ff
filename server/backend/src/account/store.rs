//! Rows of people and one-time links.

use std::collections::BTreeSet;

use shared::{
    Fault, Micros, OrganisationId, ProgrammeId, UserId,
    account::{
        Login, Me, Person, Role,
        policy::{MayAdminister, MayClose, MayOwnAccount, OneTimeLink},
    },
};

use sqlx::{Row as _, any::AnyRow};

use crate::{
    db::{Conn, fault, is_unique},
    organisation::store as organisations,
    store::Columns as _,
};

/// An account with what only signing in may see.
pub(crate) struct Account {
    pub(crate) user: UserId,
    pub(crate) programme: ProgrammeId,
    pub(crate) organisation: Option<OrganisationId>,
    pub(crate) login: Login,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) active: bool,
    pub(crate) password_hash: Option<String>,
    pub(crate) epoch: i64,
}

fn account(row: &AnyRow) -> sqlx::Result<Account> {
    Ok(Account {
        user: row.parsed("id")?,
        programme: row.parsed("programme_id")?,
        organisation: row.parsed_or_null("organisation_id")?,
        login: row.read("login", |text| Login::parse(text).ok())?,
        name: row.try_get("name")?,
        role: row.read("role", Role::from_key)?,
        active: row.flag("active")?,
        password_hash: row.try_get("password_hash")?,
        epoch: row.try_get("session_epoch")?,
    })
}

/// The account with this login, open or closed.
pub(crate) async fn by_login(conn: &mut Conn, login: &Login) -> Result<Option<Account>, Fault> {
    sqlx::query(
        "SELECT id, programme_id, organisation_id, login, name, role, active, password_hash, session_epoch
         FROM person WHERE login = $1",
    )
    .bind(login.as_str())
    .try_map(|row| account(&row))
    .fetch_optional(conn)
    .await
    .map_err(fault)
}

/// The account of this person, open or closed.
pub(super) async fn by_id(conn: &mut Conn, user: UserId) -> Result<Option<Account>, Fault> {
    sqlx::query(
        "SELECT id, programme_id, organisation_id, login, name, role, active, password_hash, session_epoch
         FROM person WHERE id = $1",
    )
    .bind(user.to_string())
    .try_map(|row| account(&row))
    .fetch_optional(conn)
    .await
    .map_err(fault)
}

/// The person as rules see them, if the account is open and `epoch` is its own.
pub(super) async fn person(conn: &mut Conn, user: UserId, epoch: i64) -> Result<Option<Person>, Fault> {
    let account = by_id(conn, user)
        .await?
        .filter(|account| account.active && account.epoch == epoch);
    match account {
        Some(account) => with_organisations(conn, account).await.map(Some),
        None => Ok(None),
    }
}

async fn with_organisations(conn: &mut Conn, account: Account) -> Result<Person, Fault> {
    let looks_after = match account.role {
        Role::Coach => looked_after(conn, account.user).await?,
        _ => BTreeSet::new(),
    };
    Ok(Person {
        id: account.user,
        name: account.name,
        role: account.role,
        programme: account.programme,
        organisation: account.organisation,
        looks_after,
    })
}

async fn looked_after(conn: &mut Conn, user: UserId) -> Result<BTreeSet<OrganisationId>, Fault> {
    sqlx::query("SELECT organisation_id FROM assignment WHERE coach_id = $1 AND until IS NULL")
        .bind(user.to_string())
        .try_map(|row: AnyRow| row.parsed("organisation_id"))
        .fetch_all(conn)
        .await
        .map(BTreeSet::from_iter)
        .map_err(fault)
}

/// The person with what the pages show; `None` if the account is closed or gone.
pub(super) async fn me(conn: &mut Conn, user: UserId) -> Result<Option<Me>, Fault> {
    let Some(account) = by_id(conn, user).await?.filter(|account| account.active) else {
        return Ok(None);
    };
    let login = account.login.clone();
    let person = with_organisations(conn, account).await?;
    let programme = organisations::programme_name(conn, person.programme).await?;
    let organisation = match person.organisation {
        Some(id) => organisations::by_id(conn, id).await?,
        None => None,
    };
    Ok(Some(Me {
        person,
        login,
        programme,
        organisation,
    }))
}

/// A row of `person` to be.
pub(crate) struct NewAccount<'a> {
    pub(crate) id: UserId,
    pub(crate) programme: ProgrammeId,
    pub(crate) login: &'a Login,
    pub(crate) name: &'a str,
    pub(crate) role: Role,
    pub(crate) organisation: Option<OrganisationId>,
    pub(crate) password_hash: Option<&'a str>,
}

/// Adds an open account. `false` if the login is taken; the transaction must be dropped then.
pub(crate) async fn add(
    conn: &mut Conn,
    _: &MayAdminister,
    account: &NewAccount<'_>,
    now: Micros,
) -> Result<bool, Fault> {
    let added = sqlx::query(
        "INSERT INTO person (id, programme_id, login, name, role, organisation_id, active, password_hash,
             password_changed_at, session_epoch, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, 0, $9)",
    )
    .bind(account.id.to_string())
    .bind(account.programme.to_string())
    .bind(account.login.as_str())
    .bind(account.name)
    .bind(account.role.key())
    .bind(account.organisation.map(|id| id.to_string()))
    .bind(account.password_hash)
    .bind(account.password_hash.map(|_| now.0))
    .bind(now.0)
    .execute(conn)
    .await;
    match added {
        Ok(_) => Ok(true),
        Err(error) if is_unique(&error) => Ok(false),
        Err(error) => Err(fault(error)),
    }
}

/// How many other open accounts have the same role in the same place.
pub(super) async fn others_of_role(conn: &mut Conn, account: &Account) -> Result<u32, Fault> {
    let count: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM person WHERE programme_id = $1 AND role = $2 AND active = 1 AND id <> $3
             AND ((organisation_id IS NULL AND $4 IS NULL) OR organisation_id = $4)",
    )
    .bind(account.programme.to_string())
    .bind(account.role.key())
    .bind(account.user.to_string())
    .bind(account.organisation.map(|id| id.to_string()))
    .fetch_one(conn)
    .await
    .map_err(fault)?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Closes the account and ends what it could sign in with.
pub(super) async fn close(conn: &mut Conn, permit: &MayClose) -> Result<(), Fault> {
    sqlx::query("UPDATE person SET active = 0, session_epoch = session_epoch + 1 WHERE id = $1")
        .bind(permit.user().to_string())
        .execute(&mut *conn)
        .await
        .map_err(fault)?;
    remove_sessions(conn, permit.user()).await?;
    remove_open_links(conn, permit.user()).await
}

/// Sets the password and ends all sessions and links that work. Returns the new session epoch; `None` if
/// the account is closed, or `seen` is not its epoch any more.
pub(crate) async fn set_password(
    conn: &mut Conn,
    permit: &MayOwnAccount,
    hash: &str,
    seen: Option<i64>,
    now: Micros,
) -> Result<Option<i64>, Fault> {
    let epoch: Option<i64> = sqlx::query_scalar(
        "UPDATE person SET password_hash = $2, password_changed_at = $3, session_epoch = session_epoch + 1
         WHERE id = $1 AND active = 1 AND session_epoch = COALESCE($4, session_epoch)
         RETURNING session_epoch",
    )
    .bind(permit.user().to_string())
    .bind(hash)
    .bind(now.0)
    .bind(seen)
    .fetch_optional(&mut *conn)
    .await
    .map_err(fault)?;
    if epoch.is_some() {
        remove_sessions(conn, permit.user()).await?;
        remove_open_links(conn, permit.user()).await?;
    }
    Ok(epoch)
}

/// Ends all sessions of the person: the rows go, and copies of their contents are worth nothing.
pub(super) async fn end_sessions(conn: &mut Conn, permit: &MayOwnAccount) -> Result<(), Fault> {
    sqlx::query("UPDATE person SET session_epoch = session_epoch + 1 WHERE id = $1")
        .bind(permit.user().to_string())
        .execute(&mut *conn)
        .await
        .map_err(fault)?;
    remove_sessions(conn, permit.user()).await
}

async fn remove_sessions(conn: &mut Conn, user: UserId) -> Result<(), Fault> {
    sqlx::query("DELETE FROM session WHERE user_id = $1")
        .bind(user.to_string())
        .execute(conn)
        .await
        .map(drop)
        .map_err(fault)
}

async fn remove_open_links(conn: &mut Conn, user: UserId) -> Result<(), Fault> {
    sqlx::query("DELETE FROM password_link WHERE user_id = $1 AND used_at IS NULL")
        .bind(user.to_string())
        .execute(conn)
        .await
        .map(drop)
        .map_err(fault)
}

/// Ends every session and every link that works, of everybody.
pub(crate) async fn end_all_ways_in(conn: &mut Conn, _: &MayAdminister) -> Result<(), Fault> {
    for statement in [
        "UPDATE person SET session_epoch = session_epoch + 1",
        "DELETE FROM session",
        "DELETE FROM password_link WHERE used_at IS NULL",
    ] {
        sqlx::query(statement).execute(&mut *conn).await.map_err(fault)?;
    }
    Ok(())
}

/// Stores a link in the place of earlier ones that were not used.
pub(super) async fn add_link(
    conn: &mut Conn,
    _: &MayAdminister,
    user: UserId,
    token_hash: &[u8],
    now: Micros,
    expires_at: Micros,
) -> Result<(), Fault> {
    remove_open_links(conn, user).await?;
    sqlx::query(
        "INSERT INTO password_link (token_hash, user_id, created_at, expires_at, used_at)
         VALUES ($1, $2, $3, $4, NULL)",
    )
    .bind(token_hash)
    .bind(user.to_string())
    .bind(now.0)
    .bind(expires_at.0)
    .execute(conn)
    .await
    .map(drop)
    .map_err(fault)
}

/// The link with this secret, good or not.
pub(super) async fn link(conn: &mut Conn, token_hash: &[u8]) -> Result<Option<OneTimeLink>, Fault> {
    sqlx::query(
        "SELECT link.user_id, link.expires_at, link.used_at, person.active
         FROM password_link AS link JOIN person ON person.id = link.user_id WHERE link.token_hash = $1",
    )
    .bind(token_hash)
    .try_map(|row: AnyRow| {
        Ok(OneTimeLink {
            user: row.parsed("user_id")?,
            expires_at: row.micros("expires_at")?,
            used: row.try_get::<Option<i64>, _>("used_at")?.is_some(),
            active: row.flag("active")?,
        })
    })
    .fetch_optional(conn)
    .await
    .map_err(fault)
}

/// Uses the link up. `false` if somebody was faster, or it is over by now.
pub(super) async fn use_link(
    conn: &mut Conn,
    permit: &MayOwnAccount,
    token_hash: &[u8],
    now: Micros,
) -> Result<bool, Fault> {
    sqlx::query(
        "UPDATE password_link SET used_at = $3
         WHERE token_hash = $1 AND user_id = $2 AND used_at IS NULL AND expires_at > $3",
    )
    .bind(token_hash)
    .bind(permit.user().to_string())
    .bind(now.0)
    .execute(conn)
    .await
    .map(|done| done.rows_affected() == 1)
    .map_err(fault)
}

/// Forgets links that ended before `before`.
pub(super) async fn remove_old_links(conn: &mut Conn, before: Micros) -> Result<u64, Fault> {
    sqlx::query("DELETE FROM password_link WHERE expires_at < $1")
        .bind(before.0)
        .execute(conn)
        .await
        .map(|done| done.rows_affected())
        .map_err(fault)
}
