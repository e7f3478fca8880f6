//! What browsers, proxies and test tools write, each in a row.

use serde_json::json;
use specdrift::suite::Level;

use crate::{SPEC, entry, har, judged, of, told};

const ITEM: &str = r#"{"id": 1, "name": "x"}"#;
const LIST: &str = r#"[{"id": 1, "name": "x"}]"#;

#[test]
fn an_answer_is_judged_as_that_of_a_valid_case() {
    let total = json!({"response": {"headers": [
        {"name": "content-type", "value": "application/json"}, {"name": "x-total", "value": "1"}]}});
    for (name, entry, told) in [
        ("as documented", entry("GET", "/items/1", 200, ITEM, &json!({})), ""),
        ("with headers", entry("GET", "/items", 200, LIST, &total), ""),
        (
            "another type",
            entry("GET", "/items/1", 200, r#"{"id": "1", "name": "x"}"#, &json!({})),
            "fail type-changed /id",
        ),
        (
            "a member too many",
            entry("GET", "/items/1", 200, r#"{"id": 1, "name": "x", "b": 2}"#, &json!({})),
            "warn undocumented-field /b",
        ),
        (
            "a header is missing",
            entry("GET", "/items", 200, LIST, &json!({})),
            "fail header-missing header:X-Total",
        ),
        (
            "another status",
            entry("GET", "/items/1", 202, "", &json!({})),
            "fail undocumented-status status:202",
        ),
        (
            "an undocumented refusal",
            entry("GET", "/items", 418, "", &json!({})),
            "warn undocumented-status status:418",
        ),
        ("a documented 404", entry("GET", "/items/1", 404, "", &json!({})), ""),
        ("a crash", entry("GET", "/items/1", 500, "{}", &json!({})), "fail server-error status:500"),
        ("a gateway", entry("GET", "/items/1", 502, "<html>", &json!({})), "inconclusive 502 Bad Gateway"),
        ("a limiter", entry("GET", "/items/1", 429, "", &json!({})), "inconclusive 429 Too Many Requests"),
        ("not served", entry("GET", "/items/1", 501, "", &json!({})), "fail rejected-valid status:501"),
    ] {
        assert_eq!(of(entry), told, "{name}");
    }
}

#[test]
fn a_request_is_valid_broken_or_disputed() {
    let post = |text: &str, status, body: &str| {
        let sent = json!({"request": {"postData": {"mimeType": "application/json", "text": text}}});
        entry("POST", "/items", status, body, &sent)
    };
    let bad = r#"{"error": "x"}"#;
    for (name, entry, told) in [
        ("valid", post(r#"{"name": "x"}"#, 201, ITEM), ""),
        (
            "valid and refused: the state may forbid it",
            post(r#"{"name": "x"}"#, 400, bad),
            "inconclusive 400 Bad Request: the document permits the request",
        ),
        ("broken and refused", post(r#"{"name": 1}"#, 400, bad), "warn request-violates /body/name"),
        (
            "broken and accepted",
            post(r#"{"name": 1}"#, 201, ITEM),
            "fail accepted-broken /body/name; warn request-violates /body/name",
        ),
        (
            "broken twice",
            post(r#"{"price": "1"}"#, 400, bad),
            "warn request-violates /body/price; warn request-violates /body/name",
        ),
        ("no JSON", post("{name", 400, bad), "warn request-violates /body"),
        ("a member too many", post(r#"{"name": "x", "y": 1}"#, 400, bad), "warn request-violates /body/y"),
        ("a format is a remark", post(r#"{"name": "x", "at": "today"}"#, 201, ITEM), ""),
        (
            "a number too large",
            entry("GET", "/items?limit=101", 400, "", &json!({})),
            "warn undocumented-status status:400; warn request-violates /query/limit",
        ),
        (
            "text in a number's place, read by nobody",
            entry("GET", "/items/abc", 404, "", &json!({})),
            "warn request-violates /path/id",
        ),
        (
            "no body where one is required",
            entry("POST", "/items", 400, bad, &json!({})),
            "warn request-violates /body",
        ),
        (
            "another media type",
            entry(
                "POST",
                "/items",
                400,
                bad,
                &json!({"request": {"postData": {"mimeType": "text/plain", "text": "x"}}}),
            ),
            "warn request-violates media-type",
        ),
    ] {
        assert_eq!(of(entry), told, "{name}");
    }
}

#[test]
fn what_a_recorder_does_is_no_finding() {
    let headers = |list: serde_json::Value| json!({"response": {"headers": list}});
    let json_type = json!({"name": "content-type", "value": "application/json"});
    for (name, entry, told) in [
        (
            "a body in Base64",
            entry(
                "GET",
                "/items/1",
                200,
                "",
                &json!({"response": {
                "content": {"size": 23, "mimeType": "application/json", "encoding": "base64", "text": "eyJpZCI6IDEsICJu\nYW1lIjogIngifQ"},
                "headers": [json_type]}}),
            ),
            "",
        ),
        (
            "a body that was not kept",
            entry(
                "GET",
                "/items/1",
                200,
                "",
                &json!({"response": {
                "content": {"size": 999, "mimeType": "application/json", "text": null}, "headers": [json_type]}}),
            ),
            "unchecked application/json (not in the recording)",
        ),
        (
            "a body that was cut off",
            entry(
                "GET",
                "/items/1",
                200,
                r#"{"id": 1, "na"#,
                &json!({"response": {"content": {"size": 999}}}),
            ),
            "unchecked application/json (cut off or rewritten by the recorder)",
        ),
        (
            "a body that came broken",
            entry("GET", "/items/1", 200, r#"{"id": 1, "na"#, &json!({})),
            "fail malformed-body",
        ),
        (
            "a body that was decoded",
            entry(
                "GET",
                "/items/1",
                200,
                ITEM,
                &headers(json!([json_type, {"name": "content-encoding", "value": "br"}])),
            ),
            "",
        ),
        (
            "a body that was not decoded",
            entry(
                "GET",
                "/items/1",
                200,
                "",
                &json!({"response": {
                "content": {"size": 4, "encoding": "base64", "text": "H4sIAP8="},
                "headers": [json_type, {"name": "content-encoding", "value": "gzip"}]}}),
            ),
            "unchecked application/json (`Content-Encoding: gzip`)",
        ),
        ("no headers at all", entry("GET", "/items", 200, LIST, &headers(json!([]))), ""),
        (
            "headers as an object",
            entry(
                "GET",
                "/items",
                200,
                LIST,
                &headers(json!({"Content-Type": "application/json", "X-Total": 1})),
            ),
            "",
        ),
        (
            "pseudo headers, lower case",
            entry(
                "GET",
                "/items",
                200,
                LIST,
                &headers(json!([
                {"name": ":status", "value": "200"}, json_type, {"name": "x-total", "value": "1"}])),
            ),
            "",
        ),
        ("a cached body of a 304", entry("GET", "/items/1", 304, ITEM, &json!({})), ""),
        ("a body of HEAD", entry("HEAD", "/items/1", 200, ITEM, &json!({})), ""),
        ("a method in lower case", entry("get", "/items/1", 200, ITEM, &json!({})), ""),
        (
            "a status as text",
            entry("GET", "/items/1", 200, ITEM, &json!({"response": {"status": "200"}})),
            "",
        ),
        (
            "a form without its text",
            entry(
                "POST",
                "/items",
                201,
                ITEM,
                &json!({"request": {"postData": {
                "mimeType": "application/x-www-form-urlencoded", "params": [{"name": "name", "value": "a b&c"}]}}}),
            ),
            "",
        ),
        (
            "a request's body that was not kept",
            entry("POST", "/items", 201, ITEM, &json!({"request": {"bodySize": 12}})),
            "",
        ),
        (
            "a request's body of another length",
            entry(
                "POST",
                "/items",
                201,
                ITEM,
                &json!({"request": {
                "headers": [{"name": "content-length", "value": "99"}],
                "postData": {"mimeType": "application/json", "text": "{\"na"}}}),
            ),
            "",
        ),
        (
            "members of a tool's own",
            entry("GET", "/items/1", 200, ITEM, &json!({"_priority": {"a": [1]}, "_x": null})),
            "",
        ),
        ("a fragment", entry("GET", "/items/1#top", 200, ITEM, &json!({})), ""),
    ] {
        assert_eq!(of(entry), told, "{name}");
    }
}

#[test]
fn what_was_taken_out_for_secrecy_is_no_finding() {
    let client = json!({"name": "X-Client", "value": "web"});
    for (name, headers, body, told) in [
        ("left out", json!([client]), "{}", ""),
        (
            "replaced",
            json!([client, {"name": "cookie", "value": "***"}, {"name": "x-csrf-token", "value": "[REDACTED]"}]),
            "{}",
            "",
        ),
        ("replaced in the answer", json!([client]), r#"{"token": "REDACTED"}"#, ""),
        (
            "no secret",
            json!([{"name": "X-Client", "value": "cli"}]),
            "{}",
            "fail accepted-broken /header/X-Client; warn request-violates /header/X-Client",
        ),
        (
            "too short by itself",
            json!([client, {"name": "x-csrf-token", "value": "abc"}]),
            "{}",
            "fail accepted-broken /header/X-Csrf-Token; warn request-violates /header/X-Csrf-Token",
        ),
    ] {
        let entry = entry("GET", "/me", 200, body, &json!({"request": {"headers": headers}}));
        assert_eq!(of(entry), told, "{name}");
    }
}

#[test]
fn what_is_no_call_to_the_api_is_left_out_and_counted() {
    let left = |why: &str| format!("left out {why} (1)");
    let asks = json!({"request": {"headers": [{"name": "Access-Control-Request-Method", "value": "GET"}]}});
    let html = json!({"response": {"headers": [{"name": "content-type", "value": "text/html"}]}});
    let moved = |to: &str| json!({"response": {"headers": [{"name": "location", "value": to}]}});
    for (name, entry, told) in [
        (
            "another host",
            entry("GET", "https://other.example.com/v1/items/1", 200, "", &json!({})),
            left("to other hosts or paths"),
        ),
        (
            "another port",
            entry("GET", "https://api.example.com:8443/v1/items/1", 200, "", &json!({})),
            left("to other hosts or paths"),
        ),
        (
            "above the base",
            entry("GET", "https://api.example.com/v12/items", 200, "", &json!({})),
            left("to other hosts or paths"),
        ),
        (
            "data",
            entry("GET", "data:text/plain,hi", 200, "", &json!({})),
            left("no HTTP, such as `data:` and `chrome-extension:`"),
        ),
        (
            "an extension",
            entry("GET", "chrome-extension://abc/x.js", 200, "", &json!({})),
            left("no HTTP, such as `data:` and `chrome-extension:`"),
        ),
        (
            "a socket by its URL",
            entry("GET", "wss://api.example.com/v1/items", 101, "", &json!({})),
            left("WebSockets"),
        ),
        ("a socket by its status", entry("GET", "/items", 101, "", &json!({})), left("WebSockets")),
        (
            "a socket by its messages",
            entry("GET", "/items", 200, "", &json!({"_webSocketMessages": []})),
            left("WebSockets"),
        ),
        ("no answer", entry("GET", "/items", 0, "", &json!({})), left("without an answer")),
        ("no response", entry("GET", "/items", 0, "", &json!({"response": null})), left("without an answer")),
        ("a preflight", entry("OPTIONS", "/items", 204, "", &asks), left("CORS preflights")),
        (
            "OPTIONS",
            entry("OPTIONS", "/items", 204, "", &json!({})),
            left("HEAD, OPTIONS or TRACE that the document does not name"),
        ),
        (
            "HEAD",
            entry("HEAD", "/items", 200, "", &json!({})),
            left("HEAD, OPTIONS or TRACE that the document does not name"),
        ),
        (
            "the browser's own redirection",
            entry(
                "GET",
                "/items",
                307,
                "",
                &json!({"response": {"headers": [{"name": "Non-Authoritative-Reason", "value": "HSTS"}]}}),
            ),
            left("answered by the browser itself"),
        ),
        (
            "a service worker",
            entry("GET", "/items", 200, "", &json!({"response": {"_fetchedViaServiceWorker": true}})),
            left("answered by the browser itself"),
        ),
        (
            "a page",
            entry("GET", "/docs", 200, "", &html),
            left("pages and files that the document does not name"),
        ),
        (
            "a script",
            entry("GET", "/app.js", 200, "x", &json!({})),
            left("pages and files that the document does not name"),
        ),
        (
            "a kind of page",
            entry("GET", "/x", 200, "x", &json!({"_resourceType": "Document"})),
            left("pages and files that the document does not name"),
        ),
        (
            "nothing there",
            entry("GET", "/nothing", 404, "", &json!({})),
            left("neither documented nor served"),
        ),
        (
            "no such method",
            entry("DELETE", "/items", 405, "", &json!({})),
            left("neither documented nor served"),
        ),
        (
            "a slash too many",
            entry("GET", "/me/", 301, "", &moved("/v1/me")),
            left("sent on to a documented path"),
        ),
        (
            "two templates",
            entry("GET", "/items/latest", 200, "", &json!({})),
            left("fitted alike by two paths of the document"),
        ),
    ] {
        assert_eq!(of(entry), told, "{name}");
    }
}

#[test]
fn what_the_document_does_not_have_is_told() {
    let moved = json!({"response": {"headers": [{"name": "location", "value": "/v1/elsewhere"}]}});
    for (entry, told) in [
        (
            entry("GET", "/internal/jobs/12", 200, "{}", &json!({})),
            "warn undocumented-operation GET /internal/jobs/*",
        ),
        (entry("PUT", "/items/7", 200, "{}", &json!({})), "warn undocumented-operation PUT /items/{id}"),
        (entry("PUT", "/items/7", 403, "{}", &json!({})), "note undocumented-operation PUT /items/{id}"),
        (entry("GET", "/old", 302, "", &moved), "warn undocumented-operation GET /old"),
        (
            entry("GET", "/page", 200, "{}", &json!({"_resourceType": "xhr"})),
            "warn undocumented-operation GET /page",
        ),
    ] {
        assert_eq!(of(entry), told);
    }
    let entries: Vec<_> =
        (1..=300).map(|id| entry("GET", &format!("/jobs/{id}"), 200, "{}", &json!({}))).collect();
    let (report, _) = judged(SPEC, "", &[har(&entries)]);
    assert_eq!(told(&report), "warn undocumented-operation GET /jobs/* x300");
    assert_eq!(report.exit_code(), 0);
}

#[test]
fn equal_findings_of_hundreds_of_calls_are_one_with_an_example() {
    let padding = "x".repeat(2000);
    let body = |id: usize| format!(r#"{{"id": "{id}", "name": "{padding}"}}"#);
    let entries: Vec<_> =
        (1..=400).map(|id| entry("GET", &format!("/items/{id}"), 200, &body(id), &json!({}))).collect();
    let (report, _) = judged(SPEC, "", &[har(&entries)]);
    assert_eq!(told(&report), "fail type-changed /id x400");
    let group = &report.operations[0].findings[0];
    assert_eq!(&*group.example.case.0, "suite.yaml::GET /items/{id}::recorded::t.har#1");
    let recorded = group.example.recorded.as_deref();
    assert_eq!(recorded, Some("entry 1 of `t.har`, 2026-11-20T10:00:00.000Z"));
    assert!(group.example.curl.contains("https://api.example.com/v1/items/1"), "{}", group.example.curl);
    assert_eq!((report.exit_code(), report.cases.len()), (1, 400));
    let recording = report.recording.unwrap();
    assert_eq!((recording.calls, recording.untouched.len()), (400, 6));
}

#[test]
fn a_suite_sets_levels_and_ignores_as_for_a_run() {
    let entry = || {
        [
            entry("GET", "/items/1", 200, r#"{"id": "1", "name": "x"}"#, &json!({})),
            entry("GET", "/jobs/1", 200, "{}", &json!({})),
        ]
    };
    for (lines, told_of_it, exit_code) in [
        ("", "fail type-changed /id; warn undocumented-operation GET /jobs/*", 1),
        (
            "responses: {type-changed: note, undocumented-operation: fail}",
            "note type-changed /id; fail undocumented-operation GET /jobs/*",
            1,
        ),
        ("responses: {type-changed: off, undocumented-operation: off}", "", 0),
        (
            "responses: {ignore: [{finding: type-changed, match: '/id', because: x}, {finding: undocumented-operation, match: 'GET /jobs**', because: y}]}",
            "",
            0,
        ),
    ] {
        let (report, _) = judged(SPEC, lines, &[har(&entry())]);
        assert_eq!((told(&report).as_str(), report.exit_code()), (told_of_it, exit_code), "{lines}");
    }
    let (report, _) = judged(SPEC, "responses: {type-changed: warn}", &[har(&entry())]);
    assert_eq!(report.findings(Level::Warn), 2);
}

#[test]
fn an_api_is_where_it_is_said_to_be() {
    let at = |host: &str| entry("GET", &format!("{host}/items/1"), 200, ITEM, &json!({}));
    let relative = SPEC.replace("https://api.example.com/v1", "/v1");
    let nowhere = SPEC.replace("servers: [{url: 'https://api.example.com/v1'}]", "");
    for (name, spec, lines, hosts, judged_calls) in [
        ("the document's", SPEC, "", &["https://api.example.com/v1", "http://localhost/v1"][..], Some(1)),
        (
            "the suite's",
            SPEC,
            "server: http://localhost:8080/x",
            &["http://localhost:8080/x", "https://api.example.com/v1"],
            Some(1),
        ),
        ("relative, one host", &relative, "", &["http://localhost/v1", "http://localhost/v2"], Some(1)),
        ("relative, two hosts", &relative, "", &["http://localhost/v1", "http://other/v1"], None),
        ("unsaid, one host", &nowhere, "", &["http://localhost"], Some(1)),
        ("unsaid, but the suite's", &nowhere, "server: http://a", &["http://a", "http://b"], Some(1)),
    ] {
        let entries: Vec<_> = hosts.iter().map(|host| at(host)).collect();
        let checked = specdrift::traffic::check(
            &crate::api(spec),
            &crate::suite(lines),
            &[har(&entries)],
            crate::TODAY,
        );
        let count = checked.as_ref().ok().map(|(report, _)| report.cases.len());
        assert_eq!(count, judged_calls, "{name}");
        if let Err(complaints) = checked {
            let told = format!("{} {:?}", complaints[0].message, complaints[0].notes);
            assert!(told.contains("names no server with a host") && told.contains("--server http"), "{told}");
        }
    }
}

#[test]
fn no_credential_of_a_recording_is_shown() {
    let secrets = [
        "bearer-s3cret-1",
        "cookie-s3cret-2",
        "query-s3cret-3",
        "header-s3cret-4",
        "body-s3cret-5",
        "answer-s3cret-6",
        "pw9",
        "basic-s3cret-8",
        "user-s3cret-9",
    ];
    let sent = json!({"request": {
        "headers": [
            {"name": "authorization", "value": "Bearer bearer-s3cret-1"},
            {"name": "cookie", "value": "sid=cookie-s3cret-2; lang=pw9"},
            {"name": "x-api-key", "value": "header-s3cret-4"},
            {"name": "content-type", "value": "application/json"},
        ],
        "url": "https://ada:user-s3cret-9@api.example.com/v1/items?api_key=query-s3cret-3&page=2",
        "postData": {"mimeType": "application/json", "text": r#"{"name": 1, "password": "body-s3cret-5"}"#},
    }});
    let answer = r#"{"id": "bearer-s3cret-1", "name": "x", "refresh_token": "answer-s3cret-6", "z": "query-s3cret-3"}"#;
    let basic = json!({"request": {"headers": [{"name": "authorization", "value": "Basic YWRhOmJhc2ljLXMzY3JldC04"}]}});
    let entries = [
        entry("POST", "/items", 201, answer, &sent),
        entry("GET", "/items/2", 200, r#"{"id": "answer-s3cret-6", "name": "x"}"#, &basic),
        entry("GET", "/reset/cookie-s3cret-2", 200, "{}", &json!({})),
    ];
    let (report, _) = judged(SPEC, "", &[har(&entries)]);
    let mut bytes = Vec::new();
    specdrift::report::json::write(std::slice::from_ref(&report), &mut bytes).unwrap();
    let look = specdrift::report::terminal::Look { color: specdrift::text::Color::Plain, width: 120 };
    specdrift::report::terminal::write(&report, look, &mut bytes).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    for secret in secrets {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    assert!(text.contains("Bearer '\"$SECRET_"), "{text}");
    assert!(!report.variables.is_empty());
}
