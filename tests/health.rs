//! How an API served, over real HTTP: the kind of every failure, thresholds, and what production is spared.
#![expect(clippy::disallowed_methods, reason = "servers with whims of their own listen here")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use specdrift::mock;
use specdrift::plan::Seed;
use specdrift::report::Report;
use specdrift::report::json::document;
use specdrift::run::{Settings, run};
use specdrift::send::{Log, Stop};
use specdrift::spec::{Api, parse};
use specdrift::suite::{Permits, Suite, Variables};
use specdrift::text::Source;

const SPEC: &str = r"
openapi: 3.1.0
info: {title: Things, version: '1'}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: x-key}}
security: [{key: []}]
paths:
  /things:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 9}}]
      responses:
        '200': {description: all, content: {application/json: {schema: {type: object, required: [items], properties: {items: {type: array}}}}}}
        default: {description: no}
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}}
      responses:
        '201': {description: made, content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}
        default: {description: no}
  /things/{thingId}:
    parameters: [{name: thingId, in: path, required: true, schema: {type: string}}]
    get:
      responses: {'200': {description: one}, default: {description: no}}
    delete:
      responses: {'204': {description: gone}, default: {description: no}}
";

/// A request as it came over the wire.
#[derive(Clone, Debug)]
struct Seen {
    method: String,
    target: String,
    has_key: bool,
}

impl Seen {
    /// Whether the document admits it, as far as these tests break it: a key, a limit in its bounds, a documented method.
    fn is_valid(&self) -> bool {
        let limit =
            self.target.split_once("limit=").map(|(_, rest)| rest.split('&').next().unwrap_or_default());
        let is_limit = |text: &str| text.parse().is_ok_and(|number: i64| (1..=9).contains(&number));
        self.has_key
            && limit.is_none_or(is_limit)
            && ["GET", "POST", "DELETE"].contains(&self.method.as_str())
    }
}

/// What a server does with a request.
#[derive(Clone)]
enum Reply {
    Answer(u16, &'static str),
    Late(Duration, u16, &'static str),
    Reset,
    Nonsense,
}

/// A server on a free port that does as told with every request, and remembers them; its URL.
fn serve(reply: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static) -> (String, Arc<Mutex<Vec<Seen>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (reply, count, log) = (Arc::new(reply), Arc::new(AtomicUsize::new(0)), Arc::clone(&seen));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (reply, count, log) = (Arc::clone(&reply), Arc::clone(&count), Arc::clone(&log));
            std::thread::spawn(move || {
                let Some(request) = read(&stream) else { return };
                log.lock().expect("no panic").push(request.clone());
                _ = write(&stream, &reply(&request, count.fetch_add(1, Ordering::Relaxed)));
            });
        }
    });
    (url, seen)
}

fn read(stream: &TcpStream) -> Option<Seen> {
    let mut lines = BufReader::new(stream);
    let mut line = String::new();
    lines.read_line(&mut line).ok().filter(|length| *length > 0)?;
    let mut words = line.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let (mut has_key, mut length) = (false, 0);
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim().split_once(':') else { break };
        has_key |= name.eq_ignore_ascii_case("x-key") && value.trim() == "k123456";
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
    }
    lines.read_exact(&mut vec![0; length]).ok()?;
    Some(Seen { method, target, has_key })
}

fn write(mut stream: &TcpStream, reply: &Reply) -> std::io::Result<()> {
    let (status, body) = match reply {
        Reply::Answer(status, body) => (status, body),
        Reply::Late(time, status, body) => {
            std::thread::sleep(*time);
            (status, body)
        }
        Reply::Reset => return Ok(()),
        Reply::Nonsense => return write!(stream, "SSH-2.0-OpenSSH_9.6\r\n\r\n"),
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status} -\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

fn api() -> Arc<Api> {
    let source = Source { name: "things.yaml".into(), text: SPEC.into() };
    parse(source).unwrap_or_else(|_| panic!("the document is read")).0.into()
}

/// What a suite with these lines reports of a server.
async fn report(url: &str, lines: &str, flags: Permits) -> Report {
    let text =
        format!("spec: things.yaml\nserver: {url}\nauth: {{api_key: k123456}}\nfollow_up: off\n{lines}\n");
    let source = Source { name: "things-suite.yaml".into(), text };
    let read = specdrift::suite::parse(source, &Variables::new());
    let (mut suite, _): (Suite, _) = read.unwrap_or_else(|wrong| panic!("{lines}: {wrong:?}"));
    suite.permit(flags);
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
    run(&api(), &suite, &settings).await.unwrap_or_else(|wrong| panic!("{lines}: {wrong:?}")).0
}

const NOTHING: Permits = Permits { writes: false, broken: false };
const WRITES: Permits = Permits { writes: true, broken: false };
const BROKEN: Permits = Permits { writes: false, broken: true };
const BOTH: Permits = Permits { writes: true, broken: true };

/// What keeps its promises.
fn honest(seen: &Seen, _: usize) -> Reply {
    match seen.method.as_str() {
        _ if !seen.has_key => Reply::Answer(401, "{}"),
        _ if !seen.is_valid() => Reply::Answer(400, "{}"),
        "POST" => Reply::Answer(201, r#"{"id": "a"}"#),
        "DELETE" => Reply::Answer(204, ""),
        _ => Reply::Answer(200, r#"{"items": []}"#),
    }
}

#[tokio::test]
async fn production_is_sent_nothing_unsafe_or_broken_without_both_permissions() {
    for (said, flags, writes, broken) in [
        ("environment: production", NOTHING, false, false),
        ("environment: production", BOTH, false, false),
        ("environment: production\nallow: [writes, broken]", NOTHING, false, false),
        ("environment: production\nallow: [writes]", BROKEN, false, false),
        ("environment: production\nallow: [broken]", WRITES, false, false),
        ("environment: production\nallow: [writes]", BOTH, true, false),
        ("environment: production\nallow: [broken]", BOTH, false, true),
        ("environment: production\nallow: [writes, broken]", BOTH, true, true),
        ("environment: sandbox", NOTHING, true, true),
        ("", NOTHING, true, true),
    ] {
        let (url, seen) = serve(honest);
        let report = report(&url, &format!("{said}\nsend: {{rate: 10000/s, retry: off}}"), flags).await;
        let seen = seen.lock().expect("no panic");
        assert!(!seen.is_empty() && report.totals.passed > 0, "{said} {flags:?}");
        let unsafe_ones =
            seen.iter().filter(|seen| !matches!(seen.method.as_str(), "GET" | "HEAD" | "OPTIONS"));
        assert_eq!(unsafe_ones.count() > 0, writes, "{said} {flags:?}: {seen:#?}");
        assert_eq!(seen.iter().any(|seen| !seen.is_valid()), broken, "{said} {flags:?}: {seen:#?}");
    }
}

#[tokio::test]
async fn a_budget_of_requests_ends_a_run_and_nothing_goes_out_beyond_it() {
    let (url, seen) = serve(honest);
    let report = report(&url, "send: {requests: 7, in_flight: 4, retry: off}", NOTHING).await;
    assert_eq!(seen.lock().expect("no panic").len(), 7);
    assert!(report.ended.as_ref().is_some_and(|why| why.contains("7 requests")), "{:?}", report.ended);
    assert!(report.totals.skipped > 0 && report.totals.unanswered == 0, "{:?}", report.totals);
    assert_eq!(report.exit_code(), 3);
    let all = report.totals.all();
    assert_eq!(all, report.cases.iter().filter(|case| case.outcome != "not-needed").count());
}

#[tokio::test]
async fn a_rising_error_rate_ends_a_run() {
    let (url, seen) =
        serve(|seen, count| if count > 30 { Reply::Answer(503, "{}") } else { honest(seen, count) });
    let report = report(&url, "send: {stop_at: 20%, in_flight: 1, retry: off}", NOTHING).await;
    let count = seen.lock().expect("no panic").len();
    assert!((31..60).contains(&count), "{count}");
    assert!(report.ended.as_ref().is_some_and(|why| why.contains("failed")), "{:?}", report.ended);
    assert!(report.totals.skipped > 0, "{:?}", report.totals);
}

#[test]
fn production_is_asked_modestly_unless_the_suite_says_otherwise() {
    let suite = |send: &str| {
        let text = format!("spec: a\nserver: https://api.example.com\nsend: {{{send}}}\n");
        let source = Source { name: "a.yaml".into(), text };
        specdrift::suite::parse(source, &Variables::new()).unwrap_or_else(|wrong| panic!("{wrong:?}")).0
    };
    for (said, asked) in [
        ("in_flight: 16", (Some(10.0), Some(1_000), Some(0.25))),
        ("rate: 50/s", (Some(50.0), Some(1_000), Some(0.25))),
        ("requests: 20, stop_at: 50%", (Some(10.0), Some(20), Some(0.5))),
    ] {
        let pace = suite(said).pace;
        let modest = pace.modest();
        assert_eq!((modest.rate, modest.requests, modest.stop_at), asked, "{said}");
    }
}

#[tokio::test]
async fn figures_beyond_their_thresholds_fail_a_run_and_say_where_they_are_asked_for() {
    type Server = fn(&Seen, usize) -> Reply;
    let late: Server = |_, _| Reply::Late(Duration::from_millis(40), 200, r#"{"items": []}"#);
    let failing: Server = |_, _| Reply::Answer(500, "{}");
    let silent: Server = |_, _| Reply::Late(Duration::from_millis(400), 200, "{}");
    let stranger: Server = |_, _| Reply::Answer(401, "{}");
    let drifted: Server = |_, _| Reply::Answer(200, "{}");
    let flaky: Server = |_, count| Reply::Answer(if count == 0 { 503 } else { 200 }, r#"{"items": []}"#);
    let down: Server = |_, _| Reply::Answer(503, "{}");
    for (name, server, asked, breaks) in [
        ("quick enough", late, "p95: 2s", None),
        ("too slow", late, "p95: 5ms", Some("p95")),
        ("too slow at worst", late, "max: 5ms", Some("max")),
        ("too slow in one operation", late, "operations: {'GET /things': {p50: 5ms}}", Some("p50")),
        ("another operation", late, "operations: {'POST /things': {p50: 5ms}}", None),
        ("errors", failing, "error_rate: 1%", Some("error_rate")),
        ("few errors", failing, "error_rate: 100%", None),
        ("timeouts", silent, "timeout_rate: 0.5%", Some("timeout_rate")),
        ("no timeout", late, "timeout_rate: 0%", None),
        ("refused credentials", stranger, "auth_failures: 0", Some("auth_failures")),
        ("accepted credentials", late, "auth_failures: 0", None),
        ("findings", drifted, "findings: 0", Some("findings")),
        ("retries that help", flaky, "retry_success: 90%", None),
        ("retries that don't", down, "retry_success: 90%", Some("retry_success")),
    ] {
        let (url, _) = serve(server);
        let lines = format!(
            "thresholds: {{{asked}}}\ngenerate: {{operations: ['GET /things'], valid: [minimal], broken: none}}\n\
             send: {{timeout: 200ms, retry: {{tries: 2, first: 1ms}}}}"
        );
        let report = report(&url, &lines, NOTHING).await;
        let broken: Vec<_> = report.breaches.iter().map(|breach| breach.measure).collect();
        assert_eq!(broken, breaks.into_iter().collect::<Vec<_>>(), "{name}: {:?}", report.health);
        for breach in &report.breaches {
            let place = breach.place.as_ref().map(|(file, line, _)| (file.as_str(), *line));
            assert_eq!(place, Some(("things-suite.yaml", 5)), "{name}");
            assert_eq!(report.exit_code(), 1, "{name}");
        }
    }
}

#[tokio::test]
async fn every_failure_names_its_kind_and_who_can_mend_it() {
    type Server = fn(&Seen, usize) -> Reply;
    let rows: [(&str, Server, &str, &str); 14] = [
        ("400", |_, _| Reply::Answer(400, "{}"), "contract", "the API"),
        ("401", |_, _| Reply::Answer(401, "{}"), "authentication", "us"),
        ("403", |_, _| Reply::Answer(403, "{}"), "permission", "us"),
        ("409", |_, _| Reply::Answer(409, "{}"), "client", "us"),
        ("429", |_, _| Reply::Answer(429, "{}"), "rate-limit", "us"),
        ("500", |_, _| Reply::Answer(500, "{}"), "server", "the API"),
        ("502", |_, _| Reply::Answer(502, "{}"), "gateway", "the API"),
        ("503", |_, _| Reply::Answer(503, "{}"), "gateway", "the API"),
        ("504", |_, _| Reply::Answer(504, "{}"), "gateway", "the API"),
        ("another shape", |_, _| Reply::Answer(200, "{}"), "contract", "the API"),
        (
            "an error under 200",
            |_, _| Reply::Answer(200, r#"{"code": "E1", "error": "no"}"#),
            "error-in-success",
            "the API",
        ),
        ("silence", |_, _| Reply::Late(Duration::from_millis(600), 200, "{}"), "network", "the API"),
        ("a reset", |_, _| Reply::Reset, "network", "the network"),
        ("nonsense", |_, _| Reply::Nonsense, "network", "the API"),
    ];
    for (name, server, kind, side) in rows {
        let (url, _) = serve(server);
        let envelope =
            if kind == "error-in-success" { "error_envelope: {code: /code, message: /error}" } else { "" };
        let lines = format!(
            "generate: {{operations: ['GET /things'], valid: [minimal], broken: none, learn: nothing}}\n\
             send: {{timeout: 200ms, retry: off}}\n{envelope}"
        );
        let told = told(&report(&url, &lines, NOTHING).await);
        assert!(told.contains(&(kind.to_owned(), side.to_owned())), "{name}: {told:?}");
    }
    let gone = "http://127.0.0.1:1";
    let lines = "generate: {operations: ['GET /things'], valid: [minimal], broken: none}\nsend: {retry: off}";
    let told = told(&report(gone, lines, NOTHING).await);
    assert_eq!(told, [("network".to_owned(), "the API".to_owned())]);
}

/// The kinds and sides that the JSON report names.
fn told(report: &Report) -> Vec<(String, String)> {
    let document = document(std::slice::from_ref(report));
    let operation = &document.suites[0].operations[0];
    let findings = operation.findings.iter().map(|finding| (finding.kind.clone(), finding.side.clone()));
    let reasons = operation.inconclusive.iter().chain(&operation.unanswered);
    let reasons = reasons.filter_map(|reason| Some((reason.kind.clone()?, reason.side.clone()?)));
    findings.chain(reasons).collect()
}
