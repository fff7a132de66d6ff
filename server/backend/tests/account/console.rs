//! Accounts as the console adds and closes them.

use backend::{
    account::{AccountFault, NewUser, add_user, disable_user},
    organisation::add_programme,
};
use shared::{
    Fault,
    account::{Actor, LoginFault, Role},
};

use super::{BORNA, enter, with_navigator};
use crate::support::{PASSWORD, TestDoor, account, ags, on_each_engine, programme};

#[test]
fn accounts_are_added_with_what_their_role_needs() {
    on_each_engine(async |backend| {
        let user = |login: &str, role, place: Option<&str>| NewUser {
            login: login.into(),
            name: "Anke Winkler".into(),
            role,
            programme: None,
            organisation: place.map(ags),
        };
        let add = async |user: NewUser| add_user(&backend, user).await.map(drop);
        assert_eq!(
            add(user("a", Role::Admin, None)).await,
            Err(AccountFault::NoProgramme)
        );
        programme(&backend).await;
        for (new, expected) in [
            (
                user("", Role::Admin, None),
                AccountFault::Login(LoginFault::Empty),
            ),
            (
                user("a b", Role::Admin, None),
                AccountFault::Login(LoginFault::Sign),
            ),
            (user("a", Role::Staff, None), AccountFault::NeedsOrganisation),
            (
                user("a", Role::Admin, Some(BORNA)),
                AccountFault::HasNoOrganisation,
            ),
            (
                user("a", Role::Head, Some("14729051")),
                AccountFault::NoOrganisation,
            ),
            (
                NewUser {
                    name: " ".into(),
                    ..user("a", Role::Admin, None)
                },
                AccountFault::Name,
            ),
            (
                NewUser {
                    name: "a\0b".into(),
                    ..user("a", Role::Admin, None)
                },
                AccountFault::Name,
            ),
            (
                NewUser {
                    name: "a\u{202e}b".into(),
                    ..user("a", Role::Admin, None)
                },
                AccountFault::Name,
            ),
            (
                NewUser {
                    name: "ä".repeat(121),
                    ..user("a", Role::Admin, None)
                },
                AccountFault::Name,
            ),
        ] {
            assert_eq!(add(new.clone()).await, Err(expected), "{new:?}");
        }
        add(user("Müller", Role::Head, Some(BORNA))).await.unwrap();
        assert_eq!(
            add(user("MÜLLER", Role::Admin, None)).await,
            Err(AccountFault::LoginTaken)
        );

        add_programme(&backend, "Zweites", "Sachsen", "Betreiber")
            .await
            .unwrap();
        assert_eq!(
            add(user("b", Role::Admin, None)).await,
            Err(AccountFault::WhichProgramme)
        );
        add(user("b", Role::Head, Some(BORNA))).await.unwrap();
    });
}

#[test]
fn a_closed_account_is_nobody_and_the_last_of_its_kind_stays() {
    on_each_engine(async |backend| {
        let door = with_navigator(&backend).await;
        let wide = TestDoor::default();
        for (login, role, place) in [
            ("leitung.borna", Role::Head, BORNA),
            ("leitung.wermsdorf", Role::Head, "14730330"),
            ("admin", Role::Admin, ""),
            ("lotse", Role::Coach, ""),
        ] {
            account(&backend, login, role, place).await;
        }
        let close = async |login: &str| disable_user(&backend, login).await;
        assert_eq!(
            close("leitung.borna").await,
            Err(AccountFault::LastOne(Role::Head))
        );
        assert_eq!(close("admin").await, Err(AccountFault::LastOne(Role::Admin)));
        assert_eq!(close("nobody").await, Err(AccountFault::NoAccount));
        assert_eq!(close("\0").await, Err(AccountFault::NoAccount));
        close("lotse").await.unwrap();

        enter(&backend, &wide, "navigator.borna", PASSWORD).await.unwrap();
        close("Navigator.Borna").await.unwrap();
        close("navigator.borna").await.unwrap();
        assert_eq!(door.actor(&backend).await, Actor::Guest);
        assert_eq!(wide.actor(&backend).await, Actor::Guest);
        let again = enter(&backend, &wide, "navigator.borna", PASSWORD).await;
        assert_eq!(again, Err(Fault::WrongLogin));

        // Two who close each other at once: one stays.
        account(&backend, "leitung2.borna", Role::Head, BORNA).await;
        let (one, two) = tokio::join!(close("leitung.borna"), close("leitung2.borna"));
        assert_ne!(one.is_ok(), two.is_ok(), "{one:?} {two:?}");
    });
}
