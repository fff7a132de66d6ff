//! What the score promises, whatever is answered.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "score/conflict.rs"]
mod conflict;
#[path = "score/filled.rs"]
mod filled;

use filled::{Filled, anything, item, not_applicable, standard};
use proptest::prelude::*;
use shared::Blocker;
use shared::assessment::{
    Answer, Catalogue, Deed, ItemKey, ItemSheet, Sheet, Situation, Stage, State, blockers, next_state, score,
};

/// Three dimensions with unequal weights; the first item of the last one is a gate.
fn catalogue() -> Catalogue {
    let dimension = |key: &str, weight: u8| {
        let items: Vec<_> = (1..=4)
            .map(|n| item(key, n, 1 + n % 3, (key == "SIC" && n == 1).then_some((2, 2))))
            .collect();
        filled::dimension(key, weight, &items)
    };
    filled::catalogue(&[dimension("STR", 3), dimension("KOM", 2), dimension("SIC", 3)])
}

fn keys(catalogue: &Catalogue) -> Vec<ItemKey> {
    catalogue.items().map(|item| item.key.clone()).collect()
}

fn sheet(answers: &[Answer]) -> Sheet {
    Sheet::of_answers(keys(&catalogue()).into_iter().zip(answers.iter().cloned()))
}

#[test]
fn the_real_catalogue_is_among_what_is_tried() {
    assert_eq!(standard().items().count(), 32);
    assert!(standard().items().any(|item| item.gate.is_some()));
}

proptest! {
    /// Whatever is filled in, nothing panics, numbers stay in their bounds, and the tree says the same.
    #[test]
    fn results_stay_within_bounds(Filled { catalogue, sheet } in anything(), remarks in 0_u32..3, open in 0_u32..3) {
        let result = score(&catalogue, &sheet);
        for value in result.total.iter().chain(result.dimensions.iter().flat_map(|d| &d.value)) {
            prop_assert!(*value <= 10_000);
        }
        for stage in result.stage.iter().chain(result.dimensions.iter().flat_map(|d| &d.stage)) {
            prop_assert!((1..=5).contains(&stage.0));
        }
        prop_assert_eq!(result.tree.value, result.total);
        let progress = sheet.progress(&catalogue);
        prop_assert_eq!(progress.total, catalogue.items().count());
        prop_assert_eq!(progress.done, progress.answered + progress.not_applicable);
        prop_assert_eq!(progress.conflicts, usize::try_from(result.conflicts).unwrap());
        for ((state, _), deed) in State::ALL.into_iter().flat_map(|state| Deed::ALL.map(|deed| (state, deed))) {
            let situation = Situation {
                state,
                catalogue: &catalogue,
                sheet: &sheet,
                open_remarks: open,
                remarks,
            };
            let blocked = blockers(deed, &situation);
            let outside = blocked.contains(&Blocker::State { state });
            prop_assert_eq!(outside, next_state(state, deed).is_none());
        }
    }

    #[test]
    fn the_order_of_answers_is_irrelevant(Filled { catalogue, sheet } in anything()) {
        let mut backwards = Sheet::default();
        for key in keys(&catalogue).into_iter().rev() {
            let item = sheet.item(&key).clone();
            backwards.set_item(key, item);
        }
        prop_assert_eq!(score(&catalogue, &backwards), score(&catalogue, &sheet));
    }

    #[test]
    fn not_applicable_counts_like_an_item_that_is_not_asked(
        Filled { catalogue, sheet } in anything(), at in any::<prop::sample::Index>(),
    ) {
        let mut sheet = sheet;
        let asked: Vec<_> = catalogue.items().filter(|item| item.na_allowed).collect();
        prop_assume!(!asked.is_empty());
        let key = asked[at.index(asked.len())].key.clone();
        let answered = ItemSheet { answer: not_applicable(), in_conflict: false, ..sheet.item(&key).clone() };
        sheet.set_item(key.clone(), answered);
        let with = score(&catalogue, &sheet);
        let mut smaller = Catalogue::clone(&catalogue);
        for dimension in &mut smaller.dimensions {
            dimension.items.retain(|item| item.key != key);
        }
        let without = score(&smaller, &sheet);
        prop_assert_eq!(with.total, without.total);
        prop_assert_eq!(with.stage, without.stage);
        for (a, b) in with.dimensions.iter().zip(&without.dimensions) {
            prop_assert_eq!((a.value, a.coverage, a.stage), (b.value, b.coverage, b.stage));
        }
    }

    #[test]
    fn a_raised_level_never_lowers_a_score(
        Filled { catalogue, sheet } in anything(), at in any::<prop::sample::Index>(), level in 0_u8..4,
    ) {
        let mut sheet = sheet;
        let all = keys(&catalogue);
        prop_assume!(!all.is_empty());
        let key = &all[at.index(all.len())];
        let mut scored = |level| {
            let answered = ItemSheet { answer: Answer::Level(level), ..sheet.item(key).clone() };
            sheet.set_item(key.clone(), answered);
            score(&catalogue, &sheet)
        };
        let (before, after) = (scored(level), scored(level + 1));
        prop_assert!(after.total >= before.total);
        prop_assert!(after.stage >= before.stage);
        for (before, after) in before.dimensions.iter().zip(&after.dimensions) {
            prop_assert!(after.value >= before.value && after.stage >= before.stage);
        }
    }

    #[test]
    fn every_gate_that_caps_comes_first_among_the_steps(Filled { catalogue, sheet } in anything()) {
        let result = score(&catalogue, &sheet);
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

fn levels(levels: [u8; 12]) -> Sheet {
    sheet(&levels.map(Answer::Level))
}

#[test]
fn a_gate_that_is_not_reached_caps_and_says_why() {
    let result = score(&catalogue(), &levels([4, 4, 4, 4, 4, 4, 4, 4, 1, 4, 4, 4]));
    assert_eq!(result.stage, Some(Stage(2)));
    let gate = result.capped.first().unwrap();
    assert_eq!((gate.item.as_str(), gate.level, gate.min), ("SIC1", Some(1), 2));
    assert_eq!(result.recommendations.first().unwrap().item.as_str(), "SIC1");
    assert_eq!(score(&catalogue(), &levels([4; 12])).stage, Some(Stage(5)));
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
    let result = score(&catalogue(), &levels([1, 2, 3, 4, 0, 0, 0, 0, 4, 4, 4, 4]));
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
        *answer = not_applicable();
    }
    let result = score(&catalogue(), &sheet(&answers));
    assert_eq!(result.dimensions.first().unwrap().value, None);
    assert_eq!(result.total, Some(5_000));
}
