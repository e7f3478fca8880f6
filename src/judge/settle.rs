//! From checks to a verdict.

use std::collections::HashMap;

use crate::judge::age;
use crate::judge::allow;
use crate::judge::body;
use crate::judge::challenge;
use crate::judge::code::Code;
use crate::judge::condition;
use crate::judge::deprecation;
use crate::judge::envelope;
use crate::judge::error_in_success;
use crate::judge::evidence::Body;
use crate::judge::evidence::Evidence;
use crate::judge::evidence::Named;
use crate::judge::evidence::Scene;
use crate::judge::fault::is_conditional;
use crate::judge::fault::observation;
use crate::judge::head;
use crate::judge::headers;
use crate::judge::latency;
use crate::judge::lifecycle;
use crate::judge::lifecycle::Story;
use crate::judge::lost;
use crate::judge::media_type;
use crate::judge::needs::Needs;
use crate::judge::needs::Records;
use crate::judge::negotiation;
use crate::judge::observed;
use crate::judge::odd;
use crate::judge::other_headers;
use crate::judge::proof::Standing;
use crate::judge::proof::standing;
use crate::judge::rejected_valid;
use crate::judge::rejection;
use crate::judge::rules::apply;
use crate::judge::rules::collapse;
use crate::judge::schema;
use crate::judge::server_error;
use crate::judge::status;
use crate::judge::stretched;
use crate::judge::undocumented;
use crate::judge::uses::weighed;
use crate::judge::verdict::Finding;
use crate::judge::verdict::Outcome;
use crate::judge::verdict::Verdict;
use crate::judge::verdict::Why;
use crate::judge::words::mask;
use crate::judge::words::status_words;
use crate::judge::write_only;
use crate::plan::Case;
use crate::plan::CaseId;
use crate::plan::Plan;
use crate::plan::Reading;
use crate::plan::Request;
use crate::send::Exchange;
use crate::send::Known;
use crate::send::Outcome as Sent;
use crate::send::Response;
use crate::send::SendError;
use crate::spec::Api;
use crate::spec::Operation;
use crate::suite::Suite;
use crate::text::Mask;

/// What an answer is checked for. One more check is one more file and one more row.
const CHECKS: [fn(&Evidence<'_>) -> Vec<Finding>; 19] = [
    rejection::check,
    rejected_valid::check,
    status::check,
    media_type::check,
    body::check,
    schema::check,
    undocumented::check,
    headers::check,
    envelope::check,
    challenge::check,
    negotiation::check,
    write_only::check,
    stretched::check,
    other_headers::check,
    deprecation::check,
    age::check,
    latency::check,
    head::check,
    observed::check,
];

/// What is looked at where a request used a method that is not documented: the operation promises nothing about it.
const METHOD_CHECKS: [fn(&Evidence<'_>) -> Vec<Finding>; 4] =
    [rejection::check, allow::check, body::check, envelope::check];

/// Everything that verdicts are made from.
pub(crate) struct Judge<'j> {
    api: &'j Api,
    suite: &'j Suite,
    today: &'j str,
    plan: &'j Plan,
    exchanges: HashMap<&'j CaseId, &'j Exchange>,
    positions: HashMap<&'j CaseId, usize>,
    /// What valid GET requests were answered, by path and query.
    gets: HashMap<String, &'j Response>,
    /// What of the requests' own may come back and look odd.
    odd: odd::Sent,
    nowhere: Option<Why>,
    known: Known,
    mask: Mask,
}

impl Records for Judge<'_> {
    fn record(&self, id: &CaseId) -> Option<(&Case, &Exchange)> {
        let case = self.plan.cases.get(*self.positions.get(id)?)?;
        Some((case, self.exchanges.get(id)?))
    }

    fn readers(&self, id: &CaseId) -> Vec<&Case> {
        self.plan.cases.iter().filter(|case| case.after.as_ref() == Some(id)).collect()
    }
}

impl<'j> Judge<'j> {
    pub(crate) fn new(
        api: &'j Api,
        suite: &'j Suite,
        plan: &'j Plan,
        exchanges: &'j [Exchange],
        today: &'j str,
    ) -> Self {
        let known = Known::of(plan, exchanges);
        let exchanges: HashMap<_, _> = exchanges.iter().map(|exchange| (&exchange.case, exchange)).collect();
        let positions = plan.cases.iter().enumerate().map(|(index, case)| (&case.id, index)).collect();
        let sent = plan.cases.iter().filter_map(|case| Some((case, *exchanges.get(&case.id)?)));
        let nowhere = lost::is_everything(api, sent).then(lost::nowhere);
        let gets = head::gets(plan, &exchanges);
        let odd = odd::Sent::by(exchanges.values().map(|exchange| &*exchange.request));
        Self { api, suite, today, plan, exchanges, positions, gets, odd, nowhere, known, mask: mask(suite) }
    }

    /// The verdict on a case; `earlier` are those on the cases before it in the plan, its control among them.
    pub(crate) fn verdict(&self, case: &Case, earlier: &[Verdict]) -> Verdict {
        let plain = |outcome| Verdict {
            case: case.id.clone(),
            outcome,
            unproven: None,
            unchecked: None,
            ignored: Vec::new(),
        };
        let Some(exchange) = self.exchanges.get(&case.id) else {
            return plain(Outcome::Skipped("not sent".to_owned()));
        };
        match &exchange.outcome {
            Sent::Unanswered(SendError::Held(why)) => plain(Outcome::Skipped(why.clone())),
            Sent::Unanswered(error) => plain(Outcome::Unanswered(error.clone())),
            Sent::NotNeeded => plain(Outcome::NotNeeded),
            Sent::Stopped => plain(Outcome::Skipped("the run was stopped before its turn".to_owned())),
            Sent::Withheld(control) => {
                plain(Outcome::Inconclusive(self.withheld(control, earlier), Vec::new()))
            }
            Sent::Answered(response) => {
                if let Some(why) = &self.nowhere {
                    return plain(Outcome::Inconclusive(why.clone(), Vec::new()));
                }
                self.answered(case, exchange, response)
            }
        }
    }

    fn answered(&self, case: &Case, exchange: &Exchange, response: &Response) -> Verdict {
        let plain = |outcome| Verdict {
            case: case.id.clone(),
            outcome,
            unproven: None,
            unchecked: None,
            ignored: Vec::new(),
        };
        let Some(operation) = self.api.operations.get(case.operation) else {
            if let Some(Reading::Undocumented { documented, promise }) =
                observation(case).map(|observation| &observation.reading)
            {
                let finding = observed::undocumented(case, documented, response.status);
                let findings = vec![finding.promised(promise.clone())];
                let (findings, ignored) = apply(self.suite, self.today, (&case.id, None), findings);
                return Verdict { ignored, ..plain(settle(&Standing::Right, findings)) };
            }
            return plain(Outcome::Skipped("its operation is not in the document".to_owned()));
        };
        let needs = Needs {
            api: self.api,
            envelope: self.suite.envelope.as_ref(),
            mask: &self.mask,
            known: &self.known,
            records: self,
            case,
            exchange,
        };
        let story = Story::of(&needs, operation);
        let told = story.as_ref().filter(|_| !is_expected(case, response.status));
        let status = response.status;
        let standing = match (observation(case), told.and_then(|story| lifecycle::standing(story, status))) {
            (Some(recorded), _) => observed::standing(case, recorded, status),
            (None, Some(told)) => told,
            (None, None) => self.standing(&needs, operation, status),
        };
        if let Standing::Unheard(why) = standing {
            return plain(Outcome::Inconclusive(why, Vec::new()));
        }
        let (api, suite, mask) = (self.api, self.suite, &self.mask);
        let scene =
            Scene { api, suite, mask, exchange, sent: &self.odd, beside: self.beside(case, exchange) };
        let Some(evidence) = Evidence::new(scene, case, response, standing) else {
            return plain(Outcome::Skipped("its operation is not in the document".to_owned()));
        };
        let seen = story.map_or(Vec::new(), |story| lifecycle::check(&story, &evidence));
        let found = examine(&evidence).into_iter().chain(seen).collect();
        let mut findings = collapse(weighed(self.suite, operation, found));
        findings.retain(|finding| !observed::is_recorders(&evidence, finding));
        let named = (&case.id, Some(&*operation.id.0));
        let (findings, ignored) = apply(self.suite, self.today, named, findings);
        let unchecked = unchecked(&evidence);
        let outcome = settle(&evidence.standing, findings);
        let unproven = match (&outcome, evidence.standing) {
            (Outcome::Failed(_), Standing::Unproven(why)) => Some(why),
            (_, Standing::Right | Standing::Wrong(_) | Standing::Unproven(_) | Standing::Unheard(_)) => None,
        };
        Verdict { case: case.id.clone(), outcome, unproven, unchecked, ignored }
    }

    /// The answer that one is compared with; none with a recorded one: between two calls of others anything may have happened.
    fn beside(&self, case: &Case, exchange: &Exchange) -> Option<&'j Response> {
        if observation(case).is_some() {
            return None;
        }
        if !is_conditional(case) {
            return self.gets.get(&exchange.request.target()).copied();
        }
        match &self.exchanges.get(case.after.as_ref()?)?.outcome {
            Sent::Answered(response) => Some(response),
            Sent::Unanswered(_) | Sent::Withheld(_) | Sent::NotNeeded | Sent::Stopped => None,
        }
    }

    /// What a status proves about a case, each request as it was sent.
    fn standing(&self, needs: &Needs<'_>, operation: &Operation, status: u16) -> Standing {
        let control = needs.case.control.as_ref().and_then(|id| self.record(id));
        let takes = |case: &Case| !case.needs.is_empty();
        if !takes(needs.case) && control.is_none_or(|(control, _)| !takes(control)) {
            return standing((self.api, self.suite), (needs.case, control), needs, operation, status);
        }
        let sent = as_sent(needs.case, needs.exchange);
        let control_sent = control.map(|(case, exchange)| (as_sent(case, exchange), exchange));
        let control = control_sent.as_ref().map(|(case, exchange)| (case, *exchange));
        standing((self.api, self.suite), (&sent, control), needs, operation, status)
    }

    /// Why a case was not sent: what its control proved.
    fn withheld(&self, control: &CaseId, earlier: &[Verdict]) -> Why {
        let verdict = self.positions.get(control).and_then(|at| earlier.get(*at));
        let answer = self.exchanges.get(control).and_then(|exchange| match &exchange.outcome {
            Sent::Answered(response) => Some(status_words(response.status)),
            Sent::Unanswered(_) | Sent::Withheld(_) | Sent::NotNeeded | Sent::Stopped => None,
        });
        match verdict.map(|verdict| &verdict.outcome) {
            Some(Outcome::Inconclusive(why, _)) => why.clone(),
            Some(Outcome::Unanswered(error)) => {
                Why::new(format!("no answer to its control: {error}"), "look whether the API is up")
            }
            Some(Outcome::Skipped(why)) => {
                Why::new(format!("its control was skipped: {why}"), "run it again")
            }
            Some(Outcome::Failed(findings) | Outcome::Passed(findings)) => not_accepted(answer, findings),
            Some(Outcome::NotNeeded) | None => not_accepted(answer, &[]),
        }
    }
}

/// Why nothing was broken beside a control that was answered, and not accepted; with the findings about it, if any.
fn not_accepted(answer: Option<String>, findings: &[Finding]) -> Why {
    let reason = "its control, the same request without the fault, was not accepted";
    let answer = answer.map_or(String::new(), |answer| format!(": {answer}"));
    let way_out = if findings.is_empty() {
        "a refusal proves nothing beside such an answer: give values that are answered 2XX under `generate: values:`"
    } else {
        "see the finding about the control: until it is accepted, a refusal proves nothing"
    };
    Why::new(format!("{reason}{answer}"), way_out)
}

fn is_expected(case: &Case, status: u16) -> bool {
    case.expect.iter().any(|&(from, to)| (from..=to).contains(&status))
}

/// A case with the path and body that went out.
fn as_sent(case: &Case, exchange: &Exchange) -> Case {
    let request = Request {
        path: exchange.request.path.clone(),
        body: exchange.request.body.clone(),
        ..case.request.clone()
    };
    Case { request, ..case.clone() }
}

/// A crash is one finding, and so are an error told as a success and an accepted fault that was planned: what else is wrong with such an
/// answer follows from it. A recorded call is one that a consumer lives by, so its answer is looked at all the same.
fn examine(evidence: &Evidence<'_>) -> Vec<Finding> {
    let told = error_in_success::check(evidence);
    match &evidence.standing {
        Standing::Wrong(Code::ServerError) => {
            [server_error::check(evidence), observed::check(evidence)].concat()
        }
        // What it is called does not matter to whoever reads the body.
        _ if !told.is_empty() => told,
        Standing::Wrong(Code::AcceptedBroken | Code::ScopeIgnored)
            if observation(evidence.case).is_none() =>
        {
            rejection::check(evidence)
        }
        _ if evidence.is_conditional() => condition::check(evidence),
        Standing::Right | Standing::Wrong(_) | Standing::Unproven(_) | Standing::Unheard(_) => {
            let checks = if evidence.asks_other_method() { &METHOD_CHECKS[..] } else { &CHECKS[..] };
            checks.iter().flat_map(|check| check(evidence)).collect()
        }
    }
}

fn settle(standing: &Standing, findings: Vec<Finding>) -> Outcome {
    if findings.iter().any(Finding::fails) {
        return Outcome::Failed(findings);
    }
    match standing {
        Standing::Unproven(why) | Standing::Unheard(why) => Outcome::Inconclusive(why.clone(), findings),
        Standing::Right | Standing::Wrong(_) => Outcome::Passed(findings),
    }
}

/// The media type of a body that has a documented schema and that nobody here can parse; and why, where it is not for that type.
fn unchecked(evidence: &Evidence<'_>) -> Option<String> {
    let schema = evidence.media?.schema.as_ref()?;
    let name = || evidence.response.header("content-type");
    if evidence.is_bodiless() {
        return None;
    }
    match &evidence.body {
        Body::Unread(why) => return Some(format!("{} ({why})", name().unwrap_or("no media type"))),
        Body::Opaque => {}
        Body::Absent | Body::Json(_) | Body::Text(_) | Body::Malformed(_) => return None,
    }
    let says = evidence.api.schemas.document().pointer(schema.as_str());
    // A file has nothing to check.
    if says.is_some_and(|says| says.get("format").is_some_and(|format| format == "binary")) {
        return None;
    }
    match evidence.named {
        Named::As(_) => name().map(ToOwned::to_owned),
        Named::Not | Named::Badly(_) => None,
    }
}
