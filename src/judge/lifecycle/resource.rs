//! Where in an answer a thing stands: envelopes are found, not configured.

use serde_json::Map;
use serde_json::Value;

use crate::text::Pointer;

/// An object in an answer, and where it stands.
type Found<'v> = (Pointer, &'v Map<String, Value>);

/// How deep in an answer a thing is looked for.
const DEPTH: usize = 2;

/// The object in an answer that has the most of these members, the outermost of equals; `None` where none has one of them.
pub(super) fn locate<'v>(answer: &'v Value, names: &[&str]) -> Option<Found<'v>> {
    let mut found: Vec<Found<'v>> = Vec::new();
    collect(answer, &Pointer::root(), DEPTH, &mut found);
    let score =
        |members: &Map<String, Value>| names.iter().filter(|name| members.contains_key(**name)).count();
    let mut best: Option<(usize, Found<'v>)> = None;
    for (at, members) in found {
        let score = score(members);
        if score > best.as_ref().map_or(0, |(most, _)| *most) {
            best = Some((score, (at, members)));
        }
    }
    best.map(|(_, found)| found)
}

/// All objects, outer before inner; of arrays only those with a single item: of several, any may be meant.
fn collect<'v>(value: &'v Value, at: &Pointer, depth: usize, found: &mut Vec<Found<'v>>) {
    match value {
        Value::Object(members) => {
            found.push((at.clone(), members));
            let Some(depth) = depth.checked_sub(1) else { return };
            for (name, inner) in members {
                collect(inner, &at.child(name), depth, found);
            }
        }
        Value::Array(items) if items.len() == 1 => collect(&items[0], &at.index(0), depth, found),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_thing_is_found_in_its_envelope() {
        for (answer, at) in [
            (json!({"name": 1}), Some("")),
            (json!({"ok": true, "data": {"name": 1, "email": 2}}), Some("/data")),
            (json!({"name": 1, "owner": {"name": 2}}), Some("")),
            (json!({"name": 1, "lead": {"name": 2, "email": 3}}), Some("/lead")),
            (json!([{"name": 1}]), Some("/0")),
            (json!([{"name": 1}, {"name": 2}]), None),
            (json!({"a": {"b": {"c": {"name": 1}}}}), None),
            (json!("name"), None),
        ] {
            let found = locate(&answer, &["name", "email"]).map(|(at, _)| at);
            assert_eq!(found.as_ref().map(Pointer::as_str), at, "{answer}");
        }
    }
}
