//! What the document's schemas say about how values are written: names, types and annotations, over references, `allOf` and the
//! branches of `anyOf` and `oneOf`. Only what the writing depends on; whether a value is valid is not asked here.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::schema::{Type, Types};
use crate::text::Pointer;

/// How many schemas are looked at for one place.
const MOST: usize = 200;

/// All schemas that speak about one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape<'d> {
    document: Option<&'d Value>,
    parts: Vec<&'d Value>,
    /// How many in front are the schema itself and what it refers to, one after the other.
    chain: usize,
}

impl<'d> Shape<'d> {
    /// The schema at a place in a document; nothing is said where there is none.
    pub(super) fn at(document: &'d Value, at: Option<&Pointer>) -> Self {
        Self::over(document, at.and_then(|at| at.resolve(document)))
    }

    fn over(document: &'d Value, schemas: impl IntoIterator<Item = &'d Value>) -> Self {
        let mut shape = Self { document: Some(document), parts: Vec::new(), chain: 0 };
        for schema in schemas {
            let mut next = Some(schema);
            while let Some(schema) = next.filter(|schema| shape.is_new(schema)) {
                shape.parts.push(schema);
                next = target(document, schema);
            }
            shape.chain = shape.parts.len();
        }
        let mut read = 0;
        while let Some(schema) = shape.parts.get(read).copied() {
            read += 1;
            shape.enter(target(document, schema));
            for keyword in ["allOf", "anyOf", "oneOf"] {
                shape.enter(schema.get(keyword).and_then(Value::as_array).into_iter().flatten());
            }
        }
        shape
    }

    fn is_new(&self, schema: &Value) -> bool {
        self.parts.len() < MOST && !self.parts.iter().any(|known| std::ptr::eq(*known, schema))
    }

    fn enter(&mut self, schemas: impl IntoIterator<Item = &'d Value>) {
        for schema in schemas {
            if self.is_new(schema) {
                self.parts.push(schema);
            }
        }
    }

    fn below(&self, schemas: Vec<&'d Value>) -> Self {
        self.document.map(|document| Self::over(document, schemas)).unwrap_or_default()
    }

    /// The schemas of a member.
    pub(super) fn property(&self, name: &str) -> Self {
        let named = |part: &&'d Value| part.get("properties").and_then(|properties| properties.get(name));
        let mut found: Vec<&Value> = self.parts.iter().filter_map(named).collect();
        if found.is_empty() {
            let rest = self.parts.iter().filter_map(|part| part.get("additionalProperties"));
            found = rest.filter(|rest| rest.is_object()).collect();
        }
        self.below(found)
    }

    /// The schemas of an array's items.
    pub(super) fn items(&self) -> Self {
        let items = self.parts.iter().filter_map(|part| part.get("items"));
        self.below(items.filter(|items| items.is_object()).collect())
    }

    /// The names of the documented members, in document order.
    pub(super) fn names(&self) -> Vec<&'d str> {
        let mut names: Vec<&str> = Vec::new();
        for properties in self.parts.iter().filter_map(|part| part.get("properties")?.as_object()) {
            for name in properties.keys() {
                if !names.contains(&name.as_str()) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// The types that some schema names.
    pub(super) fn types(&self) -> Types {
        let named = self.parts.iter().flat_map(|part| match part.get("type") {
            Some(Value::String(name)) => vec![name.as_str()],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        });
        let types: Types = named.filter_map(Type::named).collect();
        if !types.is_empty() {
            return types;
        }
        let has = |keyword: &str| self.parts.iter().any(|part| part.get(keyword).is_some());
        let implied = [(has("properties"), Type::Object), (has("items"), Type::Array)];
        implied.into_iter().filter(|(holds, _)| *holds).map(|(_, kind)| kind).collect()
    }

    /// The first text that some schema has for a keyword.
    pub(super) fn text(&self, keyword: &str) -> Option<&'d str> {
        self.parts.iter().find_map(|part| part.get(keyword)?.as_str())
    }

    /// The `xml` object: the schema's own, else the one of what it refers to, else of one of its parts.
    pub(super) fn xml(&self) -> Option<&'d Value> {
        self.parts.iter().find_map(|part| part.get("xml"))
    }

    /// The `xml` object that stands at the schema or at what it refers to, and in no part of it.
    pub(super) fn own_xml(&self) -> Option<&'d Value> {
        self.parts[..self.chain].iter().find_map(|part| part.get("xml"))
    }

    /// The name of the component that the schema refers to.
    pub(super) fn component(&self) -> Option<Cow<'d, str>> {
        let reference = self.parts[..self.chain].iter().find_map(|part| part.get("$ref")?.as_str())?;
        let (_, name) = reference.rsplit_once('/')?;
        let name = percent_decode_str(name).decode_utf8_lossy();
        Some(if name.contains('~') { Cow::Owned(name.replace("~1", "/").replace("~0", "~")) } else { name })
    }
}

/// What a schema's `$ref` leads to.
fn target<'d>(document: &'d Value, schema: &Value) -> Option<&'d Value> {
    let fragment = schema.get("$ref")?.as_str()?.strip_prefix('#')?;
    document.pointer(&percent_decode_str(fragment).decode_utf8_lossy())
}
