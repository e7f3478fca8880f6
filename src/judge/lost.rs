//! 404: the thing that the path names is unknown, or the whole API is somewhere else.

use crate::judge::needs::Needs;
use crate::judge::verdict::Why;
use crate::judge::words::status_words;
use crate::plan::Case;
use crate::plan::Confidence;
use crate::plan::Holding;
use crate::plan::Intent;
use crate::plan::Mutation;
use crate::plan::Origin;
use crate::plan::Place;
use crate::send::Exchange;
use crate::send::Outcome;
use crate::spec::Api;
use crate::spec::Location;
use crate::spec::Operation;
use crate::spec::StatusPattern;
use crate::suite::PickPlace;
use crate::suite::Suite;

/// The places that the suite gives values for, as far as they are this operation's.
pub(crate) fn picks<'s>(suite: &'s Suite, operation: &'s Operation) -> impl Iterator<Item = &'s PickPlace> {
    suite
        .generate
        .values
        .iter()
        .filter(|pick| pick.operation.as_ref().is_none_or(|pattern| pattern.matches_operation(operation)))
        .map(|pick| &pick.place)
}

/// Why a refusal of a request that can only be about its path parameters (`holes`) proves nothing.
pub(crate) fn unknown(
    suite: &Suite,
    needs: &Needs<'_>,
    operation: &Operation,
    holes: &[&str],
    status: u16,
) -> Why {
    let origins: Vec<_> = holes.iter().filter_map(|name| needs.origin_of(name)).collect();
    if let [.., last] = origins.as_slice()
        && origins.len() == holes.len()
    {
        return refused(needs, operation, last, status);
    }
    let given = |name: &str| {
        picks(suite, operation).any(
            |place| matches!(place, PickPlace::Parameter(Location::Path, parameter) if parameter == name),
        )
    };
    let status = status_words(status);
    let is_missing = |name: &&&str| !given(name) && needs.origin_of(name).is_none();
    let missing: Vec<_> = holes.iter().filter(is_missing).map(|name| format!("`{name}`")).collect();
    match missing.as_slice() {
        [] => Why::new(
            format!("{status}: the API does not take what `values:` gives for its path"),
            "give values that exist, and that this can be done to, under `generate: values:`",
        ),
        [first, ..] => Why::new(
            format!("no known {} ({status})", missing.join(", ")),
            format!("give one under `generate: values:`, as `\"path.{}\": ...`", first.trim_matches('`')),
        ),
    }
}

/// Why a refusal of what the path names proves nothing although that is a thing of the API's own.
fn refused(needs: &Needs<'_>, operation: &Operation, origin: &Origin, status: u16) -> Why {
    let status = status_words(status);
    let maker =
        needs.records.record(&origin.case).and_then(|(case, _)| needs.api.operations.get(case.operation));
    let maker = maker.map_or(String::new(), |maker| format!(" by `{}`", maker.id));
    let reason = match (origin.confidence, origin.holding) {
        (Confidence::Likely, _) => format!("{status} for what was told{maker}: it may name something else"),
        (Confidence::Implied | Confidence::Documented, Holding::Found) => {
            format!("{status} for what was listed{maker}")
        }
        (Confidence::Implied | Confidence::Documented, Holding::Own | Holding::Shared) => {
            format!("{status} for what the run made{maker}")
        }
    };
    let way_out = if operation.method.is_safe() {
        "give what this can be asked of under `generate: values:`"
    } else {
        "its state may forbid it: give what this can be done to under `generate: values:`"
    };
    Why::new(reason, way_out)
}

/// Whether what a broken request's path names need not be there any more, or never was: its control deleted it or used it
/// up, or named another.
pub(crate) fn is_gone(
    case: &Case,
    control: Option<&Case>,
    operation: &Operation,
    mutation: &Mutation,
) -> bool {
    // Whatever writes may move the thing: a name in a body that replaces it is its new name.
    let uses_up = !operation.method.is_safe();
    has_holes(operation)
        && mutation.place != Place::Parameter(Location::Path)
        && (uses_up || control.is_none_or(|control| control.request.path != case.request.path))
}

/// Whether the path names something.
pub(crate) fn has_holes(operation: &Operation) -> bool {
    operation.path.holes().next().is_some()
}

/// Whether the document has this very status for names of things that do not exist: its description says so.
pub(crate) fn is_for_unknown(api: &Api, operation: &Operation, status: u16) -> bool {
    const WORDS: [&str; 8] = [
        "non-existing",
        "non-existent",
        "nonexistent",
        "not exist",
        "doesn't exist",
        "not found",
        "no such",
        "unknown",
    ];
    let promise =
        operation.promise(status).filter(|promise| matches!(promise.status, StatusPattern::Exact(_)));
    let description = promise.and_then(|promise| {
        let at = promise.pointer.child("description");
        at.resolve(api.schemas.document())?.as_str().map(str::to_lowercase)
    });
    description.is_some_and(|description| WORDS.iter().any(|word| description.contains(word)))
}

/// Whether valid requests are answered 404 throughout although some of those paths name nothing that could be missing: then the
/// requests did not reach the API at all. None is accepted, and no more than one in ten is answered in another way (a front
/// end has its own words for OPTIONS).
pub(crate) fn is_everything<'e>(api: &Api, sent: impl Iterator<Item = (&'e Case, &'e Exchange)>) -> bool {
    let mut operations = Vec::new();
    let (mut lost, mut others) = (0, 0);
    for (case, exchange) in sent.filter(|(case, _)| matches!(case.intent, Intent::Valid(_))) {
        let Outcome::Answered(response) = &exchange.outcome else { continue };
        let is_right = case.expect.iter().any(|&(from, to)| (from..=to).contains(&response.status));
        match response.status {
            _ if is_right => return false,
            404 => lost += 1,
            _ => others += 1,
        }
        if response.status == 404 && !operations.contains(&case.operation) {
            operations.push(case.operation);
        }
    }
    let is_fixed = |operation: &usize| {
        api.operations.get(*operation).is_some_and(|operation| operation.path.holes().next().is_none())
    };
    operations.len() > 1 && others * 10 <= lost && operations.iter().any(is_fixed)
}

/// What to say of each answer when [`is_everything`] holds.
pub(crate) fn nowhere() -> Why {
    Why::new(
        "404 Not Found on every operation",
        "the base path is probably wrong: look at `server:` in the suite",
    )
}
