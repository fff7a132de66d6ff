//! What the browser asks about organisations.

use leptos::prelude::server;
use shared::organisation::Organisation;

use crate::{CallError, call::Json};

/// The organisations of the person who asks. See [`backend::organisation::organisations_of`].
#[server(endpoint = "v1/organisation/list", input = Json, output = Json)]
pub async fn organisations_of() -> Result<Vec<Organisation>, CallError> {
    let (actor, backend) = crate::request().await?;
    crate::answer(backend::organisation::organisations_of(&backend, &actor).await)
}
