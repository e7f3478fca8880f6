//! Which operations wait for what another one makes.

use std::collections::{BTreeSet, HashMap};

use crate::plan::Plan;

/// The operations, by index, that are to be planned again once these are accepted: they themselves, and all whose cases take values
/// from theirs, at any remove.
#[must_use]
pub fn affected(plan: &Plan, taught: &BTreeSet<usize>) -> BTreeSet<usize> {
    let of_case: HashMap<_, _> = plan.cases.iter().map(|case| (&case.id, case.operation)).collect();
    let mut affected = taught.clone();
    loop {
        let before = affected.len();
        for case in &plan.cases {
            let origins = case.needs.iter().flat_map(|need| &need.origins);
            let mut operations = origins.filter_map(|origin| of_case.get(&origin.case));
            if operations.any(|operation| affected.contains(operation)) {
                affected.insert(case.operation);
            }
        }
        if affected.len() == before {
            return affected;
        }
    }
}
