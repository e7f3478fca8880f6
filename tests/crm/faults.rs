//! Faults on demand, as a client sees them that reads bytes.

use std::io::ErrorKind;
use std::time::Duration;

use serde_json::json;
use specdrift::mock::Options;
use specdrift::suite::{self, Fault, MockWishes};
use specdrift::text::Source;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::{Crm, ran};

/// What a connection brought: all bytes, and how it ended; `None`: it was closed.
struct Received {
    text: String,
    end: Option<ErrorKind>,
}

impl Received {
    fn status(&self) -> &str {
        self.text.split(' ').nth(1).unwrap_or_default()
    }

    fn body(&self) -> &str {
        self.text.split_once("\r\n\r\n").map_or("", |(_, body)| body)
    }

    fn header(&self, name: &str) -> Option<&str> {
        let head = self.text.split("\r\n\r\n").next().unwrap_or_default();
        head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

fn faults(text: &str) -> Options {
    Options { faults: Fault::parse(text).unwrap(), fault_seed: 1, ..Options::default() }
}

/// Reads a connection to its end. The request asks for it to be closed.
async fn bytes(crm: &Crm, line: &str) -> Received {
    let mut stream = TcpStream::connect(crm.origin().trim_start_matches("http://")).await.unwrap();
    let head = format!(
        "{line} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\nconnection: close\r\n\r\n",
        crm.token
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let (mut all, mut part) = (Vec::new(), [0; 4096]);
    let end = loop {
        match stream.read(&mut part).await {
            Ok(0) => break None,
            Ok(count) => all.extend_from_slice(&part[..count]),
            Err(error) => break Some(error.kind()),
        }
    };
    Received { text: String::from_utf8_lossy(&all).into_owned(), end }
}

const LIST: &str = "GET /crm/v2/contacts";

#[tokio::test]
async fn a_status_is_answered_so_often_for_each_operation_as_the_document_has_it() {
    let crm = Crm::new(faults("503:2")).await;
    let new = || json!({"firstName": "Grace", "lastName": "Hopper", "externalId": "a"});
    let mut seen = Vec::new();
    for _ in 0..3 {
        let listed = crm.ask("GET", "/contacts", &[], None).await;
        let created = crm.create(new()).await;
        if listed.status == 503 {
            assert_eq!(
                (listed.at("/code"), listed.at("/status")),
                (json!("SERVICE_UNAVAILABLE"), json!(503))
            );
            assert_eq!((listed.header("retry-after"), listed.number("x-rate-limit-limit")), (None, 10_000));
        }
        seen.push((listed.status, created.status));
    }
    // What was answered 503 was not done: the third is no second.
    assert_eq!(seen, [(503, 503), (503, 503), (200, 201)]);
}

#[tokio::test]
async fn a_status_with_no_number_is_answered_always_even_where_the_document_has_it_not() {
    let crm = Crm::new(faults("504")).await;
    for path in ["/contacts", "/contacts/con_0001", "/elsewhere", "/contacts"] {
        assert_eq!(crm.ask("GET", path, &[], None).await.status, 504, "{path}");
    }
}

#[tokio::test]
async fn a_share_of_the_requests_is_struck_and_the_seed_says_which() {
    let mut runs = Vec::new();
    for seed in [1, 1, 2] {
        let crm = Crm::new(Options { fault_seed: seed, ..faults("503:20%") }).await;
        let mut struck = Vec::new();
        for _ in 0..100 {
            struck.push(crm.ask("GET", "/contacts/con_0001", &[], None).await.status == 503);
        }
        let count = struck.iter().filter(|struck| **struck).count();
        assert!((8..35).contains(&count), "{count}");
        runs.push(struck);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
}

#[tokio::test]
async fn who_is_told_to_wait_is_told_in_seconds_or_as_a_date() {
    let crm = Crm::new(faults("429:1,503:1,retry-after=2")).await;
    for status in [429, 503] {
        let answer = crm.ask("GET", "/contacts", &[], None).await;
        assert_eq!((answer.status, answer.header("retry-after")), (status, Some("2")));
    }
    let crm = Crm::new(faults("429:1,503:1,retry-after-date=60")).await;
    let answer = crm.ask("GET", "/contacts", &[], None).await;
    let date = answer.header("retry-after").unwrap();
    assert!(date.ends_with(" GMT"), "{date}");
    let date = jiff::fmt::rfc2822::parse(&date.replace("GMT", "+0000")).unwrap().timestamp();
    let ahead = date.as_second() - jiff::Timestamp::now().as_second();
    assert!((58..=61).contains(&ahead), "{ahead}");
}

#[tokio::test]
async fn a_429_tells_to_wait_even_where_nobody_said_so() {
    let crm = Crm::new(faults("429:1")).await;
    let answer = crm.ask("GET", "/contacts", &[], None).await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, Some("1")));
    assert_eq!(answer.at("/code"), json!("RATE_LIMIT_EXCEEDED"));
}

#[tokio::test]
async fn latency_comes_before_the_answer() {
    let crm = Crm::new(faults("latency:30ms:1")).await;
    let begin = Instant::now();
    assert_eq!(bytes(&crm, LIST).await.status(), "200");
    assert!(begin.elapsed() >= Duration::from_millis(30));
}

#[tokio::test]
async fn a_connection_is_reset_amid_the_first_lines_and_what_was_asked_for_is_done() {
    let crm = Crm::new(faults("reset:1")).await;
    let cut = bytes(&crm, LIST).await;
    // What had arrived may be lost with the reset.
    assert_eq!((cut.end, cut.body()), (Some(ErrorKind::ConnectionReset), ""));
    assert!("HTTP/1.1 200 OK".starts_with(cut.text.lines().next().unwrap_or_default()), "{}", cut.text);
    assert_eq!(bytes(&crm, LIST).await.status(), "200");
    let deleted = bytes(&crm, "DELETE /crm/v2/contacts/con_0001").await;
    assert_eq!(deleted.end, Some(ErrorKind::ConnectionReset));
    let created = crm.client_request(&json!({"firstName": "G", "lastName": "H", "externalId": "a"})).await;
    assert!(created.is_none());
    let again = crm.create(json!({"firstName": "G", "lastName": "H", "externalId": "a"})).await;
    assert_eq!(again.status, 409);
}

#[tokio::test]
async fn half_a_body_comes_under_the_length_of_a_whole_one() {
    let crm = Crm::new(faults("half-body:1")).await;
    let half = bytes(&crm, LIST).await;
    let promised: usize = half.header("content-length").unwrap().parse().unwrap();
    assert_eq!((half.status(), half.end, half.body().len()), ("200", None, promised / 2));
    let whole = bytes(&crm, LIST).await;
    assert_eq!(whole.body().len(), promised);
    // Of what has no body there is no half.
    let deleted = bytes(&crm, "DELETE /crm/v2/contacts/con_0001").await;
    assert_eq!((deleted.status(), deleted.end), ("204", None));
}

#[tokio::test]
async fn a_gateway_answers_html_in_place_of_the_api() {
    for (fault, status, reason) in [
        ("gateway-html", "502", "Bad Gateway"),
        ("gateway-html:502", "502", "Bad Gateway"),
        ("gateway-html:504:1", "504", "Gateway Timeout"),
    ] {
        let crm = Crm::new(faults(fault)).await;
        let answer = bytes(&crm, LIST).await;
        assert_eq!((answer.status(), answer.header("content-type")), (status, Some("text/html")), "{fault}");
        assert!(answer.body().contains(&format!("<title>{status} {reason}</title>")), "{fault}");
    }
}

#[tokio::test]
async fn slow_headers_come_bit_by_bit() {
    let crm = Crm::new(faults("slow-headers:60ms:1")).await;
    let begin = Instant::now();
    let mut stream = TcpStream::connect(crm.origin().trim_start_matches("http://")).await.unwrap();
    let head = format!("{LIST} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {}\r\n\r\n", crm.token);
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut first = [0; 4096];
    let count = stream.read(&mut first).await.unwrap();
    assert!(!String::from_utf8_lossy(&first[..count]).contains("\r\n\r\n"));
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    assert!(begin.elapsed() >= Duration::from_millis(50));
    let text = format!("{}{}", String::from_utf8_lossy(&first[..count]), String::from_utf8_lossy(&rest));
    let body = text.split_once("\r\n\r\n").unwrap().1;
    assert!(text.starts_with("HTTP/1.1 200 OK\r\n") && body.ends_with('}'), "{text}");
}

#[tokio::test]
async fn nothing_ever_comes_from_a_server_that_times_out() {
    let crm = Crm::new(faults("timeout:1")).await;
    let patience = Duration::from_millis(50);
    assert!(tokio::time::timeout(patience, bytes(&crm, LIST)).await.is_err());
    assert_eq!(bytes(&crm, LIST).await.status(), "200");
}

#[tokio::test]
async fn garbage_is_no_http() {
    let crm = Crm::new(faults("garbage:1")).await;
    let garbage = bytes(&crm, LIST).await;
    assert!(!garbage.text.is_empty() && !garbage.text.contains("HTTP/"), "{}", garbage.text);
    assert_eq!(bytes(&crm, LIST).await.status(), "200");
}

#[tokio::test]
async fn nobody_listens_where_connections_are_refused() {
    let crm = Crm::without_token(faults("refuse")).await;
    let address = crm.origin().trim_start_matches("http://");
    let refused = TcpStream::connect(address).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    let crm = Crm::without_token(faults("refuse:300ms")).await;
    let address = crm.origin().trim_start_matches("http://");
    let refused = TcpStream::connect(address).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    let begin = Instant::now();
    while TcpStream::connect(address).await.is_err() {
        assert!(begin.elapsed() < Duration::from_secs(20), "it never listened");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn faults_come_one_after_the_other_and_waits_go_with_all_of_them() {
    let crm = Crm::new(faults("latency:5ms,503:1,half-body:1,garbage:1,gateway-html:1")).await;
    let mut seen = Vec::new();
    for _ in 0..5 {
        let begin = Instant::now();
        let answer = bytes(&crm, LIST).await;
        assert!(begin.elapsed() >= Duration::from_millis(5));
        let length = answer.header("content-length").and_then(|length| length.parse().ok());
        let is_whole = length.is_none_or(|length: usize| length == answer.body().len());
        seen.push((
            if answer.text.starts_with("HTTP") { answer.status().to_owned() } else { "garbage".into() },
            is_whole,
        ));
    }
    let expected = [("503", true), ("200", false), ("garbage", true), ("502", true), ("200", true)];
    assert_eq!(seen, expected.map(|(status, whole)| (status.to_owned(), whole)));
}

#[tokio::test]
async fn a_fault_may_be_one_operation_s_alone_and_leaves_tokens_alone() {
    let crm = Crm::new(faults("503@POST /contacts,garbage@deleteContact")).await;
    assert_eq!(crm.ask("GET", "/contacts", &[], None).await.status, 200);
    assert_eq!(crm.create(json!({})).await.status, 503);
    assert!(!bytes(&crm, "DELETE /crm/v2/contacts/con_0001").await.text.contains("HTTP/"));
    let crm = Crm::without_token(faults("503:1@POST /oauth/token")).await;
    let form = "grant_type=client_credentials";
    let statuses = [
        crm.token(&[super::FORM, super::DEMO], form).await,
        crm.token(&[super::FORM, super::DEMO], form).await,
    ];
    assert_eq!(statuses.map(|answer| answer.status), [503, 200]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suite_says_how_its_built_in_server_behaves() {
    let text = "spec: specs/contacts.yaml\nserver: mock\n\
                mock: {faults: ['503:1,retry-after=0', 'latency:1ms'], fault_seed: 3, token_lifetime: 2s, rate_limit: 50/s}\n";
    let source = Source { name: "suite.yaml".to_owned(), text: text.to_owned() };
    let (suite, warnings) = suite::parse(source, &std::collections::BTreeMap::new()).unwrap();
    assert_eq!(warnings, []);
    let MockWishes { faults, fault_seed, token_lifetime, rate_limit } = suite.mock;
    assert_eq!((faults.len(), fault_seed, token_lifetime), (2, 3, Some(Duration::from_secs(2))));
    assert_eq!(rate_limit.map(|limit| (limit.requests, limit.window)), Some((50, Duration::from_secs(1))));
    let suite = "spec: specs/contacts.yaml\nserver: mock\nsend: {retry: {first: 1ms}}\n\
                 generate: {operations: ['GET /contacts'], valid: [minimal], broken: none}\nauth: {bearer: key}\n\
                 mock: {faults: '503:2'}\n";
    let options = Options { key: Some("key".to_owned()), ..Options::default() };
    let report = ran(suite, options).await;
    assert_eq!((report.totals.passed, report.requests), (1, 3));
}
