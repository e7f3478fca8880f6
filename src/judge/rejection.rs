//! Was a broken request refused, and with a fitting status?

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::proof::Standing;
use crate::judge::verdict::Finding;
use crate::judge::words::status_words;
use crate::judge::words::statuses_words;
use crate::plan::Kind;
use crate::plan::Mutation;
use crate::plan::Place;
use crate::plan::Weight;
use crate::suite::Level;

/// A broken request that was accepted, or refused with a status that says something else.
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    let Some(mutation) = evidence.mutation() else { return Vec::new() };
    let status = evidence.response.status;
    let promise = mutation.schema.clone().unwrap_or_else(|| evidence.operation.pointer.clone());
    match evidence.standing {
        Standing::Wrong(code @ (Code::AcceptedBroken | Code::ScopeIgnored)) => vec![
            Finding::new(code, mutation.documented.clone(), status_words(status))
                .at(fault_place(mutation))
                .promised(promise)
                .level(lighter(mutation, accepted(mutation, code))),
        ],
        Standing::Wrong(Code::WrongRejection) => vec![Finding {
            level: lighter(mutation, level(mutation, status)),
            ..Finding::new(Code::WrongRejection, statuses_words(&evidence.case.expect), status_words(status))
                .at(format!("status:{status}"))
                .promised(promise)
        }],
        Standing::Right | Standing::Wrong(_) | Standing::Unproven(_) | Standing::Unheard(_) => Vec::new(),
    }
}

/// Routers by the dozen know no 405 and answer 404 to every method that they don't serve, and gateways refuse such methods as bad
/// or forbidden. A client is told no all the same, so that is a warning. So are answers to credentials that are wrong: a token that
/// is none may be called a bad request (RFC 6750 section 3.1), what must not be seen may be said not to be there (RFC 9110 section
/// 15.5.4), and a person is sent to the login page.
fn level(mutation: &Mutation, status: u16) -> Level {
    match (mutation.place, status) {
        (Place::Method, 400 | 401 | 403 | 404) | (Place::Auth, 300..=399 | 400 | 404) => Level::Warn,
        (
            Place::Method
            | Place::MediaType
            | Place::Accept
            | Place::Auth
            | Place::Parameter(_)
            | Place::Body,
            _,
        ) => Code::WrongRejection.level(),
    }
}

/// Whoever takes any bytes takes them under any name: a file of text is as good a file as another.
fn accepted(mutation: &Mutation, code: Code) -> Level {
    let takes_any = mutation.documented.to_ascii_lowercase().contains("application/octet-stream");
    if mutation.place == Place::MediaType && takes_any { Level::Warn } else { code.level() }
}

/// What the document says and many servers take for a remark is no more than a warning.
fn lighter(mutation: &Mutation, level: Level) -> Level {
    match Kind::named(mutation.kind).map(|kind| kind.weight) {
        Some(Weight::Annotation) => Level::Warn,
        Some(Weight::Fault) | None => level,
    }
}

/// Where in a request a fault is: `/body/email`, `/query/limit`, `method`, `media-type`, `accept`, `auth`.
#[must_use]
pub fn fault_place(mutation: &Mutation) -> String {
    match mutation.place {
        Place::Method | Place::MediaType | Place::Accept | Place::Auth => mutation.place.as_str().to_owned(),
        Place::Parameter(_) | Place::Body => format!("/{}{}", mutation.place.as_str(), mutation.pointer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Pointer;

    #[test]
    fn whoever_takes_any_bytes_takes_them_under_any_name() {
        for (place, documented, level) in [
            (Place::MediaType, "media type application/octet-stream", Level::Warn),
            (Place::MediaType, "media type application/json", Level::Fail),
            (Place::Body, "media type application/octet-stream", Level::Fail),
        ] {
            let mutation = Mutation {
                kind: "unsupported-media-type",
                place,
                pointer: Pointer::root(),
                keyword: None,
                schema: None,
                sent: None,
                documented: documented.to_owned(),
            };
            assert_eq!(accepted(&mutation, Code::AcceptedBroken), level, "{documented}");
        }
    }
}
