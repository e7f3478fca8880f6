//! Whether two schemas say the same, as they are written: references followed, order and remarks aside.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ptr;

use serde_json::{Map, Value};

use crate::schema::direction::Direction;
use crate::schema::places::{Role, role};
use crate::schema::reference::{follow, target, target_pointer};
use crate::schema::set::Schema;
use crate::text::Pointer;

/// How deep schemas are nested in one another at most, references not followed.
const DEPTH: usize = 200;
/// How deep alternatives are looked at to tell which is which.
const LOOK: usize = 2;

/// Two schemas, by where they lie in memory: the documents outlive the comparison.
type Pair = (usize, usize);

/// Two schemas that references lead to.
type Met<'d> = (&'d Value, &'d Value);

/// What is known of pairs of schemas; for schemas of the same two documents alone.
pub struct Likeness {
    direction: Direction,
    known: HashMap<Pair, bool>,
    looks: HashMap<(usize, usize), u64>,
}

impl Schema {
    /// Whether both say the same of every value, told from what they say alone: `false` also where that takes more than reading them.
    /// What is a remark (`description`, `example`, `x-...`) does not count, nor does the order of names, types and alternatives.
    pub fn is_written_as(&self, other: &Self, likeness: &mut Likeness) -> bool {
        let (old, new) = (self.document(), other.document());
        let Some(one) = self.target().resolve(old) else { return false };
        let Some(two) = other.target().resolve(new) else { return false };
        likeness.tell((old, new), (one, two))
    }
}

fn pair((one, two): Met<'_>) -> Pair {
    (ptr::from_ref(one).addr(), ptr::from_ref(two).addr())
}

impl Likeness {
    /// Nothing is known yet. What is said of values that are left out (`default`) counts in requests alone.
    #[must_use]
    pub fn of(direction: Direction) -> Self {
        Self { direction, known: HashMap::new(), looks: HashMap::new() }
    }

    /// Whether a keyword does not count.
    fn is_idle(&self, keyword: &str) -> bool {
        is_remark(keyword) && !(keyword == "default" && self.direction == Direction::Request)
    }

    /// Two schemas are the same unless they differ themselves or lead to some that do: all that can be reached is looked at once.
    fn tell<'d>(&mut self, documents: (&'d Value, &'d Value), begin: Met<'d>) -> bool {
        let begin = (landed(documents.0, begin.0), landed(documents.1, begin.1));
        let mut left = vec![begin];
        let mut met: HashMap<Pair, Vec<Pair>> = HashMap::new();
        let mut different = Vec::new();
        while let Some(next) = left.pop() {
            let key = pair(next);
            if self.known.contains_key(&key) || met.contains_key(&key) {
                continue;
            }
            let mut leads = Vec::new();
            let is_alike = Reading { likeness: self, documents, leads: &mut leads }.landed(next, DEPTH);
            let keys: Vec<Pair> = leads.iter().copied().map(pair).collect();
            if !is_alike || keys.iter().any(|key| self.known.get(key) == Some(&false)) {
                different.push(key);
            } else {
                left.extend(leads);
            }
            met.insert(key, keys);
        }
        let mut leading: HashMap<Pair, Vec<Pair>> = HashMap::new();
        for (from, to) in &met {
            for to in to {
                leading.entry(*to).or_default().push(*from);
            }
        }
        while let Some(key) = different.pop() {
            if self.known.insert(key, false).is_none() {
                different.extend(leading.get(&key).into_iter().flatten());
            }
        }
        for key in met.into_keys() {
            self.known.entry(key).or_insert(true);
        }
        self.known.get(&pair(begin)).copied().unwrap_or_default()
    }

    /// A number that alternatives which say the same have in common.
    fn look(&mut self, document: &Value, schema: &Value, depth: usize) -> u64 {
        let schema = landed(document, schema);
        let key = (ptr::from_ref(schema).addr(), depth);
        if let Some(known) = self.looks.get(&key) {
            return *known;
        }
        let mut hasher = DefaultHasher::new();
        if let Value::Object(members) = schema {
            let mut names: Vec<&String> = members.keys().filter(|name| !self.is_idle(name)).collect();
            names.sort_unstable();
            names.hash(&mut hasher);
            if let Some(depth) = depth.checked_sub(1) {
                for name in names {
                    self.look_of(document, (name, &members[name]), depth).hash(&mut hasher);
                }
            }
        } else {
            schema.to_string().hash(&mut hasher);
        }
        let look = hasher.finish();
        self.looks.insert(key, look);
        look
    }

    fn look_of(&mut self, document: &Value, (keyword, said): (&str, &Value), depth: usize) -> Vec<u64> {
        let text = |value: &Value| {
            let mut hasher = DefaultHasher::new();
            value.to_string().hash(&mut hasher);
            hasher.finish()
        };
        let mut looks: Vec<u64> = match (role(keyword), said) {
            (Role::Schema, said) => vec![self.look(document, said, depth)],
            (Role::List, Value::Array(all)) => {
                all.iter().map(|one| self.look(document, one, depth)).collect()
            }
            (Role::Map, Value::Object(all)) => {
                let named = |(name, one): (&String, &Value)| {
                    text(&Value::String(name.clone())).wrapping_mul(31) ^ self.look(document, one, depth)
                };
                all.iter().map(named).collect()
            }
            (_, Value::Array(all)) if is_set(keyword) => all.iter().map(text).collect(),
            (_, said) if keyword != "$ref" => vec![text(said)],
            _ => Vec::new(),
        };
        looks.sort_unstable();
        looks
    }
}

/// Keywords whose values are sets.
fn is_set(keyword: &str) -> bool {
    matches!(keyword, "required" | "type" | "enum")
}

/// Two schemas being read side by side, as far as no reference is followed.
struct Reading<'r, 'd> {
    likeness: &'r mut Likeness,
    documents: (&'d Value, &'d Value),
    /// Where references lead that stand at the same place in both.
    leads: &'r mut Vec<Met<'d>>,
}

impl<'d> Reading<'_, 'd> {
    fn are_alike(&mut self, (one, two): Met<'d>, depth: usize) -> bool {
        let ends = (landed(self.documents.0, one), landed(self.documents.1, two));
        if !ptr::eq(ends.0, one) || !ptr::eq(ends.1, two) {
            self.leads.push(ends);
            return true;
        }
        self.landed(ends, depth)
    }

    fn landed(&mut self, (one, two): Met<'d>, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        match (one, two) {
            (Value::Object(first), Value::Object(second)) => self.members(first, second, depth),
            (Value::Object(first), Value::Bool(true)) | (Value::Bool(true), Value::Object(first)) => {
                first.keys().all(|key| self.likeness.is_idle(key))
            }
            (first, second) => first == second,
        }
    }

    fn members(&mut self, one: &'d Map<String, Value>, two: &'d Map<String, Value>, depth: usize) -> bool {
        let said =
            |members: &Map<String, Value>| members.keys().filter(|key| !self.likeness.is_idle(key)).count();
        said(one) == said(two)
            && one.iter().all(|(key, first)| {
                self.likeness.is_idle(key)
                    || two.get(key).is_some_and(|second| self.keyword(key, (first, second), depth))
            })
    }

    fn keyword(&mut self, key: &str, (one, two): Met<'d>, depth: usize) -> bool {
        match (role(key), one, two) {
            (Role::Schema, _, _) => self.are_alike((one, two), depth),
            (Role::Map, Value::Object(first), Value::Object(second)) => {
                first.len() == second.len()
                    && first.iter().all(|(name, schema)| {
                        second.get(name).is_some_and(|other| self.are_alike((schema, other), depth))
                    })
            }
            (Role::List, Value::Array(first), Value::Array(second)) => {
                first.len() == second.len() && self.list(key, (first, second), depth)
            }
            _ if key == "$ref" => match (led(self.documents.0, one), led(self.documents.1, two)) {
                (Some(first), Some(second)) => {
                    self.leads.push((first, second));
                    true
                }
                (Some(_) | None, Some(_) | None) => one == two,
            },
            (_, Value::Array(first), Value::Array(second)) if is_set(key) => {
                first.len() == second.len() && first.iter().all(|item| second.contains(item))
            }
            _ => one == two,
        }
    }

    /// Alternatives that look alike are taken for each other, in their order.
    fn list(&mut self, key: &str, (one, two): (&'d [Value], &'d [Value]), depth: usize) -> bool {
        if key == "prefixItems" {
            return one.iter().zip(two).all(|both| self.are_alike(both, depth));
        }
        let (old, new) = self.documents;
        let mut left: Vec<(u64, &'d Value)> =
            two.iter().map(|second| (self.likeness.look(new, second, LOOK), second)).collect();
        one.iter().all(|first| {
            let look = self.likeness.look(old, first, LOOK);
            let found = left.iter().position(|(other, _)| *other == look);
            found.is_some_and(|at| {
                let (_, second) = left.remove(at);
                self.are_alike((first, second), depth)
            })
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

fn led<'d>(document: &'d Value, reference: &Value) -> Option<&'d Value> {
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
