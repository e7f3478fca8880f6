//! What an answer proves about its case, row by row.

use std::sync::Arc;

use serde_json::json;

use crate::judge::Outcome;
use crate::judge::fixture::World;
use crate::judge::fixture::answer;
use crate::judge::fixture::json;
use crate::judge::fixture::line;
use crate::judge::tests::answers::check;
use crate::plan::Body;
use crate::send::Outcome as Sent;
use crate::send::SendError;

#[test]
fn a_status_that_proves_nothing_is_inconclusive_with_its_reason() {
    check(
        "",
        "GET /leads/{leadId}",
        &[
            (
                "an id that nobody gave",
                answer(404, &[], ""),
                "inconclusive, no known `leadId` (404 Not Found)",
            ),
            (
                "no credentials",
                answer(401, &[], ""),
                "inconclusive, 401 Unauthorized: the suite gives no credentials",
            ),
            ("a limit", json(429, "<html>"), "inconclusive, 429 Too Many Requests"),
            (
                "a gateway's page",
                answer(502, &["content-type: text/html"], "<p>"),
                "inconclusive, 502 Bad Gateway",
            ),
            (
                "a conflict, undocumented",
                answer(409, &[], ""),
                "inconclusive, 409 Conflict; warn undocumented-status status:409 (200 or 404 | 409 Conflict)",
            ),
        ],
    );
    check(
        "generate: {values: {path.leadId: lead_1}}",
        "GET /leads/{leadId}",
        &[(
            "an id that is not there",
            answer(404, &[], ""),
            "inconclusive, 404 Not Found: the API does not take what `values:` gives for its path",
        )],
    );
    check(
        "auth: {bearer: abcdef}",
        "GET /leads",
        &[(
            "credentials that are not accepted",
            answer(401, &[], ""),
            "inconclusive, 401 Unauthorized: the credentials were not accepted",
        )],
    );
}

#[test]
fn a_refusal_of_a_bare_path_is_about_the_id_that_was_made_up() {
    check(
        "",
        "GET /leads/{leadId}",
        &[(
            "an id that was made up and is not of the API's own form",
            json(400, r#"{"error": "no"}"#),
            "inconclusive, no known `leadId` (400 Bad Request); \
                 warn undocumented-status status:400 (200 or 404 | 400 Bad Request)",
        )],
    );
}

#[test]
fn a_404_may_be_about_what_the_body_refers_to() {
    let world = World::new("");
    let mut case = world.valid("POST /leads");
    case.request.body = Some(Body(b"{}".as_slice().into()));
    let verdicts = world.verdicts(vec![(case, Sent::Answered(Arc::new(answer(404, &[], ""))))]);
    assert_eq!(
        line(&verdicts[0]),
        "inconclusive, 404 Not Found: the request names something that the API does not know; \
         warn undocumented-status status:404 (201, 400 or 5XX | 404 Not Found)"
    );
}

#[test]
fn a_valid_request_that_is_refused_or_crashes_fails() {
    check(
        "",
        "POST /leads",
        &[(
            "without credentials, a 400 may be about those",
            json(400, r#"{"error": "no"}"#),
            "inconclusive, 400 Bad Request: the suite gives no credentials",
        )],
    );
    check(
        "auth: {bearer: abcdef}",
        "POST /leads",
        &[
            (
                "refused for its form",
                json(400, r#"{"error": "no"}"#),
                "failed; fail rejected-valid status:400 (201 | 400 Bad Request)",
            ),
            (
                "not served",
                json(405, r#"{"error": "no"}"#),
                "failed; fail rejected-valid status:405 (201 | 405 Method Not Allowed: the documented operation is not served)",
            ),
            (
                "a crash is one finding, documented or not",
                answer(500, &["content-type: text/html"], "<p>"),
                "failed; fail server-error status:500 (201 | 500 Internal Server Error)",
            ),
            (
                "an undocumented success",
                json(202, "{}"),
                "failed; fail undocumented-status status:202 (201, 400 or 5XX | 202 Accepted)",
            ),
            (
                "a redirect",
                answer(301, &["location: /leads/"], ""),
                "failed; fail undocumented-status status:301 (201, 400 or 5XX | 301 Moved Permanently to `/leads/`)",
            ),
        ],
    );
}

#[test]
fn a_broken_request_is_to_be_refused_for_its_content() {
    let world = World::new("");
    let error = r#"{"error": "no"}"#;
    for (name, sent, response, expected) in [
        ("refused", Some(json!(42)), json(400, error), "passed"),
        (
            "refused with an undocumented status",
            Some(json!(42)),
            json(422, error),
            "passed; warn undocumented-status status:422 (201, 400 or 5XX | 422 Unprocessable Entity)",
        ),
        (
            "accepted: its body is another matter",
            Some(json!(42)),
            json(201, "{}"),
            "failed; fail accepted-broken /body/email (type string | 201 Created)",
        ),
        (
            "refused as something else",
            None,
            json(404, error),
            "failed; fail wrong-rejection status:404 (400 or 422 | 404 Not Found)",
        ),
        (
            "crashed",
            None,
            json(500, error),
            "failed; fail server-error status:500 (400 or 422 | 500 Internal Server Error)",
        ),
        (
            "the refusal's own body",
            None,
            json(400, "{}"),
            "failed; fail required-field-missing /error (required | missing)",
        ),
        ("a gateway", None, json(503, "{}"), "inconclusive, 503 Service Unavailable"),
        (
            "a token that ended",
            None,
            json(401, error),
            "inconclusive, 401 Unauthorized: the credentials are no longer accepted",
        ),
        (
            "a session that was left",
            None,
            json(403, error),
            "inconclusive, 403 Forbidden: the credentials are no longer accepted",
        ),
        (
            "the control's values are taken",
            None,
            json(409, error),
            "inconclusive, 409 Conflict: the request carries values that its control carried; \
             warn undocumented-status status:409 (201, 400 or 5XX | 409 Conflict)",
        ),
    ] {
        assert_eq!(world.verdict(world.broken("POST /leads", sent), response), expected, "{name}");
    }
}

#[test]
fn a_method_that_is_not_documented_is_refused_as_http_has_it() {
    let world = World::new("");
    for (name, response, expected) in [
        ("405 with Allow", answer(405, &["allow: GET, POST, OPTIONS"], ""), "passed"),
        (
            "405 without",
            answer(405, &["content-type: text/html"], "<p>"),
            "passed; note allow-missing header:Allow (`Allow: GET, POST` | no `Allow`)",
        ),
        ("501", answer(501, &[], ""), "passed"),
        ("accepted", json(200, "{}"), "failed; fail accepted-broken method (only GET, POST | 200 OK)"),
        (
            "404 on a path that is there",
            answer(404, &[], ""),
            "passed; warn wrong-rejection status:404 (405 or 501 | 404 Not Found)",
        ),
        (
            "a bad request",
            json(400, r#"{"error": "no"}"#),
            "passed; warn wrong-rejection status:400 (405 or 501 | 400 Bad Request)",
        ),
        (
            "forbidden",
            answer(403, &[], ""),
            "passed; warn wrong-rejection status:403 (405 or 501 | 403 Forbidden)",
        ),
        (
            "a token that ended",
            answer(401, &[], ""),
            "inconclusive, 401 Unauthorized: the credentials are no longer accepted",
        ),
    ] {
        assert_eq!(world.verdict(world.wrong_method("GET /leads", "PUT"), response), expected, "{name}");
    }
}

#[test]
fn what_was_not_sent_or_not_answered_is_told_apart() {
    let world = World::new("");
    let (valid, broken) = (world.valid("POST /leads"), world.broken("POST /leads", None));
    let control = valid.id.clone();
    let verdicts = world.verdicts(vec![
        (valid, Sent::Answered(Arc::new(json(409, r#"{"error": "taken"}"#)))),
        (broken, Sent::Withheld(control)),
        (world.valid("GET /leads"), Sent::Unanswered(SendError::Refused)),
        (world.valid("GET /ping"), Sent::Stopped),
    ]);
    let lines: Vec<_> = verdicts.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "inconclusive, 409 Conflict; warn undocumented-status status:409 (201, 400 or 5XX | 409 Conflict)",
            "inconclusive, 409 Conflict",
            "unanswered, connection refused",
            "skipped, the run was stopped before its turn",
        ]
    );
}

#[test]
fn four_hundred_and_four_everywhere_is_a_wrong_base_path() {
    let world = World::new("");
    let lost = || Sent::Answered(Arc::new(answer(404, &["content-type: text/html"], "<p>")));
    let verdicts = world
        .verdicts(vec![(world.valid("GET /leads"), lost()), (world.valid("GET /leads/{leadId}"), lost())]);
    for verdict in &verdicts {
        assert_eq!(line(verdict), "inconclusive, 404 Not Found on every operation");
    }
    let verdicts = world.verdicts(vec![
        (world.valid("GET /leads"), lost()),
        (world.valid("GET /ping"), Sent::Answered(Arc::new(answer(200, &["content-type: text/plain"], "1")))),
    ]);
    assert_eq!(
        line(&verdicts[0]),
        "failed; fail rejected-valid status:404 (200 | 404 Not Found: the documented operation is not served)"
    );
}

#[test]
fn every_error_keeps_the_suites_envelope() {
    let envelope = "error_envelope: {code: /code, message: /error, request_id: /requestId}";
    check(
        envelope,
        "GET /leads/{leadId}",
        &[
            (
                "kept",
                json(404, r#"{"error": "no", "code": "A", "requestId": "r"}"#),
                "inconclusive, no known `leadId` (404 Not Found); \
             warn unexpected-body  (no `content` | 46 bytes of `application/json`)",
            ),
            (
                "a code that is no text",
                json(404, r#"{"error": "no", "code": null, "requestId": "r"}"#),
                "failed; fail envelope-broken /code (the error's code | null); \
             warn unexpected-body  (no `content` | 47 bytes of `application/json`)",
            ),
            ("nothing", answer(401, &[], ""), "failed; fail envelope-broken  (the error envelope | no body)"),
        ],
    );
    check(
        envelope,
        "DELETE /leads/{leadId}",
        &[(
            "what the document says already is not said twice",
            json(409, r#"{"code": "A", "requestId": "r"}"#),
            "failed; fail required-field-missing /error (required | missing)",
        )],
    );
}

#[test]
fn the_suite_sets_levels_and_exceptions() {
    let odd = r#"{"id": "lead_1", "age": 36, "x_1": 1, "x_2": 2}"#;
    check(
        "responses: {undocumented-field: fail}",
        "POST /leads",
        &[(
            "raised",
            json(201, r#"{"id": "lead_1", "age": 36}"#),
            "failed; fail undocumented-field /age (no such field | integer 36)",
        )],
    );
    check("responses: {undocumented-field: off}", "POST /leads", &[("off", json(201, odd), "passed")]);
    check(
        "responses: {ignore: [{finding: undocumented-field, match: '/x_*', because: noise, until: 2026-11-20}]}",
        "POST /leads",
        &[(
            "ignored on its last day",
            json(201, odd),
            "passed; warn undocumented-field /age (no such field | integer 36)",
        )],
    );
    let world = World::new(
        "responses: {undocumented-feild: fail, ignore: [{finding: server-error, match: '*', because: x, until: 2026-11-19}]}",
    );
    let complaints: Vec<_> = crate::judge::check_codes(&world.suite, crate::judge::fixture::TODAY)
        .into_iter()
        .map(|complaint| (complaint.message, complaint.label))
        .collect();
    assert_eq!(
        complaints,
        [
            (
                "there is no finding `undocumented-feild`".to_owned(),
                "did you mean `undocumented-field`?".to_owned()
            ),
            (
                "the rule that ignores `server-error` ended on 2026-11-19".to_owned(),
                "take it out, or give it a later `until`".to_owned()
            ),
        ]
    );
}

#[test]
fn a_control_that_was_answered_as_documented_and_not_accepted_has_no_finding_to_see() {
    let world = World::new("");
    for (status, location, way_out) in [
        (302, "/status/1", "a refusal proves nothing beside such an answer"),
        (301, "/status/", "see the finding about the control"),
    ] {
        let (valid, broken) = (world.valid("GET /status"), world.broken("GET /status", None));
        let control = valid.id.clone();
        let redirect = answer(status, &[&format!("location: {location}")], "");
        let verdicts = world
            .verdicts(vec![(valid, Sent::Answered(Arc::new(redirect))), (broken, Sent::Withheld(control))]);
        let Outcome::Inconclusive(why, _) = &verdicts[1].outcome else { panic!("{verdicts:?}") };
        assert!(why.way_out.starts_with(way_out), "{status}: {why:?}");
    }
}
