//! The assessments of the example programme.

use backend::{
    account::{Stay, sign_in},
    assessment::{assessments, history, submit_assessment},
    demo::fill,
};
use shared::{
    Blocker, Fault,
    account::{Actor, Password},
    assessment::State,
    local_day,
};

use crate::support::{Folder, TestDoor, on_each_engine};

#[test]
fn the_example_has_assessments_in_several_states() {
    on_each_engine(async |backend| {
        let folder = Folder::new();
        let demo = fill(&backend, &folder.path("accounts.txt")).await.unwrap();
        fill(&backend, &folder.path("accounts.txt")).await.unwrap();
        let (mut states, mut open, mut conflicts, mut ready) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for account in demo
            .accounts
            .iter()
            .filter(|account| account.login.starts_with("navigator."))
        {
            let (door, password) = (TestDoor::default(), Password::typed(&account.password));
            sign_in(
                &backend,
                &Actor::Guest,
                &door,
                &account.login,
                &password,
                Stay::Lasting,
            )
            .await
            .unwrap();
            let actor = door.actor(&backend).await;
            let cards = assessments(&backend, &actor).await.unwrap();
            assert!(cards.len() <= 1, "a second run adds nothing");
            let Some(card) = cards.into_iter().next() else {
                continue;
            };
            let history = history(&backend, &actor, card.id, 0).await.unwrap();
            assert!(
                history.rows.iter().all(|row| row.day < local_day(backend.now())),
                "in the weeks before"
            );
            states.push(card.state);
            match submit_assessment(&backend, &actor, card.id, card.rev).await {
                Ok(_) => ready += 1,
                Err(Fault::Blocked(blockers)) => {
                    for blocker in blockers {
                        match blocker {
                            Blocker::Incomplete { open: items } => open.push(items.len()),
                            Blocker::Conflicts { items, .. } => conflicts.push(items.len()),
                            Blocker::State { .. } => {}
                            other => panic!("{other:?}"),
                        }
                    }
                }
                other => panic!("{other:?}"),
            }
        }
        let submitted = states.iter().filter(|state| **state == State::Submitted).count();
        assert_eq!((states.len(), submitted, ready), (9, 2, 1));
        open.sort_unstable();
        assert!(open.len() >= 4 && open.first() < open.last(), "{open:?}");
        assert_eq!(conflicts, [2]);
    });
}
