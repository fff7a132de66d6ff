//! A throwaway PostgreSQL: its own folder, its own port, gone at the end.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};
use xshell::cmd;

use crate::process::{Running, any_port, succeed, tied, wait_until};
use crate::setup::is_root;
use crate::tree::{Tree, digest, random, which};

/// The signal for a fast end: PostgreSQL then waits for no connection.
const FAST: &str = "INT";

/// The folder with `initdb` and `postgres` (not on `PATH` on Debian), newest version first.
pub(crate) fn binaries() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut versions: Vec<(u32, PathBuf)> = debian
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(_, folder)| folder.join("initdb").is_file() && folder.join("postgres").is_file())
        .collect();
    versions.sort();
    match versions.pop() {
        Some((_, folder)) => Some(folder),
        None => which("initdb").and_then(|file| fs::canonicalize(file).ok()?.parent().map(Path::to_path_buf)),
    }
}

/// Whether a commit waits for the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disk {
    /// It does, as in operation: for measurements.
    Synced,
    /// It does not: nobody reads the data after a crash of the machine.
    Unsynced,
}

/// A running cluster. Dropping it stops the server and removes the folder.
///
/// It listens on the loopback address only and asks for a password, so other people of the machine
/// stay out.
#[derive(Debug)]
pub(crate) struct Cluster {
    server: Option<Running>,
    folder: PathBuf,
    url: String,
}

impl Cluster {
    pub(crate) fn start(tree: &Tree, disk: Disk) -> Result<Self> {
        let programs =
            binaries().context("the PostgreSQL server is missing; `cargo xtask setup` says more")?;
        let folder = cmd!(tree.sh, "mktemp --directory --tmpdir fahrwasser-postgres-XXXXXX")
            .quiet()
            .read()?;
        let mut cluster = Self {
            server: None,
            folder: PathBuf::from(folder),
            url: String::new(),
        };
        cluster.launch(tree, &programs, disk)?;
        Ok(cluster)
    }

    /// Where a test connects to; it creates databases of its own there.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    fn launch(&mut self, tree: &Tree, programs: &Path, disk: Disk) -> Result<()> {
        let as_root = is_root(tree);
        let (data, secret, log) = (
            self.folder.join("data"),
            self.folder.join("secret"),
            self.folder.join("log"),
        );
        let password = digest(&random::<32>()?);
        fs::write(&secret, &password)?;
        fs::set_permissions(&secret, Permissions::from_mode(0o600))?;
        let folder = &self.folder;
        if as_root {
            cmd!(tree.sh, "chown -R postgres {folder}")
                .quiet()
                .run()
                .context("there is no user `postgres`")?;
        }
        let mut initdb = as_postgres(programs, "initdb", as_root);
        initdb.args([
            "--username=postgres",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ]);
        initdb
            .arg("--pgdata")
            .arg(&data)
            .arg("--pwfile")
            .arg(&secret)
            .current_dir(folder)
            .stdout(Stdio::null());
        succeed(&mut initdb)?;

        let port = any_port()?;
        let mut server = as_postgres(programs, "postgres", as_root);
        server
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(folder)
            .args(["-p", &port.to_string()])
            .current_dir(folder);
        let quick: &[_] = match disk {
            Disk::Synced => &[],
            Disk::Unsynced => &["fsync=off", "full_page_writes=off"],
        };
        for setting in ["listen_addresses=127.0.0.1", "max_connections=300"]
            .iter()
            .chain(quick)
        {
            server.args(["-c", setting]);
        }
        server
            .stdout(fs::File::create(&log)?)
            .stderr(fs::File::create(&log)?)
            .stdin(Stdio::null());
        let server = self.server.insert(Running::start(&mut server, FAST)?);
        let ready = data.join("postmaster.pid");
        let is_ready = || fs::read_to_string(&ready).is_ok_and(|text| text.contains("ready"));
        wait_until("PostgreSQL", server, is_ready)
            .with_context(|| fs::read_to_string(&log).unwrap_or_default())?;
        self.url = format!("postgres://postgres:{password}@127.0.0.1:{port}/postgres");
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.server.take());
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// PostgreSQL refuses to run as root.
fn as_postgres(programs: &Path, program: &str, as_root: bool) -> Command {
    let program = programs.join(program);
    if !as_root {
        return tied(program, FAST);
    }
    let mut command = Command::new("setpriv");
    command
        .args([
            "--reuid=postgres",
            "--regid=postgres",
            "--clear-groups",
            "--pdeathsig",
            FAST,
        ])
        .arg(program);
    command
}

/// The folder of the client programs, for `PATH` of those who create databases by `psql`.
pub(crate) fn path_with_binaries() -> Result<std::ffi::OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    Ok(std::env::join_paths(
        binaries().into_iter().chain(std::env::split_paths(&path)),
    )?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_takes_databases_and_leaves_nothing() -> Result<()> {
        let tree = Tree::open()?;
        let cluster = Cluster::start(&tree, Disk::Unsynced)?;
        let (psql, url) = (binaries().unwrap_or_default().join("psql"), cluster.url());
        let answer = cmd!(tree.sh, "{psql} {url} --tuples-only --no-align --command")
            .arg("SELECT 6 * 7")
            .read()?;
        assert_eq!(answer, "42");
        let folder = cluster.folder.clone();
        assert!(folder.is_dir());
        drop(cluster);
        assert!(!folder.exists());
        Ok(())
    }
}
