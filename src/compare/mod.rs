//! DIFF: two documents held against each other by what they mean. Pure.
//!
//! ```text
//! old Api, new Api --paths, operations, parameters, bodies, statuses--> pairs of schemas --rules, each with its proof--> Compared
//! ```
//!
//! What clients may no longer send breaks them (requests: what the old document admits and the new one does not), and so does what they
//! may newly receive (responses: what the new one admits and the old one does not). A rule only proposes that there is such a value:
//! a finding has one, which the one schema admits and the other refuses. Where that can be neither shown nor ruled out, that is said.
//! docs/diff.md describes the rules.

mod calls;
mod change;
mod facets;
mod finding;
mod ignored;
mod names;
mod node;
mod operations;
mod parameters;
mod promises;
mod proposal;
mod requests;
mod row;
mod rows;
mod rule;
mod security;
mod settings;
mod settle;
mod severity;
mod values;
mod walk;

pub use change::{Change, Level, Where};
pub use finding::{Compared, Finding, Proof, Spot};
pub use ignored::{Ignored, ignored};
pub use rule::Rule;
pub use settings::Settings;
pub use severity::{Severities, severities};

use crate::compare::calls::Calls;
use crate::spec::Api;

/// Each part of two documents that is held against the other's. One more part is one more file and one more row.
const PARTS: [fn(&mut Calls<'_>); 5] =
    [operations::check, security::check, parameters::check, requests::check, promises::check];

/// All in which two documents differ in meaning, the gravest first, then in the order of the documents.
#[must_use]
pub fn compare(old: &Api, new: &Api, settings: &Settings) -> Compared {
    let mut calls = Calls::of(old, new);
    for part in PARTS {
        part(&mut calls);
    }
    settle::settled(calls, settings)
}
