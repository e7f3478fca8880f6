//! `discriminator` becomes `const`s, so that one dialect tells the branches apart by itself.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value, json};

use crate::schema::{INHERITED, MADE_OF_DISCRIMINATOR};
use crate::spec::desk::Discriminator;
use crate::spec::refs;
use crate::text::Pointer;

/// Puts what the discriminators say into the branches. Where a schema lists its branches (`oneOf`, `anyOf`), the value is
/// said beside the `$ref`, because the schema there may serve elsewhere too; where the branches are all schemas that name it
/// in their `allOf`, the value is said in each of those. The property is not made required.
///
/// A value is one that the mapping names for the branch, else the branch's own name (OpenAPI 3.1, section 4.8.25). Where the
/// branch itself says which values it takes, only those of them count, and where that leaves none, or the property is no text,
/// the branch is left as it is: its own word counts.
pub(crate) fn apply(document: &mut Value, discriminators: &[Discriminator]) {
    let mut heirs = None;
    let mut said = Vec::new();
    for discriminator in discriminators {
        let listed = listed(document, &discriminator.at);
        if listed.is_empty() {
            let heirs = heirs.get_or_insert_with(|| Heirs::of(document));
            for heir in heirs.below(&discriminator.at) {
                let names = heirs.names(document, &heir, discriminator);
                said.extend(to_say(document, &heir, &heir, &discriminator.property, names));
            }
        }
        for (branch, target) in listed {
            let names = names(document, &target, discriminator);
            said.extend(to_say(document, &branch, &target, &discriminator.property, names));
        }
    }
    // Only now, because what is said in one schema would be the own word of those that are built on it.
    for said in said {
        say(document, &said);
    }
}

/// Values of a property, to be said in a schema.
struct Said<'p> {
    place: Pointer,
    property: &'p str,
    values: BTreeSet<String>,
    mark: Value,
}

/// The branches of a schema that are references: where they stand and what they name.
fn listed(document: &Value, at: &Pointer) -> Vec<(Pointer, Pointer)> {
    let mut found = Vec::new();
    // The second place is where `nullable` moves them.
    for holder in [at.clone(), at.child("anyOf").index(0)] {
        for keyword in ["oneOf", "anyOf"] {
            let place = holder.child(keyword);
            let Some(Value::Array(branches)) = place.resolve(document) else { continue };
            for (index, branch) in branches.iter().enumerate() {
                if let Some(target) = refs::target(branch) {
                    found.push((place.index(index), target));
                }
            }
        }
    }
    found
}

/// The values of the property that stand for a schema.
fn names(document: &Value, target: &Pointer, discriminator: &Discriminator) -> BTreeSet<String> {
    let mapped = discriminator.mapping.iter().filter(|(_, named)| named == target);
    let mapped: BTreeSet<String> = mapped.map(|(name, _)| name.clone()).collect();
    if !mapped.is_empty() {
        return mapped;
    }
    // AutoRest's extension, where the value is not the schema's name.
    let said = target.child("x-ms-discriminator-value");
    let said = said.resolve(document).and_then(Value::as_str).map(str::to_owned);
    said.or_else(|| target.last().map(std::borrow::Cow::into_owned)).into_iter().collect()
}

/// What there is to say at `place` about `target`, in view of what that says itself.
fn to_say<'p>(
    document: &Value,
    place: &Pointer,
    target: &Pointer,
    property: &'p str,
    mut values: BTreeSet<String>,
) -> Option<Said<'p>> {
    let mut own = Own::default();
    own.collect(document, target, property, 0);
    if let Some(own) = &own.values {
        values.retain(|value| own.iter().any(|own| own == value));
        if values.len() == own.len() {
            return None;
        }
    }
    let is_needed = !own.no_text && !own.is_union && !values.is_empty();
    let mark = if place == target { Value::from(INHERITED) } else { Value::Bool(true) };
    is_needed.then(|| Said { place: place.clone(), property, values, mark })
}

fn say(document: &mut Value, said: &Said<'_>) {
    let Some(Value::Object(schema)) = said.place.resolve_mut(document) else { return };
    let properties = schema.entry("properties").or_insert_with(|| Value::Object(Map::new()));
    let Value::Object(properties) = properties else { return };
    let constraint = properties.entry(said.property).or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(constraint) = constraint
        && !constraint.contains_key("enum")
        && !constraint.contains_key("const")
    {
        let (keyword, values) = match said.values.first() {
            Some(only) if said.values.len() == 1 => ("const", json!(only)),
            _ => ("enum", json!(said.values)),
        };
        constraint.insert(keyword.to_owned(), values);
        constraint.insert(MADE_OF_DISCRIMINATOR.to_owned(), said.mark.clone());
    }
}

/// What a schema itself says of a property.
#[derive(Default)]
struct Own {
    /// The values that every `const` and `enum` has.
    values: Option<Vec<Value>>,
    /// Its type is not text.
    no_text: bool,
    /// It has alternatives of its own, which tell for themselves what they are called.
    is_union: bool,
}

impl Own {
    fn collect(&mut self, document: &Value, at: &Pointer, property: &str, depth: usize) {
        let Some(Value::Object(schema)) = at.resolve(document) else { return };
        if depth > 8 {
            return;
        }
        self.is_union |= schema.contains_key("oneOf") || schema.contains_key("anyOf");
        if let Some(declared) = schema.get("properties").and_then(|properties| properties.get(property)) {
            self.read(document, declared, 0);
        }
        if let Some(target) = schema.get("$ref").and(refs::target(&Value::Object(schema.clone()))) {
            self.collect(document, &target, property, depth + 1);
        }
        if let Some(Value::Array(parts)) = schema.get("allOf") {
            for index in 0..parts.len() {
                self.collect(document, &at.child("allOf").index(index), property, depth + 1);
            }
        }
    }

    fn narrow(&mut self, values: &[Value]) {
        match &mut self.values {
            // Long lists are not the values of a discriminator, and comparing them takes long.
            Some(known) if known.len() * values.len() > 1_000_000 => {}
            Some(known) => known.retain(|value| values.contains(value)),
            None => self.values = Some(values.to_vec()),
        }
    }

    fn read(&mut self, document: &Value, declared: &Value, depth: usize) {
        if let Some(value) = declared.get("const") {
            self.narrow(std::slice::from_ref(value));
        }
        if let Some(Value::Array(values)) = declared.get("enum") {
            self.narrow(values);
        }
        self.no_text |= match declared.get("type") {
            Some(Value::String(kind)) => kind != "string",
            Some(Value::Array(kinds)) => !kinds.iter().any(|kind| kind == "string"),
            _ => false,
        };
        if depth < 8
            && let Some(target) = refs::target(declared)
            && let Some(target) = target.resolve(document)
        {
            self.read(document, target, depth + 1);
        }
    }
}

/// How many heirs of one schema count.
const MOST_HEIRS: usize = 2_000;

/// Which schemas name which others in their `allOf`.
struct Heirs {
    direct: HashMap<Pointer, Vec<Pointer>>,
}

impl Heirs {
    /// Of all named schemas of the document and of its other files.
    fn of(document: &Value) -> Self {
        let mut direct: HashMap<Pointer, Vec<Pointer>> = HashMap::new();
        for (at, schema) in named(document) {
            let Some(Value::Array(parts)) = schema.get("allOf") else { continue };
            for target in parts.iter().filter_map(refs::target) {
                direct.entry(target).or_default().push(at.clone());
            }
        }
        Self { direct }
    }

    /// All schemas below one, however far.
    fn below(&self, at: &Pointer) -> Vec<Pointer> {
        let mut found = Vec::new();
        let mut seen = HashSet::from([at.clone()]);
        let mut open = vec![at.clone()];
        // What asks for the heirs of each heir would take hours on a document that is made for it.
        while let Some(parent) = open.pop()
            && found.len() < MOST_HEIRS
        {
            for heir in self.direct.get(&parent).into_iter().flatten() {
                if seen.insert(heir.clone()) {
                    found.push(heir.clone());
                    open.push(heir.clone());
                }
            }
        }
        found
    }

    /// The values that stand for a schema or for one below it: an heir's heir is an heir.
    fn names(&self, document: &Value, at: &Pointer, discriminator: &Discriminator) -> BTreeSet<String> {
        let all = self.below(at).into_iter().chain([at.clone()]);
        all.flat_map(|schema| names(document, &schema, discriminator)).collect()
    }
}

/// The schemas that have a name.
fn named(document: &Value) -> Vec<(Pointer, &Value)> {
    let mut roots = vec![(Pointer::root(), document)];
    if let Some(Value::Object(files)) = document.get(crate::spec::files::FILES) {
        let at = Pointer::of([crate::spec::files::FILES]);
        roots.extend(files.iter().map(|(number, file)| (at.child(number), file)));
    }
    let mut found = Vec::new();
    for (at, root) in roots {
        for place in [at.child("definitions"), at.child("components").child("schemas")] {
            let held = place.below(&at).and_then(|below| below.resolve(root));
            if let Some(Value::Object(schemas)) = held {
                found.extend(schemas.iter().map(|(name, schema)| (place.child(name), schema)));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(document: &Value, at: &str, mapping: &[(&str, &str)]) -> Value {
        let mut document = document.clone();
        let mapping = mapping.iter().map(|(name, at)| ((*name).to_owned(), Pointer::new(at))).collect();
        apply(&mut document, &[Discriminator { at: Pointer::new(at), property: "kind".to_owned(), mapping }]);
        document
    }

    #[test]
    fn listed_branches_get_their_value_beside_the_reference() {
        let document = json!({"definitions": {
            "Pet": {"oneOf": [{"$ref": "#/definitions/Cat"}, {"$ref": "#/definitions/Dog"}, {"$ref": "#/definitions/Own"}]},
            "Cat": {"properties": {"kind": {"type": "string"}}},
            "Dog": {"properties": {"kind": {"type": "string"}}},
            "Own": {"allOf": [{"properties": {"kind": {"enum": ["mine"]}}}]},
        }});
        let done =
            applied(&document, "/definitions/Pet", &[("d", "/definitions/Dog"), ("e", "/definitions/Dog")]);
        assert_eq!(
            done["definitions"]["Pet"]["oneOf"],
            json!([
                {"$ref": "#/definitions/Cat", "properties": {"kind": {"const": "Cat", "x-specdrift-discriminator": true}}},
                {"$ref": "#/definitions/Dog", "properties": {"kind": {"enum": ["d", "e"], "x-specdrift-discriminator": true}}},
                {"$ref": "#/definitions/Own"},
            ])
        );
        assert_eq!(done["definitions"]["Dog"], document["definitions"]["Dog"]);
    }

    #[test]
    fn heirs_get_their_own_value_and_those_of_their_heirs() {
        let document = json!({"definitions": {
            "Pet": {"properties": {"kind": {"type": "string"}}},
            "Cat": {"allOf": [{"$ref": "#/definitions/Pet"}]},
            "Lion": {"allOf": [{"$ref": "#/definitions/Cat"}], "properties": {"kind": {"description": "a word"}}},
        }});
        let done = applied(&document, "/definitions/Pet", &[]);
        assert_eq!(
            done["definitions"]["Cat"]["properties"],
            json!({"kind": {"enum": ["Cat", "Lion"], "x-specdrift-discriminator": "inherited"}})
        );
        assert_eq!(
            done["definitions"]["Lion"]["properties"],
            json!({"kind": {"description": "a word", "const": "Lion", "x-specdrift-discriminator": "inherited"}})
        );
        assert_eq!(done["definitions"]["Pet"], document["definitions"]["Pet"]);
    }

    #[test]
    fn branches_that_share_a_list_of_all_values_are_told_apart() {
        let document = json!({"definitions": {
            "Pet": {"oneOf": [{"$ref": "#/definitions/Cat"}, {"$ref": "#/definitions/Dog"}]},
            "Base": {"properties": {"kind": {"enum": ["cat", "dog"]}}},
            "Cat": {"allOf": [{"$ref": "#/definitions/Base"}]},
            "Dog": {"allOf": [{"$ref": "#/definitions/Base"}]},
        }});
        let done = applied(&document, "/definitions/Pet", &[("cat", "/definitions/Cat")]);
        assert_eq!(
            done["definitions"]["Pet"]["oneOf"],
            json!([
                {"$ref": "#/definitions/Cat", "properties": {"kind": {"const": "cat", "x-specdrift-discriminator": true}}},
                {"$ref": "#/definitions/Dog"},
            ])
        );
    }

    #[test]
    fn a_branch_that_has_alternatives_itself_takes_the_values_of_those() {
        let document = json!({"definitions": {
            "Item": {"oneOf": [{"$ref": "#/definitions/Own"}, {"$ref": "#/definitions/Kinds"}]},
            "Own": {"properties": {"kind": {"enum": ["mine"]}}},
            "Kinds": {"oneOf": [{"$ref": "#/definitions/Own"}]},
        }});
        let done = applied(&document, "/definitions/Item", &[]);
        assert_eq!(done["definitions"]["Item"], document["definitions"]["Item"]);
    }

    #[test]
    fn circles_and_references_to_nowhere_do_no_harm() {
        let document = json!({"definitions": {
            "A": {"allOf": [{"$ref": "#/definitions/B"}]},
            "B": {"allOf": [{"$ref": "#/definitions/A"}], "oneOf": [{"$ref": "#/definitions/A"}, {"$ref": "#/nowhere"}]},
        }});
        applied(&document, "/definitions/A", &[]);
        applied(&document, "/definitions/B", &[("x", "/nowhere")]);
    }
}
