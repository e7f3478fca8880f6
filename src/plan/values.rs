//! Valid values for all that an operation takes.

use serde_json::Value;

use crate::plan::quiet;
use crate::plan::salt::MARKER;
use crate::plan::wire::{Values, check_parameter, encode_body, writable};
use crate::schema::{Direction, Empty, Medium, Reach, Schema, Shape, filled};
use crate::spec::{Api, Location, Media, MediaType, Operation, Parameter, RequestBody, Syntax};
use crate::suite::{Pick, PickPlace, Suite};
use crate::text::Pointer;

/// Valid values for a whole request.
pub(super) struct Base {
    pub(super) values: Values,
    /// The optional parts that are left out, and why.
    pub(super) left_out: Vec<String>,
}

impl Base {
    /// The same once more.
    pub(super) fn again(&self) -> Self {
        Self { values: self.values.clone(), left_out: Vec::new() }
    }
}

/// What the suite gives for an operation.
pub(super) fn picks<'s>(suite: &'s Suite, operation: &Operation) -> Vec<&'s Pick> {
    let all = suite.generate.values.iter();
    all.filter(|pick| pick.operation.as_ref().is_none_or(|pattern| pattern.matches_operation(operation)))
        .collect()
}

/// Valid values of a shape, the suite's own picks in them.
///
/// # Errors
/// Why there are none, as a lower-case fragment.
pub(super) fn base(api: &Api, operation: &Operation, picks: &[&Pick], shape: Shape) -> Result<Base, String> {
    let mut values = Values::default();
    let mut left_out = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let pick = picks.iter().rev().find(|pick| is_for(pick, parameter)).map(|pick| unique(&pick.value));
        let wanted = parameter.required || shape == Shape::Full || pick.is_some();
        if !wanted || api.is_credential(operation, parameter) {
            continue;
        }
        match pick.map_or_else(|| parameter_value(api, operation, index, shape), Ok) {
            Ok(value) => values.parameters.push((index, value)),
            Err(why) => {
                let why = format!("{} parameter `{}`: {why}", parameter.location.as_str(), parameter.name);
                if parameter.required {
                    return Err(why);
                }
                left_out.push(format!("left out, {why}"));
            }
        }
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.required || shape == Shape::Full) {
        match first_body(api, operation, body, shape, picks) {
            Ok(sent) => values.body = Some(sent),
            Err(why) if body.required => return Err(why),
            Err(why) => left_out.push(format!("left out, {why}")),
        }
    }
    let (values, unwritable) = writable(operation, &values);
    left_out.extend(unwritable.into_iter().map(|why| format!("left out, {why}")));
    Ok(Base { values, left_out })
}

/// The body in the first media type that it can be written in.
fn first_body(
    api: &Api,
    operation: &Operation,
    body: &RequestBody,
    shape: Shape,
    picks: &[&Pick],
) -> Result<(usize, Value), String> {
    let mut first = None;
    for media in media_order(body) {
        let tried = body_value(api, operation, body, media, shape, picks).and_then(|value| {
            let value = of_body(operation, media, value);
            match encode_body(operation, media, &value) {
                Ok(_) => Ok((media, value)),
                Err(why) => Err(format!("the body: {why}")),
            }
        });
        match tried {
            Ok(found) => return Ok(found),
            Err(why) => _ = first.get_or_insert(why),
        }
    }
    Err(first.unwrap_or_else(|| {
        let names: Vec<String> = body.content.iter().map(|media| format!("`{}`", media.name)).collect();
        format!("a body of media type {} can't be written by this version", names.join(" or "))
    }))
}

/// Whether the suite gives the value for this parameter.
pub(super) fn is_for(pick: &Pick, parameter: &Parameter) -> bool {
    match &pick.place {
        PickPlace::Parameter(Location::Header, name) => {
            parameter.location == Location::Header && name.eq_ignore_ascii_case(&parameter.name)
        }
        PickPlace::Parameter(location, name) => *location == parameter.location && *name == parameter.name,
        PickPlace::Body(_) => false,
    }
}

/// A key that makes a server answer as it did before: the same one for a control and its broken cases would hide every refusal
/// (draft-ietf-httpapi-idempotency-key-header).
fn is_idempotency_key(parameter: &Parameter) -> bool {
    parameter.name.to_ascii_lowercase().replace(['-', '_'], "").contains("idempotency")
}

/// The document's own example where it keeps the document's own schema, else a sample.
pub(super) fn parameter_value(
    api: &Api,
    operation: &Operation,
    index: usize,
    shape: Shape,
) -> Result<Value, String> {
    let parameter = &operation.parameters[index];
    let is_written = |value: &Value| check_parameter(operation, index, value).is_ok();
    let Some(at) = parameter.content.schema() else {
        let example = parameter.examples.iter().find(|example| is_written(example));
        return Ok(example.cloned().unwrap_or_else(|| Value::String("value".to_owned())));
    };
    let schema = api.schemas.at(at, Direction::Request);
    let example = parameter.examples.iter().find(|example| schema.admits(example) && is_written(example));
    if let Some(example) = example.filter(|_| !is_idempotency_key(parameter)) {
        return Ok(example.clone());
    }
    let sample = schema.sample(shape, MARKER).map_err(|empty| why(api, &empty))?.value;
    if is_written(&sample) {
        return Ok(sample);
    }
    let text = Value::String("text".to_owned());
    if schema.admits(&text) && is_written(&text) {
        return Ok(text);
    }
    Ok(first_that(&schema, &sample, &parameter.name, &is_written).unwrap_or(sample))
}

/// How many places of a value are looked at in search of one that can be written.
const PLACES: usize = 60;

/// A value of the schema that can be written, as little as that allows: text has nothing for null, nor for arrays and objects without
/// members.
fn first_that(
    schema: &Schema,
    sample: &Value,
    name: &str,
    is_written: &dyn Fn(&Value) -> bool,
) -> Option<Value> {
    let full = schema.sample(Shape::Full, MARKER).ok().map(|full| full.value);
    let filled = full.as_ref().map(|full| filled(sample, full));
    let known = filled.into_iter().find(|value| schema.admits(value) && is_written(value));
    known.or_else(|| {
        let reach = Reach { depth: 4, places: PLACES, salt: MARKER, name, fixed: &[], medium: Medium::Text };
        let survey = schema.survey(sample, full.as_ref(), &reach)?;
        let mut bases = survey.bases().iter().map(|base| Value::clone(&base.value));
        bases.find(|value| is_written(value))
    })
}

/// The media types that a body can be written in, by index, the plainest first.
pub(super) fn media_order(body: &RequestBody) -> Vec<usize> {
    let rank = |index: &usize| match MediaType::syntax_of(&body.content[*index].name) {
        Syntax::Json => 0,
        Syntax::Form => 1,
        Syntax::Multipart => 2,
        Syntax::Yaml => 3,
        Syntax::Xml => 4,
        Syntax::Text => 5,
        Syntax::JsonLines => 6,
        Syntax::Binary => 7,
        Syntax::Other => 8,
    };
    let mut order: Vec<usize> = (0..body.content.len()).collect();
    order.sort_by_key(rank);
    order
}

/// A valid value of a body in a media type, the suite's own picks in it.
pub(super) fn body_value(
    api: &Api,
    operation: &Operation,
    body: &RequestBody,
    index: usize,
    shape: Shape,
    picks: &[&Pick],
) -> Result<Value, String> {
    let media = &body.content[index];
    let mut value = match &media.schema {
        None => media.examples.first().cloned().unwrap_or_else(|| Value::String("value".to_owned())),
        Some(at) => {
            let schema = api.schemas.at(at, Direction::Request);
            let sample = schema.sample(shape, MARKER);
            let sample = sample.map_err(|empty| format!("the body: {}", why(api, &empty)))?.value;
            written_whole(operation, index, &schema, sample)
        }
    };
    for pick in picks {
        if let PickPlace::Body(at) = &pick.place {
            pin(media, api, at, unique(&pick.value), &mut value);
        }
    }
    Ok(quiet::switched_off(api, operation, index, picks, value))
}

/// Puts a value where the body has one, or where its schema has a member of that name.
fn pin(media: &Media, api: &Api, at: &Pointer, value: Value, body: &mut Value) {
    if let Some(place) = at.resolve_mut(body) {
        *place = value;
        return;
    }
    let (Some(parent), Some(name), Some(schema)) = (at.parent(), at.last(), &media.schema) else { return };
    let schema = api.schemas.at(schema, Direction::Request);
    if schema.names_at(&parent).iter().any(|known| *known == *name)
        && let Some(Value::Object(members)) = parent.resolve_mut(body)
    {
        members.insert(name.into_owned(), value);
    }
}

/// A sample of a body that is valid still when what leaves no trace on the wire is gone.
fn written_whole(operation: &Operation, media: usize, schema: &Schema, sample: Value) -> Value {
    let is_written = |value: &Value| {
        let left = of_body(operation, media, value.clone());
        schema.admits(&left) && encode_body(operation, media, &left).is_ok()
    };
    if is_written(&sample) {
        return sample;
    }
    first_that(schema, &sample, "", &is_written).unwrap_or(sample)
}

/// A body without what leaves no trace on the wire.
fn of_body(operation: &Operation, media: usize, value: Value) -> Value {
    let whole = Values { body: Some((media, value)), ..Values::default() };
    writable(operation, &whole).0.body.unwrap_or_default().1
}

/// Why a schema has no sample, in words.
fn why(api: &Api, empty: &Empty) -> String {
    match empty {
        Empty::Unsatisfiable(places) if places.is_empty() => "its schema admits no value".to_owned(),
        Empty::Unsatisfiable(places) => {
            let places: Vec<String> = places.iter().map(|place| format!("`{}`", api.origin(place))).collect();
            format!("its schema admits no value: {} conflict", places.join(" and "))
        }
        Empty::NotFound(why) | Empty::Broken(why) => why.clone(),
    }
}

/// Fills `${unique}` and `${uuid}` in: a UUID (RFC 9562, version 4) begins with eight hexadecimal digits, which the salt is.
pub(super) fn unique(value: &Value) -> Value {
    match value {
        Value::String(text) => {
            let text = text.replace("${uuid}", &format!("{MARKER}-5eed-4a17-8c3f-7d1e5b9f2a60"));
            Value::String(text.replace("${unique}", MARKER))
        }
        Value::Array(items) => Value::Array(items.iter().map(unique).collect()),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, member)| (name.clone(), unique(member))).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}
