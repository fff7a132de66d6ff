//! What the process writes about itself, to standard error.

use std::panic;

use tracing_subscriber::EnvFilter;

use crate::settings::{Log, LogFormat};

/// Why logging cannot start: the filter cannot be read.
#[derive(Debug)]
pub(crate) struct FilterFault(pub(crate) String);

/// Starts logging. A panic is logged by its place alone: its message may hold what somebody typed.
pub(crate) fn start(log: &Log) -> Result<(), FilterFault> {
    let filter = EnvFilter::try_new(&log.filter).map_err(|_| FilterFault(log.filter.clone()))?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = match log.format {
        LogFormat::Text => lines.with_ansi(false).try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
    if started.is_ok() {
        panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!(place, "panic");
        }));
    }
    Ok(())
}
