//! Which operations and cases a suite wants.

use crate::plan::case::{Case, Dropped, Intent, Loss, Plan, ValidKind};
use crate::plan::mutation::{Kind, MUTATIONS};
use crate::plan::operation::Planned;
use crate::spec::{Api, Operation};
use crate::suite::{Broken, Environment, Pattern, ServerChoice, Spanned, Suite, Unexpected, Valid};
use crate::text::{Complaint, closest};

/// Whether the suite is about this operation.
pub(super) fn wants(api: &Api, suite: &Suite, operation: &Operation) -> bool {
    let patterns = &suite.generate.operations;
    (patterns.is_empty() || patterns.iter().any(|pattern| pattern.value.matches_operation(operation)))
        && (!is_production(api, suite) || operation.method.is_safe())
}

/// Whether only valid requests may be sent.
pub(super) fn is_valid_only(api: &Api, suite: &Suite) -> bool {
    is_production(api, suite) || suite.generate.broken == Broken::Kinds(Vec::new())
}

/// A host that is not loopback is production unless the suite says `sandbox`.
fn is_production(api: &Api, suite: &Suite) -> bool {
    match suite.environment {
        Environment::Sandbox => false,
        Environment::Production => true,
        Environment::Unsaid => match (&suite.server.value, api.servers.first()) {
            (ServerChoice::FromSpec, Some(server)) => !ServerChoice::Url(server.url.clone()).is_loopback(),
            (choice, _) => !choice.is_loopback(),
        },
    }
}

/// Whether the suite wants this kind of mutation.
pub(super) fn wants_kind(suite: &Suite, kind: Kind) -> bool {
    if kind.name == "permitted-extra" {
        return suite.generate.unexpected == Unexpected::Rejected;
    }
    match &suite.generate.broken {
        Broken::All => true,
        Broken::Kinds(kinds) => kinds.iter().any(|wanted| wanted.value == kind.name),
    }
}

/// Takes out what the suite skips and what was only planned to find the broken ones, telling why.
pub(super) fn skip(suite: &Suite, planned: &mut Planned, operation: &Operation) {
    let mut dropped = Vec::new();
    let mut because = |why: String| match dropped.iter_mut().find(|dropped: &&mut Dropped| dropped.why == why)
    {
        Some(dropped) => dropped.count += 1,
        None => dropped.push(Dropped { operation: operation.id.clone(), loss: Loss::Skipped, why, count: 1 }),
    };
    planned.cases.retain(|case| {
        let skip = suite.generate.skip.iter().find(|skip| skip.pattern.value.matches(operation, &case.id.0));
        if let Some(skip) = skip {
            because(format!("skipped by the suite: {}", skip.because));
        }
        skip.is_none()
    });
    let controls: Vec<_> =
        planned.cases.iter().filter(|case| case.control.is_none()).map(|case| case.id.clone()).collect();
    planned.cases.retain(|case| {
        let kept = case.control.as_ref().is_none_or(|control| controls.contains(control));
        if !kept {
            because("its control is skipped by the suite".to_owned());
        }
        kept
    });
    let needed: Vec<_> = planned.cases.iter().filter_map(|case| case.control.clone()).collect();
    planned.cases.retain(|case| wants_valid(suite, case) || needed.contains(&case.id));
    planned.dropped.extend(dropped);
}

fn wants_valid(suite: &Suite, case: &Case) -> bool {
    match case.intent {
        Intent::Broken(_) => true,
        Intent::Valid(kind) => suite.generate.valid.contains(&match kind {
            ValidKind::Minimal => Valid::Minimal,
            ValidKind::Full => Valid::Full,
        }),
    }
}

/// All operations' cases, up to the suite's limit: valid ones first, then broken ones, from every operation in turn.
pub(super) fn limited(suite: &Suite, operations: Vec<Planned>) -> Plan {
    let limit = suite.generate.limit.value;
    let total: usize = operations.iter().map(|planned| planned.cases.len()).sum();
    let mut plan = Plan::default();
    let mut rest = limit;
    let longest = operations.iter().map(|planned| planned.cases.len()).max().unwrap_or_default();
    let mut shares = vec![0; operations.len()];
    'rounds: for round in 0..longest {
        for (share, planned) in shares.iter_mut().zip(&operations) {
            if round < planned.cases.len() {
                if rest == 0 {
                    break 'rounds;
                }
                *share += 1;
                rest -= 1;
            }
        }
    }
    for (share, planned) in shares.into_iter().zip(operations) {
        plan.dropped.extend(planned.dropped);
        plan.cases.extend(planned.cases.into_iter().take(share));
    }
    if total > limit {
        plan.complaints.push(
            Complaint::warning(format!(
                "{} of {total} cases are left out by `limit: {limit}`",
                total - limit
            ))
            .at(suite.generate.limit.span.clone())
            .label("a higher `limit:` sends them all"),
        );
    }
    plan
}

/// Complaints about names that the document does not have.
pub(super) fn check(api: &Api, suite: &Suite) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for pattern in &suite.generate.operations {
        if !api.operations.iter().any(|operation| pattern.value.matches_operation(operation)) {
            complaints.push(unknown_operation(api, suite, pattern));
        }
    }
    if let Broken::Kinds(kinds) = &suite.generate.broken {
        let names = || MUTATIONS.iter().map(|kind| kind.name);
        for kind in kinds.iter().filter(|kind| !names().any(|name| name == kind.value)) {
            let way_out = match closest(&kind.value, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known kinds: {}", names().collect::<Vec<_>>().join(", ")),
            };
            let message = format!("`{}` is no kind of broken request", kind.value);
            complaints.push(Complaint::error(message).at(kind.span.clone()).label(way_out));
        }
    }
    complaints
}

fn unknown_operation(api: &Api, suite: &Suite, pattern: &Spanned<Pattern>) -> Complaint {
    let text = &pattern.value.0;
    let names = api
        .operations
        .iter()
        .flat_map(|operation| operation.name.as_deref().into_iter().chain([&*operation.id.0]));
    let message = format!("suite names `{text}`, which is not in `{}`", suite.spec.value);
    let complaint = Complaint::error(message).at(pattern.span.clone());
    match closest(text, names) {
        Some(near) => complaint.label(format!("did you mean `{near}`?")),
        None => complaint.label("no operation matches this"),
    }
}
