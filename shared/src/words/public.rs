//! Words of the public pages: plain HTML, no script, no account.

// Frame

/// The product's name.
pub const NAME: &str = "Fahrwasser";
/// Skip link.
pub const SKIP: &str = "Zum Inhalt springen";
/// Name of the navigation.
pub const NAVIGATION: &str = "Seiten";
/// Name of the navigation in the footer.
pub const FOOTER_NAVIGATION: &str = "Rechtliches und Hilfe";
/// To the start page.
pub const START: &str = "Start";
/// To the sign-in.
pub const SIGN_IN: &str = "Anmelden";
/// To the page in easy language.
pub const EASY: &str = "Einfache Sprache";
/// To the accessibility statement.
pub const ACCESSIBILITY: &str = "Barrierefreiheit";
/// To the feedback form.
pub const FEEDBACK: &str = "Rückmeldung";
/// To the Impressum.
pub const IMPRINT: &str = "Impressum";
/// To the privacy page.
pub const PRIVACY: &str = "Datenschutz";
/// Under the links of the footer.
pub const FOOTER_NOTE: &str = "Freie Software unter der EUPL-1.2. Ohne Zählung von Besuchen, ohne fremde \
     Dienste.";

/// The title of a page in the browser.
pub fn title(page: &str) -> String {
    format!("{page} – {NAME}")
}

// Start

/// Title of the start page.
pub const START_TITLE: &str = "Gemeinsam auf Kurs zur digitalen Verwaltung";
/// Lead of the start page.
pub const START_LEAD: &str = "Fahrwasser begleitet Kommunen im Digital-Lotsen-Programm: Sie sehen, wo Ihre \
    Verwaltung steht, was als Nächstes ansteht und wer dabei hilft.";
/// Heading over what it offers.
pub const START_OFFERS: &str = "Was Sie hier tun können";

/// What it offers: icon, heading, text.
pub const OFFERS: [(&str, &str, &str); 4] = [
    (
        "target",
        "Standort bestimmen",
        "32 Fragen in acht Bereichen, jede mit fünf beschriebenen Stufen. In weniger als einer Stunde zu \
         schaffen, auch in Etappen und zu mehreren.",
    ),
    (
        "device-check",
        "Auch ohne Netz arbeiten",
        "Was Sie eingeben, liegt sofort auf Ihrem Gerät und wird übertragen, sobald eine Verbindung besteht. \
         Eine Zeile sagt Ihnen jederzeit, was davon schon angekommen ist.",
    ),
    (
        "anchor",
        "Ergebnis verstehen",
        "Jeder Wert lässt sich bis zur einzelnen Antwort zurückverfolgen. Dazu bekommen Sie höchstens drei \
         nächste Schritte, keine Rangliste.",
    ),
    (
        "user",
        "Begleitet von Ihrer Lotsin oder Ihrem Lotsen",
        "Erst wenn Sie einreichen, sieht die begleitende Person Ihren Stand. Interne Notizen bleiben immer \
         in Ihrer Verwaltung.",
    ),
];

/// Heading about access.
pub const START_ACCESS: &str = "Zugang";
/// How to get access.
pub const START_ACCESS_TEXT: &str = "Zugänge vergibt die Programmleitung. Wenn Ihre Kommune noch keinen hat, wenden Sie sich bitte an Ihre \
     Digital-Lotsin oder Ihren Digital-Lotsen.";
/// Heading about browsers.
pub const START_BROWSERS: &str = "Geeignete Browser";
/// Which browsers.
pub const START_BROWSERS_TEXT: &str = "Chrome, Edge und andere Chromium-Browser ab Version 120, Firefox ab 128 \
     (auch ESR), Safari ab 17.4. Für diese Seiten hier genügt jeder Browser.";

// The app is missing or a page is

/// Title where a page is not there.
pub const NOT_FOUND_TITLE: &str = "Diese Seite gibt es nicht";
/// Text where a page is not there.
pub const NOT_FOUND_TEXT: &str = "Vielleicht ist die Adresse unvollständig, oder die Seite ist umgezogen. Von der Startseite aus finden Sie weiter.";
/// Back to the start page.
pub const TO_START: &str = "Zur Startseite";
/// Title where something broke.
pub const BROKEN_TITLE: &str = "Das hat nicht geklappt";
/// Text where something broke.
pub const BROKEN_TEXT: &str = "Auf dem Server ist ein Fehler aufgetreten. Es wurde nichts gespeichert. Bitte versuchen Sie es in einigen \
     Minuten noch einmal.";
/// Title where a request came from another site.
pub const FOREIGN_TITLE: &str = "Abgelehnt";
/// Text where a request came from another site.
pub const FOREIGN_TEXT: &str = "Die Anfrage kam von einer fremden Seite. Bitte öffnen Sie das Formular hier und senden Sie es noch einmal.";
/// Title where this build has no app.
pub const APP_MISSING_TITLE: &str = "Die App fehlt";
/// Text where this build has no app.
pub const APP_MISSING_TEXT: &str =
    "Dieser Server wurde ohne die Seiten der App gebaut. Die Daten sind davon nicht berührt.";

// Operator

/// Stands where the operator has entered nothing.
pub const NOT_ENTERED: &str = "von der betreibenden Stelle noch nicht eingetragen";
/// Label: body.
pub const OPERATOR: &str = "Betreibende Stelle";
/// Label: who speaks for it.
pub const REPRESENTED_BY: &str = "Vertreten durch";
/// Label: postal address.
pub const POSTAL_ADDRESS: &str = "Anschrift";
/// Label: e-mail.
pub const EMAIL: &str = "E-Mail";
/// Label: phone.
pub const PHONE: &str = "Telefon";

// Impressum

/// Lead of the Impressum.
pub const IMPRINT_LEAD: &str = "Angaben nach § 5 Digitale-Dienste-Gesetz";
/// Heading about content.
pub const IMPRINT_CONTENT: &str = "Verantwortung für Inhalte";
/// About content.
pub const IMPRINT_CONTENT_TEXT: &str = "Für die Inhalte dieser Seiten ist die oben genannte Stelle verantwortlich. Was Kommunen in der Anwendung \
     eintragen, verantworten sie selbst.";
/// Heading about the software.
pub const IMPRINT_SOFTWARE: &str = "Software";
/// About the software.
pub const IMPRINT_SOFTWARE_TEXT: &str = "Fahrwasser ist freie Software unter der European Union Public Licence (EUPL) 1.2. Die Gestaltung nutzt das \
     Designsystem KERN.";

// Datenschutz

/// Lead of the privacy page.
pub const PRIVACY_LEAD: &str = "Welche Daten Fahrwasser verarbeitet, wozu, und welche Rechte Sie haben.";
/// Heading: who is responsible.
pub const PRIVACY_CONTROLLER: &str = "Verantwortlich";
/// Label: data protection officer.
pub const PRIVACY_OFFICER: &str = "Datenschutzbeauftragte Person";
/// Label: supervisory authority.
pub const PRIVACY_AUTHORITY: &str = "Aufsichtsbehörde";
/// Heading of the list of data.
pub const PRIVACY_DATA: &str = "Welche Daten";

/// The data: what, why and how long.
pub const PRIVACY_ITEMS: [(&str, &str); 7] = [
    (
        "Konto",
        "Name, Anmeldename, Rolle und Verwaltung, das Passwort nur als Prüfwert. Zweck: Sie anmelden und Rechte \
         prüfen. Dauer: bis die betreibende Stelle es löscht; wer ausscheidet, dessen Konto wird geschlossen.",
    ),
    (
        "Sitzung",
        "Ein Cookie, das nur der Anmeldung dient (technisch notwendig, § 25 Absatz 2 Nummer 2 TDDDG). Der Server \
         speichert davon einen Prüfwert. Dauer: bis zur Abmeldung, längstens 30 Tage; nach 12 Stunden ohne Nutzung \
         endet sie von selbst.",
    ),
    (
        "Antworten, Notizen und Belege",
        "Was Sie in der Standortbestimmung eintragen, mit Person, Funktion und Zeitpunkt jeder Änderung. Zweck: \
         gemeinsam bearbeiten und Änderungen nachvollziehen. Die Seiten zeigen die genaue Uhrzeit anderen nur \
         24 Stunden lang. Auswertungen nach Personen gibt es nicht. Dauer: Antworten, Einreichungen und der \
         ganze Verlauf bleiben gespeichert; von selbst löscht das Programm nichts davon.",
    ),
    (
        "Wartende Änderungen auf anderen Geräten",
        "Liegen auf einem Gerät noch Änderungen, die nicht übertragen sind, sehen die anderen Ihrer Verwaltung, die \
         mitbearbeiten, das vor dem Einreichen: Funktion, Tag und Anzahl, keinen Namen. Zweck: nichts vergessen. \
         Dauer: bis das Gerät etwas anderes meldet, höchstens 30 Tage.",
    ),
    (
        "Auf Ihrem Gerät",
        "Dieselben Inhalte in einer Datenbank Ihres Browsers, damit Sie ohne Netz arbeiten können. Ihre eigenen \
         Änderungen bleiben dort auch nach dem Übertragen bis zu 30 Tage, damit nach einer Störung des Servers \
         nichts fehlt. Beim Abmelden wird alles gelöscht, ohne Netz erst, sobald wieder eine Verbindung besteht. Auf \
         gemeinsam genutzten Computern liegt von Ihrer Arbeit nichts auf dem Gerät; angemeldet bleiben Sie auch dort, \
         bis Sie sich abmelden oder die Sitzung endet.",
    ),
    (
        "Rückmeldungen",
        "Ihr Text und, wenn Sie sie angeben, Ihre E-Mail-Adresse. Zweck: Ihr Anliegen bearbeiten. Dauer: ein \
         Jahr; danach löscht Fahrwasser beides.",
    ),
    (
        "Protokolle des Servers",
        "Zeitpunkt, Art der Anfrage und Ergebnis, ohne Inhalte, ohne Adressen mit Geheimnissen und ohne \
         IP-Adresse. Zweck: Fehler finden. Dauer: Die legt die betreibende Stelle fest; Fahrwasser selbst bewahrt \
         keine Protokolle auf.",
    ),
];

/// Heading about recipients.
pub const PRIVACY_RECIPIENTS: &str = "Empfänger";
/// About recipients.
pub const PRIVACY_RECIPIENTS_TEXT: &str = "Die Digital-Navigation und die Leitung Ihrer Verwaltung sehen Ihre Eingaben. Was Sie einreichen, sieht außerdem \
     die Lotsin oder der Lotse, die oder der Ihre Verwaltung begleitet; interne Notizen sind nie dabei. Wer den Server \
     betreibt, kann technisch alles lesen. Fahrwasser lädt keine Schriften, Karten oder Skripte von fremden Servern, \
     zählt keine Besuche und gibt keine Daten weiter.";
/// Heading about the legal ground.
pub const PRIVACY_GROUND: &str = "Rechtsgrundlage";
/// About the legal ground.
pub const PRIVACY_GROUND_TEXT: &str = "Artikel 6 Absatz 1 Buchstabe e DSGVO in Verbindung mit dem jeweiligen Landesrecht: Die Verarbeitung dient \
     einer Aufgabe im öffentlichen Interesse.";
/// Heading about rights.
pub const PRIVACY_RIGHTS: &str = "Ihre Rechte";
/// About rights.
pub const PRIVACY_RIGHTS_TEXT: &str = "Sie können Auskunft, Berichtigung, Löschung oder Einschränkung verlangen und der Verarbeitung widersprechen. \
     Wenden Sie sich dazu an die verantwortliche Stelle oder die datenschutzbeauftragte Person. Sie können sich \
     auch bei der Aufsichtsbehörde beschweren.";

// Barrierefreiheit

/// Title of the statement.
pub const STATEMENT_TITLE: &str = "Erklärung zur Barrierefreiheit";

/// Lead of the statement. `law` is what the operator names; empty says it without a name.
pub fn statement_lead(law: &str) -> String {
    let law = match law {
        "" => "dem Recht des jeweiligen Landes zur barrierefreien Informationstechnik",
        law => law,
    };
    format!(
        "Diese Erklärung gilt für Fahrwasser: die öffentlichen Seiten und die Anwendung nach der Anmeldung. Sie \
         beruht auf {law} und auf der Barrierefreie-Informationstechnik-Verordnung (BITV 2.0)."
    )
}

/// Heading: how far.
pub const STATEMENT_STATE: &str = "Stand der Vereinbarkeit";
/// How far.
pub const STATEMENT_STATE_TEXT: &str = "Fahrwasser ist mit den Anforderungen teilweise vereinbar. Maßstab sind die BITV 2.0 und die Norm EN 301 549 \
     mit den Web Content Accessibility Guidelines (WCAG) 2.1 auf Stufe AA; gebaut und geprüft wird nach WCAG 2.2.";
/// Heading: what is not proven.
pub const STATEMENT_GAPS: &str = "Was noch nicht geprüft ist";
/// Lead of the gaps.
pub const STATEMENT_GAPS_LEAD: &str = "„Teilweise“ steht hier, weil ein Teil der Nachweise fehlt:";
/// What is not proven.
pub const STATEMENT_GAPS_ITEMS: [&str; 4] = [
    "Nutzung mit Screenreadern durch Menschen, die sie im Alltag brauchen, wurde noch nicht erprobt.",
    "Firefox und Safari wurden noch nicht geprüft, ebenso wenig Geräte mit iOS und Android.",
    "Ausgedruckte und als CSV oder JSON heruntergeladene Dateien wurden nicht auf Barrierefreiheit geprüft. \
     Dieselben Inhalte stehen auf den Seiten.",
    "Eine Erläuterung in Deutscher Gebärdensprache und eine in Leichter Sprache nach den dafür geltenden Regeln \
     gibt es noch nicht. Die Seite „Einfache Sprache“ ist ein erster Ersatz.",
];
/// Heading: method.
pub const STATEMENT_METHOD: &str = "Erstellung dieser Erklärung";

/// The method. `date` is the day the statement was made or last looked over.
pub fn statement_method(date: &str) -> String {
    format!(
        "Stand dieser Erklärung: {date}. Sie beruht auf einer Selbstbewertung: automatische Prüfung jeder Seite \
         mit axe in Chromium, hell und dunkel; Anmelden, Antworten, Ergebnis, Einreichen und Zurückziehen allein mit \
         der Tastatur; Vergrößerung auf 200 und 400 Prozent."
    )
}

/// Heading: feedback.
pub const STATEMENT_FEEDBACK: &str = "Barrieren melden";
/// Feedback, before the link.
pub const STATEMENT_FEEDBACK_TEXT: &str = "Ist Ihnen eine Barriere aufgefallen, oder brauchen Sie eine Information in anderer Form? Schreiben Sie uns; \
     das geht auch ohne Namen.";
/// Link to the form.
pub const STATEMENT_FEEDBACK_LINK: &str = "Barriere melden";
/// Heading: enforcement.
pub const STATEMENT_ENFORCEMENT: &str = "Durchsetzungsverfahren";
/// Enforcement.
pub const STATEMENT_ENFORCEMENT_TEXT: &str = "Antworten wir nicht innerhalb eines Monats oder sind Sie mit der Antwort nicht zufrieden, können Sie sich an \
     die Durchsetzungsstelle wenden. Das Verfahren ist kostenlos, einen Rechtsbeistand brauchen Sie nicht.";
/// Label: enforcement body.
pub const ENFORCEMENT_BODY: &str = "Durchsetzungsstelle";

// Einfache Sprache

/// Title of the page in easy language.
pub const EASY_TITLE: &str = "Fahrwasser in Einfacher Sprache";

/// The page in easy language: heading and paragraphs.
pub const EASY_PARTS: [(&str, &[&str]); 5] = [
    (
        "Was ist Fahrwasser?",
        &[
            "Fahrwasser ist eine Internet-Seite für Rathäuser.",
            "Ein Fahrwasser ist der sichere Weg für Schiffe. Ein Lotse kennt diesen Weg und hilft dem Schiff.",
            "So ist es auch hier: Digital-Lotsen helfen den Rathäusern. Zum Beispiel, damit Sie mehr im Internet \
             erledigen können.",
        ],
    ),
    (
        "Was kann man hier machen?",
        &[
            "Die Mitarbeiterinnen und Mitarbeiter im Rathaus beantworten 32 Fragen.",
            "Danach sehen sie: Was klappt schon gut? Was fehlt noch? Was ist der nächste Schritt?",
            "Das geht auch ohne Internet. Die Antworten werden später übertragen.",
        ],
    ),
    (
        "Wie finde ich mich zurecht?",
        &[
            "Oben auf jeder Seite steht das Menü. Dort finden Sie „Anmelden“.",
            "Zum Anmelden brauchen Sie einen Namen und ein Passwort. Von der Programm-Leitung bekommen Sie den Namen \
             und einen Link. Mit dem Link wählen Sie Ihr Passwort selbst.",
            "Ganz unten auf jeder Seite finden Sie wichtige Hinweise.",
        ],
    ),
    (
        "Was ist mit meinen Daten?",
        &[
            "Wir speichern nur, was wir brauchen. Mehr dazu steht auf der Seite „Datenschutz“.",
            "Niemand zählt Ihre Besuche. Niemand bekommt Ihre Daten für Werbung.",
        ],
    ),
    (
        "Etwas klappt nicht?",
        &[
            "Schreiben Sie uns. Unten auf der Seite steht „Rückmeldung“.",
            "Sie müssen Ihren Namen nicht sagen.",
        ],
    ),
];

// Rückmeldung

/// Title of the form.
pub const FEEDBACK_TITLE: &str = "Rückmeldung geben";
/// Lead of the form.
pub const FEEDBACK_LEAD: &str = "Sagen Sie uns, was Ihnen aufgefallen ist. Bitte nennen Sie keine Passwörter und keine Daten anderer Menschen.";
/// Label of the category.
pub const FEEDBACK_CATEGORY: &str = "Worum geht es?";
/// Category: barrier.
pub const FEEDBACK_BARRIER: &str = "Barriere melden";
/// Category: defect.
pub const FEEDBACK_DEFECT: &str = "Fehler melden";
/// Category: wish.
pub const FEEDBACK_WISH: &str = "Wunsch oder Lob";
/// Category: question.
pub const FEEDBACK_QUESTION: &str = "Frage";
/// Label of the message.
pub const FEEDBACK_MESSAGE: &str = "Ihre Nachricht";
/// Hint of the message.
pub const FEEDBACK_MESSAGE_HINT: &str = "Höchstens 5.000 Zeichen. Hilfreich ist, auf welcher Seite es war.";
/// Label of the address.
pub const FEEDBACK_EMAIL: &str = "Ihre E-Mail-Adresse";
/// Behind the label of what may be left out.
pub const OPTIONAL: &str = "(freiwillig)";
/// Hint of the address.
pub const FEEDBACK_EMAIL_HINT: &str = "Nur, wenn Sie eine Antwort möchten.";
/// Label of the field that people leave empty.
pub const FEEDBACK_TRAP: &str = "Dieses Feld bitte leer lassen";
/// Button.
pub const FEEDBACK_SEND: &str = "Absenden";
/// Before each error, for screen readers.
pub const ERROR_PREFIX: &str = "Fehler:";
/// Before the title of a page with errors.
pub const ERROR_TITLE_PREFIX: &str = "Fehler";
/// Heading of the error summary.
pub const ERROR_SUMMARY: &str = "Bitte prüfen Sie Ihre Angaben";
/// No category chosen.
pub const FEEDBACK_CATEGORY_MISSING: &str = "Bitte wählen Sie, worum es geht.";
/// No message.
pub const FEEDBACK_MESSAGE_MISSING: &str = "Bitte schreiben Sie eine Nachricht.";
/// A control character.
pub const FEEDBACK_CONTROL_CHARACTER: &str = "Der Text enthält ein unsichtbares Steuerzeichen. Bitte tippen Sie \
     ihn neu ein, statt ihn einzufügen.";
/// The address is none.
pub const FEEDBACK_EMAIL_WRONG: &str = "Bitte prüfen Sie die E-Mail-Adresse. Beispiel: name@rathaus.example";
/// Too many messages in a short time.
pub const FEEDBACK_THROTTLED: &str = "Aus Ihrem Netz kamen gerade viele Rückmeldungen. Bitte versuchen Sie es in einer Stunde noch einmal; Ihr Text \
     steht noch im Formular.";
/// Nothing could be stored.
pub const FEEDBACK_UNAVAILABLE: &str = "Ihre Rückmeldung konnte gerade nicht gespeichert werden. Bitte versuchen Sie es gleich noch einmal; Ihr Text \
     steht noch im Formular.";
/// The form as a whole cannot be read.
pub const FEEDBACK_MALFORMED: &str =
    "Das Formular kam unvollständig an. Bitte füllen Sie es hier noch einmal aus.";
/// Not everything that was sent has arrived.
pub const FEEDBACK_CUT: &str = "Nicht alles ist angekommen: Es war zu viel auf einmal, oder es dauerte zu lange. Was ankam, steht noch im \
     Formular; am Ende fehlt etwas. Bitte ergänzen oder kürzen Sie Ihre Nachricht und senden Sie sie noch einmal.";
/// Title of the thanks.
pub const FEEDBACK_THANKS_TITLE: &str = "Danke für Ihre Rückmeldung";
/// Text of the thanks.
pub const FEEDBACK_THANKS_TEXT: &str =
    "Sie ist angekommen. Wenn Sie eine E-Mail-Adresse angegeben haben, melden wir uns bei Ihnen.";

/// A text is too long.
pub fn too_long(most: u32) -> String {
    format!(
        "Der Text ist zu lang. Höchstens {} Zeichen sind möglich.",
        thousands(most)
    )
}

/// A number with a dot after the thousands.
fn thousands(number: u32) -> String {
    match (number / 1_000, number % 1_000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{thousands}.{rest:03}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_read_as_in_german() {
        assert_eq!(
            too_long(5_000),
            "Der Text ist zu lang. Höchstens 5.000 Zeichen sind möglich."
        );
        assert_eq!(
            too_long(320),
            "Der Text ist zu lang. Höchstens 320 Zeichen sind möglich."
        );
    }
}
