//! The official register: Gemeindeverzeichnis of the Statistisches Bundesamt, as a CSV file.
//!
//! Columns `ebene, textkennzeichen, ars, ags, name, einwohner`, others are ignored; lines that begin with
//! `#` are remarks. Rows that are no administration of their own are passed over. All of a file or
//! nothing is taken; the same file again changes nothing.

use std::{collections::BTreeMap, io};

use serde::Deserialize;
use shared::{
    Fault, OrganisationId, ProgrammeId,
    account::policy,
    organisation::{Ags, Ars, KeyFault, Kind},
    words::organisation as words,
};
use thiserror::Error;

use super::store::{self, Entry};
use crate::Backend;

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Organisations that are new.
    pub added: u32,
    /// Organisations of which something changed.
    pub changed: u32,
    /// Organisations that were there as they are.
    pub unchanged: u32,
    /// Rows that are no administration of their own.
    pub passed_over: u32,
}

/// Why nothing was imported.
#[derive(Debug, Error)]
pub enum ImportFault {
    /// The day is not a date as 2019-12-31.
    #[error("the day is no date as 2019-12-31")]
    Day,
    /// The file cannot be read.
    #[error("the file cannot be read: {0}")]
    File(#[from] io::Error),
    /// A line is wrong. Lines count from 1, the head of the columns included.
    #[error("line {line}: {why}")]
    Line {
        /// Which.
        line: u64,
        /// Why.
        why: LineFault,
    },
    /// There is no such programme.
    #[error("no such programme")]
    NoProgramme,
    /// The database did not do it.
    #[error("database: {0}")]
    Database(#[from] Fault),
}

/// What is wrong with one line.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LineFault {
    /// It is no line of a CSV file with these columns.
    #[error("not the columns of a register, in UTF-8")]
    Columns,
    /// A column that must be there is missing in the head.
    #[error("the column {0} is missing")]
    NoColumn(&'static str),
    /// The Gemeindeschlüssel is none.
    #[error("ags: {0}")]
    Ags(KeyFault),
    /// The Regionalschlüssel is none.
    #[error("ars: {0}")]
    Ars(KeyFault),
    /// The name is empty or has a control character.
    #[error("no name")]
    Name,
    /// Textkennzeichen or inhabitants are no number.
    #[error("not a number: {0}")]
    Number(&'static str),
    /// An earlier line has the same key.
    #[error("the same key as in line {first}")]
    Twice {
        /// The earlier line.
        first: u64,
    },
}

#[derive(Deserialize)]
struct Row {
    ebene: String,
    textkennzeichen: String,
    ars: String,
    ags: String,
    name: String,
    einwohner: String,
}

/// Takes over the administrations of a register whose figures stand for the day `as_of` (ISO).
///
/// An organisation is found again by its current key; a change of the Regionalschlüssel ends the old pair
/// of keys on that day. Figures of an older day never replace newer ones.
pub async fn import_register(
    backend: &Backend,
    programme: ProgrammeId,
    file: impl io::Read,
    as_of: &str,
) -> Result<Imported, ImportFault> {
    // The canonical form only, because days are compared as text.
    let day: jiff::civil::Date = as_of.parse().map_err(|_| ImportFault::Day)?;
    if day.to_string() != as_of {
        return Err(ImportFault::Day);
    }
    let (entries, passed_over) = read(file)?;

    let permit = policy::at_the_console();
    let mut tx = backend.db.begin_write().await?;
    if !store::lock_programme(&mut tx, programme).await? {
        return Err(ImportFault::NoProgramme);
    }
    let known = store::entries(&mut tx, programme).await?;
    let municipalities: BTreeMap<&Ags, usize> = known
        .iter()
        .enumerate()
        .filter_map(|(at, (_, entry, _))| Some((entry.ags.as_ref()?, at)))
        .collect();
    let regions: BTreeMap<&Ars, usize> = known
        .iter()
        .enumerate()
        .map(|(at, (_, entry, _))| (&entry.ars, at))
        .collect();
    let mut done = Imported {
        passed_over,
        ..Imported::default()
    };
    for entry in &entries {
        let there = match &entry.ags {
            Some(ags) => municipalities.get(ags),
            None => regions.get(&entry.ars),
        };
        match there.map(|at| &known[*at]) {
            None => {
                let id: OrganisationId = backend.new_id();
                store::add(&mut tx, &permit, programme, id, entry, as_of).await?;
                done.added += 1;
            }
            Some((_, stored, day)) if day.as_str() > as_of || (day == as_of && stored == entry) => {
                done.unchanged += 1;
            }
            Some((id, stored, _)) => {
                store::update(&mut tx, &permit, *id, entry, as_of).await?;
                if stored.ars != entry.ars {
                    store::change_keys(&mut tx, &permit, programme, *id, entry, as_of).await?;
                }
                done.changed += 1;
            }
        }
    }
    tx.commit().await?;
    Ok(done)
}

/// Reads all rows; the first wrong line ends it.
fn read(file: impl io::Read) -> Result<(Vec<Entry>, u32), ImportFault> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(file);
    let headers = reader.headers().map_err(|error| refused(error, 1))?.clone();
    for column in ["ebene", "textkennzeichen", "ars", "ags", "name", "einwohner"] {
        if !headers.iter().any(|header| header == column) {
            let line = headers.position().map_or(1, csv::Position::line);
            return Err(ImportFault::Line {
                line,
                why: LineFault::NoColumn(column),
            });
        }
    }
    let (mut entries, mut passed_over) = (Vec::new(), 0);
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|error| refused(error, 1))?;
        let line = record.position().map_or(1, csv::Position::line);
        let at = |why| ImportFault::Line { line, why };
        let row: Row = record
            .deserialize(Some(&headers))
            .map_err(|_| at(LineFault::Columns))?;
        let Some(entry) = entry(&row).map_err(at)? else {
            passed_over += 1;
            continue;
        };
        // A Kreis has the same digits as both keys, so each kind is looked up by itself.
        let keys = [
            entry.ags.as_ref().map(|ags| ["ags ", ags.as_str()].concat()),
            Some(["ars ", entry.ars.as_str()].concat()),
        ];
        for key in keys.into_iter().flatten() {
            if let Some(first) = seen.insert(key, line) {
                return Err(at(LineFault::Twice { first }));
            }
        }
        entries.push(entry);
    }
    Ok((entries, passed_over))
}

fn entry(row: &Row) -> Result<Option<Entry>, LineFault> {
    let code = row
        .textkennzeichen
        .parse()
        .map_err(|_| LineFault::Number("textkennzeichen"))?;
    // A city that is its own Kreis stands in the register twice; the row of the Gemeinde counts.
    let city_as_kreis = row.ebene == "kreis" && matches!(code, 41 | 42);
    let Some(kind) = Kind::from_register(code).filter(|_| !city_as_kreis) else {
        return Ok(None);
    };
    let ags = match row.ags.as_str() {
        "" => None,
        text => Some(Ags::parse(text).map_err(LineFault::Ags)?),
    };
    let ars = Ars::parse(&row.ars).map_err(LineFault::Ars)?;
    let inhabitants = match row.einwohner.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| LineFault::Number("einwohner"))?),
    };
    if row.name.is_empty() || row.name.chars().any(char::is_control) {
        return Err(LineFault::Name);
    }
    Ok(Some(Entry {
        ags,
        ars,
        name: words::name_in_register(kind, &row.name),
        kind,
        inhabitants,
    }))
}

fn refused(error: csv::Error, line: u64) -> ImportFault {
    let line = error.position().map_or(line, csv::Position::line);
    match error.into_kind() {
        csv::ErrorKind::Io(error) => ImportFault::File(error),
        _ => ImportFault::Line {
            line,
            why: LineFault::Columns,
        },
    }
}
