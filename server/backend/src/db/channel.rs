//! How the processes that serve one database call to each other: PostgreSQL's LISTEN and NOTIFY.
//!
//! A call reaches whoever listens at that moment, and nobody later. It goes over a connection of its own,
//! outside any transaction that writes: a transaction with a NOTIFY commits alone in the whole server, and
//! would hold up the others while the disk works.

use std::{fmt, time::Duration};

use sqlx::{
    ConnectOptions as _, PgPool,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
};
use tokio::time::timeout;

use super::{Db, OpenFault, connect::PATIENCE, fault};

/// One name is enough: who listens hears only the processes on the same database.
const NAME: &str = "fahrwasser";
/// How long it may be still before the connection is tried: a dead one says nothing either.
const STILL: Duration = Duration::from_secs(20);

/// Connections to call and to listen on; none is made before the first is asked for.
pub(super) fn pool(url: &str) -> Result<PgPool, OpenFault> {
    let options: PgConnectOptions = url.parse().map_err(|_| OpenFault::Address)?;
    Ok(PgPoolOptions::new()
        // A second one, while the first is dead and cannot be closed.
        .max_connections(2)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(
            options
                .application_name("fahrwasser hints")
                .disable_statement_logging(),
        ))
}

/// Why nothing can be heard any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Silence {
    /// The database was closed.
    Closed,
    /// The connection is gone; another one may work.
    Lost,
}

impl From<sqlx::Error> for Silence {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::PoolClosed = error {
            return Self::Closed;
        }
        fault(error);
        Self::Lost
    }
}

/// Calls to the other processes, and hears them.
pub(crate) struct Channel {
    listener: PgListener,
    /// How this connection's own calls come back.
    own: u32,
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Channel")
    }
}

impl Db {
    /// Listens from now on. None on SQLite, which one process serves.
    pub(crate) async fn channel(&self) -> Result<Option<Channel>, Silence> {
        match &self.0.calls {
            Some(calls) => timeout(PATIENCE, Channel::open(calls))
                .await
                .unwrap_or(Err(Silence::Lost))
                .map(Some),
            None => Ok(None),
        }
    }
}

impl Channel {
    async fn open(calls: &PgPool) -> Result<Self, Silence> {
        let mut listener = PgListener::connect_with(calls).await?;
        // On another connection its own calls would come back under another number.
        listener.eager_reconnect(false);
        let own: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
            .fetch_one(&mut listener)
            .await?;
        listener.listen(NAME).await?;
        Ok(Self {
            listener,
            own: own.cast_unsigned(),
        })
    }

    /// Calls `text`, of less than 8,000 bytes, to the other processes.
    pub(crate) async fn call(&mut self, text: &str) -> Result<(), Silence> {
        let call = sqlx::query("SELECT pg_notify($1, $2)").bind(NAME).bind(text);
        self.answer(call).await
    }

    /// What another process calls. Dropped while it waits, nothing is lost but its patience.
    pub(crate) async fn next(&mut self) -> Result<String, Silence> {
        loop {
            match timeout(STILL, self.listener.try_recv()).await {
                Ok(Ok(Some(call))) if call.process_id() == self.own => {}
                Ok(Ok(Some(call))) => return Ok(call.payload().to_owned()),
                Ok(Ok(None)) => return Err(Silence::Lost),
                Ok(Err(error)) => return Err(error.into()),
                Err(_) => self.answer(sqlx::query("SELECT 1")).await?,
            }
        }
    }

    async fn answer(
        &mut self,
        query: sqlx::query::Query<'_, sqlx::Postgres, sqlx::postgres::PgArguments>,
    ) -> Result<(), Silence> {
        match timeout(PATIENCE, query.execute(&mut self.listener)).await {
            Ok(answer) => answer.map(drop).map_err(Silence::from),
            Err(_) => Err(Silence::Lost),
        }
    }
}
