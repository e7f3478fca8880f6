//! What the document asks of the value at a place, over all schemas that speak about it.

use serde_json::{Number, Value};

use crate::schema::nodes::Nodes;
use crate::schema::sample::decimal::Decimal;
use crate::schema::sample::fit::Asked;
use crate::schema::types::Type;

/// The patterns and formats of a string.
pub(crate) fn of_text<'d>(nodes: &Nodes<'d>) -> Asked<'d> {
    Asked {
        patterns: nodes.keyword("pattern").filter_map(Value::as_str).collect(),
        formats: nodes.keyword("format").filter_map(Value::as_str).collect(),
    }
}

/// The counts that a keyword (`minLength`, `maxItems`) gives, each once, the least first.
pub(crate) fn counts(nodes: &Nodes<'_>, keyword: &str) -> Vec<usize> {
    let mut counts: Vec<usize> = nodes.keyword(keyword).filter_map(count).collect();
    counts.sort_unstable();
    counts.dedup();
    counts
}

/// A count, which may be written `3.0`.
pub(crate) fn count(value: &Value) -> Option<usize> {
    let number = value.as_number()?;
    let whole = number.as_u64().or_else(|| {
        let decimal = Decimal::of(number).filter(|decimal| decimal.is_whole())?;
        decimal.value()?.as_u64()
    });
    usize::try_from(whole?).ok()
}

/// What a number has to be a multiple of: of everything that is asked for, and of 1 where only integers may stand.
pub(crate) fn step(nodes: &Nodes<'_>) -> Option<Decimal> {
    let types = nodes.types();
    let whole = (types.contains(Type::Integer) && !types.contains(Type::Number)).then_some(Decimal::ONE);
    let asked = nodes.keyword("multipleOf").filter_map(Value::as_number).filter_map(Decimal::of);
    let mut steps = asked.filter(|step| step.is_positive()).chain(whole);
    let first = steps.next()?;
    Some(steps.fold(first, |common, step| common.common_multiple(step).unwrap_or(common)))
}

/// The numbers that a keyword (`minimum`) gives.
pub(crate) fn numbers<'d>(nodes: &Nodes<'d>, keyword: &str) -> Vec<&'d Number> {
    nodes.keyword(keyword).filter_map(Value::as_number).collect()
}
