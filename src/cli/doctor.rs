//! `specdrift doctor`: why an integration fails.

use std::path::PathBuf;
use std::sync::Arc;

use clap::ValueEnum;
use specdrift::doctor::{self, Diagnosis, Visit, examine};
use specdrift::report::Report;
use specdrift::send::{Stop, Vault};
use specdrift::spec;
use specdrift::suite::{Pace, ServerChoice, Spanned, Suite};
use specdrift::text::Source;

use crate::cli::WRONG;
use crate::cli::given::Given;
use crate::cli::load::{Loaded, Selection, load};
use crate::cli::output::{complain, print};
use crate::cli::runtime::{runtime, stopped_by_interrupt};
use crate::cli::surroundings::Surroundings;
use crate::cli::trust::Trust;

/// What to look at. Only safe requests without bodies are sent, whatever the environment.
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Args {
    /// The API's base URL, and a suite's file or folder; each may be left out. Without either: the suites in `suites`.
    #[arg(value_name = "URL|SUITE", num_args = 0..=2)]
    subjects: Vec<String>,
    /// The document of the API, where there is no suite.
    #[arg(long, value_name = "FILE|URL")]
    spec: Option<String>,
    /// Fetch documents that a spec file refers to over the network (a spec given by URL is always fetched).
    #[arg(long)]
    fetch: bool,
    /// How to tell it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    given: Given,
    #[command(flatten)]
    trust: Trust,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing fails
  2  the command, a spec or a suite is wrong
  3  something fails";

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// A document that says nothing: with it, names, connections, TLS and HTTP are looked at all the same.
const NO_SPEC: &str = "openapi: 3.1.0\ninfo: {title: An API, version: '0'}\npaths: {}\n";

pub(crate) fn main(args: &Args, surroundings: &Surroundings) -> u8 {
    let mut loaded = match subjects(args, surroundings) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    args.trust.apply(&mut loaded);
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(code) => return code,
    };
    let stop = stopped_by_interrupt(&runtime);
    let (mut found, mut code) = (Vec::new(), 0);
    for one in &loaded {
        match runtime.block_on(examined(one, surroundings, &stop)) {
            Some(diagnosis) => found.push(diagnosis),
            None => code = WRONG,
        }
    }
    let written = print(|out| match args.format {
        Format::Json => doctor::json::write(&found, out),
        Format::Text => found.iter().enumerate().try_for_each(|(index, diagnosis)| {
            if index > 0 {
                writeln!(out)?;
            }
            doctor::terminal::write(diagnosis, doctor::terminal::Extent::Whole, out)
        }),
    });
    if let Err(error) = written {
        eprintln!("error: the diagnosis can't be written: {error}");
        return WRONG;
    }
    if code == WRONG { code } else { found.iter().map(Diagnosis::exit_code).max().unwrap_or_default() }
}

fn subjects(args: &Args, surroundings: &Surroundings) -> Result<Vec<Loaded>, u8> {
    let (urls, paths): (Vec<&String>, Vec<&String>) =
        args.subjects.iter().partition(|subject| subject.contains("://"));
    if urls.len() > 1 || paths.len() > 1 {
        eprintln!(
            "error: one base URL and one suite at most: `specdrift doctor https://api.example.com suites/api.yaml`"
        );
        return Err(WRONG);
    }
    let (url, suite) = (urls.first().copied(), paths.first().copied());
    if suite.is_some() && args.spec.is_some() {
        eprintln!("error: a suite names its spec itself: leave `--spec` or the suite out");
        return Err(WRONG);
    }
    if let (Some(url), None, None) = (url, suite, &args.spec) {
        return Ok(vec![without_spec(url)]);
    }
    let paths = if args.spec.is_some() { None } else { Some(suite.map_or("suites", String::as_str)) };
    let paths = paths.map(PathBuf::from);
    let given = args.given.clone();
    let selection =
        Selection::for_recordings(args.spec.clone(), paths.as_deref(), url.cloned(), args.fetch, given);
    load(&selection, surroundings)
}

fn without_spec(url: &str) -> Loaded {
    let server = ServerChoice::Url(url.trim_end_matches('/').to_owned());
    let pace = Pace::for_server(&server);
    let server = Spanned { value: server, span: None };
    let suite = Suite { server, pace, title: "an API".to_owned(), ..Suite::from_spec("no-spec.yaml") };
    let source = Source { name: "no-spec.yaml".to_owned(), text: NO_SPEC.to_owned() };
    let Ok((api, _)) = spec::parse(source) else { unreachable!("the built-in document is one") };
    Loaded { suite, api: Arc::new(api), vault: Vault::none() }
}

async fn examined(one: &Loaded, surroundings: &Surroundings, stop: &Stop) -> Option<Diagnosis> {
    let visit = Visit {
        variables: &surroundings.variables,
        now: surroundings.now,
        today: &surroundings.today,
        vault: one.vault.clone(),
        stop,
    };
    let examined = examine(&one.api, &one.suite, &visit).await;
    examined.map_err(|complaints| complain(&complaints, surroundings)).ok()
}

/// Where a run was not answered at all, what keeps it from that: appended to its report.
pub(crate) async fn after(report: &Report, one: &Loaded, surroundings: &Surroundings, stop: &Stop) {
    let totals = report.totals;
    let is_silent = totals.unanswered > 0 && totals.passed + totals.failed + totals.inconclusive == 0;
    if !is_silent || stop.is_wanted() || one.suite.server.value == ServerChoice::Mock {
        return;
    }
    if let Some(diagnosis) = examined(one, surroundings, stop).await {
        // Words for people; whoever reads none has the exit code.
        let _ = print(|out| doctor::terminal::write(&diagnosis, doctor::terminal::Extent::Short, out));
    }
}
