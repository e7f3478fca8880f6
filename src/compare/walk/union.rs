//! Alternatives: which are still there, which are gone, and in what those that stayed differ.

use serde_json::Value;

use crate::compare::change::Change;
use crate::compare::facets::Facets;
use crate::compare::node::Node;
use crate::compare::walk::local::Both;
use crate::compare::walk::local::Local;
use crate::compare::walk::local::Sense;
use crate::compare::walk::pairs::Walk;
use crate::schema::Type;
use crate::schema::Within;
use crate::text::Pointer;

/// How many alternatives are compared each with each.
const BRANCHES: usize = 64;

/// Compares alternatives; whether something is left that this could not tell.
pub(super) fn compare(walk: &mut Walk, both: &Both<'_>, depth: usize, locals: &mut Vec<Local>) -> bool {
    let (was, is) = (&both.was.unions, &both.is.unions);
    let (old, new) = match (was.as_slice(), is.as_slice()) {
        ([], []) => return false,
        ([old], [new]) if old.len().max(new.len()) <= BRANCHES => (old, new),
        _ => return true,
    };
    let nodes = |node: &Node, at: &[Pointer]| -> Vec<Node> {
        at.iter().filter_map(|place| node.below(std::slice::from_ref(place))).collect()
    };
    let (mut old, mut new) = (nodes(both.old, old), nodes(both.new, new));
    old.retain(|one| match new.iter().position(|other| walk.is_same(one, other)) {
        Some(at) => {
            new.remove(at);
            false
        }
        None => true,
    });
    let mut unsure = false;
    let count = (old.len(), new.len());
    let mut gone = Vec::new();
    for (number, one) in old.into_iter().enumerate() {
        let name = one.place().last().map(std::borrow::Cow::into_owned);
        let by_name = new
            .iter()
            .position(|other| other.place().last().as_deref() == name.as_deref() && !is_numbered(other));
        // Those without names are the same by their order, where none was added or taken away.
        let by_order = (count.0 == count.1).then_some(number).and_then(|_| (!new.is_empty()).then_some(0));
        match by_name.or(by_order) {
            Some(at) => {
                let other = new.remove(at);
                unsure |= partners(walk, both, (&one, &other), depth, locals);
            }
            None => gone.push(one),
        }
    }
    for (sense, branches) in [(Sense::Narrower, gone), (Sense::Wider, new)] {
        for branch in branches {
            unsure |= alone(both, sense, &branch, locals);
        }
    }
    unsure
}

/// Whether an alternative stands in a list, and has no name.
fn is_numbered(node: &Node) -> bool {
    node.place().last().is_some_and(|last| last.parse::<usize>().is_ok())
}

/// An alternative that is in one union only.
fn alone(both: &Both<'_>, sense: Sense, branch: &Node, locals: &mut Vec<Local>) -> bool {
    let (one, _, other, _) = both.by(sense);
    let change = if sense == Sense::Wider { Change::BranchAdded } else { Change::BranchRemoved };
    let shows = |value: &&Value| one.admits(value) && !other.admits(value);
    match branch.samples().iter().find(shows) {
        Some(value) => {
            let name = branch.place().last().unwrap_or_default().into_owned();
            let what = if is_numbered(branch) {
                "an alternative".to_owned()
            } else {
                format!("the alternative `{name}`")
            };
            let verb = if sense == Sense::Wider { "is new" } else { "is gone" };
            let mut local = both.local(change, sense, format!("{what} {verb}"));
            local.proof = Some(value.clone());
            let side = if sense == Sense::Wider { &mut local.new } else { &mut local.old };
            *side = branch.place();
            locals.push(local);
            false
        }
        None => branch
            .only()
            .zip(other.only())
            .is_none_or(|(branch, other)| branch.is_within(other) != Within::Yes),
    }
}

/// An alternative that is in both, and has changed: what changed in it counts where no other alternative makes up for it.
fn partners(
    walk: &mut Walk,
    both: &Both<'_>,
    (old, new): (&Node, &Node),
    depth: usize,
    locals: &mut Vec<Local>,
) -> bool {
    let found = walk.pair(old, new, depth + 1);
    let mut unsure = false;
    let is_apart = [(old, both.old, both.was), (new, both.new, both.is)]
        .into_iter()
        .all(|(branch, node, says)| stands_apart(branch, node, says));
    let is_needed = found.iter().any(|local| local.sense != Sense::Neither);
    if is_apart {
        locals.extend(found.iter().cloned());
        return false;
    }
    if is_needed && !walk.affords(both) {
        locals.push(both.open(Sense::Neither));
        return false;
    }
    for local in found.iter() {
        let (branch, one, other) = match local.sense {
            Sense::Narrower => (old, both.old, both.new),
            Sense::Wider => (new, both.new, both.old),
            Sense::Neither => {
                locals.push(local.clone());
                continue;
            }
        };
        let Some(value) = &local.proof else {
            unsure = true;
            continue;
        };
        let lifted = std::iter::once(value.clone())
            .filter(|_| local.of.is_empty())
            .chain(branch.samples().iter().filter_map(|base| lifted(base, &local.of, value)));
        let mut lifted = lifted.filter(|whole| one.admits(whole) && !other.admits(whole));
        match lifted.next() {
            Some(_) => locals.push(local.clone()),
            None => unsure = true,
        }
    }
    unsure
}

/// Whether no other alternative has values of the types that one has: what is not of that one is of none.
fn stands_apart(branch: &Node, node: &Node, says: &Facets) -> bool {
    let types = |node: &Node| {
        let facets = Facets::of(node);
        facets.types.or_else(|| facets.listed.as_ref().and_then(|_| facets.implied()))
    };
    let Some(own) = types(branch) else { return false };
    let key = branch.key();
    let others = says.unions.iter().flatten().filter_map(|at| node.below(std::slice::from_ref(at)));
    others.filter(|other| other.key() != key).all(|other| {
        types(&other)
            .is_some_and(|others| Type::ALL.into_iter().all(|kind| !(own.admit(kind) && others.admit(kind))))
    })
}

/// The value with another one at a place.
fn lifted(base: &Value, at: &str, value: &Value) -> Option<Value> {
    let mut whole = base.clone();
    let mut here = &mut whole;
    for token in Pointer::new(at).tokens() {
        here = match here {
            Value::Object(members) => {
                let first = members.keys().next().cloned();
                let name = if token == "*" { first? } else { token.into_owned() };
                members.entry(name).or_insert(Value::Null)
            }
            Value::Array(items) => {
                if items.is_empty() {
                    items.push(Value::Null);
                }
                items.first_mut()?
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
        };
    }
    *here = value.clone();
    Some(whole)
}
