//! Text places hold only text: which values a server may read from it, and whether a schema admits one of them.
//!
//! A place's text is read by all types that the schema has there, over all branches. Two servers may read two leaves in two ways, so
//! readings are combined, as far as [`TRIES`] goes. What has more is never called broken.

use serde_json::{Map, Value};

use crate::plan::wire::raw::{Candidates, Raw};
use crate::plan::wire::scalar::meanings;
use crate::schema::{Nodes, Schema, Type, Types, Violation};
use crate::text::Pointer;

/// How many combinations are tried.
const TRIES: usize = 128;
/// How many readings of one structure among several are kept.
const KEPT: usize = 32;

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
    let ground = Ground::of(schema);
    let grow = |raw: &Raw| Tree::of(raw, &ground, &Pointer::root());
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
    if !all().all(Tree::is_exhausted) {
        return Some(Read { value, strict: false, violations: Vec::new() });
    }
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

/// What a schema says about a place, which a reading walks down with.
struct Ground<'s> {
    schema: Option<&'s Schema>,
    nodes: Nodes<'s>,
}

impl<'s> Ground<'s> {
    fn of(schema: Option<&'s Schema>) -> Self {
        Self { schema, nodes: schema.map(Schema::nodes).unwrap_or_default() }
    }

    fn below(&self, token: &str) -> Self {
        let step = |schema: &'s Schema| self.nodes.step(schema.view(), token);
        Self { schema: self.schema, nodes: self.schema.map(step).unwrap_or_default() }
    }

    fn types(&self) -> Types {
        self.nodes.types()
    }
}

/// A structure with its leaves read in all ways.
struct Tree {
    shape: Shape,
    leaves: Vec<Leaf>,
    /// Whether some readings of a leaf are left out.
    is_cut: bool,
}

/// The leaves of a structure that is being read.
#[derive(Default)]
struct Leaves {
    found: Vec<Leaf>,
    is_cut: bool,
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
    fn of(raw: &Raw, ground: &Ground<'_>, at: &Pointer) -> Self {
        let mut leaves = Leaves::default();
        let shape = Shape::of(raw, ground, at, &mut leaves);
        Self { shape, leaves: leaves.found, is_cut: leaves.is_cut }
    }

    /// Whether all readings can be tried.
    fn is_exhausted(&self) -> bool {
        !self.is_cut && self.count(Manner::Lenient).is_some()
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
    fn of(raw: &Raw, ground: &Ground<'_>, at: &Pointer, leaves: &mut Leaves) -> Self {
        match raw {
            Raw::Known(value) => Self::Fixed(value.clone()),
            Raw::Text(text) => {
                let types = ground.types();
                let meant = meanings(text, types);
                let mut values = meant.values;
                if types.contains(Type::Array) {
                    values.extend(listed(text, ground));
                }
                Self::leaf(distinct(values), meant.strict, at, leaves)
            }
            Raw::List(items) => Self::list(items.iter(), ground, at, leaves),
            Raw::Brackets(members) if is_list(members, ground.types()) => {
                Self::list(members.iter().map(|(_, item)| item), ground, at, leaves)
            }
            Raw::Map(members) | Raw::Brackets(members) => {
                let shapes = members.iter().map(|(name, member)| {
                    (name.clone(), Self::of(member, &ground.below(name), &at.child(name), leaves))
                });
                Self::Map(shapes.collect())
            }
            Raw::Either(candidates) => {
                let mut read = |raws: &[Raw], manner| -> Vec<Value> {
                    let trees = raws.iter().map(|raw| Tree::of(raw, ground, at));
                    trees
                        .flat_map(|tree| {
                            leaves.is_cut |=
                                tree.is_cut || tree.count(manner).is_none_or(|count| count > KEPT);
                            tree.several(manner)
                        })
                        .collect()
                };
                let mut values = distinct(read(&candidates.strict, Manner::Strict));
                let strict = values.len().max(1);
                values.extend(read(&candidates.strict, Manner::Lenient));
                values.extend(read(&candidates.lenient, Manner::Lenient));
                Self::leaf(distinct(values), strict, at, leaves)
            }
        }
    }

    fn list<'r>(
        items: impl Iterator<Item = &'r Raw>,
        ground: &Ground<'_>,
        at: &Pointer,
        leaves: &mut Leaves,
    ) -> Self {
        let mut shapes = Vec::new();
        for (index, item) in items.enumerate() {
            shapes.push(Self::of(item, &ground.below(&index.to_string()), &at.index(index), leaves));
        }
        Self::List(shapes)
    }

    fn leaf(mut values: Vec<Value>, strict: usize, at: &Pointer, leaves: &mut Leaves) -> Self {
        match values.len() {
            0 => Self::Fixed(Value::Null),
            1 => Self::Fixed(values.remove(0)),
            _ => {
                leaves.found.push(Leaf { at: at.clone(), values, strict });
                Self::Leaf(leaves.found.len() - 1)
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

/// The values, each once.
fn distinct(values: Vec<Value>) -> Vec<Value> {
    let mut known: Vec<Value> = Vec::with_capacity(values.len());
    for value in values {
        if !known.contains(&value) {
            known.push(value);
        }
    }
    known
}

/// A text where an array is documented, as a list: of what stands between commas, and of itself. Nothing is no item.
fn listed(text: &str, ground: &Ground<'_>) -> Vec<Value> {
    if text.is_empty() {
        return vec![Value::Array(Vec::new())];
    }
    let item = |(index, part): (usize, &str)| {
        meanings(part.trim(), ground.below(&index.to_string()).types()).values.swap_remove(0)
    };
    let apart = Value::Array(text.split(',').enumerate().map(item).collect());
    let whole = Value::Array(vec![item((0, text))]);
    vec![apart, whole]
}

/// Whether names that are all indexes mean a list here.
fn is_list(members: &[(String, Raw)], types: Types) -> bool {
    let wanted = types.contains(Type::Array) || !types.contains(Type::Object);
    let is_index = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    wanted && members.iter().all(|(name, _)| is_index(name))
}
