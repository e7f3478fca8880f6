//! Rules over what two schemas say of the same values. One more rule is one more file and one more row.

mod arrays;
mod bounds;
mod enums;
mod lengths;
mod members;
mod texts;
mod types;

use crate::compare::proposal::Contrast;
use crate::compare::proposal::Proposal;

/// The rules, in the order in which they tell.
pub(super) const RULES: [fn(&Contrast<'_>) -> Vec<Proposal>; 7] = [
    types::propose,
    enums::propose,
    bounds::propose,
    lengths::propose,
    texts::propose,
    arrays::propose,
    members::propose,
];
