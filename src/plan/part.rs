//! The parts of a request that are varied and broken by themselves: each parameter, and the body in each of its schemas.

use std::sync::Arc;

use serde_json::Value;

use crate::plan::case::Place;
use crate::plan::salt::MARKER;
use crate::plan::scope;
use crate::plan::values::{self, Base};
use crate::plan::wire::Values;
use crate::schema::{Direction, Reach, Schema, Shape, Survey};
use crate::spec::{Api, Operation};
use crate::suite::{Pick, PickPlace, Suite};
use crate::text::Pointer;

/// Which part of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// By index into the operation's parameters.
    Parameter(usize),
    /// By index into the body's media types.
    Body(usize),
}

/// A part that has a schema.
pub(super) struct Part {
    pub(super) spot: Spot,
    pub(super) place: Place,
    /// What pointers into its value are prefixed by.
    pub(super) prefix: Pointer,
    pub(super) schema: Arc<Schema>,
    /// A value with as little as can be.
    least: Value,
    full: Option<Value>,
    /// The suite's own values, by place.
    fixed: Vec<(Pointer, Value)>,
    /// Whether the minimal request holds it, with that value.
    pub(super) is_minimal: bool,
}

/// How far parts are looked into.
#[derive(Clone, Copy, Debug)]
pub(super) struct Depth {
    pub(super) levels: usize,
    pub(super) places: usize,
}

impl Depth {
    /// As far as the suite's limits make sense of.
    pub(super) fn of(suite: &Suite) -> Self {
        if scope::is_everything(suite) {
            Self { levels: 8, places: 5_000 }
        } else {
            Self { levels: 4, places: 300 }
        }
    }
}

impl Part {
    /// The part in all the ways that its schema admits, as far as the depth allows; `None` where its value is none of them.
    pub(super) fn survey(&self, depth: Depth) -> Option<Survey<'_>> {
        let name = self.prefix.last().unwrap_or_default();
        let reach = Reach {
            depth: depth.levels,
            places: depth.places,
            salt: MARKER,
            name: &name,
            fixed: &self.fixed,
        };
        self.schema.survey(&self.least, self.full.as_ref(), &reach)
    }

    /// A value with as little as can be.
    pub(super) fn least(&self) -> &Value {
        &self.least
    }

    /// Whether the suite gives its value.
    pub(super) fn is_given(&self) -> bool {
        !self.fixed.is_empty()
    }

    /// The values of a request with another value in this part.
    pub(super) fn put(&self, values: &Values, value: Value) -> Values {
        let mut values = values.clone();
        match self.spot {
            Spot::Body(media) => values.body = Some((media, value)),
            Spot::Parameter(index) => match values.parameters.iter_mut().find(|(known, _)| *known == index) {
                Some((_, old)) => *old = value,
                None => values.parameters.push((index, value)),
            },
        }
        values
    }
}

/// All parts of an operation's requests.
pub(super) fn parts(
    api: &Api,
    operation: &Operation,
    picks: &[&Pick],
    minimal: &Base,
    full: Option<&Base>,
) -> Vec<Part> {
    let mut parts: Vec<Part> = (0..operation.parameters.len())
        .filter_map(|index| parameter(api, operation, picks, index, (minimal, full)))
        .collect();
    parts.extend(bodies(api, operation, picks, minimal, full));
    parts
}

fn parameter(
    api: &Api,
    operation: &Operation,
    picks: &[&Pick],
    index: usize,
    (minimal, full): (&Base, Option<&Base>),
) -> Option<Part> {
    let parameter = &operation.parameters[index];
    if api.is_credential(operation, parameter) {
        return None;
    }
    let schema = api.schemas.at(parameter.content.schema()?, Direction::Request);
    let of = |base: &Base| {
        base.values.parameters.iter().find(|(known, _)| *known == index).map(|(_, value)| value.clone())
    };
    let present = of(minimal);
    let pick = picks.iter().rev().find(|pick| values::is_for(pick, parameter));
    let fixed = pick.map(|pick| (Pointer::root(), values::unique(&pick.value)));
    let is_minimal = present.is_some();
    let least = present.or_else(|| values::parameter_value(api, operation, index, Shape::Minimal).ok())?;
    Some(Part {
        spot: Spot::Parameter(index),
        place: Place::Parameter(parameter.location),
        prefix: Pointer::root().child(&parameter.name),
        schema,
        least,
        full: full.and_then(of),
        fixed: fixed.into_iter().collect(),
        is_minimal,
    })
}

fn bodies(
    api: &Api,
    operation: &Operation,
    picks: &[&Pick],
    minimal: &Base,
    full: Option<&Base>,
) -> Vec<Part> {
    let Some(body) = &operation.body else { return Vec::new() };
    let fixed: Vec<(Pointer, Value)> = picks
        .iter()
        .filter_map(|pick| match &pick.place {
            PickPlace::Body(at) => Some((at.clone(), values::unique(&pick.value))),
            PickPlace::Parameter(..) => None,
        })
        .collect();
    let mut known: Vec<Pointer> = Vec::new();
    let mut parts = Vec::new();
    for media in values::media_order(body) {
        let Some(at) = &body.content[media].schema else { continue };
        let schema = api.schemas.at(at, Direction::Request);
        let target = schema.target();
        if known.contains(&target) {
            continue;
        }
        known.push(target);
        let of = |base: &Base| {
            base.values.body.as_ref().filter(|(own, _)| *own == media).map(|(_, value)| value.clone())
        };
        let present = of(minimal);
        let is_minimal = present.is_some();
        let sampled = || values::body_value(api, operation, body, media, Shape::Minimal, picks).ok();
        let Some(least) = present.or_else(sampled) else { continue };
        let full = full
            .and_then(of)
            .or_else(|| values::body_value(api, operation, body, media, Shape::Full, picks).ok());
        parts.push(Part {
            spot: Spot::Body(media),
            place: Place::Body,
            prefix: Pointer::root(),
            schema,
            least,
            full,
            fixed: fixed.clone(),
            is_minimal,
        });
    }
    parts
}
