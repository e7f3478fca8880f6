//! Answers that look wrong and are not, and ones that prove nothing.

use std::sync::Arc;
use std::time::Duration;

use specdrift::judge::{Outcome, judge};
use specdrift::send::{Exchange, Outcome as Sent, Response};

use super::*;

/// What the first valid case proves when it is answered so: `passed`, `inconclusive` or the codes of what is found.
fn judged(document: &str, settings: &str, status: u16, media: &str, body: &[u8]) -> String {
    let (api, suite) = (api(document), suite(settings));
    let plan = planned(&api, settings);
    let mut plan = plan;
    plan.cases.truncate(1);
    let headers = if media.is_empty() { vec![] } else { vec![("content-type".to_owned(), media.to_owned())] };
    let response = Response { status, headers, body: body.to_vec() };
    let exchanges = plan.cases.iter().map(|case| Exchange {
        case: case.id.clone(),
        request: Arc::new(case.request.clone()),
        origin: "http://127.0.0.1:1".into(),
        unbound: Vec::new(),
        earlier: Vec::new(),
        outcome: Sent::Answered(Arc::new(response.clone())),
        elapsed: Duration::ZERO,
        started: None,
        kept: None,
    });
    let verdicts = judge(&api, &suite, &plan, &exchanges.collect::<Vec<_>>(), "2026-11-20");
    let verdict = verdicts.first().unwrap_or_else(|| panic!("nothing is planned: {:?}", plan.dropped));
    let codes = |findings: &[specdrift::judge::Finding]| {
        findings.iter().map(|finding| finding.code.name()).collect::<Vec<_>>().join(", ")
    };
    let unchecked =
        verdict.unchecked.as_ref().map(|media| format!("; {media} is not checked")).unwrap_or_default();
    match &verdict.outcome {
        Outcome::Passed(findings) if findings.is_empty() => format!("passed{unchecked}"),
        Outcome::Passed(findings) => format!("passed, though {}", codes(findings)),
        Outcome::Failed(findings) => codes(findings),
        Outcome::Inconclusive(..) => "inconclusive".to_owned(),
        Outcome::Unanswered(_) | Outcome::Skipped(_) | Outcome::NotNeeded => "not answered".to_owned(),
    }
}

/// A document with one operation and these responses (a YAML flow mapping).
fn answering(method: &str, path: &str, responses: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n  {path}:\n    {method}: {{responses: {responses}}}\n"
    )
}

const OBJECT: &str =
    "{application/json: {schema: {type: object, required: [a], properties: {a: {type: integer}}}}}";
const JSON: &str = "application/json";

#[test]
fn an_undocumented_status_is_held_against_default_where_there_is_one() {
    let default = answering(
        "get",
        "/a",
        &format!("{{'200': {{description: ok}}, default: {{description: any, content: {OBJECT}}}}}"),
    );
    assert_eq!(judged(&default, "", 203, JSON, br#"{"a": 1}"#), "passed");
    assert_eq!(judged(&default, "", 203, JSON, br#"{"a": "1"}"#), "type-changed");
    let none = answering("get", "/a", &format!("{{'200': {{description: ok, content: {OBJECT}}}}}"));
    assert_eq!(judged(&none, "", 203, JSON, br#"{"a": 1}"#), "undocumented-status");
}

#[test]
fn an_empty_body_where_a_schema_is_documented_is_found_and_a_body_where_none_may_be() {
    let document = answering(
        "get",
        "/a",
        &format!("{{'200': {{description: ok, content: {OBJECT}}}, '204': {{description: none}}}}"),
    );
    assert_eq!(judged(&document, "", 200, JSON, b""), "missing-body");
    assert_eq!(judged(&document, "", 204, JSON, b"{}"), "passed, though unexpected-body");
    assert_eq!(judged(&document, "", 204, "", b""), "passed");
}

#[test]
fn a_body_that_nobody_here_can_parse_is_counted_as_unchecked() {
    let document = answering(
        "get",
        "/a",
        "{'200': {description: ok, content: {application/x-protobuf: {schema: {type: object, required: [a]}}}}}",
    );
    assert_eq!(
        judged(&document, "", 200, "application/x-protobuf", &[8, 1]),
        "passed; application/x-protobuf is not checked"
    );
}

#[test]
fn text_that_is_no_json_is_malformed_and_never_a_panic() {
    let document = answering("get", "/a", &format!("{{'200': {{description: ok, content: {OBJECT}}}}}"));
    for (name, body) in [
        ("a lone surrogate", br#"{"a": "\ud800"}"#.to_vec()),
        ("a key that stands twice", br#"{"a": 1, "a": 2}"#.to_vec()),
        ("a byte order mark", b"\xef\xbb\xbf{\"a\": 1}".to_vec()),
        ("a number beyond all measure", br#"{"a": 1e400}"#.to_vec()),
        ("no UTF-8", b"{\"a\": \"\xff\"}".to_vec()),
        ("cut off", br#"{"a": 1"#.to_vec()),
    ] {
        assert_eq!(judged(&document, "", 200, JSON, &body), "malformed-body", "{name}");
    }
    // What only this reader gives up on is no fault of the server's.
    assert_eq!(judged(&document, "", 200, JSON, br#"{"a": 12345678901234567890123}"#), "passed");
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let told = judged(&document, "", 200, JSON, deep.as_bytes());
    assert_eq!(told, "passed; application/json (nested beyond 128) is not checked");
}

#[test]
fn a_gateway_that_answers_for_the_api_proves_nothing() {
    let document = answering("get", "/a", &format!("{{'200': {{description: ok, content: {OBJECT}}}}}"));
    for status in [502, 503, 504, 429] {
        let page = b"<html><body>Bad Gateway</body></html>";
        assert_eq!(judged(&document, "", status, "text/html", page), "inconclusive", "{status}");
    }
    assert_eq!(judged(&document, "", 500, "text/html", b"<html>"), "server-error", "that is the API's own");
}

#[test]
fn a_login_that_refuses_made_up_credentials_proves_nothing_unless_the_suite_gives_real_ones() {
    let document = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /login:\n    post:\n      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [user, password], properties: {user: {type: string}, password: {type: string}}}}}}\n      responses: {'200': {description: ok}, '400': {description: no}, '401': {description: no}, '422': {description: no}}\n";
    for status in [400, 401, 422] {
        assert_eq!(judged(document, "", status, "", b""), "inconclusive", "{status}");
    }
    let given = "generate: {values: {'POST /login body/user': ada, 'POST /login body/password': pw}}\n";
    assert_eq!(judged(document, given, 422, "", b""), "rejected-valid");
}

#[test]
fn yaml_words_are_those_of_yaml_1_2() {
    let document = with_body(
        "{type: object, required: [a, d, o], properties: {a: {type: string, enum: [no, on, yes]}, d: {const: 2020-01-01}, o: {const: 010}}}",
    );
    let (_, plan) = everything(&document);
    let body = plan.cases.first().and_then(|case| case.request.body.clone()).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&body.0).unwrap();
    assert_eq!(value["a"], "no");
    assert_eq!(value["d"], "2020-01-01");
    assert!(value["o"] == 10 || value["o"] == "010", "no octal eight: {value}");
    // In suites as well.
    let api = api(&with_parameters("/a", "{name: v, in: query, required: true, schema: {type: string}}"));
    let plan = planned(&api, "generate: {values: {query.v: no}}\n");
    assert_eq!(plan.cases[0].request.query.as_deref(), Some("v=no"));
}

#[test]
fn a_status_that_is_documented_for_unknown_names_proves_nothing_about_made_up_ones() {
    for (description, expected) in [
        ("Returned when a non-existing statistic was asked for.", "inconclusive"),
        ("Unknown filter", "inconclusive"),
        ("Unprocessable", "rejected-valid"),
    ] {
        let document = format!(
            "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:\n    get:\n      parameters: [{{name: statistic, in: query, required: true, schema: {{type: string}}}}]\n      responses: {{'200': {{description: ok}}, '422': {{description: '{description}'}}}}\n"
        );
        assert_eq!(judged(&document, "", 422, "", b""), expected, "{description}");
    }
}
