//! Errors: what is wrong with a request, and the documented body that says so.

use serde_json::{Value, json};

use crate::mock::members::{descend, keyword};
use crate::mock::place::{places, with_edits};
use crate::mock::ticket::Ticket;
use crate::plan::Place;
use crate::schema::Schema;
use crate::spec::Location;
use crate::text::{Pointer, plural};

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Refusal {
    /// The API has no such path.
    NoPath,
    /// The path has other methods only.
    Method { sent: String, allowed: Vec<String> },
    /// Credentials are missing or wrong.
    Credentials,
    /// The credentials are those of somebody who may not do this.
    Scope,
    /// A rule of the document is broken.
    Breach(Box<Fault>),
    /// The body is of a media type that is not documented.
    MediaType,
    /// No media type that is documented for an answer is one that the request takes.
    Accept,
    /// The body is longer than the server reads.
    TooLarge,
    /// There is no item with this id.
    Unknown { parameter: String, id: String },
    /// Another item has this value.
    Conflict(Box<Conflict>),
    /// There were too many requests; in so many seconds there may be more.
    TooMany { seconds: u64 },
    /// The server is told to answer this status.
    Told(u16),
    /// The server broke.
    Crash,
}

/// What is wrong with a request that breaks a rule.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
    /// The part of the request.
    pub(crate) place: Place,
    /// What is wrong there: a parameter's name, or a member behind dots.
    pub(crate) field: String,
    /// What was sent; null where nothing was.
    pub(crate) value: Value,
    /// The JSON Schema keyword.
    pub(crate) keyword: String,
    /// What is documented, as a lower-case fragment.
    pub(crate) expected: String,
}

/// A value that two items may not share.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Conflict {
    /// The member.
    pub(crate) member: String,
    /// Its value.
    pub(crate) value: Value,
    /// The id of the item that has it.
    pub(crate) existing: Value,
}

impl Refusal {
    /// The statuses that say it, the best first.
    pub(crate) fn statuses(&self) -> Vec<u16> {
        let statuses: &[u16] = match self {
            Self::NoPath => &[404],
            Self::Method { .. } => &[405],
            Self::Credentials => &[401, 403],
            Self::Scope => &[403, 401],
            Self::Breach(fault) if fault.place == Place::Parameter(Location::Path) => &[400, 422, 404],
            Self::Breach(_) => &[400, 422],
            Self::MediaType => &[415, 400, 422],
            Self::Accept => &[406],
            Self::TooLarge => &[413, 400],
            Self::Unknown { .. } => &[404, 410],
            Self::Conflict(_) => &[409],
            Self::TooMany { .. } => &[429],
            Self::Told(status) => std::slice::from_ref(status),
            Self::Crash => &[500],
        };
        statuses.to_vec()
    }

    /// Whether another documented status may say it where none of [`Refusal::statuses`] is documented.
    pub(crate) fn may_be(&self, status: u16) -> bool {
        const SAY_OTHER_THINGS: [u16; 10] = [401, 403, 404, 405, 406, 407, 408, 409, 415, 429];
        match self {
            Self::Breach(_) | Self::MediaType => {
                (400..500).contains(&status) && !SAY_OTHER_THINGS.contains(&status)
            }
            Self::NoPath
            | Self::Method { .. }
            | Self::Credentials
            | Self::Scope
            | Self::Accept
            | Self::TooLarge
            | Self::Unknown { .. }
            | Self::Conflict(_)
            | Self::TooMany { .. }
            | Self::Told(_)
            | Self::Crash => false,
        }
    }

    /// The headers that say it: the methods that there are (`Allow`, RFC 9110 section 10.2.1), how many seconds to wait (`Retry-After`).
    pub(crate) fn said(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Method { allowed, .. } => vec![("allow", allowed.join(", "))],
            Self::TooMany { seconds } => vec![("retry-after", seconds.to_string())],
            Self::Told(429) => vec![("retry-after", "1".to_owned())],
            Self::NoPath
            | Self::Credentials
            | Self::Scope
            | Self::Breach(_)
            | Self::MediaType
            | Self::Accept
            | Self::TooLarge
            | Self::Unknown { .. }
            | Self::Conflict(_)
            | Self::Told(_)
            | Self::Crash => Vec::new(),
        }
    }

    fn message(&self) -> String {
        match self {
            Self::NoPath => "there is nothing at this path".to_owned(),
            Self::Method { sent, .. } => format!("there is no {sent} here"),
            Self::Credentials => "the key is missing or wrong".to_owned(),
            Self::Scope => "the key may not do this".to_owned(),
            Self::Breach(fault) if fault.keyword == "required" => format!("`{}` is missing", fault.field),
            Self::Breach(fault) => format!("`{}` is not as documented: {}", fault.field, fault.expected),
            Self::MediaType => "the body's media type is not supported".to_owned(),
            Self::Accept => "no answer is of a media type that the request takes".to_owned(),
            Self::TooLarge => "the body is too large".to_owned(),
            Self::Unknown { id, .. } => format!("there is no {id}"),
            Self::Conflict(conflict) => format!("`{}` is already taken", conflict.member),
            Self::TooMany { seconds } => {
                format!(
                    "too many requests; wait {}",
                    plural(usize::try_from(*seconds).unwrap_or(usize::MAX), "second")
                )
            }
            Self::Told(429) => "too many requests".to_owned(),
            Self::Told(503) => "try again later".to_owned(),
            Self::Told(status) => format!("the server was told to answer {status}"),
            Self::Crash => "something broke on our side".to_owned(),
        }
    }

    /// Words that a code for machines holds when it means this refusal.
    fn code_words(&self) -> &'static [&'static str] {
        match self {
            Self::NoPath | Self::Unknown { .. } => &["notfound", "unknown", "nosuch", "missing"],
            Self::Method { .. } => &["method"],
            Self::Credentials => &["unauth", "auth", "credential", "forbidden"],
            Self::Scope => &["forbidden", "scope", "permission", "unauth"],
            Self::Breach(_) => &["validation", "invalid", "badrequest"],
            Self::MediaType => &["mediatype", "unsupported", "invalid", "validation"],
            Self::Accept => &["notacceptable", "accept", "mediatype"],
            Self::TooLarge => &["toolarge", "payload", "size"],
            Self::Conflict(_) | Self::Told(409) => &["duplicate", "conflict", "exist"],
            Self::TooMany { .. } | Self::Told(429) => &["ratelimit", "toomany", "throttl", "quota"],
            Self::Told(401) => &["unauth", "auth", "credential"],
            Self::Told(403) => &["forbidden", "scope", "permission"],
            Self::Told(404) => &["notfound", "unknown"],
            Self::Told(502..=504) => &["unavailable", "gateway", "timeout", "internal"],
            Self::Told(..=499) => &["invalid", "validation", "badrequest"],
            Self::Told(_) | Self::Crash => &["internal", "server"],
        }
    }
}

/// The error that the document shows, made to speak of this refusal as far as its members' names tell what they are and its schema
/// admits it: codes, messages, fields, ids and times.
pub(crate) fn dressed(
    schema: &Schema,
    document: &Value,
    sample: &Value,
    refusal: &Refusal,
    status: u16,
    ticket: Ticket,
) -> Value {
    let edits = places(sample).into_iter().filter_map(|at| {
        let name = at.last()?.into_owned();
        let old = at.resolve(sample)?;
        let new = match plain(&name).as_str() {
            "code" | "errorcode" => code(schema, document, &at, old, refusal)?,
            "status" | "statuscode" | "httpstatus" if old.is_number() => status.into(),
            _ => member(&name, old, refusal, ticket)?,
        };
        Some((at, new))
    });
    with_edits(schema, sample, edits.collect())
}

fn member(name: &str, old: &Value, refusal: &Refusal, ticket: Ticket) -> Option<Value> {
    if let Some(own) = own_member(name, refusal) {
        return Some(own);
    }
    match plain(name).as_str() {
        "error" | "message" | "detail" | "errormessage" | "description" | "errordescription" | "msg"
        | "reason"
            if old.is_string() =>
        {
            Some(refusal.message().into())
        }
        "requestid" | "traceid" | "correlationid" => Some(ticket.request_id().into()),
        "timestamp" | "time" | "datetime" | "occurredat" if old.is_string() => Some(ticket.now().into()),
        _ => None,
    }
}

/// What only this kind of refusal knows.
fn own_member(name: &str, refusal: &Refusal) -> Option<Value> {
    let plain = plain(name);
    match refusal {
        Refusal::Breach(fault) => match plain.as_str() {
            "field" | "path" | "param" | "parameter" | "property" | "loc" => {
                Some(fault.field.as_str().into())
            }
            "value" => Some(fault.value.clone()),
            "expected" => Some(fault.expected.as_str().into()),
            _ => None,
        },
        Refusal::Unknown { parameter, id } => (name == parameter).then(|| id.as_str().into()),
        Refusal::Method { sent, allowed } => match plain.as_str() {
            "allowed" | "allow" | "allowedmethods" => Some(json!(allowed)),
            "method" => Some(sent.as_str().into()),
            _ => None,
        },
        Refusal::Conflict(conflict) => {
            let existing = plain.starts_with("existing") && plain.ends_with("id");
            let own = existing.then(|| conflict.existing.clone());
            own.or_else(|| (name == conflict.member).then(|| conflict.value.clone()))
        }
        Refusal::NoPath
        | Refusal::Credentials
        | Refusal::Scope
        | Refusal::MediaType
        | Refusal::Accept
        | Refusal::TooLarge
        | Refusal::TooMany { .. }
        | Refusal::Told(_)
        | Refusal::Crash => None,
    }
}

/// The code that means the refusal: the shown one when it does, else the one of the enumeration that does.
fn code(schema: &Schema, document: &Value, at: &Pointer, shown: &Value, refusal: &Refusal) -> Option<Value> {
    let means = |word: &str, code: &Value| code.as_str().is_some_and(|code| plain(code).contains(word));
    let words = refusal.code_words();
    if words.iter().any(|word| means(word, shown)) {
        return None;
    }
    let listed = keyword(document, &descend(document, schema.pointer(), at)?, "enum")?.as_array()?;
    words.iter().find_map(|word| listed.iter().find(|code| means(word, code))).cloned()
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}
