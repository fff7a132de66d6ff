//! What an operator can decide: by file, by environment, by flag, each stronger than the one before.
//!
//! One struct per concern. Each setting is declared once, with its default and the words that explain it;
//! reading, the flags and `fahrwasser config` follow from that.

mod public_address;

use std::{
    fmt::{self, Write as _},
    fs,
    net::SocketAddr,
    path::PathBuf,
};

use clap::{Args, ValueEnum};
use serde::Deserialize;
use shared::words::server as words;
use thiserror::Error;

pub use public_address::{AddressFault, PublicAddress};

/// Why the settings cannot be used. The text is for the operator.
#[derive(Debug, Error)]
pub enum SettingsFault {
    /// The file is not there or cannot be read.
    #[error("{}", words::settings_unreadable(&.0.display().to_string(), &.1.to_string()))]
    Unreadable(PathBuf, std::io::Error),
    /// The file is no TOML, or names a setting that does not exist.
    #[error("{}", words::settings_malformed(&.0.display().to_string(), &.1.to_string()))]
    Malformed(PathBuf, Complaint),
    /// The public address cannot be used.
    #[error("{0}")]
    Address(#[from] AddressFault),
}

/// What is wrong with the file, and where. Says nothing of any value: one of them has a password in it, and
/// the journal keeps what is said here.
#[derive(Debug)]
pub struct Complaint {
    line: usize,
    /// What stands left of `=`.
    key: String,
    message: String,
}

impl Complaint {
    fn new(text: &str, error: &toml::de::Error) -> Self {
        let at = error.span().map_or(0, |span| span.start);
        let above = text.get(..at).unwrap_or_default().matches('\n').count();
        let line = text.lines().nth(above).unwrap_or_default();
        let key = line.split_once('=').map_or("", |(key, _)| key.trim());
        // Where the first `=` is missing, the next one may stand in the value.
        let is_key = key
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || "-_.".contains(sign));
        Self {
            line: above + 1,
            key: if is_key { key.to_owned() } else { String::new() },
            message: without_text(error.message()),
        }
    }
}

/// The message without the text that it quotes: a value of a wrong type.
fn without_text(message: &str) -> String {
    match (message.find('"'), message.rfind('"')) {
        (Some(first), Some(last)) if first < last => [&message[..=first], "…", &message[last..]].concat(),
        _ => message.to_owned(),
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words::settings_line(self.line, &self.key, &self.message))
    }
}

/// A value as the printed settings show it.
trait Toml {
    fn toml(&self) -> String;
}

impl Toml for String {
    fn toml(&self) -> String {
        format!("{self:?}")
    }
}

impl Toml for bool {
    fn toml(&self) -> String {
        self.to_string()
    }
}

impl Toml for SocketAddr {
    fn toml(&self) -> String {
        format!("\"{self}\"")
    }
}

impl Toml for LogFormat {
    fn toml(&self) -> String {
        match self {
            Self::Text => "\"text\"".to_owned(),
            Self::Json => "\"json\"".to_owned(),
        }
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object per line, for collectors.
    Json,
}

macro_rules! concern {
    (
        $(#[$doc:meta])*
        $name:ident ($layer:ident, $table:literal)
        $($(#[$field_doc:meta])* $field:ident: $kind:ty = $default:expr, $flag:literal, $env:literal, $help:path;)*
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $kind,)*
        }

        #[derive(Args, Clone, Debug, Default, Deserialize)]
        #[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
        struct $layer {
            $(
                #[arg(
                    id = $flag, long = $flag, env = $env, hide_env_values = true, value_name = words::VALUE,
                    help = $help, help_heading = words::HEADING_SETTINGS, global = true, hide_possible_values = true
                )]
                $field: Option<$kind>,
            )*
        }

        impl $name {
            fn resolve(flags: $layer, file: $layer) -> Self {
                Self { $($field: flags.$field.or(file.$field).unwrap_or_else(|| $default),)* }
            }

            fn print(out: &mut String) {
                let _ = write!(out, "\n[{}]\n", $table);
                $(
                    let default: $kind = $default;
                    let key = stringify!($field).replace('_', "-");
                    let _ = write!(
                        out, "\n# {}\n# --{}, {}\n{key} = {}\n", $help, $flag, $env, default.toml()
                    );
                )*
            }
        }
    };
}

concern! {
    /// Where things are kept.
    Storage (StorageLayer, "storage")
    /// `sqlite:PATH` or `postgres://…`.
    database_url: String = "sqlite:data/fahrwasser.sqlite".to_owned(),
        "database-url", "FAHRWASSER_DATABASE_URL", words::HELP_DATABASE_URL;
}

concern! {
    /// How the process is reached.
    Network (NetworkLayer, "network")
    /// Where it listens.
    address: SocketAddr = SocketAddr::from(([127, 0, 0, 1], 8080)),
        "address", "FAHRWASSER_ADDRESS", words::HELP_ADDRESS;
    /// How browsers reach it; empty means `http://ADDRESS`. See [`PublicAddress`].
    public_address: String = String::new(),
        "public-address", "FAHRWASSER_PUBLIC_ADDRESS", words::HELP_PUBLIC_ADDRESS;
    /// Whether a reverse proxy in front names the caller in `X-Forwarded-For`; its last entry counts.
    forwarded_for: bool = false,
        "forwarded-for", "FAHRWASSER_FORWARDED_FOR", words::HELP_FORWARDED_FOR;
    /// Whether browsers give up their service worker. For emergencies.
    worker_kill_switch: bool = false,
        "worker-kill-switch", "FAHRWASSER_WORKER_KILL_SWITCH", words::HELP_WORKER_KILL_SWITCH;
}

concern! {
    /// Who runs this installation, for Impressum, Datenschutz and the accessibility statement.
    Operator (OperatorLayer, "operator")
    /// Name of the body.
    name: String = String::new(),
        "operator-name", "FAHRWASSER_OPERATOR_NAME", words::HELP_OPERATOR_NAME;
    /// Who speaks for it.
    represented_by: String = String::new(),
        "operator-represented-by", "FAHRWASSER_OPERATOR_REPRESENTED_BY", words::HELP_OPERATOR_REPRESENTED_BY;
    /// Postal address; lines end with `\n`.
    postal_address: String = String::new(),
        "operator-postal-address", "FAHRWASSER_OPERATOR_POSTAL_ADDRESS", words::HELP_OPERATOR_POSTAL_ADDRESS;
    /// E-mail address.
    email: String = String::new(),
        "operator-email", "FAHRWASSER_OPERATOR_EMAIL", words::HELP_OPERATOR_EMAIL;
    /// Phone number.
    phone: String = String::new(),
        "operator-phone", "FAHRWASSER_OPERATOR_PHONE", words::HELP_OPERATOR_PHONE;
    /// The data protection officer, with a way to reach them.
    data_protection_officer: String = String::new(),
        "operator-data-protection-officer", "FAHRWASSER_OPERATOR_DATA_PROTECTION_OFFICER",
        words::HELP_OPERATOR_DATA_PROTECTION_OFFICER;
    /// The authority that supervises data protection.
    data_protection_authority: String = String::new(),
        "operator-data-protection-authority", "FAHRWASSER_OPERATOR_DATA_PROTECTION_AUTHORITY",
        words::HELP_OPERATOR_DATA_PROTECTION_AUTHORITY;
    /// The body that enforces accessibility.
    enforcement_body: String = String::new(),
        "operator-enforcement-body", "FAHRWASSER_OPERATOR_ENFORCEMENT_BODY",
        words::HELP_OPERATOR_ENFORCEMENT_BODY;
    /// The law of the Land that the accessibility statement rests on, as it stands behind „beruht auf“.
    accessibility_law: String = String::new(),
        "operator-accessibility-law", "FAHRWASSER_OPERATOR_ACCESSIBILITY_LAW",
        words::HELP_OPERATOR_ACCESSIBILITY_LAW;
    /// The day of the accessibility statement, in words.
    statement_date: String = words::STATEMENT_DATE.to_owned(),
        "operator-statement-date", "FAHRWASSER_OPERATOR_STATEMENT_DATE", words::HELP_OPERATOR_STATEMENT_DATE;
}

concern! {
    /// What the process writes about itself.
    Log (LogLayer, "log")
    /// How lines look.
    format: LogFormat = LogFormat::Text, "log-format", "FAHRWASSER_LOG_FORMAT", words::HELP_LOG_FORMAT;
    /// What is written, as `info` or `fahrwasser=debug,warn`.
    filter: String = "info".to_owned(), "log-filter", "FAHRWASSER_LOG_FILTER", words::HELP_LOG_FILTER;
}

/// The settings as flags and environment give them, and the file they stand over.
#[derive(Args, Clone, Debug)]
pub struct Flags {
    #[arg(
        long, env = "FAHRWASSER_CONFIG", value_name = words::VALUE_FILE, help = words::HELP_CONFIG,
        help_heading = words::HEADING_SETTINGS, global = true
    )]
    config: Option<PathBuf>,
    #[command(flatten)]
    storage: StorageLayer,
    #[command(flatten)]
    network: NetworkLayer,
    #[command(flatten)]
    operator: OperatorLayer,
    #[command(flatten)]
    log: LogLayer,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    storage: StorageLayer,
    network: NetworkLayer,
    operator: OperatorLayer,
    log: LogLayer,
}

/// Everything an operator decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where things are kept.
    pub storage: Storage,
    /// How the process is reached.
    pub network: Network,
    /// Who runs it.
    pub operator: Operator,
    /// What is logged.
    pub log: Log,
}

impl Settings {
    /// Reads the file, if one is named, and puts environment and flags over it.
    pub fn read(flags: Flags) -> Result<Self, SettingsFault> {
        let file = match flags.config.clone() {
            None => File::default(),
            Some(path) => match fs::read_to_string(&path) {
                Err(error) => return Err(SettingsFault::Unreadable(path, error)),
                Ok(text) => toml::from_str(&text)
                    .map_err(|error| SettingsFault::Malformed(path, Complaint::new(&text, &error)))?,
            },
        };
        Ok(Self {
            storage: Storage::resolve(flags.storage, file.storage),
            network: Network::resolve(flags.network, file.network),
            operator: Operator::resolve(flags.operator, file.operator),
            log: Log::resolve(flags.log, file.log),
        })
    }

    /// Every setting with its default, as a file that [`Settings::read`] takes.
    pub fn print_defaults() -> String {
        let mut out = format!("# {}\n", words::CONFIG_HEAD);
        Storage::print(&mut out);
        Network::print(&mut out);
        Operator::print(&mut out);
        Log::print(&mut out);
        out
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        flags: Flags,
    }

    fn read(line: &[&str]) -> Result<Settings, SettingsFault> {
        Settings::read(
            Line::try_parse_from([&["fahrwasser"], line].concat())
                .unwrap()
                .flags,
        )
    }

    fn file(name: &str, text: &str) -> String {
        let path = std::env::temp_dir().join(format!("fahrwasser-{}-{name}.toml", std::process::id()));
        fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    #[test]
    fn printed_defaults_are_the_defaults() {
        let path = file("defaults", &Settings::print_defaults());
        assert_eq!(read(&["--config", &path]).unwrap(), read(&[]).unwrap());
    }

    #[test]
    fn a_flag_stands_over_the_file() {
        let path = file(
            "over",
            "[network]\naddress = \"127.0.0.1:1\"\nforwarded-for = true\n",
        );
        let settings = read(&["--config", &path, "--address", "127.0.0.1:2"]).unwrap();
        assert_eq!(settings.network.address.port(), 2);
        assert!(settings.network.forwarded_for);
    }

    #[test]
    fn an_unknown_setting_is_named() {
        for (name, text, word) in [
            ("table", "[netwrk]\n", "netwrk"),
            ("key", "[network]\naddres = \"127.0.0.1:1\"\n", "addres"),
            ("type", "[network]\naddress = 5\n", "address"),
        ] {
            let path = file(name, text);
            let fault = read(&["--config", &path]).unwrap_err().to_string();
            assert!(fault.contains(word), "{fault}");
        }
    }

    #[test]
    fn a_complaint_about_the_file_says_no_value() {
        let secret = "postgres://fahrwasser:geheim@db.example/fahrwasser?sslmode=verify-full";
        for (name, text, words) in [
            (
                "unclosed",
                format!("[storage]\ndatabase-url = \"{secret}\n"),
                "Zeile 2, database-url: ",
            ),
            (
                "bare",
                format!("[storage]\n\ndatabase-url = {secret}\n"),
                "Zeile 3, database-url: ",
            ),
            (
                "no-sign",
                format!("[storage]\ndatabase-url \"{secret}\"\n"),
                "Zeile 2: ",
            ),
            (
                "misspelled",
                format!("[storage]\ndatabase-ulr = \"{secret}\"\n"),
                "Zeile 2, database-ulr: ",
            ),
            (
                "no-table",
                format!("# ü\nstorage = \"{secret}\"\n"),
                "Zeile 2, storage: ",
            ),
            (
                "behind",
                format!("[storage]\ndatabase-url = \"{secret}\" x\n"),
                "Zeile 2, database-url: ",
            ),
        ] {
            let path = file(name, &text);
            let fault = read(&["--config", &path]).unwrap_err();
            let said = format!("{fault} {fault:?}");
            assert!(said.contains(words) && !said.contains("geheim"), "{name}: {said}");
        }
    }
}
