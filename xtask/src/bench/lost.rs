//! Whether what was acknowledged is there: read back by the command line, from the log of each municipality.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde_json::Value as Json;

use super::house::House;
use super::load::Load;

/// How many acknowledged edits of each run are not in the log exactly once.
pub(super) fn lost(house: &House<'_>, runs: &[Load]) -> Result<Vec<usize>> {
    let towns: BTreeSet<_> = runs
        .iter()
        .flat_map(|run| &run.taken)
        .map(|(ags, _)| ags.clone())
        .collect();
    let mut found: BTreeMap<String, u32> = BTreeMap::new();
    for ags in towns {
        let export: Json = serde_json::from_str(&house.command(&["export", "--organisation", &ags])?)?;
        for document in each(&export["assessments"]).flat_map(|assessment| each(&assessment["documents"])) {
            for logged in each(&document["log"]) {
                if let Some(id) = logged["entry"]["what"]["edit"]["id"].as_str() {
                    *found.entry(id.to_owned()).or_default() += 1;
                }
            }
        }
    }
    let missing = |run: &Load| {
        let taken = run.taken.iter().flat_map(|(_, taken)| taken);
        taken.filter(|id| found.get(&id.to_string()) != Some(&1)).count()
    };
    Ok(runs.iter().map(missing).collect())
}

fn each(json: &Json) -> impl Iterator<Item = &Json> {
    json.as_array().into_iter().flatten()
}
