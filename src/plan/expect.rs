//! Which statuses are right, before any answer is seen.

use crate::plan::case::{Intent, Place};
use crate::plan::mutation::Rejection;
use crate::spec::{Location, Operation, StatusPattern};
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
        let pattern = &expectation.pattern.value;
        speaks(&pattern.0, intent, rejection) && pattern.matches(operation, id)
    });
    if let Some(own) = own {
        return own.statuses.clone();
    }
    match (intent, rejection) {
        (Intent::Broken(mutation), Some(rejection)) => rejected(operation, mutation.place, rejection),
        (Intent::Valid(_) | Intent::Observed(_), _) | (Intent::Broken(_), None) => accepted(operation),
    }
}

/// Whether a pattern speaks of this kind of fault: `broken: [400, 422]` does of content, and says nothing of methods, media types and
/// credentials, which HTTP has statuses of their own for, unless it names the place or the kind.
fn speaks(pattern: &str, intent: &Intent, rejection: Option<Rejection>) -> bool {
    let Intent::Broken(mutation) = intent else { return true };
    match rejection {
        Some(Rejection::Content | Rejection::TooLarge | Rejection::Malformed) | None => true,
        Some(Rejection::MediaType | Rejection::Accept | Rejection::Method | Rejection::Auth) => {
            let rest = pattern.split_once("::").map_or("", |(_, rest)| rest);
            rest.contains(mutation.place.as_str()) || rest.contains(mutation.kind)
        }
    }
}

/// The statuses that refuse such a fault.
fn rejected(operation: &Operation, place: Place, rejection: Rejection) -> Vec<(u16, u16)> {
    let exactly = |statuses: &[u16]| statuses.iter().map(|status| (*status, *status)).collect();
    match rejection {
        Rejection::Content => content(operation, place),
        Rejection::TooLarge => {
            let mut statuses = content(operation, place);
            for status in [413, 414, 431].map(|status| (status, status)) {
                if !statuses.contains(&status) {
                    statuses.push(status);
                }
            }
            statuses
        }
        Rejection::Malformed => exactly(&[400, 422, 415]),
        Rejection::MediaType => exactly(&[415, 400, 422]),
        Rejection::Accept => exactly(&[406]),
        Rejection::Auth => exactly(&[401, 403]),
        Rejection::Method if operation.path.holes().next().is_some() => exactly(&[405, 501, 404]),
        Rejection::Method => exactly(&[405, 501]),
    }
}

/// 400, 422 and whatever other 4xx is documented and can speak of the content.
fn content(operation: &Operation, place: Place) -> Vec<(u16, u16)> {
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
    if place == Place::Parameter(Location::Path) {
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
