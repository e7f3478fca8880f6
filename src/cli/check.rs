//! `specdrift check`: judge recorded traffic, and send nothing.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::ArgGroup;
use specdrift::report::{Report, terminal};
use specdrift::text::Severity;
use specdrift::traffic::{self, File};

use crate::cli::baseline;
use crate::cli::given::Given;
use crate::cli::load::{Loaded, Selection, load};
use crate::cli::output::{complain, print};
use crate::cli::run::{JsonReport, exit_code, parse_report, write_files};
use crate::cli::surroundings::Surroundings;
use crate::cli::{UNPROVEN, WRONG};

/// What was recorded, and what to hold it against.
#[derive(Debug, clap::Args)]
#[command(group(ArgGroup::new("document").required(true).args(["spec", "suite"])))]
pub(crate) struct Args {
    /// Recordings: HAR files of browsers, proxies and test tools, or logs of calls (NDJSON); `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Judge by this document, with every setting at its default.
    #[arg(long, value_name = "FILE|URL")]
    spec: Option<String>,
    /// Judge by the document of this suite (or of each in a folder), with its levels, ignore rules, error envelope and secrets.
    #[arg(long, value_name = "FILE|DIR")]
    suite: Option<PathBuf>,
    /// Where the API is in the recording, the path before the document's own included: calls to other addresses are left out. Else it
    /// is where the suite says, or the document's `servers`.
    #[arg(long, value_name = "URL", value_parser = parse_server)]
    server: Option<String>,
    /// Fetch documents that a spec file refers to over the network (a spec given by URL is always fetched).
    #[arg(long)]
    fetch: bool,
    /// Show every finding in full, what is known, and every operation about which nothing is proven.
    #[arg(long, short)]
    verbose: bool,
    /// List the operations that no call was for.
    #[arg(long)]
    untouched: bool,
    /// Write the report to a file too: `json=PATH`.
    #[arg(long, value_name = "FORMAT=PATH", value_parser = parse_report)]
    report: Vec<JsonReport>,
    #[command(flatten)]
    baseline: baseline::Known,
    #[command(flatten)]
    given: Given,
}

fn parse_server(text: &str) -> Result<String, String> {
    match text {
        "mock" => Err("nothing is sent: name the address that the recorded calls went to".to_owned()),
        url => specdrift::send::Base::parse(url).map(|_| url.to_owned()),
    }
}

pub(crate) fn main(args: &Args, surroundings: &Surroundings) -> u8 {
    let (files, complete) = files(&args.files);
    if files.is_empty() {
        return WRONG;
    }
    let suites = args.suite.as_deref();
    let selection = Selection::for_recordings(
        args.spec.clone(),
        suites,
        args.server.clone(),
        args.fetch,
        args.given.clone(),
    );
    let mut loaded = match load(&selection, surroundings) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    if let Err(complaints) = args.baseline.apply(&mut loaded) {
        complain(&complaints, surroundings);
        return WRONG;
    }
    let (mut reports, mut codes) = (Vec::new(), Vec::new());
    if !complete {
        codes.push(WRONG);
    }
    for one in &loaded {
        match judged(one, &files, args, surroundings) {
            Ok((report, is_complete)) => {
                codes.push(args.baseline.code(one, &report, surroundings));
                codes.extend((!is_complete).then_some(WRONG));
                reports.push(report);
            }
            Err(code) => codes.push(code),
        }
    }
    if !write_files(&args.report, &reports) {
        codes.push(WRONG);
    }
    exit_code(&codes)
}

/// The report, and whether all files could be read.
fn judged(
    loaded: &Loaded,
    files: &[File],
    args: &Args,
    surroundings: &Surroundings,
) -> Result<(Report, bool), u8> {
    let checked = traffic::check(&loaded.api, &loaded.suite, files, &surroundings.today);
    let (report, complaints) = checked.map_err(|complaints| {
        complain(&complaints, surroundings);
        WRONG
    })?;
    complain(&complaints, surroundings);
    let is_complete = complaints.iter().all(|complaint| complaint.severity == Severity::Warning);
    let detail = if args.verbose { terminal::Detail::Whole } else { terminal::Detail::Short };
    let look = terminal::Look { color: surroundings.color, width: surroundings.width };
    let written = print(|out| {
        terminal::write_in(detail, &report, look, out)?;
        if args.untouched { terminal::untouched(&report, look, out) } else { Ok(()) }
    });
    written.map_err(|error| {
        eprintln!("error: the report can't be written: {error}");
        UNPROVEN
    })?;
    Ok((report, is_complete))
}

/// The files that could be read, and whether all could; tells of those that could not.
fn files(paths: &[PathBuf]) -> (Vec<File>, bool) {
    let mut files = Vec::new();
    for path in paths {
        match bytes(path) {
            Ok(bytes) => files.push(File { name: path.display().to_string(), bytes }),
            Err(error) => eprintln!("error: the recording `{}` can't be read: {error}", path.display()),
        }
    }
    let complete = files.len() == paths.len();
    (files, complete)
}

pub(crate) fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "the command line reads the recordings that it was told to"
    )]
    std::fs::read(path)
}
