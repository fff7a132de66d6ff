//! Names of registers and lists inside a document.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::ElementId;

/// Why a text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("keys are 1 to 80 letters, digits, '_', '-' or '/'")]
pub struct KeyFault;

fn parse(text: &str) -> Result<String, KeyFault> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/');
    if (1..=80).contains(&text.len()) && text.bytes().all(fits) {
        Ok(text.to_owned())
    } else {
        Err(KeyFault)
    }
}

/// A register of a document, as `STR1/value` or `element/<id>/label`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FieldKey(String);

/// A list of a document, as `STR2/evidence`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ListKey(String);

macro_rules! keys {
    ($($name:ident)*) => {$(
        impl $name {
            /// The only way in for a key from outside.
            pub fn parse(text: &str) -> Result<Self, KeyFault> {
                parse(text).map(Self)
            }

            /// A key that our own code puts together from item keys and names of parts.
            pub(crate) fn known(text: &str) -> Self {
                debug_assert!(Self::parse(text).is_ok(), "{text} is no key");
                Self(text.to_owned())
            }

            /// The key as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The two halves of `OWNER/PART`.
            pub fn split(&self) -> Option<(&str, &str)> {
                self.0.rsplit_once('/')
            }
        }

        impl TryFrom<String> for $name {
            type Error = KeyFault;

            fn try_from(text: String) -> Result<Self, KeyFault> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(key: $name) -> Self {
                key.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

keys! { FieldKey ListKey }

impl FieldKey {
    /// The register `part` of a list member.
    pub fn of_element(element: ElementId, part: &str) -> Result<Self, KeyFault> {
        Self::parse(&format!("element/{element}/{part}"))
    }

    /// The list member this register belongs to, with the part, if it belongs to one.
    pub fn element(&self) -> Option<(ElementId, &str)> {
        let (owner, part) = self.split()?;
        let id = owner.strip_prefix("element/")?;
        id.parse().ok().map(|id| (id, part))
    }
}
