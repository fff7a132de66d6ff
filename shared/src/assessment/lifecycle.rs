//! What can happen to an assessment, and what keeps it from happening.
//!
//! Transitions and their named guards are declared once; page and server ask the same function. Whatever
//! is not declared is refused.

use serde::{Deserialize, Serialize};

use super::{Catalogue, Sheet};
use crate::Blocker;

/// Where an assessment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Entwurf: the organisation works on it.
    Draft,
    /// Eingereicht: locked, can be withdrawn.
    Submitted,
    /// In Durchsicht: the Lotse works on it.
    InReview,
    /// Zurückgegeben: open again, with reasons.
    Returned,
    /// Abgeschlossen: immutable.
    Accepted,
}

impl State {
    /// Every state with the name under which it is stored.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Draft, "draft"),
        (Self::Submitted, "submitted"),
        (Self::InReview, "in_review"),
        (Self::Returned, "returned"),
        (Self::Accepted, "accepted"),
    ];

    /// The name under which the state is stored.
    pub fn key(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(state, _)| *state == self)
            .map_or("", |(_, key)| key)
    }

    /// The state with this [`State::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(_, name)| *name == key)
            .map(|(state, _)| state)
    }

    /// Whether answers may change.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    /// Whether the Lotse may see what was submitted.
    pub fn is_shared(self) -> bool {
        !matches!(self, Self::Draft)
    }
}

/// A step of the lifecycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// Einreichen.
    Submit,
    /// Zurückziehen.
    Withdraw,
    /// Durchsicht beginnen.
    BeginReview,
    /// Zurückgeben.
    Return,
    /// Wieder aufnehmen, after a return.
    Resume,
    /// Abschließen.
    Accept,
}

/// Share of items that must be answered, in percent, unless an explanation is given.
const COVERAGE: usize = 90;
/// Characters that make an explanation.
const EXPLANATION: usize = 10;

/// Everything the guards look at.
#[derive(Debug)]
pub struct Situation<'a> {
    /// Where it stands.
    pub state: State,
    /// The catalogue it uses.
    pub catalogue: &'a Catalogue,
    /// What is filled in.
    pub sheet: &'a Sheet,
    /// Remarks of the review that are still open.
    pub open_remarks: u32,
    /// Remarks of the review at all.
    pub remarks: u32,
}

/// The state after a deed, if the lifecycle has that transition.
pub fn next_state(state: State, deed: Deed) -> Option<State> {
    Some(match (state, deed) {
        (State::Draft | State::Returned, Deed::Submit) => State::Submitted,
        (State::Submitted, Deed::Withdraw) | (State::Returned, Deed::Resume) => State::Draft,
        (State::Submitted, Deed::BeginReview) => State::InReview,
        (State::InReview, Deed::Return) => State::Returned,
        (State::InReview, Deed::Accept) => State::Accepted,
        _ => return None,
    })
}

/// What blocks a deed just now; empty if nothing does. Rights are the policy's business.
pub fn blockers(deed: Deed, situation: &Situation<'_>) -> Vec<Blocker> {
    if next_state(situation.state, deed).is_none() {
        return vec![Blocker::State {
            state: situation.state,
        }];
    }
    match deed {
        Deed::Submit => [
            conflicts(situation),
            complete(situation),
            gate_evidence(situation),
        ]
        .into_iter()
        .flatten()
        .collect(),
        Deed::Return if situation.remarks == 0 => vec![Blocker::NoRemark],
        Deed::Accept if situation.open_remarks > 0 => vec![Blocker::OpenRemarks],
        Deed::Withdraw | Deed::BeginReview | Deed::Return | Deed::Resume | Deed::Accept => Vec::new(),
    }
}

/// Guard `vollständig`: at least 90 % of the items that apply are answered, or the rest is explained.
fn complete(situation: &Situation<'_>) -> Option<Blocker> {
    let progress = situation.sheet.progress(situation.catalogue);
    let enough = progress.answered * 100 >= progress.items * COVERAGE;
    let explained = situation.sheet.explanation.trim().chars().count() >= EXPLANATION;
    (!enough && !explained).then_some(Blocker::Incomplete { open: progress.open })
}

/// Guard `gateBelege`: a gate item of level 3 or 4 names what proves it.
fn gate_evidence(situation: &Situation<'_>) -> Option<Blocker> {
    let items: Vec<_> = situation
        .catalogue
        .items()
        .filter(|item| item.gate.is_some())
        .filter(|item| {
            let sheet = situation.sheet.item(&item.key);
            sheet.level().is_some_and(|level| level >= 3) && sheet.evidence.is_empty()
        })
        .map(|item| item.key.clone())
        .collect();
    (!items.is_empty()).then_some(Blocker::GateEvidence { items })
}

/// Values that two people gave and nobody decided.
fn conflicts(situation: &Situation<'_>) -> Option<Blocker> {
    let items: Vec<_> = situation
        .catalogue
        .items()
        .filter(|item| situation.sheet.item(&item.key).in_conflict)
        .map(|item| item.key.clone())
        .collect();
    let explanation = situation.sheet.explanation_in_conflict;
    (explanation || !items.is_empty()).then_some(Blocker::Conflicts { items, explanation })
}
