//! What can't be filled.

use crate::text::{Complaint, Span};

/// A `${...}` that can't be filled.
#[derive(Clone, Debug, PartialEq)]
pub struct Unset {
    /// The name, or the function.
    pub name: String,
    /// Where it was written.
    pub span: Span,
    /// A name that is set and may have been meant.
    pub near: Option<String>,
    /// Why it can't be filled.
    pub why: Why,
}

/// Why a `${...}` can't be filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nothing has the name.
    NotSet,
    /// What stands before the first dot is set, and has nothing at this path.
    NoMember(String),
    /// It differs from request to request, and this is about no request.
    NotHere,
    /// A file can't be read: a fragment.
    Unreadable(String),
    /// A time that no calendar has.
    OutOfTime,
}

impl Unset {
    /// What the person who wrote it is told. Never shows a value.
    #[must_use]
    pub fn complaint(&self) -> Complaint {
        let name = &self.name;
        let (message, way_out) = match &self.why {
            Why::NotSet => {
                let way_out = match &self.near {
                    None => format!("set it, or give a default: `${{{name}:-...}}`"),
                    Some(near) => format!("did you mean `{near}`? a default is written `${{{name}:-...}}`"),
                };
                (format!("the variable `{name}` is not set"), way_out)
            }
            Why::NoMember(path) => {
                let root = name.split('.').next().unwrap_or_default();
                let way_out = self.near.as_ref().map(|near| format!("did you mean `{near}`?"));
                (format!("`{root}` has nothing at `{path}`"), way_out.unwrap_or_default())
            }
            Why::NotHere => (
                format!("`${{{name}}}` differs from request to request"),
                "it can stand under `generate: values:` and in scenarios".to_owned(),
            ),
            Why::Unreadable(why) => (why.clone(), "paths are from the folder of this file".to_owned()),
            Why::OutOfTime => (format!("`${{{name}}}` is no time that a calendar has"), String::new()),
        };
        Complaint::error(message).at(self.span.clone()).label(way_out)
    }
}
