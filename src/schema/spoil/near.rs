//! Numbers at, just inside and just outside a bound.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use crate::schema::sample::decimal::Decimal;
use crate::schema::spoil::site::Edit;

/// The floats that stand for integers which no 64 bits hold, and that are written by their digits all the same.
const DIGITS: std::ops::Range<f64> = 9_223_372_036_854_775_808.0..1e21;

/// Which end of the numbers a bound closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// `minimum`, `exclusiveMinimum`.
    Low,
    /// `maximum`, `exclusiveMaximum`.
    High,
}

/// Whether the bound itself is admitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    /// It is.
    In,
    /// It is not.
    Out,
}

/// Puts in numbers outside a bound, the nearest first that keep to the step.
pub(crate) fn beyond(bound: &Number, end: End, edge: Edge, step: Option<Decimal>) -> Vec<Edit> {
    let decimal = Decimal::of(bound);
    let exact = decimal.and_then(|bound| outside(bound, end, edge, step)).and_then(Decimal::value);
    let strictly = |value: &Value| {
        let order = value.as_number().and_then(Decimal::of).zip(decimal);
        order.is_some_and(|(value, bound)| match (end, edge) {
            (End::Low, Edge::In) => value.is_below(bound),
            (End::High, Edge::In) => bound.is_below(value),
            (End::Low, Edge::Out) => !bound.is_below(value),
            (End::High, Edge::Out) => !value.is_below(bound),
        })
    };
    let float = neighbour(bound, end).map(Value::Number);
    // An integer that has to be written with an exponent is none to many readers: it would be of another type too.
    let whole = step.is_some_and(Decimal::is_whole);
    let by_digits = |value: &Value| value.as_f64().is_some_and(|float| DIGITS.contains(&float.abs()));
    let spelled = |value: &Value| !whole || !value.is_f64() || by_digits(value);
    exact.into_iter().filter(strictly).chain(float).filter(spelled).map(Edit::Put).collect()
}

fn outside(bound: Decimal, end: End, edge: Edge, step: Option<Decimal>) -> Option<Decimal> {
    match (end, edge, step) {
        (_, Edge::Out, None) => Some(bound),
        (End::Low, Edge::Out, Some(step)) => bound.down_to(step),
        (End::High, Edge::Out, Some(step)) => bound.up_to(step),
        (End::Low, Edge::In, None) => bound.minus(Decimal::ONE),
        (End::High, Edge::In, None) => bound.plus(Decimal::ONE),
        (End::Low, Edge::In, Some(step)) => bound.up_to(step)?.minus(step),
        (End::High, Edge::In, Some(step)) => bound.down_to(step)?.plus(step),
    }
}

/// The number inside a bound that is nearest to it and keeps to the step; without a step a tenth off an excluded one.
pub(crate) fn inside(bound: &Number, end: End, edge: Edge, step: Option<Decimal>) -> Option<Value> {
    let bound = Decimal::of(bound)?;
    let value = match (end, edge, step) {
        (_, Edge::In, None) => bound,
        (End::Low, Edge::In, Some(step)) => bound.up_to(step)?,
        (End::High, Edge::In, Some(step)) => bound.down_to(step)?,
        (End::Low, Edge::Out, None) => bound.plus(Decimal::ONE.tenth()?)?,
        (End::High, Edge::Out, None) => bound.minus(Decimal::ONE.tenth()?)?,
        (End::Low, Edge::Out, Some(step)) => bound.down_to(step)?.plus(step)?,
        (End::High, Edge::Out, Some(step)) => bound.up_to(step)?.minus(step)?,
    };
    value.value()
}

/// The next float, for bounds beyond what decimals hold.
fn neighbour(bound: &Number, end: End) -> Option<Number> {
    let float = bound.as_f64()?;
    let next = match end {
        End::Low => float.next_down(),
        End::High => float.next_up(),
    };
    Number::from_f64(next)
}

/// Orders bounds by size.
pub(crate) fn by_size(first: &Number, second: &Number) -> Ordering {
    let exact = first.as_i128().zip(second.as_i128()).map(|(first, second)| first.cmp(&second));
    exact.or_else(|| first.as_f64()?.partial_cmp(&second.as_f64()?)).unwrap_or(Ordering::Equal)
}
