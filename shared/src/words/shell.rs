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
/// The same, on a device that keeps what is written.
pub const UPDATE_KEEPS: &str = "Eine neue Version von Fahrwasser ist da. Was auf diesem Gerät gespeichert ist, bleibt beim Laden erhalten.";
/// A new version is there, but something still waits in this window alone.
pub const UPDATE_LATER: &str =
    "Eine neue Version von Fahrwasser ist da. Sie können sie laden, sobald alle Änderungen übertragen sind.";
/// The same, but this version cannot transfer anything any more.
pub const UPDATE_SAVE: &str = "Diese Seite ist veraltet und kann nichts mehr übertragen. Ihre Änderungen liegen nur in diesem Fenster: Bitte \
     sichern Sie sie als Datei, bevor Sie die neue Version laden. Danach lesen Sie die Datei unter „Nicht übernommene \
     Änderungen“ wieder ein.";
/// A part of the page is not with the server any more.
pub const PART_GONE: &str =
    "Vermutlich gibt es inzwischen eine neue Version von Fahrwasser. Bitte laden Sie die Seite neu.";

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
/// What only this window has, without what can be done about it.
fn only_here(count: u32) -> &'static str {
    match count {
        1 => "Eine Änderung in diesem Fenster ist noch nicht übertragen.",
        _ => "Einige Änderungen in diesem Fenster sind noch nicht übertragen.",
    }
}
/// Edits wait in a window that stands still on a shared computer: whoever reads this did not write them.
pub fn stopped_waiting(count: u32) -> String {
    [
        only_here(count),
        " Wer sie eingegeben hat, meldet sich in diesem Browser wieder an: Dann geht es hier weiter. Bitte lassen Sie \
         dieses Fenster bis dahin offen.",
    ]
    .concat()
}
/// Title of a window that has something left of a person who signed out in another one.
pub const LEFT_TITLE: &str = "Sie haben sich in einem anderen Fenster abgemeldet";
/// What that means.
pub const LEFT: &str = "Dieses Fenster ist deshalb angehalten und nimmt keine Eingaben mehr an.";
/// What is left, and what can be done about it.
pub fn left_waiting(count: u32) -> String {
    [
        only_here(count),
        " Bitte sichern Sie das als Datei, oder melden Sie sich in einem anderen Fenster noch einmal an: Dann geht es \
         hier weiter.",
    ]
    .concat()
}
/// Throws it away.
pub const LEFT_DROP: &str = "Verwerfen und zur Anmeldung";
/// Goes on as the other person.
pub const STOPPED_RELOAD: &str = "Mit der neuen Anmeldung weiterarbeiten";

// Signing out

/// Title of the dialog before signing out while something waits.
pub const SIGN_OUT_TITLE: &str = "Noch nicht alles ist übertragen";
/// Title of the same dialog once nothing waits any more.
pub const SIGN_OUT_FREE: &str = "Von diesem Gerät abmelden?";
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
