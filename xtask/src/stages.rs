//! The checks, one function each.

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use xshell::{Cmd, cmd};

use crate::postgres::{Cluster, Disk, path_with_binaries};
use crate::setup::{self, Need};
use crate::tree::{Tree, files_below};
use crate::wasm::Mode;
use crate::{deny, site, size};

/// How long the checks run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    /// For every change.
    Short,
    /// For evidence.
    Long,
}

/// One check.
pub(crate) struct Stage {
    pub(crate) name: &'static str,
    pub(crate) needs: &'static [Need],
    pub(crate) run: fn(&mut Session<'_>) -> Result<()>,
}

/// All checks, in the order in which they run: the quick ones first.
pub(crate) const STAGES: [Stage; 10] = [
    Stage {
        name: "format",
        needs: &[],
        run: format,
    },
    Stage {
        name: "lints",
        needs: &[Need::WasmStd, Need::End2endPackages],
        run: lints,
    },
    Stage {
        name: "deny",
        needs: &[Need::CargoDeny],
        run: deny,
    },
    Stage {
        name: "build",
        needs: &[],
        run: |session| session.server().map(|_| ()),
    },
    Stage {
        name: "catalogue",
        needs: &[],
        run: catalogue,
    },
    Stage {
        name: "rust",
        needs: &[Need::Postgres],
        run: rust,
    },
    Stage {
        name: "wasm",
        needs: &[Need::WasmStd, Need::StylePackages],
        run: wasm,
    },
    Stage {
        name: "size",
        needs: &[Need::WasmStd, Need::StylePackages],
        run: size,
    },
    Stage {
        name: "browser-sqlite",
        needs: &BROWSER,
        run: |session| browser(session, None),
    },
    Stage {
        name: "browser-postgres",
        needs: &BROWSER_POSTGRES,
        run: browser_postgres,
    },
];

const BROWSER: [Need; 4] = [
    Need::WasmStd,
    Need::StylePackages,
    Need::End2endPackages,
    Need::Chromium,
];
const BROWSER_POSTGRES: [Need; 5] = [
    Need::WasmStd,
    Need::StylePackages,
    Need::End2endPackages,
    Need::Chromium,
    Need::Postgres,
];

/// What the stages of one run share.
pub(crate) struct Session<'a> {
    pub(crate) tree: &'a Tree,
    pub(crate) length: Length,
    /// Where the random tests begin; printed, so that a run can be repeated.
    pub(crate) seed: u64,
    /// The Rust tests are among the stages, so the server is built together with them.
    pub(crate) with_tests: bool,
    pub(crate) built: bool,
    pub(crate) postgres: Option<Cluster>,
}

impl Session<'_> {
    /// The server, built once in a session. Not with xtask in one go: their features would mix,
    /// and most dependencies would be built a second time.
    fn server(&mut self) -> Result<OsString> {
        if !self.built {
            let cargo = &self.tree.cargo;
            if self.with_tests {
                cmd!(
                    self.tree.sh,
                    "{cargo} test --locked --workspace --exclude xtask --no-run"
                )
                .run()?;
            } else {
                cmd!(self.tree.sh, "{cargo} build --locked --package fahrwasser").run()?;
            }
            self.built = true;
        }
        let program = self.tree.server();
        ensure!(program.is_file(), "{} was not built", program.display());
        Ok(program.into())
    }

    /// A throwaway PostgreSQL, started once in a session.
    fn postgres(&mut self) -> Result<&Cluster> {
        let cluster = match self.postgres.take() {
            Some(cluster) => cluster,
            None => Cluster::start(self.tree, Disk::Unsynced)?,
        };
        Ok(self.postgres.insert(cluster))
    }
}

fn format(session: &mut Session<'_>) -> Result<()> {
    let cargo = &session.tree.cargo;
    Ok(cmd!(session.tree.sh, "{cargo} fmt --all --check").run()?)
}

/// Natively without the app's browser half, then that half for wasm, then the browser tests' types.
fn lints(session: &mut Session<'_>) -> Result<()> {
    let (cargo, sh) = (&session.tree.cargo, &session.tree.sh);
    cmd!(
        sh,
        "{cargo} clippy --locked --workspace --all-targets -- -D warnings"
    )
    .run()?;
    cmd!(
        sh,
        "{cargo} clippy --locked --package app --features csr --target wasm32-unknown-unknown -- -D warnings"
    )
    .run()?;
    let tsc = session.tree.at("end2end/node_modules/.bin/tsc");
    Ok(cmd!(sh, "{tsc} --noEmit --project end2end").run()?)
}

/// No advisories: their database comes from no registry of packages.
fn deny(session: &mut Session<'_>) -> Result<()> {
    let program = deny::provide(session.tree)?;
    Ok(cmd!(session.tree.sh, "{program} --locked check bans licenses sources").run()?)
}

fn catalogue(session: &mut Session<'_>) -> Result<()> {
    let server = session.server()?;
    let files = files_below(&session.tree.at("server/backend/data/catalogue"))?;
    let files: Vec<_> = files
        .into_iter()
        .filter(|file| file.extension().is_some_and(|end| end == "toml"))
        .collect();
    ensure!(
        !files.is_empty(),
        "there is no catalogue in server/backend/data/catalogue"
    );
    for file in files {
        cmd!(session.tree.sh, "{server} catalogue check {file}").run()?;
    }
    Ok(())
}

fn rust(session: &mut Session<'_>) -> Result<()> {
    let url = session.postgres()?.url().to_owned();
    let (cargo, sh) = (&session.tree.cargo, &session.tree.sh);
    let (kills, races) = match session.length {
        Length::Short => ("2", "10"),
        Length::Long => ("50", "200"),
    };
    let _variables = [
        sh.push_env("FAHRWASSER_TEST_POSTGRES", url),
        sh.push_env("FAHRWASSER_SEED", session.seed.to_string()),
        sh.push_env("FAHRWASSER_KILLS", kills),
        sh.push_env("FAHRWASSER_RACES", races),
        sh.push_env("PATH", path_with_binaries()?),
    ];
    // For evidence with what the tests tell: how much happened in them.
    let shown: &[&str] = match session.length {
        Length::Short => &[],
        Length::Long => &["--show-output"],
    };
    // Both even if the first fails.
    let product = cmd!(
        sh,
        "{cargo} test --locked --workspace --exclude xtask --no-fail-fast -- {shown...}"
    );
    let product = naming_failures(product);
    let own = naming_failures(cmd!(sh, "{cargo} test --locked --package xtask"));
    let many = match session.length {
        Length::Short => Ok(()),
        Length::Long => many_seeds(session),
    };
    product.and(own).and(many)
}

/// The simulation over again with so many seeds that it needs an optimised build.
fn many_seeds(session: &Session<'_>) -> Result<()> {
    let (cargo, sh) = (&session.tree.cargo, &session.tree.sh);
    let _seeds = sh.push_env("FAHRWASSER_SEEDS", "10000");
    naming_failures(cmd!(
        sh,
        "{cargo} test --locked --release --package shared --test simulation -- --show-output"
    ))
}

/// Runs tests of cargo's and names those that failed: in a long log nobody finds them.
fn naming_failures(command: Cmd<'_>) -> Result<()> {
    let shown = command.to_string();
    eprintln!("$ {shown}");
    let mut child = Command::from(command).stdout(Stdio::piped()).spawn()?;
    let mut failed = String::new();
    for line in BufReader::new(child.stdout.take().context("no output to read")?).lines() {
        let line = line?;
        println!("{line}");
        if line.ends_with("... FAILED") {
            failed = failed + "\n" + &line;
        }
    }
    ensure!(child.wait()?.success(), "{shown}{failed}");
    Ok(())
}

fn wasm(session: &mut Session<'_>) -> Result<()> {
    site::build(session.tree, Mode::Release)
}

fn size(session: &mut Session<'_>) -> Result<()> {
    site::build(session.tree, Mode::Release)?;
    size::check(session.tree)
}

fn browser_postgres(session: &mut Session<'_>) -> Result<()> {
    let url = session.postgres()?.url().to_owned();
    browser(session, Some(&url))
}

/// Playwright against the real server: on SQLite, or with databases of its own in the cluster at `postgres`.
/// The short form runs there only the journeys in which the database has a say.
fn browser(session: &mut Session<'_>, postgres: Option<&str>) -> Result<()> {
    site::build(session.tree, Mode::Release)?;
    let server = session.server()?;
    let chromium = setup::chromium().context("Chromium is missing; `cargo xtask setup` says more")?;
    let sh = &session.tree.sh;
    let _folder = sh.push_dir(session.tree.at("end2end"));
    let mut variables = vec![
        sh.push_env("FAHRWASSER_BIN", server),
        sh.push_env("FAHRWASSER_CHROMIUM", chromium),
        sh.push_env("PATH", path_with_binaries()?),
    ];
    if let Some(url) = postgres {
        variables.push(sh.push_env("FAHRWASSER_E2E_DATABASE", url));
    }
    let journeys: &[&str] = match (postgres, session.length) {
        (Some(_), Length::Short) => &["tests/server/"],
        _ => &[],
    };
    let failures = session.tree.at("end2end/test-results/failures.txt");
    let _ = std::fs::remove_file(&failures);
    let run = cmd!(sh, "node_modules/.bin/playwright test {journeys...}").run();
    run.with_context(|| std::fs::read_to_string(&failures).unwrap_or_default())
}
