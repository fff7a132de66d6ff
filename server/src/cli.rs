//! The command line.

mod command;
mod fault;
mod line;

use std::{io::Write as _, process::ExitCode};

use backend::{Backend, Options, assessment::ensure_standard};
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use shared::words::server as words;

pub(crate) use fault::CliFault;

use crate::{
    log, serve,
    settings::{Flags, PublicAddress, Settings},
};

#[derive(Debug, Parser)]
#[command(
    name = "fahrwasser", version, about = words::ABOUT, help_template = words::HELP_TEMPLATE,
    subcommand_help_heading = words::HEADING_COMMANDS, subcommand_value_name = words::VALUE_COMMAND,
    disable_help_flag = true, disable_version_flag = true, disable_help_subcommand = true
)]
struct Line {
    #[command(flatten)]
    flags: Flags,
    #[command(flatten)]
    about: About,
    #[command(subcommand)]
    command: Command,
}

#[derive(Args, Debug)]
#[command(next_help_heading = words::HEADING_ARGUMENTS)]
struct About {
    #[arg(short, long, action = clap::ArgAction::Help, help = words::HELP_HELP, global = true)]
    help: Option<bool>,
    #[arg(short = 'V', long, action = clap::ArgAction::Version, help = words::HELP_VERSION)]
    version: Option<bool>,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(about = words::HELP_SERVE, help_template = words::HELP_TEMPLATE)]
    Serve,
    #[command(about = words::HELP_MIGRATE, help_template = words::HELP_TEMPLATE)]
    Migrate,
    #[command(about = words::HELP_DEMO, help_template = words::HELP_TEMPLATE)]
    Demo,
    #[command(about = words::HELP_PROGRAMME_COMMAND, subcommand, help_template = words::HELP_TEMPLATE)]
    Programme(command::Programme),
    #[command(about = words::HELP_ORGANISATIONS, subcommand, help_template = words::HELP_TEMPLATE)]
    Organisations(command::Organisations),
    #[command(about = words::HELP_USER, subcommand, help_template = words::HELP_TEMPLATE)]
    User(command::User),
    #[command(about = words::HELP_CATALOGUE, subcommand, help_template = words::HELP_TEMPLATE)]
    Catalogue(command::Catalogue),
    #[command(about = words::HELP_EXPORT, help_template = words::HELP_TEMPLATE)]
    Export(command::Export),
    #[command(about = words::HELP_FEEDBACK, help_template = words::HELP_TEMPLATE)]
    Feedback,
    #[command(about = words::HELP_BACKUP, help_template = words::HELP_TEMPLATE)]
    Backup(command::FileArgument),
    #[command(about = words::HELP_RESTORE, help_template = words::HELP_TEMPLATE)]
    Restore(command::Restore),
    #[command(about = words::HELP_CONFIG_COMMAND, help_template = words::HELP_TEMPLATE)]
    Config,
}

/// Does what the command line says.
pub fn main() -> ExitCode {
    let line = line::german(Line::command())
        .try_get_matches()
        .and_then(|mut matches| Line::from_arg_matches_mut(&mut matches));
    let line = match line {
        Ok(line) => line,
        Err(error) => return line::refused(&error),
    };
    match run(line) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            // Standard error may be closed; the exit code tells as well.
            let _ = writeln!(std::io::stderr(), "{fault}");
            ExitCode::FAILURE
        }
    }
}

fn run(line: Line) -> Result<(), CliFault> {
    if let Command::Config = line.command {
        say(Settings::print_defaults().trim_end());
        return Ok(());
    }
    let settings = Settings::read(line.flags)?;
    log::start(&settings.log).map_err(CliFault::Filter)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CliFault::Runtime)?;
    runtime.block_on(async {
        match line.command {
            Command::Serve => serve::serve(&settings).await,
            Command::Restore(restore) => restore.run(&settings).await,
            Command::Demo => {
                let address =
                    PublicAddress::parse(&settings.network.public_address, settings.network.address)?;
                if !address.is_loopback() {
                    return Err(CliFault::DemoElsewhere);
                }
                with_old_or_new(&settings, command::demo).await
            }
            Command::Migrate => {
                with_old_or_new(&settings, async |_| {
                    command::migrated();
                    Ok(())
                })
                .await
            }
            Command::Programme(command) => {
                with_backend(&settings, async |backend| command.run(backend).await).await
            }
            Command::Organisations(command) => {
                with_backend(&settings, async |backend| command.run(backend).await).await
            }
            Command::User(command) => {
                with_backend(&settings, async |backend| command.run(backend, &settings).await).await
            }
            Command::Catalogue(command::Catalogue::Check(file)) => command::Catalogue::check(&file),
            Command::Catalogue(command::Catalogue::Import(file)) => {
                with_backend(&settings, async |backend| {
                    command::Catalogue::import(backend, &file).await
                })
                .await
            }
            Command::Export(export) => {
                with_backend(&settings, async |backend| export.run(backend).await).await
            }
            Command::Feedback => with_backend(&settings, command::feedback).await,
            Command::Backup(file) => {
                with_backend(&settings, async |backend| command::backup(backend, &file).await).await
            }
            Command::Config => Ok(()),
        }
    })
}

/// Opens the database, which brings it up to date, with the catalogue that every installation has.
pub(crate) async fn open(settings: &Settings, options: Options) -> Result<Backend, CliFault> {
    let backend = Backend::open(&settings.storage.database_url, options).await?;
    match ensure_standard(&backend).await {
        Ok(()) => Ok(backend),
        Err(fault) => {
            backend.close().await;
            Err(fault.into())
        }
    }
}

/// Works with the database that is there and closes it whatever happens.
async fn with_backend<T>(
    settings: &Settings,
    work: impl AsyncFnOnce(&Backend) -> Result<T, CliFault>,
) -> Result<T, CliFault> {
    let options = Options {
        create: false,
        ..Options::default()
    };
    opened(settings, options, work).await
}

/// The same, for the commands that begin an installation: if there is no database, it is made.
async fn with_old_or_new<T>(
    settings: &Settings,
    work: impl AsyncFnOnce(&Backend) -> Result<T, CliFault>,
) -> Result<T, CliFault> {
    opened(settings, Options::default(), work).await
}

async fn opened<T>(
    settings: &Settings,
    options: Options,
    work: impl AsyncFnOnce(&Backend) -> Result<T, CliFault>,
) -> Result<T, CliFault> {
    let backend = open(settings, options).await?;
    let done = work(&backend).await;
    backend.close().await;
    done
}

/// Writes a line to standard output.
pub(crate) fn say(text: &str) {
    // Whoever reads may have stopped reading; that is no fault of the work.
    let _ = writeln!(std::io::stdout(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_well_formed() {
        Line::command().debug_assert();
    }

    #[test]
    fn settings_stand_before_and_behind_the_command() {
        for line in [
            &["fahrwasser", "--address", "127.0.0.1:1", "serve"][..],
            &["fahrwasser", "serve", "--address", "127.0.0.1:1"],
        ] {
            let settings = Settings::read(Line::try_parse_from(line).unwrap().flags).unwrap();
            assert_eq!(settings.network.address.port(), 1);
        }
    }
}
