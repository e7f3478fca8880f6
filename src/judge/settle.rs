//! From checks to a verdict.

use std::collections::HashMap;

use crate::judge::allow;
use crate::judge::body;
use crate::judge::challenge;
use crate::judge::code::Code;
use crate::judge::envelope;
use crate::judge::evidence::Body;
use crate::judge::evidence::Evidence;
use crate::judge::evidence::Named;
use crate::judge::headers;
use crate::judge::lost;
use crate::judge::media_type;
use crate::judge::negotiation;
use crate::judge::proof::Standing;
use crate::judge::proof::standing;
use crate::judge::rejected_valid;
use crate::judge::rejection;
use crate::judge::rules::apply;
use crate::judge::rules::collapse;
use crate::judge::schema;
use crate::judge::server_error;
use crate::judge::status;
use crate::judge::undocumented;
use crate::judge::verdict::Finding;
use crate::judge::verdict::Outcome;
use crate::judge::verdict::Verdict;
use crate::judge::verdict::Why;
use crate::judge::words::mask;
use crate::judge::words::status_words;
use crate::plan::Case;
use crate::plan::CaseId;
use crate::plan::Plan;
use crate::send::Exchange;
use crate::send::Outcome as Sent;
use crate::send::Response;
use crate::spec::Api;
use crate::suite::Suite;
use crate::text::Mask;

/// What an answer is checked for. One more check is one more file and one more row.
const CHECKS: [fn(&Evidence<'_>) -> Vec<Finding>; 11] = [
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
    nowhere: Option<Why>,
    mask: Mask,
}

impl<'j> Judge<'j> {
    pub(crate) fn new(
        api: &'j Api,
        suite: &'j Suite,
        plan: &'j Plan,
        exchanges: &'j [Exchange],
        today: &'j str,
    ) -> Self {
        let exchanges: HashMap<_, _> = exchanges.iter().map(|exchange| (&exchange.case, exchange)).collect();
        let positions = plan.cases.iter().enumerate().map(|(index, case)| (&case.id, index)).collect();
        let sent = plan.cases.iter().filter_map(|case| Some((case, *exchanges.get(&case.id)?)));
        let nowhere = lost::is_everything(api, sent).then(lost::nowhere);
        Self { api, suite, today, plan, exchanges, positions, nowhere, mask: mask(suite) }
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
            Sent::Unanswered(error) => plain(Outcome::Unanswered(error.clone())),
            Sent::NotNeeded => {
                plain(Outcome::Skipped("not needed: what it stands in for was accepted".to_owned()))
            }
            Sent::Stopped => plain(Outcome::Skipped("the run was stopped before its turn".to_owned())),
            Sent::Withheld(control) => {
                plain(Outcome::Inconclusive(self.withheld(control, earlier), Vec::new()))
            }
            Sent::Answered(response) => {
                if let Some(why) = &self.nowhere {
                    return plain(Outcome::Inconclusive(why.clone(), Vec::new()));
                }
                self.answered(case, response)
            }
        }
    }

    fn answered(&self, case: &Case, response: &Response) -> Verdict {
        let plain = |outcome| Verdict {
            case: case.id.clone(),
            outcome,
            unproven: None,
            unchecked: None,
            ignored: Vec::new(),
        };
        let Some(operation) = self.api.operations.get(case.operation) else {
            return plain(Outcome::Skipped("its operation is not in the document".to_owned()));
        };
        let control = case.control.as_ref().and_then(|id| self.plan.cases.get(*self.positions.get(id)?));
        let standing = standing(self.api, self.suite, (case, control), operation, response.status);
        if let Standing::Unheard(why) = standing {
            return plain(Outcome::Inconclusive(why, Vec::new()));
        }
        let Some(evidence) =
            Evidence::new(self.api, (self.suite.envelope.as_ref(), &self.mask), case, response, standing)
        else {
            return plain(Outcome::Skipped("its operation is not in the document".to_owned()));
        };
        let (findings, ignored) =
            apply(self.suite, self.today, (&case.id, &operation.id), collapse(examine(&evidence)));
        let unchecked = unchecked(&evidence);
        let outcome = settle(&evidence.standing, findings);
        let unproven = match (&outcome, evidence.standing) {
            (Outcome::Failed(_), Standing::Unproven(why)) => Some(why),
            (_, Standing::Right | Standing::Wrong(_) | Standing::Unproven(_) | Standing::Unheard(_)) => None,
        };
        Verdict { case: case.id.clone(), outcome, unproven, unchecked, ignored }
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
            None => not_accepted(answer, &[]),
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

/// A crash is one finding, and so is an accepted fault: what else is wrong with such an answer follows from it.
fn examine(evidence: &Evidence<'_>) -> Vec<Finding> {
    match &evidence.standing {
        Standing::Wrong(Code::ServerError) => server_error::check(evidence),
        Standing::Wrong(Code::AcceptedBroken) => rejection::check(evidence),
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
