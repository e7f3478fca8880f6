//! What to do when a built value is not admitted, or none could be built: take out what offends, or take what the
//! document's author wrote.

use serde_json::{Value, json};

use crate::schema::set::Schema;
use crate::text::Pointer;

/// How many members are taken out before a value is given up.
const CUTS: usize = 24;

/// The value without the optional members that offend; `None` when that does not help.
pub(crate) fn pruned(schema: &Schema, mut value: Value) -> Option<Value> {
    let mut left = schema.violations(&value).len();
    for _ in 0..CUTS {
        let offending = schema.violations(&value).into_iter().map(|violation| violation.instance);
        let (better, fewer) = offending.into_iter().find_map(|at| cut(schema, &value, at, left))?;
        if fewer == 0 {
            return Some(better);
        }
        (value, left) = (better, fewer);
    }
    None
}

/// The value without the member at a place or the nearest one around it, where that leaves fewer violations.
fn cut(schema: &Schema, value: &Value, at: Pointer, left: usize) -> Option<(Value, usize)> {
    let mut at = Some(at);
    while let Some(here) = at.filter(|here| !here.is_root()) {
        if let Some(without) = without(value, &here) {
            let violations = schema.violations(&without).len();
            if violations < left && (violations > 0 || schema.admits(&without)) {
                return Some((without, violations));
            }
        }
        at = here.parent();
    }
    None
}

/// The value without the member at a place; `None` when no member is there.
pub(crate) fn without(value: &Value, at: &Pointer) -> Option<Value> {
    let (parent, last) = (at.parent()?, at.last()?);
    at.resolve(value)?;
    let mut value = value.clone();
    parent.resolve_mut(&mut value)?.as_object_mut()?.shift_remove(&*last)?;
    Some(value)
}

/// The value without the members that the schema does not mention, or without what holds them, as far as it is admitted
/// without: the normal form of alternatives knows the names of all of them, and tells overlapping ones apart by odd values.
pub(crate) fn tidied(schema: &Schema, mut value: Value) -> Value {
    for _ in 0..CUTS {
        let strangers = schema.undocumented(&value);
        let tidier = strangers.into_iter().find_map(|stranger| {
            let mut at = Some(stranger);
            std::iter::from_fn(|| {
                let here = at.take().filter(|here| !here.is_root())?;
                at = here.parent();
                Some(without(&value, &here))
            })
            .flatten()
            .find(|without| schema.admits(without))
        });
        match tidier {
            Some(tidier) => value = tidier,
            None => break,
        }
    }
    value
}

/// An example or a default that the document's author wrote and that the schema admits.
pub(crate) fn written(schema: &Schema) -> Option<Value> {
    let nodes = schema.nodes();
    let single = nodes.keyword("example").chain(nodes.keyword("default"));
    let listed = nodes.keyword("examples").filter_map(Value::as_array).flatten();
    single.chain(listed).find(|value| schema.admits(value)).cloned()
}

/// The first of some plain values that the schema admits: what is left to try where a schema says only what its values are not.
pub(crate) fn plain(schema: &Schema) -> Option<Value> {
    let values = [
        json!("text"),
        json!(1),
        json!(0),
        json!(-1),
        json!(0.5),
        json!(true),
        json!(false),
        json!({}),
        json!({"key": "text"}),
        json!({"key": 1}),
        json!([]),
        json!(["text"]),
        json!([1]),
        json!([1, "text"]),
        json!(""),
        Value::Null,
    ];
    values.into_iter().find(|value| schema.admits(value))
}
