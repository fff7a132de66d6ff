//! Words about what is saved where, and about edits that were not taken.

// The line that always tells the truth

/// The device is writing.
pub const SAVING: &str = "Wird gespeichert …";
/// The device has it.
pub const ON_DEVICE: &str = "Auf diesem Gerät gespeichert";
/// The server has it.
pub const SENT: &str = "Übertragen";
/// Only this window has it: nothing is written on a shared computer.
pub const IN_MEMORY: &str = "Noch nicht übertragen";
/// What to mind then.
pub const IN_MEMORY_MIND: &str = "Bitte lassen Sie dieses Fenster offen.";
/// The device cannot write.
pub const NOT_ON_DEVICE: &str = "Auf diesem Gerät kann nicht gespeichert werden";
/// The window stands still.
pub const STOPPED: &str = "Dieses Fenster ist angehalten";
/// Sends what waits.
pub const SEND_NOW: &str = "Jetzt übertragen";
/// While it sends.
pub const SENDING: &str = "Wird übertragen …";
/// Opens the sign-in.
pub const SIGN_IN_AGAIN: &str = "Neu anmelden";

/// Edits wait: no answer of the server arrives, or something else answers.
pub const SERVER_AWAY: &str = "Der Server ist gerade nicht erreichbar; es wird von selbst wieder versucht.";
/// Edits wait: the server takes nothing at the moment.
pub const SERVER_BUSY: &str = "Der Server kann gerade nichts annehmen; es wird von selbst wieder versucht.";
/// Edits wait: the server has no room.
pub const SERVER_FULL: &str = "Der Speicher des Servers ist voll; es wird von selbst wieder versucht. Bitte geben Sie Ihrer Programmleitung \
     Bescheid.";
/// Edits wait: the page is newer than the server.
pub const SERVER_LATER: &str =
    "Der Server wird gerade auf eine neue Version umgestellt; es wird von selbst wieder versucht.";
/// Edits wait: the server does not understand this page any more.
pub const PAGE_OUTDATED: &str =
    "Diese Seite ist veraltet. Übertragen wird wieder, sobald Sie die neue Version laden.";

/// How many edits wait.
pub fn waiting(count: u32) -> String {
    match count {
        1 => "1 Änderung wartet".to_owned(),
        count => [&count.to_string(), " Änderungen warten"].concat(),
    }
}

/// How many edits wait, and since when.
pub fn waiting_since(count: u32, moment: &str) -> String {
    [&waiting(count), " seit ", moment].concat()
}

/// When the server had the last one.
pub fn sent_at(moment: &str) -> String {
    ["zuletzt ", moment].concat()
}

/// The session is over while edits wait.
pub fn session_over(count: u32) -> String {
    match count {
        0 => "Bitte neu anmelden".to_owned(),
        count => ["Bitte neu anmelden – ", &waiting(count)].concat(),
    }
}

/// Some edits need a decision; a link to them.
pub fn not_taken(count: u32) -> String {
    match count {
        1 => "1 Änderung nicht übernommen".to_owned(),
        count => [&count.to_string(), " Änderungen nicht übernommen"].concat(),
    }
}

// Without a network

/// No network, personal device.
pub const OFFLINE: &str = "Sie arbeiten ohne Netz. Was Sie eingeben, liegt auf diesem Gerät und wird übertragen, sobald wieder eine \
     Verbindung besteht.";
/// No network, and the device keeps nothing although it should.
pub const OFFLINE_MEMORY: &str = "Keine Verbindung. Auf diesem Gerät wird gerade nichts gespeichert: Bitte lassen Sie dieses Fenster offen, bis \
     alles übertragen ist.";
/// No network, shared computer.
pub const OFFLINE_SHARED: &str = "Keine Verbindung. Auf einem gemeinsam genutzten Computer wird nichts gespeichert: Bitte lassen Sie dieses \
     Fenster offen, bis alles übertragen ist.";
/// No network, and nothing to edit.
pub const OFFLINE_READING: &str = "Keine Verbindung. Neues wird geladen, sobald sie wieder besteht.";

/// What is on the device can be used without a network.
pub fn offline_ready(moment: &str) -> String {
    ["offline verfügbar, Stand ", moment].concat()
}
/// Nothing is on the device yet.
pub const OFFLINE_NOT_READY: &str = "noch nicht offline verfügbar";

// Storage of the device

/// Title: the device does not store.
pub const STORAGE_TITLE: &str = "Dieser Browser speichert gerade nichts auf dem Gerät";
/// The device is full.
pub const STORAGE_FULL: &str = "Der Speicher dieses Geräts ist voll. Sie können mit Netz weiterarbeiten. Schaffen Sie bitte Platz, und lassen \
     Sie dieses Fenster offen, bis alles übertragen ist.";
/// The browser forbids storing, as in private windows.
pub const STORAGE_FORBIDDEN: &str = "Der Browser erlaubt es nicht, zum Beispiel in einem privaten Fenster. Sie können mit Netz weiterarbeiten, ohne \
     Netz aber nicht. Lassen Sie dieses Fenster offen, bis alles übertragen ist.";
/// The store is broken.
pub const STORAGE_BROKEN: &str = "Der Speicher des Browsers antwortet nicht. Sie können mit Netz weiterarbeiten. Hilft es nicht, die Seite neu zu \
     laden, wenden Sie sich bitte an Ihre IT-Betreuung.";
/// Saves waiting edits to a file.
pub const EXPORT: &str = "Als Datei sichern";

// Page: edits not taken

/// Title.
pub const EDITS_TITLE: &str = "Nicht übernommene Änderungen";
/// Lead.
pub const EDITS_LEAD: &str = "Hier steht, was der Server nicht übernommen hat oder was zu spät kam. Nichts davon geht verloren, bis Sie \
     entscheiden.";
/// Nothing there.
pub const EDITS_NONE_TITLE: &str = "Alles ist übernommen";
/// Nothing there, text.
pub const EDITS_NONE: &str = "Zurzeit wartet keine Ihrer Änderungen auf eine Entscheidung.";
/// Heading: refused.
pub const REFUSED_HEADING: &str = "Auf diesem Gerät";
/// Text under it.
pub const REFUSED_TEXT: &str =
    "Diese Änderungen hat der Server nicht angenommen. Sie liegen nur auf diesem Gerät, mit dem Grund.";
/// Heading: parked.
pub const PARKED_HEADING: &str = "Übertragen, noch nicht übernommen";
/// Text under it.
pub const PARKED_TEXT: &str = "Diese Änderungen kamen an, als die Standortbestimmung schon gesperrt war. Sie \
     liegen sicher auf dem Server und sind nur für Sie sichtbar. Sobald sie wieder offen ist, übernehmen Sie \
     die Änderungen mit einem Klick.";
/// Badge: refused.
pub const BADGE_REFUSED: &str = "Nicht angenommen";
/// Badge: set aside.
pub const BADGE_SET_ASIDE: &str = "Zurückgestellt";
/// Badge: parked.
pub const BADGE_PARKED: &str = "Noch nicht übernommen";
/// Why an edit was set aside.
pub const SET_ASIDE: &str = "Der Server kam mit dieser Änderung mehrmals nicht zurecht. Alle anderen Änderungen gehen ihren Weg. Versuchen \
     Sie es noch einmal, oder kopieren Sie den Text und tragen Sie ihn neu ein.";
/// Why a parked edit cannot be taken over yet.
pub const STILL_LOCKED: &str =
    "Zurzeit gesperrt. Nach einer Rückgabe oder wenn Sie zurückziehen, können Sie sie übernehmen.";
/// Copies the value.
pub const COPY: &str = "Kopieren";
/// It is copied.
pub const COPIED: &str = "Der Text ist kopiert.";
/// It could not be copied.
pub const NOT_COPIED: &str =
    "Der Browser erlaubt das Kopieren nicht. Bitte markieren Sie den Text und kopieren Sie ihn selbst.";
/// Sends it again.
pub const RETRY: &str = "Noch einmal übertragen";
/// It goes again.
pub const RETRIED: &str = "Die Änderung wird noch einmal übertragen.";
/// Makes a new edit of a parked one.
pub const TAKE_OVER: &str = "Jetzt übernehmen";
/// While it does.
pub const TAKING_OVER: &str = "Wird übernommen …";
/// It is a new edit now.
pub const TAKEN_OVER: &str = "Die Änderung ist übernommen.";
/// Said when parked edits were made anew, but are not safe yet, so the parked ones stay.
pub const NOT_YET_TAKEN_OVER: &str = "Die Änderung ist noch nicht sicher gespeichert. Der Eintrag bleibt deshalb stehen. Bitte versuchen Sie es später noch einmal.";
/// Throws it away.
pub const DISCARD: &str = "Verwerfen";
/// While it does.
pub const DISCARDING: &str = "Wird verworfen …";
/// It is gone.
pub const DISCARDED: &str = "Die Änderung ist verworfen.";
/// Title of the question before.
pub const DISCARD_TITLE: &str = "Diese Änderung verwerfen?";
/// Text of the question.
pub const DISCARD_TEXT: &str = "Sie ist danach nicht mehr da und lässt sich nicht zurückholen.";
/// To the field.
pub const TO_FIELD: &str = "Zur Frage";
/// Heading of the files.
pub const FILES_HEADING: &str = "Als Datei sichern und zurücklesen";
/// What the files are for.
pub const FILES_TEXT: &str = "Alles, was auf diesem Gerät noch nicht übertragen ist, lässt sich als Datei sichern und später hier oder an \
     einem anderen Gerät mit Ihrer Anmeldung zurücklesen.";
/// Nothing to save.
pub const NOTHING_TO_EXPORT: &str = "Zurzeit wartet nichts; es gibt nichts zu sichern.";
/// Label of the file input.
pub const IMPORT_LABEL: &str = "Gesicherte Datei zurücklesen";
/// Hint of the file input.
pub const IMPORT_HINT: &str = "Die Datei endet auf .json und wurde hier mit „Als Datei sichern“ erzeugt.";
/// Reads it.
pub const IMPORT: &str = "Zurücklesen";
/// While it reads.
pub const IMPORTING: &str = "Wird gelesen …";
/// No file chosen.
pub const IMPORT_NOTHING: &str = "Bitte wählen Sie zuerst eine Datei.";
/// The file is none of ours.
pub const IMPORT_UNREADABLE: &str = "Diese Datei lässt sich nicht zurücklesen. Gebraucht wird die Datei \
     „fahrwasser-aenderungen.json“, unverändert.";
/// The file is somebody else's.
pub const IMPORT_FOREIGN: &str = "Diese Datei gehört zu einem anderen Konto. Bitte melden Sie sich mit dem Konto an, mit dem sie gesichert wurde.";
/// The device could not keep what was read.
pub const IMPORT_NOT_KEPT: &str = "Die Datei ist gut, aber das Gerät konnte ihren Inhalt nicht speichern.";

/// Heading of the copies that were kept when the server fell back.
pub const RESCUED_HEADING: &str = "Sicherungskopien";
/// What they are.
pub const RESCUED_TEXT: &str = "Der Server wurde auf einen älteren Stand zurückgesetzt. Was Sie selbst eingetragen haben, überträgt dieses \
     Gerät von allein noch einmal. Fehlt etwas von anderen, finden Sie es in der Kopie dessen, was vorher hier stand. \
     Sie liegt nur auf diesem Gerät und wird nach 30 Tagen gelöscht.";
/// Saves such a copy to read it.
pub const RESCUED_SAVE: &str = "Kopie als Textdatei speichern";
/// The file of such a copy.
pub const RESCUED_FILE: &str = "fahrwasser-sicherungskopie.txt";
/// The copy could not be read.
pub const RESCUED_NOT_READ: &str = "Die Kopie lässt sich gerade nicht lesen. Bitte laden Sie die Seite neu und versuchen Sie es noch einmal.";

/// A copy, by the moment it was made.
pub fn rescued_at(moment: &str) -> String {
    ["Kopie vom Zurücksetzen, bemerkt ", moment].concat()
}

/// What was read back.
pub fn imported(count: u32) -> String {
    match count {
        0 => "In der Datei war nichts, was hier noch fehlt.".to_owned(),
        1 => "1 Änderung zurückgelesen. Sie wird übertragen, sobald eine Verbindung besteht.".to_owned(),
        count => [
            &count.to_string(),
            " Änderungen zurückgelesen. Sie werden übertragen, sobald eine Verbindung besteht.",
        ]
        .concat(),
    }
}

// What an edit changed

/// A field of an item, by the name of its register.
pub fn part(part: &str) -> &'static str {
    match part {
        "value" => "Antwort",
        "target" => "Ziel",
        "year" => "Zieljahr",
        "confidence" => "Sicherheit der Antwort",
        "note" => "Notiz",
        "label" => "Beleg: Bezeichnung",
        "place" => "Beleg: Link oder Verweis",
        "evidence" => "Beleg",
        "explanation" => "Erläuterung zu offenen Fragen",
        _ => "Angabe",
    }
}

/// A field of an item in a line: „Zuständigkeit und Mandat: Notiz“.
pub fn part_of(item: &str, part: &str) -> String {
    [item, ": ", part].concat()
}

/// A note that only the organisation reads.
pub const INTERNAL_NOTE: &str = "Interne Notiz";
/// A note that the Lotse reads after submission.
pub const COACH_NOTE: &str = "Notiz für die Lotsin oder den Lotsen";
/// An assessment that is not on this device.
pub const SOMEWHERE: &str = "Standortbestimmung";
/// The input was emptied.
pub const EMPTIED: &str = "(geleert)";
/// A list member was added.
pub const ADDED: &str = "Eintrag angelegt";
/// A list member was moved.
pub const MOVED: &str = "Eintrag verschoben";
/// A list member was removed.
pub const REMOVED: &str = "Eintrag entfernt";
/// A list member was brought back.
pub const RESTORED: &str = "Eintrag wiederhergestellt";

/// A level as an answer.
pub fn level(level: i64) -> String {
    ["Stufe ", &level.to_string()].concat()
}

/// Above a text that came in while somebody types in the same field.
pub fn offered() -> &'static str {
    "Inzwischen hat jemand anderes hier geschrieben. Ihr Text bleibt stehen:"
}

/// Takes that text instead of the own one.
pub fn take_offered() -> &'static str {
    "Diesen Text übernehmen"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_agree_with_their_words() {
        assert_eq!(waiting(1), "1 Änderung wartet");
        assert_eq!(waiting(4), "4 Änderungen warten");
        assert_eq!(session_over(4), "Bitte neu anmelden – 4 Änderungen warten");
        assert_eq!(session_over(0), "Bitte neu anmelden");
        assert_eq!(
            waiting_since(2, "14:32 Uhr"),
            "2 Änderungen warten seit 14:32 Uhr"
        );
        assert_eq!(not_taken(1), "1 Änderung nicht übernommen");
    }
}
