//! `specdrift diff`: two documents, compared by what they mean.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use specdrift::compare::{Settings, compare, ignored, severities};
use specdrift::report::diff::{Diffed, Format, write};
use specdrift::report::lint::Detail;
use specdrift::spec::{self, Access, Api};
use specdrift::text::{Complaint, Severity, Source};

use crate::cli::WRONG;
use crate::cli::output::{complain, print};
use crate::cli::surroundings::Surroundings;

/// Which documents, and how the changes count.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The document as it was (a file or a URL).
    #[arg(value_name = "OLD")]
    old: String,
    /// The document as it is now (a file or a URL).
    #[arg(value_name = "NEW")]
    new: String,
    /// How the report is written.
    #[arg(long, value_enum, default_value_t = Output::Terminal, value_name = "FORMAT")]
    format: Output,
    /// Levels other than the rules' own: a mapping in YAML such as `response-enum-value-added: warning`.
    #[arg(long, value_name = "FILE")]
    severity: Option<PathBuf>,
    /// What is known and not told: a list in YAML of `{rule, match, because, until}`.
    #[arg(long, value_name = "FILE")]
    ignore: Option<PathBuf>,
    /// Show everything: notes and what is only written differently too, and all of every kind.
    #[arg(long)]
    all: bool,
    /// Fetch documents that a file refers to over the network (a document given by URL is always fetched).
    #[arg(long)]
    fetch: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Output {
    /// For a person, with excerpts.
    Terminal,
    /// For programs (docs/diff.md).
    Json,
    /// For a comment on a change.
    Markdown,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub's workflows.
    Github,
}

pub(crate) fn main(args: &Args, surroundings: &Surroundings) -> u8 {
    let mut complaints = Vec::new();
    let settings = settings(args, surroundings, &mut complaints);
    let (old, new) = (document(&args.old, args, &mut complaints), document(&args.new, args, &mut complaints));
    complain(&complaints, surroundings);
    let is_wrong = complaints.iter().any(|complaint| complaint.severity == Severity::Error);
    let (Some(old), Some(new), false) = (old, new, is_wrong) else { return WRONG };
    let compared = compare(&old, &new, &settings);
    let detail = if args.all { Detail::All } else { Detail::Some };
    let format = match args.format {
        Output::Terminal => Format::Terminal(surroundings.color, detail),
        Output::Json => Format::Json,
        Output::Markdown => Format::Markdown,
        Output::Sarif => Format::Sarif,
        Output::Github => Format::Github,
    };
    let diffed = Diffed { old: &args.old, new: &args.new, compared: &compared };
    match print(|out| write(diffed, format, out)) {
        Ok(()) => compared.exit_code(),
        Err(error) => {
            eprintln!("error: the report can't be written: {error}");
            WRONG
        }
    }
}

/// Reads one of the documents; what is left out of it is told, for nothing is compared there.
fn document(location: &str, args: &Args, complaints: &mut Vec<Complaint>) -> Option<Api> {
    let network = location.contains("://") || args.fetch;
    match spec::read(location, &Access { network, ..Access::default() }) {
        Ok((api, warnings)) => {
            complaints.extend(warnings);
            Some(api)
        }
        Err(errors) => {
            complaints.extend(errors);
            None
        }
    }
}

fn settings(args: &Args, surroundings: &Surroundings, complaints: &mut Vec<Complaint>) -> Settings {
    let mut settings = Settings::default();
    if let Some(source) = args.severity.as_deref().and_then(|path| source(path, complaints)) {
        match severities(source) {
            Ok(found) => settings.severities = found,
            Err(errors) => complaints.extend(errors),
        }
    }
    if let Some(source) = args.ignore.as_deref().and_then(|path| source(path, complaints)) {
        match ignored(source, &surroundings.today) {
            Ok((found, warnings)) => {
                settings.ignored = found;
                complaints.extend(warnings);
            }
            Err(errors) => complaints.extend(errors),
        }
    }
    settings
}

fn source(path: &Path, complaints: &mut Vec<Complaint>) -> Option<Source> {
    let name = path.display().to_string();
    #[expect(clippy::disallowed_methods, reason = "the command line reads the files that it was told to")]
    match fs::read_to_string(path) {
        Ok(text) => Some(Source { name, text }),
        Err(error) => {
            complaints.push(Complaint::error(format!("`{name}` can't be read: {error}")));
            None
        }
    }
}
