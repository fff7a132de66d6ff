//! The example programme.

use std::{collections::BTreeSet, os::unix::fs::PermissionsExt as _};

use backend::{
    account::{NewUser, Stay, add_user, sign_in},
    demo::{DemoFault, fill},
    organisation::{add_programme, organisations_of},
};
use shared::account::{Actor, Password, Role};

use crate::support::{Folder, TestDoor, on_each_engine};

#[test]
fn the_example_is_there_and_stays_as_it_is() {
    on_each_engine(async |backend| {
        let folder = Folder::new();
        let file = folder.path("demo-accounts.txt");
        let first = fill(&backend, &file).await.unwrap();
        assert_eq!(first.accounts.len(), 35);
        let passwords: BTreeSet<_> = first.accounts.iter().map(|account| &account.password).collect();
        assert_eq!(passwords.len(), 35);
        assert_eq!(
            std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o600
        );
        let written = std::fs::read_to_string(&file).unwrap();
        let again = fill(&backend, &file).await.unwrap();
        assert_eq!(
            (again.programme, &again.accounts),
            (first.programme, &first.accounts)
        );
        assert_eq!(std::fs::read_to_string(&file).unwrap(), written);

        let enter = async |login: &str, accounts: &[backend::demo::DemoAccount]| {
            let account = accounts.iter().find(|account| account.login == login).unwrap();
            let (door, password) = (TestDoor::default(), Password::typed(&account.password));
            let me = sign_in(&backend, &Actor::Guest, &door, login, &password, Stay::Lasting)
                .await
                .unwrap();
            (me, door.actor(&backend).await)
        };
        let (me, _) = enter("leitung.borna", &first.accounts).await;
        assert_eq!(
            (me.person.role, &*me.organisation.unwrap().name),
            (Role::Head, "Borna")
        );
        assert!(me.programme.contains("Beispiel") && me.person.name.contains("(Beispiel)"));
        let mut looked_after = BTreeSet::new();
        for login in ["lotse.1", "lotse.2", "lotse.3"] {
            let (_, actor) = enter(login, &first.accounts).await;
            let organisations = organisations_of(&backend, &actor).await.unwrap();
            assert!(organisations.len() >= 5, "{login}");
            looked_after.extend(organisations.into_iter().map(|found| found.name));
        }
        assert_eq!(looked_after.len(), 10);

        // Without the file nobody knows the passwords: there are new ones, and the old ones are over.
        std::fs::remove_file(&file).unwrap();
        let third = fill(&backend, &file).await.unwrap();
        assert_ne!(third.accounts, first.accounts);
        enter("navigator.wermsdorf", &third.accounts).await;
    });
}

#[test]
fn an_account_of_another_programme_is_left_alone() {
    on_each_engine(async |backend| {
        let folder = Folder::new();
        add_programme(&backend, "Echtes Programm", "Sachsen", "Betreiber")
            .await
            .unwrap();
        let user = NewUser {
            login: "admin".into(),
            name: "Echt".into(),
            role: Role::Admin,
            programme: None,
            organisation: None,
        };
        add_user(&backend, user).await.unwrap();
        let refused = fill(&backend, &folder.path("accounts.txt")).await;
        assert!(
            matches!(&refused, Err(DemoFault::LoginTaken(login)) if login == "admin"),
            "{refused:?}"
        );
    });
}
