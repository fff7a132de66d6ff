//! The browser's side of a call.

use leptos::server_fn::error::ServerFnErrorErr;
use serde::de::DeserializeOwned;
use shared::{
    Fault,
    json::{Unreadable, read},
};

use crate::{CallError, LinkFault};

/// What a failure of the transport means here: nothing that failed on the way is ever a refusal.
pub(crate) fn understand(error: &ServerFnErrorErr) -> CallError {
    match error {
        ServerFnErrorErr::Request(_) => CallError::Link(LinkFault::NoNetwork),
        ServerFnErrorErr::Deserialization(_)
        | ServerFnErrorErr::MiddlewareError(_)
        | ServerFnErrorErr::Response(_)
        | ServerFnErrorErr::ServerError(_) => CallError::Link(LinkFault::NotOurs),
        ServerFnErrorErr::Args(_)
        | ServerFnErrorErr::MissingArg(_)
        | ServerFnErrorErr::Registration(_)
        | ServerFnErrorErr::Serialization(_)
        | ServerFnErrorErr::UnsupportedRequestMethod(_) => CallError::Refused(Fault::Internal),
    }
}

/// Reads an answer of the server.
pub(crate) fn decode<T: DeserializeOwned>(answer: &[u8]) -> Result<T, Unreadable> {
    read(answer)
}

#[cfg(test)]
mod tests {
    use leptos::server_fn::{Bytes, error::FromServerFnError};

    use super::*;

    #[test]
    fn only_our_own_words_are_a_refusal() {
        for (answer, expected) in [
            (r#"{"refused":"full"}"#, CallError::Refused(Fault::Full)),
            (
                "<!doctype html><title>502</title>",
                CallError::Link(LinkFault::NotOurs),
            ),
            ("", CallError::Link(LinkFault::NotOurs)),
            (
                r#"{"refused":"of a later version"}"#,
                CallError::Link(LinkFault::NotOurs),
            ),
        ] {
            assert_eq!(
                CallError::de(Bytes::from_static(answer.as_bytes())),
                expected,
                "{answer}"
            );
        }
    }
}
