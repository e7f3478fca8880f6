//! The project's own suites, as `cargo test` trials.

use std::process::ExitCode;

fn main() -> ExitCode {
    specdrift::harness::main("suites")
}
