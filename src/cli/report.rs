//! `specdrift report`: the report of a run from its log, also of one that was killed.

use std::io;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use specdrift::mock;
use specdrift::plan::Seed;
use specdrift::report::{self, Report, terminal};
use specdrift::run::{Settings, run, spec_digest, suite_digest};
use specdrift::send::{Base, Log, Past, Stop, Vault};
use specdrift::text::plural;
use specdrift::traffic::{File, PastRun, runs};

use crate::cli::load::Loaded;
use crate::cli::output::{complain, print};
use crate::cli::run::{self as run_verb, exit_code};
use crate::cli::runtime::runtime;
use crate::cli::surroundings::Surroundings;
use crate::cli::{Cli, Verb, WRONG};

/// Which log, and what of it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The log that `specdrift run --log FILE` wrote; `-` is standard input.
    #[arg(value_name = "LOG")]
    log: PathBuf,
    /// How the report is written to standard output.
    #[arg(long, value_enum, default_value_t = Format::Terminal, value_name = "FORMAT")]
    format: Format,
    /// Go on although the spec or the suite is not what the run was made with.
    #[arg(long)]
    force: bool,
    /// Show every finding in full, what is known, and every operation about which nothing is proven.
    #[arg(long, short)]
    verbose: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Terminal,
    Json,
}

pub(crate) fn main(args: &Args, surroundings: &Surroundings) -> u8 {
    let name = args.log.display().to_string();
    let bytes = match crate::cli::check::bytes(&args.log) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("error: the log `{name}` can't be read: {error}");
            return WRONG;
        }
    };
    let runs = match runs(&File { name, bytes }) {
        Ok((runs, complaints)) => {
            complain(&complaints, surroundings);
            runs
        }
        Err(complaints) => {
            complain(&complaints, surroundings);
            return WRONG;
        }
    };
    let (mut reports, mut codes) = (Vec::new(), Vec::new());
    for run in runs {
        let own = run.end.as_ref().map(|end| end.exit_code);
        match told(run, args, surroundings) {
            Ok(report) => {
                let code = own.unwrap_or_else(|| report.exit_code());
                if code != report.exit_code() {
                    eprintln!(
                        "note: the run ended with exit code {code}: what came of its scenarios is told by the run's own report, not by its log"
                    );
                }
                codes.push(code);
                reports.push(report);
            }
            Err(code) => codes.push(code),
        }
    }
    if let Err(error) = shown(&reports, args, surroundings) {
        eprintln!("error: the report can't be written: {error}");
        codes.push(WRONG);
    }
    exit_code(&codes)
}

fn shown(reports: &[Report], args: &Args, surroundings: &Surroundings) -> io::Result<()> {
    let detail = if args.verbose { terminal::Detail::Whole } else { terminal::Detail::Short };
    let look = terminal::Look { color: surroundings.color, width: surroundings.width };
    print(|out| match args.format {
        Format::Json => report::json::write(reports, out),
        Format::Terminal => {
            reports.iter().try_for_each(|report| terminal::write_in(detail, report, look, out))
        }
    })
}

/// The report of one run: judged anew where spec and suite are at hand, else what the log itself says of verdicts.
fn told(run: PastRun, args: &Args, surroundings: &Surroundings) -> Result<Report, u8> {
    let what = format!("the run of `{}` at {}", run.head.suite, run.head.time);
    if run.end.is_none() {
        let calls = plural(run.calls.len(), "call");
        eprintln!("note: {what} did not come to its end; its log tells of {calls}");
    }
    let loaded = match again(&run, surroundings) {
        Ok(loaded) => loaded,
        Err(why) if run.verdicts.is_empty() => {
            eprintln!("error: {what} can't be judged: {why}, and its log holds no verdicts");
            return Err(WRONG);
        }
        Err(why) => {
            eprintln!(
                "warning: {what} can't be judged anew: {why}; the report has the verdicts of its log alone"
            );
            return Ok(Report::of_log(&run.head, &run.verdicts, run.end.as_ref()));
        }
    };
    let changed = changed(&run, &loaded);
    if !changed.is_empty() && !args.force {
        eprintln!(
            "error: {what} was made with another {}: its verdicts may not hold any more\n  = note: `--force` judges it all the same",
            changed.join(" and another ")
        );
        return Err(WRONG);
    }
    judged(run, &loaded, surroundings)
}

/// Suite and spec, read as the command line of the run had them read.
fn again(run: &PastRun, surroundings: &Surroundings) -> Result<Loaded, String> {
    let words = std::iter::once("specdrift").chain(run.head.arguments.iter().map(String::as_str));
    let cli =
        Cli::try_parse_from(words).map_err(|_| "its command line is not one of this version".to_owned())?;
    let Verb::Run(args) = cli.verb else { return Err("it is no run of `specdrift run`".to_owned()) };
    let mut then = surroundings.clone();
    then.now = run.head.loaded.as_ref().and_then(|at| at.parse().ok()).unwrap_or(then.now);
    then.today.clone_from(&run.head.today);
    let loaded = run_verb::prepared(&args, &then)
        .map_err(|_| "its suite or its spec can't be read as they were".to_owned())?;
    let is_it = |one: &Loaded| one.suite.file == run.head.file;
    let digest = |one: &Loaded| suite_digest(&one.suite) == run.head.suite_digest;
    let mut fitting: Vec<Loaded> = loaded.into_iter().filter(is_it).collect();
    let best = fitting.iter().position(digest).unwrap_or_default();
    if fitting.is_empty() {
        return Err(format!("there is no suite `{}` where it was", run.head.file));
    }
    Ok(fitting.swap_remove(best))
}

/// What is not as it was.
fn changed(run: &PastRun, loaded: &Loaded) -> Vec<&'static str> {
    let spec = (spec_digest(&loaded.api) != run.head.spec_digest).then_some("spec");
    let suite = (suite_digest(&loaded.suite) != run.head.suite_digest).then_some("suite");
    let version = (env!("CARGO_PKG_VERSION") != run.head.specdrift).then_some("version of specdrift");
    [spec, suite, version].into_iter().flatten().collect()
}

/// The run once more, by the answers of its log.
fn judged(run: PastRun, loaded: &Loaded, surroundings: &Surroundings) -> Result<Report, u8> {
    let base = Base::parse(&run.head.server).map_err(|why| {
        eprintln!("error: the log names no server: {why}");
        WRONG
    })?;
    let stop = Stop::new();
    let log = Log::of(&loaded.suite);
    let past = Past::new(base, (run.calls, run.unsent), log.mask().clone(), stop.clone());
    let past = past.with_verdicts(run.verdicts.clone());
    let settings = Settings {
        seed: Seed(run.head.seed),
        today: &run.head.today,
        mock: mock::Options::default(),
        watch: &|_| {},
        stop: &stop,
        log,
        past: Some(&past),
        vault: Vault::none(),
    };
    let ran = runtime()?.block_on(run_again(loaded, &settings));
    let mut report = ran.map_err(|complaints| {
        complain(&complaints, surroundings);
        WRONG
    })?;
    report.ended = run.end.as_ref().and_then(|end| end.ended.clone());
    if run.end.is_some() {
        differences(&report, &run.verdicts);
    }
    Ok(report)
}

async fn run_again(
    loaded: &Loaded,
    settings: &Settings<'_>,
) -> Result<Report, Vec<specdrift::text::Complaint>> {
    Ok(run(&loaded.api, &loaded.suite, settings).await?.0)
}

/// Tells where the verdicts of a run that came to its end are others than now: what a log masks or cuts can't be judged again.
fn differences(report: &Report, verdicts: &[specdrift::send::Verdicted]) {
    let own: std::collections::HashMap<&str, &specdrift::send::Verdicted> =
        verdicts.iter().map(|verdict| (verdict.case.as_str(), verdict)).collect();
    let differs = |case: &&report::CaseReport| {
        let codes: Vec<String> = case.codes.iter().map(ToString::to_string).collect();
        own.get(&*case.id.0).is_none_or(|own| own.outcome != case.outcome || own.codes != codes)
    };
    let differing: Vec<&report::CaseReport> = report.cases.iter().filter(differs).collect();
    if let Some(first) = differing.first() {
        let (then, now) = (own.get(&*first.id.0).map_or("nothing", |own| &own.outcome), first.outcome);
        eprintln!(
            "warning: {} came out otherwise than in the run itself, such as `{}`: {then} then, {now} by the log, which masks secrets and cuts bodies",
            plural(differing.len(), "case"),
            first.id
        );
    }
}
