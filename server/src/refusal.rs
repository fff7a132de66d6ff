//! Refusals that no server function gives: the house's own, as typed as theirs.

use app::{CallError, status};
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header::CONTENT_TYPE};
use shared::Fault;

/// The answer for a fault, with its status.
pub(crate) fn refusal(fault: Fault) -> Response {
    let code = StatusCode::from_u16(status(&fault)).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    refusal_as(code, fault)
}

/// The answer for a fault with a status that says more about HTTP than the fault does.
pub(crate) fn refusal_as(code: StatusCode, fault: Fault) -> Response {
    let json = serde_json::to_vec(&CallError::Refused(fault)).unwrap_or_default();
    let headers = [(CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    (code, headers, Body::from(json)).into_response()
}
