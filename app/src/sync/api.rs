//! What the browser asks about edits.

use leptos::prelude::server;
use shared::{
    EditId,
    sync::{
        ParkedEdit,
        wire::{Letter, Reply},
    },
};

use crate::{CallError, call::Json};

/// Brings edits and fetches news. The request is opened in the backend, as its version is judged before
/// its form. See [`backend::sync::exchange`].
#[server(endpoint = "v1/sync/exchange", input = Json, output = Json)]
pub async fn exchange(request: Letter) -> Result<Reply, CallError> {
    let (actor, backend) = crate::request().await?;
    crate::answer(backend::sync::exchange(&backend, &actor, request.json()).await)
}

/// The own edits that came too late and lie on the server. See [`backend::sync::parked_edits`].
#[server(endpoint = "v1/sync/parked", input = Json, output = Json)]
pub async fn parked_edits() -> Result<Vec<ParkedEdit>, CallError> {
    let (actor, backend) = crate::request().await?;
    crate::answer(backend::sync::parked_edits(&backend, &actor).await)
}

/// Lets go of own parked edits. See [`backend::sync::drop_parked`].
#[server(endpoint = "v1/sync/drop-parked", input = Json, output = Json)]
pub async fn drop_parked(ids: Vec<EditId>) -> Result<(), CallError> {
    let (actor, backend) = crate::request().await?;
    crate::answer(backend::sync::drop_parked(&backend, &actor, ids).await)
}
