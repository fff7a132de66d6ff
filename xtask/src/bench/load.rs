//! An open loop: arrivals stand in a timetable, and whoever is late was late from then on.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, scope, sleep};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use super::person::{Person, Taken};
use crate::process::now;

/// Whoever is this far behind the timetable gives up: the rate is too high.
const TOO_LATE: Duration = Duration::from_secs(2);
/// What a person's thread needs; three hundred of them run.
const STACK: usize = 1024 * 1024;

/// How it went at one rate.
#[derive(Debug, Default)]
pub(super) struct Load {
    /// Exchanges a second, as scheduled.
    pub(super) rate: u32,
    /// From the scheduled time to the last byte of the answer, sorted.
    pub(super) latencies: Vec<Duration>,
    /// Exchanges without an answer, or without the word that the edit is stored.
    pub(super) errors: usize,
    /// Whether somebody gave up.
    pub(super) gave_up: bool,
    /// What was acknowledged, by organisation.
    pub(super) taken: Vec<(String, Taken)>,
}

impl Load {
    /// The latency that `percent` of the exchanges stayed within.
    pub(super) fn percentile(&self, percent: usize) -> Duration {
        percentile(&self.latencies, percent)
    }

    /// Whether the rate was kept up with.
    pub(super) fn holds(&self, p95: Duration) -> bool {
        !self.gave_up && self.errors == 0 && self.percentile(95) < p95
    }
}

/// The value that `percent` of sorted values stay within.
pub(super) fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let last = sorted.len().saturating_sub(1);
    sorted.get(last * percent / 100).copied().unwrap_or_default()
}

/// Lets `rate` exchanges a second arrive for as long as said, people in turn, each exchange with one edit.
pub(super) fn run(people: &mut [Person], rate: u32, lasts: Duration) -> Result<Load> {
    let begin = now() + Duration::from_millis(300);
    let (total, turns) = (Mutex::new(Load::default()), people.len());
    let stop = AtomicBool::new(false);
    let arrivals = lasts.as_secs() * u64::from(rate);
    scope(|scope| -> Result<()> {
        for (first, person) in people.iter_mut().enumerate() {
            let (total, stop) = (&total, &stop);
            let work = move || {
                let due = (first as u64..arrivals).step_by(turns);
                let due = due.map(|arrival| {
                    begin + Duration::from_secs(1) * u32::try_from(arrival).unwrap_or(u32::MAX) / rate
                });
                let own = take_part(person, due, stop);
                if let Ok(mut total) = total.lock() {
                    total.add(own);
                }
            };
            Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, work)
                .context("no thread for a person")?;
        }
        Ok(())
    })?;
    let mut total = total.into_inner().ok().context("somebody's thread broke off")?;
    total.rate = rate;
    total.latencies.sort_unstable();
    Ok(total)
}

fn take_part(person: &mut Person, due: impl Iterator<Item = Instant>, stop: &AtomicBool) -> Load {
    let mut own = Load::default();
    let mut taken = Taken::new();
    for due in due {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let prepared = person
            .next()
            .and_then(|edit| Ok((person.request(std::slice::from_ref(&edit))?, edit)));
        let Ok((body, edit)) = prepared else {
            own.errors += 1;
            break;
        };
        let ahead = due.saturating_duration_since(now());
        if ahead.is_zero() && due.elapsed() > TOO_LATE {
            own.gave_up = true;
            stop.store(true, Ordering::Relaxed);
            break;
        }
        sleep(ahead);
        let answer = person.line.post("sync/exchange", &body);
        own.latencies.push(due.elapsed());
        let stored = answer.and_then(|answer| person.take(&[edit], answer.status, &answer.body));
        match stored {
            Ok(stored) if !stored.is_empty() => taken.extend(stored),
            _ => own.errors += 1,
        }
    }
    own.taken.push((person.ags.clone(), taken));
    own
}

impl Load {
    fn add(&mut self, other: Self) {
        self.latencies.extend(other.latencies);
        self.errors += other.errors;
        self.gave_up |= other.gave_up;
        self.taken.extend(other.taken);
    }
}
