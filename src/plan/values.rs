//! Valid values for all that an operation takes.

use serde_json::Value;

use crate::plan::salt::MARKER;
use crate::plan::wire::{Values, writable};
use crate::schema::{Direction, Empty, Shape};
use crate::spec::{Api, Location, MediaType, Operation, Parameter, RequestBody, Syntax};
use crate::suite::{Pick, PickPlace, Suite};
use crate::text::Pointer;

/// Valid values of a shape, the suite's own picks in them, and what optional parts are left out, and why.
///
/// # Errors
/// Why there are none, as a lower-case fragment.
pub(super) fn base(
    api: &Api,
    suite: &Suite,
    operation: &Operation,
    shape: Shape,
) -> Result<(Values, Vec<String>), String> {
    let picks: Vec<&Pick> = suite
        .generate
        .values
        .iter()
        .filter(|pick| pick.operation.as_ref().is_none_or(|pattern| pattern.matches_operation(operation)))
        .collect();
    let mut values = Values::default();
    let mut left_out = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let pick = picks.iter().rev().find(|pick| is_for(pick, parameter)).map(|pick| unique(&pick.value));
        let wanted = parameter.required || shape == Shape::Full || pick.is_some();
        if !wanted || api.is_credential(operation, parameter) {
            continue;
        }
        match pick.map_or_else(|| parameter_value(api, parameter, shape), Ok) {
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
        match body_value(api, body, shape) {
            Ok((index, mut value)) => {
                for pick in &picks {
                    if let PickPlace::Body(at) = &pick.place {
                        put(&mut value, at, &pick.value);
                    }
                }
                values.body = Some((index, value));
            }
            Err(why) if body.required => return Err(why),
            Err(why) => left_out.push(format!("left out, {why}")),
        }
    }
    let (values, unwritable) = writable(operation, &values);
    left_out.extend(unwritable.into_iter().map(|why| format!("left out, {why}")));
    Ok((values, left_out))
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
fn parameter_value(api: &Api, parameter: &Parameter, shape: Shape) -> Result<Value, String> {
    let Some(at) = parameter.content.schema() else {
        return Ok(parameter.examples.first().cloned().unwrap_or_else(|| Value::String("value".to_owned())));
    };
    let schema = api.schemas.at(at, Direction::Request);
    let example = parameter.examples.iter().find(|example| schema.admits(example));
    if let Some(example) = example.filter(|_| !is_idempotency_key(parameter)) {
        return Ok(example.clone());
    }
    schema.sample(shape, MARKER).map(|sample| sample.value).map_err(|empty| why(api, &empty))
}

fn body_value(api: &Api, body: &RequestBody, shape: Shape) -> Result<(usize, Value), String> {
    let writable =
        |wanted: Syntax| body.content.iter().position(|media| MediaType::syntax_of(&media.name) == wanted);
    let chosen = Syntax::PREFERRED.into_iter().find_map(writable);
    let Some(index) = chosen else {
        let names: Vec<String> = body.content.iter().map(|media| format!("`{}`", media.name)).collect();
        return Err(format!("a body of media type {} can't be written by this version", names.join(" or ")));
    };
    let media = &body.content[index];
    let Some(at) = &media.schema else {
        return Ok((
            index,
            media.examples.first().cloned().unwrap_or_else(|| Value::String("value".to_owned())),
        ));
    };
    let sample = api.schemas.at(at, Direction::Request).sample(shape, MARKER);
    sample.map(|sample| (index, sample.value)).map_err(|empty| format!("the body: {}", why(api, &empty)))
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

/// Puts a pick in where the member that it is for is there.
fn put(value: &mut Value, at: &Pointer, pick: &Value) {
    if let Some(place) = at.resolve_mut(value) {
        *place = unique(pick);
    }
}

/// Fills `${unique}` in.
pub(super) fn unique(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace("${unique}", MARKER)),
        Value::Array(items) => Value::Array(items.iter().map(unique).collect()),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, member)| (name.clone(), unique(member))).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}
