//! `specdrift lint`: documents by themselves, without any server.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use specdrift::judge::{self, Code};
use specdrift::lint::{Linted, lint};
use specdrift::report;
use specdrift::report::lint::Detail;
use specdrift::spec::{self, Access, Api, Slip};
use specdrift::suite::{self, Level, Spanned, Suite};
use specdrift::text::{Complaint, Severity};

use crate::cli::explain::named;
use crate::cli::given::Given;
use crate::cli::output::{complain, print};
use crate::cli::surroundings::Surroundings;
use crate::cli::{BROKEN, NOTHING, WRONG};

/// Which documents, and what counts.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// OpenAPI documents (files or URLs), suites, or folders of suites: of a suite the document that it names, by the suite's levels and
    /// `ignore` rules.
    #[arg(value_name = "SPEC|SUITE", required_unless_present = "suite")]
    paths: Vec<String>,
    /// Take levels and `ignore` rules from this suite; without a document, look over the suite's own.
    #[arg(long, value_name = "FILE")]
    suite: Option<PathBuf>,
    /// Let this kind of finding fail. May be repeated, as `--allow`.
    #[arg(long, value_name = "CODE", value_parser = named)]
    deny: Vec<Code>,
    /// Don't look for this kind of finding.
    #[arg(long, value_name = "CODE", value_parser = named)]
    allow: Vec<Code>,
    /// Show everything, instead of the first few of every kind.
    #[arg(long)]
    all: bool,
    /// Write the report to a file too: `json=PATH`.
    #[arg(long, value_name = "FORMAT=PATH", value_parser = parse_report)]
    report: Vec<PathBuf>,
    /// Fetch documents that a spec file refers to over the network (a spec given by URL is always fetched).
    #[arg(long)]
    fetch: bool,
    #[command(flatten)]
    given: Given,
}

fn parse_report(text: &str) -> Result<PathBuf, String> {
    match text.split_once('=') {
        Some(("json", path)) if !path.is_empty() => Ok(path.into()),
        Some((format, _)) => Err(format!("`{format}` is no report format; known formats: json")),
        None => Err("a report is named as FORMAT=PATH: `json=report.json`".to_owned()),
    }
}

pub(crate) fn main(args: &Args, surroundings: &Surroundings) -> u8 {
    let mut complaints = Vec::new();
    let suites = suites(args, surroundings, &mut complaints);
    let mut looked = Vec::new();
    for mut suite in suites {
        complaints.extend(judge::check_codes(&suite, &surroundings.today));
        for (codes, value) in [(&args.deny, Level::Fail), (&args.allow, Level::Off)] {
            let levels = codes.iter().map(|code| (code.name().to_owned(), Spanned { value, span: None }));
            suite.levels.extend(levels);
        }
        let network = suite.spec.value.contains("://") || args.fetch;
        match spec::read(&suite.spec.value, &Access { network, ..Access::default() }) {
            Ok((api, warnings)) => {
                complaints.extend(untold(&api, warnings));
                looked.push((lint(&api, &suite, &surroundings.today), suite));
            }
            Err(errors) => complaints.extend(errors),
        }
    }
    complain(&complaints, surroundings);
    let is_wrong = complaints.iter().any(|complaint| complaint.severity == Severity::Error);
    let looked: Vec<(Suite, Linted)> = looked.into_iter().map(|(linted, suite)| (suite, linted)).collect();
    let is_written = shown(args, surroundings, &looked) && write_files(args, &looked);
    if is_wrong || !is_written {
        return WRONG;
    }
    match looked.iter().map(|(_, linted)| linted.exit_code()).max() {
        None => NOTHING,
        Some(0) => 0,
        Some(_) => BROKEN,
    }
}

/// What was asked for, as suites: a document by itself has every setting at its default.
fn suites(args: &Args, surroundings: &Surroundings, complaints: &mut Vec<Complaint>) -> Vec<Suite> {
    let outside = args.given.outside(surroundings, complaints);
    let mut read = |path: &Path| match suite::read_all(&[path.to_owned()], &outside) {
        Ok((suites, warnings)) => {
            complaints.extend(warnings);
            suites
        }
        Err(errors) => {
            complaints.extend(errors);
            Vec::new()
        }
    };
    let given = args.suite.as_deref().map(&mut read);
    if let (Some(given), true) = (&given, args.paths.is_empty()) {
        return given.clone();
    }
    let mut suites = Vec::new();
    for path in &args.paths {
        let file = Path::new(path);
        if given.is_none() && (file.is_dir() || suite::is_suite_file(file)) {
            suites.extend(read(file));
            continue;
        }
        match &given {
            None => suites.push(Suite::from_spec(path)),
            Some(given) => suites.extend(given.iter().map(|suite| {
                let spec = Spanned { value: path.clone(), span: None };
                Suite { spec, ..suite.clone() }
            })),
        }
    }
    suites
}

/// The loader's warnings that are no findings: what is not supported here.
fn untold(api: &Api, warnings: Vec<Complaint>) -> impl Iterator<Item = Complaint> {
    let is_limit = |warning: &Complaint| {
        api.remarks.iter().any(|remark| remark.slip == Slip::Unsupported && remark.message == warning.message)
    };
    let untold: Vec<Complaint> = warnings.into_iter().filter(is_limit).collect();
    untold.into_iter()
}

fn shown(args: &Args, surroundings: &Surroundings, looked: &[(Suite, Linted)]) -> bool {
    let detail = if args.all { Detail::All } else { Detail::Some };
    let written = print(|out| {
        looked.iter().try_for_each(|(suite, linted)| {
            report::lint::write(linted, suite, (surroundings.color, detail), out)
        })
    });
    if let Err(error) = &written {
        eprintln!("error: the report can't be written: {error}");
    }
    written.is_ok()
}

/// Writes the reports that were asked for; tells what could not be written.
fn write_files(args: &Args, looked: &[(Suite, Linted)]) -> bool {
    let mut complete = true;
    for path in &args.report {
        #[expect(
            clippy::disallowed_methods,
            reason = "the command line writes the files that it was told to"
        )]
        let written =
            File::create(path).and_then(|file| report::lint_json::write(looked, &mut BufWriter::new(file)));
        if let Err(error) = written {
            eprintln!("error: the report `{}` can't be written: {error}", path.display());
            complete = false;
        }
    }
    complete
}
