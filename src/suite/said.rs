//! A setting and who made it.

use crate::text::Span;

/// What something is set to.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Where it stands in the format: `send.retry.tries`.
    pub path: String,
    /// To what, in words of the format; `***` for credentials. It may hold what [`Suite::secrets`](crate::suite::Suite::secrets) hides.
    pub value: String,
    /// Who says so.
    pub origin: Origin,
}

/// Who says what something is set to.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// A file: the suite, what it includes, or the folder's defaults.
    File {
        /// Where.
        place: Span,
        /// The variables that it is filled with.
        through: Vec<Through>,
    },
    /// The command line: the flag.
    Call(String),
    /// Nobody.
    Default,
}

/// A variable that a setting is filled with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Through {
    /// Its name.
    pub name: String,
    /// Who gives it: `environment`, `.env`, `--var`, ...
    pub giver: &'static str,
}
