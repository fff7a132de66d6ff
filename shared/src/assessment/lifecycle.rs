//! What can happen to an assessment, and what keeps it from happening.
//!
//! Transitions and their named guards are declared once; page and server ask the same functions: [`check`]
//! whether a step may be taken, [`blockers`] what is still to do for it. Whatever is not declared is refused.

use serde::{Deserialize, Serialize};

use super::{Answer, AssessmentCard, Catalogue, Sheet, policy};
use crate::{Blocker, Fault, account::Actor, sync::Rev};

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
    /// Zurückgegeben: open again, with reasons; a draft once it is resumed, and handed in from there.
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

impl Deed {
    /// Every step.
    pub const ALL: [Self; 6] = [
        Self::Submit,
        Self::Withdraw,
        Self::BeginReview,
        Self::Return,
        Self::Resume,
        Self::Accept,
    ];
}

/// What a step demands, beside a state that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// `istNavigatorOderLeitung`: of the organisation whose assessment it is.
    NavigatorOrHead,
    /// `istZuständigerLotse`: looks after the organisation, as lead or deputy.
    ResponsibleCoach,
    /// `revAktuell`: has seen the newest state of what is submitted.
    CurrentRev,
    /// Nothing stands against something else undecided.
    Decided,
    /// `vollständig`: at least 90 % of the items that apply are answered, or the rest is explained.
    Complete,
    /// `gateBelege`: a gate item of level 3 or 4 names what proves it.
    GateEvidence,
    /// A return says why, in at least one remark.
    Remark,
    /// `keineOffenenRückfragen`.
    NoOpenRemarks,
}

/// Share of items that must be answered, in percent, unless an explanation is given.
const COVERAGE: usize = 90;
/// Characters that make an explanation.
const EXPLANATION: usize = 10;

/// What the guards look at that ask about the work itself.
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

/// Everything that a step is decided by.
#[derive(Debug)]
pub struct Attempt<'a> {
    /// Who wants to take it.
    pub actor: &'a Actor,
    /// The assessment as it stands.
    pub card: &'a AssessmentCard,
    /// The state that the person has seen, as [`AssessmentCard::rev`].
    pub seen: Rev,
    /// The catalogue it uses.
    pub catalogue: &'a Catalogue,
    /// What is filled in.
    pub sheet: &'a Sheet,
    /// Remarks of the review that are still open.
    pub open_remarks: u32,
    /// Remarks of the review at all.
    pub remarks: u32,
}

impl Attempt<'_> {
    fn situation(&self) -> Situation<'_> {
        Situation {
            state: self.card.state,
            catalogue: self.catalogue,
            sheet: self.sheet,
            open_remarks: self.open_remarks,
            remarks: self.remarks,
        }
    }
}

/// The state after a deed, if the lifecycle has that transition.
pub fn next_state(state: State, deed: Deed) -> Option<State> {
    Some(match (state, deed) {
        (State::Draft, Deed::Submit) => State::Submitted,
        (State::Submitted, Deed::Withdraw) | (State::Returned, Deed::Resume) => State::Draft,
        (State::Submitted, Deed::BeginReview) => State::InReview,
        (State::InReview, Deed::Return) => State::Returned,
        (State::InReview, Deed::Accept) => State::Accepted,
        _ => return None,
    })
}

/// What a deed demands, in the order in which it is asked.
pub fn guards(deed: Deed) -> &'static [Guard] {
    match deed {
        Deed::Submit => &[
            Guard::NavigatorOrHead,
            Guard::CurrentRev,
            Guard::Decided,
            Guard::Complete,
            Guard::GateEvidence,
        ],
        Deed::Withdraw | Deed::Resume => &[Guard::NavigatorOrHead, Guard::CurrentRev],
        Deed::BeginReview => &[Guard::ResponsibleCoach, Guard::CurrentRev],
        Deed::Return => &[Guard::ResponsibleCoach, Guard::CurrentRev, Guard::Remark],
        Deed::Accept => &[Guard::ResponsibleCoach, Guard::CurrentRev, Guard::NoOpenRemarks],
    }
}

/// Whether a step may be taken, and the state after it. Asks in this order, so that nobody learns what they
/// may not see: who it is ([`Fault::NotFound`] or [`Fault::Forbidden`]), what they have seen
/// ([`Fault::Stale`]), then everything that is in the way at once ([`Fault::Blocked`]).
pub fn check(deed: Deed, attempt: &Attempt<'_>) -> Result<State, Fault> {
    let guards = guards(deed);
    for guard in guards {
        guard.admits(attempt)?;
    }
    let state = attempt.card.state;
    let blocked = blockers(deed, &attempt.situation());
    match next_state(state, deed) {
        Some(next) if blocked.is_empty() => Ok(next),
        _ => Err(Fault::Blocked(blocked)),
    }
}

/// What blocks a deed just now; empty if nothing does. Asks about state and work alone: what a page shows to
/// somebody who may take the step and has seen everything.
pub fn blockers(deed: Deed, situation: &Situation<'_>) -> Vec<Blocker> {
    if next_state(situation.state, deed).is_none() {
        return vec![Blocker::State {
            state: situation.state,
        }];
    }
    guards(deed)
        .iter()
        .filter_map(|guard| guard.blocker(situation))
        .collect()
}

impl Guard {
    /// Guards about the person and what they have seen.
    fn admits(self, attempt: &Attempt<'_>) -> Result<(), Fault> {
        let Attempt {
            actor, card, seen, ..
        } = attempt;
        match self {
            Self::NavigatorOrHead => policy::answer_for(actor, card),
            Self::ResponsibleCoach => policy::coach(actor, card),
            Self::CurrentRev if card.rev != *seen => Err(Fault::Stale { now: card.rev }),
            Self::CurrentRev
            | Self::Decided
            | Self::Complete
            | Self::GateEvidence
            | Self::Remark
            | Self::NoOpenRemarks => Ok(()),
        }
    }

    /// Guards about the work.
    fn blocker(self, situation: &Situation<'_>) -> Option<Blocker> {
        match self {
            Self::NavigatorOrHead | Self::ResponsibleCoach | Self::CurrentRev => None,
            Self::Decided => conflicts(situation),
            Self::Complete => complete(situation),
            Self::GateEvidence => gate_evidence(situation),
            Self::Remark => (situation.remarks == 0).then_some(Blocker::NoRemark),
            Self::NoOpenRemarks => (situation.open_remarks > 0).then_some(Blocker::OpenRemarks),
        }
    }
}

fn complete(situation: &Situation<'_>) -> Option<Blocker> {
    let progress = situation.sheet.progress(situation.catalogue);
    let enough = progress.answered * 100 >= progress.items * COVERAGE;
    let explained = situation.sheet.explanation.trim().chars().count() >= EXPLANATION;
    (!enough && !explained).then_some(Blocker::Incomplete { open: progress.open })
}

/// Asks also while something of the item is in conflict: whoever decides that sees at once what comes next.
fn gate_evidence(situation: &Situation<'_>) -> Option<Blocker> {
    let items: Vec<_> = situation
        .catalogue
        .items()
        .filter(|item| item.gate.is_some())
        .filter(|item| {
            let sheet = situation.sheet.item(&item.key);
            matches!(sheet.answer, Answer::Level(3..)) && sheet.evidence.is_empty()
        })
        .map(|item| item.key.clone())
        .collect();
    (!items.is_empty()).then_some(Blocker::GateEvidence { items })
}

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
