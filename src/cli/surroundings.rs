//! What the process finds around it, read once.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use specdrift::text::Color;

use crate::cli::When;

/// Environment, clock and terminal.
#[derive(Clone)]
pub(crate) struct Surroundings {
    /// The command line, without the program's name.
    pub(crate) arguments: Vec<String>,
    /// The environment's variables that are UTF-8.
    pub(crate) variables: BTreeMap<String, String>,
    /// Whether standard output takes colours.
    pub(crate) color: Color,
    /// Whether standard error takes colours.
    pub(crate) error_color: Color,
    /// Whether a person watches standard error: a terminal, and no CI.
    pub(crate) watched: bool,
    /// Columns of standard output.
    pub(crate) width: usize,
    /// Today in UTC, `YYYY-MM-DD`.
    pub(crate) today: String,
    /// The time.
    pub(crate) now: Timestamp,
    /// Nanoseconds of the clock: the seed of runs that name none.
    pub(crate) nanoseconds: u64,
}

/// The width of reports that no terminal shows.
const PLAIN_WIDTH: usize = 120;

impl Surroundings {
    pub(crate) fn new(when: When) -> Self {
        #[expect(clippy::disallowed_methods, reason = "the command line is where the environment is read")]
        let variables: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let set = |name: &str| variables.get(name).is_some_and(|value| !value.is_empty());
        let ci = variables.get("CI").is_some_and(|value| !value.is_empty() && value != "false");
        let dumb = variables.get("TERM").is_some_and(|term| term == "dumb");
        let colored = |terminal: bool| match when {
            When::Always => Color::Ansi,
            When::Auto if !set("NO_COLOR") && (set("FORCE_COLOR") || terminal && !dumb) => Color::Ansi,
            When::Auto | When::Never => Color::Plain,
        };
        let now = Timestamp::now();
        let width = console_width(io::stdout().is_terminal());
        Self {
            color: colored(io::stdout().is_terminal()),
            error_color: colored(io::stderr().is_terminal()),
            watched: io::stderr().is_terminal() && !ci && !dumb,
            width,
            arguments: std::env::args_os()
                .skip(1)
                .map(|argument| argument.to_string_lossy().into_owned())
                .collect(),
            now,
            today: now.to_zoned(TimeZone::UTC).date().to_string(),
            nanoseconds: u64::try_from(now.as_nanosecond().rem_euclid(i128::from(u64::MAX)))
                .unwrap_or_default(),
            variables,
        }
    }
}

fn console_width(terminal: bool) -> usize {
    let columns = terminal.then(|| console::Term::stdout().size().1);
    columns.map_or(PLAIN_WIDTH, usize::from).clamp(40, 160)
}
