//! The exchange: browsers bring edits, and get what is newer.
//!
//! One transaction decides: it locks the documents, judges each edit by `shared::sync::judge`, appends,
//! stores the new state and what was said, and commits; answer and hints leave after that. An exchange
//! that brings nothing only reads, and so does one of a browser that has what this database lacks. Who may: `shared::assessment::policy::document_access`. Absent here:
//! what the fields mean, and any filter inside a document.

mod desk;
mod elsewhere;
mod facts;
mod hints;
mod merge;
mod news;
mod parked;
mod rollback;
pub(crate) mod store;
mod texts;

use serde_json::Value as Json;
use shared::{
    Fault, Refusal,
    account::{Actor, Person},
    sync::{
        Function,
        wire::{Epoch, Reply, Request, Verdict},
    },
};

pub use hints::{Ear, Heard, end_hints, hints, relay_hints};
pub(crate) use hints::{Hint, Hints};
pub use parked::{drop_parked, parked_edits};

use crate::{
    Backend,
    assessment::store::{Folder, Which, folders},
    db::Conn,
};
use desk::Desk;
use elsewhere::Devices;
use facts::Incoming;

/// Takes edits and tells what is newer. [`Fault::Malformed`], [`Fault::TooLarge`], [`Fault::Outdated`] and
/// [`Fault::Later`] for a request that is none of ours, [`Fault::OtherPerson`] if the page belongs to
/// somebody else than the session: then nothing of it was taken. A single bad edit only gets its verdict.
pub async fn exchange(backend: &Backend, actor: &Actor, request: Json) -> Result<Reply, Fault> {
    let person = actor.person()?;
    let request = Request::open(request)?;
    if request.actor != person.id {
        return Err(Fault::OtherPerson);
    }
    if request.edits.is_empty() {
        return catch_up(backend, person, &request).await;
    }
    let incoming: Vec<_> = request.edits.iter().map(Incoming::open).collect();
    let batch: Vec<_> = incoming.iter().flatten().collect();
    let now = backend.now();

    let mut tx = backend.db.begin_write().await?;
    let (epoch, parked) = store::epoch_and_parked(&mut tx, person.id).await?;
    let heads = desk::lock(&mut tx, &batch).await?;
    let mut own = own_folders(&mut tx, person).await?;
    if is_other(&request, &epoch) || rollback::is_behind(&mut tx, &own, &request).await? {
        drop(tx);
        return catch_up(backend, person, &request).await;
    }
    let places = desk::places(&mut tx, person, &own, heads.keys().copied()).await?;
    let catalogues = desk::catalogues(backend, &mut tx, &places).await?;
    let mut desk = Desk::lay_out(
        &mut tx,
        request.device,
        &batch,
        heads,
        &places,
        &catalogues,
        parked,
    )
    .await?;
    let by = Function::from(person.role);
    let cloned = desk.is_cloned(&batch);
    let verdicts: Vec<_> = incoming
        .iter()
        .map(|incoming| match incoming {
            Ok(incoming) => desk.decide(incoming, by, cloned),
            Err(why) => Verdict::Refused(Refusal::clone(why)),
        })
        .collect();
    desk.store(&mut tx, backend, person, request.device, now).await?;
    let delivery = news::news(&mut tx, person, &own, &request, false, Some(&desk)).await?;
    let devices = Devices::look(&mut tx, person, &own, &request, now).await?;
    if !desk.is_clean() || !delivery.first.is_empty() || devices.differ() {
        store::hold(&mut tx, person.id, &delivery.first).await?;
        devices.store(&mut tx, request.device, &own).await?;
        tx.commit().await?;
    }

    if let (Some(organisation), changed @ [_, ..]) = (person.organisation, desk.changed().as_slice()) {
        backend
            .hints
            .send(Hint::of(organisation, changed.iter().copied()).from(request.device));
    }
    for folder in &mut own {
        folder.count(|document| desk.document(document).map(|open| open.bench.rev));
    }
    Ok(Reply {
        epoch: Epoch(epoch),
        rolled_back: false,
        now,
        verdicts,
        news: delivery.news,
        places: delivery.places,
        own: delivery.own,
        elsewhere: devices.told(person.id, &own),
        assessments: own.into_iter().map(|folder| folder.card).collect(),
        parked: desk.parked,
    })
}

/// Tells what is newer and takes nothing.
async fn catch_up(backend: &Backend, person: &Person, request: &Request) -> Result<Reply, Fault> {
    let mut conn = backend.db.snapshot().await?;
    let (epoch, parked) = store::epoch_and_parked(&mut conn, person.id).await?;
    let own = own_folders(&mut conn, person).await?;
    let other = is_other(request, &epoch);
    let rolled_back = !other && rollback::is_behind(&mut conn, &own, request).await?;
    let afresh = other || rolled_back;
    let delivery = news::news(&mut conn, person, &own, request, afresh, None).await?;
    let now = backend.now();
    let devices = Devices::look(&mut conn, person, &own, request, now).await?;
    drop(conn);
    if !delivery.first.is_empty() || devices.differ() {
        let mut tx = backend.db.begin_write().await?;
        store::hold(&mut tx, person.id, &delivery.first).await?;
        devices.store(&mut tx, request.device, &own).await?;
        tx.commit().await?;
    }
    Ok(Reply {
        epoch: Epoch(epoch),
        rolled_back,
        now,
        verdicts: Vec::new(),
        news: delivery.news,
        places: delivery.places,
        own: delivery.own,
        elsewhere: devices.told(person.id, &own),
        assessments: own.into_iter().map(|folder| folder.card).collect(),
        parked,
    })
}

/// Removes what devices said that were not heard of for long. Returns how many rows went. To be called now and
/// then; nothing depends on when.
pub async fn clean_up(backend: &Backend) -> Result<u64, Fault> {
    let mut tx = backend.db.begin_write().await?;
    let gone = elsewhere::remove_old(&mut tx, backend.now()).await?;
    tx.commit().await?;
    Ok(gone)
}

/// Whether the browser knows another database than this one.
fn is_other(request: &Request, epoch: &str) -> bool {
    request.epoch.as_ref().is_some_and(|known| known.0 != epoch)
}

/// The assessments whose documents the person may read: those of the organisation they answer for.
async fn own_folders(conn: &mut Conn, person: &Person) -> Result<Vec<Folder>, Fault> {
    match person.organisation {
        Some(organisation) if person.answers_for(organisation) => {
            folders(conn, Which::Of(organisation), Some(person.id)).await
        }
        _ => Ok(Vec::new()),
    }
}
