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

/// What does something by its name, although by its method it must not: asked only where there is nothing else.
const DEEDS: &[&str] = &[
    "logout",
    "signout",
    "delete",
    "remove",
    "reset",
    "revoke",
    "cancel",
    "stop",
    "shutdown",
    "restart",
    "reboot",
    "purge",
    "flush",
    "trigger",
    "send",
    "execute",
    "run",
    "start",
    "unsubscribe",
];

fn is_deed(operation: &Operation) -> bool {
    let name = operation.name.as_deref().unwrap_or_default();
    let text = format!("{} {name}", operation.id).to_lowercase();
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| DEEDS.iter().any(|deed| word == *deed || word.starts_with(deed) && word.len() > 5))
}

/// The smaller the better: what it does by its name, ids that would be made up, what has to be given, what the credentials have to be, depth.
fn rank(suite: &Suite, operation: &Operation) -> (bool, usize, usize, bool, bool, usize) {
    let required = |location: Location| {
        let of = operation.parameters.iter().filter(|parameter| parameter.location == location);
        of.filter(|parameter| parameter.required).count()
    };
    let is_guarded = !operation.security.is_empty() && !operation.security.iter().any(Vec::is_empty);
    // Where there are credentials, they are what is looked at.
    let is_odd = is_guarded != suite.gives_credentials();
    let depth = operation.id.0.matches('/').count();
    (
        is_deed(operation),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec;
    use crate::text::Source;

    #[test]
    fn the_smallest_requests_that_change_nothing_are_picked() {
        for (paths, picked) in [
            ("'/b/{id}': *item, /a: *get, /a/b: *get", "GET /a, GET /a/b"),
            ("/logout: *get, /b/c: *get, /reset-all: *get", "GET /b/c, GET /logout"),
            ("/a: *write, '/b/{id}': *item", "GET /b/{id}"),
            ("/a: *write", ""),
        ] {
            let text = format!(
                "openapi: 3.1.0
info: {{title: A, version: '1'}}
x-get: {{get: &r {{responses: &o {{'200': {{description: ok}}}}}}}}
x-all:
  - &get {{get: *r}}
  - &item {{get: *r, delete: *r, parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]}}
  - &write {{post: *r, delete: *r}}
paths: {{{paths}}}
"
            );
            let read = spec::parse(Source { name: "a.yaml".to_owned(), text });
            let (api, _) = read.unwrap_or_else(|_| panic!("the document is read"));
            let cases = pick(&api, &Suite::from_spec("a.yaml")).unwrap();
            let named: Vec<String> =
                cases.iter().map(|case| api.operations[case.operation].id.to_string()).collect();
            assert_eq!(named.join(", "), picked, "{paths}");
            assert!(cases.iter().all(|case| case.request.body.is_none()));
        }
    }
}
