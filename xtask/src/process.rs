//! Processes that never outlive us, and waiting for them.

use std::ffi::OsStr;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::tree::which;

const STEP: Duration = Duration::from_millis(50);

/// A started process; dropping it asks it to end by `signal`, and ends it after ten seconds.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    signal: &'static str,
}

impl Running {
    /// Starts the command; see [`tied`] for an end of our own that runs no destructor.
    pub(crate) fn start(command: &mut Command, signal: &'static str) -> Result<Self> {
        let name = command.get_program().display().to_string();
        let child = command.spawn().with_context(|| format!("cannot start {name}"))?;
        Ok(Self { child, signal })
    }

    /// The number of the process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// `Some` when it has ended.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    pub(crate) fn wait(&mut self) -> Result<ExitStatus> {
        Ok(self.child.wait()?)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        let id = self.child.id().to_string();
        let _ = Command::new("kill").args(["-s", self.signal, &id]).status();
        for _ in 0..200 {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            sleep(STEP);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A command whose process gets `signal` when ours dies, however it dies (where `setpriv` is).
pub(crate) fn tied(program: impl AsRef<OsStr>, signal: &str) -> Command {
    let Some(setpriv) = which("setpriv") else {
        return Command::new(program);
    };
    let mut command = Command::new(setpriv);
    command.args(["--pdeathsig", signal]).arg(program);
    command
}

/// A port of the loopback address that nobody listens on, `first` or one of the next hundred.
pub(crate) fn free_port(first: u16) -> Result<u16> {
    (first..first.saturating_add(100))
        .find(|&port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok())
        .with_context(|| format!("no free port from {first} on"))
}

/// A port of the loopback address that the system chooses.
pub(crate) fn any_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Waits up to a minute for `ready`; an end of the process before that is an error.
pub(crate) fn wait_until(what: &str, process: &mut Running, ready: impl Fn() -> bool) -> Result<()> {
    for _ in 0..1200 {
        if let Some(status) = process.ended()? {
            bail!("{what} ended before it was ready ({status})");
        }
        if ready() {
            return Ok(());
        }
        sleep(STEP);
    }
    bail!("{what} was not ready within a minute")
}

/// Whether `http://127.0.0.1:port/path` answers 200.
pub(crate) fn answers(port: u16, path: &str) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
        )?;
        let mut head = [0; 12];
        stream.read_exact(&mut head)?;
        Ok(head.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}

/// Runs a command with inherited output; an exit code other than 0 is an error.
pub(crate) fn succeed(command: &mut Command) -> Result<()> {
    let name = Path::new(command.get_program()).display().to_string();
    let status = command.status().with_context(|| format!("cannot start {name}"))?;
    if !status.success() {
        bail!("{name}: {status}");
    }
    Ok(())
}

/// The clock for durations that are shown to a person.
#[expect(
    clippy::disallowed_methods,
    reason = "xtask times its stages; no rule of the product depends on it"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}
