//! Scenarios: steps over real HTTP, one after the other; what they send, what they are held against, and what their writers are told.

#![expect(clippy::disallowed_methods, reason = "suites are files")]
#![expect(clippy::unwrap_used, reason = "where a helper can't go on, its test fails")]

#[path = "scenarios/server.rs"]
mod server;

use std::fs;
use std::sync::Arc;

use specdrift::plan::Seed;
use specdrift::report::{Report, ScenarioReport, json, terminal};
use specdrift::run::{Settings, plan_of, run};
use specdrift::send::Stop;
use specdrift::suite::{self, Suite, Variables};
use specdrift::text::{Color, Complaint, Severity, render};
use specdrift::{mock, spec};

use crate::server::{Answer, Request, Server};

const SPEC: &str = include_str!("scenarios/spec.yaml");

/// A folder with the spec, a suite with these lines, and files.
fn folder(server: &str, lines: &str, files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let head = format!("suite: S\nspec: spec.yaml\nserver: {server}\ntags: [things]\n");
    let head = format!("{head}send: {{retry: {{tries: 2, first: 1ms}}}}\n");
    fs::write(folder.path().join("spec.yaml"), SPEC).unwrap();
    fs::write(folder.path().join("a.yaml"), format!("{head}{lines}")).unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

fn load(folder: &tempfile::TempDir) -> Result<(Suite, Vec<Complaint>), Vec<Complaint>> {
    let variables: Variables = [("FROM_ENV".to_owned(), "env".to_owned())].into();
    suite::read(&folder.path().join("a.yaml"), &variables).map(|(mut suite, warnings)| {
        // Only what is sent step by step.
        suite.generate.only.scenarios = vec![String::new()];
        (suite, warnings)
    })
}

/// A run of such a suite.
async fn ran(server: &str, lines: &str, files: &[(&str, &[u8])], stop: &Stop) -> Report {
    let folder = folder(server, lines, files);
    let (suite, _) = load(&folder).unwrap_or_else(|told| panic!("{}", render(&told, Color::Plain)));
    let (api, _) = spec::read(&suite.spec.value, &spec::Access::default()).unwrap();
    let mock = mock::Options::default();
    let settings = Settings {
        seed: Seed(7),
        today: "2026-11-20",
        mock,
        watch: &|_| {},
        stop,
        log: specdrift::send::Log::default(),
        past: None,
        vault: specdrift::send::Vault::none(),
    };
    match run(&Arc::new(api), &suite, &settings).await {
        Ok((report, _)) => report,
        Err(told) => panic!("{}", render(&told, Color::Plain)),
    }
}

/// A run of one scenario with these steps against a server that answers so.
async fn steps(
    lines: &str,
    answer: impl Fn(&Request) -> Answer + Send + Sync + 'static,
) -> (Report, Vec<Request>) {
    let server = Server::start(answer).await;
    let lines = format!("scenarios:\n  - name: one\n    steps:\n{lines}");
    let report = ran(server.url(), &lines, &[], &Stop::new()).await;
    (report, server.received())
}

/// What came of it in short: the outcome, and each finding as `code at: expected, observed`.
fn told(scenario: &ScenarioReport) -> String {
    let steps = scenario.steps.iter().flat_map(|step| &step.findings);
    let findings: Vec<String> = steps
        .filter(|finding| finding.level == suite::Level::Fail)
        .map(|finding| format!("{} {}: {}, {}", finding.code, finding.at, finding.expected, finding.observed))
        .collect();
    if findings.is_empty() { scenario.outcome.to_owned() } else { findings.join("; ") }
}

fn thing() -> Answer {
    let body = r#"{"id": "t_1", "name": "Ada", "n": 3, "tags": ["a", "b"], "at": "2026-11-20T10:00:00Z", "more": {"x": 1, "y": [1, 2]}}"#;
    Answer::json(200, body).header("x-kind", "thing").header("set-cookie", "sid=abc; Path=/; HttpOnly")
}

#[tokio::test]
async fn every_assertion_holds_or_says_what_it_got() {
    for (expect, wanted) in [
        ("{status: 200}", "passed"),
        ("{status: [201, 2XX]}", "passed"),
        ("{status: 404}", "assertion-failed status: 404, 200 OK"),
        ("{body: {/name: Ada, /n: 3.0, /more: {y: [1, 2], x: 1}}}", "passed"),
        ("{body: {/n: \"3\"}}", "assertion-failed `/n`: \"3\", integer 3"),
        ("{body: {/none: 1}}", "assertion-failed `/none`: 1, nothing is there"),
        ("{body: {/name: {not: Bob}, /none: {not: Bob}}}", "passed"),
        (
            "{body: {/name: {not: {contains: d}}}}",
            "assertion-failed `/name`: not contains \"d\", string \"Ada\"",
        ),
        ("{body: {/name: {contains: da}, /tags: {contains: a}, /more: {contains: {x: 1}}}}", "passed"),
        ("{body: {/tags: {contains: c}}}", "assertion-failed `/tags`: contains \"c\", array of 2"),
        ("{body: {/id: {matches: \"^t_[0-9]+$\", starts_with: t_, ends_with: _1}}}", "passed"),
        ("{body: {/id: {matches: \"^x\"}}}", "assertion-failed `/id`: matches \"^x\", string \"t_1\""),
        ("{body: {/n: {type: integer}, /tags: {type: [array, 'null']}}}", "passed"),
        ("{body: {/n: {type: string}}}", "assertion-failed `/n`: type string, integer 3"),
        ("{body: {/tags: {length: 2}, /name: {length: {gte: 3, lt: 4}}}}", "passed"),
        ("{body: {/tags: {length: 0}}}", "assertion-failed `/tags`: length 0, array of 2"),
        ("{body: {/name: {one_of: [Ada, Bob]}}}", "passed"),
        ("{body: {/name: {one_of: [Bob]}}}", "assertion-failed `/name`: one of \"Bob\", string \"Ada\""),
        ("{body: {/name: {exists: true}, /none: {exists: false}}}", "passed"),
        ("{body: {/name: {exists: false}}}", "assertion-failed `/name`: nothing there, string \"Ada\""),
        ("{body: {/n: {gt: 2, gte: 3, lt: 4, lte: 3}, /at: {gt: \"2026-01-01\"}}}", "passed"),
        ("{body: {/n: {gt: 3}}}", "assertion-failed `/n`: more than 3, integer 3"),
        ("{body: {\"$.tags[*]\": [a, b], \"$.more.y[0]\": 1, \"$..x\": {length: 1}}}", "passed"),
        (
            "{body: {equals: {id: 1}}}",
            "assertion-failed the body: {\"id\":1}, object with `id`, `name`, `n`, ...",
        ),
        ("{body: {\"\": {schema: \"#/components/schemas/Thing\"}}}", "passed"),
        (
            "{body: {/more: {schema: \"#/components/schemas/Thing\"}}}",
            "assertion-failed `/more`: a value of `#/components/schemas/Thing`, object with `x`, `y`",
        ),
        ("{header: {X-Kind: thing, content-type: {contains: json}, etag: {exists: false}}}", "passed"),
        ("{header: {x-kind: other}}", "assertion-failed header `x-kind`: \"other\", string \"thing\""),
        ("{cookie: {sid: abc}}", "passed"),
        ("{cookie: {sid: {length: 9}}}", "assertion-failed cookie `sid`: length 9, string \"abc\""),
        ("{text: {contains: Ada}, bytes: {gt: 50, lt: 500}}", "passed"),
        ("{bytes: 1}", "assertion-failed the body's length in bytes: 1, integer 117"),
        ("{within: 10s}", "passed"),
    ] {
        let (report, _) =
            steps(&format!("      - {{request: GET /things/t_1, expect: {expect}}}\n"), |_| thing()).await;
        assert_eq!(told(&report.scenarios[0]), wanted, "{expect}");
        assert_eq!(report.exit_code(), u8::from(wanted != "passed"), "{expect}");
    }
}

#[tokio::test]
async fn every_kind_of_body_is_sent_as_it_is_meant() {
    for (line, content_type, body) in [
        ("POST /things, body: {name: \"${FROM_ENV}\", n: 1}", "application/json", r#"{"name":"env","n":1}"#),
        ("POST /things, body: {json: {name: text}}", "application/json", r#"{"name":"text"}"#),
        (
            "POST /form, body: {form: {a: \"x y\", b: [1, 2]}}",
            "application/x-www-form-urlencoded",
            "a=x+y&b=1&b=2",
        ),
        ("POST /raw, body: {text: \"hello ${unique}\"}", "text/plain", "hello "),
        ("POST /raw, body: {text: \"a,b\"}, content_type: text/csv, broken: true", "text/csv", "a,b"),
        ("POST /xml, body: {xml: \"<a>1</a>\"}", "application/xml", "<a>1</a>"),
        ("POST /xml, body: {xml: {a: 1}}", "application/xml", "<a>1</a>"),
        ("POST /file, body: {file: some.bin}", "application/octet-stream", "BYTES"),
    ] {
        let server = Server::start(|request| match request.header("content-type") {
            Some("text/csv") => Answer::json(415, "{}"),
            _ => Answer::json(if request.path == "/things" { 201 } else { 200 }, "{}"),
        })
        .await;
        let lines = format!("scenarios:\n  - {{name: one, steps: [{{request: {line}}}]}}\n");
        let report = ran(server.url(), &lines, &[("some.bin", b"BYTES")], &Stop::new()).await;
        let received = server.received();
        assert_eq!(report.totals.unanswered, 0, "{line}");
        assert_eq!(received[0].header("content-type"), Some(content_type), "{line}");
        let sent = String::from_utf8_lossy(&received[0].body).into_owned();
        let sent = sent.replace("%20", "+");
        assert!(sent.contains(body), "{line}: {sent}");
    }
}

#[tokio::test]
async fn parts_of_a_form_are_files_and_fields() {
    let server = Server::start(|_| Answer::json(200, "{}")).await;
    let parts =
        "{title: Hello, photo: {file: a.png}, note: {text: hi, content_type: text/markdown}, list: [1, 2]}";
    let lines = format!(
        "scenarios:\n  - {{name: one, steps: [{{request: POST /upload, body: {{multipart: {parts}}}}}]}}\n"
    );
    let report = ran(server.url(), &lines, &[("a.png", b"\x89PNG")], &Stop::new()).await;
    assert_eq!(told(&report.scenarios[0]), "passed");
    let sent = String::from_utf8_lossy(&server.received()[0].body).into_owned();
    for part in [
        "name=\"title\"\r\n\r\nHello\r\n",
        "name=\"photo\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n",
        "name=\"note\"\r\nContent-Type: text/markdown\r\n\r\nhi\r\n",
        "name=\"list\"\r\n\r\n1\r\n",
        "name=\"list\"\r\n\r\n2\r\n",
    ] {
        assert!(sent.contains(part), "{part:?} in {sent}");
    }
}

#[tokio::test]
async fn what_is_captured_is_sent_by_later_steps_with_its_type() {
    let lines = "      - {request: GET /things/t_1, capture: {id: /id, n: \"$.n\", kind: {header: X-Kind}, sid: {cookie: sid}, \
                 code: status, digits: {body: /id, matches: \"t_([0-9]+)\"}, word: {matches: '\"name\": \"(?<who>\\w+)\"', group: who}}}\n      \
                 - {request: \"POST /things\", body: {name: \"${word} ${kind} ${sid} ${code} ${digits}\", n: \"${n}\"}, expect: {status: 201}}\n      \
                 - {request: \"GET /things/${id}\", query: {q: \"a/b ${n}\", limit: \"${n}\"}, headers: {X-Trace: \"${id}\"}, cookies: {a: \"${sid}\"}}\n";
    let (report, received) =
        steps(lines, |request| if request.method == "POST" { Answer::json(201, "{}") } else { thing() })
            .await;
    assert_eq!(told(&report.scenarios[0]), "passed");
    let body: serde_json::Value = serde_json::from_slice(&received[1].body).unwrap();
    assert_eq!(body, serde_json::json!({"name": "Ada thing abc 200 1", "n": 3}));
    assert_eq!(received[2].target, "/things/t_1?q=a%2Fb%203&limit=3");
    assert_eq!(received[2].header("x-trace"), Some("t_1"));
    assert_eq!(received[2].header("cookie"), Some("a=abc"));
    let captured = &report.scenarios[0].captured;
    assert!(captured.contains(&("n".to_owned(), "3".to_owned())), "{captured:?}");
}

#[tokio::test]
async fn a_failed_step_ends_the_steps_and_not_finally() {
    let server = Server::start(|request| match &*request.method {
        "POST" => Answer::json(201, r#"{"id": "t_1"}"#),
        "DELETE" => Answer::empty(204),
        _ => Answer::json(404, "{}"),
    })
    .await;
    let lines = "before: [{request: GET /things, expect: {status: 404}, contract: off, because: test}]
after: [{request: DELETE /things/last}]
scenarios:
  - name: one
    steps:
      - {request: POST /things, body: {name: x}, capture: {id: /id}}
      - {request: \"GET /things/${id}\"}
      - {request: \"PATCH /things/${id}\", body: {name: y}, capture: {other: /id}}
    finally:
      - {request: \"DELETE /things/${id}\"}
      - {request: \"DELETE /things/${other}\"}
  - {name: two, if: \"${row.go}\", each: [{name: yes, go: true}, {name: no, go: false}], steps: [{request: DELETE /things/two}]}
  - {name: three, skip: {because: not yet, until: 2027-01-01}, steps: [{request: DELETE /things/three}]}
";
    let report = ran(server.url(), lines, &[], &Stop::new()).await;
    let names: Vec<String> =
        report.scenarios.iter().map(|scenario| format!("{} {}", scenario.id, scenario.outcome)).collect();
    assert_eq!(
        names,
        [
            "a.yaml::before passed",
            "a.yaml::scenario::one failed",
            "a.yaml::scenario::two::yes passed",
            "a.yaml::scenario::two::no left-out",
            "a.yaml::scenario::three left-out",
            "a.yaml::after passed",
        ]
    );
    let steps: Vec<&str> = report.scenarios[1].steps.iter().map(|step| step.outcome).collect();
    assert_eq!(steps, ["passed", "failed", "not-reached", "passed", "left-out"]);
    let sent: Vec<String> =
        server.received().iter().map(|request| format!("{} {}", request.method, request.target)).collect();
    assert_eq!(sent.first().map(String::as_str), Some("GET /things"));
    assert_eq!(sent.last().map(String::as_str), Some("DELETE /things/last"));
    assert!(
        sent.contains(&"DELETE /things/t_1".to_owned()) && !sent.contains(&"DELETE /things/three".to_owned())
    );
    assert_eq!((report.totals.failed, report.totals.passed, report.exit_code()), (1, 3, 1));
}

#[tokio::test]
async fn where_before_fails_no_scenario_is_sent_and_after_is() {
    let server = Server::start(|_| Answer::json(404, "{}")).await;
    let lines = "before: [{request: GET /things}]
after: [{request: DELETE /things/last, expect: {status: 404}}]
scenarios: [{name: one, steps: [{request: DELETE /things/one}]}]
";
    let report = ran(server.url(), lines, &[], &Stop::new()).await;
    let outcomes: Vec<&str> = report.scenarios.iter().map(|scenario| scenario.outcome).collect();
    assert_eq!(outcomes, ["failed", "skipped", "passed"]);
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn a_step_waits_until_what_it_waits_for_holds() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    for (ready_at, within, outcome) in [(3, "5s", "passed"), (100, "20ms", "failed")] {
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        let line = format!(
            "      - {{request: GET /things/t_1, until: {{body: {{/n: 3}}, every: 2ms, for: {within}}}}}\n"
        );
        let (report, _) = steps(&line, move |_| {
            let turn = counted.fetch_add(1, Ordering::SeqCst) + 1;
            if turn >= ready_at {
                thing()
            } else {
                Answer::json(200, r#"{"id": "t_1", "name": "x", "n": 0}"#)
            }
        })
        .await;
        assert_eq!(report.scenarios[0].outcome, outcome);
        assert!(asked.load(Ordering::SeqCst) > 1);
        assert_eq!(report.scenarios[0].steps[0].asked, asked.load(Ordering::SeqCst));
    }
}

#[tokio::test]
async fn a_step_is_tried_again_as_it_says_and_given_up_when_it_says() {
    let line = "      - {request: GET /things/t_1, retry: {tries: 3, first: 1ms}}\n";
    let (report, received) = steps(line, |_| Answer::json(503, "{}")).await;
    assert_eq!((received.len(), report.scenarios[0].outcome), (3, "failed"));
    let line = "      - {request: GET /things/t_1, retry: off, timeout: 30ms}\n";
    let (report, _) = steps(line, |_| thing().late(std::time::Duration::from_secs(5))).await;
    assert_eq!((report.scenarios[0].outcome, report.exit_code()), ("unanswered", 3));
}

#[tokio::test]
async fn redirections_and_cookies_are_followed_and_kept_where_the_suite_says_so() {
    let answer = |request: &Request| match &*request.target {
        "/old" => Answer::empty(302).header("location", "/things/t_1").header("set-cookie", "sid=1"),
        _ => thing(),
    };
    let line = "      - {request: GET /old, expect: {status: 302}}\n      - {request: GET /things/t_1}\n";
    let (report, received) = steps(line, answer).await;
    assert_eq!((report.scenarios[0].outcome, received[1].header("cookie")), ("passed", None));
    let server = Server::start(answer).await;
    let lines = "scenarios:\n  - {name: one, cookies: keep, steps: [{request: GET /old, follow_redirects: true, expect: {body: {/id: t_1}}}, {request: GET /things/t_1}]}\n";
    let report = ran(server.url(), lines, &[], &Stop::new()).await;
    let received = server.received();
    assert_eq!((told(&report.scenarios[0]).as_str(), received.len()), ("passed", 3));
    assert_eq!(received[2].header("cookie"), Some("sid=abc"));
}

#[tokio::test]
async fn every_answer_is_held_against_the_contract_unless_that_is_off() {
    let strange = r#"{"id": "t_1", "name": 5, "n": 3, "extra": true}"#;
    for (line, codes) in [
        ("{request: GET /things/t_1}", vec!["type-changed", "undocumented-field"]),
        ("{request: GET /things/t_1, contract: off, because: it is old}", vec![]),
        ("{request: getThing, path: {id: t_1}}", vec!["type-changed", "undocumented-field"]),
    ] {
        let (report, _) = steps(&format!("      - {line}\n"), move |_| Answer::json(200, strange)).await;
        let findings = &report.scenarios[0].steps[0].findings;
        let mut found: Vec<&str> = findings.iter().map(|finding| finding.code.name()).collect();
        found.sort_unstable();
        assert_eq!(found, codes, "{line}");
    }
}

#[tokio::test]
async fn a_broken_step_is_held_against_what_the_suite_expects_of_a_refusal() {
    for (status, wanted) in
        [(400, "passed"), (201, "assertion-failed status: 4XX, as no status is named, 201 Created")]
    {
        let line = "      - {request: POST /things, broken: true, body: {n: 1}}\n";
        let (report, _) = steps(line, move |_| Answer::json(status, "{}")).await;
        assert_eq!(told(&report.scenarios[0]), wanted);
    }
}

#[tokio::test]
async fn a_failure_shows_the_assertion_its_place_the_difference_and_the_steps_before() {
    let lines = "      - {request: GET /things, query: {limit: 1}, contract: off, because: test}\n      \
                 - request: GET /things/t_1\n        expect:\n          body:\n            /more: {x: 2, y: [1]}\n";
    let (report, _) = steps(lines, |request| {
        if request.path == "/things" {
            Answer::json(200, "{}")
        } else {
            thing().header("x-request-id", "req_9")
        }
    })
    .await;
    let mut text = Vec::new();
    terminal::write(&report, terminal::Look { color: Color::Plain, width: 120 }, &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    for line in [
        "failed one (2 steps",
        "step 1   GET /things",
        "step 2   GET /things/t_1",
        "FAIL assertion-failed `/more`",
        "written  /more: {x: 2, y: [1]}",
        "a.yaml:13:13)",
        "`/x`: expected integer 2, got integer 1",
        "`/y/1`: expected nothing, got integer 2",
        "request  req_9",
        "try      curl -i",
        "FAILED: a scenario did not go as the suite expects",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    let document = json::document(&[report]);
    let finding = &document.suites[0].scenarios[0].steps[1].findings[0];
    assert_eq!(
        (finding.code.as_str(), finding.place.as_ref().map(|place| place.line)),
        ("assertion-failed", Some(13))
    );
}

#[tokio::test]
async fn captured_secrets_are_shown_nowhere() {
    let lines = "      - {request: GET /things/t_1, capture: {token: {header: x-kind}}}\n      \
                 - {request: GET /things/t_1, headers: {X-Auth: \"${token}\"}, expect: {header: {x-kind: nothing}}}\n";
    let (report, received) = steps(lines, |_| {
        Answer::json(200, r#"{"id": "t_1", "name": "Ada"}"#).header("x-kind", "tok-0123456789")
    })
    .await;
    assert!(received[1].header("x-auth").is_some_and(|value| value.contains("tok-0123456789")));
    let mut text = Vec::new();
    terminal::write(&report, terminal::Look { color: Color::Plain, width: 120 }, &mut text).unwrap();
    json::write(&[report], &mut text).unwrap();
    assert!(!String::from_utf8(text).unwrap().contains("tok-0123456789"));
}

#[tokio::test]
async fn what_a_step_sends_as_a_credential_is_shown_nowhere() {
    let lines = "      - {request: GET /things/t_1, headers: {X-Api-Key: planted-0123456789}, expect: {status: 418}}\n";
    let (report, received) = steps(lines, |_| Answer::json(200, r#"{"id": "t_1", "name": "Ada"}"#)).await;
    assert_eq!(received[0].header("x-api-key"), Some("planted-0123456789"));
    let mut text = Vec::new();
    terminal::write(&report, terminal::Look { color: Color::Plain, width: 120 }, &mut text).unwrap();
    json::write(&[report], &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("curl") && !text.contains("planted-0123456789"), "{text}");
}

#[tokio::test]
async fn finally_is_sent_after_an_interrupt() {
    let stop = Stop::new();
    let switch = stop.clone();
    let server = Server::start(move |request| {
        if request.method == "POST" {
            switch.now();
            return Answer::json(201, r#"{"id": "t_1"}"#);
        }
        Answer::empty(204)
    })
    .await;
    let lines = "after: [{request: DELETE /things/last}]
scenarios:
  - name: one
    steps:
      - {request: POST /things, body: {name: x}, capture: {id: /id}}
      - {request: \"GET /things/${id}\"}
    finally: [{request: \"DELETE /things/${id}\"}]
";
    let report = ran(server.url(), lines, &[], &stop).await;
    let sent: Vec<String> =
        server.received().iter().map(|request| format!("{} {}", request.method, request.target)).collect();
    assert_eq!(sent, ["POST /things", "DELETE /things/t_1", "DELETE /things/last"]);
    assert_eq!((report.scenarios[0].outcome, report.exit_code()), ("skipped", 3));
}

#[tokio::test]
async fn rows_come_from_files_and_have_stable_names() {
    for (name, content) in [
        ("rows.csv", "name,n\nAda,1\nBob,2\n"),
        ("rows.json", r#"[{"name": "Ada", "n": 1}, {"name": "Bob", "n": 2}]"#),
        ("rows.yaml", "- {name: Ada, n: 1}\n- {name: Bob, n: 2}\n"),
    ] {
        let server = Server::start(|_| Answer::json(201, "{}")).await;
        let lines = format!(
            "scenarios:\n  - {{name: one, each: {name}, steps: [{{request: POST /things, body: {{name: \"${{row.name}}\", n: \"${{row.n}}\"}}}}]}}\n"
        );
        let report = ran(server.url(), &lines, &[(name, content.as_bytes())], &Stop::new()).await;
        let ids: Vec<String> = report.scenarios.iter().map(|scenario| scenario.id.to_string()).collect();
        assert_eq!(ids, ["a.yaml::scenario::one::Ada", "a.yaml::scenario::one::Bob"], "{name}");
        let mut sent: Vec<String> = server
            .received()
            .iter()
            .map(|request| String::from_utf8_lossy(&request.body).into_owned())
            .collect();
        sent.sort();
        assert_eq!(sent, [r#"{"name":"Ada","n":1}"#, r#"{"name":"Bob","n":2}"#], "{name}");
    }
}

#[test]
fn in_production_scenarios_that_write_or_break_are_left_out() {
    let lines = "environment: production
scenarios:
  - {name: reads, steps: [{request: GET /things}]}
  - {name: writes, steps: [{request: DELETE /things/1}]}
  - {name: breaks, broken: true, steps: [{request: GET /things, query: {limit: x}}]}
";
    let folder = folder("https://api.example.com", lines, &[]);
    let (suite, _) = load(&folder).unwrap();
    let (api, _) = spec::read(&suite.spec.value, &spec::Access::default()).unwrap();
    let plan = plan_of(&api, &suite, Seed(0)).unwrap();
    let fates: Vec<bool> =
        plan.scripts.iter().map(|script| script.fate == specdrift::plan::Fate::Sent).collect();
    assert_eq!(fates, [true, false, false]);
}

/// All that the writer of these scenarios is told.
fn complaints(lines: &str) -> (String, bool) {
    let folder = folder("mock", &format!("scenarios:\n{lines}"), &[("rows.csv", b"first,last\nAda\n")]);
    let told = match load(&folder) {
        Err(told) => told,
        Ok((suite, mut told)) => {
            let (api, _) = spec::read(&suite.spec.value, &spec::Access::default()).unwrap();
            told.extend(plan_of(&api, &suite, Seed(0)).map_or_else(|told| told, |plan| plan.complaints));
            told
        }
    };
    let is_wrong = told.iter().any(|complaint| complaint.severity == Severity::Error);
    (render(&told, Color::Plain), is_wrong)
}

#[test]
fn what_is_wrong_with_a_scenario_is_told_with_place_and_way_out() {
    let one = |step: &str| format!("  - {{name: one, steps: [{step}]}}\n");
    let mut wrong = Vec::new();
    for (lines, what, way_out) in [
        ("  - {nam: one, steps: []}\n".to_owned(), "a scenario has no key `nam`", "did you mean `name`?"),
        ("  - {name: one}\n".to_owned(), "this scenario has no `steps`", "list its requests"),
        ("  - {name: one, steps: []}\n".to_owned(), "this scenario has no step", "a.yaml:7:24"),
        (one("{request: GET /thing}"), "`GET /thing` is not in", "did you mean `GET /things`?"),
        (one("{request: PUT /things}"), "`PUT /things` is not in", "the path has GET, POST"),
        (one("{request: getThings}"), "`getThings` is not in", "did you mean `getThing`?"),
        (one("{request: /things}"), "`request` must be a method and a path", "a.yaml:7:35"),
        (one("{request: getThing}"), "`path:` gives no `id`", "a.yaml:7:35"),
        (one("{request: GET /things, query: {limti: 1}}"), "`limti` is not documented", "did you mean `limit`?"),
        (one("{request: GET /things, query: {limit: x}}"), "the query parameter `limit` is against", "type integer"),
        (one("{request: POST /things}"), "the body is missing", "marked `broken: true`"),
        (one("{request: POST /things, body: {n: 1}}"), "`/name` in the body is missing", "`POST /things` requires it"),
        (one("{request: POST /things, body: {name: x, n: y}}"), "`/n` in the body is against", "a.yaml:7:68"),
        (one("{request: GET /things, body: {a: 1}}"), "the body is not documented for `GET /things`", "broken"),
        (one("{request: POST /things, broken: true, body: {name: x}}"), "nothing is broken", "take `broken: true` out"),
        (one("{request: \"GET /things/${id}\"}"), "the variable `id` is not set", "give a default"),
        (
            one("{request: \"GET /things/${id}\"}, {request: GET /things/x, capture: {id: /id}}"),
            "`id` is not known here",
            "sent in their order",
        ),
        (one("{request: \"GET /things/${row.id}\"}"), "there is no `row.id`", "give rows"),
        (
            "  - {name: one, each: [{ident: 1}], steps: [{request: \"GET /things/${row.idnt}\"}]}\n".to_owned(),
            "no row has `idnt`",
            "did you mean `row.ident`?",
        ),
        ("  - {name: one, each: none.csv, steps: [{request: GET /things}]}\n".to_owned(), "none.csv", "folder of this file"),
        ("  - {name: one, each: rows.csv, steps: [{request: GET /things}]}\n".to_owned(), "line 2 has 1 cells", "names the columns"),
        (one("{request: GET /things, expect: {stauts: 200}}"), "`expect` has no key `stauts`", "did you mean `status`?"),
        (one("{request: GET /things, expect: {status: 99}}"), "`status` must be a status", "from 100 to 599"),
        (one("{request: GET /things, expect: {body: {lenght: 1}}}"), "this is compared with a mapping", "did you mean"),
        (one("{request: GET /things, expect: {body: {/a: {gt: 1, lenght: 2}}}}"), "`lenght` is no assertion", "`length`"),
        (one("{request: GET /things, expect: {body: {\"$.a[\": 1}}}"), "`$.a[` is no JSONPath", "a.yaml"),
        (one("{request: GET /things, expect: {body: {/a: {matches: \"(\"}}}}"), "`(` is no regular expression", "unclosed"),
        (one("{request: GET /things, expect: {body: {/a: {schema: \"#/components/schemas/Thin\"}}}}"), "`#/components/schemas/Thin` is not in", "a.yaml"),
        (one("{request: GET /things, capture: {id: data}}"), "a capture must be a pointer", "{header: NAME}"),
        (one("{request: GET /things, capture: {row: /id}}"), "`row` can't be a capture's name", "letters"),
        (one("{request: getThing, path: {id: x}, capture: {a: /idd}}"), "`/idd` is captured", "did you mean `/id`?"),
        (one("{request: GET /things, auth: nobody}"), "the suite has no role `nobody`", "per_role"),
        (one("{request: GET /things, contract: off}"), "`contract: off` without `because`", "say why"),
        (one("{request: GET /things, until: {every: 1s}}"), "`until` says nothing", "such as"),
        (one("{request: GET /things, snapshot: {mask: [id]}}"), "an item of `mask` must be a pointer", "a.yaml"),
        (one("{request: POST /file, body: {file: none.bin}}"), "none.bin", "folder of this file"),
        (one("{request: POST /raw, body: {text: {a: 1}}}"), "`text` must be text", "json: {text: ...}"),
        (
            "  - {name: one, steps: [{request: GET /things}]}\n  - {name: one, steps: [{request: GET /things}]}\n".to_owned(),
            "two scenarios are called `one`",
            "by name",
        ),
    ] {
        let (told, _) = complaints(&lines);
        if !(told.contains(what) && told.contains(way_out) && told.contains("--> ")) {
            wrong.push(format!("{what}, {way_out}:\n{lines}\n{told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_not_known_yet_is_taken_as_anything() {
    for lines in [
        "{request: GET /things/x, capture: {n: /n, name: /name}}, {request: POST /things, body: {name: \"${name}\", n: \"${n}\"}}",
        "{request: GET /things/x, capture: {n: /n}}, {request: GET /things, query: {limit: \"${n}\"}}",
        "{request: GET /things/x, capture: {kind: /name}}, {request: POST /either, body: {kind: \"${kind}\", b: 1}}",
        "{request: GET /things/x, capture: {n: /n}}, {request: POST /things, broken: true, body: {name: \"${n}\"}}",
        "{request: GET /things, auth: none, expect: {status: 401}}",
    ] {
        let (told, is_wrong) = complaints(&format!("  - {{name: one, steps: [{lines}]}}\n"));
        assert!(!is_wrong, "{lines}\n{told}");
    }
}
