//! One step, sent.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep};

use crate::plan::{
    Case, Got, Intent, Names, PlannedStep, Request, Seen, Unmet, Unwritten, ValidKind, Variation,
    check_claims, step_request,
};
use crate::send::attempts::Attempts;
use crate::send::errand::{Dress, Errand};
use crate::send::exchange::{Exchange, Outcome, Response};
use crate::send::label::Part;
use crate::send::script::redirect;
use crate::send::script::run::{StepEnd, StepRun};
use crate::send::stop::Stop;
use crate::suite::{Claim, ClaimPlace, Identity, Meant, Redirects};

/// What all steps are sent with.
#[derive(Clone, Copy)]
pub(super) struct Ways<'w> {
    pub(super) attempts: &'w Attempts,
    pub(super) dress: &'w Dress,
    pub(super) stop: &'w Stop,
}

/// What a script knows so far.
pub(super) struct Known {
    pub(super) names: Names,
    /// What was captured, in order.
    pub(super) captured: Vec<(String, Value)>,
    /// The cookies that answers set, where they are kept.
    pub(super) jar: Option<Vec<(String, String)>>,
}

/// Whether a step may be left out without a word because an earlier one did not capture what it needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Main,
    Finally,
}

/// Sends a step, and takes from its answer what it captures.
pub(super) async fn send(ways: Ways<'_>, planned: &PlannedStep, known: &mut Known, phase: Phase) -> StepRun {
    let end = |end| StepRun::unsent(&planned.id, end);
    known.names.now = Some(ways.attempts.now());
    let unwritten = |why: &Unwritten| match (phase, why) {
        (Phase::Finally, Unwritten::Unset(unset)) => {
            StepEnd::LeftOut(format!("`{}` was not captured", unset.name))
        }
        (Phase::Main | Phase::Finally, why) => StepEnd::Unwritten(why.to_string()),
    };
    if let Some(condition) = &planned.said.condition {
        match condition.holds(&known.names) {
            Ok(true) => {}
            Ok(false) => return end(StepEnd::LeftOut("its `if` does not hold".to_owned())),
            Err(unset) => return end(unwritten(&Unwritten::from(unset))),
        }
    }
    let jar = known.jar.clone().unwrap_or_default();
    let request = match step_request(planned, &known.names, &jar) {
        Ok(request) => request,
        Err(why) => return end(unwritten(&why)),
    };
    let errand = errand(ways.dress, planned, &request);
    let mut run = StepRun { planned: Some(request), ..end(StepEnd::Held) };
    let waited = ask(ways, &errand, planned, known, &mut run).await;
    follow(ways, &errand, planned, &mut run).await;
    let Some(answer) = answer(run.last()) else {
        run.end = StepEnd::Unanswered;
        return run;
    };
    let elapsed = run.last().map_or(Duration::ZERO, |exchange| exchange.elapsed);
    let seen = Seen::new(answer.status, &answer.headers, &answer.body, elapsed);
    run.unmet = waited;
    run.unmet.extend(check_claims(&planned.said.expect, &seen, &known.names, &planned.schemas));
    run.unmet.extend(unsaid_status(planned, &seen));
    run.unmet.extend(capture(planned, &seen, known));
    if let Some(jar) = &mut known.jar {
        keep(jar, &seen);
    }
    if !run.unmet.is_empty() {
        run.end = StepEnd::Unmet;
    }
    run
}

/// The request, as it goes out.
fn errand(dress: &Dress, planned: &PlannedStep, request: &Request) -> Errand {
    let variant = match &planned.said.identity {
        Identity::Own => None,
        // No role has this name.
        Identity::Nobody => Some("none".to_owned()),
        Identity::Role(named) => Some(named.value.clone()),
    };
    let case = Case {
        id: planned.id.clone(),
        operation: planned.operation,
        intent: Intent::Valid(Variation { variant, ..ValidKind::Step.into() }),
        request: request.clone(),
        expect: planned.expect.clone(),
        control: None,
        needs: Vec::new(),
        after: None,
        instead_of: None,
    };
    Errand {
        is_valid: planned.meant == Meant::Valid,
        retry: planned.said.retry.clone(),
        timeout: planned.said.timeout,
        part: Part::Step,
        // What a person wrote goes out as written: a 409 may be what it is about.
        salt: None,
        fresh: None,
        ..dress.errand(&case, request)
    }
}

/// Sends the request, again and again where it waits for something; what it waited for and did not come.
async fn ask(
    ways: Ways<'_>,
    errand: &Errand,
    planned: &PlannedStep,
    known: &Known,
    run: &mut StepRun,
) -> Vec<Unmet> {
    let begin = Instant::now();
    loop {
        // Whoever runs the steps sends none after a stop but those that clear up.
        let exchange = if ways.stop.is_wanted() {
            ways.attempts.at_the_end(errand, &|_| {}).await
        } else {
            ways.attempts.of(errand, &|_| {}).await
        };
        run.asked += 1;
        run.requests += exchange.attempts();
        let exchange = run.exchange.insert(exchange);
        let (Some(until), Some(answer)) = (&planned.said.until, answer(Some(exchange))) else {
            return Vec::new();
        };
        let seen = Seen::new(answer.status, &answer.headers, &answer.body, exchange.elapsed);
        let unmet = check_claims(&until.claims, &seen, &known.names, &planned.schemas);
        let is_over = begin.elapsed() + until.every > until.lasting;
        if unmet.is_empty() || is_over || ways.stop.is_wanted() {
            return unmet;
        }
        tokio::select! {
            () = sleep(until.every) => {}
            () = ways.stop.wanted() => {}
        }
    }
}

/// Asks for what redirections lead to.
async fn follow(ways: Ways<'_>, errand: &Errand, planned: &PlannedStep, run: &mut StepRun) {
    if planned.said.redirects == Redirects::Answers {
        return;
    }
    for _ in 0..redirect::MOST {
        let Some(last) = run.last() else { return };
        let Some(answer) = answer(Some(last)) else { return };
        let Some(next) = redirect::next(&last.origin, &last.request, &answer) else { return };
        let errand = Errand { request: Arc::new(next), ..errand.clone() };
        let exchange = ways.attempts.of(&errand, &|_| {}).await;
        run.requests += exchange.attempts();
        run.followed = Some(exchange);
    }
}

fn answer(exchange: Option<&Exchange>) -> Option<Arc<Response>> {
    match &exchange?.outcome {
        Outcome::Answered(answer) => Some(Arc::clone(answer)),
        Outcome::Unanswered(_) | Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => None,
    }
}

/// A step that names no status expects success, or a refusal where it is broken.
fn unsaid_status(planned: &PlannedStep, seen: &Seen<'_>) -> Option<Unmet> {
    let until = planned.said.until.iter().flat_map(|until| &until.claims);
    let is_said = |claim: &Claim| claim.place == ClaimPlace::Status;
    let is_right = planned.expect.iter().any(|&(from, to)| (from..=to).contains(&seen.status));
    if is_right || planned.said.expect.iter().chain(until).any(is_said) {
        return None;
    }
    let expected = match planned.meant {
        Meant::Valid => "2XX or 3XX, as no status is named",
        Meant::Broken => "4XX, as no status is named",
    };
    Some(Unmet {
        span: planned.said.request.span.clone().unwrap_or_else(|| planned.said.span.clone()),
        of: "status".to_owned(),
        expected: expected.to_owned(),
        wanted: None,
        got: Got::Value(seen.status.into()),
        is_time: false,
    })
}

/// Takes what the step captures; what is not there.
fn capture(planned: &PlannedStep, seen: &Seen<'_>, known: &mut Known) -> Vec<Unmet> {
    let mut missing = Vec::new();
    for capture in &planned.said.capture {
        let got = match seen.captured(capture, &known.names) {
            Ok(got) => got,
            Err(why) => Got::Nothing(why.to_string()),
        };
        match got {
            Got::Value(value) => {
                known.names.captured.insert(capture.name.clone(), value.clone());
                known.captured.retain(|(name, _)| *name != capture.name);
                known.captured.push((capture.name.clone(), value));
            }
            got @ Got::Nothing(_) => missing.push(Unmet {
                span: capture.span.clone(),
                of: format!("capture `{}`", capture.name),
                expected: "something to capture".to_owned(),
                wanted: None,
                got,
                is_time: false,
            }),
        }
    }
    missing
}

fn keep(jar: &mut Vec<(String, String)>, seen: &Seen<'_>) {
    for (name, value) in seen.cookies() {
        jar.retain(|(own, _)| own != name);
        if !value.is_empty() {
            jar.push((name.to_owned(), value.to_owned()));
        }
    }
}
