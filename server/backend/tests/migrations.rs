//! The forms of the database: both engines have the same, and no program touches a newer one.

use std::{collections::BTreeSet, path::Path, time::Duration};

use backend::{Backend, Clock, OpenFault, Options, db};
use sqlx::Connection as _;

use crate::support::{BEGIN, Database, run, statement};

fn names(folder: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("migrations")
        .join(folder);
    let files = std::fs::read_dir(folder).unwrap();
    files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn both_engines_have_the_same_files_and_the_program_has_all() {
    assert_eq!(names("sqlite"), names("postgres"));
    let embedded = db::MIGRATION_NAMES
        .iter()
        .map(|name| format!("{name}.sql"))
        .collect();
    assert_eq!(names("sqlite"), embedded);
    for (name, number) in db::MIGRATION_NAMES.iter().zip(1..) {
        assert!(name.starts_with(&format!("{number:04}_")), "{name}");
    }
    assert_eq!(db::newest(), i64::try_from(embedded_count()).unwrap());
}

fn embedded_count() -> usize {
    db::MIGRATION_NAMES.len()
}

#[test]
fn an_empty_database_goes_up_and_stays() {
    run(async {
        for database in [Some(Database::sqlite()), Database::postgres().await]
            .into_iter()
            .flatten()
        {
            let clock = Clock::fixed(BEGIN);
            let first = database.open(&clock).await;
            first.ready().await.unwrap();
            // A second process beside the first one, and the same again afterwards.
            let second = database.open(&clock).await;
            second.ready().await.unwrap();
            first.close().await;
            second.close().await;
            database.open(&clock).await.close().await;
            database.remove().await;
        }
    });
}

#[test]
fn several_processes_may_start_at_once() {
    run(async {
        for database in [Some(Database::sqlite()), Database::postgres().await]
            .into_iter()
            .flatten()
        {
            // The second time there is nothing to migrate.
            starts_eight_at_once(&database.url).await;
            starts_eight_at_once(&database.url).await;
            database.remove().await;
        }
        // The race for the log of a new file is rarely lost, so once is not enough.
        for _ in 0..4 {
            starts_eight_at_once(&Database::sqlite().url).await;
        }
    });
}

async fn starts_eight_at_once(url: &str) {
    let options = Options {
        create: true,
        readers: 1,
        connections: 1,
    };
    let mut starts = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (url, options) = (url.to_owned(), options.clone());
        starts.spawn(async move { Backend::open(&url, options).await });
    }
    for started in starts.join_all().await {
        started.unwrap().close().await;
    }
}

#[test]
fn a_start_waits_for_another_one_that_begins_the_log() {
    run(async {
        let database = Database::sqlite();
        let url = format!("{}?mode=rwc", database.url);
        sqlx::any::install_default_drivers();
        let mut other = sqlx::AnyConnection::connect(&url).await.unwrap();
        // What the switch to a log holds as well, and what SQLite lets nobody wait for who switches, too.
        sqlx::raw_sql("BEGIN IMMEDIATE")
            .execute(&mut other)
            .await
            .unwrap();
        let url = database.url.clone();
        let start = tokio::spawn(async move { Backend::open(&url, Options::default()).await });
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert!(!start.is_finished());
        other.close().await.unwrap();
        start.await.unwrap().unwrap().close().await;
    });
}

#[test]
fn a_newer_or_another_database_is_refused() {
    run(async {
        for database in [Some(Database::sqlite()), Database::postgres().await]
            .into_iter()
            .flatten()
        {
            let clock = Clock::fixed(BEGIN);
            database.open(&clock).await.close().await;
            let newest = db::newest();
            statement(
                &database.url,
                "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                 SELECT 9999, 'later', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
            )
            .await;
            let refused = Backend::open(&database.url, Options::default()).await;
            assert!(
                matches!(refused, Err(OpenFault::Newer { database: 9999, program }) if program == newest),
                "{refused:?}"
            );
            statement(
                &database.url,
                "DELETE FROM _sqlx_migrations WHERE version = 9999;
                 UPDATE _sqlx_migrations SET checksum =
                     (SELECT checksum FROM _sqlx_migrations WHERE version = 2) WHERE version = 1",
            )
            .await;
            let refused = Backend::open(&database.url, Options::default()).await;
            assert!(
                matches!(refused, Err(OpenFault::Changed { version: 1 })),
                "{refused:?}"
            );
            database.remove().await;
        }
    });
}
