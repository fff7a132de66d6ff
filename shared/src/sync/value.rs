//! What a register can hold.

use serde::{Deserialize, Serialize};

/// One value. Closed and free of floats, so that its encoding is canonical.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Nothing: never filled, or emptied.
    #[default]
    Empty,
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
    /// One of several named choices, with a text where the choice asks for one.
    Choice {
        /// Stable name of the choice.
        key: String,
        /// The text that belongs to it, or empty.
        text: String,
    },
}

impl Value {
    /// The text of a [`Value::Text`], or `""` for [`Value::Empty`]; `None` for the other kinds.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Empty => Some(""),
            Self::Text(text) => Some(text),
            Self::Number(_) | Self::Choice { .. } => None,
        }
    }

    /// A text, where an empty one counts as [`Value::Empty`].
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }
}
