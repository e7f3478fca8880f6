//! Values of schemas that have no normal form: a plainer walk over the raw schemas, which takes up the normal forms
//! again below.

use serde_json::{Map, Value};

use crate::schema::nodes::{Node, Nodes};
use crate::schema::sample::build::{Builder, Spot};
use crate::schema::sample::choose::listed;
use crate::schema::sample::fit::resized;
use crate::schema::sample::format::formatted;
use crate::schema::sample::pattern::{STYLES, matching};
use crate::schema::sample::text::free;
use crate::schema::sample::words::Spoken;
use crate::schema::types::{Type, Types};
use crate::text::Pointer;

/// The longest string that is built for a bound's sake.
const LONGEST: usize = 20_000;

/// A value, by what the document itself says of a place.
pub(crate) fn value<'s>(builder: &mut Builder<'s>, spot: &Spot<'s>) -> Option<Value> {
    if !builder.step(spot) {
        return None;
    }
    let chosen = chosen(builder, spot);
    let spot = Spot { nodes: chosen, ..spot.clone() };
    if let Some(constant) = spot.nodes.keyword("const").next() {
        return Some(constant.clone());
    }
    let enumerated: Vec<Value> =
        spot.nodes.keyword("enum").filter_map(Value::as_array).flatten().cloned().collect();
    if !enumerated.is_empty() {
        return listed(&enumerated, &spot);
    }
    let types = spot.nodes.types();
    if types.contains(Type::Object) || types.is_empty() && !spot.nodes.names().is_empty() {
        return object(builder, &spot);
    }
    if types.contains(Type::Array) {
        return array(builder, &spot);
    }
    Some(leaf(builder, &spot, types))
}

/// The schemas that speak about a place, of alternatives one branch only.
fn chosen<'s>(builder: &Builder<'s>, spot: &Spot<'s>) -> Nodes<'s> {
    let mut dropped: Vec<Pointer> = Vec::new();
    for node in spot.nodes.iter() {
        for keyword in ["anyOf", "oneOf"] {
            let count = node.schema.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
            let branch = |index: usize| node.pointer.child(keyword).index(index);
            let named =
                |index: &usize| !Nodes::at(builder.view, &branch(*index)).types().iter().eq([Type::Null]);
            let order: Vec<usize> = (0..count).filter(named).collect();
            let kept = order.get(builder.wish.way % order.len().max(1)).copied();
            dropped.extend((0..count).filter(|index| Some(*index) != kept).map(branch));
        }
    }
    spot.nodes.without(builder.view, &dropped)
}

fn object<'s>(builder: &mut Builder<'s>, spot: &Spot<'s>) -> Option<Value> {
    let required = spot.nodes.required();
    let mut names = spot.nodes.names();
    names.extend(required.iter().filter(|name| !spot.nodes.names().contains(name)));
    let mut members = Map::new();
    for name in names {
        let place = spot.member(builder.view, name);
        let needed = required.contains(&name);
        let optional = builder.fills(spot) && !place.nodes.is(builder.kept_out);
        if needed || optional {
            match below(builder, &place) {
                Some(value) => {
                    members.insert(name.to_owned(), value);
                }
                None if needed => return None,
                None => {}
            }
        }
    }
    Some(Value::Object(members))
}

fn array<'s>(builder: &mut Builder<'s>, spot: &Spot<'s>) -> Option<Value> {
    let least = spot.nodes.keyword("minItems").filter_map(Value::as_u64).max().unwrap_or(0);
    let wanted = if builder.fills(spot) { least.max(1) } else { least };
    (0..usize::try_from(wanted.min(100)).unwrap_or(0))
        .map(|index| {
            let mut place = spot.item(builder.view, index);
            place.nth = spot.nth + index;
            below(builder, &place)
        })
        .collect::<Option<Vec<_>>>()
        .map(Value::Array)
}

/// A member or an item: by the normal form of the one schema that it was entered by, where there is one.
pub(crate) fn below<'s>(builder: &mut Builder<'s>, place: &Spot<'s>) -> Option<Value> {
    let entered = place.nodes.iter().next().map(|node: &Node<'_>| node.pointer.clone());
    let canonical = entered.and_then(|pointer| builder.canonical(&pointer));
    canonical.and_then(|canonical| builder.value(&canonical, place)).or_else(|| value(builder, place))
}

fn leaf(builder: &Builder<'_>, spot: &Spot<'_>, types: Types) -> Value {
    let kind = [Type::String, Type::Integer, Type::Number, Type::Boolean, Type::Null];
    match kind.into_iter().find(|kind| types.contains(*kind)) {
        Some(Type::Integer | Type::Number) => {
            let bound = spot.nodes.keyword("minimum").chain(spot.nodes.keyword("maximum")).next();
            bound.cloned().unwrap_or_else(|| Value::from(spot.nth + 1))
        }
        Some(Type::Boolean) => Value::Bool(true),
        Some(Type::Null) => Value::Null,
        Some(Type::String | Type::Array | Type::Object) | None => Value::String(text(builder, spot)),
    }
}

/// A text of the first format, or else of the first pattern, or else readable and of a length that may be.
fn text(builder: &Builder<'_>, spot: &Spot<'_>) -> String {
    let strings = |keyword: &str| spot.nodes.keyword(keyword).find_map(Value::as_str);
    let length = |count: &Value| usize::try_from(count.as_u64()?).ok().filter(|count| *count <= LONGEST);
    let least = spot.nodes.keyword("minLength").filter_map(length).max().unwrap_or(0);
    if let Some(format) = strings("format") {
        let texts = formatted(format, &Spoken::of(&spot.name), builder.wish.salt, spot.nth, least);
        if let Some(text) = texts.into_iter().next() {
            return text;
        }
    }
    if let Some(pattern) = strings("pattern") {
        let mut texts = STYLES.iter().filter_map(|style| matching(pattern, *style, spot.nth, 0));
        if let Some(text) = texts.find(|text| builder.view.matches(pattern, text)) {
            return text;
        }
    }
    let free = free(builder, spot);
    let own = free.chars().count();
    let most = spot.nodes.keyword("maxLength").filter_map(length).min().unwrap_or(usize::MAX);
    if (least..=most).contains(&own) { free } else { resized(&free, own.clamp(least, most.max(least))) }
}
