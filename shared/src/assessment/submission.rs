//! What the Lotse gets to see: built from a [`Sheet`], which has no place for internal notes.

use serde::{Deserialize, Serialize};

use super::{AssessmentCard, Catalogue, ItemKey, ItemSheet, Score, Sheet, score};
use crate::Micros;

/// A submitted assessment in the list of the Lotse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// Which assessment.
    pub card: AssessmentCard,
    /// SHA-256 of the frozen content, hexadecimal.
    pub hash: String,
}

/// One item as it was submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedItem {
    /// The item.
    pub key: ItemKey,
    /// What was filled in.
    pub sheet: ItemSheet,
}

/// A submission as it is frozen and shared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedSubmission {
    /// The catalogue's key.
    pub catalogue: String,
    /// Its version.
    pub version: String,
    /// When it was submitted.
    pub submitted_at: Micros,
    /// Why items stayed open.
    pub explanation: String,
    /// The items, in catalogue order.
    pub items: Vec<SharedItem>,
    /// The score at that moment, so that it never changes with the rules.
    pub score: Score,
}

impl SharedSubmission {
    /// Freezes a sheet.
    pub fn freeze(catalogue: &Catalogue, sheet: &Sheet, now: Micros) -> Self {
        let items = catalogue
            .items()
            .map(|item| SharedItem {
                key: item.key.clone(),
                sheet: sheet.item(&item.key).clone(),
            })
            .collect();
        Self {
            catalogue: catalogue.key.clone(),
            version: catalogue.version.clone(),
            submitted_at: now,
            explanation: sheet.explanation.clone(),
            items,
            score: score(catalogue, sheet),
        }
    }

    /// The sheet that was frozen.
    pub fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::default();
        sheet.explanation.clone_from(&self.explanation);
        for item in &self.items {
            sheet.set_item(item.key.clone(), item.sheet.clone());
        }
        sheet
    }
}
