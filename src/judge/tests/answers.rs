//! What an answer is checked for, row by row. Each trap of false alarms is a row that passes.

use crate::judge::fixture::World;
use crate::judge::fixture::answer;
use crate::judge::fixture::json;
use crate::send::Response;

const LEAD: &str = r#"{"id": "lead_1"}"#;

pub(super) fn check(lines: &str, operation: &str, rows: &[(&str, Response, &str)]) {
    let world = World::new(lines);
    for (name, response, expected) in rows {
        assert_eq!(world.verdict(world.valid(operation), response.clone()), *expected, "{name}");
    }
}

fn page(lead: &str) -> Response {
    answer(200, &["content-type: application/json", "x-total: 1"], &format!(r#"{{"data": [{lead}]}}"#))
}

#[test]
fn what_is_documented_passes() {
    check(
        "",
        "GET /leads",
        &[
            ("a page", page(LEAD), "passed"),
            ("an empty page is no evidence of anything", page(""), "passed"),
            ("a writeOnly field that is required nowhere", page(r#"{"id": "lead_1", "tags": []}"#), "passed"),
            (
                "parameters of a media type",
                answer(
                    200,
                    &["content-type: application/json; charset=UTF-8", "x-total: 0"],
                    r#"{"data": []}"#,
                ),
                "passed",
            ),
            (
                "no Content-Type where one is documented",
                answer(200, &["x-total: 0"], r#"{"data": []}"#),
                "passed; warn media-type-changed header:Content-Type (`application/json` | no `Content-Type`)",
            ),
            ("a value beside an extensible enum", page(r#"{"id": "lead_1", "color": "blue"}"#), "passed"),
            ("1.0 is an integer", page(r#"{"id": "lead_1", "score": 1.0}"#), "passed"),
        ],
    );
    check(
        "",
        "GET /ping",
        &[
            ("a number in plain text", answer(200, &["content-type: text/plain"], "42\n"), "passed"),
            ("an empty text is a text", answer(200, &["content-type: text/plain"], ""), "passed"),
        ],
    );
    check("", "DELETE /leads/{leadId}", &[("no body with 204", answer(204, &[], ""), "passed")]);
    check(
        "",
        "HEAD /ping",
        &[("no body for HEAD", answer(200, &["content-type: application/json"], ""), "passed")],
    );
}

#[test]
fn a_body_outside_its_schema_is_told_by_what_changed() {
    check(
        "",
        "GET /leads",
        &[
            ("required", page("{}"), "failed; fail required-field-missing /data/*/id (required | missing)"),
            (
                "type",
                page(r#"{"id": "lead_1", "score": "12"}"#),
                r#"failed; fail type-changed /data/*/score (type integer | string "12")"#,
            ),
            (
                "null",
                page(r#"{"id": "lead_1", "status": null}"#),
                "failed; fail null-appeared /data/*/status (type string | null)",
            ),
            (
                "an object for a text",
                page(r#"{"id": "lead_1", "email": {"home": "a@b.c"}}"#),
                "failed; fail structure-moved /data/*/email (type string | object with `home`)",
            ),
            (
                "a text for an object",
                page(r#"{"id": "lead_1", "company": "ACME"}"#),
                r#"failed; fail structure-moved /data/*/company (type object | string "ACME")"#,
            ),
            (
                "enum",
                page(r#"{"id": "lead_1", "status": "lost"}"#),
                r#"failed; fail enum-value-new /data/*/status (one of `new`, `won` | string "lost")"#,
            ),
            (
                "format",
                page(r#"{"id": "lead_1", "email": "nobody"}"#),
                r#"failed; fail format-changed /data/*/email (format email | string "nobody")"#,
            ),
            (
                "bound",
                page(r#"{"id": "lead_1", "score": 101}"#),
                "failed; fail format-changed /data/*/score (at most 100 | integer 101)",
            ),
            (
                "unique items",
                page(r#"{"id": "lead_1", "tags": ["a", "a"]}"#),
                "failed; fail schema-violated /data/*/tags (items all different | array of 2)",
            ),
        ],
    );
}

#[test]
fn what_the_document_does_not_mention_is_told_once_however_often_it_stands_there() {
    check(
        "",
        "GET /leads",
        &[
            (
                "an undocumented field",
                page(r#"{"id": "lead_1", "age": 36}"#),
                "passed; warn undocumented-field /data/*/age (no such field | integer 36)",
            ),
            (
                "a forbidden field",
                page(r#"{"id": "lead_1", "company": {"name": "ACME", "size": 3}}"#),
                "failed; fail undocumented-field /data/*/company/size (no other members than `name` | integer 3)",
            ),
            (
                "many items are one finding",
                page(&vec![r#"{"id": 1, "age": 3}"#; 500].join(",")),
                "failed; fail type-changed /data/*/id x500 (type string | integer 1); \
             warn undocumented-field /data/*/age x500 (no such field | integer 3)",
            ),
            (
                "an array for the envelope: nothing below it is looked at",
                answer(200, &["content-type: application/json", "x-total: 1"], r#"[{"age": 1}]"#),
                "failed; fail structure-moved  (type object | array of 1)",
            ),
        ],
    );
    check(
        "",
        "POST /login",
        &[(
            "the nearest branch speaks, and nothing is undocumented beside it",
            json(200, r#"{"token": 7}"#),
            "failed; fail type-changed /token (type string | integer 7)",
        )],
    );
}

#[test]
fn bodies_and_media_types_are_as_documented() {
    check(
        "",
        "POST /leads",
        &[
            (
                "cut off",
                json(201, r#"{"id": "lead_1"#),
                "failed; fail malformed-body  (a body of `application/json` | ends in the middle of a string at line 1 column 14)",
            ),
            ("no body", json(201, ""), "failed; fail missing-body  (a body of `application/json` | no body)"),
            (
                "HTML",
                answer(201, &["content-type: text/html"], "<p>"),
                "failed; fail media-type-changed header:Content-Type (`application/json` | `text/html`)",
            ),
            (
                "no media type at all",
                answer(201, &["content-type: json"], LEAD),
                "failed; fail media-type-changed header:Content-Type (`application/json` | `json`, which is no media type)",
            ),
            (
                "another JSON is another type",
                answer(201, &["content-type: application/hal+json"], LEAD),
                "failed; fail media-type-changed header:Content-Type (`application/json` | `application/hal+json`)",
            ),
        ],
    );
    check(
        "",
        "DELETE /leads/{leadId}",
        &[
            (
                "a body with 204",
                json(204, "{}"),
                "passed; warn unexpected-body  (204 has no body (RFC 9110) | 2 bytes of `application/json`)",
            ),
            (
                "default",
                json(400, r#"{"error": 1}"#),
                "failed; fail type-changed /error (type string | integer 1)",
            ),
        ],
    );
}

#[test]
fn what_cannot_be_read_here_is_unchecked() {
    check(
        "",
        "GET /file",
        &[
            (
                "XML can't be checked",
                answer(200, &["content-type: application/xml"], "<id/>"),
                "passed; unchecked application/xml",
            ),
            (
                "a file has nothing to check",
                answer(200, &["content-type: application/pdf"], "%PDF"),
                "passed",
            ),
        ],
    );
}

#[test]
fn headers_are_read_from_their_text() {
    let with = |lines: &[&str]| {
        let lines: Vec<_> = ["content-type: application/json"].iter().chain(lines).copied().collect();
        answer(200, &lines, r#"{"data": []}"#)
    };
    check(
        "",
        "GET /leads",
        &[
            ("missing", with(&[]), "failed; fail header-missing header:X-Total (required | missing)"),
            ("a list", with(&["x-total: 3", "x-tags: a, b"]), "passed"),
            ("a list over lines", with(&["x-total: 3", "x-tags: a", "x-tags: b"]), "passed"),
            (
                "no number",
                with(&["x-total: many"]),
                r#"failed; fail header-invalid header:X-Total (type integer | string "many")"#,
            ),
            (
                "out of bounds",
                with(&["x-total: -1"]),
                "failed; fail header-invalid header:X-Total (at least 0 | integer -1)",
            ),
        ],
    );
}

#[test]
fn a_body_that_cannot_be_read_here_is_not_malformed() {
    let deep = format!("{}1{}", r#"{"id": "#.repeat(200), "}".repeat(200));
    let coded = |coding: &str, body: &str| {
        answer(201, &["content-type: application/json", &format!("content-encoding: {coding}")], body)
    };
    check(
        "error_envelope: {code: /code}",
        "POST /leads",
        &[
            (
                "gzip",
                coded("gzip", "\u{1f}"),
                "passed; unchecked application/json (`Content-Encoding: gzip`)",
            ),
            ("identity is no coding", coded("Identity", LEAD), "passed"),
            ("deep", json(201, &deep), "passed; unchecked application/json (nested beyond 128)"),
            (
                "an error in a coding may be the envelope",
                Response { status: 404, ..coded("br", "\u{1f}") },
                "failed; fail rejected-valid status:404 (201 | 404 Not Found: the documented operation is not served)",
            ),
            (
                "an empty body is no coded one",
                coded("gzip", ""),
                "failed; fail missing-body  (a body of `application/json` | no body)",
            ),
        ],
    );
}
