//! What the schemas of a node say together, keyword by keyword: references and `allOf` are read as if they stood in place.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::compare::node::Node;
use crate::schema::Type;
use crate::schema::Types;
use crate::schema::is_remark;
use crate::text::Pointer;

/// How many references and `allOf`s are read into one another.
const DEPTH: usize = 24;
/// How many parts one node is made of at most.
const PARTS: usize = 400;

/// What is said of members that `properties` does not name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Others {
    /// Nothing: any may come, and none is documented.
    Unsaid,
    /// Any may come.
    Any,
    /// None.
    Forbidden,
    /// Those of a schema.
    Of(Vec<Pointer>),
}

/// What is said of a set of values.
#[derive(Clone)]
pub(super) struct Facets {
    /// The types that are said; `None`: any.
    pub(super) types: Option<Types>,
    /// The values that are listed.
    pub(super) listed: Option<Vec<Value>>,
    /// Keywords that bound something, the tightest of each: `minimum`, `maxLength`, ...
    pub(super) bounds: BTreeMap<&'static str, Value>,
    /// `multipleOf`, `pattern` and `format`: each is said of all values.
    pub(super) texts: BTreeMap<&'static str, Vec<Value>>,
    /// Whether items have to differ.
    pub(super) unique: Option<Pointer>,
    /// The names of members that have to be there.
    pub(super) required: Vec<String>,
    /// The members that are described, and where.
    pub(super) properties: Vec<(String, Vec<Pointer>)>,
    /// All other members.
    pub(super) others: Others,
    /// The items of arrays.
    pub(super) items: Vec<Pointer>,
    /// The alternatives of `anyOf` and `oneOf`, and whether exactly one has to hold.
    pub(super) unions: Vec<Vec<Pointer>>,
    /// Keywords that are not read here, with what they say.
    pub(super) opaque: Vec<(String, Value)>,
    /// Where keywords stand.
    places: BTreeMap<String, Pointer>,
    parts: usize,
}

/// Keywords that bound from below; those that are not here bound from above.
const LOWER: [&str; 5] = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];
const UPPER: [&str; 5] = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"];
const TEXTS: [&str; 3] = ["multipleOf", "pattern", "format"];

impl Facets {
    /// What a node says.
    pub(super) fn of(node: &Node) -> Self {
        let mut facets = Self::nothing();
        for schema in node.schemas() {
            facets.take(schema.document(), &schema.target(), DEPTH);
        }
        facets.stated();
        facets
    }

    fn nothing() -> Self {
        Self {
            types: None,
            listed: None,
            bounds: BTreeMap::new(),
            texts: BTreeMap::new(),
            unique: None,
            required: Vec::new(),
            properties: Vec::new(),
            others: Others::Unsaid,
            items: Vec::new(),
            unions: Vec::new(),
            opaque: Vec::new(),
            places: BTreeMap::new(),
            parts: 0,
        }
    }

    /// Where a keyword stands, of several the first.
    pub(super) fn place(&self, keyword: &str) -> Option<&Pointer> {
        self.places.get(keyword)
    }

    /// Where a member is described.
    pub(super) fn property(&self, name: &str) -> Option<&[Pointer]> {
        self.properties.iter().find(|(known, _)| known == name).map(|(_, at)| at.as_slice())
    }

    /// The types that the keywords imply where none is stated.
    pub(super) fn implied(&self) -> Option<Types> {
        if let Some(listed) = &self.listed {
            return Some(listed.iter().map(Type::of).collect());
        }
        let speaks = |names: &[&str]| names.iter().any(|name| self.bounds.contains_key(name));
        let mut types = Types::NONE;
        if !self.properties.is_empty()
            || !self.required.is_empty()
            || self.others != Others::Unsaid
            || speaks(&["minProperties", "maxProperties"])
        {
            types = types.with(Type::Object);
        }
        if !self.items.is_empty() || self.unique.is_some() || speaks(&["minItems", "maxItems"]) {
            types = types.with(Type::Array);
        }
        if speaks(&["minLength", "maxLength"])
            || self.texts.contains_key("pattern")
            || self.texts.contains_key("format")
        {
            types = types.with(Type::String);
        }
        if speaks(&["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"])
            || self.texts.contains_key("multipleOf")
        {
            types = types.with(Type::Number);
        }
        (!types.is_empty()).then_some(types)
    }

    /// Reads a schema in.
    fn take(&mut self, document: &Value, at: &Pointer, depth: usize) {
        self.parts += 1;
        let Some(depth) = depth.checked_sub(1).filter(|_| self.parts <= PARTS) else {
            return self.opaque.push(("$ref".to_owned(), Value::Null));
        };
        match at.resolve(document) {
            Some(Value::Object(members)) => {
                for (keyword, said) in members {
                    self.keyword(document, at, (keyword, said), depth);
                }
                self.members(at, members);
            }
            Some(Value::Bool(true)) => {}
            other => self.opaque.push(("schema".to_owned(), other.cloned().unwrap_or_default())),
        }
    }

    fn keyword(&mut self, document: &Value, at: &Pointer, (keyword, said): (&str, &Value), depth: usize) {
        if is_remark(keyword) || matches!(keyword, "properties" | "additionalProperties") {
            return;
        }
        let place = at.child(keyword);
        self.places.entry(keyword.to_owned()).or_insert_with(|| place.clone());
        match (keyword, said) {
            ("$ref", Value::String(reference)) => match Pointer::of_fragment(reference) {
                Some(target) => self.take(document, &target, depth),
                None => self.opaque.push((keyword.to_owned(), said.clone())),
            },
            ("allOf", Value::Array(parts)) => {
                (0..parts.len()).for_each(|number| self.take(document, &place.index(number), depth));
            }
            ("anyOf" | "oneOf", Value::Array(branches)) => self.union(document, &place, branches, depth),
            ("type", said) => self.narrow_types(named_types(said)),
            ("enum", Value::Array(values)) => self.narrow_list(values),
            ("const", value) => self.narrow_list(std::slice::from_ref(value)),
            ("required", Value::Array(names)) => {
                for name in names.iter().filter_map(Value::as_str) {
                    if !self.required.iter().any(|known| known == name) {
                        self.required.push(name.to_owned());
                    }
                }
            }
            ("items", _) => self.items.push(place),
            ("uniqueItems", Value::Bool(true)) => self.unique = Some(place),
            ("uniqueItems", Value::Bool(false)) => {}
            _ => self.number_or_text(keyword, said),
        }
    }

    fn number_or_text(&mut self, keyword: &str, said: &Value) {
        let is = |names: &[&'static str]| names.iter().copied().find(|name| *name == keyword);
        let tighter = |known: &Value, lower: bool| match (known.as_f64(), said.as_f64()) {
            (Some(known), Some(said)) => (said > known) == lower && (said - known).abs() > 0.0,
            _ => false,
        };
        match (is(&LOWER), is(&UPPER), is(&TEXTS)) {
            (Some(name), _, _) if self.bounds.get(name).is_none_or(|known| tighter(known, true)) => {
                // Nothing is shorter than nothing.
                if name == "minimum" || name == "exclusiveMinimum" || said.as_u64() != Some(0) {
                    self.bounds.insert(name, said.clone());
                }
            }
            (_, Some(name), _) if self.bounds.get(name).is_none_or(|known| tighter(known, false)) => {
                self.bounds.insert(name, said.clone());
            }
            (None, None, Some(name)) => {
                let texts = self.texts.entry(name).or_default();
                if !texts.contains(said) {
                    texts.push(said.clone());
                }
            }
            (Some(_), _, _) | (_, Some(_), _) => {}
            (None, None, None) => self.opaque.push((keyword.to_owned(), said.clone())),
        }
    }

    /// Members of an object, which belong together.
    fn members(&mut self, at: &Pointer, schema: &Map<String, Value>) {
        let properties = schema.get("properties").and_then(Value::as_object);
        let place = at.child("properties");
        for name in properties.into_iter().flat_map(Map::keys) {
            let at = place.child(name);
            match self.properties.iter_mut().find(|(known, _)| known == name) {
                Some((_, places)) if places.contains(&at) => {}
                Some((_, places)) => places.push(at),
                None => self.properties.push((name.clone(), vec![at])),
            }
        }
        let place = at.child("additionalProperties");
        let said = match schema.get("additionalProperties") {
            None => return,
            Some(Value::Bool(true)) => Others::Any,
            Some(Value::Bool(false)) => Others::Forbidden,
            Some(Value::Object(said)) if said.keys().all(|key| is_remark(key)) => Others::Any,
            Some(_) => Others::Of(vec![place.clone()]),
        };
        self.places.entry("additionalProperties".to_owned()).or_insert(place);
        // Each speaks of the names that stand beside it: with several parts that is not one set of names.
        if self.parts > 1 && !matches!(said, Others::Any) {
            self.opaque.push(("additionalProperties".to_owned(), Value::Bool(said == Others::Forbidden)));
        }
        self.others = match (&self.others, said) {
            (Others::Unsaid | Others::Any, said) => said,
            (Others::Forbidden, _) | (_, Others::Forbidden) => Others::Forbidden,
            (Others::Of(known), Others::Of(more)) => Others::Of([known.as_slice(), &more].concat()),
            (Others::Of(known), Others::Unsaid | Others::Any) => Others::Of(known.clone()),
        };
    }

    /// Alternatives. One of a single other beside null is that other, or null.
    fn union(&mut self, document: &Value, place: &Pointer, branches: &[Value], depth: usize) {
        let is_null = |branch: &Value| {
            branch.get("type").is_some_and(|kind| kind == "null" || *kind == serde_json::json!(["null"]))
        };
        let others: Vec<usize> = (0..branches.len()).filter(|number| !is_null(&branches[*number])).collect();
        match others.as_slice() {
            [only] if branches.len() == 1 => self.take(document, &place.index(*only), depth),
            [only] if self.is_silent() => {
                let mut inner = Self::nothing();
                inner.parts = self.parts;
                inner.take(document, &place.index(*only), depth);
                self.parts = inner.parts;
                if inner.unions.is_empty() {
                    inner.types = inner.types.map(|types| types.with(Type::Null));
                    if let Some(listed) =
                        inner.listed.as_mut().filter(|listed| !listed.contains(&Value::Null))
                    {
                        listed.push(Value::Null);
                    }
                    if inner.types.is_none() && inner.listed.is_none() {
                        inner.types = inner.implied().map(|types| types.with(Type::Null));
                    }
                    let places = std::mem::take(&mut self.places);
                    *self = inner;
                    self.places.extend(places);
                } else {
                    self.unions.push((0..branches.len()).map(|number| place.index(number)).collect());
                }
            }
            _ => self.unions.push((0..branches.len()).map(|number| place.index(number)).collect()),
        }
    }

    /// Whether nothing has been said yet that a union could stand beside.
    fn is_silent(&self) -> bool {
        self.types.is_none()
            && self.listed.is_none()
            && self.bounds.is_empty()
            && self.texts.is_empty()
            && self.properties.is_empty()
            && self.required.is_empty()
            && self.items.is_empty()
            && self.unions.is_empty()
            && self.opaque.is_empty()
            && self.others == Others::Unsaid
    }

    fn narrow_types(&mut self, said: Types) {
        self.types = Some(match self.types {
            None => said,
            Some(known) => {
                Type::ALL.into_iter().filter(|kind| known.admit(*kind) && said.admit(*kind)).collect()
            }
        });
    }

    fn narrow_list(&mut self, values: &[Value]) {
        self.listed = Some(match self.listed.take() {
            None => values.to_vec(),
            Some(known) => known.into_iter().filter(|value| values.contains(value)).collect(),
        });
    }

    /// Listed values are of the types that are stated.
    fn stated(&mut self) {
        if let (Some(listed), Some(types)) = (&mut self.listed, self.types) {
            listed.retain(|value| types.admit(Type::of(value)));
        }
    }
}

fn named_types(said: &Value) -> Types {
    let named = |name: &Value| name.as_str().and_then(Type::named);
    match said {
        Value::Array(all) => all.iter().filter_map(named).collect(),
        one => named(one).into_iter().collect(),
    }
}
