//! The server under measurement: a release build, a database of its own, everything gone at the end.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use xshell::cmd;

use crate::postgres::{Cluster, Disk, binaries};
use crate::process::{Running, answers, any_port, now, tied};
use crate::tree::{Tree, read};

/// What holds the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// A database, and the program that serves it.
#[derive(Debug)]
pub(super) struct House<'a> {
    tree: &'a Tree,
    program: PathBuf,
    pub(super) folder: PathBuf,
    database: String,
    cluster: Option<Cluster>,
    pub(super) port: u16,
}

impl<'a> House<'a> {
    /// An empty database in the folder for temporary files; PostgreSQL syncs to disk as in operation.
    pub(super) fn new(tree: &'a Tree, engine: Engine) -> Result<Self> {
        let folder = cmd!(tree.sh, "mktemp --directory --tmpdir fahrwasser-bench-XXXXXX")
            .quiet()
            .read()?;
        let mut house = Self {
            tree,
            program: tree.target("release/fahrwasser"),
            database: format!("sqlite:{folder}/work.sqlite"),
            folder: PathBuf::from(folder),
            cluster: None,
            port: any_port()?,
        };
        if engine == Engine::Postgres {
            let cluster = house.cluster.insert(Cluster::start(tree, Disk::Synced)?);
            cluster.url().clone_into(&mut house.database);
        }
        Ok(house)
    }

    /// Runs a command of the program; what it prints.
    pub(super) fn command(&self, words: &[&str]) -> Result<String> {
        let output = Command::new(&self.program)
            .args(words)
            .args(["--database-url", &self.database, "--address", &self.address()])
            .current_dir(&self.folder)
            .output()?;
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(
            output.status.success(),
            "fahrwasser {}: {errors}",
            words.join(" ")
        );
        Ok(String::from_utf8(output.stdout)?)
    }

    fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Starts the server; how long it took to the first answer that it is ready.
    pub(super) fn start(&self) -> Result<(Running, Duration)> {
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(self.folder.join("log"))?;
        let mut command = tied(&self.program, "TERM");
        command
            .args([
                "serve",
                "--database-url",
                &self.database,
                "--address",
                &self.address(),
            ])
            .current_dir(&self.folder)
            .stdout(Stdio::null())
            .stderr(log);
        let begin = now();
        let mut server = Running::start(&mut command, "TERM")?;
        while begin.elapsed() < Duration::from_secs(30) {
            if answers(self.port, "/readyz") {
                return Ok((server, begin.elapsed()));
            }
            if let Some(status) = server.ended()? {
                bail!(
                    "the server ended ({status}); its log: {}",
                    self.folder.join("log").display()
                );
            }
            sleep(Duration::from_millis(1));
        }
        bail!("the server was not ready within 30 seconds")
    }

    /// Bytes that the documents take in the database; nothing runs meanwhile. SQLite: the pages in use.
    /// PostgreSQL: what only grows, and the heads as they stand; dead rows are vacuumed by themselves.
    pub(super) fn stored(&self) -> Result<u64> {
        if self.cluster.is_none() {
            return pages_in_use(&read(&self.folder.join("work.sqlite"))?);
        }
        let sql = "SELECT pg_total_relation_size('log') + pg_total_relation_size('device_edit')
            + (SELECT SUM(octet_length(body)) FROM head)";
        let (psql, url) = (binaries().unwrap_or_default().join("psql"), &self.database);
        let printed = cmd!(
            self.tree.sh,
            "{psql} {url} --tuples-only --no-align --command {sql}"
        )
        .quiet()
        .read()?;
        Ok(printed.trim().parse()?)
    }

    /// How long the disk takes to make 4 KB last: 300 times, sorted.
    pub(super) fn disk(&self) -> Result<Vec<Duration>> {
        let path = self.folder.join("disk");
        let mut file = fs::File::create(&path)?;
        let mut times = Vec::new();
        for _ in 0..300 {
            std::io::Write::write_all(&mut file, &[7; 4096])?;
            let begin: Instant = now();
            file.sync_data()?;
            times.push(begin.elapsed());
        }
        fs::remove_file(path)?;
        times.sort_unstable();
        Ok(times)
    }
}

impl Drop for House<'_> {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Page size, pages and free pages stand in the head of the file (big endian, at 16, 28 and 36).
fn pages_in_use(file: &[u8]) -> Result<u64> {
    let number = |at: usize| -> Result<u64> {
        let bytes = file.get(at..at + 4).context("no SQLite file")?;
        Ok(u32::from_be_bytes(bytes.try_into()?).into())
    };
    let size = number(16)? >> 16;
    Ok((number(28)? - number(36)?) * if size == 1 { 65_536 } else { size })
}

/// Resident memory of a process: all of it, and its share of what it shares; in KB.
pub(super) fn memory(process: u32) -> Result<(u64, u64)> {
    let look = |file: &str, name: &str| -> Result<u64> {
        let path = format!("/proc/{process}/{file}");
        let text = fs::read_to_string(Path::new(&path)).with_context(|| path.clone())?;
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        number.with_context(|| format!("{path} has no {name}"))
    };
    Ok((look("status", "VmRSS:")?, look("smaps_rollup", "Pss:")?))
}
