//! A password on its way from the form to the hash.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A password. Its `Debug` never shows it, so it can stand in an argument struct.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// The secret of a one-time link for a password. Shown and logged by nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LinkToken(String);

impl fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkToken(…)")
    }
}

impl LinkToken {
    /// Takes what stands in the link.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// What stands in the link.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a new password is not accepted. The lengths follow OWASP ASVS 5.0, 6.2.1 and 6.2.9.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum PasswordFault {
    /// Shorter than [`Password::MIN`] characters.
    #[error("too short")]
    TooShort,
    /// Longer than [`Password::MAX`] characters.
    #[error("too long")]
    TooLong,
    /// One that many people use, or the person's own name.
    #[error("too common")]
    TooCommon,
    /// The same as before.
    #[error("same as before")]
    Unchanged,
}

impl Password {
    /// Fewest characters of a new password.
    pub const MIN: usize = 12;
    /// Most characters of any password.
    pub const MAX: usize = 128;

    /// Takes what was typed, as it is: old passwords are only compared.
    pub fn typed(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Checks a new password for its length. No rules on composition (ASVS 6.2.5).
    pub fn check_new(&self) -> Result<(), PasswordFault> {
        match self.0.chars().count() {
            0..Self::MIN => Err(PasswordFault::TooShort),
            chars if chars > Self::MAX => Err(PasswordFault::TooLong),
            _ => Ok(()),
        }
    }

    /// The secret itself, for the hash function alone.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_the_secret() {
        assert_eq!(format!("{:?}", Password::typed("hafenmauer")), "Password(…)");
    }

    #[test]
    fn only_length_is_asked() {
        for (text, expected) in [
            ("kurz", Err(PasswordFault::TooShort)),
            ("elf zeichen", Err(PasswordFault::TooShort)),
            ("zwölf zeiche", Ok(())),
            (&"ä".repeat(128), Ok(())),
            (&"ä".repeat(129), Err(PasswordFault::TooLong)),
        ] {
            assert_eq!(Password::typed(text).check_new(), expected, "{text}");
        }
    }
}
