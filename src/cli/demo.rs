//! `specdrift demo`: the built-in example, against an honest server and against one that has drifted.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use specdrift::judge::Code;
use specdrift::mock::{Lie, Options};
use specdrift::plan::Seed;
use specdrift::report::Report;
use specdrift::spec;
use specdrift::suite;
use specdrift::text::{Complaint, Source};

use crate::cli::WRONG;
use crate::cli::load::Loaded;
use crate::cli::output::{complain, print};
use crate::cli::run::observed;
use crate::cli::runtime::{runtime, stopped_by_interrupt};
use crate::cli::surroundings::Surroundings;

/// Takes no settings: the example is built in, so that it runs anywhere.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

const SUITE: &str = include_str!("../../suites/leads.yaml");
const SPEC: &str = include_str!("../../specs/leads.yaml");

/// What has drifted about the second server.
const LIES: [Lie; 6] = [
    Lie::AcceptsMissingField,
    Lie::AcceptsUnexpectedField,
    Lie::TypeChanged,
    Lie::EnumValueNew,
    Lie::UndocumentedField,
    Lie::HeaderMissing,
];

pub(crate) fn main(_args: &Args, surroundings: &Surroundings) -> u8 {
    let loaded = match load() {
        Ok(loaded) => loaded,
        Err(complaints) => {
            complain(&complaints, surroundings);
            return WRONG;
        }
    };
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(code) => return code,
    };
    let stop = stopped_by_interrupt(&runtime);
    let served = |title: &str, lies: &[Lie]| {
        // Words for people; when nobody reads them, the exit code still tells.
        let _ = print(|out| writeln!(out, "\n=== {title} ===\n"));
        let options = Options { lies: lies.to_vec(), ..Options::default() };
        runtime.block_on(observed(&loaded, Seed(0), options, surroundings, &stop))
    };
    let reports = served("1. a server that keeps every promise of specs/leads.yaml", &[])
        .and_then(|honest| Ok((honest, served("2. the same server, drifted", &LIES)?)));
    let (honest, drifted) = match reports {
        Ok(reports) => reports,
        Err(code) => return code,
    };
    // As above.
    let _ = print(|out| compare(&honest, &drifted, out));
    u8::from(!is_right(&honest, &drifted))
}

fn load() -> Result<Loaded, Vec<Complaint>> {
    let source = |name: &str, text: &str| Source { name: name.to_owned(), text: text.to_owned() };
    let (suite, _) = suite::parse(source("suites/leads.yaml", SUITE), &BTreeMap::new())?;
    let (api, _) = spec::parse(source("specs/leads.yaml", SPEC))?;
    Ok(Loaded { suite, api: Arc::new(api) })
}

/// How often each kind of finding was made.
fn found(report: &Report) -> BTreeMap<Code, usize> {
    let mut found = BTreeMap::new();
    for group in report.operations.iter().flat_map(|operation| &operation.findings) {
        *found.entry(group.code).or_default() += group.cases.len();
    }
    found
}

/// Whether the honest server was cleared, and the drifted one's lies all found and nothing else.
fn is_right(honest: &Report, drifted: &Report) -> bool {
    let found_codes: Vec<Code> = found(drifted).into_keys().collect();
    found(honest).is_empty()
        && LIES.iter().all(|lie| found_codes.contains(&lie.code()))
        && found_codes.iter().all(|code| LIES.iter().any(|lie| lie.code() == *code))
}

fn compare(honest: &Report, drifted: &Report, out: &mut dyn Write) -> io::Result<()> {
    let found_codes = found(drifted);
    writeln!(out, "\n=== what was caught ===\n")?;
    for lie in LIES {
        let times = found_codes.get(&lie.code()).copied().unwrap_or_default();
        let mark = if times > 0 { "caught" } else { "MISSED" };
        writeln!(out, "  {mark}  {:<58} {}", lie.about(), lie.code().name())?;
    }
    let told = |code: &Code| LIES.iter().any(|lie| lie.code() == *code);
    let invented: Vec<&str> = found_codes.keys().filter(|code| !told(code)).map(|code| code.name()).collect();
    match (found(honest).len(), invented.as_slice()) {
        (0, []) => writeln!(out, "\nnothing was found that is not there, on either server"),
        (_, invented) => writeln!(out, "\nfound though it is not there: {}", invented.join(", ")),
    }
}
