//! What a browser loads, and the budgets above which it fails. KB = 1000 bytes.

use anyhow::{Context as _, Result, ensure};

use crate::report::table;
use crate::site::FOLDER;
use crate::tree::{Tree, read};

/// Brotli: HTML + CSS + JS + wasm + fonts that stand between a first visitor and the sign-in.
const FIRST_LOAD: u64 = 400_000;
/// Brotli, each part of the program.
const PART: u64 = 300_000;
/// Brotli, all parts of the program. It may only be lowered, but for a new job of the product (60 KB each) and for
/// mending what lost somebody's work or told them something untrue.
const PROGRAM: u64 = 524_000;
/// As it is: woff2 is compressed.
const FONT: u64 = 25_000;

struct Loaded {
    path: String,
    bytes: u64,
    /// What goes over the wire.
    wire: u64,
}

impl Loaded {
    fn is(&self, extension: &str) -> bool {
        self.path
            .rsplit_once('.')
            .is_some_and(|(_, end)| end == extension)
    }

    /// The worker, the pictures and the later part of the program come after the first page stands.
    fn first(&self) -> bool {
        self.path != "app/sw.js"
            && !self.path.starts_with("app/pkg/work-")
            && ["html", "css", "js", "wasm", "woff2"]
                .iter()
                .any(|end| self.is(end))
    }
}

/// Prints the table of the built site and fails above a budget.
pub(crate) fn check(tree: &Tree) -> Result<()> {
    let build: serde_json::Value = serde_json::from_slice(&read(&tree.at(FOLDER).join("build.json"))?)?;
    ensure!(
        build["mode"] == "release",
        "the site in {FOLDER} is a quick build; sizes are those of a release"
    );
    let files = build["files"].as_array().context("build.json lists no files")?;
    let files: Vec<_> = files
        .iter()
        .map(|file| {
            let bytes = file["bytes"].as_u64().unwrap_or_default();
            let path = file["path"].as_str().unwrap_or_default().to_owned();
            Loaded {
                path,
                bytes,
                wire: file["br"].as_u64().unwrap_or(bytes),
            }
        })
        .collect();

    let mut rows: Vec<_> = files
        .iter()
        .map(|file| {
            let first = if file.first() { "yes" } else { "" };
            vec![file.path.clone(), kb(file.bytes), kb(file.wire), first.to_owned()]
        })
        .collect();
    let first: Vec<_> = files.iter().filter(|file| file.first()).collect();
    let sum = first.iter().map(|file| file.wire).sum();
    let raw = first.iter().map(|file| file.bytes).sum();
    rows.push(vec![
        "first load".to_owned(),
        kb(raw),
        kb(sum),
        format!("≤ {}", kb(FIRST_LOAD)),
    ]);
    let program: Vec<_> = files.iter().filter(|file| file.is("wasm")).collect();
    let (program_raw, program) = (
        program.iter().map(|file| file.bytes).sum(),
        program.iter().map(|file| file.wire).sum(),
    );
    rows.push(vec![
        "whole program".to_owned(),
        kb(program_raw),
        kb(program),
        format!("≤ {}", kb(PROGRAM)),
    ]);
    println!("{}", table(&["file", "raw KB", "wire KB", "first load"], &rows));

    let mut over = Vec::new();
    let mut judge = |what: &str, size: u64, budget: u64| {
        if size > budget {
            over.push(format!(
                "{what}: {} KB, the budget is {} KB",
                kb(size),
                kb(budget)
            ));
        }
    };
    judge("first load", sum, FIRST_LOAD);
    judge("whole program", program, PROGRAM);
    for file in &files {
        if file.is("wasm") {
            judge(&file.path, file.wire, PART);
        } else if file.is("woff2") {
            judge(&file.path, file.wire, FONT);
        }
    }
    ensure!(over.is_empty(), "{}", over.join("; "));
    Ok(())
}

fn kb(bytes: u64) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}
