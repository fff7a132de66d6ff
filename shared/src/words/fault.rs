//! What went wrong, in words that say what to do next.

use crate::{Blocker, Fault, Refusal, Right, account::PasswordFault};

/// A refusal of the server.
pub fn fault(fault: &Fault) -> String {
    match fault {
        Fault::NotSignedIn => "Ihre Anmeldung ist abgelaufen. Bitte melden Sie sich neu an; Ihre Eingaben bleiben erhalten.",
        Fault::WrongLogin => {
            "Anmeldename oder Passwort stimmen nicht. Bitte prüfen Sie beides, auch die Feststelltaste. Haben Sie Ihr \
             Passwort vergessen, hilft Ihnen Ihre Programmleitung."
        }
        Fault::Throttled { seconds } => return throttled(*seconds),
        Fault::LinkOver => {
            "Dieser Link gilt nicht mehr: Er wurde schon benutzt oder ist abgelaufen. Bitten Sie Ihre Programmleitung \
             um einen neuen."
        }
        Fault::Password(why) => password(*why),
        Fault::NotFound => "Das gibt es hier nicht, oder es gehört nicht zu Ihrem Zugang.",
        Fault::Forbidden(needed) => right(*needed),
        Fault::Stale { .. } => {
            "Inzwischen hat sich etwas geändert. Sie sehen jetzt den neuen Stand, nichts ging verloren. Bitte prüfen \
             Sie ihn und versuchen Sie es dann noch einmal."
        }
        Fault::Blocked(blockers) => return blockers.iter().map(blocker).collect::<Vec<_>>().join(" "),
        Fault::Invalid(fields) => {
            return fields.iter().map(|field| refusal(&field.why)).collect::<Vec<_>>().join(" ");
        }
        Fault::Malformed => "Die Anfrage kam unvollständig an. Bitte laden Sie die Seite neu und versuchen Sie es noch einmal.",
        Fault::TooLarge => "Das ist zu viel auf einmal. Bitte kürzen Sie die Eingabe und versuchen Sie es noch einmal.",
        Fault::Outdated { .. } => {
            "Diese Seite ist veraltet. Bitte laden Sie sie neu. Was auf diesem Gerät gespeichert ist, bleibt erhalten."
        }
        Fault::Later { .. } => {
            "Der Server wird gerade auf eine neue Version umgestellt. Ihre Eingaben bleiben; es wird von selbst \
             wieder versucht."
        }
        Fault::OtherPerson => {
            "In diesem Browser ist inzwischen jemand anderes angemeldet. Bitte melden Sie sich wieder selbst an."
        }
        Fault::Unavailable => {
            "Der Server kann gerade nichts annehmen; es wurde nichts gespeichert. Bitte versuchen Sie es in einer \
             Minute noch einmal."
        }
        Fault::Full => {
            "Der Speicher des Servers ist voll; es wurde nichts gespeichert. Bitte geben Sie Ihrer Programmleitung \
             Bescheid."
        }
        Fault::Internal => {
            "Das lag an uns, und es wurde nichts gespeichert. Bitte versuchen Sie es noch einmal. Bleibt es dabei, \
             geben Sie uns bitte eine Rückmeldung."
        }
    }
    .to_owned()
}

/// No answer came at all.
pub const NO_NETWORK: &str =
    "Es besteht keine Verbindung. Bitte prüfen Sie das Netz und versuchen Sie es noch einmal.";
/// Something else answered.
pub const NOT_OURS: &str = "Zwischen Ihnen und Fahrwasser hat etwas anderes geantwortet, zum Beispiel ein Proxy Ihres Netzes. Bitte \
     versuchen Sie es noch einmal; bleibt es dabei, hilft Ihre IT-Betreuung.";

/// Why a new password is not accepted.
pub const fn password(why: PasswordFault) -> &'static str {
    match why {
        PasswordFault::TooShort => "Bitte wählen Sie ein Passwort mit mindestens 12 Zeichen.",
        PasswordFault::TooLong => "Bitte wählen Sie ein Passwort mit höchstens 128 Zeichen.",
        PasswordFault::TooCommon => "Dieses Passwort ist zu leicht zu erraten. Bitte wählen Sie ein anderes.",
        PasswordFault::Unchanged => "Das ist Ihr bisheriges Passwort. Bitte wählen Sie ein anderes.",
    }
}

/// What somebody would need to be.
pub const fn right(right: Right) -> &'static str {
    match right {
        Right::AnswerForOrganisation => {
            "Das können nur die Digital-Navigation und die Leitung der Verwaltung. Bitte wenden Sie sich an sie."
        }
        Right::CoachOfOrganisation => "Das kann nur, wer Verwaltungen als Lotsin oder Lotse begleitet.",
        Right::LeadProgramme => "Das kann nur die Programmleitung.",
    }
}

/// Why one value is not taken.
pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Malformed => "Diese Angabe kam beschädigt an. Bitte tragen Sie sie noch einmal ein.",
        Refusal::NoDocument => "Diese Standortbestimmung gehört nicht mehr zu Ihrem Zugang. Kopieren Sie den Text, wenn Sie ihn noch brauchen.",
        Refusal::UnknownField => "Dieses Feld gibt es im Fragebogen nicht. Kopieren Sie den Text, wenn Sie ihn noch brauchen.",
        Refusal::WrongKind => "In dieses Feld gehört etwas anderes. Bitte prüfen Sie die Angabe.",
        Refusal::OutOfRange { min, max } => return ["Bitte geben Sie eine Zahl von ", &min.to_string(), " bis ", &max.to_string(), " an."].concat(),
        Refusal::TooLong { max } => return ["Der Text ist zu lang. Höchstens ", &thousands(*max), " Zeichen sind möglich."].concat(),
        Refusal::TooShort { min } => return ["Bitte schreiben Sie mindestens ", &min.to_string(), " Zeichen."].concat(),
        Refusal::NoLink => "Dieser Link ist hier nicht möglich. Links beginnen mit https://, http:// oder mailto:.",
        Refusal::ControlCharacter => "Der Text enthält ein unsichtbares Steuerzeichen. Bitte tippen Sie ihn neu ein, statt ihn einzufügen.",
        Refusal::AlwaysApplies => "Diese Frage betrifft jede Verwaltung, „Trifft nicht zu“ gibt es hier nicht. Bitte wählen Sie eine Stufe oder „Weiß ich nicht“.",
        Refusal::TooMany { max } => return ["Mehr als ", &thousands(*max), " Einträge sind hier nicht möglich. Bitte entfernen Sie zuerst andere."].concat(),
        Refusal::IdTaken => "Diese Änderung lässt sich so nicht speichern. Bitte tragen Sie die Angabe noch einmal ein.",
    }
    .to_owned()
}

/// What keeps a step from being taken.
pub fn blocker(blocker: &Blocker) -> String {
    match blocker {
        Blocker::Incomplete { open } => match open.len() {
            1 => {
                "Eine Frage ist noch offen. Beantworten Sie sie, oder erläutern Sie, warum sie offen bleibt."
                    .to_owned()
            }
            many => [
                &many.to_string(),
                " Fragen sind noch offen. Beantworten Sie sie, oder erläutern Sie, warum sie offen bleiben.",
            ]
            .concat(),
        },
        Blocker::GateEvidence { items } => {
            ["Für ", &questions(items.len()), " fehlt noch ein Beleg."].concat()
        }
        Blocker::Conflicts { items, explanation } => [
            "Bei ",
            &match (items.len(), explanation) {
                (0, _) => "der Erläuterung".to_owned(),
                (1, false) => "einer Frage".to_owned(),
                (1, true) => "einer Frage und der Erläuterung".to_owned(),
                (count, false) => questions(count),
                (count, true) => [&questions(count), " und der Erläuterung"].concat(),
            },
            " stehen verschiedene Angaben nebeneinander. Bitte entscheiden Sie, welche gilt.",
        ]
        .concat(),
        Blocker::NoRemark => "Zum Zurückgeben gehört mindestens ein Hinweis.".to_owned(),
        Blocker::OpenRemarks => "Es sind noch Rückfragen offen.".to_owned(),
        Blocker::State { state } => [
            "Im Zustand „",
            super::assessment::state(*state),
            "“ geht das nicht.",
        ]
        .concat(),
    }
}

fn questions(count: usize) -> String {
    match count {
        1 => "eine Frage".to_owned(),
        count => [&count.to_string(), " Fragen"].concat(),
    }
}

fn throttled(seconds: u32) -> String {
    let wait = match seconds {
        0 | 1 => "einen Augenblick".to_owned(),
        2..=90 => [&seconds.to_string(), " Sekunden"].concat(),
        _ => [&seconds.div_ceil(60).to_string(), " Minuten"].concat(),
    };
    [
        "Das waren zu viele Versuche. Bitte warten Sie ",
        &wait,
        " und versuchen Sie es dann noch einmal.",
    ]
    .concat()
}

/// A number with a dot after the thousands.
fn thousands(number: u32) -> String {
    match (number / 1_000, number % 1_000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => {
            let rest = rest.to_string();
            [&thousands.to_string(), ".", &"000"[rest.len().min(3)..], &rest].concat()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_and_limits_are_readable() {
        for (text, expected) in [
            (fault(&Fault::Throttled { seconds: 30 }), "30 Sekunden"),
            (fault(&Fault::Throttled { seconds: 91 }), "2 Minuten"),
            (refusal(&Refusal::TooLong { max: 20_000 }), "20.000 Zeichen"),
            (refusal(&Refusal::TooLong { max: 2_050 }), "2.050 Zeichen"),
            (refusal(&Refusal::OutOfRange { min: 0, max: 4 }), "von 0 bis 4"),
            (fault(&Fault::Password(PasswordFault::TooShort)), "mindestens 12"),
        ] {
            assert!(text.contains(expected), "{text}");
        }
    }

    #[test]
    fn several_blockers_are_one_text() {
        let text = fault(&Fault::Blocked(vec![Blocker::NoRemark, Blocker::OpenRemarks]));
        assert_eq!(
            text,
            "Zum Zurückgeben gehört mindestens ein Hinweis. Es sind noch Rückfragen offen."
        );
    }
}
