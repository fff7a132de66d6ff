//! What is filled in, read from the documents: the input of score, guards and submission.
//!
//! It has no place for internal notes, so nothing made from it can show them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::document::agreed;
use super::{Answer, Catalogue, Confidence, ItemKey, field, list};
use crate::sync::{Document, FieldKey, Reading, Register};

/// What is filled in for one assessment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    items: BTreeMap<ItemKey, ItemSheet>,
    /// Why items stay open; empty while two people differ.
    pub explanation: String,
    /// Whether two people explained it differently.
    pub explanation_in_conflict: bool,
}

/// What is filled in for one item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemSheet {
    /// The answer as it stands; open while two people differ about it. What counts is
    /// [`ItemSheet::counted`].
    pub answer: Answer,
    /// Whether anything of the item is in conflict: answer, target, year, confidence, note or evidence. The
    /// whole item then counts as open.
    pub in_conflict: bool,
    /// The level aimed at.
    pub target: Option<u8>,
    /// By which year.
    pub year: Option<u16>,
    /// How sure the answer is.
    pub confidence: Option<Confidence>,
    /// The note for the Lotse.
    pub coach_note: String,
    /// What proves it.
    pub evidence: Vec<Evidence>,
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is called.
    pub label: String,
    /// A link, or a reference as a file number.
    pub place: String,
}

/// How far somebody is. One definition for every page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// All items asked.
    pub total: usize,
    /// Items that are done: answered, or not applicable with a reason.
    pub done: usize,
    /// Items that apply.
    pub items: usize,
    /// Items answered with a level.
    pub answered: usize,
    /// Items declared not applicable.
    pub not_applicable: usize,
    /// Items answered „weiß ich nicht“; they are open.
    pub unknown: usize,
    /// Items in conflict; they are open, whatever was answered.
    pub conflicts: usize,
    /// Items without an answer, „weiß ich nicht“ and conflicts included, in catalogue order.
    pub open: Vec<ItemKey>,
}

static NOTHING: ItemSheet = ItemSheet {
    answer: Answer::Open,
    in_conflict: false,
    target: None,
    year: None,
    confidence: None,
    coach_note: String::new(),
    evidence: Vec::new(),
};

impl Sheet {
    /// Reads the documents.
    pub fn read(catalogue: &Catalogue, answers: &Document, coach: &Document) -> Self {
        let mut sheet = Self {
            items: catalogue
                .items()
                .map(|item| (item.key.clone(), ItemSheet::read(&item.key, answers, coach)))
                .collect(),
            ..Self::default()
        };
        sheet.explain(answers.register(&field::explanation()));
        sheet
    }

    /// Reads why items stay open.
    pub fn explain(&mut self, register: &Register) {
        self.explanation_in_conflict = register.in_conflict();
        self.explanation = match register.read() {
            Reading::Agreed(value) => value.as_text().unwrap_or_default().to_owned(),
            Reading::Conflict(_) => String::new(),
        };
    }

    /// A sheet of answers alone; for tests and examples.
    pub fn of_answers(answers: impl IntoIterator<Item = (ItemKey, Answer)>) -> Self {
        let items = answers
            .into_iter()
            .map(|(key, answer)| {
                (
                    key,
                    ItemSheet {
                        answer,
                        ..ItemSheet::default()
                    },
                )
            })
            .collect();
        Self {
            items,
            ..Self::default()
        }
    }

    /// What is filled in for an item; an empty sheet for an unknown one.
    pub fn item(&self, key: &ItemKey) -> &ItemSheet {
        self.items.get(key).unwrap_or(&NOTHING)
    }

    /// Replaces what is filled in for an item.
    pub fn set_item(&mut self, key: ItemKey, sheet: ItemSheet) {
        self.items.insert(key, sheet);
    }

    /// How far the whole catalogue is.
    pub fn progress(&self, catalogue: &Catalogue) -> Progress {
        self.progress_of(catalogue.items().map(|item| &item.key))
    }

    /// How far some items are.
    pub fn progress_of<'a>(&self, keys: impl IntoIterator<Item = &'a ItemKey>) -> Progress {
        let mut progress = Progress::default();
        for key in keys {
            let item = self.item(key);
            progress.total += 1;
            progress.conflicts += usize::from(item.in_conflict);
            match item.counted() {
                Answer::Level(_) => progress.answered += 1,
                Answer::NotApplicable { .. } => progress.not_applicable += 1,
                Answer::Unknown => {
                    progress.unknown += 1;
                    progress.open.push(key.clone());
                }
                Answer::Open => progress.open.push(key.clone()),
            }
        }
        progress.items = progress.total - progress.not_applicable;
        progress.done = progress.total - progress.open.len();
        progress
    }
}

impl ItemSheet {
    /// Reads one item from the documents.
    pub fn read(key: &ItemKey, answers: &Document, coach: &Document) -> Self {
        let get = |part: &str| agreed(answers, &field::of(key, part));
        let number = |part: &str| match get(part) {
            Some(crate::sync::Value::Number(number)) => Some(*number),
            _ => None,
        };
        let parts = [field::VALUE, field::TARGET, field::YEAR, field::CONFIDENCE];
        let in_answers = parts
            .iter()
            .any(|part| answers.register(&field::of(key, part)).in_conflict());
        let note = field::of(key, field::NOTE);
        let members = coach.list(&list::evidence(key));
        let in_coach = coach.register(&note).in_conflict()
            || members.iter().any(|id| {
                [field::LABEL, field::PLACE]
                    .iter()
                    .filter_map(|part| FieldKey::of_element(*id, part).ok())
                    .any(|field| coach.register(&field).in_conflict())
            });
        let text = |field: &FieldKey| {
            agreed(coach, field)
                .and_then(|value| value.as_text())
                .unwrap_or_default()
                .to_owned()
        };
        let of_member = |id, part| {
            FieldKey::of_element(id, part)
                .map(|field| text(&field))
                .unwrap_or_default()
        };
        Self {
            answer: get(field::VALUE).map(Answer::from_value).unwrap_or_default(),
            in_conflict: in_answers || in_coach,
            target: number(field::TARGET).and_then(|target| u8::try_from(target).ok()),
            year: number(field::YEAR).and_then(|year| u16::try_from(year).ok()),
            confidence: get(field::CONFIDENCE).and_then(Confidence::from_value),
            coach_note: text(&note),
            evidence: members
                .into_iter()
                .map(|id| Evidence {
                    label: of_member(id, field::LABEL),
                    place: of_member(id, field::PLACE),
                })
                .filter(|evidence| !evidence.label.trim().is_empty() || !evidence.place.trim().is_empty())
                .collect(),
        }
    }

    /// The answer as scores, coverage, gates and progress take it: open while anything of the item is in
    /// conflict.
    pub fn counted(&self) -> &Answer {
        if self.in_conflict {
            &NOTHING.answer
        } else {
            &self.answer
        }
    }

    /// The level that counts, if there is one.
    pub fn level(&self) -> Option<u8> {
        match self.counted() {
            Answer::Level(level) => Some(*level),
            Answer::Open | Answer::NotApplicable { .. } | Answer::Unknown => None,
        }
    }
}
