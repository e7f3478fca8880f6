//! What others take from comes before them; what ends things comes last.

use std::collections::HashMap;

use crate::plan::case::Case;
use crate::plan::reach::keep;
use crate::plan::request::CaseId;
use crate::spec::Operation;

/// The cases in an order in which each comes after all that it names.
pub(super) fn ordered(operations: &[Operation], cases: Vec<Case>) -> Vec<Case> {
    let positions: HashMap<CaseId, usize> =
        cases.iter().enumerate().map(|(index, case)| (case.id.clone(), index)).collect();
    let late: Vec<bool> = operations.iter().map(keep::is_late).collect();
    // Setups are planned behind all others, and come up as they are needed.
    let mut starts: Vec<usize> = (0..cases.len()).collect();
    starts.sort_by_key(|index| (late[cases[*index].operation], cases[*index].operation));
    let mut order = Vec::with_capacity(cases.len());
    let mut seen = vec![false; cases.len()];
    for start in starts {
        let mut waiting = vec![(start, false)];
        while let Some((index, is_ready)) = waiting.pop() {
            if is_ready {
                order.push(index);
            } else if !std::mem::replace(&mut seen[index], true) {
                waiting.push((index, true));
                let before = named(&cases[index]).filter_map(|id| positions.get(id).copied());
                let before: Vec<usize> = before.filter(|index| !seen[*index]).collect();
                waiting.extend(before.into_iter().rev().map(|index| (index, false)));
            }
        }
    }
    let mut cases: Vec<Option<Case>> = cases.into_iter().map(Some).collect();
    order.into_iter().filter_map(|index| cases[index].take()).collect()
}

/// All cases that a case names.
fn named(case: &Case) -> impl Iterator<Item = &CaseId> {
    let origins = case.needs.iter().flat_map(|need| &need.origins).map(|origin| &origin.case);
    case.control.iter().chain(&case.after).chain(&case.instead_of).chain(origins)
}
