//! Proof that a request which is broken as a whole is broken in the way that it says, and in no other.

use crate::plan::case::Place;
use crate::plan::mutation::accept::is_satisfied;
use crate::plan::mutation::draft::{Draft, Subject};
use crate::plan::mutation::kind::{MISSING_SCOPE, Rejection};
use crate::plan::request::Request;
use crate::plan::wire::{Breach, decode, takes};
use crate::spec::Operation;

/// Proves a draft of the kind [`Change::Request`](crate::plan::mutation::Change::Request) on its final bytes.
///
/// # Errors
/// Why it is not what it claims to be, as a lower-case fragment that counts can be kept by.
pub(in crate::plan) fn proven(
    subject: &Subject<'_>,
    draft: &Draft,
    request: &Request,
) -> Result<(), &'static str> {
    let (api, operation) = (subject.api, subject.operation);
    if operation.path.captures(&request.path).is_none() {
        return Err("it would reach another operation");
    }
    let breaches = decode(api, operation, request).breaches;
    match draft.kind.rejection {
        Rejection::Malformed => {
            let is_syntax = |breach: &Breach| {
                matches!(breach.keyword.as_deref(), Some("syntax" | "required"))
                    && breach.place == Place::Body
                    && breach.pointer.is_root()
            };
            only(&breaches, is_syntax, "it parses once it is on the wire")?;
            alone(subject, request)
        }
        Rejection::MediaType => {
            let is_media_type = |breach: &Breach| breach.keyword.is_none() && is_about_body(breach);
            only(&breaches, is_media_type, "its media type is documented")?;
            alone(subject, request)
        }
        Rejection::Accept => {
            let accept = request.header("accept").unwrap_or("*/*");
            if is_satisfied(operation, accept) || siblings(subject).any(|other| is_satisfied(other, accept)) {
                return Err("a documented answer satisfies it");
            }
            if breaches.is_empty() { Ok(()) } else { Err(ELSEWHERE) }
        }
        Rejection::Auth => {
            // What asks for another role's credentials is to be given them.
            let is_given = request.credentials && draft.kind != MISSING_SCOPE;
            if is_given || !subject.request.credentials || operation.is_open() {
                return Err("it needs no credentials, or would be given them");
            }
            if siblings(subject).any(Operation::is_open) {
                return Err("it would be valid for another operation of the same path");
            }
            if breaches.is_empty() { Ok(()) } else { Err(ELSEWHERE) }
        }
        // A parameter that is there twice: a reader may see a list, the first value or the last.
        Rejection::Content => {
            let is_here =
                |breach: &Breach| breach.place == draft.place && breach.pointer.is_within(&draft.pointer);
            if !breaches.iter().all(is_here) {
                return Err(ELSEWHERE);
            }
            alone(subject, request)
        }
        Rejection::TooLarge | Rejection::Method => Err("it is not broken as a whole"),
    }
}

const ELSEWHERE: &str = "it would be broken elsewhere too";

/// All breaches, at least one, are of this kind.
fn only(
    breaches: &[Breach],
    is_it: impl Fn(&Breach) -> bool,
    none: &'static str,
) -> Result<(), &'static str> {
    if breaches.is_empty() {
        return Err(none);
    }
    if breaches.iter().all(is_it) { Ok(()) } else { Err(ELSEWHERE) }
}

fn is_about_body(breach: &Breach) -> bool {
    breach.place == Place::Body && breach.pointer.is_root()
}

/// No other operation of the same method and path takes the request: some documents tell operations apart by a `#` behind the
/// path, which is never sent.
fn alone(subject: &Subject<'_>, request: &Request) -> Result<(), &'static str> {
    if siblings(subject).any(|sibling| takes(subject.api, sibling, request)) {
        return Err("it would be valid for another operation of the same path");
    }
    Ok(())
}

fn siblings<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a Operation> {
    let (api, operation) = (subject.api, subject.operation);
    subject.rivals.iter().filter_map(|rival| api.operations.get(*rival)).filter(move |other| {
        other.method == operation.method && other.path.segments == operation.path.segments
    })
}
