//! What a schema says of a place by its name alone, before there is any value.

use serde_json::Value;

use crate::schema::nodes::Nodes;
use crate::schema::set::Schema;
use crate::schema::types::Type;
use crate::schema::view::View;
use crate::text::{Pointer, closest};

/// How many members of a place are looked into for a name that is not there.
const MOST: usize = 200;

/// What a schema says of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mention {
    /// It documents it.
    Named,
    /// It says nothing of it, nor of what else may be there.
    Open,
    /// It documents what is there, and that is not it; the likeliest place that was meant, where one is near.
    Lacking(Option<Pointer>),
}

impl Schema {
    /// What is said of the place, over all branches that could apply; `*` stands for any item of an array, or any member.
    #[must_use]
    pub fn mention(&self, place: &Pointer) -> Mention {
        let view = self.view();
        let mut nodes = self.nodes();
        let mut at = Pointer::root();
        let tokens: Vec<String> = place.tokens().map(std::borrow::Cow::into_owned).collect();
        for (index, token) in tokens.iter().enumerate() {
            let next = step(&nodes, view, token);
            if next.is_empty() {
                if is_open(&nodes, token) {
                    return Mention::Open;
                }
                let rest = Pointer::of(&tokens[index + 1..]);
                return Mention::Lacking(meant(&nodes, view, token).map(|near| at.join(&near).join(&rest)));
            }
            nodes = next;
            at = at.child(token);
        }
        Mention::Named
    }
}

fn step<'d>(nodes: &Nodes<'d>, view: &'d View, token: &str) -> Nodes<'d> {
    let next = nodes.step(view, if token == "*" { "0" } else { token });
    if next.is_empty() && token == "*" { nodes.step(view, token) } else { next }
}

/// Whether a member of any name may be there as far as the document goes. With `*`, one of those that it names is meant.
fn is_open(nodes: &Nodes<'_>, token: &str) -> bool {
    let has_names = !nodes.names().is_empty();
    let types = nodes.types();
    let is_free = |keyword: &str| nodes.is(keyword);
    is_free("additionalProperties")
        || is_free("unevaluatedProperties")
        || if has_names { token == "*" } else { types.is_empty() || types.contains(Type::Object) }
        || (types.contains(Type::Array) && is_item(token) && nodes.keyword("items").all(Value::is_boolean))
}

fn is_item(token: &str) -> bool {
    token == "*" || token.bytes().all(|byte| byte.is_ascii_digit())
}

/// The place that was likely meant by a member that is not documented: one whose name is like it, one in the items, or one of
/// that name a member further down.
fn meant(nodes: &Nodes<'_>, view: &View, token: &str) -> Option<Pointer> {
    let names = nodes.names();
    if let Some(near) = closest(token, names.iter().copied()) {
        return Some(Pointer::root().child(near));
    }
    let items = nodes.step(view, "0");
    if let Some(near) = closest(token, items.names()) {
        return Some(Pointer::root().child("*").child(near));
    }
    let holder = names.into_iter().take(MOST).find(|name| nodes.step(view, name).names().contains(&token));
    holder.map(|holder| Pointer::root().child(holder).child(token))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::schema::Direction;
    use crate::schema::Schemas;

    #[test]
    fn a_place_is_documented_left_open_or_lacking_with_what_was_likely_meant() {
        let document = json!({"root": {
            "type": "object",
            "properties": {
                "data": {"type": "object", "properties": {"email": {"type": "string"}, "odd/name": {}}},
                "items": {"type": "array", "items": {"$ref": "#/item"}},
                "free": {"type": "object"},
                "list": {"type": "array"},
                "any": {},
                "map": {"type": "object", "additionalProperties": {"$ref": "#/item"}},
                "wide": {"type": "object", "properties": {"a": {}}, "additionalProperties": true},
                "either": {"oneOf": [{"type": "null"}, {"$ref": "#/item"}]},
            },
        }, "item": {"type": "object", "properties": {"id": {"type": "string"}}}});
        let schemas = Schemas::over(Arc::new(document));
        let schema = schemas.at(&Pointer::new("/root"), Direction::Response);
        let lacking = |near: &str| Mention::Lacking(Some(Pointer::new(near)));
        for (place, expected) in [
            ("", Mention::Named),
            ("/data/email", Mention::Named),
            ("/data/odd~1name", Mention::Named),
            ("/items/*/id", Mention::Named),
            ("/items/0/id", Mention::Named),
            ("/map/*/id", Mention::Named),
            ("/map/anybody/id", Mention::Named),
            ("/either/id", Mention::Named),
            ("/free/x/y", Mention::Open),
            ("/list/*/x", Mention::Open),
            ("/any/x", Mention::Open),
            ("/wide/b", Mention::Open),
            ("/data/*", Mention::Open),
            ("/data/emial", lacking("/data/email")),
            ("/data/email/home", Mention::Lacking(None)),
            ("/date/email", lacking("/data/email")),
            ("/email", lacking("/data/email")),
            ("/items/id", lacking("/items/*/id")),
            ("/items/*/idd", lacking("/items/*/id")),
            ("/data/nothing", Mention::Lacking(None)),
        ] {
            assert_eq!(schema.mention(&Pointer::new(place)), expected, "{place}");
        }
    }
}
