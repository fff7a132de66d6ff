//! From an input to the end of the page's own update, measured in Chromium by `end2end/bench`.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context as _, Result};
use serde_json::Value as Json;
use xshell::cmd;

use crate::report::table;
use crate::setup;
use crate::tree::{Tree, read_text};

/// A row for each number of items and kind of input: the median of the runs.
pub(super) fn inputs(tree: &Tree) -> Result<String> {
    println!("\n=== browser ===");
    let found = tree.target("bench-browser.jsonl");
    let _ = fs::remove_file(&found);
    let chromium = setup::chromium().context("Chromium is missing; `cargo xtask setup` says more")?;
    let sh = &tree.sh;
    {
        let _folder = sh.push_dir(tree.at("end2end"));
        let _variables = [
            sh.push_env("FAHRWASSER_BIN", tree.target("release/fahrwasser")),
            sh.push_env("FAHRWASSER_CHROMIUM", chromium),
            sh.push_env("FAHRWASSER_BENCH", &found),
        ];
        cmd!(sh, "node_modules/.bin/playwright test --config bench.config.ts").run()?;
    }
    let mut kinds: BTreeMap<(u64, String), Vec<Json>> = BTreeMap::new();
    for line in read_text(&found)?.lines() {
        let run: Json = serde_json::from_str(line)?;
        let what = run["what"].as_str().unwrap_or_default().to_owned();
        kinds
            .entry((run["items"].as_u64().unwrap_or_default(), what))
            .or_default()
            .push(run);
    }
    let rows: Vec<_> = kinds
        .iter()
        .map(|((items, what), runs)| {
            let mut row = vec![format!("{what}, {items} items")];
            row.push(format!("{:.0}", median(runs, "inputs")));
            row.extend(["p95", "max", "settled"].map(|name| format!("{:.1}", median(runs, name))));
            let longest = runs
                .iter()
                .filter_map(|run| run["longest"].as_f64())
                .fold(0.0, f64::max);
            row.push(if longest > 0.0 {
                format!("{longest:.0}")
            } else {
                "≤ 50".to_owned()
            });
            row
        })
        .collect();
    let head = [
        "inputs",
        "count",
        "p95 ms",
        "max ms",
        "last change, p95 ms",
        "longest task ms",
    ];
    Ok(format!(
        "## Browser\n\nChromium without a window, SQLite. From the input to the last change of the page in the same task, \
         median of 3 runs; aim for keys and answers: p95 ≤ 8 ms, no task over 50 ms. A way to another page and back \
         stands beside it. Last change: what the device has stored is shown, too. Longest task: of all runs.\n\n{}",
        table(&head, &rows)
    ))
}

fn median(runs: &[Json], name: &str) -> f64 {
    let mut values: Vec<_> = runs.iter().filter_map(|run| run[name].as_f64()).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
