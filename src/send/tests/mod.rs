//! Whole runs, against servers that are closures.

mod lifecycle;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use crate::plan::{
    Case, CaseId, Confidence, Holding, Intent, Mutation, Need, Origin, Place, Plan, Request, Slot, Source,
    ValidKind,
};
use crate::send::{
    Base, Credentials, Exchange, Host, Outcome, Progress, Response, SendError, Sending, Step, Stop,
    Transport, send,
};
use crate::suite::{Pace, Retry, ServerChoice};
use crate::text::Pointer;

/// A plan in words: `GET a, POST b<a`: a case `b`, broken, whose control is `a`. The path is the name. `b@a` looks at what `a` did, `b|a`
/// stands in for it, `b^a` has its path named by `a`'s answer (`/id`), `b+a` by a thing that `a` made for it alone.
pub(super) fn plan(cases: &str) -> Plan {
    let cases = cases.split(", ").filter(|case| !case.is_empty());
    let cases = cases.enumerate().map(|(operation, text)| Case { operation, ..case(text) });
    Plan { cases: cases.collect(), ..Plan::default() }
}

fn case(text: &str) -> Case {
    let (method, rest) = text.split_once(' ').unwrap();
    let ties = ['<', '@', '|', '^', '+'];
    let name = rest.split(ties).next().unwrap();
    let named_behind = |tie: char| {
        let parts = rest.split_inclusive(ties).skip(1).zip(rest.matches(ties));
        parts
            .filter(|(_, sign)| sign.starts_with(tie))
            .map(|(part, _)| CaseId(part.trim_end_matches(ties).into()))
            .collect::<Vec<_>>()
    };
    let control = named_behind('<').pop();
    let origin = |case: &CaseId, holding| Origin {
        case: case.clone(),
        source: Source::Body(Pointer::new("/id")),
        confidence: Confidence::Implied,
        holding,
    };
    let origins: Vec<_> = named_behind('^')
        .iter()
        .map(|case| origin(case, Holding::Shared))
        .chain(named_behind('+').iter().map(|case| origin(case, Holding::Own)))
        .collect();
    let need = Need { name: "id".to_owned(), slot: Slot::Path(1..1 + name.len()), origins };
    let broken = || {
        Intent::Broken(Mutation {
            kind: "missing",
            place: Place::Body,
            pointer: Pointer::root(),
            keyword: None,
            schema: None,
            sent: None,
            documented: String::new(),
        })
    };
    Case {
        id: CaseId(name.into()),
        operation: 0,
        intent: if control.is_some() { broken() } else { Intent::Valid(ValidKind::Full.into()) },
        request: Request { method: method.to_owned(), path: format!("/{name}"), ..Request::default() },
        expect: Vec::new(),
        control,
        needs: if need.origins.is_empty() { Vec::new() } else { vec![need] },
        after: named_behind('@').pop(),
        instead_of: named_behind('|').pop(),
    }
}

fn pace() -> Pace {
    let retry = Retry {
        tries: 3,
        first: Duration::from_secs(1),
        budget: Duration::from_secs(100_000),
        ..Retry::for_server(&ServerChoice::FromSpec)
    };
    Pace {
        in_flight: 2,
        rate: None,
        connect_timeout: Duration::from_secs(5),
        timeout: Duration::from_secs(10),
        retry,
        max_body: 1 << 20,
        ..Pace::for_server(&ServerChoice::FromSpec)
    }
}

async fn run(
    cases: &str,
    stop: &Stop,
    watch: Watch<'_>,
    transport: impl Transport + 'static,
) -> Vec<Exchange> {
    let transport = Arc::new(transport);
    let base = Base::parse("http://127.0.0.1:9/base").unwrap();
    let (credentials, pace) = (Credentials::default(), pace());
    let host = Arc::new(Host::new(&pace));
    let sending =
        Sending { base: &base, credentials: &credentials, pace: &pace, transport, watch, stop, host };
    send(&plan(cases), &sending).await
}

type Watch<'w> = &'w (dyn Fn(&Progress<'_>) + Send + Sync);

/// Exchanges in words: earlier attempts, then what came of the last.
fn words(exchanges: &[Exchange]) -> String {
    let brief = |outcome: &Result<u16, SendError>| match outcome {
        Ok(status) => status.to_string(),
        Err(error) => error.to_string(),
    };
    let exchange = |exchange: &Exchange| {
        let last = match &exchange.outcome {
            Outcome::Answered(answer) => answer.status.to_string(),
            Outcome::Unanswered(error) => error.to_string(),
            Outcome::Withheld(control) => format!("withheld for {control}"),
            Outcome::NotNeeded | Outcome::Stopped => "stopped".to_owned(),
        };
        let attempts: Vec<_> =
            exchange.earlier.iter().map(|attempt| brief(&attempt.outcome)).chain([last]).collect();
        format!("{}: {}", exchange.case, attempts.join(" then "))
    };
    exchanges.iter().map(exchange).collect::<Vec<_>>().join(", ")
}

#[expect(clippy::unnecessary_wraps, reason = "it stands where a transport's answer does")]
fn status(status: u16) -> Result<Response, SendError> {
    Ok(Response { status, ..Response::default() })
}

async fn check(cases: &str, transport: impl Transport + 'static, wanted: &str) {
    assert_eq!(words(&run(cases, &Stop::new(), &|_| {}, transport).await), wanted);
}

#[tokio::test(start_paused = true)]
async fn a_broken_case_is_sent_only_when_its_control_was_accepted() {
    let by_name = |request: &Request| match request.path.as_str() {
        "/base/ok" => status(204),
        "/base/silent" => Err(SendError::Malformed("noise".to_owned())),
        _ => status(400),
    };
    check(
        "GET ok, GET b<ok, GET no, GET c<no, GET silent, GET d<silent, GET e<gone",
        by_name,
        "ok: 204, b: 400, no: 400, c: withheld for no, silent: what came is not HTTP: noise, \
         d: withheld for silent, e: withheld for gone",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn what_failed_is_tried_again_where_that_is_harmless() {
    for (cases, answers, wanted) in [
        ("GET a", vec![status(503), status(200)], "a: 503 then 200"),
        ("GET a", vec![status(502), status(504), status(502)], "a: 502 then 504 then 502"),
        ("POST a", vec![status(502)], "a: 502"),
        ("POST a", vec![status(503)], "a: 503"),
        ("POST a", vec![come_back(503), status(429), status(201)], "a: 503 then 429 then 201"),
        ("GET a", vec![status(500), status(408), status(200)], "a: 500 then 408 then 200"),
        ("POST a", vec![status(500)], "a: 500"),
        ("GET a", vec![status(501)], "a: 501"),
        ("GET a, GET b<a", vec![status(200), status(503)], "a: 200, b: 503"),
        ("GET a, GET b<a", vec![status(200), status(429), status(400)], "a: 200, b: 429 then 400"),
        ("POST a", vec![Err(SendError::Refused), status(200)], "a: connection refused then 200"),
        ("PUT a", vec![Err(SendError::ReadTimeout), status(200)], "a: the answer took too long then 200"),
        ("POST a", vec![Err(SendError::ReadTimeout)], "a: the answer took too long"),
        ("GET a", vec![Err(SendError::TooLarge(9))], "a: the body is longer than 9 bytes"),
    ] {
        let left = Arc::new(Mutex::new(answers.into_iter()));
        let answers = Arc::clone(&left);
        check(cases, move |_: &Request| answers.lock().unwrap().next().unwrap(), wanted).await;
        assert!(left.lock().unwrap().next().is_none(), "{cases}: {wanted}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_server_says_when_to_come_back() {
    let date = |day: &str| ("retry-after", format!("Sun, 06 Nov 1994 08:{day} GMT"));
    for (headers, least, most) in [
        (vec![], 60.0, 66.0),
        (vec![("retry-after", "7".to_owned())], 7.0, 7.0),
        (vec![("retry-after", "soon".to_owned())], 60.0, 66.0),
        (vec![("x-rate-limit-reset", "12".to_owned())], 12.0, 12.0),
        (vec![date("49:37"), ("date", "Sun, 06 Nov 1994 08:49:07 GMT".to_owned())], 30.0, 30.0),
        (vec![date("49:37"), ("date", "Sun, 06 Nov 1994 09:00:00 GMT".to_owned())], 60.0, 66.0),
        (vec![date("49:37")], 60.0, 66.0),
    ] {
        let (begin, count) = (Instant::now(), AtomicUsize::new(0));
        let answer = headers.clone();
        let transport = move |_: &Request| {
            if count.fetch_add(1, Ordering::Relaxed) > 0 {
                return status(200);
            }
            let headers = answer.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
            Ok(Response { status: 429, headers, ..Response::default() })
        };
        check("GET a", transport, "a: 429 then 200").await;
        let took = begin.elapsed().as_secs_f64();
        assert!(took >= least && took <= most + 0.01, "{headers:?}: {took} s");
    }
}

/// An answer that says when to come back.
#[expect(clippy::unnecessary_wraps, reason = "it stands where a transport's answer does")]
fn come_back(status: u16) -> Result<Response, SendError> {
    let headers = vec![("retry-after".to_owned(), "7".to_owned())];
    Ok(Response { status, headers, ..Response::default() })
}

/// 429 with the longest wait that is kept to.
fn limited() -> Response {
    let headers = vec![("retry-after".to_owned(), "300".to_owned())];
    Response { status: 429, headers, ..Response::default() }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_limits_everything_is_not_waited_for_without_end() {
    let cases: Vec<String> = (0..20).map(|n| format!("GET a{n}")).collect();
    // How many requests in a row are limited, and how many cases are tried again then.
    for (name, limited_ones, least, most) in
        [("429 to everything", usize::MAX - 1, 3, 4), ("429 to every second request", 1, 8, 20)]
    {
        let count = AtomicUsize::new(0);
        let transport = move |_: &Request| {
            let heard = count.fetch_add(1, Ordering::Relaxed);
            if heard % (limited_ones + 1) < limited_ones { Ok(limited()) } else { status(200) }
        };
        let exchanges = run(&cases.join(", "), &Stop::new(), &|_| {}, transport).await;
        let again = exchanges.iter().filter(|exchange| !exchange.earlier.is_empty()).count();
        assert!((least..=most).contains(&again), "{name}: {again} tried again");
        let is_answered = |exchange: &Exchange| matches!(exchange.outcome, Outcome::Answered(_));
        assert!(exchanges.iter().all(is_answered), "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_dead_server_ends_a_run_in_seconds() {
    let cases: Vec<String> = (0..10_000).map(|n| format!("GET a{n}, GET b{n}<a{n}")).collect();
    for error in [SendError::Refused, SendError::Dns("api.invalid".to_owned()), SendError::ReadTimeout] {
        let (begin, sent) = (Instant::now(), Arc::new(AtomicUsize::new(0)));
        let (count, failure) = (Arc::clone(&sent), error.clone());
        let transport = move |_: &Request| {
            count.fetch_add(1, Ordering::Relaxed);
            Err(failure.clone())
        };
        let exchanges = run(&cases.join(", "), &Stop::new(), &|_| {}, transport).await;
        assert!(begin.elapsed() < Duration::from_secs(10), "{error}: {:?}", begin.elapsed());
        assert!(sent.load(Ordering::Relaxed) < 10, "{error}");
        let told = |exchange: &Exchange| match &exchange.outcome {
            Outcome::Unanswered(SendError::NotSent(why)) => why.contains(&error.to_string()),
            Outcome::Unanswered(told) => *told == error,
            _ => false,
        };
        let unsent = exchanges.iter().filter(|exchange| exchange.attempts() == 0 && told(exchange)).count();
        assert_eq!(exchanges.iter().filter(|exchange| told(exchange)).count(), 10_000, "{error}");
        assert!(unsent > 9_990, "{error}: {unsent}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_stopped_run_keeps_what_it_has() {
    let stop = Stop::new();
    let switch = stop.clone();
    let transport = move |request: &Request| {
        if request.path == "/base/c" {
            switch.now();
        }
        if request.path == "/base/b" { status(503) } else { status(200) }
    };
    let exchanges = run("GET a, GET b, GET c, GET d, GET e<a", &stop, &|_| {}, transport).await;
    assert_eq!(words(&exchanges), "a: 200, b: 503, c: 200, d: stopped, e: stopped");
}

/// Never answers.
struct Silent;

impl Transport for Silent {
    fn carry<'t>(&'t self, _: &'t str, _: &'t Request) -> crate::send::Carried<'t> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_under_way_has_a_grace_when_a_run_is_stopped() {
    let (stop, begin) = (Stop::new(), Instant::now());
    let watch = |progress: &Progress<'_>| {
        if progress.sent == 2 {
            stop.now();
        }
    };
    let exchanges = run("GET a, GET b, GET c", &stop, &watch, Silent).await;
    let given_up = "the connection was closed: the run was stopped before the answer came";
    assert_eq!(words(&exchanges), format!("a: {given_up}, b: {given_up}, c: stopped"));
    assert!(begin.elapsed() < Duration::from_secs(3));
}

#[tokio::test(start_paused = true)]
async fn progress_tells_every_step() {
    let told = Mutex::new(Vec::new());
    let watch = |progress: &Progress<'_>| {
        let step = match progress.step {
            Step::Sent(case, attempt) => format!("{case} sent {attempt}"),
            Step::Waiting { case, because, .. } => format!("{case} waits for {because:?}"),
            Step::Done(exchange) => format!("{} done", exchange.case),
            Step::Held(hold) => hold.to_string(),
            Step::Removing(left) => format!("{left} to remove"),
        };
        told.lock().unwrap().push(format!("{}/{} {step}", progress.done, progress.total));
    };
    let count = AtomicUsize::new(0);
    let transport =
        move |_: &Request| if count.fetch_add(1, Ordering::Relaxed) == 0 { status(503) } else { status(400) };
    run("GET a, GET b<a", &Stop::new(), &watch, transport).await;
    let wanted = ["0/2 a sent 1", "0/2 a waits for Ok(503)", "0/2 a sent 2", "1/2 a done", "2/2 b done"];
    assert_eq!(told.into_inner().unwrap(), wanted);
}

#[tokio::test(start_paused = true)]
async fn the_base_path_stands_in_front_and_the_framing_is_left_to_the_transport() {
    let base = Base::parse("http://127.0.0.1:9/base/").unwrap();
    let mut plan = plan("GET a");
    let headers = [("content-length", "99"), ("accept", "*/*"), ("transfer-encoding", "gzip")];
    plan.cases[0].request.headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let (credentials, pace) = (Credentials::default(), pace());
    let transport = |_: &Request| status(200);
    let stop = Stop::new();
    let sending = Sending {
        base: &base,
        credentials: &credentials,
        pace: &pace,
        transport: Arc::new(transport),
        watch: &|_| {},
        stop: &stop,
        host: Arc::new(Host::new(&pace)),
    };
    let exchange = send(&plan, &sending).await.remove(0);
    assert_eq!(&*exchange.origin, "http://127.0.0.1:9");
    assert_eq!(exchange.request.path, "/base/a");
    assert_eq!(exchange.request.headers, [("accept".to_owned(), "*/*".to_owned())]);
}
