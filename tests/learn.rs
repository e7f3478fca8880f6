//! What refusals teach: values that make refused operations be accepted.
#![expect(clippy::disallowed_methods, reason = "a server with whims of its own listens here")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use specdrift::learn::lessons;
use specdrift::mock;
use specdrift::plan::{Plan, Seed, plan};
use specdrift::run::{Settings, run};
use specdrift::send::{Exchange, Log, Outcome, Response, Stop};
use specdrift::spec::{Api, parse};
use specdrift::suite::{Learn, ServerChoice, Spanned, Suite};
use specdrift::text::Source;

const SPEC: &str = r"
openapi: 3.1.0
info: {title: Zones, version: '1'}
paths:
  /zones:
    post:
      parameters:
        - {name: mode, in: query, schema: {type: string}}
        - {name: dry_run, in: query, schema: {type: boolean}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                id: {type: string, readOnly: true}
                name: {type: string, description: Name of the zone (e.g. “example.com.”) with a dot at its end}
                kind: {type: string, enum: [Native, Master]}
                size: {type: integer, default: 3}
                owner: {type: object, properties: {email: {type: string, format: email}}}
      responses:
        '201': {description: made, content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}
        '422': {description: refused}
  /zones/{zoneId}:
    get:
      parameters: [{name: zoneId, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: it, content: {application/json: {schema: {type: object}}}}
        '404': {description: unknown}
";

fn api() -> Arc<Api> {
    let source = Source { name: "zones.yaml".into(), text: SPEC.into() };
    parse(source).unwrap_or_else(|_| panic!("the document is read")).0.into()
}

/// A suite without values, of a server that may be written to.
fn local() -> Suite {
    let server = Spanned { value: ServerChoice::Url("http://127.0.0.1:1".to_owned()), span: None };
    Suite { server, ..Suite::from_spec("zones.yaml") }
}

/// The plan of a suite without values, each request answered in this way.
fn answered(api: &Api, suite: &Suite, status: u16, body: &Value) -> (Plan, Vec<Exchange>) {
    let plan = plan(api, suite, Seed(1)).expect("a plan");
    let response = Arc::new(Response { status, headers: Vec::new(), body: body.to_string().into_bytes() });
    let exchanges = plan.cases.iter().map(|case| Exchange {
        case: case.id.clone(),
        request: Arc::new(case.request.clone()),
        origin: "http://localhost".into(),
        unbound: Vec::new(),
        earlier: Vec::new(),
        outcome: Outcome::Answered(Arc::clone(&response)),
        elapsed: Duration::ZERO,
        started: None,
        kept: None,
    });
    let exchanges = exchanges.collect();
    (plan, exchanges)
}

#[test]
fn a_refusal_teaches_the_value_that_it_asks_for() {
    let (api, suite) = (api(), local());
    for (status, said, taught) in [
        (422, json!({"error": "Key 'name' not present"}), r#"body/name "${unique}.example.com.""#),
        (
            422,
            json!({"detail": [{"loc": ["body", "kind"], "msg": "field required"}]}),
            r#"body/kind "Native""#,
        ),
        (400, json!({"message": "size is missing"}), "body/size 3"),
        (422, json!("mode must be one of the following options: fast, slow"), r#"query.mode "fast""#),
        // What is the server's to give is not asked of anybody, whatever it says.
        (422, json!({"error": "no 'id' here"}), ""),
        // Words that name nothing of the document teach nothing.
        (422, json!({"error": "unprocessable"}), ""),
        (500, json!({"error": "Key 'name' not present"}), ""),
        (201, json!({"id": "name"}), ""),
    ] {
        let (plan, exchanges) = answered(&api, &suite, status, &said);
        let found: Vec<String> = lessons(&api, &suite, &plan, &exchanges, &[])
            .iter()
            .filter(|lesson| lesson.operation == 0)
            .map(|lesson| format!("{} {}", lesson.pick.place, lesson.pick.value))
            .collect();
        assert_eq!(found.join(", "), taught, "{said}");
    }
}

#[test]
fn what_did_not_help_is_not_tried_again() {
    let (api, suite) = (api(), local());
    let (plan, exchanges) = answered(&api, &suite, 422, &json!({"error": "Key 'name' not present"}));
    let mut known = Vec::new();
    let mut tried = Vec::new();
    for _ in 0..10 {
        let new = lessons(&api, &suite, &plan, &exchanges, &known);
        tried.extend(new.iter().map(|lesson| lesson.pick.value.to_string()));
        if new.is_empty() {
            break;
        }
        known.extend(new);
    }
    assert_eq!(tried[..2], [r#""${unique}.example.com.""#, r#""example.com.""#]);
    let mut once = tried.clone();
    once.dedup();
    assert!(tried.len() < 10 && once == tried, "{tried:?}");
}

/// A server that wants of a zone what its document does not say.
fn serve(stream: &TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    reader.read_line(&mut line)?;
    let request = line.clone();
    while line.trim() != "" || line == request {
        line.clear();
        reader.read_line(&mut line)?;
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let sent: Value = serde_json::from_slice(&body).unwrap_or_default();
    let name = sent["name"].as_str().unwrap_or_default();
    let (status, answer) = match request.split(' ').next() {
        Some("POST") if !name.ends_with('.') => (422, json!({"error": "Key 'name' not present"})),
        Some("POST") if !sent["kind"].is_string() => (422, json!({"error": "Key 'kind' not present"})),
        Some("POST") => (201, json!({"id": name})),
        Some("GET") if request.contains("example.com.") => (200, json!({"id": "a"})),
        _ => (404, json!({})),
    };
    let answer = answer.to_string();
    write!(
        &mut &*stream,
        "HTTP/1.1 {status} -\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{answer}",
        answer.len()
    )
}

#[tokio::test]
async fn a_run_reaches_what_its_own_requests_had_to_be_taught() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            _ = serve(&stream);
        }
    });
    let server = Spanned { value: ServerChoice::Url(url), span: None };
    let suite = Suite { server, ..Suite::from_spec("zones.yaml") };
    let stop = Stop::new();
    let settings = Settings {
        seed: Seed(7),
        today: "2026-01-01",
        mock: mock::Options::default(),
        watch: &|_| {},
        stop: &stop,
        log: Log::default(),
        past: None,
        vault: specdrift::send::Vault::none(),
    };
    let mut untaught = suite.clone();
    untaught.generate.learn = Learn::Nothing;
    let (report, _) = run(&api(), &untaught, &settings).await.unwrap_or_else(|_| panic!("a report"));
    assert!(report.learned.is_empty() && !report.cases.iter().any(|case| case.id.0.ends_with("learned")));
    let (report, _) = run(&api(), &suite, &settings).await.unwrap_or_else(|_| panic!("a report"));
    let shown: usize = report.cases.iter().map(|case| case.attempts).sum();
    assert!(report.requests > shown, "the rounds in between count: {} of {shown}", report.requests);
    let learned: Vec<String> =
        report.learned.iter().map(|learned| format!("{} {}", learned.place, learned.value)).collect();
    assert_eq!(learned, [r#"body/name "${unique}.example.com.""#, r#"body/kind "Native""#]);
    let status = |name: &str| {
        let case = report.cases.iter().find(|case| case.id.0.ends_with(name));
        case.and_then(|case| case.status)
    };
    assert_eq!(status("POST /zones::valid::minimal"), Some(422), "what the document permits stays refused");
    assert_eq!(status("POST /zones::valid::minimal::learned"), Some(201));
    assert_eq!(status("GET /zones/{zoneId}::valid::minimal"), Some(200));
}
