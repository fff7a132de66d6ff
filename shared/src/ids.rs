//! One id newtype per thing, all of them uuid v7. Nothing orders by id.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id from the time and ten random bytes, both passed in.
            #[must_use]
            pub fn new(now: crate::Micros, random: [u8; 10]) -> Self {
                let millis = u64::try_from(now.0 / 1_000).unwrap_or_default();
                Self(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
            }

            /// The id that stands for `number`; for tests and fixtures.
            #[must_use]
            pub const fn from_number(number: u128) -> Self {
                Self(Uuid::from_u128(number))
            }

            /// The id as its sixteen bytes.
            #[must_use]
            pub const fn to_bytes(self) -> [u8; 16] {
                self.0.into_bytes()
            }

            /// The id that has these bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = crate::Fault;

            /// Who sends an id that is none asks for something that is not there.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self).map_err(|_| crate::Fault::NotFound)
            }
        }
    )*};
}

ids! {
    /// A programme: operator and Land, the root of everything.
    ProgrammeId
    /// A person with an account.
    UserId
    /// An administration: the tenant.
    OrganisationId
    /// A published catalogue in one version.
    CatalogueId
    /// One self-assessment of one organisation.
    AssessmentId
    /// Something that people edit together.
    DocumentId
    /// One edit, made on a device.
    EditId
    /// One member of a list inside a document.
    ElementId
    /// One browser profile of one person.
    DeviceId
}
