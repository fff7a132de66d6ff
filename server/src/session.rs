//! Sessions: the cookie, the way in and out, and where they are kept.
//!
//! A session holds who signed in, when, and in which epoch of the account; it never changes after that. The
//! database knows only a hash of its id, and an ended session never comes back.

use std::{fmt, net::IpAddr, pin::Pin, sync::Arc};

use app::Visitor;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use backend::{
    Backend,
    account::{Door, DoorFuture, Stay, session},
};
use http::{HeaderValue, header::SET_COOKIE};
use serde::{Deserialize, Serialize};
use shared::{Fault, Micros, UserId};
use time::OffsetDateTime;
use tower_sessions::{
    Expiry, Session, SessionManagerLayer, SessionStore,
    cookie::SameSite,
    session::{Id, Record},
    session_store,
};

use crate::settings::PublicAddress;

/// Under which name a session keeps what it holds.
const KEY: &str = "person";

/// What a session holds.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Held {
    user: UserId,
    auth_time: Micros,
    epoch: i64,
    /// The cookie goes with the browser.
    #[serde(default)]
    while_open: bool,
}

/// The name of the cookie. Browsers take `__Host-` only over https (or as secure), for the whole host and
/// from the host itself.
pub(crate) fn cookie_name(address: &PublicAddress) -> &'static str {
    if address.is_secure() {
        "__Host-fahrwasser"
    } else {
        "fahrwasser-dev"
    }
}

/// Gives each request its session.
pub(crate) fn layer(backend: Backend, address: &PublicAddress) -> SessionManagerLayer<Store> {
    SessionManagerLayer::new(Store(backend))
        .with_name(cookie_name(address))
        .with_secure(address.is_secure())
        .with_http_only(true)
        .with_same_site(SameSite::Strict)
        .with_path("/")
}

/// Whose session it is, and the way in and out.
pub(crate) async fn visitor(
    backend: Backend,
    session: Session,
    address: Option<IpAddr>,
) -> Result<Visitor, Fault> {
    let held: Option<Held> = session.get(KEY).await.map_err(|error| fault(&error))?;
    Ok(Visitor {
        session: held.map(|held| (held.user, held.epoch)),
        door: Arc::new(SessionDoor {
            backend,
            session,
            address,
        }),
    })
}

/// Reads the session from the database again, for a request that lasts.
pub(crate) async fn reload(session: &Session) -> Result<(), Fault> {
    session.load().await.map_err(|error| fault(&error))
}

struct SessionDoor {
    backend: Backend,
    session: Session,
    address: Option<IpAddr>,
}

impl Door for SessionDoor {
    fn enter(&self, user: UserId, epoch: i64, stay: Stay) -> DoorFuture<'_> {
        Box::pin(async move {
            let now = self.backend.now();
            let before: Option<Held> = self.session.get(KEY).await.map_err(|error| fault(&error))?;
            let while_open = match stay {
                Stay::Lasting => false,
                Stay::WhileOpen => true,
                Stay::AsBefore => before.is_some_and(|before| before.while_open),
            };
            // A new id, so that nobody knows it who knew the one before; also after `leave`, which ends
            // the session but keeps its id in memory.
            self.session.cycle_id().await.map_err(|error| fault(&error))?;
            self.session
                .insert(
                    KEY,
                    Held {
                        user,
                        auth_time: now,
                        epoch,
                        while_open,
                    },
                )
                .await
                .map_err(|error| fault(&error))?;
            let lasting = Expiry::AtDateTime(date(now.plus(session::LONGEST)));
            self.session
                .set_expiry(Some(if while_open { Expiry::OnSessionEnd } else { lasting }));
            self.session.save().await.map_err(|error| fault(&error))
        })
    }

    fn leave(&self) -> DoorFuture<'_> {
        Box::pin(async move { self.session.flush().await.map_err(|error| fault(&error)) })
    }

    fn address(&self) -> Option<IpAddr> {
        self.address
    }
}

/// Keeps sessions in the database.
#[derive(Clone)]
pub(crate) struct Store(Backend);

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}

type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = session_store::Result<T>> + Send + 'a>>;

impl SessionStore for Store {
    fn create<'s, 'r, 'f>(&'s self, record: &'r mut Record) -> StoreFuture<'f, ()>
    where
        's: 'f,
        'r: 'f,
    {
        Box::pin(async move {
            while !session::create(&self.0, record.id.0, &packed(record)?)
                .await
                .map_err(|fault| error(&fault))?
            {
                record.id = Id::default();
            }
            Ok(())
        })
    }

    fn save<'s, 'r, 'f>(&'s self, record: &'r Record) -> StoreFuture<'f, ()>
    where
        's: 'f,
        'r: 'f,
    {
        Box::pin(async move {
            session::save(&self.0, record.id.0, &packed(record)?)
                .await
                .map_err(|fault| error(&fault))?;
            Ok(())
        })
    }

    fn load<'s, 'i, 'f>(&'s self, id: &'i Id) -> StoreFuture<'f, Option<Record>>
    where
        's: 'f,
        'i: 'f,
    {
        Box::pin(async move {
            let Some(found) = session::load(&self.0, id.0)
                .await
                .map_err(|fault| error(&fault))?
            else {
                return Ok(None);
            };
            let data = serde_json::from_str(&found.data)
                .map_err(|error| session_store::Error::Decode(error.to_string()))?;
            Ok(Some(Record {
                id: *id,
                data,
                expiry_date: date(found.expires_at),
            }))
        })
    }

    fn delete<'s, 'i, 'f>(&'s self, id: &'i Id) -> StoreFuture<'f, ()>
    where
        's: 'f,
        'i: 'f,
    {
        Box::pin(async move {
            session::delete(&self.0, id.0)
                .await
                .map_err(|fault| error(&fault))
        })
    }
}

fn packed(record: &Record) -> session_store::Result<session::Session> {
    let data = serde_json::to_string(&record.data)
        .map_err(|error| session_store::Error::Encode(error.to_string()))?;
    let held = record.data.get(KEY).and_then(|held| Held::deserialize(held).ok());
    let micros = record.expiry_date.unix_timestamp_nanos() / 1_000;
    let expires_at = Micros(i64::try_from(micros).unwrap_or(i64::MAX));
    Ok(session::Session {
        user: held.map(|held| held.user),
        data,
        expires_at,
    })
}

fn date(at: Micros) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.0) * 1_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// The library passes text only, so the fault travels as its JSON and comes back in [`fault`].
fn error(fault: &Fault) -> session_store::Error {
    session_store::Error::Backend(serde_json::to_string(fault).unwrap_or_default())
}

fn fault(error: &tower_sessions::session::Error) -> Fault {
    match error {
        tower_sessions::session::Error::Store(session_store::Error::Backend(json)) => {
            serde_json::from_str(json).unwrap_or(Fault::Unavailable)
        }
        _ => Fault::Internal,
    }
}

/// Completes the cookie that takes a session away: browsers ignore one with a `__Host-` name that lacks
/// `Secure`, and the library leaves that out.
pub(crate) async fn complete_removal(State(secure): State<bool>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if secure {
        let cookies: Vec<_> = response.headers().get_all(SET_COOKIE).iter().cloned().collect();
        response.headers_mut().remove(SET_COOKIE);
        for cookie in cookies {
            response.headers_mut().append(SET_COOKIE, completed(cookie));
        }
    }
    response
}

fn completed(cookie: HeaderValue) -> HeaderValue {
    match cookie.to_str() {
        Ok(text) if !text.contains("; Secure") => {
            HeaderValue::try_from(format!("{text}; HttpOnly; SameSite=Strict; Secure")).unwrap_or(cookie)
        }
        _ => cookie,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removal_is_as_strict_as_what_it_removes() {
        for (given, expected) in [
            (
                "a=; Path=/; Max-Age=0",
                "a=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure",
            ),
            (
                "a=b; HttpOnly; SameSite=Strict; Secure; Path=/",
                "a=b; HttpOnly; SameSite=Strict; Secure; Path=/",
            ),
        ] {
            assert_eq!(completed(HeaderValue::from_static(given)), expected);
        }
    }
}
