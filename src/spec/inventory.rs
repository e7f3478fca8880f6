//! All nodes of a loaded document, each once, as what they stand as.

use std::collections::{HashSet, VecDeque};
use std::ptr;

use serde_json::{Map, Value};

use crate::spec::kinds::{Holder, Kind};
use crate::spec::refs;
use crate::text::Pointer;

/// A node of an OpenAPI document.
pub(crate) struct Node<'d> {
    /// What it stands as.
    pub(crate) kind: Kind,
    /// Where, in the loaded document.
    pub(crate) at: Pointer,
    /// The node itself. One that is nothing but a reference is not among the nodes, unless it is a schema or a path item.
    pub(crate) value: &'d Map<String, Value>,
}

/// The nodes of a document in which every `$ref` is `#/...`, in its own order, those that only references lead to last. Extensions
/// and examples are not looked into.
pub(crate) fn nodes(document: &Value) -> Vec<Node<'_>> {
    let mut walk = Walk { found: Vec::new(), known: HashSet::new(), targets: VecDeque::new() };
    walk.node(document, Kind::Root, &Pointer::root());
    while let Some((target, kind)) = walk.targets.pop_front() {
        if let Some(value) = target.resolve(document) {
            walk.node(value, kind, &target);
        }
    }
    walk.found
}

struct Walk<'d> {
    found: Vec<Node<'d>>,
    known: HashSet<(Kind, *const Value)>,
    targets: VecDeque<(Pointer, Kind)>,
}

impl<'d> Walk<'d> {
    fn node(&mut self, value: &'d Value, kind: Kind, at: &Pointer) {
        let Value::Object(members) = value else { return };
        if !self.known.insert((kind, ptr::from_ref(value))) {
            return;
        }
        if let Some(target) = refs::target(value).filter(|_| kind != Kind::Root) {
            self.targets.push_back((target, kind));
            if !matches!(kind, Kind::Schema | Kind::PathItem) {
                return;
            }
        }
        self.found.push(Node { kind, at: at.clone(), value: members });
        for (name, holder, kind) in kind.children() {
            let held = if *holder == Holder::Itself { Some(value) } else { members.get(*name) };
            let place = if *holder == Holder::Itself { at.clone() } else { at.child(name) };
            match (holder, held) {
                (Holder::One, Some(held)) => self.node(held, *kind, &place),
                (Holder::List, Some(Value::Array(items))) => {
                    for (index, item) in items.iter().enumerate() {
                        self.node(item, *kind, &place.index(index));
                    }
                }
                (Holder::Map | Holder::Fields | Holder::Itself, Some(Value::Object(held))) => {
                    let is_member = |name: &str| *holder == Holder::Map || !name.starts_with("x-");
                    for (name, member) in held.iter().filter(|(name, _)| is_member(name)) {
                        self.node(member, *kind, &place.child(name));
                    }
                }
                (Holder::One | Holder::List | Holder::Map | Holder::Fields | Holder::Itself, _) => {}
            }
        }
    }
}
