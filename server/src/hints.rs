//! `GET /api/hints`: tells a browser that something changed, so that it asks (server-sent events).
//!
//! An event's data is a JSON list of document ids that this person may edit, or `all`: at the start, and
//! when something was missed. `?device=` leaves out what that device changed itself. Only hints: who gets
//! none, as behind a proxy that keeps answers back, asks by itself.

use std::{convert::Infallible, time::Duration};

use axum::{
    Extension, Router,
    extract::{Query, State, rejection::QueryRejection},
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
    routing::get,
};
use backend::{
    Backend,
    account::actor_of,
    sync::{Ear, Heard, hints},
};
use futures_util::stream;
use http::{HeaderName, HeaderValue, StatusCode, header::CACHE_CONTROL};
use serde::Deserialize;
use shared::{DeviceId, Fault, account::Person};
use tokio::time::{Instant, timeout_at};
use tower_sessions::Session;

use crate::{
    functions::Calls,
    refusal::{refusal, refusal_as},
    session,
};

/// How often a line is asked whose it still is, however much is told on it. One that is silent proves then
/// that it is alive.
pub(crate) const PING: Duration = Duration::from_secs(20);

pub(crate) fn routes(calls: &Calls) -> Router {
    let route = get(listen)
        .with_state(calls.clone())
        .fallback(async || refusal_as(StatusCode::METHOD_NOT_ALLOWED, Fault::Malformed));
    Router::new().route("/api/hints", route)
}

#[derive(Debug, Deserialize)]
struct Asked {
    device: Option<DeviceId>,
}

async fn listen(
    State(Calls { backend, ping, .. }): State<Calls>,
    Extension(session): Extension<Session>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let Ok(Query(Asked { device })) = asked else {
        return refusal(Fault::Malformed);
    };
    // Listens before it looks who asks: what changes in between is heard.
    let ear = hints(&backend, device);
    let line = match whose(&backend, &session).await {
        Ok(person) => Line {
            backend,
            session,
            person,
            ear,
            begun: false,
            ping,
            asked: Instant::now(),
        },
        Err(fault) => return refusal(fault),
    };
    let events = Sse::new(stream::unfold(line, |mut line| async {
        let event = line.next().await?;
        Some((Ok::<_, Infallible>(event), line))
    }));
    let headers = [
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            HeaderName::from_static("x-accel-buffering"),
            HeaderValue::from_static("no"),
        ),
    ];
    (headers, events).into_response()
}

/// Who is signed in, read anew: a session that was ended tells nothing more.
async fn whose(backend: &Backend, session: &Session) -> Result<Person, Fault> {
    session::reload(session).await?;
    let visitor = session::visitor(backend.clone(), session.clone(), None).await?;
    let (user, epoch) = visitor.session.ok_or(Fault::NotSignedIn)?;
    actor_of(backend, user, epoch).await?.person().cloned()
}

/// One browser that listens.
struct Line {
    backend: Backend,
    session: Session,
    person: Person,
    ear: Ear,
    begun: bool,
    ping: Duration,
    /// When it was asked last whose it is.
    asked: Instant,
}

impl Line {
    /// The next event; none when the line ends.
    async fn next(&mut self) -> Option<Event> {
        if !std::mem::replace(&mut self.begun, true) {
            return Some(all());
        }
        // Hints that follow each other closely must not keep the question away.
        if self.asked.elapsed() >= self.ping {
            self.ask().await?;
        }
        match timeout_at(self.asked + self.ping, self.ear.next(&self.person)).await {
            Ok(Heard::Documents(documents)) => {
                Some(Event::default().json_data(documents).unwrap_or_else(|_| all()))
            }
            Ok(Heard::All) => Some(all()),
            Ok(Heard::Over) => None,
            Err(_) => {
                self.ask().await?;
                Some(Event::default().comment("ping"))
            }
        }
    }

    /// Asks whose it is; none when it is nobody's any more.
    async fn ask(&mut self) -> Option<()> {
        self.person = whose(&self.backend, &self.session).await.ok()?;
        self.asked = Instant::now();
        Some(())
    }
}

fn all() -> Event {
    Event::default().data("all")
}
