//! Tokens: when they are fetched, by whom, and what is done when they are refused.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::server::{OAUTH2, Server, VALID, guarded, json, ran, suite};

/// Hands out `tok-1`, `tok-2`, ... for so many seconds; what asks for anything else is answered by `api`, told the number of its token.
fn issuer(lifetime: &str, api: impl Fn(usize, &str) -> u16 + Send + Sync + 'static) -> Server {
    let issued = AtomicUsize::new(0);
    let lifetime = lifetime.to_owned();
    Server::start(move |heard| {
        if heard.target.starts_with("/token") {
            let number = issued.fetch_add(1, Ordering::SeqCst) + 1;
            return json(200, &format!(r#"{{"access_token": "tok-{number}-tok"{lifetime}}}"#));
        }
        let number = heard.bearer().split('-').nth(1).and_then(|number| number.parse().ok());
        json(number.map_or(401, |number| api(number, &heard.target)), "{}")
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_requests_share_one_token() {
    let server = issuer(r#", "expires_in": 3600"#, |_, _| 200);
    let suite = suite(&server.url, &format!("{OAUTH2}{VALID}send: {{in_flight: 64}}\n"));
    let report = ran(&guarded(64), &suite).await.unwrap();
    assert_eq!((report.totals.passed, report.totals.all()), (64, 64), "{:?}", report.hints);
    assert_eq!(server.asked(), 1);
    assert!(server.served().iter().all(|heard| heard.bearer() == "tok-1-tok"));
}

#[tokio::test]
async fn a_token_is_fetched_again_before_it_ends() {
    let server = issuer(r#", "expires_in": 0.03"#, |_, _| 200);
    let suite = suite(&server.url, &format!("{OAUTH2}{VALID}send: {{in_flight: 1, rate: 100/s}}\n"));
    let report = ran(&guarded(16), &suite).await.unwrap();
    assert_eq!(report.totals.passed, 16);
    assert!((2..=16).contains(&server.asked()), "{}", server.asked());
    assert_eq!(report.requests, 16, "none was refused");
}

#[tokio::test]
async fn the_end_of_a_jwt_is_known_without_being_told() {
    use base64::Engine;
    let server = Server::start(|heard| {
        if !heard.target.starts_with("/token") {
            return json(200, "{}");
        }
        let exp = jiff::Timestamp::now().as_duration().as_secs_f64() + 0.03;
        let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(format!(r#"{{"exp": {exp}}}"#));
        json(200, &format!(r#"{{"access_token": "e30.{payload}.c2ln"}}"#))
    });
    let suite = suite(&server.url, &format!("{OAUTH2}{VALID}send: {{in_flight: 1, rate: 100/s}}\n"));
    let report = ran(&guarded(16), &suite).await.unwrap();
    assert_eq!(report.totals.passed, 16);
    assert!(server.asked() > 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_refused_token_is_renewed_once_and_the_request_sent_again_at_once() {
    for (retry, in_flight) in [("off", 1), ("{tries: 4, first: 10s}", 16)] {
        let uses = AtomicUsize::new(0);
        // The first token is revoked after two uses.
        let server =
            issuer(
                "",
                move |number, _| {
                    if number == 1 && uses.fetch_add(1, Ordering::SeqCst) >= 2 { 401 } else { 200 }
                },
            );
        let lines = format!("{OAUTH2}{VALID}send: {{in_flight: {in_flight}, retry: {retry}}}\n");
        let report = ran(&guarded(20), &suite(&server.url, &lines)).await.unwrap();
        assert_eq!(report.totals.passed, 20, "{:?}", report.hints);
        assert_eq!(server.asked(), 2);
        assert!(report.hints.iter().all(|hint| !hint.contains("tried again")), "{:?}", report.hints);
        assert!(report.requests > 20 && report.requests <= 20 + in_flight, "{}", report.requests);
    }
}

#[tokio::test]
async fn credentials_that_nobody_takes_end_the_suite() {
    for (auth, asked) in [(OAUTH2, 2), ("auth: {bearer: key-1234}\n", 0)] {
        let server = issuer("", |_, _| 401);
        let lines = format!("{auth}{VALID}send: {{in_flight: 1}}\n");
        let report = ran(&guarded(50), &suite(&server.url, &lines)).await.unwrap();
        assert_eq!(report.totals.unanswered, 45, "{:?}", report.totals);
        assert_eq!(report.exit_code(), 3);
        assert!(server.served().len() <= 6, "{}", server.served().len());
        assert_eq!(server.asked(), asked);
        let told = report
            .hints
            .iter()
            .any(|hint| hint.contains("401 refused the credentials") && hint.contains("`auth:`"));
        assert!(told, "{:?}", report.hints);
    }
}

#[tokio::test]
async fn an_api_of_one_operation_is_left_alone_after_its_second_401() {
    let server = issuer("", |_, _| 401);
    let lines =
        format!("{OAUTH2}generate: {{valid: all, broken: none}}\nsend: {{in_flight: 1}}\nfollow_up: off\n");
    let report = ran(&guarded(1), &suite(&server.url, &lines)).await.unwrap();
    assert_eq!((server.served().len(), server.asked()), (2, 2));
    assert_eq!(report.totals.passed + report.totals.failed, 0);
}

#[tokio::test]
async fn one_operation_that_wants_other_credentials_ends_nothing() {
    let server = issuer("", |_, target| if target.starts_with("/thing7") { 401 } else { 200 });
    let lines = format!("{OAUTH2}generate: {{broken: none}}\nsend: {{in_flight: 1}}\nfollow_up: off\n");
    let report = ran(&guarded(30), &suite(&server.url, &lines)).await.unwrap();
    assert_eq!(report.totals.unanswered, 0, "{:?}", report.hints);
    assert!(report.totals.passed >= 29);
    assert_eq!(server.asked(), 2, "its refusal is not asked about again and again");
}

#[tokio::test]
async fn requests_about_credentials_are_sent_as_ever() {
    let lines = "generate: {valid: [minimal], broken: [no-credentials, wrong-credentials, wrong-scheme]}\nfollow_up: off\n";
    for (is_honest, failed) in [(true, 0), (false, 3)] {
        let server = Server::start(move |heard| {
            if heard.target.starts_with("/token") {
                return json(200, r#"{"access_token": "tok-1-tok"}"#);
            }
            let is_right = heard.bearer() == "tok-1-tok" || !is_honest;
            let (status, _, body) = json(if is_right { 200 } else { 401 }, "{}");
            (status, "content-type: application/json\r\nwww-authenticate: Bearer\r\n".to_owned(), body)
        });
        let report = ran(&guarded(1), &suite(&server.url, &format!("{OAUTH2}{lines}"))).await.unwrap();
        assert_eq!(report.totals.failed, failed, "{:?}", report.totals);
        assert_eq!((report.totals.all(), report.totals.unanswered, server.asked()), (4, 0, 1));
    }
}

#[tokio::test]
async fn every_grant_shows_what_it_has_and_new_refresh_tokens_are_kept() {
    for (grant, first, wanted) in [
        ("client_secret: s3cr3t-s3cr3t", "client_credentials", ""),
        ("grant: password, user: ada, password: p4ss-w0rd", "password", "username=ada&password=p4ss-w0rd"),
        ("refresh_token: ref-0-ref", "refresh_token", "refresh_token=ref-0-ref"),
        (
            "client_secret: s3cr3t-s3cr3t, client_auth: body",
            "client_credentials",
            "client_secret=s3cr3t-s3cr3t",
        ),
        (
            "scopes: [a, b], audience: aud, parameters: {resource: r}",
            "client_credentials",
            "scope=a+b&audience=aud&resource=r",
        ),
    ] {
        // Each refresh token is good for once.
        let good = Mutex::new("ref-0-ref".to_owned());
        let number = AtomicUsize::new(0);
        let server = Server::start(move |heard| {
            if !heard.target.starts_with("/token") {
                return json(200, "{}");
            }
            let mut good = good.lock().unwrap();
            if heard.field("grant_type") == Some("refresh_token")
                && heard.field("refresh_token") != Some(&**good)
            {
                return json(400, r#"{"error": "invalid_grant"}"#);
            }
            let next = number.fetch_add(1, Ordering::SeqCst) + 1;
            *good = format!("ref-{next}-ref");
            let body = format!(
                r#"{{"access_token": "tok-{next}-tok", "expires_in": 0.03, "refresh_token": "{good}"}}"#
            );
            json(200, &body)
        });
        let lines = format!(
            "auth: {{oauth2: {{client_id: me, token_url: /token, {grant}}}}}\n{VALID}send: {{in_flight: 1, rate: 100/s}}\n"
        );
        let report = ran(&guarded(12), &suite(&server.url, &lines)).await.unwrap();
        assert_eq!(report.totals.passed, 12, "{grant}: {:?}", report.hints);
        let asked: Vec<_> = server.heard().into_iter().filter(|heard| heard.target == "/token").collect();
        assert!(asked.len() > 1, "{grant}");
        assert_eq!(asked[0].field("grant_type"), Some(first));
        assert!(asked[0].body.contains(wanted), "{grant}: {}", asked[0].body);
        assert_eq!(asked[0].header("authorization").is_empty(), !grant.ends_with("s3cr3t-s3cr3t"));
        assert!(asked[1..].iter().all(|heard| heard.field("grant_type") == Some("refresh_token")));
        assert!(
            asked.iter().all(|heard| heard.header("content-type") == "application/x-www-form-urlencoded")
        );
    }
}

#[tokio::test]
async fn why_there_is_no_token_is_told_and_nothing_is_sent_without_one() {
    for (status, body, words) in [
        (
            401,
            r#"{"error": "invalid_client", "error_description": "no s3cr3t-s3cr3t here"}"#,
            "`client_secret`",
        ),
        (400, r#"{"error": "invalid_grant"}"#, "expired or revoked"),
        (400, r#"{"error": "invalid_scope"}"#, "`scopes`"),
        (400, r#"{"error": "unauthorized_client"}"#, "may not use this `grant`"),
        (400, r#"{"error": "unsupported_grant_type"}"#, "does not know this `grant`"),
        (400, r#"{"error": "invalid_request"}"#, "`client_auth: body`"),
        (404, "nothing", "`token_url` is probably wrong"),
        (200, "<html>", "instead of JSON"),
        (200, "{}", "no `access_token`"),
        (503, "", "overloaded or broken"),
    ] {
        let server = Server::start(move |_| json(status, body));
        let lines = format!("{OAUTH2}{VALID}send: {{retry: {{tries: 3, first: 1ms}}}}\n");
        let report = ran(&guarded(9), &suite(&server.url, &lines)).await.unwrap();
        assert_eq!((report.totals.unanswered, server.served().len()), (9, 0), "{status} {body}");
        assert_eq!(server.asked(), if status == 503 { 3 } else { 1 });
        let told = report.hints.join("; ");
        assert!(
            told.contains(words) && told.contains("there is no token: the token endpoint `http://"),
            "{told}"
        );
        assert!(!format!("{report:?}").contains("s3cr3t-s3cr3t"), "{report:?}");
    }
}

#[tokio::test]
async fn an_endpoint_that_is_broken_for_a_moment_is_asked_again() {
    let asked = AtomicUsize::new(0);
    let server = Server::start(move |heard| match heard.target.as_str() {
        "/token" if asked.fetch_add(1, Ordering::SeqCst) < 2 => json(502, ""),
        "/token" => json(200, r#"{"access_token": "tok-1-tok"}"#),
        _ => json(200, "{}"),
    });
    let lines = format!("{OAUTH2}{VALID}send: {{retry: {{tries: 3, first: 1ms}}}}\n");
    let report = ran(&guarded(3), &suite(&server.url, &lines)).await.unwrap();
    assert_eq!((report.totals.passed, server.asked()), (3, 3));
}

#[tokio::test]
async fn credentials_follow_no_redirect() {
    let elsewhere = Server::start(|_| json(200, r#"{"access_token": "tok-1-tok"}"#));
    let to = format!("location: {}/token\r\n", elsewhere.url);
    let server = Server::start(move |_| (307, to.clone(), String::new()));
    let report = ran(&guarded(2), &suite(&server.url, &format!("{OAUTH2}{VALID}"))).await.unwrap();
    assert!(report.hints.iter().any(|hint| hint.contains("a redirect to")), "{:?}", report.hints);
    let report =
        ran(&guarded(2), &suite(&server.url, &format!("auth: {{bearer: key-1234}}\n{VALID}"))).await.unwrap();
    assert_eq!((report.totals.passed, elsewhere.heard().len()), (0, 0));
}

#[tokio::test]
async fn a_program_prints_the_token() {
    let server = Server::start(|heard| json(if heard.bearer() == "tok-1-tok" { 200 } else { 401 }, "{}"));
    for (command, told) in [
        ("[echo, tok-1-tok]", ""),
        ("echo tok-1-tok", ""),
        ("{run: [printf, '{\"access_token\": \"tok-1-tok\", \"expires_in\": 60}'], timeout: 5s}", ""),
        (
            "[sh, -c, 'echo tok-1-tok; echo no tok-1-tok for you >&2; exit 3']",
            "ended with 3; it says: no *** for you",
        ),
        ("{run: [sleep, 600], timeout: 20ms}", "printed no token within 20 ms"),
        ("[no-such-program-anywhere]", "can't be started"),
        ("[./no-such-file]", "can't be started"),
        ("['true']", "nothing was printed"),
        ("[echo, log in first]", "blanks"),
    ] {
        let lines = format!("auth:\n  command: {command}\n{VALID}");
        let report = ran(&guarded(4), &suite(&server.url, &lines).in_here()).await.unwrap();
        let passed = if told.is_empty() { 4 } else { 0 };
        assert_eq!(report.totals.passed, passed, "{command}: {:?}", report.hints);
        assert!(told.is_empty() || report.hints.join("; ").contains(told), "{command}: {:?}", report.hints);
        assert!(!report.hints.join("; ").contains("tok-1-tok"), "{:?}", report.hints);
    }
}

/// Programs run in the suite's folder, and that of these suites is not there.
trait InHere {
    fn in_here(self) -> Self;
}

impl InHere for specdrift::suite::Suite {
    fn in_here(mut self) -> Self {
        if let Some(specdrift::suite::TokenSource::Command(command)) = &mut self.auth.token {
            command.folder = std::env::temp_dir();
        }
        self
    }
}

#[tokio::test]
async fn a_role_has_a_token_of_its_own() {
    let server = Server::start(|heard| {
        if heard.target == "/token" {
            let name = if heard.body.contains("reader") { "reader" } else { "owner" };
            return json(200, &format!(r#"{{"access_token": "tok-{name}-tok"}}"#));
        }
        json(if heard.bearer() == "tok-owner-tok" { 200 } else { 403 }, "{}")
    });
    let lines = "auth:
  oauth2: {client_id: owner, token_url: /token}
  per_role:
    reader: {oauth2: {client_id: reader, token_url: /token}, scopes: [nothing]}
generate: {valid: [minimal], broken: [missing-scope]}
follow_up: off
";
    let report = ran(&guarded(2), &suite(&server.url, lines)).await.unwrap();
    assert_eq!((report.totals.passed, report.totals.all()), (4, 4), "{report:?}");
    let shown = server.served().iter().filter(|heard| heard.bearer() == "tok-reader-tok").count();
    assert_eq!((shown, server.asked()), (2, 2));
}
