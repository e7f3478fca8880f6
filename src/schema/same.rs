//! Whether two schemas say the same, as they are written: references followed, order and remarks aside.

use std::collections::HashSet;
use std::ptr;

use serde_json::{Map, Value};

use crate::schema::direction::Direction;
use crate::schema::places::{Role, role};
use crate::schema::reference::{follow, target, target_pointer};
use crate::schema::set::Schema;
use crate::text::Pointer;

/// How deep schemas are followed.
const DEPTH: usize = 64;
/// How many alternatives are held against each other in another order.
const BRANCHES: usize = 32;

/// Two schemas, by where they lie in memory: the documents outlive the comparison.
type Pair = (usize, usize);

/// What is known of pairs of schemas; for schemas of the same two documents alone.
pub struct Likeness {
    direction: Direction,
    same: HashSet<Pair>,
    different: HashSet<Pair>,
    assumed: HashSet<Pair>,
    /// The same in the order in which they were assumed.
    order: Vec<Pair>,
}

impl Schema {
    /// Whether both say the same of every value, told from what they say alone: `false` also where that takes more than reading them.
    /// What is a remark (`description`, `example`, `x-...`) does not count, nor does the order of names, types and alternatives.
    pub fn is_written_as(&self, other: &Self, likeness: &mut Likeness) -> bool {
        let (old, new) = (self.view().document(), other.view().document());
        let Some(one) = self.target().resolve(old) else { return false };
        let Some(two) = other.target().resolve(new) else { return false };
        let same = likeness.are_same((old, one), (new, two), DEPTH);
        let assumed = std::mem::take(&mut likeness.assumed);
        likeness.order.clear();
        if same {
            likeness.same.extend(assumed);
        }
        same
    }
}

impl Likeness {
    /// Nothing is known yet. What is said of values that are left out (`default`) counts in requests alone.
    #[must_use]
    pub fn of(direction: Direction) -> Self {
        let (same, different, assumed) = Default::default();
        Self { direction, same, different, assumed, order: Vec::new() }
    }

    /// Whether a keyword does not count.
    fn is_idle(&self, keyword: &str) -> bool {
        is_remark(keyword) && !(keyword == "default" && self.direction == Direction::Request)
    }

    fn are_same(&mut self, (old, one): (&Value, &Value), (new, two): (&Value, &Value), depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let (one, two) = (landed(old, one), landed(new, two));
        let pair = (ptr::from_ref(one).addr(), ptr::from_ref(two).addr());
        if self.different.contains(&pair) {
            return false;
        }
        if self.same.contains(&pair) || !self.assumed.insert(pair) {
            return true;
        }
        let before = self.order.len();
        self.order.push(pair);
        let same = match (one, two) {
            (Value::Object(first), Value::Object(second)) => {
                self.are_same_members((old, first), (new, second), depth)
            }
            (Value::Object(first), Value::Bool(true)) | (Value::Bool(true), Value::Object(first)) => {
                first.keys().all(|key| self.is_idle(key))
            }
            (first, second) => first == second,
        };
        // What was taken to be the same on the way may have been so by this pair.
        if !same {
            for pair in self.order.drain(before..) {
                self.assumed.remove(&pair);
            }
            self.different.insert(pair);
        }
        same
    }

    fn are_same_members(
        &mut self,
        (old, one): (&Value, &Map<String, Value>),
        (new, two): (&Value, &Map<String, Value>),
        depth: usize,
    ) -> bool {
        let said = |members: &Map<String, Value>| members.keys().filter(|key| !self.is_idle(key)).count();
        said(one) == said(two)
            && one.iter().all(|(key, first)| {
                self.is_idle(key)
                    || two
                        .get(key)
                        .is_some_and(|second| self.is_same_keyword(key, (old, first), (new, second), depth))
            })
    }

    fn is_same_keyword(
        &mut self,
        key: &str,
        (old, one): (&Value, &Value),
        (new, two): (&Value, &Value),
        depth: usize,
    ) -> bool {
        match (role(key), one, two) {
            (Role::Schema, _, _) => self.are_same((old, one), (new, two), depth),
            (Role::Map, Value::Object(first), Value::Object(second)) => {
                first.len() == second.len()
                    && first.iter().all(|(name, schema)| {
                        second
                            .get(name)
                            .is_some_and(|other| self.are_same((old, schema), (new, other), depth))
                    })
            }
            (Role::List, Value::Array(first), Value::Array(second)) => {
                first.len() == second.len() && self.is_same_list(key, (old, first), (new, second), depth)
            }
            _ if key == "$ref" => match (resolved(old, one), resolved(new, two)) {
                (Some(first), Some(second)) => self.are_same((old, first), (new, second), depth),
                (Some(_) | None, Some(_) | None) => one == two,
            },
            (_, Value::Array(first), Value::Array(second)) if matches!(key, "required" | "type" | "enum") => {
                first.len() == second.len() && first.iter().all(|item| second.contains(item))
            }
            _ => one == two,
        }
    }

    fn is_same_list(
        &mut self,
        key: &str,
        (old, one): (&Value, &[Value]),
        (new, two): (&Value, &[Value]),
        depth: usize,
    ) -> bool {
        let in_order =
            one.iter().zip(two).all(|(first, second)| self.are_same((old, first), (new, second), depth));
        if in_order || key == "prefixItems" || one.len() > BRANCHES {
            return in_order;
        }
        let mut left: Vec<&Value> = two.iter().collect();
        one.iter().all(|first| {
            let found = left.iter().position(|second| self.are_same((old, first), (new, second), depth));
            found.map(|at| left.swap_remove(at)).is_some()
        })
    }
}

/// What a schema is that is nothing but a reference.
fn landed<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    let Value::Object(members) = schema else { return schema };
    let is_bare = members.contains_key("$ref")
        && members.keys().all(|key| key == "$ref" || key != "default" && is_remark(key));
    let at = is_bare.then(|| target_pointer(schema)).flatten();
    let end = at.map(|at| follow(document, &at)).and_then(|at| at.resolve(document));
    end.or_else(|| is_bare.then(|| target(document, schema)).flatten()).unwrap_or(schema)
}

fn resolved<'d>(document: &'d Value, reference: &Value) -> Option<&'d Value> {
    let at = Pointer::of_fragment(reference.as_str()?)?;
    follow(document, &at).resolve(document)
}

/// Whether a keyword says nothing of which values are valid.
pub(crate) fn is_remark(keyword: &str) -> bool {
    keyword.starts_with("x-")
        || matches!(
            keyword,
            "$anchor"
                | "$comment"
                | "$defs"
                | "$id"
                | "$schema"
                | "$vocabulary"
                | "contentEncoding"
                | "contentMediaType"
                | "contentSchema"
                | "default"
                | "definitions"
                | "deprecated"
                | "description"
                | "discriminator"
                | "example"
                | "examples"
                | "externalDocs"
                | "readOnly"
                | "summary"
                | "title"
                | "writeOnly"
                | "xml"
        )
}
