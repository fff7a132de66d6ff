//! The questionnaire on paper, and the files to download.

/// Title of the page.
pub const TITLE: &str = "Fragebogen";
/// Lead of the page.
pub const LEAD: &str =
    "Zum Mitnehmen in ein Gespräch oder zum Ablegen. Interne Notizen werden nicht gedruckt.";
/// Name of what sets the page up.
pub const SET_UP: &str = "Druckansicht einstellen";
/// The switch.
pub const FILLED: &str = "Mit unseren Antworten";
/// What the switch does.
pub const FILLED_HINT: &str = "Ohne Häkchen erscheint der leere Fragebogen mit Platz zum Schreiben.";
/// The button.
pub const PRINT: &str = "Drucken";
/// Line under the title on paper.
pub fn printed(organisation: &str, state: &str, date: &str) -> String {
    format!("{organisation} · {state} · Stand {date}")
}
/// The catalogue in its version.
pub fn version(title: &str, version: &str) -> String {
    format!("{title}, Fassung {version}")
}
/// Heading over the sources.
pub const SOURCES: &str = "Quellen";
/// Label: the reason.
pub const REASON: &str = "Begründung";
/// Label: the target.
pub const TARGET: &str = "Ziel";
/// Label: how sure.
pub const CONFIDENCE: &str = "Sicherheit der Antwort";
/// Label: the note.
pub const NOTE: &str = "Notiz für die Lotsin oder den Lotsen";
/// Label: the evidence.
pub const EVIDENCE: &str = "Belege";
/// Label: why it matters.
pub const WHY: &str = "Warum:";
/// Label: how to find out.
pub const HOW: &str = "So finden Sie es heraus:";
/// Label: what could prove it.
pub const EXAMPLES: &str = "Mögliche Belege:";
/// Room for the target.
pub const TARGET_ROOM: &str = "Ziel, Stufe und Jahr:";
/// Room for the evidence.
pub const EVIDENCE_ROOM: &str = "Belege:";
/// Label of the lines to write on.
pub const NOTES: &str = "Notizen:";
/// Mark of the chosen level, for screen readers.
pub const CHOSEN: &str = "(gewählt)";
/// „Trifft nicht zu“ with room for the reason.
pub const NOT_APPLICABLE: &str = "Trifft nicht zu, weil:";
/// „Weiß ich nicht“ with room for a name.
pub const UNKNOWN: &str = "Weiß ich nicht. Ich frage:";

/// A target with its year.
pub fn target(level: &str, year: Option<u16>) -> String {
    match year {
        Some(year) => format!("{level}, bis {year}"),
        None => level.to_owned(),
    }
}

/// A piece of evidence in one line.
pub fn evidence(label: &str, place: &str) -> String {
    match (label.trim(), place.trim()) {
        (label, "") => label.to_owned(),
        ("", place) => place.to_owned(),
        (label, place) => format!("{label} ({place})"),
    }
}

// Files

/// Name of a file, without its ending: „standort-borna-antworten-2026-03-03“.
pub fn file_name(organisation: &str, what: &str, day: &str) -> String {
    let mut slug = String::new();
    for char in organisation.chars() {
        match char {
            'ä' | 'Ä' => slug.push_str("ae"),
            'ö' | 'Ö' => slug.push_str("oe"),
            'ü' | 'Ü' => slug.push_str("ue"),
            'ß' => slug.push_str("ss"),
            char if char.is_ascii_alphanumeric() => slug.push(char.to_ascii_lowercase()),
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    format!("standort-{}-{what}-{day}", slug.trim_end_matches('-'))
}

/// Part of the file name: answers.
pub const FILE_ANSWERS: &str = "antworten";
/// Part of the file name: result.
pub const FILE_RESULT: &str = "ergebnis";
/// Head of a file: the organisation.
pub const HEAD_ORGANISATION: &str = "Verwaltung";
/// Head of a file: the catalogue.
pub const HEAD_CATALOGUE: &str = "Fragebogen";
/// Head of a file: its version.
pub const HEAD_VERSION: &str = "Fassung";
/// Head of a file: the day.
pub const HEAD_DAY: &str = "Stand";
/// Head of a file: the state.
pub const HEAD_STATE: &str = "Zustand";
/// Head of a file: why items stay open.
pub const HEAD_EXPLANATION: &str = "Erläuterung zu offenen Fragen";
/// Columns of the answers.
pub const ANSWER_COLUMNS: [&str; 12] = [
    "Schlüssel",
    "Bereich",
    "Frage",
    "Zustand",
    "Stufe",
    "Beschreibung",
    "Begründung",
    "Ziel",
    "Zieljahr",
    "Sicherheit der Antwort",
    "Notiz für die Lotsin oder den Lotsen",
    "Belege",
];
/// Columns of the result.
pub const RESULT_COLUMNS: [&str; 6] = [
    "Schlüssel",
    "Bereich",
    "Stand in %",
    "Stufe",
    "Beantwortet in % der zutreffenden Fragen",
    "vorläufig",
];
/// The row of the total.
pub const TOTAL: &str = "Gesamt";
/// Yes, in a column.
pub const YES: &str = "ja";
/// No, in a column.
pub const NO: &str = "nein";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_plain() {
        for (name, file) in [
            ("Borna", "standort-borna-antworten-2026-03-03"),
            ("Lößnitz, Stadt", "standort-loessnitz-stadt-antworten-2026-03-03"),
            ("../../etc", "standort-etc-antworten-2026-03-03"),
        ] {
            assert_eq!(file_name(name, FILE_ANSWERS, "2026-03-03"), file);
        }
    }
}
