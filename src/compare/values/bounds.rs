//! Bounds of numbers, and what they are multiples of.

use serde_json::{Number, Value, json};

use crate::compare::change::Change;
use crate::compare::facets::Facets;
use crate::compare::proposal::Contrast;
use crate::compare::proposal::Doubt;
use crate::compare::proposal::Proposal;
use crate::schema::Type;

/// Bounds this wide are those of a format: `int64`.
const WIDE: f64 = 9.2e18;

pub(crate) fn propose(contrast: &Contrast<'_>) -> Vec<Proposal> {
    let (says, other) = (contrast.says, contrast.other);
    if !contrast.both_admit(Type::Integer) {
        return Vec::new();
    }
    let mut proposals = Vec::new();
    for end in [End::Low, End::High] {
        let (Some((keyword, limit, open)), own) = (tightest(other, end), tightest(says, end)) else {
            continue;
        };
        let is_tighter = own.is_none_or(|(_, own, own_open)| {
            if end.beyond(own, limit) { true } else { (own - limit).abs() <= 0.0 && open && !own_open }
        });
        if is_tighter {
            let words = (said(own), said(Some((keyword, limit, open))));
            let candidates = candidates(contrast, end, limit, own.map(|(_, own, _)| own));
            let changes = (Change::RangeTightened, Change::RangeLoosened);
            let proposal = Proposal::new(changes, keyword, words, candidates);
            // That whole numbers have 64 bits is taken for granted by all who say nothing of it.
            proposals.push(if limit.abs() < WIDE {
                proposal
            } else {
                Proposal { changes: (Change::Unchecked, Change::Unchecked), ..proposal }.in_doubt(Doubt::Told)
            });
        }
    }
    proposals.extend(step(contrast));
    proposals
}

/// One end of a range.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Low,
    High,
}

impl End {
    fn names(self) -> [&'static str; 2] {
        match self {
            Self::Low => ["minimum", "exclusiveMinimum"],
            Self::High => ["maximum", "exclusiveMaximum"],
        }
    }

    /// Whether a number is outside a limit.
    fn beyond(self, number: f64, limit: f64) -> bool {
        match self {
            Self::Low => number < limit,
            Self::High => number > limit,
        }
    }

    /// Away from the range.
    fn outward(self, number: f64, by: f64) -> f64 {
        match self {
            Self::Low => number - by,
            Self::High => number + by,
        }
    }
}

/// The bound at an end: the keyword, the number, whether the number itself is outside.
fn tightest(facets: &Facets, end: End) -> Option<(&'static str, f64, bool)> {
    let [closed, open] = end.names();
    let of = |name: &'static str, open: bool| Some((name, facets.bounds.get(name)?.as_f64()?, open));
    match (of(closed, false), of(open, true)) {
        (Some(one), Some(two)) => Some(if end.beyond(two.1, one.1) { one } else { two }),
        (one, two) => one.or(two),
    }
}

fn said(bound: Option<(&'static str, f64, bool)>) -> String {
    bound.map_or_else(|| "without a bound".to_owned(), |(keyword, limit, _)| format!("`{keyword}: {limit}`"))
}

fn candidates(contrast: &Contrast<'_>, end: End, limit: f64, own: Option<f64>) -> Vec<Value> {
    let mut numbers = vec![limit, end.outward(limit, 1.0), end.outward(limit, 0.5), end.outward(limit, 0.01)];
    if let Some(own) = own {
        numbers.extend([
            own,
            end.outward(own, -1.0),
            end.outward(own, -0.5),
            f64::midpoint(own, limit),
            f64::midpoint(own, limit).round(),
        ]);
    }
    for step in contrast.says.texts.get("multipleOf").into_iter().flatten().filter_map(Value::as_f64) {
        let beyond = (end.outward(limit, step) / step).round() * step;
        numbers.extend([beyond, end.outward(beyond, step)]);
    }
    let listed = numbers.into_iter().filter_map(number);
    listed.chain(contrast.values()).collect()
}

/// A number as JSON has it: whole ones without a fraction.
fn number(number: f64) -> Option<Value> {
    #[expect(clippy::cast_possible_truncation, reason = "it is whole, and small enough to be exact")]
    let value = if number.fract() == 0.0 && number.abs() < 9e15 {
        json!(number as i64)
    } else {
        Value::Number(Number::from_f64(number)?)
    };
    Some(value)
}

fn step(contrast: &Contrast<'_>) -> Option<Proposal> {
    let own = contrast.says.texts.get("multipleOf").cloned().unwrap_or_default();
    let asked = contrast.other.texts.get("multipleOf")?.iter().find(|step| !own.contains(step))?;
    let mut candidates = contrast.values();
    candidates.extend([json!(1), json!(0.5), json!(0.1), json!(7), json!(0.013)]);
    let own_steps = own.iter().filter_map(Value::as_f64);
    candidates.extend(
        own_steps.flat_map(|step| [1.0, 2.0, 3.0, 5.0, 7.0].map(|times| step * times)).filter_map(number),
    );
    let starts =
        ["minimum", "maximum"].into_iter().filter_map(|name| contrast.says.bounds.get(name)?.as_f64());
    candidates.extend(starts.flat_map(|start| [start, start + 1.0, start - 1.0]).filter_map(number));
    let words = own.first().map_or_else(|| "any number".to_owned(), |step| format!("a multiple of {step}"));
    Some(Proposal::new(
        (Change::StepTightened, Change::StepLoosened),
        "multipleOf",
        (words, format!("a multiple of {asked}")),
        candidates,
    ))
}
