//! What is known of a change.

use crate::compare::change::Change;
use crate::compare::change::Level;

/// A row of the tables.
pub(super) struct Row {
    pub(super) change: Change,
    /// For the API, for requests, for responses.
    pub(super) ids: [&'static str; 3],
    /// The same; `None`: there is no such rule.
    pub(super) levels: [Option<Level>; 3],
    pub(super) title: &'static str,
    pub(super) hint: &'static str,
}

/// No rule.
pub(super) const NONE: Option<Level> = None;
/// Breaks clients.
pub(super) const BREAKS: Option<Level> = Some(Level::Breaking);
/// May break some.
pub(super) const WARNS: Option<Level> = Some(Level::Warning);
/// Breaks none.
pub(super) const NOTES: Option<Level> = Some(Level::Note);
/// Changes nothing.
pub(super) const ALLOWS: Option<Level> = Some(Level::Allowed);

/// The names of a change: of the API, of requests, of responses.
macro_rules! ids {
    ($name:literal) => {
        [$name, concat!("request-", $name), concat!("response-", $name)]
    };
}

pub(super) use ids;

/// A row.
pub(super) const fn row(
    change: Change,
    ids: [&'static str; 3],
    levels: [Option<Level>; 3],
    title: &'static str,
    hint: &'static str,
) -> Row {
    Row { change, ids, levels, title, hint }
}
