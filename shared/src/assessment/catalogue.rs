//! A catalogue: what is asked, and how it counts. Published versions never change.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::{Deserialize, Serialize};

use super::{DimensionKey, ItemKey};
use crate::words::server as words;

/// A questionnaire in one version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Name that stays over versions.
    pub key: String,
    /// Version, three numbers.
    pub version: String,
    /// First day of validity, ISO.
    pub valid_from: String,
    /// Title.
    pub title: String,
    /// What it is for.
    pub intro: String,
    /// Where its structure comes from.
    pub sources: String,
    /// The topics that items may name, each with its label.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// The five levels in general words.
    pub scale: Vec<ScaleStep>,
    /// The dimensions, in order.
    pub dimensions: Vec<Dimension>,
}

/// One level in general words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScaleStep {
    /// 0 to 4.
    pub value: u8,
    /// Short name.
    pub label: String,
    /// One sentence.
    pub help: String,
}

/// A group of items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// Three letters.
    pub key: DimensionKey,
    /// Title.
    pub title: String,
    /// The question it answers.
    pub question: String,
    /// Weight in the total, 1 to 5.
    pub weight: u8,
    /// The items, in order.
    pub items: Vec<Item>,
}

/// One question with its five descriptors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Stable over versions.
    pub key: ItemKey,
    /// Short title.
    pub title: String,
    /// The question.
    pub question: String,
    /// Why it matters.
    pub why: String,
    /// How to find out.
    pub how_to_find_out: String,
    /// What levels 0 to 4 mean here.
    pub descriptors: Vec<String>,
    /// Weight in its dimension, 1 to 3.
    pub weight: u8,
    /// Whether „trifft nicht zu“ is offered.
    pub na_allowed: bool,
    /// Who is likely to know.
    #[serde(default)]
    pub audience: Vec<Audience>,
    /// Topics, for measures and courses.
    #[serde(default)]
    pub tags: Vec<String>,
    /// What could prove the answer.
    #[serde(default)]
    pub evidence_examples: Vec<String>,
    /// What it holds up while it is low.
    #[serde(default)]
    pub gate: Option<Gate>,
}

/// An item that caps the stage while its level is below `min`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// Level from which the gate is open, 1 to 4.
    pub min: u8,
    /// Highest stage while it is closed, 1 to 4.
    pub cap: u8,
}

/// Who in a town hall is likely to know the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Leitung.
    #[serde(rename = "leitung")]
    Head,
    /// IT.
    It,
    /// Hauptamt.
    #[serde(rename = "hauptamt")]
    MainOffice,
    /// Personal.
    #[serde(rename = "personal")]
    Staff,
    /// Kämmerei.
    #[serde(rename = "kaemmerei")]
    Treasury,
    /// Datenschutz.
    #[serde(rename = "datenschutz")]
    Privacy,
    /// Fachbereiche.
    #[serde(rename = "fachbereiche")]
    Departments,
}

/// Where in a catalogue something is wrong, so that its line can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// The head of the file.
    Head,
    /// The n-th dimension, from 0.
    Dimension(usize),
    /// The n-th item of the m-th dimension, from 0.
    Item(usize, usize),
}

/// Why a catalogue is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CatalogueFault {
    /// Not three numbers with dots between.
    Version,
    /// The key is no lower-case slug.
    Key,
    /// Not exactly the levels 0 to 4 in order.
    Scale,
    /// A text that is needed is empty.
    Empty(&'static str),
    /// No dimension or no item at all.
    Nothing(&'static str),
    /// A key stands twice.
    Doubled(String),
    /// An item's key does not begin with its dimension's.
    Foreign {
        /// The item.
        item: ItemKey,
        /// Where it stands.
        dimension: DimensionKey,
    },
    /// A weight out of range.
    Weight {
        /// What it is.
        weight: u8,
        /// Most allowed.
        max: u8,
    },
    /// Not five descriptors.
    Descriptors(usize),
    /// Two descriptors are the same.
    SameDescriptor,
    /// A gate whose numbers make no sense.
    Gate,
    /// A gate item that could be declared not applicable.
    GateNotApplicable,
    /// A tag that is no slug.
    Tag(String),
    /// A tag that the catalogue does not list.
    UnknownTag(String),
}

impl fmt::Display for CatalogueFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words::catalogue_fault(self))
    }
}

fn slug(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.bytes().all(fits)
}

impl Catalogue {
    /// Every item, in order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.dimensions.iter().flat_map(|dimension| &dimension.items)
    }

    /// The item with this key.
    pub fn item(&self, key: &ItemKey) -> Option<&Item> {
        self.items().find(|item| &item.key == key)
    }

    /// Everything that is wrong with it, in order of appearance.
    pub fn check(&self) -> Vec<(Where, CatalogueFault)> {
        let mut faults = Vec::new();
        let mut seen = BTreeSet::new();
        self.check_head(&mut faults);
        for (d, dimension) in self.dimensions.iter().enumerate() {
            let mut say = |fault| faults.push((Where::Dimension(d), fault));
            if !seen.insert(dimension.key.as_str()) {
                say(CatalogueFault::Doubled(dimension.key.to_string()));
            }
            if !(1..=5).contains(&dimension.weight) {
                say(CatalogueFault::Weight {
                    weight: dimension.weight,
                    max: 5,
                });
            }
            if dimension.items.is_empty() {
                say(CatalogueFault::Nothing("items"));
            }
            empty(
                &[("title", &dimension.title), ("question", &dimension.question)],
                &mut say,
            );
            for (i, item) in dimension.items.iter().enumerate() {
                let mut say = |fault| faults.push((Where::Item(d, i), fault));
                if !seen.insert(item.key.as_str()) {
                    say(CatalogueFault::Doubled(item.key.to_string()));
                }
                if item.key.dimension() != dimension.key.as_str() {
                    say(CatalogueFault::Foreign {
                        item: item.key.clone(),
                        dimension: dimension.key.clone(),
                    });
                }
                item.check(&mut say);
                let known = |tag: &&String| !slug(tag) || self.tags.contains_key(*tag);
                for tag in item.tags.iter().filter(|tag| !known(tag)) {
                    say(CatalogueFault::UnknownTag(tag.clone()));
                }
            }
        }
        faults
    }

    fn check_head(&self, faults: &mut Vec<(Where, CatalogueFault)>) {
        let mut say = |fault| faults.push((Where::Head, fault));
        if !slug(&self.key) {
            say(CatalogueFault::Key);
        }
        let numbers: Vec<_> = self.version.split('.').map(str::parse::<u16>).collect();
        if numbers.len() != 3 || numbers.iter().any(Result::is_err) {
            say(CatalogueFault::Version);
        }
        if !self.scale.iter().map(|step| step.value).eq(0..=4) {
            say(CatalogueFault::Scale);
        }
        if self.dimensions.is_empty() {
            say(CatalogueFault::Nothing("dimensions"));
        }
        empty(
            &[
                ("title", &self.title),
                ("intro", &self.intro),
                ("sources", &self.sources),
            ],
            &mut say,
        );
        for (tag, label) in &self.tags {
            if !slug(tag) {
                say(CatalogueFault::Tag(tag.clone()));
            }
            empty(&[("tags", label)], &mut say);
        }
        for step in &self.scale {
            empty(&[("label", &step.label), ("help", &step.help)], &mut say);
        }
    }
}

fn empty(texts: &[(&'static str, &str)], say: &mut impl FnMut(CatalogueFault)) {
    for (name, text) in texts {
        if text.trim().is_empty() {
            say(CatalogueFault::Empty(name));
        }
    }
}

impl Item {
    fn check(&self, say: &mut impl FnMut(CatalogueFault)) {
        if !(1..=3).contains(&self.weight) {
            say(CatalogueFault::Weight {
                weight: self.weight,
                max: 3,
            });
        }
        if self.descriptors.len() != 5 {
            say(CatalogueFault::Descriptors(self.descriptors.len()));
        }
        if self.descriptors.iter().collect::<BTreeSet<_>>().len() != self.descriptors.len() {
            say(CatalogueFault::SameDescriptor);
        }
        if self.descriptors.iter().any(|text| text.trim().is_empty()) {
            say(CatalogueFault::Empty("descriptor"));
        }
        if let Some(gate) = self.gate {
            if !(1..=4).contains(&gate.min) || !(1..=4).contains(&gate.cap) {
                say(CatalogueFault::Gate);
            }
            if self.na_allowed {
                say(CatalogueFault::GateNotApplicable);
            }
        }
        for tag in self.tags.iter().filter(|tag| !slug(tag)) {
            say(CatalogueFault::Tag(tag.clone()));
        }
        let texts = [
            ("title", self.title.as_str()),
            ("question", &self.question),
            ("why", &self.why),
            ("how_to_find_out", &self.how_to_find_out),
        ];
        empty(&texts, say);
    }
}
