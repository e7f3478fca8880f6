//! What several steps read out of answers, and the words for it.

use std::time::Duration;

use crate::doctor::facts::Subject;
use crate::doctor::model::{Found, Mark, State};
use crate::doctor::steps::base;
use crate::health::{Kind, Side, way_out};
use crate::judge;
use crate::judge::Outcome as Judged;
use crate::plan::Case;
use crate::plan::Plan;
use crate::send::{Exchange, Outcome, Response, SendError};
use crate::spec::{Operation, StatusPattern};
use crate::text::duration;

/// An answer that takes longer is slow, unless the suite says otherwise.
const SLOW: Duration = Duration::from_secs(2);
/// So many of a list are shown.
const SHOWN: usize = 4;

/// `a`, `b` and 3 more.
pub(super) fn listed(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.len().checked_sub(SHOWN) {
        None | Some(0) => names.join(", "),
        Some(more) => format!("{} and {more} more", names[..SHOWN].join(", ")),
    }
}

/// Whether what came is a page for people.
pub(super) fn is_page(answer: &Response) -> bool {
    answer.header("content-type").is_some_and(|media| media.to_ascii_lowercase().contains("text/html"))
}

/// Who can mend that no answer came, and how: in the words of somebody who has looked at what is below already.
pub(super) fn mended(error: &SendError) -> (Side, &'static str) {
    let (side, advice) = way_out(error);
    if matches!(error, SendError::Credentials(_)) {
        (side, "look at `credentials`, and at `auth:`")
    } else if matches!(error, SendError::Tls(_)) {
        (side, "look at the certificate's chain, name and dates, and at this machine's clock")
    } else {
        (side, advice)
    }
}

pub(super) fn is_slow(subject: &Subject<'_>, elapsed: Duration) -> bool {
    elapsed > subject.suite.slower_than.unwrap_or(SLOW)
}

/// What came of one of the planned requests.
pub(super) fn look(subject: &Subject<'_>, case: &Case, exchange: &Exchange) -> Found {
    let operation = &subject.api.operations[case.operation];
    let found = Found::well();
    match &exchange.outcome {
        Outcome::Answered(answer) => {
            let told = format!("{} answered {}", operation.id, answer.status);
            let found = answered(found, subject, (operation, case), answer, told);
            let found =
                if found.state == State::Well { judged(found, subject, case, exchange) } else { found };
            if is_slow(subject, exchange.elapsed) {
                let text = format!("slow: {}", duration(exchange.elapsed));
                return found.warn(
                    Side::Api,
                    text,
                    "`send: timeout:` waits longer; the API has to be faster",
                );
            }
            found
        }
        Outcome::Unanswered(error) => {
            let (side, advice) = mended(error);
            found.fail(side, format!("{}: {error}", operation.id), advice)
        }
        Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => Found::skipped("stopped"),
    }
}

fn answered(
    found: Found,
    subject: &Subject<'_>,
    (operation, case): (&Operation, &Case),
    answer: &Response,
    told: String,
) -> Found {
    let is_documented =
        operation.responses.iter().any(|promise| promise.status == StatusPattern::Exact(answer.status));
    let is_made_up = case.id.0.contains('{');
    match (answer.status, Kind::of_status(answer.status)) {
        (401 | 407, _) => unknown(found, subject, answer, told),
        (403, _) => forbidden(found, operation, &told),
        (404, _) if is_made_up => found.warn(
            Side::Caller,
            format!("{told}: its id is made up, so that this says little"),
            "give one under `generate: values:`",
        ),
        (404, _) => found.fail(Side::Caller, told, base::way_out(subject)).marked(Mark::NotFound),
        (429, _) => {
            let wait =
                answer.header("retry-after").map(|wait| format!("; come back in {wait}")).unwrap_or_default();
            found.fail(
                Side::Caller,
                format!("{told}: too many requests{wait}"),
                "wait, and ask less: `send: rate:`",
            )
        }
        (300..=399, _) if !is_documented => found
            .fail(Side::Caller, format!("{told}: a redirect, which is not followed"), "look at `HTTP`")
            .marked(Mark::Redirect),
        (_, Some(kind @ (Kind::Server | Kind::Gateway))) => {
            let who = if kind == Kind::Gateway { "a gateway speaks for the API" } else { "the API fails" };
            let id = request_id(answer).map(|id| format!(", with the request id `{id}`")).unwrap_or_default();
            found.fail(kind.side(), format!("{told}: {who}"), format!("tell whoever runs the API{id}"))
        }
        (_, Some(_)) if is_made_up || asks(operation) => found.warn(
            Side::Caller,
            format!("{told}: it may not like the values, which are made up"),
            "give some under `generate: values:`",
        ),
        (_, Some(_)) => found.fail(
            Side::Api,
            format!("{told}, though the document says that the request is valid"),
            "`specdrift run` tells what it refuses",
        ),
        (_, None) if is_page(answer) && !promises_page(operation) => found.fail(
            Side::Caller,
            format!("{told} with a page for people (HTML)"),
            "a website, a login page or a portal answers in place of the API: look at the base URL",
        ),
        (_, None) => found.tell(told),
    }
}

fn unknown(found: Found, subject: &Subject<'_>, answer: &Response, told: String) -> Found {
    if !subject.suite.gives_credentials() && answer.status == 401 {
        return found.fail(Side::Caller, told, "give credentials: `auth:` in a suite");
    }
    let said = answer.header("www-authenticate").map(|said| format!("; it says `{said}`"));
    let text = format!("{told}: the credentials are refused{}", said.unwrap_or_default());
    let advice = "look at `auth:`: is it this API's key, is it expired, was it replaced?";
    found.fail(Side::Caller, text, advice)
}

fn forbidden(found: Found, operation: &Operation, told: &str) -> Found {
    let scopes = wanted(operation);
    let advice = if scopes.is_empty() {
        "ask for the right to call it".to_owned()
    } else {
        format!("the operation declares the scopes {}: ask for them", listed(scopes.into_iter()))
    };
    found.fail(Side::Caller, format!("{told}: who asks may not"), advice)
}

/// Whether a status is right is one thing, whether the answer is as documented another.
fn judged(found: Found, subject: &Subject<'_>, case: &Case, exchange: &Exchange) -> Found {
    let plan = Plan { cases: vec![case.clone()], ..Plan::default() };
    let verdicts =
        judge::judge(subject.api, subject.suite, &plan, std::slice::from_ref(exchange), subject.today);
    let Some(Judged::Failed(findings)) = verdicts.first().map(|verdict| &verdict.outcome) else {
        return found;
    };
    let mut codes: Vec<String> = findings
        .iter()
        .filter(|finding| finding.fails())
        .map(|finding| finding.code.name().to_owned())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    let text = format!("the answer is not as documented: {}", listed(codes.into_iter()));
    found.warn(Side::Api, text, "`specdrift run` tells where")
}

/// The scopes that an operation declares.
pub(super) fn wanted(operation: &Operation) -> Vec<String> {
    let mut scopes: Vec<String> =
        operation.security.iter().flatten().flat_map(|(_, scopes)| scopes.clone()).collect();
    scopes.sort_unstable();
    scopes.dedup();
    scopes
}

fn asks(operation: &Operation) -> bool {
    operation.parameters.iter().any(|parameter| parameter.required)
}

fn promises_page(operation: &Operation) -> bool {
    operation.responses.iter().flat_map(|promise| &promise.content).any(|media| media.name.contains("html"))
}

fn request_id(answer: &Response) -> Option<&str> {
    ["x-request-id", "request-id", "x-correlation-id", "traceparent"]
        .iter()
        .find_map(|name| answer.header(name))
}
