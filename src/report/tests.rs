//! Reports as people and programs read them.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use crate::judge::Code;
use crate::judge::fixture::TODAY;
use crate::judge::fixture::World;
use crate::judge::fixture::answer;
use crate::judge::fixture::exchanged;
use crate::judge::fixture::json;
use crate::judge::judge;
use crate::plan::Body;
use crate::plan::Case;
use crate::plan::CaseId;
use crate::plan::Intent;
use crate::plan::Mutation;
use crate::plan::Place;
use crate::report::OperationReport;
use crate::report::Report;
use crate::report::json;
use crate::report::plan;
use crate::report::plan_ndjson;
use crate::report::terminal;
use crate::report::terminal::Look;
use crate::send::Outcome as Sent;
use crate::send::Response;
use crate::send::SendError;
use crate::spec::OperationId;
use crate::suite::Level;
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
    insta::assert_snapshot!(text(&drifted(), Color::Plain));
}

#[test]
fn where_there_is_no_room_for_all_each_kind_is_seen_and_no_heading_is_empty() {
    let of = |level: Level, count: usize, report: &mut Report| {
        let findings = |it: &OperationReport| it.findings.iter().any(|group| group.level == level);
        let Some(operation) = report.operations.iter().find(|it| findings(it)).cloned() else { return };
        for number in 0..count {
            let mut copy = operation.clone();
            copy.id = OperationId(format!("GET /{level:?}/{number}").into());
            copy.findings.retain(|group| group.level == level);
            copy.findings.truncate(1);
            copy.findings[0].theme = 1000 * (count + 1) + number;
            report.operations.push(copy);
        }
    };
    for (failing, warnings, levels) in
        [(60, 0, vec!["failing"]), (60, 30, vec!["failing", "warnings"]), (0, 40, vec!["warnings"])]
    {
        let mut report = drifted();
        of(Level::Fail, failing, &mut report);
        of(Level::Warn, warnings, &mut report);
        let text = text(&report, Color::Plain);
        let rest = text.lines().find(|line| line.contains("more findings (")).unwrap_or_default();
        assert!(levels.iter().all(|level| rest.contains(level)), "{levels:?}: {text}");
        let lines: Vec<&str> = text.lines().collect();
        for heading in ["Failing (", "Warnings ("] {
            for at in (0..lines.len()).filter(|at| lines[*at].starts_with(heading)) {
                assert!(lines[at + 1].is_empty() && lines[at + 2].starts_with("  "), "{heading}: {text}");
            }
        }
        let codes = report.operations.iter().flat_map(|it| &it.findings);
        for group in codes.filter(|group| group.level != Level::Note) {
            let shown = lines.iter().any(|line| {
                line.starts_with("  ")
                    && !line.starts_with("   ")
                    && line.contains(&format!("{} ", group.code))
            });
            assert!(shown, "{}: {text}", group.code);
        }
        assert_eq!(text.matches("      try ").count(), 20, "{text}");
    }
}

#[test]
fn what_has_one_evident_cause_is_one_finding_whatever_the_operations() {
    let world = World::new("");
    let not_found = || answered(json(404, "{}"));
    let crash = || answered(json(500, "{}"));
    let typed = |case: Case| {
        let Intent::Broken(mutation) = case.intent else { panic!("it is broken") };
        let (place, sent) = (Place::MediaType, Some(json!("multipart/form-data; boundary=x")));
        let id = CaseId(format!("{}-type", case.id).into());
        Case { id, intent: Intent::Broken(Mutation { place, sent, ..mutation }), ..case }
    };
    let ok = || answered(json(200, "{}"));
    let report = report(
        &world,
        vec![
            (world.valid("POST /leads"), answered(json(201, r#"{"id": "a"}"#))),
            (world.valid("GET /ping"), ok()),
            (world.wrong_method("POST /leads", "PATCH"), not_found()),
            (world.wrong_method("GET /ping", "PUT"), not_found()),
            (typed(world.broken("POST /leads", None)), crash()),
            (world.broken("POST /leads", None), crash()),
            (typed(world.broken("GET /ping", None)), crash()),
        ],
    );
    let themes = |code: Code| {
        let groups = report.operations.iter().flat_map(|it| &it.findings).filter(|group| group.code == code);
        let themes: Vec<usize> = groups.map(|group| group.theme).collect();
        let different: HashSet<usize> = themes.iter().copied().collect();
        (themes.len(), different.len())
    };
    assert_eq!(themes(Code::WrongRejection), (2, 1));
    assert_eq!(themes(Code::ServerError), (3, 2));
}

#[test]
fn a_crash_is_told_by_its_causes_and_never_by_its_values() {
    let world = World::new("");
    for (said, groups) in [
        (&[r#"bad input "a""#, r#"bad input "b""#][..], 1),
        (&[r#"bad input "a""#, "limit must be positive", "limit must be positive"], 2),
        (&["one", "two", "three", "four", "five", "six", "seven"], 5),
    ] {
        let sent = said.iter().enumerate().map(|(index, said)| {
            let mut case = world.valid("GET /leads");
            case.id.0 = format!("{}-{index}", case.id).into();
            (case, answered(json(500, &serde_json::json!({ "message": said }).to_string())))
        });
        let report = report(&world, sent.collect());
        let findings = &report.operations[0].findings;
        assert_eq!(findings.len(), groups, "{said:?}");
        assert_eq!(findings.iter().map(|group| group.cases.len()).sum::<usize>(), said.len());
    }
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
      proven    conclusive 1 of 1 operation
      requests  1 in 1.23 s, seed 0
      latency   p50 3.0 ms, p95 3.0 ms, p99 3.0 ms, max 3.0 ms
      health    errors 0 %, timeouts 0 %
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

#[test]
fn a_secret_is_in_no_plan() {
    let secret = "s3cret/t\u{f6}ken";
    let world = World::new("auth: {bearer: s3cret/t\u{f6}ken}");
    let mut broken = world.broken("POST /leads", Some(json!({secret: [secret]})));
    broken.request.query = Some("key=s3cret%2Ft%C3%B6ken".to_owned());
    broken.request.headers.push(("cookie".to_owned(), "key=s3cret%2ft%c3%b6ken".to_owned()));
    let mut binary = world.valid("GET /ping");
    binary.request.body = Some(Body([b"\xff".as_slice(), secret.as_bytes()].concat().into()));
    let (plan, _) = exchanged(vec![(broken, Sent::Stopped), (binary, Sent::Stopped)]);
    let mut table = Vec::new();
    plan::write(&plan, &world.api, &world.suite, plan::Detail::Operations, &mut table)
        .expect("memory takes everything");
    let mut lines = Vec::new();
    plan_ndjson::write(&plan, &world.api, &world.suite, plan::Detail::Operations, &mut lines)
        .expect("memory takes everything");
    let (table, lines) = (String::from_utf8_lossy(&table), String::from_utf8_lossy(&lines));
    for text in [&table, &lines] {
        assert!(!text.contains("s3cret") && !text.contains("czNjcmV0") && text.contains("***"), "{text}");
    }
    for shown in [r#"["key","***"]"#, r#"["cookie","key=***"]"#, r#""sent":{"***":["***"]}"#] {
        assert!(lines.contains(shown), "{lines}");
    }
    assert!(lines.contains(r#"{"base64":"/"#) && lines.contains("***"), "{lines}");
}

#[test]
fn a_documents_control_characters_steer_no_terminal() {
    let mut world = World::new("");
    let ping = world.valid("GET /ping");
    world.suite.title = "a\u{1b}[2Jtitle".to_owned();
    world.api.operations[ping.operation].id.0 = "GET /pi\u{1b}[31mng".into();
    let report = report(&world, vec![(ping, answered(answer(500, &[], "")))]);
    let shown = text(&report, Color::Plain);
    assert!(!shown.contains('\u{1b}'), "{shown}");
    assert!(shown.contains(r"a\u{1b}[2Jtitle") && shown.contains(r"GET /pi\u{1b}[31mng"), "{shown}");
}

#[test]
fn a_long_secret_is_shown_in_no_part() {
    let secret = "l0ng-".repeat(30);
    let world = World::new(&format!("auth: {{bearer: {secret}}}"));
    let created = || answered(json(201, &json!({"id": "lead_1", "score": secret}).to_string()));
    let report = report(
        &world,
        vec![
            (world.valid("POST /leads"), created()),
            (world.broken("POST /leads", Some(json!(secret))), created()),
        ],
    );
    let shown = text(&report, Color::Plain);
    assert!(!shown.contains("l0ng-"), "{shown}");
    assert!(shown.contains(r#"string "***""#) && shown.contains("sent `/body/email` as string"), "{shown}");
}

#[test]
fn a_secret_in_the_address_of_a_document_is_hidden() {
    let world = World::new("auth: {bearer: fixture.yaml}");
    let report = report(&world, vec![(world.valid("POST /leads"), answered(json(201, "{}")))]);
    let shown = text(&report, Color::Plain);
    assert!(!shown.contains("fixture.yaml") && shown.contains("spec       ***:"), "{shown}");
}
