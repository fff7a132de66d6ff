//! Where the questions of a catalogue stand, and how far each of them is. Plain data for the pages.

use shared::assessment::{Answer, Catalogue, Dimension, Item, ItemKey, ItemSheet, Progress, Sheet};

/// How far one question is, as lists name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemState {
    /// Nothing said.
    Open,
    /// Answered with a level.
    Answered,
    /// Does not apply, with a reason.
    NotApplicable,
    /// „Weiß ich nicht“.
    Unknown,
    /// Two values stand against each other.
    Conflict,
}

impl ItemState {
    /// Every state, in the order of the legend.
    pub const ALL: [Self; 5] = [
        Self::Answered,
        Self::NotApplicable,
        Self::Unknown,
        Self::Conflict,
        Self::Open,
    ];

    /// The state of a question.
    pub fn of(sheet: &ItemSheet) -> Self {
        match (sheet.in_conflict, &sheet.answer) {
            (true, _) => Self::Conflict,
            (false, Answer::Open) => Self::Open,
            (false, Answer::Level(_)) => Self::Answered,
            (false, Answer::NotApplicable { .. }) => Self::NotApplicable,
            (false, Answer::Unknown) => Self::Unknown,
        }
    }
}

/// Where a question stands in its catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The area it belongs to.
    pub dimension: &'a Dimension,
    /// The question.
    pub item: &'a Item,
    /// Its number among all, from 1.
    pub number: usize,
    /// How many there are.
    pub total: usize,
    /// The one before.
    pub previous: Option<&'a Item>,
    /// The one after.
    pub next: Option<&'a Item>,
}

/// Finds a question.
pub fn place<'a>(catalogue: &'a Catalogue, key: &ItemKey) -> Option<Place<'a>> {
    let all: Vec<_> = catalogue
        .dimensions
        .iter()
        .flat_map(|dimension| dimension.items.iter().map(move |item| (dimension, item)))
        .collect();
    let at = all.iter().position(|(_, item)| &item.key == key)?;
    let (dimension, item) = *all.get(at)?;
    let neighbour = |at: Option<usize>| at.and_then(|at| all.get(at)).map(|(_, item)| *item);
    Some(Place {
        dimension,
        item,
        number: at + 1,
        total: all.len(),
        previous: neighbour(at.checked_sub(1)),
        next: neighbour(Some(at + 1)),
    })
}

/// The question to go on with: the first one that nobody has touched, else the first one that is open.
pub fn next_open(progress: &Progress, sheet: &Sheet) -> Option<ItemKey> {
    let untouched = |key: &&ItemKey| ItemState::of(sheet.item(key)) == ItemState::Open;
    progress
        .open
        .iter()
        .find(untouched)
        .or(progress.open.first())
        .cloned()
}

/// How many pieces of evidence and how many targets are filled in.
pub fn extras(catalogue: &Catalogue, sheet: &Sheet) -> (usize, usize) {
    catalogue
        .items()
        .map(|item| sheet.item(&item.key))
        .fold((0, 0), |(evidence, targets), item| {
            (
                evidence + item.evidence.len(),
                targets + usize::from(item.target.is_some()),
            )
        })
}

/// Where each dimension would stand once its targets are reached, in basis points; nothing for a dimension
/// without a target. Questions without a target keep their level.
pub fn targets(catalogue: &Catalogue, sheet: &Sheet) -> Vec<Option<u32>> {
    let of = |dimension: &Dimension| {
        let (mut sum, mut weights, mut any) = (0, 0, false);
        for item in &dimension.items {
            let filled = sheet.item(&item.key);
            let Some(level) = filled.level().max(filled.target) else {
                continue;
            };
            any |= filled.target.is_some();
            sum += u32::from(item.weight) * u32::from(level) * 2_500;
            weights += u32::from(item.weight);
        }
        sum.checked_div(weights).filter(|_| any)
    };
    catalogue.dimensions.iter().map(of).collect()
}

/// What is good: the highest levels, best first, at most three; the heavier question first of equals.
/// Levels below 3 are none: they are on the way, not yet in everyday use.
pub fn strengths<'a>(catalogue: &'a Catalogue, sheet: &Sheet) -> Vec<(&'a Item, u8)> {
    let mut all: Vec<_> = catalogue
        .dimensions
        .iter()
        .flat_map(|dimension| dimension.items.iter().map(move |item| (dimension, item)))
        .filter_map(|(dimension, item)| {
            let level = sheet.item(&item.key).level().filter(|level| *level >= 3)?;
            Some((level, u32::from(item.weight) * u32::from(dimension.weight), item))
        })
        .collect();
    all.sort_by_key(|(level, weight, _)| std::cmp::Reverse((*level, *weight)));
    all.truncate(3);
    all.into_iter().map(|(level, _, item)| (item, level)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        let item = |key: &str, weight: u8| {
            format!(
                r#"{{"key":"{key}","title":"{key}","question":"?","why":"w","how_to_find_out":"h",
                "descriptors":["0","1","2","3","4"],"weight":{weight},"na_allowed":true}}"#
            )
        };
        let dimension = |key: &str, items: [String; 2]| {
            format!(
                r#"{{"key":"{key}","title":"{key}","question":"?","weight":1,"items":[{}]}}"#,
                items.join(",")
            )
        };
        let json = format!(
            r#"{{"key":"k","version":"1.0.0","valid_from":"2026-01-01","title":"t","intro":"i","sources":"s",
            "scale":[],"dimensions":[{},{}]}}"#,
            dimension("STR", [item("STR1", 1), item("STR2", 3)]),
            dimension("FUE", [item("FUE1", 2), item("FUE2", 2)]),
        );
        serde_json::from_str(&json).unwrap()
    }

    fn key(text: &str) -> ItemKey {
        ItemKey::parse(text).unwrap()
    }

    fn title(item: Option<&Item>) -> &str {
        item.map_or("", |item| &item.title)
    }

    #[test]
    fn neighbours_cross_dimensions() {
        let catalogue = catalogue();
        for (at, number, previous, next) in [
            ("STR1", 1, "", "STR2"),
            ("STR2", 2, "STR1", "FUE1"),
            ("FUE2", 4, "FUE1", ""),
        ] {
            let place = place(&catalogue, &key(at)).unwrap();
            let seen = (
                place.number,
                place.total,
                title(place.previous),
                title(place.next),
            );
            assert_eq!(seen, (number, 4, previous, next), "{at}");
        }
        assert!(place(&catalogue, &key("INF9")).is_none());
    }

    #[test]
    fn untouched_comes_before_unknown() {
        let catalogue = catalogue();
        let next = |answers: &[(&str, Answer)]| {
            let sheet = Sheet::of_answers(answers.iter().map(|(item, answer)| (key(item), answer.clone())));
            next_open(&sheet.progress(&catalogue), &sheet).map(|key| key.to_string())
        };
        let level = Answer::Level(1);
        assert_eq!(next(&[]).as_deref(), Some("STR1"));
        assert_eq!(next(&[("STR1", Answer::Unknown)]).as_deref(), Some("STR2"));
        let all = [
            ("STR1", level.clone()),
            ("STR2", Answer::Unknown),
            ("FUE1", level.clone()),
            ("FUE2", level.clone()),
        ];
        assert_eq!(next(&all).as_deref(), Some("STR2"));
        assert_eq!(next(&all.map(|(item, _)| (item, Answer::Level(0)))), None);
    }

    #[test]
    fn targets_never_lie_below_the_levels() {
        let catalogue = catalogue();
        let mut sheet = Sheet::default();
        let mut fill = |item: &str, level: Option<u8>, target: Option<u8>| {
            let answer = level.map_or(Answer::Open, Answer::Level);
            sheet.set_item(
                key(item),
                ItemSheet {
                    answer,
                    target,
                    ..ItemSheet::default()
                },
            );
        };
        fill("STR1", Some(4), Some(2));
        fill("STR2", Some(0), Some(4));
        fill("FUE1", Some(3), None);
        assert_eq!(targets(&catalogue, &sheet), [Some(10_000), None]);
    }

    #[test]
    fn strengths_are_high_heavy_and_few() {
        let catalogue = catalogue();
        let sheet = Sheet::of_answers(
            [("STR1", 3), ("STR2", 3), ("FUE1", 2), ("FUE2", 4)]
                .map(|(item, level)| (key(item), Answer::Level(level))),
        );
        let names: Vec<_> = strengths(&catalogue, &sheet)
            .into_iter()
            .map(|(item, level)| (item.title.as_str(), level))
            .collect();
        assert_eq!(names, [("FUE2", 4), ("STR2", 3), ("STR1", 3)]);
        assert!(strengths(&catalogue, &Sheet::default()).is_empty());
    }
}
