//! Words for those who run the server: command line, settings, start.

use crate::{account::Role, assessment::CatalogueFault};

// Command line

/// What the program is.
pub const ABOUT: &str = "Fahrwasser – die Web-Anwendung für die Digital-Lotsen-Programme";
/// How help is laid out.
pub const HELP_TEMPLATE: &str = "{about}\n\nAufruf: {usage}\n\n{all-args}\n";
/// Heading of the commands.
pub const HEADING_COMMANDS: &str = "Befehle";
/// Heading of a command's own arguments.
pub const HEADING_ARGUMENTS: &str = "Angaben";
/// Heading of the settings.
pub const HEADING_SETTINGS: &str = "Einstellungen (Schalter vor Umgebung vor Datei)";
/// Stands for switches that may be left out.
pub const OPTIONS: &str = "[SCHALTER]";
/// Stands for a command.
pub const VALUE_COMMAND: &str = "BEFEHL";
/// Stands for a value.
pub const VALUE: &str = "WERT";
/// Stands for a file.
pub const VALUE_FILE: &str = "DATEI";
/// Stands for a day.
pub const VALUE_DATE: &str = "JJJJ-MM-TT";
/// Stands for a login name.
pub const VALUE_LOGIN: &str = "ANMELDENAME";
/// Stands for a person's name.
pub const VALUE_NAME: &str = "NAME";
/// Stands for a role.
pub const VALUE_ROLE: &str = "ROLLE";
/// Stands for a municipality key.
pub const VALUE_AGS: &str = "AGS";
/// The help flag.
pub const HELP_HELP: &str = "Diese Hilfe";
/// The version flag.
pub const HELP_VERSION: &str = "Version des Programms";
/// `serve`.
pub const HELP_SERVE: &str = "Startet den Server; bringt die Datenbank vorher auf den neuesten Stand";
/// `migrate`.
pub const HELP_MIGRATE: &str = "Bringt die Datenbank auf den neuesten Stand und endet";
/// `demo`.
pub const HELP_DEMO: &str =
    "Füllt die Datenbank mit Vorführdaten und zeigt die Zugänge (nur auf dem eigenen Rechner)";
/// `organisations`.
pub const HELP_ORGANISATIONS: &str = "Verwaltungen";
/// `organisations import`.
pub const HELP_ORGANISATIONS_IMPORT: &str = "Liest Verwaltungen aus dem Gemeindeverzeichnis (CSV)";
/// `--as-of`.
pub const HELP_AS_OF: &str = "Stand des Verzeichnisses; ohne Angabe heute";
/// `programme`.
pub const HELP_PROGRAMME_COMMAND: &str = "Programme";
/// `programme add`.
pub const HELP_PROGRAMME_ADD: &str = "Legt ein Programm an; alles andere hängt daran";
/// The programme's name, where a new one gets it.
pub const HELP_PROGRAMME_NAME: &str = "Name des Programms";
/// The programme's name, where there may be several.
pub const HELP_PROGRAMME: &str = "Name des Programms, falls es mehrere gibt";
/// Stands for a Land.
pub const VALUE_LAND: &str = "LAND";
/// The Land of a programme.
pub const HELP_LAND: &str = "Land, etwa Sachsen";
/// `user assign`.
pub const HELP_USER_ASSIGN: &str = "Lässt eine Lotsin oder einen Lotsen eine Verwaltung begleiten";
/// Whether as a deputy.
pub const HELP_DEPUTY: &str = "Als Vertretung";
/// `user`.
pub const HELP_USER: &str = "Konten";
/// `user add`.
pub const HELP_USER_ADD: &str = "Legt ein Konto an und zeigt den Link, mit dem die Person ihr Passwort setzt";
/// `user disable`.
pub const HELP_USER_DISABLE: &str = "Schließt ein Konto und beendet seine Sitzungen";
/// `user password`.
pub const HELP_USER_PASSWORD: &str = "Zeigt einen Link, mit dem die Person einmal ein neues Passwort setzt";
/// The login name.
pub const HELP_LOGIN: &str = "Name, mit dem sich die Person anmeldet, meist die E-Mail-Adresse";
/// The person's name.
pub const HELP_NAME: &str = "Vor- und Nachname";
/// The role.
pub const HELP_ROLE: &str = "Mitarbeit (staff), Digital-Navigation (navigator), Leitung (head), Lotsin oder Lotse (coach), Programmleitung (director) oder Systemadministration (admin)";
/// The organisation of a person.
pub const HELP_AGS: &str = "Gemeindeschlüssel der eigenen Verwaltung; nötig bei staff, navigator und head";
/// The organisations a Lotse looks after.
pub const HELP_LOOKS_AFTER: &str = "Gemeindeschlüssel der begleiteten Verwaltung";
/// `backup`.
pub const HELP_BACKUP: &str = "Sichert die laufende Datenbank in eine Datei und prüft sie";
/// `restore`.
pub const HELP_RESTORE: &str = "Spielt eine Sicherung ein, oder gibt der Datenbank nach pg_restore eine neue Kennung; \
     der Server muss dabei stehen";
/// The file to restore.
pub const HELP_RESTORE_FILE: &str = "Pfad der Sicherung; fehlt bei PostgreSQL";
/// `config`.
pub const HELP_CONFIG_COMMAND: &str = "Zeigt jede Einstellung mit ihrem Vorgabewert, als Datei zum Anpassen";
/// A file to read or write.
pub const HELP_FILE: &str = "Pfad der Datei";

// Settings

/// First line of the printed settings.
pub const CONFIG_HEAD: &str = "Einstellungen von Fahrwasser mit ihren Vorgabewerten.";
/// The settings file.
pub const HELP_CONFIG: &str = "Datei mit Einstellungen (TOML)";
/// The database.
pub const HELP_DATABASE_URL: &str = "Datenbank: sqlite:PFAD oder postgres://BENUTZER:PASSWORT@RECHNER/NAME";
/// A command that does not exist.
pub fn no_command(text: &str) -> String {
    format!("Den Befehl „{text}“ gibt es nicht.")
}

/// A flag or word that does not belong there.
pub fn no_argument(text: &str) -> String {
    format!("Die Angabe „{text}“ gibt es hier nicht.")
}

/// A value that does not fit.
pub fn no_value(argument: &str, value: &str) -> String {
    if value.is_empty() {
        format!("Bei {argument} fehlt der Wert.")
    } else {
        format!("„{value}“ passt nicht zu {argument}.")
    }
}

/// Something is not there.
pub fn missing(arguments: &str) -> String {
    format!("Es fehlt: {arguments}.")
}

/// The line cannot be understood for another reason.
pub const LINE_MALFORMED: &str = "Diese Eingabe passt nicht zum Befehl.";
/// Where help is.
pub const LINE_HELP: &str = "Hilfe: fahrwasser --help, oder --help hinter dem Befehl.";

/// Where the server listens.
pub const HELP_ADDRESS: &str = "Adresse und Port, an denen der Server lauscht";
/// How browsers come.
pub const HELP_PUBLIC_ADDRESS: &str =
    "Adresse, unter der Browser den Server erreichen, etwa https://fahrwasser.example; leer: http://ADRESSE";
/// The proxy's header.
pub const HELP_FORWARDED_FOR: &str = "Ob ein vorgeschalteter Proxy die Herkunft in X-Forwarded-For nennt";
/// The kill switch.
pub const HELP_WORKER_KILL_SWITCH: &str =
    "Notschalter: Browser legen den Service Worker ab (die App öffnet dann nur noch mit Netz)";
/// The operator's name.
pub const HELP_OPERATOR_NAME: &str = "Betreibende Stelle";
/// Who speaks for the operator.
pub const HELP_OPERATOR_REPRESENTED_BY: &str = "Wer die betreibende Stelle vertritt";
/// The operator's postal address.
pub const HELP_OPERATOR_POSTAL_ADDRESS: &str = "Postanschrift; Zeilen mit \\n getrennt";
/// The operator's e-mail address.
pub const HELP_OPERATOR_EMAIL: &str = "E-Mail-Adresse";
/// The operator's phone number.
pub const HELP_OPERATOR_PHONE: &str = "Telefonnummer";
/// The data protection officer.
pub const HELP_OPERATOR_DATA_PROTECTION_OFFICER: &str = "Datenschutzbeauftragte Person, mit Kontakt";
/// The supervisory authority.
pub const HELP_OPERATOR_DATA_PROTECTION_AUTHORITY: &str = "Aufsichtsbehörde für den Datenschutz, mit Kontakt";
/// The enforcement body.
pub const HELP_OPERATOR_ENFORCEMENT_BODY: &str = "Durchsetzungsstelle für Barrierefreiheit, mit Kontakt";
/// The law behind the accessibility statement.
pub const HELP_OPERATOR_ACCESSIBILITY_LAW: &str = "Landesrecht in der Erklärung zur Barrierefreiheit, hinter „beruht auf“, etwa: dem \
     Barrierefreie-Websites-Gesetz (BfWebG) des Freistaates Sachsen; leer: ohne Namen";
/// The day of the accessibility statement.
pub const HELP_OPERATOR_STATEMENT_DATE: &str = "Stand der Erklärung zur Barrierefreiheit";
/// The day on which the statement that comes with the program was made.
pub const STATEMENT_DATE: &str = "22. November 2026";
/// How log lines look.
pub const HELP_LOG_FORMAT: &str = "Form der Protokollzeilen: text oder json";
/// What is logged.
pub const HELP_LOG_FILTER: &str = "Was protokolliert wird: error, warn, info, debug; auch je Teil";

/// The settings file cannot be read.
pub fn settings_unreadable(path: &str, why: &str) -> String {
    format!("Die Einstellungsdatei {path} lässt sich nicht lesen: {why}")
}

/// The settings file is malformed.
pub fn settings_malformed(path: &str, why: &str) -> String {
    format!("Die Einstellungsdatei {path} enthält einen Fehler:\n{why}")
}

/// What is wrong in a line of the settings file; its key, if it has one.
pub fn settings_line(line: usize, key: &str, why: &str) -> String {
    match key {
        "" => format!("Zeile {line}: {why}"),
        _ => format!("Zeile {line}, {key}: {why}"),
    }
}

/// The public address is none.
pub fn address_malformed(text: &str) -> String {
    format!(
        "„{text}“ ist keine öffentliche Adresse. Erwartet wird https://RECHNER oder http://127.0.0.1:PORT, ohne Pfad."
    )
}

/// The public address is http and not on the own machine.
pub fn address_insecure(text: &str) -> String {
    format!(
        "Die öffentliche Adresse {text} ist unverschlüsselt. http ist nur für den eigenen Rechner erlaubt \
         (127.0.0.1, localhost); sonst bitte https einstellen (public-address)."
    )
}

/// The log filter cannot be read.
pub fn log_filter_malformed(text: &str) -> String {
    format!("„{text}“ ist keine Angabe für das Protokoll. Beispiele: info, fahrwasser=debug,warn")
}

// What commands say

/// The server listens.
pub fn serving(address: &str) -> String {
    format!("Fahrwasser läuft: {address}")
}

/// The server cannot listen.
pub fn cannot_listen(address: &str, why: &str) -> String {
    format!("Der Server kann an {address} nicht lauschen: {why}")
}

/// The database is up to date.
pub const MIGRATED: &str = "Die Datenbank ist auf dem neuesten Stand.";
/// The demo is for the own machine only.
pub const DEMO_REFUSED: &str = "Vorführdaten gibt es nur auf dem eigenen Rechner: Die öffentliche Adresse ist nicht 127.0.0.1 oder localhost.";
/// Heading of the demo accounts.
pub const DEMO_ACCOUNTS: &str = "Zugänge zum Ausprobieren (Passwörter gelten nur für diese Datenbank):";

/// One demo account.
pub fn demo_account(login: &str, password: &str, role: &str, organisation: &str) -> String {
    format!("  {login:<34} {password:<20} {role} {organisation}")
        .trim_end()
        .to_owned()
}

/// How many organisations came in.
pub fn imported(added: u32, changed: u32, unchanged: u32, passed_over: u32) -> String {
    format!(
        "{added} Verwaltungen neu, {changed} geändert, {unchanged} wie bisher; {passed_over} Zeilen ohne eigene \
         Verwaltung übergangen."
    )
}

/// A programme is there.
pub fn programme_added(name: &str) -> String {
    format!("Das Programm „{name}“ ist angelegt.")
}

/// A Lotse looks after an organisation.
pub fn assigned(login: &str, ags: &str) -> String {
    format!("{login} begleitet jetzt die Verwaltung {ags}.")
}

/// Where the database of before is.
pub fn kept(path: &str) -> String {
    format!("Die bisherige Datenbank liegt in {path}")
}

/// A role that does not exist.
pub fn unknown_role(text: &str) -> String {
    format!("Die Rolle „{text}“ gibt es nicht. {HELP_ROLE}.")
}

/// A one-time link.
pub fn password_link(link: &str) -> String {
    format!("Link zum Setzen des Passworts, einmal und befristet gültig:\n{link}")
}

/// An account is closed.
pub fn user_disabled(login: &str) -> String {
    format!("Das Konto {login} ist geschlossen.")
}

/// A backup is written and checked.
pub fn backed_up(path: &str) -> String {
    format!("Gesichert und geprüft: {path}")
}

/// A backup is restored.
pub const RESTORED: &str = "Die Sicherung ist eingespielt. Alle melden sich neu an; danach bieten Browser ihre neueren Änderungen von \
     selbst wieder an. Bitte wiederholen Sie, was seit der Sicherung geschah: geschlossene Konten und neue Passwörter.";

/// What PostgreSQL's own tools restored has a new epoch.
pub const EPOCH_RENEWED: &str = "Die Kennung der Datenbank ist erneuert. Alle melden sich neu an; danach bieten Browser ihre neueren Änderungen \
     von selbst wieder an. Bitte wiederholen Sie, was seit der Sicherung geschah: geschlossene Konten und neue \
     Passwörter.";

/// A file cannot be opened.
pub fn file_unreadable(path: &str, why: &str) -> String {
    format!("Die Datei {path} lässt sich nicht lesen: {why}")
}

// Faults

/// The process cannot start at all.
pub fn cannot_start(why: &str) -> String {
    format!("Das Programm kann nicht starten: {why}")
}

/// Not a day.
pub const IMPORT_DAY: &str = "Der Stand ist kein Tag. Erwartet wird JJJJ-MM-TT.";

/// Not a municipality key.
pub fn no_key(text: &str) -> String {
    format!("„{text}“ ist kein Gemeindeschlüssel. Erwartet werden 8 Ziffern, bei Kreisen 5.")
}

/// The disk is full.
pub const DATABASE_FULL: &str = "Der Speicherplatz der Datenbank ist voll. Es wurde nichts geändert.";
/// The database does not answer.
pub const DATABASE_UNAVAILABLE: &str = "Die Datenbank antwortet nicht. Es wurde nichts geändert.";
/// Something is wrong with the database.
pub const DATABASE_BROKEN: &str = "Die Datenbank meldet einen Fehler. Näheres steht im Protokoll.";
/// No address of a database.
pub const DATABASE_ADDRESS: &str =
    "Die Datenbank-Angabe ist nicht brauchbar. Erwartet wird sqlite:PFAD oder postgres://…";
/// A database in memory.
pub const DATABASE_MEMORY: &str =
    "Eine Datenbank im Arbeitsspeicher vergisst alles. Bitte geben Sie eine Datei an.";
/// Somebody works with the database.
pub const DATABASE_IN_USE: &str =
    "Ein anderer Prozess hält die Datenbank. Bitte beenden Sie ihn und versuchen Sie es noch einmal.";
/// A file system that is not good enough.
pub const DATABASE_NO_WAL: &str = "Dieses Dateisystem eignet sich nicht für die Datenbank (Netzlaufwerk?). Bitte nehmen Sie eine lokale Platte.";

/// There is no database at this path.
pub fn database_missing(path: &str) -> String {
    format!(
        "Unter {path} liegt keine Datenbank. Bitte prüfen Sie die Einstellung database-url. Eine neue Datenbank legen \
         nur „fahrwasser serve“, „migrate“ und „demo“ an."
    )
}

/// The file of the database cannot be used.
pub fn database_file(why: &str) -> String {
    format!("Die Datei lässt sich nicht benutzen: {why}")
}

/// The database is newer than the program.
pub fn database_newer(database: i64, program: i64) -> String {
    format!(
        "Die Datenbank hat Stand {database}, dieses Programm kennt nur Stand {program}. Bitte nehmen Sie die \
         neuere Fassung des Programms."
    )
}

/// The database's form is not what it says.
pub fn database_changed(version: i64) -> String {
    format!("Stand {version} der Datenbank stammt nicht aus diesem Programm.")
}

/// The login cannot be one.
pub const ACCOUNT_LOGIN: &str =
    "Dieser Anmeldename geht nicht: 1 bis 100 Buchstaben, Ziffern oder . - _ @ +, ohne Leerzeichen.";
/// The login is taken.
pub const ACCOUNT_LOGIN_TAKEN: &str = "Diesen Anmeldenamen gibt es schon.";
/// The name cannot be one.
pub const ACCOUNT_NAME: &str = "Dieser Name geht nicht: 1 bis 120 Zeichen, keine Steuerzeichen.";
/// The role needs an organisation.
pub const ACCOUNT_NEEDS_ORGANISATION: &str = "Zu dieser Rolle gehört eine Verwaltung (--organisation AGS).";
/// The role has no organisation.
pub const ACCOUNT_HAS_NO_ORGANISATION: &str = "Diese Rolle gehört zum Programm, nicht zu einer Verwaltung.";
/// No organisation has this key.
pub const ACCOUNT_NO_ORGANISATION: &str =
    "Eine Verwaltung mit diesem Gemeindeschlüssel ist nicht eingetragen (organisations import).";
/// There is no programme.
pub const NO_PROGRAMME: &str = "Es gibt noch kein Programm, oder keins mit diesem Namen (programme add).";
/// There are several programmes.
pub const WHICH_PROGRAMME: &str = "Es gibt mehrere Programme; bitte nennen Sie eines (--programme).";
/// No Lotse has this login.
pub const ASSIGN_NO_COACH: &str =
    "Ein offenes Konto mit der Rolle coach und diesem Anmeldenamen gibt es nicht.";
/// The Lotse has the other part already.
pub const ASSIGN_ALREADY: &str =
    "Diese Person begleitet die Verwaltung schon (als Vertretung oder ohne --deputy).";
/// No account has this login.
pub const ACCOUNT_MISSING: &str = "Ein Konto mit diesem Anmeldenamen gibt es nicht.";
/// The account is closed.
pub const ACCOUNT_CLOSED: &str = "Dieses Konto ist geschlossen.";

/// The last of a role cannot be closed.
pub fn account_last(role: Role) -> String {
    let whose = match role {
        Role::Head => "die letzte Leitung der Verwaltung",
        Role::Admin => "die letzte Systemadministration",
        Role::Staff | Role::Navigator | Role::Coach | Role::Director => "das letzte seiner Art",
    };
    format!("Dieses Konto ist {whose} und kann nicht geschlossen werden.")
}

/// PostgreSQL has its own ways.
pub const BACKUP_POSTGRES: &str =
    "Eine Datenbank auf PostgreSQL sichern Sie mit pg_dump; siehe docs/betrieb.md.";
/// A file is to be restored on PostgreSQL.
pub const RESTORE_POSTGRES: &str = "In PostgreSQL spielen Sie die Sicherung mit pg_restore ein. Danach rufen Sie \
     „fahrwasser restore“ ohne Datei auf; siehe docs/betrieb.md.";
/// No file is named on SQLite.
pub const RESTORE_NO_FILE: &str = "Welche Sicherung? Bitte geben Sie ihre Datei an: fahrwasser restore DATEI";
/// A new epoch for what is no database of ours.
pub const RESTORE_NOTHING: &str = "Diese Datenbank ist leer oder nicht von Fahrwasser. Bitte spielen Sie zuerst die Sicherung mit pg_restore ein.";
/// There is something already.
pub const BACKUP_EXISTS: &str = "Die Datei gibt es schon; sie bleibt unberührt.";
/// A name that cannot be one.
pub const BACKUP_NAME: &str = "Dieser Dateiname geht nicht.";

/// Some other file.
pub const COPY_NOT_OURS: &str = "Sie ist keine Datenbank von Fahrwasser";

/// The copy is damaged; SQLite says how.
pub fn copy_damaged(why: &str) -> String {
    format!("Sie ist beschädigt ({why})")
}

/// The copy is newer than the program.
pub fn copy_newer(database: i64, program: i64) -> String {
    format!("Sie hat Stand {database}, dieses Programm kennt nur Stand {program}")
}

/// The backup is damaged.
pub fn backup_bad(why: &str) -> String {
    format!("Die Kopie ist nicht in Ordnung: {why}")
}

// Feedback

/// `feedback`.
pub const HELP_FEEDBACK: &str = "Zeigt die Rückmeldungen von den öffentlichen Seiten, neueste zuerst";
/// There is none.
pub const NO_FEEDBACK: &str = "Keine Rückmeldungen.";

/// One message.
pub fn feedback(day: &str, category: &str, text: &str, email: Option<&str>) -> String {
    let answer = email
        .map(|email| format!("\n  Antwort an {email}"))
        .unwrap_or_default();
    let text = text.replace('\n', "\n  ");
    format!("{day}  {category}\n  {text}{answer}\n")
}

// Register

/// A line of the register is wrong.
pub fn import_line(line: u64, why: &str) -> String {
    format!("Zeile {line}: {why}. Es wurde nichts übernommen.")
}

/// Not the columns of a register.
pub const IMPORT_COLUMNS: &str =
    "Das sind nicht die Spalten eines Gemeindeverzeichnisses, oder der Text ist kein UTF-8";
/// The name is none.
pub const IMPORT_NAME: &str = "Der Name fehlt oder enthält ein Steuerzeichen";
/// The Gemeindeschlüssel is none.
pub const IMPORT_AGS: &str = "Der Gemeindeschlüssel (ags) braucht 8 Ziffern, bei Kreisen 5";
/// The Regionalschlüssel is none.
pub const IMPORT_ARS: &str = "Der Regionalschlüssel (ars) braucht 5, 9 oder 12 Ziffern";

/// A column is missing.
pub fn import_no_column(column: &str) -> String {
    format!("Die Spalte {column} fehlt")
}

/// A field is no number.
pub fn import_number(column: &str) -> String {
    format!("In der Spalte {column} steht keine Zahl")
}

/// A key stands twice.
pub fn import_twice(first: u64) -> String {
    format!("Derselbe Schlüssel steht schon in Zeile {first}")
}

// Demo, catalogues, export

/// A demo login belongs to somebody else.
pub fn demo_login_taken(login: &str) -> String {
    format!("Den Anmeldenamen {login} hat schon ein Konto eines anderen Programms. Es wurde nichts angelegt.")
}

/// `catalogue`.
pub const HELP_CATALOGUE: &str = "Kataloge";
/// `catalogue check`.
pub const HELP_CATALOGUE_CHECK: &str = "Prüft eine Katalogdatei und nennt jeden Fehler mit Zeile und Grund";
/// `catalogue import`.
pub const HELP_CATALOGUE_IMPORT: &str =
    "Veröffentlicht den Katalog einer Datei; veröffentlichte ändern sich nie mehr";
/// The catalogue is published.
pub const CATALOGUE_IMPORTED: &str = "Der Katalog ist veröffentlicht.";

/// The catalogue has no fault.
pub fn catalogue_good(key: &str, version: &str) -> String {
    format!("Der Katalog {key} {version} ist in Ordnung.")
}

/// What a key of an area or a question looks like.
pub const KEY_FORM: &str =
    "Ein Schlüssel besteht aus drei Großbuchstaben, bei Fragen mit einer Zahl von 1 bis 99 dahinter";

/// What is wrong in a catalogue. Names of fields stay as they stand in the file.
pub fn catalogue_fault(fault: &CatalogueFault) -> String {
    match fault {
        CatalogueFault::Version => "version braucht drei Zahlen wie in 1.0.0".to_owned(),
        CatalogueFault::Key => "key besteht aus Kleinbuchstaben, Ziffern und Bindestrichen".to_owned(),
        CatalogueFault::Scale => {
            "scale muss die Stufen 0, 1, 2, 3, 4 in dieser Reihenfolge nennen".to_owned()
        }
        CatalogueFault::Empty(name) => format!("{name} ist leer"),
        CatalogueFault::Nothing(name) => format!("{name} enthält nichts"),
        CatalogueFault::Doubled(key) => format!("Der Schlüssel {key} steht zweimal da"),
        CatalogueFault::Foreign { item, dimension } => {
            format!("Die Frage {item} steht im Bereich {dimension}")
        }
        CatalogueFault::Weight { weight, max } => {
            format!("weight ist {weight}; erlaubt sind 1 bis {max}")
        }
        CatalogueFault::Descriptors(count) => format!("descriptors nennt {count} Beschreibungen statt 5"),
        CatalogueFault::SameDescriptor => "Zwei Beschreibungen in descriptors sind gleich".to_owned(),
        CatalogueFault::Gate => "gate braucht min und cap, beide von 1 bis 4".to_owned(),
        CatalogueFault::GateNotApplicable => {
            "Eine Voraussetzung (gate) braucht na_allowed = false".to_owned()
        }
        CatalogueFault::Tag(tag) => {
            format!("Das Schlagwort „{tag}“ besteht nicht aus Kleinbuchstaben, Ziffern und Bindestrichen")
        }
        CatalogueFault::UnknownTag(tag) => {
            format!("Das Schlagwort „{tag}“ fehlt in der Liste [tags] der Datei")
        }
    }
}

/// What the parser of the file complains about, in its own words.
pub fn catalogue_unreadable(why: &str) -> String {
    format!("So lässt sich die Datei nicht lesen ({why})")
}

/// One fault in a catalogue.
pub fn catalogue_line(line: u32, why: &str) -> String {
    format!("Zeile {line}: {why}")
}

/// This version is published with other content.
pub fn catalogue_published(key: &str, version: &str) -> String {
    format!(
        "Fassung {version} des Katalogs {key} ist schon mit anderem Inhalt veröffentlicht. Bitte geben Sie der \
         Datei eine neue Fassung."
    )
}

/// `export`.
pub const HELP_EXPORT: &str = "Gibt alles aus, was zu einer Verwaltung gehört (JSON)";
/// Whose data.
pub const HELP_EXPORT_ORGANISATION: &str = "Gemeindeschlüssel der Verwaltung";
