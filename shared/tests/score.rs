//! What the score promises, whatever is answered.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use proptest::prelude::*;
use shared::Blocker;
use shared::assessment::{
    Answer, Catalogue, Deed, ItemKey, ItemSheet, Sheet, Situation, Stage, State, blockers, next_state, score,
};

/// Three dimensions with unequal weights; the first item of the last one is a gate.
fn catalogue() -> Catalogue {
    let item = |key: String, weight: usize, gate: bool| {
        let mut item = serde_json::json!({
            "key": key, "title": "t", "question": "q", "why": "w", "how_to_find_out": "h",
            "descriptors": ["a", "b", "c", "d", "e"], "weight": weight, "na_allowed": !gate,
        });
        if gate {
            item["gate"] = serde_json::json!({ "min": 2, "cap": 2 });
        }
        item
    };
    let dimension = |key: &str, weight: usize| {
        let items: Vec<_> = (1..=4)
            .map(|n| item(format!("{key}{n}"), 1 + n % 3, key == "SIC" && n == 1))
            .collect();
        serde_json::json!({ "key": key, "title": "t", "question": "q", "weight": weight, "items": items })
    };
    serde_json::from_value(serde_json::json!({
        "key": "k", "version": "1.0.0", "valid_from": "2026-01-01", "title": "t", "intro": "i", "sources": "s",
        "scale": (0..5).map(|n| serde_json::json!({ "value": n, "label": "l", "help": "h" })).collect::<Vec<_>>(),
        "dimensions": [dimension("STR", 3), dimension("KOM", 2), dimension("SIC", 3)],
    }))
    .unwrap()
}

fn keys(catalogue: &Catalogue) -> Vec<ItemKey> {
    catalogue.items().map(|item| item.key.clone()).collect()
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        6 => (0_u8..=4).prop_map(Answer::Level),
        1 => Just(Answer::Open),
        1 => Just(Answer::Unknown),
        1 => Just(Answer::NotApplicable { reason: "Gibt es hier nicht".to_owned() }),
    ]
}

fn sheet(answers: &[Answer]) -> Sheet {
    Sheet::of_answers(keys(&catalogue()).into_iter().zip(answers.iter().cloned()))
}

proptest! {
    #[test]
    fn results_stay_within_bounds(answers in proptest::collection::vec(answer(), 12)) {
        let result = score(&catalogue(), &sheet(&answers));
        for value in result.total.iter().chain(result.dimensions.iter().flat_map(|d| &d.value)) {
            prop_assert!(*value <= 10_000);
        }
        for stage in result.stage.iter().chain(result.dimensions.iter().flat_map(|d| &d.stage)) {
            prop_assert!((1..=5).contains(&stage.0));
        }
        prop_assert_eq!(result.tree.value, result.total);
    }

    #[test]
    fn the_order_of_answers_is_irrelevant(answers in proptest::collection::vec(answer(), 12)) {
        let pairs = keys(&catalogue()).into_iter().zip(answers.iter().cloned());
        let backwards = Sheet::of_answers(pairs.collect::<Vec<_>>().into_iter().rev());
        prop_assert_eq!(score(&catalogue(), &backwards), score(&catalogue(), &sheet(&answers)));
    }

    #[test]
    fn not_applicable_counts_like_an_item_that_is_not_asked(
        answers in proptest::collection::vec(answer(), 12), at in 0_usize..8,
    ) {
        let mut answers = answers;
        answers[at] = Answer::NotApplicable { reason: "Gibt es hier nicht".to_owned() };
        let with = score(&catalogue(), &sheet(&answers));
        let mut smaller = catalogue();
        for dimension in &mut smaller.dimensions {
            dimension.items.retain(|item| item.key != keys(&catalogue())[at]);
        }
        let without = score(&smaller, &sheet(&answers));
        prop_assert_eq!(with.total, without.total);
        prop_assert_eq!(with.stage, without.stage);
        for (a, b) in with.dimensions.iter().zip(&without.dimensions) {
            prop_assert_eq!((a.value, a.coverage, a.stage), (b.value, b.coverage, b.stage));
        }
    }

    #[test]
    fn a_raised_level_never_lowers_a_score(
        answers in proptest::collection::vec(answer(), 12), at in 0_usize..12, level in 0_u8..4,
    ) {
        let mut answers = answers;
        answers[at] = Answer::Level(level);
        let before = score(&catalogue(), &sheet(&answers));
        answers[at] = Answer::Level(level + 1);
        let after = score(&catalogue(), &sheet(&answers));
        prop_assert!(after.total >= before.total);
        prop_assert!(after.stage >= before.stage);
        for (before, after) in before.dimensions.iter().zip(&after.dimensions) {
            prop_assert!(after.value >= before.value && after.stage >= before.stage);
        }
    }
}

proptest! {
    #[test]
    fn every_gate_that_caps_comes_first_among_the_steps(answers in proptest::collection::vec(answer(), 12)) {
        let result = score(&catalogue(), &sheet(&answers));
        let first: Vec<_> = result.recommendations.iter().take_while(|step| step.gate).collect();
        let begun = result.weakest.is_some();
        prop_assert_eq!(first.len(), if begun { result.capped.len() } else { 0 });
        for step in &first {
            let gate = result.capped.iter().find(|gate| gate.item == step.item).unwrap();
            prop_assert_eq!((step.level, step.target >= gate.min), (gate.level, true));
        }
        let others = &result.recommendations[first.len()..];
        prop_assert!(others.iter().all(|step| !step.gate && step.level.is_some_and(|level| level < step.target)));
    }
}

fn filled(levels: [u8; 12]) -> Sheet {
    sheet(&levels.map(Answer::Level))
}

#[test]
fn a_gate_that_is_not_reached_caps_and_says_why() {
    let result = score(&catalogue(), &filled([4, 4, 4, 4, 4, 4, 4, 4, 1, 4, 4, 4]));
    assert_eq!(result.stage, Some(Stage(2)));
    let gate = result.capped.first().unwrap();
    assert_eq!((gate.item.as_str(), gate.level, gate.min), ("SIC1", Some(1), 2));
    assert_eq!(result.recommendations.first().unwrap().item.as_str(), "SIC1");
    assert_eq!(score(&catalogue(), &filled([4; 12])).stage, Some(Stage(5)));
}

#[test]
fn a_gate_that_nobody_knows_is_the_first_step() {
    for unanswered in [Answer::Unknown, Answer::Open] {
        let mut answers = vec![Answer::Level(1); 12];
        answers[8] = unanswered;
        let result = score(&catalogue(), &sheet(&answers));
        let first = result.recommendations.first().unwrap();
        assert_eq!(
            (first.item.as_str(), first.level, first.target),
            ("SIC1", None, 3)
        );
    }
    assert_eq!(score(&catalogue(), &Sheet::default()).recommendations, []);
}

#[test]
fn numbers_can_be_checked_by_hand() {
    // Weights of the items are 2, 3, 1, 2 and of the dimensions 3, 2, 3.
    let result = score(&catalogue(), &filled([1, 2, 3, 4, 0, 0, 0, 0, 4, 4, 4, 4]));
    // (2·2500 + 3·5000 + 1·7500 + 2·10000) / 8 = 5937, rounded down.
    assert_eq!(result.dimensions.first().unwrap().value, Some(5_937));
    // (3·5937 + 2·0 + 3·10000) / 8 = 5976, rounded down.
    assert_eq!(result.total, Some(5_976));
    assert_eq!(result.stage, Some(Stage(3)));
}

#[test]
fn too_little_gives_no_total_and_nothing_gives_none() {
    let result = score(&catalogue(), &Sheet::default());
    assert_eq!((result.total, result.stage), (None, None));
    assert!(
        result
            .dimensions
            .iter()
            .all(|dimension| dimension.value.is_none())
    );
    // Two of four answered is enough, one is not.
    let mut answers = vec![Answer::Level(2); 12];
    answers[0] = Answer::Unknown;
    answers[1] = Answer::Open;
    assert!(score(&catalogue(), &sheet(&answers)).total.is_some());
    answers[2] = Answer::Open;
    assert_eq!(score(&catalogue(), &sheet(&answers)).total, None);
}

#[test]
fn a_dimension_without_anything_that_applies_is_left_out() {
    let mut answers = vec![Answer::Level(2); 12];
    for answer in answers.iter_mut().take(4) {
        *answer = Answer::NotApplicable {
            reason: "Gibt es hier nicht".to_owned(),
        };
    }
    let result = score(&catalogue(), &sheet(&answers));
    assert_eq!(result.dimensions.first().unwrap().value, None);
    assert_eq!(result.total, Some(5_000));
}

fn situation<'a>(catalogue: &'a Catalogue, state: State, sheet: &'a Sheet) -> Situation<'a> {
    Situation {
        state,
        catalogue,
        sheet,
        open_remarks: 0,
        remarks: 0,
    }
}

#[test]
fn guards_name_what_blocks() {
    let catalogue = catalogue();
    let empty = Sheet::default();
    let blocked = blockers(Deed::Submit, &situation(&catalogue, State::Draft, &empty));
    assert!(
        matches!(blocked.as_slice(), [Blocker::Incomplete { open }] if open.len() == 12),
        "{blocked:?}"
    );
    let mut explained = Sheet::default();
    explained.explanation = "Das Hauptamt ist unbesetzt.".to_owned();
    assert_eq!(
        blockers(Deed::Submit, &situation(&catalogue, State::Draft, &explained)),
        []
    );
    explained.explanation_in_conflict = true;
    assert_eq!(
        blockers(Deed::Submit, &situation(&catalogue, State::Draft, &explained)),
        [Blocker::Conflicts {
            items: Vec::new(),
            explanation: true
        }]
    );

    let mut full = filled([4; 12]);
    let gate = ItemKey::parse("SIC1").unwrap();
    let blocked = blockers(Deed::Submit, &situation(&catalogue, State::Draft, &full));
    assert_eq!(
        blocked,
        [Blocker::GateEvidence {
            items: vec![gate.clone()]
        }]
    );
    let evidence = shared::assessment::Evidence {
        label: "Bestellung".to_owned(),
        place: "Az. 1".to_owned(),
    };
    full.set_item(
        gate.clone(),
        ItemSheet {
            answer: Answer::Level(4),
            evidence: vec![evidence],
            ..ItemSheet::default()
        },
    );
    assert_eq!(
        blockers(Deed::Submit, &situation(&catalogue, State::Draft, &full)),
        []
    );

    full.set_item(
        gate.clone(),
        ItemSheet {
            in_conflict: true,
            ..full.item(&gate).clone()
        },
    );
    let blocked = blockers(Deed::Submit, &situation(&catalogue, State::Draft, &full));
    assert_eq!(
        blocked,
        [Blocker::Conflicts {
            items: vec![gate],
            explanation: false
        }]
    );
    let blocked = blockers(Deed::Submit, &situation(&catalogue, State::Submitted, &full));
    assert_eq!(
        blocked,
        [Blocker::State {
            state: State::Submitted
        }]
    );
}

#[test]
fn the_lifecycle_has_these_transitions_and_no_other() {
    let all = [
        Deed::Submit,
        Deed::Withdraw,
        Deed::BeginReview,
        Deed::Return,
        Deed::Resume,
        Deed::Accept,
    ];
    let mut found = Vec::new();
    for (state, key) in State::ALL {
        found.extend(
            all.iter()
                .filter_map(|deed| Some(format!("{key} {deed:?} {}", next_state(state, *deed)?.key()))),
        );
    }
    assert_eq!(
        found,
        [
            "draft Submit submitted",
            "submitted Withdraw draft",
            "submitted BeginReview in_review",
            "in_review Return returned",
            "in_review Accept accepted",
            "returned Submit submitted",
            "returned Resume draft",
        ]
    );
}
