//! Values in which nothing is empty: text can't tell null, nor arrays and objects without members, from nothing.

use serde_json::{Map, Value};

use crate::schema::set::Schema;
use crate::schema::verdict::Shape;

/// The value, with one item or one member of another in each place where it has nothing and the other has something. Whether any schema
/// admits it is not asked.
#[must_use]
pub fn filled(value: &Value, full: &Value) -> Value {
    match (value, full) {
        (Value::Null, _) => full.clone(),
        (Value::Array(items), Value::Array(more)) if items.is_empty() => {
            Value::Array(more.iter().find(|item| is_something(item)).cloned().into_iter().collect())
        }
        (Value::Object(members), Value::Object(more)) if members.is_empty() => {
            let first = more.iter().find(|(_, member)| is_something(member));
            Value::Object(first.map(|(name, member)| (name.clone(), member.clone())).into_iter().collect())
        }
        _ => inner(value, full),
    }
}

/// The same, but for the value as a whole.
fn inner(value: &Value, full: &Value) -> Value {
    match (value, full) {
        (Value::Array(items), Value::Array(more)) => {
            let pair = items.iter().enumerate().map(|(index, item)| (item, more.get(index).or(more.first())));
            Value::Array(
                pair.map(|(item, more)| more.map_or_else(|| item.clone(), |more| filled(item, more)))
                    .collect(),
            )
        }
        (Value::Object(members), Value::Object(more)) => {
            let member = |(name, member): (&String, &Value)| {
                let member = more.get(name).map_or_else(|| member.clone(), |more| filled(member, more));
                (name.clone(), member)
            };
            Value::Object(members.iter().map(member).collect::<Map<_, _>>())
        }
        _ => value.clone(),
    }
}

/// Whether some scalar is in a value.
fn is_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
        Value::Array(items) => items.iter().any(is_something),
        Value::Object(members) => members.values().any(is_something),
    }
}

impl Schema {
    /// The value with something in each place below it that would be empty, where the schema admits that.
    pub(crate) fn filled_below(&self, value: Value, salt: &str) -> Value {
        let is_whole = match &value {
            Value::Array(items) => items.iter().all(is_full),
            Value::Object(members) => members.values().all(is_full),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
        };
        if is_whole {
            return value;
        }
        let full = self.sample(Shape::Full, salt).ok().map(|full| inner(&value, &full.value));
        full.filter(|full| self.admits(full)).unwrap_or(value)
    }
}

/// Whether no part of a value is empty.
fn is_full(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
        Value::Array(items) => !items.is_empty() && items.iter().all(is_full),
        Value::Object(members) => !members.is_empty() && members.values().all(is_full),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_text_can_not_show_is_filled_with_as_little_as_can_be() {
        for (value, full, expected) in [
            (json!([]), json!([1, 2]), json!([1])),
            (json!({}), json!({"a": [], "b": 1, "c": 2}), json!({"b": 1})),
            (
                json!({"a": [{}], "b": 1}),
                json!({"a": [{"x": 1, "y": 2}], "b": 2}),
                json!({"a": [{"x": 1}], "b": 1}),
            ),
            (json!({"a": null}), json!({"a": 1, "b": 2}), json!({"a": 1})),
            (json!([{}, {}]), json!([{"x": 1}]), json!([{"x": 1}, {"x": 1}])),
            (json!({}), json!({}), json!({})),
            (json!(1), json!([1]), json!(1)),
        ] {
            assert_eq!(filled(&value, &full), expected, "{value}");
        }
    }
}
