//! The server's side of a call: who asks, and which status the answer gets.

use std::{collections::BTreeMap, fmt, sync::Arc};

use backend::{
    Backend,
    account::{Door, actor_of},
};
use leptos::{
    prelude::{provide_context, use_context},
    server_fn::error::ServerFnErrorErr,
};
use leptos_axum::ResponseOptions;
use serde::{
    de,
    de::{DeserializeOwned, Deserializer, IgnoredAny},
    forward_to_deserialize_any,
};
use shared::{Fault, UserId, account::Actor, json::Unreadable};

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

/// Reads the arguments of a call. Their structs are generated, so they cannot carry `deny_unknown_fields`
/// themselves.
#[expect(clippy::zero_sized_map_values, reason = "a set would read no object")]
pub(crate) fn decode<T: DeserializeOwned>(arguments: &[u8]) -> Result<T, Unreadable> {
    let given: BTreeMap<String, IgnoredAny> = serde_json::from_slice(arguments).map_err(|_| Unreadable)?;
    let known = fields::<T>();
    match given.keys().find(|name| !known.contains(&name.as_str())) {
        Some(_) => Err(Unreadable),
        None => serde_json::from_slice(arguments).map_err(|_| Unreadable),
    }
}

/// The names of a struct's fields, as its derived `Deserialize` tells them.
fn fields<T: DeserializeOwned>() -> &'static [&'static str] {
    struct Ask<'a>(&'a mut &'static [&'static str]);

    impl<'de> Deserializer<'de> for Ask<'_> {
        type Error = de::value::Error;

        fn deserialize_struct<V: de::Visitor<'de>>(
            self,
            _name: &'static str,
            fields: &'static [&'static str],
            _visitor: V,
        ) -> Result<V::Value, Self::Error> {
            *self.0 = fields;
            Err(de::Error::custom("only the names were asked for"))
        }

        fn deserialize_any<V: de::Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Self::Error> {
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
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Arguments {
        login: String,
        times: Option<u8>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Nothing {}

    fn decode<T: DeserializeOwned>(json: &str) -> Option<T> {
        super::decode(json.as_bytes()).ok()
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
}
