//! Addresses of the pages.

use shared::{AssessmentId, assessment::ItemKey};

/// The start page.
pub(super) const START: &str = "/app/";
/// The list of the Lotse.
pub(super) const SUBMISSIONS: &str = "/app/einreichungen";

fn below(id: AssessmentId, page: &str) -> String {
    ["/app/standort/", &id.to_string(), page].concat()
}

/// The overview of an assessment.
pub(super) fn overview(id: AssessmentId) -> String {
    below(id, "")
}

/// One question.
pub(super) fn item(id: AssessmentId, key: &ItemKey) -> String {
    below(id, &["/frage/", key.as_str()].concat())
}

/// The result.
pub(super) fn result(id: AssessmentId) -> String {
    below(id, "/ergebnis")
}

/// Checking and submitting.
pub(super) fn check(id: AssessmentId) -> String {
    below(id, "/pruefen")
}

/// The history.
pub(super) fn history(id: AssessmentId) -> String {
    below(id, "/verlauf")
}

/// The conflicts.
pub(super) fn conflicts(id: AssessmentId) -> String {
    below(id, "/konflikte")
}

/// The questionnaire on paper.
pub(super) fn print(id: AssessmentId) -> String {
    below(id, "/drucken")
}

/// One submission, as the Lotse reads it.
pub(super) fn submission(id: AssessmentId) -> String {
    [SUBMISSIONS, "/", &id.to_string()].concat()
}
