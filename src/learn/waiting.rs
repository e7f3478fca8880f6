//! Which operations a busy server never came to.

use std::collections::{BTreeSet, HashMap};

use crate::plan::{Case, CaseId, Intent, Plan};
use crate::send::{Exchange, Outcome, SendError};

/// The operations, by index, of which no valid request was accepted, some because the server was busy with it, or with what makes what it
/// needs; and how many operations have valid requests at all.
#[must_use]
pub fn kept_waiting(plan: &Plan, exchanges: &[Exchange]) -> (BTreeSet<usize>, usize) {
    let mut blocked: HashMap<&CaseId, bool> = HashMap::new();
    let mut accepted = BTreeSet::new();
    let mut waiting = BTreeSet::new();
    let mut all = BTreeSet::new();
    for (case, exchange) in plan.cases.iter().zip(exchanges) {
        let is_blocked = is_busy(&exchange.outcome) || lacks_what_waits(case, exchange, &blocked);
        blocked.insert(&case.id, is_blocked);
        if !matches!(case.intent, Intent::Valid(_)) {
            continue;
        }
        all.insert(case.operation);
        if is_blocked {
            waiting.insert(case.operation);
        }
        if matches!(&exchange.outcome, Outcome::Answered(answer) if (200..300).contains(&answer.status)) {
            accepted.insert(case.operation);
        }
    }
    (&waiting - &accepted, all.len())
}

/// Limits, overload and gateways, and connections that end before the answer begins.
fn is_busy(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Answered(answer) => matches!(answer.status, 408 | 425 | 429 | 502..=504),
        Outcome::Unanswered(error) => matches!(error, SendError::Reset(_) | SendError::ReadTimeout),
        Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => false,
    }
}

/// Whether a value had to be made up because what makes it was kept waiting.
fn lacks_what_waits(case: &Case, exchange: &Exchange, blocked: &HashMap<&CaseId, bool>) -> bool {
    let lacking = exchange.unbound.iter().filter_map(|index| case.needs.get(*index));
    let mut origins = lacking.flat_map(|need| &need.origins);
    origins.any(|origin| blocked.get(&origin.case) == Some(&true))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::plan::{Confidence, Holding, Need, Origin, Request, Slot, Source, ValidKind};
    use crate::send::Response;

    /// Which operations wait: each case is an operation of its own, by how it was answered (0: not at all) and which one it needs.
    fn waiting(cases: &[(u16, Option<usize>)]) -> Vec<usize> {
        let name = |at: usize| CaseId(at.to_string().into());
        let need = |on: usize| Need {
            name: "id".to_owned(),
            slot: Slot::Path(0..1),
            origins: vec![Origin {
                case: name(on),
                source: Source::Segment(0),
                confidence: Confidence::Implied,
                holding: Holding::Own,
            }],
        };
        let case = |(at, (_, on)): (usize, &(u16, Option<usize>))| Case {
            id: name(at),
            operation: at,
            intent: Intent::Valid(ValidKind::Minimal.into()),
            request: Request::default(),
            expect: Vec::new(),
            control: None,
            needs: on.map(need).into_iter().collect(),
            after: None,
            instead_of: None,
        };
        let exchange = |(at, (status, on)): (usize, &(u16, Option<usize>))| Exchange {
            case: name(at),
            request: Arc::default(),
            origin: "".into(),
            unbound: on.map(|_| 0).into_iter().collect(),
            earlier: Vec::new(),
            outcome: match *status {
                0 => Outcome::Unanswered(SendError::Reset(String::new())),
                status => Outcome::Answered(Arc::new(Response { status, ..Response::default() })),
            },
            started: None,
            kept: None,
            elapsed: Duration::ZERO,
        };
        let plan = Plan { cases: cases.iter().enumerate().map(case).collect(), ..Plan::default() };
        let exchanges: Vec<Exchange> = cases.iter().enumerate().map(exchange).collect();
        kept_waiting(&plan, &exchanges).0.into_iter().collect()
    }

    #[test]
    fn an_operation_waits_where_the_server_was_busy_with_it_or_with_what_it_needs() {
        for (cases, wanted) in [
            (&[(201, None), (200, None)][..], &[][..]),
            (&[(503, None), (200, None)], &[0]),
            (&[(0, None)], &[0]),
            (&[(429, None), (404, Some(0)), (404, Some(1))], &[0, 1, 2]),
            (&[(422, None), (404, Some(0))], &[]),
            (&[(500, None)], &[]),
        ] {
            assert_eq!(waiting(cases), wanted, "{cases:?}");
        }
    }
}
