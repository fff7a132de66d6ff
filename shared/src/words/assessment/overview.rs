//! The overview of one assessment.

use super::list;

/// Heading over the eight areas, for screen readers.
pub const DIMENSIONS: &str = "Bereiche und Fragen";
/// Name of the links to the other pages.
pub const PAGES: &str = "Weitere Seiten";
/// To the next question without an answer, when none is answered yet.
pub const BEGIN: &str = "Mit der ersten Frage beginnen";
/// To the next question without an answer.
pub const NEXT_OPEN: &str = "Zur nächsten offenen Frage";
/// Everything is answered.
pub const ALL_DONE: &str =
    "Alle Fragen sind beantwortet. Lesen Sie das Ergebnis, und reichen Sie ein, wenn Sie zufrieden sind.";
/// To the result.
pub const RESULT: &str = "Ergebnis";
/// To the check before submitting.
pub const CHECK: &str = "Prüfen und einreichen";
/// To the check, once submitted.
pub const SUBMISSION: &str = "Einreichung";
/// The same as a link in a sentence of its own.
pub const TO_SUBMISSION: &str = "Zur Einreichung";
/// To the history.
pub const HISTORY: &str = "Verlauf";
/// To the questionnaire on paper.
pub const PRINT: &str = "Fragebogen drucken";

/// To the conflicts.
pub fn conflicts(count: usize) -> String {
    format!("Unterschiedliche Angaben ({count})")
}

/// Title of the notice that two people gave different values.
pub fn conflicts_title(count: usize) -> String {
    match count {
        1 => "Zu einer Frage gibt es unterschiedliche Angaben".to_owned(),
        count => format!("Zu {count} Fragen gibt es unterschiedliche Angaben"),
    }
}

/// What follows from it.
pub const CONFLICTS_TEXT: &str = "Alle Angaben sind erhalten. Einreichen können Sie, sobald Sie sich \
     entschieden haben.";
/// To the page where they are decided.
pub const CONFLICTS_LINK: &str = "Angaben vergleichen";

/// Place of an area: „2 von 8“.
pub fn place(number: usize, total: usize) -> String {
    format!("Bereich {number} von {total}")
}

/// What is left in an area, besides what is answered; empty if nothing is to be said.
pub fn left(unknown: usize, not_applicable: usize, conflicts: usize) -> String {
    let mut parts = Vec::new();
    if unknown > 0 {
        parts.push(format!("{unknown} „weiß ich nicht“"));
    }
    if not_applicable > 0 {
        parts.push(format!("{not_applicable} „trifft nicht zu“"));
    }
    match conflicts {
        0 => {}
        1 => parts.push("1 mit unterschiedlichen Angaben".to_owned()),
        count => parts.push(format!("{count} mit unterschiedlichen Angaben")),
    }
    list(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Name of the list of questions of an area.
pub fn questions_of(dimension: &str) -> String {
    format!("Fragen: {dimension}")
}

/// State of a question: nothing said.
pub const OPEN: &str = "offen";
/// State of a question: answered with a level.
pub const ANSWERED: &str = "beantwortet";
/// State of a question: does not apply.
pub const NOT_APPLICABLE: &str = "trifft nicht zu";
/// State of a question: nobody knows yet.
pub const UNKNOWN: &str = "weiß ich nicht";
/// State of a question: two people differ.
pub const CONFLICT: &str = "unterschiedliche Angaben";
/// Name of the legend.
pub const LEGEND: &str = "Zeichenerklärung";

/// A question and its state, for screen readers.
pub fn item_state(key: &str, title: &str, state: &str) -> String {
    format!("{key} {title}: {state}")
}

/// Heading over the downloads.
pub const DOWNLOADS: &str = "Herunterladen";
/// What the downloads hold.
pub const DOWNLOADS_TEXT: &str = "Die Dateien entstehen in Ihrem Browser und nennen Stand, Zustand und Fassung des \
    Fragebogens. Interne Notizen sind nicht enthalten.";
/// Answers as CSV.
pub const ANSWERS_CSV: &str = "Antworten als CSV";
/// Answers as JSON.
pub const ANSWERS_JSON: &str = "Antworten als JSON";
/// Result as CSV.
pub const RESULT_CSV: &str = "Ergebnis als CSV";
/// Result as JSON.
pub const RESULT_JSON: &str = "Ergebnis als JSON";
