//! Words of the self-assessment. One file per page group; here is what several pages say.

pub mod check;
pub mod conflict;
pub mod item;
pub mod overview;
pub mod paper;
pub mod record;
pub mod result;
pub mod submission;

use crate::{
    assessment::{Audience, Confidence, Stage, State},
    sync::Function,
};

/// What the whole is called.
pub const ASSESSMENT: &str = "Standortbestimmung";
/// Name of the path at the head of a page.
pub const PATH: &str = "Pfad";
/// First step of the path.
pub const START: &str = "Start";
/// Back to the overview.
pub const TO_OVERVIEW: &str = "Zur Übersicht";
/// Back to the start page.
pub const TO_START: &str = "Zur Startseite";
/// A page is being read.
pub const LOADING: &str = "Wird geladen …";
/// Leaves a dialog without doing anything.
pub const CANCEL: &str = "Abbrechen";
/// Takes back the last own change of a field.
pub const UNDO: &str = "Rückgängig";
/// Stands before an error, for screen readers.
pub const ERROR: &str = "Fehler:";
/// A link leads out of this window.
pub const NEW_WINDOW: &str = "(öffnet ein neues Fenster)";
/// A value that is not there.
pub const NOTHING: &str = "–";
/// There is no value at all.
pub const NOT_RATED: &str = "nicht bewertet";

/// The assessment of one organisation in one round.
pub fn title(organisation: &str, round: u16) -> String {
    match round {
        0 | 1 => format!("{ASSESSMENT} {organisation}"),
        round => format!("{ASSESSMENT} {organisation}, {round}. Runde"),
    }
}

/// Title where an assessment cannot be shown.
pub const UNAVAILABLE_TITLE: &str = "Diese Standortbestimmung ist hier nicht verfügbar";
/// Why, while there is a connection.
pub const UNAVAILABLE_ONLINE: &str = "Vielleicht ist die Adresse unvollständig, oder Ihr Zugang gehört nicht zu \
    dieser Verwaltung. Bearbeiten können sie die Digital-Navigation und die Leitung der Verwaltung.";
/// Why, while there is none.
pub const UNAVAILABLE_OFFLINE: &str = "Sie sind ohne Netz, und auf diesem Gerät liegt sie noch nicht. Sobald wieder \
    eine Verbindung besteht, wird sie geladen und ist danach auch ohne Netz da.";
/// Title where an item is not in the catalogue.
pub const NO_ITEM_TITLE: &str = "Diese Frage gibt es nicht";
/// What to do then.
pub const NO_ITEM: &str =
    "In dieser Fassung des Fragebogens gibt es sie nicht. In der Übersicht stehen alle Fragen.";

/// A state in one word.
pub const fn state(state: State) -> &'static str {
    match state {
        State::Draft => "Entwurf",
        State::Submitted => "Eingereicht",
        State::InReview => "In Durchsicht",
        State::Returned => "Zurückgegeben",
        State::Accepted => "Abgeschlossen",
    }
}

/// Title of the notice on a locked page.
pub const LOCKED: &str = "Nur zum Lesen";

/// Why nothing can be changed in this state, and what can be done.
pub const fn locked(state: State) -> &'static str {
    match state {
        State::Submitted => {
            "Sie haben eingereicht, deshalb sind die Antworten gesperrt. Solange die Durchsicht nicht begonnen hat, \
             können Sie zurückziehen und weiterarbeiten."
        }
        State::InReview => {
            "Ihre Lotsin oder Ihr Lotse sieht die Antworten gerade durch. Ändern können Sie wieder, falls Sie die \
             Standortbestimmung zurückbekommen."
        }
        State::Accepted => "Diese Standortbestimmung ist abgeschlossen und bleibt, wie sie ist.",
        State::Draft | State::Returned => "Die Antworten sind zurzeit gesperrt.",
    }
}

/// A stage in words.
pub const fn stage(stage: Stage) -> &'static str {
    match stage.0 {
        0 | 1 => "Aufbruch",
        2 => "Wegmarke",
        3 => "Auf Kurs",
        4 => "Vorangekommen",
        _ => "Wegweisend",
    }
}

/// Basis points as whole percent, with a space that does not break.
pub fn percent(basis_points: u32) -> String {
    format!("{}\u{a0}%", (basis_points + 50) / 100)
}

/// Who wrote something; documents know functions, never persons.
pub const fn function(function: Function) -> &'static str {
    match function {
        Function::Staff => "Mitarbeit",
        Function::Navigator => "Digital-Navigation",
        Function::Head => "Leitung",
        Function::Coach => "Lotsin oder Lotse",
        Function::Programme => "Programmleitung",
        Function::Merge => "Automatisch zusammengeführt",
    }
}

/// How sure an answer is.
pub const fn confidence(grade: Confidence) -> &'static str {
    match grade {
        Confidence::Low => "Eher unsicher",
        Confidence::Medium => "Ziemlich sicher",
        Confidence::High => "Sicher, wir könnten es zeigen",
    }
}

/// Who in the house is likely to know.
pub const fn audience(audience: Audience) -> &'static str {
    match audience {
        Audience::Head => "Verwaltungsspitze",
        Audience::It => "IT oder IT-Dienstleister",
        Audience::MainOffice => "Hauptamt",
        Audience::Staff => "Personalstelle",
        Audience::Treasury => "Kämmerei",
        Audience::Privacy => "Datenschutzbeauftragte",
        Audience::Departments => "Fachbereiche",
    }
}

/// A list in a sentence: „a, b und c“.
pub fn list(parts: &[&str]) -> String {
    match parts {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} und {last}", most.join(", ")),
    }
}

/// How many questions are done: „23 von 32“.
pub fn of_all(done: usize, total: usize) -> String {
    format!("{done} von {total}")
}

/// What the number of done questions means.
pub const ANSWERED: &str = "beantwortet";

/// A local date: „3. März 2026“. `month` counts from 1; another number leaves it out.
pub fn date(year: u32, month: u32, day: u32) -> String {
    format!("{day}. {} {year}", month_name(month))
}

/// A local date with its weekday: „Dienstag, 3. März 2026“. `weekday` counts from Sunday, 0.
pub fn long_date(weekday: u32, year: u32, month: u32, day: u32) -> String {
    let name = match weekday {
        0 => "Sonntag",
        1 => "Montag",
        2 => "Dienstag",
        3 => "Mittwoch",
        4 => "Donnerstag",
        5 => "Freitag",
        _ => "Samstag",
    };
    format!("{name}, {}", date(year, month, day))
}

/// A local time of day: „14:32 Uhr“.
pub fn time(hour: u32, minute: u32) -> String {
    format!("{hour:02}:{minute:02} Uhr")
}

fn month_name(month: u32) -> &'static str {
    const MONTHS: [&str; 12] = [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ];
    MONTHS
        .get(month.wrapping_sub(1) as usize)
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_is_whole_and_rounded() {
        for (points, text) in [
            (0, "0\u{a0}%"),
            (2_449, "24\u{a0}%"),
            (2_450, "25\u{a0}%"),
            (10_000, "100\u{a0}%"),
        ] {
            assert_eq!(percent(points), text);
        }
    }

    #[test]
    fn lists_read_like_sentences() {
        for (parts, text) in [
            (&[][..], ""),
            (&["a"][..], "a"),
            (&["a", "b"][..], "a und b"),
            (&["a", "b", "c"][..], "a, b und c"),
        ] {
            assert_eq!(list(parts), text);
        }
    }

    #[test]
    fn dates_are_written_out() {
        assert_eq!(long_date(2, 2026, 3, 3), "Dienstag, 3. März 2026");
        assert_eq!(time(7, 5), "07:05 Uhr");
    }
}
