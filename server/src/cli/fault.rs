//! What the console says when a command does not work.

use std::{fmt, io};

use backend::{
    CheckFault, OpenFault,
    account::AccountFault,
    assessment::CatalogueImportFault,
    backup::BackupFault,
    demo::DemoFault,
    organisation::{AssignFault, ImportFault, LineFault},
};
use shared::{Fault, words::server as words};

use crate::{
    log::FilterFault,
    settings::{AddressFault, SettingsFault},
};

/// Why a command did not work. Its text is for the operator.
#[derive(Debug)]
pub(crate) enum CliFault {
    Settings(SettingsFault),
    Address(AddressFault),
    Filter(FilterFault),
    Runtime(io::Error),
    Listen(String, io::Error),
    Read(String, io::Error),
    Role(String),
    Key(String),
    DemoElsewhere,
    NoProgramme,
    WhichProgramme,
    Open(OpenFault),
    Account(AccountFault),
    Import(ImportFault),
    Assign(AssignFault),
    Demo(DemoFault),
    Catalogue(Vec<backend::assessment::LineFault>),
    CatalogueImport(CatalogueImportFault),
    Backup(BackupFault),
    Backend(Fault),
}

macro_rules! from {
    ($($variant:ident($kind:ty))*) => {$(
        impl From<$kind> for CliFault {
            fn from(fault: $kind) -> Self {
                Self::$variant(fault)
            }
        }
    )*};
}

from! {
    Settings(SettingsFault)
    Address(AddressFault)
    Open(OpenFault)
    Account(AccountFault)
    Import(ImportFault)
    Assign(AssignFault)
    Demo(DemoFault)
    CatalogueImport(CatalogueImportFault)
    Backup(BackupFault)
    Backend(Fault)
}

impl fmt::Display for CliFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Settings(fault) => fault.to_string(),
            Self::Address(fault) => fault.to_string(),
            Self::Filter(FilterFault(text)) => words::log_filter_malformed(text),
            Self::Runtime(error) => words::cannot_start(&error.to_string()),
            Self::Listen(address, error) => words::cannot_listen(address, &error.to_string()),
            Self::Read(path, error) => words::file_unreadable(path, &error.to_string()),
            Self::Role(text) => words::unknown_role(text),
            Self::Key(text) => words::no_key(text),
            Self::DemoElsewhere => words::DEMO_REFUSED.to_owned(),
            Self::NoProgramme => words::NO_PROGRAMME.to_owned(),
            Self::WhichProgramme => words::WHICH_PROGRAMME.to_owned(),
            Self::Open(fault) => open(fault),
            Self::Account(fault) => account(fault),
            Self::Import(fault) => import(fault),
            Self::Assign(fault) => assign(fault),
            Self::Demo(fault) => demo(fault),
            Self::Catalogue(faults) => catalogue(faults),
            Self::CatalogueImport(fault) => catalogue_import(fault),
            Self::Backup(fault) => backup(fault),
            Self::Backend(fault) => database(fault),
        })
    }
}

fn database(fault: &Fault) -> String {
    match fault {
        Fault::Full => words::DATABASE_FULL,
        Fault::Unavailable => words::DATABASE_UNAVAILABLE,
        _ => words::DATABASE_BROKEN,
    }
    .to_owned()
}

fn open(fault: &OpenFault) -> String {
    match fault {
        OpenFault::Address => words::DATABASE_ADDRESS.to_owned(),
        OpenFault::Memory => words::DATABASE_MEMORY.to_owned(),
        OpenFault::File(error) => words::database_file(&error.to_string()),
        OpenFault::Missing(path) => words::database_missing(&path.display().to_string()),
        OpenFault::InUse => words::DATABASE_IN_USE.to_owned(),
        OpenFault::NoWal => words::DATABASE_NO_WAL.to_owned(),
        OpenFault::Newer { database, program } => words::database_newer(*database, *program),
        OpenFault::Changed { version } => words::database_changed(*version),
        OpenFault::Database(fault) => database(fault),
    }
}

fn account(fault: &AccountFault) -> String {
    match fault {
        AccountFault::Login(_) => words::ACCOUNT_LOGIN,
        AccountFault::LoginTaken => words::ACCOUNT_LOGIN_TAKEN,
        AccountFault::Name => words::ACCOUNT_NAME,
        AccountFault::NeedsOrganisation => words::ACCOUNT_NEEDS_ORGANISATION,
        AccountFault::HasNoOrganisation => words::ACCOUNT_HAS_NO_ORGANISATION,
        AccountFault::NoOrganisation => words::ACCOUNT_NO_ORGANISATION,
        AccountFault::NoProgramme => words::NO_PROGRAMME,
        AccountFault::WhichProgramme => words::WHICH_PROGRAMME,
        AccountFault::NoAccount => words::ACCOUNT_MISSING,
        AccountFault::Closed => words::ACCOUNT_CLOSED,
        AccountFault::LastOne(role) => return words::account_last(*role),
        AccountFault::Database(fault) => return database(fault),
    }
    .to_owned()
}

fn backup(fault: &BackupFault) -> String {
    match fault {
        BackupFault::NeedsPgDump => words::BACKUP_POSTGRES.to_owned(),
        BackupFault::NeedsPgRestore => words::RESTORE_POSTGRES.to_owned(),
        BackupFault::NoFile => words::RESTORE_NO_FILE.to_owned(),
        BackupFault::Nothing => words::RESTORE_NOTHING.to_owned(),
        BackupFault::Exists => words::BACKUP_EXISTS.to_owned(),
        BackupFault::Name => words::BACKUP_NAME.to_owned(),
        BackupFault::InUse => words::DATABASE_IN_USE.to_owned(),
        BackupFault::File(error) => words::database_file(&error.to_string()),
        BackupFault::Copy(fault) => words::backup_bad(&copy(fault)),
        BackupFault::Open(fault) => open(fault),
        BackupFault::Database(fault) => database(fault),
    }
}

fn copy(fault: &CheckFault) -> String {
    match fault {
        CheckFault::NotOurs => words::COPY_NOT_OURS.to_owned(),
        CheckFault::Damaged(why) => words::copy_damaged(why),
        CheckFault::Newer { database, program } => words::copy_newer(*database, *program),
        CheckFault::Database(fault) => database(fault),
    }
}

fn assign(fault: &AssignFault) -> String {
    match fault {
        AssignFault::NoCoach => words::ASSIGN_NO_COACH.to_owned(),
        AssignFault::NoOrganisation => words::ACCOUNT_NO_ORGANISATION.to_owned(),
        AssignFault::Already => words::ASSIGN_ALREADY.to_owned(),
        AssignFault::Database(fault) => database(fault),
    }
}

fn import(fault: &ImportFault) -> String {
    match fault {
        ImportFault::Day => words::IMPORT_DAY.to_owned(),
        ImportFault::File(error) => words::database_file(&error.to_string()),
        ImportFault::Line { line, why } => words::import_line(
            *line,
            &match why {
                LineFault::Columns => words::IMPORT_COLUMNS.to_owned(),
                LineFault::NoColumn(column) => words::import_no_column(column),
                LineFault::Ags(_) => words::IMPORT_AGS.to_owned(),
                LineFault::Ars(_) => words::IMPORT_ARS.to_owned(),
                LineFault::Name => words::IMPORT_NAME.to_owned(),
                LineFault::Number(column) => words::import_number(column),
                LineFault::Twice { first } => words::import_twice(*first),
            },
        ),
        ImportFault::NoProgramme => words::NO_PROGRAMME.to_owned(),
        ImportFault::Database(fault) => database(fault),
    }
}

fn demo(fault: &DemoFault) -> String {
    match fault {
        DemoFault::File(error) => words::database_file(&error.to_string()),
        DemoFault::LoginTaken(login) => words::demo_login_taken(login),
        DemoFault::Database(fault) => database(fault),
    }
}

fn catalogue(faults: &[backend::assessment::LineFault]) -> String {
    let lines: Vec<_> = faults
        .iter()
        .map(|fault| words::catalogue_line(fault.line, &fault.message))
        .collect();
    lines.join("\n")
}

fn catalogue_import(fault: &CatalogueImportFault) -> String {
    match fault {
        CatalogueImportFault::Faulty(faults) => catalogue(faults),
        CatalogueImportFault::Published { key, version } => words::catalogue_published(key, version),
        CatalogueImportFault::Database(fault) => database(fault),
    }
}
