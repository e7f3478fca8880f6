//! Nothing is sent on trust: a request is valid, or broken in exactly one place, by what its bytes say.

use crate::plan::case::{Place, Request};
use crate::plan::mutation::Draft;
use crate::plan::wire::{Breach, decode};
use crate::spec::{Api, Location, Operation};
use crate::text::Pointer;

/// Why a request is not what it claims to be, as a lower-case fragment that counts can be kept by.
pub(super) type Unproven = &'static str;

/// Proves that a request is valid and reaches its operation.
pub(super) fn valid(api: &Api, operation: &Operation, request: &Request) -> Result<(), String> {
    reaches(api, operation, request)?;
    let decoded = decode(api, operation, request);
    match decoded.breaches.first() {
        None if decoded.strict => Ok(()),
        None => Err("a server that reads by the letter may take it for something else".to_owned()),
        Some(breach) => Err(format!(
            "the {} built for it is not valid on the wire at `{}`: {} is documented",
            breach.place.as_str(),
            breach.pointer,
            breach.documented
        )),
    }
}

/// Proves that a request is broken at the place and for the keyword that the draft names, and nowhere else. Hands
/// back what is documented there, in words.
pub(super) fn broken(
    api: &Api,
    operation: &Operation,
    draft: &Draft,
    request: &Request,
) -> Result<Option<Breach>, Unproven> {
    let breaches = decode(api, operation, request).breaches;
    let Some(keyword) = &draft.keyword else {
        // An undocumented method, or something that the document does not mention: all the rest has to be right.
        let rest = |breach: &Breach| draft.place == Place::Method && breach.place == Place::Body;
        return if breaches.iter().all(rest) { Ok(None) } else { Err("it would be broken elsewhere too") };
    };
    if reaches(api, operation, request).is_err() || is_ambiguous(api, operation, draft, request) {
        return Err("it would reach another operation");
    }
    if siblings(api, operation).any(|sibling| decode(api, sibling, request).breaches.is_empty()) {
        return Err("it would be valid for another operation of the same path");
    }
    if breaches.is_empty() {
        return Err("it is valid once it is on the wire");
    }
    let here = |breach: &Breach| breach.place == draft.place && related(&breach.pointer, &draft.pointer);
    if !breaches.iter().all(here) {
        return Err("it would be broken elsewhere too");
    }
    let named = breaches
        .into_iter()
        .find(|breach| breach.pointer == draft.pointer && breach.keyword.as_ref() == Some(keyword));
    if named.as_ref().is_some_and(|breach| is_discriminator(api, breach)) {
        return Err("only a discriminator says so");
    }
    named.map(Some).ok_or("it would be broken for another reason on the wire")
}

/// A broken path that fits another template of the same method as well: which one a router takes is not documented.
fn is_ambiguous(api: &Api, operation: &Operation, draft: &Draft, request: &Request) -> bool {
    draft.place == Place::Parameter(Location::Path)
        && api.operations.iter().any(|other| {
            other.method == operation.method
                && other.path.segments != operation.path.segments
                && other.path.captures(&request.path).is_some()
        })
}

/// Other operations with the same method and path: AWS tells them apart by a `#` behind the path, which is never sent.
fn siblings<'a>(api: &'a Api, operation: &'a Operation) -> impl Iterator<Item = &'a Operation> {
    api.operations.iter().filter(move |other| {
        other.method == operation.method
            && other.path.segments == operation.path.segments
            && other.id != operation.id
    })
}

/// A `const` or `enum` that the document does not have under this name: the upgrade made it from a discriminator, and few servers
/// insist on those.
fn is_discriminator(api: &Api, breach: &Breach) -> bool {
    let (Some(keyword), Some(at)) = (&breach.keyword, &breach.schema) else { return false };
    matches!(keyword.as_str(), "const" | "enum") && !api.origin(at).ends_with(&format!("/{keyword}"))
}

/// One place lies on the way to the other.
fn related(one: &Pointer, other: &Pointer) -> bool {
    one.is_within(other) || other.is_within(one)
}

/// A server matches concrete paths before templated ones (OpenAPI 3.1, section 4.8.8.2): the path must not be
/// an instance of a more concrete template.
fn reaches(api: &Api, operation: &Operation, request: &Request) -> Result<(), String> {
    if operation.path.captures(&request.path).is_none() {
        return Err("its path does not fit the template once it is on the wire".to_owned());
    }
    let mine = operation.path.holes().count();
    let other = api.operations.iter().find(|other| {
        other.path.text != operation.path.text
            && other.path.holes().count() < mine
            && other.path.captures(&request.path).is_some()
    });
    match other {
        Some(other) => Err(format!("its path would reach `{}`", other.path.text)),
        None => Ok(()),
    }
}
