//! A row for everything that can be wrong but for TLS.

use std::thread;
use std::time::Duration;

use jiff::Timestamp;

use crate::world::{SECRET, Server, bearer, check, closed, diagnosis, diagnosis_as, json_of, token, written};
use specdrift::doctor::terminal::{self, Extent};
use specdrift::doctor::{Diagnosis, State};

#[tokio::test]
async fn a_healthy_api_is_called_so_step_by_step() {
    let server = Server::healthy();
    let diagnosis = diagnosis(&server.url(), &bearer()).await;
    assert_eq!(diagnosis.exit_code(), 0);
    let text = golden(diagnosis, &server.host);
    assert!(!text.contains(SECRET) && text.contains("$TOKEN"), "{text}");
    insta::assert_snapshot!(text);
    // Nothing that could change anything was asked.
    for head in server.heard.lock().unwrap().iter() {
        let is_safe = head.starts_with("GET ") && !head.to_lowercase().contains("content-length");
        assert!(is_safe, "{head}");
    }
}

/// Both ways in which a person reads it, without what differs between runs.
fn golden(mut diagnosis: Diagnosis, host: &str) -> String {
    for step in &mut diagnosis.steps {
        step.elapsed = step.elapsed.map(|_| Duration::from_millis(3));
    }
    let mut out = Vec::new();
    terminal::write(&diagnosis, Extent::Whole, &mut out).unwrap();
    out.extend(b"\n=== in short ===\n");
    terminal::write(&diagnosis, Extent::Short, &mut out).unwrap();
    String::from_utf8(out).unwrap().replace(host, "127.0.0.1:PORT")
}

#[tokio::test]
async fn what_fails_is_told_with_whose_it_is_and_what_to_try() {
    let server = Server::start(|path| json_of(if path == "/v1/v1/things" { 500 } else { 404 }));
    let url = format!("http://{}/v1/v1", server.host);
    let lines = format!("auth: {{bearer: 'Bearer {SECRET}'}}\n");
    insta::assert_snapshot!(golden(diagnosis(&url, &lines).await, &server.host));
}

#[tokio::test]
async fn a_path_that_lacks_the_prefix_or_has_it_twice_is_the_first_to_fail() {
    let server = Server::healthy();
    for (path, words) in [("", "/v1`"), ("/v1/v1", "`/v1` stands twice"), ("/v2", "none of those")] {
        let url = format!("http://{}{path}", server.host);
        let diagnosis = diagnosis(&url, &bearer()).await;
        // What is served there after all is only odd.
        check(&diagnosis, ("base URL", "us", words));
    }
}

#[tokio::test]
async fn a_path_that_is_only_odd_is_a_warning() {
    let server = Server::start(|_| json_of(200));
    let diagnosis = diagnosis(&format!("http://{}", server.host), &bearer()).await;
    let base = &diagnosis.steps[0];
    assert_eq!((diagnosis.exit_code(), base.state), (0, State::Warning), "{}", written(&diagnosis));
}

#[tokio::test]
async fn four_hundred_and_four_on_everything_is_told_with_the_base_path() {
    let server = Server::start(|_| json_of(404));
    check(&diagnosis(&server.url(), &bearer()).await, ("request", "us", "look at the path of the base URL"));
}

#[tokio::test]
async fn a_name_without_an_address_and_a_port_without_a_server_are_told_apart() {
    let closed = closed();
    let proxy = format!("proxy: http://ada:{SECRET}@{closed}\n");
    for (url, lines, expected) in [
        ("http://no-such-host.invalid/v1".to_owned(), "", ("DNS", "us", "has no address")),
        (format!("http://{closed}/v1"), "", ("TCP", "the API", "connection refused")),
        ("http://127.0.0.1:1/v1".to_owned(), &*proxy, ("TCP", "the network", "that is the proxy")),
    ] {
        let diagnosis = diagnosis(&url, lines).await;
        check(&diagnosis, expected);
        // What stands on it was not tried.
        let skipped =
            |name: &str| diagnosis.steps.iter().any(|it| it.name == name && it.state == State::Skipped);
        assert!(skipped("HTTP") && skipped("request"), "{}", written(&diagnosis));
    }
}

#[tokio::test]
async fn redirects_are_named_with_where_they_lead_and_another_host_is_not_asked() {
    for (location, words) in [
        (
            "https://id.example.com/login?next=s3cr3t-t0ken-0123456789",
            "https://id.example.com/login: a login page",
        ),
        ("http://www.example.com/s3cr3t-t0ken-0123456789/things", "another host, which is not asked"),
        ("https://127.0.0.1:HERE/v1/things", "the same host by https"),
    ] {
        let port = std::sync::Arc::new(std::sync::OnceLock::<String>::new());
        let known = std::sync::Arc::clone(&port);
        let server = Server::start(move |_| {
            let here = known.get().map(String::as_str).unwrap_or_default();
            (302, format!("location: {}\r\n", location.replace("HERE", here)), "")
        });
        port.set(server.host.rsplit(':').next().unwrap().to_owned()).unwrap();
        let lines = format!("send: {{connect_timeout: 200ms}}\n{}", bearer());
        check(&diagnosis(&server.url(), &lines).await, ("HTTP", "us", words));
    }
}

#[tokio::test]
async fn a_login_page_for_those_without_credentials_is_no_fault() {
    let server = Server::over_heads(|head| {
        if head.contains(SECRET) { json_of(200) } else { (302, "location: /login\r\n".to_owned(), "") }
    });
    let diagnosis = diagnosis(&server.url(), &bearer()).await;
    assert_eq!(diagnosis.exit_code(), 0, "{}", written(&diagnosis));
}

#[tokio::test]
async fn a_redirect_on_the_same_server_is_followed_and_told() {
    let server = Server::start(|path| match path {
        "/v1/things" => (301, "location: /v1/things/\r\n".to_owned(), ""),
        _ => json_of(200),
    });
    let diagnosis = diagnosis(&server.url(), &bearer()).await;
    let http = diagnosis.steps.iter().find(|step| step.name == "HTTP").unwrap();
    let told = http.told.join("\n");
    assert!(http.state == State::Warning && told.contains("/v1/things/ without credentials: 200"), "{told}");
}

#[tokio::test]
async fn what_an_api_answers_tells_whose_it_is() {
    let headers = |text: &str| format!("content-type: application/json\r\n{text}");
    for (status, lines, expected) in [
        (
            401,
            headers("www-authenticate: Bearer error=\"invalid_token\", shown=s3cr3t-t0ken-0123456789\r\n"),
            ("request", "us", "invalid_token"),
        ),
        (403, headers(""), ("request", "us", "`things.read`")),
        (429, headers("retry-after: 7\r\n"), ("request", "us", "come back in 7")),
        (400, headers(""), ("request", "the API", "the request is valid")),
        (500, headers("x-request-id: req_77\r\n"), ("request", "the API", "req_77")),
        (502, headers(""), ("request", "the API", "a gateway speaks")),
        (200, "content-type: text/html\r\n".to_owned(), ("request", "us", "a page for people")),
    ] {
        let server = Server::start(move |_| (status, lines.clone(), "{}"));
        check(&diagnosis(&server.url(), &bearer()).await, expected);
    }
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_the_apis() {
    let server = Server::start(|_| {
        loop {
            thread::park();
        }
    });
    let lines = format!("send: {{timeout: 200ms}}\n{}", bearer());
    check(&diagnosis(&server.url(), &lines).await, ("HTTP", "the API", "took too long"));
}

#[tokio::test]
async fn a_slow_answer_is_a_warning() {
    let lines = format!("responses: {{slower_than: 1ms}}\n{}", bearer());
    let slow = Server::start(|path| {
        thread::park_timeout(Duration::from_millis(20));
        json_of(if path.starts_with("/v1/things") { 200 } else { 404 })
    });
    let diagnosis = diagnosis(&slow.url(), &lines).await;
    let state = |name: &str| diagnosis.steps.iter().find(|step| step.name == name).map(|step| step.state);
    assert_eq!((state("HTTP"), state("request")), (Some(State::Warning), Some(State::Warning)));
    assert_eq!(diagnosis.exit_code(), 0, "{}", written(&diagnosis));
}

#[tokio::test]
async fn something_else_than_http_is_told() {
    let server = Server::over(
        |_| json_of(200),
        |mut stream| {
            let _ = std::io::Write::write_all(&mut stream, b"220 mail.example.com ESMTP\r\n");
            None
        },
    );
    check(&diagnosis(&server.url(), "").await, ("HTTP", "us", "it may be an https port"));
}

#[tokio::test]
async fn clocks_that_are_apart_are_told() {
    let server = Server::start(|_| {
        let (status, headers, body) = json_of(200);
        (status, format!("date: Sun, 06 Nov 1994 08:49:37 GMT\r\n{headers}"), body)
    });
    let diagnosis = diagnosis(&server.url(), &bearer()).await;
    let http = diagnosis.steps.iter().find(|step| step.name == "HTTP").unwrap();
    assert!(
        http.state == State::Warning && http.told.join("\n").contains("ahead of the server's"),
        "{http:?}"
    );
}

#[tokio::test]
async fn credentials_are_looked_at_before_they_are_sent_and_never_shown() {
    let server = Server::healthy();
    let now = Timestamp::now().as_second();
    let jwt = |claims: String| format!("auth: {{bearer: {}}}\n", token(&claims));
    for (lines, words) in [
        (format!("auth: {{bearer: '\"{SECRET}\"'}}\n"), "stands in quotes"),
        (format!("auth: {{bearer: 'Bearer {SECRET}'}}\n"), "begins with the scheme's name"),
        (jwt(format!("{{\"exp\": {}}}", now - 7_200)), "`bearer` is expired: its `exp` was 2 h"),
        (jwt(format!("{{\"exp\": {}, \"nbf\": {}}}", now + 7_200, now + 3_700)), "not good yet"),
    ] {
        check(&diagnosis(&server.url(), &lines).await, ("credentials", "us", words));
    }
    // Suites complain about these as they are read; programs that set credentials themselves don't.
    for (text, words) in [
        (format!("{SECRET}\r\n"), "holds a line end"),
        (format!(" {SECRET}"), "begins or ends with blanks"),
        (format!("{SECRET} {SECRET}"), "holds blanks"),
    ] {
        let diagnosis = diagnosis_as(&server.url(), "", Some(&text)).await;
        check(&diagnosis, ("credentials", "us", words));
    }
}

#[tokio::test]
async fn scopes_that_a_token_lacks_and_credentials_that_are_not_there_are_warnings() {
    let server = Server::healthy();
    let narrow = format!("auth: {{bearer: {}}}\n", token(r#"{"scope": "things.read"}"#));
    for (lines, words) in
        [(&*narrow, "`bearer` lacks `things.write`"), ("", "none are given, and the document asks")]
    {
        let diagnosis = diagnosis(&server.url(), lines).await;
        let step = diagnosis.steps.iter().find(|step| step.name == "credentials").unwrap();
        assert!(step.state == State::Warning && step.told.join("\n").contains(words), "{step:?}");
        assert!(!written(&diagnosis).contains("c1gn4ture"));
    }
}

#[tokio::test]
async fn a_token_that_can_not_be_fetched_fails_the_request_and_not_the_network() {
    let server = Server::start(|path| match path {
        "/v1/token" | "/token" => {
            (401, "content-type: application/json\r\n".to_owned(), r#"{"error": "invalid_client"}"#)
        }
        _ => json_of(200),
    });
    let lines = format!("auth: {{oauth2: {{client_id: me, client_secret: {SECRET}, token_url: /token}}}}\n");
    check(&diagnosis(&server.url(), &lines).await, ("request", "us", "invalid_client"));
}

#[tokio::test]
async fn a_token_that_is_fetched_is_looked_at_too_and_never_shown() {
    let narrow = token(r#"{"scope": "things.write"}"#);
    let body: &'static str = Box::leak(format!("{{\"access_token\": \"{narrow}\"}}").into_boxed_str());
    let server = Server::start(move |path| match path {
        "/v1/token" | "/token" => (200, "content-type: application/json\r\n".to_owned(), body),
        _ => json_of(200),
    });
    let lines = format!("auth: {{oauth2: {{client_id: me, client_secret: {SECRET}, token_url: /token}}}}\n");
    let diagnosis = diagnosis(&server.url(), &lines).await;
    let step = diagnosis.steps.iter().find(|step| step.name == "request").unwrap();
    assert!(step.told.join("\n").contains("the token lacks `things.read`"), "{step:?}");
    let all = written(&diagnosis);
    assert!(!all.contains(&narrow) && !all.contains(SECRET) && all.contains("$TOKEN"), "{all}");
}

#[tokio::test]
async fn credentials_do_not_go_out_where_they_would_be_read_on_the_way() {
    let diagnosis = diagnosis("http://no-such-host.invalid/v1", &bearer()).await;
    let step = diagnosis.steps.iter().find(|step| step.name == "credentials").unwrap();
    assert!(step.state == State::Failed && step.advice.join("\n").contains("https://"), "{step:?}");
}
