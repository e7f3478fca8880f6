//! Runs, their logs, and the reports of their logs.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::server::{Answer, Asked, json_body, serve};
use crate::{calls, command, folder, lines, specdrift};

/// Things that are made, read, listed and removed; one field of which is a token.
const SPEC: &str = "openapi: 3.1.0
info: {title: Things, version: '1'}
components:
  schemas:
    Thing:
      type: object
      required: [id, name, access_token]
      properties:
        id: {type: integer}
        name: {type: string, minLength: 1, maxLength: 40}
        note: {type: string, maxLength: 50}
        access_token: {type: string, pattern: '^tok-[0-9a-f]{16}$'}
        big: {type: string}
paths:
  /things:
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string, minLength: 1, maxLength: 40}, note: {type: string, maxLength: 50}, size: {type: integer, minimum: 1, maximum: 9}}}}}}
      responses:
        '201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
        '400': {description: wrong}
    get:
      parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100}}]
      responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}}, '400': {description: wrong}}
  /things/{thingId}:
    parameters: [{name: thingId, in: path, required: true, schema: {type: integer, minimum: 1}}]
    get:
      responses: {'200': {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}, '404': {description: none}, '400': {description: wrong}}
    delete:
      responses: {'204': {description: gone}, '404': {description: none}, '400': {description: wrong}}
  /crash:
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [a], properties: {a: {type: string, maxLength: 9}, b: {type: integer}}}}}}
      responses: {'200': {description: ok}, '400': {description: wrong}}
";

const SUITE: &str = "suite: Things
spec: spec.yaml
environment: sandbox
send: {in_flight: 4, retry: {tries: 3, first: 5ms, factor: 1, cap: 10ms}}
log: {max_body: 2KiB}
";

fn thing(id: usize) -> Value {
    json!({"id": id, "name": format!("thing {id}"), "access_token": format!("tok-{id:016x}")})
}

/// A store that is honest here, lies there, crashes now and then, and is busy every tenth time.
fn store(asked: &Asked) -> Answer {
    let answer = |status: u16, value: &Value| {
        let (mut headers, body) = json_body(value);
        headers.push(("x-rate-limit-remaining", "99".to_owned()));
        (status, headers, body)
    };
    let path = asked.target.split('?').next().unwrap_or_default();
    let body: Option<Value> = serde_json::from_slice(&asked.body).ok();
    match (asked.method.as_str(), path) {
        _ if asked.number % 10 == 7 => (503, vec![("retry-after", "0".to_owned())], Vec::new()),
        ("POST", "/things") => match body.and_then(|body| Some(body.get("name")?.as_str()?.to_owned())) {
            Some(name) if !name.is_empty() => answer(
                201,
                &json!({"id": asked.number + 1, "name": name, "access_token": "tok-0123456789abcdef", "odd": 1}),
            ),
            _ => answer(400, &json!({})),
        },
        ("GET", "/things") => answer(200, &Value::from((1..40).map(thing).collect::<Vec<_>>())),
        ("GET", _) => match path.rsplit('/').next().and_then(|id| id.parse::<usize>().ok()) {
            Some(id) if id < 1_000_000 => answer(200, &json!({"id": id, "name": 5, "access_token": "wrong"})),
            Some(_) => answer(404, &json!({})),
            None => answer(400, &json!({})),
        },
        ("DELETE", _) => (204, Vec::new(), Vec::new()),
        ("POST", "/crash") => match body {
            Some(Value::Object(members)) if members.contains_key("b") => (500, Vec::new(), b"oh".to_vec()),
            Some(_) => answer(200, &json!({})),
            None => answer(400, &json!({})),
        },
        _ => answer(404, &json!({})),
    }
}

/// Outcome, status, and codes of every case.
fn verdicts(path: &Path) -> BTreeMap<String, String> {
    let report: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let cases = report["suites"][0]["cases"].as_array().unwrap().clone();
    cases
        .into_iter()
        .map(|case| {
            let told = format!("{} {} {}", case["outcome"], case["status"], case["codes"]);
            (case["id"].as_str().unwrap().to_owned(), told)
        })
        .collect()
}

#[test]
fn every_call_of_a_run_is_a_line_of_its_log_and_an_entry_of_its_har() {
    let (url, count) = serve(store);
    let folder = folder(&[("spec.yaml", SPEC), ("suite.yaml", SUITE)]);
    let arguments = [
        "run",
        "suite.yaml",
        "--server",
        &url,
        "--sandbox",
        "--log",
        "calls.ndjson",
        "--report",
        "har=calls.har",
    ];
    let output = specdrift(folder.path(), &arguments, &[]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = lines(&folder.path().join("calls.ndjson"));
    let calls = calls(&lines);
    let sent = count.load(Ordering::SeqCst);
    assert!(sent > 100 && calls.len() == sent, "{} of {sent}", calls.len());
    // Retries, removals, further rounds, and bodies that are cut.
    assert!(calls.iter().any(|call| call["attempt"] == 2 && call.get("part").is_none()));
    assert!(calls.iter().any(|call| call["part"] == "removal" && call["method"] == "DELETE"));
    assert!(calls.iter().any(|call| call["round"].as_u64() > Some(1)));
    assert!(calls.iter().any(|call| call["response"]["body_size"].as_u64() > Some(2048)));
    for call in &calls {
        let time = call["time"].as_str().unwrap();
        assert!(time.len() == 24 && time.ends_with('Z') && time.as_bytes()[19] == b'.', "{time}");
        assert!(call["url"].as_str().unwrap().starts_with(&url) && call["case"].is_string(), "{call}");
        assert!(call["duration_ms"].is_number() && call["request"]["headers"].is_array(), "{call}");
        let status = call["response"]["status"].as_u64();
        assert_eq!(call["rate_limit_left"] == 99, !matches!(status, Some(204 | 500 | 503)), "{call}");
    }
    let (first, last) = (lines.first().unwrap(), lines.last().unwrap());
    assert!(first["run"]["seed"].is_number() && first["run"]["server"] == url.as_str(), "{first}");
    assert_eq!((&last["end"]["exit_code"], &last["end"]["stopped"]), (&json!(1), &json!(false)));
    let har: Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("calls.har")).unwrap()).unwrap();
    assert_eq!(har["log"]["entries"].as_array().unwrap().len(), sent);
    assert!(!folder.path().join("calls.har.part").exists());
}

#[test]
fn the_report_of_a_log_has_the_verdicts_of_the_run() {
    let (url, _) = serve(store);
    let folder = folder(&[("spec.yaml", SPEC), ("suite.yaml", SUITE)]);
    let at = folder.path();
    let arguments = [
        "run",
        "suite.yaml",
        "--server",
        &url,
        "--sandbox",
        "--log",
        "calls.ndjson",
        "--report",
        "json=run.json",
    ];
    let ran = specdrift(at, &arguments, &[]);
    let again = specdrift(at, &["report", "calls.ndjson", "--format", "json"], &[]);
    assert_eq!((ran.status.code(), again.status.code()), (Some(1), Some(1)));
    assert_eq!(String::from_utf8_lossy(&again.stderr), "");
    std::fs::write(at.join("again.json"), &again.stdout).unwrap();
    let (own, again) = (verdicts(&at.join("run.json")), verdicts(&at.join("again.json")));
    assert!(own.len() > 80 && own.values().any(|told| told.contains("failed")), "{}", own.len());
    assert_eq!(own, again);
    let whole =
        |name: &str| -> Value { serde_json::from_slice(&std::fs::read(at.join(name)).unwrap()).unwrap() };
    let (own, again) = (whole("run.json"), whole("again.json"));
    for part in
        ["totals", "coverage", "requests", "followed", "cleanup", "hints", "seed", "server", "exit_code"]
    {
        assert_eq!(own["suites"][0][part], again["suites"][0][part], "{part}");
    }
}

#[test]
fn a_run_that_failed_in_a_scenario_alone_has_no_better_exit_code_in_the_report_of_its_log() {
    let (url, _) = serve(store);
    let suite = format!(
        "{SUITE}generate: {{operations: ['GET /things'], valid: [minimal], broken: none}}\nbefore: [{{request: GET /things}}]\n\
         scenarios: [{{name: one, steps: [{{request: GET /things, expect: {{status: 404}}}}]}}]\n"
    );
    let folder = folder(&[("spec.yaml", SPEC), ("suite.yaml", &suite)]);
    let at = folder.path();
    let ran = specdrift(
        at,
        &[
            "run",
            "suite.yaml",
            "--server",
            &url,
            "--sandbox",
            "--log",
            "calls.ndjson",
            "--report",
            "json=run.json",
        ],
        &[],
    );
    let own: Value = serde_json::from_slice(&std::fs::read(at.join("run.json")).unwrap()).unwrap();
    let cases = own["suites"][0]["cases"].as_array().unwrap();
    let has_failed = cases.iter().any(|case| case["outcome"] == "failed");
    assert_eq!((ran.status.code(), has_failed), (Some(1), false), "{cases:#?}");
    let again = specdrift(at, &["report", "calls.ndjson"], &[]);
    let told = String::from_utf8_lossy(&again.stderr);
    assert_eq!(again.status.code(), Some(1), "{told}");
    assert!(told.contains("the run ended with exit code 1") && told.contains("scenarios"), "{told}");
}

/// A run that is under way, and has written this many calls.
fn under_way(at: &Path, url: &str, least: usize) -> Child {
    let arguments = ["run", "suite.yaml", "--server", url, "--sandbox", "--log", "calls.ndjson"];
    let child = command(at, &arguments, &[]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let begin = Instant::now();
    while calls(&lines(&at.join("calls.ndjson"))).len() < least {
        assert!(begin.elapsed() < Duration::from_secs(60), "nothing is written");
        std::thread::yield_now();
    }
    child
}

/// The store, a little slower.
fn slowly(asked: &Asked) -> Answer {
    std::thread::sleep(Duration::from_millis(10));
    store(asked)
}

#[test]
fn a_killed_run_leaves_a_log_of_which_every_whole_call_is_reported() {
    let (url, _) = serve(slowly);
    let folder = folder(&[("spec.yaml", SPEC), ("suite.yaml", SUITE)]);
    let at = folder.path();
    let mut child = under_way(at, &url, 20);
    child.kill().unwrap();
    child.wait().unwrap();
    let log = at.join("calls.ndjson");
    let lines = lines(&log);
    assert!(lines.iter().all(|line| line.get("end").is_none()));
    let answered: BTreeMap<&str, u64> = calls(&lines)
        .iter()
        .filter(|call| call.get("part").is_none())
        .filter_map(|call| Some((call["case"].as_str()?, call["response"]["status"].as_u64()?)))
        .collect();
    assert!(answered.len() >= 10, "{}", answered.len());
    // What a process was writing when it was killed.
    let torn = [std::fs::read(&log).unwrap(), br#"{"format":1,"time":"2026-1"#.to_vec()].concat();
    std::fs::write(&log, torn).unwrap();
    let output = specdrift(at, &["report", "calls.ndjson", "--format", "json"], &[]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        told.starts_with("note: the run of `Things`") && told.contains("did not come to its end"),
        "{told}"
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let cases = report["suites"][0]["cases"].as_array().unwrap();
    let reported: BTreeMap<&str, u64> =
        cases.iter().filter_map(|case| Some((case["id"].as_str()?, case["status"].as_u64()?))).collect();
    assert_eq!(reported, answered);
    let skipped = cases.iter().filter(|case| case["outcome"] == "skipped").count();
    assert!(skipped > 0 && skipped < cases.len(), "{skipped} of {}", cases.len());
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_has_its_report_and_its_whole_log() {
    let (url, count) = serve(slowly);
    let folder = folder(&[("spec.yaml", SPEC), ("suite.yaml", SUITE)]);
    let at = folder.path();
    let child = under_way(at, &url, 20);
    let interrupted = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupted.unwrap().success());
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("skipped"), "{told}");
    let lines = lines(&at.join("calls.ndjson"));
    assert_eq!(calls(&lines).len(), count.load(Ordering::SeqCst));
    assert_eq!(lines.last().unwrap()["end"]["stopped"], true);
    let again = specdrift(at, &["report", "calls.ndjson"], &[]);
    let totals = |text: &str| text.lines().find(|line| line.contains("cases ")).map(str::to_owned);
    assert_eq!(totals(&String::from_utf8_lossy(&again.stdout)), totals(&told));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_complained_about_and_costs_no_report() {
    let (url, _) = serve(store);
    let folder = folder(&[("spec.yaml", SPEC), ("suite.yaml", SUITE)]);
    let arguments = ["run", "suite.yaml", "--server", &url, "--sandbox", "--log", "/dev/full"];
    let output = specdrift(folder.path(), &arguments, &[]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("error: the log `/dev/full` can't be written: No space left"), "{told}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("accepted-broken"));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_log_that_can_not_be_opened_sends_nothing() {
    let (url, count) = serve(store);
    let folder = folder(&[("spec.yaml", SPEC), ("suite.yaml", SUITE)]);
    let arguments = ["run", "suite.yaml", "--server", &url, "--sandbox", "--log", "none/calls.ndjson"];
    let output = specdrift(folder.path(), &arguments, &[]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("error: the log `none/calls.ndjson` can't be written"), "{told}");
    assert_eq!((output.status.code(), count.load(Ordering::SeqCst)), (Some(2), 0));
}

#[test]
fn calls_are_told_to_people_as_they_happen() {
    let (url, _) = serve(store);
    let folder = folder(&[("spec.yaml", SPEC), ("suite.yaml", SUITE)]);
    let told = |verbosity: &str| {
        let arguments = ["run", "suite.yaml", "--server", &url, "--sandbox", "--seed", "1", verbosity];
        String::from_utf8_lossy(&specdrift(folder.path(), &arguments, &[]).stderr).into_owned()
    };
    let line = format!("POST {url}/things: 201 in ");
    let (lines, messages) = (told("-v"), told("-vv"));
    let first = lines.lines().find(|text| text.contains(&line)).unwrap();
    assert!(
        first.as_bytes()[2] == b':' && first.contains(", 99 left (suite.yaml::POST /things::valid"),
        "{first}"
    );
    assert!(lines.contains(", attempt 2") && !lines.contains("content-type"), "{lines}");
    let begin = messages.find(&line).unwrap();
    for part in ["\n  > content-type: application/json", "\n  > {", "\n  < {", "\"access_token\":\"***\""] {
        assert!(messages[begin..].contains(part), "{part}");
    }
    assert!(messages.contains(" KiB in all)"), "bodies are cut");
    assert!(!told("--require-conclusive").contains(&line));
}

#[test]
fn a_log_is_held_against_the_spec_and_the_suite_that_it_was_made_with() {
    let (url, _) = serve(store);
    let folder = folder(&[("spec.yaml", SPEC), ("suite.yaml", SUITE)]);
    let at = folder.path();
    let arguments = ["run", "suite.yaml", "--server", &url, "--sandbox", "--log", "calls.ndjson"];
    specdrift(at, &arguments, &[]);
    let report = |more: &[&str]| {
        let output = specdrift(at, &[&["report", "calls.ndjson"][..], more].concat(), &[]);
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (output.status.code(), format!("{out}{err}"))
    };
    std::fs::write(at.join("spec.yaml"), SPEC.replace("title: Things", "title: Others")).unwrap();
    let (code, told) = report(&[]);
    assert!(
        code == Some(2) && told.contains("was made with another spec") && told.contains("--force"),
        "{told}"
    );
    let (code, told) = report(&["--force"]);
    assert!(code == Some(1) && told.contains("accepted-broken"), "{told}");
    std::fs::remove_file(at.join("spec.yaml")).unwrap();
    let (code, told) = report(&[]);
    assert!(code == Some(1) && told.contains("the verdicts of its log alone"), "{told}");
    assert!(told.contains("failed: ") && told.contains("GET /things/{thingId}"), "{told}");
}

#[test]
fn a_log_is_a_recording_that_can_be_checked() {
    let (url, _) = serve(store);
    let folder = folder(&[("spec.yaml", SPEC), ("suite.yaml", SUITE)]);
    let at = folder.path();
    specdrift(at, &["run", "suite.yaml", "--server", &url, "--sandbox", "--log", "calls.ndjson"], &[]);
    let checked = ["check", "calls.ndjson", "--spec", "spec.yaml", "--server", &url];
    let output = specdrift(at, &checked, &[]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(told.contains("type-changed"), "{told}");
    // What the log masks is the log's doing.
    assert!(!told.contains("access_token"), "{told}");
}

#[test]
fn a_suite_says_where_its_log_is() {
    let (url, count) = serve(store);
    let suite = SUITE.replace("log: {max_body: 2KiB}", "log: {file: logs.txt, format: har, max_body: 100}");
    let folder = folder(&[("spec.yaml", SPEC), ("suite.yaml", &suite)]);
    specdrift(folder.path(), &["run", "suite.yaml", "--server", &url, "--sandbox"], &[]);
    let har: Value = serde_json::from_slice(&std::fs::read(folder.path().join("logs.txt")).unwrap()).unwrap();
    let entries = har["log"]["entries"].as_array().unwrap();
    assert_eq!(entries.len(), count.load(Ordering::SeqCst));
    let longest =
        entries.iter().filter_map(|entry| entry["response"]["content"]["text"].as_str()).map(str::len);
    assert_eq!(longest.max(), Some(100));
}

#[test]
fn what_is_wrong_with_the_log_of_a_suite_is_said_at_its_place() {
    for (log, told) in [
        (
            "{fil: a}",
            "error: `log` has no key `fil`\n --> suite.yaml:2:7\n  |\n2 | log: {fil: a}\n  |       ^^^ did you mean `file`?",
        ),
        (
            "{format: hra}",
            "error: `format` must be one of `ndjson`, `har`, not `hra`\n --> suite.yaml:2:15\n  |\n2 | log: {format: hra}\n  |               ^^^ did you mean `har`?",
        ),
        (
            "{max_body: 1 foot}",
            "error: `max_body` must be a size such as `512KiB`, `10MB` or a number of bytes",
        ),
        ("[a]", "error: `log` must be a mapping of `file`, `format`, `max_body`, not a list"),
    ] {
        let suite = format!("spec: spec.yaml\nlog: {log}\n");
        let folder = folder(&[("spec.yaml", SPEC), ("suite.yaml", &suite)]);
        let output = specdrift(folder.path(), &["run", "suite.yaml"], &[]);
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(complaint.starts_with(told), "{complaint}");
        assert_eq!(output.status.code(), Some(2));
    }
}
