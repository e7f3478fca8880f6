//! Values that may hold templates, and where each of their parts was typed.

use serde_json::Value;

use crate::suite::raw::{Kind, Node};
use crate::suite::template::{Stencil, Unset, Values};
use crate::text::{Complaint, Pointer, Span};

/// A value with holes, and where it was typed.
#[derive(Clone, Debug)]
pub struct Typed {
    /// The value.
    pub stencil: Stencil,
    /// Where it was typed.
    pub span: Span,
    /// Where its members and items were typed.
    places: Vec<(Pointer, Span)>,
}

impl Typed {
    /// Reads a value; what is wrong with its `${...}` is complained about.
    pub(crate) fn read(node: &Node, log: &mut Vec<Complaint>) -> Self {
        let stencil = Stencil::parse(node).unwrap_or_else(|mut complaints| {
            log.append(&mut complaints);
            Stencil::Value(Value::Null)
        });
        let mut places = Vec::new();
        note(node, &Pointer::root(), &mut places);
        Self { stencil, span: node.span.clone(), places }
    }

    /// The same place with plain text in it.
    pub(crate) fn with_text(self, text: &str) -> Self {
        Self { stencil: Stencil::Value(text.into()), ..self }
    }

    /// Fills all of it.
    ///
    /// # Errors
    /// The first `${...}` that can't be filled.
    pub fn fill(&self, values: &dyn Values) -> Result<Value, Unset> {
        self.stencil.fill(values)
    }

    /// Where the value at a pointer was typed; of what was not, what is nearest above it.
    #[must_use]
    pub fn place(&self, pointer: &Pointer) -> &Span {
        let mut at = Some(pointer.clone());
        while let Some(pointer) = at {
            if let Some((_, span)) = self.places.iter().find(|(known, _)| *known == pointer) {
                return span;
            }
            at = pointer.parent();
        }
        &self.span
    }
}

fn note(node: &Node, at: &Pointer, places: &mut Vec<(Pointer, Span)>) {
    match &node.kind {
        Kind::Scalar(_) | Kind::Unfilled => {}
        Kind::List(items) => {
            for (index, item) in items.iter().enumerate() {
                let at = at.index(index);
                places.push((at.clone(), item.span.clone()));
                note(item, &at, places);
            }
        }
        Kind::Map(entries) => {
            for entry in entries {
                let at = at.child(&entry.key);
                places.push((at.clone(), entry.value.span.clone()));
                note(&entry.value, &at, places);
            }
        }
    }
}
