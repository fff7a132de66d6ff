//! Administrations and the programmes they belong to.
//!
//! An organisation comes from the official register and keeps its own id; its keys are dated. Who may:
//! members read their own, a Lotse those looked after; the console imports, adds programmes and assigns.
//! Absent here: people, and what happens inside an organisation.

mod register;
pub(crate) mod store;

use shared::{
    Fault, OrganisationId, ProgrammeId,
    account::{Actor, Login, Role, policy as accounts},
    organisation::{Ags, Organisation, policy},
};
use thiserror::Error;

pub use register::{ImportFault, Imported, LineFault, import_register};

use crate::{Backend, account::store as people};

/// A programme: who runs it, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programme {
    /// Own id.
    pub id: ProgrammeId,
    /// As shown; unique.
    pub name: String,
    /// The Land.
    pub land: String,
    /// Who runs it.
    pub operator: String,
}

/// All programmes of this installation, by name.
pub async fn programmes(backend: &Backend) -> Result<Vec<Programme>, Fault> {
    store::programmes(&mut *backend.db.read().await?).await
}

/// Adds a programme, or returns the one that has the name already.
pub async fn add_programme(
    backend: &Backend,
    name: &str,
    land: &str,
    operator: &str,
) -> Result<ProgrammeId, Fault> {
    let mut tx = backend.db.begin_write().await?;
    let id = store::ensure_programme(
        &mut tx,
        &accounts::at_the_console(),
        &Programme {
            id: backend.new_id(),
            name: name.into(),
            land: land.into(),
            operator: operator.into(),
        },
        backend.now(),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// The organisations of the person: the own one, or those looked after, by name. Empty for the
/// Programmleitung and the Systemadministration.
pub async fn organisations_of(backend: &Backend, actor: &Actor) -> Result<Vec<Organisation>, Fault> {
    let person = actor.person()?;
    let ids: Vec<OrganisationId> = person
        .organisation
        .into_iter()
        .chain(person.looks_after.iter().copied())
        .collect();
    let mut conn = backend.db.read().await?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let permit = policy::read(actor, id)?;
        found.extend(store::find(&mut conn, &permit).await?);
    }
    found.sort_by_cached_key(|organisation| sort_key(&organisation.name));
    Ok(found)
}

/// One organisation. [`Fault::NotFound`] if it is not there or not for this person.
pub async fn organisation(
    backend: &Backend,
    actor: &Actor,
    id: OrganisationId,
) -> Result<Organisation, Fault> {
    let permit = policy::read(actor, id)?;
    store::find(&mut *backend.db.read().await?, &permit)
        .await?
        .ok_or(Fault::NotFound)
}

/// Why a Lotse is not assigned.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AssignFault {
    /// No open account of a Lotse has this login.
    #[error("no Lotse has this login")]
    NoCoach,
    /// No organisation of the Lotse's programme has this key.
    #[error("no organisation has this key")]
    NoOrganisation,
    /// The Lotse is the lead and would be the deputy, or the other way round.
    #[error("the Lotse looks after this organisation already")]
    Already,
    /// The database did not do it.
    #[error("database: {0}")]
    Database(#[from] Fault),
}

/// Makes a Lotse the lead or the deputy for an organisation. Who was it before is not any more; the
/// history stays.
pub async fn assign_coach(
    backend: &Backend,
    login: &str,
    ags: &Ags,
    deputy: bool,
) -> Result<(), AssignFault> {
    let login = Login::parse(login).map_err(|_| AssignFault::NoCoach)?;
    let mut tx = backend.db.begin_write().await?;
    let coach = people::by_login(&mut tx, &login).await?;
    let (coach, programme) = coach
        .filter(|account| account.active && account.role == Role::Coach)
        .map(|account| (account.user, account.programme))
        .ok_or(AssignFault::NoCoach)?;
    store::lock_programme(&mut tx, programme).await?;
    let organisation = store::by_ags(&mut tx, programme, ags)
        .await?
        .ok_or(AssignFault::NoOrganisation)?;
    let permit = accounts::at_the_console();
    if !store::assign(&mut tx, &permit, coach, organisation, deputy, backend.now()).await? {
        return Err(AssignFault::Already);
    }
    tx.commit().await?;
    Ok(())
}

/// German order: umlauts as their vowels.
fn sort_key(name: &str) -> String {
    name.to_lowercase()
        .replace('ä', "a")
        .replace('ö', "o")
        .replace('ü', "u")
        .replace('ß', "ss")
}
