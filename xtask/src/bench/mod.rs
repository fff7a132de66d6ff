//! `bench`: how fast, how big, how much. Prints tables and asserts nothing; the numbers beside them are
//! those of the architecture.
//!
//! The server is the release build, with a database of its own in the folder for temporary files. Server
//! and generator share the machine.

mod browser;
mod house;
mod line;
mod load;
mod lost;
mod person;
mod town;

use std::thread::{available_parallelism, sleep};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use xshell::cmd;

use crate::process::{Running, now};
use crate::report::{self, table};
use crate::setup::{self, Need};
use crate::site;
use crate::tree::{Tree, read_text};
use crate::wasm::Mode;
use house::{Engine, House, memory};
use load::{Load, percentile};
use person::Person;

/// Exchanges a second; the last one is 300 people with one exchange in three seconds.
const RATES: [u32; 3] = [1, 16, 100];
/// How long each rate runs.
const RUN: Duration = Duration::from_secs(25);
/// How long each step of the search runs.
const STEP: Duration = Duration::from_secs(8);
/// What the highest rate has to hold.
const P95: Duration = Duration::from_millis(100);
/// Where the search ends at the latest.
const MOST: u32 = 6_400;
/// Edits of one device that was offline for long.
const OFFLINE: usize = 1_000;
/// As many as a browser sends at once.
const BATCH: usize = 200;
/// An hour of typing: a pause every three seconds, ten characters between two.
const PAUSES: usize = 1_200;

/// Measures the named parts (`sqlite`, `postgres`, `browser`), or all.
pub(crate) fn bench(tree: &Tree, parts: &[String]) -> Result<()> {
    let known = ["sqlite", "postgres", "browser"];
    for part in parts {
        ensure!(
            known.contains(&part.as_str()),
            "there is no part `{part}`; there are {}",
            known.join(", ")
        );
    }
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|name| name == part);
    let mut needs = setup::TO_RUN.to_vec();
    if wanted("postgres") {
        needs.push(Need::Postgres);
    }
    if wanted("browser") {
        needs.extend([Need::End2endPackages, Need::Chromium]);
    }
    setup::ensure_all(tree, &needs)?;
    site::build(tree, Mode::Release)?;
    let cargo = &tree.cargo;
    cmd!(tree.sh, "{cargo} build --locked --release --package fahrwasser").run()?;

    let mut tables = Vec::new();
    for (part, engine) in [("sqlite", Engine::Sqlite), ("postgres", Engine::Postgres)] {
        if wanted(part) {
            tables.push(server(tree, engine)?);
            println!("\n{}", tables.last().map_or("", String::as_str));
        }
    }
    if wanted("browser") {
        tables.push(browser::inputs(tree)?);
        println!("\n{}", tables.last().map_or("", String::as_str));
    }
    report::keep(tree, "bench", &machine()?, &tables.join("\n\n"))
}

/// What it ran on.
fn machine() -> Result<String> {
    let processor = read_text("/proc/cpuinfo".as_ref())?;
    let model = processor.lines().find_map(|line| line.strip_prefix("model name"));
    let model = model.map_or("unknown", |model| model.trim_start_matches(['\t', ' ', ':']));
    let load = read_text("/proc/loadavg".as_ref())?;
    let load = load.split(' ').next().unwrap_or_default();
    Ok(format!(
        "Machine: {} cores, {model}; load of the last minute at the end: {load}",
        available_parallelism()?
    ))
}

/// Everything about the server on one engine.
fn server(tree: &Tree, engine: Engine) -> Result<String> {
    println!("\n=== {} ===", engine.name());
    let house = House::new(tree, engine)?;
    let disk = house.disk()?;
    let accounts = town::settle(tree, &house)?;

    let mut starts = Vec::new();
    for _ in 0..4 {
        starts.push(house.start()?.1);
    }
    let (running, start) = house.start()?;
    starts.push(start);
    starts.sort_unstable();
    sleep(Duration::from_secs(5));
    let idle = memory(running.id())?;

    let mut people = town::sign_in(house.port, &accounts)?;
    let mut runs = Vec::new();
    for rate in RATES {
        println!("{rate} exchanges a second …");
        runs.push(load::run(&mut people, rate, RUN)?);
    }
    let loaded = memory(running.id())?;
    let (highest, more) = highest(&mut people)?;
    let (measured, all) = (runs.len(), runs.into_iter().chain(more).collect::<Vec<_>>());
    let lost = lost::lost(&house, &all)?;

    let person = people.first_mut().context("nobody is there")?;
    let offline = offline(person)?;
    let hour = hour(&house, running, person)?;

    let rows: Vec<_> = all.iter().zip(&lost).map(|(run, lost)| row(run, *lost)).collect();
    let loads = table(
        &[
            "exchanges a second",
            "sent",
            "p50 ms",
            "p95 ms",
            "p99 ms",
            "max ms",
            "errors",
            "lost",
        ],
        rows.get(..measured).unwrap_or_default(),
    );
    let lost_later: usize = lost.iter().skip(measured).sum();
    let others = table(
        &["measure", "found", "aim"],
        &[
            (
                "disk: 4 KB and fdatasync, p50 / p95 ms",
                format!("{} / {}", ms(percentile(&disk, 50)), ms(percentile(&disk, 95))),
                "",
            ),
            (
                "highest rate with p95 < 100 ms, a second",
                highest.to_string(),
                "",
            ),
            ("lost while looking for it", lost_later.to_string(), "0"),
            ("1,000 offline edits of one device, ms", ms(offline), "< 1000"),
            ("an hour of typing, KB", kb(hour), "< 1000"),
            (
                "start to first answer, median of 5, ms",
                ms(percentile(&starts, 50)),
                "< 500",
            ),
            ("idle, resident / own share MB", mb(idle), "< 50"),
            ("after the load, resident / own share MB", mb(loaded), ""),
        ]
        .map(|(what, found, aim)| vec![what.to_owned(), found, aim.to_owned()]),
    );
    Ok(format!(
        "## {}\n\n{} people in 100 municipalities, each with an account and a session of their own; every exchange \
         brings one edit. Latency from the scheduled time to the last byte; aim at 100 a second: p50 < 10 ms, \
         p95 < 40 ms, none lost.\n\n{loads}\n\n{others}",
        engine.name(),
        town::PEOPLE,
    ))
}

fn row(run: &Load, lost: usize) -> Vec<String> {
    let mut row = vec![run.rate.to_string(), run.latencies.len().to_string()];
    row.extend([50, 95, 99, 100].map(|percent| ms(run.percentile(percent))));
    row.extend([run.errors.to_string(), lost.to_string()]);
    row
}

/// The highest rate that holds: doubled until it does not, then halved in between three times.
fn highest(people: &mut [Person]) -> Result<(u32, Vec<Load>)> {
    let (mut holds, mut fails, mut runs) = (0, None, Vec::new());
    let mut rate = 200;
    for _ in 0..9 {
        println!("{rate} exchanges a second …");
        let run = load::run(people, rate, STEP)?;
        if run.holds(P95) {
            holds = rate;
        } else {
            fails = Some(rate);
        }
        println!("  p95 {} ms, {} errors", ms(run.percentile(95)), run.errors);
        runs.push(run);
        rate = match fails {
            Some(fails) if fails - holds <= (holds / 8).max(12) => break,
            Some(fails) => holds.midpoint(fails),
            None if rate >= MOST => break,
            None => rate * 2,
        };
    }
    Ok((holds, runs))
}

/// A thousand edits that piled up on one device: from the first request to the last answer.
fn offline(person: &mut Person) -> Result<Duration> {
    let mut edits = Vec::new();
    for number in 0..OFFLINE {
        let edit = person.offline(number)?;
        person.assume(&edit);
        edits.push(edit);
    }
    let begin: Instant = now();
    let mut taken = 0;
    for batch in edits.chunks(BATCH) {
        let body = person.request(batch)?;
        let answer = person.line.post("sync/exchange", &body)?;
        taken += person.take(batch, answer.status, &answer.body)?.len();
    }
    let took = begin.elapsed();
    ensure!(
        taken == OFFLINE,
        "only {taken} of {OFFLINE} offline edits were taken"
    );
    Ok(took)
}

/// Bytes that an hour of typing adds; see `PAUSES`. The server is stopped before and after.
fn hour(house: &House<'_>, running: Running, person: &mut Person) -> Result<u64> {
    drop(running);
    let before = house.stored()?;
    let (running, _) = house.start()?;
    person.line.hang_up();
    person.exchange(&[])?;
    for _ in 0..PAUSES {
        let edit = person.type_on()?;
        let taken = person.exchange(std::slice::from_ref(&edit))?;
        ensure!(taken.len() == 1, "an edit of the hour was not taken");
    }
    drop(running);
    Ok(house.stored()?.saturating_sub(before))
}

fn ms(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1000.0)
}

fn kb(bytes: u64) -> String {
    (bytes / 1000).to_string()
}

fn mb((resident, share): (u64, u64)) -> String {
    let mb = |kib: u64| format!("{}.{}", kib * 1024 / 1_000_000, kib * 1024 / 100_000 % 10);
    format!("{} / {}", mb(resident), mb(share))
}
