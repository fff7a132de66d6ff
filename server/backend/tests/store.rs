//! What the database promises: a commit lasts, a failure leaves nothing, and its kind is told.

use std::{os::unix::fs::PermissionsExt as _, time::Duration};

use backend::{
    Backend, Clock, OpenFault, Options,
    db::{Engine, fault, is_unique},
    organisation::{add_programme, programmes},
    store,
};
use shared::Fault;

use crate::support::{BEGIN, Database, Folder, on_each_engine, run, sqlite_url};

const INSERT: &str = "INSERT INTO setting (key, value) VALUES ($1, $2)";

async fn insert(conn: &mut backend::db::Conn, key: &str, value: &str) -> Result<(), sqlx::Error> {
    sqlx::query(INSERT)
        .bind(key)
        .bind(value)
        .execute(conn)
        .await
        .map(drop)
}

async fn value(backend: &Backend, key: &str) -> Option<String> {
    sqlx::query_scalar("SELECT value FROM setting WHERE key = $1")
        .bind(key)
        .fetch_optional(&mut *backend.db.read().await.unwrap())
        .await
        .unwrap()
}

#[test]
fn a_transaction_is_whole_or_not_at_all() {
    on_each_engine(async |backend| {
        let mut dropped = backend.db.begin_write().await.unwrap();
        insert(&mut dropped, "dropped", "x").await.unwrap();
        drop(dropped);
        let mut kept = backend.db.begin_write().await.unwrap();
        insert(&mut kept, "kept", "x").await.unwrap();
        kept.commit().await.unwrap();
        assert_eq!(value(&backend, "dropped").await, None);
        assert_eq!(value(&backend, "kept").await.as_deref(), Some("x"));
    });
}

#[test]
fn nothing_is_acknowledged_after_a_failed_statement() {
    on_each_engine(async |backend| {
        let mut tx = backend.db.begin_write().await.unwrap();
        insert(&mut tx, "first", "x").await.unwrap();
        let twice = insert(&mut tx, "first", "y").await.unwrap_err();
        assert!(is_unique(&twice));
        let committed = tx.commit().await;
        // PostgreSQL has thrown the transaction away; SQLite only the statement.
        let there = value(&backend, "first").await;
        assert_eq!(committed.is_ok(), there.is_some(), "{committed:?} {there:?}");
        let mut next = backend.db.begin_write().await.unwrap();
        insert(&mut next, "next", "x").await.unwrap();
        next.commit().await.unwrap();
    });
}

#[test]
fn a_snapshot_reads_one_state() {
    on_each_engine(async |backend| {
        let count = "SELECT COUNT(*) FROM setting";
        let mut snapshot = backend.db.snapshot().await.unwrap();
        let before: i64 = sqlx::query_scalar(count).fetch_one(&mut *snapshot).await.unwrap();
        let mut tx = backend.db.begin_write().await.unwrap();
        insert(&mut tx, "meanwhile", "x").await.unwrap();
        tx.commit().await.unwrap();
        let after: i64 = sqlx::query_scalar(count).fetch_one(&mut *snapshot).await.unwrap();
        assert_eq!(before, after);
        drop(snapshot);
        let mut read = backend.db.read().await.unwrap();
        let now: i64 = sqlx::query_scalar(count).fetch_one(&mut *read).await.unwrap();
        assert_eq!(now, before + 1);
    });
}

#[test]
fn readers_cannot_write_and_statements_that_make_no_sense_are_defects() {
    on_each_engine(async |backend| {
        if backend.db.engine() == Engine::Sqlite {
            let mut read = backend.db.read().await.unwrap();
            let refused = insert(&mut read, "reader", "x").await.unwrap_err();
            assert_eq!(fault(refused), Fault::Unavailable);
            drop(read);
        }
        let mut snapshot = backend.db.snapshot().await.unwrap();
        let refused = insert(&mut snapshot, "reader", "x").await.unwrap_err();
        assert_eq!(fault(refused), Fault::Unavailable);
        drop(snapshot);
        let mut read = backend.db.read().await.unwrap();
        let nonsense = sqlx::query("SELECT nothing FROM nowhere")
            .execute(&mut *read)
            .await
            .unwrap_err();
        assert_eq!(fault(nonsense), Fault::Internal);
        drop(read);
        // A person of an organisation that is not there.
        let mut tx = backend.db.begin_write().await.unwrap();
        let orphan = sqlx::query(
            "INSERT INTO organisation (id, programme_id, name, kind, as_of) VALUES ('a', 'b', 'c', 'd', 'e')",
        )
        .execute(&mut *tx)
        .await
        .unwrap_err();
        assert_eq!(fault(orphan), Fault::Internal);
        drop(tx);
        add_programme(&backend, "Danach", "Sachsen", "x").await.unwrap();
    });
}

#[test]
fn values_come_back_as_they_went_in() {
    on_each_engine(async |backend| {
        let name = "Löwe <script>alert(1)</script> \u{202e} 🦁 '; DROP TABLE person; --";
        add_programme(&backend, name, "", "").await.unwrap();
        add_programme(&backend, name, "", "").await.unwrap();
        let names: Vec<String> = programmes(&backend)
            .await
            .unwrap()
            .into_iter()
            .map(|programme| programme.name)
            .collect();
        assert_eq!(names, [name]);
        let epoch = store::epoch(&mut backend.db.read().await.unwrap()).await.unwrap();
        assert_eq!(epoch.len(), 64);
    });
}

#[test]
fn a_writer_that_waits_too_long_is_told_so() {
    on_each_engine(async |backend| {
        let mut tx = backend.db.begin_write().await.unwrap();
        insert(&mut tx, "slow", "x").await.unwrap();
        let waiting = async {
            let mut other = backend.db.begin_write().await?;
            insert(&mut other, "slow", "y").await.map_err(fault)?;
            other.commit().await
        };
        assert_eq!(waiting.await, Err(Fault::Unavailable));
        tx.commit().await.unwrap();
        assert_eq!(value(&backend, "slow").await.as_deref(), Some("x"));
    });
}

#[test]
fn another_process_that_writes_is_waited_for_and_then_told() {
    run(async {
        let database = Database::sqlite();
        let clock = Clock::fixed(BEGIN);
        let (one, two) = (database.open(&clock).await, database.open(&clock).await);
        let tx = one.db.begin_write().await.unwrap();
        assert!(matches!(two.db.begin_write().await, Err(Fault::Unavailable)));
        let waiting = tokio::spawn(async move { two.db.begin_write().await.is_ok() });
        tokio::time::sleep(Duration::from_millis(300)).await;
        drop(tx);
        assert!(waiting.await.unwrap());
    });
}

#[test]
fn a_request_that_is_given_up_leaves_no_transaction_behind() {
    on_each_engine(async |backend| {
        for micros in (0..4_000).step_by(100) {
            let (other, key) = (backend.clone(), format!("given up {micros}"));
            let work = tokio::spawn(async move {
                let mut tx = other.db.begin_write().await.unwrap();
                insert(&mut tx, &key, "x").await.unwrap();
                tx.commit().await.unwrap();
            });
            tokio::time::sleep(Duration::from_micros(micros)).await;
            work.abort();
            work.await.ok();
        }
        let mut tx = backend.db.begin_write().await.unwrap();
        insert(&mut tx, "afterwards", "x").await.unwrap();
        tx.commit().await.unwrap();
        assert!(value(&backend, "afterwards").await.is_some());
    });
}

#[test]
fn a_full_disk_stores_nothing_and_heals() {
    run(async {
        let backend = Database::sqlite();
        let backend = backend.open(&Clock::fixed(BEGIN)).await;
        let big = "x".repeat(100_000);
        let mut tx = backend.db.begin_write().await.unwrap();
        sqlx::raw_sql("PRAGMA max_page_count = 120")
            .execute(&mut *tx)
            .await
            .unwrap();
        let mut full = None;
        for number in 0..20 {
            if let Err(error) = insert(&mut tx, &format!("big {number}"), &big).await {
                full = Some(fault(error));
                break;
            }
        }
        assert_eq!(full, Some(Fault::Full));
        drop(tx);
        assert_eq!(value(&backend, "big 0").await, None);
        // The next one gets a connection that works; the limit went with the old one.
        let mut tx = backend.db.begin_write().await.unwrap();
        insert(&mut tx, "big", &big).await.unwrap();
        tx.commit().await.unwrap();
        assert!(value(&backend, "big").await.is_some());
        let check: String = sqlx::query_scalar("PRAGMA integrity_check")
            .fetch_one(&mut *backend.db.read().await.unwrap())
            .await
            .unwrap();
        assert_eq!(check, "ok");
    });
}

#[test]
fn a_closed_database_is_unavailable() {
    on_each_engine(async |backend| {
        backend.close().await;
        assert_eq!(backend.ready().await, Err(Fault::Unavailable));
        assert!(matches!(backend.db.begin_write().await, Err(Fault::Unavailable)));
    });
}

#[test]
fn addresses_and_files() {
    run(async {
        let folder = Folder::new();
        for (url, expected) in [
            ("sqlite::memory:", "Memory"),
            ("sqlite://:memory:", "Memory"),
            ("sqlite:work.db?mode=memory", "Memory"),
            ("sqlite:", "Address"),
            ("sqlite:work.db?mode=ro", "Address"),
            ("mysql://localhost/x", "Address"),
            ("work.db", "Address"),
            ("", "Address"),
            ("sqlite:/proc/nowhere/deep/work.db", "File"),
        ] {
            let refused = Backend::open(url, Options::default()).await.unwrap_err();
            assert!(format!("{refused:?}").starts_with(expected), "{url}: {refused:?}");
        }
        let unreachable = "postgres://nobody:secret@127.0.0.1:1/nothing";
        let refused = Backend::open(unreachable, Options::default()).await.unwrap_err();
        assert!(
            matches!(refused, OpenFault::Database(Fault::Unavailable)),
            "{refused:?}"
        );
        assert!(!format!("{refused:?} {refused}").contains("secret"));

        let text = folder.path("text.db");
        std::fs::write(
            &text,
            "no database at all, but long enough to be looked at".repeat(50),
        )
        .unwrap();
        let refused = Backend::open(&sqlite_url(&text), Options::default())
            .await
            .unwrap_err();
        assert!(
            matches!(refused, OpenFault::Database(Fault::Internal)),
            "{refused:?}"
        );

        let odd = folder.path("neuer Ordner").join("Größe 100% #1.db");
        let refused = Backend::open(&sqlite_url(&odd), Options::default())
            .await
            .unwrap_err();
        assert!(
            matches!(refused, OpenFault::Address),
            "a # is part of no path here: {refused:?}"
        );
        let odd = folder.path("neuer Ordner").join("Größe 100% [1].db");
        let backend = Backend::open(&sqlite_url(&odd), Options::default())
            .await
            .unwrap();
        for suffix in ["", "-wal", "-shm", ".lock"] {
            let file = format!("{}{suffix}", odd.display());
            let mode = std::fs::metadata(&file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{file}");
        }
        assert_eq!(backend.db.file(), Some(odd.canonicalize().unwrap().as_path()));
        backend.close().await;
    });
}
