//! `specdrift plan`: what `run` would send.

use clap::ValueEnum;
use specdrift::plan::Seed;
use specdrift::report;
use specdrift::run::plan_of;
use specdrift::suite::Existing;

use crate::cli::load::{Selection, load};
use crate::cli::output::{complain, print};
use crate::cli::surroundings::Surroundings;
use crate::cli::{NOTHING, WRONG};

/// What to plan, and how to show it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    selection: Selection,
    /// How to show it: a table, or a JSON object a line.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Tell of each operation what is not planned, and why.
    #[arg(long)]
    explain: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Table,
    Ndjson,
}

pub(crate) fn main(args: &Args, surroundings: &Surroundings) -> u8 {
    let loaded = match load(&args.selection, surroundings) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let detail = if args.explain { report::plan::Detail::Operations } else { report::plan::Detail::Counts };
    let mut planned = 0;
    for mut one in loaded {
        if args.selection.choice.is_all() {
            // Nothing is sent, so nothing that is there is in danger.
            one.suite.generate.existing = Existing::Change;
        }
        let plan = match plan_of(&one.api, &one.suite, Seed(args.selection.seed.unwrap_or_default())) {
            Ok(plan) => plan,
            Err(complaints) => {
                complain(&complaints, surroundings);
                return WRONG;
            }
        };
        complain(&plan.complaints, surroundings);
        planned += plan.cases.len() + plan.scripts.len();
        let written = print(|out| match args.format {
            Format::Table => report::plan::write(&plan, &one.api, &one.suite, detail, out),
            Format::Ndjson => report::plan_ndjson::write(&plan, &one.api, &one.suite, detail, out),
        });
        if let Err(error) = written {
            eprintln!("error: the plan can't be written: {error}");
            return WRONG;
        }
    }
    if planned == 0 { NOTHING } else { 0 }
}
