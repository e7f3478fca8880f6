//! Arrays: as few items as are asked for, one where all is wanted.

use jsonschema::canonical::{ArrayView, Distinctness};
use serde_json::{Number, Value};

use crate::schema::sample::build::{Builder, Spot};
use crate::schema::sample::text::free;

/// The longest array that is built.
const MOST: u64 = 1_000;

/// An array.
pub(crate) fn value<'s>(builder: &mut Builder<'s>, view: &ArrayView, spot: &Spot<'s>) -> Option<Value> {
    let count = |number: &Option<Number>| number.as_ref().and_then(Number::as_u64);
    let least = count(&view.min_items).unwrap_or(0);
    let most = count(&view.max_items).unwrap_or(u64::MAX);
    if least > MOST || least > most {
        return None;
    }
    let mut items = Vec::new();
    for wanted in &view.contains {
        for _ in 0..count(&wanted.min_contains).unwrap_or(1).min(MOST) {
            let mut place = spot.item(builder.view, items.len());
            place.nth += items.len();
            items.push(builder.value(&wanted.schema, &place)?);
        }
    }
    let optional = builder.fills(spot) && !view.items.as_ref().is_some_and(|items| builder.circles(items));
    let wanted = if optional { least.max(view.prefix_items.len() as u64).max(1).min(most) } else { least };
    let distinct = match view.distinctness {
        Distinctness::AllDistinct => true,
        Distinctness::Unconstrained | Distinctness::SomeRepeated => false,
    };
    while (items.len() as u64) < wanted {
        match next(builder, view, spot, &items, distinct) {
            Some(item) => items.push(item),
            None if (items.len() as u64) >= least => break,
            None => return None,
        }
    }
    Some(Value::Array(items))
}

/// One more item; of distinct ones, one that is not there yet.
fn next<'s>(
    builder: &mut Builder<'s>,
    view: &ArrayView,
    spot: &Spot<'s>,
    items: &[Value],
    distinct: bool,
) -> Option<Value> {
    let index = items.len();
    let schema = view.prefix_items.get(index).or(view.items.as_ref());
    for nth in 0..=index {
        let mut place = spot.item(builder.view, index);
        place.nth = if distinct { spot.nth + index + nth } else { spot.nth };
        let item = match schema {
            Some(schema) => builder.value(schema, &place)?,
            None => Value::String(free(builder, &place)),
        };
        if !distinct || !items.contains(&item) {
            return Some(item);
        }
    }
    None
}
