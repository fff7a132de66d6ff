//! Sessions: how they end, and that they stay ended.

use std::time::Duration;

use backend::account::{
    actor_of, clean_up,
    session::{self, Session},
    sign_out_everywhere,
};
use shared::{DAY, Fault, HOUR, MINUTE, account::Actor};

use tokio::time::timeout;

use super::with_navigator;
use crate::support::{BEGIN, on_each_engine};

#[test]
fn signing_out_everywhere_reaches_every_session() {
    on_each_engine(async |backend| {
        let here = with_navigator(&backend).await;
        let actor = here.actor(&backend).await;
        let (user, epoch) = here.inside().unwrap();
        let row = Session {
            user: Some(user),
            data: format!("{{\"epoch\":{epoch}}}"),
            expires_at: backend.now().plus(DAY),
        };
        assert!(session::create(&backend, 1, &row).await.unwrap());
        sign_out_everywhere(&backend, &actor, &here).await.unwrap();
        assert_eq!(here.steps(), ["enter", "leave"]);
        assert_eq!(session::load(&backend, 1).await.unwrap(), None);
        assert_eq!(actor_of(&backend, user, epoch).await.unwrap(), Actor::Guest);
        let guest = sign_out_everywhere(&backend, &Actor::Guest, &here).await;
        assert_eq!(guest, Err(Fault::NotSignedIn));
    });
}

#[test]
fn a_session_that_stands_as_it_is_saved_asks_for_no_write() {
    on_each_engine(async |backend| {
        let row = Session {
            user: None,
            data: "{}".to_owned(),
            expires_at: BEGIN.plus(DAY),
        };
        assert!(session::create(&backend, 1, &row).await.unwrap());
        // On SQLite the only one, so that another write would have to wait.
        let writing = backend.db.begin_write().await.unwrap();
        for later in [0, 1] {
            // Only its end is another one: so it comes for a cookie that goes with the browser.
            let row = Session {
                expires_at: row.expires_at.plus(later),
                ..row.clone()
            };
            let saved = timeout(Duration::from_secs(2), session::save(&backend, 1, &row));
            assert_eq!(saved.await.unwrap(), Ok(()));
        }
        drop(writing);
    });
}

#[test]
fn a_session_ends_and_stays_ended() {
    on_each_engine(async |backend| {
        let door = with_navigator(&backend).await;
        let user = door.inside().map(|(user, _)| user);
        let row = |data: &str| Session {
            user,
            data: data.to_owned(),
            expires_at: BEGIN.plus(90 * DAY),
        };
        assert!(session::create(&backend, i128::MIN, &row("{}")).await.unwrap());
        assert!(
            !session::create(&backend, i128::MIN, &row("another"))
                .await
                .unwrap()
        );
        session::save(&backend, i128::MIN, &row("{\"ü\":\"\\u0000\"}"))
            .await
            .unwrap();
        let found = session::load(&backend, i128::MIN).await.unwrap().unwrap();
        assert_eq!(found, row("{\"ü\":\"\\u0000\"}"));
        session::delete(&backend, i128::MIN).await.unwrap();
        session::save(&backend, i128::MIN, &row("late")).await.unwrap();
        assert_eq!(session::load(&backend, i128::MIN).await.unwrap(), None);

        // Used now and then it lasts 30 days, and not longer.
        assert!(session::create(&backend, 5, &row("{}")).await.unwrap());
        for _ in 0..(30 * 24 / 11) {
            backend.clock.advance(11 * HOUR);
            assert!(session::load(&backend, 5).await.unwrap().is_some());
        }
        backend.clock.advance(11 * HOUR);
        assert_eq!(session::load(&backend, 5).await.unwrap(), None);

        // Not used it lasts 12 hours; what its own expiry says counts as well.
        assert!(session::create(&backend, 6, &row("{}")).await.unwrap());
        let brief = Session {
            expires_at: backend.now().plus(MINUTE),
            ..row("{}")
        };
        assert!(session::create(&backend, 7, &brief).await.unwrap());
        backend.clock.advance(4 * MINUTE);
        assert!(
            session::load(&backend, 6).await.unwrap().is_some(),
            "seen, but not worth a write"
        );
        assert_eq!(session::load(&backend, 7).await.unwrap(), None);
        backend.clock.advance(12 * HOUR - 4 * MINUTE);
        assert_eq!(session::load(&backend, 6).await.unwrap(), None);
        assert_eq!(clean_up(&backend).await.unwrap(), 3);
    });
}
