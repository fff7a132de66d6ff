//! What people were told is „Übertragen" is there, whatever happens to process, disk and database.
//!
//! The real program on a real database, and browsers that speak to it as the app does: the device's half
//! of the exchange is the one of the app. `FAHRWASSER_KILLS` sets how often the server is killed on each
//! engine (2), `FAHRWASSER_SEED` what the moments are chosen from (0). PostgreSQL takes part when
//! `FAHRWASSER_TEST_POSTGRES` has the address of a server; its own programs are then on the `PATH`.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "fault/device.rs"]
mod device;
#[path = "../../shared/tests/simulation/dice.rs"]
mod dice;
#[path = "fault/disk.rs"]
mod disk;
#[path = "fault/house.rs"]
mod house;
#[path = "fault/kill.rs"]
mod kill;
#[path = "fault/ledger.rs"]
mod ledger;
#[path = "serve/program.rs"]
#[expect(dead_code, reason = "the tests of the program ask more of it")]
mod program;
#[path = "fault/restore.rs"]
mod restore;

/// A number from the environment.
fn number(name: &str, otherwise: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap(),
        Err(_) => otherwise,
    }
}

/// What a test's moments are chosen from; printed, so that they can be chosen again.
fn seed() -> u64 {
    let seed = number("FAHRWASSER_SEED", 0);
    println!("FAHRWASSER_SEED={seed}");
    seed
}
