//! A number beyond its greatest value is put in.

use crate::schema::spoil::asked::{numbers, step};
use crate::schema::spoil::near::{Edge, End, beyond, by_size};
use crate::schema::spoil::site::{Site, Tampering};

/// Numbers outside `maximum` and `exclusiveMaximum`, by one step; the bound itself where it is excluded.
///
/// The bounds of an integer format (`int32`) are put there by the upgrade: such a keyword stands nowhere in the document as
/// it was written, and what breaks it breaks `format`.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    if !site.value.is_number() {
        return Vec::new();
    }
    let step = step(&site.nodes);
    let of = |keyword: &'static str, edge: Edge| {
        let mut bounds = numbers(&site.nodes, keyword);
        bounds.sort_by(|first, second| by_size(first, second));
        bounds.dedup();
        let edits: Vec<_> =
            bounds.into_iter().flat_map(|bound| beyond(bound, End::High, edge, step)).collect();
        (!edits.is_empty()).then(|| Tampering { at: site.at.clone(), keyword, edits })
    };
    [of("maximum", Edge::In), of("exclusiveMaximum", Edge::Out)].into_iter().flatten().collect()
}
