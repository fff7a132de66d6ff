//! What can be said to an item.

use serde::{Deserialize, Serialize};

use crate::{Refusal, sync::Value};

/// Fewest characters of a reason for „trifft nicht zu“.
pub const MIN_REASON: u32 = 10;
/// Most characters of such a reason.
pub const MAX_REASON: u32 = 2_000;
/// Most characters of a note.
pub const MAX_NOTE: u32 = 20_000;
/// Most characters of a link or reference.
pub const MAX_LINK: u32 = 2_000;

/// The answer to an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Not answered yet.
    #[default]
    Open,
    /// A level from 0 to 4.
    Level(u8),
    /// „Trifft nicht zu“, with the reason. Neutral in every score.
    NotApplicable {
        /// At least [`MIN_REASON`] characters.
        reason: String,
    },
    /// „Weiß ich nicht“. Counts as open.
    Unknown,
}

const NOT_APPLICABLE: &str = "not_applicable";
const UNKNOWN: &str = "unknown";

impl Answer {
    /// Reads a register's value. What no version ever wrote counts as open.
    pub fn from_value(value: &Value) -> Self {
        match value {
            Value::Number(level) => u8::try_from(*level)
                .ok()
                .filter(|level| *level <= 4)
                .map_or(Self::Open, Self::Level),
            Value::Choice { key, text } if key == NOT_APPLICABLE => {
                Self::NotApplicable { reason: text.clone() }
            }
            Value::Choice { key, .. } if key == UNKNOWN => Self::Unknown,
            Value::Empty | Value::Text(_) | Value::Choice { .. } => Self::Open,
        }
    }

    /// The value a register keeps.
    pub fn to_value(&self) -> Value {
        let choice = |key: &str, text: &str| Value::Choice {
            key: key.to_owned(),
            text: text.to_owned(),
        };
        match self {
            Self::Open => Value::Empty,
            Self::Level(level) => Value::Number(i64::from(*level)),
            Self::NotApplicable { reason } => choice(NOT_APPLICABLE, reason),
            Self::Unknown => choice(UNKNOWN, ""),
        }
    }

    /// Whether `value` may stand as the answer to an item.
    pub(crate) fn check(value: &Value, na_allowed: bool) -> Result<(), Refusal> {
        match value {
            Value::Empty | Value::Number(0..=4) => Ok(()),
            Value::Number(_) => Err(Refusal::OutOfRange { min: 0, max: 4 }),
            Value::Choice { key, .. } if key == NOT_APPLICABLE && !na_allowed => Err(Refusal::AlwaysApplies),
            Value::Choice { key, text } if key == NOT_APPLICABLE => {
                check_text(text, MAX_REASON)?;
                let long = text.trim().chars().count() >= MIN_REASON as usize;
                if long {
                    Ok(())
                } else {
                    Err(Refusal::TooShort { min: MIN_REASON })
                }
            }
            Value::Choice { key, text } if key == UNKNOWN && text.is_empty() => Ok(()),
            Value::Text(_) | Value::Choice { .. } => Err(Refusal::WrongKind),
        }
    }
}

/// How sure the organisation is of its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Eher unsicher.
    Low,
    /// Ziemlich sicher.
    Medium,
    /// Sicher, could be shown.
    High,
}

impl Confidence {
    /// Every grade with the name under which it is stored.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Low, "low"), (Self::Medium, "medium"), (Self::High, "high")];

    /// Reads a register's value.
    pub fn from_value(value: &Value) -> Option<Self> {
        let Value::Choice { key, .. } = value else {
            return None;
        };
        Self::ALL
            .into_iter()
            .find(|(_, name)| name == key)
            .map(|(grade, _)| grade)
    }

    /// The value a register keeps.
    pub fn to_value(self) -> Value {
        let key = Self::ALL
            .iter()
            .find(|(grade, _)| *grade == self)
            .map_or("", |(_, key)| key);
        Value::Choice {
            key: key.to_owned(),
            text: String::new(),
        }
    }
}

/// The years a target may name.
#[derive(Debug)]
pub struct TargetYear;

impl TargetYear {
    /// First year.
    pub const MIN: i64 = 2024;
    /// Last year.
    pub const MAX: i64 = 2050;
}

/// Length and control characters of a text. Line breaks and tabs are fine; marks of writing direction are
/// text and stay.
pub(crate) fn check_text(text: &str, max: u32) -> Result<(), Refusal> {
    if text.chars().count() > max as usize {
        return Err(Refusal::TooLong { max });
    }
    if text
        .chars()
        .any(|char| char.is_control() && !matches!(char, '\n' | '\r' | '\t'))
    {
        return Err(Refusal::ControlCharacter);
    }
    Ok(())
}

/// Whether a typed link may become a link: http, https or mailto, without spaces.
pub fn valid_link(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let rest = ["http://", "https://", "mailto:"]
        .iter()
        .find_map(|scheme| lower.strip_prefix(scheme));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(|char: char| char.is_whitespace()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_survive_their_register() {
        for answer in [
            Answer::Open,
            Answer::Level(0),
            Answer::Level(4),
            Answer::NotApplicable {
                reason: "Kein eigener Betrieb".to_owned(),
            },
            Answer::Unknown,
        ] {
            assert_eq!(Answer::from_value(&answer.to_value()), answer);
        }
    }

    #[test]
    fn bad_answers_are_refused_with_reason() {
        let na = |text: &str| Value::Choice {
            key: "not_applicable".to_owned(),
            text: text.to_owned(),
        };
        for (value, na_allowed, expected) in [
            (
                Value::Number(9),
                true,
                Err(Refusal::OutOfRange { min: 0, max: 4 }),
            ),
            (
                Value::Number(-1),
                true,
                Err(Refusal::OutOfRange { min: 0, max: 4 }),
            ),
            (na("kurz     "), true, Err(Refusal::TooShort { min: 10 })),
            (na("lang genug"), true, Ok(())),
            (na("lang genug"), false, Err(Refusal::AlwaysApplies)),
            (na("lang\0genug!"), true, Err(Refusal::ControlCharacter)),
            (Value::Text("3".to_owned()), true, Err(Refusal::WrongKind)),
        ] {
            assert_eq!(Answer::check(&value, na_allowed), expected, "{value:?}");
        }
    }

    #[test]
    fn only_safe_links_are_links() {
        for (text, expected) in [
            ("https://www.borna.de/agenda", true),
            ("MAILTO:rathaus@borna.example", true),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("https://", false),
            ("https://a b", false),
            ("Az. 10.24-3/2026", false),
        ] {
            assert_eq!(valid_link(text), expected, "{text}");
        }
    }
}
