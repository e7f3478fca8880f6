//! The closed twin of a document: every object is refused that holds a name its schema does not mention.
//!
//! The twin only answers yes or no, at full speed; `undocumented` finds the places when it says no.

use std::collections::HashMap;

use jsonschema::{Draft, Registry, Validator};
use self_cell::self_cell;
use serde_json::{Map, Value, json};

use crate::schema::options::options;
use crate::schema::places::{Role, address, role, visit};
use crate::schema::reference::target;
use crate::text::Pointer;

/// The name of the twin in its registry.
const TWIN: &str = "urn:twin";
/// Keywords whose schemas speak about the same value as the schema that holds them.
const IN_PLACE: &[&str] = &["allOf", "anyOf", "dependentSchemas", "else", "if", "oneOf", "then"];
/// Keywords that assert nothing and are left behind.
const ANNOTATIONS: &[&str] = &[
    "$comment",
    "default",
    "deprecated",
    "description",
    "discriminator",
    "example",
    "examples",
    "externalDocs",
    "readOnly",
    "title",
    "writeOnly",
    "xml",
];
/// How deep schemas are nested before the rest is taken to say nothing.
const DEPTH: usize = 64;

/// What is left when a schema's own words are exhausted.
const CLOSED: &str = "unevaluatedProperties";

self_cell!(
    struct Bound {
        owner: Value,
        #[not_covariant]
        dependent: Engine,
    }
);

struct Engine<'t>(Option<Registry<'t>>);

/// Every schema that some `$ref` names, in its open form under its pointer as one key; where a value is entered from
/// there, it is closed.
pub(crate) struct Twin(Bound);

impl Twin {
    /// Rewrites all that is referred to.
    pub(crate) fn of(document: &Value) -> Self {
        let mut rewriting = Rewriting { document, speaks: HashMap::new() };
        let mut targets = Vec::new();
        visit(document, &mut |place| {
            targets.extend(place.value.get("$ref").and_then(Value::as_str).and_then(Pointer::of_fragment));
        });
        let mut twin = Map::new();
        for pointer in targets {
            if let (false, Some(schema)) = (twin.contains_key(pointer.as_str()), pointer.resolve(document)) {
                twin.insert(pointer.to_string(), rewriting.open(schema));
            }
        }
        Self(Bound::new(Value::Object(twin), |twin| {
            let draft = Draft::Draft202012;
            let registry = Registry::new().draft(draft).add(TWIN, draft.create_resource_ref(twin));
            Engine(registry.and_then(jsonschema::RegistryBuilder::prepare).ok())
        }))
    }

    /// The closed form of the schema at a place of the document; `None` when it can't be compiled.
    pub(crate) fn compile(&self, document: &Value, pointer: &Pointer) -> Option<Validator> {
        let mut rewriting = Rewriting { document, speaks: HashMap::new() };
        let closed = rewriting.closed(pointer.resolve(document)?);
        self.0.with_dependent(|_, engine| {
            let registry = engine.0.as_ref()?;
            options().with_registry(registry).build(&closed).ok()
        })
    }
}

struct Rewriting<'d> {
    document: &'d Value,
    /// Whether a schema, by its address, says anything about properties.
    speaks: HashMap<usize, bool>,
}

impl<'d> Rewriting<'d> {
    /// A schema at a place where a value is entered.
    fn closed(&mut self, schema: &'d Value) -> Value {
        let open = self.open(schema);
        if self.speaks(schema, DEPTH) { json!({ "allOf": [open], CLOSED: false }) } else { open }
    }

    /// A schema at a place that speaks about the same value as its holder.
    fn open(&mut self, schema: &'d Value) -> Value {
        let Value::Object(members) = schema else { return schema.clone() };
        let mut open = Map::new();
        for (keyword, value) in members {
            if ANNOTATIONS.contains(&keyword.as_str()) || keyword.starts_with("x-") {
                continue;
            }
            open.insert(keyword.clone(), self.keyword(keyword, value));
        }
        mention_required(&mut open);
        Value::Object(open)
    }

    fn keyword(&mut self, keyword: &str, value: &'d Value) -> Value {
        let in_place = IN_PLACE.contains(&keyword);
        let mut rewrite =
            |schema| if in_place || keyword == "not" { self.open(schema) } else { self.closed(schema) };
        match (role(keyword), value) {
            (Role::Schema, _) => rewrite(value),
            (Role::List, Value::Array(items)) => items.iter().map(rewrite).collect(),
            (Role::Map, Value::Object(map)) => {
                map.iter().map(|(name, schema)| (name.clone(), rewrite(schema))).collect::<Map<_, _>>().into()
            }
            (Role::Other, Value::String(reference)) if keyword == "$ref" => {
                match Pointer::of_fragment(reference) {
                    Some(target) => format!("{TWIN}{}", Pointer::of([target.as_str()]).fragment()).into(),
                    None => value.clone(),
                }
            }
            (Role::List | Role::Map | Role::Other, _) => value.clone(),
        }
    }

    /// Whether a schema says anything about the properties of the value itself.
    fn speaks(&mut self, schema: &'d Value, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        if let Some(known) = self.speaks.get(&address(schema)) {
            return *known;
        }
        // A circle of references adds nothing to what its members say.
        self.speaks.insert(address(schema), false);
        let speaks = names_members(schema)
            || target(self.document, schema).is_some_and(|target| self.speaks(target, depth))
            || IN_PLACE.iter().any(|keyword| match schema.get(keyword) {
                Some(Value::Array(items)) => items.iter().any(|part| self.speaks(part, depth)),
                Some(Value::Object(map)) if *keyword == "dependentSchemas" => {
                    map.values().any(|part| self.speaks(part, depth))
                }
                Some(part) => self.speaks(part, depth),
                None => false,
            });
        self.speaks.insert(address(schema), speaks);
        speaks
    }
}

/// Whether a schema itself names members or shapes of names.
pub(crate) fn names_members(schema: &Value) -> bool {
    ["properties", "patternProperties"]
        .iter()
        .any(|keyword| schema.get(keyword).and_then(Value::as_object).is_some_and(|map| !map.is_empty()))
}

/// A name that is only required is mentioned all the same.
fn mention_required(open: &mut Map<String, Value>) {
    let Some(Value::Array(required)) = open.get("required").cloned() else { return };
    let properties = open.entry("properties").or_insert_with(|| Value::Object(Map::new()));
    let Value::Object(properties) = properties else { return };
    for name in required.iter().filter_map(Value::as_str) {
        if !properties.contains_key(name) {
            properties.insert(name.to_owned(), Value::Bool(true));
        }
    }
}
