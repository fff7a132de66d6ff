//! The line of hints: who gets one, what it says, and when it ends.

use std::time::Duration;

use axum::body::Body;
use backend::sync::end_hints;
use fahrwasser::{House, Site};
use futures_util::StreamExt as _;
use http::{Method, Request, header::COOKIE};
use shared::account::Role;
use tower::ServiceExt as _;

use crate::{
    work::{Stage, Work},
    world::{ADDRESS, Browser, PASSWORD, World, house, login, variant},
};

const HINTS: &str = "/api/hints";

/// Opens the line and reads what is said within a moment.
async fn line(browser: &Browser, path: &str) -> (http::response::Parts, axum::body::BodyDataStream) {
    let mut request = Request::get(path).body(Body::empty()).unwrap();
    if let Some(cookie) = &browser.cookie {
        request.headers_mut().insert(COOKIE, cookie.parse().unwrap());
    }
    let (parts, body) = browser.router().oneshot(request).await.unwrap().into_parts();
    (parts, body.into_data_stream())
}

async fn said(stream: &mut axum::body::BodyDataStream) -> Option<String> {
    match tokio::time::timeout(Duration::from_millis(300), stream.next()).await {
        Ok(Some(bytes)) => Some(String::from_utf8(bytes.unwrap().to_vec()).unwrap()),
        Ok(None) => Some("over".into()),
        Err(_) => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hints_are_for_those_who_may_edit() {
    let world = World::new().await;
    let work = Work::new(&world, Stage::Submitted).await;
    for path in [HINTS, "/api/hints?device=1"] {
        let answer = world.browser().get(path).await;
        let expected = if path == HINTS {
            (401, "not_signed_in")
        } else {
            (400, "malformed")
        };
        assert_eq!((answer.status, answer.fault().unwrap().as_str()), expected);
    }
    let mut lines = Vec::new();
    for role in [Role::Head, Role::Staff, Role::Coach, Role::Admin] {
        let browser = world.signed_in(role).await;
        let (parts, mut stream) = line(&browser, HINTS).await;
        assert_eq!(parts.status, 200);
        for (name, value) in [
            ("content-type", "text/event-stream"),
            ("cache-control", "no-store"),
            ("x-accel-buffering", "no"),
        ] {
            assert_eq!(parts.headers[name], value);
        }
        assert_eq!(
            said(&mut stream).await.as_deref(),
            Some("data: all\n\n"),
            "at the start"
        );
        lines.push((role, stream));
    }
    let mut navigator = world.signed_in(Role::Navigator).await;
    let card = &work.own;
    let withdrawn = serde_json::json!({ "id": card.id, "seen": card.rev });
    assert_eq!(
        navigator
            .call("/api/v1/assessment/withdraw", &withdrawn)
            .await
            .status,
        200
    );
    for (role, stream) in &mut lines {
        let heard = said(stream).await;
        match role {
            Role::Head => {
                let heard = heard.unwrap();
                assert!(heard.contains(&card.documents.answers.to_string()), "{heard}");
                assert!(!heard.contains(&card.documents.review.to_string()), "{heard}");
            }
            _ => assert_eq!(heard, None, "{role:?}"),
        }
    }
    end_hints(&world.backend);
    for (_, stream) in &mut lines {
        assert_eq!(said(stream).await.as_deref(), Some("over"));
    }
    let wrong = Request::builder()
        .method(Method::POST)
        .uri(HINTS)
        .body(Body::empty())
        .unwrap();
    assert_eq!(navigator.send(wrong).await.status, 405);
}

/// A line on which something is told all the time still ends with its session.
#[tokio::test(flavor = "multi_thread")]
async fn a_busy_line_ends_with_its_session() {
    let world = World::new().await;
    let work = Work::new(&world, Stage::Draft).await;
    let ping = Duration::from_secs(2);
    let router = fahrwasser::router(House {
        ping,
        ..house(world.backend.clone(), ADDRESS, Site::from_source(|_| None))
    });
    let mut head = Browser::of(router);
    assert_eq!(head.sign_in(&login(Role::Head), PASSWORD).await.status, 200);
    let (_, mut stream) = line(&head, HINTS).await;
    assert_eq!(said(&mut stream).await.as_deref(), Some("data: all\n\n"));
    let (colleague, navigator) = (login(Role::Navigator), world.people[&login(Role::Navigator)]);
    let mut colleague = world.signed_in_as(&colleague).await;
    let internal = work.own.documents.internal;
    let mut told = 0;
    let mut number = 2_000_000;
    let mut tell = async || {
        number += 1;
        let writing = serde_json::json!({ "request": Work::writing(navigator, number, internal) });
        let answer = colleague.call("/api/v1/sync/exchange", &writing).await;
        let verdict = variant(&answer.json()["verdicts"][0]);
        assert_eq!(verdict.as_deref(), Some("taken"));
    };
    tell().await;
    assert!(said(&mut stream).await.unwrap().contains(&internal.to_string()));
    assert_eq!(
        head.call("/api/v1/account/sign-out", &serde_json::json!({}))
            .await
            .status,
        200
    );
    let ended = tokio::time::timeout(ping * 4, async {
        loop {
            tokio::time::sleep(ping / 8).await;
            tell().await;
            match said(&mut stream).await.as_deref() {
                Some("over") => return,
                heard => told += usize::from(heard.is_some()),
            }
        }
    });
    ended
        .await
        .unwrap_or_else(|_| panic!("still open after {told} hints"));
}
