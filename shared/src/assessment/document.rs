//! The documents of an assessment: their fields, and what may stand in them.

use serde::{Deserialize, Serialize};

use super::answer::{Answer, Confidence, MAX_LINK, MAX_NOTE, TargetYear, check_text, valid_link};
use super::{Catalogue, ItemKey};
use crate::{
    Refusal,
    sync::{Document, FieldKey, ListKey, Reading, Rules, Value},
};

/// What kind of document it is. Each has one audience.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Answers: organisation.
    Answers,
    /// Internal notes: organisation only, for ever.
    Internal,
    /// Coach notes and evidence: organisation, and the Lotse from submission on.
    Coach,
    /// The review: organisation and Lotse.
    Review,
}

impl DocumentKind {
    /// Every kind with the name under which it is stored.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Answers, "answers"),
        (Self::Internal, "internal"),
        (Self::Coach, "coach"),
        (Self::Review, "review"),
    ];

    /// The name under which the kind is stored.
    pub fn key(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or("", |(_, key)| key)
    }

    /// The kind with this [`DocumentKind::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(_, name)| *name == key)
            .map(|(kind, _)| kind)
    }
}

/// Names of the registers.
pub mod field {
    use super::{FieldKey, ItemKey};

    /// The answer to an item, in `answers`.
    pub const VALUE: &str = "value";
    /// The level aimed at, in `answers`.
    pub const TARGET: &str = "target";
    /// The year by which, in `answers`.
    pub const YEAR: &str = "year";
    /// How sure the answer is, in `answers`.
    pub const CONFIDENCE: &str = "confidence";
    /// A note, in `internal` or `coach`.
    pub const NOTE: &str = "note";
    /// What a piece of evidence is called.
    pub const LABEL: &str = "label";
    /// Where it is found: a link, or a reference as a file number.
    pub const PLACE: &str = "place";

    /// The register of an item.
    pub fn of(item: &ItemKey, part: &str) -> FieldKey {
        parse(&format!("{item}/{part}"))
    }

    /// Why items stay open, in `answers`.
    pub fn explanation() -> FieldKey {
        parse("assessment/explanation")
    }

    fn parse(text: &str) -> FieldKey {
        FieldKey::known(text)
    }
}

/// Names of the lists.
pub mod list {
    use super::{ItemKey, ListKey};

    /// The pieces of evidence of an item, in `coach`.
    pub fn evidence(item: &ItemKey) -> ListKey {
        ListKey::known(&format!("{item}/evidence"))
    }
}

/// Most pieces of evidence of one item.
const MOST_EVIDENCE: u32 = 20;
/// Most characters of a label.
const MAX_LABEL: u32 = 200;

/// What an assessment's documents allow.
#[derive(Clone, Copy, Debug)]
pub struct DocumentRules<'a> {
    /// Which of the documents.
    pub kind: DocumentKind,
    /// The catalogue it uses.
    pub catalogue: &'a Catalogue,
}

impl Rules for DocumentRules<'_> {
    fn value(&self, _: &Document, field: &FieldKey, value: &Value) -> Result<(), Refusal> {
        let (owner, part) = field.split().ok_or(Refusal::UnknownField)?;
        if field.element().is_some() {
            return self.element_value(part, value);
        }
        if *field == self::field::explanation() && self.kind == DocumentKind::Answers {
            return text(value, MAX_NOTE);
        }
        let item = ItemKey::parse(owner)
            .ok()
            .and_then(|key| self.catalogue.item(&key));
        let item = item.ok_or(Refusal::UnknownField)?;
        match (self.kind, part) {
            (DocumentKind::Answers, field::VALUE) => Answer::check(value, item.na_allowed),
            (DocumentKind::Answers, field::TARGET) => number(value, 0, 4),
            (DocumentKind::Answers, field::YEAR) => number(value, TargetYear::MIN, TargetYear::MAX),
            (DocumentKind::Answers, field::CONFIDENCE) => match value {
                Value::Empty => Ok(()),
                // A grade says all there is to say.
                Value::Choice { text, .. } if !text.is_empty() => Err(Refusal::WrongKind),
                value if Confidence::from_value(value).is_some() => Ok(()),
                _ => Err(Refusal::WrongKind),
            },
            (DocumentKind::Internal | DocumentKind::Coach, field::NOTE) => text(value, MAX_NOTE),
            _ => Err(Refusal::UnknownField),
        }
    }

    fn list(&self, list: &ListKey) -> Result<u32, Refusal> {
        let (owner, part) = list.split().ok_or(Refusal::UnknownField)?;
        let known = ItemKey::parse(owner).is_ok_and(|key| self.catalogue.item(&key).is_some());
        if self.kind == DocumentKind::Coach && part == "evidence" && known {
            Ok(MOST_EVIDENCE)
        } else {
            Err(Refusal::UnknownField)
        }
    }

    fn is_long_text(&self, field: &FieldKey) -> bool {
        field.split().is_some_and(|(_, part)| part == field::NOTE)
    }
}

impl DocumentRules<'_> {
    fn element_value(&self, part: &str, value: &Value) -> Result<(), Refusal> {
        match (self.kind, part) {
            (DocumentKind::Coach, field::LABEL) => text(value, MAX_LABEL),
            (DocumentKind::Coach, field::PLACE) => {
                text(value, MAX_LINK)?;
                let place = value.as_text().unwrap_or_default();
                // A reference is any text; only what looks like an address must be one that is safe.
                let scheme = place
                    .split_once(':')
                    .map(|(scheme, _)| scheme.to_ascii_lowercase());
                let address = place.contains("://")
                    || scheme.is_some_and(|s| {
                        ["javascript", "data", "vbscript", "file", "blob"].contains(&s.trim())
                    });
                if address && !valid_link(place) {
                    Err(Refusal::NoLink)
                } else {
                    Ok(())
                }
            }
            _ => Err(Refusal::UnknownField),
        }
    }
}

fn text(value: &Value, max: u32) -> Result<(), Refusal> {
    check_text(value.as_text().ok_or(Refusal::WrongKind)?, max)
}

fn number(value: &Value, min: i64, max: i64) -> Result<(), Refusal> {
    match value {
        Value::Empty => Ok(()),
        Value::Number(number) if (min..=max).contains(number) => Ok(()),
        Value::Number(_) => Err(Refusal::OutOfRange { min, max }),
        Value::Text(_) | Value::Choice { .. } => Err(Refusal::WrongKind),
    }
}

/// The value of a register, or nothing while it is in conflict.
pub(super) fn agreed<'a>(document: &'a Document, field: &FieldKey) -> Option<&'a Value> {
    match document.register(field).read() {
        Reading::Agreed(value) => Some(value),
        Reading::Conflict(_) => None,
    }
}
