//! Files that are no recordings, and recordings that are partly none.

use serde_json::{Value, json};
use specdrift::traffic::{File, check};

use crate::{SPEC, TODAY, api, entry, har, judged, suite, told};

const ITEM: &str = r#"{"id": 1, "name": "x"}"#;

fn file(bytes: &[u8]) -> File {
    File { name: "dir/t.har".to_owned(), bytes: bytes.to_vec() }
}

#[test]
fn a_file_that_is_no_recording_is_complained_about_with_the_way_out() {
    for (bytes, told, way_out) in [
        (&b""[..], "`dir/t.har`:1:1: there is nothing in the file", "export"),
        (b"\n\n hello", "`dir/t.har`:3:2: the file is not JSON", "export"),
        (b"<html></html>", "`dir/t.har`:1:1: the file is a page or XML", "export"),
        (br#"{"openapi": "3.1.0"}"#, "neither HAR", "export"),
        (br#"{"log": {"entries": 7}}"#, "`dir/t.har`:1:21: `log.entries` is no list", "export"),
        (b"{\"log\": {\"entries\": [\n {\"request\": ", "`dir/t.har`:2:2: the file is cut off", "again"),
        (b"\x1f\x8b\x08\x00", "compressed", "gunzip"),
        (b"\xff\xfe{\x00", "UTF-16", "iconv"),
    ] {
        let complaints = check(&api(SPEC), &suite(""), &[file(bytes)], TODAY).err().unwrap();
        assert!(complaints[0].message.contains(told), "{}", complaints[0].message);
        assert!(complaints[0].label.contains(way_out), "{}", complaints[0].label);
    }
}

#[test]
fn a_bad_entry_is_told_and_counted_and_the_others_are_judged() {
    let good = || entry("GET", "/items/1", 200, r#"{"id": "1", "name": "x"}"#, &json!({}));
    let bad = |with: &Value| entry("GET", "/items/1", 200, ITEM, with);
    for (name, bad, message) in [
        ("no object", json!(7), "entry 2 is left out: the entry has no `request`"),
        ("null", Value::Null, "entry 2 is left out: the entry has no `request`"),
        ("no request", json!({"response": {}}), "entry 2 is left out: the entry has no `request`"),
        ("no method", bad(&json!({"request": {"method": null}})), "the request has no `method`"),
        ("a method that is none", bad(&json!({"request": {"method": "GET /items"}})), "this is no method"),
        ("no URL", bad(&json!({"request": {"url": null}})), "the request has no `url`"),
        ("a path alone", bad(&json!({"request": {"url": "/items/1"}})), "this is not a URL"),
        ("a status of another type", bad(&json!({"response": {"status": [200]}})), "this is no status"),
        ("a status that is none", bad(&json!({"response": {"status": 7}})), "this is no status"),
        (
            "Base64 that is none",
            bad(&json!({"response": {"content": {"encoding": "base64", "text": "{}"}}})),
            "this says that it is Base64, and is not",
        ),
    ] {
        let (report, complaints) = judged(SPEC, "", &[har(&[good(), bad, good()])]);
        assert_eq!(told(&report), "fail type-changed /id x2; left out not readable (1)", "{name}");
        assert_eq!(complaints.len(), 1, "{name}");
        assert!(complaints[0].message.contains(message), "{name}: {}", complaints[0].message);
        assert!(complaints[0].message.starts_with("`t.har`:"), "{name}: {}", complaints[0].message);
    }
}

#[test]
fn bytes_that_are_no_text_lose_one_entry_only() {
    let entries = [
        entry("GET", "/items/1", 200, ITEM, &json!({})),
        entry("GET", "/items/2", 200, r#"{"id": 1, "name": "BYTE"}"#, &json!({})),
        entry("GET", "/items/3", 200, ITEM, &json!({})),
    ];
    let text = String::from_utf8(har(&entries).bytes).unwrap();
    for (by, message) in [(&b"\xff"[..], "entry 2 is not in UTF-8"), (b"\\ud800", "entry 2 is not JSON")] {
        let (before, after) = text.split_once("BYTE").unwrap();
        let bytes = [before.as_bytes(), by, after.as_bytes()].concat();
        let (report, complaints) = judged(SPEC, "", &[file(&bytes)]);
        assert_eq!(told(&report), "left out not readable (1)");
        assert_eq!(report.cases.len(), 2);
        assert!(complaints[0].message.contains(message), "{}", complaints[0].message);
    }
}

#[test]
fn what_stands_before_a_cut_is_judged() {
    let entries: Vec<_> = (0..3).map(|_| entry("GET", "/items/1", 200, ITEM, &json!({}))).collect();
    let whole = har(&entries).bytes;
    for end in [whole.len() / 2, whole.len() - 20, whole.len() - 4] {
        let (report, complaints) = judged(SPEC, "", &[file(&whole[..end])]);
        let cut = complaints.iter().filter(|complaint| complaint.message.contains("cut off")).count();
        assert_eq!((report.cases.len().min(1), cut), (1, usize::from(end < whole.len() - 10)), "{end}");
    }
}

#[test]
fn any_beginning_of_a_recording_is_read_or_complained_about() {
    let post =
        json!({"request": {"postData": {"mimeType": "application/json", "text": "{\"name\": \"\\u00e4\"}"}}});
    let whole =
        har(&[entry("POST", "/items", 201, ITEM, &post), entry("GET", "/nowhere", 200, "{}", &json!({}))])
            .bytes;
    let (api, suite) = (api(SPEC), suite(""));
    for end in (0..whole.len()).step_by(7) {
        let checked = check(&api, &suite, &[file(&whole[..end])], TODAY);
        let told = checked.map_or_else(|complaints| complaints.len(), |(report, _)| report.cases.len());
        assert!(told > 0, "nothing is told of the first {end} bytes");
    }
    // Brackets by the thousand are no reason to end.
    let deep = format!("{{\"log\": {{\"entries\": [{}", "[".repeat(200_000));
    assert!(check(&api, &suite, &[file(deep.as_bytes())], TODAY).is_err());
    let closed = format!("{{\"log\": {{\"entries\": [{}{}]}}}}", "[".repeat(100_000), "]".repeat(100_000));
    let (report, _) =
        check(&api, &suite, &[file(closed.as_bytes())], TODAY).unwrap_or_else(|_| panic!("a HAR"));
    assert_eq!(told(&report), "left out not readable (1)");
}

#[test]
fn a_log_of_calls_is_read_line_by_line() {
    let line = |url: &str, format: u32, response: &Value| {
        json!({"format": format, "time": "2026-11-20T10:00:00Z", "method": "GET", "url": url, "later": true,
            "request": {"headers": [["accept", "*/*"]]}, "response": response, "duration_ms": 1.5})
        .to_string()
    };
    let answer = |body: &Value| json!({"status": 200, "headers": [["Content-Type", "application/json"]], "body": body});
    let url = "https://api.example.com/v1/items/1";
    let text = [
        line(url, 1, &answer(&json!(ITEM))),
        line(url, 1, &answer(&json!(r#"{"id": "1", "name": "x"}"#))),
        String::new(),
        line(url, 1, &answer(&json!({"base64": "eyJpZCI6IDEsICJuYW1lIjogIngifQ=="}))),
        line(url, 1, &Value::Null),
        line("https://other.example.com/", 1, &answer(&json!(""))),
        line(url, 2, &answer(&json!(ITEM))),
        line(url, 1, &json!({"status": "200"})),
        line(url, 1, &answer(&json!({"base64": "!"}))),
        "{\"format\": 1, \"meth".to_owned(),
        "nonsense".to_owned(),
    ]
    .join("\r\n");
    let (report, complaints) = judged(SPEC, "", &[File { name: "-".to_owned(), bytes: text.into_bytes() }]);
    assert_eq!(
        told(&report),
        "fail type-changed /id; left out to other hosts or paths (1); left out without an answer (1); left out not readable (5)"
    );
    assert_eq!(report.cases.len(), 3);
    let messages: Vec<_> = complaints.iter().map(|complaint| complaint.message.as_str()).collect();
    for (message, part) in messages.iter().zip([
        "`standard input`:7:11: entry 6 is left out: format 2 is not one",
        "entry 7 has a value of the wrong type at `response.status`",
        "entry 8 is left out: this is no Base64",
        "entry 9 is cut off",
        "`standard input`:11:",
    ]) {
        assert!(message.contains(part), "{message}: {part}");
    }
}
