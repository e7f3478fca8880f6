//! Text places hold only text: which values a server may read from it, and whether a schema admits one of them.
//!
//! A place's text is read by all types that the schema has there, over all branches. Two servers may read two leaves in two ways, so
//! readings are combined, as far as [`TRIES`] goes; beyond that, the violations tell which leaves to read in another way.

use serde_json::{Map, Value};

use crate::plan::wire::raw::{Candidates, Raw};
use crate::plan::wire::scalar::meanings;
use crate::schema::{Schema, Type, Types, Violation};
use crate::text::Pointer;

/// How many combinations are tried.
const TRIES: usize = 64;
/// How many readings of one structure among several are kept.
const KEPT: usize = 8;

/// What a server makes of a text.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) value: Value,
    /// Whether the schema admits a reading by the letter.
    pub(super) strict: bool,
    /// What is wrong under every reading; empty when some reading is admitted.
    pub(super) violations: Vec<Violation>,
}

/// Reads the candidates for a whole value; `None` when there are none.
pub(super) fn read(schema: Option<&Schema>, candidates: &Candidates) -> Option<Read> {
    let grow = |raw: &Raw| Tree::of(raw, schema, &Pointer::root());
    let strict: Vec<Tree> = candidates.strict.iter().map(grow).collect();
    let Some(schema) = schema else {
        let lenient = candidates.lenient.iter().map(grow);
        let value = strict.into_iter().chain(lenient).next()?.plain();
        return Some(Read { value, strict: !candidates.strict.is_empty(), violations: Vec::new() });
    };
    if let Some(value) = strict.iter().find_map(|tree| tree.admitted(schema, Manner::Strict)) {
        return Some(Read { value, strict: true, violations: Vec::new() });
    }
    let lenient: Vec<Tree> = candidates.lenient.iter().map(grow).collect();
    let all = || strict.iter().chain(&lenient);
    if let Some(value) = all().find_map(|tree| tree.admitted(schema, Manner::Lenient)) {
        return Some(Read { value, strict: false, violations: Vec::new() });
    }
    let first = all().next()?;
    let (value, violations) = first.nearest(schema);
    let is_text = !matches!(candidates.strict.first(), Some(Raw::Known(_)));
    if is_text && let Some(value) = with_nothing(schema, &value, &violations) {
        return Some(Read { value, strict: false, violations: Vec::new() });
    }
    Some(Read { value, strict: false, violations })
}

/// The value with an array or an object of nothing for each that is missing, where the schema admits it then: text tells neither from
/// nothing.
fn with_nothing(schema: &Schema, value: &Value, violations: &[Violation]) -> Option<Value> {
    let mut whole = value.clone();
    for violation in violations {
        let types = schema.types_at(&violation.instance);
        let only =
            |kind: Type| types == Types::NONE.with(kind) || types == Types::NONE.with(kind).with(Type::Null);
        let empty = match violation.keyword.as_str() {
            "required" if only(Type::Array) => Value::Array(Vec::new()),
            "required" if only(Type::Object) => Value::Object(Map::new()),
            _ => return None,
        };
        let (parent, name) = (violation.instance.parent()?, violation.instance.last()?);
        let Some(Value::Object(members)) = parent.resolve_mut(&mut whole) else { return None };
        members.insert(name.into_owned(), empty);
    }
    schema.admits(&whole).then_some(whole)
}

/// Which readings count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Those by the letter.
    Strict,
    /// All.
    Lenient,
}

/// A structure with its leaves read in all ways.
struct Tree {
    shape: Shape,
    leaves: Vec<Leaf>,
}

/// A structure; leaves that can be read in several ways are numbered.
enum Shape {
    Fixed(Value),
    Leaf(usize),
    List(Vec<Shape>),
    Map(Vec<(String, Shape)>),
}

/// A place that can be read in several ways.
struct Leaf {
    at: Pointer,
    values: Vec<Value>,
    strict: usize,
}

impl Leaf {
    fn width(&self, manner: Manner) -> usize {
        match manner {
            Manner::Strict => self.strict,
            Manner::Lenient => self.values.len(),
        }
    }
}

impl Tree {
    fn of(raw: &Raw, schema: Option<&Schema>, at: &Pointer) -> Self {
        let mut leaves = Vec::new();
        let shape = Shape::of(raw, schema, at, &mut leaves);
        Self { shape, leaves }
    }

    /// The likeliest reading.
    fn plain(&self) -> Value {
        self.value(&vec![0; self.leaves.len()])
    }

    fn value(&self, picks: &[usize]) -> Value {
        self.shape.value(&self.leaves, picks)
    }

    /// How many readings there are; `None` when they are too many to try.
    fn count(&self, manner: Manner) -> Option<usize> {
        let product =
            self.leaves.iter().try_fold(1_usize, |count, leaf| count.checked_mul(leaf.width(manner)));
        product.filter(|count| *count <= TRIES)
    }

    /// The first reading that the schema admits.
    fn admitted(&self, schema: &Schema, manner: Manner) -> Option<Value> {
        let plain = self.plain();
        if schema.admits(&plain) {
            return Some(plain);
        }
        match self.count(manner) {
            Some(count) => {
                (1..count).map(|number| self.nth(number, manner)).find(|value| schema.admits(value))
            }
            None => Some(self.improved(schema, manner))
                .filter(|(_, left)| left.is_empty())
                .map(|(value, _)| value),
        }
    }

    /// A reading by its number.
    fn nth(&self, mut number: usize, manner: Manner) -> Value {
        let mut picks = Vec::with_capacity(self.leaves.len());
        for leaf in &self.leaves {
            let width = leaf.width(manner);
            picks.push(number % width);
            number /= width;
        }
        self.value(&picks)
    }

    /// The likeliest reading and what is wrong with it; where that is in several places, the reading with the fewest.
    fn nearest(&self, schema: &Schema) -> (Value, Vec<Violation>) {
        let plain = self.plain();
        let violations = schema.violations(&plain);
        if self.leaves.is_empty() || places(&violations) < 2 {
            return (plain, violations);
        }
        self.improved(schema, Manner::Lenient)
    }

    /// Reads the leaves at which something is wrong in other ways, one after the other, and keeps what helps.
    fn improved(&self, schema: &Schema, manner: Manner) -> (Value, Vec<Violation>) {
        let mut picks = vec![0; self.leaves.len()];
        let mut best = self.plain();
        let mut wrong = schema.violations(&best);
        let mut tries = 0;
        for (index, leaf) in self.leaves.iter().enumerate() {
            let here = |violation: &Violation| leaf.at.is_within(&violation.instance);
            for other in 1..leaf.width(manner) {
                if wrong.is_empty() || tries >= TRIES || !wrong.iter().any(here) {
                    break;
                }
                tries += 1;
                let kept = std::mem::replace(&mut picks[index], other);
                let value = self.value(&picks);
                let left = schema.violations(&value);
                if left.len() < wrong.len() {
                    (best, wrong) = (value, left);
                } else {
                    picks[index] = kept;
                }
            }
        }
        (best, wrong)
    }
}

/// In how many places something is wrong.
fn places(violations: &[Violation]) -> usize {
    let mut places: Vec<&Pointer> = Vec::new();
    for violation in violations {
        if !places.contains(&&violation.instance) {
            places.push(&violation.instance);
        }
    }
    places.len()
}

impl Shape {
    fn of(raw: &Raw, schema: Option<&Schema>, at: &Pointer, leaves: &mut Vec<Leaf>) -> Self {
        match raw {
            Raw::Known(value) => Self::Fixed(value.clone()),
            Raw::Text(text) => {
                let meant = meanings(text, types(schema, at));
                let mut values = meant.values;
                for value in listed(text, schema, at) {
                    if !values.contains(&value) {
                        values.push(value);
                    }
                }
                Self::leaf(values, meant.strict, at, leaves)
            }
            Raw::List(items) => Self::list(items.iter(), schema, at, leaves),
            Raw::Brackets(members) if is_list(members, types(schema, at)) => {
                Self::list(members.iter().map(|(_, item)| item), schema, at, leaves)
            }
            Raw::Map(members) | Raw::Brackets(members) => {
                let shapes = members
                    .iter()
                    .map(|(name, member)| (name.clone(), Self::of(member, schema, &at.child(name), leaves)));
                Self::Map(shapes.collect())
            }
            Raw::Either(candidates) => {
                let read = |raws: &[Raw], manner| -> Vec<Value> {
                    raws.iter().flat_map(|raw| Tree::of(raw, schema, at).several(manner)).collect()
                };
                let mut values = read(&candidates.strict, Manner::Strict);
                let strict = values.len().max(1);
                let indulgent = read(&candidates.strict, Manner::Lenient);
                for value in indulgent.into_iter().chain(read(&candidates.lenient, Manner::Lenient)) {
                    if !values.contains(&value) {
                        values.push(value);
                    }
                }
                Self::leaf(values, strict, at, leaves)
            }
        }
    }

    fn list<'r>(
        items: impl Iterator<Item = &'r Raw>,
        schema: Option<&Schema>,
        at: &Pointer,
        leaves: &mut Vec<Leaf>,
    ) -> Self {
        let items = items.enumerate();
        Self::List(items.map(|(index, item)| Self::of(item, schema, &at.index(index), leaves)).collect())
    }

    fn leaf(mut values: Vec<Value>, strict: usize, at: &Pointer, leaves: &mut Vec<Leaf>) -> Self {
        match values.len() {
            0 => Self::Fixed(Value::Null),
            1 => Self::Fixed(values.remove(0)),
            _ => {
                leaves.push(Leaf { at: at.clone(), values, strict });
                Self::Leaf(leaves.len() - 1)
            }
        }
    }

    fn value(&self, leaves: &[Leaf], picks: &[usize]) -> Value {
        match self {
            Self::Fixed(value) => value.clone(),
            Self::Leaf(number) => leaves[*number].values[picks[*number]].clone(),
            Self::List(items) => Value::Array(items.iter().map(|item| item.value(leaves, picks)).collect()),
            Self::Map(members) => {
                let members =
                    members.iter().map(|(name, member)| (name.clone(), member.value(leaves, picks)));
                Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }
}

impl Tree {
    /// The likeliest few readings.
    fn several(&self, manner: Manner) -> Vec<Value> {
        let count = self.count(manner).unwrap_or(1).min(KEPT);
        (0..count).map(|number| self.nth(number, manner)).collect()
    }
}

/// A text where an array is documented, as a list: of what stands between commas, and of itself. Nothing is no item.
fn listed(text: &str, schema: Option<&Schema>, at: &Pointer) -> Vec<Value> {
    if !types(schema, at).contains(Type::Array) {
        return Vec::new();
    }
    if text.is_empty() {
        return vec![Value::Array(Vec::new())];
    }
    let item = |(index, part): (usize, &str)| {
        meanings(part.trim(), types(schema, &at.index(index))).values.swap_remove(0)
    };
    let apart = Value::Array(text.split(',').enumerate().map(item).collect());
    let whole = Value::Array(vec![item((0, text))]);
    vec![apart, whole]
}

fn types(schema: Option<&Schema>, at: &Pointer) -> Types {
    schema.map(|schema| schema.types_at(at)).unwrap_or_default()
}

/// Whether names that are all indexes mean a list here.
fn is_list(members: &[(String, Raw)], types: Types) -> bool {
    let wanted = types.contains(Type::Array) || !types.contains(Type::Object);
    let is_index = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    wanted && members.iter().all(|(name, _)| is_index(name))
}
