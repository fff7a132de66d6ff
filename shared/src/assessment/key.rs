//! Keys of dimensions and items: stable over the versions of a catalogue.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{}", crate::words::server::KEY_FORM)]
pub struct ItemKeyFault;

/// Three capital letters, as `STR`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DimensionKey(String);

/// A dimension's key with a number behind, as `STR2`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ItemKey(String);

fn letters(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn number(text: &str) -> bool {
    matches!(text.len(), 1 | 2) && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl DimensionKey {
    /// The only way in.
    pub fn parse(text: &str) -> Result<Self, ItemKeyFault> {
        if letters(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ItemKeyFault)
        }
    }
}

impl ItemKey {
    /// The only way in.
    pub fn parse(text: &str) -> Result<Self, ItemKeyFault> {
        match text.split_at_checked(3) {
            Some((head, tail)) if letters(head) && number(tail) => Ok(Self(text.to_owned())),
            _ => Err(ItemKeyFault),
        }
    }

    /// The dimension's part of the key.
    pub fn dimension(&self) -> &str {
        self.0.get(..3).unwrap_or_default()
    }
}

macro_rules! text_key {
    ($($name:ident)*) => {$(
        impl $name {
            /// The key as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = ItemKeyFault;

            fn from_str(text: &str) -> Result<Self, ItemKeyFault> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = ItemKeyFault;

            fn try_from(text: String) -> Result<Self, ItemKeyFault> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(key: $name) -> Self {
                key.0
            }
        }
    )*};
}

text_key! { DimensionKey ItemKey }
