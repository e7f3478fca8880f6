//! Arrays: as few items as are asked for, one where all is wanted.

use std::sync::Arc;

use jsonschema::Validator;
use jsonschema::canonical::{ArrayView, CanonicalSchema, ContainsView, Distinctness};
use serde_json::{Number, Value};

use crate::schema::sample::build::{Builder, Spot};
use crate::schema::sample::text::free;

/// How many more values are tried where some kinds of items may not come again.
const SPARE: usize = 16;
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
    let wanting = |wanted: &ContainsView| count(&wanted.min_contains).unwrap_or(1).min(MOST);
    let needed: u64 = view.contains.iter().map(wanting).sum();
    if needed > 0 && most >= needed.saturating_add(view.prefix_items.len() as u64) {
        // What the array has to contain stands behind the items that have a place of their own.
        for index in 0..view.prefix_items.len() {
            items.push(builder.value(&view.prefix_items[index], &spot.item(builder.view, index))?);
        }
    }
    let distinct = match view.distinctness {
        Distinctness::AllDistinct => true,
        Distinctness::Unconstrained | Distinctness::SomeRepeated => false,
    };
    for wanted in &view.contains {
        let is_one = builder.leaf(&wanted.schema);
        let is_one = |item: &Value| is_one.as_ref().is_some_and(|wanted| wanted.is_valid(item));
        let there = items.iter().filter(|item| is_one(item)).count();
        for nth in there..usize::try_from(wanting(wanted)).unwrap_or(0) {
            let taken: &[Value] = if distinct { &items } else { &[] };
            let fits = |item: &Value| is_one(item) && !taken.contains(item);
            let mut place = spot.item(builder.view, items.len());
            place.nth += nth;
            let item = contained(builder, view, wanted, &place, items.len(), &fits)?;
            items.push(item);
        }
    }
    let full: Vec<_> = view
        .contains
        .iter()
        .filter(|wanted| count(&wanted.max_contains).is_some_and(|most| most <= wanting(wanted)))
        .filter_map(|wanted| builder.leaf(&wanted.schema))
        .collect();
    let optional = builder.fills(spot) && !view.items.as_ref().is_some_and(|items| builder.circles(items));
    let wanted = if optional { least.max(view.prefix_items.len() as u64).max(1).min(most) } else { least };
    while (items.len() as u64) < wanted {
        match next(builder, view, spot, &items, &Asked { distinct, full: &full }) {
            Some(item) => items.push(item),
            None if (items.len() as u64) >= least => break,
            None => return None,
        }
    }
    Some(Value::Array(items))
}

/// An item that the array has to contain and that may stand at its index: one of the kind that is asked for, or one that may stand
/// there and happens to be of that kind.
fn contained<'s>(
    builder: &mut Builder<'s>,
    view: &ArrayView,
    wanted: &ContainsView,
    spot: &Spot<'s>,
    index: usize,
    fits: &dyn Fn(&Value) -> bool,
) -> Option<Value> {
    let own = view.prefix_items.get(index).or(view.items.as_ref());
    let may_stand = own.and_then(|own| builder.leaf(own));
    let mut first = None;
    // A kind that has no value now has none the next time.
    let mut kinds: Vec<&CanonicalSchema> = [Some(&wanted.schema), own].into_iter().flatten().collect();
    for nth in 0..=SPARE {
        let place = Spot { nth: spot.nth + nth, ..spot.clone() };
        let mut found = None;
        kinds.retain(|kind| {
            let item = if found.is_some() { None } else { builder.value(kind, &place) };
            let goes_on = item.is_some() || found.is_some();
            let stands = |item: &Value| fits(item) && may_stand.as_ref().is_none_or(|own| own.is_valid(item));
            match item {
                Some(item) if stands(&item) => found = Some(item),
                Some(item) => _ = first.get_or_insert(item),
                None => {}
            }
            goes_on
        });
        if found.is_some() || kinds.is_empty() {
            return found.or(first);
        }
    }
    first
}

/// What is asked of further items.
struct Asked<'v> {
    /// None may be like another.
    distinct: bool,
    /// What there are enough items of already.
    full: &'v [Arc<Validator>],
}

/// One more item; of distinct ones, one that is not there yet.
fn next<'s>(
    builder: &mut Builder<'s>,
    view: &ArrayView,
    spot: &Spot<'s>,
    items: &[Value],
    asked: &Asked<'_>,
) -> Option<Value> {
    let index = items.len();
    let schema = view.prefix_items.get(index).or(view.items.as_ref());
    let tries = if asked.full.is_empty() { index } else { index + SPARE };
    for nth in 0..=tries {
        let mut place = spot.item(builder.view, index);
        place.nth = match (asked.distinct, asked.full.is_empty()) {
            (true, _) => spot.nth + index + nth,
            (false, false) => spot.nth + nth,
            (false, true) => spot.nth,
        };
        let item = match schema {
            Some(schema) => builder.value(schema, &place)?,
            None => Value::String(free(builder, &place)),
        };
        let one_too_many = asked.full.iter().any(|full| full.is_valid(&item));
        if !one_too_many && (!asked.distinct || !items.contains(&item)) {
            return Some(item);
        }
    }
    None
}
