//! What a client reads, row by row.

use crate::judge::check_uses;
use crate::judge::fixture::World;
use crate::judge::fixture::answer;
use crate::judge::fixture::json;
use crate::judge::tests::answers::check;
use crate::send::Response;

fn page(lead: &str) -> Response {
    answer(200, &["content-type: application/json", "x-total: 1"], &format!(r#"{{"data": [{lead}]}}"#))
}

#[test]
fn a_change_of_what_is_read_fails_and_one_elsewhere_is_a_note() {
    let number = || page(r#"{"id": "lead_1", "score": "12"}"#);
    let score = |level: &str, outcome: &str| {
        format!(r#"{outcome}; {level} type-changed /data/*/score (type integer | string "12")"#)
    };
    for (used, outcome, level) in [
        ("GET /leads: /data/*/score", "failed", "fail"),
        ("GET /leads: /data/0/score", "failed", "fail"),
        ("GET /leads: /data", "failed", "fail"),
        ("GET /leads: /data/*/score/value", "failed", "fail"),
        ("GET /leads: /data/*/email", "passed", "note"),
        ("GET /leads: /data/score", "passed", "note"),
        ("GET /leads: /total, /data/*/score", "failed", "fail"),
        ("listLeads: /data/*/email", "passed", "note"),
        ("POST /leads: /email", "failed", "fail"),
    ] {
        let world = World::new(&format!("responses: {{uses: ['{used}']}}"));
        assert_eq!(world.verdict(world.valid("GET /leads"), number()), score(level, outcome), "{used}");
    }
}

#[test]
fn what_was_no_failure_is_one_where_it_is_read() {
    let age = r#"{"id": "lead_1", "company": {"name": "ACME"}, "age": 36}"#;
    let told = "undocumented-field /data/*/age (no such field | integer 36)";
    for (used, outcome) in [
        ("/data/*/age", "failed; fail"),
        ("/data", "failed; fail"),
        ("/data/*/ag", "passed; note"),
        ("/data/*/company/name", "passed; note"),
    ] {
        let world = World::new(&format!("responses: {{uses: ['GET /leads: {used}']}}"));
        assert_eq!(
            world.verdict(world.valid("GET /leads"), page(age)),
            format!("{outcome} {told}"),
            "{used}"
        );
    }
}

#[test]
fn a_change_above_what_is_read_fails_and_the_gravest_is_told_first() {
    check(
        "responses: {uses: ['GET /leads: /data/*/email']}",
        "GET /leads",
        &[
            (
                "an array for the envelope",
                answer(200, &["content-type: application/json", "x-total: 1"], "[]"),
                "failed; fail structure-moved  (type object | an empty array)",
            ),
            (
                "one that is read and one that is not",
                page(r#"{"email": null}"#),
                "failed; fail null-appeared /data/*/email (type string | null); \
                 note required-field-missing /data/*/id (required | missing)",
            ),
        ],
    );
}

#[test]
fn the_suites_own_levels_and_rules_come_before_what_is_read() {
    let uses = "uses: ['GET /leads: /data/*/email, /data/*/age']";
    let rule = "{finding: undocumented-field, match: '*/age', because: agreed}";
    for (lines, expected) in [
        ("undocumented-field: warn", "warn undocumented-field"),
        ("undocumented-field: off", ""),
        (&format!("ignore: [{rule}]"), ""),
        ("type-changed: fail", "fail undocumented-field"),
    ] {
        let world = World::new(&format!("responses: {{{uses}, {lines}}}"));
        let found = world.verdict(world.valid("GET /leads"), page(r#"{"id": "lead_1", "age": 36}"#));
        let found = found.split_once("; ").map_or("", |(_, rest)| rest);
        assert_eq!(found.split(" /").next(), Some(expected), "{lines}");
    }
    let world = World::new(&format!("responses: {{{uses}, type-changed: fail}}"));
    let found = world.verdict(world.valid("GET /leads"), page(r#"{"id": "lead_1", "score": "1"}"#));
    assert!(found.starts_with("failed; fail type-changed"), "{found}");
}

#[test]
fn statuses_media_types_headers_and_whole_bodies_count_as_ever() {
    let uses = "responses: {uses: ['* /leads**: /data/*/email', '* /shapes: /id']}";
    check(
        uses,
        "GET /leads",
        &[
            (
                "a header",
                answer(200, &["content-type: application/json"], r#"{"data": []}"#),
                "failed; fail header-missing header:X-Total (required | missing)",
            ),
            (
                "a body that does not parse",
                answer(200, &["content-type: application/json", "x-total: 1"], "{"),
                "failed; fail malformed-body  (a body of `application/json` | ends in the middle of an object at line 1 column 1)",
            ),
        ],
    );
    check(
        uses,
        "GET /shapes",
        &[
            (
                "an odd value that the document permits",
                json(200, r#"{"id": 1, "word": "42"}"#),
                "passed; note value-stretched /word (type string, not that it spells a number | string \"42\")",
            ),
            (
                "a status",
                json(418, "{}"),
                "inconclusive, 418 I'm a teapot; warn undocumented-status status:418 (200 | 418 I'm a teapot)",
            ),
        ],
    );
    check(
        uses,
        "DELETE /leads/{leadId}",
        &[(
            "a body where none belongs",
            json(204, "{}"),
            "passed; warn unexpected-body  (204 has no body (RFC 9110) | 2 bytes of `application/json`)",
        )],
    );
}

#[test]
fn a_field_that_leaks_does_so_whoever_reads_it() {
    let world = World::new("responses: {uses: ['GET /leads: /data/*/email']}");
    let found =
        world.verdict(world.valid("GET /leads"), page(r#"{"id": "lead_1", "password": "correct horse"}"#));
    assert!(found.starts_with("failed; fail write-only-leaked /data/*/password"), "{found}");
}

#[test]
fn what_is_read_must_be_in_some_documented_answer() {
    for (used, expected) in [
        ("GET /leads: /data/*/email, /data/0/status, /error", ""),
        ("GET /shapes: /anything/at/all", ""),
        ("GET **: /word", ""),
        (
            "GET /leads: /data/*/emial",
            "warning: no documented answer of `GET /leads` has `/data/*/emial`: did you mean `/data/*/email`?",
        ),
        (
            "GET /leads: /data/email",
            "warning: no documented answer of `GET /leads` has `/data/email`: did you mean `/data/*/email`?",
        ),
        (
            "GET /status: /id",
            "warning: no documented answer of `GET /status` has `/id`: name a place in the body of an answer, \
             such as `/data/email`, or `/data/*/email` in a list",
        ),
        (
            "GET /lead: /id",
            "error: suite names `GET /lead`, which is not in `fixture.yaml`: did you mean `GET /leads`?",
        ),
    ] {
        let world = World::new(&format!("responses: {{uses: ['{used}']}}"));
        let told: Vec<String> = check_uses(&world.api, &world.suite)
            .into_iter()
            .map(|complaint| {
                let severity = format!("{:?}", complaint.severity).to_lowercase();
                format!("{severity}: {}: {}", complaint.message, complaint.label)
            })
            .collect();
        assert_eq!(told.join("; "), expected, "{used}");
    }
}
