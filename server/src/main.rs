//! The one program of Fahrwasser.

use std::process::ExitCode;

fn main() -> ExitCode {
    fahrwasser::cli::main()
}
