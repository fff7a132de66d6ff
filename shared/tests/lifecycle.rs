//! The lifecycle: its transitions, and what each of them demands.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "score/filled.rs"]
#[expect(dead_code, reason = "the tests of the score fill in more")]
mod filled;

use std::collections::BTreeSet;

use shared::{
    AssessmentId, Blocker, CatalogueId, DocumentId, Fault, Micros, OrganisationId, ProgrammeId, Right,
    UserId,
    account::{Actor, Person, Role},
    assessment::{
        Answer, AssessmentCard, Attempt, Catalogue, Deed, Documents, Evidence, Guard, ItemKey, ItemSheet,
        Sheet, Situation, State, blockers, check, guards, next_state, policy,
    },
    sync::Rev,
};

/// Three dimensions of four items; the first item of the last one is a gate.
fn catalogue() -> Catalogue {
    let dimension = |key: &str| {
        let items: Vec<_> = (1..=4)
            .map(|n| filled::item(key, n, 1, (key == "SIC" && n == 1).then_some((2, 2))))
            .collect();
        filled::dimension(key, 1, &items)
    };
    filled::catalogue(&["STR", "KOM", "SIC"].map(dimension))
}

/// Everything answered with „gut“, and the gate proven.
fn complete() -> Sheet {
    let mut sheet = Sheet::default();
    for item in catalogue().items() {
        let evidence = item.gate.map(|_| Evidence {
            label: "Bestellung".to_owned(),
            place: "Az. 1".to_owned(),
        });
        let filled = ItemSheet {
            answer: Answer::Level(4),
            evidence: evidence.into_iter().collect(),
            ..ItemSheet::default()
        };
        sheet.set_item(item.key.clone(), filled);
    }
    sheet
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

    let mut full = complete();
    let gate = ItemKey::parse("SIC1").unwrap();
    let proven = full.item(&gate).clone();
    let unproven = ItemSheet {
        evidence: Vec::new(),
        ..proven.clone()
    };
    full.set_item(gate.clone(), unproven);
    let blocked = blockers(Deed::Submit, &situation(&catalogue, State::Draft, &full));
    assert_eq!(
        blocked,
        [Blocker::GateEvidence {
            items: vec![gate.clone()]
        }]
    );
    full.set_item(gate.clone(), proven);
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
    let mut found = Vec::new();
    for (state, key) in State::ALL {
        found.extend(
            Deed::ALL
                .into_iter()
                .filter_map(|deed| Some(format!("{key} {deed:?} {}", next_state(state, deed)?.key()))),
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
            "returned Resume draft",
        ]
    );
}

#[test]
fn each_transition_demands_these_guards() {
    let own = [Guard::NavigatorOrHead, Guard::CurrentRev];
    let review = [Guard::ResponsibleCoach, Guard::CurrentRev];
    let submit = [Guard::Decided, Guard::Complete, Guard::GateEvidence];
    for (deed, who, work) in [
        (Deed::Submit, own, &submit[..]),
        (Deed::Withdraw, own, &[]),
        (Deed::BeginReview, review, &[]),
        (Deed::Return, review, &[Guard::Remark]),
        (Deed::Resume, own, &[]),
        (Deed::Accept, review, &[Guard::NoOpenRemarks]),
    ] {
        assert_eq!(guards(deed), [&who[..], work].concat(), "{deed:?}");
    }
}

const ORGANISATION: u128 = 1;

fn card(state: State) -> AssessmentCard {
    let document = DocumentId::from_number;
    AssessmentCard {
        id: AssessmentId::from_number(5),
        organisation: OrganisationId::from_number(ORGANISATION),
        organisation_name: "Musterstadt".to_owned(),
        catalogue: CatalogueId::from_number(6),
        round: 1,
        state,
        created_at: Micros(0),
        submitted_at: None,
        rev: Rev(9),
        documents: Documents {
            answers: document(1),
            internal: document(2),
            coach: document(3),
            review: document(4),
        },
    }
}

/// Somebody of an organisation, or somebody who looks after it.
fn somebody(role: Role, organisation: u128) -> Actor {
    let organisation = OrganisationId::from_number(organisation);
    Actor::Person(Person {
        id: UserId::from_number(7),
        name: "Muster".to_owned(),
        role,
        programme: ProgrammeId::from_number(8),
        organisation: role.in_organisation().then_some(organisation),
        looks_after: if role.in_organisation() {
            BTreeSet::new()
        } else {
            BTreeSet::from([organisation])
        },
    })
}

/// Everything is done that any step demands.
fn attempt<'a>(
    actor: &'a Actor,
    card: &'a AssessmentCard,
    catalogue: &'a Catalogue,
    sheet: &'a Sheet,
) -> Attempt<'a> {
    Attempt {
        actor,
        card,
        seen: card.rev,
        catalogue,
        sheet,
        open_remarks: 0,
        remarks: 1,
    }
}

/// Every step by everybody from every state: who may take it gets what the lifecycle says, nobody else
/// learns more than they see anyway.
#[test]
fn a_step_is_for_those_it_belongs_to() {
    let (catalogue, sheet) = (catalogue(), complete());
    for (state, _) in State::ALL {
        for deed in Deed::ALL {
            let card = card(state);
            let asked = |actor: &Actor| check(deed, &attempt(actor, &card, &catalogue, &sheet));
            let organisations = guards(deed).contains(&Guard::NavigatorOrHead);
            let right = if organisations {
                Right::AnswerForOrganisation
            } else {
                Right::CoachOfOrganisation
            };
            let by_state =
                next_state(state, deed).ok_or_else(|| Fault::Blocked(vec![Blocker::State { state }]));
            for role in Role::ALL {
                let own = asked(&somebody(role, ORGANISATION));
                let expected = match role {
                    Role::Navigator | Role::Head if organisations => by_state.clone(),
                    Role::Staff | Role::Navigator | Role::Head => Err(Fault::Forbidden(right)),
                    Role::Coach if state == State::Draft => Err(Fault::NotFound),
                    Role::Coach if organisations => Err(Fault::Forbidden(right)),
                    Role::Coach => by_state.clone(),
                    Role::Director | Role::Admin => Err(Fault::NotFound),
                };
                assert_eq!(own, expected, "{role:?} {deed:?} {state:?}");
                let foreign = asked(&somebody(role, ORGANISATION + 1));
                assert_eq!(foreign, Err(Fault::NotFound), "{role:?} {deed:?} {state:?}");
            }
            assert_eq!(
                asked(&Actor::Guest),
                Err(Fault::NotSignedIn),
                "{deed:?} {state:?}"
            );
        }
    }
}

#[test]
fn who_has_not_seen_the_newest_is_told_before_what_blocks() {
    let (catalogue, sheet) = (catalogue(), Sheet::default());
    for (state, deed, role) in [
        (State::Draft, Deed::Submit, Role::Head),
        (State::Submitted, Deed::Withdraw, Role::Navigator),
        (State::Submitted, Deed::BeginReview, Role::Coach),
        (State::InReview, Deed::Return, Role::Coach),
        (State::Returned, Deed::Resume, Role::Head),
        (State::InReview, Deed::Accept, Role::Coach),
        (State::Accepted, Deed::Submit, Role::Head),
    ] {
        let (card, actor) = (card(state), somebody(role, ORGANISATION));
        let late = Attempt {
            seen: Rev(8),
            ..attempt(&actor, &card, &catalogue, &sheet)
        };
        assert_eq!(check(deed, &late), Err(Fault::Stale { now: Rev(9) }), "{deed:?}");
        let stranger = somebody(Role::Head, ORGANISATION + 1);
        let strange = Attempt {
            actor: &stranger,
            ..late
        };
        assert_eq!(check(deed, &strange), Err(Fault::NotFound), "{deed:?}");
    }
}

#[test]
fn a_proof_takes_everything_that_the_step_demands() {
    let (catalogue, done, empty) = (catalogue(), complete(), Sheet::default());
    let (head, coach) = (
        somebody(Role::Head, ORGANISATION),
        somebody(Role::Coach, ORGANISATION),
    );
    let (draft, submitted, reviewed, returned) = (
        card(State::Draft),
        card(State::Submitted),
        card(State::InReview),
        card(State::Returned),
    );
    let id = draft.id;
    let of = |actor, card| attempt(actor, card, &catalogue, &done);
    assert_eq!(policy::submit(&of(&head, &draft)).unwrap().id(), id);
    assert_eq!(policy::withdraw(&of(&head, &submitted)).unwrap().id(), id);
    assert_eq!(policy::begin_review(&of(&coach, &submitted)).unwrap().id(), id);
    assert_eq!(policy::give_back(&of(&coach, &reviewed)).unwrap().id(), id);
    assert_eq!(policy::resume(&of(&head, &returned)).unwrap().id(), id);
    assert_eq!(policy::accept(&of(&coach, &reviewed)).unwrap().id(), id);

    let unfinished = attempt(&head, &draft, &catalogue, &empty);
    let open = catalogue.items().map(|item| item.key.clone()).collect();
    assert_eq!(
        policy::submit(&unfinished).unwrap_err(),
        Fault::Blocked(vec![Blocker::Incomplete { open }])
    );
    let silent = Attempt {
        remarks: 0,
        ..of(&coach, &reviewed)
    };
    assert_eq!(
        policy::give_back(&silent).unwrap_err(),
        Fault::Blocked(vec![Blocker::NoRemark])
    );
    let asking = Attempt {
        open_remarks: 1,
        ..of(&coach, &reviewed)
    };
    assert_eq!(
        policy::accept(&asking).unwrap_err(),
        Fault::Blocked(vec![Blocker::OpenRemarks])
    );
    // The Lotse has begun: it is too late to withdraw.
    assert_eq!(
        policy::withdraw(&of(&head, &reviewed)).unwrap_err(),
        Fault::Blocked(vec![Blocker::State {
            state: State::InReview
        }])
    );
}
