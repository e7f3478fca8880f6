//! Logs: every call is in them, no secret is, and a report can be made of them again.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the servers and files of the tests are their own"
)]

#[path = "log/runs.rs"]
mod runs;
#[path = "log/secrets.rs"]
mod secrets;
#[path = "log/server.rs"]
mod server;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// The binary, as it would be called.
fn command(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_specdrift"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1").envs(variables.iter().copied());
    command
}

fn specdrift(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    command(folder, arguments, variables).output().unwrap()
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// The whole lines of a log, as JSON.
fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.split_inclusive('\n')
        .filter(|line| line.ends_with('\n'))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn calls(lines: &[Value]) -> Vec<&Value> {
    lines.iter().filter(|line| line.get("method").is_some()).collect()
}
