//! The document as the checks see it.

use serde_json::{Map, Value};

use crate::schema::{Direction, Schema, Violation};
use crate::spec::{Api, Kind, Node};
use crate::text::{Mask, Pointer};

/// How many references may lead to one another.
const CHAIN: usize = 32;

/// A document, and all that it is made of.
pub(super) struct Subject<'d> {
    pub(super) api: &'d Api,
    pub(super) document: &'d Value,
    nodes: Vec<Node<'d>>,
    /// Hides nothing: a document has no secrets.
    pub(super) mask: Mask,
}

/// In which directions values of a schema travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Way {
    Request,
    Response,
    Either,
}

impl Way {
    /// The direction that a place outside of schemas belongs to.
    pub(super) fn of(at: &Pointer) -> Self {
        let mut way = None;
        for token in at.tokens() {
            let here = match &*token {
                "requestBody" | "requestBodies" | "parameters" => Self::Request,
                "responses" => Self::Response,
                _ => continue,
            };
            if way.is_some_and(|way| way != here) {
                return Self::Either;
            }
            way = Some(here);
        }
        way.unwrap_or(Self::Either)
    }

    fn directions(self) -> &'static [Direction] {
        match self {
            Self::Request => &[Direction::Request],
            Self::Response => &[Direction::Response],
            Self::Either => &[Direction::Response, Direction::Request],
        }
    }
}

impl<'d> Subject<'d> {
    pub(super) fn of(api: &'d Api) -> Self {
        let document = api.schemas.document();
        Self { api, document, nodes: api.nodes(), mask: Mask::new(std::iter::empty::<&str>()) }
    }

    /// The nodes that stand as this kind.
    pub(super) fn nodes(&self, kind: Kind) -> impl Iterator<Item = &Node<'d>> {
        self.nodes.iter().filter(move |node| node.kind == kind)
    }

    /// The node that is meant by the one at a place: itself, or what its reference leads to.
    pub(super) fn meant(&self, at: &Pointer) -> Option<(Pointer, &'d Map<String, Value>)> {
        let mut at = at.clone();
        for _ in 0..CHAIN {
            let node = at.resolve(self.document)?.as_object()?;
            match node.get("$ref").and_then(Value::as_str) {
                Some(reference) => at = Pointer::of_fragment(reference)?,
                None => return Some((at, node)),
            }
        }
        None
    }

    /// The schema at a place, in the first of the directions.
    pub(super) fn schema(&self, at: &Pointer, way: Way) -> std::sync::Arc<Schema> {
        self.api.schemas.at(at, way.directions()[0])
    }

    /// Why a value is refused in every direction that it may travel in; `None` where it is valid in one. Texts that nobody but a
    /// regular expression's own engine can judge are valid.
    pub(super) fn refused(&self, at: &Pointer, way: Way, value: &Value) -> Option<Vec<Violation>> {
        let mut first = None;
        for direction in way.directions() {
            let schema = self.api.schemas.at(at, *direction);
            if schema.admits(value) {
                return None;
            }
            let mut violations = schema.violations(value);
            violations.retain(|violation| violation.documented != "format regex");
            if violations.is_empty() {
                return None;
            }
            first.get_or_insert(violations);
        }
        first
    }
}

/// The place below `at` that a pointer into a value leads to, as far as the value goes.
pub(super) fn below(at: &Pointer, value: &Value, instance: &Pointer) -> Pointer {
    let mut place = at.clone();
    let mut here = value;
    for token in instance.tokens() {
        let next = match here {
            Value::Array(items) => token.parse::<usize>().ok().and_then(|index| items.get(index)),
            other => other.get(&*token),
        };
        let Some(next) = next else { break };
        here = next;
        place = place.child(&token);
    }
    place
}
