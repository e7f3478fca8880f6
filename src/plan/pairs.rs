//! Optional parameters in pairs: every two of them together, and each without the other.

use crate::plan::case::{Loss, ValidKind, Variation};
use crate::plan::desk::Desk;
use crate::plan::part::{Part, Spot};
use crate::plan::want::{Label, LabelKind, wants};
use crate::plan::wire::Values;

/// Plans what is wanted of it. Each parameter has a number; for each binary digit, one request holds the parameters whose number has
/// it, another one the others. Two parameters differ in some digit, so each of them is sent without the other; together they are in
/// one request of all, and neither of them is in the minimal one.
pub(super) fn plan(desk: &mut Desk<'_>, parts: &[Part], least: &Values) {
    let label = Label { kind: LabelKind::Valid(ValidKind::Pair), place: None, keyword: None };
    if !wants(desk.suite, &label) {
        return;
    }
    let optional: Vec<&Part> =
        parts.iter().filter(|part| !part.is_minimal && matches!(part.spot, Spot::Parameter(_))).collect();
    if optional.len() < 2 {
        return;
    }
    let everyone = |_: usize| true;
    request(desk, &optional, least, "all", &everyone);
    let digits = usize::BITS - (optional.len() - 1).leading_zeros();
    for digit in 0..digits {
        let with = |number: usize| number >> digit & 1 == 1;
        let without = |number: usize| number >> digit & 1 == 0;
        request(desk, &optional, least, &format!("{}-with", digit + 1), &with);
        request(desk, &optional, least, &format!("{}-without", digit + 1), &without);
    }
}

fn request(
    desk: &mut Desk<'_>,
    optional: &[&Part],
    least: &Values,
    variant: &str,
    holds: &dyn Fn(usize) -> bool,
) {
    let held = optional.iter().enumerate().filter(|(number, _)| holds(*number));
    let values = held.fold(least.clone(), |values, (_, part)| part.put(&values, part.least().clone()));
    let variation = Variation { kind: ValidKind::Pair, at: None, variant: Some(variant.to_owned()) };
    if let Err(why) = desk.valid(variation, &values) {
        desk.drop(Loss::Valid, format!("no valid request (pair): {why}"));
    }
}
