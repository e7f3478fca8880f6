//! Where a resource sits in a documented answer, and how it gets there: envelopes such as `{success, data}` are found, not configured.

use serde_json::{Map, Value};

use crate::mock::members::{descend, required};
use crate::mock::samples::is_kept;
use crate::schema::Schema;
use crate::text::Pointer;

/// How deep in an answer a resource is looked for.
const DEPTH: usize = 3;

/// The object in `sample` that most looks like a resource with these members; `None` where nothing does.
pub(crate) fn locate(sample: &Value, names: &[String]) -> Option<Pointer> {
    best(sample, |value| value.as_object().map_or(0, |members| likeness(members, names)))
}

/// The array in `sample` the items of which most look like a resource with these members.
pub(crate) fn locate_list(sample: &Value, names: &[String]) -> Option<Pointer> {
    best(sample, |value| {
        let first = value.as_array().and_then(|items| items.first()).and_then(Value::as_object);
        first.map_or(0, |members| likeness(members, names))
    })
}

/// The resource in the shape of `sample`, an object of `schema` (a place in the document): its documented members, and whatever
/// else the schema requires, from the sample.
pub(crate) fn fitted(document: &Value, schema: Option<&Pointer>, sample: &Value, resource: &Value) -> Value {
    let (Some(sample), Some(resource)) = (sample.as_object(), resource.as_object()) else {
        return resource.clone();
    };
    let needed = schema.map(|at| required(document, at)).unwrap_or_default();
    let mut members = Map::new();
    for (name, value) in sample {
        if let Some(own) = resource.get(name) {
            members.insert(name.clone(), own.clone());
        } else if needed.contains(name) {
            members.insert(name.clone(), value.clone());
        }
    }
    for (name, value) in resource {
        members.entry(name.clone()).or_insert_with(|| value.clone());
    }
    Value::Object(members)
}

/// `base` with the value at `place` replaced by the resource as far as the schema of the whole lets it be: all of it, else
/// member by member, else `base` as it is.
pub(crate) fn with_resource(
    schema: &Schema,
    document: &Value,
    base: &Value,
    place: &Pointer,
    resource: &Value,
) -> Value {
    let Some(sample) = place.resolve(base) else { return base.clone() };
    let at = descend(document, schema.pointer(), place);
    let fitted = fitted(document, at.as_ref(), sample, resource);
    let whole = replaced(base, place, fitted.clone());
    if is_kept(schema, &whole) {
        return whole;
    }
    let members = fitted.as_object().into_iter().flatten();
    let edits = members.map(|(name, value)| (place.child(name), value.clone()));
    with_edits(schema, base, edits.collect())
}

/// `base` with all edits that its schema lets stand, made in order. A member that is not there is added.
pub(crate) fn with_edits(schema: &Schema, base: &Value, edits: Vec<(Pointer, Value)>) -> Value {
    let all = edits.iter().fold(base.clone(), |value, (at, new)| replaced(&value, at, new.clone()));
    if is_kept(schema, &all) {
        return all;
    }
    edits.into_iter().fold(base.clone(), |value, (at, new)| {
        let changed = replaced(&value, &at, new);
        if is_kept(schema, &changed) { changed } else { value }
    })
}

/// `base` with another value at `place`.
pub(crate) fn replaced(base: &Value, place: &Pointer, new: Value) -> Value {
    let mut value = base.clone();
    if let Some(slot) = place.resolve_mut(&mut value) {
        *slot = new;
    } else if let (Some(parent), Some(name)) = (place.parent(), place.last())
        && let Some(Value::Object(members)) = parent.resolve_mut(&mut value)
    {
        members.insert(name.into_owned(), new);
    }
    value
}

/// All places in a value in document order, outer before inner; of an array only the first item.
pub(crate) fn places(value: &Value) -> Vec<Pointer> {
    let mut found = vec![Pointer::root()];
    let below = |at: Pointer, value: &Value| places(value).into_iter().map(move |inner| at.join(&inner));
    match value {
        Value::Object(members) => {
            let root = Pointer::root();
            found.extend(members.iter().flat_map(|(name, value)| below(root.child(name), value)));
        }
        Value::Array(items) => {
            found.extend(items.first().into_iter().flat_map(|item| below(Pointer::root().index(0), item)));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    found
}

fn best(sample: &Value, score: impl Fn(&Value) -> usize) -> Option<Pointer> {
    let mut outer_first = places(sample);
    outer_first.retain(|at| at.tokens().count() <= DEPTH);
    outer_first.sort_by_key(|at| at.tokens().count());
    let scored = outer_first.into_iter().filter_map(|at| Some((score(at.resolve(sample)?), at)));
    let found = scored.fold(None, |best: Option<(usize, Pointer)>, (score, at)| match best {
        Some((most, _)) if most >= score => best,
        _ if score == 0 => best,
        _ => Some((score, at)),
    });
    found.map(|(_, at)| at)
}

/// How many of the members are the resource's; 0 where most are not.
fn likeness(members: &Map<String, Value>, names: &[String]) -> usize {
    let known = members.keys().filter(|name| names.contains(name)).count();
    if known * 3 >= members.len() { known } else { 0 }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn names() -> Vec<String> {
        ["id", "name", "email"].map(str::to_owned).to_vec()
    }

    #[test]
    fn a_resource_is_found_in_its_envelope() {
        for (sample, place) in [
            (json!({"id": 1, "name": "Ada"}), Some("")),
            (json!({"success": true, "data": {"id": 1, "name": "Ada", "x": 1}}), Some("/data")),
            (json!({"success": true, "message": "done", "code": 1, "id": 1}), None),
            (json!({"result": {"lead": {"email": "a@b.c"}}}), Some("/result/lead")),
            (json!("text"), None),
        ] {
            assert_eq!(locate(&sample, &names()).as_ref().map(Pointer::as_str), place, "{sample}");
        }
    }

    #[test]
    fn a_list_is_found_by_its_items() {
        for (sample, place) in [
            (json!([{"id": 1}]), Some("")),
            (json!({"data": [{"id": 1, "name": "Ada", "tags": []}], "tags": ["x"]}), Some("/data")),
            (json!({"data": []}), None),
        ] {
            assert_eq!(locate_list(&sample, &names()).as_ref().map(Pointer::as_str), place, "{sample}");
        }
    }
}
