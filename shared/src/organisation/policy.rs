//! Who may see an organisation.

use crate::{Fault, OrganisationId, account::Actor};

/// Proof that the holder may read the organisation's profile.
#[derive(Debug)]
pub struct MayRead(OrganisationId);

impl MayRead {
    /// The organisation.
    pub fn organisation(&self) -> OrganisationId {
        self.0
    }
}

/// Members read their own organisation, a Lotse those looked after. Others must not learn that it is
/// there.
pub fn read(actor: &Actor, organisation: OrganisationId) -> Result<MayRead, Fault> {
    let person = actor.person()?;
    if person.is_member(organisation) || person.coaches(organisation) {
        Ok(MayRead(organisation))
    } else {
        Err(Fault::NotFound)
    }
}
