//! A number between the multiples is put in.

use crate::schema::sample::decimal::Decimal;
use crate::schema::spoil::asked::numbers;
use crate::schema::spoil::site::{Edit, Site, Tampering};

/// The sample's number and half a step, a tenth of one, or 1 more or less.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let Some(own) = site.value.as_number().and_then(Decimal::of) else { return Vec::new() };
    let mut edits = Vec::new();
    for step in numbers(&site.nodes, "multipleOf").into_iter().filter_map(Decimal::of) {
        let offsets = [Some(Decimal::ONE), step.half(), step.tenth()];
        // Whole numbers first where they may do: they are broken for this keyword alone in an integer as well.
        for offset in offsets.into_iter().flatten() {
            if offset.down_to(step).is_none_or(|down| down.is(offset)) {
                continue;
            }
            let off = [own.plus(offset), own.minus(offset)];
            edits.extend(off.into_iter().flatten().filter_map(Decimal::value).map(Edit::Put));
        }
    }
    if edits.is_empty() {
        return Vec::new();
    }
    vec![Tampering { at: site.at.clone(), keyword: "multipleOf", edits }]
}
