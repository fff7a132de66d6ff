//! Catalogue files: what is refused, with its line, and what is published stays as it is.

use backend::assessment::{
    CatalogueImportFault, LineFault, catalogue, ensure_standard, import, read_catalogue,
};
use shared::{CatalogueId, Fault, account::Actor, assessment::Catalogue};

use crate::{
    desk::Town,
    support::{on_each_engine, run},
};

const STANDARD: &str = include_str!("../data/catalogue/standort-dv-1.0.0.toml");

/// A small catalogue in which every line is known by number.
const SMALL: &str = r#"key = "klein"
version = "1.0.0"
valid_from = "2026-01-01"
title = "Klein"
intro = "Zum Üben."
sources = "Eigene Texte."
tags = { agenda = "Agenda" }
scale = [
  { value = 0, label = "null", help = "h" },
  { value = 1, label = "eins", help = "h" },
  { value = 2, label = "zwei", help = "h" },
  { value = 3, label = "drei", help = "h" },
  { value = 4, label = "vier", help = "h" },
]

[[dimensions]]
key = "STR"
title = "Steuerung"
question = "Wohin?"
weight = 3

[[dimensions.items]]
key = "STR1"
title = "Agenda"
question = "Gibt es eine?"
why = "Weil."
how_to_find_out = "Fragen."
descriptors = ["a", "b", "c", "d", "e"]
weight = 2
na_allowed = false
tags = ["agenda"]
gate = { min = 2, cap = 2 }

[[dimensions.items]]
key = "STR2"
title = "Auftrag"
question = "Wer?"
why = "Weil."
how_to_find_out = "Fragen."
descriptors = ["a", "b", "c", "d", "e"]
weight = 2
na_allowed = true
"#;

/// The line on which `text` stands for the `n`-th time, from 1.
fn line(text: &str, nth: usize) -> u32 {
    let mut lines = SMALL.lines().zip(1..).filter(|(line, _)| line.contains(text));
    lines.nth(nth - 1).map(|(_, number)| number).unwrap()
}

/// [`SMALL`] with the `nth` line that contains `old` changed.
fn with(old: &str, nth: usize, new: &str) -> String {
    let at = line(old, nth);
    let change = |(text, number): (&str, u32)| {
        if number == at {
            text.replace(old, new)
        } else {
            text.into()
        }
    };
    SMALL
        .lines()
        .zip(1..)
        .map(change)
        .collect::<Vec<String>>()
        .join("\n")
}

#[test]
fn the_standard_catalogue_is_whole() {
    let standard = read_catalogue(STANDARD).unwrap();
    assert_eq!(
        (standard.key.as_str(), standard.version.as_str()),
        ("standort-dv", "1.0.0")
    );
    let sizes: Vec<_> = standard
        .dimensions
        .iter()
        .map(|dimension| dimension.items.len())
        .collect();
    assert_eq!(sizes, [4; 8]);
    let gates: Vec<_> = standard
        .items()
        .filter(|item| item.gate.is_some())
        .map(|item| item.key.as_str())
        .collect();
    assert_eq!(gates, ["STR2", "SIC1", "SIC2"]);
    for item in standard.items() {
        assert!(
            !item.tags.is_empty() && !item.evidence_examples.is_empty(),
            "{}",
            item.key
        );
    }
}

#[test]
fn every_fault_names_its_line() {
    assert_eq!(read_catalogue(SMALL).map(|_| ()), Ok(()));
    for (old, nth, new, at, message) in [
        (
            "1.0.0",
            1,
            "1.0",
            line("version", 1),
            "version braucht drei Zahlen",
        ),
        (
            "klein",
            1,
            "Klein Teil",
            line("klein", 1),
            "key besteht aus Kleinbuchstaben",
        ),
        ("Zum Üben.", 1, "  ", line("intro", 1), "intro ist leer"),
        (
            "value = 3",
            1,
            "value = 2",
            line("scale", 1),
            "scale muss die Stufen",
        ),
        ("\"drei\"", 1, "\"\"", line("scale", 1), "label ist leer"),
        (
            "STR\"",
            1,
            "str\"",
            line("key = \"STR\"", 1),
            "drei Großbuchstaben",
        ),
        ("Wohin?", 1, "", line("Wohin?", 1), "question ist leer"),
        (
            "weight = 3",
            1,
            "weight = 6",
            line("weight = 3", 1),
            "weight ist 6; erlaubt sind 1 bis 5",
        ),
        (
            "weight = 2",
            2,
            "weight = 0",
            line("weight = 2", 2),
            "weight ist 0; erlaubt sind 1 bis 3",
        ),
        ("STR2", 1, "STR1", line("STR2", 1), "Schlüssel STR1 steht zweimal"),
        (
            "STR2",
            1,
            "KOM2",
            line("STR2", 1),
            "Frage KOM2 steht im Bereich STR",
        ),
        ("STR2", 1, "STR02", line("STR2", 1), "drei Großbuchstaben"),
        (
            "\"e\"]",
            2,
            "\"e\", \"f\"]",
            line("descriptors", 2),
            "6 Beschreibungen statt 5",
        ),
        (
            "\"e\"]",
            1,
            "\"d\"]",
            line("descriptors", 1),
            "Zwei Beschreibungen in descriptors sind gleich",
        ),
        (
            "\"e\"]",
            1,
            "\" \"]",
            line("descriptors", 1),
            "descriptor ist leer",
        ),
        (
            "cap = 2",
            1,
            "cap = 9",
            line("gate", 1),
            "gate braucht min und cap",
        ),
        (
            "= false",
            1,
            "= true",
            line("na_allowed", 1),
            "braucht na_allowed = false",
        ),
        (
            "\"agenda\"",
            1,
            "\"Die Agenda\"",
            line("tags = [", 1),
            "besteht nicht aus Kleinbuchstaben",
        ),
        (
            "[\"agenda\"]",
            1,
            "[\"agende\"]",
            line("tags = [", 1),
            "Das Schlagwort „agende“ fehlt in der Liste",
        ),
        (
            "tags = { agenda = \"Agenda\" }",
            1,
            "tags = { Agenda = \"Agenda\", agenda = \"a\" }",
            line("tags = {", 1),
            "besteht nicht aus Kleinbuchstaben",
        ),
        (
            "{ agenda = \"Agenda\" }",
            1,
            "{ agenda = \" \" }",
            line("tags = {", 1),
            "tags ist leer",
        ),
        (
            "tags = [\"agenda\"]",
            1,
            "audience = [\"rat\"]",
            line("tags = [", 1),
            "unknown variant `rat`",
        ),
        (
            "descriptors = [\"a\", \"b\", \"c\", \"d\", \"e\"]",
            2,
            "",
            line("STR2", 1) - 1,
            "missing field `descriptors`",
        ),
        (
            "why = \"Weil.\"",
            1,
            "wieso = \"Weil.\"",
            line("why", 1),
            "unknown field `wieso`",
        ),
        (
            "weight = 2",
            1,
            "weight = \"zwei\"",
            line("weight = 2", 1),
            "invalid type",
        ),
        (
            "title = \"Auftrag\"",
            1,
            "title = Auftrag",
            line("Auftrag", 1),
            "string values must be quoted",
        ),
    ] {
        let faults = read_catalogue(&with(old, nth, new)).unwrap_err();
        let [LineFault { line, message: said }] = faults.as_slice() else {
            panic!("{old} → {new}: {faults:?}")
        };
        assert_eq!(*line, at, "{old} → {new}: {said}");
        assert!(said.contains(message), "{old} → {new}: {said}");
    }
    // All at once, in order.
    let many = with("weight = 2", 1, "weight = 9").replace("title = \"Auftrag\"", "title = \"\"");
    let lines: Vec<_> = read_catalogue(&many)
        .unwrap_err()
        .iter()
        .map(|fault| fault.line)
        .collect();
    assert_eq!(lines, [line("weight = 2", 1), line("Auftrag", 1)]);
}

#[test]
fn a_published_version_never_changes() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let first = import(&backend, SMALL).await.unwrap();
        assert_eq!(import(&backend, SMALL).await, Ok(first), "the same again is fine");
        assert_eq!(
            import(&backend, &format!("# anders gesetzt\n{SMALL}")).await,
            Ok(first)
        );
        let changed = with("Wer?", 1, "Wer denn?");
        let refused = CatalogueImportFault::Published {
            key: "klein".into(),
            version: "1.0.0".into(),
        };
        assert_eq!(import(&backend, &changed).await, Err(refused));
        let next = import(&backend, &changed.replace("1.0.0", "1.0.1"))
            .await
            .unwrap();
        assert_ne!(next, first);
        let read: Catalogue = catalogue(&backend, &town.staff, first).await.unwrap();
        assert_eq!(read, read_catalogue(SMALL).unwrap());
        let bad = import(&backend, &with("weight = 3", 1, "weight = 9")).await;
        assert!(matches!(bad, Err(CatalogueImportFault::Faulty(_))));
        assert_eq!(
            catalogue(&backend, &Actor::Guest, first).await,
            Err(Fault::NotSignedIn)
        );
        let none = CatalogueId::from_number(1);
        assert_eq!(
            catalogue(&backend, &town.navigator, none).await,
            Err(Fault::NotFound)
        );
        ensure_standard(&backend).await.unwrap();
    });
}

#[test]
fn hostile_files_are_refused() {
    run(async {
        for text in [
            "",
            "key",
            "\u{feff}",
            &"[".repeat(100_000),
            &"a = { b = ".repeat(5_000),
            "dimensions = 1",
        ] {
            assert!(read_catalogue(text).is_err(), "{}", &text[..text.len().min(20)]);
        }
    });
}
