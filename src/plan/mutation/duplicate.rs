//! A query parameter that is no list, sent twice.

use serde_json::Value;

use crate::plan::case::Place;
use crate::plan::mutation::draft::{Draft, Subject, whole};
use crate::plan::mutation::kind::DUPLICATE_PARAMETER;
use crate::plan::request::Request;
use crate::plan::wire::{Values, encode};
use crate::schema::{Direction, Schema, Type, Types};
use crate::spec::{Location, ParameterContent, Style};
use crate::text::Pointer;

pub(super) fn drafts(subject: &Subject<'_>) -> Vec<Draft> {
    let structures = Types::NONE.with(Type::Array).with(Type::Object);
    let mut drafts = Vec::new();
    for (position, (index, value)) in subject.values.parameters.iter().enumerate() {
        let parameter = &subject.operation.parameters[*index];
        let is_form = matches!(parameter.content, ParameterContent::Styled { style: Style::Form, .. });
        let Some(at) = parameter.content.schema().filter(|_| is_form) else { continue };
        if parameter.location != Location::Query {
            continue;
        }
        let schema = subject.api.schemas.at(at, Direction::Request);
        let types = schema.types_at(&Pointer::root());
        if types.is_empty() || types.iter().any(|kind| structures.contains(kind)) {
            continue;
        }
        let Some(request) = other(&schema, value).and_then(|other| twice(subject, position, other)) else {
            continue;
        };
        drafts.push(Draft {
            pointer: Pointer::root().child(&parameter.name),
            schema: Some(parameter.pointer.clone()),
            sent: Some(Value::String("two values".to_owned())),
            documented: "one value".to_owned(),
            ..whole(DUPLICATE_PARAMETER, Place::Parameter(Location::Query), request)
        });
    }
    drafts
}

/// Another value that the schema admits.
fn other(schema: &Schema, value: &Value) -> Option<Value> {
    let near = match value {
        Value::Bool(truth) => vec![Value::Bool(!truth)],
        Value::Number(number) => {
            let near =
                |step: i64| number.as_i64().and_then(|number| number.checked_add(step)).map(Value::from);
            [near(1), near(-1)].into_iter().flatten().collect()
        }
        Value::String(text) => vec![Value::String(format!("{text}2"))],
        Value::Null | Value::Array(_) | Value::Object(_) => Vec::new(),
    };
    near.into_iter().find(|other| schema.admits(other))
}

/// The control's request with the parameter of this position once more.
fn twice(subject: &Subject<'_>, position: usize, value: Value) -> Option<Request> {
    let mut values = Values::default();
    values.parameters.clone_from(&subject.values.parameters);
    values.parameters[position].1 = value;
    let index = values.parameters[position].0;
    values.parameters.retain(|(other, _)| {
        *other == index || subject.operation.parameters[*other].location == Location::Path
    });
    let pair = encode(subject.operation, &values).ok()?.query?;
    let query = format!("{}&{pair}", subject.request.query.as_deref()?);
    Some(Request { query: Some(query), ..subject.request.clone() })
}
