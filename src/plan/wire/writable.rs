//! Values without what leaves no trace on the wire.

use serde_json::{Map, Value};

use crate::plan::wire::Values;
use crate::plan::wire::encode::texts;
use crate::plan::wire::form;
use crate::plan::wire::layout::Layout;
use crate::spec::{Media, MediaType, Operation, ParameterContent, Syntax};

/// The same values without the members and optional parameters that have no form on the wire, and why each parameter is left out. Text
/// can't tell null and arrays and objects without members from nothing, so they go in forms, parts, XML and parameters. Whether what is
/// left is still valid is for the proof to say.
#[must_use]
pub fn writable(operation: &Operation, values: &Values) -> (Values, Vec<String>) {
    let mut values = values.clone();
    let mut left_out = Vec::new();
    values.parameters.retain_mut(|(index, value)| {
        let parameter = &operation.parameters[*index];
        if let ParameterContent::Styled { .. } = parameter.content {
            prune(value, Empty::Lost);
        }
        match texts(operation, parameter, value) {
            Err(why) if !parameter.required => {
                left_out.push(format!(
                    "{} parameter `{}`: {why}",
                    parameter.location.as_str(),
                    parameter.name
                ));
                false
            }
            Ok(_) | Err(_) => true,
        }
    });
    if let (Some((index, value)), Some(promise)) = (&mut values.body, &operation.body) {
        body(&promise.content[*index], value);
    }
    (values, left_out)
}

/// The same values without what has no form on the wire in the parameters and the body, all of which stay.
#[must_use]
pub fn pruned(operation: &Operation, values: &Values) -> Values {
    let mut values = values.clone();
    for (index, value) in &mut values.parameters {
        if let ParameterContent::Styled { .. } = operation.parameters[*index].content {
            prune(value, Empty::Lost);
        }
    }
    if let (Some((index, value)), Some(promise)) = (&mut values.body, &operation.body) {
        body(&promise.content[*index], value);
    }
    values
}

fn body(media: &Media, value: &mut Value) {
    match MediaType::syntax_of(&media.name) {
        Syntax::Xml => _ = prune(value, Empty::ObjectsKept),
        Syntax::Form | Syntax::Multipart => {
            let Value::Object(members) = value else { return };
            keep(members, |name, member| field(Layout::of(media, name), member));
            let all = members.clone();
            members.retain(|name, member| {
                form::field(Layout::of(media, name), &all, name, member, &mut Vec::new()).is_ok()
            });
        }
        Syntax::Json | Syntax::JsonLines | Syntax::Yaml | Syntax::Text | Syntax::Binary | Syntax::Other => {}
    }
}

/// What is left of a property of a form; what is written as JSON stays as it is.
fn field(layout: Layout, member: &mut Value) -> Left {
    match (layout, &*member) {
        (_, Value::Null) => Left::Nothing,
        (Layout::Unsaid, Value::Array(items)) if items.is_empty() => Left::Nothing,
        (Layout::Json | Layout::Unsaid, _) => Left::Something,
        (Layout::Brackets | Layout::Exploded | Layout::Joined(_), _) => prune(member, Empty::Lost),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    Something,
    Nothing,
}

/// Which empty structures leave no trace.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Empty {
    Lost,
    /// An object without members is an element without content.
    ObjectsKept,
}

fn prune(value: &mut Value, empty: Empty) -> Left {
    let left = match value {
        Value::Null => false,
        Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
        Value::Array(items) => {
            for item in items.iter_mut() {
                prune(item, empty);
            }
            !items.is_empty()
        }
        Value::Object(members) => {
            keep(members, |_, member| prune(member, empty));
            !members.is_empty() || empty == Empty::ObjectsKept
        }
    };
    if left { Left::Something } else { Left::Nothing }
}

fn keep(members: &mut Map<String, Value>, mut left: impl FnMut(&str, &mut Value) -> Left) {
    let taken = std::mem::take(members);
    for (name, mut member) in taken {
        if left(&name, &mut member) == Left::Something {
            members.insert(name, member);
        }
    }
}
