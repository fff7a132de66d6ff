//! Words of the frame around every page of the app.

/// The product's name.
pub const NAME: &str = "Fahrwasser";
/// Stands before the title of a page whose form was refused.
pub const ERROR_TITLE: &str = "Fehler: ";
/// Stands before an error, for screen readers.
pub const ERROR: &str = "Fehler:";
/// Jumps over the frame.
pub const SKIP: &str = "Zum Inhalt springen";
/// Name of the navigation.
pub const NAVIGATION: &str = "Hauptnavigation";
/// Name of the navigation in the footer.
pub const FOOTER_NAVIGATION: &str = "Rechtliches und Hilfe";
/// To the start page.
pub const START: &str = "Start";
/// To the newest assessment.
pub const ASSESSMENT: &str = "Standortbestimmung";
/// To what was handed in.
pub const SUBMISSIONS: &str = "Einreichungen";
/// To the account.
pub const ACCOUNT: &str = "Konto";
/// To the edits that were not taken.
pub const EDITS: &str = "Nicht übernommene Änderungen";
/// Before the person's name on the menu, for screen readers.
pub const MENU: &str = "Menü: ";
/// Ends the session.
pub const SIGN_OUT: &str = "Abmelden";
/// Leaves a dialog without doing anything.
pub const CANCEL: &str = "Abbrechen";
/// Closes a dialog.
pub const CLOSE: &str = "Schließen";
/// A page is being read.
pub const LOADING: &str = "Wird geladen …";
/// Tries a call again.
pub const TRY_AGAIN: &str = "Erneut versuchen";
/// Loads the page anew.
pub const RELOAD: &str = "Seite neu laden";
/// Back to the start page.
pub const TO_START: &str = "Zur Startseite";
/// Shows what is typed into a password field.
pub const SHOW: &str = "Anzeigen";
/// Hides it again.
pub const HIDE: &str = "Verbergen";
/// Heading of the error summary.
pub const ERROR_SUMMARY: &str = "Bitte prüfen Sie Ihre Angaben";
/// Title where a list could not be fetched.
pub const NOT_FETCHED: &str = "Das konnte nicht geladen werden";

/// The pages outside the app: address and name.
pub const PUBLIC_PAGES: [(&str, &str); 5] = [
    ("/einfache-sprache", "Einfache Sprache"),
    ("/barrierefreiheit", "Barrierefreiheit"),
    ("/feedback", "Rückmeldung"),
    ("/impressum", "Impressum"),
    ("/datenschutz", "Datenschutz"),
];
/// Under the links of the footer.
pub const FOOTER_NOTE: &str = "Freie Software unter der EUPL-1.2. Ohne Zählung von Besuchen, ohne fremde \
     Dienste.";

/// The title of a page in the browser.
pub fn title(page: &str, failed: bool) -> String {
    let before = if failed { ERROR_TITLE } else { "" };
    if page.is_empty() {
        NAME.to_owned()
    } else {
        [before, page, " – ", NAME].concat()
    }
}

/// A moment of today.
pub fn today_at(clock: &str) -> String {
    [clock, " Uhr"].concat()
}

/// A moment of another day.
pub fn day_at(day: &str, clock: &str) -> String {
    [day, ", ", clock, " Uhr"].concat()
}

// A new version

/// A new version is there and can be loaded.
pub const UPDATE: &str = "Eine neue Version von Fahrwasser ist da.";
/// Loads it.
pub const UPDATE_NOW: &str = "Jetzt laden";
/// A new version is there, but something still waits.
pub const UPDATE_LATER: &str =
    "Eine neue Version von Fahrwasser ist da. Sie können sie laden, sobald alle Änderungen übertragen sind.";

// Pages of the frame

/// Title of the page that is none.
pub const NOT_FOUND_TITLE: &str = "Diese Seite gibt es nicht";
/// What to do then.
pub const NOT_FOUND: &str = "Vielleicht ist die Adresse unvollständig, oder die Seite gehört nicht zu Ihrem Zugang. Von der Startseite aus \
     finden Sie alles, was für Sie da ist.";
/// Title of a page that needs another right.
pub const NO_RIGHT_TITLE: &str = "Diese Seite gehört zu einer anderen Rolle";
/// Title while the app reads the device.
pub const STARTING: &str = "Fahrwasser startet";

/// Title of the tab that stands still because somebody else signed in.
pub const STOPPED_TITLE: &str = "In diesem Browser ist jetzt jemand anderes angemeldet";
/// What that means on a personal device.
pub const STOPPED: &str = "Damit nichts durcheinandergerät, ist dieses Fenster angehalten und nimmt keine Eingaben mehr an. Was Sie \
     eingegeben haben, liegt weiter auf diesem Gerät. Es wird übertragen, sobald Sie sich hier wieder anmelden.";
/// What that means on a shared computer.
pub const STOPPED_SHARED: &str =
    "Damit nichts durcheinandergerät, ist dieses Fenster angehalten und nimmt keine Eingaben mehr an.";
/// Edits wait in a window that stands still on a shared computer.
pub fn stopped_waiting(waiting: u32) -> String {
    let many = if waiting == 1 {
        "Eine Änderung ist"
    } else {
        "Einige Änderungen sind"
    };
    [
        many,
        " noch nicht übertragen. Bitte sichern Sie sie als Datei, bevor Sie dieses Fenster schließen.",
    ]
    .concat()
}
/// Goes on as the other person.
pub const STOPPED_RELOAD: &str = "Mit der neuen Anmeldung weiterarbeiten";

// Signing out

/// Title of the dialog before signing out while something waits.
pub const SIGN_OUT_TITLE: &str = "Noch nicht alles ist übertragen";
/// First transfers, then signs out.
pub const SIGN_OUT_SEND: &str = "Übertragen und abmelden";
/// While it transfers.
pub const SIGN_OUT_SENDING: &str = "Wird übertragen …";
/// Signs out and loses what waits.
pub const SIGN_OUT_LOSE: &str = "Ohne Übertragen abmelden";
/// The transfer did not empty the queue.
pub const SIGN_OUT_STILL: &str = "Es konnte nicht alles übertragen werden. Sichern Sie die Änderungen als Datei, oder bleiben Sie angemeldet und \
     versuchen Sie es später noch einmal.";

/// What signing out would lose. `waiting` may still be transferred, `kept` was refused and lies on the device.
pub fn sign_out_loses(waiting: u32, kept: u32) -> String {
    let sum = waiting.saturating_add(kept);
    let many = match sum {
        1 => "Eine Änderung liegt nur auf diesem Gerät.".to_owned(),
        sum => [&sum.to_string(), " Änderungen liegen nur auf diesem Gerät."].concat(),
    };
    [
        &many,
        " Beim Abmelden wird alles, was hier von Ihnen gespeichert ist, gelöscht, ohne Netz erst, sobald wieder \
         eine Verbindung besteht.",
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_end_with_the_name() {
        for (page, failed, expected) in [
            ("Konto", false, "Konto – Fahrwasser"),
            ("Anmelden", true, "Fehler: Anmelden – Fahrwasser"),
            ("", false, "Fahrwasser"),
        ] {
            assert_eq!(title(page, failed), expected);
        }
    }

    #[test]
    fn losses_are_counted() {
        assert!(sign_out_loses(1, 0).starts_with("Eine Änderung liegt"));
        assert!(sign_out_loses(3, 1).starts_with("4 Änderungen liegen"));
    }
}
