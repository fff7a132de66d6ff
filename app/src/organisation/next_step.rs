//! What comes next for somebody who answers for an organisation: plain data, the page picks the words.

use shared::{
    AssessmentId,
    assessment::{AssessmentCard, ItemKey, State},
};

/// How far the newest assessment is on this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stand {
    /// Items that are done.
    pub done: usize,
    /// Items without an answer, in catalogue order.
    pub open: Vec<ItemKey>,
    /// Places where people gave different values.
    pub conflicts: usize,
}

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Nothing was begun.
    Begin,
    /// It is there, but not on this device.
    Open(AssessmentId),
    /// Nothing is answered.
    First(AssessmentId, ItemKey),
    /// Something is answered, something is not.
    Continue(AssessmentId, ItemKey, usize),
    /// Different values wait for a decision.
    Decide(AssessmentId, usize),
    /// Everything is answered.
    Check(AssessmentId),
    /// The Lotse has it.
    Wait(AssessmentId, State),
    /// The Lotse gave it back.
    Revise(AssessmentId),
}

/// What comes next, by the newest assessment and how far it is.
pub fn next_step(newest: Option<&AssessmentCard>, stand: Option<&Stand>) -> NextStep {
    let Some(card) = newest else {
        return NextStep::Begin;
    };
    match (card.state, stand) {
        (State::Submitted | State::InReview | State::Accepted, _) => NextStep::Wait(card.id, card.state),
        (State::Draft | State::Returned, Some(stand)) if stand.conflicts > 0 => {
            NextStep::Decide(card.id, stand.conflicts)
        }
        (State::Returned, _) => NextStep::Revise(card.id),
        (State::Draft, None) => NextStep::Open(card.id),
        (State::Draft, Some(stand)) => match stand.open.first() {
            None => NextStep::Check(card.id),
            Some(item) if stand.done == 0 => NextStep::First(card.id, item.clone()),
            Some(item) => NextStep::Continue(card.id, item.clone(), stand.open.len()),
        },
    }
}

#[cfg(test)]
mod tests {
    use shared::{CatalogueId, DocumentId, Micros, OrganisationId, assessment::Documents, sync::Rev};

    use super::*;

    fn card(state: State) -> AssessmentCard {
        let document = DocumentId::from_number;
        AssessmentCard {
            id: AssessmentId::from_number(1),
            organisation: OrganisationId::from_number(2),
            organisation_name: "Borna".to_owned(),
            catalogue: CatalogueId::from_number(3),
            round: 1,
            state,
            created_at: Micros(0),
            submitted_at: None,
            rev: Rev(0),
            documents: Documents {
                answers: document(4),
                internal: document(5),
                coach: document(6),
                review: document(7),
            },
        }
    }

    #[test]
    fn each_situation_has_one_next_step() {
        let id = AssessmentId::from_number(1);
        let item = ItemKey::parse("STR2").unwrap();
        let stand = |done, open: usize, conflicts| Stand {
            done,
            open: vec![item.clone(); open],
            conflicts,
        };
        for (state, at, expected) in [
            (None, None, NextStep::Begin),
            (Some(State::Draft), None, NextStep::Open(id)),
            (
                Some(State::Draft),
                Some(stand(0, 32, 0)),
                NextStep::First(id, item.clone()),
            ),
            (
                Some(State::Draft),
                Some(stand(23, 9, 0)),
                NextStep::Continue(id, item.clone(), 9),
            ),
            (Some(State::Draft), Some(stand(23, 9, 2)), NextStep::Decide(id, 2)),
            (Some(State::Draft), Some(stand(32, 0, 0)), NextStep::Check(id)),
            (Some(State::Returned), Some(stand(32, 0, 0)), NextStep::Revise(id)),
            (
                Some(State::Returned),
                Some(stand(32, 0, 1)),
                NextStep::Decide(id, 1),
            ),
            (
                Some(State::Submitted),
                Some(stand(3, 29, 0)),
                NextStep::Wait(id, State::Submitted),
            ),
            (Some(State::Accepted), None, NextStep::Wait(id, State::Accepted)),
        ] {
            let card = state.map(card);
            assert_eq!(
                next_step(card.as_ref(), at.as_ref()),
                expected,
                "{state:?} {at:?}"
            );
        }
    }
}
