//! The server as a task starts it: demo data first, then `serve` until it is ready.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::process::{Running, answers, tied, wait_until};
use crate::tree::Tree;

/// Where `run` and `dev` keep their data, below the root of the tree (git-ignored).
pub(crate) const DATABASE: &str = "sqlite:data/fahrwasser.sqlite";

/// Fills the database with demo data, or leaves what is there; returns what it prints: the accounts.
pub(crate) fn demo(tree: &Tree, program: &Path) -> Result<String> {
    let mut command = Command::new(program);
    let output = command
        .args(["demo", "--database-url", DATABASE])
        .current_dir(&tree.root)
        .output();
    let output = output.with_context(|| format!("cannot start {}", program.display()))?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        "`fahrwasser demo` failed ({}): {errors}",
        output.status
    );
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Starts the server on the loopback address; returns when it answers.
pub(crate) fn serve(tree: &Tree, program: &Path, port: u16) -> Result<Running> {
    let mut command = tied(program, "TERM");
    let address = format!("127.0.0.1:{port}");
    command
        .args(["serve", "--database-url", DATABASE, "--address", &address])
        .current_dir(&tree.root);
    let mut server = Running::start(&mut command, "TERM")?;
    wait_until("the server", &mut server, || answers(port, "/readyz"))?;
    Ok(server)
}
