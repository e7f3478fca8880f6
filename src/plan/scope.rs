//! Which operations a suite is about, and whether they may be written to.

use crate::spec::{Api, Operation};
use crate::suite::{Broken, Environment, ServerChoice, Suite};
use crate::text::Complaint;

/// Whether the suite is about this operation.
pub(super) fn wants(api: &Api, suite: &Suite, operation: &Operation) -> bool {
    let patterns = &suite.generate.operations;
    (patterns.is_empty() || patterns.iter().any(|pattern| pattern.value.matches_operation(operation)))
        && suite.generate.only.picks(operation)
        && suite.generate.only.scenarios.is_empty()
        && (!is_production(api, suite) || operation.method.is_safe())
}

/// Whether all is to be planned that can be, however alike and however many.
pub(super) fn is_everything(suite: &Suite) -> bool {
    suite.generate.per_operation.value == usize::MAX
}

/// Whether only valid requests may be sent.
pub(super) fn is_valid_only(api: &Api, suite: &Suite) -> bool {
    let generate = &suite.generate;
    is_production(api, suite)
        || (generate.broken == Broken::Kinds(Vec::new()) && generate.only.kinds.is_empty())
}

/// What requests may do to the server.
pub(super) fn access(api: &Api, suite: &Suite) -> Access {
    if is_production(api, suite) { Access::Read } else { Access::Write }
}

/// What requests may do to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Nothing but read.
    Read,
    /// Whatever the document lets them.
    Write,
}

/// A host that is not loopback is production unless the suite says `sandbox`.
pub(super) fn is_production(api: &Api, suite: &Suite) -> bool {
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
    let complaint = Complaint::warning(format!("only safe methods with valid requests are planned: {why}"));
    Some(complaint.note("`environment: sandbox` in a suite allows all others"))
}
