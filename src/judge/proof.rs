//! What a status proves about a case: the promise kept, the promise broken, or nothing.

use crate::judge::code::Code;
use crate::judge::fault::fault;
use crate::judge::fault::is_conditional;
use crate::judge::fault::is_repeat;
use crate::judge::lost;
use crate::judge::needs::Needs;
use crate::judge::twins;
use crate::judge::verdict::Why;
use crate::judge::words::status_words;
use crate::plan::Case;
use crate::plan::Confidence;
use crate::plan::Mutation;
use crate::plan::Place;
use crate::send::Exchange;
use crate::spec::Api;
use crate::spec::Location;
use crate::spec::Operation;
use crate::spec::Parameter;
use crate::spec::ResponsePromise;
use crate::spec::StatusPattern;
use crate::suite::Suite;

/// What a status proves about a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is as it should be; whether it is documented is another question.
    Right,
    /// It breaks the promise, in this way.
    Wrong(Code),
    /// Nothing is proven about the case; the answer itself is still an answer of the API.
    Unproven(Why),
    /// Nothing is proven, and the answer may not even be the API's own: a gateway or a limiter spoke.
    Unheard(Why),
}

/// What the answer's status proves about a case. The control of a broken case, where the plan has it, was accepted. Both are as they were
/// sent.
pub(crate) fn standing(
    (api, suite): (&Api, &Suite),
    (case, control): (&Case, Option<(&Case, &Exchange)>),
    needs: &Needs<'_>,
    operation: &Operation,
    status: u16,
) -> Standing {
    if let Some(why) = unlike(control, needs, status) {
        return Standing::Unproven(why);
    }
    if case.expect.iter().any(|&(from, to)| (from..=to).contains(&status)) {
        return Standing::Right;
    }
    if let Some(why) = outage(status) {
        return Standing::Unheard(why);
    }
    match fault(case) {
        // What it is about was answered before, and whether it is answered again depends on who else is at work.
        None if is_conditional(case) && status < 500 => Standing::Unproven(Why::new(
            format!("{}: the conditional request was not answered as the first one", status_words(status)),
            "look at the case that it follows",
        )),
        None if is_repeat(case) && status < 500 => Standing::Unproven(Why::new(
            format!("{}: whether the same may be sent twice is the API's own choice", status_words(status)),
            "leave `repeats` out of `generate: valid:`",
        )),
        None => valid((api, suite), needs, operation, status),
        Some(mutation) => broken((case, control.map(|(case, _)| case)), needs, (operation, mutation), status),
    }
}

/// Why a refusal of a broken case proves nothing where its request had to make up what its control did not: it may be about that.
fn unlike(control: Option<(&Case, &Exchange)>, needs: &Needs<'_>, status: u16) -> Option<Why> {
    let (_, control) = control?;
    let is_refused = (400..500).contains(&status);
    if is_refused && control.unbound.is_empty() { needs.unknown(status) } else { None }
}

/// Limits, timeouts and gateways: after the retry policy they prove nothing about the contract.
pub(crate) fn outage(status: u16) -> Option<Why> {
    let way_out = match status {
        408 => "the server gave up waiting: try again, or a lower `send: in_flight:`",
        425 => "the server wants the request again later: try again",
        429 => "lower `send: rate:` or `in_flight:`, or wait for the limit's window to end",
        503 => {
            "the server, or a gateway before it, can't serve right now: try again, or with a lower `send: in_flight:`"
        }
        502 | 504 | 511 | 520..=530 => {
            "a gateway answered for the API: look whether the API is up, then try again"
        }
        _ => return None,
    };
    Some(Why::new(status_words(status), way_out))
}

fn valid((api, suite): (&Api, &Suite), needs: &Needs<'_>, operation: &Operation, status: u16) -> Standing {
    let case = needs.case;
    let doubt = || needs.unknown(status).or_else(|| needs.doubtful(operation, status));
    if let (400 | 404 | 410 | 422, Some(why)) = (status, doubt()) {
        return Standing::Unproven(why);
    }
    match status {
        100..=399 => match operation.promise(status).map(|promise| promise.status) {
            // All documented successes are expected, unless the suite itself names fewer.
            Some(StatusPattern::Exact(_) | StatusPattern::Range(_)) => {
                Standing::Wrong(Code::UnexpectedStatus)
            }
            Some(StatusPattern::Default) | None => Standing::Right,
        },
        400 | 422 if is_login(operation) && !has_body_values(suite, operation) => {
            Standing::Unproven(Why::new(
                format!("{}: a login refuses made-up credentials", status_words(status)),
                "give real ones under `generate: values:`",
            ))
        }
        400 | 422 if is_bare(case) && operation.path.holes().next().is_some() => {
            bare((suite, operation), needs, status)
        }
        // Some servers call a missing credential a bad request.
        400 if !operation.is_open() && !suite.gives_credentials() => {
            Standing::Unproven(unauthorized(api, suite, operation, status))
        }
        400 | 422 if names_something(case) && lost::is_for_unknown(api, operation, status) => {
            Standing::Unproven(Why::new(
                format!(
                    "{}: by its description, the answer to a name that does not exist",
                    status_words(status)
                ),
                "give values that exist under `generate: values:`",
            ))
        }
        400 | 405 | 406 | 411 | 413 | 414 | 415 | 417 | 422 | 428 | 431 | 501 | 505 => {
            Standing::Wrong(Code::RejectedValid)
        }
        401 | 403 | 407 => Standing::Unproven(unauthorized(api, suite, operation, status)),
        404 | 410 => not_found(suite, needs, operation, status),
        500.. => Standing::Wrong(Code::ServerError),
        409 => Standing::Unproven(Why::new(
            status_words(status),
            "what the API holds forbids it: give unique values (`${unique}`) under `generate: values:`",
        )),
        _ => Standing::Unproven(Why::new(
            status_words(status),
            "the request is refused for a reason outside its form: give fitting values under `generate: values:`",
        )),
    }
}

/// A refusal of a request that says nothing but its path: it is about what that names. A thing that the run made can be read whatever its
/// state; what can be done to it, its state may forbid.
fn bare((suite, operation): (&Suite, &Operation), needs: &Needs<'_>, status: u16) -> Standing {
    let is_certain = needs.confidence(operation).is_some_and(|confidence| confidence > Confidence::Likely);
    if is_certain && operation.method.is_safe() {
        return Standing::Wrong(Code::RejectedValid);
    }
    let holes: Vec<_> = operation.path.holes().collect();
    Standing::Unproven(lost::unknown(suite, needs, operation, &holes, status))
}

/// Whether a request says nothing but its path: then a refusal can only be about what the path names, an id that was made up or
/// a resource that this can't be done to.
fn is_bare(case: &Case) -> bool {
    let request = &case.request;
    let says_nothing = |(name, _): &(String, String)| name == "accept";
    request.body.is_none() && request.query.is_none() && request.headers.iter().all(says_nothing)
}

/// A 404 where the request names nothing that could be missing says that the operation is not served. What a body or a query
/// refers to can be missing as well as what a path does: a queue that a flow is put in, a block that a storage is made of.
fn not_found(suite: &Suite, needs: &Needs<'_>, operation: &Operation, status: u16) -> Standing {
    let case = needs.case;
    let holes: Vec<_> = operation.path.holes().collect();
    if !holes.is_empty() {
        return Standing::Unproven(lost::unknown(suite, needs, operation, &holes, status));
    }
    let promise = operation.promise(status).map(|promise| promise.status);
    if names_something(case) || matches!(promise, Some(StatusPattern::Exact(_))) {
        let succeeds = |promise: &ResponsePromise| match promise.status {
            StatusPattern::Exact(status) => status < 400,
            StatusPattern::Range(hundreds) => hundreds < 4,
            StatusPattern::Default => false,
        };
        let reason = if operation.responses.iter().any(succeeds) {
            "the request names something that the API does not know"
        } else {
            "the operation is not served, or the request names something that the API does not know"
        };
        return Standing::Unproven(Why::new(
            format!("{}: {reason}", status_words(status)),
            "give values that exist under `generate: values:`",
        ));
    }
    Standing::Wrong(Code::RejectedValid)
}

/// Whether more than a request's path may name things.
fn names_something(case: &Case) -> bool {
    case.request.body.is_some() || case.request.query.is_some()
}

fn unauthorized(api: &Api, suite: &Suite, operation: &Operation, status: u16) -> Why {
    let status_text = status_words(status);
    if operation.is_open() {
        let why = format!("{status_text}, though the document asks for no credentials");
        return Why::new(why, "document the operation's `security`");
    }
    if !suite.gives_credentials() {
        let schemes: Vec<_> =
            operation.security.iter().flatten().map(|(name, _)| format!("`{name}`")).collect();
        let known = schemes.iter().any(|name| api.credentials.contains_key(name.trim_matches('`')));
        let why = format!("{status_text}: the suite gives no credentials");
        let way_out = match schemes.first() {
            Some(scheme) if known => format!("give what {scheme} needs under `auth:`"),
            _ => "give them under `auth:`".to_owned(),
        };
        return Why::new(why, way_out);
    }
    if status == 403 {
        let scopes: Vec<_> = operation
            .security
            .iter()
            .flatten()
            .flat_map(|(_, scopes)| scopes)
            .map(|s| format!("`{s}`"))
            .collect();
        let way_out = match scopes.as_slice() {
            [] => "use credentials that may do this".to_owned(),
            _ => format!("use credentials with the scopes {}", scopes.join(", ")),
        };
        return Why::new(format!("{status_text}: the credentials do not permit it"), way_out);
    }
    Why::new(
        format!("{status_text}: the credentials were not accepted"),
        "look whether those under `auth:` are complete, current and meant for this server",
    )
}

fn broken(
    (case, control): (&Case, Option<&Case>),
    needs: &Needs<'_>,
    (operation, mutation): (&Operation, &Mutation),
    status: u16,
) -> Standing {
    if let (404 | 410, Some(why)) = (status, needs.unknown(status)) {
        return Standing::Unproven(why);
    }
    match status {
        // RFC 9110 section 12.4.1: whoever can't serve what is asked for may serve something else.
        200..=299 if mutation.place == Place::Accept => Standing::Right,
        200..=299 if mutation.kind == "missing-scope" => Standing::Wrong(Code::ScopeIgnored),
        200..=299 => Standing::Wrong(Code::AcceptedBroken),
        // Whatever a suite expects of broken requests in general, these are what HTTP has for methods, and for credentials.
        405 | 501 if mutation.place == Place::Method => Standing::Right,
        401 | 403 | 407 if mutation.place == Place::Auth => Standing::Right,
        404 | 410 if lost::is_gone(case, control, operation, mutation) => Standing::Unproven(Why::new(
            format!("{}: what the path names may be gone by then", status_words(status)),
            "give one that lasts under `generate: values:`",
        )),
        401 | 403 | 407 if mutation.place == Place::Method && operation.is_open() => {
            Standing::Unproven(Why::new(
                format!("{}: credentials are asked for before the method is looked at", status_words(status)),
                "give credentials under `auth:`",
            ))
        }
        401 | 403 if is_credential(operation, mutation) => Standing::Right,
        401 | 407 if !operation.is_open() => Standing::Unproven(expired(status)),
        403 if !operation.is_open() && mutation.place != Place::Method => Standing::Unproven(expired(status)),
        409 | 412 | 423 if control.is_none_or(|control| twins::share_values(case, control, operation)) => {
            Standing::Unproven(Why::new(
                format!("{}: the request carries values that its control carried", status_words(status)),
                "give unique values (`${unique}`) under `generate: values:`",
            ))
        }
        411 | 415 if is_body_missing(mutation) => Standing::Right,
        500.. => Standing::Wrong(Code::ServerError),
        _ => Standing::Wrong(Code::WrongRejection),
    }
}

/// The control was accepted with the same credentials: a token that ended in mid-run, or a logout, is as likely as a server that
/// answers a fault in this way.
fn expired(status: u16) -> Why {
    Why::new(
        format!("{}: the credentials are no longer accepted", status_words(status)),
        "give credentials under `auth:` that outlast the run, and skip what ends a session",
    )
}

/// Whether the fault is in a required parameter that is a credential by its name, where the document declares no scheme for it.
fn is_credential(operation: &Operation, mutation: &Mutation) -> bool {
    const ENDINGS: [&str; 6] = ["key", "token", "secret", "auth", "session", "password"];
    let Place::Parameter(location) = mutation.place else { return false };
    let is_named_so = |name: &str| {
        let folded = name.replace(['-', '_'], "").to_lowercase();
        ENDINGS.iter().any(|ending| folded.ends_with(ending))
    };
    operation.is_open()
        && location != Location::Path
        && mutation.pointer.tokens().next().is_some_and(|name| {
            let is_it = |known: &Parameter| known.location == location && known.name == *name;
            is_named_so(&name) && operation.parameters.iter().any(|known| known.required && is_it(known))
        })
}

/// Whether the whole body was left out, or only its bytes: then there is no media type either, or no length, and a server may say so.
fn is_body_missing(mutation: &Mutation) -> bool {
    mutation.place == Place::Body
        && mutation.pointer.is_root()
        && (mutation.sent.is_none() || mutation.kind == "empty-body")
}

/// Whether an operation takes credentials for something else: it refuses any that were made up, however well formed.
fn is_login(operation: &Operation) -> bool {
    const WORDS: [&str; 9] = [
        "login",
        "signin",
        "sign-in",
        "sign_in",
        "token",
        "authenticate",
        "authorize",
        "session",
        "sessions",
    ];
    let last = operation.path.text.rsplit('/').find(|segment| !segment.is_empty()).unwrap_or_default();
    let name = operation.name.as_deref().unwrap_or_default().to_lowercase();
    !operation.method.is_safe()
        && (WORDS.contains(&last.to_lowercase().as_str())
            || ["login", "signin", "authenticate"].iter().any(|word| name.contains(word)))
}

fn has_body_values(suite: &Suite, operation: &Operation) -> bool {
    lost::picks(suite, operation).any(|place| matches!(place, crate::suite::PickPlace::Body(_)))
}
