//! The pass over the planned cases.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::plan::case::{Case, Dropped, Intent, Loss, Plan, ValidKind};
use crate::plan::links::Links;
use crate::plan::quiet;
use crate::plan::reach::ending;
use crate::plan::reach::keep;
use crate::plan::reach::lifecycle;
use crate::plan::reach::order;
use crate::plan::reach::removal;
use crate::plan::reach::repeat;
use crate::plan::reach::role::{Role, roles};
use crate::plan::reach::setup::Look;
use crate::plan::request::CaseId;
use crate::plan::routes::Routes;
use crate::plan::scope::Access;
use crate::plan::seed::Seed;
use crate::spec::{Api, Operation};
use crate::suite::Suite;

/// What the plan is made for and from.
#[derive(Clone, Copy)]
pub(in crate::plan) struct Surroundings<'a> {
    pub(in crate::plan) api: &'a Api,
    pub(in crate::plan) suite: &'a Suite,
    pub(in crate::plan) seed: Seed,
    pub(in crate::plan) routes: &'a Routes,
    pub(in crate::plan) links: &'a Links,
    /// Whether things may be made.
    pub(in crate::plan) access: Access,
}

/// The pass, and what it knows.
pub(super) struct Reach<'a> {
    pub(super) around: Surroundings<'a>,
    pub(super) roles: Vec<Role>,
    pub(super) cases: Vec<Case>,
    /// Which of the cases know their needs.
    pub(super) settled: HashSet<usize>,
    /// By operation: its smallest valid case.
    pub(super) smallest: HashMap<usize, usize>,
    pub(super) ids: HashSet<CaseId>,
    /// By the operation that makes, and for whom.
    pub(super) setups: HashMap<(usize, String), Vec<CaseId>>,
    pub(super) listings: HashMap<usize, Option<CaseId>>,
    /// What is being planned: who needs it in turn would wait for itself.
    pub(super) open: HashSet<(usize, String)>,
    pub(super) looks: HashMap<usize, Rc<Vec<Look>>>,
}

impl<'a> Reach<'a> {
    pub(super) fn operation(&self, index: usize) -> &'a Operation {
        &self.around.api.operations[index]
    }

    /// Adds a case that is not there yet, and tells where.
    pub(super) fn add(&mut self, case: Case) -> Option<usize> {
        if !self.ids.insert(case.id.clone()) {
            return None;
        }
        self.cases.push(case);
        Some(self.cases.len() - 1)
    }
}

/// Says of each case what it needs, adds the cases that provide it and those that look at what became of it, and how it is removed.
pub(in crate::plan) fn apply(around: Surroundings<'_>, plan: &mut Plan) {
    let operations = &around.api.operations;
    let roles = roles(operations, around.links);
    let mut dropped = Vec::new();
    let kept: Vec<Case> = std::mem::take(&mut plan.cases)
        .into_iter()
        .filter_map(|mut case| {
            match ending::spared(around, &roles, &case).and_then(|()| keep::kept(around, &roles, &mut case)) {
                Ok(()) => Some(case),
                Err(why) => {
                    dropped.push((case.operation, why));
                    None
                }
            }
        })
        .collect();
    let cases = without_orphans(kept, &mut dropped);
    plan.dropped.extend(counted(operations, dropped));
    let is_smallest = |case: &Case| match &case.intent {
        Intent::Valid(variation) => variation.kind == ValidKind::Minimal,
        Intent::Broken(_) | Intent::Observed(_) => false,
    };
    let smallest = cases.iter().enumerate().filter(|(_, case)| is_smallest(case));
    let mut reach = Reach {
        around,
        roles,
        settled: HashSet::new(),
        smallest: smallest.map(|(index, case)| (case.operation, index)).collect(),
        ids: cases.iter().map(|case| case.id.clone()).collect(),
        cases,
        setups: HashMap::new(),
        listings: HashMap::new(),
        open: HashSet::new(),
        looks: HashMap::new(),
    };
    for index in 0..reach.cases.len() {
        reach.settle(index, 0);
    }
    if around.access == Access::Write {
        lifecycle::plan(&mut reach);
        repeat::plan(&mut reach);
        plan.removals = removal::plan(&mut reach);
    }
    let acting =
        (0..operations.len()).filter(|at| reach.roles[*at] != Role::Reads && quiet::acts(&operations[*at]));
    plan.acting = acting.collect();
    plan.cases = order::ordered(operations, reach.cases);
}

/// The cases whose control is still among them.
fn without_orphans(cases: Vec<Case>, dropped: &mut Vec<(usize, String)>) -> Vec<Case> {
    let known: HashSet<CaseId> = cases.iter().map(|case| case.id.clone()).collect();
    let mut kept = Vec::with_capacity(cases.len());
    for case in cases {
        let ground = case.control.as_ref().or(case.after.as_ref());
        if ground.is_none_or(|ground| known.contains(ground)) {
            kept.push(case);
        } else {
            dropped.push((case.operation, "its control is not sent".to_owned()));
        }
    }
    kept
}

fn counted(operations: &[Operation], dropped: Vec<(usize, String)>) -> Vec<Dropped> {
    let mut counted: Vec<(usize, Dropped)> = Vec::new();
    let mut known: HashMap<(usize, String), usize> = HashMap::new();
    for (operation, why) in dropped {
        let at = *known.entry((operation, why.clone())).or_insert_with(|| {
            let id = operations[operation].id.clone();
            counted.push((operation, Dropped { operation: id, loss: Loss::Skipped, why, count: 0 }));
            counted.len() - 1
        });
        counted[at].1.count += 1;
    }
    counted.into_iter().map(|(_, dropped)| dropped).collect()
}
