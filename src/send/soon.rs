//! Things that go on by themselves are removed as soon as nothing in the plan asks for them any more. Pure.

use std::collections::{HashMap, HashSet};

use crate::plan::{Case, CaseId, Plan, Removal, Stay};
use crate::send::bind::Accepted;
use crate::send::exchange::Exchange;
use crate::send::made::{as_case, decoded, makes, named};

/// What of a plan is removed before its end, and how far that is. Paths are decoded, and without the server's own.
#[derive(Default)]
pub(super) struct Soon {
    /// By case, as an index into the plan: the makings that it takes something from, or looks at.
    asks: HashMap<usize, Vec<usize>>,
    /// By case that makes such a thing.
    makers: HashMap<usize, Maker>,
    /// By the path of its removal: what is there.
    things: HashMap<String, Thing>,
    gone: HashSet<String>,
}

struct Maker {
    removal: Removal,
    /// How many ask for what it makes and are not settled.
    open: usize,
    /// The path of what it made.
    made: Option<String>,
}

struct Thing {
    removal: Case,
    /// Whose answers told of it.
    by: Vec<usize>,
}

impl Soon {
    pub(super) fn new(plan: &Plan) -> Self {
        let mut soon = Self::default();
        let early = || plan.removals.iter().filter(|removal| removal.stay == Stay::WhileNeeded);
        let mut index_of: HashMap<&CaseId, usize> = HashMap::new();
        for (index, case) in plan.cases.iter().enumerate().filter(|_| early().next().is_some()) {
            let origins = case.needs.iter().flat_map(|need| &need.origins).map(|origin| &origin.case);
            let asked: HashSet<usize> =
                origins.chain(&case.after).filter_map(|id| index_of.get(id).copied()).collect();
            for maker in &asked {
                soon.makers.entry(*maker).and_modify(|maker| maker.open += 1);
            }
            soon.asks.insert(index, asked.into_iter().collect());
            if let Some(removal) = early().find(|removal| makes(case, removal)) {
                soon.makers.insert(index, Maker { removal: removal.clone(), open: 0, made: None });
                index_of.insert(&case.id, index);
            }
        }
        soon
    }

    /// Takes note that a case is settled; which removals are due now. `exchange` is `None` where it was not sent.
    pub(super) fn settled(&mut self, index: usize, exchange: Option<&Exchange>) -> Vec<Case> {
        let mut paths: Vec<String> = exchange.and_then(|it| self.made(index, it)).into_iter().collect();
        for maker in self.asks.remove(&index).unwrap_or_default() {
            if let Some(maker) = self.makers.get_mut(&maker) {
                maker.open = maker.open.saturating_sub(1);
                paths.extend(maker.made.clone());
            }
        }
        paths.into_iter().filter_map(|path| self.due(&path)).collect()
    }

    /// Takes note of what a case made, where the answer says by 201 that it is new: of all else that is known only in the end.
    fn made(&mut self, index: usize, exchange: &Exchange) -> Option<String> {
        let maker = self.makers.get_mut(&index)?;
        let accepted = Accepted::read(exchange).filter(|accepted| accepted.status() == 201)?;
        let request = named(&maker.removal, &accepted)?;
        let path = decoded(&request.path);
        maker.made = Some(path.clone());
        self.gone.remove(&path);
        let removal = || as_case(&maker.removal, &exchange.case, request);
        let thing =
            self.things.entry(path.clone()).or_insert_with(|| Thing { removal: removal(), by: Vec::new() });
        thing.by.push(index);
        Some(path)
    }

    /// The removal of a thing that nothing asks for any more.
    fn due(&mut self, path: &str) -> Option<Case> {
        let is_open = |by: &usize| self.makers.get(by).is_some_and(|maker| maker.open > 0);
        let is_asked_for = self.things.get(path)?.by.iter().any(is_open);
        if is_asked_for { None } else { self.things.remove(path).map(|thing| thing.removal) }
    }

    /// Takes note that a removal was carried out.
    pub(super) fn removed(&mut self, path: &str) {
        self.gone.insert(decoded(path));
    }

    /// The paths of what was removed.
    pub(super) fn gone(&self) -> &HashSet<String> {
        &self.gone
    }
}
