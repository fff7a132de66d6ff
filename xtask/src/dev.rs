//! `dev`: builds and starts, and does it again on every change.

use std::fs;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use crate::process::{Running, free_port};
use crate::tree::{Tree, files_below};
use crate::wasm::Mode;
use crate::{run, server, setup, site};

/// What is looked at for changes.
const WATCHED: [&str; 6] = [
    "app",
    "shared",
    "server/backend",
    "server/src",
    "style",
    "Cargo.toml",
];

/// Runs until it is stopped. A change that does not build leaves the old server running.
pub(crate) fn dev(tree: &Tree) -> Result<()> {
    setup::ensure_all(tree, &setup::TO_RUN)?;
    let port = free_port(run::PORT)?;
    let mut running: Option<Running> = None;
    loop {
        let seen = state(tree)?;
        if let Err(error) = renew(tree, port, &mut running) {
            eprintln!("\ndev: {error:#}\ndev: waiting for the next change");
        }
        while state(tree)? == seen {
            sleep(Duration::from_millis(500));
        }
    }
}

fn renew(tree: &Tree, port: u16, running: &mut Option<Running>) -> Result<()> {
    site::build(tree, Mode::Dev)?;
    run::build_server(tree)?;
    let program = tree.server();
    drop(running.take());
    let accounts = server::demo(tree, &program)?;
    *running = Some(server::serve(tree, &program, port)?);
    run::greet(port, &accounts);
    Ok(())
}

/// Names and times of all watched files.
fn state(tree: &Tree) -> Result<Vec<(PathBuf, Option<SystemTime>)>> {
    let mut state = Vec::new();
    for start in WATCHED {
        for file in files_below(&tree.at(start))? {
            let changed = fs::metadata(&file).and_then(|data| data.modified()).ok();
            state.push((file, changed));
        }
    }
    Ok(state)
}
