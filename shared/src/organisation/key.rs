//! The official keys of municipalities.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
pub enum KeyFault {
    /// Not the right number of characters.
    #[error("wrong length")]
    Length,
    /// Something else than digits.
    #[error("not only digits")]
    Digits,
}

/// Amtlicher Gemeindeschlüssel: 8 digits (Land 2, Regierungsbezirk 1, Kreis 2, Gemeinde 3), or the
/// first 5 of them for a Kreis.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ags(String);

/// Amtlicher Regionalschlüssel: 5 (Kreis), 9 (Verband) or 12 digits (Gemeinde).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ars(String);

fn digits(text: &str, lengths: &[usize]) -> Result<String, KeyFault> {
    if !lengths.contains(&text.len()) {
        return Err(KeyFault::Length);
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(KeyFault::Digits);
    }
    Ok(text.to_owned())
}

impl Ags {
    /// The only way in: the register, the command line and database rows all pass here.
    pub fn parse(text: &str) -> Result<Self, KeyFault> {
        digits(text, &[5, 8]).map(Self)
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Ars {
    /// The only way in.
    pub fn parse(text: &str) -> Result<Self, KeyFault> {
        digits(text, &[5, 9, 12]).map(Self)
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Ags {
    type Error = KeyFault;

    fn try_from(text: String) -> Result<Self, KeyFault> {
        Self::parse(&text)
    }
}

impl From<Ags> for String {
    fn from(key: Ags) -> Self {
        key.0
    }
}

impl TryFrom<String> for Ars {
    type Error = KeyFault;

    fn try_from(text: String) -> Result<Self, KeyFault> {
        Self::parse(&text)
    }
}

impl From<Ars> for String {
    fn from(key: Ars) -> Self {
        key.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_their_lengths() {
        for (text, ags, ars) in [
            ("14729040", true, false),
            ("14729", true, true),
            ("147290040040", false, true),
            ("1472904O", false, false),
            ("", false, false),
        ] {
            assert_eq!(
                (Ags::parse(text).is_ok(), Ars::parse(text).is_ok()),
                (ags, ars),
                "{text}"
            );
        }
    }
}
