//! From runs to verdicts.

use std::collections::HashMap;

use crate::judge::assertion::unmet::finding;
use crate::judge::code::Code;
use crate::judge::rules::apply;
use crate::judge::settle::Judge;
use crate::judge::verdict::Finding;
use crate::judge::verdict::Outcome;
use crate::judge::words::mask;
use crate::plan::Case;
use crate::plan::CaseId;
use crate::plan::Intent;
use crate::plan::Plan;
use crate::plan::PlannedStep;
use crate::plan::Script;
use crate::plan::ScriptKind;
use crate::plan::Unmet;
use crate::plan::ValidKind;
use crate::plan::step_fault;
use crate::send::Exchange;
use crate::send::Outcome as Sent;
use crate::send::ScriptRun;
use crate::send::SendError;
use crate::send::StepEnd;
use crate::send::StepRun;
use crate::spec::Api;
use crate::suite::Contract;
use crate::suite::Meant;
use crate::suite::Suite;
use crate::text::Mask;

/// What a script proves.
#[derive(Clone, Debug, PartialEq)]
pub struct ScriptVerdict {
    /// The script.
    pub id: CaseId,
    /// What it proves.
    pub outcome: ScriptOutcome,
    /// What each of its steps does, in order, those of `finally` last.
    pub steps: Vec<StepVerdict>,
}

/// What a script proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScriptOutcome {
    /// All that was expected held, and no promise was broken.
    Passed,
    /// Something did not hold, or a promise was broken.
    Failed,
    /// A step got no answer.
    Unanswered(SendError),
    /// It was not sent to its end: why, as a lower-case fragment.
    Skipped(String),
    /// It was not to be sent: why, as a lower-case fragment.
    LeftOut(String),
}

/// What a step proves.
#[derive(Clone, Debug, PartialEq)]
pub struct StepVerdict {
    /// The step.
    pub id: CaseId,
    /// What was found about its answer, the gravest first.
    pub broken: Vec<Broken>,
}

/// A finding about a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Broken {
    /// What was found.
    pub finding: Finding,
    /// What did not hold, where it is about what the suite expects.
    pub unmet: Option<Unmet>,
}

/// What every script of a plan proves, in its order. `today` is a date as `YYYY-MM-DD`, for `ignore` rules that end.
#[must_use]
pub fn scripts(api: &Api, suite: &Suite, plan: &Plan, runs: &[ScriptRun], today: &str) -> Vec<ScriptVerdict> {
    let mask = mask(suite);
    let contract = contract(api, suite, plan, runs, today);
    let scripts = plan.scripts.iter().zip(runs);
    scripts
        .map(|(script, run)| {
            let planned: HashMap<&CaseId, &PlannedStep> =
                script.all_steps().map(|step| (&step.id, step)).collect();
            let steps: Vec<StepVerdict> = run
                .all()
                .map(|step| {
                    let promised = contract.get(&step.id).cloned().unwrap_or_default();
                    let operation = planned.get(&step.id).map(|planned| &*planned.promise.id.0);
                    verdict(suite, today, &mask, (step, operation), promised)
                })
                .collect();
            ScriptVerdict { id: script.id.clone(), outcome: outcome(script, run, &steps), steps }
        })
        .collect()
}

fn outcome(script: &Script, run: &ScriptRun, steps: &[StepVerdict]) -> ScriptOutcome {
    if let Some(why) = &run.left_out {
        return ScriptOutcome::LeftOut(why.clone());
    }
    if let Some(why) = &run.hindered {
        return ScriptOutcome::Skipped(why.clone());
    }
    if steps.iter().flat_map(|step| &step.broken).any(|broken| broken.finding.fails()) {
        return ScriptOutcome::Failed;
    }
    let unanswered = run.all().find_map(|step| match &step.last()?.outcome {
        Sent::Unanswered(error) => Some(error.clone()),
        Sent::Answered(_) | Sent::Withheld(_) | Sent::NotNeeded | Sent::Stopped => None,
    });
    if let Some(error) = unanswered {
        return ScriptOutcome::Unanswered(error);
    }
    // What is missing to a failure that the suite does not count as one is no news.
    let is_unreached = |step: &StepRun| step.end == StepEnd::NotReached;
    let has_unmet = run.all().any(|step| !step.unmet.is_empty());
    if run.steps.iter().any(is_unreached) && !has_unmet && script.kind != ScriptKind::After {
        return ScriptOutcome::Skipped("the run was stopped before its end".to_owned());
    }
    ScriptOutcome::Passed
}

/// Findings about a step: what did not hold first.
fn verdict(
    suite: &Suite,
    today: &str,
    mask: &Mask,
    (step, operation): (&StepRun, Option<&str>),
    promised: Vec<Finding>,
) -> StepVerdict {
    let mut broken = Vec::new();
    for unmet in &step.unmet {
        let (kept, _) = apply(suite, today, (&step.id, operation), vec![finding(unmet, mask)]);
        broken.extend(kept.into_iter().map(|finding| Broken { finding, unmet: Some(unmet.clone()) }));
    }
    if let StepEnd::Unwritten(why) = &step.end {
        let finding =
            Finding::new(Code::AssertionFailed, "a request that can be sent", why.clone()).at("request");
        broken.push(Broken { finding, unmet: None });
    }
    // A status that is not the expected one says all that the contract would say of it.
    let is_status = step.unmet.iter().any(|unmet| unmet.of == "status");
    let is_said = |finding: &Finding| match finding.code {
        Code::RejectedValid
        | Code::WrongRejection
        | Code::AcceptedBroken
        | Code::UnexpectedStatus
        | Code::ScopeIgnored => is_status,
        _ => false,
    };
    let promised = promised.into_iter().filter(|finding| !is_said(finding));
    broken.extend(promised.map(|finding| Broken { finding, unmet: None }));
    StepVerdict { id: step.id.clone(), broken }
}

/// What the contract says of the answers, by step.
fn contract(
    api: &Api,
    suite: &Suite,
    plan: &Plan,
    runs: &[ScriptRun],
    today: &str,
) -> HashMap<CaseId, Vec<Finding>> {
    let (mut cases, mut exchanges): (Vec<Case>, Vec<Exchange>) = (Vec::new(), Vec::new());
    let pairs = plan.scripts.iter().zip(runs).flat_map(|(script, run)| script.all_steps().zip(run.all()));
    for (planned, step) in pairs.filter(|(planned, _)| planned.said.contract == Contract::Checked) {
        if let Some((case, exchange)) = case(api, planned, step) {
            cases.push(case);
            exchanges.push(exchange);
        }
    }
    let plan = Plan { cases, ..Plan::default() };
    let judge = Judge::new(api, suite, &plan, &exchanges, today);
    let found = plan.cases.iter().map(|case| {
        let findings = match judge.verdict(case, &[]).outcome {
            Outcome::Passed(findings) | Outcome::Failed(findings) | Outcome::Inconclusive(_, findings) => {
                findings
            }
            Outcome::Unanswered(_) | Outcome::Skipped(_) | Outcome::NotNeeded => Vec::new(),
        };
        (case.id.clone(), findings)
    });
    found.collect()
}

/// A step as a case: what it is meant to be, by the request that was sent.
fn case(api: &Api, planned: &PlannedStep, step: &StepRun) -> Option<(Case, Exchange)> {
    let (request, exchange) = (step.planned.as_ref()?, step.exchange.as_ref()?);
    let fault = match planned.meant {
        Meant::Valid => None,
        Meant::Broken => step_fault(api, planned.operation, &planned.said, request),
    };
    let case = Case {
        id: planned.id.clone(),
        operation: planned.operation,
        intent: fault.map_or_else(|| Intent::Valid(ValidKind::Step.into()), Intent::Broken),
        request: request.clone(),
        expect: planned.expect.clone(),
        control: None,
        needs: Vec::new(),
        after: None,
        instead_of: None,
    };
    Some((case, exchange.clone()))
}
