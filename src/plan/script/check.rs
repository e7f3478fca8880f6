//! A step, held against the document before anything is sent.

use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::plan::case::{Mutation, Place};
use crate::plan::names::Names;
use crate::plan::observed;
use crate::plan::request::Request;
use crate::plan::script::certain::{UNKNOWN, is_certain};
use crate::plan::script::unwritten::Unwritten;
use crate::plan::script::write::write;
use crate::plan::wire::{Breach, decode};
use crate::schema::{Direction, Type};
use crate::spec::{Api, Credential, Location, MediaType, Operation, ParameterContent, Style};
use crate::suite::{Content, Filling, Identity, Meant, Step, Target, Values};
use crate::text::{Complaint, Pointer, Span, closest};

/// What is known of a step's request before it is sent.
pub(super) struct Checked {
    /// What is wrong with it for certain, and where that was typed.
    pub(super) wrong: Vec<(Mutation, Span)>,
    /// Whether nothing can be wrong with it: all of it is known, and read by the letter it is as documented.
    pub(super) is_right: bool,
}

/// Reads a step's request as a server would, with something unknown in place of what is not known yet.
///
/// # Errors
/// A complaint that it can't be written at all.
pub(super) fn check(
    api: &Api,
    index: usize,
    step: &Step,
    names: &Names,
    captured: &[String],
) -> Result<Checked, Complaint> {
    let operation = &api.operations[index];
    let values = Guess { names, captured };
    let request = write(operation, step, &values, &[]).map_err(|why| unwritten(step, &why))?;
    let mut wrong = undocumented(api, operation, step);
    wrong.extend(missing_credentials(operation, step));
    let decoded = decode(api, operation, &request);
    let is_known = !has_unknown(&request);
    for breach in &decoded.breaches {
        if is_known || is_sure(api, operation, &request, breach, decoded.body.as_ref()) {
            let sent = observed::sent(&decoded, breach).cloned();
            wrong.push((observed::mutation(&request, breach, sent), place(step, breach)));
        }
    }
    Ok(Checked { is_right: is_known && decoded.strict && wrong.is_empty(), wrong })
}

/// What is wrong with a request that was sent, where it was meant to be broken; the first thing.
pub(crate) fn fault(api: &Api, index: usize, step: &Step, request: &Request) -> Option<Mutation> {
    let operation = api.operations.get(index)?;
    let decoded = decode(api, operation, request);
    let breach = decoded
        .breaches
        .first()
        .map(|breach| observed::mutation(request, breach, observed::sent(&decoded, breach).cloned()));
    let others =
        || undocumented(api, operation, step).into_iter().chain(missing_credentials(operation, step));
    breach.or_else(|| others().next().map(|(mutation, _)| mutation))
}

/// Complaints about a step that is not what it is meant to be.
pub(super) fn complaints(
    checked: &Checked,
    step: &Step,
    meant: Meant,
    operation: &Operation,
) -> Vec<Complaint> {
    if meant == Meant::Broken {
        if !checked.is_right {
            return Vec::new();
        }
        let message = format!("nothing is broken about this request of `{}`", operation.id);
        let complaint = Complaint::error(message).at(step.request.span.clone());
        return vec![complaint.label("the document permits all of it: take `broken: true` out, or break it")];
    }
    let asks_for_none = step.identity == Identity::Nobody;
    let told = checked.wrong.iter().filter(|(mutation, _)| !(asks_for_none && mutation.place == Place::Auth));
    told.map(|(mutation, span)| {
        let complaint = Complaint::error(words(mutation, operation)).at(span.clone());
        let way_out = suggestion(mutation, operation);
        complaint.label(way_out).note("a step that is to be refused is marked `broken: true`")
    })
    .collect()
}

fn words(mutation: &Mutation, operation: &Operation) -> String {
    let pointer = &mutation.pointer;
    let what = match mutation.place {
        Place::Parameter(location) => {
            let name = pointer.tokens().next().unwrap_or_default();
            format!("the {} parameter `{name}`", location.as_str())
        }
        Place::Body if pointer.is_root() => "the body".to_owned(),
        Place::Body => format!("`{pointer}` in the body"),
        Place::MediaType => "the body's media type".to_owned(),
        Place::Method | Place::Accept | Place::Auth => mutation.place.as_str().to_owned(),
    };
    match (mutation.keyword.as_deref(), mutation.kind) {
        (Some("required"), _) => format!("{what} is missing: `{}` requires it", operation.id),
        (None, "permitted-extra") => format!("{what} is not documented for `{}`", operation.id),
        _ => format!("{what} is against the document: {} is documented", mutation.documented),
    }
}

fn suggestion(mutation: &Mutation, operation: &Operation) -> String {
    let (Place::Parameter(location), "permitted-extra") = (mutation.place, mutation.kind) else {
        return String::new();
    };
    let name = mutation.pointer.tokens().next().unwrap_or_default();
    let own = operation.parameters.iter().filter(|own| own.location == location);
    let near = closest(&name, own.map(|own| own.name.as_str()));
    near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default()
}

/// Query parameters and a body that the document does not have.
fn undocumented(api: &Api, operation: &Operation, step: &Step) -> Vec<(Mutation, Span)> {
    let extra = |place: Place, pointer: Pointer, documented: &str| Mutation {
        kind: "permitted-extra",
        place,
        pointer,
        keyword: None,
        schema: Some(operation.pointer.clone()),
        sent: None,
        documented: documented.to_owned(),
    };
    let line = match &step.request.value {
        Target::Line { query, .. } => query.as_slice(),
        Target::Named(_) => &[],
    };
    let mut found = Vec::new();
    for (name, typed) in line.iter().chain(&step.query) {
        let plain = percent_decode_str(name).decode_utf8_lossy();
        if !is_documented(api, operation, &plain) {
            let pointer = Pointer::root().child(&plain);
            let place = Place::Parameter(Location::Query);
            found.push((extra(place, pointer, "no such parameter"), typed.span.clone()));
        }
    }
    if let (Some(body), None) = (&step.body, &operation.body) {
        found.push((extra(Place::Body, Pointer::root(), "no body"), body.span.clone()));
    }
    found
}

/// Whether the operation has such a query parameter, or may have one: what an object is written as has any name, and so has what some
/// documents write into the path.
fn is_documented(api: &Api, operation: &Operation, name: &str) -> bool {
    let is_key = operation.security.iter().flatten().any(|(scheme, _)| {
        matches!(api.credentials.get(scheme), Some(Credential::ApiKey { location: Location::Query, name: own }) if own == name)
    });
    is_key
        || operation.path.text.contains('?')
        || operation.parameters.iter().filter(|own| own.location == Location::Query).any(|own| {
            let bare = own.name.trim_end_matches("[]");
            let is_below =
                name.strip_prefix(bare).is_some_and(|rest| rest.is_empty() || rest.starts_with('['));
            let is_spread = match &own.content {
                ParameterContent::Styled { style: Style::Form, explode: true, schema, .. } => {
                    schema.as_ref().is_some_and(|at| {
                        let schema = api.schemas.at(at, Direction::Request);
                        schema.types_at(&Pointer::root()).contains(Type::Object)
                    })
                }
                ParameterContent::Styled { .. } | ParameterContent::Media(_) => false,
            };
            is_below || is_spread
        })
}

/// That a step is sent without the credentials that it needs.
fn missing_credentials(operation: &Operation, step: &Step) -> Option<(Mutation, Span)> {
    let lacks = step.identity == Identity::Nobody && !operation.is_open();
    lacks.then(|| {
        let mutation = Mutation {
            kind: "no-credentials",
            place: Place::Auth,
            pointer: Pointer::root(),
            keyword: None,
            schema: Some(operation.pointer.clone()),
            sent: None,
            documented: "credentials".to_owned(),
        };
        (mutation, step.span.clone())
    })
}

fn unwritten(step: &Step, why: &Unwritten) -> Complaint {
    match why {
        Unwritten::Unset(unset) => unset.complaint(),
        Unwritten::Why(why) => Complaint::error(why.clone()).at(step.request.span.clone()),
    }
}

/// Where the part that a breach is about was typed.
fn place(step: &Step, breach: &Breach) -> Span {
    let whole = || step.request.span.clone().unwrap_or_else(|| step.span.clone());
    match breach.place {
        Place::Body | Place::MediaType => match &step.body {
            None => whole(),
            Some(body) => match &body.content {
                Content::Json(typed) | Content::Text(typed) | Content::Form(typed) | Content::Xml(typed) => {
                    typed.place(&breach.pointer).clone()
                }
                Content::File(..) | Content::Multipart(_) => body.span.clone(),
            },
        },
        Place::Parameter(location) => {
            let name = breach.pointer.tokens().next().unwrap_or_default();
            let pairs = match location {
                Location::Path => &step.path,
                Location::Query => &step.query,
                Location::Header => &step.headers,
                Location::Cookie => &step.cookies,
            };
            let own = pairs.iter().find(|(own, _)| own.eq_ignore_ascii_case(&name));
            own.map_or_else(whole, |(_, typed)| typed.span.clone())
        }
        Place::Method | Place::Accept | Place::Auth => whole(),
    }
}

/// Whether a breach holds whatever is filled in where something is not known.
fn is_sure(
    api: &Api,
    operation: &Operation,
    request: &Request,
    breach: &Breach,
    body: Option<&Value>,
) -> bool {
    match breach.place {
        Place::Body => {
            if breach.keyword.is_none()
                || matches!(breach.keyword.as_deref(), Some("required")) && breach.pointer.is_root()
            {
                return true;
            }
            let name = request.header("content-type").and_then(MediaType::parse);
            let content = operation.body.as_ref().map(|body| &*body.content).unwrap_or_default();
            let media = name.and_then(|name| name.nearest(content).first().copied());
            let schema = media.and_then(|media| media.schema.as_ref());
            let (Some(schema), Some(body)) = (schema, body) else { return false };
            is_certain(api.schemas.document(), schema, body, &breach.pointer)
        }
        Place::Parameter(location) => {
            breach.keyword.as_deref() == Some("required") || !is_unknown(operation, request, location, breach)
        }
        Place::MediaType => true,
        Place::Method | Place::Accept | Place::Auth => false,
    }
}

/// Whether the part of the request that a parameter is in holds something unknown.
fn is_unknown(operation: &Operation, request: &Request, location: Location, breach: &Breach) -> bool {
    let name = breach.pointer.tokens().next().unwrap_or_default();
    let holds = |text: &str| percent_decode_str(text).decode_utf8_lossy().contains(UNKNOWN);
    match location {
        Location::Path => {
            let captured = operation.path.captures(&request.path).unwrap_or_default();
            captured.iter().any(|(own, text)| *own == name && holds(text))
        }
        Location::Query => request.query.as_deref().is_some_and(holds),
        Location::Header => {
            request.headers.iter().any(|(own, text)| own.eq_ignore_ascii_case(&name) && holds(text))
        }
        Location::Cookie => request.header("cookie").is_some_and(holds),
    }
}

fn has_unknown(request: &Request) -> bool {
    let holds = |text: &str| percent_decode_str(text).decode_utf8_lossy().contains(UNKNOWN);
    let mut letters = [0; 4];
    let needle = UNKNOWN.encode_utf8(&mut letters).as_bytes();
    let body = request.body.as_ref().map(|body| &*body.0).unwrap_or_default();
    holds(&request.path)
        || request.query.as_deref().is_some_and(holds)
        || request.headers.iter().any(|(_, text)| holds(text))
        || body.windows(needle.len()).any(|window| window == needle)
        || std::str::from_utf8(body).is_ok_and(holds)
}

/// What is known before anything is sent; what will be captured is something unknown.
struct Guess<'g> {
    names: &'g Names,
    captured: &'g [String],
}

impl Values for Guess<'_> {
    fn value(&self, name: &str) -> Option<Filling> {
        let root = name.split('.').next().unwrap_or(name);
        if self.captured.iter().any(|own| own == root) {
            return Some(Filling::Value(format!("{UNKNOWN}{name}{UNKNOWN}").into()));
        }
        self.names.value(name)
    }

    fn names(&self) -> Vec<String> {
        [self.names.names(), self.captured.to_vec()].concat()
    }

    fn unique(&self) -> Option<String> {
        self.names.unique()
    }

    fn uuid(&self) -> Option<String> {
        self.names.uuid()
    }

    /// Any time is a time.
    fn now(&self) -> Option<Timestamp> {
        Some(Timestamp::UNIX_EPOCH)
    }
}
