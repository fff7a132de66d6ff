//! Words of the start page and of administrations.

use crate::{assessment::State, organisation::Kind};

/// What kind of administration it is.
pub const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Municipality => "Gemeinde",
        Kind::Town => "Stadt",
        Kind::LargeDistrictTown => "Große Kreisstadt",
        Kind::IndependentCity => "Kreisfreie Stadt",
        Kind::District => "Landkreis",
        Kind::AssociationMunicipality => "Verbandsgemeinde",
        Kind::AdministrativeAssociation => "Verwaltungsverband",
    }
}

/// Title of the start page in the browser.
pub const START: &str = "Start";
/// Over what comes next.
pub const NEXT_STEP: &str = "Ihr nächster Schritt";
/// Heading over the assessments.
pub const ASSESSMENTS: &str = "Ihre Standortbestimmungen";
/// Heading over the organisation.
pub const ORGANISATION: &str = "Ihre Verwaltung";
/// Heading over the organisations a Lotse looks after.
pub const LOOKED_AFTER: &str = "Kommunen, die Sie begleiten";
/// Name of a fact.
pub const KIND: &str = "Art";
/// Name of a fact.
pub const INHABITANTS: &str = "Einwohnerinnen und Einwohner";
/// Name of a fact.
pub const AGS: &str = "Gemeindeschlüssel";
/// Name of a fact.
pub const PROGRAMME: &str = "Programm";

/// Greets somebody by name.
pub fn hello(name: &str) -> String {
    ["Guten Tag, ", name].concat()
}

/// Role and organisation in a line.
pub fn role_in(role: &str, organisation: &str) -> String {
    [role, " · ", organisation].concat()
}

/// A number with dots between the thousands.
fn dotted(number: u32) -> String {
    let mut text = number.to_string();
    let mut at = text.len();
    while at > 3 {
        at -= 3;
        text.insert(at, '.');
    }
    text
}

/// How many people live there.
pub fn people(number: u32) -> String {
    [&dotted(number), " ", INHABITANTS].concat()
}

/// A number of people with the day it stands for: „19.243 (Stand 31.12.2019)“.
pub fn inhabitants(number: u32, as_of: &str) -> String {
    let text = dotted(number);
    let mut parts = as_of.splitn(3, '-');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(year), Some(month), Some(day)) => [&text, " (Stand ", day, ".", month, ".", year, ")"].concat(),
        _ => text,
    }
}

/// When an assessment began.
pub fn begun(day: &str) -> String {
    ["begonnen am ", day].concat()
}

/// When an assessment was submitted.
pub fn submitted(day: &str) -> String {
    ["eingereicht am ", day].concat()
}

/// How far an assessment is: „23 von 32 beantwortet“, split for the bold part.
pub const ANSWERED: &str = "beantwortet";

// Navigator and Leitung

/// Nothing was begun yet: title.
pub const BEGIN_TITLE: &str = "Bestimmen Sie Ihren Standort";
/// Nothing was begun yet: text.
pub const BEGIN_TEXT: &str = "32 Fragen in acht Bereichen, jede mit fünf beschriebenen Stufen. Das dauert weniger als eine Stunde und geht \
     auch in Etappen, zu mehreren und ohne Netz.";
/// Begins an assessment.
pub const BEGIN: &str = "Standortbestimmung beginnen";
/// While it begins.
pub const BEGINNING: &str = "Wird angelegt …";
/// Beginning needs the network.
pub const BEGIN_OFFLINE: &str = "Zum Anlegen brauchen Sie einmal eine Verbindung. Danach geht es auch ohne.";
/// Begun, not on this device yet: title.
pub const COMING_TITLE: &str = "Ihre Standortbestimmung wird geladen";
/// Begun, not on this device yet: text.
pub const COMING_TEXT: &str = "In der Übersicht sehen Sie gleich, wie weit sie ist.";
/// Begun, nothing answered: title.
pub const FIRST_TITLE: &str = "Beantworten Sie die erste Frage";
/// Begun, nothing answered: text.
pub const FIRST_TEXT: &str =
    "Fangen Sie an, womit Sie möchten: Die Reihenfolge ist frei, und „Weiß ich nicht“ ist eine gute Antwort.";
/// To the first item.
pub const FIRST: &str = "Mit der ersten Frage beginnen";
/// Title while questions are open.
pub fn open_title(open: u32) -> String {
    match open {
        1 => "Noch eine Frage ist offen".to_owned(),
        open => ["Noch ", &open.to_string(), " Fragen sind offen"].concat(),
    }
}
/// Text while questions are open.
pub const OPEN_TEXT: &str = "Machen Sie dort weiter, wo etwas fehlt. Alles Bisherige ist gespeichert.";
/// To the next open item.
pub const CONTINUE: &str = "Weiter mit der nächsten offenen Frage";
/// To the overview.
pub const OVERVIEW: &str = "Zur Übersicht";
/// Two people gave different values: title.
pub const CONFLICT_TITLE: &str = "Entscheiden Sie, welche Angabe gilt";
/// Two people gave different values: text.
pub fn conflict_text(count: u32) -> String {
    match count {
        1 => {
            "An einer Stelle stehen zwei verschiedene Angaben nebeneinander. Beide sind erhalten.".to_owned()
        }
        count => [
            "An ",
            &count.to_string(),
            " Stellen stehen verschiedene Angaben nebeneinander. Alle sind erhalten.",
        ]
        .concat(),
    }
}
/// To the conflicts.
pub const CONFLICTS: &str = "Angaben vergleichen";
/// Everything answered: title.
pub const READY_TITLE: &str = "Alles beantwortet: prüfen und einreichen";
/// Everything answered: text.
pub const READY_TEXT: &str = "Sehen Sie sich Ihr Ergebnis an. Passt es, reichen Sie es ein; dann kann Ihre Lotsin oder Ihr Lotse es lesen.";
/// To the check.
pub const CHECK: &str = "Prüfen und einreichen";
/// To the result.
pub const RESULT: &str = "Ergebnis ansehen";
/// Submitted: title.
pub const SUBMITTED_TITLE: &str = "Eingereicht: Jetzt ist Ihre Begleitung am Zug";
/// Submitted: text.
pub const SUBMITTED_TEXT: &str = "Ihre Lotsin oder Ihr Lotse kann alles lesen. Sie sehen Ihr Ergebnis jederzeit; bis die Durchsicht beginnt, \
     können Sie auch zurückziehen.";
/// In review: title.
pub const REVIEW_TITLE: &str = "Die Durchsicht läuft";
/// In review: text.
pub const REVIEW_TEXT: &str =
    "Ihre Lotsin oder Ihr Lotse sieht gerade alles durch und meldet sich bei Ihnen.";
/// Returned: title.
pub const RETURNED_TITLE: &str = "Ihre Begleitung hat Hinweise für Sie";
/// Returned: text.
pub const RETURNED_TEXT: &str =
    "Sehen Sie die Hinweise durch, ergänzen Sie, was fehlt, und reichen Sie wieder ein.";
/// Accepted: title.
pub const ACCEPTED_TITLE: &str = "Ihr Standort steht fest";
/// Accepted: text.
pub const ACCEPTED_TEXT: &str = "Das Ergebnis zeigt, was Sie stark macht und was sich als Nächstes lohnt.";
/// No assessment yet.
pub const NONE_TITLE: &str = "Noch keine Standortbestimmung";
/// No assessment yet, text.
pub const NONE: &str = "Sobald Sie eine beginnen, steht sie hier, mit ihrem Fortschritt.";
/// Nothing on the device and no network.
pub const NONE_OFFLINE_TITLE: &str = "Noch nichts auf diesem Gerät";
/// Nothing on the device and no network, text.
pub const NONE_OFFLINE: &str =
    "Beim ersten Mal brauchen Sie eine Verbindung. Danach sind Ihre Standortbestimmungen auch ohne Netz da.";

// Mitarbeit

/// What Mitarbeit can do here: title.
pub const STAFF_TITLE: &str = "Ihr Wissen wird gebraucht";
/// What Mitarbeit can do here: text.
pub fn staff_text(organisation: &str) -> String {
    [
        organisation,
        " bestimmt mit Fahrwasser, wo die Verwaltung bei der Digitalisierung steht. Die Antworten tragen \
         Digital-Navigation und Leitung ein. Fragt man Sie nach Ihrem Bereich, hilft eine offene Antwort am \
         meisten: Hier wird niemand bewertet.",
    ]
    .concat()
}
/// What is not there for Mitarbeit.
pub const STAFF_NOTE: &str = "Fragen in Fahrwasser selbst können Ihnen noch nicht zugewiesen werden. Sprechen Sie bitte direkt mit Ihrer \
     Digital-Navigation.";
/// Heading over where the own organisation stands.
pub const STANDING: &str = "Wo Ihre Verwaltung gerade steht";
/// Nothing has begun.
pub const STANDING_NONE: &str =
    "Es gibt noch keine Standortbestimmung. Digital-Navigation oder Leitung beginnen sie.";

/// What a state means for Mitarbeit; `submitted` is the day, where there is one.
pub fn standing(state: State, submitted: Option<&str>) -> String {
    let text = match state {
        State::Draft => "Die Antworten werden gerade zusammengetragen. Jetzt hilft Ihr Wissen am meisten.",
        State::Submitted => "Die Antworten sind eingereicht und warten auf die Lotsin oder den Lotsen.",
        State::InReview => "Die Lotsin oder der Lotse sieht die Antworten gerade durch.",
        State::Returned => "Es gibt Rückfragen; die Antworten werden noch einmal überarbeitet.",
        State::Accepted => "Die Standortbestimmung ist abgeschlossen.",
    };
    match submitted.filter(|_| !state.is_open()) {
        Some(day) => [text, " Eingereicht am ", day, "."].concat(),
        None => text.to_owned(),
    }
}
/// Heading over what Mitarbeit can do.
pub const STAFF_STEPS: &str = "Was Sie jetzt tun können";
/// What Mitarbeit can do.
pub const STAFF_STEPS_ITEMS: [&str; 3] = [
    "Fragen Sie Ihre Digital-Navigation, zu welchen Fragen Ihr Bereich etwas weiß.",
    "Legen Sie bereit, was eine Antwort belegt: ein Aktenzeichen, einen Link, ein Protokoll.",
    "Sagen Sie, was im Alltag hakt. Daraus entstehen die nächsten Schritte.",
];
/// The public page about the programme.
pub const ABOUT_FAHRWASSER: &str = "Was Fahrwasser ist";

// Lotse

/// Submissions wait: title.
pub fn coach_title(count: u32) -> String {
    match count {
        1 => "Eine Einreichung liegt für Sie bereit".to_owned(),
        count => [&count.to_string(), " Einreichungen liegen für Sie bereit"].concat(),
    }
}
/// Submissions wait: text.
pub const COACH_TEXT: &str =
    "Lesen Sie Antworten, Belege und Ergebnis in Ruhe, am besten vor dem nächsten Gespräch mit der Kommune.";
/// To the submissions.
pub const COACH_OPEN: &str = "Einreichungen ansehen";
/// No submissions: title.
pub const COACH_NONE_TITLE: &str = "Zurzeit liegt nichts Eingereichtes vor";
/// No submissions: text.
pub const COACH_NONE: &str = "Sobald eine der Kommunen, die Sie begleiten, ihre Standortbestimmung einreicht, steht sie hier. Entwürfe sehen \
     Sie nicht; sie gehören den Kommunen.";
/// Nothing new among the submissions: title.
pub const COACH_QUIET_TITLE: &str = "Zurzeit ist nichts Neues eingereicht";
/// Nothing new among the submissions: text.
pub const COACH_QUIET: &str = "Was Kommunen schon eingereicht haben, können Sie jederzeit lesen.";
/// A Kommune that has not submitted anything.
pub const COACH_NOT_YET: &str = "noch nichts eingereicht";
/// Looks after nobody: title.
pub const COACH_NOBODY_TITLE: &str = "Noch keine Kommune zugeordnet";
/// Looks after nobody: text.
pub const COACH_NOBODY: &str = "Die Programmleitung ordnet Ihnen die Kommunen zu, die Sie begleiten.";

// Programmleitung and Systemadministration

/// What there is for the Programmleitung: title.
pub const DIRECTOR_TITLE: &str = "Ihr Programm läuft in den Kommunen";
/// What there is for the Programmleitung: text.
pub const DIRECTOR_TEXT: &str = "Kommunen bestimmen hier ihren Standort und reichen ihn bei ihrer Lotsin oder ihrem Lotsen ein. Auswertungen \
     für die Programmleitung gibt es auf diesen Seiten noch nicht.";
/// What a Programmleitung never sees.
pub const DIRECTOR_NOTE: &str = "Entwürfe und interne Notizen der Kommunen sehen Sie zu keiner Zeit.";
/// Heading over what works today.
pub const DIRECTOR_STEPS: &str = "Was heute schon geht";
/// What works today.
pub const DIRECTOR_STEPS_ITEMS: [&str; 4] = [
    "Eingereichte Standortbestimmungen lesen die zuständigen Lotsinnen und Lotsen; fragen Sie dort nach dem Stand.",
    "Kommunen, Konten und Zuordnungen legt Ihre Systemadministration an der Befehlszeile an, auf Ihre Bitte.",
    "Rückmeldungen von den öffentlichen Seiten gibt Ihnen Ihre Systemadministration mit „fahrwasser feedback“.",
    "Alles zu einer Kommune gibt Ihre Systemadministration auf Antrag mit „fahrwasser export“ aus.",
];
/// What there is for the Systemadministration: title.
pub const ADMIN_TITLE: &str = "Konten und Betrieb";
/// What there is for the Systemadministration: text.
pub const ADMIN_TEXT: &str = "Konten, Kommunen und Sicherung verwalten Sie an der Befehlszeile des Servers. Jeder Befehl erklärt sich mit \
     --help; Seiten dafür gibt es noch nicht.";
/// Heading over the commands.
pub const ADMIN_COMMANDS: &str = "Die wichtigsten Befehle";
/// Commands, each with what it does. A test of the command line knows them all.
pub const ADMIN_COMMANDS_ITEMS: [(&str, &str); 7] = [
    (
        "fahrwasser user add",
        "Konto anlegen, mit Link zum Setzen des Passworts",
    ),
    ("fahrwasser user password", "neuen Link ausgeben"),
    ("fahrwasser user disable", "Konto schließen"),
    (
        "fahrwasser user assign",
        "einer Lotsin oder einem Lotsen eine Kommune zuordnen",
    ),
    (
        "fahrwasser organisations import",
        "Kommunen aus dem Gemeindeverzeichnis aufnehmen",
    ),
    ("fahrwasser backup", "Datenbank im laufenden Betrieb sichern"),
    ("fahrwasser config", "alle Einstellungen mit Vorgabewert zeigen"),
];
/// What a Systemadministration never sees.
pub const ADMIN_NOTE: &str = "Inhalte der Kommunen sehen Sie hier zu keiner Zeit.";

/// How an administration is called that stands in the register as `name`: without the addition that only
/// sorts („Borna, Stadt“), a Kreis and a Verband with the word that says what it is.
pub fn name_in_register(kind: Kind, name: &str) -> String {
    const ADDITIONS: [&str; 6] = [
        "Stadt",
        "Landeshauptstadt",
        "Stadtkreis",
        "Universitätsstadt",
        "Hochschulstadt",
        "Große Kreisstadt",
    ];
    let name = match name.split_once(", ") {
        Some((before, addition)) if ADDITIONS.contains(&addition) => before.to_owned(),
        // „Weißwasser/O.L., Stadt / Běła Woda“: the name in the other language stays.
        Some((before, rest)) => match rest.split_once(" / ") {
            Some((addition, other)) if ADDITIONS.contains(&addition) => [before, " / ", other].concat(),
            _ => name.to_owned(),
        },
        None => name.to_owned(),
    };
    let prefix = match kind {
        Kind::District if !name.ends_with("kreis") => "Landkreis ",
        Kind::AdministrativeAssociation => "Verwaltungsverband ",
        _ => "",
    };
    [prefix, &name].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_in_german() {
        for (number, as_of, expected) in [
            (19_243, "2019-12-31", "19.243 (Stand 31.12.2019)"),
            (1_234_567, "2019-12-31", "1.234.567 (Stand 31.12.2019)"),
            (870, "", "870"),
        ] {
            assert_eq!(inhabitants(number, as_of), expected);
        }
    }

    #[test]
    fn names_lose_what_only_sorts() {
        for (kind, name, expected) in [
            (Kind::Town, "Borna, Stadt", "Borna"),
            (Kind::Town, "Bautzen / Budyšin, Stadt", "Bautzen / Budyšin"),
            (
                Kind::Town,
                "Weißwasser/O.L., Stadt / Běła Woda",
                "Weißwasser/O.L. / Běła Woda",
            ),
            (Kind::Municipality, "Rathen, Kurort", "Rathen, Kurort"),
            (Kind::Municipality, "Wermsdorf", "Wermsdorf"),
            (Kind::District, "Leipzig", "Landkreis Leipzig"),
            (Kind::District, "Vogtlandkreis", "Vogtlandkreis"),
            (
                Kind::AdministrativeAssociation,
                "Diehsa",
                "Verwaltungsverband Diehsa",
            ),
        ] {
            assert_eq!(name_in_register(kind, name), expected);
        }
    }
}
