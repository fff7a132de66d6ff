//! Hints between the processes that serve one database.

use std::time::Duration;

use backend::{
    Backend, Clock,
    sync::{Ear, Heard, end_hints, hints, relay_hints},
};
use shared::{
    account::{Actor, Person},
    assessment::Answer,
};
use sqlx::Connection as _;
use tokio::{
    task::JoinHandle,
    time::{sleep, timeout},
};

use crate::{
    desk::Town,
    support::{BEGIN, Database, on_each_engine, run, statement},
};

/// Long enough for a busy machine; a moment is usual.
const SOON: Duration = Duration::from_secs(5);

fn relay(backend: &Backend) -> JoinHandle<()> {
    let backend = backend.clone();
    tokio::spawn(async move { relay_hints(&backend).await })
}

/// Waits until `count` processes listen, none of them over one of these connections. Returns theirs.
async fn listening(url: &str, count: usize, gone: &[i32]) -> Vec<i32> {
    let mut conn = sqlx::PgConnection::connect(url).await.unwrap();
    for _ in 0..500 {
        let found: Vec<i32> = sqlx::query_scalar(
            "SELECT pid FROM pg_stat_activity
             WHERE datname = current_database() AND query LIKE 'LISTEN %' AND state = 'idle'",
        )
        .fetch_all(&mut conn)
        .await
        .unwrap();
        if found.len() == count && !found.iter().any(|pid| gone.contains(pid)) {
            return found;
        }
        sleep(Duration::from_millis(20)).await;
    }
    panic!("nobody listens");
}

async fn soon(ear: &mut Ear, person: &Person) -> Option<Heard> {
    timeout(SOON, ear.next(person)).await.ok()
}

async fn nothing(ear: &mut Ear, person: &Person) {
    let heard = timeout(Duration::from_millis(200), ear.next(person)).await;
    assert!(heard.is_err(), "{heard:?}");
}

async fn over(relay: JoinHandle<()>) {
    timeout(SOON, relay).await.unwrap().unwrap();
}

fn person(actor: &Actor) -> &Person {
    actor.person().unwrap()
}

#[test]
fn another_process_hears_what_changes_here() {
    run(async {
        let Some(database) = Database::postgres().await else {
            return;
        };
        let clock = Clock::fixed(BEGIN);
        let (here, there) = (database.open(&clock).await, database.open(&clock).await);
        let relays = [relay(&here), relay(&there)];
        let mut listeners = listening(&database.url, 2, &[]).await;

        let town = Town::new(&here).await;
        let mut ear_there = hints(&there, None);
        let mut one = town.begin().await;
        let answers = one.card.documents.answers;
        let (head, neighbour) = (person(&town.head), person(&town.neighbour));
        let begun = soon(&mut ear_there, head).await;
        assert!(matches!(begun, Some(Heard::Documents(new)) if new.len() == 3));
        let mut other_ear = hints(&there, None);
        let mut ear_here = hints(&here, None);

        for answer in [1, 2, 3] {
            let edit = one.answer("STR1", &Answer::Level(answer));
            one.put(&[edit]).await;
            let heard = Some(Heard::Documents(vec![answers]));
            assert_eq!(soon(&mut ear_there, head).await, heard, "{answer}");
            // Here it is heard once, and there by nobody whom it does not concern.
            assert_eq!(soon(&mut ear_here, head).await, heard, "{answer}");
            nothing(&mut ear_here, head).await;
            nothing(&mut other_ear, neighbour).await;

            // No call of ours, and connections that break, do no harm.
            statement(
                &database.url,
                "NOTIFY fahrwasser, 'x 00000000-0000-0000-0000-000000000000'",
            )
            .await;
            if answer < 3 {
                for pid in &listeners {
                    statement(&database.url, &format!("SELECT pg_terminate_backend({pid})")).await;
                }
                listeners = listening(&database.url, 2, &listeners).await;
            }
        }
        // A lost hint is no lost edit.
        let mut two = town.also(&town.head, &one).await;
        two.backend = there.clone();
        two.exchange(&[]).await.unwrap();
        assert_eq!(two.common(), one.common());

        let [first, second] = relays;
        end_hints(&here);
        over(first).await;
        listening(&database.url, 1, &[]).await;
        // Also without a word before.
        timeout(SOON, there.close()).await.unwrap();
        over(second).await;
        listening(&database.url, 0, &[]).await;
        timeout(SOON, here.close()).await.unwrap();
        database.remove().await;
    });
}

#[test]
fn it_goes_on_trying_and_ends_when_the_hints_end() {
    run(async {
        let Some(database) = Database::postgres().await else {
            return;
        };
        let backend = database.open(&Clock::fixed(BEGIN)).await;
        let relay = relay(&backend);
        listening(&database.url, 1, &[]).await;
        database.remove().await;
        sleep(Duration::from_millis(700)).await;
        assert!(!relay.is_finished());
        end_hints(&backend);
        over(relay).await;
        backend.close().await;
    });
}

#[test]
fn one_process_alone_has_nobody_to_call() {
    on_each_engine(async |backend| {
        if backend.db.file().is_some() {
            over(relay(&backend)).await;
        }
    });
}
