//! The one score, for browser and server. Integers only; 10,000 basis points are 100 %.
//!
//! Rules: an item counts 2,500 per level. A dimension is the weighted mean of its answered items, or
//! nothing. The total is the weighted mean of the dimensions, once every dimension that applies is half
//! answered. „Trifft nicht zu“ is neutral. An item in conflict, „weiß ich nicht“ and open count as open.
//! A gate that is not reached caps the stage and says why.

use serde::{Deserialize, Serialize};

use super::{Catalogue, Dimension, DimensionKey, Item, ItemKey, Sheet};

/// Coverage from which a dimension is shown as solid rather than „vorläufig“.
const SOLID: u32 = 7_500;
/// Coverage that every dimension needs before there is a total, in basis points.
pub const ENOUGH: u32 = 5_000;
/// Share of „trifft nicht zu“ in a dimension above which the Lotse is told; never a penalty.
const MANY_NOT_APPLICABLE: usize = 25;
/// The level that recommendations aim at where no target is set: „umgesetzt und im Alltag genutzt“.
const USUAL_TARGET: u8 = 3;

/// A stage from 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Stage(pub u8);

impl Stage {
    /// The stage of a value: below 20, 40, 60, 80 %, and from there on.
    pub fn of(value: u32) -> Self {
        Self(match value {
            0..2_000 => 1,
            2_000..4_000 => 2,
            4_000..6_000 => 3,
            6_000..8_000 => 4,
            _ => 5,
        })
    }
}

/// A gate that holds a stage down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capped {
    /// The gate item.
    pub item: ItemKey,
    /// The level it needs.
    pub min: u8,
    /// Its level; nothing while it is open.
    pub level: Option<u8>,
    /// The highest stage until then.
    pub cap: Stage,
}

/// The value of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemScore {
    /// The item.
    pub key: ItemKey,
    /// Its level; nothing while it is open or does not apply.
    pub level: Option<u8>,
    /// Whether it does not apply.
    pub not_applicable: bool,
}

/// The value of one dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DimensionScore {
    /// The dimension.
    pub key: DimensionKey,
    /// Basis points; nothing where no item is answered.
    pub value: Option<u32>,
    /// Answered share of the items that apply, in basis points; nothing where none applies.
    pub coverage: Option<u32>,
    /// Whether enough is answered to show it without „vorläufig“.
    pub solid: bool,
    /// The stage after gates.
    pub stage: Option<Stage>,
    /// The gates that are not reached.
    pub capped: Vec<Capped>,
    /// The lowest item, the first of several.
    pub weakest: Option<ItemKey>,
    /// Highest minus lowest level.
    pub spread: u8,
    /// Whether so much does not apply that the Lotse should have a look.
    pub many_not_applicable: bool,
    /// The items.
    pub items: Vec<ItemScore>,
}

/// What to do next for one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recommendation {
    /// The item.
    pub item: ItemKey,
    /// Where it stands; nothing for a gate that is still open: answering it comes first.
    pub level: Option<u8>,
    /// Where it should go.
    pub target: u8,
    /// Whether it is a gate that is not reached.
    pub gate: bool,
    /// Gap × weight × weight of the dimension.
    pub priority: u32,
}

/// Everything that the answers say in numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Basis points; nothing until every dimension that applies is half answered.
    pub total: Option<u32>,
    /// The stage of the total after gates.
    pub stage: Option<Stage>,
    /// The gates that are not reached, in catalogue order.
    pub capped: Vec<Capped>,
    /// The dimensions, in catalogue order.
    pub dimensions: Vec<DimensionScore>,
    /// The lowest item of all, and the stage it would have alone („schwächstes Glied“).
    pub weakest: Option<(ItemKey, Stage)>,
    /// Everything worth doing, most urgent first.
    pub recommendations: Vec<Recommendation>,
    /// How many items are in conflict and so count as open.
    pub conflicts: u32,
    /// How the total came about.
    pub tree: Term,
}

/// A number with the numbers it was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// What it is the number of.
    pub of: Step,
    /// Basis points; nothing where it does not count.
    pub value: Option<u32>,
    /// How much it counts one level up.
    pub weight: u32,
    /// What it was made of.
    pub terms: Vec<Term>,
}

/// What a [`Term`] is the number of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The whole assessment.
    Total,
    /// A dimension.
    Dimension(DimensionKey),
    /// An item with a level.
    Level(ItemKey, u8),
    /// An item that does not apply.
    NotApplicable(ItemKey),
    /// An item that is open.
    Open(ItemKey),
}

/// Scores what is filled in.
pub fn score(catalogue: &Catalogue, sheet: &Sheet) -> Score {
    let dimensions: Vec<_> = catalogue
        .dimensions
        .iter()
        .map(|dimension| dimension_score(dimension, sheet))
        .collect();
    let enough = dimensions
        .iter()
        .filter_map(|dimension| dimension.coverage)
        .all(|share| share >= ENOUGH);
    let weighed = catalogue.dimensions.iter().zip(&dimensions);
    let values = weighed
        .clone()
        .filter_map(|(dimension, score)| Some((dimension.weight, score.value?)));
    let total = mean(values).filter(|_| enough);
    let capped: Vec<_> = dimensions
        .iter()
        .flat_map(|dimension| dimension.capped.clone())
        .collect();
    let lowest = dimensions.iter().flat_map(|dimension| &dimension.items);
    let weakest = lowest
        .filter_map(|item| Some((item.level?, &item.key)))
        .min_by_key(|(level, _)| *level)
        .map(|(level, key)| (key.clone(), Stage::of(basis_points(level))));
    let conflicts = catalogue
        .items()
        .filter(|item| sheet.item(&item.key).in_conflict)
        .count();
    let tree = Term {
        of: Step::Total,
        value: total,
        weight: 1,
        terms: weighed
            .map(|(dimension, score)| dimension_term(dimension, score))
            .collect(),
    };
    Score {
        total,
        stage: total.map(|total| stage(total, &capped)),
        capped,
        dimensions,
        weakest,
        recommendations: recommendations(catalogue, sheet),
        conflicts: u32::try_from(conflicts).unwrap_or(u32::MAX),
        tree,
    }
}

fn basis_points(level: u8) -> u32 {
    2_500 * u32::from(level)
}

/// The weighted mean, rounded down; nothing of nothing.
fn mean(values: impl Iterator<Item = (u8, u32)>) -> Option<u32> {
    let (mut sum, mut weights) = (0_u64, 0_u64);
    for (weight, value) in values {
        sum += u64::from(weight) * u64::from(value);
        weights += u64::from(weight);
    }
    sum.checked_div(weights).and_then(|mean| u32::try_from(mean).ok())
}

fn stage(value: u32, capped: &[Capped]) -> Stage {
    capped
        .iter()
        .map(|gate| gate.cap)
        .fold(Stage::of(value), Stage::min)
}

fn dimension_score(dimension: &Dimension, sheet: &Sheet) -> DimensionScore {
    let keys = dimension.items.iter().map(|item| &item.key);
    let progress = sheet.progress_of(keys);
    let items: Vec<_> = dimension
        .items
        .iter()
        .map(|item| item_score(item, sheet))
        .collect();
    let weighed = dimension.items.iter().zip(&items);
    let value = mean(weighed.filter_map(|(item, score)| Some((item.weight, basis_points(score.level?)))));
    let coverage = (progress.answered * 10_000).checked_div(progress.items);
    let coverage = coverage.and_then(|share| u32::try_from(share).ok());
    let capped: Vec<_> = dimension
        .items
        .iter()
        .filter_map(|item| closed_gate(item, sheet))
        .collect();
    let levels = || items.iter().filter_map(|item| item.level);
    let weakest = items
        .iter()
        .filter(|item| item.level.is_some())
        .min_by_key(|item| item.level);
    DimensionScore {
        key: dimension.key.clone(),
        value,
        coverage,
        solid: coverage.is_some_and(|share| share >= SOLID),
        stage: value.map(|value| stage(value, &capped)),
        capped,
        weakest: weakest.map(|item| item.key.clone()),
        spread: levels().max().unwrap_or(0) - levels().min().unwrap_or(0),
        many_not_applicable: progress.not_applicable * 100 > progress.total * MANY_NOT_APPLICABLE,
        items,
    }
}

fn item_score(item: &Item, sheet: &Sheet) -> ItemScore {
    let filled = sheet.item(&item.key);
    ItemScore {
        key: item.key.clone(),
        level: filled.level(),
        not_applicable: matches!(filled.counted(), super::Answer::NotApplicable { .. }),
    }
}

/// The gate, if the item is one and its level is not known to reach it.
fn closed_gate(item: &Item, sheet: &Sheet) -> Option<Capped> {
    let gate = item.gate?;
    let level = sheet.item(&item.key).level();
    let reached = level.is_some_and(|level| level >= gate.min);
    (!reached).then(|| Capped {
        item: item.key.clone(),
        min: gate.min,
        level,
        cap: Stage(gate.cap),
    })
}

fn recommendations(catalogue: &Catalogue, sheet: &Sheet) -> Vec<Recommendation> {
    // While nothing is answered every gate is open, and naming them says nothing.
    if catalogue
        .items()
        .all(|item| sheet.item(&item.key).level().is_none())
    {
        return Vec::new();
    }
    let mut all: Vec<_> = catalogue
        .dimensions
        .iter()
        .flat_map(|dimension| dimension.items.iter().map(move |item| (dimension, item)))
        .filter_map(|(dimension, item)| recommendation(dimension, item, sheet))
        .collect();
    all.sort_by(|a, b| {
        b.gate
            .cmp(&a.gate)
            .then(b.priority.cmp(&a.priority))
            .then_with(|| a.item.cmp(&b.item))
    });
    all
}

fn recommendation(dimension: &Dimension, item: &Item, sheet: &Sheet) -> Option<Recommendation> {
    let filled = sheet.item(&item.key);
    let gate = closed_gate(item, sheet).is_some();
    let level = filled.level();
    let stands = level.or(gate.then_some(0))?;
    let least = item.gate.filter(|_| gate).map_or(0, |gate| gate.min);
    let target = filled.target.unwrap_or(USUAL_TARGET).max(least);
    let gap = u32::from(target.checked_sub(stands).filter(|gap| *gap > 0)?);
    let priority = gap * u32::from(item.weight) * u32::from(dimension.weight);
    Some(Recommendation {
        item: item.key.clone(),
        level,
        target,
        gate,
        priority,
    })
}

fn dimension_term(dimension: &Dimension, score: &DimensionScore) -> Term {
    let terms = dimension
        .items
        .iter()
        .zip(&score.items)
        .map(|(item, score)| Term {
            of: match score.level {
                Some(level) => Step::Level(item.key.clone(), level),
                None if score.not_applicable => Step::NotApplicable(item.key.clone()),
                None => Step::Open(item.key.clone()),
            },
            value: score.level.map(basis_points),
            weight: u32::from(item.weight),
            terms: Vec::new(),
        });
    Term {
        of: Step::Dimension(dimension.key.clone()),
        value: score.value,
        weight: u32::from(dimension.weight),
        terms: terms.collect(),
    }
}
