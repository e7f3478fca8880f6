//! Which of the planned cases stay: what a suite skips, and its limits.

use std::collections::{HashMap, HashSet};

use crate::plan::case::{Case, Dropped, Intent, Loss, Plan};
use crate::plan::desk::Planned;
use crate::plan::links::only_reads;
use crate::plan::quiet;
use crate::plan::request::CaseId;
use crate::plan::scope;
use crate::plan::turn::{Group, Turn, in_turn, turn};
use crate::plan::want::{Label, LabelKind, wants};
use crate::spec::Operation;
use crate::suite::Suite;
use crate::text::{Complaint, Span, plural};

/// How much fewer cases an operation has that makes or changes what goes on by itself.
const FEWER: usize = 4;

/// Takes out what the suite skips, what was only planned to find the broken ones, and what is beyond the suite's limit for one
/// operation, telling why.
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
    let controls: HashSet<CaseId> =
        planned.cases.iter().filter(|case| case.control.is_none()).map(|case| case.id.clone()).collect();
    planned.cases.retain(|case| {
        let kept = ground(case).is_none_or(|ground| controls.contains(ground));
        if !kept {
            because("its control is skipped by the suite".to_owned());
        }
        kept
    });
    retain_wanted(suite, &mut planned.cases);
    let (limit, why) = limit_of(suite, operation);
    let left_out = bounded(&mut planned.cases, limit);
    if left_out > 0 {
        dropped.push(Dropped { operation: operation.id.clone(), loss: Loss::Skipped, why, count: left_out });
    }
    retain_wanted(suite, &mut planned.cases);
    planned.dropped.extend(dropped);
}

/// How many cases an operation may have, and why not more: of what goes on by itself, few are to be made or changed.
fn limit_of(suite: &Suite, operation: &Operation) -> (usize, String) {
    let limit = suite.generate.per_operation.value;
    if scope::is_everything(suite) || only_reads(operation) || !quiet::acts(operation) {
        return (limit, beyond(limit));
    }
    let few = limit.div_ceil(FEWER);
    (few, format!("beyond the first {few}: what goes on by itself is not to be made often"))
}

fn retain_wanted(suite: &Suite, cases: &mut Vec<Case>) {
    let needed: HashSet<CaseId> = cases.iter().filter_map(|case| ground(case).cloned()).collect();
    cases.retain(|case| wants_case(suite, case) || needed.contains(&case.id));
}

/// The case without which another one says nothing: its control, or the one that it builds on.
fn ground(case: &Case) -> Option<&CaseId> {
    case.control.as_ref().or(case.after.as_ref())
}

fn wants_case(suite: &Suite, case: &Case) -> bool {
    match &case.intent {
        Intent::Broken(_) | Intent::Observed(_) => true,
        Intent::Valid(variation) => {
            let place = variation.at.as_ref().map(|(place, _)| *place);
            wants(suite, &Label { kind: LabelKind::Valid(variation.kind), place, keyword: None })
        }
    }
}

/// Leaves at most so many cases: of each kind and part of the request in turn, the outermost places first, so that there is some of
/// everything, and the control of each that stays. Gives back how many went.
fn bounded(cases: &mut Vec<Case>, limit: usize) -> usize {
    if cases.len() <= limit {
        return 0;
    }
    let turns: Vec<Turn<Group<'_>>> = cases.iter().map(turn).collect();
    let positions: HashMap<&CaseId, usize> =
        cases.iter().enumerate().map(|(index, case)| (&case.id, index)).collect();
    let mut kept = HashSet::new();
    for index in in_turn(&turns) {
        let control = ground(&cases[index]).and_then(|ground| positions.get(ground).copied());
        let news = control.into_iter().chain([index]).filter(|index| !kept.contains(index)).count();
        if kept.len() + news <= limit {
            kept.extend(control.into_iter().chain([index]));
        }
    }
    let before = cases.len();
    let mut index = 0;
    cases.retain(|_| {
        index += 1;
        kept.contains(&(index - 1))
    });
    before - cases.len()
}

/// Why a case is left out that is more than one operation may have.
pub(super) fn beyond(limit: usize) -> String {
    format!("beyond `per_operation: {limit}`")
}

/// All operations' cases, up to the suite's limit: as many of every operation, and of each some of every kind.
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
        let mut cases = planned.cases;
        bounded(&mut cases, share);
        plan.cases.extend(cases);
    }
    let per_operation = &suite.generate.per_operation;
    let why = beyond(per_operation.value);
    let beyond: Vec<usize> =
        plan.dropped.iter().filter(|dropped| dropped.why == why).map(|dropped| dropped.count).collect();
    if !beyond.is_empty() {
        let count: usize = beyond.iter().sum();
        let told = format!(
            "{} of {} {} left out by `per_operation: {}`",
            plural(count, "case"),
            plural(beyond.len(), "operation"),
            if count == 1 { "is" } else { "are" },
            per_operation.value
        );
        plan.complaints.push(left_out(told, "per_operation", per_operation.span.clone()));
    }
    if total > limit {
        let told = format!("{} of {total} cases are left out by `limit: {limit}`", total - limit);
        plan.complaints.push(left_out(told, "limit", suite.generate.limit.span.clone()));
    }
    plan
}

/// What a limit leaves out, and the way out.
fn left_out(told: String, key: &str, span: Option<Span>) -> Complaint {
    let way_out = format!("a higher `{key}:`, or `--all`, plans them");
    let complaint = Complaint::warning(told);
    match span {
        Some(span) => complaint.at(Some(span)).label(way_out),
        None => complaint.note(way_out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::case::{Mutation, Place, ValidKind};
    use crate::plan::request::Request;
    use crate::text::Pointer;

    /// `v` is a valid case; `k2` a broken one of the kind `k`, of which `v` is the control.
    fn cases(text: &str) -> Vec<Case> {
        let kinds = ["a", "b", "c"];
        let case = |name: &str| {
            let kind = kinds.into_iter().find(|kind| name.starts_with(kind));
            Case {
                id: CaseId(name.into()),
                operation: 0,
                intent: match kind {
                    None => Intent::Valid(ValidKind::Minimal.into()),
                    Some(kind) => Intent::Broken(Mutation {
                        kind,
                        place: Place::Body,
                        pointer: Pointer::root(),
                        keyword: None,
                        schema: None,
                        sent: None,
                        documented: String::new(),
                    }),
                },
                request: Request::default(),
                expect: Vec::new(),
                control: kind.map(|_| CaseId("v".into())),
                needs: Vec::new(),
                after: None,
                instead_of: None,
            }
        };
        text.split(' ').map(case).collect()
    }

    #[test]
    fn a_limit_leaves_some_of_every_kind_in_their_order_with_their_controls() {
        for (limit, all, kept) in [
            (9, "v a1 a2", "v a1 a2"),
            (3, "v a1 a2 a3 a4 b1", "v a1 b1"),
            (4, "v a1 a2 a3 b1 c1", "v a1 b1 c1"),
            (5, "v a1 a2 a3 b1 c1", "v a1 a2 b1 c1"),
            (1, "v a1", "v"),
        ] {
            let mut planned = cases(all);
            let before = planned.len();
            let gone = bounded(&mut planned, limit);
            let names: Vec<&str> = planned.iter().map(|case| &*case.id.0).collect();
            assert_eq!(names.join(" "), kept, "{all}, at most {limit}");
            assert_eq!(gone, before - planned.len());
        }
    }
}
