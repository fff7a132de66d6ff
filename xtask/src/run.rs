//! `run` and `build`.

use anyhow::{Result, ensure};
use xshell::cmd;

use crate::process::free_port;
use crate::tree::Tree;
use crate::wasm::Mode;
use crate::{server, setup, site};

/// The port that `run` and `dev` try first.
pub(crate) const PORT: u16 = 8080;

/// Sets up what is missing, builds, and serves demo data until it is stopped.
pub(crate) fn run(tree: &Tree) -> Result<()> {
    setup::ensure_all(tree, &setup::TO_RUN)?;
    site::build(tree, Mode::Release)?;
    build_server(tree)?;
    let program = tree.server();
    let accounts = server::demo(tree, &program)?;
    let port = free_port(PORT)?;
    let mut server = server::serve(tree, &program, port)?;
    greet(port, &accounts);
    let status = server.wait()?;
    ensure!(status.success(), "the server ended: {status}");
    Ok(())
}

/// The server in the profile of the tests, which is quick to build. It reads the site from disk.
pub(crate) fn build_server(tree: &Tree) -> Result<()> {
    let cargo = &tree.cargo;
    Ok(cmd!(tree.sh, "{cargo} build --package fahrwasser").run()?)
}

pub(crate) fn greet(port: u16, accounts: &str) {
    println!(
        "\n{}\n\nFahrwasser: http://127.0.0.1:{port}\nCtrl-C ends it; the data stay in ./data.\n",
        accounts.trim()
    );
}

/// The deployable file.
pub(crate) fn build(tree: &Tree) -> Result<()> {
    setup::ensure_all(tree, &setup::TO_RUN)?;
    site::build(tree, Mode::Release)?;
    let cargo = &tree.cargo;
    cmd!(tree.sh, "{cargo} build --locked --release --package fahrwasser").run()?;
    println!("\n{}", tree.target("release/fahrwasser").display());
    Ok(())
}
