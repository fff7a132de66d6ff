//! Who may do what with an assessment. Each proof can only be made here; the store demands it. A step of the
//! lifecycle is proven by everything that it demands, not by the right alone.

use super::{AssessmentCard, Attempt, Deed, DocumentKind, State, lifecycle::check};
use crate::{
    AssessmentId, Fault, OrganisationId, Right, UserId,
    account::{Actor, Person, Role},
    sync::Access,
};

/// Proof that the holder may begin an assessment for the organisation.
#[derive(Debug)]
pub struct MayBegin(OrganisationId);

/// Proof that the holder may read all documents of the organisation's assessments.
#[derive(Debug)]
pub struct MayReadOwn(OrganisationId);

/// Proof that the holder may submit this assessment.
#[derive(Debug)]
pub struct MaySubmit(AssessmentId);

/// Proof that the holder may withdraw this assessment.
#[derive(Debug)]
pub struct MayWithdraw(AssessmentId);

/// Proof that the holder may begin the review of this assessment.
#[derive(Debug)]
pub struct MayBeginReview(AssessmentId);

/// Proof that the holder may give this assessment back.
#[derive(Debug)]
pub struct MayReturn(AssessmentId);

/// Proof that the holder may resume this assessment after it was given back.
#[derive(Debug)]
pub struct MayResume(AssessmentId);

/// Proof that the holder may accept this assessment.
#[derive(Debug)]
pub struct MayAccept(AssessmentId);

/// Proof that the holder may read what was submitted.
#[derive(Debug)]
pub struct MayReadSubmission(AssessmentId);

/// Proof that the holder is a Lotse, who lists what is shared with them.
#[derive(Debug)]
pub struct MayListSubmissions(UserId);

/// Proof that the holder may know how far the own organisation is.
#[derive(Debug)]
pub struct MayKnowStanding(OrganisationId);

macro_rules! proofs {
    ($($name:ident -> $id:ident)*) => {$(
        impl $name {
            /// What the proof is about.
            pub fn id(&self) -> $id {
                self.0
            }
        }
    )*};
}

proofs! {
    MayBegin -> OrganisationId
    MayReadOwn -> OrganisationId
    MaySubmit -> AssessmentId
    MayWithdraw -> AssessmentId
    MayBeginReview -> AssessmentId
    MayReturn -> AssessmentId
    MayResume -> AssessmentId
    MayAccept -> AssessmentId
    MayReadSubmission -> AssessmentId
    MayListSubmissions -> UserId
    MayKnowStanding -> OrganisationId
}

/// Everybody of an organisation knows whether its assessment is a draft or submitted, Mitarbeit included.
/// Nothing for those who belong to none.
pub fn know_standing(actor: &Actor) -> Result<Option<MayKnowStanding>, Fault> {
    Ok(actor.person()?.organisation.map(MayKnowStanding))
}

/// Navigator and Leitung begin assessments of their own organisation.
pub fn begin(actor: &Actor) -> Result<MayBegin, Fault> {
    let person = actor.person()?;
    match person.organisation {
        Some(organisation) if person.answers_for(organisation) => Ok(MayBegin(organisation)),
        _ => Err(Fault::Forbidden(Right::AnswerForOrganisation)),
    }
}

/// Navigator and Leitung read and write the assessments of their own organisation. Mitarbeit sees items
/// only by delegation.
pub fn read_own(actor: &Actor, card: &AssessmentCard) -> Result<MayReadOwn, Fault> {
    let person = actor.person()?;
    if person.answers_for(card.organisation) {
        return Ok(MayReadOwn(card.organisation));
    }
    if person.is_member(card.organisation) {
        return Err(Fault::Forbidden(Right::AnswerForOrganisation));
    }
    Err(Fault::NotFound)
}

/// Navigator and Leitung submit.
pub fn submit(attempt: &Attempt<'_>) -> Result<MaySubmit, Fault> {
    step(Deed::Submit, attempt).map(MaySubmit)
}

/// Navigator and Leitung withdraw what they submitted, until the review begins.
pub fn withdraw(attempt: &Attempt<'_>) -> Result<MayWithdraw, Fault> {
    step(Deed::Withdraw, attempt).map(MayWithdraw)
}

/// The Lotse begins the review.
pub fn begin_review(attempt: &Attempt<'_>) -> Result<MayBeginReview, Fault> {
    step(Deed::BeginReview, attempt).map(MayBeginReview)
}

/// The Lotse gives the assessment back, with remarks.
pub fn give_back(attempt: &Attempt<'_>) -> Result<MayReturn, Fault> {
    step(Deed::Return, attempt).map(MayReturn)
}

/// Navigator and Leitung make a draft again of what was given back.
pub fn resume(attempt: &Attempt<'_>) -> Result<MayResume, Fault> {
    step(Deed::Resume, attempt).map(MayResume)
}

/// The Lotse accepts, once every remark is settled.
pub fn accept(attempt: &Attempt<'_>) -> Result<MayAccept, Fault> {
    step(Deed::Accept, attempt).map(MayAccept)
}

fn step(deed: Deed, attempt: &Attempt<'_>) -> Result<AssessmentId, Fault> {
    check(deed, attempt).map(|_| attempt.card.id)
}

/// Navigator or Leitung of the organisation. The Lotse knows a submitted assessment, and colleagues know of
/// it, but neither steps for it.
pub(super) fn answer_for(actor: &Actor, card: &AssessmentCard) -> Result<(), Fault> {
    let person = actor.person()?;
    if person.answers_for(card.organisation) {
        return Ok(());
    }
    if person.is_member(card.organisation) || coaches_shared(person, card) {
        return Err(Fault::Forbidden(Right::AnswerForOrganisation));
    }
    Err(Fault::NotFound)
}

/// The Lotse of the organisation, lead or deputy, who learns of an assessment once it is submitted. Nobody
/// of the organisation reviews it, so nobody reviews what they wrote.
pub(super) fn coach(actor: &Actor, card: &AssessmentCard) -> Result<(), Fault> {
    let person = actor.person()?;
    if coaches_shared(person, card) {
        return Ok(());
    }
    if person.is_member(card.organisation) {
        return Err(Fault::Forbidden(Right::CoachOfOrganisation));
    }
    Err(Fault::NotFound)
}

fn coaches_shared(person: &Person, card: &AssessmentCard) -> bool {
    person.coaches(card.organisation) && card.state.is_shared()
}

/// The organisation's own people and, from submission on, its Lotse read the submission.
pub fn read_submission(actor: &Actor, card: &AssessmentCard) -> Result<MayReadSubmission, Fault> {
    let person = actor.person()?;
    if person.answers_for(card.organisation) || coaches_shared(person, card) {
        return Ok(MayReadSubmission(card.id));
    }
    if person.is_member(card.organisation) {
        return Err(Fault::Forbidden(Right::AnswerForOrganisation));
    }
    Err(Fault::NotFound)
}

/// A Lotse lists the submissions that are shared with them; each one is asked about again.
pub fn list_submissions(actor: &Actor) -> Result<MayListSubmissions, Fault> {
    let person = actor.person()?;
    match person.role {
        Role::Coach => Ok(MayListSubmissions(person.id)),
        Role::Staff | Role::Navigator | Role::Head | Role::Director | Role::Admin => {
            Err(Fault::Forbidden(Right::CoachOfOrganisation))
        }
    }
}

/// What a person may do with a document of an assessment just now. `held` tells whether they had it before.
pub fn document_access(
    person: &Person,
    organisation: OrganisationId,
    state: State,
    kind: DocumentKind,
    held: bool,
) -> Access {
    let editable = !matches!(kind, DocumentKind::Review);
    match (person.answers_for(organisation) && editable, state.is_open()) {
        (true, true) => Access::Edit,
        (true, false) => Access::TooLate,
        (false, _) if held => Access::TooLate,
        (false, _) => Access::None,
    }
}
