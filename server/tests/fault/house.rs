//! A database of one engine with people of two municipalities, and the program on it.

use std::{
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

use backend::{
    Backend, Options,
    account::{NewUser, add_user, issue_password_link, set_password},
    organisation::{add_programme, import_register},
};
use shared::{
    account::{Password, Role},
    organisation::Ags,
};

use crate::program::{Folder, Server};

/// The password of everybody.
pub(crate) const PASSWORD: &str = "drei Kaimauern im Nebel";
/// Where people work: key and domain of their logins.
pub(crate) const TOWNS: [(&str, &str); 2] = [("14729040", "borna.example"), ("14730140", "kamenz.example")];

const REGISTER: &str = "ebene,textkennzeichen,ars,ags,name,einwohner\n\
    Gemeinde,63,147290040040,14729040,\"Borna, Stadt\",18000\n\
    Gemeinde,64,147300140140,14730140,Kamenz,15000\n";

/// One installation.
pub(crate) struct House {
    pub(crate) folder: Folder,
    /// The server that its database is on, and the database's name there.
    cluster: Option<(String, String)>,
}

impl House {
    /// With a database in a file.
    pub(crate) fn sqlite() -> Self {
        Self::furnished(Folder::new(), None)
    }

    /// With a database on the server of the tests, if there is one.
    pub(crate) fn postgres() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Some(admin) = std::env::var("FAHRWASSER_TEST_POSTGRES")
            .ok()
            .filter(|url| !url.is_empty())
        else {
            println!("FAHRWASSER_TEST_POSTGRES is not set: this case runs on SQLite only");
            return None;
        };
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("fahrwasser_fault_{}_{number}", std::process::id());
        psql(&admin, &format!("CREATE DATABASE {name}"));
        let (server, _) = admin.rsplit_once('/').unwrap();
        let url = format!("{server}/{name}");
        let mut folder = Folder::new();
        folder.url = url;
        Some(Self::furnished(folder, Some((admin, name))))
    }

    fn furnished(folder: Folder, cluster: Option<(String, String)>) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(furnish(&folder.url));
        Self { folder, cluster }
    }

    pub(crate) fn engine(&self) -> &'static str {
        if self.cluster.is_some() {
            "PostgreSQL"
        } else {
            "SQLite"
        }
    }

    pub(crate) fn serve(&self) -> Server {
        self.folder.serve(&["--log-filter", "warn"])
    }

    /// Whether the database is whole as it lies there while nobody has it open. On SQLite the bytes of file
    /// and log are copied and read to their end; on PostgreSQL every row of every table is read, and
    /// looked for in every index.
    pub(crate) fn check_at_rest(&self) {
        if self.cluster.is_some() {
            let mut check = self.folder.within("pg_amcheck");
            succeed(check.args(["--install-missing", "--heapallindexed", &self.folder.url]));
            return;
        }
        let file = self.folder.path("data/test.sqlite").display().to_string();
        let beside = format!("sqlite:{}", self.folder.path("data/checked.sqlite").display());
        self.folder.said(&["restore", &file, "--database-url", &beside]);
        for name in ["checked.sqlite", "checked.sqlite.lock"] {
            let _ = std::fs::remove_file(self.folder.path("data").join(name));
        }
        let kept = std::fs::read_dir(self.folder.path("data")).unwrap().flatten();
        for kept in kept.filter(|file| file.file_name().to_string_lossy().contains(".before-restore-")) {
            std::fs::remove_file(kept.path()).unwrap();
        }
    }

    /// Cuts every line between the server and its database, as a failover would. On SQLite there is none.
    pub(crate) fn cut_database(&self) {
        if self.cluster.is_some() {
            let others = "datname = current_database() AND pid <> pg_backend_pid()";
            let cut = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}");
            psql(&self.folder.url, &cut);
        }
    }

    /// Saves the database as `docs/betrieb.md` says.
    pub(crate) fn backup(&self, name: &str) {
        match &self.cluster {
            None => drop(self.folder.said(&["backup", name])),
            Some(_) => succeed(self.folder.within("pg_dump").args([
                "--format=custom",
                "--file",
                name,
                &self.folder.url,
            ])),
        }
    }

    /// Puts a copy back as `docs/betrieb.md` says; the server does not run.
    pub(crate) fn restore(&self, name: &str) {
        let Some((admin, database)) = &self.cluster else {
            self.folder.said(&["restore", name]);
            return;
        };
        psql(admin, &format!("DROP DATABASE {database} WITH (FORCE)"));
        psql(admin, &format!("CREATE DATABASE {database}"));
        succeed(self.folder.within("pg_restore").args([
            "--exit-on-error",
            "--dbname",
            &self.folder.url,
            name,
        ]));
        self.folder.said(&["restore"]);
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if let Some((admin, name)) = &self.cluster {
            // What a failing test leaves goes with the cluster.
            let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            let _ = Command::new("psql")
                .args([admin, "--quiet", "--command", &drop])
                .status();
        }
    }
}

/// A programme, two municipalities, and in each a Navigator and a Leitung.
async fn furnish(url: &str) {
    let backend = Backend::open(url, Options::default()).await.unwrap();
    let programme = add_programme(&backend, "Digital-Lotsen", "Sachsen", "SSG")
        .await
        .unwrap();
    import_register(&backend, programme, REGISTER.as_bytes(), "2025-12-31")
        .await
        .unwrap();
    for (ags, domain) in TOWNS {
        for role in [Role::Navigator, Role::Head] {
            let login = login(role, domain);
            let user = NewUser {
                login: login.clone(),
                name: role.key().to_owned(),
                role,
                programme: None,
                organisation: Some(Ags::parse(ags).unwrap()),
            };
            add_user(&backend, user).await.unwrap();
            let link = issue_password_link(&backend, &login).await.unwrap();
            set_password(&backend, link.token(), &Password::typed(PASSWORD))
                .await
                .unwrap();
        }
    }
    backend.close().await;
}

/// The login of the person with a role in a town.
pub(crate) fn login(role: Role, domain: &str) -> String {
    format!("{}@{domain}", role.key())
}

fn psql(url: &str, statement: &str) {
    let words = [
        url,
        "--quiet",
        "--output=/dev/null",
        "--set=ON_ERROR_STOP=1",
        "--command",
        statement,
    ];
    succeed(Command::new("psql").args(words));
}

fn succeed(command: &mut Command) {
    let output = command.output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{}: {complaint}",
        command.get_program().display()
    );
}
