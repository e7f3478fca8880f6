//! Alternatives: which of them a value is of, and values of the others.

use serde_json::Value;

use crate::schema::direction::kept_out;
use crate::schema::nodes::{Node, Nodes};
use crate::schema::reference::target_pointer;
use crate::schema::survey::walk::{Showing, Stop, Walk};
use crate::schema::types::Type;
use crate::text::Pointer;

/// How many alternatives of one place are shown.
const MOST: usize = 200;

/// The schemas that speak about a value, those of alternatives only where the value is of them.
pub(crate) fn chosen<'s>(walk: &Walk<'s, '_>, nodes: &Nodes<'s>, value: &Value) -> Nodes<'s> {
    let mut silent = Vec::new();
    for node in nodes.iter() {
        for keyword in ["anyOf", "oneOf"] {
            for branch in node.branches(keyword) {
                if !walk.schema.below(&branch).admits(value) {
                    silent.push(branch);
                }
            }
        }
        let condition = node.pointer.child("if");
        if node.schema.get("if").is_some() {
            let holds = walk.schema.below(&condition).admits(value);
            silent.push(node.pointer.child(if holds { "else" } else { "then" }));
            silent.push(condition);
        }
    }
    if silent.is_empty() { nodes.clone() } else { nodes.without(walk.schema.view(), &silent) }
}

fn is_union(node: &Node<'_>) -> bool {
    ["anyOf", "oneOf"].iter().any(|keyword| node.schema.get(keyword).is_some())
}

/// Bases with a value of each alternative that the present value is not of, and what speaks about it then.
pub(crate) fn others<'s>(walk: &mut Walk<'s, '_>, stop: &Stop<'s>) -> Vec<(usize, Nodes<'s>)> {
    if !stop.nodes.iter().any(is_union) {
        return types(walk, stop, &stop.nodes);
    }
    let all = stop.nodes.renewed(walk.schema.view());
    let mut found = Vec::new();
    let mut branches = Vec::new();
    for node in all.iter() {
        for keyword in ["anyOf", "oneOf"] {
            branches.extend(node.branches(keyword));
        }
    }
    for branch in branches.iter().take(MOST) {
        let Some(value) = walk.value(stop) else { break };
        let is_of_it = walk.schema.below(branch).admits(value);
        if walk.shown.is_open(&stop.at, branch) && !is_of_it {
            let other = other(walk, stop, &all, branch);
            walk.shown.tried(&stop.at, branch, other.is_some());
            found.extend(other);
        }
    }
    found.extend(types(walk, stop, &all));
    found
}

/// Bases in which the present value also says of which alternative it is, where a member with a single value does that (`type`, `kind`)
/// and need not be there: what is broken in it then is not admitted by the others. With what speaks about it then.
pub(crate) fn pinned<'s>(walk: &mut Walk<'s, '_>, stop: &Stop<'s>) -> Vec<Stop<'s>> {
    if !stop.nodes.iter().any(is_union) {
        return Vec::new();
    }
    let Some(Value::Object(present)) = walk.value(stop).cloned() else { return Vec::new() };
    let all = stop.nodes.renewed(walk.schema.view());
    let branches: Vec<Pointer> =
        all.iter().flat_map(|node| node.branches("anyOf").chain(node.branches("oneOf"))).collect();
    let mut found = Vec::new();
    for branch in branches.iter().take(MOST) {
        let below = walk.schema.below(branch);
        let mut value = present.clone();
        let nodes = Nodes::at(walk.schema.view(), branch);
        for name in nodes.names() {
            let tag = nodes.step(walk.schema.view(), name);
            if let Some(tag) = single(&tag).filter(|_| !tag.is(kept_out(walk.schema.direction())))
                && !value.contains_key(name)
            {
                value.insert(name.to_owned(), tag.clone());
            }
        }
        let value = Value::Object(value);
        if value.as_object() == Some(&present) || !below.admits(&value) {
            continue;
        }
        let showing = Showing::Branch(called(walk, branch));
        if let Some(base) = walk.put(stop.base, &stop.at, &value, showing) {
            found.push(Stop { base, at: stop.at.clone(), nodes: chosen(walk, &all, &value) });
        }
    }
    found
}

/// The only value that a member may have.
fn single<'d>(member: &Nodes<'d>) -> Option<&'d Value> {
    let listed = member.keyword("enum").filter_map(Value::as_array).filter(|listed| listed.len() == 1);
    member.keyword("const").chain(listed.flatten()).find(|value| !value.is_null())
}

/// A base with a value of one alternative.
fn other<'s>(
    walk: &mut Walk<'s, '_>,
    stop: &Stop<'s>,
    all: &Nodes<'s>,
    branch: &Pointer,
) -> Option<(usize, Nodes<'s>)> {
    let name = walk.name(&stop.at);
    let own = walk.sample(branch, &name)?;
    let present = walk.value(stop)?.clone();
    let entered: Vec<Pointer> = all.entered().map(|node| node.pointer.clone()).collect();
    let merged = merged(&own, &present);
    for value in std::iter::once(own).chain(merged) {
        if let Some(found) = show(walk, stop, all, branch, &value) {
            return Some(found);
        }
    }
    // What the whole has to be for the branch to fit is costly to find, and seldom needed.
    for at in entered {
        for value in walk.wholes(&at, branch, &name) {
            if let Some(found) = show(walk, stop, all, branch, &value) {
                return Some(found);
            }
        }
    }
    None
}

/// A base with this value, if it is of the alternative and may stand there.
fn show<'s>(
    walk: &mut Walk<'s, '_>,
    stop: &Stop<'s>,
    all: &Nodes<'s>,
    branch: &Pointer,
    value: &Value,
) -> Option<(usize, Nodes<'s>)> {
    if !walk.schema.below(branch).admits(value) {
        return None;
    }
    let showing = Showing::Branch(called(walk, branch));
    let base = walk.put(stop.base, &stop.at, value, showing)?;
    let nodes = chosen(walk, all, value);
    Some((base, nodes))
}

/// The alternative's members over those that are there.
fn merged(own: &Value, present: &Value) -> Option<Value> {
    let (Value::Object(own), Value::Object(present)) = (own, present) else { return None };
    let mut merged = present.clone();
    merged.extend(own.iter().map(|(name, value)| (name.clone(), value.clone())));
    Some(Value::Object(merged))
}

/// Bases with a value of each further type that a `type` lists.
fn types<'s>(walk: &mut Walk<'s, '_>, stop: &Stop<'s>, all: &Nodes<'s>) -> Vec<(usize, Nodes<'s>)> {
    let mut found = Vec::new();
    let listed: Vec<Type> = stop
        .nodes
        .keyword("type")
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(Value::as_str)
        .filter_map(Type::named)
        .collect();
    let name = walk.name(&stop.at);
    for kind in listed {
        let Some(present) = walk.value(stop) else { break };
        let is_there = Type::of(present) == kind || kind == Type::Null;
        let is_integer = Type::of(present) == Type::Integer && kind == Type::Number;
        if is_there || is_integer {
            continue;
        }
        let entered: Vec<Pointer> = stop.nodes.entered().map(|node| node.pointer.clone()).collect();
        let typed = entered.iter().find_map(|at| walk.schema.below(at).of_type(kind, &name, walk.reach.salt));
        let showing = Showing::Branch(kind.to_string());
        if let Some(value) = typed
            && let Some(base) = walk.put(stop.base, &stop.at, &value, showing)
        {
            let nodes = chosen(walk, all, &value);
            found.push((base, nodes));
        }
    }
    found
}

/// What an alternative is called: the name of the schema that it refers to, else its place among the others.
fn called(walk: &Walk<'_, '_>, branch: &Pointer) -> String {
    let node = branch.resolve(walk.schema.view().document());
    let name =
        node.and_then(target_pointer).and_then(|target| target.last().map(std::borrow::Cow::into_owned));
    let keyword = branch.parent().and_then(|list| list.last().map(std::borrow::Cow::into_owned));
    let number = branch.last().unwrap_or_default();
    name.unwrap_or_else(|| format!("{}-{number}", keyword.unwrap_or_default()))
}
