//! Who may call what: every server function × every role × own and foreign organisation.
//!
//! A function without a row fails the run. To add one: a row in `authz/table.rs` with the status that each
//! role gets, for each kind of target it takes.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "authz/files.rs"]
mod files;
#[path = "authz/hints.rs"]
mod hints;
#[path = "authz/pages.rs"]
mod pages;
#[path = "authz/session.rs"]
mod session;
#[path = "authz/surface.rs"]
mod surface;
#[path = "authz/table.rs"]
mod table;
#[path = "authz/work.rs"]
mod work;
#[path = "authz/world.rs"]
mod world;

use std::collections::{BTreeMap, BTreeSet};

use leptos::server_fn::axum::server_fn_paths;
use serde_json::json;
use shared::account::Role;

use table::{Row, Scene, TABLE, WHO};
use work::{CANARY, LATE, NEIGHBOUR, SHARED, Stage, Work};
use world::{Answer, Browser, FOREIGN_HEAD, World, login};

/// Everybody's browsers. Signing in takes a while, so a session is kept until a call ends it.
struct Browsers<'a> {
    world: &'a World,
    open: BTreeMap<String, Browser>,
}

impl<'a> Browsers<'a> {
    fn new(world: &'a World) -> Self {
        Self {
            world,
            open: BTreeMap::new(),
        }
    }

    async fn call(&mut self, scene: &Scene<'_>, row: &Row) -> Answer {
        let arguments = (row.arguments)(scene);
        let Some(login) = &scene.who else {
            return self.world.browser().call(row.path, &arguments).await;
        };
        let mut browser = match self.open.remove(login) {
            Some(browser) => browser,
            None => self.world.signed_in_as(login).await,
        };
        let answer = browser.call(row.path, &arguments).await;
        if !row.path.contains("/sign-") {
            self.open.insert(login.clone(), browser);
        }
        answer
    }
}

async fn each_gets_what_the_table_says(stage: Stage) {
    let world = World::new().await;
    let work = Work::new(&world, stage).await;
    let mut browsers = Browsers::new(&world);
    let mut wrong = Vec::new();
    for row in TABLE {
        let expected = match stage {
            Stage::Draft => row.draft,
            Stage::Submitted => row.submitted,
        };
        for (role, expected) in WHO.into_iter().zip(expected) {
            let scene = Scene {
                world: &world,
                work: &work,
                stage,
                who: role.map(login),
            };
            let answer = browsers.call(&scene, row).await;
            if answer.status == expected {
                (row.check)(&scene, role, &answer);
            } else {
                let (Row { path, target, .. }, status) = (row, answer.status);
                wrong.push(format!(
                    "{path} ({target}) by {role:?}: {status}, not {expected}: {}",
                    answer.text()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_assessment_is_in_work() {
    each_gets_what_the_table_says(Stage::Draft).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn once_the_assessment_is_submitted() {
    each_gets_what_the_table_says(Stage::Submitted).await;
}

#[test]
fn every_function_has_a_row() {
    let rows: BTreeSet<_> = TABLE.iter().map(|row| row.path).collect();
    let registered: BTreeSet<_> = server_fn_paths().map(|(path, _)| path).collect();
    assert_eq!(rows, registered);
}

#[test]
fn every_function_is_called_by_post() {
    for (path, method) in server_fn_paths() {
        assert_eq!(method, http::Method::POST, "{path}");
    }
}

/// Texts of the own organisation lie in internal notes, on both sides of a conflict, deleted, and parked.
/// Nobody else gets a byte of them, whatever they call; and nobody but their author what is parked.
#[tokio::test(flavor = "multi_thread")]
async fn internal_texts_reach_nobody_else() {
    let insiders = [Role::Navigator, Role::Head].map(login);
    for stage in [Stage::Draft, Stage::Submitted] {
        let world = World::new().await;
        let work = Work::new(&world, stage).await;
        let everybody = WHO
            .into_iter()
            .map(|role| role.map(login))
            .chain([Some(FOREIGN_HEAD.to_owned())]);
        let mut browsers = Browsers::new(&world);
        let mut read = BTreeSet::new();
        for who in everybody {
            for row in TABLE {
                let scene = Scene {
                    world: &world,
                    work: &work,
                    stage,
                    who: who.clone(),
                };
                let answer = browsers.call(&scene, row).await;
                let headers = format!("{:?}", answer.headers);
                for secret in [CANARY, LATE, SHARED, NEIGHBOUR] {
                    if answer.text().contains(secret) || headers.contains(secret) {
                        read.insert((secret, who.clone().unwrap_or_default()));
                    }
                }
            }
        }
        let mut expected: BTreeSet<_> = insiders
            .iter()
            .flat_map(|login| [(CANARY, login.clone()), (SHARED, login.clone())])
            .collect();
        expected.insert((NEIGHBOUR, FOREIGN_HEAD.to_owned()));
        if stage == Stage::Submitted {
            expected.insert((LATE, login(Role::Navigator)));
            expected.insert((SHARED, login(Role::Coach)));
        }
        assert_eq!(read, expected, "{stage:?}");
        let mut author = world.signed_in(Role::Navigator).await;
        let parked = author.call("/api/v1/sync/parked", &json!({})).await.text();
        assert_eq!(
            parked.contains(LATE),
            stage == Stage::Submitted,
            "nobody else could drop it"
        );
    }
}
