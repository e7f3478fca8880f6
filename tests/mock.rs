//! The built-in server over real sockets: what it promises, what it keeps, and what each lie changes.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a server that does not answer fails the test; the corpus is read"
)]

use std::path::Path;
use std::sync::Arc;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use specdrift::mock::{Lie, Options, Server};
use specdrift::schema::{Direction, Schema, Shape};
use specdrift::spec::{self, Api, Media, Operation, OperationId, Segment};
use specdrift::text::Source;

const KEY: &str = "key_demo";

type Headers = Vec<(String, String)>;

struct Answer {
    status: u16,
    headers: Headers,
    bytes: Bytes,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn body(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    fn at(&self, pointer: &str) -> Value {
        self.body().pointer(pointer).cloned().unwrap_or_default()
    }
}

/// A running server and a client for it.
struct Running {
    api: Arc<Api>,
    server: Server,
    client: Client<HttpConnector, Full<Bytes>>,
}

impl Running {
    async fn of(api: Arc<Api>, options: Options) -> Self {
        let server = Server::start(Arc::clone(&api), options).await.unwrap();
        Self { api, server, client: Client::builder(TokioExecutor::new()).build_http() }
    }

    async fn leads(options: Options) -> Self {
        Self::of(leads(), options).await
    }

    async fn lying(lie: Lie) -> Self {
        Self::leads(Options { lies: vec![lie], ..Options::default() }).await
    }

    async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Answer {
        let mut request =
            hyper::Request::builder().method(method).uri(format!("{}{path}", self.server.url()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = Full::new(Bytes::copy_from_slice(body.unwrap_or_default()));
        let response = self.client.request(request.body(body).unwrap()).await.unwrap();
        let status = response.status().as_u16();
        let text =
            |value: &hyper::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers =
            response.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        Answer { status, headers, bytes: response.into_body().collect().await.unwrap().to_bytes() }
    }

    /// As a client of the leads API: with a key, and JSON.
    async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let bytes = body.map(|body| body.to_string().into_bytes());
        let headers =
            [("authorization", "Bearer key_demo"), ("content-type", "application/json"), ("accept", "*/*")];
        let headers = if bytes.is_some() { &headers[..] } else { &headers[..1] };
        self.send(method, path, headers, bytes.as_deref()).await
    }

    fn operation(&self, id: &str) -> &Operation {
        self.api.operations.iter().find(|operation| &*operation.id.0 == id).unwrap()
    }
}

fn leads() -> Arc<Api> {
    let text = include_str!("../specs/leads.yaml");
    let source = Source { name: "leads.yaml".to_owned(), text: text.to_owned() };
    let (api, complaints) = spec::parse(source).map_err(|complaints| format!("{complaints:?}")).unwrap();
    assert_eq!(complaints, []);
    Arc::new(api)
}

/// All in which an answer is not as an operation documents it.
fn breaches(api: &Api, operation: &Operation, answer: &Answer) -> Vec<String> {
    let Some(promise) = operation.promise(answer.status) else {
        return vec![format!("status {} is not documented", answer.status)];
    };
    let mut found = Vec::new();
    for header in promise.headers.iter().filter(|header| header.required) {
        if answer.header(&header.name.to_lowercase()).is_none() {
            found.push(format!("header {} is missing", header.name));
        }
    }
    if promise.content.is_empty() {
        found.extend((!answer.bytes.is_empty()).then(|| "a body that is not documented".to_owned()));
        return found;
    }
    let Some(media) = documented(&promise.content, answer.header("content-type").unwrap_or_default()) else {
        found.push(format!("media type {:?} is not documented", answer.header("content-type")));
        return found;
    };
    if !media.name.contains("json") && !media.name.starts_with('*') {
        return found;
    }
    let Ok(value) = serde_json::from_slice::<Value>(&answer.bytes) else {
        found.push(format!("no JSON: {}", String::from_utf8_lossy(&answer.bytes)));
        return found;
    };
    if let Some(at) = &media.schema {
        found.extend(outside(&api.schemas.at(at, Direction::Response), &value));
    }
    found
}

fn documented<'m>(content: &'m [Media], name: &str) -> Option<&'m Media> {
    let main = |name: &str| name.split('/').next().unwrap_or_default().to_owned();
    let essence = |name: &str| name.split(';').next().unwrap_or_default().trim().to_lowercase();
    content.iter().find(|media| {
        let known = essence(&media.name);
        known == essence(name) || known == "*/*" || known.ends_with("/*") && main(&known) == main(name)
    })
}

fn outside(schema: &Schema, value: &Value) -> Vec<String> {
    let violations = schema.violations(value);
    let violations =
        violations.iter().map(|violation| format!("{} {}", violation.instance, violation.keyword));
    let undocumented = schema.undocumented(value);
    let undocumented = undocumented.iter().map(|member| format!("{member} undocumented"));
    violations.chain(undocumented).collect()
}

#[tokio::test]
async fn a_lead_lives_from_its_creation_to_its_end() {
    let running = Running::leads(Options::default()).await;
    let new = json!({"name": "Grace Hopper", "email": "grace@example.com"});
    let created = running.ask("POST", "/leads", Some(new)).await;
    assert_eq!((created.status, created.at("/success")), (201, json!(true)));
    assert_eq!(created.at("/data/id"), "lead_0002");
    assert_eq!(created.header("location"), Some("/api/v1/leads/lead_0002"));
    assert_eq!(created.at("/data/tags"), json!([]));
    assert_eq!((created.at("/data/status"), created.at("/data/phone")), (json!("new"), Value::Null));
    assert_eq!(created.body().pointer("/data/company"), None);
    assert_eq!(breaches(&running.api, running.operation("POST /leads"), &created), [""; 0]);

    let read = running.ask("GET", "/leads/lead_0002", None).await;
    assert_eq!((read.status, read.body()), (200, created.body()));

    let changes = json!({"status": "qualified", "company": {"name": "Navy"}});
    let now = running.ask("PATCH", "/leads/lead_0002", Some(changes)).await;
    assert_eq!((now.status, now.at("/data/status")), (200, json!("qualified")));
    assert_eq!((now.at("/data/company/name"), now.at("/data/name")), (json!("Navy"), json!("Grace Hopper")));
    assert_ne!(now.at("/data/updatedAt"), now.at("/data/createdAt"));
    assert_eq!(running.ask("GET", "/leads/lead_0002", None).await.body(), now.body());

    let listed = running.ask("GET", "/leads", None).await;
    assert_eq!((listed.at("/pagination/total"), listed.at("/data/1")), (json!(2), now.at("/data")));

    let deleted = running.ask("DELETE", "/leads/lead_0002", None).await;
    assert_eq!((deleted.status, deleted.bytes.len()), (204, 0));
    let gone = running.ask("GET", "/leads/lead_0002", None).await;
    assert_eq!((gone.status, gone.at("/code")), (404, json!("LEAD_NOT_FOUND")));
    assert_eq!(gone.at("/details"), json!({"leadId": "lead_0002"}));
    assert_eq!(breaches(&running.api, running.operation("GET /leads/{leadId}"), &gone), [""; 0]);
}

#[tokio::test]
async fn the_first_lead_is_the_one_that_the_document_shows_and_it_comes_back() {
    let running = Running::leads(Options::default()).await;
    let first = running.ask("GET", "/leads/lead_0001", None).await;
    assert_eq!((first.status, first.at("/data/name")), (200, json!("Ada Lovelace")));
    assert_eq!(running.ask("DELETE", "/leads/lead_0001", None).await.status, 204);
    assert_eq!(running.ask("GET", "/leads/lead_0001", None).await.body(), first.body());
}

#[tokio::test]
async fn lists_are_filtered_and_paged() {
    let running = Running::leads(Options::default()).await;
    for number in 2..=5 {
        let status = if number % 2 == 0 { "lost" } else { "new" };
        let new = json!({"name": "N", "email": format!("n{number}@example.com"), "status": status});
        assert_eq!(running.ask("POST", "/leads", Some(new)).await.status, 201);
    }
    let ids = |answer: &Answer| {
        let items = answer.at("/data").as_array().cloned().unwrap_or_default();
        items.iter().map(|item| item["id"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    for (query, expected, total) in [
        ("?status=lost", vec!["lead_0002", "lead_0004"], 2),
        ("?status=converted", vec![], 0),
        ("?page=2&limit=2", vec!["lead_0003", "lead_0004"], 5),
        ("?page=3&limit=2", vec!["lead_0005"], 5),
        ("?page=9", vec![], 5),
    ] {
        let answer = running.ask("GET", &format!("/leads{query}"), None).await;
        assert_eq!(
            (ids(&answer), answer.at("/pagination/total")),
            (expected.iter().map(ToString::to_string).collect(), json!(total)),
            "{query}"
        );
        assert_eq!(breaches(&running.api, running.operation("GET /leads"), &answer), [""; 0]);
    }
}

#[tokio::test]
async fn an_address_that_another_lead_has_is_refused() {
    let running = Running::leads(Options::default()).await;
    let new = json!({"name": "Ada", "email": "ada@example.com"});
    let twice = running.ask("POST", "/leads", Some(new)).await;
    assert_eq!((twice.status, twice.at("/code")), (409, json!("DUPLICATE_EMAIL")));
    assert_eq!(twice.at("/details"), json!({"email": "ada@example.com", "existingLeadId": "lead_0001"}));
    assert_eq!(breaches(&running.api, running.operation("POST /leads"), &twice), [""; 0]);
    let itself = running.ask("PATCH", "/leads/lead_0001", Some(json!({"email": "ada@example.com"}))).await;
    assert_eq!(itself.status, 200);
}

#[tokio::test]
async fn a_key_is_asked_for_and_compared() {
    let options = Options { key: Some(KEY.to_owned()), ..Options::default() };
    let running = Running::leads(options).await;
    for (header, status) in [
        (None, 401),
        (Some("Bearer wrong"), 401),
        (Some("Basic key_demo"), 401),
        (Some("Bearer "), 401),
        (Some("Bearer key_demo"), 200),
        (Some("bearer key_demo"), 200),
    ] {
        let headers: Vec<_> = header.map(|value| ("authorization", value)).into_iter().collect();
        let answer = running.send("GET", "/leads", &headers, None).await;
        assert_eq!(answer.status, status, "{header:?}");
        assert_eq!(breaches(&running.api, running.operation("GET /leads"), &answer), [""; 0]);
        if status == 401 {
            assert_eq!(
                (answer.at("/code"), answer.header("www-authenticate")),
                (json!("UNAUTHORIZED"), Some("Bearer"))
            );
        }
    }
}

#[tokio::test]
async fn a_method_that_is_not_documented_is_told_which_ones_are() {
    let running = Running::leads(Options::default()).await;
    let refused = running.ask("PUT", "/leads", None).await;
    assert_eq!((refused.status, refused.at("/code")), (405, json!("METHOD_NOT_ALLOWED")));
    assert_eq!(refused.header("allow"), Some("POST, GET"));
    assert_eq!(refused.at("/details/allowed"), json!(["POST", "GET"]));
    let options = running.ask("OPTIONS", "/leads/lead_0001", None).await;
    assert_eq!((options.status, options.header("allow")), (204, Some("GET, PATCH, DELETE")));
    let head = running.ask("HEAD", "/leads", None).await;
    assert_eq!((head.status, head.bytes.len()), (200, 0));
    assert_eq!(running.ask("GET", "/nothing/here", None).await.status, 404);
}

#[tokio::test]
async fn each_kind_of_breach_is_refused_and_named() {
    let running = Running::leads(Options::default()).await;
    let lead = |extra: Value| {
        let mut lead = json!({"name": "Ada", "email": "ada@example.org"});
        lead.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        Some(lead)
    };
    for (method, path, body, field, value) in [
        ("POST", "/leads", Some(json!({"email": "ada@example.org"})), "name", Value::Null),
        ("POST", "/leads", lead(json!({"name": 42})), "name", json!(42)),
        ("POST", "/leads", lead(json!({"name": " "})), "name", json!(" ")),
        ("POST", "/leads", lead(json!({"email": "nobody"})), "email", json!("nobody")),
        ("POST", "/leads", lead(json!({"status": "dead"})), "status", json!("dead")),
        ("POST", "/leads", lead(json!({"company": {"size": 1}})), "company.name", Value::Null),
        ("POST", "/leads", lead(json!({"nickname": "A"})), "nickname", json!("A")),
        ("POST", "/leads", Some(json!([])), "body", json!([])),
        ("PATCH", "/leads/lead_0001", Some(json!({"score": 101})), "score", json!(101)),
        ("GET", "/leads?limit=0", None, "limit", json!(0)),
        ("GET", "/leads?limit=many", None, "limit", json!("many")),
        ("GET", "/leads?status=dead", None, "status", json!("dead")),
        ("GET", "/leads/Ada", None, "leadId", json!("Ada")),
    ] {
        let answer = running.ask(method, path, body.clone()).await;
        let told =
            (answer.status, answer.at("/code"), answer.at("/details/field"), answer.at("/details/value"));
        let right = (400, json!("VALIDATION_ERROR"), json!(field), value);
        assert_eq!(told, right, "{method} {path} {body:?}: {}", answer.body());
        let schema = spec_schema(&running.api);
        assert_eq!(outside(&schema, &answer.body()), [""; 0]);
    }
    let header = [("authorization", "Bearer k"), ("x-client-version", "new")];
    let answer = running.send("GET", "/leads", &header, None).await;
    assert_eq!((answer.status, answer.at("/details/field")), (400, json!("X-Client-Version")));
    for (media, body) in [("text/plain", "hello"), ("application/json", "{\"name\"")] {
        let headers = [("authorization", "Bearer k"), ("content-type", media)];
        let answer = running.send("POST", "/leads", &headers, Some(body.as_bytes())).await;
        assert_eq!((answer.status, answer.at("/code")), (400, json!("VALIDATION_ERROR")), "{media}");
    }
}

fn spec_schema(api: &Api) -> Arc<Schema> {
    api.schemas.at(&specdrift::text::Pointer::new("/components/schemas/Error"), Direction::Response)
}

#[tokio::test]
async fn the_same_requests_get_the_same_answers() {
    let (one, other) = (Running::leads(Options::default()).await, Running::leads(Options::default()).await);
    for (method, path, body) in [
        ("POST", "/leads", Some(json!({"name": "N", "email": "n@example.com"}))),
        ("GET", "/leads", None),
        ("GET", "/leads/lead_9999", None),
    ] {
        let (first, second) =
            (one.ask(method, path, body.clone()).await, other.ask(method, path, body).await);
        assert_eq!((first.status, first.bytes), (second.status, second.bytes), "{method} {path}");
    }
}

#[tokio::test]
async fn a_lie_about_a_body_is_just_that_violation() {
    for (lie, read, listed) in [
        (Lie::RequiredFieldMissing, vec!["/data/id required"], vec!["/data/0/id required"]),
        (Lie::NullAppeared, vec!["/data/id type"], vec!["/data/0/id type"]),
        (Lie::StructureMoved, vec!["/data/tags type"], vec!["/data/0/tags type"]),
        (Lie::TypeChanged, vec!["/data/score type"], vec!["/data/0/score type"]),
        (Lie::EnumValueNew, vec!["/data/status enum"], vec!["/data/0/status enum"]),
        (Lie::FormatChanged, vec!["/data/email format"], vec!["/data/0/email format"]),
        (Lie::SchemaViolated, vec!["/data/tags uniqueItems"], vec!["/data/0/tags uniqueItems"]),
        (
            Lie::UndocumentedField,
            vec!["/data/addedLater undocumented"],
            vec!["/data/0/addedLater undocumented"],
        ),
    ] {
        let running = Running::lying(lie).await;
        let one = running.ask("GET", "/leads/lead_0001", None).await;
        let operation = running.operation("GET /leads/{leadId}");
        assert_eq!(breaches(&running.api, operation, &one), read, "{lie}: {}", one.body());
        let many = running.ask("GET", "/leads", None).await;
        assert_eq!(
            breaches(&running.api, running.operation("GET /leads"), &many),
            listed,
            "{lie}: {}",
            many.body()
        );
    }
}

#[tokio::test]
async fn lies_told_together_are_each_told() {
    let lies = vec![Lie::TypeChanged, Lie::EnumValueNew, Lie::UndocumentedField, Lie::HeaderMissing];
    let running = Running::leads(Options { lies, ..Options::default() }).await;
    let answer = running.ask("GET", "/leads/lead_0001", None).await;
    let mut found = breaches(&running.api, running.operation("GET /leads/{leadId}"), &answer);
    found.sort();
    assert_eq!(
        found,
        [
            "/data/addedLater undocumented",
            "/data/score type",
            "/data/status enum",
            "header X-Request-Id is missing"
        ]
    );
}

#[tokio::test]
async fn a_lie_about_the_rest_of_an_answer_changes_only_that() {
    let honest = Running::leads(Options::default()).await.ask("GET", "/leads/lead_0001", None).await;
    for (lie, status, media, body) in [
        (Lie::ServerError, 500, Some("application/json"), None),
        (Lie::RejectedValid, 400, Some("application/json"), None),
        (Lie::UndocumentedStatus, 202, Some("application/json"), Some(honest.bytes.clone())),
        (Lie::MediaTypeChanged, 200, Some("text/html"), Some(honest.bytes.clone())),
        (
            Lie::MalformedBody,
            200,
            Some("application/json"),
            Some(honest.bytes.slice(..honest.bytes.len() / 2)),
        ),
        (Lie::MissingBody, 200, Some("application/json"), Some(Bytes::new())),
        (Lie::EnvelopeBroken, 200, Some("application/json"), Some(honest.bytes.clone())),
    ] {
        let answer = Running::lying(lie).await.ask("GET", "/leads/lead_0001", None).await;
        assert_eq!((answer.status, answer.header("content-type")), (status, media), "{lie}");
        assert!(body.is_none_or(|body| body == answer.bytes), "{lie}: {:?}", answer.bytes);
        assert_eq!(answer.header("x-request-id"), honest.header("x-request-id"), "{lie}");
    }
}

#[tokio::test]
async fn a_lie_about_a_header_changes_only_that() {
    for (lie, expected) in [(Lie::HeaderMissing, None), (Lie::HeaderInvalid, Some("not as documented?"))] {
        let running = Running::lying(lie).await;
        let answer = running.ask("GET", "/leads/lead_0001", None).await;
        assert_eq!((answer.status, answer.header("x-request-id")), (200, expected), "{lie}");
        assert_eq!(answer.at("/data/id"), "lead_0001");
    }
}

#[tokio::test]
async fn a_lie_about_a_refusal_forgives_or_misnames_just_that_fault() {
    let missing = json!({"name": "Ada"});
    let wrong = json!({"name": 42, "email": "x@example.com"});
    let extra = json!({"name": "Ada", "email": "y@example.com", "more": 1});
    for (lie, body, status) in [
        (Lie::AcceptsMissingField, &missing, 201),
        (Lie::AcceptsMissingField, &wrong, 400),
        (Lie::AcceptsWrongType, &wrong, 201),
        (Lie::AcceptsWrongType, &extra, 400),
        (Lie::AcceptsUnexpectedField, &extra, 201),
        (Lie::AcceptsUnexpectedField, &missing, 400),
        (Lie::WrongRejection, &missing, 405),
        (Lie::RejectedValid, &missing, 400),
    ] {
        let running = Running::lying(lie).await;
        let answer = running.ask("POST", "/leads", Some(body.clone())).await;
        assert_eq!(answer.status, status, "{lie}: {}", answer.body());
        let operation = running.operation("POST /leads");
        assert_eq!(breaches(&running.api, operation, &answer), [""; 0], "{lie}");
        let listed = running.ask("GET", "/leads", None).await;
        let expected = if lie == Lie::RejectedValid { 400 } else { 200 };
        assert_eq!(listed.status, expected);
        assert_eq!(breaches(&running.api, running.operation("GET /leads"), &listed), [""; 0], "{lie}");
    }
    let accepted = Running::lying(Lie::AcceptsWrongMethod).await.ask("PUT", "/leads", None).await;
    assert_eq!(accepted.status, 201);
    let silent = Running::lying(Lie::AllowMissing).await.ask("PUT", "/leads", None).await;
    assert_eq!((silent.status, silent.header("allow")), (405, None));
}

#[tokio::test]
async fn an_error_without_part_of_its_envelope_still_keeps_its_schema() {
    let running = Running::lying(Lie::EnvelopeBroken).await;
    let answer = running.ask("GET", "/leads/lead_9999", None).await;
    assert_eq!((answer.status, answer.body().get("requestId")), (404, None));
    assert_eq!(breaches(&running.api, running.operation("GET /leads/{leadId}"), &answer), [""; 0]);
}

#[tokio::test]
async fn lies_about_one_operation_leave_the_others_honest() {
    let only = Some(OperationId("GET /leads".into()));
    let running = Running::leads(Options { lies: vec![Lie::ServerError], only, ..Options::default() }).await;
    assert_eq!(running.ask("GET", "/leads", None).await.status, 500);
    assert_eq!(running.ask("GET", "/leads/lead_0001", None).await.status, 200);
}

/// An API that is nothing like the leads API: no envelope, numbers as ids, collections inside items, one `default` error.
const SHOP: &str = r##"
openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: "https://shop.example/v2/"}]
paths:
  /shops/{shop}/widgets:
    parameters: [{name: shop, in: path, required: true, schema: {type: string}}]
    get:
      responses:
        "200": {description: all, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Widget"}}}}}
    post:
      security: [{key: []}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Widget"}}}}
      responses:
        "201": {description: made, content: {application/json: {schema: {$ref: "#/components/schemas/Widget"}}}}
        default: {$ref: "#/components/responses/Problem"}
  /shops/{shop}/widgets/{widgetId}:
    parameters:
      - {name: shop, in: path, required: true, schema: {type: string}}
      - {name: widgetId, in: path, required: true, schema: {type: integer, minimum: 1}}
    get:
      responses:
        "200": {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/Widget"}}}}
        default: {$ref: "#/components/responses/Problem"}
    put:
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Widget"}}}}
      responses:
        "200": {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/Widget"}}}}
        "404": {description: none}
    delete:
      responses:
        "202": {description: will be gone}
        default: {$ref: "#/components/responses/Problem"}
  /shops/mine/widgets:
    get: {responses: {"200": {description: text, content: {text/plain: {schema: {type: string}}}}}}
  /export:
    get: {responses: {"2XX": {description: all, content: {application/xml: {schema: {type: object}}}}}}
  /nothing:
    get: {responses: {"404": {description: "never anything"}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  responses:
    Problem:
      description: an error
      content: {application/problem+json: {schema: {$ref: "#/components/schemas/Problem"}}}
  schemas:
    Problem:
      type: object
      required: [title, status, detail]
      properties: {title: {type: string}, status: {type: integer}, detail: {type: string}}
    Widget:
      type: object
      required: [id, name]
      additionalProperties: false
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string}
        size: {type: integer, nullable: true}
        madeAt: {type: string, format: date-time, readOnly: true}
"##;

async fn shop(options: Options) -> Running {
    let source = Source { name: "shop.yaml".to_owned(), text: SHOP.to_owned() };
    let (api, _) = spec::parse(source).map_err(|complaints| format!("{complaints:?}")).unwrap();
    Running::of(Arc::new(api), options).await
}

#[tokio::test]
async fn an_api_without_envelope_is_served_by_its_own_shapes() {
    let running = shop(Options::default()).await;
    assert!(running.server.url().ends_with("/v2"));
    let headers = [("content-type", "application/json"), ("x-key", "any")];
    let body = br#"{"name": "bolt", "size": 3}"#;
    let made = running.send("POST", "/shops/a/widgets", &headers, Some(body)).await;
    let id = made.at("/id").as_i64().unwrap();
    assert_eq!((made.status, made.at("/name"), made.at("/size")), (201, json!("bolt"), json!(3)));
    let count = async |path| running.ask("GET", path, None).await.body().as_array().map(Vec::len);
    assert_eq!((count("/shops/a/widgets").await, count("/shops/b/widgets").await), (Some(2), Some(1)));
    let path = format!("/shops/a/widgets/{id}");
    let put = running.ask("PUT", &path, Some(json!({"name": "nut"}))).await;
    assert_eq!((put.status, put.at("/name"), put.body().get("size")), (200, json!("nut"), None));
    assert_eq!((put.at("/id"), put.at("/madeAt")), (json!(id), made.at("/madeAt")));
    assert_eq!(running.ask("DELETE", &path, None).await.status, 202);
    let gone = running.ask("GET", &path, None).await;
    assert_eq!((gone.status, gone.header("content-type")), (404, Some("application/problem+json")));
    assert_eq!((gone.at("/status"), gone.at("/detail")), (json!(404), json!(format!("there is no {id}"))));
    let refused = running.send("POST", "/shops/a/widgets", &headers[..1], Some(body)).await;
    assert_eq!((refused.status, refused.header("www-authenticate")), (401, Some("ApiKey")));
    let invalid = running.ask("GET", "/shops/a/widgets/0", None).await;
    assert_eq!((invalid.status, invalid.at("/status")), (400, json!(400)));
    assert_eq!(running.ask("PUT", "/shops/a/widgets/999", Some(json!({"name": "x"}))).await.bytes.len(), 0);
}

#[tokio::test]
async fn the_most_concrete_path_and_each_media_type_are_answered_as_documented() {
    let running = shop(Options::default()).await;
    for (path, status, media) in [
        ("/shops/mine/widgets", 200, Some("text/plain")),
        ("/shops/yours/widgets", 200, Some("application/json")),
        ("/export", 200, Some("application/xml")),
        ("/nothing", 404, None),
    ] {
        let answer = running.ask("GET", path, None).await;
        assert_eq!((answer.status, answer.header("content-type")), (status, media), "{path}");
    }
    let lying = shop(Options { lies: vec![Lie::UnexpectedBody], ..Options::default() }).await;
    let answer = lying.ask("DELETE", "/shops/a/widgets/1", None).await;
    assert_eq!((answer.status, answer.bytes.is_empty()), (202, false));
}

#[tokio::test]
async fn odd_requests_are_answered_too() {
    let running = Running::leads(Options::default()).await;
    let long = format!("\"{}\"", "x".repeat(9_000_000));
    let headers = [("authorization", "Bearer k"), ("content-type", "application/json")];
    for (method, path, body, status) in [
        ("POST", "/leads", Some(long.as_bytes()), 400),
        ("POST", "/leads", Some(&b"\xff\xfe"[..]), 400),
        ("GET", "/leads/%00%ff", None, 400),
        ("GET", "/leads/lead_0001/", None, 404),
        ("BREW", "/leads", None, 405),
        ("GET", "/leads?page=%zz", None, 400),
    ] {
        let answer = running.send(method, path, &headers, body).await;
        assert_eq!(answer.status, status, "{method} {path}");
    }
}

/// Real documents: every GET without a hole in its path or query that is required, every POST with a sample as body.
#[tokio::test]
async fn answers_to_real_documents_are_as_documented() {
    let Ok(corpus) = std::env::var("SPECDRIFT_CORPUS") else {
        eprintln!("skipped: SPECDRIFT_CORPUS is not set");
        return;
    };
    let (mut asked, mut wrong) = (0, Vec::new());
    for name in CORPUS {
        let text = std::fs::read_to_string(Path::new(&corpus).join(name)).unwrap();
        let (api, _) =
            spec::parse(Source { name: name.to_owned(), text }).unwrap_or_else(|_| panic!("{name}"));
        let running = Running::of(Arc::new(api), Options::default()).await;
        for operation in &running.api.operations {
            // Some documents tell operations on one path apart by what no request carries.
            if operation.path.text.contains(['#', '?']) {
                continue;
            }
            let Some((headers, body)) = sample(&running.api, operation) else { continue };
            let headers: Vec<_> =
                headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let answer = running
                .send(operation.method.as_str(), &operation.path.text, &headers, body.as_deref())
                .await;
            asked += 1;
            let found = breaches(&running.api, operation, &answer);
            if !found.is_empty() && !operation.responses.is_empty() {
                wrong.push(format!("{name} {}: {} {found:?}", operation.id, answer.status));
            }
        }
    }
    println!("{asked} operations asked, {} answers not as documented", wrong.len());
    assert!(asked > 100);
    assert_eq!(wrong, [""; 0], "{}", wrong.join("\n"));
}

const CORPUS: [&str; 9] = [
    "oai-3.0-petstore-expanded.yaml",
    "oai-3.1-tictactoe.yaml",
    "galaxy-3.1.json",
    "alertmanager-2.0.yaml",
    "traccar.org-3.0.json",
    "gitea-2.0.yaml",
    "discourse-3.1.json",
    "box-3.0.json",
    "docker-2.0.yaml",
];

/// Headers and body of a simple valid request; `None` where the operation needs parameters.
fn sample(api: &Api, operation: &Operation) -> Option<(Headers, Option<Vec<u8>>)> {
    let has_hole = operation.path.segments.iter().any(|segment| matches!(segment, Segment::Hole(_)));
    if has_hole || operation.parameters.iter().any(|parameter| parameter.required) {
        return None;
    }
    let mut headers = Vec::new();
    for name in operation.security.first().into_iter().flatten().map(|(name, _)| name) {
        headers.extend(match api.credentials.get(name)? {
            spec::Credential::ApiKey { location: spec::Location::Header, name } => {
                Some((name.to_lowercase(), "key".to_owned()))
            }
            spec::Credential::Http(scheme) => Some(("authorization".to_owned(), format!("{scheme} dTpw"))),
            spec::Credential::Token => Some(("authorization".to_owned(), "Bearer token".to_owned())),
            spec::Credential::ApiKey { .. } => return None,
            spec::Credential::MutualTls => None,
        });
    }
    match &operation.method {
        spec::Method::Get => Some((headers, None)),
        spec::Method::Post => {
            let Some(body) = &operation.body else { return Some((headers, None)) };
            let media = body.content.iter().find(|media| media.name.starts_with("application/json"))?;
            let schema = api.schemas.at(media.schema.as_ref()?, Direction::Request);
            let value = schema.sample(Shape::Minimal, "test").ok()?.value;
            headers.push(("content-type".to_owned(), media.name.clone()));
            Some((headers, Some(value.to_string().into_bytes())))
        }
        _ => None,
    }
}
