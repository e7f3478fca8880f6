//! What a case takes from earlier answers, made anew: whoever sends it once more needs things of its own.

use std::collections::{HashMap, HashSet};

use crate::plan::{Case, CaseId, Need, Origin, Plan, Remake};

/// How long a chain of cases may be of which each needs the next.
const DEEPEST: usize = 6;

/// The cases of a plan that others build on.
pub(super) struct Provider<'q> {
    cases: HashMap<&'q CaseId, &'q Case>,
    /// Those that were accepted.
    accepted: HashSet<&'q CaseId>,
}

impl<'q> Provider<'q> {
    pub(super) fn new(plan: &'q Plan, accepted: HashSet<&'q CaseId>) -> Self {
        Self { cases: plan.cases.iter().map(|case| (&case.id, case)).collect(), accepted }
    }

    /// A case with copies of all that it needs in front of it; `None` where something can't be made anew.
    pub(super) fn provided(&self, remake: &Remake<'_>, case: Case) -> Option<Vec<Case>> {
        let mut made = Vec::new();
        let mut copies = HashMap::new();
        let stem = case.id.clone();
        let case = self.rebuilt(remake, case, &stem, &mut (&mut made, &mut copies), DEEPEST)?;
        made.push(case);
        Some(made)
    }

    /// The case, taking what it needs from copies.
    fn rebuilt(
        &self,
        remake: &Remake<'_>,
        mut case: Case,
        stem: &CaseId,
        made: &mut (&mut Vec<Case>, &mut HashMap<CaseId, CaseId>),
        depth: usize,
    ) -> Option<Case> {
        case.instead_of = None;
        if let Some(after) = case.after.take() {
            let copied = self.copy(remake, &after, stem, made, depth)?;
            if case.is_repeat() {
                // The very bytes of what it repeats: of this copy, that is.
                let twin = made.0.iter().find(|case| case.id == copied)?;
                (case.request, case.needs) = (twin.request.clone(), twin.needs.clone());
                case.after = Some(copied);
                return Some(case);
            }
            case.after = Some(copied);
        }
        for need in &mut case.needs {
            let known = |origin: &&Origin| self.accepted.contains(&origin.case);
            let Some(origin) = need.origins.iter().find(known).cloned() else { continue };
            let copied = self.copy(remake, &origin.case, stem, made, depth)?;
            *need = Need { origins: vec![Origin { case: copied, ..origin }], ..need.clone() };
        }
        Some(case)
    }

    fn copy(
        &self,
        remake: &Remake<'_>,
        id: &CaseId,
        stem: &CaseId,
        made: &mut (&mut Vec<Case>, &mut HashMap<CaseId, CaseId>),
        depth: usize,
    ) -> Option<CaseId> {
        if let Some(known) = made.1.get(id) {
            return Some(known.clone());
        }
        let (case, depth) = (self.cases.get(id)?, depth.checked_sub(1)?);
        let copy = remake.case(case, &format!("{stem}::needs::{}", made.1.len() + 1), &[])?;
        let new = copy.id.clone();
        made.1.insert(id.clone(), new.clone());
        let copy = self.rebuilt(remake, copy, stem, made, depth)?;
        made.0.push(copy);
        Some(new)
    }
}
