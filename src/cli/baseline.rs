//! `--baseline` and `--write-baseline`: known findings, read and kept.

use std::path::{Path, PathBuf};

use jiff::ToSpan;
use jiff::civil::Date;

use specdrift::report::{Report, baseline};
use specdrift::suite::{self, Baseline};
use specdrift::text::{Complaint, plural};

use crate::cli::WRONG;
use crate::cli::load::Loaded;
use crate::cli::surroundings::Surroundings;

/// For how many days a finding is known unless a person says otherwise.
const DAYS: i32 = 90;

/// Stands for the file beside the suite.
const BESIDE: &str = "beside";

/// Where known findings are.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Known findings")]
pub(crate) struct Known {
    /// Keep today's findings in a file, so that later runs fail only on new ones. Without FILE: `NAME.baseline.yaml` beside the suite
    /// `NAME.yaml`, which later runs read by themselves.
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = BESIDE)]
    write_baseline: Option<PathBuf>,
    /// Read the known findings from this file, or `off`: fail on those too.
    #[arg(long, value_name = "FILE|off")]
    baseline: Option<PathBuf>,
}

impl Known {
    /// The exit code of one suite, once its findings are kept where that is asked for.
    pub(crate) fn code(&self, one: &Loaded, report: &Report, surroundings: &Surroundings) -> u8 {
        if self.write_baseline.is_none() {
            return report.exit_code();
        }
        keep(one, report, surroundings).unwrap_or_else(|why| {
            eprintln!("error: {why}");
            WRONG
        })
    }

    /// Makes the suites know what they should.
    ///
    /// # Errors
    /// Complaints about a file, or about one file for several suites.
    pub(crate) fn apply(&self, loaded: &mut [Loaded]) -> Result<(), Vec<Complaint>> {
        let written = self.write_baseline.as_ref().filter(|file| *file != Path::new(BESIDE));
        let is_off = |file: &PathBuf| file == Path::new("off");
        let is_one_file = written.is_some() || self.baseline.as_ref().is_some_and(|file| !is_off(file));
        if is_one_file && loaded.len() > 1 {
            let message = "one file of known findings can't be that of several suites";
            return Err(vec![Complaint::error(message).note("name one suite, or no file")]);
        }
        for one in loaded {
            let file = match (&self.baseline, written) {
                (Some(off), written) if is_off(off) => {
                    let file = written.map_or_else(|| own(one), |file| file.display().to_string());
                    one.suite.baseline = Baseline { file, known: Vec::new() };
                    continue;
                }
                (Some(file), _) | (None, Some(file)) => file.clone(),
                // A suite has read its own.
                (None, None) if !one.suite.baseline.file.is_empty() => continue,
                (None, None) => PathBuf::from(own(one)),
            };
            if written.is_none() && self.baseline.is_some() && !file.is_file() {
                let message = format!("no file `{}` of known findings", file.display());
                let note = "`--write-baseline` makes one";
                return Err(vec![Complaint::error(message).note(note)]);
            }
            one.suite.baseline = suite::read_baseline(&file)?;
            if let Some(written) = written {
                one.suite.baseline.file = written.display().to_string();
            }
        }
        Ok(())
    }
}

/// Keeps what was found in the file that the suite names, and says so. The exit code of a run that knew it all.
///
/// # Errors
/// What went wrong with the file.
fn keep(one: &Loaded, report: &Report, surroundings: &Surroundings) -> Result<u8, String> {
    let baseline = &one.suite.baseline;
    let kept = baseline::keep(report, baseline, &surroundings.today, &until(&surroundings.today));
    #[expect(clippy::disallowed_methods, reason = "the command line writes the files that it was told to")]
    let written = std::fs::write(&baseline.file, baseline::text(&kept));
    written.map_err(|error| format!("the known findings can't be kept in `{}`: {error}", baseline.file))?;
    eprintln!(
        "kept {} in `{}`: {} new, {} dropped",
        plural(kept.known.len(), "known finding"),
        baseline.file,
        kept.new,
        kept.dropped
    );
    Ok(match report.exit_code() {
        1 => 0,
        code => code,
    })
}

/// The file of those who run a document without a suite: in the working directory, named after the document.
fn own(one: &Loaded) -> String {
    match one.suite.baseline.file.as_str() {
        "" => suite::baseline_beside(Path::new(&one.suite.file)).display().to_string(),
        file => file.to_owned(),
    }
}

fn until(today: &str) -> String {
    let day = today.parse::<Date>().ok().and_then(|day| day.checked_add(DAYS.days()).ok());
    day.map_or_else(|| today.to_owned(), |day| day.to_string())
}
