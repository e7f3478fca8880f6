//! A log of calls as a HAR: HTTP Archive 1.2, as browsers' tools read it.

use std::io;

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::judge::status_words;
use crate::send::Record;
use crate::send::RecordedAnswer;
use crate::send::RecordedBody;
use crate::send::RecordedMessage;

/// Writes calls as one HAR, each as it comes: none is kept in memory.
///
/// # Errors
/// Those of the writer, and of whoever brings the calls.
pub fn write(calls: &mut dyn Iterator<Item = io::Result<Record>>, out: &mut dyn io::Write) -> io::Result<()> {
    let creator = json!({"name": "specdrift", "version": env!("CARGO_PKG_VERSION")});
    write!(out, "{{\"log\":{{\"version\":\"1.2\",\"creator\":{creator},\"pages\":[],\"entries\":[")?;
    let mut separator = "\n";
    for call in calls {
        write!(out, "{separator}{}", entry(&call?))?;
        separator = ",\n";
    }
    writeln!(out, "\n]}}}}")?;
    out.flush()
}

/// An entry. What HAR has no member for has a name of our own, with `_` before it.
fn entry(call: &Record) -> Value {
    let time = call.duration_ms.unwrap_or_default();
    let mut entry = json!({
        "startedDateTime": call.time.as_deref().unwrap_or("1970-01-01T00:00:00.000Z"),
        "time": time,
        "request": request(call),
        "response": response(call.response.as_ref()),
        "cache": {},
        // Only the whole is measured, from asking for a connection to the last byte received.
        "timings": {"blocked": -1, "dns": -1, "connect": -1, "ssl": -1, "send": 0, "wait": time, "receive": 0},
    });
    let words = |name: &str, value: Option<Value>| value.map(|value| (name.to_owned(), value));
    let own = [
        words("_case", call.case.as_deref().map(Value::from)),
        words("_attempt", call.attempt.map(Value::from)),
        words("_part", call.part.as_deref().map(Value::from)),
        words("_rateLimitLeft", call.rate_limit_left.map(Value::from)),
        words("_error", call.error.as_ref().map(|error| Value::from(error.message.as_str()))),
    ];
    if let Value::Object(members) = &mut entry {
        members.extend(own.into_iter().flatten());
    }
    entry
}

fn request(call: &Record) -> Value {
    let message = &call.request;
    let mut request = json!({
        "method": call.method,
        "url": call.url,
        "httpVersion": VERSION,
        "cookies": cookies(&message.headers, "cookie"),
        "headers": headers(&message.headers),
        "queryString": query(&call.url),
        "headersSize": -1,
        "bodySize": size(message.body.as_ref(), message.body_size),
    });
    if let Some(body) = &message.body {
        request["postData"] = post_data(message, body);
    }
    request
}

fn post_data(message: &RecordedMessage, body: &RecordedBody) -> Value {
    let media_type = header(&message.headers, "content-type").unwrap_or_default();
    let mut data = match body {
        RecordedBody::Text(text) => json!({"mimeType": media_type, "text": text}),
        // HAR has no `encoding` here; those who read it as Chrome and Firefox write it know this name.
        RecordedBody::Binary { base64 } => {
            json!({"mimeType": media_type, "text": base64, "encoding": "base64"})
        }
    };
    if let Some(size) = message.body_size {
        data["comment"] = Value::from(format!("cut off, of {size} bytes"));
    }
    data
}

/// The version of HTTP, of which nothing is known here.
const VERSION: &str = "unknown";

/// An answer; where none came, as browsers write it: with status 0.
fn response(answer: Option<&RecordedAnswer>) -> Value {
    let Some(answer) = answer else {
        return json!({
            "status": 0, "statusText": "", "httpVersion": VERSION, "cookies": [], "headers": [],
            "content": {"size": 0, "mimeType": "x-unknown"}, "redirectURL": "", "headersSize": -1, "bodySize": -1,
        });
    };
    let words = status_words(answer.status);
    let size = size(answer.body.as_ref(), answer.body_size);
    let mut content = json!({
        "size": size,
        "mimeType": header(&answer.headers, "content-type").unwrap_or("x-unknown"),
    });
    match &answer.body {
        Some(RecordedBody::Text(text)) => content["text"] = Value::from(text.as_str()),
        Some(RecordedBody::Binary { base64 }) => {
            content["text"] = Value::from(base64.as_str());
            content["encoding"] = Value::from("base64");
        }
        None => {}
    }
    if let Some(size) = answer.body_size {
        content["comment"] = Value::from(format!("cut off, of {size} bytes"));
    }
    json!({
        "status": answer.status,
        "statusText": words.split_once(' ').map_or("", |(_, words)| words),
        "httpVersion": VERSION,
        "cookies": cookies(&answer.headers, "set-cookie"),
        "headers": headers(&answer.headers),
        "content": content,
        "redirectURL": header(&answer.headers, "location").unwrap_or_default(),
        "headersSize": -1,
        "bodySize": size,
    })
}

fn headers(headers: &[(String, String)]) -> Vec<Value> {
    headers.iter().map(|(name, value)| json!({"name": name, "value": value})).collect()
}

fn header<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
}

fn cookies(headers: &[(String, String)], name: &str) -> Vec<Value> {
    let lines = headers.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str());
    let pairs = lines.flat_map(|line| {
        let first = if name == "cookie" { usize::MAX } else { 1 };
        line.split(';').take(first).filter_map(|pair| pair.split_once('='))
    });
    pairs.map(|(name, value)| json!({"name": name.trim(), "value": value.trim()})).collect()
}

fn query(url: &str) -> Vec<Value> {
    let query = url.split('#').next().and_then(|url| url.split_once('?')).map_or("", |(_, query)| query);
    let decoded = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.map(|(name, value)| json!({"name": decoded(name), "value": decoded(value)})).collect()
}

/// How many bytes a body had, as far as that is known: what was masked has others now.
fn size(body: Option<&RecordedBody>, whole: Option<u64>) -> u64 {
    let kept = body.map_or(0, |body| match body {
        RecordedBody::Text(text) => text.len(),
        RecordedBody::Binary { base64 } => base64.trim_end_matches('=').len() * 3 / 4,
    });
    whole.unwrap_or(kept as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::send::RecordedError;

    fn calls() -> Vec<Record> {
        let text = r#"{"format":1,"time":"2026-11-20T10:00:00.123Z","method":"POST","url":"http://h/a?b=c%20d&e","request":{"headers":[["cookie","x=***; y=***"],["content-type","a/b"]],"body":{"base64":"/wA="}},"response":{"status":404,"headers":[["set-cookie","s=***; Path=/"],["location","/z"]],"body":"no","body_size":70},"duration_ms":12.5,"case":"c","attempt":2}"#;
        let answered: Record = serde_json::from_str(text).unwrap();
        let error =
            RecordedError { kind: "refused".into(), message: "refused".into(), detail: String::new() };
        let silent = Record { response: None, error: Some(error), ..answered.clone() };
        vec![answered, silent]
    }

    #[test]
    fn every_call_is_an_entry_with_all_that_har_demands() {
        let mut out = Vec::new();
        write(&mut calls().into_iter().map(Ok), &mut out).unwrap();
        let har: Value = serde_json::from_slice(&out).unwrap();
        let entries = har["log"]["entries"].as_array().unwrap();
        assert_eq!((har["log"]["version"].as_str(), entries.len()), (Some("1.2"), 2));
        for entry in entries {
            for pointer in [
                "/startedDateTime",
                "/time",
                "/cache",
                "/timings/send",
                "/timings/wait",
                "/timings/receive",
                "/request/method",
                "/request/url",
                "/request/httpVersion",
                "/request/cookies",
                "/request/headers",
                "/request/queryString",
                "/request/headersSize",
                "/request/bodySize",
                "/response/status",
                "/response/statusText",
                "/response/httpVersion",
                "/response/cookies",
                "/response/headers",
                "/response/content/size",
                "/response/content/mimeType",
                "/response/redirectURL",
                "/response/headersSize",
                "/response/bodySize",
            ] {
                assert!(entry.pointer(pointer).is_some_and(|value| !value.is_null()), "{pointer} in {entry}");
            }
        }
        assert_eq!(
            entries[0]["request"]["queryString"],
            json!([{"name": "b", "value": "c d"}, {"name": "e", "value": ""}])
        );
        assert_eq!(entries[0]["request"]["cookies"].as_array().map(Vec::len), Some(2));
        assert_eq!(entries[0]["request"]["postData"]["encoding"], "base64");
        assert_eq!(entries[0]["response"]["cookies"], json!([{"name": "s", "value": "***"}]));
        assert_eq!(entries[0]["response"]["content"]["comment"], "cut off, of 70 bytes");
        assert_eq!((&entries[0]["_attempt"], &entries[1]["_error"]), (&json!(2), &json!("refused")));
        assert_eq!(entries[1]["response"]["status"], 0);
    }

    #[test]
    fn what_can_not_be_read_ends_the_writing() {
        let broken = std::iter::once(Err(io::Error::other("torn")));
        assert!(write(&mut broken.into_iter(), &mut Vec::new()).is_err());
    }
}
