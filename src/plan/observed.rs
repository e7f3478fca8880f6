//! What the document says of a request that nobody planned.

use serde_json::Value;

use crate::plan::case::{Mutation, Place, Reading};
use crate::plan::request::Request;
use crate::plan::wire::{Breach, Decoded, decode, takes};
use crate::schema::Direction;
use crate::spec::{Api, Location, MediaType, Operation};
use crate::text::Pointer;

/// Reads a recorded request, its path relative to the server's URL, as one of this operation. It is broken only where every reading of it
/// is, formats and discriminators being remarks, no other operation takes it, and `is_doubtful` leaves something: that is asked of each
/// breach with the value that stands there.
pub fn observed(
    api: &Api,
    index: usize,
    request: &Request,
    is_doubtful: &dyn Fn(&Breach, Option<&Value>) -> bool,
) -> Reading {
    let Some(operation) = api.operations.get(index) else { return Reading::Disputed };
    let decoded = decode(api, operation, request);
    if decoded.breaches.is_empty() {
        return if decoded.strict { Reading::Valid } else { Reading::Disputed };
    }
    let is_remark = |breach: &Breach| {
        matches!(breach.keyword.as_deref(), Some("format" | "discriminator"))
            || refused_by_remarks(api, operation, request, &decoded, breach)
    };
    let certain = decoded.breaches.iter().filter_map(|breach| {
        let sent = sent(&decoded, breach);
        (!is_remark(breach) && !is_doubtful(breach, sent)).then(|| mutation(request, breach, sent.cloned()))
    });
    let certain: Vec<Mutation> = certain.collect();
    let is_elsewhere = || {
        api.operations.iter().enumerate().any(|(other, rival)| {
            other != index
                && rival.method == operation.method
                && rival.path.captures(&request.path).is_some()
                && takes(api, rival, request)
        })
    };
    if certain.is_empty() || is_elsewhere() { Reading::Disputed } else { Reading::Broken(certain) }
}

/// Whether the part that a breach is in is refused only by what a server may take for a remark.
fn refused_by_remarks(
    api: &Api,
    operation: &Operation,
    request: &Request,
    decoded: &Decoded,
    breach: &Breach,
) -> bool {
    let (value, schema) = match breach.place {
        Place::Body => {
            let name = request.header("content-type").and_then(MediaType::parse);
            let content = operation.body.as_ref().map(|body| &*body.content).unwrap_or_default();
            let media = name.and_then(|name| name.nearest(content).first().copied());
            (decoded.body.as_ref(), media.and_then(|media| media.schema.as_ref()))
        }
        Place::Parameter(location) => {
            let name = breach.pointer.tokens().next().unwrap_or_default();
            let own = operation.parameters.iter().find(|own| own.location == location && own.name == name);
            (parameter(decoded, location, &name), own.and_then(|own| own.content.schema()))
        }
        Place::Method | Place::MediaType | Place::Accept | Place::Auth => (None, None),
    };
    let Some((value, schema)) = value.zip(schema) else { return false };
    api.schemas.at(schema, Direction::Request).is_refused_by_remarks(value)
}

/// The value at the place of a breach.
pub(super) fn sent<'d>(decoded: &'d Decoded, breach: &Breach) -> Option<&'d Value> {
    match breach.place {
        Place::Body => breach.pointer.resolve(decoded.body.as_ref()?),
        Place::Parameter(location) => {
            let name = breach.pointer.tokens().next()?;
            let below = breach.pointer.below(&Pointer::root().child(&name))?;
            below.resolve(parameter(decoded, location, &name)?)
        }
        Place::Method | Place::MediaType | Place::Accept | Place::Auth => None,
    }
}

fn parameter<'d>(decoded: &'d Decoded, location: Location, name: &str) -> Option<&'d Value> {
    let own = decoded.parameters.iter().find(|(place, known, _)| *place == location && known == name);
    own.map(|(_, _, value)| value)
}

/// A breach as what is wrong with the request.
pub(super) fn mutation(request: &Request, breach: &Breach, sent: Option<Value>) -> Mutation {
    let media_type = || {
        let name = request.header("content-type").unwrap_or("no media type");
        Some(Value::from(name))
    };
    let (place, sent) = match (breach.place, breach.keyword.as_deref()) {
        (Place::Body, None) => (Place::MediaType, media_type()),
        (place, Some("required")) => (place, None),
        (place, Some("syntax")) => (place, Some(Value::from("text that can't be read"))),
        (place, _) => (place, sent.or_else(|| Some(Value::from("what can't be read")))),
    };
    Mutation {
        kind: kind(breach.keyword.as_deref(), sent.as_ref()),
        place,
        pointer: if place == Place::MediaType { Pointer::root() } else { breach.pointer.clone() },
        keyword: breach.keyword.clone(),
        schema: breach.schema.clone(),
        sent,
        documented: breach.documented.clone(),
    }
}

/// The name in `MUTATIONS` of what breaks a keyword.
fn kind(keyword: Option<&str>, sent: Option<&Value>) -> &'static str {
    let Some(keyword) = keyword else { return "unsupported-media-type" };
    match keyword {
        "required" => "missing",
        "type" | "enum" | "const" if sent == Some(&Value::Null) => "null",
        "type" => "wrong-type",
        "enum" => "enum",
        "const" => "const",
        "pattern" => "pattern",
        "minLength" => "too-short",
        "maxLength" => "too-long",
        "minimum" | "exclusiveMinimum" => "too-small",
        "maximum" | "exclusiveMaximum" => "too-large",
        "multipleOf" => "not-multiple",
        "minItems" => "too-few-items",
        "maxItems" => "too-many-items",
        "uniqueItems" => "not-unique",
        "contains" | "minContains" | "maxContains" => "contains",
        "minProperties" => "too-few-properties",
        "maxProperties" => "too-many-properties",
        "propertyNames" => "bad-name",
        "dependentRequired" => "dependent",
        "additionalProperties" | "unevaluatedProperties" => "unexpected",
        "syntax" => "malformed",
        "not" => "not",
        _ => "no-branch",
    }
}
