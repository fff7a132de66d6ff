//! People and what they are in a programme.
//!
//! States: an account is active or closed. Who may: everybody their own; administrators those of their
//! programme. Absent here: passwords and sessions, which never leave the server.

mod login;
mod password;
pub mod policy;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use login::{Login, LoginFault};
pub use password::{LinkToken, Password, PasswordFault};

use crate::{Fault, OrganisationId, ProgrammeId, UserId, organisation::Organisation};

/// What a person is. One person has one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Mitarbeit: a colleague in the organisation.
    Staff,
    /// Digital-Navigator of the organisation.
    Navigator,
    /// Leitung: mayor or head of the administration, signs off.
    Head,
    /// Lotse: coaches the organisations assigned to them.
    Coach,
    /// Programmleitung.
    Director,
    /// Systemadministration: technical, sees no content.
    Admin,
}

impl Role {
    /// Every role, for tables and tests.
    pub const ALL: [Self; 6] = [
        Self::Staff,
        Self::Navigator,
        Self::Head,
        Self::Coach,
        Self::Director,
        Self::Admin,
    ];

    /// The name under which the role is stored and named on the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Navigator => "navigator",
            Self::Head => "head",
            Self::Coach => "coach",
            Self::Director => "director",
            Self::Admin => "admin",
        }
    }

    /// The role with this [`Role::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }

    /// Whether the role belongs to one organisation.
    pub const fn in_organisation(self) -> bool {
        matches!(self, Self::Staff | Self::Navigator | Self::Head)
    }
}

/// A signed-in person, as far as rules ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who it is.
    pub id: UserId,
    /// The name shown to the person and, where needed, to colleagues.
    pub name: String,
    /// What the person is.
    pub role: Role,
    /// The programme all of it happens in.
    pub programme: ProgrammeId,
    /// The own organisation of staff, Navigator and Leitung.
    pub organisation: Option<OrganisationId>,
    /// The organisations a Lotse looks after, as lead or deputy.
    pub looks_after: BTreeSet<OrganisationId>,
}

/// What the pages know about the person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The person.
    pub person: Person,
    /// The name to sign in with.
    pub login: Login,
    /// What the programme is called.
    pub programme: String,
    /// The own organisation of staff, Navigator and Leitung.
    pub organisation: Option<Organisation>,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody is signed in.
    Guest,
    /// Somebody is.
    Person(Person),
}

impl Actor {
    /// The person, or [`Fault::NotSignedIn`].
    pub fn person(&self) -> Result<&Person, Fault> {
        match self {
            Self::Guest => Err(Fault::NotSignedIn),
            Self::Person(person) => Ok(person),
        }
    }
}

impl Person {
    /// Whether the person belongs to the organisation.
    pub fn is_member(&self, organisation: OrganisationId) -> bool {
        self.role.in_organisation() && self.organisation == Some(organisation)
    }

    /// Whether the person answers for the organisation: Navigator or Leitung of it.
    pub fn answers_for(&self, organisation: OrganisationId) -> bool {
        matches!(self.role, Role::Navigator | Role::Head) && self.is_member(organisation)
    }

    /// Whether the person coaches the organisation.
    pub fn coaches(&self, organisation: OrganisationId) -> bool {
        self.role == Role::Coach && self.looks_after.contains(&organisation)
    }
}
