//! The standard library for `wasm32-unknown-unknown`.
//!
//! rustup has it ready. Where no rustup server can be reached, but Debian's archive can, the
//! package `rust-src` of the same version holds its source, and cargo builds it in less than a
//! minute. The archive's address comes from the machine's own apt configuration.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use xshell::cmd;

use crate::tree::{Tree, files_below, which};

const TARGET: &str = "wasm32-unknown-unknown";

/// Where `rust-src` may be newer than in the machine's own suite; its own backports come first.
const NEWER_SUITES: [&str; 4] = ["trixie-backports", "stable-backports", "testing", "unstable"];

pub(crate) fn provide(tree: &Tree) -> Result<()> {
    let sysroot = PathBuf::from(cmd!(tree.sh, "rustc --print sysroot").quiet().read()?);
    if is_there(&sysroot) {
        return Ok(());
    }
    if which("rustup").is_some() {
        cmd!(tree.sh, "rustup target add {TARGET}")
            .ignore_status()
            .run()?;
        if is_there(&sysroot) {
            return Ok(());
        }
    }
    from_debian(tree, &sysroot).with_context(|| {
        format!("the Rust standard library for {TARGET} is missing. Install it: rustup target add {TARGET}")
    })?;
    ensure!(
        is_there(&sysroot),
        "the standard library for {TARGET} was built, but rustc does not see it"
    );
    Ok(())
}

/// Sees to the source of the standard library; false where it cannot be had.
pub(crate) fn source(tree: &Tree) -> Result<bool> {
    let sysroot = PathBuf::from(cmd!(tree.sh, "rustc --print sysroot").quiet().read()?);
    if has_source(&sysroot) {
        return Ok(true);
    }
    if which("rustup").is_some() {
        cmd!(tree.sh, "rustup component add rust-src")
            .ignore_status()
            .run()?;
        if has_source(&sysroot) {
            return Ok(true);
        }
    }
    if let Err(why) = source_from_debian(tree, &sysroot) {
        println!("the source of the standard library cannot be had: {why:#}");
    }
    Ok(has_source(&sysroot))
}

fn has_source(sysroot: &Path) -> bool {
    let library = sysroot.join("lib/rustlib/src/rust/library");
    library.join("std/Cargo.toml").is_file() && library.join("Cargo.lock").is_file()
}

fn is_there(sysroot: &Path) -> bool {
    let folder = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .any(|entry| is_rlib(&entry.path(), "libstd-"))
}

fn is_rlib(file: &Path, prefix: &str) -> bool {
    file.extension() == Some(OsStr::new("rlib"))
        && file
            .file_name()
            .and_then(OsStr::to_str)
            .is_some_and(|name| name.starts_with(prefix))
}

/// Puts the source into the toolchain, where cargo looks for it.
fn source_from_debian(tree: &Tree, sysroot: &Path) -> Result<()> {
    ensure!(
        which("apt-get").is_some() && which("dpkg-deb").is_some(),
        "this is no Debian"
    );
    let version = cmd!(tree.sh, "rustc --version").quiet().read()?;
    let version = version
        .split(' ')
        .nth(1)
        .context("rustc tells no version")?
        .to_owned();
    let work = tree.target("tools/std");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(&work)?;

    let unpacked = download(tree, &work, &version)?;
    let library = find_library(&unpacked).context("the package rust-src holds no library folder")?;
    let source = sysroot.join("lib/rustlib/src/rust");
    fs::create_dir_all(&source)?;
    cmd!(tree.sh, "cp -rT {library} {source}/library").run()?;

    Ok(fs::remove_dir_all(work)?)
}

fn from_debian(tree: &Tree, sysroot: &Path) -> Result<()> {
    if !has_source(sysroot) {
        source_from_debian(tree, sysroot)?;
    }
    let work = tree.target("tools/std");
    fs::create_dir_all(&work)?;
    let built = build(tree, &work)?;
    let into = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    fs::create_dir_all(&into)?;
    for rlib in built {
        fs::copy(&rlib, into.join(rlib.file_name().unwrap_or_default()))?;
    }
    // Whatever was built against another std does not fit this one.
    let stale = tree.target(TARGET);
    if stale.exists() {
        fs::remove_dir_all(stale)?;
    }
    Ok(fs::remove_dir_all(work)?)
}

/// Fetches `rust-src` of exactly this version with a configuration of our own, so that the
/// machine's stays as it is; apt checks the archive's signature. Returns where it is unpacked.
fn download(tree: &Tree, work: &Path, version: &str) -> Result<PathBuf> {
    let listed = || {
        let format = "$(REPO_URI) $(CODENAME)";
        cmd!(
            tree.sh,
            "apt-get indextargets --format {format} 'Origin: Debian' 'Label: Debian'"
        )
        .quiet()
        .read()
    };
    let mut archives = listed()?;
    if archives.is_empty() {
        cmd!(tree.sh, "apt-get update --quiet").ignore_status().run()?;
        archives = listed()?;
    }
    let line = archives
        .lines()
        .next()
        .context("apt names no archive of Debian")?;
    let (archive, codename) = line.split_once(' ').context("apt names no suite")?;
    let own = format!("{}-backports", codename.split('-').next().unwrap_or(codename));

    for suite in std::iter::once(own.as_str()).chain(NEWER_SUITES) {
        let folder = work.join(suite);
        for part in ["lists/partial", "cache/archives/partial"] {
            fs::create_dir_all(folder.join(part))?;
        }
        let sources = folder.join("sources.list");
        let keys = "/usr/share/keyrings/debian-archive-keyring.gpg";
        fs::write(
            &sources,
            format!("deb [signed-by={keys}] {archive} {suite} main\n"),
        )?;
        let config = folder.join("apt.conf");
        let (lists, cache) = (folder.join("lists"), folder.join("cache"));
        let settings = [
            ("Dir::Etc::sourcelist", sources.display().to_string()),
            ("Dir::Etc::sourceparts", "-".to_owned()),
            ("Dir::State::lists", lists.display().to_string()),
            ("Dir::Cache", cache.display().to_string()),
            // The folder belongs to us; the user `_apt` cannot write to it.
            ("APT::Sandbox::User", "root".to_owned()),
        ];
        fs::write(
            &config,
            settings
                .map(|(name, value)| format!("{name} \"{value}\";\n"))
                .concat(),
        )?;
        let _config = tree.sh.push_env("APT_CONFIG", &config);
        if cmd!(tree.sh, "apt-get update --quiet").run().is_err() {
            continue;
        }
        let versions = cmd!(tree.sh, "apt-cache madison rust-src")
            .quiet()
            .ignore_status()
            .read()?;
        let fits = |candidate: &&str| {
            candidate
                .strip_prefix(version)
                .is_some_and(|rest| rest.starts_with(['+', '-', '~']))
        };
        let Some(found) = versions
            .lines()
            .filter_map(|line| line.split('|').nth(1))
            .map(str::trim)
            .find(fits)
        else {
            continue;
        };
        let _folder = tree.sh.push_dir(&folder);
        cmd!(tree.sh, "apt-get download rust-src={found}").run()?;
        let package = files_below(&folder)?
            .into_iter()
            .find(|file| file.extension() == Some(OsStr::new("deb")));
        let package = package.context("apt-get has downloaded nothing")?;
        let unpacked = folder.join("unpacked");
        cmd!(tree.sh, "dpkg-deb --extract {package} {unpacked}").run()?;
        return Ok(unpacked);
    }
    bail!("no suite of {archive} has rust-src {version}")
}

/// The folder `library` of the Rust source, wherever the package keeps it.
fn find_library(unpacked: &Path) -> Option<PathBuf> {
    let sources = fs::read_dir(unpacked.join("usr/src")).ok()?;
    let folders = sources.flatten().map(|entry| entry.path().join("library"));
    folders
        .into_iter()
        .find(|folder| folder.join("std/Cargo.toml").is_file())
}

/// Builds std in a crate that is empty; returns the `.rlib` files.
fn build(tree: &Tree, work: &Path) -> Result<Vec<PathBuf>> {
    let scratch = work.join("scratch");
    fs::create_dir_all(scratch.join("src"))?;
    let manifest = "[package]\nname = \"scratch\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";
    fs::write(scratch.join("Cargo.toml"), manifest)?;
    fs::write(scratch.join("src/lib.rs"), "")?;
    let cargo = &tree.cargo;
    let target = scratch.join("target");
    let _folder = tree.sh.push_dir(&scratch);
    let _nightly_flags = tree.sh.push_env("RUSTC_BOOTSTRAP", "1");
    // Fat LTO of the program needs the bitcode of std.
    let _flags = tree.sh.push_env("RUSTFLAGS", "-Cembed-bitcode=yes");
    let _target = tree.sh.push_env("CARGO_TARGET_DIR", &target);
    cmd!(
        tree.sh,
        "{cargo} build -Zbuild-std=std,panic_abort,test --release --target {TARGET}"
    )
    .run()?;
    let deps = files_below(&target.join(TARGET).join("release/deps"))?;
    Ok(deps
        .into_iter()
        .filter(|file| is_rlib(file, "lib") && !is_rlib(file, "libscratch-"))
        .collect())
}
