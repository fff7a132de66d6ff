//! A server that is killed at any moment, while many write.

use std::{
    collections::BTreeSet,
    process::Stdio,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use shared::{Fault, account::Role};

use crate::{
    device::{Device, Ended, Place, settle},
    dice::Dice,
    house::{House, TOWNS, login},
    ledger::Ledger,
    number,
    program::SERVE,
    seed,
};

/// Most moments of 10 ms that something is waited for.
const PATIENCE: usize = 3_000;

/// What the writers tell while they work.
#[derive(Debug, Default)]
struct Board {
    over: AtomicBool,
    acknowledged: AtomicUsize,
    cut_short: AtomicUsize,
    refused: AtomicUsize,
}

/// Tells the writers that it is over, also if the test fails.
struct Whistle<'a>(&'a Board);

impl Drop for Whistle<'_> {
    fn drop(&mut self) {
        self.0.over.store(true, Ordering::Relaxed);
    }
}

impl Board {
    fn count(&self) -> usize {
        self.acknowledged.load(Ordering::Relaxed)
    }

    /// Waits until more edits were acknowledged.
    fn moves_on(&self) {
        let before = self.count();
        for _ in 0..PATIENCE {
            if self.count() > before {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("nothing is acknowledged any more: {self:?}");
    }
}

/// Types and sends until it is over.
fn work(mut device: Device, board: &Board) -> Device {
    while !board.over.load(Ordering::Relaxed) {
        for _ in 0..device.dice.below(3) {
            device.edit();
        }
        match device.exchange() {
            Ended::Answered(taken) => {
                board.acknowledged.fetch_add(taken, Ordering::Relaxed);
            }
            Ended::Lost => {
                board.cut_short.fetch_add(1, Ordering::Relaxed);
            }
            Ended::Refused(503, Fault::Unavailable) => {
                board.refused.fetch_add(1, Ordering::Relaxed);
            }
            Ended::Nobody => thread::sleep(Duration::from_millis(5)),
            other @ Ended::Refused(..) => panic!("{other:?}"),
        }
        thread::sleep(Duration::from_millis(device.dice.next() % 40));
    }
    device
}

/// Nine browsers of four people, at two assessments.
fn devices(place: &Place, dice: &mut Dice) -> Vec<Device> {
    let who = [Role::Navigator, Role::Head];
    let device = |n: usize, dice: &mut Dice| {
        let (_, town) = TOWNS[usize::from(n % 3 == 2)];
        let mut device = Device::sign_in(place, &login(who[n % 2], town), dice.next());
        device.bad_line = 4;
        device
    };
    (0..9).map(|n| device(n, dice)).collect()
}

fn pause(dice: &mut Dice, from: u64, to: u64) {
    thread::sleep(Duration::from_millis(from + dice.next() % (to - from)));
}

fn survives(house: &House) {
    let kills = number("FAHRWASSER_KILLS", 2);
    let mut dice = Dice::new(seed());
    let (place, board) = (Place::default(), Board::default());
    let mut server = house.serve();
    place.is_at(&server);
    let devices = devices(&place, &mut dice);
    let told: Vec<_> = devices.iter().map(|device| device.acknowledged.clone()).collect();
    let mut devices: Vec<Device> = thread::scope(|scope| {
        let whistle = Whistle(&board);
        let board = &board;
        let writers: Vec<_> = devices
            .into_iter()
            .map(|device| scope.spawn(move || work(device, board)))
            .collect();
        for kill in 0..kills {
            board.moves_on();
            if kill % 2 == 0 {
                house.cut_database();
                board.moves_on();
            }
            pause(&mut dice, 0, 400);
            server.kill();
            place.is_gone();
            if dice.chance(30) {
                // The next start does not get far either.
                let mut start = house.folder.program();
                start.args(SERVE).stdout(Stdio::null()).stderr(Stdio::null());
                let mut start = start.spawn().unwrap();
                pause(&mut dice, 0, 120);
                start.kill().unwrap();
                start.wait().unwrap();
            }
            house.check_at_rest();
            server = house.serve();
            // Before the writers find it and offer again what they keep: each log folds to its document, and
            // whatever was acknowledged is there. An answer that was on its way when the kill came is among
            // it, once its reader has had a moment.
            let ledger = Ledger::read(house);
            for told in &told {
                let missing = ledger.missing(&told.so_far());
                assert_eq!(
                    missing,
                    BTreeSet::new(),
                    "acknowledged before kill {kill} and not there"
                );
            }
            place.is_at(&server);
        }
        board.moves_on();
        drop(whistle);
        writers.into_iter().map(|writer| writer.join().unwrap()).collect()
    });
    settle(&mut devices);
    let ledger = Ledger::read(house);
    for device in &devices {
        ledger.agrees_with(device);
    }
    server.kill();
    house.check_at_rest();
    let (acknowledged, entries) = (board.count(), ledger.len());
    println!(
        "{}: {kills} kills, {acknowledged} acknowledged while it lasted, {entries} entries",
        house.engine()
    );
    println!("{board:?}");
    assert!(board.cut_short.into_inner() > 0, "no kill came in between");
}

#[test]
fn killed_at_any_moment_on_sqlite() {
    survives(&House::sqlite());
}

#[test]
fn killed_at_any_moment_on_postgres() {
    if let Some(house) = House::postgres() {
        survives(&house);
    }
}
