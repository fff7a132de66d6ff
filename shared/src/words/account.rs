//! Words about signing in and the own account.

use crate::account::Role;

/// A role as people call it.
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::Staff => "Mitarbeit",
        Role::Navigator => "Digital-Navigation",
        Role::Head => "Leitung",
        Role::Coach => "Lotsin oder Lotse",
        Role::Director => "Programmleitung",
        Role::Admin => "Systemadministration",
    }
}

// Sign-in

/// Title.
pub const SIGN_IN: &str = "Anmelden";
/// Beside the form, large.
pub const CLAIM: &str = "Gemeinsam auf Kurs zur digitalen Verwaltung";
/// Beside the form, below.
pub const CLAIM_TEXT: &str = "Fahrwasser begleitet Kommunen im Digital-Lotsen-Programm: sehen, wo Ihre Verwaltung steht, was als Nächstes \
     ansteht und wer dabei hilft. Auch ohne Netz.";
/// Label.
pub const LOGIN: &str = "Anmeldename";
/// Hint.
pub const LOGIN_HINT: &str = "Meist Ihre dienstliche E-Mail-Adresse.";
/// Label.
pub const PASSWORD: &str = "Passwort";
/// Label of the checkbox.
pub const SHARED_COMPUTER: &str = "Gemeinsam genutzter Computer";
/// What it does.
pub const SHARED_COMPUTER_HINT: &str = "Dann liegt von Ihrer Arbeit nichts auf diesem Gerät, und Sie brauchen \
     durchgehend Netz. Bitte melden Sie sich am Ende ab: Manche Browser bleiben auch nach dem Schließen angemeldet. Ohne Häkchen \
     liegt Ihre Arbeit auch hier, und ohne Netz öffnet Fahrwasser damit, ohne nach dem Passwort zu fragen.";
/// Button.
pub const SIGN_IN_NOW: &str = "Anmelden";
/// While it works.
pub const SIGNING_IN: &str = "Wird angemeldet …";
/// Nothing typed.
pub const LOGIN_MISSING: &str = "Bitte geben Sie Ihren Anmeldenamen ein.";
/// Nothing typed.
pub const PASSWORD_MISSING: &str = "Bitte geben Sie Ihr Passwort ein.";
/// Under the form.
pub const SIGN_IN_FOOT: &str = "Noch kein Zugang, oder Passwort vergessen? Ihre Programmleitung schickt Ihnen einen Link, mit dem Sie ein \
     Passwort setzen.";
/// The address leads somewhere; sign-in comes first.
pub const SIGN_IN_FIRST: &str = "Bitte melden Sie sich an. Danach öffnet sich die Seite, die Sie aufgerufen \
     haben.";
/// Signing in needs the network.
pub const SIGN_IN_OFFLINE: &str = "Es besteht keine Verbindung. Zum Anmelden brauchen Sie Netz.";
/// Somebody signed out without a network, and the server does not know yet.
pub const SIGN_OUT_UNCONFIRMED: &str = "Die letzte Abmeldung ist noch nicht bestätigt, und die Daten liegen \
     noch auf diesem Gerät. Sobald eine Verbindung besteht, wird die Abmeldung nachgeholt, und sie werden \
     gelöscht. Erst danach kann sich hier wieder jemand anmelden.";
/// Title of the dialog after a session ended.
pub const AGAIN_TITLE: &str = "Bitte neu anmelden";
/// Text of it.
pub const AGAIN_TEXT: &str = "Ihre Sitzung ist zu Ende. Ihre Eingaben bleiben, wo sie sind, und werden übertragen, sobald Sie angemeldet sind.";
/// Announced after it.
pub const AGAIN_DONE: &str = "Sie sind wieder angemeldet.";

// A new password

/// Title of the page behind a one-time link.
pub const SET_TITLE: &str = "Passwort setzen";
/// Lead.
pub const SET_LEAD: &str = "Wählen Sie ein Passwort für Ihren Zugang zu Fahrwasser.";
/// Label.
pub const NEW_PASSWORD: &str = "Neues Passwort";
/// Hint: what makes it good.
pub const NEW_PASSWORD_HINT: &str = "Mindestens 12 Zeichen. Gut geeignet sind mehrere Wörter hintereinander; Leerzeichen und Umlaute sind erlaubt.";
/// Button.
pub const SET_NOW: &str = "Passwort setzen";
/// While it works.
pub const SETTING: &str = "Wird gesetzt …";
/// Title after it.
pub const SET_DONE_TITLE: &str = "Ihr Passwort ist gesetzt";
/// Text after it.
pub const SET_DONE: &str = "Melden Sie sich jetzt mit Ihrem Anmeldenamen und dem neuen Passwort an.";
/// On to the sign-in.
pub const TO_SIGN_IN: &str = "Zur Anmeldung";
/// Title where the link is not good any more.
pub const LINK_OVER_TITLE: &str = "Dieser Link gilt nicht mehr";
/// Title where the address has no link in it.
pub const LINK_MISSING_TITLE: &str = "Der Link ist unvollständig";
/// What to do then.
pub const LINK_MISSING: &str = "Bitte öffnen Sie den ganzen Link aus der Nachricht, die Sie bekommen haben. Manche Programme trennen ihn am \
     Zeilenende.";

// Account

/// Title.
pub const ACCOUNT: &str = "Konto";
/// Heading: who you are.
pub const ABOUT: &str = "Über Sie";
/// Name of a fact.
pub const NAME: &str = "Name";
/// Name of a fact.
pub const ROLE: &str = "Rolle";
/// Name of a fact.
pub const ORGANISATION: &str = "Verwaltung";
/// Name of a fact.
pub const PROGRAMME: &str = "Programm";
/// What to do when one of them is wrong.
pub const ABOUT_WRONG: &str = "Stimmt etwas nicht, wenden Sie sich bitte an Ihre Programmleitung.";
/// Heading.
pub const CHANGE: &str = "Passwort ändern";
/// What it does.
pub const CHANGE_TEXT: &str = "Danach sind Sie nur noch hier angemeldet. Andere Geräte fragen vor der nächsten \
     Übertragung nach dem neuen Passwort; was dort gespeichert ist, bleibt dort.";
/// Label.
pub const OLD_PASSWORD: &str = "Bisheriges Passwort";
/// Button.
pub const CHANGE_NOW: &str = "Passwort ändern";
/// While it works.
pub const CHANGING: &str = "Wird geändert …";
/// Announced and shown after it.
pub const CHANGED: &str = "Ihr Passwort ist geändert.";
/// Nothing typed.
pub const OLD_MISSING: &str = "Bitte geben Sie Ihr bisheriges Passwort ein.";
/// Nothing typed.
pub const NEW_MISSING: &str = "Bitte wählen Sie ein neues Passwort.";
/// The old one is wrong.
pub const OLD_WRONG: &str = "Das bisherige Passwort stimmt nicht. Bitte geben Sie es noch einmal ein.";
/// Heading.
pub const EVERYWHERE: &str = "Überall abmelden";
/// What it does.
pub const EVERYWHERE_TEXT: &str = "Beendet Ihre Anmeldung auf allen Geräten, auch hier. Andere Geräte tauschen \
     danach nichts mehr mit dem Server aus. Was dort schon gespeichert ist, bleibt lesbar; melden Sie ein \
     verlorenes Gerät deshalb auch Ihrer IT-Betreuung.";
/// Button.
pub const EVERYWHERE_NOW: &str = "Überall abmelden";
/// While it works.
pub const EVERYWHERE_GOING: &str = "Wird abgemeldet …";
/// Title of the question before.
pub const EVERYWHERE_ASK: &str = "Auf allen Geräten abmelden?";
/// Text of the question.
pub const EVERYWHERE_ASK_TEXT: &str = "Andere Geräte brauchen eine neue Anmeldung, bevor sie wieder etwas \
     übertragen; was dort gespeichert ist, bleibt dort. Auf diesem Gerät wird Ihre Arbeit gelöscht, sie bleibt \
     auf dem Server.";
/// Needs the network.
pub const NEEDS_NETWORK: &str = "Dafür brauchen Sie eine Verbindung.";
/// Heading.
pub const DEVICE: &str = "Auf diesem Gerät";
/// On a personal device.
pub const DEVICE_PERSONAL: &str = "Damit Sie ohne Netz arbeiten können, liegen Ihre Standortbestimmungen auch \
     hier im Speicher des Browsers. Beim Abmelden werden sie gelöscht, ohne Netz erst, sobald wieder eine \
     Verbindung besteht; auf dem Server bleiben sie.";
/// On a personal device of somebody who edits nothing.
pub const DEVICE_NOTHING: &str = "Auf diesem Gerät liegt von Ihnen nur, was oben unter „Über Sie“ steht.";
/// On a shared computer.
pub const DEVICE_SHARED: &str = "Sie haben „Gemeinsam genutzter Computer“ gewählt: Von Ihrer Arbeit liegt \
     nichts auf diesem Gerät. Bitte melden Sie sich ab, wenn Sie gehen: Manche Browser bleiben auch nach dem Schließen angemeldet.";
/// Name of a fact.
pub const DEVICE_ASSESSMENTS: &str = "Standortbestimmungen";
/// Name of a fact.
pub const DEVICE_AS_OF: &str = "Stand";
/// Nothing was fetched yet.
pub const DEVICE_NEVER: &str = "noch nicht geladen";
/// Name of a fact.
pub const DEVICE_WAITING: &str = "Noch nicht übertragen";
/// Nothing waits.
pub const DEVICE_NONE: &str = "nichts";
/// Name of a fact.
pub const DEVICE_LASTING: &str = "Speicher";
/// The browser promised to keep it.
pub const DEVICE_PERSISTED: &str = "geschützt: Der Browser räumt ihn nicht von selbst auf";
/// The browser may clear it when space is short.
pub const DEVICE_FINE: &str = "in Ordnung; wird der Platz knapp, kann der Browser ihn leeren";
/// The browser stores nothing.
pub const DEVICE_REFUSED: &str = "Der Browser speichert zurzeit nichts";
