//! What a suite says of a document, held against the document.

use serde_json::Value;

use crate::plan::case::Place;
use crate::plan::mutation::MUTATIONS;
use crate::plan::values::{is_for, unique};
use crate::schema::{Direction, Schema};
use crate::spec::{Api, Operation};
use crate::suite::{Broken, Pattern, Pick, PickPlace, Suite, Valid};
use crate::text::{Complaint, Span, closest};

/// Complaints about names that the document does not have, and values that it does not admit.
pub(super) fn check(api: &Api, suite: &Suite) -> Vec<Complaint> {
    let wishes = &suite.generate;
    let skipped = wishes.skip.iter().map(|skip| &skip.pattern);
    let expected = wishes.expect.iter().map(|expectation| &expectation.pattern);
    let patterns = wishes.operations.iter().chain(skipped).chain(expected);
    let mut complaints: Vec<Complaint> = patterns
        .filter_map(|pattern| unknown_operation(api, suite, &pattern.value, pattern.span.as_ref()))
        .collect();
    complaints.extend(wishes.values.iter().filter_map(|pick| wrong_pick(api, suite, pick)));
    complaints.extend(unknown_kinds(suite));
    complaints.extend(unknown_choices(api, suite));
    complaints.extend(unknown_envelope(api, suite));
    complaints
}

/// A complaint about a pattern that no operation of the document matches; without a place, it is the command line's.
pub(crate) fn unknown_operation(
    api: &Api,
    suite: &Suite,
    pattern: &Pattern,
    span: Option<&Span>,
) -> Option<Complaint> {
    if api.operations.iter().any(|operation| pattern.matches_operation(operation)) {
        return None;
    }
    let text = &pattern.0;
    let names = api
        .operations
        .iter()
        .flat_map(|operation| operation.name.as_deref().into_iter().chain([&*operation.id.0]));
    let who = if span.is_some() { "suite" } else { "`--operation`" };
    let message = format!("{who} names `{text}`, which is not in `{}`", suite.spec.value);
    let complaint = Complaint::error(message).at(span.cloned());
    let way_out = match closest(text.split("::").next().unwrap_or_default(), names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "no operation matches this".to_owned(),
    };
    Some(if span.is_some() { complaint.label(way_out) } else { complaint.note(way_out) })
}

/// A pick for an operation, a parameter or a body that is not there, or of a value that the document does not admit.
fn wrong_pick(api: &Api, suite: &Suite, pick: &Pick) -> Option<Complaint> {
    if let Some(pattern) = &pick.operation
        && let Some(complaint) = unknown_operation(api, suite, pattern, pick.span.as_ref())
    {
        return Some(complaint);
    }
    let meant = |operation: &&Operation| {
        pick.operation.as_ref().is_none_or(|pattern| pattern.matches_operation(operation))
    };
    let operations: Vec<&Operation> = api.operations.iter().filter(meant).collect();
    match &pick.place {
        PickPlace::Body(_) if operations.iter().any(|operation| operation.body.is_some()) => None,
        PickPlace::Body(_) => {
            let complaint = Complaint::error("`values:` gives a body where no operation has one");
            Some(complaint.at(pick.span.clone()))
        }
        PickPlace::Parameter(location, name) => {
            let parameters: Vec<_> = operations.iter().flat_map(|operation| &operation.parameters).collect();
            let mut own = parameters.iter().filter(|parameter| is_for(pick, parameter)).peekable();
            if own.peek().is_none() {
                let message = format!("no operation has the {} parameter `{name}`", location.as_str());
                let names = parameters.iter().map(|parameter| parameter.name.as_str());
                let way_out = closest(name, names).map(|near| format!("did you mean `{near}`?"));
                return Some(
                    Complaint::error(message).at(pick.span.clone()).label(way_out.unwrap_or_default()),
                );
            }
            let schemas = own.map(|parameter| parameter.content.schema());
            let schemas: Option<Vec<_>> =
                schemas.map(|at| at.map(|at| api.schemas.at(at, Direction::Request))).collect();
            let value = unique(&pick.value);
            let refused = schemas?.into_iter().find(|schema| !fits(schema, &value))?;
            let documented = refused.violations(&value).into_iter().next()?.documented;
            let message = format!("`{name}` is given a value that the document does not admit");
            Some(Complaint::error(message).at(pick.span.clone()).label(format!("documented: {documented}")))
        }
    }
}

/// Whether a parameter may have the value, or the text or number that it is on the wire.
fn fits(schema: &Schema, value: &Value) -> bool {
    let other = match value {
        Value::String(text) => serde_json::from_str(text).ok(),
        Value::Number(_) | Value::Bool(_) => Some(Value::String(value.to_string())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    schema.admits(value) || other.is_some_and(|other| schema.admits(&other))
}

fn unknown_kinds(suite: &Suite) -> Vec<Complaint> {
    let Broken::Kinds(kinds) = &suite.generate.broken else { return Vec::new() };
    let names = || MUTATIONS.iter().map(|kind| kind.name).chain(["all"]);
    let unknown = kinds.iter().filter(|kind| !names().any(|name| name == kind.value));
    unknown
        .map(|kind| {
            let way_out = match closest(&kind.value, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known kinds: {}", names().collect::<Vec<_>>().join(", ")),
            };
            let message = format!("`{}` is no kind of broken request", kind.value);
            Complaint::error(message).at(kind.span.clone()).label(way_out)
        })
        .collect()
}

/// What the call picks by, where the document or the plan has no such thing.
fn unknown_choices(api: &Api, suite: &Suite) -> Vec<Complaint> {
    let only = &suite.generate.only;
    let mut complaints: Vec<Complaint> =
        only.operations.iter().filter_map(|pattern| unknown_operation(api, suite, pattern, None)).collect();
    let tags: Vec<&str> =
        api.operations.iter().flat_map(|operation| &operation.tags).map(String::as_str).collect();
    let kinds = MUTATIONS.iter().map(|kind| kind.name).chain(Valid::ALL.map(Valid::as_str));
    let kinds: Vec<&str> = ["valid", "broken"].into_iter().chain(kinds).collect();
    let places = Place::ALL.map(Place::as_str);
    for (asked, known, what) in [
        (&only.tags, &tags[..], "is no tag of an operation"),
        (&only.kinds, &kinds, "is no kind of request"),
        (&only.places, &places, "is no place in a request"),
        (&only.keywords, &KEYWORDS, "is no keyword that a request can break"),
    ] {
        let unknown = asked.iter().filter(|word| !known.contains(&word.as_str()));
        complaints.extend(unknown.map(|word| {
            let way_out = match closest(word, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if known.is_empty() => "there are none".to_owned(),
                None => format!("known: {}", known.join(", ")),
            };
            Complaint::error(format!("`{word}` {what}")).note(way_out)
        }));
    }
    complaints
}

/// What a mutation's keyword can be: keywords of JSON Schema (2020-12, sections 10 and 11 of core, 6 and 7 of validation), and `syntax`.
const KEYWORDS: [&str; 35] = [
    "type",
    "enum",
    "const",
    "required",
    "syntax",
    "format",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "contains",
    "minContains",
    "maxContains",
    "items",
    "prefixItems",
    "unevaluatedItems",
    "minProperties",
    "maxProperties",
    "propertyNames",
    "patternProperties",
    "additionalProperties",
    "unevaluatedProperties",
    "dependentRequired",
    "dependentSchemas",
    "anyOf",
    "oneOf",
    "not",
    "false",
];

fn unknown_envelope(api: &Api, suite: &Suite) -> Option<Complaint> {
    let schema = suite.envelope.as_ref()?.schema.as_ref()?;
    if schema.value.resolve(api.schemas.document()).is_some() {
        return None;
    }
    let message = format!("`{}` is not in `{}`", schema.value.fragment(), suite.spec.value);
    let complaint = Complaint::error(message).at(schema.span.clone());
    let beside = schema.value.parent().and_then(|parent| parent.resolve(api.schemas.document()).cloned());
    let names: Vec<String> = beside
        .as_ref()
        .and_then(Value::as_object)
        .map(|held| held.keys().cloned().collect())
        .unwrap_or_default();
    let near = schema
        .value
        .last()
        .and_then(|last| closest(&last, names.iter().map(String::as_str)).map(str::to_owned));
    Some(complaint.label(near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default()))
}
