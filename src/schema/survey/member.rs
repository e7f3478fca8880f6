//! The places below a place: members and items that are there, and those that could be.

use serde_json::{Map, Value};

use crate::schema::nodes::Nodes;
use crate::schema::sample::named_by;
use crate::schema::spoil::put;
use crate::schema::survey::branch::chosen;
use crate::schema::survey::walk::{Showing, Stop, Walk};
use crate::text::Pointer;

/// How often what is missing is added to make a member possible.
const REPAIRS: usize = 3;

/// What a member is called that may be called anything.
const PLAIN: &str = "key1";

/// A place below another.
pub(crate) struct Child<'d> {
    pub(crate) base: usize,
    pub(crate) at: Pointer,
    pub(crate) nodes: Nodes<'d>,
}

/// All places directly below one.
pub(crate) fn children<'s>(walk: &mut Walk<'s, '_>, stop: &Stop<'s>) -> Vec<Child<'s>> {
    match walk.value(stop) {
        Some(Value::Object(members)) => {
            let present: Vec<String> = members.keys().cloned().collect();
            objects(walk, stop, &present)
        }
        Some(Value::Array(items)) => {
            let count = items.len();
            arrays(walk, stop, count)
        }
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => Vec::new(),
    }
}

fn objects<'s>(walk: &mut Walk<'s, '_>, stop: &Stop<'s>, present: &[String]) -> Vec<Child<'s>> {
    let documented = stop.nodes.names();
    let mut names: Vec<String> = documented.iter().map(|name| (*name).to_owned()).collect();
    names.extend(
        stop.nodes.required().into_iter().filter(|name| !documented.contains(name)).map(str::to_owned),
    );
    // Of members that no name documents, one stands for all.
    let unnamed = present.iter().find(|name| !names.contains(name)).cloned();
    let invented = if unnamed.is_none() { invented(walk, &stop.nodes, &names) } else { Vec::new() };
    names.extend(unnamed);
    names.extend(invented);
    names.iter().filter_map(|name| child(walk, stop, name, present.contains(name))).collect()
}

/// Names for members that a pattern or `additionalProperties` describes.
fn invented(walk: &Walk<'_, '_>, nodes: &Nodes<'_>, names: &[String]) -> Vec<String> {
    let patterns = nodes.keyword("patternProperties").filter_map(Value::as_object);
    let mut invented: Vec<String> =
        patterns.flat_map(Map::keys).filter_map(|pattern| named_by(pattern)).collect();
    let rest = ["additionalProperties", "unevaluatedProperties"];
    if rest.iter().any(|keyword| {
        nodes.keyword(keyword).any(|rest| rest.as_object().is_some_and(|rest| !rest.is_empty()))
    }) {
        invented.extend(may_be_called(walk, nodes, PLAIN).then(|| PLAIN.to_owned()));
        let listed = nodes.keyword("propertyNames").filter_map(|names| names.get("enum")?.as_array());
        invented.extend(listed.flatten().filter_map(Value::as_str).take(1).map(str::to_owned));
        let pattern = nodes.keyword("propertyNames").filter_map(|names| names.get("pattern")?.as_str());
        invented.extend(pattern.filter_map(named_by).take(1));
    }
    invented.retain(|name| !names.contains(name));
    invented
}

/// Whether no `propertyNames` is against a name.
fn may_be_called(walk: &Walk<'_, '_>, nodes: &Nodes<'_>, name: &str) -> bool {
    let name = Value::String(name.to_owned());
    let asking = nodes.iter().filter(|node| node.schema.get("propertyNames").is_some());
    asking
        .map(|node| node.pointer.child("propertyNames"))
        .all(|names| walk.schema.below(&names).admits(&name))
}

fn child<'s>(walk: &mut Walk<'s, '_>, stop: &Stop<'s>, token: &str, is_there: bool) -> Option<Child<'s>> {
    let view = walk.schema.view();
    let at = stop.at.child(token);
    let nodes = stop.nodes.step(view, token);
    if nodes.is_empty() {
        return None;
    }
    let base = if is_there { stop.base } else { open(walk, stop, &at, &nodes)? };
    let value = at.resolve(&walk.bases[base].value)?;
    let nodes = chosen(walk, &nodes, value);
    Some(Child { base, at, nodes })
}

/// A base that has a value at a place where the given one has none.
fn open<'s>(walk: &mut Walk<'s, '_>, stop: &Stop<'s>, at: &Pointer, nodes: &Nodes<'s>) -> Option<usize> {
    if nodes.is(crate::schema::direction::kept_out(walk.schema.direction())) {
        return None;
    }
    let name = at.last()?.into_owned();
    let entered: Vec<Pointer> = nodes.entered().map(|node| node.pointer.clone()).collect();
    let fixed = walk.reach.fixed.iter().find(|(fixed, _)| fixed == at).map(|(_, value)| value.clone());
    let mut values: Vec<Value> = fixed.into_iter().collect();
    values.extend(entered.iter().filter_map(|entered| walk.sample(entered, &name)));
    if let [Value::Object(first), Value::Object(second), ..] = values.as_slice() {
        let mut both = first.clone();
        both.extend(second.clone());
        values.push(Value::Object(both));
    }
    if let Some(base) = admitted(walk, stop, at, &values) {
        return Some(base);
    }
    let mut more: Vec<Value> = entered.iter().filter_map(|entered| walk.any(entered)).collect();
    more.extend(walk.full.and_then(|full| at.resolve(full)).cloned());
    if let Some(base) = admitted(walk, stop, at, &more) {
        return Some(base);
    }
    values.extend(more);
    values.iter().find_map(|value| repaired(walk, stop, at, value))
}

/// A base with the first of the values at the place that may stand there.
fn admitted(walk: &mut Walk<'_, '_>, stop: &Stop<'_>, at: &Pointer, values: &[Value]) -> Option<usize> {
    values.iter().find_map(|value| walk.put(stop.base, at, value, Showing::Member))
}

/// The same with what else has to be there once the new member is.
fn repaired(walk: &mut Walk<'_, '_>, stop: &Stop<'_>, at: &Pointer, value: &Value) -> Option<usize> {
    let mut whole = Value::clone(&walk.bases[stop.base].value);
    put(&mut whole, at, value.clone())?;
    for _ in 0..REPAIRS {
        let missing: Vec<_> = walk
            .schema
            .violations(&whole)
            .into_iter()
            .filter(|violation| matches!(violation.keyword.as_str(), "required" | "dependentRequired"))
            .map(|violation| violation.instance)
            .collect();
        if missing.is_empty() {
            return None;
        }
        for lacking in missing {
            let name = lacking.last()?.into_owned();
            let nodes = walk.schema.nodes().walk(walk.schema.view(), &lacking);
            let entered: Vec<Pointer> = nodes.entered().map(|node| node.pointer.clone()).collect();
            let value = entered.iter().find_map(|entered| walk.sample(entered, &name))?;
            put(&mut whole, &lacking, value)?;
        }
        walk.fix(&mut whole, &Pointer::root());
        if walk.trial.admits(&whole) {
            return Some(walk.keep(at, whole, Showing::Member));
        }
    }
    None
}

/// The first item, and one for each place of a tuple.
fn arrays<'s>(walk: &mut Walk<'s, '_>, stop: &Stop<'s>, count: usize) -> Vec<Child<'s>> {
    let tuple =
        stop.nodes.keyword("prefixItems").filter_map(Value::as_array).map(Vec::len).max().unwrap_or(0);
    let mut found = Vec::new();
    let mut base = stop.base;
    for index in 0..=tuple {
        let here = Stop { base, at: stop.at.clone(), nodes: stop.nodes.clone() };
        let Some(child) = child(walk, &here, &index.to_string(), index < count) else { break };
        base = child.base;
        found.push(child);
    }
    found
}
