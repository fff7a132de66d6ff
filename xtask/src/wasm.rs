//! The browser's part: cargo → wasm-split → wasm-bindgen → wasm-opt.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::{Options, transform};
use xshell::cmd;

use crate::tree::{Tree, fingerprint, read, write};
use crate::wasm_std;

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

/// The standard library without the texts of panics and the places where they happen, optimised for size.
const SMALL_STD: [&str; 4] = [
    "-Zbuild-std=std,panic_abort",
    "-Zbuild-std-features=optimize_for_size",
    "--config",
    "target.wasm32-unknown-unknown.rustflags=['-Zunstable-options','-Cpanic=immediate-abort','-Zlocation-detail=none']",
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

/// What the program imports to ask for its later part; `style/parts.js` takes its place.
pub(crate) const PARTS: &str = "./parts.js";

/// Builds `app.js`, `app_bg.wasm`, the part of the program that comes later, `work.wasm`, and the snippets of
/// inline JavaScript; returns their folder.
/// Does nothing when no input has changed since the last time.
pub(crate) fn build(tree: &Tree, mode: Mode) -> Result<PathBuf> {
    let out = tree.target(&format!("site/{}", mode.profile()));
    let stamp_file = out.join("inputs");
    let rustc = cmd!(tree.sh, "rustc --version").quiet().read()?;
    let stamp = fingerprint(tree, &INPUTS, &[&rustc])?;
    if fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp) && out.join("app_bg.wasm").is_file() {
        return Ok(out);
    }

    compile(tree, mode)?;
    let profile = mode.profile();
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    fs::create_dir_all(&out)?;
    let whole = tree.target(&format!("wasm32-unknown-unknown/{profile}/app.wasm"));
    let first = tree.target(&format!("site/{profile}-parts/app.wasm"));
    let later = split(&whole, &first)?;
    bind(&first, &out, mode)?;
    fs::copy(later, out.join("work.wasm"))?;
    if mode == Mode::Release {
        shrink(tree, &out.join("app_bg.wasm"))?;
        shrink(tree, &out.join("work.wasm"))?;
    }
    write(&stamp_file, stamp.as_bytes())?;
    Ok(out)
}

/// For a release together with a standard library that is built small; without its source, with the one that
/// is there. A panic of the small one has no text: it stops the program where it stands, which `boot.js`
/// shows as it shows every other stop.
fn compile(tree: &Tree, mode: Mode) -> Result<()> {
    let (cargo, profile) = (&tree.cargo, mode.profile());
    let build = ["build", "--package", "app", "--lib", "--features", "csr"];
    let target = ["--target", "wasm32-unknown-unknown", "--profile", profile];
    if mode == Mode::Release && wasm_std::source(tree)? {
        let _nightly_flags = tree.sh.push_env("RUSTC_BOOTSTRAP", "1");
        let small = cmd!(tree.sh, "{cargo} {build...} {target...} {SMALL_STD...}").run();
        if small.is_ok() {
            println!("wasm: with a standard library built small");
            return Ok(());
        }
    }
    cmd!(tree.sh, "{cargo} {build...} {target...}").run()?;
    println!("wasm: with the standard library as it comes");
    Ok(())
}

/// Takes the program apart where it says so (`wasm_split` in `app/src/shell/work.rs`). Writes its first part
/// and returns where the later one lies.
fn split(whole: &Path, first: &Path) -> Result<PathBuf> {
    let folder = first.parent().context("the first part lies in no folder")?;
    let bytes = read(whole)?;
    let mut options = Options::new(&bytes);
    options.output_dir = folder;
    options.main_out_path = first;
    options.link_name = PARTS;
    let parts = transform(options)
        .map_err(|error| anyhow!("{error:#}"))
        .context("wasm-split")?;
    match <[PathBuf; 1]>::try_from(parts.split_modules) {
        Ok([later]) => Ok(later),
        Err(parts) => bail!("the program has one later part, `work`; found {parts:?}"),
    }
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
        // The later part imports them.
        .keep_lld_exports(true)
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
    // Twice: the second time finds what the first one opened.
    cmd!(
        tree.sh,
        "node {tool} -Oz -Oz --strip-debug --strip-producers {FEATURES...} {wasm} -o {wasm}"
    )
    .run()?;
    println!("wasm: {before} bytes, after wasm-opt {}", read(wasm)?.len());
    Ok(())
}
