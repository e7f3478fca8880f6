//! Which operations and cases a suite wants.

use crate::plan::case::{Case, Dropped, Intent, Loss, Plan, ValidKind};
use crate::plan::mutation::Kind;
use crate::plan::operation::Planned;
use crate::spec::Operation;
use crate::suite::{Broken, Suite, Unexpected, Valid};
use crate::text::Complaint;

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
