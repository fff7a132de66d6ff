//! Catalogues as files, and how they come into the database.
//!
//! A published version never changes: what an assessment was asked stays what it was asked.

use std::{collections::HashMap, ops::Range, sync::Arc};

use serde::Deserialize as _;
use shared::{
    CatalogueId, Fault, Micros,
    account::{Actor, policy::at_the_console},
    assessment::{Catalogue, CatalogueFault, Where},
    local_day,
    words::server::catalogue_unreadable,
};
use thiserror::Error;
use tokio::sync::Mutex;
use toml::de::{DeTable, DeValue};

use super::store;
use crate::{Backend, db::Conn};

/// The catalogue that every installation has.
const STANDARD: &str = include_str!("../../data/catalogue/standort-dv-1.0.0.toml");
/// The catalogue that assessments are made of; other keys are for other questionnaires.
const SELF_ASSESSMENT: &str = "standort-dv";

/// What is wrong in a catalogue file, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {message}")]
pub struct LineFault {
    /// The line, from 1.
    pub line: u32,
    /// Why.
    pub message: String,
}

/// Why a catalogue is not taken in.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CatalogueImportFault {
    /// The file is no good catalogue.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faulty(Vec<LineFault>),
    /// This version is published already, with other content.
    #[error("version {version} of {key} is published already with other content; give it a new version")]
    Published {
        /// The catalogue.
        key: String,
        /// Its version.
        version: String,
    },
    /// The database refused.
    #[error(transparent)]
    Database(#[from] Fault),
}

/// Reads and checks a catalogue file; every fault names its line.
pub fn read_catalogue(text: &str) -> Result<Catalogue, Vec<LineFault>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(errors.iter().map(|error| syntax(text, error)).collect());
    }
    let lines = Lines {
        text,
        table: table.get_ref().clone(),
    };
    let catalogue = Catalogue::deserialize(toml::de::Deserializer::from(table))
        .map_err(|error| vec![syntax(text, &error)])?;
    let faults: Vec<_> = catalogue
        .check()
        .into_iter()
        .map(|(place, fault)| LineFault {
            line: lines.find(&place, &fault),
            message: fault.to_string(),
        })
        .collect();
    if faults.is_empty() {
        Ok(catalogue)
    } else {
        Err(faults)
    }
}

fn syntax(text: &str, error: &toml::de::Error) -> LineFault {
    let span = error.span().unwrap_or_default();
    LineFault {
        line: line(text, span),
        message: catalogue_unreadable(error.message()),
    }
}

fn line(text: &str, span: Range<usize>) -> u32 {
    let before = text.as_bytes().get(..span.start).unwrap_or_default();
    let breaks = before.iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(breaks).unwrap_or(u32::MAX).saturating_add(1)
}

/// Where things stand in the text of a file.
struct Lines<'a> {
    text: &'a str,
    table: DeTable<'a>,
}

type Spanned<'a> = toml::Spanned<DeValue<'a>>;

impl Lines<'_> {
    fn find(&self, place: &Where, fault: &CatalogueFault) -> u32 {
        let dimension = |d: usize| self.table.get("dimensions")?.get_ref().get(d);
        let part = match place {
            Where::Head => None,
            Where::Dimension(d) => dimension(*d),
            Where::Item(d, i) => {
                dimension(*d).and_then(|found| found.get_ref().get("items")?.get_ref().get(*i))
            }
        };
        let name = key_of(fault);
        let (table, start) = match part {
            None => (Some(&self.table), 0..0),
            Some(part) => (part.get_ref().as_table(), part.span()),
        };
        let named = table.and_then(|table| table.get(name)).map(Spanned::span);
        // What the scale lacks, and what is not there at all, is named by the part around it.
        let scale = || {
            table
                .and_then(|table| table.get("scale"))
                .map(Spanned::span)
                .filter(|_| part.is_none())
        };
        line(self.text, named.or_else(scale).unwrap_or(start))
    }
}

/// The key of the file that a fault is about.
fn key_of(fault: &CatalogueFault) -> &'static str {
    match fault {
        CatalogueFault::Version => "version",
        CatalogueFault::Key | CatalogueFault::Doubled(_) | CatalogueFault::Foreign { .. } => "key",
        CatalogueFault::Scale => "scale",
        CatalogueFault::Empty("descriptor")
        | CatalogueFault::Descriptors(_)
        | CatalogueFault::SameDescriptor => "descriptors",
        CatalogueFault::Empty(name) | CatalogueFault::Nothing(name) => name,
        CatalogueFault::Weight { .. } => "weight",
        CatalogueFault::Gate => "gate",
        CatalogueFault::GateNotApplicable => "na_allowed",
        CatalogueFault::Tag(_) | CatalogueFault::UnknownTag(_) => "tags",
    }
}

/// Publishes the catalogue in a file. Fine if the same one is published already.
pub async fn import(backend: &Backend, text: &str) -> Result<CatalogueId, CatalogueImportFault> {
    let catalogue = read_catalogue(text).map_err(CatalogueImportFault::Faulty)?;
    let mut tx = backend.db.begin_write().await?;
    let new = backend.new_id();
    let found = store::publish(&mut tx, &at_the_console(), new, &catalogue, backend.now()).await?;
    let published = store::catalogue(&mut tx, found).await?.ok_or(Fault::Internal)?;
    if published != catalogue {
        let Catalogue { key, version, .. } = catalogue;
        return Err(CatalogueImportFault::Published { key, version });
    }
    tx.commit().await?;
    Ok(found)
}

/// Publishes the catalogue that every installation has, if it is not there yet.
pub async fn ensure_standard(backend: &Backend) -> Result<(), CatalogueImportFault> {
    import(backend, STANDARD).await.map(drop)
}

/// A published catalogue, for everybody who is signed in.
pub async fn catalogue(backend: &Backend, actor: &Actor, id: CatalogueId) -> Result<Catalogue, Fault> {
    actor.person()?;
    let catalogue = backend.shelf.take(&mut *backend.db.read().await?, id).await?;
    Ok(Catalogue::clone(&catalogue))
}

/// The catalogue that an assessment begun now uses: the newest version that is valid.
pub(super) async fn current(conn: &mut Conn, now: Micros) -> Result<CatalogueId, Fault> {
    let today = local_day(now);
    let versions = store::versions(conn, SELF_ASSESSMENT).await?;
    let newest = versions.into_iter().max_by_key(|(_, version, valid_from)| {
        let numbers: Vec<u16> = version
            .split('.')
            .filter_map(|number| number.parse().ok())
            .collect();
        (*valid_from <= today, numbers)
    });
    newest.map(|(id, ..)| id).ok_or_else(|| {
        tracing::error!("no catalogue is published");
        Fault::Internal
    })
}

/// Catalogues at hand. They never change, so one reading is enough.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shelf(Arc<Mutex<HashMap<CatalogueId, Arc<Catalogue>>>>);

impl Shelf {
    /// The catalogue, read from the database once. [`Fault::NotFound`] if there is none.
    pub(crate) async fn take(&self, conn: &mut Conn, id: CatalogueId) -> Result<Arc<Catalogue>, Fault> {
        if let Some(found) = self.0.lock().await.get(&id) {
            return Ok(Arc::clone(found));
        }
        let read = Arc::new(store::catalogue(conn, id).await?.ok_or(Fault::NotFound)?);
        self.0.lock().await.insert(id, Arc::clone(&read));
        Ok(read)
    }
}
