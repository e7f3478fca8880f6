//! Recorded traffic: what recorders write, what is told of it, and that it tells what a run would have told.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the project's own files are read, and the recordings are the tests' own"
)]

#[path = "check/command.rs"]
mod command;
#[path = "check/end_to_end.rs"]
mod end_to_end;
#[path = "check/laws.rs"]
mod laws;
#[path = "check/oddities.rs"]
mod oddities;
#[path = "check/wrong_input.rs"]
mod wrong_input;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use specdrift::report::Report;
use specdrift::spec::{self, Api};
use specdrift::suite::{self, Suite};
use specdrift::text::{Complaint, Source};
use specdrift::traffic::{File, check};

const TODAY: &str = "2026-11-20";

const SPEC: &str = include_str!("check/shop.yaml");

/// The shop's document.
fn api(spec: &str) -> Api {
    let source = Source { name: "shop.yaml".to_owned(), text: spec.to_owned() };
    spec::parse(source).unwrap_or_else(|_| panic!("the document is read")).0
}

/// A suite with these lines besides what every suite has.
fn suite(lines: &str) -> Suite {
    let text = format!("suite: Shop\nspec: shop.yaml\n{lines}\n");
    let source = Source { name: "suite.yaml".to_owned(), text };
    suite::parse(source, &BTreeMap::new()).unwrap_or_else(|_| panic!("the lines make a suite")).0
}

/// A call as HAR has it. What it holds besides comes from `with`, member by member.
fn entry(method: &str, url: &str, status: u16, body: &str, with: &Value) -> Value {
    let media_type = if body.is_empty() { "" } else { "application/json" };
    let mut entry = json!({
        "startedDateTime": "2026-11-20T10:00:00.000Z",
        "time": 12.5,
        "request": {
            "method": method,
            "url": if url.contains(':') { url.to_owned() } else { format!("https://api.example.com/v1{url}") },
            "httpVersion": "HTTP/1.1",
            "headers": [{"name": "Accept", "value": "*/*"}],
            "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 0,
        },
        "response": {
            "status": status,
            "headers": [{"name": "Content-Type", "value": media_type}],
            "content": {"size": body.len(), "mimeType": media_type, "text": body},
            "redirectURL": "", "headersSize": -1, "bodySize": -1,
        },
        "cache": {}, "timings": {},
    });
    merge(&mut entry, with);
    entry
}

/// Puts members into an object, null taking one out.
fn merge(into: &mut Value, with: &Value) {
    let (Value::Object(into), Value::Object(with)) = (into, with) else { return };
    for (name, value) in with {
        match (into.get_mut(name), value) {
            (_, Value::Null) => drop(into.remove(name)),
            (Some(own @ Value::Object(_)), Value::Object(_)) => merge(own, value),
            _ => drop(into.insert(name.clone(), value.clone())),
        }
    }
}

fn har(entries: &[Value]) -> File {
    let har =
        json!({"log": {"version": "1.2", "creator": {"name": "t", "version": "1"}, "entries": entries}});
    File { name: "t.har".to_owned(), bytes: serde_json::to_vec_pretty(&har).unwrap() }
}

fn judged(spec: &str, lines: &str, files: &[File]) -> (Report, Vec<Complaint>) {
    check(&api(spec), &suite(lines), files, TODAY)
        .unwrap_or_else(|complaints| panic!("{:?}", complaints[0].message))
}

/// A report in a line: findings with their level and place, then what is inconclusive, unchecked and left out.
fn told(report: &Report) -> String {
    let mut parts = Vec::new();
    for operation in &report.operations {
        for group in &operation.findings {
            let level = format!("{:?}", group.level).to_lowercase();
            let times =
                if group.cases.len() > 1 { format!(" x{}", group.cases.len()) } else { String::new() };
            let at = if group.at.is_empty() { String::new() } else { format!(" {}", group.at) };
            parts.push(format!("{level} {}{at}{times}", group.code));
        }
        parts.extend(operation.inconclusive.iter().map(|reason| format!("inconclusive {}", reason.why)));
        parts.extend(operation.unchecked.iter().map(|reason| format!("unchecked {}", reason.why)));
    }
    let recording = report.recording.as_ref().unwrap();
    parts.extend(recording.left_out.iter().map(|(why, count)| format!("left out {why} ({count})")));
    parts.join("; ")
}

/// What is told of one call.
fn of(entry: Value) -> String {
    let (report, complaints) = judged(SPEC, "", &[har(&[entry])]);
    let unread = complaints.iter().filter(|complaint| !complaint.message.starts_with("no recorded call"));
    let messages: Vec<_> = unread.map(|complaint| complaint.message.clone()).collect();
    messages.into_iter().chain([told(&report)]).collect::<Vec<_>>().join("; ")
}
