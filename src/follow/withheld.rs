//! What a crash kept from being sent: a control that was answered 5xx may be accepted once the server holds something else, or is less
//! busy.

use std::collections::{HashMap, HashSet};

use crate::follow::provide::Provider;
use crate::follow::symptom::status;
use crate::plan::{Case, CaseId, Intent, Plan, Remake, ValidKind};
use crate::send::{Exchange, Outcome};
use crate::spec::Api;

/// The cases that were withheld because their control was answered 5xx, each behind that control once more, which has a name of its
/// own then: what it was answered first stays a finding. `None` where there are none.
#[must_use]
pub fn withheld(api: &Api, plan: &Plan, exchanges: &[Exchange]) -> Option<Plan> {
    let crashed: HashSet<&CaseId> = exchanges
        .iter()
        .filter(|exchange| matches!(status(exchange), Some(500..=599)))
        .map(|exchange| &exchange.case)
        .collect();
    let accepted =
        exchanges.iter().filter(|it| matches!(status(it), Some(200..=299))).map(|it| &it.case).collect();
    let mut waiting: HashMap<&CaseId, Vec<&Case>> = HashMap::new();
    for (case, exchange) in plan.cases.iter().zip(exchanges) {
        if let (Outcome::Withheld(by), Some(ground)) = (&exchange.outcome, ground(case))
            && by == ground
            && crashed.contains(ground)
        {
            waiting.entry(ground).or_default().push(case);
        }
    }
    let (remake, provider) = (Remake::new(api, plan.seed), Provider::new(plan, accepted));
    let mut cases = Vec::new();
    for control in plan.cases.iter().filter(|case| waiting.contains_key(&case.id)) {
        let again = remake.case(control, &format!("{}::again", control.id), &[]);
        let Some(again) = again.and_then(|again| provider.provided(&remake, again)) else { continue };
        let Some(id) = again.last().map(|case| case.id.clone()) else { continue };
        cases.extend(again);
        for case in &waiting[&control.id] {
            let case = Case { control: None, after: None, ..(*case).clone() };
            let Some(mut made) = provider.provided(&remake, case) else { continue };
            if let Some(last) = made.last_mut() {
                match last.intent {
                    Intent::Broken(_) => last.control = Some(id.clone()),
                    Intent::Valid(_) | Intent::Observed(_) => last.after = Some(id.clone()),
                }
            }
            cases.extend(made);
        }
    }
    let removals = plan.removals.clone();
    (!cases.is_empty()).then(|| Plan { seed: plan.seed, cases, removals, ..Plan::default() })
}

/// The valid request beside which a case is sent.
fn ground(case: &Case) -> Option<&CaseId> {
    match &case.intent {
        Intent::Broken(_) => case.control.as_ref(),
        Intent::Valid(variation) if variation.kind == ValidKind::Extreme => case.after.as_ref(),
        // What looks at an effect needs the one that had it.
        Intent::Valid(_) | Intent::Observed(_) => None,
    }
}

/// What of such a round tells something: without what was withheld once more, and without the controls that nothing was sent behind.
#[must_use]
pub fn told(round: Plan, exchanges: Vec<Exchange>) -> (Plan, Vec<Exchange>) {
    let went_out: HashSet<CaseId> = exchanges
        .iter()
        .filter(|exchange| matches!(exchange.outcome, Outcome::Answered(_) | Outcome::Unanswered(_)))
        .map(|exchange| exchange.case.clone())
        .collect();
    // What is told needs what it was built on.
    let mut wanted: HashSet<CaseId> = HashSet::new();
    for case in round.cases.iter().rev() {
        let is_told = (case.control.is_some() || case.after.is_some()) && went_out.contains(&case.id);
        if is_told || wanted.contains(&case.id) {
            wanted.insert(case.id.clone());
            wanted.extend(case.control.iter().chain(&case.after).cloned());
            wanted.extend(case.needs.iter().flat_map(|need| &need.origins).map(|origin| origin.case.clone()));
        }
    }
    let pairs = round.cases.into_iter().zip(exchanges).filter(|(case, _)| wanted.contains(&case.id));
    let (cases, exchanges) = pairs.unzip();
    (Plan { cases, ..round }, exchanges)
}
