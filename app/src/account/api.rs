//! What the browser asks about the own account.

use leptos::prelude::server;
use shared::account::{self, LinkToken, Password};

use crate::{CallError, call::Json};

/// Begins a session; on a shared computer one that ends with the browser. See [`backend::account::sign_in`].
#[server(endpoint = "v1/account/sign-in", input = Json, output = Json)]
pub async fn sign_in(
    login: String,
    password: Password,
    #[server(default)] shared_computer: bool,
) -> Result<account::Me, CallError> {
    let (actor, backend) = crate::request().await?;
    let door = crate::door()?;
    let stay = backend::account::Stay::at(shared_computer);
    crate::answer(backend::account::sign_in(&backend, &actor, &*door, &login, &password, stay).await)
}

/// Ends this session. See [`backend::account::sign_out`].
#[server(endpoint = "v1/account/sign-out", input = Json, output = Json)]
pub async fn sign_out() -> Result<(), CallError> {
    let (actor, backend) = crate::request().await?;
    let door = crate::door()?;
    crate::answer(backend::account::sign_out(&backend, &actor, &*door).await)
}

/// Ends every session of this person. See [`backend::account::sign_out_everywhere`].
#[server(endpoint = "v1/account/sign-out-everywhere", input = Json, output = Json)]
pub async fn sign_out_everywhere() -> Result<(), CallError> {
    let (actor, backend) = crate::request().await?;
    let door = crate::door()?;
    crate::answer(backend::account::sign_out_everywhere(&backend, &actor, &*door).await)
}

/// Who is signed in. See [`backend::account::me`].
#[server(endpoint = "v1/account/me", input = Json, output = Json)]
pub async fn me() -> Result<account::Me, CallError> {
    let (actor, backend) = crate::request().await?;
    crate::answer(backend::account::me(&backend, &actor).await)
}

/// Replaces the own password and ends all other sessions. See [`backend::account::change_password`].
#[server(endpoint = "v1/account/change-password", input = Json, output = Json)]
pub async fn change_password(old: Password, new: Password) -> Result<(), CallError> {
    let (actor, backend) = crate::request().await?;
    let door = crate::door()?;
    crate::answer(backend::account::change_password(&backend, &actor, &*door, &old, &new).await)
}

/// Sets a password with the token of a one-time link. See [`backend::account::set_password`].
#[server(endpoint = "v1/account/set-password", input = Json, output = Json)]
pub async fn set_password(token: LinkToken, new: Password) -> Result<(), CallError> {
    let (_, backend) = crate::request().await?;
    crate::answer(backend::account::set_password(&backend, token.as_str(), &new).await)
}
