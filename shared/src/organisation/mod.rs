//! Administrations: towns, municipalities, districts and their associations.
//!
//! An organisation has an id of its own; the official keys (AGS, ARS) are dated attributes, because they
//! change with mergers. Who may: members read their own; a Lotse reads those looked after. Absent here:
//! anything that happens inside an organisation.

mod key;
pub mod policy;

use serde::{Deserialize, Serialize};

pub use key::{Ags, Ars, KeyFault};

use crate::OrganisationId;

/// What kind of administration it is, from the register's Textkennzeichen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Gemeinde (64).
    Municipality,
    /// Stadt (63).
    Town,
    /// Große Kreisstadt (67).
    LargeDistrictTown,
    /// Kreisfreie Stadt or Stadtkreis (41, 42, 61, 62).
    IndependentCity,
    /// Landkreis or Kreis (43, 44).
    District,
    /// Verbandsgemeinde (53).
    AssociationMunicipality,
    /// Verwaltungsgemeinschaft (54) or Verwaltungsverband (56).
    AdministrativeAssociation,
}

impl Kind {
    /// Every kind with the name under which it is stored.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Municipality, "municipality"),
        (Self::Town, "town"),
        (Self::LargeDistrictTown, "large_district_town"),
        (Self::IndependentCity, "independent_city"),
        (Self::District, "district"),
        (Self::AssociationMunicipality, "association_municipality"),
        (Self::AdministrativeAssociation, "administrative_association"),
    ];

    /// The kind for a Textkennzeichen of the Gemeindeverzeichnis (Destatis, GV100AD), if it is an
    /// administration of its own.
    pub fn from_register(code: u8) -> Option<Self> {
        Some(match code {
            41 | 42 | 61 | 62 => Self::IndependentCity,
            43 | 44 => Self::District,
            53 => Self::AssociationMunicipality,
            54 | 56 => Self::AdministrativeAssociation,
            63 => Self::Town,
            64 => Self::Municipality,
            67 => Self::LargeDistrictTown,
            _ => return None,
        })
    }

    /// The name under which the kind is stored.
    pub fn key(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or("", |(_, key)| key)
    }

    /// The kind with this [`Kind::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(_, name)| *name == key)
            .map(|(kind, _)| kind)
    }
}

/// An organisation as pages name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Own id, stable for ever.
    pub id: OrganisationId,
    /// Name without the suffix that only sorts a register („Borna, Stadt“ → „Borna“).
    pub name: String,
    /// What kind it is.
    pub kind: Kind,
    /// Gemeindeschlüssel, where it has one.
    pub ags: Option<Ags>,
    /// Inhabitants as the register had them.
    pub inhabitants: Option<u32>,
    /// The day the register's figures stand for, ISO.
    pub as_of: String,
}
