//! `specdrift config`: what is set, to what, and who says so; and the schema of suites.

use clap::{ArgGroup, ValueEnum};
use serde_json::{Value, json};
use specdrift::suite::{self, Origin, Setting, Suite};
use specdrift::text::{Mask, Severity};

use crate::cli::load::{Selection, suites};
use crate::cli::output::{complain, print};
use crate::cli::surroundings::Surroundings;
use crate::cli::{NOTHING, UNPROVEN, WRONG};

/// What to tell.
#[derive(Debug, clap::Args)]
#[command(group(ArgGroup::new("what").required(true).args(["show", "schema"])))]
pub(crate) struct Args {
    /// Every setting with its value (credentials and what `secrets:` names are masked) and where it comes from: a file, a variable, a flag
    /// or the default.
    #[arg(long)]
    show: bool,
    /// The JSON Schema of suites, for editors.
    #[arg(long)]
    schema: bool,
    /// How settings are shown.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    selection: Selection,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
}

pub(crate) fn main(args: &Args, surroundings: &Surroundings) -> u8 {
    if args.schema {
        return written(&format!("{:#}\n", suite::schema()));
    }
    let mut complaints = Vec::new();
    let suites = suites(&args.selection, surroundings, &mut complaints);
    complain(&complaints, surroundings);
    if complaints.iter().any(|complaint| complaint.severity == Severity::Error) {
        return WRONG;
    }
    if suites.is_empty() {
        eprintln!("nothing to show");
        return NOTHING;
    }
    let all: Vec<(&Suite, Vec<Setting>)> =
        suites.iter().map(|suite| (suite, with_flags(&args.selection, suite))).collect();
    match args.format {
        Format::Table => {
            written(&all.iter().map(|(suite, all)| table(suite, all)).collect::<Vec<_>>().join("\n"))
        }
        Format::Json => {
            let all: Vec<Value> = all
                .iter()
                .map(|(suite, all)| json!({"suite": suite.file, "settings": all.iter().map(of_json).collect::<Vec<_>>()}))
                .collect();
            written(&format!("{:#}\n", json!({"format": 1, "suites": all})))
        }
    }
}

/// The settings, secrets masked, those of the command line in the place of the suite's.
fn with_flags(selection: &Selection, suite: &Suite) -> Vec<Setting> {
    let mask = Mask::new(suite.secrets.iter().map(suite::Secret::expose));
    let mut all = suite::settings(suite);
    for (path, value, flag) in selection.flags() {
        all.retain(|setting| setting.path != path);
        let set = Setting { path: path.to_owned(), value, origin: Origin::Call(flag.to_owned()) };
        all.push(set);
    }
    for setting in &mut all {
        setting.value = mask.hide(&setting.value).into_owned();
    }
    all
}

fn table(suite: &Suite, all: &[Setting]) -> String {
    let widest =
        |text: fn(&Setting) -> &str| all.iter().map(|one| text(one).chars().count()).max().unwrap_or(0);
    let (path, value) = (widest(|one| &one.path).min(48), widest(|one| &one.value).min(40));
    let mut text = format!("{}\n", suite.file);
    for setting in all {
        let line = format!(
            "  {:path$}  {:value$}  {}",
            setting.path,
            setting.value.replace('\n', " "),
            words(&setting.origin)
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn words(origin: &Origin) -> String {
    match origin {
        Origin::Default => "default".to_owned(),
        Origin::Call(flag) => flag.clone(),
        Origin::File { place, through } => {
            let at = format!("{}:{}", place.source.name, place.line_column().0);
            let through: Vec<String> =
                through.iter().map(|one| format!("`{}`: {}", one.name, one.giver)).collect();
            if through.is_empty() { at } else { format!("{at} ({})", through.join(", ")) }
        }
    }
}

fn of_json(setting: &Setting) -> Value {
    let from = match &setting.origin {
        Origin::Default => json!({"kind": "default"}),
        Origin::Call(flag) => json!({"kind": "flag", "flag": flag}),
        Origin::File { place, through } => {
            let (line, column) = place.line_column();
            let variables: Vec<Value> =
                through.iter().map(|one| json!({"name": one.name, "from": one.giver})).collect();
            json!({"kind": "file", "file": place.source.name, "line": line, "column": column, "variables": variables})
        }
    };
    json!({"setting": setting.path, "value": setting.value, "from": from})
}

fn written(text: &str) -> u8 {
    match print(|out| out.write_all(text.as_bytes())) {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("error: this can't be written: {error}");
            UNPROVEN
        }
    }
}
