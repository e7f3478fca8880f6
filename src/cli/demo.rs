//! `specdrift demo`: the built-in example, against an honest server and against one that has drifted.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use specdrift::judge::Code;
use specdrift::mock::{Lie, Options};
use specdrift::plan::Seed;
use specdrift::report::Report;
use specdrift::send::{Log, Vault};
use specdrift::spec;
use specdrift::suite;
use specdrift::text::{Complaint, Source};

use crate::cli::WRONG;
use crate::cli::load::Loaded;
use crate::cli::output::{complain, print};
use crate::cli::run::{Eyes, observed};
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
        let eyes = Eyes { log: Log::of(&loaded.suite), verbosity: 0 };
        runtime.block_on(observed(&loaded, (Seed(0), options), eyes, surroundings, &stop))
    };
    let reports = served("1. a server that keeps every promise of specs/leads.yaml", &[])
        .and_then(|honest| Ok((honest, served("2. the same server, drifted", &LIES)?)));
    let (honest, drifted) = match reports {
        Ok(reports) => reports,
        Err(code) => return code,
    };
    // As above.
    let _ = print(|out| compare(&found(&honest), &found(&drifted), out));
    u8::from(!is_right(&found(&honest), &found(&drifted)))
}

fn load() -> Result<Loaded, Vec<Complaint>> {
    let source = |name: &str, text: &str| Source { name: name.to_owned(), text: text.to_owned() };
    let (suite, _) = suite::parse(source("suites/leads.yaml", SUITE), &BTreeMap::new())?;
    let (api, _) = spec::parse(source("specs/leads.yaml", SPEC))?;
    Ok(Loaded { suite, api: Arc::new(api), vault: Vault::none() })
}

/// How often each kind of finding was made.
type Found = BTreeMap<Code, usize>;

fn found(report: &Report) -> Found {
    let mut found = Found::new();
    for group in report.operations.iter().flat_map(|operation| &operation.findings) {
        *found.entry(group.code).or_default() += group.cases.len();
    }
    found
}

/// Whether the honest server was cleared, and the drifted one's lies all found and nothing else.
fn is_right(honest: &Found, drifted: &Found) -> bool {
    honest.is_empty()
        && LIES.iter().all(|lie| drifted.contains_key(&lie.code()))
        && drifted.keys().all(|code| LIES.iter().any(|lie| lie.code() == *code))
}

fn compare(honest: &Found, drifted: &Found, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n=== what was caught ===\n")?;
    for lie in LIES {
        let times = drifted.get(&lie.code()).copied().unwrap_or_default();
        let mark = if times > 0 { "caught" } else { "MISSED" };
        writeln!(out, "  {mark}  {:<58} {}", lie.about(), lie.code().name())?;
    }
    let told = |code: &Code| LIES.iter().any(|lie| lie.code() == *code);
    let invented: Vec<&str> = drifted.keys().filter(|code| !told(code)).map(|code| code.name()).collect();
    let of_honest: Vec<&str> = honest.keys().map(|code| code.name()).collect();
    if of_honest.is_empty() && invented.is_empty() {
        return writeln!(out, "\nnothing was found that is not there, on either server");
    }
    for (server, invented) in [("honest", of_honest), ("drifted", invented)] {
        if !invented.is_empty() {
            writeln!(out, "\nfound on the {server} server though it is not there: {}", invented.join(", "))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_and_not_there_is_told_with_its_server() {
        let found = |codes: &[Code]| codes.iter().map(|code| (*code, 1)).collect::<Found>();
        for (honest, drifted, told) in [
            (&[][..], &[Code::TypeChanged][..], "nothing was found that is not there, on either server"),
            (&[Code::ServerError], &[], "found on the honest server though it is not there: server-error"),
            (&[], &[Code::ServerError], "found on the drifted server though it is not there: server-error"),
        ] {
            let mut out = Vec::new();
            assert!(compare(&found(honest), &found(drifted), &mut out).is_ok());
            let text = String::from_utf8_lossy(&out);
            assert_eq!(text.trim_end().rsplit('\n').next(), Some(told));
        }
    }
}
