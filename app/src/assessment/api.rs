//! What the browser asks about assessments.

use leptos::prelude::server;
use shared::{
    AssessmentId, CatalogueId,
    assessment::{self, AssessmentCard, SharedSubmission, Submission as Listed},
    sync::Rev,
};

use crate::{CallError, call::Json};

/// Begins an assessment, or finds the one in work. See [`backend::assessment::begin_assessment`].
#[server(endpoint = "v1/assessment/begin", input = Json, output = Json)]
pub async fn begin_assessment() -> Result<AssessmentCard, CallError> {
    let (actor, backend) = crate::request().await?;
    crate::answer(backend::assessment::begin_assessment(&backend, &actor).await)
}

/// The assessments this person may know of. See [`backend::assessment::assessments`].
#[server(endpoint = "v1/assessment/list", input = Json, output = Json)]
pub async fn assessments() -> Result<Vec<AssessmentCard>, CallError> {
    let (actor, backend) = crate::request().await?;
    crate::answer(backend::assessment::assessments(&backend, &actor).await)
}

/// How far the own organisation is. See [`backend::assessment::standing`].
#[server(endpoint = "v1/assessment/standing", input = Json, output = Json)]
pub async fn standing() -> Result<Option<assessment::Standing>, CallError> {
    let (actor, backend) = crate::request().await?;
    crate::answer(backend::assessment::standing(&backend, &actor).await)
}

/// A published catalogue. See [`backend::assessment::catalogue`].
#[server(endpoint = "v1/assessment/catalogue", input = Json, output = Json)]
pub async fn catalogue(id: CatalogueId) -> Result<assessment::Catalogue, CallError> {
    let (actor, backend) = crate::request().await?;
    crate::answer(backend::assessment::catalogue(&backend, &actor, id).await)
}

/// Hands an assessment to the Lotse and locks it. See [`backend::assessment::submit_assessment`].
#[server(endpoint = "v1/assessment/submit", input = Json, output = Json)]
pub async fn submit_assessment(id: AssessmentId, seen: Rev) -> Result<AssessmentCard, CallError> {
    let (actor, backend) = crate::request().await?;
    crate::answer(backend::assessment::submit_assessment(&backend, &actor, id, seen).await)
}

/// Takes a submission back. See [`backend::assessment::withdraw_assessment`].
#[server(endpoint = "v1/assessment/withdraw", input = Json, output = Json)]
pub async fn withdraw_assessment(id: AssessmentId, seen: Rev) -> Result<AssessmentCard, CallError> {
    let (actor, backend) = crate::request().await?;
    crate::answer(backend::assessment::withdraw_assessment(&backend, &actor, id, seen).await)
}

/// What was submitted last. See [`backend::assessment::submission`].
#[server(endpoint = "v1/assessment/submission", input = Json, output = Json)]
pub async fn submission(id: AssessmentId) -> Result<SharedSubmission, CallError> {
    let (actor, backend) = crate::request().await?;
    crate::answer(backend::assessment::submission(&backend, &actor, id).await)
}

/// What was submitted to this Lotse. See [`backend::assessment::submissions`].
#[server(endpoint = "v1/assessment/submissions", input = Json, output = Json)]
pub async fn submissions() -> Result<Vec<Listed>, CallError> {
    let (actor, backend) = crate::request().await?;
    crate::answer(backend::assessment::submissions(&backend, &actor).await)
}

/// What happened, newest first. See [`backend::assessment::history`].
#[server(endpoint = "v1/assessment/history", input = Json, output = Json)]
pub async fn history(id: AssessmentId, skip: u32) -> Result<assessment::History, CallError> {
    let (actor, backend) = crate::request().await?;
    crate::answer(backend::assessment::history(&backend, &actor, id, skip).await)
}
