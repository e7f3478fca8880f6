//! `--var`, and what else suites are filled with.

use std::path::Path;

use specdrift::suite::{self, Outside};
use specdrift::text::Complaint;

use crate::cli::surroundings::Surroundings;

/// Variables that the call gives.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Given {
    /// Give a variable of suites a value; it goes before all others of its name. May be repeated.
    #[arg(long, value_name = "NAME=VALUE", value_parser = parse)]
    var: Vec<(String, String)>,
}

fn parse(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("a variable is given as NAME=VALUE")?;
    let mut chars = name.chars();
    let is_name = chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_name {
        return Err(format!("`{name}` can't be the name of a variable: letters, digits and `_`"));
    }
    Ok((name.to_owned(), value.to_owned()))
}

impl Given {
    /// All that suites can be filled with, the `.env` file of the working directory with it, whose complaints are added to `log`.
    pub(crate) fn outside(&self, surroundings: &Surroundings, log: &mut Vec<Complaint>) -> Outside {
        let (dotenv, mut complaints) = suite::read_dotenv(Path::new(""));
        log.append(&mut complaints);
        Outside {
            set: self.var.iter().cloned().collect(),
            environment: surroundings.variables.clone(),
            dotenv,
            now: Some(surroundings.now),
        }
    }
}
