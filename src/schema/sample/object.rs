//! Objects: what is required, and where all is wanted what is documented, in document order.

use std::collections::BTreeSet;

use jsonschema::canonical::{CanonicalKind, CanonicalSchema, ObjectView};
use serde_json::{Map, Number, Value};

use crate::schema::sample::build::{Builder, Spot};
use crate::schema::sample::pattern::{Style, matching};
use crate::schema::sample::text::free;

/// The largest object that is built for a bound's sake.
const MOST: u64 = 200;

/// An object.
pub(crate) fn value<'s>(builder: &mut Builder<'s>, view: &ObjectView, spot: &Spot<'s>) -> Option<Value> {
    let count = |number: &Option<Number>| number.as_ref().and_then(Number::as_u64);
    let least = count(&view.min_properties).unwrap_or(0);
    let most = count(&view.max_properties).unwrap_or(u64::MAX);
    let required: BTreeSet<&str> = view.required.iter().map(String::as_str).collect();
    if least > MOST || required.len() as u64 > most {
        return None;
    }
    let mut members = Map::new();
    let mut room = most - required.len() as u64;
    for name in order(view, spot) {
        let place = spot.member(builder.view, name);
        let schema = member(builder, view, name);
        if required.contains(name) {
            members.insert(name.to_owned(), one(builder, schema, &place)?);
        } else if room > 0
            && wanted(builder, schema, spot, &place)
            && let Some(value) = one(builder, schema, &place)
        {
            members.insert(name.to_owned(), value);
            room -= 1;
        }
    }
    fill(builder, view, spot, &mut members, least)?;
    Some(Value::Object(members))
}

/// The names of all members that are documented, in document order, then the others that the schema knows of.
fn order<'v>(view: &'v ObjectView, spot: &Spot<'v>) -> Vec<&'v str> {
    let known =
        |name: &&str| view.properties.contains_key(*name) || view.required.iter().any(|other| other == name);
    let mut order: Vec<&str> = spot.nodes.names().into_iter().filter(known).collect();
    let rest = view.properties.keys().chain(&view.required).map(String::as_str);
    for name in rest {
        if !order.contains(&name) {
            order.push(name);
        }
    }
    order
}

/// Whether an optional member is put in: when the sample is to be filled here, the member belongs into this direction,
/// and it does not lead back.
fn wanted<'s>(
    builder: &Builder<'s>,
    schema: Option<&CanonicalSchema>,
    spot: &Spot<'s>,
    place: &Spot<'s>,
) -> bool {
    builder.fills(spot)
        && !place.nodes.is(builder.kept_out)
        && schema.is_none_or(|schema| schema.kind() != CanonicalKind::False && !builder.circles(schema))
}

/// The schema of a member.
fn member<'v>(builder: &Builder<'_>, view: &'v ObjectView, name: &str) -> Option<&'v CanonicalSchema> {
    let by_pattern = || {
        view.pattern_properties
            .iter()
            .find(|(pattern, _)| builder.view.matches(pattern, name))
            .map(|(_, schema)| schema)
    };
    view.properties.get(name).or_else(by_pattern).or(view.additional_properties.as_ref())
}

fn one<'s>(builder: &mut Builder<'s>, schema: Option<&CanonicalSchema>, place: &Spot<'s>) -> Option<Value> {
    match schema {
        Some(schema) => builder.value(schema, place),
        None => Some(Value::String(free(builder, place))),
    }
}

/// Adds members until there are as many as are asked for: optional ones, then ones of invented names.
fn fill<'s>(
    builder: &mut Builder<'s>,
    view: &ObjectView,
    spot: &Spot<'s>,
    members: &mut Map<String, Value>,
    least: u64,
) -> Option<()> {
    for name in order(view, spot) {
        if members.len() as u64 >= least {
            return Some(());
        }
        let place = spot.member(builder.view, name);
        if !members.contains_key(name)
            && let Some(value) = one(builder, member(builder, view, name), &place)
        {
            members.insert(name.to_owned(), value);
        }
    }
    let mut nth = 0;
    while (members.len() as u64) < least && nth < 2 * MOST {
        nth += 1;
        let name = invented(builder, view, spot, members, usize::try_from(nth).unwrap_or(1))?;
        let place = spot.member(builder.view, &name);
        if !members.contains_key(&name) {
            let value = one(builder, member(builder, view, &name), &place)?;
            members.insert(name, value);
        }
    }
    (members.len() as u64 >= least).then_some(())
}

fn invented<'s>(
    builder: &mut Builder<'s>,
    view: &ObjectView,
    spot: &Spot<'s>,
    members: &Map<String, Value>,
    nth: usize,
) -> Option<String> {
    if let Some(names) = &view.property_names {
        let mut place = spot.clone();
        place.nth = nth;
        "key".clone_into(&mut place.name);
        let name = builder.value(names, &place)?.as_str()?.to_owned();
        if !members.contains_key(&name) {
            return Some(name);
        }
        let numbered = format!("{name}{nth}");
        let is_name = |name: &String| {
            builder.leaf(names).is_some_and(|names| names.is_valid(&Value::String(name.clone())))
        };
        return Some(Some(numbered).filter(is_name).unwrap_or(name));
    }
    let open = view.additional_properties.as_ref().is_none_or(|rest| rest.kind() != CanonicalKind::False);
    if open {
        return Some(format!("key{nth}"));
    }
    let (pattern, _) = view.pattern_properties.iter().next()?;
    matching(pattern, Style::Plain, nth, 0)
}
