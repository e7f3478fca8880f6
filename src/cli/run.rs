//! `specdrift run`: send the cases of suites and judge every answer.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;
use std::sync::Arc;

use clap::ArgAction;

use specdrift::mock;
use specdrift::plan::Seed;
use specdrift::report::terminal::Detail;
use specdrift::report::{self, Report, terminal};
use specdrift::run::{Settings, run};
use specdrift::send::{Log, Stop, Voice};

use crate::cli::baseline;
use crate::cli::doctor;
use crate::cli::load::{Loaded, Selection, load};
use crate::cli::log::{self, Logs};
use crate::cli::output::{complain, print};
use crate::cli::progress::Meter;
use crate::cli::runtime::{runtime, stopped_by_interrupt};
use crate::cli::surroundings::Surroundings;
use crate::cli::trust::Trust;
use crate::cli::{BROKEN, NOTHING, UNPROVEN, WRONG};

/// What to run, and where the reports go.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    selection: Selection,
    /// Write to a file too: the report (`json=PATH`), or all calls as HTTP Archive 1.2 (`har=PATH`).
    #[arg(long, value_name = "FORMAT=PATH", value_parser = parse_file)]
    report: Vec<FileReport>,
    /// Show every finding in full, what is known, every operation about which nothing is proven, and on standard error every call as it
    /// happens; `-vv` with headers and the beginnings of bodies.
    #[arg(long, short, action = ArgAction::Count)]
    verbose: u8,
    /// Fail (exit code 3) where nothing is proven about an operation: no valid request of it was accepted or shown to be wrongly refused.
    #[arg(long)]
    require_conclusive: bool,
    /// The most requests that follow findings up, instead of the suite's `follow_up: requests:`; 0 is none.
    #[arg(long, value_name = "N")]
    follow_up: Option<usize>,
    #[command(flatten)]
    trust: Trust,
    #[command(flatten)]
    baseline: baseline::Known,
    #[command(flatten)]
    log: log::Wish,
}

/// A report in a file.
#[derive(Clone, Debug)]
pub(crate) struct JsonReport(PathBuf);

/// What is written of a run.
#[derive(Clone, Debug)]
enum FileReport {
    Json(JsonReport),
    Har(PathBuf),
}

fn parse_file(text: &str) -> Result<FileReport, String> {
    match text.split_once('=') {
        Some(("har", path)) if !path.is_empty() => Ok(FileReport::Har(path.into())),
        Some((format, _)) if !matches!(format, "har" | "json") => {
            Err(format!("`{format}` is no report format; known formats: json, har"))
        }
        Some(_) | None => parse_report(text).map(FileReport::Json),
    }
}

pub(crate) fn parse_report(text: &str) -> Result<JsonReport, String> {
    match text.split_once('=') {
        Some(("json", path)) if !path.is_empty() => Ok(JsonReport(path.into())),
        Some((format, _)) => Err(format!("`{format}` is no report format; known formats: json")),
        None => Err("a report is named as FORMAT=PATH: `json=report.json`".to_owned()),
    }
}

/// The suites as the command line wants them.
///
/// # Errors
/// The exit code, when something is wrong or there is nothing to run.
pub(crate) fn prepared(args: &Args, surroundings: &Surroundings) -> Result<Vec<Loaded>, u8> {
    let mut loaded = load(&args.selection, surroundings)?;
    if let Err(complaints) = args.baseline.apply(&mut loaded) {
        complain(&complaints, surroundings);
        return Err(WRONG);
    }
    args.trust.apply(&mut loaded);
    for one in &mut loaded {
        one.suite.require_conclusive |= args.require_conclusive;
        one.suite.follow_up.requests = args.follow_up.unwrap_or(one.suite.follow_up.requests);
    }
    Ok(loaded)
}

pub(crate) fn main(args: &Args, surroundings: &Surroundings) -> u8 {
    let loaded = match prepared(args, surroundings) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let seed = Seed(args.selection.seed.unwrap_or(surroundings.nanoseconds % 1_000_000_000));
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(code) => return code,
    };
    let stop = stopped_by_interrupt(&runtime);
    let (mut reports, mut codes) = (Vec::new(), Vec::new());
    let (files, archives) = files(&args.report);
    let mut logs = Logs::new(&args.log, archives, surroundings);
    for one in &loaded {
        if stop.is_wanted() {
            codes.push(UNPROVEN);
            break;
        }
        let log = match logs.of(&one.suite) {
            Ok(log) => log,
            Err(why) => {
                eprintln!("error: {why}");
                codes.push(WRONG);
                continue;
            }
        };
        let eyes = Eyes { log, verbosity: args.verbose };
        match runtime.block_on(observed(one, (seed, mock::Options::default()), eyes, surroundings, &stop)) {
            Ok(report) => {
                codes.push(args.baseline.code(one, &report, surroundings));
                reports.push(report);
            }
            // What the other suites find is worth knowing all the same.
            Err(code) => codes.push(code),
        }
    }
    let is_logged = logs.finish();
    if !write_files(&files, &reports) || !is_logged {
        codes.push(WRONG);
    }
    exit_code(&codes)
}

/// The reports, and the archives.
fn files(wanted: &[FileReport]) -> (Vec<JsonReport>, Vec<PathBuf>) {
    let (mut reports, mut archives) = (Vec::new(), Vec::new());
    for file in wanted {
        match file {
            FileReport::Json(report) => reports.push(report.clone()),
            FileReport::Har(path) => archives.push(path.clone()),
        }
    }
    (reports, archives)
}

/// How much of a run is written down and told.
#[derive(Default)]
pub(crate) struct Eyes {
    pub(crate) log: Log,
    /// How often `-v` was said.
    pub(crate) verbosity: u8,
}

impl Eyes {
    fn log(self, meter: &Meter) -> Log {
        let meter = meter.clone();
        let say: Arc<dyn Fn(&str) + Send + Sync> = Arc::new(move |text: &str| meter.say(text));
        match self.verbosity {
            0 => self.log,
            1 => self.log.with_voice(Voice::of_lines(say)),
            2.. => self.log.with_voice(Voice::of_messages(say)),
        }
    }
}

/// Runs one suite under the eyes of a person, and prints its report.
pub(crate) async fn observed(
    loaded: &Loaded,
    (seed, mock): (Seed, mock::Options),
    eyes: Eyes,
    surroundings: &Surroundings,
    stop: &Stop,
) -> Result<Report, u8> {
    let meter = Meter::new(&loaded.suite.title, surroundings.watched);
    let detail = if eyes.verbosity > 0 { Detail::Whole } else { Detail::Short };
    let settings = Settings {
        seed,
        today: &surroundings.today,
        mock,
        watch: &|progress| meter.show(progress),
        stop,
        log: eyes.log(&meter),
        past: None,
        vault: loaded.vault.clone(),
    };
    let ran = run(&loaded.api, &loaded.suite, &settings).await;
    meter.clear();
    let (report, warnings) = ran.map_err(|complaints| {
        complain(&complaints, surroundings);
        WRONG
    })?;
    complain(&warnings, surroundings);
    let look = terminal::Look { color: surroundings.color, width: surroundings.width };
    print(|out| terminal::write_in(detail, &report, look, out)).map_err(|error| {
        eprintln!("error: the report can't be written: {error}");
        WRONG
    })?;
    doctor::after(&report, loaded, surroundings, stop).await;
    Ok(report)
}

/// Writes the reports that were asked for; tells what could not be written.
pub(crate) fn write_files(wanted: &[JsonReport], reports: &[Report]) -> bool {
    let mut complete = true;
    for JsonReport(path) in wanted {
        #[expect(
            clippy::disallowed_methods,
            reason = "the command line writes the files that it was told to"
        )]
        let written =
            File::create(path).and_then(|file| report::json::write(reports, &mut BufWriter::new(file)));
        if let Err(error) = written {
            eprintln!("error: the report `{}` can't be written: {error}", path.display());
            complete = false;
        }
    }
    complete
}

/// The gravest of all: broken promises before wrong suites, these before silence, silence before nothing to run.
pub(crate) fn exit_code(codes: &[u8]) -> u8 {
    let gravest = [BROKEN, WRONG, UNPROVEN].into_iter().find(|code| codes.contains(code));
    gravest.unwrap_or_else(|| if codes.iter().all(|code| *code == NOTHING) { NOTHING } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_of_all_suites_is_the_exit_code() {
        for (name, codes, code) in [
            ("all kept", &[0, 0][..], 0),
            ("a broken promise beside a wrong suite", &[2, 1], 1),
            ("a wrong suite beside silence", &[3, 2, 0], 2),
            ("interrupted before the second suite", &[0, UNPROVEN], 3),
            ("interrupted after a broken promise", &[1, UNPROVEN], 1),
            ("nothing in one of two", &[4, 0], 0),
            ("nothing in any", &[4, 4], 4),
        ] {
            assert_eq!(exit_code(codes), code, "{name}");
        }
    }
}
