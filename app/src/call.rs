//! What a call of a server function can end with, and how it travels.

use leptos::server_fn::{
    Bytes, ContentType, Decodes, Encodes, Format, FormatType,
    codec::{JsonEncoding, Post},
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shared::{Fault, json::Unreadable};
use thiserror::Error;

/// Why a call brought no result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum CallError {
    /// The server said no. Asking again brings the same answer.
    #[error("refused: {0}")]
    Refused(Fault),
    /// No answer of the server arrived. Asking again may help.
    #[error("no answer: {0}")]
    Link(LinkFault),
}

/// What stands between the page and the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum LinkFault {
    /// The request did not arrive, or its answer did not.
    #[error("no network")]
    NoNetwork,
    /// Something answered that is not this server: a proxy's page, an untyped 5xx.
    #[error("an answer of somebody else")]
    NotOurs,
}

/// The HTTP status of a fault: the one table from the one to the other.
pub const fn status(fault: &Fault) -> u16 {
    match fault {
        Fault::Malformed => 400,
        Fault::NotSignedIn | Fault::WrongLogin => 401,
        Fault::Forbidden(_) => 403,
        Fault::NotFound => 404,
        Fault::Stale { .. } | Fault::Blocked(_) | Fault::OtherPerson => 409,
        Fault::LinkOver => 410,
        Fault::TooLarge => 413,
        Fault::Password(_) | Fault::Invalid(_) => 422,
        Fault::Outdated { .. } => 426,
        Fault::Throttled { .. } => 429,
        Fault::Internal => 500,
        Fault::Later { .. } | Fault::Unavailable => 503,
        Fault::Full => 507,
    }
}

impl FromServerFnError for CallError {
    type Encoder = StrictJson;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        crate::side::understand(&error)
    }
}

/// JSON in which an argument that the function does not have is an error: who sends one means something
/// else than the server would do. What the browser reads is answers; there, something unknown is left out.
#[derive(Debug)]
pub struct StrictJson;

/// The encoding of every server function, both ways: `input = Json, output = Json`.
pub(crate) type Json = Post<StrictJson>;

impl ContentType for StrictJson {
    const CONTENT_TYPE: &'static str = JsonEncoding::CONTENT_TYPE;
}

impl FormatType for StrictJson {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for StrictJson {
    type Error = serde_json::Error;

    fn encode(arguments: &T) -> Result<Bytes, Self::Error> {
        JsonEncoding::encode(arguments)
    }
}

impl<T: DeserializeOwned> Decodes<T> for StrictJson {
    type Error = Unreadable;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        crate::side::decode(&bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_arms_travel_as_json() {
        for (error, json) in [
            (CallError::Refused(Fault::NotFound), r#"{"refused":"not_found"}"#),
            (
                CallError::Refused(Fault::Throttled { seconds: 30 }),
                r#"{"refused":{"throttled":{"seconds":30}}}"#,
            ),
            (CallError::Link(LinkFault::NotOurs), r#"{"link":"not_ours"}"#),
        ] {
            assert_eq!(error.ser(), json);
            assert_eq!(shared::json::read(json.as_bytes()), Ok(error));
        }
    }
}
