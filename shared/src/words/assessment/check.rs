//! Checking, submitting, withdrawing.

use crate::{assessment::State, sync::Function};

/// Title of the page while it is open.
pub const TITLE: &str = "Prüfen und einreichen";
/// Lead of the page.
pub const LEAD: &str = "Hier sehen Sie, ob alles beisammen ist, und wer was liest, wenn Sie einreichen.";
/// Heading over the checks.
pub const CHECKS: &str = "Ist alles beisammen?";
/// Mark of a check that is fine, for screen readers.
pub const OK: &str = "In Ordnung:";
/// Mark of a check that blocks, for screen readers.
pub const BLOCKS: &str = "Fehlt noch:";
/// Mark of a hint, for screen readers.
pub const HINT: &str = "Hinweis:";

/// Enough is answered.
pub const COMPLETE: &str = "Genug Fragen sind beantwortet";
/// Too little is answered.
pub const INCOMPLETE: &str = "Es sind noch Fragen offen";

/// What to do then.
pub fn incomplete(open: usize) -> String {
    let (open, stay) = match open {
        1 => ("Eine Frage ist offen".to_owned(), "bleibt"),
        open => (format!("{open} Fragen sind offen"), "bleiben"),
    };
    format!("{open}. Beantworten Sie sie, oder erläutern Sie unten in einem Satz, warum sie offen {stay}.")
}

/// Open items that do not block.
pub fn open_but_fine(open: usize) -> String {
    match open {
        0 => "Alle Fragen, die zutreffen, haben eine Antwort.".to_owned(),
        1 => "Eine Frage ist noch offen. Sie können trotzdem einreichen.".to_owned(),
        open => format!("{open} Fragen sind noch offen. Sie können trotzdem einreichen."),
    }
}

/// Nobody differs.
pub const AGREED: &str = "Alle Angaben stimmen überein";
/// Somebody differs.
pub const CONFLICTS: &str = "Es gibt unterschiedliche Angaben";
/// What to do then.
pub const CONFLICTS_TEXT: &str = "Entscheiden Sie bei diesen Fragen, was gelten soll.";
/// What to do when only the explanation differs.
pub const CONFLICT_EXPLANATION: &str = "Entscheiden Sie, welche Erläuterung gelten soll.";
/// What to do when questions and the explanation differ.
pub const CONFLICTS_AND_EXPLANATION: &str =
    "Entscheiden Sie bei diesen Fragen und bei der Erläuterung, was gelten soll.";
/// Nothing to decide.
pub const AGREED_TEXT: &str = "In dem, was Sie einreichen, steht nirgends mehr als eine Angabe.";
/// The gates have what they need.
pub const EVIDENCE: &str = "Die Voraussetzungen sind belegt";
/// Text to it.
pub const EVIDENCE_TEXT: &str =
    "Wo Sie bei einer Voraussetzung Stufe 3 oder 4 gewählt haben, steht ein Beleg.";
/// Evidence is missing.
pub const NO_EVIDENCE: &str = "Bei einer Voraussetzung fehlt ein Beleg";
/// The same for more than one.
pub const NO_EVIDENCE_SEVERAL: &str = "Bei mehreren Voraussetzungen fehlt ein Beleg";
/// What to do then.
pub const NO_EVIDENCE_TEXT: &str =
    "Ab Stufe 3 braucht diese Frage einen Link oder einen Verweis, zum Beispiel ein Aktenzeichen.";
/// The same for more than one.
pub const NO_EVIDENCE_SEVERAL_TEXT: &str =
    "Ab Stufe 3 brauchen diese Fragen je einen Link oder einen Verweis, zum Beispiel ein Aktenzeichen.";
/// Somebody should be asked.
pub const UNKNOWN: &str = "„Weiß ich nicht“";

/// How many.
pub fn unknown(count: usize) -> String {
    match count {
        1 => "Bei einer Frage möchten Sie noch jemanden fragen.".to_owned(),
        count => format!("Bei {count} Fragen möchten Sie noch jemanden fragen."),
    }
}

/// Edits wait on this device.
pub const WAITING: &str = "Auf diesem Gerät warten noch Änderungen";
/// What happens with them.
pub const WAITING_TEXT: &str = "Sie werden vor dem Einreichen übertragen.";

/// Edits wait on a colleague's device.
pub const ELSEWHERE: &str = "Auf einem anderen Gerät warten noch Änderungen";
/// The same on another device of the reader.
pub const ELSEWHERE_OWN: &str = "Auf einem anderen Gerät von Ihnen warten noch Änderungen";

/// What a colleague's device had when it was heard of last.
pub fn elsewhere(by: Function, edits: u32, day: &str) -> String {
    let start = ["Bei der Funktion „", super::function(by), "“ "].concat();
    [
        &start,
        &lay(edits, day),
        " Bitte fragen Sie nach, bevor Sie einreichen: Was später kommt, gehört nicht mehr dazu.",
    ]
    .concat()
}

/// What another device of the reader had.
pub fn elsewhere_own(edits: u32, day: &str) -> String {
    let text = lay(edits, day);
    [
        "Dort ",
        &text,
        " Öffnen Sie Fahrwasser dort mit Netz, bevor Sie hier einreichen.",
    ]
    .concat()
}

fn lay(edits: u32, day: &str) -> String {
    let some = match edits {
        1 => "lag beim letzten Kontakt am DAY noch eine Änderung, die nicht übertragen ist.".to_owned(),
        many => {
            format!("lagen beim letzten Kontakt am DAY noch {many} Änderungen, die nicht übertragen sind.")
        }
    };
    some.replace("DAY", day)
}

/// Heading over the explanation.
pub const EXPLANATION: &str = "Erläuterung zu offenen Fragen";
/// Label of the explanation.
pub const EXPLANATION_LABEL: &str = "Warum bleiben Fragen offen?";
/// Hint to the explanation.
pub const EXPLANATION_HINT: &str = "Nötig, wenn weniger als 90 % der zutreffenden Fragen beantwortet sind; \
     mindestens 10 Zeichen. Ihre Lotsin oder Ihr Lotse liest diesen Text.";

/// Heading over the summary.
pub const SUMMARY: &str = "Ihre Antworten in Kürze";
/// Label: answered.
pub const ANSWERED: &str = "Mit einer Stufe beantwortet";
/// Label: does not apply.
pub const NOT_APPLICABLE: &str = "Trifft nicht zu";
/// Label: open.
pub const OPEN: &str = "Offen";
/// Label: pieces of evidence.
pub const PIECES: &str = "Belege";
/// Label: targets.
pub const TARGETS: &str = "Fragen mit Ziel";

/// Heading over who reads what.
pub const READERS: &str = "Wer liest was?";
/// What the Lotse reads: label.
pub const COACH_READS: &str = "Ihre Lotsin oder Ihr Lotse";
/// What the Lotse reads.
pub const COACH_READS_TEXT: &str = "Antworten, Begründungen, Ziele, Belege, die Notizen für die Lotsin oder den Lotsen, die Erläuterung zu \
    offenen Fragen und das Ergebnis – so, wie sie beim Einreichen sind.";
/// What stays inside: label.
pub const HOUSE_READS: &str = "Nur Digital-Navigation und Leitung";
/// What stays inside.
pub const HOUSE_READS_TEXT: &str =
    "Interne Notizen und der Verlauf. Sie werden nie mit eingereicht, auch nicht später.";
/// What others read: label.
pub const OTHERS_READ: &str = "Andere Kommunen";
/// What others read.
pub const OTHERS_READ_TEXT: &str = "Nichts. Es gibt keine Rangliste.";

// Submitting

/// The button.
pub const SUBMIT: &str = "Jetzt einreichen";
/// While it runs.
pub const SUBMITTING: &str = "Wird eingereicht …";
/// What happens afterwards.
pub const SUBMIT_HINT: &str =
    "Danach sind die Antworten gesperrt. Bis die Durchsicht beginnt, können Sie zurückziehen.";
/// Title when the button is pressed and something blocks.
pub const BLOCKED_TITLE: &str = "Einreichen geht noch nicht";
/// Where it says what blocks.
pub const BLOCKED: &str =
    "Unter „Ist alles beisammen?“ steht, was noch fehlt, mit einem Link zu jeder Frage.";
/// The way there.
pub const BLOCKED_LINK: &str = "Zeigen, was noch fehlt";
/// Title where something newer came.
pub const STALE: &str = "Inzwischen hat sich etwas geändert";
/// What that means.
pub const STALE_TEXT: &str = "Jemand aus Ihrer Verwaltung hat gerade noch etwas geändert. Die Seite zeigt jetzt den neuen Stand, nichts \
    ist verloren. Bitte sehen Sie noch einmal hin und reichen Sie dann ein.";
/// Title without a network.
pub const OFFLINE: &str = "Einreichen braucht eine Verbindung";
/// What that means.
pub const OFFLINE_TEXT: &str = "Sobald Sie wieder verbunden sind, können Sie einreichen. Wo Ihre Eingaben \
     gerade liegen, zeigt die Zeile oben auf der Seite.";
/// Edits of this device could not be sent.
pub const NOT_SENT: &str = "Noch nicht alles ist übertragen";
/// What that means.
pub const NOT_SENT_TEXT: &str = "Auf diesem Gerät warten Änderungen, die der Server noch nicht hat. Eingereicht wird erst, wenn alles \
    angekommen ist. Bitte versuchen Sie es gleich noch einmal.";
/// Title of any other refusal.
pub const FAILED: &str = "Das hat nicht geklappt";

// After submitting

/// Title of the page once submitted.
pub const DONE_TITLE: &str = "Eingereicht";

/// When it was submitted.
pub fn done_at(when: &str) -> String {
    format!("Eingereicht am {when}. Ihre Lotsin oder Ihr Lotse kann die Antworten jetzt lesen.")
}

/// Thanks.
pub const DONE_THANKS: &str = "Vielen Dank – der wichtigste Schritt ist getan";
/// Heading over what comes next.
pub const DONE_NEXT: &str = "So geht es weiter";
/// What comes next.
pub const DONE_STEPS: [&str; 3] = [
    "Ihre Lotsin oder Ihr Lotse sieht die Antworten durch und meldet sich bei Ihnen.",
    "Lesen Sie bis dahin das Ergebnis gemeinsam mit der Leitung und halten Sie zwei, drei Schritte fest, die Ihnen wichtig sind.",
    "Fällt Ihnen noch etwas auf, ziehen Sie zurück, ändern es und reichen erneut ein.",
];
/// Name of the list of states.
pub const STEPS: &str = "Wo die Standortbestimmung steht";
/// A state that lies behind.
pub const STEP_DONE: &str = "erledigt";
/// The way of an assessment, in order.
pub const WAY: [State; 4] = [State::Draft, State::Submitted, State::InReview, State::Accepted];
/// To the result.
pub const TO_RESULT: &str = "Ergebnis lesen";
/// Title in review.
pub const IN_REVIEW_TEXT: &str =
    "Ihre Lotsin oder Ihr Lotse sieht die Antworten gerade durch. Zurückziehen ist jetzt nicht mehr möglich.";
/// Title once accepted.
pub const ACCEPTED_TEXT: &str = "Diese Standortbestimmung ist abgeschlossen. Sie bleibt unverändert und ist die Grundlage für die nächste Runde.";

// Withdrawing

/// The button.
pub const WITHDRAW: &str = "Einreichung zurückziehen";
/// Title of the question.
pub const WITHDRAW_TITLE: &str = "Einreichung zurückziehen?";
/// What it does.
pub const WITHDRAW_TEXT: &str = "Die Antworten sind dann wieder offen, und Sie können sie ändern. Ihre Lotsin oder Ihr Lotse liest sie erst \
    wieder, wenn Sie erneut einreichen. Es geht nichts verloren.";
/// Does it.
pub const WITHDRAW_YES: &str = "Ja, zurückziehen";
/// While it runs.
pub const WITHDRAWING: &str = "Wird zurückgezogen …";
/// Said afterwards.
pub const WITHDRAWN: &str = "Zurückgezogen. Die Antworten sind wieder offen.";
/// Withdrawing without a network.
pub const WITHDRAW_OFFLINE: &str =
    "Zurückziehen braucht eine Verbindung. Bitte versuchen Sie es, wenn Sie wieder verbunden sind.";
