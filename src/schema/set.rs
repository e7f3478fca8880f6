//! One schema, as the set of values that it admits.

use std::sync::Arc;

use jsonschema::Validator;
use serde_json::Value;

use crate::schema::compiled::{Compiled, Side};
use crate::schema::direction::Direction;
use crate::schema::heard::{Heard, hear, misplaced};
use crate::schema::lenient::Leniency;
use crate::schema::nodes::Nodes;
use crate::schema::repair::Dropped;
use crate::schema::types::Types;
use crate::schema::undocumented::undocumented;
use crate::schema::verdict::Violation;
use crate::schema::view::View;
use crate::schema::violations::violations;
use crate::text::Pointer;

/// A set of JSON values.
pub struct Schema {
    pointer: Pointer,
    direction: Direction,
    side: Arc<Side>,
    compiled: Arc<Compiled>,
}

impl Schema {
    /// The schema at a place. Nothing is compiled yet.
    pub(crate) fn new(pointer: Pointer, direction: Direction, side: Arc<Side>) -> Self {
        let compiled = side.at(&pointer);
        Self { pointer, direction, side, compiled }
    }

    /// Where it stands in the document.
    #[must_use]
    pub fn pointer(&self) -> &Pointer {
        &self.pointer
    }

    /// Where the schema stands that it is, references having been followed.
    #[must_use]
    pub fn target(&self) -> Pointer {
        self.compiled.pointer().clone()
    }

    /// In which direction its values travel.
    #[must_use]
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Why it can't be used, as a lower-case fragment; such a schema admits everything and has no samples.
    #[must_use]
    pub fn broken(&self) -> Option<&str> {
        self.compiled.broken(self.side.view())
    }

    /// Keywords of the document that had to be dropped (a pattern that is none, a type that does not exist) before this
    /// schema could be compiled. They may stand anywhere in the document.
    #[must_use]
    pub fn dropped(&self) -> &[Dropped] {
        self.view().dropped()
    }

    /// Whether the value is in the set; formats are asserted.
    #[must_use]
    pub fn admits(&self, value: &Value) -> bool {
        self.compiled.admits(self.side.view(), value)
    }

    /// Whether the value is in the set without the help of discriminators that stand elsewhere than the alternatives which they
    /// would have to tell apart.
    pub(crate) fn tells_apart(&self, value: &Value) -> bool {
        let inherited = || self.lenient(Leniency::Inherited);
        self.admits(value) && inherited().is_none_or(|(_, lenient)| lenient.is_valid(value))
    }

    /// Whether a validator that takes formats and discriminators for remarks admits a value that this one does not; `false` also where
    /// only its own `format` refuses it, which [`violations`](Self::violations) tells.
    pub(crate) fn is_refused_by_remarks(&self, value: &Value) -> bool {
        !self.admits(value) && self.lenient(Leniency::All).is_some_and(|(_, lenient)| lenient.is_valid(value))
    }

    /// All ways in which the value is outside the set, innermost ones (below `anyOf` and `oneOf`, those of the nearest branch).
    #[must_use]
    pub fn violations(&self, value: &Value) -> Vec<Violation> {
        match self.compiled.validator(self.side.view()) {
            Some(validator) if !validator.is_valid(value) => {
                violations(self.view().document(), validator.iter_errors(value))
            }
            Some(_) | None => Vec::new(),
        }
    }

    /// The members that the schema never mentions, anywhere in the value, though it says something about properties
    /// of the object that they stand in; of a member and what is below it, the member alone. The pointers are into the
    /// value. A member that the schema forbids is among them, and among the [`violations`](Self::violations).
    #[must_use]
    pub fn undocumented(&self, value: &Value) -> Vec<Pointer> {
        if self.broken().is_some() {
            return Vec::new();
        }
        undocumented(&self.side, &self.compiled, value)
    }

    /// The members, anywhere in the value, that are marked as none of the direction in which it travels: `writeOnly` in responses,
    /// `readOnly` in requests (OpenAPI 3.1, section 4.8.24.5).
    #[must_use]
    pub fn misplaced(&self, value: &Value) -> Vec<Pointer> {
        if self.broken().is_some() {
            return Vec::new();
        }
        misplaced(&self.side, &self.compiled, self.direction, value)
    }

    /// Tells of every place in the value of which the schema says something; `examples` are the document's own for the whole value.
    /// Of long arrays, only the first items are told of.
    pub(crate) fn hear(&self, value: &Value, examples: &[&Value], seen: &mut dyn FnMut(&Heard<'_>)) {
        if self.broken().is_none() {
            hear(&self.side, &self.compiled, (value, examples), seen);
        }
    }

    /// The types that the schema says a value at `instance` may have, over all branches that could apply; empty
    /// where nothing is said.
    #[must_use]
    pub fn types_at(&self, instance: &Pointer) -> Types {
        self.nodes().walk(self.view(), instance).types()
    }

    /// The names of the members that the schema documents for the object at `instance`, in document order.
    #[must_use]
    pub fn names_at(&self, instance: &Pointer) -> Vec<String> {
        self.nodes().walk(self.view(), instance).names().into_iter().map(str::to_owned).collect()
    }

    /// The names that some `required` asks for in the object at `instance`, over all branches that could apply.
    #[must_use]
    pub fn required_at(&self, instance: &Pointer) -> Vec<String> {
        self.nodes().walk(self.view(), instance).required().into_iter().map(str::to_owned).collect()
    }

    /// The first value that the schema gives a keyword (`readOnly`, `example`, `format`) at `instance`.
    #[must_use]
    pub fn annotation_at(&self, instance: &Pointer, keyword: &str) -> Option<Value> {
        self.nodes().walk(self.view(), instance).keyword(keyword).next().cloned()
    }

    /// The document that it stands in, as it applies in its direction.
    pub(crate) fn document(&self) -> &Value {
        self.side.view().document()
    }

    /// How many schemas it is made of, all that it refers to included; `None` where a reference leads nowhere.
    pub(crate) fn weight(&self) -> Option<usize> {
        self.compiled.weight(self.side.view())
    }

    /// The view in which the schema compiles.
    pub(crate) fn view(&self) -> &Arc<View> {
        self.compiled.view(self.side.view())
    }

    /// The validator; `None` when the schema is broken.
    pub(crate) fn validator(&self) -> Option<Arc<Validator>> {
        self.compiled.validator(self.side.view())
    }

    /// Another schema of the same document, in the same direction.
    pub(crate) fn below(&self, pointer: &Pointer) -> Self {
        Self::new(pointer.clone(), self.direction, Arc::clone(&self.side))
    }

    /// The document and a validator to which something is an annotation; `None` where that makes no difference.
    pub(crate) fn lenient(&self, leniency: Leniency) -> Option<(&Value, Arc<Validator>)> {
        let (view, validator) = self.compiled.lenient(self.side.view(), leniency)?;
        Some((view.document(), validator))
    }

    /// The schemas around it.
    pub(crate) fn side(&self) -> &Side {
        &self.side
    }

    /// What is compiled of it.
    pub(crate) fn compiled(&self) -> &Compiled {
        &self.compiled
    }

    /// The raw schemas that speak about the whole value.
    pub(crate) fn nodes(&self) -> Nodes<'_> {
        Nodes::at(self.view(), self.compiled.pointer())
    }
}
