//! Suites: what is read from them, and what their writers are told when something is wrong.

#![expect(clippy::disallowed_methods, reason = "suites are files")]

#[path = "suite/format.rs"]
mod format;
#[path = "suite/golden.rs"]
mod golden;
#[path = "suite/keys.rs"]
mod keys;
#[path = "suite/language.rs"]
mod language;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;
use specdrift::spec::Location;
use specdrift::suite::{
    Broken, Environment, Figure, Learn, Level, Limit, Pattern, PickPlace, Secret, ServerChoice, Suite,
    Unexpected, Valid, Variables, find, name, parse, read, read_all,
};
use specdrift::text::{Color, Complaint, Pointer, Severity, Source, render};

fn environment() -> Variables {
    [("TOKEN", "s3cr3t-token"), ("TIMES", "3"), ("EMPTY", ""), ("LEADS_KEY", "key_live"), ("SHORT", "abc")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
}

fn source(text: &str) -> Source {
    Source { name: "suites/leads.yaml".into(), text: text.into() }
}

fn good(text: &str) -> Suite {
    match parse(source(text), &environment()) {
        Ok((suite, complaints)) if complaints.is_empty() => suite,
        Ok((_, complaints)) | Err(complaints) => panic!("{}", render(&complaints, Color::Plain)),
    }
}

/// What the writer of a wrong suite is told.
fn told(text: &str) -> String {
    match parse(source(text), &environment()) {
        Ok((_, warnings)) => {
            assert!(warnings.iter().all(|complaint| complaint.severity == Severity::Warning));
            render(&warnings, Color::Plain)
        }
        Err(complaints) => {
            assert!(complaints.iter().any(|complaint| complaint.severity == Severity::Error));
            render(&complaints, Color::Plain)
        }
    }
}

/// The first lines of the complaints only.
fn heads(text: &str) -> Vec<String> {
    match parse(source(text), &environment()) {
        Ok((_, complaints)) | Err(complaints) => {
            complaints.into_iter().map(|complaint: Complaint| complaint.message).collect()
        }
    }
}

const LEADS: &str = r##"# suites/leads.yaml
# yaml-language-server: $schema=../docs/suite.schema.json
suite: Leads API
spec: ../specs/leads.yaml                 # file or URL; OpenAPI 2.0 to 3.2
server: ${LEADS_URL:-mock}                # a URL, or `mock`
environment: sandbox
tags: [smoke, leads]
auth:
  bearer: ${LEADS_API_KEY:-key_demo}
secrets: [LEADS_API_KEY]

send:
  in_flight: 16
  rate: 500/s
  timeout: 10s
  retry: {tries: 4, first: 100ms, factor: 3, cap: 5m}

error_envelope:
  schema: "#/components/schemas/Error"
  code: /code
  message: /error
  request_id: /requestId

generate:
  operations: ["* /leads**"]
  skip:
    - {match: "* /leads/{leadId}::broken::*::format", because: "formats are checked asynchronously"}
  valid: [minimal, full, boundaries, examples]
  broken: all
  unexpected: as-documented
  expect:
    broken: [400, 422]
    "POST /leads::broken": [400]
  values:
    "path.leadId": lead_0001
    "POST /leads body/email": "ada+${unique}@example.com"
  limit: 5000

responses:
  undocumented-field: fail
  uses: ["GET /leads/{leadId}: /data/email, /data/status"]
  ignore:
    - {finding: undocumented-header, match: "x-amz-*", because: "gateway noise", until: 2027-01-31}

thresholds: {p95: 200ms, error_rate: 1%, timeout_rate: 0.5%, auth_failures: 0, retry_success: 90%}

scenarios:
  - name: a lead can be created, read and deleted
    tags: [lifecycle]
    steps:
      - request: POST /leads
        body: {name: Ada Lovelace, email: "ada+${unique}@example.com"}
        expect: {status: 201, body: {/success: true, /data/id: {matches: "^lead_"}}}
        capture: {id: /data/id}
      - request: GET /leads/${id}
        expect:
          status: 200
          body: {/data/name: Ada Lovelace, /data/tags: {length: 0}}
          header: {content-type: {contains: json}}
          within: 500ms
        snapshot: {mask: [/data/id, /data/createdAt, /requestId]}
      - request: DELETE /leads/${id}
        expect: {status: 204}
      - request: GET /leads/${id}
        expect: {status: 404, body: {/code: LEAD_NOT_FOUND}}
    finally:
      - request: DELETE /leads/${id}
        expect: {status: [204, 404]}

drift:
  schedule: "0 */6 * * *"
  operations: ["GET **"]
  alert: {webhook: "${DRIFT_WEBHOOK:-}"}
"##;

const CONTACTS: &str = r#"suite: CRM contacts
include: [defaults.yaml]                  # merged before this file; this file wins
spec: ../specs/contacts.yaml
server: mock
auth:
  oauth2: {token_url: /oauth/token, client_id: demo, client_secret: "${CRM_SECRET:-demo}", scopes: [contacts.read]}
scenarios:
  - name: a repeated create is answered 409 and finds the first
    each: contacts.csv
    steps:
      - request: POST /contacts
        body: {firstName: "${row.first}", lastName: "${row.last}", externalId: "${unique}"}
        capture: {externalId: /externalId, id: /id}
        expect: {status: 201}
      - request: GET /contacts
        query: {externalId: "${externalId}"}
        until: {body: {/items/0/id: "${id}"}, every: 200ms, for: 5s}
  - name: a phone number that is no number is refused
    broken: true
    steps:
      - request: POST /contacts
        body: {firstName: Ada, lastName: Lovelace, phoneNumbers: [{number: "call me", type: HOME}]}
        expect: {status: 400}
"#;

#[test]
fn the_leads_suite_is_read_and_what_is_not_read_is_said() {
    let (suite, warnings) = parse(source(LEADS), &Variables::new()).expect("no errors");
    assert_eq!((suite.file.as_str(), suite.title.as_str()), ("leads.yaml", "Leads API"));
    assert_eq!(suite.spec.value, "suites/../specs/leads.yaml");
    assert_eq!(suite.server.value, ServerChoice::Mock);
    assert_eq!(suite.environment, Environment::Sandbox);
    assert_eq!(suite.tags, ["smoke", "leads"]);
    assert_eq!(suite.bearer.as_ref().map(Secret::expose), Some("key_demo"));
    assert_eq!(suite.secrets.iter().map(Secret::expose).collect::<Vec<_>>(), ["key_demo"]);
    assert_eq!((suite.pace.in_flight, suite.pace.rate), (16, Some(500.0)));
    assert_eq!(
        (suite.pace.retry.first, suite.pace.retry.cap),
        (Duration::from_millis(100), Duration::from_secs(300))
    );
    let envelope = suite.envelope.expect("an envelope");
    assert_eq!(envelope.schema.expect("a schema").value, Pointer::new("/components/schemas/Error"));
    assert_eq!(envelope.request_id, Some(Pointer::new("/requestId")));
    let generate = suite.generate;
    assert_eq!(generate.operations[0].value, Pattern("* /leads**".into()));
    assert_eq!(generate.skip[0].because, "formats are checked asynchronously");
    assert_eq!(generate.valid, [Valid::Minimal, Valid::Full, Valid::Boundaries, Valid::Examples]);
    assert_eq!((generate.broken, generate.unexpected), (Broken::All, Unexpected::AsDocumented));
    assert_eq!(generate.expect[0].statuses, [(400, 400), (422, 422)]);
    assert_eq!(generate.expect[1].pattern.value, Pattern("POST /leads::broken".into()));
    assert_eq!(generate.values[0].place, PickPlace::Parameter(Location::Path, "leadId".into()));
    assert_eq!(generate.values[1].operation, Some(Pattern("POST /leads".into())));
    assert_eq!(generate.values[1].place, PickPlace::Body(Pointer::new("/email")));
    assert_eq!(generate.values[1].value, json!("ada+${unique}@example.com"));
    assert_eq!(suite.levels["undocumented-field"].value, Level::Fail);
    assert_eq!(suite.ignore[0].until.as_deref(), Some("2027-01-31"));
    assert_eq!(suite.uses[0].operation.value, Pattern("GET /leads/{leadId}".into()));
    assert_eq!(suite.uses[0].places, [Pointer::new("/data/email"), Pointer::new("/data/status")]);
    let limits: Vec<_> = suite.thresholds.run.iter().map(|one| (one.figure, one.limit.value)).collect();
    assert_eq!(
        limits,
        [
            (Figure::P95, Limit::Time(Duration::from_millis(200))),
            (Figure::ErrorRate, Limit::Share(0.01)),
            (Figure::TimeoutRate, Limit::Share(0.005)),
            (Figure::AuthFailures, Limit::Count(0)),
            (Figure::RetrySuccess, Limit::Share(0.9)),
        ]
    );
    let drift = suite.drift.expect("drift");
    assert_eq!(drift.schedule.map(|cron| cron.value.pattern.to_string()).as_deref(), Some("0 */6 * * *"));
    assert_eq!((drift.operations[0].value.0.as_str(), drift.sample), ("GET **", 1));
    assert!(drift.alert.webhook.is_none());
    assert!(warnings.is_empty(), "{warnings:?}");
    let steps: Vec<usize> = suite.scenarios.scenarios.iter().map(|one| one.steps.len()).collect();
    assert_eq!(steps, [4]);
}

#[test]
fn the_contacts_suite_is_read_and_what_is_not_read_is_said() {
    let included = "include: [defaults.yaml]                  # merged before this file; this file wins\n";
    assert!(CONTACTS.contains(included) && told(CONTACTS).contains("this suite is in memory"));
    let rows = "each: [{first: Ada, last: Byron}]";
    assert_eq!(told(&CONTACTS.replace(included, "\n").replace("each: contacts.csv", rows)), "");
}

#[test]
fn a_suite_of_one_line_has_sensible_defaults() {
    let suite = good("spec: https://example.com/openapi.json\n");
    assert_eq!(suite.spec.value, "https://example.com/openapi.json");
    assert_eq!((suite.title.as_str(), suite.server.value.clone()), ("leads.yaml", ServerChoice::FromSpec));
    assert_eq!(suite.environment, Environment::Unsaid);
    assert_eq!((suite.pace.in_flight, suite.pace.rate, suite.pace.max_body), (16, None, 10 << 20));
    assert_eq!(suite.pace.timeout, Duration::from_secs(10));
    assert_eq!((suite.pace.retry.tries, suite.pace.retry.first), (4, Duration::from_secs(3)));
    assert_eq!((suite.generate.limit.value, suite.generate.per_operation.value), (10_000, 100));
    assert_eq!(
        (suite.generate.learn, good("spec: a.yaml\ngenerate: {learn: nothing}\n").generate.learn),
        (Learn::Refusals, Learn::Nothing)
    );
    assert_eq!(suite.generate.valid, Valid::USUAL);
    let bare = Suite::from_spec("https://example.com/openapi.json?v=1");
    assert_eq!(bare.file, "openapi.json");
    assert_eq!((bare.pace, bare.generate.valid), (suite.pace, suite.generate.valid));
}

#[test]
fn roles_and_a_limit_of_time_are_read_and_what_is_of_no_use_is_said() {
    let suite = good(
        "spec: api.yaml\nauth:\n  per_role:\n    reader: {bearer: \"${LEADS_KEY}\", scopes: [leads.read]}\n    \
         nobody: {basic: 'ada:w0rd-w0rd', scopes: []}\nresponses: {slower_than: 1.5s, slow-answer: fail}\n",
    );
    let roles: Vec<_> = suite.roles.iter().map(|role| (role.name.as_str(), role.scopes.clone())).collect();
    assert_eq!(roles, [("reader", Some(vec!["leads.read".to_owned()])), ("nobody", Some(Vec::new()))]);
    assert_eq!(suite.slower_than, Some(Duration::from_millis(1500)));
    assert!(suite.secrets.iter().any(|secret| secret.expose() == "w0rd-w0rd"));
    for (lines, complaint) in [
        (
            "auth: {per_role: {a: {bearer: tok-1234}}}",
            "warning: the role `a` has no `scopes`: nothing is sent as it",
        ),
        (
            "auth: {per_role: {a: {scopes: [x]}}}",
            "warning: the role `a` has no credentials: nothing is sent as it",
        ),
        ("auth: {per_role: [a]}", "error: `per_role` must be a mapping from roles to their credentials"),
        ("auth: {per_role: {a: {token: b}}}", "error: a role has no key `token`"),
        ("responses: {slower_than: 2}", "error: `slower_than` must be a duration"),
    ] {
        let told = told(&format!("spec: api.yaml\n{lines}\n"));
        assert!(told.contains(complaint), "{lines}: {told}");
    }
}

#[test]
fn what_a_suite_says_is_what_is_meant() {
    let suite = good(
        "suite: 2026\nspec: api.yaml\nserver: http://127.0.0.1:8080/api/v1/\nenvironment: production\ntags: smoke\n\
         auth:\n  api_key: ${TOKEN}\n  basic: {user: ada, password: \"${LEADS_KEY}\"}\nsecrets: [TOKEN]\n\
         send:\n  rate: 30/min\n  timeout: 2s\n  retry: off\n  max_body: 1KiB\n  in_flight: ${TIMES}\n\
         generate:\n  valid: none\n  broken: [missing, wrong-type]\n  unexpected: rejected\n  expect: {broken: 4XX}\n\
         \x20 operations: 'tag:a b'\n  values: {query.page: ${TIMES:-1}, 'createLead header.X-Id': [1, no, 2.5], body: null}\n\
         responses: {undocumented-header: off, type-changed: note}\n"
            .replace("${TIMES:-1}", "'${TIMES:-1}'")
            .as_str(),
    );
    assert_eq!(suite.title, "2026");
    assert_eq!(suite.spec.value, "suites/api.yaml");
    assert_eq!(suite.server.value, ServerChoice::Url("http://127.0.0.1:8080/api/v1".into()));
    assert_eq!(suite.tags, ["smoke"]);
    assert_eq!(suite.api_key.map(|key| key.expose().to_owned()).as_deref(), Some("s3cr3t-token"));
    assert_eq!(suite.basic.map(|(user, _)| user).as_deref(), Some("ada"));
    assert_eq!((suite.pace.rate, suite.pace.in_flight, suite.pace.max_body), (Some(0.5), 3, 1024));
    assert_eq!((suite.pace.retry.tries, suite.pace.retry.first), (1, Duration::from_millis(100)));
    assert_eq!(suite.pace.connect_timeout, Duration::from_secs(2));
    assert_eq!(suite.generate.valid, []);
    assert!(matches!(&suite.generate.broken, Broken::Kinds(kinds) if kinds[1].value == "wrong-type"));
    assert_eq!(suite.generate.unexpected, Unexpected::Rejected);
    assert_eq!(suite.generate.expect[0].statuses, [(400, 499)]);
    let values: Vec<_> = suite.generate.values.iter().map(|pick| pick.value.clone()).collect();
    assert_eq!(values, [json!(3), json!([1, "no", 2.5]), json!(null)]);
    assert_eq!(suite.levels["undocumented-header"].value, Level::Off);
}

#[test]
fn unknown_keys_are_complaints_at_every_level() {
    insta::assert_snapshot!(told(
        "sute: x\nspec: a.yaml\nauth: {berer: x}\nsend:\n  inflight: 3\n  retry: {trys: 3}\n  colour: red\nerror_envelope: {codes: /code}\n\
         generate:\n  operation: [a]\n  skip: [{match: a, becuse: b}]\nresponses:\n  ignore: [{finding: a, because: b, untl: 2020-01-01}]\n",
    ), @"
        error: a suite has no key `sute`
         --> suites/leads.yaml:1:1
          |
        1 | sute: x
          | ^^^^ did you mean `suite`?

        error: `auth` has no key `berer`
         --> suites/leads.yaml:3:8
          |
        3 | auth: {berer: *}
          |        ^^^^^ did you mean `bearer`?

        error: `send` has no key `inflight`
         --> suites/leads.yaml:5:3
          |
        5 |   inflight: 3
          |   ^^^^^^^^ did you mean `in_flight`?

        error: `retry` has no key `trys`
         --> suites/leads.yaml:6:11
          |
        6 |   retry: {trys: 3}
          |           ^^^^
          |
          = note: `retry` has `tries`, `first`, `factor`, `cap`, `budget`, `limited`, `at_least`, `jitter`, `on`

        error: `send` has no key `colour`
         --> suites/leads.yaml:7:3
          |
        7 |   colour: red
          |   ^^^^^^
          |
          = note: `send` has `in_flight`, `rate`, `timeout`, `connect_timeout`, `retry`, `max_body`, `requests`, `stop_at`, `limits`, `circuit`, `idempotency_key`, `duplicates`

        error: `error_envelope` has no key `codes`
         --> suites/leads.yaml:8:18
          |
        8 | error_envelope: {codes: /code}
          |                  ^^^^^ did you mean `code`?

        error: `generate` has no key `operation`
          --> suites/leads.yaml:10:3
           |
        10 |   operation: [a]
           |   ^^^^^^^^^ did you mean `operations`?

        error: this rule has no `because`
          --> suites/leads.yaml:11:10
           |
        11 |   skip: [{match: a, becuse: b}]
           |          ^^^^^^^^^^^^^^^^^^^^^ say why these cases are left out

        error: `skip` has no key `becuse`
          --> suites/leads.yaml:11:21
           |
        11 |   skip: [{match: a, becuse: b}]
           |                     ^^^^^^ did you mean `because`?

        error: `ignore` has no key `untl`
          --> suites/leads.yaml:13:37
           |
        13 |   ignore: [{finding: a, because: b, untl: 2020-01-01}]
           |                                     ^^^^ did you mean `until`?
        ");
}

#[test]
fn wrong_places_and_environments_are_complaints_with_the_way_out() {
    let text = "suite: [a]\nspec: {a: b}\nserver: localhost:3000\nenvironment: prod\n\
                error_envelope: {schema: Error, code: code, message: $.error}\n";
    insta::assert_snapshot!(told(text), @"
        error: `suite` must be text, not a list
         --> suites/leads.yaml:1:8
          |
        1 | suite: [a]
          |        ^^^

        error: `spec` must be a file or a URL, not a mapping
         --> suites/leads.yaml:2:7
          |
        2 | spec: {a: b}
          |       ^^^^^^

        error: `server` must be a URL such as `https://api.example.com`, or `mock`, not `localhost:3000`
         --> suites/leads.yaml:3:9
          |
        3 | server: localhost:3000
          |         ^^^^^^^^^^^^^^ did you mean `http://localhost:3000`?

        error: `environment` must be one of `sandbox`, `production`, not `prod`
         --> suites/leads.yaml:4:14
          |
        4 | environment: prod
          |              ^^^^ did you mean `production`?

        error: `schema` must be a place in the spec such as `#/components/schemas/Error`, not `Error`
         --> suites/leads.yaml:5:26
          |
        5 | error_envelope: {schema: Error, code: code, message: $.error}
          |                          ^^^^^ did you mean `#/components/schemas/Error`?

        error: `code` must be a JSON Pointer such as `/error/code`, not `code`
         --> suites/leads.yaml:5:39
          |
        5 | error_envelope: {schema: Error, code: code, message: $.error}
          |                                       ^^^^ did you mean `/code`?

        error: `message` must be a JSON Pointer such as `/error/code`, not `$.error`
         --> suites/leads.yaml:5:54
          |
        5 | error_envelope: {schema: Error, code: code, message: $.error}
          |                                                      ^^^^^^^ did you mean `/error`?
        ");
}

#[test]
fn wrong_settings_of_sending_are_complaints_with_the_way_out() {
    let text = "spec: a.yaml\nsend:\n  in_flight: many\n  rate: 500\n  timeout: 10\n  connect_timeout: soon\n  \
                retry: {tries: 0, first: 0s, factor: 0.5}\n  max_body: lots\n";
    insta::assert_snapshot!(told(text), @"
        error: `in_flight` must be a whole number from 1 to 10000, not `many`
         --> suites/leads.yaml:3:14
          |
        3 |   in_flight: many
          |              ^^^^

        error: `rate` must be a rate such as `500/s`, `30/min` or `1000/h`, not `500`
         --> suites/leads.yaml:4:9
          |
        4 |   rate: 500
          |         ^^^ with its unit: `/s` for requests a second

        error: `timeout` must be a duration such as `100ms`, `10s`, `5m` or `1h`, not `10`
         --> suites/leads.yaml:5:12
          |
        5 |   timeout: 10
          |            ^^ with its unit: `s` for seconds

        error: `connect_timeout` must be a duration such as `100ms`, `10s`, `5m` or `1h`, not `soon`
         --> suites/leads.yaml:6:20
          |
        6 |   connect_timeout: soon
          |                    ^^^^

        error: `tries` must be a whole number from 1 to 100, not `0`
         --> suites/leads.yaml:7:18
          |
        7 |   retry: {tries: 0, first: 0s, factor: 0.5}
          |                  ^

        error: `first` must be a duration longer than nothing and shorter than a year, not `0s`
         --> suites/leads.yaml:7:28
          |
        7 |   retry: {tries: 0, first: 0s, factor: 0.5}
          |                            ^^

        error: `factor` must be a number from 1, such as `3` or `1.5`, not `0.5`
         --> suites/leads.yaml:7:40
          |
        7 |   retry: {tries: 0, first: 0s, factor: 0.5}
          |                                        ^^^

        error: `max_body` must be a size such as `512KiB`, `10MB` or a number of bytes, not `lots`
         --> suites/leads.yaml:8:13
          |
        8 |   max_body: lots
          |             ^^^^
        ");
}

#[test]
fn wrong_patterns_are_complaints_with_the_way_out() {
    let text = "spec: a.yaml\ngenerate:\n  operations: [post /leads, 'POST /leads::broken', {a: b}]\n  \
                skip: ['POST /leads', {match: /leads}]\n  expect: {POST leads: 400}\n  values: {POST leads body/email: x}\n";
    insta::assert_snapshot!(told(text), @"
        error: the pattern `post /leads` has its method in lower case
         --> suites/leads.yaml:3:16
          |
        3 |   operations: [post /leads, 'POST /leads::broken', {a: b}]
          |                ^^^^^^^^^^^ did you mean `POST /leads`?

        error: the pattern `POST /leads::broken` names cases
         --> suites/leads.yaml:3:29
          |
        3 |   operations: [post /leads, 'POST /leads::broken', {a: b}]
          |                             ^^^^^^^^^^^^^^^^^^^^^ `operations` picks whole operations: `POST /leads`

        error: an item of `operations` must be a pattern such as `POST /leads`, not a mapping
         --> suites/leads.yaml:3:52
          |
        3 |   operations: [post /leads, 'POST /leads::broken', {a: b}]
          |                                                    ^^^^^^

        error: an item of `skip` must be a mapping of `match` and `because`, not `POST /leads`
         --> suites/leads.yaml:4:10
          |
        4 |   skip: ['POST /leads', {match: /leads}]
          |          ^^^^^^^^^^^^^ say why: `{match: ..., because: ...}`

        error: this rule has no `because`
         --> suites/leads.yaml:4:25
          |
        4 |   skip: ['POST /leads', {match: /leads}]
          |                         ^^^^^^^^^^^^^^^ say why these cases are left out

        error: the pattern `/leads` lacks a method
         --> suites/leads.yaml:4:33
          |
        4 |   skip: ['POST /leads', {match: /leads}]
          |                                 ^^^^^^ did you mean `* /leads`?

        error: the pattern `POST leads` has a path that does not begin with `/`
         --> suites/leads.yaml:5:12
          |
        5 |   expect: {POST leads: 400}
          |            ^^^^^^^^^^ did you mean `POST /leads`?

        error: the pattern `POST leads` has a path that does not begin with `/`
         --> suites/leads.yaml:6:12
          |
        6 |   values: {POST leads body/email: x}
          |            ^^^^^^^^^^^^^^^^^^^^^ did you mean `POST /leads`?
        ");
}

#[test]
fn wrong_settings_of_generating_are_complaints_with_the_way_out() {
    let text = "spec: a.yaml\ngenerate:\n  valid: [minimum]\n  unexpected: reject\n  expect:\n    broken: [4000, nope]\n    \
                valid: []\n  values: {leadId: 3}\n  limit: 0\n  learn: refusal\n";
    insta::assert_snapshot!(told(text), @"
        error: an item of `valid` must be one of `minimal`, `full`, `members`, `enums`, `branches`, `nulls`, `boundaries`, `examples`, `pairs`, `lifecycle`, `conditional`, `extremes`, `no-accept`, `repeats`, not `minimum`
         --> suites/leads.yaml:3:11
          |
        3 |   valid: [minimum]
          |           ^^^^^^^ did you mean `minimal`?

        error: `unexpected` must be one of `as-documented`, `rejected`, not `reject`
         --> suites/leads.yaml:4:15
          |
        4 |   unexpected: reject
          |               ^^^^^^ did you mean `rejected`?

        error: what is expected of `broken` must be a status such as `404`, or `4XX`, not `4000`
         --> suites/leads.yaml:6:14
          |
        6 |     broken: [4000, nope]
          |              ^^^^ statuses go from 100 to 599

        error: what is expected of `broken` must be a status such as `404`, or `4XX`, not `nope`
         --> suites/leads.yaml:6:20
          |
        6 |     broken: [4000, nope]
          |                    ^^^^

        error: no status would be right
         --> suites/leads.yaml:7:12
          |
        7 |     valid: []
          |            ^^ name at least one

        error: `leadId` names no place in a request
         --> suites/leads.yaml:8:12
          |
        8 |   values: {leadId: 3}
          |            ^^^^^^ such as `path.leadId`, `query.page`, `header.X-Request-Id`, `POST /leads body/email`

        error: `limit` must be a whole number from 1, not `0`
         --> suites/leads.yaml:9:10
          |
        9 |   limit: 0
          |          ^

        error: `learn` must be one of `refusals`, `nothing`, not `refusal`
          --> suites/leads.yaml:10:10
           |
        10 |   learn: refusal
           |          ^^^^^^^ did you mean `refusals`?
        ");
}

#[test]
fn wrong_levels_and_rules_are_complaints_with_the_way_out() {
    let text = "spec: a.yaml\nresponses:\n  undocumented-field: error\n  type-changed: false\n  \
                ignore: [a, {finding: b, because: c, until: 2027-02-30}, {match: d}]\n";
    insta::assert_snapshot!(told(text), @"
        error: `undocumented-field` must be one of `fail`, `warn`, `note`, `off`, not `error`
         --> suites/leads.yaml:3:23
          |
        3 |   undocumented-field: error
          |                       ^^^^^

        error: `type-changed` must be one of `fail`, `warn`, `note`, `off`, not `false`
         --> suites/leads.yaml:4:17
          |
        4 |   type-changed: false
          |                 ^^^^^ did you mean `off`?

        error: an item of `ignore` must be a mapping, not `a`
         --> suites/leads.yaml:5:12
          |
        5 |   ignore: [a, {finding: b, because: c, until: 2027-02-30}, {match: d}]
          |            ^ say why: `{finding: ..., match: ..., because: ...}`

        error: `until` must be a day such as `2027-01-31`, not `2027-02-30`
         --> suites/leads.yaml:5:47
          |
        5 |   ignore: [a, {finding: b, because: c, until: 2027-02-30}, {match: d}]
          |                                               ^^^^^^^^^^

        error: this rule has no `finding`
         --> suites/leads.yaml:5:60
          |
        5 |   ignore: [a, {finding: b, because: c, until: 2027-02-30}, {match: d}]
          |                                                            ^^^^^^^^^^ the code of what it ignores

        error: this rule has no `because`
         --> suites/leads.yaml:5:60
          |
        5 |   ignore: [a, {finding: b, because: c, until: 2027-02-30}, {match: d}]
          |                                                            ^^^^^^^^^^ say why this is ignored
        ");
}

#[test]
fn variables_that_are_not_set_are_complaints_and_values_are_never_shown() {
    let text = "spec: ${SPEC}\nserver: http://${HOST}:${PORT:-80}\nsend:\n  timeout: ${TOKEN}\n  in_flight: ${TIME}\n\
                secrets: [TOKN, SHORT, nobody]\nauth: {bearer: \"${EMPTY}\"}\ngenerate: {operations: ['${TOKEN} /x y']}\n";
    let told = told(text);
    assert!(!told.contains("s3cr3t"), "{told}");
    insta::assert_snapshot!(told, @r#"
        error: the variable `SPEC` is not set
         --> suites/leads.yaml:1:7
          |
        1 | spec: ${SPEC}
          |       ^^^^^^^ set it, or give a default: `${SPEC:-...}`

        error: the variable `HOST` is not set
         --> suites/leads.yaml:2:16
          |
        2 | server: http://${HOST}:${PORT:-80}
          |                ^^^^^^^ set it, or give a default: `${HOST:-...}`

        error: `timeout` must be a duration such as `100ms`, `10s`, `5m` or `1h`, not the value of `${TOKEN}`
         --> suites/leads.yaml:4:12
          |
        4 |   timeout: ${TOKEN}
          |            ^^^^^^^^

        error: the variable `TIME` is not set
         --> suites/leads.yaml:5:14
          |
        5 |   in_flight: ${TIME}
          |              ^^^^^^^ did you mean `TIMES`? a default is written `${TIME:-...}`

        warning: the variable `TOKN` is not set, and nothing in this suite uses it
         --> suites/leads.yaml:6:11
          |
        6 | secrets: [TOKN, SHORT, nobody]
          |           ^^^^ did you mean `TOKEN`?

        warning: the value of `SHORT` is too short to be masked
         --> suites/leads.yaml:6:17
          |
        6 | secrets: [TOKN, SHORT, nobody]
          |                 ^^^^^
          |
          = note: a text of fewer than 4 characters turns up everywhere

        warning: the variable `nobody` is not set, and nothing in this suite uses it
         --> suites/leads.yaml:6:24
          |
        6 | secrets: [TOKN, SHORT, nobody]
          |                        ^^^^^^

        warning: `bearer` is empty: requests go out without it
         --> suites/leads.yaml:7:16
          |
        7 | auth: {bearer: "${EMPTY}"}
          |                ^^^^^^^^^^

        error: the pattern `${TOKEN} /x y` begins with no method
         --> suites/leads.yaml:8:25
          |
        8 | generate: {operations: ['${TOKEN} /x y']}
          |                         ^^^^^^^^^^^^^^^
        "#);
}

#[test]
fn a_credential_typed_into_a_suite_is_not_in_any_excerpt() {
    let text = "spec: a.yaml\nauth: {bearer: tok_live_123, user: x, basic: hunter22}\nspec: b.yaml\n";
    let told = told(text);
    assert!(!told.contains("tok_live") && !told.contains("hunter22"), "{told}");
    insta::assert_snapshot!(told, @"
        error: `auth` has no key `user`
         --> suites/leads.yaml:2:30
          |
        2 | auth: {bearer: ************, user: x, basic: ********}
          |                              ^^^^
          |
          = note: `auth` has `bearer`, `api_key`, `basic`, `oauth2`, `command`, `per_role`, `schemes`, `allow_plain_http`

        error: `basic` is `user:password`, or a mapping of `user` and `password`
         --> suites/leads.yaml:2:46
          |
        2 | auth: {bearer: ************, user: x, basic: ********}
          |                                              ^^^^^^^^

        error: `spec` is given twice
         --> suites/leads.yaml:3:1
          |
        3 | spec: b.yaml
          | ^^^^ the first is on line 1
        ");
    for text in [
        "spec: a\nauth: tok_live_123\n",
        "spec: a\nauth: [tok_live_123]\n",
        "spec: a\nauth: {basic: {user: tok_live_1:23}}\n",
    ] {
        let told = self::told(text);
        assert!(text.contains("user") || !told.contains("tok_live"), "{told}");
    }
}

#[test]
fn text_that_is_no_suite_is_one_clear_complaint() {
    for (text, words) in [
        ("", "this suite is empty"),
        ("# nothing\n", "this suite is empty"),
        ("~\n", "this suite is empty"),
        ("- spec: a\n", "a suite must be a mapping of keys such as `spec:`, not a list"),
        ("hello\n", "a suite must be a mapping of keys such as `spec:`, not `hello`"),
        ("openapi: 3.1.0\ninfo: {}\n", "this is an OpenAPI document, not a suite"),
        ("swagger: '2.0'\n", "this is an OpenAPI document, not a suite"),
        ("suite: a\n", "this suite has no `spec`"),
        ("spec:\n", "this suite has no `spec`"),
        ("spec:\n\tx: y\n", "a tab can't indent YAML"),
        ("spec: a\n---\nspec: b\n", "a second YAML document begins here"),
        ("spec: *a\n", "this alias repeats nothing"),
        ("spec: a: b\n", "`:` can't stand here"),
        ("spec: 'a\n", "this quote is never closed"),
        ("spec: @a\n", "text can't begin with `@`"),
        ("spec: !env a\n", "the tag `!env` means nothing here"),
        (
            "generate: {values: {path.id: ${X}}}\n",
            "text with `${...}` inside `{...}` or `[...]` needs quotes",
        ),
        ("spec: a\n? [b]\n: c\n", "a key is text, not a list or mapping"),
        ("spec: a\n<<: b\n", "`<<` takes a mapping, or a list of mappings"),
        ("spec: a\nspec: b\n", "`spec` is given twice"),
        ("spec: a\nserver: http://a:b@c/\n", "`server` holds a user or password"),
        ("spec: a\nserver: http://a/?b\n", "`server` is a base URL: no query and no fragment"),
        (
            "spec: a\nsend: fast\n",
            "`send` must be a mapping of `in_flight`, `rate`, `timeout`, `connect_timeout`, `retry`, `max_body`, `requests`, `stop_at`, `limits`, `circuit`, `idempotency_key`, `duplicates`, not `fast`",
        ),
    ] {
        assert_eq!(heads(text), [words], "{text}");
    }
}

#[test]
fn hostile_suites_are_stopped_at_a_limit() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let names = vec![format!("*a{}", level - 1); 10].join(", ");
        laughs = format!("{laughs}a{level}: &a{level} [{names}]\n");
    }
    for (text, words) in [
        (laughs, "this makes more than 100000 values"),
        ("a: ".to_owned() + &"[".repeat(100_000), "this is nested more than 64 levels deep"),
        ("- ".repeat(10_000), "this is nested more than 64 levels deep"),
        ("spec: &s\n  x: *s\n".into(), "an alias stands inside what it repeats"),
        (format!("spec: {}", "${A:-".repeat(10_000)), "`${` is never closed"),
        (format!("spec: {}a{}", "${A:-".repeat(10_000), "}".repeat(10_000)), "defaults are nested too deep"),
    ] {
        let heads = heads(&text);
        assert!(heads[0].contains(words), "{heads:?}");
    }
}

#[test]
fn anchors_and_merges_keep_the_place_where_a_value_was_typed() {
    insta::assert_snapshot!(told(
        "spec: a.yaml\nsend: {<<: &slow {timeout: never, rate: 1/s}, rate: 2/s, retry: &r {tries: 2}}\ngenerate: {limit: 5}\nresponses: *r\n",
    ), @"
        error: `timeout` must be a duration such as `100ms`, `10s`, `5m` or `1h`, not `never`
         --> suites/leads.yaml:2:28
          |
        2 | send: {<<: &slow {timeout: never, rate: 1/s}, rate: 2/s, retry: &r {tries: 2}}
          |                            ^^^^^

        error: `tries` must be one of `fail`, `warn`, `note`, `off`, not `2`
         --> suites/leads.yaml:2:76
          |
        2 | send: {<<: &slow {timeout: never, rate: 1/s}, rate: 2/s, retry: &r {tries: 2}}
          |                                                                            ^
        ");
}

#[test]
fn a_number_that_looks_like_a_version_is_pointed_out() {
    insta::assert_snapshot!(
        told("spec: a.yaml\ngenerate:\n  values:\n    query.version: 3.10\n    body: {a: '3.10', b: [1.50], c: 2.0}\n"),
        @"
        warning: `3.10` is the number 3.1
         --> suites/leads.yaml:4:20
          |
        4 |     query.version: 3.10
          |                    ^^^^ quote it to keep it text

        warning: `1.50` is the number 1.5
         --> suites/leads.yaml:5:27
          |
        5 |     body: {a: '3.10', b: [1.50], c: 2.0}
          |                           ^^^^ quote it to keep it text
        "
    );
}

#[test]
fn no_text_at_all_makes_the_reader_panic() {
    let odds = ["\t", "é", "{", "]", ": ", "\"", "'", "${", "&a ", "*a", "\r\n", "\0", "- ", "|", "!t "];
    let mut texts: Vec<String> = (0..LEADS.len()).step_by(29).map(|end| LEADS[..end].to_owned()).collect();
    for (at, odd) in (0..LEADS.len()).step_by(31).zip(odds.iter().cycle()) {
        texts.push(format!("{}{odd}{}", &LEADS[..at], &LEADS[at + 1..]));
    }
    texts.push(LEADS.replace('\n', "\r\n"));
    for text in texts {
        told(&text);
    }
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn of(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, content) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, content).expect("a file");
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Words without the name of the folder.
    fn shown(&self, complaints: &[Complaint]) -> String {
        render(complaints, Color::Plain).replace(&*self.0.path().to_string_lossy(), "TMP")
    }
}

const SUITE: &[u8] = b"spec: ../specs/api.yaml\n";

#[test]
fn a_folder_is_searched_for_suites_and_for_nothing_else() {
    let folder = Folder::of(&[
        ("suites/b.yaml", SUITE),
        ("suites/a.yml", SUITE),
        ("suites/deep/a.yaml", SUITE),
        ("suites/.hidden.yaml", SUITE),
        ("suites/.hidden/x.yaml", SUITE),
        ("suites/specdrift.yaml", b"environment: sandbox\n"),
        ("suites/api.yaml", b"openapi: 3.1.0\ninfo: {}\n"),
        ("suites/rows.yaml", b"- {a: 1}\n"),
        ("suites/compose.yaml", b"services: {}\n"),
        ("suites/notes.txt", b"spec: x\n"),
        ("suites/broken.yaml", b"spec: [\n"),
    ]);
    let root = folder.path("suites");
    let found = find(&[root.clone(), root.join("b.yaml")]).expect("suites");
    let names: Vec<_> = found.iter().map(|file| name(file, std::slice::from_ref(&root))).collect();
    assert_eq!(names, ["a.yml", "b.yaml", "broken.yaml", "deep/a.yaml"]);
    assert_eq!(name(Path::new("x/y.yaml"), &[PathBuf::from("x/y.yaml")]), "y.yaml");
    fs::remove_file(root.join("broken.yaml")).expect("removed");
    let (suites, warnings) = read_all(&[root], &Variables::new()).expect("suites");
    assert_eq!(
        suites.iter().map(|suite| suite.file.as_str()).collect::<Vec<_>>(),
        ["a.yml", "b.yaml", "deep/a.yaml"]
    );
    assert_eq!(
        suites.iter().map(|suite| suite.title.as_str()).collect::<Vec<_>>(),
        ["a.yml", "b.yaml", "deep/a.yaml"]
    );
    assert_eq!(suites[0].environment, Environment::Sandbox);
    assert_eq!(suites[2].environment, Environment::Unsaid);
    assert_eq!(warnings, []);
}

#[test]
fn paths_without_suites_are_complaints() {
    let folder = Folder::of(&[
        ("suites/leads.yaml", SUITE),
        ("empty/readme.md", b""),
        ("specs/api.yaml", b"openapi: 3.1.0\n"),
        ("binary.yaml", b"spec: a\n\xff\xfe\x00"),
        ("huge.yaml", &vec![b'#'; 5 << 20]),
        ("other/leads.yaml", SUITE),
    ]);
    let paths = ["suites/lead.yaml", "empty", "specs", "nowhere/x.yaml"].map(|name| folder.path(name));
    insta::assert_snapshot!(folder.shown(&find(&paths).expect_err("complaints")), @"
        error: no file or folder `TMP/suites/lead.yaml`; did you mean `TMP/suites/leads.yaml`?

        warning: no suites in `TMP/empty`
         |
         = note: a suite is a `*.yaml` file with `suite:` and `spec:` at its top

        warning: no suites in `TMP/specs`
         |
         = note: a suite is a `*.yaml` file with `suite:` and `spec:` at its top
         = note: passed over, being no suite: `TMP/specs/api.yaml`

        error: no file or folder `TMP/nowhere/x.yaml`
        ");
    for file in ["binary.yaml", "huge.yaml", "specs/api.yaml"] {
        assert!(read(&folder.path(file), &Variables::new()).is_err());
    }
    let paths = ["binary.yaml", "huge.yaml", "specs/api.yaml", "suites/leads.yaml", "other/leads.yaml"];
    let complaints =
        read_all(&paths.map(|name| folder.path(name)), &Variables::new()).expect_err("complaints");
    insta::assert_snapshot!(folder.shown(&complaints), @"
        error: `TMP/binary.yaml` is not UTF-8 text: see line 2, byte 8 of the file

        error: `TMP/huge.yaml` is too large to be a suite: 5 MiB, at most 4 MiB

        error: this is an OpenAPI document, not a suite
         --> TMP/specs/api.yaml:1:1
          |
        1 | openapi: 3.1.0
          | ^^^^^^^ a suite names it: `spec: api.yaml`

        error: two suites are called `leads.yaml`
         |
         = note: `TMP/suites/leads.yaml` and `TMP/other/leads.yaml`: name the folder that holds both
        ");
}

#[test]
fn defaults_and_variables_beside_a_suite_stand_below_it() {
    let folder = Folder::of(&[
        ("specs/api.yaml", b"openapi: 3.1.0\n"),
        (
            "suites/specdrift.yaml",
            b"spec: ../specs/api.yaml\nsend: {timeout: 3s, in_flight: 7, rate: '${RATE}'}\nserver: ${HERE}\n",
        ),
        ("suites/.env", b"# settings\nHERE='http://localhost:1/'\nTOKEN=from-file # c\nRATE=5/s\n"),
        ("suites/a.yaml", b"send: {timeout: 4s}\nauth: {bearer: '${TOKEN}'}\n"),
        ("suites/b.yaml", b"auth: {bearer: '${FILE_ONLY:-${HERE}}'}\nsend: {in_flight: none}\n"),
    ]);
    let (suite, warnings) = read(&folder.path("suites/a.yaml"), &environment()).expect("a suite");
    assert_eq!(warnings, []);
    assert_eq!(suite.spec.value, folder.path("specs/api.yaml").to_string_lossy());
    assert_eq!((suite.pace.timeout, suite.pace.in_flight), (Duration::from_secs(4), 7));
    assert_eq!(suite.server.value, ServerChoice::Url("http://localhost:1".into()));
    assert_eq!(suite.bearer.map(|bearer| bearer.expose().to_owned()).as_deref(), Some("s3cr3t-token"));
    fs::write(folder.path("suites/specdrift.yaml"), "spec: a\nsend: {tmeout: 3s}\nsend: {}\n")
        .expect("written");
    let complaints = read(&folder.path("suites/b.yaml"), &environment()).expect_err("complaints");
    insta::assert_snapshot!(folder.shown(&complaints), @"
        error: `in_flight` must be a whole number from 1 to 10000, not `none`
         --> TMP/suites/b.yaml:2:19
          |
        2 | send: {in_flight: none}
          |                   ^^^^

        error: `send` has no key `tmeout`
         --> TMP/suites/specdrift.yaml:2:8
          |
        2 | send: {tmeout: 3s}
          |        ^^^^^^ did you mean `timeout`?

        error: `send` is given twice
         --> TMP/suites/specdrift.yaml:3:1
          |
        3 | send: {}
          | ^^^^ the first is on line 2
        ");
}

#[test]
fn the_suites_in_the_documentation_are_read() {
    let text = include_str!("../docs/suites.md");
    let blocks: Vec<&str> =
        text.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(blocks.len(), 10);
    for block in blocks {
        if block.starts_with("baseline:") {
            let source = Source { name: "leads.baseline.yaml".to_owned(), text: block.to_owned() };
            assert_eq!(specdrift::suite::parse_baseline(source).unwrap().known.len(), 1);
            continue;
        }
        let spec = if block.contains("spec:") { "" } else { "spec: a.yaml\n" };
        good(&format!("{spec}{block}"));
    }
}

#[test]
fn only_what_every_reader_takes_for_this_machine_is_loopback() {
    for (url, is_loopback) in [
        ("http://localhost", true),
        ("http://LocalHost:8080/v1", true),
        ("http://api.localhost:1/", true),
        ("http://127.9.9.9?x", true),
        ("http://[::1]:9/a", true),
        ("http://localhost.example.com", false),
        ("http://10.0.0.1", false),
        ("http://prod.example.com#.localhost", false),
        ("http://prod.example.com?.localhost", false),
        ("http://prod.example.com\\.localhost", false),
        ("http://localhost:1@prod.example.com", false),
        ("http://prod.example.com@localhost", false),
        ("http://prod.example.com\t.localhost", false),
        ("http://prod.example.com .localhost", false),
        ("http://local\nhost", false),
        ("http://prod.example.com\u{7f}.localhost", false),
        ("localhost", false),
    ] {
        assert_eq!(ServerChoice::Url(url.to_owned()).is_loopback(), is_loopback, "{url:?}");
    }
}
