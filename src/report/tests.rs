//! Reports as people and programs read them.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use crate::judge::fixture::TODAY;
use crate::judge::fixture::World;
use crate::judge::fixture::answer;
use crate::judge::fixture::exchanged;
use crate::judge::fixture::json;
use crate::judge::judge;
use crate::plan::Case;
use crate::report::Report;
use crate::report::json;
use crate::report::terminal;
use crate::report::terminal::Look;
use crate::send::Outcome as Sent;
use crate::send::Response;
use crate::send::SendError;
use crate::text::Color;

const SUITE: &str = "auth: {bearer: s3cret-token}
error_envelope: {code: /code, message: /error, request_id: /requestId}";

fn report(world: &World, sent: Vec<(Case, Sent)>) -> Report {
    let (plan, exchanges) = exchanged(sent);
    let verdicts = judge(&world.api, &world.suite, &plan, &exchanges, TODAY);
    Report::new(&world.api, &world.suite, &plan, &exchanges, &verdicts, Duration::from_millis(1234))
}

fn text(report: &Report, color: Color) -> String {
    let mut out = Vec::new();
    terminal::write(report, Look { color, width: 100 }, &mut out).expect("memory takes everything");
    String::from_utf8(out).expect("text")
}

fn answered(response: Response) -> Sent {
    Sent::Answered(Arc::new(response))
}

/// With credentials, as they are sent.
fn signed(mut case: Case) -> Case {
    case.request.headers.push(("authorization".to_owned(), "Bearer s3cret-token".to_owned()));
    case
}

fn drifted() -> Report {
    let world = World::new(SUITE);
    let created = || answered(json(201, r#"{"id": "lead_1", "score": "12"}"#));
    let error = r#"{"error": "name s3cret-token is odd", "code": "ODD", "requestId": "req_1"}"#;
    let mut again = world.broken("POST /leads", None);
    again.id.0 = format!("{}-again", again.id).into();
    report(
        &world,
        vec![
            (signed(world.valid("POST /leads")), created()),
            (signed(world.broken("POST /leads", Some(json!(42)))), created()),
            (signed(world.broken("POST /leads", None)), created()),
            (signed(again), answered(json(500, error))),
            (
                signed(world.valid("GET /leads")),
                answered(answer(
                    200,
                    &["content-type: application/json"],
                    r#"{"data": [{"id": "lead_1", "score": "9"}, {"id": 7}, {"id": 8}]}"#,
                )),
            ),
            (world.valid("GET /leads/{leadId}"), answered(json(404, "{}"))),
            (world.valid("GET /ping"), Sent::Unanswered(SendError::ReadTimeout)),
            (world.valid("GET /file"), answered(answer(200, &["content-type: application/xml"], "<id/>"))),
        ],
    )
}

#[test]
fn a_report_tells_documented_against_observed_and_how_to_see_it_again() {
    insta::assert_snapshot!(text(&drifted(), Color::Plain), @r#"
    Fixture (fixture-suite.yaml, fixture.yaml) against http://127.0.0.1:1

    GET /leads (1 failed)

      FAIL type-changed at `/data/*/score`: a value has another type than documented
          documented type integer
          observed   string "9" in 200 OK
          spec       fixture.yaml:102:17 (/components/schemas/Lead/properties/score/type)
          case       s.yaml::GET /leads::valid::minimal
          mend       mend the API, or document the type that it sends
          try        curl -i http://127.0.0.1:1/leads -H 'authorization: Bearer '"$TOKEN" -H 'accept:'

      FAIL type-changed at `/data/*/id`: a value has another type than documented (2 places in 1 case)
          documented type string
          observed   integer 7 in 200 OK
          spec       fixture.yaml:100:14 (/components/schemas/Lead/properties/id/type)
          case       s.yaml::GET /leads::valid::minimal
          try        curl -i http://127.0.0.1:1/leads -H 'authorization: Bearer '"$TOKEN" -H 'accept:'

      FAIL header-missing at header `X-Total`: a required header is missing
          documented required
          observed   missing from 200 OK
          spec       fixture.yaml:13:13 (/paths/~1leads/get/responses/200/headers/X-Total)
          case       s.yaml::GET /leads::valid::minimal
          mend       mend the API, or document the header as optional
          try        curl -i http://127.0.0.1:1/leads -H 'authorization: Bearer '"$TOKEN" -H 'accept:'

    POST /leads (4 failed)

      FAIL server-error: the server crashed
          fault      left out `/body/email`, which is required; answered 500 Internal Server Error,
                     expected 400 or 422
          spec       fixture.yaml:24:5 (/paths/~1leads/post)
          case       s.yaml::POST /leads::broken::/body/email::required-again
          control    the same request without the fault was answered 201 Created
          API said   ODD: name *** is odd (request req_1)
          mend       no request should get a 5xx: report it to the API's owner with the request id
          try        curl -i -X POST http://127.0.0.1:1/leads -H 'content-type: application/json' -H 'authorization: Bearer '"$TOKEN" -H 'accept:' --data-raw '{"name":"Ada"}'

      FAIL accepted-broken at `/body/email`: a broken request was accepted (2 cases)
          fault      left out `/body/email`, which is required; answered 201 Created, expected 400 or
                     422
          also       sent `/body/email` as integer 42, documented type string
          spec       fixture.yaml:95:50 (/components/schemas/NewLead/properties/email/type)
          case       s.yaml::POST /leads::broken::/body/email::required
          control    the same request without the fault was answered 201 Created
          mend       let the API refuse it, or let the document permit it
          try        curl -i -X POST http://127.0.0.1:1/leads -H 'content-type: application/json' -H 'authorization: Bearer '"$TOKEN" -H 'accept:' --data-raw '{"name":"Ada"}'

      FAIL type-changed at `/score`: as under GET /leads

    GET /leads/{leadId} (1 failed)

      FAIL envelope-broken: an error does not keep the suite's error envelope
          documented the error envelope
          observed   `/code` missing, `/error` missing, `/requestId` missing in 404 Not Found
          case       s.yaml::GET /leads/{leadId}::valid::minimal
          mend       mend the API, or the suite's `error_envelope:`
          try        curl -i http://127.0.0.1:1/leads/lead_1 -H 'accept:'

      WARN unexpected-body: there is a body where none is documented
          documented no `content`
          observed   2 bytes of `application/json` in 404 Not Found
          spec       fixture.yaml:43:9 (/paths/~1leads~1{leadId}/get/responses/404)
          case       s.yaml::GET /leads/{leadId}::valid::minimal
          mend       document the `content` of this response
          try        curl -i http://127.0.0.1:1/leads/lead_1 -H 'accept:'

    Unanswered (1 case got no answer)
      1 case: the answer took too long
        GET /ping

    Unchecked (1 case answered with a body that can't be parsed here)
      1 case: application/xml
        GET /file

    operation            failed  warnings  inconclusive  unanswered  skipped  passed
    GET /leads                1         -             -           -        -       -
    POST /leads               4         -             -           -        -       -
    GET /leads/{leadId}       1         1             -           -        -       -
    GET /ping                 -         -             -           1        -       -
    1 operation without a finding

    FAILED: the API breaks its document
      cases     6 failed, 1 unanswered, 1 passed
      findings  7 failing, 1 warning
      requests  8 in 1.23 s
      commands  set $TOKEN to the suite's secrets before you paste one
    "#);
}

#[test]
fn a_report_without_findings_is_short() {
    let world = World::new("");
    let report = report(
        &world,
        vec![(world.valid("GET /ping"), answered(answer(200, &["content-type: text/plain"], "1")))],
    );
    insta::assert_snapshot!(text(&report, Color::Plain), @r#"
    Fixture (fixture-suite.yaml, fixture.yaml) against http://127.0.0.1:1

    PASSED: every promise that was tried is kept
      cases     1 passed
      findings  none
      requests  1 in 1.23 s
    "#);
}

#[test]
fn colors_and_symbols_are_only_for_those_who_want_them() {
    let (plain, ansi) = (text(&drifted(), Color::Plain), text(&drifted(), Color::Ansi));
    assert!(plain.is_ascii(), "{plain}");
    assert!(ansi.contains("\x1b[1;31m✗\x1b[0m"), "{ansi}");
}

#[test]
fn a_secret_is_in_no_report() {
    let report = drifted();
    let mut bytes = Vec::new();
    json::write(std::slice::from_ref(&report), &mut bytes).expect("memory takes everything");
    let all = text(&report, Color::Plain) + &String::from_utf8_lossy(&bytes);
    assert!(!all.contains("s3cret"), "{all}");
    assert!(all.contains("name *** is odd") && all.contains(r#"'authorization: Bearer '"$TOKEN""#), "{all}");
}

#[test]
fn the_json_report_reads_back_as_it_was() {
    let report = drifted();
    let mut bytes = Vec::new();
    json::write(std::slice::from_ref(&report), &mut bytes).expect("memory takes everything");
    let read: json::Document = serde_json::from_slice(&bytes).expect("its own format");
    assert_eq!(read, json::document(&[report]));
    assert_eq!(read.format, 1);
    let suite = &read.suites[0];
    assert_eq!((suite.exit_code, suite.totals.failed, suite.cases.len()), (1, 6, 8));
}

#[test]
fn the_exit_code_tells_what_is_to_be_done() {
    let world = World::new("");
    let ping = || world.valid("GET /ping");
    let alive = || answered(answer(200, &["content-type: text/plain"], "1"));
    let lost = || (world.valid("GET /leads/{leadId}"), answered(answer(404, &[], "")));
    for (name, sent, code) in [
        ("nothing planned", vec![], 4),
        ("all well", vec![(ping(), alive())], 0),
        ("inconclusive beside what is well", vec![(ping(), alive()), lost()], 0),
        ("only inconclusive", vec![lost()], 3),
        (
            "no answer",
            vec![(ping(), alive()), (world.valid("GET /file"), Sent::Unanswered(SendError::Refused))],
            3,
        ),
        ("stopped", vec![(ping(), Sent::Stopped)], 3),
        (
            "a finding before all else",
            vec![
                (world.valid("GET /file"), answered(answer(500, &[], ""))),
                (ping(), Sent::Unanswered(SendError::Refused)),
            ],
            1,
        ),
    ] {
        assert_eq!(report(&world, sent).exit_code(), code, "{name}");
    }
}
