//! What clap says by itself, said in German.

use std::{io::Write as _, process::ExitCode};

use clap::{
    Command,
    error::{ContextKind, ContextValue, Error, ErrorKind},
};
use shared::words::server as words;

/// The exit code for a line that makes no sense, as clap has it.
const USAGE: u8 = 2;

/// Makes every command and all below it speak German.
pub(super) fn german(command: Command) -> Command {
    let mut command = headed(command);
    // Only then each knows its whole name.
    command.build();
    called(command)
}

/// German headings.
fn headed(command: Command) -> Command {
    command
        .subcommand_help_heading(words::HEADING_COMMANDS)
        .subcommand_value_name(words::VALUE_COMMAND)
        .disable_help_subcommand(true)
        .mut_subcommands(headed)
}

/// A German word in the line of usage, where clap has an English one for switches that may be left out.
fn called(mut command: Command) -> Command {
    let usage = command.render_usage().to_string();
    // The first word is its heading.
    if let Some((_, usage)) = usage.split_once(' ') {
        command = command.override_usage(usage.replace("[OPTIONS]", words::OPTIONS));
    }
    command.mut_subcommands(called)
}

/// Says why the line is not understood, or shows the help that was asked for.
pub(super) fn refused(error: &Error) -> ExitCode {
    if let ErrorKind::DisplayHelp
    | ErrorKind::DisplayVersion
    | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand = error.kind()
    {
        let _ = error.print();
        return if error.use_stderr() {
            ExitCode::from(USAGE)
        } else {
            ExitCode::SUCCESS
        };
    }
    let _ = writeln!(std::io::stderr(), "{}\n{}", why(error), words::LINE_HELP);
    ExitCode::from(USAGE)
}

fn why(error: &Error) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    match error.kind() {
        ErrorKind::InvalidSubcommand => words::no_command(&context(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => words::no_argument(&context(ContextKind::InvalidArg)),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => words::no_value(
            &context(ContextKind::InvalidArg),
            &context(ContextKind::InvalidValue),
        ),
        ErrorKind::MissingRequiredArgument => words::missing(&context(ContextKind::InvalidArg)),
        ErrorKind::MissingSubcommand => words::missing(words::VALUE_COMMAND),
        _ => words::LINE_MALFORMED.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::{super::Line, *};

    #[test]
    fn every_complaint_is_german() {
        for (line, said) in [
            (&["servieren"][..], "Den Befehl „servieren“ gibt es nicht."),
            (&["user", "ad"], "Den Befehl „ad“ gibt es nicht."),
            (
                &["serve", "--port", "1"],
                "Die Angabe „--port“ gibt es hier nicht.",
            ),
            (&["serve", "jetzt"], "Die Angabe „jetzt“ gibt es hier nicht."),
            (
                &["serve", "--log-format", "xml"],
                "„xml“ passt nicht zu --log-format <WERT>.",
            ),
            (
                &["serve", "--address", "hier"],
                "„hier“ passt nicht zu --address <WERT>.",
            ),
            (&["serve", "--address"], "Bei --address <WERT> fehlt der Wert."),
            (&["backup"], "Es fehlt: <DATEI>."),
        ] {
            let line = std::iter::once(&"fahrwasser").chain(line);
            let error = german(Line::command()).try_get_matches_from(line).unwrap_err();
            assert_eq!(why(&error), said, "{error}");
        }
    }

    #[test]
    fn the_start_page_of_the_administration_names_commands_that_exist() {
        for (command, _) in shared::words::organisation::ADMIN_COMMANDS_ITEMS {
            let mut at = &Line::command();
            for word in command.split(' ').skip(1) {
                at = at.find_subcommand(word).unwrap_or_else(|| panic!("{command}"));
            }
        }
    }

    #[test]
    fn every_help_is_german() {
        fn check(command: &mut Command) {
            let help = command.render_long_help().to_string();
            for english in [
                "Commands:",
                "Options:",
                "Arguments:",
                "Usage:",
                "[OPTIONS]",
                "ossible values",
                "default",
            ] {
                assert!(!help.contains(english), "{english}: {help}");
            }
            for below in command.get_subcommands_mut() {
                check(below);
            }
        }
        let mut command = german(Line::command());
        check(&mut command);
        let import = command
            .find_subcommand_mut("organisations")
            .and_then(|command| command.find_subcommand_mut("import"))
            .map(|command| command.render_long_help().to_string())
            .unwrap_or_default();
        assert!(
            import.contains("Aufruf: fahrwasser organisations import [SCHALTER] <DATEI>"),
            "{import}"
        );
    }
}
