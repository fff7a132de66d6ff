//! The name under which somebody signs in.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A login: trimmed, lower case, 1 to [`Login::MAX`] letters, digits and `. - _ @ +`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Login(String);

/// Why a text is no [`Login`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum LoginFault {
    /// Nothing but blanks.
    #[error("empty")]
    Empty,
    /// More than [`Login::MAX`] characters.
    #[error("too long")]
    TooLong,
    /// A blank inside, a control character or another sign that no login has.
    #[error("a sign that no login has")]
    Sign,
}

impl Login {
    /// Most characters.
    pub const MAX: usize = 100;

    /// The only way in: the form, the command line and database rows all pass here.
    ///
    /// „Müller“ typed with a separate diaeresis is the same login as with the one letter ü.
    pub fn parse(text: &str) -> Result<Self, LoginFault> {
        let text = text.trim();
        // Nothing that long is worth folding.
        if text.len() > 8 * Self::MAX {
            return Err(LoginFault::TooLong);
        }
        let mut folded = String::with_capacity(text.len());
        for sign in text.chars().flat_map(char::to_lowercase) {
            let umlaut = match (sign, folded.chars().next_back()) {
                ('\u{308}', Some('a')) => Some('ä'),
                ('\u{308}', Some('o')) => Some('ö'),
                ('\u{308}', Some('u')) => Some('ü'),
                _ => None,
            };
            match umlaut {
                Some(umlaut) => {
                    folded.pop();
                    folded.push(umlaut);
                }
                None => folded.push(sign),
            }
        }
        if folded.is_empty() {
            return Err(LoginFault::Empty);
        }
        if folded.chars().count() > Self::MAX {
            return Err(LoginFault::TooLong);
        }
        if !folded
            .chars()
            .all(|sign| sign.is_alphanumeric() || ".-_@+".contains(sign))
        {
            return Err(LoginFault::Sign);
        }
        Ok(Self(folded))
    }

    /// The text, folded.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Login {
    type Error = LoginFault;

    fn try_from(text: String) -> Result<Self, LoginFault> {
        Self::parse(&text)
    }
}

impl From<Login> for String {
    fn from(login: Login) -> Self {
        login.0
    }
}

impl std::fmt::Display for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_folded_or_refused() {
        for (text, expected) in [
            ("  Navigator.Borna ", Ok("navigator.borna")),
            ("JÖRG.MÜLLER", Ok("jörg.müller")),
            ("jo\u{308}rg.Mu\u{308}ller", Ok("jörg.müller")),
            ("šěf@chrósćicy.example", Ok("šěf@chrósćicy.example")),
            ("", Err(LoginFault::Empty)),
            ("  ", Err(LoginFault::Empty)),
            ("zwei wörter", Err(LoginFault::Sign)),
            ("nul\0", Err(LoginFault::Sign)),
            ("rtl\u{202e}x", Err(LoginFault::Sign)),
            ("<script>", Err(LoginFault::Sign)),
            (&"ä".repeat(100), Ok(&*"ä".repeat(100))),
            (&"ä".repeat(101), Err(LoginFault::TooLong)),
            (&"x".repeat(10_000), Err(LoginFault::TooLong)),
        ] {
            let parsed = Login::parse(text);
            assert_eq!(
                parsed.as_ref().map(Login::as_str).map_err(|fault| *fault),
                expected,
                "{text}"
            );
        }
    }
}
