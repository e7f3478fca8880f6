//! Numbers: small ones, near 1, within bounds.

use jsonschema::canonical::{IntegerView, NumberView};
use serde_json::{Number, Value};

/// How many multiples are looked at before the search is given up.
const TRIES: i128 = 2_000;

/// What is asked of a number, whole or not.
struct Bounds {
    minimum: Option<f64>,
    maximum: Option<f64>,
    above: bool,
    below: bool,
    multiples: Vec<f64>,
    no_multiples: Vec<f64>,
}

/// An integer; `nth` moves on to the next ones.
pub(crate) fn integer(view: &IntegerView, nth: usize) -> Option<Value> {
    let exact = |number: &Number| number.as_i128().or_else(|| number.as_f64().map(whole_part));
    let bounds = Bounds {
        minimum: None,
        maximum: None,
        above: false,
        below: false,
        multiples: floats(&view.multiple_of),
        no_multiples: floats(&view.not_multiple_of),
    };
    let (minimum, maximum) = (view.minimum.as_ref().and_then(exact), view.maximum.as_ref().and_then(exact));
    let step = view.multiple_of.iter().filter_map(exact).filter(|step| *step > 0).max().unwrap_or(1);
    let nth = i128::try_from(nth).unwrap_or(0);
    let fits = |value: &i128| {
        minimum.is_none_or(|minimum| *value >= minimum)
            && maximum.is_none_or(|maximum| *value <= maximum)
            && bounds.divide(float(*value))
    };
    let found: Vec<_> = starts(minimum, maximum)
        .into_iter()
        .flat_map(|start| multiples(start, step))
        .filter(fits)
        .take(usize::try_from(nth + 1).unwrap_or(1))
        .collect();
    let value = found.last()?;
    i64::try_from(*value).map(Value::from).or_else(|_| u64::try_from(*value).map(Value::from)).ok()
}

/// A number; `nth` moves on to the next ones.
pub(crate) fn number(view: &NumberView, nth: usize) -> Option<Value> {
    let bounds = Bounds {
        minimum: view.minimum.as_ref().and_then(Number::as_f64),
        maximum: view.maximum.as_ref().and_then(Number::as_f64),
        above: view.exclusive_minimum,
        below: view.exclusive_maximum,
        multiples: floats(&view.multiple_of),
        no_multiples: floats(&view.not_multiple_of),
    };
    let step = bounds.multiples.iter().copied().fold(0.0_f64, f64::max);
    let mut found: Vec<f64> = Vec::new();
    let whole = starts(
        bounds.minimum.map(|low| whole_part(low.ceil())),
        bounds.maximum.map(|high| whole_part(high.floor())),
    );
    let mut candidates: Vec<f64> = whole
        .iter()
        .flat_map(|start| {
            (0..=i128::try_from(nth).unwrap_or(0) + 1).map(move |up| float(start.saturating_add(up)))
        })
        .collect();
    if step > 0.0 {
        let base = (bounds.minimum.unwrap_or(step) / step).ceil();
        candidates.extend((0..64).flat_map(|up| [(base + f64::from(up)) * step, f64::from(up) * step]));
    }
    if let (Some(low), Some(high)) = (bounds.minimum, bounds.maximum) {
        candidates.extend((1..64).map(|part| low + (high - low) * f64::from(part) / 64.0));
    }
    candidates.extend(bounds.minimum.iter().flat_map(|low| [*low, low + 0.5]));
    candidates.extend(bounds.maximum.iter().flat_map(|high| [*high, high - 0.5]));
    candidates.extend([0.5, 1.5]);
    for candidate in candidates {
        if bounds.hold(candidate) && !found.contains(&candidate) {
            found.push(candidate);
        }
    }
    found.get(nth.min(found.len().checked_sub(1)?)).and_then(|value| written(*value))
}

impl Bounds {
    fn hold(&self, value: f64) -> bool {
        let low = self.minimum.is_none_or(|low| if self.above { value > low } else { value >= low });
        let high = self.maximum.is_none_or(|high| if self.below { value < high } else { value <= high });
        low && high && self.divide(value)
    }

    fn divide(&self, value: f64) -> bool {
        let whole = |step: &f64| *step != 0.0 && ((value / step) - (value / step).round()).abs() < 1e-9;
        self.multiples.iter().all(whole) && !self.no_multiples.iter().any(whole)
    }
}

/// Where to look first: at 1, at 0, then at the bounds.
fn starts(minimum: Option<i128>, maximum: Option<i128>) -> Vec<i128> {
    let near = |value: i128| {
        let value = minimum.map_or(value, |low| value.max(low));
        maximum.map_or(value, |high| value.min(high))
    };
    let mut starts = vec![near(1), near(0)];
    starts.dedup();
    starts
}

/// The multiples of a step from a start upwards, then downwards.
fn multiples(start: i128, step: i128) -> impl Iterator<Item = i128> {
    let first =
        start.div_euclid(step).saturating_add(i128::from(start.rem_euclid(step) != 0)).saturating_mul(step);
    let up = (0..TRIES).map(move |times| first.saturating_add(step.saturating_mul(times)));
    let down = (1..TRIES).map(move |times| first.saturating_sub(step.saturating_mul(times)));
    up.chain(down)
}

fn floats(numbers: &[Number]) -> Vec<f64> {
    numbers.iter().filter_map(Number::as_f64).collect()
}

/// Whole numbers are written as such.
fn written(value: f64) -> Option<Value> {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        return i64::try_from(whole_part(value)).ok().map(Value::from);
    }
    Number::from_f64(value).map(Value::Number)
}

#[expect(clippy::cast_possible_truncation, reason = "saturates, and what is out of range fits no bound")]
fn whole_part(value: f64) -> i128 {
    value as i128
}

#[expect(clippy::cast_precision_loss, reason = "large integers need not be told apart by their divisors")]
fn float(value: i128) -> f64 {
    value as f64
}
