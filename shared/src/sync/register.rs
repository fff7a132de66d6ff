//! A register: a set of values, each with the id of its edit.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Value;
use crate::{EditId, account::Role};

/// In which function somebody wrote. Documents and histories name functions, never persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// Mitarbeit.
    Staff,
    /// Digital-Navigator.
    Navigator,
    /// Leitung.
    Head,
    /// Lotse.
    Coach,
    /// The programme.
    Programme,
    /// The server, which merged two long texts.
    Merge,
}

impl From<Role> for Function {
    fn from(role: Role) -> Self {
        match role {
            Role::Staff => Self::Staff,
            Role::Navigator => Self::Navigator,
            Role::Head => Self::Head,
            Role::Coach => Self::Coach,
            Role::Director | Role::Admin => Self::Programme,
        }
    }
}

/// One value that stands in a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// The value.
    pub value: Value,
    /// In which function it was written.
    pub by: Function,
}

/// A set of values, each with the id of its edit. More than one different value is a conflict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Register {
    standing: BTreeMap<EditId, Standing>,
}

/// What a register says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading<'a> {
    /// One value, or several equal ones; [`Value::Empty`] when nothing was ever set.
    Agreed(&'a Value),
    /// Different values, each once, with the edits that gave it; ordered by value.
    Conflict(BTreeMap<&'a Value, Vec<EditId>>),
}

static EMPTY: Value = Value::Empty;

impl Register {
    /// A register that nothing was ever set in.
    pub const fn empty() -> Self {
        Self {
            standing: BTreeMap::new(),
        }
    }

    /// Takes `replaces` away and puts the edit's own value beside what is left.
    pub fn set(&mut self, edit: EditId, value: Value, by: Function, replaces: &[EditId]) {
        for id in replaces {
            self.standing.remove(id);
        }
        self.standing.insert(edit, Standing { value, by });
    }

    /// What stands here, by edit.
    pub fn standing(&self) -> &BTreeMap<EditId, Standing> {
        &self.standing
    }

    /// The edits that stand here: what an edit that starts from this input names in `replaces`.
    pub fn ids(&self) -> Vec<EditId> {
        self.standing.keys().copied().collect()
    }

    /// The value, or the conflict.
    pub fn read(&self) -> Reading<'_> {
        let mut values: BTreeMap<&Value, Vec<EditId>> = BTreeMap::new();
        for (id, standing) in &self.standing {
            values.entry(&standing.value).or_default().push(*id);
        }
        match values.len() {
            0 => Reading::Agreed(&EMPTY),
            1 => Reading::Agreed(values.keys().next().copied().unwrap_or(&EMPTY)),
            _ => Reading::Conflict(values),
        }
    }

    /// Every different value that stands, each once.
    pub fn values(&self) -> Vec<&Value> {
        match self.read() {
            Reading::Agreed(value) => vec![value],
            Reading::Conflict(values) => values.into_keys().collect(),
        }
    }

    /// Whether different values stand here.
    pub fn in_conflict(&self) -> bool {
        matches!(self.read(), Reading::Conflict(_))
    }
}
