//! The rows: one per server function and kind of target.

use serde_json::{Value as Json, json};
use shared::{AssessmentId, CatalogueId, account::Role, assessment::AssessmentCard};

use crate::{
    work::{CANARY, SHARED, Stage, Work},
    world::{Answer, FOREIGN, FOREIGN_HEAD, OWN, PASSWORD, World, login, variant},
};

/// Nobody, then every role of the own organisation.
pub(crate) const WHO: [Option<Role>; 7] = [
    None,
    Some(Role::Staff),
    Some(Role::Navigator),
    Some(Role::Head),
    Some(Role::Coach),
    Some(Role::Director),
    Some(Role::Admin),
];

/// What a call can ask about.
pub(crate) struct Scene<'a> {
    pub(crate) world: &'a World,
    pub(crate) work: &'a Work,
    pub(crate) stage: Stage,
    /// The login of who asks.
    pub(crate) who: Option<String>,
}

/// One call of one function, by everybody.
pub(crate) struct Row {
    /// The function's address.
    pub(crate) path: &'static str,
    /// What is asked for: the own organisation's, a foreign one's, nothing in particular.
    pub(crate) target: &'static str,
    /// The arguments.
    pub(crate) arguments: fn(&Scene<'_>) -> Json,
    /// The status for each of [`WHO`] while the assessments are in work.
    pub(crate) draft: [u16; 7],
    /// The same once they are submitted.
    pub(crate) submitted: [u16; 7],
    /// What else must hold of an answer with the status of the table.
    pub(crate) check: fn(&Scene<'_>, Option<Role>, &Answer),
}

fn nothing(_: &Scene<'_>) -> Json {
    json!({})
}

fn no_more(_: &Scene<'_>, _: Option<Role>, _: &Answer) {}

fn own(scene: &Scene<'_>) -> Json {
    json!({ "id": scene.work.own.id })
}

fn foreign(scene: &Scene<'_>) -> Json {
    json!({ "id": scene.work.foreign.id })
}

/// A step on what somebody saw long ago: refused as stale where it is not refused before.
fn step(card: &AssessmentCard) -> Json {
    json!({ "id": card.id, "seen": 0 })
}

/// The organisations in a list of cards.
fn organisations(list: &Json) -> Vec<&str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|one| one["organisation_name"].as_str().unwrap())
        .collect()
}

/// Somebody's id; for nobody the one of the Leitung.
fn person(scene: &Scene<'_>) -> shared::UserId {
    scene.world.people[&scene.who.clone().unwrap_or_else(|| login(Role::Head))]
}

/// A device for each: none is used by two people.
fn device(scene: &Scene<'_>) -> u128 {
    let login = scene.who.as_deref().unwrap_or_default();
    1_000_000
        + login
            .bytes()
            .fold(0, |sum, byte| sum * 31 % 1_000_003 + u128::from(byte))
}

/// Everybody who is signed in; nobody else.
const SIGNED_IN: [u16; 7] = [401, 200, 200, 200, 200, 200, 200];
/// Nobody learns that it is there.
const HIDDEN: [u16; 7] = [401, 404, 404, 404, 404, 404, 404];

pub(crate) const TABLE: &[Row] = &[
    Row {
        path: "/api/v1/account/sign-in",
        target: "an account, with its password",
        arguments: |scene| {
            let login = scene.who.clone().unwrap_or_else(|| login(Role::Admin));
            json!({ "login": login, "password": PASSWORD })
        },
        draft: [200; 7],
        submitted: [200; 7],
        check: |_, who, answer| assert_eq!(answer.json()["login"], login(who.unwrap_or(Role::Admin))),
    },
    Row {
        path: "/api/v1/account/sign-in",
        target: "an account, without its password",
        arguments: |_| json!({ "login": login(Role::Head), "password": "falsch, aber lang" }),
        draft: [401; 7],
        submitted: [401; 7],
        check: |_, _, answer| assert_eq!(answer.fault().unwrap(), "wrong_login"),
    },
    Row {
        path: "/api/v1/account/sign-in",
        target: "no account",
        arguments: |scene| {
            // Another name each: many tries with one name are slowed down.
            let name = scene.who.as_deref().unwrap_or("gast");
            json!({ "login": format!("niemand-{name}"), "password": PASSWORD })
        },
        draft: [401; 7],
        submitted: [401; 7],
        check: |_, _, answer| assert_eq!(answer.fault().unwrap(), "wrong_login"),
    },
    Row {
        path: "/api/v1/account/me",
        target: "the own account",
        arguments: nothing,
        draft: SIGNED_IN,
        submitted: SIGNED_IN,
        check: |_, who, answer| {
            if let Some(role) = who {
                assert_eq!(answer.json()["login"], login(role));
            }
        },
    },
    Row {
        path: "/api/v1/account/change-password",
        target: "the own account, wrong password",
        arguments: |_| json!({ "old": "falsch, aber lang", "new": "neu und lang genug" }),
        draft: [401; 7],
        submitted: [401; 7],
        check: no_more,
    },
    Row {
        path: "/api/v1/account/change-password",
        target: "the own account, too short a new one",
        arguments: |_| json!({ "old": PASSWORD, "new": "kurz" }),
        draft: [401, 422, 422, 422, 422, 422, 422],
        submitted: [401, 422, 422, 422, 422, 422, 422],
        check: no_more,
    },
    Row {
        path: "/api/v1/account/set-password",
        target: "somebody's account, without a link",
        arguments: |_| json!({ "token": "0".repeat(64), "new": "neu und lang genug" }),
        draft: [410; 7],
        submitted: [410; 7],
        check: no_more,
    },
    Row {
        path: "/api/v1/account/sign-out",
        target: "the own session",
        arguments: nothing,
        draft: [200; 7],
        submitted: [200; 7],
        check: no_more,
    },
    Row {
        path: "/api/v1/account/sign-out-everywhere",
        target: "the own sessions",
        arguments: nothing,
        draft: SIGNED_IN,
        submitted: SIGNED_IN,
        check: no_more,
    },
    Row {
        path: "/api/v1/organisation/list",
        target: "own and foreign",
        arguments: nothing,
        draft: SIGNED_IN,
        submitted: SIGNED_IN,
        check: |_, who, answer| {
            let expected = match who {
                Some(Role::Staff | Role::Navigator | Role::Head | Role::Coach) => vec![OWN],
                Some(Role::Director | Role::Admin) => vec![],
                None => return,
            };
            let list = answer.json();
            let seen: Vec<_> = list
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["ags"].as_str().unwrap())
                .collect();
            assert_eq!(seen, expected);
            assert!(!answer.text().contains(FOREIGN));
        },
    },
    Row {
        path: "/api/v1/assessment/begin",
        target: "the own organisation, where one is there",
        arguments: nothing,
        draft: [401, 403, 200, 200, 403, 403, 403],
        submitted: [401, 403, 409, 409, 403, 403, 403],
        check: |scene, who, answer| {
            if scene.stage == Stage::Draft && matches!(who, Some(Role::Navigator | Role::Head)) {
                assert_eq!(
                    answer.json()["id"],
                    json!(scene.work.own.id),
                    "the one there is, no second"
                );
            }
        },
    },
    Row {
        path: "/api/v1/assessment/list",
        target: "own and foreign",
        arguments: nothing,
        draft: SIGNED_IN,
        submitted: SIGNED_IN,
        check: |scene, who, answer| {
            let expected = match (who, scene.stage) {
                (None, _) => return,
                (Some(Role::Navigator | Role::Head), _) | (Some(Role::Coach), Stage::Submitted) => {
                    vec!["Borna"]
                }
                _ => vec![],
            };
            assert_eq!(organisations(&answer.json()), expected);
        },
    },
    Row {
        path: "/api/v1/assessment/standing",
        target: "own",
        arguments: nothing,
        draft: SIGNED_IN,
        submitted: SIGNED_IN,
        check: |scene, who, answer| {
            let state = match (who, scene.stage) {
                (None, _) => return,
                (Some(Role::Coach | Role::Director | Role::Admin), _) => {
                    assert_eq!(answer.json(), json!(null));
                    return;
                }
                (_, Stage::Draft) => "draft",
                (_, Stage::Submitted) => "submitted",
            };
            let answer = answer.json();
            assert_eq!(answer["state"], state);
            assert_eq!(answer.as_object().unwrap().len(), 3, "no id and no content");
        },
    },
    Row {
        path: "/api/v1/assessment/catalogue",
        target: "a published one",
        arguments: |scene| json!({ "id": scene.work.own.catalogue }),
        draft: SIGNED_IN,
        submitted: SIGNED_IN,
        check: no_more,
    },
    Row {
        path: "/api/v1/assessment/catalogue",
        target: "none",
        arguments: |_| json!({ "id": CatalogueId::from_number(1) }),
        draft: HIDDEN,
        submitted: HIDDEN,
        check: no_more,
    },
    Row {
        path: "/api/v1/assessment/submit",
        target: "the own organisation's",
        arguments: |scene| step(&scene.work.own),
        draft: [401, 403, 409, 409, 404, 404, 404],
        submitted: [401, 403, 409, 409, 403, 404, 404],
        check: no_more,
    },
    Row {
        path: "/api/v1/assessment/submit",
        target: "a foreign one's",
        arguments: |scene| step(&scene.work.foreign),
        draft: HIDDEN,
        submitted: HIDDEN,
        check: no_more,
    },
    Row {
        path: "/api/v1/assessment/submit",
        target: "none",
        arguments: |_| json!({ "id": AssessmentId::from_number(1), "seen": 0 }),
        draft: HIDDEN,
        submitted: HIDDEN,
        check: no_more,
    },
    Row {
        path: "/api/v1/assessment/withdraw",
        target: "the own organisation's",
        arguments: |scene| step(&scene.work.own),
        draft: [401, 403, 409, 409, 404, 404, 404],
        submitted: [401, 403, 409, 409, 403, 404, 404],
        check: no_more,
    },
    Row {
        path: "/api/v1/assessment/withdraw",
        target: "a foreign one's",
        arguments: |scene| step(&scene.work.foreign),
        draft: HIDDEN,
        submitted: HIDDEN,
        check: no_more,
    },
    Row {
        path: "/api/v1/assessment/submission",
        target: "the own organisation's",
        arguments: own,
        draft: [401, 403, 404, 404, 404, 404, 404],
        submitted: [401, 403, 200, 200, 200, 404, 404],
        check: |scene, who, answer| {
            if scene.stage == Stage::Submitted && who == Some(Role::Coach) {
                assert!(answer.text().contains(SHARED), "the Lotse gets what is shared");
            }
        },
    },
    Row {
        path: "/api/v1/assessment/submission",
        target: "a foreign one's",
        arguments: foreign,
        draft: HIDDEN,
        submitted: HIDDEN,
        check: no_more,
    },
    Row {
        path: "/api/v1/assessment/submissions",
        target: "own and foreign",
        arguments: nothing,
        draft: [401, 403, 403, 403, 200, 403, 403],
        submitted: [401, 403, 403, 403, 200, 403, 403],
        check: |scene, who, answer| {
            if who == Some(Role::Coach) {
                let shared = usize::from(scene.stage == Stage::Submitted);
                assert_eq!(answer.json().as_array().unwrap().len(), shared);
                assert!(!answer.text().contains("Kamenz"));
            }
        },
    },
    Row {
        path: "/api/v1/assessment/history",
        target: "the own organisation's",
        arguments: |scene| json!({ "id": scene.work.own.id, "skip": 0 }),
        draft: [401, 403, 200, 200, 404, 404, 404],
        submitted: [401, 403, 200, 200, 404, 404, 404],
        check: no_more,
    },
    Row {
        path: "/api/v1/assessment/history",
        target: "a foreign one's",
        arguments: |scene| json!({ "id": scene.work.foreign.id, "skip": 0 }),
        draft: HIDDEN,
        submitted: HIDDEN,
        check: no_more,
    },
    Row {
        path: "/api/v1/sync/exchange",
        target: "every document there is, read",
        arguments: |scene| json!({ "request": scene.work.nothing_new(person(scene)) }),
        draft: SIGNED_IN,
        submitted: SIGNED_IN,
        check: |_, who, answer| {
            let insider = matches!(who, Some(Role::Navigator | Role::Head));
            assert_eq!(answer.text().contains(CANARY), insider);
        },
    },
    Row {
        path: "/api/v1/sync/exchange",
        target: "the own organisation's, written",
        arguments: |scene| {
            let document = scene.work.own.documents.internal;
            json!({ "request": Work::writing(person(scene), device(scene), document) })
        },
        draft: SIGNED_IN,
        submitted: SIGNED_IN,
        check: |scene, who, answer| {
            let expected = match (who, scene.stage) {
                (None, _) => return,
                (Some(Role::Navigator | Role::Head), Stage::Draft) => "taken",
                (Some(Role::Navigator | Role::Head), Stage::Submitted) => "parked",
                _ => "refused",
            };
            let verdict = variant(&answer.json()["verdicts"][0]);
            assert_eq!(verdict.as_deref(), Some(expected), "{}", answer.text());
        },
    },
    Row {
        path: "/api/v1/sync/exchange",
        target: "a foreign one's, written",
        arguments: |scene| {
            let document = scene.work.foreign.documents.internal;
            json!({ "request": Work::writing(person(scene), device(scene), document) })
        },
        draft: SIGNED_IN,
        submitted: SIGNED_IN,
        check: |_, who, answer| {
            if who.is_some() {
                let expected = json!({ "refused": "no_document" });
                assert_eq!(answer.json()["verdicts"][0], expected);
            }
        },
    },
    Row {
        path: "/api/v1/sync/exchange",
        target: "in somebody else's name",
        arguments: |scene| json!({ "request": scene.work.nothing_new(scene.world.people[FOREIGN_HEAD]) }),
        draft: [401, 409, 409, 409, 409, 409, 409],
        submitted: [401, 409, 409, 409, 409, 409, 409],
        check: no_more,
    },
    Row {
        path: "/api/v1/sync/parked",
        target: "the own ones",
        arguments: nothing,
        draft: SIGNED_IN,
        submitted: SIGNED_IN,
        check: no_more,
    },
    Row {
        path: "/api/v1/sync/drop-parked",
        target: "somebody else's",
        arguments: |scene| {
            let theirs = scene.who != Some(login(Role::Navigator));
            json!({ "ids": scene.work.parked.iter().filter(|_| theirs).collect::<Vec<_>>() })
        },
        draft: SIGNED_IN,
        submitted: SIGNED_IN,
        check: no_more,
    },
];
