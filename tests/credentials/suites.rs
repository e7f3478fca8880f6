//! What a suite says about credentials, against what the spec asks for, and what is told before anything is sent.

use specdrift::suite::{self, Variables};
use specdrift::text::{Color, Source, render};

use crate::server::{Server, VALID, guarded, json, ran, suite};

/// A document in which each operation asks for something else.
const SCHEMES: &str = "openapi: 3.1.0
info: {title: Schemes, version: '1'}
components:
  securitySchemes:
    app: {type: apiKey, in: header, name: X-App}
    who: {type: apiKey, in: query, name: who}
    session: {type: apiKey, in: cookie, name: sid}
    login: {type: http, scheme: basic}
    token: {type: http, scheme: bearer}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {}}}}
paths:
  /a: {get: &get {security: [{app: []}], responses: {'200': {description: ok}}}}
  /b: {get: {<<: *get, security: [{who: [], session: []}]}}
  /c: {get: {<<: *get, security: [{login: []}]}}
  /d: {get: {<<: *get, security: [{token: [], app: []}]}}
  /e: {get: {<<: *get, security: [{oauth: []}]}}
  /f: {get: {<<: *get, security: []}}
";

#[tokio::test]
async fn each_scheme_of_the_spec_gets_what_is_named_after_it() {
    let named = "
    app: {api_key: app-1234}
    who: {api_key: ada lovelace}
    session: {command: [echo, sid-1234]}
    login: {basic: 'ada:w0rd'}
    token: {bearer: key-1234}
    oauth: {oauth2: {client_id: me}}
";
    let at_the_top = named.replace("\n    ", "\n  ");
    for auth in [format!("auth:\n  schemes:{named}"), format!("auth:{at_the_top}")] {
        let server = Server::start(|heard| match heard.target.as_str() {
            "/token" => json(200, r#"{"access_token": "tok-1-tok"}"#),
            _ => (200, String::new(), String::new()),
        });
        let mut suite = suite(&server.url, &format!("{auth}{VALID}"));
        for scheme in &mut suite.auth.schemes {
            if let Some(suite::TokenSource::Command(command)) = &mut scheme.token {
                command.folder = std::env::temp_dir();
            }
        }
        let report = ran(SCHEMES, &suite).await.unwrap();
        assert_eq!(report.totals.all(), 6, "{report:?}");
        let mut shown: Vec<String> = server
            .served()
            .iter()
            .map(|heard| {
                let [app, cookie, authorization] =
                    ["x-app", "cookie", "authorization"].map(|name| heard.header(name));
                format!("{} {app} {cookie} {authorization}", heard.target)
            })
            .collect();
        shown.sort();
        assert_eq!(
            shown,
            [
                "/a app-1234  ",
                "/b?who=ada%20lovelace  sid=sid-1234 ",
                "/c   Basic YWRhOncwcmQ=",
                "/d app-1234  Bearer key-1234",
                "/e   Bearer tok-1-tok",
                "/f   ",
            ]
        );
    }
}

#[tokio::test]
async fn a_scheme_that_the_spec_does_not_have_is_a_complaint() {
    let server = Server::start(|_| json(200, "{}"));
    for (lines, told) in [
        ("auth: {schemes: {tokn: {bearer: key-1234}}}", "the spec has no security scheme `tokn`"),
        ("auth: {schemes: {tokn: {bearer: key-1234}}}", "did you mean `token`?"),
        ("auth: {zebra: {api_key: key-1234}}", "it has `app`, `login`, `oauth`, `session`, `token`, `who`"),
        ("auth: {app: {bearer: key-1234}}", "the security scheme `app` is an API key"),
        ("auth: {login: {api_key: key-1234}}", "give `basic`"),
        ("auth: {oauth: {basic: 'ada:w0rd'}}", "give `bearer`, `oauth2` or `command`"),
        (
            "auth: {per_role: {reader: {schemes: {nobody: {api_key: k}}, scopes: []}}}",
            "no security scheme `nobody`",
        ),
    ] {
        let told_of = ran(SCHEMES, &suite(&server.url, &format!("{lines}\n{VALID}"))).await.unwrap_err();
        assert!(told_of.contains(told) && told_of.contains("suites/s.yaml:5:"), "{lines}: {told_of}");
        assert!(!told_of.contains("key-1234") && !told_of.contains("w0rd"), "{told_of}");
    }
    assert!(server.heard().is_empty());
}

#[tokio::test]
async fn credentials_do_not_go_to_another_machine_over_plain_http() {
    let oauth2 = |url: &str| format!("auth: {{oauth2: {{client_id: me, token_url: \"{url}\"}}}}\n");
    let allowed = |auth: &str| auth.replacen("auth: {", "auth: {allow_plain_http: true, ", 1);
    let key = "auth: {bearer: key-1234}\n".to_owned();
    for (server, auth, told) in [
        (
            "http://api.invalid",
            key.clone(),
            Some("the credentials would go to `http://api.invalid` over plain http"),
        ),
        ("http://api.invalid", oauth2("https://login.invalid/t"), Some("the credentials would go to")),
        (
            "http://127.0.0.1:1",
            oauth2("http://login.invalid/t"),
            Some("the client's secret would go to `http://login.invalid/t` over plain http"),
        ),
        ("https://api.invalid", oauth2("http://login.invalid/t"), Some("the client's secret would go to")),
        ("http://api.invalid", allowed(&key), None),
        ("http://127.0.0.1:1", allowed(&oauth2("http://login.invalid/t")), None),
        ("http://127.0.0.1:1", key, None),
        ("http://api.invalid", String::new(), None),
    ] {
        let lines = format!("{auth}{VALID}send: {{retry: off}}\nproxy: off\n");
        let ran = ran(&guarded(1), &suite(server, &lines)).await;
        match told {
            Some(told) => {
                let words = ran.unwrap_err();
                assert!(words.contains(told) && words.contains("allow_plain_http: true"), "{words}");
            }
            None => assert_eq!(ran.unwrap().totals.unanswered, 1, "{server} {auth}"),
        }
    }
}

#[tokio::test]
async fn a_token_endpoint_that_nobody_names_is_a_complaint() {
    let spec = guarded(1).replace("type: oauth2", "type: openIdConnect").replace("flows:", "x-flows:");
    let lines = format!("auth: {{oauth2: {{client_id: me}}}}\n{VALID}");
    let told = ran(&spec, &suite("http://127.0.0.1:1", &lines)).await.unwrap_err();
    assert!(told.contains("`oauth2` has no `token_url`, and no flow"), "{told}");
    // The flow of the spec, relative to the server.
    let server = Server::start(|_| json(200, r#"{"access_token": "tok-1-tok"}"#));
    let report = ran(&guarded(1), &suite(&format!("{}/v1", server.url), &lines)).await.unwrap();
    assert_eq!((report.totals.passed, server.heard()[0].target.as_str()), (1, "/token"));
}

fn told(lines: &str) -> String {
    let text = format!("suite: S\nspec: spec.yaml\n{lines}");
    let source = Source { name: "suites/s.yaml".to_owned(), text };
    let complaints = match suite::parse(source, &Variables::new()) {
        Ok((_, warnings)) => warnings,
        Err(complaints) => complaints,
    };
    render(&complaints, Color::Plain)
}

#[test]
fn what_is_wrong_with_credentials_is_told_at_its_place_and_never_shown() {
    insta::assert_snapshot!(told(
        "auth:
  bearer: key-1234
  oauth2: {grant: implicit, client_secret: s3cr3t, refresh_token: ref-1234, tokenurl: /t}
  command: cat token | head -1
  allow_plain_http: maybe
"
    ));
    insta::assert_snapshot!(told(
        "auth:
  oauth2: {grant: password, client_secret: s3cr3t, token_url: 'a b', parameters: {scope: a, resource: [x]}}
  per_role:
    reader: {command: {timeout: soon}, scopes: []}
    writer: {oauth2: {grant: refresh_token}, scopes: []}
"
    ));
    insta::assert_snapshot!(told(
        "tls: {client_key: key.pem, insecure: perhaps, cert: a}
proxy: https://ada:w0rd@proxy.example.com
"
    ));
}
