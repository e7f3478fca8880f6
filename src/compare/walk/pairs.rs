//! The walk: pairs of schemas, each compared once.

use std::collections::HashMap;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use serde_json::Value;

use crate::compare::change::Change;
use crate::compare::facets::Facets;
use crate::compare::facets::Others;
use crate::compare::node::Node;
use crate::compare::walk::local::Both;
use crate::compare::walk::local::Local;
use crate::compare::walk::local::Sense;
use crate::compare::walk::own::own;
use crate::compare::walk::union;
use crate::compare::walk::whole::is_opaque;
use crate::compare::walk::whole::whole;
use crate::schema::Direction;
use crate::schema::Likeness;
use crate::schema::Schema;
use crate::text::Pointer;

/// How deep places are nested at most.
const DEPTH: usize = 48;
/// How many schemas are compiled at most to hold alternatives, and what only trying tells, against each other.
const EFFORT: usize = 150_000;
/// How many pairs of schemas are compared at most.
const PAIRS: usize = 200_000;

/// The comparisons of one direction: each pair of schemas is compared once.
pub(in crate::compare) struct Walk {
    direction: Direction,
    likeness: Likeness,
    known: HashMap<(String, String), Rc<Vec<Local>>>,
    open: HashSet<(String, String)>,
    left: usize,
    effort: usize,
}

impl Walk {
    /// For values that travel in a direction.
    pub(in crate::compare) fn new(direction: Direction) -> Self {
        Self {
            direction,
            likeness: Likeness::of(direction),
            known: HashMap::new(),
            open: HashSet::new(),
            left: PAIRS,
            effort: EFFORT,
        }
    }

    /// Whether both say the same as they are written.
    pub(in crate::compare) fn is_same(&mut self, old: &Node, new: &Node) -> bool {
        let (old, new) = (old.schemas(), new.schemas());
        old.len() == new.len()
            && old.iter().zip(new).all(|(old, new)| old.is_written_as(new, &mut self.likeness))
    }

    /// All in which two schemas differ, below `depth` places.
    pub(in crate::compare) fn pair(&mut self, old: &Node, new: &Node, depth: usize) -> Rc<Vec<Local>> {
        let key = (old.key(), new.key());
        if let Some(known) = self.known.get(&key) {
            return Rc::clone(known);
        }
        if self.is_same(old, new) || self.open.contains(&key) {
            return Rc::default();
        }
        let (was, is) = (Facets::of(old), Facets::of(new));
        let both = Both { old, new, was: &was, is: &is };
        self.left = self.left.saturating_sub(1);
        if depth >= DEPTH || self.left == 0 {
            let message = "the schemas are nested too deep to be compared".to_owned();
            return Rc::new(vec![both.local(Change::Undecided, Sense::Neither, message)]);
        }
        let leads_nowhere = |schema: &&Arc<Schema>| schema.weight().is_none();
        if let Some(schema) = [old, new].into_iter().flat_map(Node::schemas).find(leads_nowhere) {
            let message = schema.broken().unwrap_or("a reference leads nowhere").to_owned();
            return Rc::new(vec![both.local(Change::Undecided, Sense::Neither, message)]);
        }
        self.open.insert(key.clone());
        let mut locals = own(&both);
        locals.extend(self.remarks(&both));
        self.children(&both, depth, &mut locals);
        let unsure = union::compare(self, &both, depth, &mut locals);
        for sense in [Sense::Narrower, Sense::Wider] {
            let is_told = locals.iter().any(|local| local.sense == sense);
            if !is_told && (unsure || is_opaque(&both)) {
                let afford = self.affords(&both);
                locals.extend(if afford { whole(&both, sense) } else { Some(both.open(sense)) });
            }
        }
        self.open.remove(&key);
        // What is so of one schema at several places is told of the first.
        let mut told = HashSet::new();
        locals.retain(|local| {
            told.insert((local.change, local.old.clone(), local.new.clone(), local.message.clone()))
        });
        let locals = Rc::new(locals);
        self.known.insert(key, Rc::clone(&locals));
        locals
    }

    /// Whether there is effort left to compile both; it is spent then.
    pub(super) fn affords(&mut self, both: &Both<'_>) -> bool {
        let weights =
            [both.old, both.new].into_iter().flat_map(Node::schemas).filter_map(|schema| schema.weight());
        let left = self.effort.checked_sub(weights.sum());
        self.effort = left.unwrap_or(self.effort);
        left.is_some()
    }

    /// What is found at a place below.
    fn below(
        &mut self,
        both: &Both<'_>,
        at: (&[Pointer], &[Pointer], &str),
        depth: usize,
        locals: &mut Vec<Local>,
    ) {
        let (Some(old), Some(new)) = (both.old.below(at.0), both.new.below(at.1)) else { return };
        let found = self.pair(&old, &new, depth + 1);
        locals.extend(found.iter().map(|local| Local {
            at: format!("{}{}", at.2, local.at),
            of: format!("{}{}", at.2, local.of),
            ..local.clone()
        }));
    }

    fn children(&mut self, both: &Both<'_>, depth: usize, locals: &mut Vec<Local>) {
        let (was, is) = (both.was, both.is);
        for (name, old) in &was.properties {
            let place = Pointer::root().child(name);
            let others = match &is.others {
                Others::Of(at) => Some(at.as_slice()),
                Others::Unsaid | Others::Any | Others::Forbidden => None,
            };
            let Some(new) = is.property(name).or(others) else { continue };
            if !(self.is_kept_out(both.new, new) && self.is_kept_out(both.old, old)) {
                self.below(both, (old, new, place.as_str()), depth, locals);
            }
        }
        if let Others::Of(old) = &was.others {
            for (name, new) in is.properties.iter().filter(|(name, _)| was.property(name).is_none()) {
                self.below(both, (old, new, Pointer::root().child(name).as_str()), depth, locals);
            }
            if let Others::Of(new) = &is.others {
                self.below(both, (old, new, "/*"), depth, locals);
            }
        }
        if !was.items.is_empty() && !is.items.is_empty() {
            self.below(both, (&was.items, &is.items, "/*"), depth, locals);
        }
    }

    /// Changes that are about no set of values.
    fn remarks(&self, both: &Both<'_>) -> Vec<Local> {
        let (was, is) = (both.was, both.is);
        let mut locals = Vec::new();
        let mut tell =
            |change, name: &str, message: String, old: Option<&[Pointer]>, new: Option<&[Pointer]>| {
                let mut local = both.local(change, Sense::Neither, message);
                Pointer::root().child(name).as_str().clone_into(&mut local.at);
                local.old = old.and_then(<[Pointer]>::first).cloned().unwrap_or(local.old);
                local.new = new.and_then(<[Pointer]>::first).cloned().unwrap_or(local.new);
                locals.push(local);
            };
        let is_response = self.direction == Direction::Response;
        for (name, old) in was.properties.iter().filter(|(name, _)| is.property(name).is_none()) {
            let is_told = is_response && was.required.contains(name)
                || is.others == Others::Forbidden
                || matches!(is.others, Others::Of(_))
                || self.is_kept_out(both.old, old);
            if !is_told {
                let message = format!("`{name}` is gone");
                tell(Change::PropertyRemoved, name, message, Some(old), None);
            }
        }
        for (name, new) in is.properties.iter().filter(|(name, _)| was.property(name).is_none()) {
            let is_told = !is_response && is.required.contains(name)
                || was.others == Others::Forbidden
                || matches!(was.others, Others::Of(_))
                || self.is_kept_out(both.new, new);
            if !is_told {
                tell(Change::PropertyAdded, name, format!("`{name}` is new"), None, Some(new));
            }
        }
        let (before, after) = (default(both.old), default(both.new));
        if before != after && !is_response {
            let message = format!("`default`: was {}, is {}", shown(before.as_ref()), shown(after.as_ref()));
            locals.push(both.local(Change::DefaultChanged, Sense::Neither, message));
        }
        locals
    }

    /// Whether a member does not travel in this direction.
    fn is_kept_out(&self, node: &Node, at: &[Pointer]) -> bool {
        let keyword = match self.direction {
            Direction::Request => "readOnly",
            Direction::Response => "writeOnly",
        };
        said(node, at, keyword) == Some(Value::Bool(true))
    }
}

fn said(node: &Node, at: &[Pointer], keyword: &str) -> Option<Value> {
    let schema = node.below(at)?;
    let first = schema.schemas().first()?;
    let document = first.document();
    let own = at.first()?.resolve(document)?.get(keyword);
    own.or_else(|| first.target().resolve(document)?.get(keyword)).cloned()
}

/// What holds where nothing is said.
fn default(node: &Node) -> Option<Value> {
    node.schemas()
        .iter()
        .find_map(|schema| schema.target().resolve(schema.document())?.get("default").cloned())
}

fn shown(value: Option<&Value>) -> String {
    let text = |value: &Value| value.to_string().chars().take(60).collect::<String>();
    value.map_or_else(|| "nothing".to_owned(), |value| format!("`{}`", text(value)))
}
