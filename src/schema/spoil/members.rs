//! Objects of a number of members, made from a sample.

use serde_json::{Map, Value, json};

use crate::schema::direction::kept_out;
use crate::schema::sample::grow::grown;
use crate::schema::sample::pattern::{Style, matching};
use crate::schema::spoil::site::Site;

/// How many names are invented at most for each one that is wanted.
const TRIES: usize = 4;

/// The object without optional members, the last first, until so many are left; `None` when more are required.
pub(crate) fn fewer(site: &Site<'_>, members: &Map<String, Value>, count: usize) -> Option<Value> {
    let required = site.nodes.required();
    let mut fewer = members.clone();
    let optional: Vec<&String> = members.keys().filter(|name| !required.contains(&name.as_str())).collect();
    for name in optional.into_iter().rev() {
        if fewer.len() <= count {
            break;
        }
        fewer.shift_remove(name);
    }
    (fewer.len() <= count).then_some(Value::Object(fewer))
}

/// The object with documented members that it lacks, then with invented ones, until there are so many.
pub(crate) fn more(site: &Site<'_>, members: &Map<String, Value>, count: usize) -> Option<Value> {
    let mut more = members.clone();
    let invented = invented(site, count);
    for name in site.nodes.names().into_iter().map(str::to_owned).chain(invented) {
        if more.len() >= count {
            break;
        }
        if !more.contains_key(&name)
            && let Some(value) = member(site, &name)
        {
            more.insert(name, value);
        }
    }
    (more.len() >= count).then_some(Value::Object(more))
}

/// A value for a member of this name; `None` where none can be made or none belongs into this direction.
pub(crate) fn member(site: &Site<'_>, name: &str) -> Option<Value> {
    let nodes = site.nodes.step(site.schema.view(), name);
    if nodes.is(kept_out(site.schema.direction())) {
        return None;
    }
    if nodes.is_empty() { Some(json!("text")) } else { grown(site.schema, nodes, name, 0) }
}

/// Whether every `propertyNames` admits a name.
pub(crate) fn may_be_called(site: &Site<'_>, name: &str) -> bool {
    let schemas = site.schema.side();
    let asking = site.nodes.iter().filter(|node| node.schema.get("propertyNames").is_some());
    let name = Value::String(name.to_owned());
    asking
        .into_iter()
        .all(|node| schemas.at(&node.pointer.child("propertyNames")).admits(schemas.view(), &name))
}

/// Whether others than the documented members are forbidden.
pub(crate) fn is_closed(site: &Site<'_>) -> bool {
    ["additionalProperties", "unevaluatedProperties"]
        .iter()
        .any(|keyword| site.nodes.keyword(keyword).any(|rest| rest == &Value::Bool(false)))
}

/// Names that the document allows for members that it does not name.
fn invented<'s>(site: &'s Site<'_>, count: usize) -> impl Iterator<Item = String> + 's {
    let asked = || site.nodes.keyword("propertyNames");
    let listed = asked().filter_map(|names| names.get("enum")?.as_array()).flatten();
    let listed = listed.filter_map(Value::as_str).map(str::to_owned);
    let by_pattern = site.nodes.keyword("patternProperties").filter_map(Value::as_object).flat_map(Map::keys);
    let patterns: Vec<&str> = by_pattern
        .map(String::as_str)
        .chain(asked().filter_map(|names| names.get("pattern")?.as_str()))
        .collect();
    let tries = count.saturating_mul(TRIES);
    let closed = is_closed(site);
    let plain = (1..=tries).filter(move |_| !closed).map(|nth| format!("key{nth}"));
    let by_pattern = (0..tries).flat_map(move |nth| {
        patterns.clone().into_iter().filter_map(move |pattern| matching(pattern, Style::Plain, nth, 0))
    });
    listed.chain(plain).chain(by_pattern).filter(|name| may_be_called(site, name))
}
