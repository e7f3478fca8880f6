//! What is asked further about findings, against servers that fail in one way each.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::Value;
use specdrift::follow::{self, Again, Followed, Inquiry};
use specdrift::judge::{self, Code, Verdict};
use specdrift::plan::{self, CaseId, Plan, Request, Seed};
use specdrift::send::{
    Base, Credentials, Exchange, Host, Outcome, Response, SendError, Sending, Stop, Transport, send,
};
use specdrift::spec::{self, Api};
use specdrift::suite::{FollowUp, ServerChoice, Spanned, Suite};
use specdrift::text::Source;

const SPEC: &str = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /things:
    METHOD:
      parameters:
        - {name: dry, in: query, schema: {type: boolean}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties:
                name: {type: string}
                note: {type: string}
                size: {type: integer, minimum: 5}
                tags: {type: array, minItems: 2, items: {type: string}}
                owner:
                  type: object
                  required: [id]
                  properties: {id: {type: integer}, mail: {type: string}, phone: {type: string}}
      responses: {'201': {description: ok}, '400': {description: no}}
";

/// How a server answers a request with this body; `None` where there is none that parses.
type Answer = dyn Fn(&Request, Option<&Value>) -> u16 + Send + Sync;

/// What is planned of the document with this method, and a server for it.
struct Bench {
    api: Api,
    suite: Suite,
    plan: Plan,
    transport: Arc<dyn Transport>,
    sent: Arc<AtomicUsize>,
}

impl Bench {
    fn new(method: &str, budget: usize, answer: Arc<Answer>) -> Self {
        let source = Source { name: "spec.yaml".into(), text: SPEC.replace("METHOD", method) };
        let (api, _) = spec::parse(source).unwrap_or_else(|_| panic!("the document is read"));
        let server = Spanned { value: ServerChoice::Mock, span: None };
        let follow_up = FollowUp { requests: budget, ..FollowUp::default() };
        let mut suite = Suite { server, follow_up, ..Suite::from_spec("spec.yaml") };
        // A crash that a second try would hide is what these are about.
        suite.pace.retry.tries = 1;
        let plan = plan::plan(&api, &suite, Seed(7)).unwrap();
        let sent = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&sent);
        let transport = move |request: &Request| -> Result<Response, SendError> {
            counted.fetch_add(1, Ordering::Relaxed);
            let body = request.body.as_ref().and_then(|body| serde_json::from_slice(&body.0).ok());
            let status = answer(request, body.as_ref());
            Ok(Response { status, headers: Vec::new(), body: Vec::new() })
        };
        Self { api, suite, plan, transport: Arc::new(transport), sent }
    }

    async fn send(&self, plan: &Plan) -> Vec<Exchange> {
        let base = Base::parse("http://127.0.0.1:1").unwrap();
        let (credentials, _) = Credentials::new(&self.suite, &self.api);
        let sending = Sending {
            base: &base,
            credentials: &credentials,
            pace: &self.suite.pace,
            transport: Arc::clone(&self.transport),
            watch: &|_| {},
            stop: &Stop::new(),
            host: Arc::new(Host::new(&self.suite.pace)),
        };
        send(plan, &sending).await
    }

    fn judge(&self, plan: &Plan, exchanges: &[Exchange]) -> Vec<Verdict> {
        judge::judge(&self.api, &self.suite, plan, exchanges, "2026-11-20")
    }
}

/// Sends all that is planned, and follows up; what was found, and how many requests went out in the end.
async fn followed(method: &str, budget: usize, answer: Arc<Answer>) -> (Followed, Vec<String>, usize) {
    let bench = Bench::new(method, budget, answer);
    let exchanges = bench.send(&bench.plan).await;
    let mut verdicts = bench.judge(&bench.plan, &exchanges);
    let first = bench.sent.load(Ordering::Relaxed);
    let mut inquiry = Inquiry::new(&bench.api, &bench.suite, &bench.plan, &exchanges, &verdicts);
    let mut asked = Vec::new();
    while let Some(round) = inquiry.ask() {
        asked.extend(round.cases.iter().map(|case| case.id.to_string()));
        let answers = bench.send(&round).await;
        inquiry.learn(&round, &answers, &bench.judge(&round, &answers));
    }
    let found = inquiry.found();
    found.settle(&mut verdicts);
    for verdict in &verdicts {
        let again = found.insights.get(&verdict.case).and_then(|insight| insight.again.as_ref());
        let has_failed = matches!(verdict.outcome, judge::Outcome::Failed(_));
        let is_gone = matches!(again, Some(Again::Accepted(_) | Again::Otherwise(400..=499)));
        let is_crash = verdict.outcome.findings().iter().any(|finding| finding.code == Code::ServerError);
        assert!(!(has_failed && is_crash && is_gone), "{verdict:?}");
    }
    (found, asked, bench.sent.load(Ordering::Relaxed) - first)
}

fn is_valid(request: &Request, body: Option<&Value>) -> bool {
    let known = ["name", "note", "size", "tags", "owner"];
    let is_object = |body: &Value| {
        body.as_object().is_some_and(|it| {
            it.get("name").is_some_and(Value::is_string)
                && it.keys().all(|key| known.contains(&key.as_str()))
                && it.get("note").is_none_or(Value::is_string)
                && it.get("size").is_none_or(|size| size.as_i64().is_some_and(|size| size >= 5))
                && it.get("tags").is_none_or(|tags| {
                    tags.as_array().is_some_and(|it| it.len() > 1 && it.iter().all(Value::is_string))
                })
                && it.get("owner").is_none_or(|owner| owner.get("id").is_some_and(Value::is_i64))
        })
    };
    request.header("content-type") == Some("application/json") && body.is_some_and(is_object)
}

fn usual(request: &Request, body: Option<&Value>) -> u16 {
    if !matches!(request.method.as_str(), "POST" | "PUT") {
        405
    } else if is_valid(request, body) {
        201
    } else {
        400
    }
}

fn of(followed: &Followed, end: &str) -> follow::Insight {
    let found = followed.insights.iter().find(|(id, _)| id.0.ends_with(end));
    found.unwrap_or_else(|| panic!("{end} in {:?}", ids(followed))).1.clone()
}

fn ids(followed: &Followed) -> Vec<&CaseId> {
    followed.insights.keys().collect()
}

#[tokio::test]
async fn a_valid_request_that_is_refused_is_shrunk_to_what_is_refused() {
    let refuses = |request: &Request, body: Option<&Value>| {
        let has_both = |body: &Value| body.get("size").is_some() && body.pointer("/owner/mail").is_some();
        if body.is_some_and(has_both) { 400 } else { usual(request, body) }
    };
    let (found, asked, sent) = followed("put", 200, Arc::new(refuses)).await;
    let insight = of(&found, "valid::full");
    assert_eq!(insight.again, Some(Again::Same));
    let smaller = insight.smaller.unwrap();
    let body: Value = serde_json::from_slice(&smaller.request.body.as_ref().unwrap().0).unwrap();
    let names: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, ["name", "size", "owner"], "{body}");
    assert_eq!(body["size"], 5, "{body}");
    assert_eq!(body["owner"]["id"], 0, "{body}");
    assert!(body["owner"].get("phone").is_none(), "{body}");
    assert_eq!(smaller.taken, ["/query/dry", "/body/note", "/body/tags", "/body/owner/phone"]);
    assert_eq!((asked.len(), found.requests), (sent, sent));
    assert!(sent < 40, "{sent} requests");
}

#[tokio::test]
async fn what_does_not_fail_again_is_not_shrunk() {
    let is_first = AtomicBool::new(true);
    let refuses = move |request: &Request, body: Option<&Value>| {
        let is_full = body.is_some_and(|body| body.get("owner").is_some() && body.get("tags").is_some());
        if is_full && is_valid(request, body) && is_first.swap(false, Ordering::Relaxed) {
            return 500;
        }
        usual(request, body)
    };
    let (found, _, sent) = followed("put", 200, Arc::new(refuses)).await;
    let insight = of(&found, "valid::full");
    assert_eq!(insight.again, Some(Again::Accepted(201)));
    assert!(insight.smaller.is_none());
    assert_eq!(sent, 1);
}

#[tokio::test]
async fn each_crash_on_a_valid_request_is_asked_again_alone_until_one_stays() {
    for stays in [None, Some("note")] {
        let seen = std::sync::Mutex::new(std::collections::HashSet::new());
        let crashes = move |request: &Request, body: Option<&Value>| {
            let Some(body) = body.filter(|body| is_valid(request, Some(body))) else {
                return usual(request, body);
            };
            let keys: Vec<_> = body.as_object().unwrap().keys().cloned().collect();
            let has = |name: &str| body.get(name).is_some();
            let is_new = seen.lock().unwrap().insert((keys, request.query.clone()));
            if stays.is_some_and(has) || (is_new && has("size")) { 500 } else { usual(request, Some(body)) }
        };
        let (found, asked, _) = followed("put", 200, Arc::new(crashes)).await;
        let again = |wanted: &dyn Fn(&Again) -> bool| {
            found.insights.values().filter_map(|it| it.again.as_ref()).filter(|it| wanted(it)).count()
        };
        assert!(again(&|it| matches!(it, Again::Accepted(201))) > 0, "{asked:?}");
        assert_eq!(again(&|it| *it == Again::Same) > 0, stays.is_some(), "{asked:?}");
    }
}

#[tokio::test]
async fn a_crash_is_the_faults_where_its_control_is_still_accepted_and_the_states_where_it_is_not() {
    for (is_for_good, again) in [(false, Again::Same), (true, Again::State(500))] {
        let is_down = AtomicBool::new(false);
        let crashes = move |request: &Request, body: Option<&Value>| {
            let is_fault = body.is_some_and(|body| body.get("name").is_some_and(Value::is_number));
            if is_fault {
                is_down.store(is_for_good, Ordering::Relaxed);
                return 500;
            }
            if is_down.load(Ordering::Relaxed) { 500 } else { usual(request, body) }
        };
        let (found, asked, _) = followed("put", 200, Arc::new(crashes)).await;
        let crash = found.insights.values().filter_map(|it| it.again.clone()).collect::<Vec<_>>();
        assert!(crash.contains(&again), "{crash:?} after {asked:?}");
        assert!(asked.iter().any(|id| id.ends_with("::control-again")), "{asked:?}");
    }
}

#[tokio::test]
async fn a_crash_that_does_not_come_again_is_the_states_and_the_next_one_is_asked() {
    let crashed = AtomicUsize::new(0);
    let at_first = move |request: &Request, body: Option<&Value>| {
        let is_fault = body.is_some_and(|body| body.get("name").is_some_and(|name| !name.is_string()));
        if is_fault && crashed.fetch_add(1, Ordering::Relaxed) < 3 { 500 } else { usual(request, body) }
    };
    let (found, asked, _) = followed("put", 200, Arc::new(at_first)).await;
    let again: Vec<_> = found.insights.values().filter_map(|it| it.again.clone()).collect();
    assert_eq!(again, vec![Again::Otherwise(400); 3], "{asked:?}");
}

#[tokio::test]
async fn what_waited_for_a_control_that_crashed_is_sent_once_that_is_accepted() {
    for is_down_for_good in [false, true] {
        let is_down = Arc::new(AtomicBool::new(true));
        let down = Arc::clone(&is_down);
        let crashes = move |request: &Request, body: Option<&Value>| {
            let crashes = is_valid(request, body) && down.load(Ordering::Relaxed);
            if crashes { 500 } else { usual(request, body) }
        };
        let bench = Bench::new("put", 0, Arc::new(crashes));
        let first = bench.send(&bench.plan).await;
        let withheld: Vec<&CaseId> = first
            .iter()
            .filter(|exchange| matches!(exchange.outcome, Outcome::Withheld(_)))
            .map(|exchange| &exchange.case)
            .collect();
        assert!(!withheld.is_empty());
        is_down.store(is_down_for_good, Ordering::Relaxed);
        let round = follow::withheld(&bench.api, &bench.plan, &first).unwrap();
        let exchanges = bench.send(&round).await;
        let (told, exchanges) = follow::told(round, exchanges);
        let (behind, controls): (Vec<_>, Vec<_>) =
            told.cases.iter().partition(|case| case.control.is_some() || case.after.is_some());
        assert_eq!(behind.len(), if is_down_for_good { 0 } else { withheld.len() });
        assert!(controls.iter().all(|case| case.id.0.ends_with("::again")), "{controls:?}");
        assert_eq!(controls.is_empty(), is_down_for_good);
        let verdicts = bench.judge(&told, &exchanges);
        let is_proven =
            |it: &Verdict| matches!(it.outcome, judge::Outcome::Passed(_) | judge::Outcome::Failed(_));
        assert!(verdicts.iter().all(is_proven), "{verdicts:?}");
    }
    // Where nothing crashed, nothing is sent again.
    let bench = Bench::new("put", 0, Arc::new(usual));
    let exchanges = bench.send(&bench.plan).await;
    assert!(follow::withheld(&bench.api, &bench.plan, &exchanges).is_none());
}

#[tokio::test]
async fn what_repeats_another_request_is_tried_again_behind_that_other_one() {
    let seen = std::sync::Mutex::new(std::collections::HashSet::new());
    let crashes = move |request: &Request, body: Option<&Value>| {
        let Some(body) = body.filter(|body| is_valid(request, Some(body))) else {
            return usual(request, body);
        };
        let is_new = seen.lock().unwrap().insert((body.to_string(), request.query.clone()));
        if is_new { 201 } else { 500 }
    };
    let (found, asked, _) = followed("post", 200, Arc::new(crashes)).await;
    let insight = of(&found, "valid::repeat");
    assert_eq!((insight.again, insight.smaller.is_none()), (Some(Again::Same), true), "{asked:?}");
}

#[tokio::test]
async fn no_more_is_asked_than_the_suite_allows_and_nothing_where_it_allows_nothing() {
    for budget in [0, 1, 5] {
        let refuses = |_: &Request, body: Option<&Value>| {
            if body.is_some_and(|body| body.get("note").is_some()) { 400 } else { 201 }
        };
        let (found, asked, sent) = followed("post", budget, Arc::new(refuses)).await;
        assert!(asked.len() <= budget && sent <= budget && found.requests <= budget, "{budget}: {asked:?}");
    }
}

#[tokio::test]
async fn few_things_are_left_behind_where_nobody_can_remove_them() {
    let accepted = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&accepted);
    let refuses = move |request: &Request, body: Option<&Value>| {
        let has_all = |body: &Value| body.as_object().is_some_and(|it| it.len() > 4);
        let status = if body.is_some_and(has_all) { 400 } else { usual(request, body) };
        if status == 201 {
            counted.fetch_add(1, Ordering::Relaxed);
        }
        status
    };
    let (_, asked, sent) = followed("post", 0, refuses_arc(refuses.clone())).await;
    assert_eq!((asked.len(), sent), (0, 0));
    let before = accepted.swap(0, Ordering::Relaxed);
    let (_, _, sent) = followed("post", 200, refuses_arc(refuses)).await;
    let made = accepted.load(Ordering::Relaxed) - before;
    assert!(sent > 0 && made <= 6, "{made} of {sent}");
}

fn refuses_arc(answer: impl Fn(&Request, Option<&Value>) -> u16 + Send + Sync + 'static) -> Arc<Answer> {
    Arc::new(answer)
}

#[tokio::test]
async fn the_same_is_asked_whatever_order_answers_come_in() {
    let refuses = |request: &Request, body: Option<&Value>| {
        if body.is_some_and(|body| body.get("tags").is_some()) { 422 } else { usual(request, body) }
    };
    let (one, first, _) = followed("put", 200, Arc::new(refuses)).await;
    let (other, second, _) = followed("put", 200, Arc::new(refuses)).await;
    assert_eq!(first, second);
    let bytes = |found: &Followed| {
        let mut all: Vec<_> = found
            .insights
            .iter()
            .filter_map(|(id, it)| Some((id.to_string(), it.smaller.as_ref()?.request.body.clone())))
            .collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    };
    assert!(!bytes(&one).is_empty());
    assert_eq!(bytes(&one), bytes(&other));
}

const STORE: &str = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /things:
    post:
      requestBody:
        required: true
        content: {application/json: {schema: &thing {type: object, required: [name, size], properties: {name: {type: string}, size: {type: integer}}}}}
      responses:
        '201': {description: ok, content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: string}}}}}}
  /things/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: ok, content: {application/json: {schema: *thing}}}, '404': {description: no}}
";

/// The kinds and places of what is found of a store that reads a size so: by what was sent, and whether
/// nobody else is there.
async fn found_of(size: impl Fn(i64, bool) -> i64 + Send + Sync + 'static) -> Vec<String> {
    let source = Source { name: "spec.yaml".into(), text: STORE.into() };
    let (api, _) = spec::parse(source).unwrap_or_else(|_| panic!("the document is read"));
    let server = Spanned { value: ServerChoice::Mock, span: None };
    let suite = Suite { server, ..Suite::from_spec("spec.yaml") };
    let plan = plan::plan(&api, &suite, Seed(7)).unwrap();
    let things = std::sync::Mutex::new(Vec::<Value>::new());
    let is_alone = Arc::new(AtomicBool::new(false));
    let alone = Arc::clone(&is_alone);
    let transport = move |request: &Request| -> Result<Response, SendError> {
        let mut things = things.lock().unwrap();
        let body = request.body.as_ref().and_then(|body| serde_json::from_slice::<Value>(&body.0).ok());
        let known =
            request.path.rsplit('/').next().and_then(|id| things.get(id.parse::<usize>().ok()?)).cloned();
        let is_json = request.header("content-type") == Some("application/json");
        let (status, answer) = match (request.method.as_str(), known, body) {
            ("GET", Some(mut thing), _) => {
                thing["size"] = size(thing["size"].as_i64().unwrap(), alone.load(Ordering::Relaxed)).into();
                (200, thing)
            }
            ("POST", _, Some(thing)) if is_json && thing["name"].is_string() && thing["size"].is_i64() => {
                things.push(thing);
                (201, serde_json::json!({"id": (things.len() - 1).to_string()}))
            }
            ("GET", None, _) => (404, Value::Null),
            ("POST", ..) => (400, Value::Null),
            _ => (405, Value::Null),
        };
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        Ok(Response { status, headers, body: answer.to_string().into_bytes() })
    };
    let base = Base::parse("http://127.0.0.1:1").unwrap();
    let (credentials, _) = Credentials::new(&suite, &api);
    let transport: Arc<dyn Transport> = Arc::new(transport);
    let sending = Sending {
        base: &base,
        credentials: &credentials,
        pace: &suite.pace,
        transport,
        watch: &|_| {},
        stop: &Stop::new(),
        host: Arc::new(Host::new(&suite.pace)),
    };
    let exchanges = send(&plan, &sending).await;
    let mut verdicts = judge::judge(&api, &suite, &plan, &exchanges, "2026-11-20");
    is_alone.store(true, Ordering::Relaxed);
    let mut inquiry = Inquiry::new(&api, &suite, &plan, &exchanges, &verdicts);
    while let Some(round) = inquiry.ask() {
        let answers = send(&round, &sending).await;
        inquiry.learn(&round, &answers, &judge::judge(&api, &suite, &round, &answers, "2026-11-20"));
    }
    inquiry.found().settle(&mut verdicts);
    let findings = verdicts.iter().flat_map(|verdict| verdict.outcome.findings());
    let mut told: Vec<String> =
        findings.filter(|it| it.code == Code::NotStored).map(|it| format!("{} {}", it.code, it.at)).collect();
    told.dedup();
    told
}

#[tokio::test]
async fn what_is_read_as_it_was_sent_once_nobody_else_is_there_is_no_finding() {
    assert_eq!(found_of(|size, _| size).await, [""; 0]);
    assert_eq!(found_of(|size, _| size + 1).await, ["not-stored /size"]);
    // What others make beside it moves it.
    assert_eq!(found_of(|size, is_alone| size + i64::from(!is_alone)).await, [""; 0]);
}
