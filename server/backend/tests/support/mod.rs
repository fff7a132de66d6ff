//! A database for each case, on both engines.
//!
//! SQLite always; PostgreSQL when `FAHRWASSER_TEST_POSTGRES` has the address of a server on which
//! databases may be made, as `postgres://postgres@127.0.0.1:5433/postgres`.

use std::{
    future::Future,
    net::IpAddr,
    path::{Path, PathBuf},
    sync::Mutex,
    time::Duration,
};

use backend::{
    Backend, Clock, Entropy, Options,
    account::{Door, DoorFuture, NewUser, Stay, add_user, issue_password_link, set_password},
    organisation::{add_programme, import_register},
};
use shared::{
    DAY, Fault, Micros, ProgrammeId, UserId,
    account::{Actor, Password, Role},
    organisation::Ags,
};
use sqlx::{AssertSqlSafe, Connection as _};

/// When the fixed clocks begin.
pub(crate) const BEGIN: Micros = Micros(20_000 * DAY);

/// A folder that is gone after the test.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        let path = std::env::temp_dir().join(random_name("fahrwasser_"));
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn random_name(prefix: &str) -> String {
    let id = ProgrammeId::new(BEGIN, Entropy::system().bytes());
    format!("{prefix}{id}").replace('-', "_")
}

pub(crate) fn sqlite_url(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

/// An empty database of one engine.
pub(crate) struct Database {
    pub(crate) url: String,
    admin: Option<(String, String)>,
    _folder: Folder,
}

impl Database {
    pub(crate) fn sqlite() -> Self {
        let folder = Folder::new();
        Self {
            url: sqlite_url(&folder.path("work.db")),
            admin: None,
            _folder: folder,
        }
    }

    pub(crate) async fn postgres() -> Option<Self> {
        let admin = match std::env::var("FAHRWASSER_TEST_POSTGRES") {
            Ok(url) if !url.is_empty() => url,
            _ => {
                println!("FAHRWASSER_TEST_POSTGRES is not set: this case runs on SQLite only");
                return None;
            }
        };
        let name = random_name("fahrwasser_");
        statement(&admin, &format!("CREATE DATABASE {name}")).await;
        let (server, _) = admin.rsplit_once('/').unwrap();
        Some(Self {
            url: format!("{server}/{name}"),
            admin: Some((admin.clone(), name)),
            _folder: Folder::new(),
        })
    }

    pub(crate) async fn open(&self, clock: &Clock) -> Backend {
        Backend::open_with(&self.url, Options::default(), clock.clone(), Entropy::system())
            .await
            .unwrap()
    }

    pub(crate) async fn remove(self) {
        if let Some((admin, name)) = &self.admin {
            statement(admin, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

/// Runs statements on a connection of their own.
pub(crate) async fn statement(url: &str, sql: &str) {
    sqlx::any::install_default_drivers();
    let mut conn = sqlx::AnyConnection::connect(url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut conn)
        .await
        .unwrap();
    conn.close().await.unwrap();
}

/// Runs a case on each engine, with an empty database and a clock that stands still.
pub(crate) fn on_each_engine<F: Future<Output = ()>>(case: impl Fn(Backend) -> F) {
    run(async {
        for database in [Some(Database::sqlite()), Database::postgres().await]
            .into_iter()
            .flatten()
        {
            let backend = database.open(&Clock::fixed(BEGIN)).await;
            println!("on {:?}", backend.db.engine());
            case(backend.clone()).await;
            backend.close().await;
            database.remove().await;
        }
    });
}

/// Runs one case, with threads of its own.
pub(crate) fn run(case: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(async { tokio::time::timeout(Duration::from_mins(10), case).await.unwrap() });
}

/// A door that remembers who came and went.
#[derive(Debug, Default)]
pub(crate) struct TestDoor {
    pub(crate) inside: Mutex<Option<(UserId, i64)>>,
    pub(crate) steps: Mutex<Vec<&'static str>>,
    pub(crate) from: Option<IpAddr>,
}

impl TestDoor {
    pub(crate) fn from(address: &str) -> Self {
        Self {
            from: Some(address.parse().unwrap()),
            ..Self::default()
        }
    }

    pub(crate) fn inside(&self) -> Option<(UserId, i64)> {
        *self.inside.lock().unwrap()
    }

    pub(crate) fn steps(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.steps.lock().unwrap())
    }

    /// Who the session says it is.
    pub(crate) async fn actor(&self, backend: &Backend) -> Actor {
        match self.inside() {
            Some((user, epoch)) => backend::account::actor_of(backend, user, epoch).await.unwrap(),
            None => Actor::Guest,
        }
    }
}

impl Door for TestDoor {
    fn enter(&self, user: UserId, epoch: i64, _: Stay) -> DoorFuture<'_> {
        *self.inside.lock().unwrap() = Some((user, epoch));
        self.steps.lock().unwrap().push("enter");
        Box::pin(async { Ok(()) })
    }

    fn leave(&self) -> DoorFuture<'_> {
        *self.inside.lock().unwrap() = None;
        self.steps.lock().unwrap().push("leave");
        Box::pin(async { Ok(()) })
    }

    fn address(&self) -> Option<IpAddr> {
        self.from
    }
}

/// A door that does not open: the session cannot be stored.
pub(crate) struct StuckDoor;

impl Door for StuckDoor {
    fn enter(&self, _: UserId, _: i64, _: Stay) -> DoorFuture<'_> {
        Box::pin(async { Err(Fault::Full) })
    }

    fn leave(&self) -> DoorFuture<'_> {
        Box::pin(async { Err(Fault::Full) })
    }

    fn address(&self) -> Option<IpAddr> {
        None
    }
}

pub(crate) const REGISTER: &str = "ebene,textkennzeichen,ars,ags,name,flaeche_km2,einwohner,plz\n\
    gemeinde,63,147290050050,14729050,\"Borna, Stadt\",62.44,19118,04552\n\
    gemeinde,64,147300330330,14730330,Wermsdorf,104.62,5201,04779\n";

pub(crate) const PASSWORD: &str = "hafenmauer im nebel";

pub(crate) fn ags(text: &str) -> Ags {
    Ags::parse(text).unwrap()
}

/// A programme with Borna and Wermsdorf.
pub(crate) async fn programme(backend: &Backend) -> ProgrammeId {
    let programme = add_programme(backend, "Beispiel", "Sachsen", "Betreiber")
        .await
        .unwrap();
    import_register(backend, programme, REGISTER.as_bytes(), "2019-12-31")
        .await
        .unwrap();
    programme
}

/// An account with [`PASSWORD`]; `place` is an AGS or empty.
pub(crate) async fn account(backend: &Backend, login: &str, role: Role, place: &str) -> UserId {
    let organisation = (!place.is_empty()).then(|| ags(place));
    let user = NewUser {
        login: login.into(),
        name: "Anke Winkler".into(),
        role,
        programme: None,
        organisation,
    };
    let id = add_user(backend, user).await.unwrap();
    let link = issue_password_link(backend, login).await.unwrap();
    set_password(backend, link.token(), &Password::typed(PASSWORD))
        .await
        .unwrap();
    id
}
