//! An edit that came too late, as its author sees it.

use serde::{Deserialize, Serialize};

use super::Change;
use crate::{AssessmentId, DocumentId, EditId, Micros, assessment::DocumentKind};

/// A valid edit that the server keeps under its author, outside the document. The author makes a new edit
/// of it when the document is open again, or drops it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParkedEdit {
    /// The edit.
    pub id: EditId,
    /// The assessment it was made for.
    pub assessment: AssessmentId,
    /// The document it was made for.
    pub document: DocumentId,
    /// What kind of document that is.
    pub kind: DocumentKind,
    /// What it would change; texts stand whole.
    pub change: Change,
    /// When it arrived.
    pub at: Micros,
    /// What came before it.
    pub why: ParkedBecause,
}

/// Why an edit came too late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParkedBecause {
    /// The document was locked, as by a submission.
    Locked,
    /// The author had lost the right to edit it.
    NoRight,
}
