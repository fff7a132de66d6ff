//! An assessment as lists name it.

use serde::{Deserialize, Serialize};

use super::State;
use crate::{AssessmentId, CatalogueId, DocumentId, Micros, OrganisationId, sync::Rev};

/// The documents that make up an assessment. Each has one audience.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Documents {
    /// Answers, targets, confidence: the organisation; the Lotse through the submission.
    pub answers: DocumentId,
    /// Internal notes: the organisation alone.
    pub internal: DocumentId,
    /// Notes for the Lotse and evidence: the organisation, and the Lotse from submission on.
    pub coach: DocumentId,
    /// The review: organisation and Lotse.
    pub review: DocumentId,
}

/// Where an organisation stands with its newest assessment, for all of its people: no id, no content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Which assessment of the organisation it is.
    pub round: u16,
    /// Where it stands.
    pub state: State,
    /// When it was submitted last.
    pub submitted_at: Option<Micros>,
}

/// An assessment without its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessmentCard {
    /// Own id.
    pub id: AssessmentId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The organisation's name.
    pub organisation_name: String,
    /// The catalogue in the version that was current when it began.
    pub catalogue: CatalogueId,
    /// First, second … assessment of the organisation.
    pub round: u16,
    /// Where it stands.
    pub state: State,
    /// When it began.
    pub created_at: Micros,
    /// When it was submitted last.
    pub submitted_at: Option<Micros>,
    /// How many places have been taken in what is submitted: in the answers, lifecycle included, and in what goes
    /// along for the Lotse.
    pub rev: Rev,
    /// Its documents.
    pub documents: Documents,
}
