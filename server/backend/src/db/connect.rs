//! How connections begin: drivers, addresses, settings.

use std::{path::Path, str::FromStr as _, sync::Once, time::Duration};

use shared::Fault;
use sqlx::{
    ConnectOptions as _, Connection as _,
    any::{AnyConnectOptions, AnyPoolOptions},
};
use tokio::time::{Instant, sleep, timeout};

use super::{Conn, Engine, OpenFault, failure, fault, file, migration};

/// How long somebody waits for a connection or for another writer.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

const COMMON: &str = "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;";
pub(super) const WRITER: &str = "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864;";
pub(super) const READER: &str = "PRAGMA query_only = ON;";
pub(super) const SERVER: &str = "SET synchronous_commit = on; SET lock_timeout = '5s'; SET statement_timeout = '30s'; \
     SET idle_in_transaction_session_timeout = '60s'; SET application_name = 'fahrwasser';";

/// A migration may take its time.
pub(super) const MIGRATING: &str =
    "SET synchronous_commit = on; SET application_name = 'fahrwasser migrate';";

pub(super) fn install_drivers() {
    static ONCE: Once = Once::new();
    ONCE.call_once(sqlx::any::install_default_drivers);
}

fn pool_options(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(PATIENCE)
}

pub(super) fn server_pool(connections: u32, settings: &'static str) -> AnyPoolOptions {
    pool_options(connections).after_connect(move |conn, _| {
        Box::pin(async move { sqlx::raw_sql(settings).execute(conn).await.map(drop) })
    })
}

pub(super) fn sqlite_pool(connections: u32, pragmas: &'static str) -> AnyPoolOptions {
    pool_options(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .after_connect(move |conn, _| {
            Box::pin(async move {
                sqlx::raw_sql(COMMON).execute(&mut *conn).await?;
                sqlx::raw_sql(pragmas).execute(conn).await.map(drop)
            })
        })
        // After a full disk or a read error SQLite has undone the transaction by itself, and the driver
        // still counts it as open: such a connection would refuse every later transaction.
        .after_release(|conn, _| {
            Box::pin(async move {
                conn.ping().await?;
                Ok(!conn.is_in_transaction())
            })
        })
}

pub(super) fn connect_options(url: &str) -> Result<AnyConnectOptions, OpenFault> {
    Ok(AnyConnectOptions::from_str(url)
        .map_err(|_| OpenFault::Address)?
        .disable_statement_logging())
}

/// Options for the file at an absolute `path`, which is there.
pub(super) fn sqlite_options(path: &Path) -> Result<AnyConnectOptions, OpenFault> {
    connect_options(&format!("sqlite:{}?mode=rw", file::percent_encoded(path)))
}

/// One connection of its own, outside the pools.
pub(super) async fn connect(path: &Path) -> Result<Conn, Fault> {
    install_drivers();
    let options = sqlite_options(path).map_err(|_| Fault::Internal)?;
    let mut conn = Conn::connect_with(&options).await.map_err(fault)?;
    sqlx::raw_sql(COMMON).execute(&mut conn).await.map_err(fault)?;
    Ok(conn)
}

/// One connection to the database on a server, as it stands there; none if it is not one of ours.
pub(crate) async fn connect_to_server(url: &str) -> Result<Option<Conn>, OpenFault> {
    install_drivers();
    let options = connect_options(url)?;
    let mut conn = timeout(PATIENCE, Conn::connect_with(&options))
        .await
        .map_err(|_| Fault::Unavailable)?
        .map_err(fault)?;
    sqlx::raw_sql(SERVER).execute(&mut conn).await.map_err(fault)?;
    match migration::judge(&mut conn, Engine::Postgres).await {
        Ok(()) => Ok(Some(conn)),
        Err(OpenFault::Address) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Gives the file its write-ahead log, which it keeps from then on. While another process does just that,
/// SQLite says at once that the file is busy and does not wait for `busy_timeout`: the switch begins by
/// reading, and two that read and want to write would wait for each other. So the patience is here.
pub(super) async fn keep_a_log(conn: &mut Conn) -> Result<(), OpenFault> {
    const PAUSE: Duration = Duration::from_millis(20);
    let begun = Instant::now();
    loop {
        let mode = sqlx::query_scalar::<_, String>("PRAGMA journal_mode = WAL")
            .fetch_one(&mut *conn)
            .await;
        match mode {
            Ok(mode) if mode == "wal" => return Ok(()),
            Ok(_) => return Err(OpenFault::NoWal),
            Err(error) if failure::is_busy(&error) && begun.elapsed() < PATIENCE => sleep(PAUSE).await,
            Err(error) => return Err(fault(error).into()),
        }
    }
}
