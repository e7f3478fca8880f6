//! Which operations a suite is about, and whether they may be written to.

use crate::plan::case::{Case, Intent};
use crate::spec::{Api, Operation};
use crate::suite::{Broken, Environment, Permits, ServerChoice, Suite};
use crate::text::Complaint;

/// Whether the suite is about this operation.
pub(super) fn wants(api: &Api, suite: &Suite, operation: &Operation) -> bool {
    let patterns = &suite.generate.operations;
    (patterns.is_empty() || patterns.iter().any(|pattern| pattern.value.matches_operation(operation)))
        && suite.generate.only.picks(operation)
        && suite.generate.only.scenarios.is_empty()
        && (operation.method.is_safe() || permits(api, suite).writes)
}

/// Whether all is to be planned that can be, however alike and however many.
pub(super) fn is_everything(suite: &Suite) -> bool {
    suite.generate.per_operation.value == usize::MAX
}

/// Whether only valid requests may be sent.
pub(super) fn is_valid_only(api: &Api, suite: &Suite) -> bool {
    let generate = &suite.generate;
    !permits(api, suite).broken
        || (generate.broken == Broken::Kinds(Vec::new()) && generate.only.kinds.is_empty())
}

/// What requests may do to the server.
pub(super) fn access(api: &Api, suite: &Suite) -> Access {
    if permits(api, suite).writes { Access::Write } else { Access::Read }
}

/// What requests may do to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Nothing but read.
    Read,
    /// Whatever the document lets them.
    Write,
}

/// What may be sent beside valid requests with safe methods: everything, but to production only what suite and command line permit.
#[must_use]
pub fn permits(api: &Api, suite: &Suite) -> Permits {
    if is_production(api, suite) { suite.permits } else { Permits { writes: true, broken: true } }
}

/// The last door: whatever was planned on the way, nothing is left that must not be sent.
pub(super) fn bar(api: &Api, suite: &Suite, cases: &mut Vec<Case>) {
    let permits = permits(api, suite);
    let is_safe = |method: &str| matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE");
    cases.retain(|case| {
        let is_broken = matches!(case.intent, Intent::Broken(_));
        (permits.writes || is_safe(&case.request.method)) && (permits.broken || !is_broken)
    });
}

/// Whether a suite is about production: a host that is not loopback is, unless the suite says `sandbox`.
#[must_use]
pub fn is_production(api: &Api, suite: &Suite) -> bool {
    match suite.environment {
        Environment::Sandbox => false,
        Environment::Production => true,
        Environment::Unsaid => match (&suite.server.value, api.servers.first()) {
            (ServerChoice::FromSpec, Some(server)) => !ServerChoice::Url(server.url.clone()).is_loopback(),
            (choice, _) => !choice.is_loopback(),
        },
    }
}

/// What production safety keeps from being planned, told once.
pub(super) fn restriction(api: &Api, suite: &Suite) -> Option<Complaint> {
    if !is_production(api, suite) {
        return None;
    }
    let why = match suite.environment {
        Environment::Production => "the suite's environment is production",
        Environment::Sandbox | Environment::Unsaid => {
            "the server is not on this machine, and no suite calls it a sandbox"
        }
    };
    let permits = suite.permits;
    let planned = match (permits.writes, permits.broken) {
        (true, true) => return None,
        (true, false) => "only valid requests are planned",
        (false, true) => "only safe methods are planned",
        (false, false) => "only safe methods with valid requests are planned",
    };
    let complaint = Complaint::warning(format!("{planned}: {why}"));
    let mut asked: Vec<&str> = Vec::new();
    asked.extend((suite.allow.writes && !permits.writes).then_some("`--allow writes`"));
    asked.extend((suite.allow.broken && !permits.broken).then_some("`--allow broken`"));
    let way_out = match asked.as_slice() {
        [] => "where it is none, `environment: sandbox` says so; else `allow:` in the suite, and `--allow`, permit more".to_owned(),
        flags => format!("the suite allows more, once the command line does too: {}", flags.join(" ")),
    };
    Some(complaint.note(way_out))
}
