//! Arrays of a number of items, made from those of a sample.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::schema::sample::grow::grown;
use crate::schema::spoil::site::Site;

/// How many more values are tried than items are wanted, when they have to differ.
const SPARE: usize = 50;

/// Whether no two items may be the same.
pub(crate) fn is_unique(site: &Site<'_>) -> bool {
    site.nodes.keyword("uniqueItems").any(|unique| unique == &Value::Bool(true))
}

/// The sample's items, cut or with more like them; `None` when no more can be made.
pub(crate) fn crowd(site: &Site<'_>, items: &[Value], count: usize) -> Option<Value> {
    let mut crowd: Vec<Value> = items.iter().take(count).cloned().collect();
    let listed = site.nodes.keyword("prefixItems").filter_map(Value::as_array).map(Vec::len).max();
    let listed = listed.unwrap_or(0).min(count);
    while crowd.len() < listed {
        crowd.push(item(site, crowd.len(), 0)?);
    }
    if !is_unique(site) {
        while crowd.len() < count {
            let alike = crowd.last().filter(|_| crowd.len() > listed).cloned();
            let item = match alike {
                Some(item) => item,
                None => item(site, crowd.len(), 0)?,
            };
            crowd.push(item);
        }
        return Some(Value::Array(crowd));
    }
    let mut known: HashSet<String> = crowd.iter().map(Value::to_string).collect();
    let more = 0..count.saturating_add(SPARE);
    let first = items.first().cloned();
    let varied = more.clone().filter_map(|nth| Some(varied(first.as_ref()?, nth)));
    // Where the place of an item matters, the index does; the values themselves are moved on by `nth`.
    let index = crowd.len();
    for item in more.filter_map(|nth| item(site, index, nth)).chain(varied) {
        if crowd.len() >= count {
            break;
        }
        if known.insert(item.to_string()) {
            crowd.push(item);
        }
    }
    (crowd.len() >= count).then_some(Value::Array(crowd))
}

/// An item for a place in the array.
pub(crate) fn item(site: &Site<'_>, index: usize, nth: usize) -> Option<Value> {
    let nodes = site.nodes.item(site.schema.view(), index);
    if nodes.is_empty() {
        return Some(json!(format!("item{}", nth + 1)));
    }
    let name = site.at.last().unwrap_or_default();
    grown(site.schema, nodes, &name, nth)
}

/// A value of the same type that differs for each `nth`.
fn varied(value: &Value, nth: usize) -> Value {
    match value {
        Value::String(text) => json!(format!("{text}{}", nth + 1)),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => json!(whole.saturating_add(i64::try_from(nth + 1).unwrap_or(1))),
            None => json!(number.as_f64().unwrap_or(0.0) + 1.0),
        },
        Value::Bool(value) => json!(!value),
        Value::Array(items) => Value::Array(items.iter().map(|item| varied(item, nth)).collect()),
        Value::Object(members) => {
            let mut members = members.clone();
            if let Some(first) = members.values_mut().find(|value| value.is_string() || value.is_number()) {
                *first = varied(first, nth);
            }
            Value::Object(members)
        }
        Value::Null => Value::Null,
    }
}
