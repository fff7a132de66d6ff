//! The forms the database has had. Forward only: expand first, contract in a later release.
//!
//! To add one: the same file name below `migrations/sqlite` and `migrations/postgres`, and one line
//! below. A released file never changes again; `tests/migrations.rs` compares the folders with the list.

use std::time::Duration;

use sqlx::{
    AnyPool, SqlSafeStr as _,
    migrate::{AppliedMigration, Migrate as _, MigrateError, Migration, MigrationType, Migrator},
};

use super::{Conn, Engine, Gate, OpenFault, fault};

macro_rules! migrations {
    ($($version:literal $name:literal)*) => {
        /// The file names of all migrations, without the ending.
        pub const NAMES: &[&str] = &[$($name),*];

        const ALL: &[(i64, &str, &str, &str)] = &[$((
            $version,
            $name,
            include_str!(concat!("../../migrations/sqlite/", $name, ".sql")),
            include_str!(concat!("../../migrations/postgres/", $name, ".sql")),
        )),*];
    };
}

migrations! {
    1 "0001_people"
    2 "0002_feedback"
    3 "0003_assessment"
    4 "0004_sync"
    5 "0005_elsewhere"
    6 "0006_mark"
    7 "0007_dropped"
}

const TABLE: &str = "_sqlx_migrations";

/// The newest form this program knows.
pub fn newest() -> i64 {
    ALL.last().map_or(0, |(version, ..)| *version)
}

fn migrator(engine: Engine) -> Migrator {
    Migrator::with_migrations(
        ALL.iter()
            .map(|&(version, name, sqlite, postgres)| {
                let sql = match engine {
                    Engine::Sqlite => sqlite,
                    Engine::Postgres => postgres,
                };
                Migration::new(
                    version,
                    name.into(),
                    MigrationType::Simple,
                    sql.into_sql_str(),
                    false,
                )
            })
            .collect(),
    )
}

/// Runs what is missing on a server; it has an advisory lock for several processes that start at once.
pub(super) async fn bring_up_to_date(pool: &AnyPool, engine: Engine) -> Result<(), OpenFault> {
    migrator(engine).run(pool).await.map_err(refusal)
}

/// Runs what is missing in a file. Of several processes that start at once the one that is alone migrates,
/// and the others look again.
pub(super) async fn bring_file_up_to_date(pool: &AnyPool, gate: &Gate) -> Result<(), OpenFault> {
    const TRIES: u32 = 50;
    for _ in 0..TRIES {
        if !is_behind(pool).await? {
            return Ok(());
        }
        if gate.try_alone() {
            let done = bring_up_to_date(pool, Engine::Sqlite).await;
            gate.share().await?;
            return done;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        gate.share().await?;
    }
    Err(OpenFault::InUse)
}

/// Whether something is missing in a file. Only reads: the table itself comes from the one that is alone.
async fn is_behind(pool: &AnyPool) -> Result<bool, OpenFault> {
    let mut conn = pool.acquire().await.map_err(fault)?;
    let tables: i64 =
        sqlx::query_scalar("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $1")
            .bind(TABLE)
            .fetch_one(&mut *conn)
            .await
            .map_err(fault)?;
    if tables == 0 {
        return Ok(true);
    }
    let applied = conn.list_applied_migrations(TABLE).await.map_err(refusal)?;
    compare(Engine::Sqlite, &applied)?;
    Ok(applied.len() < ALL.len())
}

/// Whether the database behind `conn` is one of ours, in a form that this program can bring up to date.
pub(super) async fn judge(conn: &mut Conn, engine: Engine) -> Result<(), OpenFault> {
    match conn.list_applied_migrations(TABLE).await {
        Ok(applied) if !applied.is_empty() => compare(engine, &applied),
        _ => Err(OpenFault::Address),
    }
}

fn compare(engine: Engine, applied: &[AppliedMigration]) -> Result<(), OpenFault> {
    let known = migrator(engine);
    for done in applied {
        match known.iter().find(|migration| migration.version == done.version) {
            None => {
                return Err(OpenFault::Newer {
                    database: done.version,
                    program: newest(),
                });
            }
            Some(migration) if migration.checksum != done.checksum => {
                return Err(OpenFault::Changed {
                    version: done.version,
                });
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn refusal(error: MigrateError) -> OpenFault {
    match error {
        MigrateError::VersionMissing(database) => OpenFault::Newer {
            database,
            program: newest(),
        },
        MigrateError::VersionMismatch(version) | MigrateError::Dirty(version) => {
            OpenFault::Changed { version }
        }
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
            OpenFault::Database(fault(error))
        }
        _ => OpenFault::Database(shared::Fault::Internal),
    }
}
