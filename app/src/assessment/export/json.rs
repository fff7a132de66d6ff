//! What stands in the JSON files.

use serde::Serialize;
use shared::assessment::{Capped, Evidence, ItemKey, Stage};

/// What every file says about itself.
#[derive(Debug, Serialize)]
pub(super) struct Head<'a> {
    pub(super) organisation: &'a str,
    pub(super) catalogue: &'a str,
    pub(super) version: &'a str,
    pub(super) as_of: &'a str,
    pub(super) state: &'static str,
    pub(super) state_name: &'static str,
}

/// The file of answers.
#[derive(Debug, Serialize)]
pub(super) struct AnswersFile<'a> {
    #[serde(flatten)]
    pub(super) head: Head<'a>,
    pub(super) explanation: &'a str,
    pub(super) answers: Vec<Answer<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct Answer<'a> {
    pub(super) key: &'a ItemKey,
    pub(super) dimension: &'a str,
    pub(super) question: &'a str,
    pub(super) state: &'static str,
    pub(super) level: Option<u8>,
    pub(super) reason: Option<&'a String>,
    pub(super) target: Option<u8>,
    pub(super) target_year: Option<u16>,
    pub(super) confidence: Option<&'static str>,
    pub(super) note_for_coach: &'a str,
    pub(super) evidence: &'a [Evidence],
}

/// The file of the result.
#[derive(Debug, Serialize)]
pub(super) struct ResultFile<'a> {
    #[serde(flatten)]
    pub(super) head: Head<'a>,
    pub(super) total: Option<u32>,
    pub(super) stage: Option<Stage>,
    pub(super) stage_name: Option<&'static str>,
    pub(super) gates: &'a [Capped],
    pub(super) conflicts: u32,
    pub(super) dimensions: Vec<Dimension<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct Dimension<'a> {
    pub(super) key: &'a str,
    pub(super) title: &'a str,
    pub(super) value: Option<u32>,
    pub(super) stage: Option<Stage>,
    pub(super) stage_name: Option<&'static str>,
    pub(super) coverage: Option<u32>,
    pub(super) provisional: bool,
}
