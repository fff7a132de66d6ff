//! Signing in and out, passwords, sessions, and what people try against them.

mod console;
mod session;
mod throttle;

use backend::{
    Backend,
    account::{
        AccountFault, NewUser, Stay, add_user, change_password, clean_up, disable_user, issue_password_link,
        me, set_password, sign_in, sign_out,
    },
};
use shared::{
    DAY, Fault, HOUR,
    account::{Actor, Me, Password, PasswordFault, Role},
};

use crate::support::{PASSWORD, StuckDoor, TestDoor, account, ags, on_each_engine, programme};

pub(crate) const BORNA: &str = "14729050";

pub(crate) async fn enter(
    backend: &Backend,
    door: &TestDoor,
    login: &str,
    password: &str,
) -> Result<Me, Fault> {
    sign_in(
        backend,
        &Actor::Guest,
        door,
        login,
        &Password::typed(password),
        Stay::Lasting,
    )
    .await
}

pub(crate) async fn with_navigator(backend: &Backend) -> TestDoor {
    programme(backend).await;
    account(backend, "navigator.borna", Role::Navigator, BORNA).await;
    let door = TestDoor::default();
    enter(backend, &door, "navigator.borna", PASSWORD).await.unwrap();
    door
}

#[test]
fn somebody_signs_in_and_out() {
    on_each_engine(async |backend| {
        let programme = programme(&backend).await;
        let user = account(&backend, "Navigator.Borna", Role::Navigator, BORNA).await;
        let door = TestDoor::default();
        let found = enter(&backend, &door, "  NAVIGATOR.borna ", PASSWORD)
            .await
            .unwrap();
        assert_eq!(found.login.as_str(), "navigator.borna");
        assert_eq!((found.person.id, found.person.role), (user, Role::Navigator));
        assert_eq!(
            (found.person.programme, &*found.programme),
            (programme, "Beispiel")
        );
        assert_eq!(
            found.organisation.as_ref().map(|found| &*found.name),
            Some("Borna")
        );
        assert_eq!(
            found.organisation.map(|found| found.id),
            found.person.organisation
        );

        let actor = door.actor(&backend).await;
        assert_eq!(actor, Actor::Person(found.person));
        assert_eq!(me(&backend, &actor).await.unwrap().person.id, user);
        assert_eq!(me(&backend, &Actor::Guest).await, Err(Fault::NotSignedIn));

        // A second person in the same browser ends the first one's session before a new one begins.
        account(&backend, "admin", Role::Admin, "").await;
        door.steps();
        sign_in(
            &backend,
            &actor,
            &door,
            "admin",
            &Password::typed(PASSWORD),
            Stay::Lasting,
        )
        .await
        .unwrap();
        assert_eq!(door.steps(), ["leave", "enter"]);
        let actor = door.actor(&backend).await;
        sign_out(&backend, &actor, &door).await.unwrap();
        assert_eq!(door.actor(&backend).await, Actor::Guest);
        sign_out(&backend, &Actor::Guest, &door).await.unwrap();
    });
}

#[test]
fn what_does_not_sign_in_looks_alike() {
    on_each_engine(async |backend| {
        programme(&backend).await;
        account(&backend, "jörg.müller@borna.example", Role::Head, BORNA).await;
        account(&backend, "closed", Role::Staff, BORNA).await;
        disable_user(&backend, "closed").await.unwrap();
        let user = NewUser {
            login: "without.password".into(),
            name: "Ohne Passwort".into(),
            role: Role::Staff,
            programme: None,
            organisation: Some(ags(BORNA)),
        };
        add_user(&backend, user).await.unwrap();
        let long = "x".repeat(10_000);
        for (login, password) in [
            ("jörg.müller@borna.example", "falsch falsch falsch"),
            ("jörg.müller@borna.example", ""),
            ("jörg.müller@borna.example", long.as_str()),
            ("jörg.müller@borna.example", "hafenmauer im nebel\0"),
            ("nobody", PASSWORD),
            ("closed", PASSWORD),
            ("without.password", ""),
            ("without.password", PASSWORD),
            ("", ""),
            ("nul\0", PASSWORD),
            ("' OR 1=1 --", PASSWORD),
            (long.as_str(), PASSWORD),
        ] {
            let door = TestDoor::default();
            let answer = enter(&backend, &door, login, password).await;
            assert_eq!(answer, Err(Fault::WrongLogin), "{login:.40}");
            assert_eq!(door.steps(), [""; 0], "{login:.40}");
        }
        for login in [
            "JÖRG.MÜLLER@BORNA.EXAMPLE",
            "jo\u{308}rg.mu\u{308}ller@borna.example",
        ] {
            enter(&backend, &TestDoor::default(), login, PASSWORD)
                .await
                .unwrap();
        }
        let right = Password::typed(PASSWORD);
        let stuck = sign_in(
            &backend,
            &Actor::Guest,
            &StuckDoor,
            "jörg.müller@borna.example",
            &right,
            Stay::Lasting,
        );
        assert_eq!(stuck.await, Err(Fault::Full));
    });
}

#[test]
fn two_sign_ins_at_once_both_work() {
    on_each_engine(async |backend| {
        programme(&backend).await;
        account(&backend, "navigator.borna", Role::Navigator, BORNA).await;
        let (one, two) = (TestDoor::default(), TestDoor::default());
        let (first, second) = tokio::join!(
            enter(&backend, &one, "navigator.borna", PASSWORD),
            enter(&backend, &two, "navigator.borna", PASSWORD),
        );
        assert_eq!(first.unwrap().person, second.unwrap().person);
        assert_eq!(one.inside(), two.inside());
    });
}

#[test]
fn a_changed_password_ends_the_other_sessions() {
    on_each_engine(async |backend| {
        let here = with_navigator(&backend).await;
        let there = TestDoor::default();
        enter(&backend, &there, "navigator.borna", PASSWORD)
            .await
            .unwrap();
        let actor = here.actor(&backend).await;
        let change = async |old: &str, new: &str| {
            change_password(
                &backend,
                &actor,
                &here,
                &Password::typed(old),
                &Password::typed(new),
            )
            .await
        };
        for (old, new, expected) in [
            ("falsch falsch", "nebel ueber der mole", Fault::WrongLogin),
            (PASSWORD, "kurz", Fault::Password(PasswordFault::TooShort)),
            (
                PASSWORD,
                &*"x".repeat(10_000),
                Fault::Password(PasswordFault::TooLong),
            ),
            (PASSWORD, PASSWORD, Fault::Password(PasswordFault::Unchanged)),
            (
                PASSWORD,
                "Passwort2025!",
                Fault::Password(PasswordFault::TooCommon),
            ),
            (
                PASSWORD,
                "Navigator.Borna.1",
                Fault::Password(PasswordFault::TooCommon),
            ),
        ] {
            assert_eq!(change(old, new).await, Err(expected), "{new:.20}");
        }
        change(PASSWORD, "nebel über der mole").await.unwrap();
        assert_eq!(here.actor(&backend).await, actor);
        assert_eq!(there.actor(&backend).await, Actor::Guest);
        let again = enter(&backend, &there, "navigator.borna", PASSWORD).await;
        assert_eq!(again, Err(Fault::WrongLogin));
        enter(&backend, &there, "navigator.borna", "nebel über der mole")
            .await
            .unwrap();
        let typed = Password::typed(PASSWORD);
        let guest = change_password(&backend, &Actor::Guest, &here, &typed, &typed).await;
        assert_eq!(guest, Err(Fault::NotSignedIn));
    });
}

#[test]
fn of_two_changes_at_once_one_counts() {
    on_each_engine(async |backend| {
        let door = with_navigator(&backend).await;
        let actor = door.actor(&backend).await;
        let old = Password::typed(PASSWORD);
        let (one, two) = (
            Password::typed("nebel ueber der mole"),
            Password::typed("mole unter dem nebel"),
        );
        let (other_door, third) = (TestDoor::default(), TestDoor::default());
        let (first, second) = tokio::join!(
            change_password(&backend, &actor, &door, &old, &one),
            change_password(&backend, &actor, &other_door, &old, &two),
        );
        assert_ne!(first.is_ok(), second.is_ok(), "{first:?} {second:?}");
        let counts = if first.is_ok() { one } else { two };
        sign_in(
            &backend,
            &Actor::Guest,
            &third,
            "navigator.borna",
            &counts,
            Stay::Lasting,
        )
        .await
        .unwrap();
    });
}

#[test]
fn a_link_works_once_and_for_three_days() {
    on_each_engine(async |backend| {
        let door = with_navigator(&backend).await;
        let new = Password::typed("nebel ueber der mole");
        let first = issue_password_link(&backend, "navigator.borna").await.unwrap();
        assert_eq!(first.token().len(), 64);
        assert!(!format!("{first:?}").contains(first.token()));
        let second = issue_password_link(&backend, "NAVIGATOR.BORNA").await.unwrap();
        let upper = second.token().to_uppercase();
        for wrong in [
            "",
            "x",
            "\0",
            &"0".repeat(64),
            &"f".repeat(10_000),
            first.token(),
            &upper,
        ] {
            assert_eq!(
                set_password(&backend, wrong, &new).await,
                Err(Fault::LinkOver),
                "{wrong:.20}"
            );
        }
        // A password that will not do leaves the link as it is.
        let short = set_password(&backend, second.token(), &Password::typed("kurz")).await;
        assert_eq!(short, Err(Fault::Password(PasswordFault::TooShort)));
        assert_ne!(door.actor(&backend).await, Actor::Guest);
        set_password(&backend, second.token(), &new).await.unwrap();
        assert_eq!(door.actor(&backend).await, Actor::Guest);
        assert_eq!(
            set_password(&backend, second.token(), &new).await,
            Err(Fault::LinkOver)
        );
        enter(&backend, &door, "navigator.borna", new.expose())
            .await
            .unwrap();

        let third = issue_password_link(&backend, "navigator.borna").await.unwrap();
        backend.clock.advance(72 * HOUR);
        assert_eq!(
            set_password(&backend, third.token(), &new).await,
            Err(Fault::LinkOver)
        );

        // Of two at once one wins.
        let fourth = issue_password_link(&backend, "navigator.borna").await.unwrap();
        let (one, two) = (
            Password::typed("erst der eine nebel"),
            Password::typed("dann der andere nebel"),
        );
        let (left, right) = tokio::join!(
            set_password(&backend, fourth.token(), &one),
            set_password(&backend, fourth.token(), &two),
        );
        assert_ne!(left.is_ok(), right.is_ok(), "{left:?} {right:?}");

        // The link of a closed account is over.
        let fifth = issue_password_link(&backend, "navigator.borna").await.unwrap();
        disable_user(&backend, "navigator.borna").await.unwrap();
        assert_eq!(
            set_password(&backend, fifth.token(), &new).await,
            Err(Fault::LinkOver)
        );
        let closed = issue_password_link(&backend, "navigator.borna").await;
        assert_eq!(closed, Err(AccountFault::Closed));
        backend.clock.advance(40 * DAY);
        clean_up(&backend).await.unwrap();
    });
}
