//! Which requests are made: the smallest that change nothing.

use std::cmp::Reverse;

use crate::plan::{Case, Intent, Seed, ValidKind};
use crate::run::plan_of;
use crate::spec::{Api, Location, Operation};
use crate::suite::{Broken, Environment, Pattern, Permits, Suite, Valid};
use crate::text::Complaint;

/// How many operations are planned for, the best ones.
const CANDIDATES: usize = 12;
/// How many requests are made.
const REQUESTS: usize = 2;

/// Valid requests with safe methods and without bodies, the smallest first, of different operations; two at most. The planner makes them,
/// with what the suite says of values and operations.
///
/// # Errors
/// Complaints about the suite.
pub(super) fn pick(api: &Api, suite: &Suite) -> Result<Vec<Case>, Vec<Complaint>> {
    let mut operations: Vec<&Operation> =
        api.operations.iter().filter(|operation| is_asked(operation)).collect();
    operations.sort_by_key(|operation| rank(suite, operation));
    let mut suite = modest(suite);
    let all = suite.generate.only.operations.clone();
    if all.is_empty() {
        let best = operations.iter().take(CANDIDATES).map(|operation| Pattern(operation.id.to_string()));
        suite.generate.only.operations = best.collect();
    }
    let mut cases = planned(api, &suite)?;
    if cases.is_empty() {
        // The suite may leave out just those.
        suite.generate.only.operations = all;
        cases = planned(api, &suite)?;
    }
    cases.sort_by_key(|case| (rank(&suite, &api.operations[case.operation]), Reverse(case.needs.is_empty())));
    cases.dedup_by_key(|case| case.operation);
    cases.truncate(REQUESTS);
    for case in &mut cases {
        // It goes by itself: nobody gives it anything, and nothing comes before it.
        case.needs.clear();
    }
    Ok(cases)
}

fn is_asked(operation: &Operation) -> bool {
    operation.method.is_safe() && matches!(operation.method.as_str(), "GET" | "HEAD")
}

/// The smaller the better: ids that would be made up, what has to be given, what the credentials have to be, depth.
fn rank(suite: &Suite, operation: &Operation) -> (usize, usize, bool, bool, usize) {
    let required = |location: Location| {
        let of = operation.parameters.iter().filter(|parameter| parameter.location == location);
        of.filter(|parameter| parameter.required).count()
    };
    let is_guarded = !operation.security.is_empty() && !operation.security.iter().any(Vec::is_empty);
    // Where there are credentials, they are what is looked at.
    let is_odd = is_guarded != suite.gives_credentials();
    let depth = operation.id.0.matches('/').count();
    (
        required(Location::Path),
        required(Location::Query) + required(Location::Header) + required(Location::Cookie),
        is_odd,
        operation.deprecated || operation.method.as_str() != "GET",
        depth,
    )
}

/// The same suite, as it would be for production.
fn modest(suite: &Suite) -> Suite {
    let mut suite = suite.clone();
    suite.environment = Environment::Production;
    suite.permits = Permits::default();
    suite.generate.valid = vec![Valid::Minimal];
    suite.generate.broken = Broken::Kinds(Vec::new());
    suite
}

fn planned(api: &Api, suite: &Suite) -> Result<Vec<Case>, Vec<Complaint>> {
    let mut cases = plan_of(api, suite, Seed(0))?.cases;
    cases.retain(|case| {
        let is_valid =
            matches!(&case.intent, Intent::Valid(how) if how.kind == ValidKind::Minimal && how.at.is_none());
        let is_small = case.request.body.is_none() && is_asked(&api.operations[case.operation]);
        is_valid && is_small && case.after.is_none() && case.instead_of.is_none()
    });
    Ok(cases)
}
