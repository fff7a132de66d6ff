//! Self-assessments: begun, filled in through the exchange, submitted, withdrawn, read.
//!
//! Answers change only in [`crate::sync`]; here is what needs one decider. Each step locks all documents
//! of the assessment first, so no edit slips in between what was judged and what is locked. Who may:
//! `shared::assessment::policy`. Absent here: internal notes, which no result of this module can hold.

mod catalogue;
pub(crate) mod demo;
mod export;
mod history;
mod snapshot;
pub(crate) mod store;

use shared::{
    AssessmentId, Blocker, DocumentId, Fault, Micros,
    account::{Actor, Person},
    assessment::{
        AssessmentCard, Attempt, Catalogue, DocumentKind, SharedSubmission, Sheet, Standing, State,
        Submission, policy,
    },
    sync::{Document, Entry, Function, Place, Rev, What},
};

pub(crate) use catalogue::Shelf;
pub use catalogue::{CatalogueImportFault, LineFault, catalogue, ensure_standard, import, read_catalogue};
pub use export::export_organisation;
pub use history::history;
pub use snapshot::Frozen;

use crate::{
    Backend,
    db::{Conn, Write},
    sync::{Hint, store as documents},
};
use store::{Folder, Which};

/// Begins the next assessment of the own organisation. If one is open already, as a colleague was faster,
/// that one is returned; [`Fault::Blocked`] while one is submitted or in review.
pub async fn begin_assessment(backend: &Backend, actor: &Actor) -> Result<AssessmentCard, Fault> {
    let permit = policy::begin(actor)?;
    let person = actor.person()?;
    let mut tx = backend.db.begin_write().await?;
    let now = backend.now();
    let new = store::NewAssessment {
        id: backend.new_id(),
        catalogue: catalogue::current(&mut tx, now).await?,
        documents: DocumentKind::ALL.map(|(kind, _)| (kind, backend.new_id())),
        by: person.id,
        now,
    };
    if !store::begin(&mut tx, &permit, &new).await? {
        drop(tx);
        return in_work(backend, person, permit.id()).await;
    }
    let folder = find(&mut tx, new.id, person).await?;
    tx.commit().await?;
    backend.hints.send(folder.hint());
    Ok(folder.card)
}

async fn in_work(
    backend: &Backend,
    person: &Person,
    organisation: shared::OrganisationId,
) -> Result<AssessmentCard, Fault> {
    let mut conn = backend.db.read().await?;
    let folders = store::folders(&mut conn, Which::Of(organisation), Some(person.id)).await?;
    let mut cards = folders.into_iter().map(|folder| folder.card);
    let card = cards
        .find(|card| card.state != State::Accepted)
        .ok_or(Fault::Unavailable)?;
    if card.state.is_open() {
        Ok(card)
    } else {
        Err(Fault::Blocked(vec![Blocker::State { state: card.state }]))
    }
}

/// The assessments that lists show: for Navigator and Leitung all of their organisation, newest first; for
/// a Lotse those that are shared. Nobody else has any.
pub async fn assessments(backend: &Backend, actor: &Actor) -> Result<Vec<AssessmentCard>, Fault> {
    let person = actor.person()?;
    let which = match person.organisation {
        Some(organisation) => Which::Of(organisation),
        None => Which::LookedAfterBy(person.id),
    };
    let folders = store::folders(&mut *backend.db.read().await?, which, Some(person.id)).await?;
    let cards = folders.into_iter().map(|folder| folder.card);
    Ok(cards
        .filter(|card| policy::read_submission(actor, card).is_ok())
        .collect())
}

/// How far the person's own organisation is with its newest assessment: for Mitarbeit, who sees no more of
/// it. Nothing where there is none, and for those who belong to no organisation.
pub async fn standing(backend: &Backend, actor: &Actor) -> Result<Option<Standing>, Fault> {
    let Some(permit) = policy::know_standing(actor)? else {
        return Ok(None);
    };
    let folders = store::folders(&mut *backend.db.read().await?, Which::Of(permit.id()), None).await?;
    let newest = folders.into_iter().max_by_key(|folder| folder.card.round);
    Ok(newest.map(|folder| Standing {
        round: folder.card.round,
        state: folder.card.state,
        submitted_at: folder.card.submitted_at,
    }))
}

/// Hands the assessment to the Lotse and locks it. [`Fault::Stale`] if what is submitted has moved
/// since `seen`; [`Fault::Blocked`] with everything that is in the way.
pub async fn submit_assessment(
    backend: &Backend,
    actor: &Actor,
    id: AssessmentId,
    seen: Rev,
) -> Result<AssessmentCard, Fault> {
    let person = actor.person()?;
    let mut tx = backend.db.begin_write().await?;
    let locked = Locked::take(&mut tx, id, person).await?;
    let catalogue = backend.shelf.take(&mut tx, locked.folder.card.catalogue).await?;
    let sheet = locked.sheet(&catalogue)?;
    let permit = policy::submit(&locked.attempt(actor, seen, &catalogue, &sheet))?;
    let now = backend.now();
    let frozen = Frozen::freeze(&catalogue, &sheet, now, backend.entropy.bytes())?;
    store::submit(&mut tx, &permit, &frozen, locked.place()?.rev, person.id).await?;
    finish(backend, tx, locked, person, State::Submitted, now).await
}

/// Takes a submission back, until the review begins. [`Fault::Stale`] and [`Fault::Blocked`] as in
/// [`submit_assessment`].
pub async fn withdraw_assessment(
    backend: &Backend,
    actor: &Actor,
    id: AssessmentId,
    seen: Rev,
) -> Result<AssessmentCard, Fault> {
    let person = actor.person()?;
    let mut tx = backend.db.begin_write().await?;
    let locked = Locked::take(&mut tx, id, person).await?;
    let catalogue = backend.shelf.take(&mut tx, locked.folder.card.catalogue).await?;
    let sheet = locked.sheet(&catalogue)?;
    let permit = policy::withdraw(&locked.attempt(actor, seen, &catalogue, &sheet))?;
    store::withdraw(&mut tx, &permit).await?;
    finish(backend, tx, locked, person, State::Draft, backend.now()).await
}

/// What was submitted last: for the organisation's own people always, for its Lotse while it is shared.
pub async fn submission(
    backend: &Backend,
    actor: &Actor,
    id: AssessmentId,
) -> Result<SharedSubmission, Fault> {
    let person = actor.person()?;
    let mut conn = backend.db.read().await?;
    let folder = find(&mut conn, id, person).await?;
    let permit = policy::read_submission(actor, &folder.card)?;
    let frozen = store::submission(&mut conn, &permit)
        .await?
        .ok_or(Fault::NotFound)?;
    Ok(frozen.submission)
}

/// What is shared with a Lotse just now.
pub async fn submissions(backend: &Backend, actor: &Actor) -> Result<Vec<Submission>, Fault> {
    let permit = policy::list_submissions(actor)?;
    let mut conn = backend.db.read().await?;
    let mut submissions = Vec::new();
    for Folder { card, .. } in store::folders(&mut conn, Which::LookedAfterBy(permit.id()), None).await? {
        let Ok(permit) = policy::read_submission(actor, &card) else {
            continue;
        };
        if let Some(hash) = store::hash(&mut conn, &permit).await? {
            submissions.push(Submission { card, hash });
        }
    }
    Ok(submissions)
}

impl Folder {
    /// That everything in it that people edit may have changed.
    fn hint(&self) -> Hint {
        let edited = self
            .sheets
            .iter()
            .filter(|sheet| sheet.kind != DocumentKind::Review);
        Hint::of(self.card.organisation, edited.map(|sheet| sheet.id))
    }
}

async fn find(conn: &mut Conn, id: AssessmentId, reader: &Person) -> Result<Folder, Fault> {
    store::folders(conn, Which::One(id), Some(reader.id))
        .await?
        .pop()
        .ok_or(Fault::NotFound)
}

/// An assessment whose documents nobody else can change until the transaction ends.
struct Locked {
    folder: Folder,
    heads: Vec<(DocumentId, Rev, Document)>,
}

impl Locked {
    async fn take(tx: &mut Write, id: AssessmentId, reader: &Person) -> Result<Self, Fault> {
        let mut documents: Vec<_> = find(tx, id, reader)
            .await?
            .sheets
            .iter()
            .map(|sheet| sheet.id)
            .collect();
        documents.sort_unstable();
        let mut heads = Vec::new();
        for document in documents {
            let (place, state) = documents::lock(tx, document).await?.ok_or(Fault::Internal)?;
            heads.push((document, place.rev, state));
        }
        // Read again: until the locks were there, somebody else may have taken a step.
        Ok(Self {
            folder: find(tx, id, reader).await?,
            heads,
        })
    }

    /// Where the answers stand, whose order the steps are part of.
    fn place(&self) -> Result<Place, Fault> {
        let mut sheets = self.folder.sheets.iter();
        let answers = sheets.find(|sheet| sheet.kind == DocumentKind::Answers);
        answers.map(store::SheetHead::place).ok_or(Fault::Internal)
    }

    fn document(&self, id: DocumentId) -> Result<&Document, Fault> {
        let found = self.heads.iter().find(|(document, ..)| *document == id);
        found.map(|(_, _, state)| state).ok_or(Fault::Internal)
    }

    fn sheet(&self, catalogue: &Catalogue) -> Result<Sheet, Fault> {
        let documents = &self.folder.card.documents;
        Ok(Sheet::read(
            catalogue,
            self.document(documents.answers)?,
            self.document(documents.coach)?,
        ))
    }

    /// What a step is decided by. There is no review yet, so it has no remarks.
    fn attempt<'a>(
        &'a self,
        actor: &'a Actor,
        seen: Rev,
        catalogue: &'a Catalogue,
        sheet: &'a Sheet,
    ) -> Attempt<'a> {
        Attempt {
            actor,
            card: &self.folder.card,
            seen,
            catalogue,
            sheet,
            open_remarks: 0,
            remarks: 0,
        }
    }
}

/// Puts the step into the order of the answers, commits, and tells who has the documents open.
async fn finish(
    backend: &Backend,
    mut tx: Write,
    locked: Locked,
    person: &Person,
    to: State,
    now: Micros,
) -> Result<AssessmentCard, Fault> {
    let hint = locked.folder.hint();
    let before = locked.place()?;
    let mut card = locked.folder.card;
    let answers = card.documents.answers;
    let entry = Entry {
        rev: before.rev.next(),
        by: Function::from(person.role),
        what: What::Lifecycle { to },
    };
    let row = documents::Row {
        entry: &entry,
        author: Some(person.id),
    };
    documents::append(&mut tx, answers, &[row], now).await?;
    let place = Place {
        rev: entry.rev,
        mark: before.mark.past([&entry]),
    };
    documents::move_on(&mut tx, answers, &place).await?;
    tx.commit().await?;
    backend.hints.send(hint);
    card.state = to;
    card.rev = card.rev.next();
    if to == State::Submitted {
        card.submitted_at = Some(now);
    }
    Ok(card)
}
