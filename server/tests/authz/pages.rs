//! The public pages and the form.

use std::collections::BTreeSet;

use axum::body::Body;
use backend::feedback::list_feedback;
use http::Request;

use crate::{
    files::site,
    world::{ADDRESS, Answer, World},
};

const PAGES: [&str; 7] = [
    "/",
    "/einfache-sprache",
    "/barrierefreiheit",
    "/feedback",
    "/feedback/danke",
    "/impressum",
    "/datenschutz",
];

/// The values of an attribute in a page.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    page.split(&start)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn public_pages_are_whole_without_script() {
    let world = World::with_site(site()).await;
    let mut browser = world.browser();
    let mut targets = BTreeSet::new();
    for path in PAGES {
        let answer = browser.get(path).await;
        let page = answer.text();
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, "text/html; charset=utf-8"),
            "{path}"
        );
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"de\">"), "{path}");
        assert_eq!(page.matches("<h1").count(), 1, "{path}");
        assert_eq!(page.matches("<main").count(), 1, "{path}");
        assert!(
            page.contains("<title>") && page.contains(" – Fahrwasser</title>"),
            "{path}"
        );
        for absent in ["<script", " style=", "javascript:", " onclick", "<style"] {
            assert!(!page.contains(absent), "{path}: {absent}");
        }
        let ids: Vec<_> = values(&page, "id");
        assert_eq!(
            ids.iter().collect::<BTreeSet<_>>().len(),
            ids.len(),
            "{path}: an id stands twice: {ids:?}"
        );
        for named in ["aria-describedby", "aria-labelledby", "for"] {
            for id in values(&page, named).iter().flat_map(|ids| ids.split(' ')) {
                assert!(ids.contains(&id), "{path}: {named} {id} leads nowhere");
            }
        }
        targets.extend(values(&page, "href").into_iter().map(str::to_owned));
        assert!(page.contains("href=\"/app/site-0123456789abcdef.css\""), "{path}");
        assert_eq!(answer.header("set-cookie"), "", "{path}");
    }
    for target in targets.iter().filter(|target| target.starts_with('/')) {
        let status = browser.get(target).await.status;
        assert_eq!(status, 200, "{target}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_operator_entered_is_shown_and_what_is_missing_is_named() {
    let world = World::new().await;
    let page = world.browser().get("/impressum").await.text();
    assert!(
        page.contains("Muster-Verband") && page.contains("Markt 1<br>04552 Borna"),
        "{page}"
    );
    assert!(
        page.contains("<a href=\"mailto:post@verband.example\">"),
        "{page}"
    );
    assert!(page.contains("noch nicht eingetragen"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_page_is_a_page() {
    let world = World::new().await;
    for path in [
        "/nirgends",
        "/impressum/",
        "/index.php",
        "/.env",
        "/feedback/mehr",
    ] {
        let answer = world.browser().get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.text().contains("Diese Seite gibt es nicht"), "{path}");
    }
    assert!(
        world
            .browser()
            .get("/robots.txt")
            .await
            .text()
            .contains("Disallow: /app/")
    );
}

/// Sends the form as a browser without script does.
async fn give(world: &World, fields: &[(&str, &str)]) -> Answer {
    let encode = |text: &str| {
        let one = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        };
        text.bytes().map(one).collect::<String>()
    };
    let body: Vec<_> = fields
        .iter()
        .map(|(name, text)| format!("{name}={}", encode(text)))
        .collect();
    let request = Request::post("/feedback")
        .header("host", "127.0.0.1:8080")
        .header("origin", ADDRESS)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded");
    world
        .browser()
        .send(request.body(Body::from(body.join("&"))).unwrap())
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn feedback_arrives_or_comes_back_as_it_was_typed() {
    let world = World::new().await;
    let long = "ä".repeat(5_001);
    let longest = "ä".repeat(150_000);
    let most = "ä".repeat(5_000);
    for (category, message, email, status, says) in [
        ("barrier", "Der Kontrast ist zu gering.", "", 303, ""),
        ("wish", most.as_str(), "anna@borna.example", 303, ""),
        ("", "Ohne Anlass", "", 422, "Bitte wählen Sie, worum es geht."),
        (
            "wish",
            "",
            "anna@borna.example",
            422,
            "Bitte schreiben Sie eine Nachricht.",
        ),
        ("wish", long.as_str(), "", 422, "Höchstens 5.000 Zeichen"),
        ("wish", longest.as_str(), "", 422, "Höchstens 5.000 Zeichen"),
        (
            "wish",
            "Danke",
            "anna",
            422,
            "Bitte prüfen Sie die E-Mail-Adresse.",
        ),
        ("wish", "a\0b", "", 422, "Steuerzeichen"),
    ] {
        let answer = give(
            &world,
            &[("category", category), ("message", message), ("email", email)],
        )
        .await;
        assert_eq!(answer.status, status, "{category} {email}");
        if status == 303 {
            assert_eq!(answer.header("location"), "/feedback/danke");
        } else {
            let page = answer.text();
            assert!(page.contains(says) && page.contains("<title>Fehler: "), "{says}");
            assert!(
                page.contains(&format!(">\n{message}</textarea>")),
                "the message is kept"
            );
            assert!(
                page.contains(&format!("value=\"{email}\"")),
                "the address is kept"
            );
            assert!(page.contains("aria-invalid=\"true\"") || category.is_empty());
        }
    }
    let kept = list_feedback(&world.backend).await.unwrap();
    assert_eq!(kept.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_far_too_long_comes_back_as_far_as_it_was_read() {
    let world = World::new().await;
    let message = "ä".repeat(400_000);
    let fields = [("category", "wish"), ("message", message.as_str())];
    let answer = give(&world, &fields).await;
    assert_eq!(answer.status, 413);
    let page = answer.text();
    for part in [
        "am Ende fehlt etwas",
        "Höchstens 5.000 Zeichen",
        "value=\"wish\" checked",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let text = page
        .split("<textarea")
        .nth(1)
        .unwrap()
        .split_once(">\n")
        .unwrap()
        .1;
    let text = text.split_once("</textarea>").unwrap().0;
    assert!(text.chars().count() > 150_000 && text.chars().all(|one| one == 'ä'));
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_feedback_is_shown_as_text() {
    let world = World::new().await;
    let hostile = "</textarea><script>alert(1)</script>\u{202e}\"'&";
    let page = give(&world, &[("message", hostile), ("email", "\"><script>")])
        .await
        .text();
    assert!(!page.contains("<script"), "{page}");
    assert!(page.contains("&lt;/textarea&gt;&lt;script&gt;"), "{page}");
    assert!(page.contains("value=\"&quot;&gt;&lt;script&gt;\""), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn feedback_by_machines_is_thrown_away() {
    let world = World::new().await;
    let fields = [
        ("category", "wish"),
        ("message", "Werbung"),
        ("website", "https://werbung.example"),
    ];
    assert_eq!(
        give(&world, &fields).await.status,
        303,
        "and they do not learn it"
    );
    assert!(list_feedback(&world.backend).await.unwrap().is_empty());

    let fields = [("category", "wish"), ("message", "Danke")];
    for _ in 0..60 {
        assert_eq!(give(&world, &fields).await.status, 303);
    }
    let answer = give(&world, &fields).await;
    assert_eq!(answer.status, 429);
    assert!(answer.text().contains(">\nDanke</textarea>"));
    assert_eq!(list_feedback(&world.backend).await.unwrap().len(), 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_elsewhere_is_refused() {
    let world = World::new().await;
    let post = || Request::post("/feedback").header("host", "127.0.0.1:8080");
    let good = "category=wish&message=Hallo";
    let form = "application/x-www-form-urlencoded";
    for (what, request, status) in [
        (
            "another site",
            post()
                .header("sec-fetch-site", "cross-site")
                .header("content-type", form)
                .body(good.into()),
            403,
        ),
        (
            "another origin",
            post()
                .header("origin", "https://evil.example")
                .header("content-type", form)
                .body(good.into()),
            403,
        ),
        (
            "JSON",
            post()
                .header("content-type", "application/json")
                .body("{}".into()),
            400,
        ),
        (
            "far too much",
            post()
                .header("content-type", form)
                .body(format!("message={}", "x".repeat(1_200_000)).into()),
            413,
        ),
        (
            "a name twice and one that the form has not",
            post()
                .header("content-type", form)
                .body("message=Erste&message=Zweite&neu=1".into()),
            422,
        ),
        (
            "no fields",
            post().header("content-type", form).body(Body::empty()),
            422,
        ),
    ] {
        let answer = world.browser().send(request.unwrap()).await;
        assert_eq!(answer.status, status, "{what}");
        assert!(
            answer.text().starts_with("<!DOCTYPE html>"),
            "{what}: {}",
            answer.text()
        );
    }
    assert!(list_feedback(&world.backend).await.unwrap().is_empty());
}
