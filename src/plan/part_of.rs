//! A part of a plan that can be sent alone.

use std::collections::HashSet;

use crate::plan::case::{Case, Plan};
use crate::plan::request::CaseId;

impl Plan {
    /// The cases that are wanted, and all that these wait for or take something from, in the plan's order.
    #[must_use]
    pub fn self_contained(&self, is_wanted: impl Fn(&Case) -> bool) -> Vec<Case> {
        let mut needed: HashSet<&CaseId> = HashSet::new();
        let mut kept = Vec::new();
        // Whatever a case waits for stands before it.
        for case in self.cases.iter().rev() {
            if is_wanted(case) || needed.contains(&case.id) {
                let origins = case.needs.iter().flat_map(|need| &need.origins).map(|origin| &origin.case);
                let others = [&case.control, &case.after, &case.instead_of].into_iter().flatten();
                needed.extend(origins.chain(others));
                kept.push(case.clone());
            }
        }
        kept.reverse();
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::case::{Intent, ValidKind};
    use crate::plan::request::Request;

    fn case(id: &str, control: Option<&str>, after: Option<&str>) -> Case {
        Case {
            id: CaseId(id.into()),
            operation: 0,
            intent: Intent::Valid(ValidKind::Minimal.into()),
            request: Request::default(),
            expect: Vec::new(),
            control: control.map(|id| CaseId(id.into())),
            needs: Vec::new(),
            after: after.map(|id| CaseId(id.into())),
            instead_of: None,
        }
    }

    #[test]
    fn a_part_has_all_that_it_waits_for() {
        let cases = vec![
            case("a", None, None),
            case("b", None, Some("a")),
            case("c", None, None),
            case("d", Some("b"), None),
        ];
        let plan = Plan { cases, ..Plan::default() };
        for (wanted, kept) in [("d", "a b d"), ("c", "c"), ("b", "a b"), ("none", "")] {
            let part = plan.self_contained(|case| &*case.id.0 == wanted);
            let ids: Vec<&str> = part.iter().map(|case| &*case.id.0).collect();
            assert_eq!(ids.join(" "), kept, "{wanted}");
        }
    }
}
