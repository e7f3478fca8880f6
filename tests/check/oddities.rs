//! What browsers, proxies and test tools write, each in a row.

use serde_json::{Value, json};
use specdrift::suite::Level;

use crate::{SPEC, entry, har, judged, of, told};

const ITEM: &str = r#"{"id": 1, "name": "x"}"#;
const ME: &str = r#"{"token": "0123456789"}"#;
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

/// `METHOD URL STATUS`, the answer's body, and what the entry holds besides.
fn call(line: &str, body: &str, with: &Value) -> Value {
    let parts: Vec<_> = line.split(' ').collect();
    entry(parts[0], parts[1], parts[2].parse().unwrap(), body, with)
}

#[test]
fn how_a_recorder_keeps_a_body_is_no_finding() {
    let named = |more: Value| {
        let headers = [json!({"name": "content-type", "value": "application/json"}), more];
        Value::from_iter(headers)
    };
    let zipped = named(json!({"name": "content-encoding", "value": "gzip"}));
    let cut = r#"{"id": 1, "na"#;
    let base64 = json!({"size": 23, "encoding": "base64", "text": "eyJpZCI6IDEsICJu\nYW1lIjogIngifQ"});
    let gzip = json!({"size": 4, "encoding": "base64", "text": "H4sIAP8="});
    for (name, line, body, response, told) in [
        ("in Base64", "GET /items/1 200", ITEM, json!({"content": base64}), ""),
        (
            "not at all",
            "GET /items/1 200",
            ITEM,
            json!({"content": {"size": 999, "text": null}}),
            "unchecked application/json (not in the recording)",
        ),
        (
            "a part of it",
            "GET /items/1 200",
            cut,
            json!({"content": {"size": 999}}),
            "unchecked application/json (cut off or rewritten by the recorder)",
        ),
        ("all that came", "GET /items/1 200", cut, json!({}), "fail malformed-body"),
        ("decoded", "GET /items/1 200", ITEM, json!({"headers": zipped}), ""),
        (
            "as it travelled",
            "GET /items/1 200",
            "",
            json!({"content": gzip, "headers": zipped}),
            "unchecked application/json (`Content-Encoding: gzip`)",
        ),
        ("from its cache", "GET /items/1 304", ITEM, json!({}), ""),
        ("from its cache, undocumented", "GET /items 304", LIST, json!({}), ""),
        ("where there is none", "HEAD /items/1 200", ITEM, json!({}), ""),
    ] {
        assert_eq!(of(call(line, body, &json!({"response": response}))), told, "{name}");
    }
}

#[test]
fn how_a_recorder_writes_the_rest_of_an_answer_is_no_finding() {
    let list = json!([
        {"name": ":status", "value": "200"},
        {"name": "content-type", "value": "application/json"},
        {"name": "x-total", "value": "1"},
    ]);
    let own = json!({"content-type": "application/json", "x-total": 1, "X-Firefox-Spdy": "h2"});
    let object = json!({"Content-Type": "application/json", "X-Total": 1});
    for (name, line, body, with) in [
        ("no headers at all", "GET /items 200", LIST, json!({"response": {"headers": []}})),
        ("headers as an object", "GET /items 200", LIST, json!({"response": {"headers": object}})),
        ("headers of its own", "GET /items 200", LIST, json!({"response": {"headers": own}})),
        ("pseudo headers", "GET /items 200", LIST, json!({"response": {"headers": list}})),
        ("a method in lower case", "get /items/1 200", ITEM, json!({})),
        ("a status as text", "GET /items/1 200", ITEM, json!({"response": {"status": "200"}})),
        ("members of its own", "GET /items/1 200", ITEM, json!({"_priority": {"a": [1]}, "_x": null})),
        ("a fragment", "GET /items/1#top 200", ITEM, json!({})),
    ] {
        assert_eq!(of(call(line, body, &with)), "", "{name}");
    }
}

#[test]
fn answers_at_different_times_may_differ() {
    let entries = [
        entry("GET", "/items/1", 404, "", &json!({})),
        entry("HEAD", "/items/1", 200, "", &json!({})),
        entry("GET", "/items/1", 200, ITEM, &json!({})),
    ];
    let (report, _) = judged(SPEC, "", &[har(&entries)]);
    assert_eq!(told(&report), "");
}

#[test]
fn how_a_recorder_keeps_a_request_is_no_finding() {
    let params = json!([{"name": "name", "value": "a b&c"}]);
    let form = json!({"mimeType": "application/x-www-form-urlencoded", "params": params});
    let length = json!([{"name": "content-length", "value": "99"}]);
    let cut = json!({"mimeType": "application/json", "text": "{\"na"});
    let parts = json!({"mimeType": "multipart/form-data; boundary=b", "text": "--b--"});
    let mangled = json!({"mimeType": "application/json", "text": "{\"na\u{fffd}"});
    let base64 =
        json!({"mimeType": "application/json", "encoding": "base64", "text": "eyJuYW1lIjogIngifQ=="});
    for (name, request) in [
        ("a form without its text", json!({"postData": form})),
        ("a body in Base64", json!({"postData": base64})),
        ("no body", json!({"bodySize": 12})),
        ("parts without files", json!({"postData": parts})),
        ("bytes that are no text", json!({"postData": mangled})),
        ("a body of another length", json!({"headers": length, "postData": cut})),
    ] {
        assert_eq!(of(call("POST /items 201", ITEM, &json!({"request": request}))), "", "{name}");
    }
}

#[test]
fn what_was_taken_out_for_secrecy_is_no_finding() {
    let client = json!({"name": "X-Client", "value": "web"});
    for (name, headers, body, told) in [
        ("left out", json!([client]), ME, ""),
        (
            "replaced",
            json!([client, {"name": "cookie", "value": "***"}, {"name": "x-csrf-token", "value": "[REDACTED]"}]),
            ME,
            "",
        ),
        ("replaced in the answer", json!([client]), r#"{"token": "REDACTED"}"#, ""),
        (
            "no secret",
            json!([{"name": "X-Client", "value": "cli"}]),
            ME,
            "fail accepted-broken /header/X-Client; warn request-violates /header/X-Client",
        ),
        (
            "too short by itself",
            json!([client, {"name": "x-csrf-token", "value": "abc"}]),
            ME,
            "fail accepted-broken /header/X-Csrf-Token; warn request-violates /header/X-Csrf-Token",
        ),
    ] {
        let entry = entry("GET", "/me", 200, body, &json!({"request": {"headers": headers}}));
        assert_eq!(of(entry), told, "{name}");
    }
}

#[test]
fn what_is_no_call_to_the_api_is_left_out_and_counted() {
    let asks = json!({"request": {"headers": [{"name": "Access-Control-Request-Method", "value": "GET"}]}});
    let hsts = json!({"response": {"headers": [{"name": "Non-Authoritative-Reason", "value": "HSTS"}]}});
    let worker = json!({"response": {"_fetchedViaServiceWorker": true}});
    let elsewhere = "to other hosts or paths";
    let no_http = "no HTTP, such as `data:` and `chrome-extension:`";
    let implicit = "HEAD, OPTIONS or TRACE that the document does not name";
    for (name, line, with, why) in [
        ("another host", "GET https://other.example.com/v1/items/1 200", json!({}), elsewhere),
        ("another port", "GET https://api.example.com:8443/v1/items 200", json!({}), elsewhere),
        ("above the base", "GET https://api.example.com/v12/items 200", json!({}), elsewhere),
        ("data", "GET data:text/plain,hi 200", json!({}), no_http),
        ("an extension", "GET chrome-extension://abc/x.js 200", json!({}), no_http),
        ("a socket by its URL", "GET wss://api.example.com/v1/items 101", json!({}), "WebSockets"),
        ("a socket by its status", "GET /items 101", json!({}), "WebSockets"),
        ("a socket by its messages", "GET /items 200", json!({"_webSocketMessages": []}), "WebSockets"),
        ("no answer", "GET /items 0", json!({}), "without an answer"),
        ("no response", "GET /items 0", json!({"response": null}), "without an answer"),
        ("a preflight", "OPTIONS /items 204", asks, "CORS preflights"),
        ("OPTIONS", "OPTIONS /items 204", json!({}), implicit),
        ("HEAD", "HEAD /items 200", json!({}), implicit),
        ("the browser's own redirection", "GET /items 307", hsts, "answered by the browser itself"),
        ("a service worker", "GET /items 200", worker, "answered by the browser itself"),
    ] {
        assert_eq!(of(call(line, "", &with)), format!("left out {why} (1)"), "{name}");
    }
}

#[test]
fn what_says_nothing_about_the_document_is_left_out_and_counted() {
    let html = json!({"response": {"headers": [{"name": "content-type", "value": "text/html"}]}});
    let moved = json!({"response": {"headers": [{"name": "location", "value": "/v1/me"}]}});
    let file = "pages and files that the document does not name";
    for (name, line, with, why) in [
        ("a page", "GET /docs 200", html, file),
        ("a script", "GET /app.js 200", json!({}), file),
        ("a kind of page", "GET /x 200", json!({"_resourceType": "Document"}), file),
        ("nothing there", "GET /nothing 404", json!({}), "neither documented nor served"),
        ("no such method", "DELETE /items 405", json!({}), "neither documented nor served"),
        ("a slash too many", "GET /me/ 301", moved, "sent on to a documented path"),
        (
            "two templates",
            "GET /items/latest 200",
            json!({}),
            "that several operations of the document fit alike",
        ),
    ] {
        assert_eq!(of(call(line, "", &with)), format!("left out {why} (1)"), "{name}");
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
    let xml = json!({"request": {"postData": {"mimeType": "application/xml", "text": "<password>xml-s3cret-11</password>"}}});
    let token = format!("eyJhbGciOiJIUzI1NiJ9.{}.c2ln", "s3cret-12".repeat(5));
    let entries = [
        entry("POST", "/items", 201, answer, &sent),
        entry("GET", "/items/2", 200, r#"{"id": "answer-s3cret-6", "name": "x"}"#, &basic),
        entry("GET", "/reset/cookie-s3cret-2", 200, "{}", &json!({})),
        entry("GET", "/reset/k3y-in-the-path-s3cret-10", 200, "{}", &json!({})),
        entry("PUT", "/xml", 200, "{}", &xml),
        entry("GET", "/items/3", 200, &format!(r#"{{"id": "{token}", "name": "x"}}"#), &json!({})),
    ];
    let (report, _) = judged(SPEC, "", &[har(&entries)]);
    let mut bytes = Vec::new();
    specdrift::report::json::write(std::slice::from_ref(&report), &mut bytes).unwrap();
    let look = specdrift::report::terminal::Look { color: specdrift::text::Color::Plain, width: 120 };
    specdrift::report::terminal::write(&report, look, &mut bytes).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    for secret in secrets.into_iter().chain(["s3cret-10", "s3cret-11", "s3cret-12"]) {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    assert!(text.contains("Bearer '\"$SECRET_"), "{text}");
    assert!(!report.variables.is_empty());
}

#[test]
fn an_answer_is_held_against_no_other_operations_promises() {
    let operation = |target: &str| {
        format!(
            "  /#T={target}:
    post:
      parameters: [{{name: X-Target, in: header, required: true, schema: {{enum: [{target}]}}}}]
      requestBody: {{content: {{application/json: {{schema: {{type: object, required: [{target}]}}}}}}}}
      responses: {{'200': {{description: ok, content: {{application/json: {{schema: {{type: object, required: [{target}]}}}}}}}}}}
"
        )
    };
    let spec = format!(
        "openapi: 3.1.0\ninfo: {{title: RPC, version: '1'}}\nservers: [{{url: 'https://api.example.com/v1'}}]\npaths:\n{}{}",
        operation("A"),
        operation("B")
    );
    let call = |target: &str, sent: &str| {
        let with = json!({"request": {
            "headers": [{"name": "X-Target", "value": target}],
            "postData": {"mimeType": "application/json", "text": sent}}});
        entry("POST", "/", 200, r#"{"B": 1}"#, &with)
    };
    for (name, entry, of_it) in [
        ("the one that takes it", call("B", r#"{"B": 1}"#), ""),
        (
            "the one whose parameters take it",
            call("B", "{}"),
            "fail accepted-broken /body/B; warn request-violates /body/B",
        ),
        ("neither", call("C", "{}"), "left out that several operations of the document fit alike (1)"),
    ] {
        let (report, _) = judged(&spec, "", &[har(&[entry])]);
        assert_eq!(told(&report), of_it, "{name}");
    }
}
