//! Every address the process answers, and the layers around them.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    middleware,
    routing::get,
};
use backend::Backend;
use http::StatusCode;
use shared::Fault;
use tower_http::{
    catch_panic::CatchPanicLayer,
    csrf::{CsrfLayer, ProtectionError},
    trace::{DefaultOnFailure, DefaultOnResponse, TraceLayer},
};
use tracing::{Level, Span, info_span};

use crate::{
    functions::{self, Calls},
    headers, public,
    refusal::{refusal, refusal_as},
    session,
    settings::{Operator, PublicAddress},
    site::{self, Site},
};

/// What a router is made of.
#[derive(Clone, Debug)]
pub struct House {
    /// What happens.
    pub backend: Backend,
    /// How browsers come.
    pub address: PublicAddress,
    /// Who runs it.
    pub operator: Operator,
    /// The files of the app.
    pub site: Site,
    /// Whether `X-Forwarded-For` names the caller.
    pub forwarded_for: bool,
    /// Whether browsers give up their service worker.
    pub worker_kill_switch: bool,
    /// How often a line of hints is asked whose it is.
    pub ping: Duration,
}

/// The whole surface of the process.
pub fn router(house: House) -> Router {
    let House {
        backend,
        address,
        operator,
        site,
        forwarded_for,
        worker_kill_switch,
        ping,
    } = house;
    let pages = public::Pages {
        backend: backend.clone(),
        site: site.clone(),
        operator: Arc::new(operator),
        forwarded_for,
    };
    let calls = Calls {
        backend: backend.clone(),
        forwarded_for,
        ping,
    };
    functions(&calls, &address)
        .merge(readable(pages, site, worker_kill_switch, &backend, &address))
        .layer(middleware::from_fn_with_state(
            address.is_secure(),
            headers::secure,
        ))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_request(())
                .on_response(DefaultOnResponse::new().level(Level::INFO))
                .on_failure(DefaultOnFailure::new().level(Level::WARN)),
        )
}

/// What programs ask: typed answers, also from the layers.
fn functions(calls: &Calls, address: &PublicAddress) -> Router {
    functions::routes(calls)
        .layer(session::layer(calls.backend.clone(), address))
        .layer(middleware::from_fn_with_state(
            address.is_secure(),
            session::complete_removal,
        ))
        .layer(own_origin(address).with_rejection_response(|_: ProtectionError| {
            refusal_as(StatusCode::FORBIDDEN, Fault::Malformed)
        }))
        .layer(CatchPanicLayer::custom(|_| refusal(Fault::Internal)))
        .layer(middleware::from_fn(functions::no_store))
}

/// What people read: pages, also from the layers.
fn readable(
    pages: public::Pages,
    site: Site,
    worker_kill_switch: bool,
    backend: &Backend,
    address: &PublicAddress,
) -> Router {
    let (foreign, broken) = (site.clone(), site.clone());
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready).with_state(backend.clone()))
        .merge(public::routes(pages))
        .merge(site::routes(site.clone(), worker_kill_switch))
        .fallback_service(get(public::not_found).with_state(site))
        .layer(
            own_origin(address).with_rejection_response(move |_: ProtectionError| public::foreign(&foreign)),
        )
        .layer(CatchPanicLayer::custom(move |_| public::broken(&broken)))
}

/// Lets nothing that writes come from another site. A proxy that changes `Host` needs the public address.
fn own_origin(address: &PublicAddress) -> CsrfLayer {
    CsrfLayer::new()
        .add_trusted_origin(address.origin())
        .unwrap_or_default()
}

/// Whether the process can work: it is alive, and the database answers.
async fn ready(State(backend): State<Backend>) -> (StatusCode, &'static str) {
    match backend.ready().await {
        Ok(()) => (StatusCode::OK, "ok\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "database\n"),
    }
}

/// Names the pattern of a route, never the path: some paths hold what nobody else may know.
fn span(request: &Request) -> Span {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("-", MatchedPath::as_str);
    info_span!("request", method = %request.method(), route)
}
