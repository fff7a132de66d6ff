//! What the commands do. Each says in one line what it did.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use backend::{
    Backend,
    account::{AccountFault, NewUser, add_user, disable_user, issue_password_link},
    assessment::{export_organisation, import, read_catalogue},
    backup as copies, demo as demonstration,
    feedback::{Category, list_feedback},
    organisation::{add_programme, assign_coach, import_register, programmes},
};
use clap::{Args, Subcommand};
use shared::{
    Fault, Micros, ProgrammeId,
    account::Role,
    organisation::Ags,
    words::{account as account_words, public as public_words, server as words},
};
use time::OffsetDateTime;

use super::{CliFault, say};
use crate::settings::{PublicAddress, Settings};

#[derive(Args, Debug)]
#[command(next_help_heading = words::HEADING_ARGUMENTS)]
pub(super) struct FileArgument {
    #[arg(value_name = words::VALUE_FILE, help = words::HELP_FILE)]
    file: PathBuf,
}

impl FileArgument {
    fn open(&self) -> Result<File, CliFault> {
        File::open(&self.file).map_err(|error| CliFault::Read(self.shown(), error))
    }

    fn text(&self) -> Result<String, CliFault> {
        fs::read_to_string(&self.file).map_err(|error| CliFault::Read(self.shown(), error))
    }

    fn shown(&self) -> String {
        self.file.display().to_string()
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Programme {
    #[command(about = words::HELP_PROGRAMME_ADD, help_template = words::HELP_TEMPLATE)]
    Add(NewProgramme),
}

#[derive(Args, Debug)]
#[command(next_help_heading = words::HEADING_ARGUMENTS)]
pub(super) struct NewProgramme {
    #[arg(value_name = words::VALUE_NAME, help = words::HELP_PROGRAMME_NAME)]
    name: String,
    #[arg(long, value_name = words::VALUE_LAND, help = words::HELP_LAND)]
    land: String,
    #[arg(long, value_name = words::VALUE_NAME, help = words::HELP_OPERATOR_NAME)]
    operator: String,
}

impl Programme {
    pub(super) async fn run(&self, backend: &Backend) -> Result<(), CliFault> {
        let Self::Add(new) = self;
        add_programme(backend, &new.name, &new.land, &new.operator).await?;
        say(&words::programme_added(&new.name));
        Ok(())
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Organisations {
    #[command(about = words::HELP_ORGANISATIONS_IMPORT, help_template = words::HELP_TEMPLATE)]
    Import(Import),
}

#[derive(Args, Debug)]
#[command(next_help_heading = words::HEADING_ARGUMENTS)]
pub(super) struct Import {
    #[command(flatten)]
    file: FileArgument,
    #[arg(long, value_name = words::VALUE_DATE, help = words::HELP_AS_OF)]
    as_of: Option<String>,
    #[arg(long, value_name = words::VALUE_NAME, help = words::HELP_PROGRAMME)]
    programme: Option<String>,
}

impl Organisations {
    pub(super) async fn run(&self, backend: &Backend) -> Result<(), CliFault> {
        let Self::Import(import) = self;
        let programme = programme(backend, import.programme.as_deref()).await?;
        let as_of = import.as_of.clone().unwrap_or_else(|| day(backend.now()));
        let file = import.file.open()?;
        let done = import_register(backend, programme, file, &as_of).await?;
        say(&words::imported(
            done.added,
            done.changed,
            done.unchanged,
            done.passed_over,
        ));
        Ok(())
    }
}

/// The programme with this name, or the only one.
async fn programme(backend: &Backend, name: Option<&str>) -> Result<ProgrammeId, CliFault> {
    let all = programmes(backend).await?;
    let mut fitting = all
        .iter()
        .filter(|programme| name.is_none_or(|name| programme.name == name));
    match (fitting.next(), fitting.next()) {
        (Some(one), None) => Ok(one.id),
        (None, _) => Err(CliFault::NoProgramme),
        (Some(_), Some(_)) => Err(CliFault::WhichProgramme),
    }
}

/// The day of a moment, in UTC, as 2019-12-31.
fn day(at: Micros) -> String {
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.0) * 1_000);
    at.unwrap_or(OffsetDateTime::UNIX_EPOCH).date().to_string()
}

#[derive(Debug, Subcommand)]
pub(super) enum User {
    #[command(about = words::HELP_USER_ADD, help_template = words::HELP_TEMPLATE)]
    Add(Add),
    #[command(about = words::HELP_USER_DISABLE, help_template = words::HELP_TEMPLATE)]
    Disable(Login),
    #[command(about = words::HELP_USER_PASSWORD, help_template = words::HELP_TEMPLATE)]
    Password(Login),
    #[command(about = words::HELP_USER_ASSIGN, help_template = words::HELP_TEMPLATE)]
    Assign(Assign),
}

#[derive(Args, Debug)]
#[command(next_help_heading = words::HEADING_ARGUMENTS)]
pub(super) struct Login {
    #[arg(value_name = words::VALUE_LOGIN, help = words::HELP_LOGIN)]
    login: String,
}

#[derive(Args, Debug)]
#[command(next_help_heading = words::HEADING_ARGUMENTS)]
pub(super) struct Add {
    #[command(flatten)]
    login: Login,
    #[arg(long, value_name = words::VALUE_NAME, help = words::HELP_NAME)]
    name: String,
    #[arg(long, value_name = words::VALUE_ROLE, help = words::HELP_ROLE)]
    role: String,
    #[arg(long, value_name = words::VALUE_AGS, help = words::HELP_AGS)]
    organisation: Option<String>,
    #[arg(long, value_name = words::VALUE_NAME, help = words::HELP_PROGRAMME)]
    programme: Option<String>,
}

#[derive(Args, Debug)]
#[command(next_help_heading = words::HEADING_ARGUMENTS)]
pub(super) struct Assign {
    #[command(flatten)]
    login: Login,
    #[arg(long, value_name = words::VALUE_AGS, help = words::HELP_LOOKS_AFTER)]
    organisation: String,
    #[arg(long, help = words::HELP_DEPUTY)]
    deputy: bool,
}

impl User {
    pub(super) async fn run(&self, backend: &Backend, settings: &Settings) -> Result<(), CliFault> {
        match self {
            Self::Add(new) => {
                // First of all: an account without its link would look as if there was none.
                let address = public_address(settings)?;
                let user = NewUser {
                    login: new.login.login.clone(),
                    name: new.name.clone(),
                    role: Role::from_key(&new.role).ok_or_else(|| CliFault::Role(new.role.clone()))?,
                    programme: match &new.programme {
                        None => None,
                        name => Some(programme(backend, name.as_deref()).await?),
                    },
                    organisation: new.organisation.as_deref().map(key).transpose()?,
                };
                add_user(backend, user).await?;
                link(backend, &address, &new.login.login).await
            }
            Self::Disable(Login { login }) => {
                disable_user(backend, login).await?;
                say(&words::user_disabled(login));
                Ok(())
            }
            Self::Password(Login { login }) => link(backend, &public_address(settings)?, login).await,
            Self::Assign(Assign {
                login: Login { login },
                organisation,
                deputy,
            }) => {
                assign_coach(backend, login, &key(organisation)?, *deputy).await?;
                say(&words::assigned(login, organisation));
                Ok(())
            }
        }
    }
}

fn key(text: &str) -> Result<Ags, CliFault> {
    Ags::parse(text).map_err(|_| CliFault::Key(text.to_owned()))
}

fn public_address(settings: &Settings) -> Result<PublicAddress, CliFault> {
    let network = &settings.network;
    Ok(PublicAddress::parse(&network.public_address, network.address)?)
}

/// Shows a new one-time link. The secret stands behind `#`, so that no proxy writes it down.
async fn link(backend: &Backend, address: &PublicAddress, login: &str) -> Result<(), CliFault> {
    let link = issue_password_link(backend, login).await?;
    say(&words::password_link(&format!(
        "{}/app/passwort#{}",
        address.origin(),
        link.token()
    )));
    Ok(())
}

/// The database is up to date as soon as it was opened.
pub(super) fn migrated() {
    say(words::MIGRATED);
}

/// Fills the database for a demonstration and shows the accounts.
pub(super) async fn demo(backend: &Backend) -> Result<(), CliFault> {
    let filled = demonstration::fill(backend, &accounts_file(backend)).await?;
    say(words::DEMO_ACCOUNTS);
    for account in &filled.accounts {
        let organisation = account.organisation.as_deref().unwrap_or_default();
        let role = account_words::role(account.role);
        say(&words::demo_account(
            &account.login,
            &account.password,
            role,
            organisation,
        ));
    }
    Ok(())
}

/// Beside an embedded database, else in the working folder.
fn accounts_file(backend: &Backend) -> PathBuf {
    let folder = backend.db.file().and_then(Path::parent).unwrap_or(Path::new("."));
    folder.join("demo-accounts.txt")
}

#[derive(Debug, Subcommand)]
pub(super) enum Catalogue {
    #[command(about = words::HELP_CATALOGUE_CHECK, help_template = words::HELP_TEMPLATE)]
    Check(FileArgument),
    #[command(about = words::HELP_CATALOGUE_IMPORT, help_template = words::HELP_TEMPLATE)]
    Import(FileArgument),
}

impl Catalogue {
    /// Reads the file; what is wrong with it is told with its lines. Needs no database.
    pub(super) fn check(file: &FileArgument) -> Result<(), CliFault> {
        let catalogue = read_catalogue(&file.text()?).map_err(CliFault::Catalogue)?;
        say(&words::catalogue_good(&catalogue.key, &catalogue.version));
        Ok(())
    }

    /// Publishes the catalogue in the file.
    pub(super) async fn import(backend: &Backend, file: &FileArgument) -> Result<(), CliFault> {
        import(backend, &file.text()?).await?;
        say(words::CATALOGUE_IMPORTED);
        Ok(())
    }
}

#[derive(Args, Debug)]
#[command(next_help_heading = words::HEADING_ARGUMENTS)]
pub(super) struct Export {
    #[arg(long, value_name = words::VALUE_AGS, help = words::HELP_EXPORT_ORGANISATION)]
    organisation: String,
    #[arg(long, value_name = words::VALUE_NAME, help = words::HELP_PROGRAMME)]
    programme: Option<String>,
}

impl Export {
    /// Prints everything that belongs to the organisation, as JSON.
    pub(super) async fn run(&self, backend: &Backend) -> Result<(), CliFault> {
        let programme = programme(backend, self.programme.as_deref()).await?;
        let json = export_organisation(backend, programme, &key(&self.organisation)?).await;
        let json = json.map_err(|fault| match fault {
            Fault::NotFound => CliFault::Account(AccountFault::NoOrganisation),
            other => CliFault::Backend(other),
        })?;
        say(&serde_json::to_string_pretty(&json).map_err(|_| Fault::Internal)?);
        Ok(())
    }
}

/// Prints what visitors wrote.
pub(super) async fn feedback(backend: &Backend) -> Result<(), CliFault> {
    let messages = list_feedback(backend).await?;
    if messages.is_empty() {
        say(words::NO_FEEDBACK);
    }
    for (at, message) in messages {
        let category = match message.category() {
            Category::Barrier => public_words::FEEDBACK_BARRIER,
            Category::Defect => public_words::FEEDBACK_DEFECT,
            Category::Wish => public_words::FEEDBACK_WISH,
            Category::Question => public_words::FEEDBACK_QUESTION,
        };
        say(&words::feedback(
            &day(at),
            category,
            message.text(),
            message.email(),
        ));
    }
    Ok(())
}

/// Copies the database while it is in use.
pub(super) async fn backup(backend: &Backend, to: &FileArgument) -> Result<(), CliFault> {
    copies::backup(backend, &to.file).await?;
    say(&words::backed_up(&to.shown()));
    Ok(())
}

#[derive(Args, Debug)]
#[command(next_help_heading = words::HEADING_ARGUMENTS)]
pub(super) struct Restore {
    #[arg(value_name = words::VALUE_FILE, help = words::HELP_RESTORE_FILE)]
    file: Option<PathBuf>,
}

impl Restore {
    /// Puts a copy in the place of the database, or ends what `pg_restore` began.
    pub(super) async fn run(&self, settings: &Settings) -> Result<(), CliFault> {
        let url = &settings.storage.database_url;
        let Some(file) = &self.file else {
            copies::renew_epoch(url).await?;
            say(words::EPOCH_RENEWED);
            return Ok(());
        };
        let restored = copies::restore(url, file).await?;
        say(words::RESTORED);
        if let Some(kept) = restored.kept {
            say(&words::kept(&kept.display().to_string()));
        }
        Ok(())
    }
}
