//! `specdrift explain`: what a kind of finding means.

use std::io::{self, Write};

use specdrift::compare::Rule;
use specdrift::judge::Code;
use specdrift::text::closest;

use crate::cli::WRONG;
use crate::cli::output::print;

/// What to explain.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The code of a finding, `undocumented-field`, or a rule of `diff`, `response-enum-value-added`. Without one, all are listed.
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

pub(crate) fn main(args: &Args) -> u8 {
    let rule = args.code.as_deref().and_then(|name| Rule::named(name.trim().trim_matches('`')));
    let written = match (rule, args.code.as_deref().map(named)) {
        (Some(rule), _) => print(|out| {
            let (title, level, hint) = (rule.title(), rule.level().name(), rule.hint());
            writeln!(out, "{rule}: {title}\n\nto `specdrift diff` it is: {level}\n\n{hint}")
        }),
        (None, None) => print(list),
        (None, Some(Ok(code))) => print(|out| {
            writeln!(out, "{code}: {}\n\n{}\n\n{}", code.title(), code.explanation(), code.hint())
        }),
        (None, Some(Err(why))) => {
            eprintln!("error: {why}");
            return WRONG;
        }
    };
    match written {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("error: the explanation can't be written: {error}");
            WRONG
        }
    }
}

/// All codes of findings and all rules, with their titles.
fn list(out: &mut dyn Write) -> io::Result<()> {
    let width = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or_default();
    for (number, code) in Code::ALL.iter().enumerate() {
        if number == Code::ANSWERS {
            writeln!(out, "\nof documents by themselves (`specdrift lint`):")?;
        }
        writeln!(out, "{:<width$}  {}", code.name(), code.title())?;
    }
    writeln!(out, "\nof two documents (`specdrift diff`):")?;
    let width = Rule::all().map(|rule| rule.id().len()).max().unwrap_or_default();
    Rule::all().try_for_each(|rule| writeln!(out, "{:<width$}  {}", rule.id(), rule.title()))
}

/// The code of this name.
///
/// # Errors
/// That there is none, and which one was meant.
pub(crate) fn named(name: &str) -> Result<Code, String> {
    Code::named(name.trim().trim_matches('`')).ok_or_else(|| {
        let near = closest(name, Code::ALL.into_iter().map(Code::name));
        let way_out = near.map_or_else(
            || "`specdrift explain` lists them".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        format!("there is no finding `{name}`; {way_out}")
    })
}
