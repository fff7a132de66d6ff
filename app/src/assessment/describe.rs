//! A stored value in words, for conflicts, history, paper and files.

use shared::{
    assessment::{Answer, Catalogue, Confidence, Item, ItemKey, field},
    sync::{FieldKey, Value},
    words::assessment as words,
};

/// A value in words: a short name, and the text that belongs to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Described {
    /// Short; empty where the value is a text of its own.
    pub head: String,
    /// What somebody wrote, or what a level means; may be empty.
    pub text: String,
}

/// The question that a field belongs to, if it belongs to one directly.
pub fn item_of<'a>(catalogue: &'a Catalogue, key: &FieldKey) -> Option<&'a Item> {
    let (owner, _) = key.split()?;
    ItemKey::parse(owner).ok().and_then(|key| catalogue.item(&key))
}

/// A level with its general name: „3 – Umgesetzt und im Alltag genutzt“.
pub fn level(catalogue: &Catalogue, level: u8) -> String {
    words::item::level(level, label(catalogue, level))
}

/// The general name of a level.
pub fn label(catalogue: &Catalogue, level: u8) -> &str {
    catalogue
        .scale
        .iter()
        .find(|step| step.value == level)
        .map_or("", |step| &step.label)
}

/// What a level means for a question.
pub fn descriptor(item: &Item, level: u8) -> &str {
    item.descriptors
        .get(usize::from(level))
        .map_or("", String::as_str)
}

/// An answer in words.
pub fn answer(catalogue: &Catalogue, item: Option<&Item>, answer: &Answer) -> Described {
    let (head, text) = match answer {
        Answer::Open => (words::overview::OPEN.to_owned(), ""),
        Answer::Level(number) => (
            level(catalogue, *number),
            item.map_or("", |item| descriptor(item, *number)),
        ),
        Answer::NotApplicable { reason } => (words::item::NOT_APPLICABLE.to_owned(), reason.as_str()),
        Answer::Unknown => (words::item::UNKNOWN.to_owned(), ""),
    };
    Described {
        head,
        text: text.to_owned(),
    }
}

/// The value of a field in words.
pub fn value(catalogue: &Catalogue, key: &FieldKey, value: &Value) -> Described {
    let part = key.split().map_or("", |(_, part)| part);
    let head = match (part, value) {
        (field::VALUE, value) => {
            return answer(catalogue, item_of(catalogue, key), &Answer::from_value(value));
        }
        (_, Value::Empty) => words::conflict::EMPTY.to_owned(),
        (field::TARGET, Value::Number(number)) => level(catalogue, u8::try_from(*number).unwrap_or_default()),
        (_, Value::Number(number)) => number.to_string(),
        (field::CONFIDENCE, value) => Confidence::from_value(value)
            .map_or("", words::confidence)
            .to_owned(),
        (_, Value::Text(text) | Value::Choice { text, .. }) => {
            return Described {
                head: String::new(),
                text: text.clone(),
            };
        }
    };
    Described {
        head,
        text: String::new(),
    }
}
