//! What an edit is about, in words.

use leptos::prelude::*;
use shared::{
    AssessmentId, DocumentId,
    assessment::{AssessmentCard, DocumentKind, ItemKey, field},
    sync::{Change, FieldKey, Value},
    words::sync as words,
};

use crate::{
    assessment::describe,
    sync::{Desk, cards, desk},
};

/// What an edit is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct About {
    /// In a line, as „Zuständigkeit und Mandat: Notiz“.
    pub title: String,
    /// Where it can be changed, if that is known here.
    pub address: Option<String>,
}

/// The assessment and kind that a document belongs to.
pub(super) fn place(document: DocumentId) -> Option<(AssessmentId, DocumentKind)> {
    let kind = |card: &AssessmentCard| {
        let documents = card.documents;
        [
            (documents.answers, DocumentKind::Answers),
            (documents.internal, DocumentKind::Internal),
            (documents.coach, DocumentKind::Coach),
            (documents.review, DocumentKind::Review),
        ]
        .into_iter()
        .find_map(|(id, kind)| (id == document).then_some((card.id, kind)))
    };
    cards().with(|cards| cards.iter().find_map(kind))
}

/// The assessment, if it is open on this device.
pub(super) fn open(assessment: AssessmentId) -> Option<Desk> {
    desk(assessment).get()
}

/// What a change is about.
pub(super) fn about(desk: Option<Desk>, kind: Option<DocumentKind>, change: &Change) -> About {
    let (owner, part) = match change {
        Change::Set { field, .. } | Change::Splice { field, .. } => {
            let item = desk.zip(kind).and_then(|(desk, kind)| desk.item_of(kind, field));
            let owner = field.split().map_or("", |(owner, _)| owner);
            let owner = item.map_or_else(|| owner.to_owned(), |item| item.to_string());
            (owner, part(kind, field))
        }
        Change::Insert { list, .. } => (
            list.split().map_or("", |(owner, _)| owner).to_owned(),
            words::part("evidence"),
        ),
        Change::Move { .. } | Change::Remove { .. } | Change::Restore { .. } => {
            (String::new(), words::part("evidence"))
        }
    };
    let item = ItemKey::parse(&owner).ok();
    let title = name(desk, item.as_ref(), part);
    let address = desk
        .zip(item)
        .map(|(desk, item)| ["/app/standort/", &desk.id().to_string(), "/frage/", item.as_str()].concat());
    About { title, address }
}

/// A part of an item, or of the whole where it belongs to none.
pub(super) fn name(desk: Option<Desk>, item: Option<&ItemKey>, part: &str) -> String {
    let Some(key) = item else {
        return words::part_of(words::SOMEWHERE, part);
    };
    let catalogue = desk.map(Desk::catalogue);
    match catalogue.as_ref().and_then(|catalogue| catalogue.item(key)) {
        Some(item) => words::part_of(&[key.as_str(), " ", &item.title].concat(), part),
        None => words::part_of(key.as_str(), part),
    }
}

/// What a field is called within its item.
pub(super) fn part(kind: Option<DocumentKind>, field: &FieldKey) -> &'static str {
    match (kind, field.split().map_or("", |(_, part)| part)) {
        (Some(DocumentKind::Internal), field::NOTE) => words::INTERNAL_NOTE,
        (Some(DocumentKind::Coach), field::NOTE) => words::COACH_NOTE,
        (_, part) => words::part(part),
    }
}

/// What a change says, in words that can be copied.
pub(super) fn says(desk: Option<Desk>, change: &Change) -> String {
    match change {
        Change::Set { field, value, .. } => value_text(desk, field, value),
        Change::Splice { patch, .. } => patch.insert.clone(),
        Change::Insert { .. } => words::ADDED.to_owned(),
        Change::Move { .. } => words::MOVED.to_owned(),
        Change::Remove { .. } => words::REMOVED.to_owned(),
        Change::Restore { .. } => words::RESTORED.to_owned(),
    }
}

/// A value in words.
pub(super) fn value_text(desk: Option<Desk>, field: &FieldKey, value: &Value) -> String {
    if let Some(desk) = desk {
        let said = describe::value(&desk.catalogue(), field, value);
        return match (said.head.is_empty(), said.text.is_empty()) {
            (true, _) => said.text,
            (false, true) => said.head,
            (false, false) => [&said.head, "\n", &said.text].concat(),
        };
    }
    match value {
        Value::Empty => words::EMPTIED.to_owned(),
        Value::Number(number) => words::level(*number),
        Value::Text(text) | Value::Choice { text, .. } => text.clone(),
    }
}
