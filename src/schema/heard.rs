//! What is said of each place in a value.

use serde_json::Value;

use crate::schema::applied::{Within, applied, below};
use crate::schema::compiled::{Compiled, Side};
use crate::schema::direction::{Direction, kept_out};
use crate::schema::nodes::Node;
use crate::schema::types::Types;
use crate::text::Pointer;

/// How many items of one array are looked at: items have one shape, and a body may hold millions.
const ITEMS: usize = 50;
/// How many of the document's own values are kept for one place.
const SHOWN: usize = 50;

/// A place in a value, and what the document says of it.
pub(crate) struct Heard<'h> {
    /// Where in the value.
    pub(crate) at: &'h Pointer,
    /// What stands there.
    pub(crate) value: &'h Value,
    /// The raw schemas that apply there, of alternatives only those that admit the value.
    pub(crate) schemas: Vec<&'h Value>,
    /// The types that they name; none where nothing is said.
    pub(crate) types: Types,
    /// What the document itself shows there: examples and defaults, of this place and of what it stands in.
    pub(crate) shown: &'h [&'h Value],
}

impl Heard<'_> {
    /// Whether one of the schemas has this keyword.
    pub(crate) fn has(&self, keyword: &str) -> bool {
        self.schemas.iter().any(|schema| schema.get(keyword).is_some())
    }
}

/// Tells of every place in the value of which the schema says something, the outermost first.
pub(crate) fn hear(
    side: &Side,
    compiled: &Compiled,
    (value, examples): (&Value, &[&Value]),
    seen: &mut dyn FnMut(&Heard<'_>),
) {
    let view = compiled.view(side.view());
    let Some(schema) = compiled.pointer().resolve(view.document()) else { return };
    let node = Node { pointer: compiled.pointer().clone(), schema };
    place(Within { side, view }, vec![node], (value, &Pointer::root()), examples, seen);
}

fn place<'d>(
    within: Within<'d>,
    speakers: Vec<Node<'d>>,
    (value, at): (&Value, &Pointer),
    shown: &[&Value],
    seen: &mut dyn FnMut(&Heard<'_>),
) {
    let applied = applied(within, speakers, value);
    if applied.is_empty() {
        return;
    }
    let mut shown: Vec<&Value> = shown.to_vec();
    for node in &applied {
        let listed = node.schema.get("examples").and_then(Value::as_array).into_iter().flatten();
        let single = ["example", "default"].iter().filter_map(|keyword| node.schema.get(keyword));
        shown.extend(listed.chain(single));
    }
    shown.truncate(SHOWN);
    seen(&Heard {
        at,
        value,
        schemas: applied.iter().map(|node| node.schema).collect(),
        types: applied.iter().map(Node::types).fold(Types::NONE, Types::union),
        shown: &shown,
    });
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let inner: Vec<&Value> = shown.iter().filter_map(|shown| shown.get(name)).collect();
                place(within, below(within.view, &applied, name), (member, &at.child(name)), &inner, seen);
            }
        }
        Value::Array(items) => {
            let inner: Vec<&Value> =
                shown.iter().filter_map(|shown| shown.as_array()).flatten().take(SHOWN).collect();
            for (index, item) in items.iter().take(ITEMS).enumerate() {
                let speakers = below(within.view, &applied, &index.to_string());
                place(within, speakers, (item, &at.index(index)), &inner, seen);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The members that are marked as none of this direction's: `writeOnly` ones in responses, `readOnly` ones in requests.
pub(crate) fn misplaced(
    side: &Side,
    compiled: &Compiled,
    direction: Direction,
    value: &Value,
) -> Vec<Pointer> {
    let keyword = kept_out(direction);
    let mut found: Vec<Pointer> = Vec::new();
    hear(side, compiled, (value, &[]), &mut |heard| {
        let is_kept_out = heard.schemas.iter().any(|schema| schema.get(keyword) == Some(&Value::Bool(true)));
        // The words are about members only (OpenAPI 3.1, section 4.8.24.5).
        let holder = heard.at.parent().and_then(|parent| parent.resolve(value));
        let is_member = holder.is_some_and(Value::is_object);
        if is_kept_out && is_member && !found.iter().any(|outer| heard.at.is_within(outer)) {
            found.push(heard.at.clone());
        }
    });
    found
}
