//! What a schema says besides which values it admits: its members' names, defaults, examples.
//!
//! The sets in [`schema`](crate::schema) know no annotations; the loaded document does.

use std::collections::HashSet;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::text::Pointer;

/// The members that a schema names, through references and branches: each with the place of its own schema, in document order.
#[must_use]
pub(crate) fn members(document: &Value, schema: &Pointer) -> Vec<(String, Pointer)> {
    let mut found: Vec<(String, Pointer)> = Vec::new();
    each_node(document, schema, &mut |at, node| {
        let Some(properties) = node.get("properties").and_then(Value::as_object) else { return };
        for name in properties.keys() {
            if !found.iter().any(|(known, _)| known == name) {
                found.push((name.clone(), at.child("properties").child(name)));
            }
        }
    });
    found
}

/// The first value of a keyword in a schema, through references and branches: siblings of a reference before its target.
#[must_use]
pub(crate) fn keyword<'d>(document: &'d Value, schema: &Pointer, name: &str) -> Option<&'d Value> {
    let mut found = None;
    each_node(document, schema, &mut |_, node| found = found.or_else(|| node.get(name)));
    found
}

/// The example values that stand in a schema itself: `examples`, then `example`, then `default`.
#[must_use]
pub(crate) fn examples<'d>(document: &'d Value, schema: &Pointer) -> Vec<&'d Value> {
    let many = keyword(document, schema, "examples").and_then(Value::as_array);
    let one = keyword(document, schema, "example");
    many.into_iter().flatten().chain(one).chain(keyword(document, schema, "default")).collect()
}

/// The names that a schema requires of an object, through references and branches; more than needed where branches are alternatives.
#[must_use]
pub(crate) fn required(document: &Value, schema: &Pointer) -> Vec<String> {
    let mut found = Vec::new();
    each_node(document, schema, &mut |_, node| {
        let names = node.get("required").and_then(Value::as_array);
        found.extend(names.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned));
    });
    found
}

/// The place of the schema for the value at `instance` inside a value of `schema`; `None` where none is named.
#[must_use]
pub(crate) fn descend(document: &Value, schema: &Pointer, instance: &Pointer) -> Option<Pointer> {
    instance.tokens().try_fold(schema.clone(), |at, token| {
        let member = members(document, &at).into_iter().find(|(name, _)| *name == token);
        member.map(|(_, at)| at).or_else(|| {
            let mut items = None;
            each_node(document, &at, &mut |at, node| {
                if items.is_none() && node.get("items").is_some_and(Value::is_object) {
                    items = Some(at.child("items"));
                }
            });
            items.filter(|_| token.parse::<usize>().is_ok())
        })
    })
}

/// Visits a schema and all that applies to the same value: each place once, what is said here before what is said elsewhere.
fn each_node<'d>(document: &'d Value, at: &Pointer, visit: &mut impl FnMut(&Pointer, &'d Value)) {
    let mut seen = HashSet::new();
    let mut waiting = vec![at.clone()];
    while let Some(at) = waiting.pop() {
        let Some(node) = at.resolve(document).filter(|_| seen.insert(at.clone())) else { continue };
        visit(&at, node);
        let reference = node.get("$ref").and_then(Value::as_str).and_then(target);
        let branches = ["allOf", "oneOf", "anyOf"].into_iter().flat_map(|keyword| {
            let count = node.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
            let list = at.child(keyword);
            (0..count).map(move |index| list.index(index))
        });
        let next: Vec<_> = reference.into_iter().chain(branches).collect();
        waiting.extend(next.into_iter().rev());
    }
}

fn target(reference: &str) -> Option<Pointer> {
    let fragment = reference.strip_prefix('#')?;
    Some(Pointer::new(&percent_decode_str(fragment).decode_utf8_lossy()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_schema_of_a_nested_value_is_found_through_items_and_references() {
        let document = json!({
            "list": {"properties": {"data": {"items": {"$ref": "#/lead"}}}},
            "lead": {"required": ["id"], "properties": {"id": {"type": "string"}}},
        });
        let at = descend(&document, &Pointer::new("/list"), &Pointer::new("/data/0")).unwrap();
        assert_eq!(required(&document, &at), ["id"]);
        assert_eq!(descend(&document, &at, &Pointer::new("/id")).unwrap().as_str(), "/lead/properties/id");
        assert_eq!(descend(&document, &at, &Pointer::new("/none")), None);
    }

    #[test]
    fn members_are_found_through_references_and_branches_and_the_nearest_keyword_wins() {
        // In a circle.
        let document = json!({
            "a": {"$ref": "#/b%20c", "default": 1, "properties": {"own": {}}},
            "b c": {"default": 2, "allOf": [{"properties": {"own": {}, "x/y": {}}}, {"$ref": "#/a"}]},
        });
        let at = Pointer::new("/a");
        let names: Vec<_> =
            members(&document, &at).into_iter().map(|(name, at)| (name, at.to_string())).collect();
        assert_eq!(
            names,
            [
                ("own".to_owned(), "/a/properties/own".to_owned()),
                ("x/y".to_owned(), "/b c/allOf/0/properties/x~1y".to_owned())
            ]
        );
        assert_eq!(keyword(&document, &at, "default"), Some(&json!(1)));
    }
}
