//! What a broken request has in common with its control.

use serde_json::Value;

use crate::judge::lost;
use crate::plan::Case;
use crate::spec::Operation;

/// Whether both requests carry a value that could collide: the same thing in the path, or the same text or number in one place of
/// their bodies. Only then can a conflict come from what the control left behind.
pub(crate) fn share_values(case: &Case, control: &Case, operation: &Operation) -> bool {
    let in_path = case.request.path == control.request.path && lost::has_holes(operation);
    let in_query = case.request.query.is_some() && case.request.query == control.request.query;
    let in_body = match (&case.request.body, &control.request.body) {
        (Some(body), Some(other)) => {
            match (serde_json::from_slice(&body.0), serde_json::from_slice(&other.0)) {
                (Ok(body), Ok(other)) => have_common_leaf(&body, &other),
                // Not JSON: who knows.
                _ => true,
            }
        }
        (None, _) | (_, None) => false,
    };
    in_path || in_query || in_body
}

fn have_common_leaf(value: &Value, other: &Value) -> bool {
    match (value, other) {
        (Value::Object(members), Value::Object(others)) => members
            .iter()
            .any(|(name, value)| others.get(name).is_some_and(|other| have_common_leaf(value, other))),
        (Value::Array(items), Value::Array(others)) => {
            items.iter().zip(others).any(|(value, other)| have_common_leaf(value, other))
        }
        (Value::String(_) | Value::Number(_), _) => value == other,
        (Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_), _) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_a_text_or_number_in_the_same_place_can_collide() {
        for (value, other, common) in [
            (json!({"name": "a", "on": true}), json!({"name": "b", "on": true}), false),
            (json!({"name": "a"}), json!({"name": "a"}), true),
            (json!({"a": {"id": 1}}), json!({"a": {"id": 1}}), true),
            (json!({"a": 1}), json!({"b": 1}), false),
            (json!([1, 2]), json!([2, 1]), false),
            (json!({}), json!({}), false),
        ] {
            assert_eq!(have_common_leaf(&value, &other), common, "{value} {other}");
        }
    }
}
