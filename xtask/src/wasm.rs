//! The browser's part: cargo → wasm-bindgen → wasm-opt.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;
use xshell::cmd;

use crate::tree::{Tree, fingerprint, read, write};

/// How much work goes into what the browser loads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// As small as it gets, compressed: what is deployed, tested and measured.
    Release,
    /// As quick to build as it gets: for the loop of change and look.
    Dev,
}

impl Mode {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "dev",
        }
    }

    fn profile(self) -> &'static str {
        match self {
            Self::Release => "wasm-release",
            Self::Dev => "wasm-dev",
        }
    }
}

/// What rustc writes for wasm32-unknown-unknown by default; wasm-opt takes such code only when told.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-sign-ext",
];

/// Everything that can change the result, besides the compiler itself.
const INPUTS: [&str; 7] = [
    "app",
    "shared",
    ".cargo/config.toml",
    "Cargo.toml",
    "Cargo.lock",
    "style/package-lock.json",
    "xtask/src/wasm.rs",
];

/// Builds `app.js`, `app_bg.wasm` and the snippets of inline JavaScript; returns their folder.
/// Does nothing when no input has changed since the last time.
pub(crate) fn build(tree: &Tree, mode: Mode) -> Result<PathBuf> {
    let out = tree.target(&format!("site/{}", mode.profile()));
    let stamp_file = out.join("inputs");
    let rustc = cmd!(tree.sh, "rustc --version").quiet().read()?;
    let stamp = fingerprint(tree, &INPUTS, &[&rustc])?;
    if fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp) && out.join("app_bg.wasm").is_file() {
        return Ok(out);
    }

    let (cargo, profile) = (&tree.cargo, mode.profile());
    cmd!(
        tree.sh,
        "{cargo} build --package app --lib --features csr --target wasm32-unknown-unknown --profile {profile}"
    )
    .run()?;
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    fs::create_dir_all(&out)?;
    bind(
        &tree.target(&format!("wasm32-unknown-unknown/{profile}/app.wasm")),
        &out,
        mode,
    )?;
    if mode == Mode::Release {
        shrink(tree, &out.join("app_bg.wasm"))?;
    }
    write(&stamp_file, stamp.as_bytes())?;
    Ok(out)
}

/// wasm-bindgen as a library: its version is pinned beside the lock file's, so both always fit.
fn bind(raw: &Path, out: &Path, mode: Mode) -> Result<()> {
    let small = mode == Mode::Release;
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(raw)
        .out_name("app")
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(small)
        .remove_producers_section(small);
    bindgen.web(true)?.generate(out).context("wasm-bindgen")
}

fn shrink(tree: &Tree, wasm: &Path) -> Result<()> {
    let before = read(wasm)?.len();
    let tool = tree.at("style/node_modules/binaryen/bin/wasm-opt");
    ensure!(
        tool.is_file(),
        "wasm-opt is missing; `cargo xtask setup` installs it (npm package binaryen)"
    );
    cmd!(
        tree.sh,
        "node {tool} -Oz --strip-debug --strip-producers {FEATURES...} {wasm} -o {wasm}"
    )
    .run()?;
    println!("wasm: {before} bytes, after wasm-opt {}", read(wasm)?.len());
    Ok(())
}
