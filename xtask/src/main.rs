//! `cargo xtask`: everything that is done with this tree besides writing it.
//!
//! The tasks are ordinary functions, one file or folder each; a tool that is missing is installed or
//! explained by [`setup`]. Nothing here is part of the product.

mod bench;
mod compress;
mod deny;
mod dev;
mod names;
mod postgres;
mod process;
mod report;
mod run;
mod server;
mod setup;
mod site;
mod size;
mod stages;
mod style;
mod test;
mod tree;
mod wasm;
mod wasm_std;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::stages::Length;
use crate::tree::Tree;
use crate::wasm::Mode;

const HELP: &str = "\
cargo xtask <task>

  run              set up what is missing, build, start on SQLite with demo data
  test [STAGE …]   set up what is missing, run every check (or the named stages)
  prove [STAGE …]  the same checks, run long; writes target/prove.md
  dev              like run, and again on every change
  build            the deployable file: target/release/fahrwasser with the pages inside
  bench [PART …]   measure speed, memory and storage (sqlite, postgres, browser); writes target/bench.md
  size             table of what the browser loads; fails above a budget
  setup            install or explain everything that the other tasks need
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next().unwrap_or_default();
    match start(&task, &arguments.collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\ncargo xtask {task}: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start(task: &str, arguments: &[String]) -> Result<()> {
    let tree = Tree::open()?;
    match task {
        "run" => run::run(&tree),
        "dev" => dev::dev(&tree),
        "build" => run::build(&tree),
        "test" => test::test(&tree, arguments, Length::Short),
        "prove" => test::test(&tree, arguments, Length::Long),
        "bench" => bench::bench(&tree, arguments),
        "size" => {
            setup::ensure_all(&tree, &setup::TO_RUN)?;
            site::build(&tree, Mode::Release)?;
            size::check(&tree)
        }
        "setup" => setup::all(&tree),
        "" | "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        unknown => bail!("there is no task `{unknown}`\n\n{HELP}"),
    }
}
