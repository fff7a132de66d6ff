//! What slows down guessing.

use backend::account::{change_password, clean_up, issue_password_link, set_password};
use shared::{
    DAY, Fault, HOUR, SECOND,
    account::{Password, Role},
};

use super::{BORNA, enter, with_navigator};
use crate::support::{PASSWORD, TestDoor, account, on_each_engine, programme};

#[test]
fn guessing_slows_down_for_known_and_unknown_names_alike() {
    on_each_engine(async |backend| {
        programme(&backend).await;
        account(&backend, "navigator.borna", Role::Navigator, BORNA).await;
        let door = TestDoor::from("192.0.2.1");
        let mut answers = Vec::new();
        for login in ["navigator.borna", "nobody.borna", "not a login \0"] {
            let mut seen = Vec::new();
            for _ in 0..7 {
                seen.push(enter(&backend, &door, login, "geraten geraten").await);
            }
            backend.clock.advance(30 * SECOND);
            seen.push(enter(&backend, &door, login, "geraten geraten").await);
            seen.push(enter(&backend, &door, login, "geraten geraten").await);
            answers.push(seen);
        }
        let wrong = || Err(Fault::WrongLogin);
        let wait = |seconds| Err(Fault::Throttled { seconds });
        let expected = [
            wrong(),
            wrong(),
            wrong(),
            wrong(),
            wrong(),
            wait(30),
            wait(30),
            wrong(),
            wait(60),
        ];
        for seen in answers {
            assert_eq!(seen, expected);
        }
        // The right password waits as well, and then wins and clears the count.
        assert_eq!(
            enter(&backend, &door, "navigator.borna", "geraten geraten").await,
            wrong()
        );
        backend.clock.advance(119 * SECOND);
        assert_eq!(enter(&backend, &door, "navigator.borna", PASSWORD).await, wait(1));
        backend.clock.advance(SECOND);
        enter(&backend, &door, "navigator.borna", PASSWORD).await.unwrap();
        for _ in 0..5 {
            assert_eq!(
                enter(&backend, &door, "navigator.borna", "geraten geraten").await,
                wrong()
            );
        }
        assert_eq!(
            enter(&backend, &door, "navigator.borna", PASSWORD).await,
            wait(30)
        );
        // A new password by link ends the waiting.
        let link = issue_password_link(&backend, "navigator.borna").await.unwrap();
        let new = Password::typed("nebel ueber der mole");
        set_password(&backend, link.token(), &new).await.unwrap();
        enter(&backend, &door, "navigator.borna", new.expose())
            .await
            .unwrap();
    });
}

#[test]
fn many_guesses_at_once_are_counted_too() {
    on_each_engine(async |backend| {
        programme(&backend).await;
        account(&backend, "navigator.borna", Role::Navigator, BORNA).await;
        let mut guesses = tokio::task::JoinSet::new();
        for guess in 0..20 {
            let backend = backend.clone();
            guesses.spawn(async move {
                enter(
                    &backend,
                    &TestDoor::default(),
                    "navigator.borna",
                    &format!("geraten {guess}"),
                )
                .await
            });
        }
        let answers = guesses.join_all().await;
        let verified = answers
            .iter()
            .filter(|answer| **answer == Err(Fault::WrongLogin))
            .count();
        let waiting = answers
            .iter()
            .filter(|answer| **answer == Err(Fault::Throttled { seconds: 30 }))
            .count();
        assert_eq!((verified, waiting), (5, 15), "{answers:?}");
    });
}

#[test]
fn a_crowd_behind_one_address_still_gets_in() {
    on_each_engine(async |backend| {
        programme(&backend).await;
        account(&backend, "navigator.borna", Role::Navigator, BORNA).await;
        let crowd = TestDoor::from("2001:db8::7");
        // The count is what matters here, not the hashes: 200 unknown names, some at a time.
        let mut tries = tokio::task::JoinSet::new();
        for number in 0..201 {
            let backend = backend.clone();
            tries.spawn(async move {
                let door = TestDoor::from("2001:db8::7");
                enter(&backend, &door, &format!("unknown.{number}"), "geraten").await
            });
        }
        tries.join_all().await;
        let wait = Err(Fault::Throttled { seconds: 900 });
        assert_eq!(enter(&backend, &crowd, "unknown.1000", "geraten").await, wait);
        for _ in 0..4 {
            assert_eq!(enter(&backend, &crowd, "navigator.borna", "geraten").await, wait);
        }
        enter(&backend, &crowd, "navigator.borna", PASSWORD)
            .await
            .unwrap();
        // A known name that waits looks like an unknown one.
        for _ in 0..7 {
            assert_eq!(enter(&backend, &crowd, "navigator.borna", "geraten").await, wait);
        }
        assert_eq!(enter(&backend, &crowd, "navigator.borna", PASSWORD).await, wait);
        let elsewhere = TestDoor::from("2001:db8:0:1::7");
        assert_eq!(
            enter(&backend, &elsewhere, "unknown.1001", "geraten").await,
            Err(Fault::WrongLogin)
        );
        backend.clock.advance(HOUR + SECOND);
        assert_eq!(
            enter(&backend, &crowd, "unknown.1002", "geraten").await,
            Err(Fault::WrongLogin)
        );
        backend.clock.advance(2 * DAY);
        assert!(clean_up(&backend).await.unwrap() > 200);
    });
}

#[test]
fn a_crowd_begins_for_known_and_unknown_names_at_once() {
    on_each_engine(async |backend| {
        programme(&backend).await;
        account(&backend, "navigator.borna", Role::Navigator, BORNA).await;
        let door = TestDoor::from("192.0.2.7");
        let mut tries = tokio::task::JoinSet::new();
        for number in 0..199 {
            let backend = backend.clone();
            tries.spawn(async move {
                let door = TestDoor::from("192.0.2.7");
                enter(&backend, &door, &format!("unknown.{number}"), "geraten").await
            });
        }
        tries.join_all().await;
        // Whoever knows the password makes no crowd.
        for _ in 0..2 {
            enter(&backend, &door, "navigator.borna", PASSWORD).await.unwrap();
        }
        let last = enter(&backend, &door, "unknown.200", "geraten").await;
        assert_eq!(last, Err(Fault::WrongLogin));
        let known = enter(&backend, &door, "navigator.borna", "geraten").await;
        let unknown = enter(&backend, &door, "unknown.201", "geraten").await;
        assert_eq!(known, unknown);
        assert_eq!(known, Err(Fault::Throttled { seconds: 900 }));
        enter(&backend, &door, "navigator.borna", PASSWORD).await.unwrap();
    });
}

#[test]
fn a_clock_that_ran_ahead_locks_nobody_out() {
    on_each_engine(async |backend| {
        programme(&backend).await;
        account(&backend, "navigator.borna", Role::Navigator, BORNA).await;
        let door = TestDoor::from("192.0.2.1");
        backend.clock.advance(300 * DAY);
        for _ in 0..7 {
            let _ = enter(&backend, &door, "navigator.borna", "geraten geraten").await;
        }
        let _ = enter(&backend, &door, "nobody.borna", "geraten geraten").await;
        backend.clock.advance(-300 * DAY);
        enter(&backend, &door, "navigator.borna", PASSWORD).await.unwrap();
        // The count of the other name; that of the address is gone with the right password.
        assert_eq!(clean_up(&backend).await.unwrap(), 1);
    });
}

#[test]
fn guessing_the_old_password_slows_down() {
    on_each_engine(async |backend| {
        let door = with_navigator(&backend).await;
        let actor = door.actor(&backend).await;
        let new = Password::typed("nebel ueber der mole");
        let mut last = Ok(());
        for guess in 0..6 {
            let old = Password::typed(format!("geraten {guess}"));
            last = change_password(&backend, &actor, &door, &old, &new).await;
        }
        assert_eq!(last, Err(Fault::Throttled { seconds: 30 }));
        assert_eq!(door.actor(&backend).await, actor);
    });
}
