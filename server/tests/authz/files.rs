//! The static files of the app.

use std::collections::BTreeMap;

use axum::body::Body;
use fahrwasser::{File, Site};
use http::Request;

use crate::world::{ADDRESS, Answer, Browser, World, house};

/// A small build: the app's page, its worker, a hashed file in three encodings, and one without.
pub(crate) fn site() -> Site {
    let files: BTreeMap<&str, &[u8]> = BTreeMap::from([
        (
            "build.json",
            &br#"{"names":{"site.css":"/app/site-0123456789abcdef.css"}}"#[..],
        ),
        ("app/index.html", b"<!doctype html><title>app</title>"),
        ("app/index.html.br", b"br of the page"),
        ("app/sw.js", b"// worker"),
        ("app/site-0123456789abcdef.css", b"body{}"),
        ("app/site-0123456789abcdef.css.br", b"br of the sheet"),
        ("app/site-0123456789abcdef.css.zst", b"zst of the sheet"),
        ("app/pkg/app-fedcba9876543210.wasm", b"\0asm"),
        ("app/manifest.webmanifest", b"{}"),
    ]);
    Site::from_source(move |path| {
        let bytes = *files.get(path)?;
        let mut hash = [0; 32];
        hash.iter_mut().zip(bytes).for_each(|(hash, byte)| *hash = *byte);
        Some(File {
            bytes: bytes.into(),
            hash,
        })
    })
}

async fn fetch(browser: &mut Browser, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = headers.iter().fold(Request::get(path), |request, (name, value)| {
        request.header(*name, *value)
    });
    browser.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn files_come_as_the_browser_likes_them() {
    let world = World::with_site(site()).await;
    let mut browser = world.browser();
    let sheet = "/app/site-0123456789abcdef.css";
    let for_ever = "public, max-age=31536000, immutable";
    for (path, accepts, status, body, encoding, kind, cache) in [
        (
            sheet,
            "gzip, br, zstd",
            200,
            "br of the sheet",
            "br",
            "text/css; charset=utf-8",
            for_ever,
        ),
        (
            sheet,
            "zstd",
            200,
            "zst of the sheet",
            "zstd",
            "text/css; charset=utf-8",
            for_ever,
        ),
        (
            sheet,
            "gzip",
            200,
            "body{}",
            "",
            "text/css; charset=utf-8",
            for_ever,
        ),
        (
            "/app/pkg/app-fedcba9876543210.wasm",
            "br",
            200,
            "\0asm",
            "",
            "application/wasm",
            for_ever,
        ),
        (
            "/app/manifest.webmanifest",
            "br",
            200,
            "{}",
            "",
            "application/manifest+json",
            "no-cache",
        ),
        (
            "/app/sw.js",
            "br",
            200,
            "// worker",
            "",
            "text/javascript; charset=utf-8",
            "no-cache",
        ),
        (
            "/app/",
            "br",
            200,
            "br of the page",
            "br",
            "text/html; charset=utf-8",
            "no-cache",
        ),
        (
            "/app/konto",
            "br",
            200,
            "br of the page",
            "br",
            "text/html; charset=utf-8",
            "no-cache",
        ),
        (
            "/app/standort/019a/STR1",
            "br",
            200,
            "br of the page",
            "br",
            "text/html; charset=utf-8",
            "no-cache",
        ),
        (
            "/app/site-0000000000000000.css",
            "br",
            404,
            "",
            "",
            "",
            "no-store",
        ),
        (
            "/app/site-0123456789abcdef.css.br",
            "br",
            404,
            "",
            "",
            "",
            "no-store",
        ),
        ("/app/../build.json", "br", 404, "", "", "", "no-store"),
        ("/app/build.json", "br", 404, "", "", "", "no-store"),
    ] {
        let answer = fetch(&mut browser, path, &[("accept-encoding", accepts)]).await;
        let got = (answer.status, answer.text(), answer.header("content-encoding"));
        assert_eq!(got, (status, body.to_owned(), encoding), "{path} {accepts}");
        assert_eq!(
            (answer.header("content-type"), answer.header("cache-control")),
            (kind, cache),
            "{path}"
        );
        if status == 200 {
            assert_eq!(answer.header("vary"), "accept-encoding", "{path}");
            let tag = answer.header("etag").to_owned();
            let again = fetch(
                &mut browser,
                path,
                &[("accept-encoding", accepts), ("if-none-match", &tag)],
            )
            .await;
            assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
            assert_eq!(again.header("cache-control"), cache, "{path}");
        }
    }
    let plain = fetch(&mut browser, sheet, &[]).await.header("etag").to_owned();
    let packed = fetch(&mut browser, sheet, &[("accept-encoding", "br")])
        .await
        .header("etag")
        .to_owned();
    assert_ne!(plain, packed, "each encoding has a tag of its own");
    assert_eq!(browser.get("/app").await.header("location"), "/app/");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_kill_switch_is_asked_for_by_status() {
    let world = World::new().await;
    let answer = world.browser().get("/app/kill").await;
    assert_eq!((answer.status, answer.header("cache-control")), (204, "no-store"));
    let mut house = house(world.backend.clone(), ADDRESS, site());
    house.worker_kill_switch = true;
    assert_eq!(
        Browser::of(fahrwasser::router(house))
            .get("/app/kill")
            .await
            .status,
        410
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_without_the_app_says_so() {
    let world = World::new().await;
    let answer = world.browser().get("/app/").await;
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("ohne die Seiten der App gebaut"));
}
