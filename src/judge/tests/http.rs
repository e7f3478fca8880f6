//! What HTTP and the document say beside status and schema, row by row.

use std::sync::Arc;

use serde_json::json;

use crate::judge::fixture::World;
use crate::judge::fixture::answer;
use crate::judge::fixture::json;
use crate::judge::fixture::line;
use crate::judge::tests::answers::check;
use crate::send::Outcome as Sent;
use crate::send::Response;

fn lead(headers: &[&str], body: &str) -> Response {
    let headers = [&["content-type: application/json"], headers].concat();
    answer(200, &headers, body)
}

#[test]
fn headers_are_heard() {
    let plain = r#"{"id": "lead_1"}"#;
    check(
        "",
        "GET /leads/{leadId}",
        &[
            ("of HTTP", lead(&["date: x", "etag: \"a\"", "server: x", "vary: *"], plain), "passed"),
            (
                "of nobody",
                lead(&["x-powered-by: PHP"], plain),
                r#"passed; note undocumented-header header:x-powered-by (no such header | string "PHP")"#,
            ),
            ("fresh", lead(&["age: 60", "cache-control: public, max-age=60"], plain), "passed"),
            (
                "stale, as it may be",
                lead(&["age: 90", "cache-control: max-age=60, stale-while-revalidate=30"], plain),
                "passed",
            ),
            (
                "stale",
                lead(&["age: 61", "cache-control: max-age=600, S-MaxAge=\"60\""], plain),
                "passed; warn stale-answer header:Age (`s-maxage=60` | `Age: 61`)",
            ),
            ("without a limit", lead(&["age: 61", "cache-control: no-cache"], plain), "passed"),
            (
                "to be gone",
                lead(&["deprecation: @1688169599", "sunset: Sun, 30 Jun 2024 23:59:59 GMT"], plain),
                "passed; warn deprecation-announced header:Deprecation (not deprecated | `Deprecation: @1688169599`); \
                 warn deprecation-announced header:Sunset (not deprecated | `Sunset: Sun, 30 Jun 2024 23:59:59 GMT`)",
            ),
            ("to stay", lead(&["deprecation: false"], plain), "passed"),
        ],
    );
    check(
        "responses: {slower_than: 2ms}",
        "GET /leads/{leadId}",
        &[("late", lead(&[], plain), "passed; warn slow-answer time (within 2 ms | after 3 ms)")],
    );
    check("responses: {slower_than: 3ms}", "GET /leads/{leadId}", &[("in time", lead(&[], plain), "passed")]);
}

#[test]
fn an_error_is_one_whatever_its_status() {
    let envelope = "error_envelope: {schema: '#/components/schemas/Error', code: /code, message: /error}";
    let error = r#"{"error": "no such lead", "code": "NONE"}"#;
    check(
        envelope,
        "GET /leads/{leadId}",
        &[
            (
                "in the envelope",
                json(200, error),
                "failed; fail error-in-success /code (errors have a status from 400 on | 200 OK with string \"NONE\")",
            ),
            ("a lead that has a code", json(200, r#"{"id": "lead_1"}"#), "passed"),
            (
                "half an envelope",
                json(200, r#"{"error": "no"}"#),
                "failed; fail required-field-missing /id (required | missing); \
                 warn undocumented-field /error (no such field | string \"no\")",
            ),
        ],
    );
    check(
        "",
        "GET /leads",
        &[
            (
                "as documented for 400",
                answer(200, &["content-type: application/json", "x-total: 0"], error),
                "failed; fail error-in-success /error (such a body has status 400 | 200 OK with string \"no such lead\")",
            ),
            (
                "a success with a word of failure",
                answer(
                    200,
                    &["content-type: application/json", "x-total: 0"],
                    r#"{"data": [], "error": null}"#,
                ),
                "passed; warn undocumented-field /error (no such field | null)",
            ),
        ],
    );
    // A server that says 200 to everything has not accepted what it calls an error.
    let world = World::new("");
    let verdict = world.verdict(world.broken("POST /leads", Some(json!(42))), json(200, error));
    assert_eq!(
        verdict,
        "failed; fail error-in-success /error (such a body has status 400 | 200 OK with string \"no such lead\")"
    );
}

#[test]
fn what_is_only_ever_sent_is_not_shown() {
    let leaked = |value: &str| json(200, &format!(r#"{{"id": "lead_1", "password": {value}}}"#));
    check(
        "",
        "GET /leads/{leadId}",
        &[
            (
                "a password",
                leaked("\"open sesame\""),
                "failed; fail write-only-leaked /password (`writeOnly` | string of 11 characters, not shown)",
            ),
            (
                "null",
                leaked("null"),
                "failed; fail null-appeared /password (type string | null); warn write-only-leaked /password (`writeOnly` | null)",
            ),
            (
                "stars",
                leaked("\"***\""),
                "passed; warn write-only-leaked /password (`writeOnly` | string \"***\")",
            ),
        ],
    );
}

#[test]
fn head_is_get_without_the_body() {
    let world = World::new("");
    let sent = |response: Response| Sent::Answered(Arc::new(response));
    let text = || answer(200, &["content-type: text/plain; charset=utf-8"], "42");
    for (name, get, head, told) in [
        ("alike", text(), answer(200, &["content-type: TEXT/plain"], ""), "passed"),
        (
            "another media type",
            text(),
            answer(200, &["content-type: text/html"], ""),
            "passed; warn head-differs header:Content-Type (`text/plain; charset=utf-8`, as to GET | `text/html`)",
        ),
        (
            "another status",
            text(),
            answer(405, &[], ""),
            "failed; fail rejected-valid status:405 (200 | 405 Method Not Allowed: the documented operation is not served); \
             warn head-differs status:405 (200 OK, as to GET | 405 Method Not Allowed)",
        ),
        ("another mood", answer(503, &[], ""), answer(200, &[], ""), "passed"),
    ] {
        let mut valid = [world.valid("GET /ping"), world.valid("HEAD /ping")];
        valid[1].id = crate::plan::CaseId("s.yaml::HEAD /ping::valid::minimal".into());
        let [first, second] = valid;
        let verdicts = world.verdicts(vec![(first, sent(get)), (second, sent(head))]);
        assert_eq!(line(&verdicts[1]), told, "{name}");
    }
}
