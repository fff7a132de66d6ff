//! One question.

use super::list;
use crate::assessment::{MAX_REASON, MIN_REASON};

/// Name of the list of all questions.
pub const NAVIGATION: &str = "Alle Fragen";
/// Opens the list of all questions on narrow screens.
pub const SHOW_NAVIGATION: &str = "Alle Fragen zeigen";
/// Closes it.
pub const HIDE_NAVIGATION: &str = "Liste der Fragen schließen";

/// Where the question stands: „STR1 · Strategie und Steuerung · Frage 1 von 32“.
pub fn place(key: &str, dimension: &str, number: usize, total: usize) -> String {
    format!("{key} · {dimension} · {}", position(number, total))
}

/// „Frage 5 von 32“.
pub fn position(number: usize, total: usize) -> String {
    format!("Frage {number} von {total}")
}

/// How to choose.
pub const CHOOSE: &str =
    "Wählen Sie die höchste Stufe, die ganz zutrifft – die Stufen darunter sind dann auch erfüllt.";
/// Why a gate counts more.
pub const GATE: &str =
    "Diese Frage ist eine Voraussetzung: Solange hier die Grundlage fehlt, hält sie den Gesamtstand zurück.";
/// Between the levels and the other answers.
pub const OR: &str = "oder";
/// The question does not apply.
pub const NOT_APPLICABLE: &str = "Trifft nicht zu";
/// What that means.
pub const NOT_APPLICABLE_TEXT: &str = "Zählt weder für noch gegen Sie. Bitte begründen Sie es kurz.";
/// Nobody here knows.
pub const UNKNOWN: &str = "Weiß ich nicht – jemanden fragen";
/// What that means.
pub const UNKNOWN_TEXT: &str = "Die Frage bleibt offen; in der Übersicht ist sie gekennzeichnet.";

/// Who may know, after „weiß ich nicht“.
pub fn ask(people: &[&str]) -> String {
    match people {
        [] => "Fragen Sie im Haus nach. Die Frage zählt bis dahin als offen.".to_owned(),
        people => format!(
            "Das wissen meist: {}. Die Frage zählt bis dahin als offen.",
            list(people)
        ),
    }
}

/// Label of the reason.
pub const REASON: &str = "Warum trifft das bei Ihnen nicht zu?";

/// What the reason needs.
pub fn reason_hint() -> String {
    format!(
        "Mindestens {MIN_REASON} Zeichen. Ihre Lotsin oder Ihr Lotse liest die Begründung nach dem Einreichen."
    )
}

/// The reason is too short to be stored.
pub fn reason_missing(missing: u32, stands: bool) -> String {
    let rest = match missing {
        1 => "Noch 1 Zeichen".to_owned(),
        missing => format!("Noch {missing} Zeichen"),
    };
    let until = if stands {
        "bis dahin gilt Ihre vorige Antwort"
    } else {
        "bis dahin bleibt die Frage offen"
    };
    format!("{rest}, {until}.")
}

/// The reason is too long.
pub fn reason_too_long() -> String {
    format!("Bitte kürzen: höchstens {MAX_REASON} Zeichen.")
}

/// Takes the answer away.
pub const CLEAR: &str = "Antwort entfernen";
/// Said after it was taken away.
pub const CLEARED: &str = "Antwort entfernt";

// Help

/// Heading over the help, for screen readers.
pub const HELP: &str = "Hilfe zu dieser Frage";
/// Why it matters.
pub const WHY: &str = "Warum ist das wichtig?";
/// How to find out.
pub const HOW: &str = "So finden Sie es heraus";
/// Who may know.
pub const WHO: &str = "Wer es meist weiß:";
/// What could prove it.
pub const EVIDENCE_EXAMPLES: &str = "Beispiele für Belege";

// Target and confidence

/// Heading over target and confidence.
pub const TARGET_SECTION: &str = "Ziel und Einschätzung";
/// The level aimed at.
pub const TARGET: &str = "Wo möchten Sie hin?";
/// What it is used for.
pub const TARGET_HINT: &str = "Freiwillig. Aus dem Abstand zum Stand ergeben sich die nächsten Schritte; ohne \
     Ziel rechnen wir mit Stufe 3.";
/// No target.
pub const NO_TARGET: &str = "Noch kein Ziel";
/// The year.
pub const YEAR: &str = "Bis wann?";
/// No year.
pub const NO_YEAR: &str = "Ohne Jahr";
/// The target is reached.
pub const TARGET_REACHED: &str = "Dieses Ziel haben Sie erreicht.";
/// How sure the answer is.
pub const CONFIDENCE: &str = "Wie sicher sind Sie sich bei dieser Antwort?";
/// Nothing said about it.
pub const NO_CONFIDENCE: &str = "Keine Angabe";

/// A level with its number: „3 – Umgesetzt und im Alltag genutzt“.
pub fn level(level: u8, label: &str) -> String {
    format!("{level} – {label}")
}

// Notes

/// Heading over the notes.
pub const NOTES: &str = "Notizen";
/// The note that stays inside.
pub const INTERNAL_NOTE: &str = "Interne Notiz";
/// Who reads it.
pub const INTERNAL_AUDIENCE: &str = "Nur die Digital-Navigation und die Leitung Ihrer Verwaltung lesen diese Notiz. Sie wird nie mit eingereicht.";
/// The note for the Lotse.
pub const COACH_NOTE: &str = "Notiz für die Lotsin oder den Lotsen";
/// Who reads it.
pub const COACH_AUDIENCE: &str = "Die Digital-Navigation und die Leitung Ihrer Verwaltung lesen diese Notiz \
     und, sobald Sie einreichen, auch Ihre Lotsin oder Ihr Lotse.";
/// Nothing is written.
pub const NO_NOTE: &str = "Keine Notiz.";

// Evidence

/// Heading over the evidence.
pub const EVIDENCE: &str = "Belege";
/// What evidence is for.
pub const EVIDENCE_HINT: &str = "Freiwillig: ein Link oder ein Verweis, zum Beispiel ein Aktenzeichen. Dateien laden Sie hier nicht hoch.";
/// What evidence is for where it is needed.
pub const EVIDENCE_NEEDED: &str = "Ab Stufe 3 braucht diese Frage einen Beleg: einen Link oder einen Verweis, \
     zum Beispiel ein Aktenzeichen.";
/// Who reads it.
pub const EVIDENCE_AUDIENCE: &str = "Die Digital-Navigation und die Leitung Ihrer Verwaltung sehen die Belege \
     und, sobald Sie einreichen, auch Ihre Lotsin oder Ihr Lotse.";
/// None yet.
pub const NO_EVIDENCE: &str = "Noch kein Beleg.";
/// Adds one.
pub const ADD_EVIDENCE: &str = "Beleg hinzufügen";
/// What it is called.
pub const EVIDENCE_LABEL: &str = "Bezeichnung";
/// Where it is.
pub const EVIDENCE_PLACE: &str = "Link oder Verweis";
/// How a link looks.
pub const EVIDENCE_PLACE_HINT: &str = "Zum Beispiel https://… oder „Az. 10.24-3/2026“";
/// A piece without a name.
pub const EVIDENCE_UNNAMED: &str = "Beleg ohne Bezeichnung";
/// Two values stand in it.
pub const EVIDENCE_CONFLICT: &str = "Unterschiedliche Angaben";
/// Opens the fields.
pub const EDIT: &str = "Bearbeiten";
/// Closes the fields.
pub const DONE: &str = "Fertig";
/// Takes a piece away.
pub const REMOVE: &str = "Entfernen";
/// Said after it was taken away.
pub const REMOVED: &str = "Beleg entfernt.";
/// Title where somebody deleted what somebody else was editing.
pub const REMOVED_BUT_EDITED: &str = "Gelöscht, aber inzwischen bearbeitet";
/// What happened.
pub const REMOVED_BUT_EDITED_TEXT: &str = "Jemand hat diesen Beleg entfernt, während jemand anderes ihn \
     bearbeitet hat. Entscheiden Sie, was gelten soll.";
/// Puts it back.
pub const RESTORE: &str = "Wiederherstellen";
/// Leaves it away.
pub const LEAVE_REMOVED: &str = "Entfernt lassen";

/// A button with what it acts on, for screen readers.
pub fn named(action: &str, name: &str) -> String {
    format!("{action}: {name}")
}

// Between the questions

/// Name of the links to the neighbours.
pub const PAGER: &str = "Vorige und nächste Frage";
/// To the question before.
pub const BACK: &str = "Zurück";
/// To the next question.
pub const NEXT: &str = "Weiter";
/// After the last question.
pub const TO_RESULT: &str = "Zum Ergebnis";
