//! A disk that takes no more, or promises and does not keep.

use std::{
    fs,
    process::{Command, ExitStatus},
    slice,
};

use app::CallError;
use shared::{Fault, account::Role};

use crate::{
    device::{Device, Ended, Place, settle},
    house::{House, PASSWORD, TOWNS, login},
    ledger::Ledger,
    program::{SERVE, Server},
    seed,
};

/// A house with somebody in it who writes, and the server that has the bad disk.
struct Scene {
    house: House,
    place: Place,
    server: Server,
    writer: Device,
}

/// What the refusals were, and how many of the exchanges among them were answered all the same.
#[derive(Debug, Default)]
struct Seen {
    refused: Vec<(u16, Fault)>,
    answered: usize,
}

impl Scene {
    /// Serves as `start` says it, and lets somebody write a little.
    fn new(start: impl Fn(&House) -> Command) -> Self {
        let (house, place) = (House::sqlite(), Place::default());
        let server = Server::start(start(&house));
        place.is_at(&server);
        let writer = Device::sign_in(&place, &login(Role::Navigator, TOWNS[0].1), seed());
        let mut scene = Self {
            house,
            place,
            server,
            writer,
        };
        scene.write_a_little();
        scene
    }

    fn write_a_little(&mut self) {
        for _ in 0..20 {
            self.writer.edit();
            assert!(matches!(self.writer.exchange(), Ended::Answered(_)));
        }
        settle(slice::from_mut(&mut self.writer));
    }

    /// Writes long texts until one is refused, and a few times more.
    fn write_until_refused(&mut self) -> Seen {
        let mut seen = Seen::default();
        for _ in 0..400 {
            self.writer.write_much(15_000);
            match self.writer.exchange() {
                Ended::Refused(status, fault) => seen.refused.push((status, fault)),
                Ended::Answered(_) if seen.refused.is_empty() => {}
                Ended::Answered(_) => seen.answered += 1,
                other => panic!("{other:?} {}", self.server.log()),
            }
            if seen.refused.len() == 8 {
                break;
            }
        }
        assert_eq!(seen.refused.len(), 8, "{seen:?}");
        assert!(!self.writer.mirror.waiting.is_empty(), "what was refused waits");
        assert_eq!(self.server.get("/healthz").status, 200);
        self.sign_in();
        seen
    }

    /// Somebody signs in: the session still fits, or the refusal is typed as every other.
    fn sign_in(&self) -> u16 {
        let answer = self.server.sign_in(&login(Role::Head, TOWNS[0].1), PASSWORD);
        let refusal = serde_json::from_value(answer.json());
        let typed = matches!(refusal, Ok(CallError::Refused(Fault::Unavailable | Fault::Full)));
        assert!(answer.status == 200 || typed, "{answer:?}");
        answer.status
    }

    /// Everything arrives at the server that runs now; it is there once, and the file is whole.
    fn arrives(mut self) {
        self.write_a_little();
        Ledger::read(&self.house).agrees_with(&self.writer);
        self.server.kill();
        self.house.check_at_rest();
    }

    /// The disk is good again; the server notices by itself, or is killed and started again.
    fn goes_on(self, restarts: bool) {
        if restarts {
            self.starts_again();
        } else {
            self.arrives();
        }
    }

    /// Killed as it is, and started on a good disk.
    fn starts_again(mut self) {
        self.server.kill();
        self.place.is_gone();
        self.house.check_at_rest();
        self.server = self.house.serve();
        self.place.is_at(&self.server);
        let waiting = self.writer.mirror.waiting.len();
        assert_eq!(
            Ledger::read(&self.house)
                .missing(&self.writer.acknowledged.so_far())
                .len(),
            0,
            "{waiting} wait"
        );
        self.arrives();
    }
}

/// The program on a disk that fails on demand; see `shim.c`.
fn shimmed(house: &House) -> Command {
    let library = house.folder.path("shim.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fault/shim.c");
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"])
        .arg(&library)
        .args([source, "-ldl"])
        .status();
    let built = built.as_ref().is_ok_and(ExitStatus::success);
    assert!(
        built,
        "this test needs a C compiler `cc`, as the build of SQLite does"
    );
    let mut program = house.folder.program();
    program
        .args(SERVE)
        .args(["--log-filter", "warn"])
        .env("LD_PRELOAD", library)
        .env("FAULT_FULL", house.folder.path("full"))
        .env("FAULT_SYNC", house.folder.path("sync"));
    program
}

/// The system lets no file grow beyond a size.
#[test]
fn a_file_that_may_not_grow() {
    let mut scene = Scene::new(|house| {
        let size = fs::metadata(house.folder.path("data/test.sqlite")).unwrap().len();
        // Blocks of 512 bytes; another megabyte is allowed.
        let blocks = (size / 512 + 2_048).to_string();
        let mut shell = house.folder.within("sh");
        let line = "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"";
        shell
            .args(["-c", line, "sh", &blocks, env!("CARGO_BIN_EXE_fahrwasser")])
            .args(SERVE)
            .args(["--log-filter", "warn"]);
        shell
    });
    let seen = scene.write_until_refused();
    let expected = |refused: &(u16, Fault)| matches!(refused, (503, Fault::Unavailable) | (507, Fault::Full));
    assert!(seen.refused.iter().all(expected), "{seen:?}");
    println!("{seen:?}");
    scene.starts_again();
}

#[test]
fn a_full_disk() {
    for restarts in [true, false] {
        let mut scene = Scene::new(shimmed);
        let full = scene.house.folder.path("full");
        fs::write(&full, "").unwrap();
        let seen = scene.write_until_refused();
        assert!(
            seen.refused.iter().all(|refused| *refused == (507, Fault::Full)),
            "{seen:?}"
        );
        println!("{seen:?}");
        fs::remove_file(&full).unwrap();
        scene.goes_on(restarts);
    }
}

/// Nothing that the disk has not confirmed is acknowledged.
#[test]
fn a_disk_that_does_not_sync() {
    for restarts in [true, false] {
        let mut scene = Scene::new(shimmed);
        let sync = scene.house.folder.path("sync");
        let before = scene.writer.acknowledged.so_far().len();
        fs::write(&sync, "").unwrap();
        let seen = scene.write_until_refused();
        assert!(
            seen.refused
                .iter()
                .all(|refused| *refused == (503, Fault::Unavailable)),
            "{seen:?}"
        );
        assert_eq!(
            (seen.answered, scene.writer.acknowledged.so_far().len()),
            (0, before)
        );
        assert_eq!(scene.sign_in(), 503);
        println!("{seen:?}");
        fs::remove_file(&sync).unwrap();
        scene.goes_on(restarts);
    }
}
