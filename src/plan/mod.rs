//! PLAN: what would be sent, and what would be expected, as data. Pure.
//!
//! ```text
//! select (which operations) -> values (valid ones) -> mutation (what can be broken) -> wire (bytes) -> proof -> expect
//! ```

mod case;
mod check;
mod conditional;
mod controls;
mod desk;
mod edit;
mod examples;
mod expect;
mod extra;
mod extreme;
mod fault;
mod flaws;
mod links;
mod mutation;
mod names;
mod need;
mod no_accept;
mod observed;
mod operation;
mod pairs;
mod part;
mod part_of;
mod proof;
mod quiet;
mod reach;
mod remake;
mod request;
mod room;
mod routes;
mod salt;
mod scope;
mod script;
mod seed;
mod select;
mod showing;
mod steps;
mod turn;
mod values;
mod want;
pub mod wire;

use crate::plan::desk::Planned;
use crate::plan::reach::Surroundings;
use crate::spec::Api;
use crate::suite::Suite;
use crate::text::{Complaint, Severity};

pub use case::{
    Case, Dropped, Effect, Intent, Kept, Loss, Mutation, Observation, Place, Plan, Reading, Recording,
    ValidKind, Variation,
};
pub use edit::Edit;
pub use mutation::{Kind, MUTATIONS, Rejection, WRONG, Weight, When, role};
pub use names::Names;
pub use need::{Confidence, Holding, Inference, Need, Origin, Removal, Slot, Source, Stay};
pub use observed::observed;
pub use remake::Remake;
pub use request::{Body, CaseId, Request};
pub use salt::{fresh_salt, resalted, salt_in, unsalted};
pub use scope::{is_production, permits};
pub use script::{Got, Seen, Unmet, Unwritten, check_claims, claim_words, step_request};
pub use seed::Seed;
pub use steps::{Fate, PlannedStep, SchemaOf, Script, ScriptKind};

pub(crate) use check::unknown_operation;
pub(crate) use reach::ending_word;
pub(crate) use routes::Routes;
pub(crate) use script::fault as step_fault;

/// Everything that a suite wants of an API: cases in document order, a broken one after its control.
///
/// # Errors
/// Complaints about the parts of the suite that name what the document does not have.
pub fn plan(api: &Api, suite: &Suite, seed: Seed) -> Result<Plan, Vec<Complaint>> {
    let mut complaints = check::check(api, suite);
    let (scripts, told) = script::scripts(api, suite, seed);
    complaints.extend(told.iter().filter(|told| told.severity == Severity::Error).cloned());
    if !complaints.is_empty() {
        return Err(complaints);
    }
    let routes = Routes::of(&api.operations);
    let operations: Vec<Planned> = api
        .operations
        .iter()
        .enumerate()
        .filter(|(_, operation)| scope::wants(api, suite, operation))
        .map(|(index, _)| operation::plan(api, suite, seed, &routes, index))
        .collect();
    let flaws = flaws::all(&operations);
    let mut plan = Plan { seed, flaws, scripts, ..select::limited(suite, operations) };
    plan.complaints.extend(told);
    let links = links::infer(api);
    let access = scope::access(api, suite);
    let around = Surroundings { api, suite, seed, routes: &routes, links: &links, access };
    reach::apply(around, &mut plan);
    let wanted =
        api.operations.iter().enumerate().filter(|(_, operation)| scope::wants(api, suite, operation));
    plan.inferences = wanted.flat_map(|(index, operation)| links.told(index, operation)).collect();
    conditional::add(api, suite, &mut plan);
    scope::bar(api, suite, &mut plan.cases);
    plan.complaints.extend(flaws::complaint(api, &plan.flaws));
    plan.complaints.extend(scope::restriction(api, suite));
    Ok(plan)
}
