//! What a browser loads, and the budgets above which it fails. KB = 1000 bytes.

use anyhow::{Context as _, Result, ensure};

use crate::report::table;
use crate::site::FOLDER;
use crate::tree::{Tree, read};

/// What may be loaded, in bytes over the wire.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    name: &'static str,
    /// Brotli, HTML + CSS + JS + wasm + fonts.
    first_load: u64,
    /// Brotli.
    wasm: u64,
    /// As it is: woff2 is compressed.
    font: u64,
}

/// What the product is to stay within. `cargo xtask size` fails above it.
pub(crate) const BUDGET: Limits = Limits {
    name: "budget",
    first_load: 400_000,
    wasm: 300_000,
    font: 25_000,
};

/// The browser's code is above its budget still. The checks fail when it grows; these numbers may only
/// be lowered, until they are the budget and go.
pub(crate) const CEILING: Limits = Limits {
    name: "ceiling",
    first_load: 650_000,
    wasm: 590_000,
    font: 25_000,
};

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

    /// The worker and the pictures come after the first page stands.
    fn first(&self) -> bool {
        self.path != "app/sw.js"
            && ["html", "css", "js", "wasm", "woff2"]
                .iter()
                .any(|end| self.is(end))
    }
}

/// Prints the table of the built site and fails above the limits.
pub(crate) fn check(tree: &Tree, limits: Limits) -> Result<()> {
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
        format!("≤ {}", kb(BUDGET.first_load)),
    ]);
    println!("{}", table(&["file", "raw KB", "wire KB", "first load"], &rows));

    let mut over = Vec::new();
    let mut judge = |what: &str, size: u64, budget: u64| {
        if size > budget {
            over.push(format!(
                "{what}: {} KB, the {} is {} KB",
                kb(size),
                limits.name,
                kb(budget)
            ));
        }
    };
    judge("first load", sum, limits.first_load);
    for file in &files {
        if file.is("wasm") {
            judge(&file.path, file.wire, limits.wasm);
        } else if file.is("woff2") {
            judge(&file.path, file.wire, limits.font);
        }
    }
    ensure!(over.is_empty(), "{}", over.join("; "));
    Ok(())
}

fn kb(bytes: u64) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}
