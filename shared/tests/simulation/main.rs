//! Whole sites in one process: several browsers with the real device code, a server with the real judge,
//! and a network that loses, doubles, reorders and delays. Every run follows from one seed.
//!
//! Shown: all sites converge to the same bytes, no acknowledged edit is ever missing, none is applied
//! twice, also after restores and after rollbacks that nobody tells of, every person knows their own edits,
//! and a log folds to the materialised head. `FAHRWASSER_SEEDS` sets how many seeds run (200), from
//! `FAHRWASSER_SEED` (0) on.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

mod dice;
mod server;
mod site;
mod world;

use world::World;

fn seeds() -> Vec<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let first = number("FAHRWASSER_SEED").unwrap_or(0);
    let count = number("FAHRWASSER_SEEDS").unwrap_or(200);
    (0..count).map(|place| first.wrapping_add(place)).collect()
}

#[test]
fn sites_converge_and_lose_nothing() {
    let seeds = seeds();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let totals = std::thread::scope(|scope| {
        let share = |worker| seeds.iter().skip(worker).step_by(workers).copied();
        let running: Vec<_> = (0..workers)
            .map(|worker| scope.spawn(move || run(share(worker))))
            .collect();
        let mut totals = world::Totals::default();
        for worker in running {
            totals.add(&worker.join().expect("every seed holds"));
        }
        totals
    });
    println!("{} seeds: {totals:?}", seeds.len());
    // A simulation in which nothing happens proves nothing.
    if seeds.len() >= 100 {
        assert!(totals.all_happened(), "{totals:?}");
    }
}

fn run(seeds: impl Iterator<Item = u64>) -> world::Totals {
    let mut totals = world::Totals::default();
    for seed in seeds {
        match std::panic::catch_unwind(|| World::new(seed).run()) {
            Ok(seen) => totals.add(&seen),
            Err(panic) => {
                eprintln!("replay with FAHRWASSER_SEED={seed} FAHRWASSER_SEEDS=1");
                std::panic::resume_unwind(panic);
            }
        }
    }
    totals
}
