//! The server functions as routes: one by one, each with its limits.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use app::provide;
use axum::{
    Extension, Router,
    body::{Body, Bytes},
    extract::{ConnectInfo, Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{MethodFilter, any, on},
};
use backend::Backend;
use futures_util::StreamExt;
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE},
};
use leptos::server_fn::axum::server_fn_paths;
use shared::Fault;
use tower_sessions::Session;

use crate::{
    hints,
    refusal::{refusal, refusal_as},
    session,
};

/// What one call may cost.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// Most bytes of its body.
    bytes: usize,
    /// How long the body may take to arrive.
    arrival: Duration,
    /// How long the answer may take.
    answer: Duration,
}

const USUAL: Limits = Limits {
    bytes: 64 * 1024,
    arrival: Duration::from_secs(15),
    answer: Duration::from_secs(15),
};

const EXCHANGE: Limits = Limits {
    bytes: 256 * 1024,
    arrival: Duration::from_mins(1),
    answer: Duration::from_secs(30),
};

/// How much more than allowed is read away, so that the refusal reaches the sender before the line is cut.
const DRAIN: usize = 16;

fn limits(path: &str) -> Limits {
    match path {
        "/api/v1/sync/exchange" => EXCHANGE,
        _ => USUAL,
    }
}

/// What a call needs of the house.
#[derive(Clone, Debug)]
pub(crate) struct Calls {
    pub(crate) backend: Backend,
    /// Whether `X-Forwarded-For` names the caller.
    pub(crate) forwarded_for: bool,
    /// How often a line of hints is asked whose it is.
    pub(crate) ping: Duration,
}

/// Everything below `/api/`: the registered server functions and the hints, and nothing else.
pub(crate) fn routes(calls: &Calls) -> Router {
    let mut router = Router::new();
    for (path, method) in server_fn_paths() {
        let Ok(filter) = MethodFilter::try_from(method) else {
            continue;
        };
        let route = on(filter, call)
            .with_state(calls.clone())
            .layer(middleware::from_fn_with_state(limits(path), guard))
            .fallback(async || refusal_as(StatusCode::METHOD_NOT_ALLOWED, Fault::Malformed));
        router = router.route(path, route);
    }
    ["/api", "/api/", "/api/{*rest}"]
        .into_iter()
        .fold(router, |router, path| router.route(path, any(unknown)))
        .merge(hints::routes(calls))
}

async fn unknown() -> Response {
    refusal(Fault::NotFound)
}

/// Answers of functions stay nowhere on their way.
pub(crate) async fn no_store(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Lets only JSON of bounded size and time through, and has the answer come as JSON: a server function
/// that believes a form called it would redirect, with the fault in the address.
async fn guard(State(limits): State<Limits>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    if !is_json(&parts.headers) {
        return refusal(Fault::Malformed);
    }
    let bytes = match tokio::time::timeout(limits.arrival, read(body, limits.bytes)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(fault)) => return refusal(fault),
        Err(_) => return refusal(Fault::Unavailable),
    };
    parts
        .headers
        .insert(ACCEPT, HeaderValue::from_static("application/json"));
    let request = Request::from_parts(parts, Body::from(bytes));
    match tokio::time::timeout(limits.answer, next.run(request)).await {
        Ok(response) => response,
        Err(_) => refusal(Fault::Unavailable),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(Ok(kind)) = headers.get(CONTENT_TYPE).map(HeaderValue::to_str) else {
        return false;
    };
    kind.split(';')
        .next()
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

async fn read(body: Body, most: usize) -> Result<Bytes, Fault> {
    let mut chunks = body.into_data_stream();
    let mut kept = Vec::new();
    let mut seen = 0_usize;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Fault::Malformed)?;
        seen = seen.saturating_add(chunk.len());
        if seen <= most {
            kept.extend_from_slice(&chunk);
        } else if seen > most.saturating_mul(DRAIN) {
            break;
        }
    }
    if seen > most {
        Err(Fault::TooLarge)
    } else {
        Ok(kept.into())
    }
}

/// Runs the server function that the path names.
async fn call(
    State(calls): State<Calls>,
    Extension(session): Extension<Session>,
    request: Request,
) -> Response {
    let address = address(&request, calls.forwarded_for);
    let visitor = match session::visitor(calls.backend.clone(), session, address).await {
        Ok(visitor) => visitor,
        Err(fault) => return refusal(fault),
    };
    let Calls { backend, .. } = calls;
    leptos_axum::handle_server_fns_with_context(move || provide(backend.clone(), visitor.clone()), request)
        .await
        .into_response()
}

/// Who calls, as far as the network tells.
pub(crate) fn address(request: &Request, forwarded_for: bool) -> Option<IpAddr> {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    if !forwarded_for {
        return peer;
    }
    let last = request.headers().get_all("x-forwarded-for").iter().next_back();
    let last = last.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    last.or(peer)
}
