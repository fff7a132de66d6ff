//! What somebody may have filled in, of any catalogue.

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use shared::assessment::{Answer, Catalogue, Confidence, Evidence, ItemSheet, Sheet};

/// The catalogue that is delivered.
pub(crate) fn standard() -> Arc<Catalogue> {
    static STANDARD: LazyLock<Arc<Catalogue>> = LazyLock::new(|| {
        let text = include_str!("../../../server/backend/data/catalogue/standort-dv-1.0.0.toml");
        Arc::new(toml::from_str(text).unwrap())
    });
    STANDARD.clone()
}

/// An item; a gate with the level it needs and the stage it holds down to.
pub(crate) fn item(dimension: &str, number: u8, weight: u8, gate: Option<(u8, u8)>) -> Json {
    let mut item = json!({
        "key": format!("{dimension}{number}"), "title": "t", "question": "q", "why": "w",
        "how_to_find_out": "h", "descriptors": ["a", "b", "c", "d", "e"], "weight": weight,
        "na_allowed": gate.is_none(),
    });
    if let Some((min, cap)) = gate {
        item["gate"] = json!({ "min": min, "cap": cap });
    }
    item
}

pub(crate) fn dimension(key: &str, weight: u8, items: &[Json]) -> Json {
    json!({ "key": key, "title": "t", "question": "q", "weight": weight, "items": items })
}

pub(crate) fn catalogue(dimensions: &[Json]) -> Catalogue {
    let step = |n: u8| json!({ "value": n, "label": "l", "help": "h" });
    serde_json::from_value(json!({
        "key": "k", "version": "1.0.0", "valid_from": "2026-01-01", "title": "t", "intro": "i", "sources": "s",
        "scale": (0..5).map(step).collect::<Vec<_>>(), "dimensions": dimensions,
    }))
    .unwrap()
}

/// A catalogue and what is filled in of it.
#[derive(Clone, Debug)]
pub(crate) struct Filled {
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) sheet: Sheet,
}

/// The small catalogue of the tests, the delivered one, and catalogues of any shape with up to 120 items,
/// filled in any way.
pub(crate) fn anything() -> impl Strategy<Value = Filled> {
    let catalogue = prop_oneof![
        3 => Just(Arc::new(super::catalogue())),
        2 => Just(standard()),
        2 => any_shape().prop_map(Arc::new),
    ];
    catalogue.prop_flat_map(|catalogue| {
        let items = prop::collection::vec(any_item(), catalogue.items().count());
        (Just(catalogue), items, "[a-z ]{0,15}", any::<bool>()).prop_map(
            |(catalogue, items, explanation, differ)| {
                let mut sheet = Sheet::default();
                for (item, filled) in catalogue.items().zip(items) {
                    sheet.set_item(item.key.clone(), filled);
                }
                sheet.explanation = explanation;
                sheet.explanation_in_conflict = differ;
                Filled { catalogue, sheet }
            },
        )
    })
}

fn any_shape() -> impl Strategy<Value = Catalogue> {
    let gate = prop_oneof![6 => Just(None), 1 => (1_u8..=4, 1_u8..=5).prop_map(Some)];
    let items = prop::collection::vec((1_u8..=3, gate), 0..20);
    prop::collection::vec((1_u8..=5, items), 0..7).prop_map(|shape| {
        let dimensions: Vec<_> = ('A'..='Z')
            .zip(shape)
            .map(|(letter, (weight, items))| {
                let key = format!("DI{letter}");
                let items = (1..).zip(items);
                let items: Vec<_> = items
                    .map(|(number, (weight, gate))| item(&key, number, weight, gate))
                    .collect();
                dimension(&key, weight, &items)
            })
            .collect();
        catalogue(&dimensions)
    })
}

pub(crate) fn not_applicable() -> Answer {
    Answer::NotApplicable {
        reason: "Gibt es hier nicht".to_owned(),
    }
}

fn any_answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        6 => (0_u8..=4).prop_map(Answer::Level),
        1 => Just(Answer::Open),
        1 => Just(Answer::Unknown),
        1 => Just(not_applicable()),
    ]
}

fn any_item() -> impl Strategy<Value = ItemSheet> {
    let confidence = prop_oneof![
        Just(None),
        Just(Some(Confidence::Low)),
        Just(Some(Confidence::High))
    ];
    let piece = Evidence {
        label: "Bestellung".to_owned(),
        place: "Az. 1".to_owned(),
    };
    (
        any_answer(),
        prop::bool::weighted(0.15),
        prop::option::of(0_u8..=4),
        prop::option::of(2024_u16..=2050),
        confidence,
        prop::collection::vec(Just(piece), 0..3),
    )
        .prop_map(
            |(answer, in_conflict, target, year, confidence, evidence)| ItemSheet {
                answer,
                in_conflict,
                target,
                year,
                confidence,
                coach_note: String::new(),
                evidence,
            },
        )
}
