//! Decimal numbers, exact where floats are not: `3 * 0.1` is `0.3` here.

use serde_json::{Number, Value};

/// From here on a float's neighbours are further apart than 1.
const WHOLE_ONLY: f64 = 9_007_199_254_740_992.0;
/// Beyond this a float is no decimal any more.
const GREATEST: f64 = 1e30;
/// How many digits stand behind the point at most.
const SCALE: u32 = 18;

/// A number: its digits, and how many of them stand behind the point.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decimal {
    digits: i128,
    scale: u32,
}

impl Decimal {
    /// One.
    pub(crate) const ONE: Self = Self { digits: 1, scale: 0 };

    /// The number, as it is written; `None` when it is too large or has too many digits.
    pub(crate) fn of(number: &Number) -> Option<Self> {
        if let Some(whole) = number.as_i128() {
            return Some(Self { digits: whole, scale: 0 });
        }
        Self::of_float(number.as_f64()?)
    }

    fn of_float(float: f64) -> Option<Self> {
        if float.abs() > GREATEST {
            return None;
        }
        if float.fract() == 0.0 && float.abs() >= WHOLE_ONLY {
            return Some(Self { digits: truncated(float), scale: 0 });
        }
        let text = format!("{float}");
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let scale = u32::try_from(fraction.len()).ok().filter(|scale| *scale <= SCALE)?;
        format!("{whole}{fraction}").parse().ok().map(|digits| Self { digits, scale })
    }

    /// The value in JSON that is nearest: whole numbers are written as such.
    pub(crate) fn value(self) -> Option<Value> {
        let plain = self.plain();
        if plain.scale == 0 {
            if let Ok(whole) = i64::try_from(plain.digits) {
                return Some(Value::from(whole));
            }
            if let Ok(whole) = u64::try_from(plain.digits) {
                return Some(Value::from(whole));
            }
        }
        Number::from_f64(plain.float()?).map(Value::Number)
    }

    fn float(self) -> Option<f64> {
        format!("{}e-{}", self.digits, self.scale).parse().ok()
    }

    /// Without zeros at the end.
    fn plain(mut self) -> Self {
        while self.scale > 0 && self.digits % 10 == 0 {
            self.digits /= 10;
            self.scale -= 1;
        }
        self
    }

    /// Whether it is a whole number.
    pub(crate) fn is_whole(self) -> bool {
        self.plain().scale == 0
    }

    /// The sum.
    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        let (first, second, scale) = aligned(self, other)?;
        Some(Self { digits: first.checked_add(second)?, scale })
    }

    /// The difference.
    pub(crate) fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self { digits: other.digits.checked_neg()?, scale: other.scale })
    }

    /// The half.
    pub(crate) fn half(self) -> Option<Self> {
        Some(Self { digits: self.digits.checked_mul(5)?, scale: self.scale.checked_add(1)? })
    }

    /// The tenth, which has one more digit behind the point.
    pub(crate) fn tenth(self) -> Option<Self> {
        Some(Self { digits: self.digits, scale: self.scale.checked_add(1)? })
    }

    /// The greatest multiple of a step that is not greater.
    pub(crate) fn down_to(self, step: Self) -> Option<Self> {
        let (own, step, scale) = aligned(self, step)?;
        (step > 0).then(|| own.div_euclid(step).checked_mul(step).map(|digits| Self { digits, scale }))?
    }

    /// The least multiple of a step that is not less.
    pub(crate) fn up_to(self, step: Self) -> Option<Self> {
        let down = self.down_to(step)?;
        if down.is(self) { Some(down) } else { down.plus(step) }
    }

    /// Whether both are the same number.
    pub(crate) fn is(self, other: Self) -> bool {
        aligned(self, other).is_some_and(|(first, second, _)| first == second)
    }

    /// Whether it is the lesser one.
    pub(crate) fn is_below(self, other: Self) -> bool {
        aligned(self, other).is_some_and(|(first, second, _)| first < second)
    }

    /// Whether it is more than nothing.
    pub(crate) fn is_positive(self) -> bool {
        self.digits > 0
    }

    /// The least number that both divide.
    pub(crate) fn common_multiple(self, other: Self) -> Option<Self> {
        let (first, second, scale) = aligned(self, other)?;
        let divisor = divisor(first, second);
        (divisor > 0).then(|| (first / divisor).checked_mul(second).map(|digits| Self { digits, scale }))?
    }
}

/// The digits of both at the larger scale of the two.
fn aligned(first: Decimal, second: Decimal) -> Option<(i128, i128, u32)> {
    let scale = first.scale.max(second.scale);
    let raised = |decimal: Decimal| {
        10_i128.checked_pow(scale - decimal.scale).and_then(|factor| decimal.digits.checked_mul(factor))
    };
    Some((raised(first)?, raised(second)?, scale))
}

fn divisor(mut first: i128, mut second: i128) -> i128 {
    while second != 0 {
        (first, second) = (second, first % second);
    }
    first.checked_abs().unwrap_or(0)
}

#[expect(clippy::cast_possible_truncation, reason = "the float is whole and far below the limit")]
fn truncated(float: f64) -> i128 {
    float as i128
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn decimal(value: &Value) -> Decimal {
        value.as_number().and_then(Decimal::of).expect("a decimal")
    }

    #[test]
    fn decimals_are_written_as_the_shortest_number_there_is() {
        let rows = [
            (json!(0.3), json!(0.3)),
            (json!(-2.50), json!(-2.5)),
            (json!(1.0), json!(1)),
            (json!(u64::MAX), json!(u64::MAX)),
            (json!(9.3e18), json!(9_300_000_000_000_000_000_u64)),
            (json!(-9.3e18), json!(-9.3e18)),
            (json!(1e-7), json!(1e-7)),
        ];
        for (number, written) in rows {
            assert_eq!(decimal(&number).value(), Some(written), "{number}");
        }
        assert!(Decimal::of(json!(1e300).as_number().expect("a number")).is_none());
    }

    #[test]
    fn multiples_are_exact() {
        let rows = [
            (json!(0.35), json!(0.1), json!(0.3), json!(0.4)),
            (json!(-1), json!(3), json!(-3), json!(0)),
            (json!(6), json!(3), json!(6), json!(6)),
            (
                json!(9_223_372_036_854_775_807_i64),
                json!(2),
                json!(9_223_372_036_854_775_806_i64),
                json!(9_223_372_036_854_775_808_u64),
            ),
        ];
        for (number, step, down, up) in rows {
            let (own, step) = (decimal(&number), decimal(&step));
            assert_eq!(own.down_to(step).and_then(Decimal::value), Some(down), "{number}");
            assert_eq!(own.up_to(step).and_then(Decimal::value), Some(up), "{number}");
        }
        let common = decimal(&json!(0.2)).common_multiple(decimal(&json!(0.3)));
        assert_eq!(common.and_then(Decimal::value), Some(json!(0.6)));
    }
}
