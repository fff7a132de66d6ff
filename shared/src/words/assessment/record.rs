//! The history of an assessment.

/// Title of the page.
pub const TITLE: &str = "Verlauf";
/// Lead of the page.
pub const LEAD: &str = "Was wann in welcher Funktion geändert wurde. Namen stehen hier nicht; die genaue Uhrzeit sehen alle nur \
    24 Stunden lang, danach nur noch, wer die Änderung selbst gemacht hat.";
/// Title while nothing happened.
pub const EMPTY_TITLE: &str = "Noch keine Änderungen";
/// Text while nothing happened.
pub const EMPTY_TEXT: &str = "Sobald jemand antwortet oder etwas ändert, steht es hier.";
/// Edits of this device are not in it yet.
pub const WAITING: &str =
    "Änderungen, die auf diesem Gerät noch warten, erscheinen hier nach der Übertragung.";
/// Own change.
pub const OWN: &str = "von Ihnen";
/// What a value is now, for screen readers.
pub const NOW: &str = "Jetzt:";
/// Loads what came before.
pub const MORE: &str = "Frühere Änderungen laden";

/// Meta line of an entry: function, whether it was oneself, and the time where it is given.
pub fn meta(function: &str, own: bool, time: Option<&str>) -> String {
    let mut parts = vec![function];
    if own {
        parts.push(OWN);
    }
    parts.extend(time);
    parts.join(" · ")
}

/// The device's clock said another time.
pub fn device_time(day: &str, time: &str) -> String {
    format!("am Gerät eingegeben: {day}, {time}")
}

/// The explanation of open items was written.
pub const EXPLANATION: &str = "Erläuterung zu offenen Fragen geändert";

/// A field of an item was changed.
pub fn changed(item: &str, field: &str) -> String {
    format!("{item}: {field} geändert")
}

/// A step of the lifecycle.
pub fn lifecycle(state: &str) -> String {
    format!("Neuer Zustand: {state}")
}

/// A piece of evidence came.
pub fn evidence_added(item: &str) -> String {
    format!("{item}: Beleg hinzugefügt")
}

/// A piece of evidence was written.
pub fn evidence_changed(item: &str) -> String {
    format!("{item}: Beleg geändert")
}

/// A piece of evidence went.
pub fn evidence_removed(item: &str) -> String {
    format!("{item}: Beleg entfernt")
}

/// A piece of evidence came back.
pub fn evidence_restored(item: &str) -> String {
    format!("{item}: Beleg wiederhergestellt")
}
