//! What the Lotse reads.

/// Title of the list.
pub const TITLE: &str = "Eingereichte Standortbestimmungen";
/// Title of one of them while it is being read.
pub const ONE: &str = "Einreichung";
/// Lead of the list.
pub const LEAD: &str = "Die Kommunen, die Sie begleiten, mit dem Stand, den sie eingereicht haben.";
/// Title while there is none.
pub const EMPTY_TITLE: &str = "Noch nichts eingereicht";
/// Text while there is none.
pub const EMPTY_TEXT: &str = "Sobald eine Ihrer Kommunen einreicht, finden Sie die Antworten und das Ergebnis hier. Entwürfe sehen Sie nicht.";

/// When it was submitted.
pub fn submitted(when: &str) -> String {
    format!("Eingereicht am {when}")
}

/// The notice on the page of one submission.
pub const FROZEN: &str =
    "So wurde eingereicht. Die Kommune sieht dasselbe Ergebnis; ändern kann hier niemand etwas.";
/// Heading over the answers.
pub const ANSWERS: &str = "Antworten im Einzelnen";
/// Heading over the explanation.
pub const EXPLANATION: &str = "Erläuterung zu offenen Fragen";
