//! Which statuses are right, before any answer is seen.

use crate::plan::case::{Intent, Place};
use crate::plan::mutation::Rejection;
use crate::spec::{Operation, StatusPattern};
use crate::suite::Suite;

/// 4xx that speak of something else than the request's content: never a right answer to a fault in it.
const ELSEWHERE: [u16; 10] = [401, 403, 404, 405, 406, 407, 408, 409, 415, 429];

/// The statuses that are right for a case: the suite's own, else by the kind of mutation.
pub(super) fn expected(
    suite: &Suite,
    operation: &Operation,
    id: &str,
    intent: &Intent,
    rejection: Option<Rejection>,
) -> Vec<(u16, u16)> {
    let own = suite.generate.expect.iter().rev().find(|expectation| {
        // `broken: [400, 422]` speaks of content; a wrong method is answered 405 unless a pattern names methods.
        let speaks = rejection != Some(Rejection::Method) || expectation.pattern.value.0.contains("method");
        speaks && expectation.pattern.value.matches(operation, id)
    });
    if let Some(own) = own {
        return own.statuses.clone();
    }
    match (intent, rejection) {
        (Intent::Broken(mutation), Some(Rejection::Content)) => rejected(operation, mutation.place),
        (Intent::Broken(_), Some(Rejection::Method)) => {
            let templated = operation.path.holes().next().is_some();
            let mut statuses = vec![(405, 405), (501, 501)];
            statuses.extend(templated.then_some((404, 404)));
            statuses
        }
        (Intent::Valid(_), _) | (Intent::Broken(_), None) => accepted(operation),
    }
}

/// 400, 422 and whatever other 4xx is documented and can speak of the content.
fn rejected(operation: &Operation, place: Place) -> Vec<(u16, u16)> {
    let mut statuses = vec![(400, 400), (422, 422)];
    for promise in &operation.responses {
        if let StatusPattern::Exact(status) = promise.status
            && (400..500).contains(&status)
            && !ELSEWHERE.contains(&status)
            && !statuses.contains(&(status, status))
        {
            statuses.push((status, status));
        }
    }
    if place == Place::Parameter(crate::spec::Location::Path) {
        statuses.push((404, 404));
    }
    statuses
}

/// The documented successes and redirections; any 2xx where the document names none.
fn accepted(operation: &Operation) -> Vec<(u16, u16)> {
    let documented: Vec<(u16, u16)> = operation
        .responses
        .iter()
        .filter_map(|promise| match promise.status {
            StatusPattern::Exact(status) if (200..400).contains(&status) => Some((status, status)),
            StatusPattern::Range(hundreds @ 2..=3) => {
                Some((u16::from(hundreds) * 100, u16::from(hundreds) * 100 + 99))
            }
            StatusPattern::Exact(_) | StatusPattern::Range(_) | StatusPattern::Default => None,
        })
        .collect();
    if documented.is_empty() { vec![(200, 299)] } else { documented }
}
