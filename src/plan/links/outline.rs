//! What a schema says of members and kinds, read from the document itself: names and types are enough to tell what names what, and
//! nothing is compiled for it.

use serde_json::Value;

use crate::spec::Api;
use crate::text::Pointer;

/// How many schemas may speak about one value; the rest is not heard.
const MOST: usize = 60;

/// The kinds of scalars that a schema admits, as far as it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Kind {
    types: Vec<String>,
    formats: Vec<String>,
    /// Whether all values are listed: such a value names no thing.
    pub(super) is_listed: bool,
}

/// Formats that a text of another format is never in.
const EXACT: [&str; 8] = ["uuid", "date-time", "date", "email", "ipv4", "ipv6", "uri", "byte"];

impl Kind {
    /// Whether it can name a thing at all.
    pub(super) fn is_naming(&self) -> bool {
        let types = ["string", "integer", "number"];
        !self.is_listed && (self.types.is_empty() || types.iter().any(|name| self.has(name)))
    }

    /// Whether there are only a few values, each of them known.
    pub(super) fn is_choice(&self) -> bool {
        self.is_listed || (!self.types.is_empty() && self.types.iter().all(|name| name == "boolean"))
    }

    /// Whether a whole number may stand there.
    pub(super) fn is_whole(&self) -> bool {
        self.has("integer") && !self.has("string")
    }

    /// Whether it is an object.
    pub(super) fn is_object(&self) -> bool {
        self.has("object")
    }

    /// Whether it is an array.
    pub(super) fn is_array(&self) -> bool {
        self.has("array")
    }

    /// Whether it is said to be text.
    pub(super) fn is_text(&self) -> bool {
        self.has("string") && !self.is_listed
    }

    /// Whether a text may stand there.
    pub(super) fn has_text(&self) -> bool {
        self.types.is_empty() || self.has("string")
    }

    /// Whether a text is not of any format.
    pub(super) fn is_free_text(&self) -> bool {
        self.has("string") && self.formats.is_empty()
    }

    /// Whether a value of this kind can be one of another kind. In text, a number is one as well.
    pub(super) fn fits(&self, other: &Self, medium: Medium) -> bool {
        if !self.is_naming() || !other.is_naming() {
            return false;
        }
        let whole = |name: &str| if name == "number" { "integer" } else { name }.to_owned();
        let mine: Vec<String> = self.types.iter().map(|name| whole(name)).collect();
        let theirs: Vec<String> = other.types.iter().map(|name| whole(name)).collect();
        let in_text = medium == Medium::Text && other.has("string");
        let common = mine.is_empty()
            || theirs.is_empty()
            || mine.iter().any(|name| theirs.contains(name) || (in_text && name == "integer"));
        let exact = |kind: &Self| -> Vec<String> {
            kind.formats.iter().filter(|format| EXACT.contains(&format.as_str())).cloned().collect()
        };
        let (mine, theirs) = (exact(self), exact(other));
        common && (mine.is_empty() || theirs.is_empty() || mine.iter().any(|format| theirs.contains(format)))
    }

    fn has(&self, name: &str) -> bool {
        self.types.iter().any(|known| known == name)
    }
}

/// Where a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Medium {
    /// Into a path, a query or a header.
    Text,
    /// Into JSON.
    Json,
}

/// The document's schemas.
#[derive(Clone, Copy)]
pub(super) struct Outline<'d> {
    document: &'d Value,
}

impl<'d> Outline<'d> {
    /// Of a document.
    pub(super) fn of(api: &'d Api) -> Self {
        Self { document: api.schemas.document() }
    }

    /// The document.
    pub(super) fn document(self) -> &'d Value {
        self.document
    }

    /// The kind of what stands at a schema.
    pub(super) fn kind(self, at: &Pointer) -> Kind {
        let mut kind = Kind::default();
        self.each(at, &mut |_, node| {
            let named = match node.get("type") {
                Some(Value::String(name)) => vec![name.clone()],
                Some(Value::Array(names)) => {
                    names.iter().filter_map(Value::as_str).map(str::to_owned).collect()
                }
                Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => Vec::new(),
            };
            kind.types.extend(named.into_iter().filter(|name| name != "null"));
            if node.get("properties").is_some() && node.get("type").is_none() {
                kind.types.push("object".to_owned());
            }
            kind.formats.extend(node.get("format").and_then(Value::as_str).map(str::to_owned));
            kind.is_listed |= node.get("enum").is_some() || node.get("const").is_some();
        });
        kind
    }

    /// The members that a schema names, each with the place of its own schema, in document order.
    pub(super) fn members(self, at: &Pointer) -> Vec<(&'d str, Pointer)> {
        let mut found: Vec<(&str, Pointer)> = Vec::new();
        self.each(at, &mut |at, node| {
            let Some(properties) = node.get("properties").and_then(Value::as_object) else { return };
            for name in properties.keys() {
                if !found.iter().any(|(known, _)| known == name) {
                    found.push((name, at.child("properties").child(name)));
                }
            }
        });
        found
    }

    /// The schema of an array's items.
    pub(super) fn items(self, at: &Pointer) -> Option<Pointer> {
        let mut found = None;
        self.each(at, &mut |at, node| {
            if found.is_none() && node.get("items").is_some_and(Value::is_object) {
                found = Some(at.child("items"));
            }
        });
        found
    }

    /// What the author says of it.
    pub(super) fn description(self, at: &Pointer) -> Option<&'d str> {
        let mut found = None;
        self.each(at, &mut |_, node| {
            found = found.or_else(|| node.get("description").and_then(Value::as_str));
        });
        found
    }

    /// Visits a schema and all that speaks about the same value, what is said here before what is said elsewhere.
    fn each(self, at: &Pointer, visit: &mut dyn FnMut(&Pointer, &'d Value)) {
        let mut seen: Vec<Pointer> = Vec::new();
        let mut waiting = vec![at.clone()];
        while let Some(at) = waiting.pop() {
            if seen.len() >= MOST || seen.contains(&at) {
                continue;
            }
            let Some(node) = at.resolve(self.document) else { continue };
            visit(&at, node);
            let mut next: Vec<Pointer> =
                node.get("$ref").and_then(Value::as_str).and_then(Pointer::of_fragment).into_iter().collect();
            for keyword in ["allOf", "anyOf", "oneOf"] {
                let count = node.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
                next.extend((0..count).map(|index| at.child(keyword).index(index)));
            }
            waiting.extend(next.into_iter().rev());
            seen.push(at);
        }
    }
}
