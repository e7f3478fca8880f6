//! An array in which an item stands twice is put in.

use serde_json::Value;

use crate::schema::spoil::crowd::{is_unique, item};
use crate::schema::spoil::site::{Edit, Site, Tampering};

/// The first item once more: behind the others, or in place of one of them.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let Value::Array(items) = site.value else { return Vec::new() };
    if !is_unique(site) {
        return Vec::new();
    }
    let first = items.first().cloned().or_else(|| item(site, 0, 0));
    let Some(first) = first else { return Vec::new() };
    let mut longer = items.clone();
    longer.resize((items.len() + 1).max(2), first.clone());
    let mut edits = vec![Edit::Put(Value::Array(longer))];
    if let [.., _, _] = items.as_slice() {
        let mut replaced = items.clone();
        if let Some(last) = replaced.last_mut() {
            *last = first;
        }
        edits.push(Edit::Put(Value::Array(replaced)));
    }
    vec![Tampering { at: site.at.clone(), keyword: "uniqueItems", edits }]
}
