//! `test` and `prove`: runs the stages, all of them even if one fails, and tells how they went.

use std::fmt::Write as _;
use std::time::Duration;

use anyhow::{Result, ensure};

use crate::process::now;
use crate::report::{self, table};
use crate::setup::{self, Need};
use crate::stages::{Length, STAGES, Session, Stage};
use crate::tree::{Tree, random};

struct Outcome {
    stage: &'static str,
    took: Duration,
    error: Option<String>,
}

/// Runs the named stages, or all. `browser` names both of `browser-sqlite` and `browser-postgres`.
pub(crate) fn test(tree: &Tree, names: &[String], length: Length) -> Result<()> {
    let stages = choose(names)?;
    let seed = match std::env::var("FAHRWASSER_SEED") {
        Ok(chosen) => chosen.parse()?,
        // A seed of its own for each long run; the short one stays the same from run to run.
        Err(_) if length == Length::Long => u64::from_be_bytes(random()?),
        Err(_) => 0,
    };
    println!("seed: FAHRWASSER_SEED={seed}");
    let with_tests = stages.iter().any(|stage| stage.name == "rust");
    let mut session = Session {
        tree,
        length,
        seed,
        with_tests,
        built: false,
        postgres: None,
    };

    let mut needs: Vec<Need> = Vec::new();
    for need in stages.iter().flat_map(|stage| stage.needs) {
        if !needs.contains(need) {
            needs.push(*need);
        }
    }
    let mut outcomes = vec![timed("setup", || setup::ensure_all(tree, &needs))];
    for stage in stages {
        outcomes.push(timed(stage.name, || (stage.run)(&mut session)));
    }
    drop(session);

    let report = tell(&outcomes);
    println!("\n{report}");
    if length == Length::Long {
        keep(tree, seed, &report)?;
    }
    let failed = outcomes.iter().filter(|outcome| outcome.error.is_some()).count();
    // Alone on its line: the count that a reader of the log looks for.
    println!("\n{} passed, {failed} failed", outcomes.len() - failed);
    ensure!(failed == 0, "not everything passed");
    Ok(())
}

fn choose(names: &[String]) -> Result<Vec<&'static Stage>> {
    let means = |name: &str, stage: &Stage| {
        stage
            .name
            .strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    for name in names {
        let known: Vec<_> = STAGES.iter().map(|stage| stage.name).collect();
        ensure!(
            STAGES.iter().any(|stage| means(name, stage)),
            "there is no stage `{name}`; there are {}",
            known.join(", ")
        );
    }
    let chosen = |stage: &&Stage| names.is_empty() || names.iter().any(|name| means(name, stage));
    Ok(STAGES.iter().filter(chosen).collect())
}

fn timed(stage: &'static str, run: impl FnOnce() -> Result<()>) -> Outcome {
    println!("\n=== {stage} ===");
    let start = now();
    let error = run().err().map(|error| format!("{error:#}"));
    if let Some(error) = &error {
        eprintln!("{stage} failed: {error}");
    }
    Outcome {
        stage,
        took: start.elapsed(),
        error,
    }
}

fn tell(outcomes: &[Outcome]) -> String {
    let mut rows: Vec<_> = outcomes
        .iter()
        .map(|outcome| {
            let result = if outcome.error.is_some() {
                "FAILED"
            } else {
                "passed"
            };
            vec![outcome.stage.to_owned(), minutes(outcome.took), result.to_owned()]
        })
        .collect();
    rows.push(vec![
        "together".to_owned(),
        minutes(outcomes.iter().map(|outcome| outcome.took).sum()),
        String::new(),
    ]);
    let mut text = table(&["stage", "minutes", "result"], &rows);
    for (stage, error) in outcomes
        .iter()
        .filter_map(|outcome| Some((outcome.stage, outcome.error.as_ref()?)))
    {
        let _ = write!(text, "\n\n{stage}: {error}");
    }
    text
}

fn minutes(took: Duration) -> String {
    format!("{:.1}", took.as_secs_f64() / 60.0)
}

/// Writes `target/prove.md`.
fn keep(tree: &Tree, seed: u64, report: &str) -> Result<()> {
    let about = format!("Seed: FAHRWASSER_SEED={seed}");
    report::keep(tree, "prove", &about, report)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(names: &[&str]) -> Option<Vec<&'static str>> {
        let names: Vec<_> = names.iter().map(|&name| name.to_owned()).collect();
        Some(choose(&names).ok()?.iter().map(|stage| stage.name).collect())
    }

    #[test]
    fn stages_run_in_their_own_order() {
        assert_eq!(chosen(&["size", "lints"]), Some(vec!["lints", "size"]));
        assert_eq!(
            chosen(&["browser"]),
            Some(vec!["browser-sqlite", "browser-postgres"])
        );
        assert_eq!(chosen(&[]).map(|all| all.len()), Some(STAGES.len()));
        assert_eq!(chosen(&["siz"]), None);
    }

    #[test]
    fn a_failure_keeps_its_reason() {
        let passed = Outcome {
            stage: "format",
            took: Duration::from_secs(30),
            error: None,
        };
        let failed = Outcome {
            stage: "lints",
            took: Duration::from_mins(1),
            error: Some("why".to_owned()),
        };
        let text = tell(&[passed, failed]);
        assert!(text.contains("| format   |     0.5 | passed |"), "{text}");
        assert!(text.contains("| lints    |     1.0 | FAILED |"), "{text}");
        assert!(text.contains("| together |     1.5 |        |"), "{text}");
        assert!(text.ends_with("lints: why"), "{text}");
    }
}
