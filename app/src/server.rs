//! The server's side of a call: who asks, and which status the answer gets.

use std::{fmt, sync::Arc};

use backend::{
    Backend,
    account::{Door, actor_of},
};
use leptos::{
    prelude::{provide_context, use_context},
    server_fn::error::ServerFnErrorErr,
};
use leptos_axum::ResponseOptions;
use shared::{Fault, UserId, account::Actor};

use crate::{CallError, status};

/// One request, as far as server functions ask: whose session it is, and the way in and out of it.
#[derive(Clone)]
pub struct Visitor {
    /// The person the session was begun for, and the epoch of the account then.
    pub session: Option<(UserId, i64)>,
    /// Begins and ends the session.
    pub door: Arc<dyn Door>,
}

impl fmt::Debug for Visitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Visitor")
            .field("session", &self.session)
            .finish_non_exhaustive()
    }
}

/// Hands a request's surroundings to the server function that is about to run.
pub fn provide(backend: Backend, visitor: Visitor) {
    provide_context(backend);
    provide_context(visitor);
}

/// Who asks, and the house. The person is read from the database each time, so a change of role or a
/// closed account acts at once.
pub(crate) async fn request() -> Result<(Actor, Backend), CallError> {
    let (Some(backend), Some(visitor)) = (use_context::<Backend>(), use_context::<Visitor>()) else {
        return Err(refuse(Fault::Internal));
    };
    let actor = match visitor.session {
        Some((user, epoch)) => answer(actor_of(&backend, user, epoch).await)?,
        None => Actor::Guest,
    };
    Ok((actor, backend))
}

/// The way in and out of the session of this request.
pub(crate) fn door() -> Result<Arc<dyn Door>, CallError> {
    use_context::<Visitor>()
        .map(|visitor| visitor.door)
        .ok_or_else(|| refuse(Fault::Internal))
}

/// Turns a use case's result into the answer of a server function, with its status.
pub(crate) fn answer<T>(result: Result<T, Fault>) -> Result<T, CallError> {
    result.map_err(refuse)
}

/// What a failure of the transport means here: arguments that cannot be read never reach a body.
pub(crate) fn understand(error: &ServerFnErrorErr) -> CallError {
    refuse(match error {
        ServerFnErrorErr::Args(_)
        | ServerFnErrorErr::Deserialization(_)
        | ServerFnErrorErr::MissingArg(_) => Fault::Malformed,
        ServerFnErrorErr::MiddlewareError(_)
        | ServerFnErrorErr::Registration(_)
        | ServerFnErrorErr::Request(_)
        | ServerFnErrorErr::Response(_)
        | ServerFnErrorErr::Serialization(_)
        | ServerFnErrorErr::ServerError(_)
        | ServerFnErrorErr::UnsupportedRequestMethod(_) => Fault::Internal,
    })
}

/// The only place that gives a server function's answer its status; without one it would be 500.
fn refuse(fault: Fault) -> CallError {
    if let (Some(options), Ok(code)) = (use_context::<ResponseOptions>(), status(&fault).try_into()) {
        options.set_status(code);
    }
    CallError::Refused(fault)
}
