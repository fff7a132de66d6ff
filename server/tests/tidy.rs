//! The invariants of the architecture that no compiler keeps, read from the tree.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "tidy/source.rs"]
mod source;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use source::{Source, split};

/// The product's crates by folder; the first knows none of the others.
const CRATES: [&str; 4] = ["shared", "server/backend", "app", "server"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    files_named(folder, "rs", found);
}

fn files_named(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_named(&path, ending, found);
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
}

/// The sources of the product, without tests.
fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    for folder in CRATES {
        files(&root().join(folder).join("src"), &mut found);
    }
    found.sort();
    found
        .iter()
        .filter(|path| path.file_name().unwrap() != "tests.rs")
        .map(|path| Source::read(path))
        .collect()
}

#[track_caller]
fn none(rule: &str, found: impl IntoIterator<Item = String>) {
    let found: Vec<_> = found.into_iter().collect();
    assert!(found.is_empty(), "{rule}:\n  {}", found.join("\n  "));
}

fn manifest(folder: &str) -> toml::Table {
    fs::read_to_string(root().join(folder).join("Cargo.toml"))
        .unwrap()
        .parse()
        .unwrap()
}

fn dependencies(folder: &str) -> BTreeMap<String, toml::Value> {
    let manifest = manifest(folder);
    manifest["dependencies"]
        .as_table()
        .unwrap()
        .clone()
        .into_iter()
        .collect()
}

fn optional(dependency: &toml::Value) -> bool {
    dependency
        .get("optional")
        .and_then(toml::Value::as_bool)
        .unwrap_or_default()
}

#[test]
fn literals_are_found_where_they_stand() {
    let text = "a(\"x\"); // \"no\"\n/* \"no\n*/ b(r#\"y\"z\"#, 'c', '\\'', \"\\\"ä\n\", &'a ());\nc(\"w\")";
    let (code, literals) = split(text);
    let literals: Vec<_> = literals
        .iter()
        .map(|(line, text)| (*line, text.as_str()))
        .collect();
    assert_eq!(literals, [(1, "x"), (3, "y\"z"), (3, "\\\"ä\n"), (5, "w")]);
    assert_eq!(code.lines().count(), 5);
    assert!(code.contains("&'a ()"));
}

#[test]
fn arrows_between_crates_never_point_back() {
    let names: Vec<_> = CRATES
        .iter()
        .map(|folder| manifest(folder)["package"]["name"].as_str().unwrap().to_owned())
        .collect();
    for (place, folder) in CRATES.iter().enumerate() {
        let known = dependencies(folder);
        let back = names[place..].iter().filter(|name| known.contains_key(*name));
        none(
            "a crate knows only those before it",
            back.map(|name| format!("{folder} knows {name}")),
        );
    }
}

#[test]
fn each_crate_knows_only_what_it_may() {
    let shared: BTreeSet<_> = dependencies("shared").into_keys().collect();
    let allowed = ["jiff", "serde", "serde_json", "thiserror", "uuid"].map(str::to_owned);
    none(
        "shared is pure",
        shared.into_iter().filter(|name| !allowed.contains(name)),
    );

    for (folder, forbidden) in [
        (
            "server/backend",
            &["leptos", "axum", "http", "hyper", "tower"][..],
        ),
        ("app", &["sqlx", "libsqlite3-sys", "axum", "tokio", "tower"]),
        ("server", &["sqlx", "libsqlite3-sys"]),
    ] {
        let family = |name: &str| {
            forbidden.iter().any(|word| {
                name == *word
                    || name.starts_with(&format!("{word}-"))
                    || name.starts_with(&format!("{word}_"))
            })
        };
        let found = dependencies(folder)
            .into_iter()
            .filter(|(name, how)| family(name) && !optional(how));
        none(
            "a dependency that the architecture forbids",
            found.map(|(name, _)| format!("{folder}: {name}")),
        );
    }
}

#[test]
fn the_browser_never_gets_the_server() {
    let app = manifest("app");
    let known = dependencies("app");
    let feature = |name: &str| {
        let feature = app["features"][name].as_array().unwrap().iter();
        feature
            .map(|entry| entry.as_str().unwrap().to_owned())
            .collect::<BTreeSet<_>>()
    };
    let (csr, ssr) = (feature("csr"), feature("ssr"));
    for name in ["backend", "leptos_axum"] {
        assert!(
            optional(&known[name]),
            "{name} is there for the server functions only"
        );
        assert!(
            ssr.contains(&format!("dep:{name}")) && !csr.contains(&format!("dep:{name}")),
            "{name}"
        );
    }
    assert!(
        !app["features"].as_table().unwrap().contains_key("default"),
        "a build names its half"
    );
    assert!(csr.is_disjoint(&ssr), "{csr:?} {ssr:?}");
}

/// One server function as it is written.
struct Function {
    place: String,
    attribute: String,
    name: String,
    body: Vec<String>,
}

/// The functions in the text of an `api.rs`, literals included.
fn functions(path: &str) -> Vec<Function> {
    let text = fs::read_to_string(root().join(path)).unwrap();
    let lines: Vec<_> = text.lines().collect();
    let starts = lines
        .iter()
        .enumerate()
        // Arguments have attributes of that name, too.
        .filter(|(_, line)| {
            line.trim_start().starts_with("#[server") && !line.contains("#[server(default)]")
        });
    starts
        .map(|(start, line)| {
            let head = (start..lines.len())
                .find(|at| lines[*at].contains("fn "))
                .unwrap();
            let open = (head..lines.len()).find(|at| lines[*at].ends_with('{')).unwrap();
            let close = (open..lines.len()).find(|at| lines[*at] == "}").unwrap();
            let name = lines[head].split("fn ").nth(1).unwrap();
            let name = name.split(['(', '<']).next().unwrap().to_owned();
            Function {
                place: format!("{path}:{}", start + 1),
                attribute: lines[start..head].concat() + line,
                name,
                body: lines[open + 1..close].iter().map(ToString::to_string).collect(),
            }
        })
        .collect()
}

#[test]
fn server_functions_stand_alone_and_stay_small() {
    let sources = sources();
    let elsewhere = sources
        .iter()
        .filter(|source| !source.named("api.rs") || !source.below("app/src/"));
    none(
        "#[server only in app/src/**/api.rs",
        elsewhere.flat_map(|source| source.lines_with("#[server")),
    );

    let api = sources.iter().filter(|source| source.named("api.rs"));
    let mut addresses = BTreeSet::new();
    for function in api.flat_map(|source| functions(&source.path)) {
        let Function {
            place,
            attribute,
            name,
            body,
        } = function;
        let slice = Path::new(&place)
            .parent()
            .unwrap()
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        let address = attribute
            .split("endpoint = \"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let address = address.unwrap_or_else(|| panic!("{place}: no fixed endpoint"));
        assert!(
            address.starts_with(&format!("v1/{slice}/")),
            "{place}: {address} is not of its slice"
        );
        assert!(
            addresses.insert(address.to_owned()),
            "{place}: {address} is taken"
        );
        assert!(attribute.contains("input = Json"), "{place}: input = Json");
        assert!(body.len() <= 6, "{place}: {} lines", body.len());
        assert!(
            body[0].contains("request().await?"),
            "{place}: begins with who asks"
        );
        let body = body.concat();
        assert!(
            body.contains(&format!("backend::{slice}::")),
            "{place}: its slice of the backend"
        );
        assert!(
            body.contains(&format!("::{name}(")),
            "{place}: a use case of the same name"
        );
    }
    assert!(!addresses.is_empty(), "functions are found");
}

#[test]
fn features_are_asked_for_in_few_places() {
    let allowed = |source: &&Source| {
        source.path == "app/src/lib.rs" || source.named("api.rs") || source.below("app/src/browser/")
    };
    let sources = sources();
    let others = sources.iter().filter(|source| !allowed(source));
    none(
        "cfg(feature) only in app's lib.rs, api.rs and browser/",
        others.flat_map(|source| {
            let code = source.code.lines().enumerate();
            let found = code.filter(|(_, line)| line.contains("cfg") && line.contains("feature ="));
            found
                .map(|(number, _)| format!("{}:{}", source.path, number + 1))
                .collect::<Vec<_>>()
        }),
    );
}

#[test]
fn sql_stands_in_stores() {
    let starts = [
        "SELECT ",
        "INSERT INTO ",
        "UPDATE ",
        "DELETE FROM ",
        "WITH ",
        "CREATE TABLE ",
        "ALTER TABLE ",
    ];
    let is_sql = |text: &str| {
        let text = text.trim_start();
        starts.iter().any(|start| text.starts_with(start))
    };
    let engine = |source: &&Source| {
        source.path == "server/backend/src/db.rs" || source.below("server/backend/src/db/")
    };
    let sources = sources();
    let others = sources
        .iter()
        .filter(|source| !source.named("store.rs") && !engine(source));
    none(
        "SQL only in files named store.rs",
        others.flat_map(|source| {
            let found = source.literals.iter().filter(|(_, text)| is_sql(text));
            found
                .map(|(line, text)| format!("{}:{line}: {text}", source.path))
                .collect::<Vec<_>>()
        }),
    );

    let strangers = sources.iter().filter(|source| !engine(source));
    none(
        "engines are known to db.rs alone",
        strangers.flat_map(|source| {
            let code = ["Engine::", "sqlx::sqlite", "sqlx::postgres", "Pragma"];
            let code = code.into_iter().flat_map(|word| source.lines_with(word));
            let text = source
                .literals
                .iter()
                .filter(|(_, text)| text.contains("PRAGMA "));
            let text = text.map(|(line, text)| format!("{}:{line}: {text}", source.path));
            code.chain(text).collect::<Vec<_>>()
        }),
    );
}

#[test]
fn words_stand_with_the_words() {
    let german = |text: &str| text.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü', 'ß', '„', '“']);
    let place = |source: &&Source| {
        source.below("shared/src/words/")
            || source.below("server/backend/src/demo")
            // The rows of a keyboard, which nobody reads and many type.
            || source.path == "server/backend/src/account/rules.rs"
    };
    let sources = sources();
    let others = sources.iter().filter(|source| !place(source));
    none(
        "what a person reads stands in shared/src/words",
        others.flat_map(|source| {
            let found = source.literals.iter().filter(|(_, text)| german(text));
            found
                .map(|(line, text)| format!("{}:{line}: {text}", source.path))
                .collect::<Vec<_>>()
        }),
    );
}

#[test]
fn what_must_not_be_there_is_not_there() {
    let sources = sources();
    for (rule, word) in [
        ("the policy of content blocks style attributes", " style="),
        ("no HTML from text", "inner_html"),
        ("calls end with CallError", "ServerFnError<"),
        ("no mark of unfinished work", "todo!"),
        ("no mark of unfinished work", "unimplemented!"),
        ("a lint is expected with a reason, never allowed", "#[allow("),
    ] {
        none(rule, sources.iter().flat_map(|source| source.lines_with(word)));
    }
    let mut all = Vec::new();
    for folder in [".", "xtask"] {
        for inner in ["shared", "server", "app", "src"] {
            files(&root().join(folder).join(inner), &mut all);
        }
    }
    let own = Path::new(file!()).file_name().unwrap();
    let marks = ["TODO", "FIXME", "XXX"];
    none(
        "no mark of unfinished work",
        all.iter()
            .filter(|path| path.file_name() != Some(own))
            .flat_map(|path| {
                let text = fs::read_to_string(path).unwrap();
                let marked = |line: &str| {
                    line.split(|sign: char| !sign.is_alphanumeric())
                        .any(|word| marks.contains(&word))
                };
                let found = text.lines().enumerate().filter(|(_, line)| marked(line));
                found
                    .map(|(number, _)| format!("{}:{}", path.display(), number + 1))
                    .collect::<Vec<_>>()
            }),
    );
}

/// Every Rust file of the project, tests included.
fn everything() -> Vec<PathBuf> {
    let mut all = Vec::new();
    for folder in ["shared", "server", "app", "xtask"] {
        files(&root().join(folder), &mut all);
    }
    all
}

/// Lines of a journey that leave something out, or everything else.
fn leaves_out(line: &str) -> bool {
    let called = |word: &str| {
        let mut places = line.match_indices(word).map(|(at, _)| line.split_at(at));
        places.any(|(before, rest)| {
            let whose = before
                .rsplit(|sign: char| !sign.is_alphanumeric() && sign != '.')
                .next();
            let whose = whose.and_then(|name| name.split('.').next());
            let of_tests = matches!(whose, Some("test" | "it" | "describe"));
            of_tests && rest[word.len()..].trim_start().starts_with(['(', '.'])
        })
    };
    [".skip", ".fixme", ".only"].into_iter().any(called)
}

#[test]
fn no_test_is_left_out() {
    // As code only: where the words stand in a text, as here, nothing is left out.
    let all = everything();
    assert!(
        all.iter().any(|path| path.ends_with(file!())),
        "tests are looked through"
    );
    none(
        "no test is left out",
        all.iter().flat_map(|path| {
            let source = Source::whole(path);
            let words = ["#[ignore", "ignore,", "ignore)"];
            let found = words.map(|word| source.lines_with(word).collect::<Vec<_>>());
            found.into_iter().flatten().collect::<Vec<_>>()
        }),
    );
    for (line, expected) in [
        ("test.skip('x', async () => {", true),
        ("test.describe.only(\"x\", () => {", true),
        ("test.fixme();", true),
        ("test.describe.skip.each(rows)", true),
        ("await page.getByText('x').click(); // skip nothing", false),
        ("const keys = await Keyboard.only(page);", false),
        ("latest.skip(1);", false),
    ] {
        assert_eq!(leaves_out(line), expected, "{line}");
    }
    let mut journeys = Vec::new();
    for folder in ["tests", "fixtures", "bench"] {
        files_named(&root().join("end2end").join(folder), "ts", &mut journeys);
    }
    assert!(!journeys.is_empty(), "journeys are found");
    none(
        "no journey is left out",
        journeys.iter().flat_map(|path| {
            let text = fs::read_to_string(path).unwrap();
            let found = text.lines().enumerate().filter(|(_, line)| leaves_out(line));
            found
                .map(|(number, line)| format!("{}:{}: {}", path.display(), number + 1, line.trim()))
                .collect::<Vec<_>>()
        }),
    );
}

#[test]
fn files_can_be_read_in_one_go() {
    let mut all = Vec::new();
    for folder in CRATES {
        files(&root().join(folder), &mut all);
    }
    let long = all
        .iter()
        .map(|path| (path, fs::read_to_string(path).unwrap().lines().count()));
    let long = long.filter(|(_, lines)| *lines > 600);
    none(
        "a file tells one thing",
        long.map(|(path, lines)| format!("{}: {lines} lines", path.display())),
    );
}
