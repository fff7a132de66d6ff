//! Installs what is missing, or says in plain words what to install.
//!
//! Absent here: Rust and the C compiler that links its programs. Without them this one is not even built.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use xshell::cmd;

use crate::tree::{Tree, which};
use crate::{deny, postgres, wasm_std};

/// Something that a task cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// The standard library for wasm32-unknown-unknown.
    WasmStd,
    /// npm packages of `style/`: the design system, wasm-opt, the font subsetter.
    StylePackages,
    /// npm packages of `end2end/`: Playwright and axe.
    End2endPackages,
    Chromium,
    Postgres,
    CargoDeny,
}

/// What it takes to build and run.
pub(crate) const TO_RUN: [Need; 2] = [Need::WasmStd, Need::StylePackages];

const ALL: [Need; 6] = [
    Need::WasmStd,
    Need::StylePackages,
    Need::End2endPackages,
    Need::Chromium,
    Need::Postgres,
    Need::CargoDeny,
];

/// Everything that any task needs.
pub(crate) fn all(tree: &Tree) -> Result<()> {
    ensure_all(tree, &ALL)?;
    println!("setup: everything is there");
    Ok(())
}

/// Tries all of them before it fails, so that one run tells the whole list.
pub(crate) fn ensure_all(tree: &Tree, needs: &[Need]) -> Result<()> {
    let failures: Vec<_> = needs
        .iter()
        .filter_map(|&need| provide(tree, need).err())
        .map(|error| format!("{error:#}"))
        .collect();
    ensure!(
        failures.is_empty(),
        "something is missing:\n- {}",
        failures.join("\n- ")
    );
    Ok(())
}

fn provide(tree: &Tree, need: Need) -> Result<()> {
    match need {
        Need::WasmStd => wasm_std::provide(tree),
        Need::StylePackages => npm_packages(tree, "style"),
        Need::End2endPackages => npm_packages(tree, "end2end"),
        Need::Chromium if chromium().is_some() => Ok(()),
        Need::Chromium => apt_install(tree, &["chromium"], "Chromium, for the browser tests,"),
        Need::Postgres if postgres::binaries().is_some() => Ok(()),
        Need::Postgres => apt_install(tree, &["postgresql"], "the PostgreSQL server, 15 or newer,"),
        Need::CargoDeny => deny::provide(tree).map(|_| ()),
    }
}

/// The browser of the tests: `$FAHRWASSER_CHROMIUM`, else the first known name on `PATH`.
pub(crate) fn chromium() -> Option<PathBuf> {
    match std::env::var_os("FAHRWASSER_CHROMIUM") {
        Some(chosen) => Some(chosen.into()),
        None => ["chromium", "chromium-browser", "google-chrome"]
            .iter()
            .find_map(|name| which(name)),
    }
}

/// Installs what the lock file says, when that has changed since the last time.
fn npm_packages(tree: &Tree, folder: &str) -> Result<()> {
    let folder = tree.at(folder);
    let lock = folder.join("package-lock.json");
    if changed(&folder.join("node_modules/.package-lock.json")) >= changed(&lock) {
        return Ok(());
    }
    let npm = npm(tree)?;
    let _folder = tree.sh.push_dir(&folder);
    cmd!(tree.sh, "{npm} ci --ignore-scripts --no-audit --no-fund")
        .run()
        .with_context(|| format!("cannot install the packages of {}", lock.display()))
}

/// npm; Node.js comes with it where that is missing, too.
fn npm(tree: &Tree) -> Result<PathBuf> {
    if which("npm").is_none() {
        apt_install(tree, &["npm"], "npm, with Node.js 20 or newer,")?;
    }
    which("npm").context("npm was installed and is not on the PATH")
}

fn changed(file: &Path) -> Option<std::time::SystemTime> {
    fs::metadata(file).and_then(|data| data.modified()).ok()
}

pub(crate) fn is_root(tree: &Tree) -> bool {
    cmd!(tree.sh, "id -u")
        .quiet()
        .ignore_stderr()
        .read()
        .is_ok_and(|id| id == "0")
}

/// Installs Debian packages where that is allowed, else explains.
fn apt_install(tree: &Tree, packages: &[&str], what: &str) -> Result<()> {
    let names = packages.join(" ");
    if !is_root(tree) || which("apt-get").is_none() {
        bail!("{what} is missing. Install it, on Debian: sudo apt-get install {names}");
    }
    let _frontend = tree.sh.push_env("DEBIAN_FRONTEND", "noninteractive");
    // An unreachable extra source must not stop us: the install tells whether the lists suffice.
    cmd!(tree.sh, "apt-get update --quiet").ignore_status().run()?;
    cmd!(
        tree.sh,
        "apt-get install --quiet --yes --no-install-recommends {packages...}"
    )
    .run()
    .with_context(|| format!("{what} could not be installed. Try: apt-get install {names}"))
}
