//! The walk over a schema's normal form that builds a value.

use std::sync::Arc;

use jsonschema::canonical::{CanonicalKind, CanonicalSchema, CanonicalView};
use jsonschema::{JsonType, JsonTypeSet, Validator};
use serde_json::Value;

use crate::schema::compiled::Side;
use crate::schema::direction::kept_out;
use crate::schema::nodes::Nodes;
use crate::schema::sample::choose::{anything, is_of, listed, merged, preferred, types_of};
use crate::schema::sample::words::Spoken;
use crate::schema::sample::{array, number, object, raw, text};
use crate::schema::set::Schema;
use crate::schema::types::Type;
use crate::schema::verdict::Shape;
use crate::schema::view::View;
use crate::text::Pointer;

/// How deep optional members are tried to be filled.
const DEPTHS: usize = 6;
/// How many values a full sample has at most, beyond its first level.
const VALUES: usize = 400;
/// How many steps one walk may take.
const STEPS: usize = 20_000;
/// How often a reference may be taken inside itself where it is required.
const CIRCLES: usize = 3;
/// How deep values are nested at most.
const NESTING: usize = 48;

/// What kind of value is wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish<'s> {
    /// How much it holds.
    pub(crate) shape: Shape,
    /// What the whole value is called; empty where it has no name.
    pub(crate) name: &'s str,
    /// Worked into values that APIs want unique.
    pub(crate) salt: &'s str,
    /// Which way through alternatives is taken: the first that works from this one on.
    pub(crate) way: usize,
    /// Whether normal forms are used that are costly to compute.
    pub(crate) forms: Forms,
}

/// Which normal forms are walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Forms {
    /// Those of schemas without wide alternatives; the others are walked as they stand in the document.
    Narrow,
    /// All.
    All,
}

/// A place in the value that is being built.
#[derive(Clone)]
pub(crate) struct Spot<'d> {
    /// What the document says about it.
    pub(crate) nodes: Nodes<'d>,
    /// The name of the innermost member that it stands in.
    pub(crate) name: String,
    /// How many objects and arrays it is in.
    pub(crate) depth: usize,
    /// Which one it is of several that should differ.
    pub(crate) nth: usize,
}

impl<'d> Spot<'d> {
    /// A member of it.
    pub(crate) fn member(&self, view: &'d View, name: &str) -> Self {
        let nodes = self.nodes.step(view, name);
        Self { nodes, name: name.to_owned(), depth: self.depth + 1, nth: self.nth }
    }

    /// An item of it.
    pub(crate) fn item(&self, view: &'d View, index: usize) -> Self {
        let name = Spoken::of(&self.name).singular();
        Self { nodes: self.nodes.item(view, index), name, depth: self.depth + 1, nth: self.nth + index }
    }
}

/// A walk under way.
pub(crate) struct Builder<'s> {
    pub(crate) view: &'s Arc<View>,
    side: &'s Side,
    pub(crate) wish: &'s Wish<'s>,
    /// How deep optional members are filled.
    pub(crate) fill: usize,
    /// What keeps a member out of this direction.
    pub(crate) kept_out: &'static str,
    /// How many values there are so far.
    pub(crate) values: usize,
    /// Whether there were alternatives, the normal form of which may know names that only others of them have.
    alternatives: bool,
    steps: usize,
    references: Vec<String>,
}

/// What a walk came to.
pub(crate) struct Built {
    /// The value, not yet checked.
    pub(crate) value: Value,
    /// Whether it may hold members that the branch it belongs to does not mention.
    pub(crate) untidy: bool,
    values: usize,
}

/// A value, not yet checked; `None` when the walk found none.
pub(crate) fn value(schema: &Schema, wish: &Wish<'_>) -> Option<Built> {
    match wish.shape {
        Shape::Minimal => walk(schema, wish, 0),
        Shape::Full => {
            let mut best: Option<Built> = None;
            for fill in 1..=DEPTHS {
                let next = walk(schema, wish, fill);
                match (&best, &next) {
                    (Some(best), Some(next)) if next.values <= best.values || next.values > VALUES => break,
                    (Some(_), None) => break,
                    (Some(_) | None, Some(_)) => best = next,
                    (None, None) => {}
                }
            }
            best
        }
    }
}

fn walk<'s>(schema: &'s Schema, wish: &'s Wish<'s>, fill: usize) -> Option<Built> {
    let mut builder = Builder::of(schema, wish, fill);
    let spot = Spot { nodes: schema.nodes(), name: wish.name.to_owned(), depth: 0, nth: 0 };
    let value = match builder.canonical(schema.compiled().pointer()) {
        Some(canonical) => builder.value(&canonical, &spot),
        None => raw::value(&mut builder, &spot),
    };
    value.map(|value| Built { value, untidy: builder.alternatives, values: builder.values })
}

impl<'s> Builder<'s> {
    /// A walk over a schema or what is below it.
    pub(crate) fn of(schema: &'s Schema, wish: &'s Wish<'s>, fill: usize) -> Self {
        Self {
            view: schema.view(),
            side: schema.side(),
            wish,
            fill,
            kept_out: kept_out(schema.direction()),
            values: 0,
            alternatives: false,
            steps: 0,
            references: Vec::new(),
        }
    }

    /// A value of a schema at a place.
    pub(crate) fn value(&mut self, schema: &CanonicalSchema, spot: &Spot<'s>) -> Option<Value> {
        if !self.step(spot) {
            return None;
        }
        match schema.view() {
            CanonicalView::MultiType(types) => self.of_types(types, spot),
            CanonicalView::TypedGroup(group) => self
                .value(&group.body, spot)
                .filter(|value| is_of(group.ty, value))
                .or_else(|| Some(self.of_type(group.ty, spot))),
            CanonicalView::String(string) => text::value(self, schema, &string, spot),
            CanonicalView::Integer(integer) => number::integer(&integer, spot.nth),
            CanonicalView::Number(view) => number::number(&view, spot.nth),
            CanonicalView::Array(array) => array::value(self, &array, spot),
            CanonicalView::Object(object) => object::value(self, &object, spot),
            CanonicalView::Const(value) => Some(value),
            CanonicalView::Enum(values) => listed(&values, spot),
            CanonicalView::Not(_) => self.any_of_these(schema, spot),
            CanonicalView::AllOf(parts) => self.all_of(&parts, spot),
            CanonicalView::AnyOf(branches) | CanonicalView::OneOf(branches) => self.any_of(&branches, spot),
            CanonicalView::Reference(uri) => self.reference(schema, uri, spot),
            CanonicalView::True => self.of_types(anything(spot), spot),
            CanonicalView::False => None,
            CanonicalView::Raw(_) => raw::value(self, spot),
        }
    }

    /// Counts a value; whether there may be one more here.
    pub(crate) fn step(&mut self, spot: &Spot<'_>) -> bool {
        self.steps += 1;
        self.values += 1;
        self.steps <= STEPS && spot.depth <= NESTING
    }

    /// The normal form of a schema of the document, where it is wanted.
    pub(crate) fn canonical(&self, pointer: &Pointer) -> Option<CanonicalSchema> {
        let wanted = match self.wish.forms {
            Forms::Narrow => !self.side.at(pointer).is_wide(self.side.view()),
            Forms::All => true,
        };
        if !wanted {
            return None;
        }
        self.side.at(pointer).canonical(self.side.view()).ok().cloned()
    }

    /// A validator for one normal form, for what only trying tells.
    pub(crate) fn leaf(&self, schema: &CanonicalSchema) -> Option<Arc<Validator>> {
        self.view.leaf(&schema.to_json_schema())
    }

    /// Whether optional members are wanted at a place.
    pub(crate) fn fills(&self, spot: &Spot<'_>) -> bool {
        spot.depth < self.fill
    }

    /// Whether an optional member leads back to where the walk already is.
    pub(crate) fn circles(&self, schema: &CanonicalSchema) -> bool {
        if schema.kind() == CanonicalKind::Object {
            return false;
        }
        match schema.view() {
            CanonicalView::Reference(uri) => self.references.contains(&uri),
            CanonicalView::Array(array) => array.items.is_some_and(|items| self.circles(&items)),
            CanonicalView::AnyOf(branches) | CanonicalView::OneOf(branches) => {
                branches.iter().any(|branch| self.circles(branch))
            }
            _ => false,
        }
    }

    fn reference(&mut self, schema: &CanonicalSchema, uri: String, spot: &Spot<'s>) -> Option<Value> {
        if self.references.iter().filter(|known| **known == uri).count() >= CIRCLES {
            return None;
        }
        let target = schema.definition(&uri)?;
        self.references.push(uri);
        let value = self.value(&target, spot);
        self.references.pop();
        value
    }

    /// The first branch that has a value: what the document names first comes first, null last.
    fn any_of(&mut self, branches: &[CanonicalSchema], spot: &Spot<'s>) -> Option<Value> {
        // A branch that is a reference is what it was; only ones written out may have been mixed.
        let mixed = branches.iter().filter(|branch| branch.kind() == CanonicalKind::Object).count() > 1;
        self.alternatives |= mixed;
        let preferred = preferred(self.view, &spot.nodes);
        let mut order: Vec<_> = branches.iter().enumerate().collect();
        order.sort_by_key(|(index, branch)| {
            let types = types_of(branch, CIRCLES);
            let only_null = types.iter().eq([Type::Null]);
            let wanted = types.iter().any(|kind| preferred.admit(kind));
            (only_null, !wanted && !preferred.is_empty(), self.circles(branch), *index)
        });
        let first = if spot.depth == 0 || order.len() > 1 { self.wish.way % order.len().max(1) } else { 0 };
        order.rotate_left(first);
        order.into_iter().find_map(|(_, branch)| self.value(branch, spot))
    }

    fn all_of(&mut self, parts: &[CanonicalSchema], spot: &Spot<'s>) -> Option<Value> {
        let mut values = parts.iter().filter_map(|part| self.value(part, spot));
        let first = values.next()?;
        Some(values.fold(first, merged))
    }

    /// A value of each type until one is admitted, for schemas that can't be walked.
    fn any_of_these(&mut self, schema: &CanonicalSchema, spot: &Spot<'s>) -> Option<Value> {
        let validator = self.leaf(schema)?;
        let types = JsonTypeSet::all();
        types.iter().map(|kind| self.of_type(kind, spot)).find(|value| validator.is_valid(value))
    }

    fn of_types(&mut self, types: JsonTypeSet, spot: &Spot<'s>) -> Option<Value> {
        let order = [
            JsonType::String,
            JsonType::Integer,
            JsonType::Number,
            JsonType::Boolean,
            JsonType::Object,
            JsonType::Array,
            JsonType::Null,
        ];
        let kind = order.into_iter().find(|kind| types.contains(*kind))?;
        Some(self.of_type(kind, spot))
    }

    fn of_type(&self, kind: JsonType, spot: &Spot<'s>) -> Value {
        match kind {
            JsonType::String => Value::String(text::free(self, spot)),
            JsonType::Integer | JsonType::Number => Value::from(spot.nth + 1),
            JsonType::Boolean => Value::Bool(true),
            JsonType::Object => Value::Object(serde_json::Map::new()),
            JsonType::Array => Value::Array(Vec::new()),
            JsonType::Null => Value::Null,
        }
    }
}
