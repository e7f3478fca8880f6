//! LINT: the document against itself, without any server. Pure.
//!
//! ```text
//! Api --nodes--> Subject --every check in `CHECKS`--> Defect --the suite's levels and rules--> Linted
//! ```
//!
//! Told is only what a document's author would call a mistake once it is shown: what OpenAPI, JSON Schema or HTTP forbid or have
//! ignored, and what contradicts itself. How a document ought to look is nobody's business here. `docs/findings.md` has a heading
//! for each kind.

mod bounds;
mod defect;
mod discriminators;
mod ecma;
mod enums;
mod examples;
mod foretold;
mod formats;
mod hidden;
mod ineffective;
mod links;
mod media;
mod members;
mod misspelt;
mod operations;
mod parameters;
mod paths;
mod patterns;
mod schemas;
mod security;
mod servers;
mod settle;
mod subject;
mod unsatisfiable;
mod versions;

pub use defect::{Defect, Linted};

use crate::lint::settle::settled;
use crate::lint::subject::Subject;
use crate::spec::Api;
use crate::suite::Suite;

/// What a document is looked over for. One more check is one more file and one more row.
const CHECKS: [fn(&Subject<'_>) -> Vec<Defect>; 19] = [
    foretold::check,
    examples::check,
    enums::check,
    unsatisfiable::check,
    bounds::check,
    patterns::check,
    formats::check,
    ineffective::check,
    misspelt::check,
    members::check,
    discriminators::check,
    paths::check,
    parameters::check,
    operations::check,
    schemas::check,
    security::check,
    links::check,
    servers::check,
    versions::check,
];

/// All that is wrong with a document, as the suite's levels and `ignore` rules count it: the gravest first, then by kind, then in the
/// order of the files. `today` is a date as `YYYY-MM-DD`, for rules that end.
#[must_use]
pub fn lint(api: &Api, suite: &Suite, today: &str) -> Linted {
    let subject = Subject::of(api);
    let defects = CHECKS.iter().flat_map(|check| check(&subject)).collect();
    settled(api, suite, today, defects)
}
