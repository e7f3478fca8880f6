//! Requests without `Accept`: any media type will do then (RFC 9110 section 12.5.1), so whatever comes has to be documented.

use crate::plan::case::{Case, Intent, Loss, Mutation, Place, ValidKind};
use crate::plan::desk::{Desk, digest};
use crate::plan::mutation::Kind;
use crate::plan::request::{CaseId, Request};
use crate::plan::salt::{bare, salt, salted};
use crate::plan::want::{Label, LabelKind, wants};
use crate::plan::wire::{Values, encode_pruned};

/// Which faults most servers refuse, those first that get as far as the operation itself.
const REFUSED: [&str; 8] = [
    "missing",
    "wrong-type",
    "enum",
    "too-small",
    "too-large",
    "malformed",
    "unsupported-media-type",
    "no-credentials",
];

/// Plans the smallest request without it, and one that is sure to be refused, where a documented answer has a media type at all.
pub(super) fn plan(desk: &mut Desk<'_>, least: &Values) {
    let label = Label { kind: LabelKind::Valid(ValidKind::NoAccept), place: None, keyword: None };
    if !wants(desk.suite, &label) {
        return;
    }
    let Ok(request) = encode_pruned(desk.operation, least) else { return };
    if !is_choosy(&request) {
        return;
    }
    if let Err(why) = desk.valid_request(ValidKind::NoAccept.into(), &without(&request)) {
        desk.drop(Loss::Valid, format!("no valid request (no-accept): {why}"));
    }
    refused(desk);
}

/// Whether a request asks for media types at all.
fn is_choosy(request: &Request) -> bool {
    request.header("accept").is_some_and(|accept| accept != "*/*")
}

fn without(request: &Request) -> Request {
    let mut request = request.clone();
    request.headers.retain(|(name, _)| name != "accept");
    request
}

/// The broken case that is most likely to be refused, once more. Nobody may refuse a request for the `Accept` that it does not have, so
/// its control is that one's.
fn refused(desk: &mut Desk<'_>) {
    let found = desk.planned.cases.iter().filter_map(|case| Some((rank(case)?, case))).min_by_key(|it| it.0);
    let Some((case, mutation, control)) = found.and_then(|(_, case)| parts(case)) else { return };
    let Some(kind) = Kind::named(mutation.kind) else { return };
    let id = CaseId(format!("{}::no-accept", case.id).into());
    let unsalted = without(&bare(&case.request, &salt(desk.seed, &case.id.0)));
    let request = salted(&unsalted, &salt(desk.seed, &id.0));
    if let Err(why) = desk.broken(id, *kind, mutation, request, &control, digest(&unsalted)) {
        desk.drop(Loss::Fault, format!("broken {}: {why}", kind.name));
    }
}

fn parts(case: &Case) -> Option<(Case, Mutation, CaseId)> {
    match &case.intent {
        Intent::Broken(mutation) => Some((case.clone(), mutation.clone(), case.control.clone()?)),
        Intent::Valid(_) | Intent::Observed(_) => None,
    }
}

/// How soon to choose a broken case: by its kind, the outermost first. A wrong method is the last resort: it is no operation's own.
fn rank(case: &Case) -> Option<(usize, usize)> {
    let Intent::Broken(mutation) = &case.intent else { return None };
    if !is_choosy(&case.request) || mutation.place == Place::Accept {
        return None;
    }
    let kind = REFUSED.iter().position(|kind| *kind == mutation.kind);
    let kind = match mutation.place {
        Place::Method => REFUSED.len() + 1,
        // Of others' credentials the sender has to know.
        Place::Auth => kind?,
        Place::MediaType | Place::Accept | Place::Parameter(_) | Place::Body => kind.unwrap_or(REFUSED.len()),
    };
    Some((kind, mutation.pointer.tokens().count()))
}
