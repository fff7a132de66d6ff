//! The public pages: plain HTML that works without script and without an account.

mod feedback;
mod frame;
mod pages;

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use backend::Backend;
use http::{
    HeaderValue, StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE},
};
use maud::Markup;
use shared::words::public as words;

use self::frame::Frame;
use crate::{settings::Operator, site::Site};

/// What the pages are made from.
#[derive(Clone)]
pub(crate) struct Pages {
    pub(crate) backend: Backend,
    pub(crate) site: Site,
    pub(crate) operator: Arc<Operator>,
    /// Whether `X-Forwarded-For` names the caller.
    pub(crate) forwarded_for: bool,
}

/// The pages and the one form.
pub(crate) fn routes(pages: Pages) -> Router {
    let frame = |current: &'static str| Frame {
        site: pages.site.clone(),
        current,
    };
    let operator = || Arc::clone(&pages.operator);
    Router::new()
        .route("/", still(pages::start(&frame("/"))))
        .route(
            "/barrierefreiheit",
            still(pages::statement(&frame("/barrierefreiheit"), &operator())),
        )
        .route(
            "/einfache-sprache",
            still(pages::easy(&frame("/einfache-sprache"))),
        )
        .route(
            "/impressum",
            still(pages::imprint(&frame("/impressum"), &operator())),
        )
        .route(
            "/datenschutz",
            still(pages::privacy(&frame("/datenschutz"), &operator())),
        )
        .route("/robots.txt", get(robots))
        .merge(feedback::routes(pages))
}

/// A page that is the same for everybody, made once.
fn still(page: Markup) -> axum::routing::MethodRouter {
    let page: Arc<str> = page.into_string().into();
    get(async move || html(StatusCode::OK, page.to_string()))
}

fn html(code: StatusCode, page: String) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (code, headers, page).into_response()
}

/// Only the public pages are worth finding.
async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /app/\nDisallow: /api/\n"
}

fn message(site: &Site, code: StatusCode, title: &str, text: &str) -> Response {
    let frame = Frame {
        site: site.clone(),
        current: "",
    };
    html(code, pages::message(&frame, title, text).into_string())
}

/// The answer for an address that no page has.
pub(crate) async fn not_found(State(site): State<Site>) -> Response {
    message(
        &site,
        StatusCode::NOT_FOUND,
        words::NOT_FOUND_TITLE,
        words::NOT_FOUND_TEXT,
    )
}

/// The answer after a defect of ours.
pub(crate) fn broken(site: &Site) -> Response {
    message(
        site,
        StatusCode::INTERNAL_SERVER_ERROR,
        words::BROKEN_TITLE,
        words::BROKEN_TEXT,
    )
}

/// The answer for a request that another site made.
pub(crate) fn foreign(site: &Site) -> Response {
    message(
        site,
        StatusCode::FORBIDDEN,
        words::FOREIGN_TITLE,
        words::FOREIGN_TEXT,
    )
}

/// The answer of a build without the app.
pub(crate) fn app_missing(site: &Site) -> Response {
    message(
        site,
        StatusCode::SERVICE_UNAVAILABLE,
        words::APP_MISSING_TITLE,
        words::APP_MISSING_TEXT,
    )
}
