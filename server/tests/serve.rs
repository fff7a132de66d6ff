//! The program as it is run: started, asked, killed, ended, and its other commands.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "serve/program.rs"]
mod program;

use std::{fs, io::Write as _, net::TcpStream, time::Duration};

use program::Folder;
use serde_json::{Value as Json, json};

/// Login and password of the first demo account with a role.
fn account(printed: &str, role: &str) -> (String, String) {
    let line = printed
        .lines()
        .find(|line| line.starts_with("  ") && line.contains(role))
        .unwrap();
    let mut words = line.split_whitespace();
    (words.next().unwrap().to_owned(), words.next().unwrap().to_owned())
}

const ME: &str = "/api/v1/account/me";

#[test]
fn a_demonstration_is_served_killed_and_served_again() {
    let folder = Folder::new();
    let printed = folder.said(&["demo"]);
    assert_eq!(folder.said(&["demo"]), printed, "a second time changes nothing");
    let (login, password) = account(&printed, "Leitung");

    let mut server = folder.serve(&[]);
    assert_eq!(server.sign_in(&login, "falsch, aber lang").status, 401);
    let answer = server.sign_in(&login, &password);
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.json()["login"], login);
    let set = answer.header("set-cookie");
    assert!(
        set.starts_with("fahrwasser-dev=") && set.contains("HttpOnly") && set.contains("SameSite=Strict"),
        "{set}"
    );
    let cookie = answer.cookie();

    server.kill();
    let mut server = folder.serve(&[]);
    let answer = server.call(ME, &cookie, &json!({}));
    assert_eq!(
        (answer.status, &answer.json()["login"]),
        (200, &json!(login)),
        "the session outlives the process"
    );

    server.signal("-TERM");
    let (status, took) = server.ended();
    assert!(status.success(), "{status:?} {}", server.log());
    assert!(took < Duration::from_secs(2), "idle, it ends at once: {took:?}");
}

#[test]
fn what_runs_is_finished_and_what_hangs_is_cut() {
    let folder = Folder::new();
    let mut server = folder.serve(&[]);
    // Half a request: its body never comes.
    let mut hanging = TcpStream::connect(&server.address).unwrap();
    let head = format!(
        "POST {ME} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{",
        server.address
    );
    hanging.write_all(head.as_bytes()).unwrap();
    assert_eq!(server.get("/healthz").status, 200);
    server.signal("-TERM");
    let (status, took) = server.ended();
    assert!(status.success(), "{status:?} {}", server.log());
    assert!(took < Duration::from_secs(10), "{took:?}");
}

#[test]
fn an_installation_from_nothing() {
    let folder = Folder::new();
    let register = folder.write(
        "register.csv",
        "ebene,textkennzeichen,ars,ags,name,einwohner\nGemeinde,63,147290040040,14729040,\"Borna, Stadt\",18000\n",
    );
    folder.said(&["migrate"]);
    assert!(
        folder
            .complaint(&["organisations", "import", &register])
            .contains("programme add")
    );
    folder.said(&[
        "programme",
        "add",
        "Digital-Lotsen",
        "--land",
        "Sachsen",
        "--operator",
        "SSG",
    ]);
    let said = folder.said(&["organisations", "import", &register, "--as-of", "2025-12-31"]);
    assert!(said.starts_with("1 Verwaltungen neu"), "{said}");

    let add = [
        "user",
        "add",
        "anna@borna.example",
        "--name",
        "Anna Beispiel",
        "--role",
        "head",
    ];
    assert!(folder.complaint(&add).contains("--organisation"));
    let public = [
        "--organisation",
        "14729040",
        "--public-address",
        "https://fahrwasser.example",
    ];
    // What makes no link makes no account.
    let malformed = ["--organisation", "14729040", "--public-address", "borna"];
    assert!(
        folder
            .complaint(&[&add[..], &malformed].concat())
            .contains("öffentliche Adresse")
    );
    let said = folder.said(&[&add[..], &public].concat());
    let (address, token) = said.trim().rsplit('\n').next().unwrap().split_once('#').unwrap();
    assert_eq!(address, "https://fahrwasser.example/app/passwort");

    let server = folder.serve(&[]);
    let set = |new: &str| {
        server
            .call(
                "/api/v1/account/set-password",
                "",
                &json!({ "token": token, "new": new }),
            )
            .status
    };
    assert_eq!(set("kurz"), 422);
    assert_eq!(set("drei Kaimauern im Nebel"), 200);
    assert_eq!(set("vier Leuchttonnen am Ufer"), 410, "a link works once");
    let cookie = server
        .sign_in("anna@borna.example", "drei Kaimauern im Nebel")
        .cookie();
    assert_eq!(server.call(ME, &cookie, &json!({})).status, 200);

    let lotse = [
        "user",
        "add",
        "lotse@ssg.example",
        "--name",
        "Lutz Lotse",
        "--role",
        "coach",
    ];
    folder.said(&lotse);
    folder.said(&[
        "user",
        "assign",
        "lotse@ssg.example",
        "--organisation",
        "14729040",
    ]);
    assert!(
        folder
            .complaint(&["user", "disable", "anna@borna.example"])
            .contains("letzte Leitung")
    );
    folder.said(&["user", "disable", "lotse@ssg.example"]);
    assert!(
        folder
            .complaint(&["user", "password", "lotse@ssg.example"])
            .contains("geschlossen")
    );
    let exported: Json =
        serde_json::from_str(&folder.said(&["export", "--organisation", "14729040"])).unwrap();
    assert_eq!(exported["organisation"]["name"], "Borna");
    assert!(
        folder
            .complaint(&["export", "--organisation", "14730140"])
            .contains("Gemeindeschlüssel")
    );
}

#[test]
fn a_copy_is_taken_while_people_work_and_put_back_when_nobody_does() {
    let folder = Folder::new();
    let (login, password) = account(&folder.said(&["demo"]), "Leitung");
    let mut server = folder.serve(&[]);
    folder.said(&["backup", "copy.sqlite"]);
    assert!(
        folder
            .complaint(&["backup", "copy.sqlite"])
            .contains("gibt es schon")
    );
    assert!(
        folder
            .complaint(&["restore", "copy.sqlite"])
            .contains("Ein anderer Prozess")
    );
    server.signal("-TERM");
    server.ended();
    assert!(folder.complaint(&["restore"]).contains("Welche Sicherung?"));
    let elsewhere = [
        "restore",
        "copy.sqlite",
        "--database-url",
        "postgres://127.0.0.1:1/x",
    ];
    assert!(folder.complaint(&elsewhere).contains("pg_restore"));
    folder.said(&["restore", "copy.sqlite"]);
    assert_eq!(folder.serve(&[]).sign_in(&login, &password).status, 200);
}

#[test]
fn only_what_begins_an_installation_makes_a_database() {
    let folder = Folder::new();
    let standard = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/backend/data/catalogue/standort-dv-1.0.0.toml"
    );
    for words in [
        &["backup", "copy.sqlite"][..],
        &["export", "--organisation", "14729040"],
        &["feedback"],
        &["user", "disable", "anna@borna.example"],
        &["catalogue", "import", standard],
    ] {
        let complaint = folder.complaint(words);
        assert!(
            complaint.contains("data/test.sqlite liegt keine Datenbank"),
            "{words:?}: {complaint}"
        );
    }
    assert!(!folder.path("data").exists() && !folder.path("copy.sqlite").exists());
    folder.said(&["migrate"]);
    folder.said(&["backup", "copy.sqlite"]);
}

#[test]
fn a_catalogue_is_checked_with_line_and_reason() {
    let folder = Folder::new();
    let standard = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/backend/data/catalogue/standort-dv-1.0.0.toml"
    );
    let good = folder.said(&["catalogue", "check", standard]);
    assert!(good.contains("1.0.0"), "{good}");
    let text = fs::read_to_string(standard).unwrap();
    let broken = folder.write("broken.toml", &text.replacen("weight = 3", "weight = 9", 1));
    let complaint = folder.complaint(&["catalogue", "check", &broken]);
    assert!(
        complaint.starts_with("Zeile ") && complaint.contains("weight"),
        "{complaint}"
    );
    folder.said(&["migrate"]);
    folder.said(&["catalogue", "import", standard]);
    let other = folder.write("other.toml", &text.replacen("weight = 3", "weight = 2", 1));
    assert!(
        folder
            .complaint(&["catalogue", "import", &other])
            .contains("schon mit anderem Inhalt")
    );
}

#[test]
fn a_start_that_would_be_unsafe_does_not_happen() {
    let folder = Folder::new();
    for (words, complaint) in [
        (&["serve", "--address", "0.0.0.0:0"][..], "unverschlüsselt"),
        (
            &[
                "serve",
                "--address",
                "127.0.0.1:0",
                "--public-address",
                "http://fahrwasser.example",
            ],
            "unverschlüsselt",
        ),
        (
            &[
                "serve",
                "--address",
                "127.0.0.1:0",
                "--public-address",
                "fahrwasser.example",
            ],
            "öffentliche Adresse",
        ),
        (
            &["demo", "--public-address", "https://fahrwasser.example"],
            "nur auf dem eigenen Rechner",
        ),
        (
            &["serve", "--address", "127.0.0.1:0", "--database-url", "mysql://x"],
            "Datenbank-Angabe",
        ),
        (
            &["serve", "--address", "127.0.0.1:0", "--log-filter", "a=b=c"],
            "Protokoll",
        ),
        (&["serve", "--config", "nirgends.toml"], "nirgends.toml"),
    ] {
        let said = folder.complaint(words);
        assert!(said.contains(complaint), "{words:?}: {said}");
    }
}

#[test]
fn the_settings_are_printed_as_they_are_documented() {
    let folder = Folder::new();
    let printed = folder.said(&["config"]);
    let kept = include_str!("config.toml");
    assert_eq!(
        printed, kept,
        "server/tests/config.toml is what `fahrwasser config` prints"
    );
    let file = folder.write("settings.toml", &printed);
    assert!(
        folder
            .said(&["migrate", "--config", &file])
            .contains("neuesten Stand")
    );
}

#[test]
fn nothing_secret_is_written_down() {
    let folder = Folder::new();
    let (login, password) = account(&folder.said(&["demo"]), "Leitung");
    let mut server = folder.serve(&["--log-filter", "debug", "--log-format", "json"]);
    let cookie = server.sign_in(&login, &password).cookie();
    server.call(ME, &cookie, &json!({}));
    server.sign_in("kanarie-anmeldename", "kanarie-passwort-lang");
    server.call(
        "/api/v1/account/set-password",
        "",
        &json!({ "token": "kanarie-token", "new": "kanarie-neu-lang" }),
    );
    server.get("/app/kanarie-pfad?kanarie=frage");
    server.get("/kanarie-seite?kanarie=frage");
    let text = "category=wish&message=kanarie-nachricht&email=kanarie%40borna.example&website=";
    let form = "POST /feedback HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    assert_eq!(server.ask(form, text).status, 303);
    server.call(
        "/api/v1/account/nirgends/kanarie-pfad",
        &cookie,
        &json!({ "kanarie": 1 }),
    );
    server.signal("-TERM");
    server.ended();
    let log = server.log();
    assert!(
        log.contains("/api/v1/account/sign-in") && log.contains("/app/{*path}"),
        "routes are named: {log}"
    );
    let id = cookie.split_once('=').unwrap().1;
    for secret in ["kanarie", &password, id, &login] {
        assert!(!log.contains(secret), "{secret} stands in the log:\n{log}");
    }
    assert!(folder.said(&["feedback"]).contains("kanarie-nachricht"));
}
