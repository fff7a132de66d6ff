//! Copies while people work, and the way back.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use backend::{
    Backend, Clock, OpenFault, Options,
    account::{
        PasswordLink, Stay, actor_of, issue_password_link,
        session::{self, Session},
        set_password, sign_in,
    },
    backup::{BackupFault, backup, renew_epoch, restore},
    db::CheckFault,
    organisation::{add_programme, programmes},
    store,
};
use shared::{
    DAY, Fault, UserId,
    account::{Actor, Password, Role},
};

use crate::support::{
    BEGIN, Database, Folder, PASSWORD, TestDoor, account, programme, run, sqlite_url, statement,
};

async fn open(path: &Path) -> Backend {
    Backend::open(&sqlite_url(path), Options::default())
        .await
        .unwrap()
}

async fn names(backend: &Backend) -> Vec<String> {
    programmes(backend)
        .await
        .unwrap()
        .into_iter()
        .map(|programme| programme.name)
        .collect()
}

async fn epoch(backend: &Backend) -> String {
    store::epoch(&mut backend.db.read().await.unwrap()).await.unwrap()
}

async fn add(backend: &Backend, name: &str) {
    add_programme(backend, name, "Sachsen", "Betreiber")
        .await
        .unwrap();
}

/// Everything in the folder, without what the test knows about.
fn left_over(folder: &Folder, known: &[&str]) -> Vec<String> {
    fs::read_dir(folder.path(""))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| !known.contains(&&**name) && !name.contains(".before-restore-"))
        .collect()
}

#[test]
fn a_backup_is_taken_while_people_work_and_comes_back() {
    run(async {
        let folder = Folder::new();
        let (work, copy) = (folder.path("work.db"), folder.path("copy.db"));
        let backend = open(&work).await;
        add(&backend, "vorher").await;
        // Somebody is in the middle of something.
        let mut tx = backend.db.begin_write().await.unwrap();
        sqlx::query("INSERT INTO setting (key, value) VALUES ('half', 'done')")
            .execute(&mut *tx)
            .await
            .unwrap();
        let bytes = backup(&backend, &copy).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(fs::metadata(&copy).unwrap().len(), bytes);
        assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
        let refused = backup(&backend, &copy).await;
        assert!(matches!(refused, Err(BackupFault::Exists)), "{refused:?}");
        let nowhere = backup(&backend, &folder.path("nowhere/copy.db")).await;
        assert!(matches!(nowhere, Err(BackupFault::File(_))), "{nowhere:?}");
        add(&backend, "nachher").await;
        let before = epoch(&backend).await;

        // Not while somebody has it open, however idle.
        let refused = restore(&sqlite_url(&work), &copy).await;
        assert!(matches!(refused, Err(BackupFault::InUse)), "{refused:?}");
        assert_eq!(names(&backend).await, ["nachher", "vorher"]);
        backend.close().await;

        let restored = restore(&sqlite_url(&work), &copy).await.unwrap();
        assert_eq!(
            left_over(&folder, &["work.db", "work.db.lock", "copy.db"]),
            [""; 0]
        );
        let backend = open(&work).await;
        assert_eq!(names(&backend).await, ["vorher"]);
        assert_eq!(epoch(&backend).await, restored.epoch);
        assert_ne!(restored.epoch, before);
        assert_eq!(fs::metadata(&work).unwrap().permissions().mode() & 0o777, 0o600);
        backend.close().await;
        let kept = open(&restored.kept.unwrap()).await;
        assert_eq!(names(&kept).await, ["nachher", "vorher"]);
        assert_eq!(epoch(&kept).await, before);
        kept.close().await;
    });
}

/// A person with a session and a link of one-time use, both good when the copy is made.
struct Anke {
    user: UserId,
    epoch: i64,
    link: PasswordLink,
}

impl Anke {
    const LOGIN: &str = "navigator.borna";
    const SESSION: i128 = 7;

    async fn come(backend: &Backend) -> Self {
        programme(backend).await;
        let user = account(backend, Self::LOGIN, Role::Navigator, "14729050").await;
        let door = TestDoor::default();
        let password = Password::typed(PASSWORD);
        sign_in(
            backend,
            &Actor::Guest,
            &door,
            Self::LOGIN,
            &password,
            Stay::Lasting,
        )
        .await
        .unwrap();
        let row = Session {
            user: Some(user),
            data: "{}".to_owned(),
            expires_at: backend.now().plus(DAY),
        };
        assert!(session::create(backend, Self::SESSION, &row).await.unwrap());
        Self {
            user,
            epoch: door.inside().unwrap().1,
            link: issue_password_link(backend, Self::LOGIN).await.unwrap(),
        }
    }

    async fn has_no_way_in_but_her_password(&self, backend: &Backend) {
        assert_eq!(session::load(backend, Self::SESSION).await.unwrap(), None);
        assert_eq!(
            actor_of(backend, self.user, self.epoch).await.unwrap(),
            Actor::Guest
        );
        let new = Password::typed("nebel ueber der mole");
        let used = set_password(backend, self.link.token(), &new).await;
        assert_eq!(used, Err(Fault::LinkOver));
        let password = Password::typed(PASSWORD);
        let door = TestDoor::default();
        sign_in(
            backend,
            &Actor::Guest,
            &door,
            Self::LOGIN,
            &password,
            Stay::Lasting,
        )
        .await
        .unwrap();
        assert!(matches!(door.actor(backend).await, Actor::Person(_)));
    }
}

#[test]
fn a_restore_brings_back_no_session_and_no_link() {
    run(async {
        let folder = Folder::new();
        let (work, copy) = (folder.path("work.db"), folder.path("copy.db"));
        let backend = open(&work).await;
        let anke = Anke::come(&backend).await;
        backup(&backend, &copy).await.unwrap();
        // Both end after the copy was made; what it has must not work again.
        session::delete(&backend, Anke::SESSION).await.unwrap();
        set_password(&backend, anke.link.token(), &Password::typed("kaimauer mit tang"))
            .await
            .unwrap();
        backend.close().await;
        restore(&sqlite_url(&work), &copy).await.unwrap();
        let backend = open(&work).await;
        anke.has_no_way_in_but_her_password(&backend).await;
        backend.close().await;
    });
}

#[test]
fn the_engine_itself_sees_who_has_the_file_open() {
    run(async {
        let folder = Folder::new();
        let (work, copy) = (folder.path("work.db"), folder.path("copy.db"));
        let backend = open(&work).await;
        backup(&backend, &copy).await.unwrap();
        // Somebody with another program, which knows nothing of our lock file.
        fs::remove_file(folder.path("work.db.lock")).unwrap();
        let refused = restore(&sqlite_url(&work), &copy).await;
        assert!(matches!(refused, Err(BackupFault::InUse)), "{refused:?}");
        add(&backend, "danach").await;
        backend.close().await;
        restore(&sqlite_url(&work), &copy).await.unwrap();
    });
}

#[test]
fn what_is_no_good_backup_changes_nothing() {
    run(async {
        let folder = Folder::new();
        let (work, copy) = (folder.path("work.db"), folder.path("copy.db"));
        let backend = open(&work).await;
        for number in 0..300 {
            add(&backend, &format!("{number} {}", "x".repeat(500))).await;
        }
        backup(&backend, &copy).await.unwrap();
        backend.close().await;
        let before = fs::read(&work).unwrap();
        let good = fs::read(&copy).unwrap();
        let try_restore = async |bytes: &[u8]| {
            fs::write(&copy, bytes).unwrap();
            let refused = restore(&sqlite_url(&work), &copy).await;
            assert_eq!(fs::read(&work).unwrap(), before, "{refused:?}");
            assert_eq!(
                left_over(&folder, &["work.db", "work.db.lock", "copy.db"]),
                [""; 0]
            );
            refused.unwrap_err()
        };
        let copy_fault = |fault: &BackupFault| format!("{fault:?}");

        for (name, bytes) in [("text", b"not a database ".repeat(500)), ("empty", Vec::new())] {
            let fault = try_restore(&bytes).await;
            assert!(
                matches!(fault, BackupFault::Copy(CheckFault::NotOurs)),
                "{name} {fault:?}"
            );
        }
        let mut damaged = good.clone();
        for page in (5..damaged.len() / 4096).step_by(3) {
            damaged[page * 4096..page * 4096 + 100].fill(0xff);
        }
        let fault = try_restore(&damaged).await;
        assert!(
            matches!(fault, BackupFault::Copy(CheckFault::Damaged(_))),
            "{}",
            copy_fault(&fault)
        );
        let fault = try_restore(&good[..good.len() / 2]).await;
        assert!(
            matches!(
                fault,
                BackupFault::Copy(CheckFault::Damaged(_) | CheckFault::NotOurs)
            ),
            "{}",
            copy_fault(&fault)
        );

        fs::write(&copy, &good).unwrap();
        statement(
            &sqlite_url(&copy),
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             SELECT 9999, 'later', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
        )
        .await;
        let newer = fs::read(&copy).unwrap();
        let fault = try_restore(&newer).await;
        assert!(
            matches!(fault, BackupFault::Copy(CheckFault::Newer { database: 9999, .. })),
            "{}",
            copy_fault(&fault)
        );

        let other = folder.path("other.db");
        fs::write(&other, "").unwrap();
        statement(&sqlite_url(&other), "CREATE TABLE strangers (name TEXT)").await;
        let bytes = fs::read(&other).unwrap();
        fs::remove_file(&other).unwrap();
        let fault = try_restore(&bytes).await;
        assert!(
            matches!(fault, BackupFault::Copy(CheckFault::NotOurs)),
            "{}",
            copy_fault(&fault)
        );
        let missing = restore(&sqlite_url(&work), &folder.path("missing.db")).await;
        assert!(matches!(missing, Err(BackupFault::File(_))), "{missing:?}");

        fs::write(&copy, &good).unwrap();
        restore(&sqlite_url(&work), &copy).await.unwrap();
        assert_eq!(names(&open(&work).await).await.len(), 300);
    });
}

#[test]
fn a_lost_or_damaged_database_comes_back() {
    run(async {
        let folder = Folder::new();
        let (work, copy) = (folder.path("work.db"), folder.path("copy.db"));
        let backend = open(&work).await;
        add(&backend, "gesichert").await;
        backup(&backend, &copy).await.unwrap();
        backend.close().await;

        fs::remove_file(&work).unwrap();
        let restored = restore(&sqlite_url(&work), &copy).await.unwrap();
        assert_eq!(restored.kept, None);
        let backend = open(&work).await;
        assert_eq!(names(&backend).await, ["gesichert"]);
        backend.close().await;

        // Damaged, with a log of the damaged one beside it.
        fs::write(&work, b"damaged".repeat(2_000)).unwrap();
        fs::write(folder.path("work.db-wal"), b"damaged log".repeat(2_000)).unwrap();
        let restored = restore(&sqlite_url(&work), &copy).await.unwrap();
        let backend = open(&work).await;
        assert_eq!(names(&backend).await, ["gesichert"]);
        backend.close().await;
        assert_eq!(
            fs::read(restored.kept.unwrap()).unwrap(),
            b"damaged".repeat(2_000)
        );
    });
}

#[test]
fn a_plain_copy_of_a_database_in_use_brings_its_log() {
    run(async {
        let folder = Folder::new();
        let (work, copy) = (folder.path("work.db"), folder.path("copy.db"));
        let backend = open(&work).await;
        add(&backend, "nur im Log").await;
        fs::copy(&work, &copy).unwrap();
        fs::copy(folder.path("work.db-wal"), folder.path("copy.db-wal")).unwrap();
        backend.close().await;
        fs::remove_file(&work).unwrap();
        restore(&sqlite_url(&work), &copy).await.unwrap();
        assert_eq!(names(&open(&work).await).await, ["nur im Log"]);
    });
}

#[test]
fn on_postgres_it_says_what_to_use() {
    run(async {
        let folder = Folder::new();
        let refused = restore("postgres://127.0.0.1:1/x", &folder.path("copy.db")).await;
        assert!(matches!(refused, Err(BackupFault::NeedsPgRestore)), "{refused:?}");
        let refused = restore("mysql:x", &folder.path("copy.db")).await;
        assert!(
            matches!(refused, Err(BackupFault::Open(OpenFault::Address))),
            "{refused:?}"
        );
        let Some(database) = Database::postgres().await else {
            return;
        };
        let backend = database.open(&Clock::fixed(BEGIN)).await;
        let refused = backup(&backend, &folder.path("copy.db")).await;
        assert!(matches!(refused, Err(BackupFault::NeedsPgDump)), "{refused:?}");
        backend.close().await;
        database.remove().await;
    });
}

#[test]
fn what_other_tools_restored_gets_a_new_epoch_and_keeps_its_form() {
    run(async {
        let sqlite = Database::sqlite();
        let refused = renew_epoch(&sqlite.url).await;
        assert!(matches!(refused, Err(BackupFault::NoFile)), "{refused:?}");
        let nobody = renew_epoch("postgres://127.0.0.1:1/x").await;
        let unavailable =
            |fault: &BackupFault| matches!(fault, BackupFault::Open(OpenFault::Database(Fault::Unavailable)));
        assert!(nobody.as_ref().is_err_and(unavailable), "{nobody:?}");
        let Some(database) = Database::postgres().await else {
            return;
        };
        // Nothing was restored yet: what begins here now would stand in the way of it.
        let empty = renew_epoch(&database.url).await;
        assert!(matches!(empty, Err(BackupFault::Nothing)), "{empty:?}");
        let empty = renew_epoch(&database.url).await;
        assert!(matches!(empty, Err(BackupFault::Nothing)), "{empty:?}");

        let backend = database.open(&Clock::fixed(BEGIN)).await;
        add(&backend, "gesichert").await;
        let anke = Anke::come(&backend).await;
        let before = epoch(&backend).await;
        let renewed = renew_epoch(&database.url).await.unwrap();
        assert_eq!(epoch(&backend).await, renewed);
        assert_ne!(renewed, before);
        assert_eq!(renewed.len(), before.len());
        assert_eq!(names(&backend).await, ["Beispiel", "gesichert"]);
        anke.has_no_way_in_but_her_password(&backend).await;
        backend.close().await;

        // A copy of an older form stays one; a newer one is refused.
        let newest =
            "DELETE FROM _sqlx_migrations WHERE version = (SELECT max(version) FROM _sqlx_migrations)";
        statement(&database.url, newest).await;
        assert_ne!(renew_epoch(&database.url).await.unwrap(), renewed);
        statement(
            &database.url,
            "UPDATE _sqlx_migrations SET version = 9999 WHERE version = 1",
        )
        .await;
        let newer = renew_epoch(&database.url).await;
        assert!(
            matches!(
                newer,
                Err(BackupFault::Open(OpenFault::Newer { database: 9999, .. }))
            ),
            "{newer:?}"
        );
        database.remove().await;
    });
}
