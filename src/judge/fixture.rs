//! A small API, and answers to it made by hand.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::judge::Outcome;
use crate::judge::Verdict;
use crate::judge::judge;
use crate::plan::Body;
use crate::plan::Case;
use crate::plan::CaseId;
use crate::plan::Intent;
use crate::plan::Mutation;
use crate::plan::Place;
use crate::plan::Plan;
use crate::plan::Request;
use crate::plan::ValidKind;
use crate::send::Exchange;
use crate::send::Outcome as Sent;
use crate::send::Response;
use crate::spec;
use crate::spec::Api;
use crate::spec::StatusPattern;
use crate::suite;
use crate::suite::Suite;
use crate::text::Pointer;
use crate::text::Source;

pub(crate) const SPEC: &str = include_str!("fixture.yaml");
pub(crate) const TODAY: &str = "2026-11-20";

/// The API and a suite about it.
pub(crate) struct World {
    pub(crate) api: Api,
    pub(crate) suite: Suite,
}

impl World {
    /// The fixture's API, and a suite with these lines besides what every suite has.
    pub(crate) fn new(lines: &str) -> Self {
        let text = format!("suite: Fixture\nspec: fixture.yaml\nserver: http://127.0.0.1:1\n{lines}\n");
        let source = |name: &str, text: &str| Source { name: name.to_owned(), text: text.to_owned() };
        let (api, _) = spec::parse(source("fixture.yaml", SPEC)).expect("the fixture is a spec");
        let (suite, _) = suite::parse(source("fixture-suite.yaml", &text), &BTreeMap::new())
            .expect("the lines make a suite");
        Self { api, suite }
    }

    /// A valid case of an operation, expecting what is documented as a success.
    pub(crate) fn valid(&self, operation: &str) -> Case {
        let at =
            self.api.operations.iter().position(|known| &*known.id.0 == operation).expect("an operation");
        let (method, path) = operation.split_once(' ').expect("method and path");
        let success = self.api.operations[at].responses.iter().find_map(|promise| match promise.status {
            StatusPattern::Exact(status) if status < 400 => Some((status, status)),
            _ => None,
        });
        Case {
            id: CaseId(format!("s.yaml::{operation}::valid::minimal").into()),
            operation: at,
            intent: Intent::Valid(ValidKind::Minimal.into()),
            request: Request {
                method: method.to_owned(),
                path: path.replace("{leadId}", "lead_1"),
                ..Request::default()
            },
            expect: vec![success.unwrap_or((200, 299))],
            control: None,
            needs: Vec::new(),
            after: None,
            instead_of: None,
        }
    }

    /// The same with a body that has one fault; its control is the valid case.
    pub(crate) fn broken(&self, operation: &str, sent: Option<Value>) -> Case {
        let valid = self.valid(operation);
        let body = match &sent {
            Some(value) => serde_json::json!({"name": "Ada", "email": value}),
            None => serde_json::json!({"name": "Ada"}),
        };
        let mut request = valid.request.clone();
        request.headers.push(("content-type".to_owned(), "application/json".to_owned()));
        request.body = Some(Body(body.to_string().into_bytes().into()));
        let kind = if sent.is_some() { "type" } else { "required" };
        Case {
            id: CaseId(format!("s.yaml::{operation}::broken::/body/email::{kind}").into()),
            intent: Intent::Broken(Mutation {
                kind: if sent.is_some() { "wrong-type" } else { "missing" },
                place: Place::Body,
                pointer: Pointer::new("/email"),
                keyword: Some(kind.to_owned()),
                schema: Some(Pointer::new("/components/schemas/NewLead/properties/email/type")),
                documented: if sent.is_some() { "type string" } else { "required" }.to_owned(),
                sent,
            }),
            expect: vec![(400, 400), (422, 422)],
            control: Some(valid.id),
            request,
            ..valid
        }
    }

    /// The same path with a method that is not documented.
    pub(crate) fn wrong_method(&self, operation: &str, method: &str) -> Case {
        let valid = self.valid(operation);
        Case {
            id: CaseId(format!("s.yaml::{operation}::broken::method::{method}").into()),
            intent: Intent::Broken(Mutation {
                kind: "wrong-method",
                place: Place::Method,
                pointer: Pointer::root(),
                keyword: None,
                schema: None,
                sent: None,
                documented: "only GET, POST".to_owned(),
            }),
            request: Request { method: method.to_owned(), ..valid.request.clone() },
            expect: vec![(405, 405), (501, 501)],
            control: Some(valid.id.clone()),
            ..valid
        }
    }

    /// The verdicts on cases with what came of each.
    pub(crate) fn verdicts(&self, sent: Vec<(Case, Sent)>) -> Vec<Verdict> {
        let (plan, exchanges) = exchanged(sent);
        judge(&self.api, &self.suite, &plan, &exchanges, TODAY)
    }

    /// The verdict on one case, in a line.
    pub(crate) fn verdict(&self, case: Case, response: Response) -> String {
        let verdicts = self.verdicts(vec![(case, Sent::Answered(Arc::new(response)))]);
        line(&verdicts[0])
    }
}

/// A plan and its exchanges.
pub(crate) fn exchanged(sent: Vec<(Case, Sent)>) -> (Plan, Vec<Exchange>) {
    let exchange = |(case, outcome): &(Case, Sent)| Exchange {
        case: case.id.clone(),
        request: Arc::new(case.request.clone()),
        origin: "http://127.0.0.1:1".into(),
        unbound: Vec::new(),
        earlier: Vec::new(),
        outcome: outcome.clone(),
        elapsed: Duration::from_millis(3),
        started: None,
        kept: None,
    };
    let exchanges = sent.iter().map(exchange).collect();
    (Plan { cases: sent.into_iter().map(|(case, _)| case).collect(), ..Plan::default() }, exchanges)
}

/// An answer: `name: value` lines as headers, and a body.
pub(crate) fn answer(status: u16, headers: &[&str], body: &str) -> Response {
    let split = |line: &&str| {
        let (name, value) = line.split_once(": ").expect("name: value");
        (name.to_lowercase(), value.to_owned())
    };
    Response { status, headers: headers.iter().map(split).collect(), body: body.as_bytes().to_vec() }
}

/// An answer of JSON.
pub(crate) fn json(status: u16, body: &str) -> Response {
    answer(status, &["content-type: application/json"], body)
}

/// A verdict in a line: `failed: type-changed /data/score (type integer | string "x")`.
pub(crate) fn line(verdict: &Verdict) -> String {
    let outcome = match &verdict.outcome {
        Outcome::Passed(_) => "passed".to_owned(),
        Outcome::Failed(_) => "failed".to_owned(),
        Outcome::Inconclusive(why, _) => format!("inconclusive, {}", why.reason),
        Outcome::Unanswered(error) => format!("unanswered, {error}"),
        Outcome::Skipped(why) => format!("skipped, {why}"),
        Outcome::NotNeeded => "not needed".to_owned(),
    };
    let findings: Vec<_> = verdict
        .outcome
        .findings()
        .iter()
        .map(|finding| {
            let times = if finding.count > 1 { format!(" x{}", finding.count) } else { String::new() };
            let level = format!("{:?}", finding.level).to_lowercase();
            format!(
                "{level} {} {}{times} ({} | {})",
                finding.code, finding.at, finding.documented, finding.observed
            )
        })
        .collect();
    let unchecked = verdict.unchecked.as_ref().map(|name| format!("unchecked {name}"));
    let parts: Vec<_> = [outcome].into_iter().chain(findings).chain(unchecked).collect();
    parts.join("; ")
}
