//! The binary's verbs, one file each. Reads the process's surroundings (arguments, environment, clock, terminal) once and hands
//! them on as values.

mod baseline;
mod check;
mod choice;
mod config;
mod demo;
mod diff;
mod doctor;
mod explain;
mod given;
mod init;
mod lint;
mod load;
mod log;
mod mock;
mod output;
mod plan;
mod progress;
mod report;
mod run;
mod runtime;
mod surroundings;
mod trust;

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::cli::surroundings::Surroundings;

/// Tests a running HTTP API against its OpenAPI document and tells when the two drift apart.
#[derive(Debug, Parser)]
#[command(name = "specdrift", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    color: When,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  all promises kept
  1  the API breaks a promise, `lint` finds what fails, or `diff` what breaks clients
  2  the command, a spec or a suite is wrong
  3  no answer, or nothing could be proven (with --require-conclusive: about some operation)
  4  nothing to run";

#[derive(Debug, Subcommand)]
enum Verb {
    /// Write a first suite for a document, and what runs it in CI, a cluster or `cargo test`.
    Init(init::Args),
    /// Send the cases of suites and judge every answer.
    Run(run::Args),
    /// Show what `run` would send, and send nothing.
    Plan(plan::Args),
    /// Tell what is wrong with a document by itself, without any server.
    Lint(lint::Args),
    /// Tell what changed between two documents, by meaning: what breaks clients, each with a value that proves it.
    Diff(diff::Args),
    /// Explain a kind of finding: what it means, and what to do.
    Explain(explain::Args),
    /// Judge recorded traffic (HAR, or a log of calls), and send nothing.
    Check(check::Args),
    /// Tell the report of a run from its log, also of one that was killed.
    Report(report::Args),
    /// Serve a spec's promises on a loopback port, or break one of them on demand.
    Mock(mock::Args),
    /// Show every setting of suites with its value and where it comes from, or the format's JSON Schema.
    Config(config::Args),
    /// Find out why an integration fails, step by step: URL, proxy, DNS, TCP, TLS, HTTP, credentials, requests.
    Doctor(doctor::Args),
    /// Run the built-in example twice: against an honest server, and against one that has drifted.
    Demo(demo::Args),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

/// The API breaks a promise.
const BROKEN: u8 = 1;
/// Something went wrong before anything could be sent.
const WRONG: u8 = 2;
/// No answer came, or not all was done.
const UNPROVEN: u8 = 3;
/// There is nothing to run.
const NOTHING: u8 = 4;

/// Runs the verb that the command line names.
pub(crate) fn main() -> ExitCode {
    let cli = Cli::parse();
    let surroundings = Surroundings::new(cli.color);
    let code = match cli.verb {
        Verb::Init(args) => init::main(&args, &surroundings),
        Verb::Run(args) => run::main(&args, &surroundings),
        Verb::Plan(args) => plan::main(&args, &surroundings),
        Verb::Lint(args) => lint::main(&args, &surroundings),
        Verb::Diff(args) => diff::main(&args, &surroundings),
        Verb::Explain(args) => explain::main(&args),
        Verb::Check(args) => check::main(&args, &surroundings),
        Verb::Report(args) => report::main(&args, &surroundings),
        Verb::Mock(args) => mock::main(&args, &surroundings),
        Verb::Config(args) => config::main(&args, &surroundings),
        Verb::Doctor(args) => doctor::main(&args, &surroundings),
        Verb::Demo(args) => demo::main(&args, &surroundings),
    };
    ExitCode::from(code)
}
