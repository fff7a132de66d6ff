//! What the surface does with requests that no page of ours makes.

use std::time::Duration;

use axum::body::{Body, Bytes};
use http::{Method, Request};
use leptos::server_fn::axum::server_fn_paths;
use serde_json::json;
use shared::account::Role;
use tower::ServiceExt as _;

use crate::world::{ADDRESS, Browser, PASSWORD, World, house, login};
use fahrwasser::Site;

const ME: &str = "/api/v1/account/me";
const SIGN_IN: &str = "/api/v1/account/sign-in";

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_none_of_ours_is_refused_with_a_reason() {
    let world = World::new().await;
    let good = json!({ "login": login(Role::Head), "password": PASSWORD }).to_string();
    let large = json!({ "login": "x".repeat(64 * 1024), "password": PASSWORD }).to_string();
    let post = || Browser::request(SIGN_IN);
    let get = |path: &str| Request::get(path).body(Body::empty()).unwrap();
    for (what, request, status, fault) in [
        ("as it should be", post().body(good.clone().into()), 200, None),
        (
            "no JSON",
            post().body("login=head".into()),
            400,
            Some("malformed"),
        ),
        (
            "half of it",
            post().body("{\"login\":\"a\"".into()),
            400,
            Some("malformed"),
        ),
        ("nothing", post().body(Body::empty()), 400, Some("malformed")),
        (
            "a wrong type",
            post().body("{\"login\":1,\"password\":\"b\"}".into()),
            400,
            Some("malformed"),
        ),
        (
            "an argument missing",
            post().body("{\"login\":\"a\"}".into()),
            400,
            Some("malformed"),
        ),
        (
            "an argument too many",
            post().body("{\"login\":\"a\",\"password\":\"b\",\"role\":\"admin\"}".into()),
            400,
            Some("malformed"),
        ),
        (
            "an argument twice",
            post().body("{\"login\":\"a\",\"login\":\"b\",\"password\":\"b\"}".into()),
            400,
            Some("malformed"),
        ),
        (
            "too much",
            post().body(large.clone().into()),
            413,
            Some("too_large"),
        ),
        (
            "far too much",
            post().body("x".repeat(3 * 1024 * 1024).into()),
            413,
            Some("too_large"),
        ),
        (
            "too much in pieces",
            post().body(Body::from_stream(pieces(&large))),
            413,
            Some("too_large"),
        ),
        (
            "a form",
            Request::post(SIGN_IN)
                .header("content-type", "application/x-www-form-urlencoded")
                .body("login=head&password=x".into()),
            400,
            Some("malformed"),
        ),
        (
            "no kind of content",
            Request::post(SIGN_IN).body(good.clone().into()),
            400,
            Some("malformed"),
        ),
        (
            "from another site",
            Request::post(SIGN_IN)
                .header("sec-fetch-site", "cross-site")
                .header("content-type", "application/json")
                .body(good.clone().into()),
            403,
            Some("malformed"),
        ),
        (
            "from another site of the same domain",
            Request::post(SIGN_IN)
                .header("sec-fetch-site", "same-site")
                .header("origin", "http://127.0.0.1:9999")
                .header("content-type", "application/json")
                .body(good.clone().into()),
            403,
            Some("malformed"),
        ),
        (
            "from another origin, by an old browser",
            Request::post(SIGN_IN)
                .header("host", "127.0.0.1:8080")
                .header("origin", "https://evil.example")
                .header("content-type", "application/json")
                .body(good.clone().into()),
            403,
            Some("malformed"),
        ),
        (
            "from nowhere that says its name",
            Request::post(SIGN_IN)
                .header("host", "127.0.0.1:8080")
                .header("origin", "null")
                .header("content-type", "application/json")
                .body(good.clone().into()),
            403,
            Some("malformed"),
        ),
        (
            "through a proxy with another host name",
            Request::post(SIGN_IN)
                .header("host", "backend:8080")
                .header("origin", ADDRESS)
                .header("content-type", "application/json")
                .body(good.clone().into()),
            200,
            None,
        ),
        (
            "an unknown function",
            Browser::request("/api/v1/account/nothing").body("{}".into()),
            404,
            Some("not_found"),
        ),
        ("an unknown place", Ok(get("/api/v2")), 404, Some("not_found")),
        (
            "the root of the functions",
            Ok(get("/api/")),
            404,
            Some("not_found"),
        ),
        (
            "a path that climbs",
            Ok(get("/api/v1/../../etc/passwd")),
            404,
            Some("not_found"),
        ),
    ] {
        let answer = world.browser().send(request.unwrap()).await;
        assert_eq!(
            (answer.status, answer.fault().as_deref()),
            (status, fault),
            "{what}: {}",
            answer.text()
        );
        assert_eq!(answer.header("content-type"), "application/json", "{what}");
        assert_eq!(answer.header("cache-control"), "no-store", "{what}");
        if status != 200 {
            assert_eq!(answer.header("set-cookie"), "", "{what}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exchange_may_be_larger_and_names_its_version() {
    const EXCHANGE: &str = "/api/v1/sync/exchange";
    let world = World::new().await;
    let mut browser = world.signed_in(Role::Head).await;
    let person = world.people[&login(Role::Head)];
    let device = shared::DeviceId::from_number(1);
    let request = |wire: u32, edits: &[String]| {
        json!({ "request":
            { "wire": wire, "epoch": null, "actor": person, "device": device, "have": {}, "edits": edits }
        })
    };
    for (what, body, status, fault) in [
        ("as it should be", request(1, &[]), 200, None),
        ("192 KB", request(1, &["x".repeat(192 * 1024)]), 200, None),
        (
            "300 KB",
            request(1, &["x".repeat(300 * 1024)]),
            413,
            Some("too_large"),
        ),
        (
            "201 edits",
            request(1, &vec![String::new(); 201]),
            413,
            Some("too_large"),
        ),
        ("of an old page", request(0, &[]), 426, Some("outdated")),
        ("of a later page", request(999, &[]), 503, Some("later")),
        (
            "with a field too many",
            json!({ "request": { "wire": 1, "more": 1 } }),
            400,
            Some("malformed"),
        ),
    ] {
        let answer = browser.call(EXCHANGE, &body).await;
        assert_eq!(
            (answer.status, answer.fault().as_deref()),
            (status, fault),
            "{what}: {}",
            answer.text()
        );
    }
}

fn pieces(text: &str) -> impl futures_util::Stream<Item = Result<Bytes, std::io::Error>> + use<> {
    let pieces: Vec<_> = text
        .as_bytes()
        .chunks(1000)
        .map(Bytes::copy_from_slice)
        .map(Ok)
        .collect();
    futures_util::stream::iter(pieces)
}

#[tokio::test(flavor = "multi_thread")]
async fn functions_answer_to_post_alone() {
    let world = World::new().await;
    for (path, _) in server_fn_paths() {
        for method in [
            Method::GET,
            Method::PUT,
            Method::DELETE,
            Method::PATCH,
            Method::OPTIONS,
        ] {
            let request = Request::builder().method(method.clone()).uri(path);
            let request = request
                .header("content-type", "application/json")
                .body("{}".into())
                .unwrap();
            let answer = world.browser().send(request).await;
            assert_eq!(
                (answer.status, answer.fault().as_deref()),
                (405, Some("malformed")),
                "{method} {path}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_never_redirected_with_its_fault() {
    let world = World::new().await;
    for accept in ["text/html", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"] {
        let request = Browser::request(SIGN_IN)
            .header("accept", accept)
            .header("referer", format!("{ADDRESS}/app/"))
            .body("{\"login\":1}".into())
            .unwrap();
        let answer = world.browser().send(request).await;
        assert_eq!((answer.status, answer.header("location")), (400, ""));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_database_every_answer_says_so() {
    let world = World::new().await;
    let mut browser = world.signed_in(Role::Head).await;
    assert_eq!(browser.get("/readyz").await.status, 200);
    world.backend.close().await;
    let answer = browser.call(ME, &json!({})).await;
    assert_eq!(
        (answer.status, answer.fault().as_deref()),
        (503, Some("unavailable"))
    );
    assert_eq!(
        browser
            .sign_in(&login(Role::Head), PASSWORD)
            .await
            .fault()
            .as_deref(),
        Some("unavailable")
    );
    assert_eq!(browser.get("/readyz").await.status, 503);
    assert_eq!(browser.get("/healthz").await.status, 200);
    assert_eq!(browser.get("/").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_never_ends_does_not_hold_the_line() {
    let world = World::new().await;
    let slow = futures_util::stream::pending::<Result<Bytes, std::io::Error>>();
    let request = Browser::request(SIGN_IN).body(Body::from_stream(slow)).unwrap();
    let mut browser = world.browser();
    let answer = tokio::time::timeout(Duration::from_secs(20), browser.send(request))
        .await
        .unwrap();
    assert_eq!(
        (answer.status, answer.fault().as_deref()),
        (503, Some("unavailable"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_of_every_kind_of_answer() {
    let world = World::new().await;
    let mut browser = world.browser();
    for path in [
        "/",
        "/impressum",
        "/nirgends",
        "/api/nothing",
        "/app/",
        "/app/kill",
        "/healthz",
    ] {
        let answer = browser.get(path).await;
        let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
            font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
            frame-ancestors 'none'; base-uri 'none'";
        for (name, value) in [
            ("content-security-policy", policy),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("strict-transport-security", ""),
            ("server", ""),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        assert!(
            answer.header("permissions-policy").contains("camera=()"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_router_alone_can_be_called() {
    let world = World::new().await;
    let router = fahrwasser::router(house(world.backend.clone(), ADDRESS, Site::embedded()));
    let response = router
        .oneshot(Request::get("/healthz").body(Body::empty()).unwrap())
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
}
