//! Two people gave different values for one field.

use crate::assessment::{DocumentKind, field};

/// Title of the page.
pub const TITLE: &str = "Unterschiedliche Angaben";
/// Lead of the page.
pub const LEAD: &str = "Hier haben zwei Personen oder zwei Geräte dasselbe Feld verschieden ausgefüllt. Nichts ist \
    verloren: Sie entscheiden, was gelten soll. Bis dahin können alle weiterarbeiten.";
/// Title where there is none.
pub const NONE_TITLE: &str = "Alle Angaben stimmen überein";
/// Text where there is none.
pub const NONE_TEXT: &str =
    "Sobald zwei Personen dasselbe Feld verschieden ausfüllen, stehen hier beide Angaben nebeneinander.";
/// Said when one was decided.
pub const DECIDED: &str = "Entschieden. Die gewählte Angabe gilt.";
/// Title at a field with two values.
pub const TWO: &str = "Zwei Angaben stehen nebeneinander";

/// Title where somebody else decided while a text was being written.
const SETTLED: &str = "Inzwischen wurde entschieden";

/// Title at a field with this many values.
pub fn title(count: usize) -> String {
    match count {
        0 | 1 => SETTLED.to_owned(),
        2 => TWO.to_owned(),
        count => format!("{count} Angaben stehen nebeneinander"),
    }
}

/// What to do about a choice.
pub const LEAD_CHOICE: &str = "Wählen Sie, welche gelten soll. Bis dahin zählt keine davon.";
/// What to do about a text.
pub const LEAD_TEXT: &str =
    "Wählen Sie eine der Fassungen, behalten Sie beide, oder schreiben Sie eine eigene.";
/// What to do where somebody else decided meanwhile.
pub const LEAD_SETTLED: &str =
    "Ihr eigener Text ist noch da. Übernehmen Sie ihn, wenn er gelten soll, oder verwerfen Sie ihn.";
/// Own value.
pub const MINE: &str = "Meine";
/// The other value.
pub const OTHER: &str = "Andere";

/// One of several other values.
pub fn other(number: usize) -> String {
    format!("{OTHER} ({number})")
}

/// Takes one of the values.
pub fn take(side: &str) -> String {
    format!("„{side}“ übernehmen")
}

/// Keeps all texts.
pub const BOTH: &str = "Beide";
/// What „Beide“ does.
pub const BOTH_TEXT: &str = "„Beide“ setzt die Texte untereinander; danach können Sie sie bearbeiten.";
/// A text of one's own.
pub const OWN: &str = "Eigener Text";
/// Opens the field for an own text.
pub const WRITE_OWN: &str = "Eigenen Text schreiben";
/// Takes the own text.
pub const TAKE_OWN: &str = "Eigenen Text übernehmen";
/// Gives the own text up.
pub const DROP_OWN: &str = "Eigenen Text verwerfen";
/// One side is empty.
pub const EMPTY: &str = "(leer)";
/// The field that stands for the whole assessment.
pub const EXPLANATION: &str = "Erläuterung zu offenen Fragen";

/// What a field is called. `part` is the last half of its key.
pub fn field_name(kind: DocumentKind, part: &str) -> &'static str {
    match (kind, part) {
        (_, field::VALUE) => "Antwort",
        (_, field::TARGET) => "Ziel",
        (_, field::YEAR) => "Zieljahr",
        (_, field::CONFIDENCE) => "Sicherheit der Antwort",
        (DocumentKind::Internal, field::NOTE) => super::item::INTERNAL_NOTE,
        (_, field::NOTE) => super::item::COACH_NOTE,
        (_, field::LABEL) => "Bezeichnung eines Belegs",
        (_, field::PLACE) => "Link oder Verweis eines Belegs",
        _ => "Angabe",
    }
}
