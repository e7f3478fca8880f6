//! `specdrift run`: send the cases of suites and judge every answer.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

use specdrift::mock;
use specdrift::plan::Seed;
use specdrift::report::terminal::Detail;
use specdrift::report::{self, Report, terminal};
use specdrift::run::{Settings, run};
use specdrift::send::Stop;

use crate::cli::baseline;
use crate::cli::load::{Loaded, Selection, load};
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
    /// Write the report to a file too: `json=PATH`.
    #[arg(long, value_name = "FORMAT=PATH", value_parser = parse_report)]
    report: Vec<JsonReport>,
    /// Show every finding in full, what is known, and every operation about which nothing is proven.
    #[arg(long, short)]
    verbose: bool,
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
}

/// A report in a file.
#[derive(Clone, Debug)]
pub(crate) struct JsonReport(PathBuf);

pub(crate) fn parse_report(text: &str) -> Result<JsonReport, String> {
    match text.split_once('=') {
        Some(("json", path)) if !path.is_empty() => Ok(JsonReport(path.into())),
        Some((format, _)) => Err(format!("`{format}` is no report format; known formats: json")),
        None => Err("a report is named as FORMAT=PATH: `json=report.json`".to_owned()),
    }
}

pub(crate) fn main(args: &Args, surroundings: &Surroundings) -> u8 {
    let mut loaded = match load(&args.selection, surroundings) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    if let Err(complaints) = args.baseline.apply(&mut loaded) {
        complain(&complaints, surroundings);
        return WRONG;
    }
    args.trust.apply(&mut loaded);
    for one in &mut loaded {
        one.suite.require_conclusive |= args.require_conclusive;
        one.suite.follow_up.requests = args.follow_up.unwrap_or(one.suite.follow_up.requests);
    }
    let detail = if args.verbose { Detail::Whole } else { Detail::Short };
    let seed = Seed(args.selection.seed.unwrap_or(surroundings.nanoseconds % 1_000_000_000));
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(code) => return code,
    };
    let stop = stopped_by_interrupt(&runtime);
    let (mut reports, mut codes) = (Vec::new(), Vec::new());
    for one in &loaded {
        if stop.is_wanted() {
            codes.push(UNPROVEN);
            break;
        }
        match runtime.block_on(observed(one, (seed, mock::Options::default()), detail, surroundings, &stop)) {
            Ok(report) => {
                codes.push(code(args, one, &report, surroundings));
                reports.push(report);
            }
            // What the other suites find is worth knowing all the same.
            Err(code) => codes.push(code),
        }
    }
    if !write_files(&args.report, &reports) {
        codes.push(WRONG);
    }
    exit_code(&codes)
}

/// The exit code of one suite, once its findings are kept where that is asked for.
fn code(args: &Args, one: &Loaded, report: &Report, surroundings: &Surroundings) -> u8 {
    if !args.baseline.writes() {
        return report.exit_code();
    }
    baseline::keep(one, report, surroundings).unwrap_or_else(|why| {
        eprintln!("error: {why}");
        WRONG
    })
}

/// Runs one suite under the eyes of a person, and prints its report.
pub(crate) async fn observed(
    loaded: &Loaded,
    (seed, mock): (Seed, mock::Options),
    detail: Detail,
    surroundings: &Surroundings,
    stop: &Stop,
) -> Result<Report, u8> {
    let meter = Meter::new(&loaded.suite.title, surroundings.watched);
    let settings = Settings {
        seed,
        today: &surroundings.today,
        mock,
        watch: &|progress| meter.show(progress),
        stop,
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
