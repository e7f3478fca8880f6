//! The second reference API over real sockets: what the built-in server keeps of it, and what each fault does.

#![expect(clippy::unwrap_used, reason = "a server that does not answer fails the test")]

#[path = "crm/faults.rs"]
mod faults;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use specdrift::mock::{Options, Server};
use specdrift::plan::Seed;
use specdrift::run::{Settings, run};
use specdrift::send::Stop;
use specdrift::spec::{self, Api};
use specdrift::suite::{self, RateLimit};
use specdrift::text::Source;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const JSON: (&str, &str) = ("content-type", "application/json");
/// `demo:demo`, as RFC 7617 has it.
const DEMO: (&str, &str) = ("authorization", "Basic ZGVtbzpkZW1v");

struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    bytes: Bytes,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn number(&self, name: &str) -> u64 {
        self.header(name).and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("no number in {name}"))
    }

    fn at(&self, pointer: &str) -> Value {
        let body: Value = serde_json::from_slice(&self.bytes).unwrap_or_default();
        body.pointer(pointer).cloned().unwrap_or_default()
    }
}

/// A running server and a client for it.
struct Crm {
    server: Server,
    client: Client<HttpConnector, Full<Bytes>>,
    token: String,
}

impl Crm {
    /// One whose client has a token.
    async fn new(options: Options) -> Self {
        let mut crm = Self::without_token(options).await;
        crm.token = crm.fresh_token().await;
        crm
    }

    async fn without_token(options: Options) -> Self {
        let server = Server::start(contacts(), options).await.unwrap();
        let client = Client::builder(TokioExecutor::new()).build_http();
        Self { server, client, token: String::new() }
    }

    fn origin(&self) -> &str {
        self.server.url().strip_suffix("/crm/v2").unwrap()
    }

    async fn send(&self, method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = hyper::Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::copy_from_slice(body.as_bytes()))).unwrap();
        let response = self.client.request(request).await.unwrap();
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
        let (status, headers) = (response.status().as_u16(), headers.collect());
        Answer { status, headers, bytes: response.into_body().collect().await.unwrap().to_bytes() }
    }

    /// With the token, and JSON where there is any.
    async fn ask(&self, method: &str, path: &str, more: &[(&str, &str)], body: Option<Value>) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let mut headers = vec![("authorization", bearer.as_str())];
        headers.extend(more);
        headers.extend(body.is_some().then_some(JSON));
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        self.send(method, &format!("{}{path}", self.server.url()), &headers, &body).await
    }

    /// The status of an answer to a new contact, where one comes.
    async fn client_request(&self, contact: &Value) -> Option<u16> {
        let request = hyper::Request::builder()
            .method("POST")
            .uri(format!("{}/contacts", self.server.url()))
            .header("authorization", format!("Bearer {}", self.token))
            .header(JSON.0, JSON.1);
        let body = Full::new(Bytes::from(contact.to_string()));
        let answer = self.client.request(request.body(body).unwrap()).await;
        answer.ok().map(|answer| answer.status().as_u16())
    }

    async fn create(&self, contact: Value) -> Answer {
        self.ask("POST", "/contacts", &[], Some(contact)).await
    }

    async fn token(&self, headers: &[(&str, &str)], form: &str) -> Answer {
        self.send("POST", &format!("{}/oauth/token", self.origin()), headers, form).await
    }

    async fn fresh_token(&self) -> String {
        let answer = self.token(&[FORM, DEMO], "grant_type=client_credentials").await;
        answer.at("/access_token").as_str().unwrap().to_owned()
    }
}

fn contacts() -> Arc<Api> {
    let text = include_str!("../specs/contacts.yaml").to_owned();
    let (api, complaints) = spec::parse(Source { name: "contacts.yaml".to_owned(), text }).unwrap();
    assert_eq!(complaints, []);
    Arc::new(api)
}

#[tokio::test]
async fn a_token_is_issued_to_who_says_right_who_it_is() {
    let crm = Crm::without_token(Options::default()).await;
    let body = "grant_type=client_credentials&client_id=demo&client_secret=demo";
    for (name, headers, form, status, error) in [
        ("basic", &[FORM, DEMO][..], "grant_type=client_credentials", 200, Value::Null),
        ("in the form", &[FORM], body, 200, Value::Null),
        ("one scope", &[FORM, DEMO], "grant_type=client_credentials&scope=contacts.read", 200, Value::Null),
        ("a user", &[FORM, DEMO], "grant_type=password&username=ada&password=lovelace", 200, Value::Null),
        ("refreshed", &[FORM, DEMO], "grant_type=refresh_token&refresh_token=refresh_demo", 200, Value::Null),
        (
            "wrong password",
            &[FORM, DEMO],
            "grant_type=password&username=ada&password=x",
            400,
            json!("invalid_grant"),
        ),
        (
            "wrong refresh",
            &[FORM, DEMO],
            "grant_type=refresh_token&refresh_token=x",
            400,
            json!("invalid_grant"),
        ),
        ("no password", &[FORM, DEMO], "grant_type=password&username=ada", 400, json!("invalid_request")),
        ("no client", &[FORM], "grant_type=client_credentials", 401, json!("invalid_client")),
        (
            "wrong secret",
            &[FORM],
            "grant_type=client_credentials&client_id=demo&client_secret=x",
            401,
            json!("invalid_client"),
        ),
        ("said twice", &[FORM, DEMO], body, 400, json!("invalid_request")),
        ("no grant", &[FORM, DEMO], "", 400, json!("invalid_request")),
        (
            "two grants",
            &[FORM, DEMO],
            "grant_type=password&grant_type=password",
            400,
            json!("invalid_request"),
        ),
        ("another grant", &[FORM, DEMO], "grant_type=device_code", 400, json!("unsupported_grant_type")),
        (
            "another scope",
            &[FORM, DEMO],
            "grant_type=client_credentials&scope=all",
            400,
            json!("invalid_scope"),
        ),
        ("no form", &[JSON, DEMO], "{}", 400, json!("invalid_request")),
    ] {
        let answer = crm.token(headers, form).await;
        assert_eq!((answer.status, answer.at("/error")), (status, error), "{name}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{name}");
        assert_eq!(answer.header("www-authenticate").is_some(), status == 401, "{name}");
        assert_eq!(answer.at("/access_token").is_string(), status == 200, "{name}");
        if status == 200 {
            assert_eq!((answer.at("/token_type"), answer.at("/expires_in")), (json!("Bearer"), json!(3600)));
        }
    }
}

#[tokio::test]
async fn tokens_are_asked_for_by_post_alone() {
    let crm = Crm::without_token(Options::default()).await;
    let get = crm.send("GET", &format!("{}/oauth/token", crm.origin()), &[], "").await;
    assert_eq!((get.status, get.header("allow")), (405, Some("POST")));
}

#[tokio::test]
async fn a_refresh_token_of_the_password_grant_gives_the_next_access_token() {
    let mut crm = Crm::without_token(Options::default()).await;
    let first = crm.token(&[FORM, DEMO], "grant_type=password&username=ada&password=lovelace").await;
    let refresh = first.at("/refresh_token").as_str().unwrap().to_owned();
    let next = crm.token(&[FORM, DEMO], &format!("grant_type=refresh_token&refresh_token={refresh}")).await;
    assert_ne!(next.at("/access_token"), first.at("/access_token"));
    crm.token = next.at("/access_token").as_str().unwrap().to_owned();
    assert_eq!(crm.ask("GET", "/contacts", &[], None).await.status, 200);
    // What refreshes does not let in.
    crm.token = refresh;
    assert_eq!(crm.ask("GET", "/contacts", &[], None).await.status, 401);
}

#[tokio::test]
async fn a_token_that_is_missing_wrong_or_expired_is_refused_and_told_so() {
    let options = Options { token_lifetime: Some(Duration::from_nanos(1)), ..Options::default() };
    let mut crm = Crm::new(options).await;
    let expired = std::mem::take(&mut crm.token);
    let url = format!("{}/contacts", crm.server.url());
    for (name, header, challenge) in [
        ("missing", None, "Bearer"),
        ("wrong", Some("Bearer tok_0".to_owned()), "Bearer error=\"invalid_token\""),
        (
            "expired",
            Some(format!("Bearer {expired}")),
            "Bearer error=\"invalid_token\", error_description=\"the access token expired\"",
        ),
        ("of another scheme", Some("Basic ZGVtbzpkZW1v".to_owned()), "Bearer"),
    ] {
        let headers: Vec<_> = header.iter().map(|header| ("authorization", header.as_str())).collect();
        let answer = crm.send("GET", &url, &headers, "").await;
        assert_eq!((answer.status, answer.at("/code")), (401, json!("UNAUTHORIZED")), "{name}");
        assert_eq!(answer.header("www-authenticate"), Some(challenge), "{name}");
    }
    // Less than a second is told as one: there is no smaller number.
    let token = crm.token(&[FORM, DEMO], "grant_type=client_credentials").await;
    assert_eq!(token.at("/expires_in"), json!(1));
}

#[tokio::test]
async fn a_token_without_the_scope_of_an_operation_is_refused_with_403() {
    let mut crm = Crm::without_token(Options::default()).await;
    let reader = crm.token(&[FORM, DEMO], "grant_type=client_credentials&scope=contacts.read").await;
    crm.token = reader.at("/access_token").as_str().unwrap().to_owned();
    assert_eq!(crm.ask("GET", "/contacts", &[], None).await.status, 200);
    let refused = crm.create(json!({"firstName": "Ada", "lastName": "Lovelace"})).await;
    assert_eq!((refused.status, refused.at("/code")), (403, json!("FORBIDDEN")));
    let challenge = "Bearer error=\"insufficient_scope\", scope=\"contacts.write\"";
    assert_eq!(refused.header("www-authenticate"), Some(challenge));
}

#[tokio::test]
async fn a_repeated_external_id_is_answered_409_and_finds_the_first() {
    let crm = Crm::new(Options::default()).await;
    let new = |external: &str| json!({"firstName": "Grace", "lastName": "Hopper", "externalId": external});
    let first = crm.create(new("crm-1")).await;
    assert_eq!((first.status, first.at("/externalId")), (201, json!("crm-1")));
    let other = crm.create(new("crm-2")).await;
    assert_eq!(other.status, 201);
    // None of these has an external id, and so none of them has this one.
    let nameless = crm.create(json!({"firstName": "Grace", "lastName": "Hopper"})).await;
    assert_eq!(nameless.status, 201);
    let again = crm.create(new("crm-1")).await;
    assert_eq!((again.status, again.at("/code")), (409, json!("DUPLICATE_EXTERNAL_ID")));
    assert_eq!((again.at("/externalId"), again.at("/existingId")), (json!("crm-1"), first.at("/id")));
    let found = crm.ask("GET", "/contacts?externalId=crm-1", &[], None).await;
    assert_eq!((found.at("/items/0/id"), found.at("/total")), (first.at("/id"), json!(1)));
    let none = crm.ask("GET", "/contacts?externalId=crm-3", &[], None).await;
    assert_eq!((none.status, none.at("/items")), (200, json!([])));
    // An address is no identity here, for the document marks the external id alone.
    let shared = json!({"firstName": "Ada", "lastName": "L", "email": "ada@example.com"});
    assert_eq!([crm.create(shared.clone()).await.status, crm.create(shared).await.status], [201, 201]);
    let path = format!("/contacts/{}", other.at("/id").as_str().unwrap());
    assert_eq!(crm.ask("PATCH", &path, &[], Some(json!({"externalId": "crm-1"}))).await.status, 409);
}

#[tokio::test]
async fn what_a_client_has_already_is_answered_304_until_it_changes() {
    let crm = Crm::new(Options::default()).await;
    let created = crm.create(json!({"firstName": "Grace", "lastName": "Hopper"})).await;
    let path = format!("/contacts/{}", created.at("/id").as_str().unwrap());
    for path in [path.as_str(), "/contacts"] {
        let first = crm.ask("GET", path, &[], None).await;
        let tag = first.header("etag").unwrap().to_owned();
        let again = crm.ask("GET", path, &[("if-none-match", &tag)], None).await;
        assert_eq!((again.status, again.bytes.len(), again.header("etag")), (304, 0, Some(tag.as_str())));
        let other = crm.ask("GET", path, &[("if-none-match", "\"other\"")], None).await;
        assert_eq!((other.status, &other.bytes), (200, &first.bytes));
        let contact = json!({"firstName": "Grace", "lastName": path});
        let item = format!("/contacts/{}", created.at("/id").as_str().unwrap());
        assert_eq!(crm.ask("PUT", &item, &[], Some(contact)).await.status, 200);
        assert_eq!(crm.ask("GET", path, &[("if-none-match", &tag)], None).await.status, 200);
    }
    let unquoted = crm.ask("GET", "/contacts", &[("if-none-match", "x")], None).await;
    assert_eq!((unquoted.status, unquoted.at("/code")), (400, json!("INVALID_REQUEST")));
}

#[tokio::test]
async fn a_contact_lives_from_its_creation_to_its_end() {
    let crm = Crm::new(Options::default()).await;
    let phone = json!([{"number": "+12025550143", "type": "WORK"}]);
    let new = json!({"firstName": "Grace", "lastName": "Hopper", "phoneNumbers": phone, "externalId": "a"});
    let created = crm.create(new).await;
    let path = format!("/contacts/{}", created.at("/id").as_str().unwrap());
    assert_eq!(created.header("location"), Some(format!("/crm/v2{path}").as_str()));
    let patched = crm.ask("PATCH", &path, &[], Some(json!({"lastName": "Murray"}))).await;
    assert_eq!((patched.at("/lastName"), patched.at("/phoneNumbers")), (json!("Murray"), phone));
    let put = crm.ask("PUT", &path, &[], Some(json!({"firstName": "G", "lastName": "H"}))).await;
    assert_eq!((put.at("/firstName"), put.at("/phoneNumbers")), (json!("G"), Value::Null));
    assert_eq!((put.at("/externalId"), put.at("/createdAt")), (Value::Null, created.at("/createdAt")));
    let deleted = crm.ask("DELETE", &path, &[], None).await;
    assert_eq!((deleted.status, deleted.bytes.len()), (204, 0));
    let gone = crm.ask("GET", &path, &[], None).await;
    assert_eq!((gone.status, gone.at("/code")), (404, json!("CONTACT_NOT_FOUND")));
}

#[tokio::test]
async fn a_number_that_is_not_in_e_164_is_refused() {
    let crm = Crm::new(Options::default()).await;
    for (number, kind, status) in [
        ("+442071838750", "WORK", 201),
        ("12025550143", "OTHER", 201),
        ("call me", "HOME", 400),
        ("+0123", "HOME", 400),
        ("+1234567890123456", "HOME", 400),
        ("+442071838750", "FAX", 400),
    ] {
        let phone = json!([{"number": number, "type": kind}]);
        let answer = crm.create(json!({"firstName": "A", "lastName": "B", "phoneNumbers": phone})).await;
        assert_eq!(answer.status, status, "{number} {kind}");
        let field = if status == 201 { Value::Null } else { answer.at("/errors/0/field") };
        let expected = match (status, kind) {
            (201, _) => Value::Null,
            (_, "FAX") => json!("phoneNumbers.0.type"),
            _ => json!("phoneNumbers.0.number"),
        };
        assert_eq!(field, expected, "{number} {kind}");
    }
    for name in ["", "  "] {
        let answer = crm.create(json!({"firstName": name, "lastName": "B"})).await;
        assert_eq!((answer.status, answer.at("/errors/0/field")), (400, json!("firstName")));
    }
}

#[tokio::test]
async fn lists_come_in_pages() {
    let crm = Crm::new(Options::default()).await;
    for number in 2..=5 {
        assert_eq!(crm.create(json!({"firstName": "N", "lastName": number.to_string()})).await.status, 201);
    }
    for (query, ids, more) in [
        ("?limit=2", vec!["con_0001", "con_0002"], true),
        ("?limit=2&offset=2", vec!["con_0003", "con_0004"], true),
        ("?limit=2&offset=4", vec!["con_0005"], false),
        ("?offset=9", vec![], false),
    ] {
        let page = crm.ask("GET", &format!("/contacts{query}"), &[], None).await;
        let items = page.at("/items");
        let found: Vec<_> =
            items.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
        assert_eq!((found, page.at("/hasMore"), page.at("/total")), (ids, json!(more), json!(5)), "{query}");
    }
}

#[tokio::test]
async fn every_answer_tells_what_is_left_and_who_asks_too_much_is_told_to_wait() {
    let limit = RateLimit { requests: 3, window: Duration::from_secs(3_600) };
    let crm = Crm::new(Options { rate_limit: Some(limit), ..Options::default() }).await;
    let paths = ["/contacts", "/contacts/none", "/elsewhere", "/contacts", "/elsewhere"];
    let mut told = Vec::new();
    for path in paths {
        let answer = crm.ask("GET", path, &[], None).await;
        let now = jiff::Timestamp::now().as_second();
        let ahead = answer.number("x-rate-limit-reset").cast_signed() - now;
        assert!((3_500..=3_601).contains(&ahead), "{path}: {ahead}");
        assert_eq!(answer.number("x-rate-limit-limit"), 3);
        told.push((answer.status, answer.number("x-rate-limit-remaining")));
        if answer.status == 429 {
            assert_eq!(answer.at("/code"), json!("RATE_LIMIT_EXCEEDED"));
            assert!((3_500..=3_600).contains(&answer.number("retry-after")));
        }
    }
    assert_eq!(told, [(200, 2), (400, 1), (404, 0), (429, 0), (429, 0)]);
}

#[tokio::test]
async fn without_a_limit_the_documented_figures_are_told_and_the_reset_is_still_to_come() {
    let crm = Crm::new(Options::default()).await;
    let answer = crm.ask("GET", "/contacts", &[], None).await;
    assert_eq!(
        (answer.number("x-rate-limit-limit"), answer.number("x-rate-limit-remaining")),
        (10_000, 9_999)
    );
    assert!(answer.number("x-rate-limit-reset").cast_signed() > jiff::Timestamp::now().as_second());
}

#[test]
fn what_is_no_fault_or_no_limit_is_answered_with_the_way_out() {
    for (arguments, told) in [
        (["--fault", "rest:2%"], "there is no fault `rest`; did you mean `reset`?"),
        (["--rate-limit", "100"], "`100` is no limit such as `100/s`, `30/min` or `5/200ms`"),
        (["--token-lifetime", "2"], "`2` is no duration with its unit, such as `300ms`, `2s` or `1h`"),
    ] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_specdrift"));
        let output = command.args(["mock", "specs/contacts.yaml"]).args(arguments).output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && words.contains(told), "{arguments:?}: {words}");
    }
}

#[test]
fn what_a_suite_says_wrong_of_its_built_in_server_is_complained_about_at_its_place() {
    for (text, told) in [
        ("server: mock\nmock: {faults: [503, rest:2%]}", "there is no fault `rest`; did you mean `reset`?"),
        ("server: mock\nmock: {fault: 503}", "`mock` has no key `fault`"),
        ("server: mock\nmock: {rate_limit: 100}", "`100` is no limit such as `100/s`"),
        ("server: mock\nmock: {token_lifetime: 2}", "`token_lifetime` must be a duration"),
        ("server: mock\nmock: {fault_seed: -1}", "`fault_seed` must be a whole number"),
        ("server: http://localhost:1\nmock: {faults: 503}", "which this suite does not use"),
    ] {
        let source = Source { name: "suite.yaml".to_owned(), text: format!("spec: a.yaml\n{text}\n") };
        let complaints = match suite::parse(source, &BTreeMap::new()) {
            Ok((_, warnings)) => warnings,
            Err(complaints) => complaints,
        };
        let [complaint] = complaints.as_slice() else { panic!("{text}: {complaints:?}") };
        assert!(complaint.message.contains(told) && complaint.span.is_some(), "{text}: {complaint:?}");
    }
}

#[tokio::test]
async fn a_document_whose_clients_can_t_be_read_is_not_served() {
    let text = include_str!("../specs/contacts.yaml").replace("client_secret: reader", "secret: reader");
    let (api, _) = spec::parse(Source { name: "contacts.yaml".to_owned(), text }).unwrap();
    let error = Server::start(Arc::new(api), Options::default()).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    assert!(error.to_string().starts_with("`x-specdrift-mock` of the security scheme `oauth`: "), "{error}");
}

/// A run of a suite against a server of its own; what the report holds.
async fn ran(suite: &str, mock: Options) -> specdrift::report::Report {
    let source = Source { name: "suite.yaml".to_owned(), text: suite.to_owned() };
    let (suite, _) = suite::parse(source, &BTreeMap::new()).unwrap();
    let stop = Stop::new();
    let settings = Settings {
        seed: Seed(7),
        today: "2026-11-20",
        mock,
        watch: &|_| {},
        stop: &stop,
        log: specdrift::send::Log::default(),
        past: None,
        vault: specdrift::send::Vault::none(),
    };
    run(&contacts(), &suite, &settings).await.unwrap().0
}

#[tokio::test(flavor = "multi_thread")]
async fn an_honest_server_of_the_second_document_gives_no_cause() {
    let crm = Crm::new(Options::default()).await;
    let reader =
        crm.token(&[FORM], "grant_type=client_credentials&client_id=reader&client_secret=reader").await;
    let suite = format!(
        "spec: specs/contacts.yaml\nserver: {}\nenvironment: sandbox\n\
         auth: {{bearer: {}, per_role: {{reader: {{bearer: {}, scopes: [contacts.read]}}}}}}\n\
         generate: {{valid: all, broken: all}}\n",
        crm.server.url(),
        crm.token,
        reader.at("/access_token").as_str().unwrap(),
    );
    let report = ran(&suite, Options::default()).await;
    let findings = report.operations.iter().flat_map(|operation| &operation.findings);
    let told: Vec<_> = findings.map(|group| format!("{} {:?}", group.code, group)).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert_eq!(report.exit_code(), 0);
}
