//! `$id`, `$anchor` and `$self`: the names that a document gives to its own places.

use std::collections::HashMap;

use reqwest::Url;
use serde_json::Value;

use crate::text::Pointer;

/// The names in one document. Most have none.
#[derive(Default)]
pub(crate) struct Ids {
    /// Schemas with an `$id`, outermost first: where, and the URI made absolute as far as that goes.
    resources: Vec<(Pointer, String)>,
    /// `$anchor` and `$dynamicAnchor`, by the resource that they stand in and their name.
    anchors: HashMap<(Pointer, String), Pointer>,
}

impl Ids {
    /// The names in a document, whose text is asked first because a walk over all of it is seldom needed.
    pub(crate) fn of(value: &Value, text: &str) -> Self {
        let mut ids = Self::default();
        if ["$id", "$anchor", "$dynamicAnchor", "$self"].iter().any(|name| text.contains(name)) {
            ids.collect(value, &Pointer::root(), &Pointer::root(), "");
        }
        ids
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.resources.is_empty() && self.anchors.is_empty()
    }

    /// The innermost resource that a place lies in: where it begins, and its URI (`""` for the document itself).
    pub(crate) fn resource(&self, at: &Pointer) -> (Pointer, &str) {
        let found = self.resources.iter().rev().find(|(resource, _)| at.is_within(resource));
        found.map_or((Pointer::root(), ""), |(pointer, uri)| (pointer.clone(), uri.as_str()))
    }

    /// The resource that has this URI.
    pub(crate) fn named(&self, uri: &str) -> Option<&Pointer> {
        self.resources.iter().find(|(_, id)| id == uri).map(|(pointer, _)| pointer)
    }

    /// The place that is called so within a resource.
    pub(crate) fn anchor(&self, resource: &Pointer, name: &str) -> Option<&Pointer> {
        self.anchors.get(&(resource.clone(), name.to_owned()))
    }

    /// Values that are no schemas may hold such names too; nothing refers to them, so they do no harm.
    fn collect(&mut self, value: &Value, at: &Pointer, resource: &Pointer, base: &str) {
        match value {
            Value::Object(map) => {
                let id = map.get("$id").or_else(|| map.get("$self").filter(|_| at.is_root()));
                let own = id.and_then(Value::as_str).map(|id| absolute(base, id));
                let (resource, base) = match &own {
                    Some(uri) => {
                        self.resources.push((at.clone(), uri.clone()));
                        (at, uri.as_str())
                    }
                    None => (resource, base),
                };
                for keyword in ["$anchor", "$dynamicAnchor"] {
                    if let Some(name) = map.get(keyword).and_then(Value::as_str) {
                        self.anchors.insert((resource.clone(), name.to_owned()), at.clone());
                    }
                }
                for (key, member) in map {
                    if member.is_object() || member.is_array() {
                        self.collect(member, &at.child(key), resource, base);
                    }
                }
            }
            Value::Array(list) => {
                for (index, item) in list.iter().enumerate() {
                    self.collect(item, &at.index(index), resource, base);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

/// `reference` seen from `base`, without an empty fragment; itself where `base` is no absolute URI.
pub(crate) fn absolute(base: &str, reference: &str) -> String {
    let reference = reference.strip_suffix('#').unwrap_or(reference);
    match Url::parse(base).and_then(|base| base.join(reference)) {
        Ok(url) => url.to_string(),
        // `Url` would add a slash to a bare host; the same is done on both sides of a comparison.
        Err(_) => Url::parse(reference).map_or_else(|_| reference.to_owned(), |url| url.to_string()),
    }
}
