//! What a call of a server function can end with, and how it travels.

use leptos::server_fn::{
    Bytes, ContentType, Decodes, Encodes, Format, FormatType,
    codec::{JsonEncoding, Post},
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{
    Deserialize, Serialize, de,
    de::{DeserializeOwned, Deserializer, IgnoredAny, Visitor},
    forward_to_deserialize_any,
};
use shared::Fault;
use std::collections::BTreeMap;
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
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        crate::side::understand(&error)
    }
}

/// JSON in which an argument that the function does not have is an error: who sends one means something
/// else than the server would do. (The argument structs are generated, so they cannot carry
/// `deny_unknown_fields` themselves.)
#[derive(Debug)]
pub struct StrictJson;

/// The encoding of every server function: `input = Json`.
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
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        let given: BTreeMap<String, IgnoredAny> = serde_json::from_slice(&bytes)?;
        let known = fields::<T>();
        match given.keys().find(|name| !known.contains(&name.as_str())) {
            Some(_) => Err(de::Error::custom("unknown argument")),
            None => serde_json::from_slice(&bytes),
        }
    }
}

/// The names of a struct's fields, as its derived `Deserialize` tells them.
fn fields<T: DeserializeOwned>() -> &'static [&'static str] {
    struct Ask<'a>(&'a mut &'static [&'static str]);

    impl<'de> Deserializer<'de> for Ask<'_> {
        type Error = de::value::Error;

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _name: &'static str,
            fields: &'static [&'static str],
            _visitor: V,
        ) -> Result<V::Value, Self::Error> {
            *self.0 = fields;
            Err(de::Error::custom("only the names were asked for"))
        }

        fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Self::Error> {
            Err(de::Error::custom("no struct"))
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
            unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }

    let mut names: &'static [&'static str] = &[];
    // The answer is the error that `Ask` always ends with; the names are what counts.
    drop(T::deserialize(Ask(&mut names)));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Arguments {
        login: String,
        times: Option<u8>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Nothing {}

    fn decode<T: DeserializeOwned>(json: &'static str) -> Option<T> {
        StrictJson::decode(Bytes::from_static(json.as_bytes())).ok()
    }

    #[test]
    fn arguments_are_taken_exactly() {
        let anna = || {
            Some(Arguments {
                login: "anna".into(),
                times: None,
            })
        };
        for (json, expected) in [
            (r#"{"login":"anna"}"#, anna()),
            (r#"{"login":"anna","times":null}"#, anna()),
            (r#"{"login":"anna","role":"admin"}"#, None),
            (r#"{"login":1}"#, None),
            (r#"{"login":"anna""#, None),
            (r#"["anna",1]"#, None),
            ("{}", None),
            ("", None),
        ] {
            assert_eq!(decode::<Arguments>(json), expected, "{json}");
        }
        assert_eq!(decode("{}"), Some(Nothing {}));
        assert_eq!(decode::<Nothing>(r#"{"a":1}"#), None);
    }

    #[test]
    fn both_arms_travel_as_json() {
        for (error, json) in [
            (
                CallError::Refused(Fault::NotFound),
                r#"{"refused":{"fault":"not_found"}}"#,
            ),
            (
                CallError::Refused(Fault::Throttled { seconds: 30 }),
                r#"{"refused":{"fault":"throttled","data":{"seconds":30}}}"#,
            ),
            (CallError::Link(LinkFault::NotOurs), r#"{"link":"not_ours"}"#),
        ] {
            assert_eq!(error.ser(), json);
            assert_eq!(CallError::de(Bytes::from_static(json.as_bytes())), error);
        }
    }
}
