//! How a run behaves towards a server that is busy, slow, limited, gone, or has what it is given already: over real HTTP, in
//! milliseconds.
#![expect(
    clippy::disallowed_methods,
    reason = "servers listen here, and how long a run waits is what is looked at"
)]
#![expect(clippy::unwrap_used, reason = "what helps a test may fail it")]

mod patience {
    pub(crate) mod server;
    pub(crate) mod world;
}

use std::time::{Duration, Instant};

use patience::server::{Reply, Server};
use patience::world::{World, unreachable};

/// Attempts of the first case, in words.
fn check(operation: &str, replies: Vec<Reply>, wanted: &str) {
    let server = Server::in_turn(replies);
    let ran = World::new(operation).run(&server.url());
    assert_eq!(ran.attempts(0), wanted, "{operation}");
}

use Reply::{Hang, Reset};

fn status(status: u16) -> Reply {
    Reply::status(status)
}

#[test]
fn what_passes_is_tried_again_and_what_stands_is_not() {
    for (replies, wanted) in [
        (vec![status(200)], "200"),
        (vec![status(400)], "400"),
        (vec![status(403)], "403"),
        (vec![status(404)], "404"),
        (vec![status(422)], "422"),
        (vec![status(418)], "418"),
        (vec![status(401)], "401"),
        (vec![status(503), status(503), status(200)], "503 then 503 then 200"),
        (vec![status(500), status(200)], "500 then 200"),
        (vec![status(502), status(200)], "502 then 200"),
        (vec![status(504), status(200)], "504 then 200"),
        (vec![status(408), status(200)], "408 then 200"),
        (vec![status(429), status(200)], "429 then 200"),
        (vec![status(429).with("retry-after", "0"), status(200)], "429 then 200"),
        (vec![status(503).with("retry-after", "0"), status(200)], "503 then 200"),
        (
            vec![status(500), status(500), status(500), status(500), status(200)],
            "500 then 500 then 500 then 500",
        ),
        (vec![Reset, status(200)], "closed then 200"),
        (vec![Hang, status(200)], "late then 200"),
        (vec![Hang, status(400)], "late then 400"),
    ] {
        check("GET /plain", replies, wanted);
    }
}

#[test]
fn a_host_that_is_not_there_is_tried_again_and_then_told() {
    let closed = unreachable();
    let ran = World::new("GET /plain").run(&closed);
    assert_eq!(ran.attempts(0), "refused then refused then refused then refused");
    let ran = World::new("GET /plain").run("http://nonexistent.invalid");
    assert_eq!(ran.attempts(0), "no address then no address then no address then no address");
}

#[test]
fn waits_grow_and_a_504_starts_one_step_later() {
    for (first, wanted) in [(500, [40.0, 120.0, 360.0]), (504, [120.0, 360.0, 1_080.0])] {
        let server = Server::in_turn(vec![status(first), status(first), status(first), status(200)]);
        let ran = World::new("GET /plain").retry("first: 40ms").run(&server.url());
        let waits: Vec<f64> =
            ran.report.cases[0].earlier.iter().map(|attempt| attempt.wait.as_secs_f64()).collect();
        for (wait, wanted) in waits.iter().zip(wanted) {
            assert!((wanted..=wanted * 1.1).contains(&(wait * 1e3)), "{first}: {waits:?}");
        }
        // The same seed has the same jitter.
        let again = Server::in_turn(vec![status(first), status(first), status(first), status(200)]);
        let again = World::new("GET /plain").retry("first: 40ms").run(&again.url());
        let same: Vec<f64> =
            again.report.cases[0].earlier.iter().map(|attempt| attempt.wait.as_secs_f64()).collect();
        assert_eq!(waits, same);
    }
}

#[test]
fn a_429_is_waited_for_as_long_as_it_says() {
    let unix = |ahead: f64| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs_f64();
        format!("{:.3}", now + ahead)
    };
    for (reply, because, least, most) in [
        (status(429).with("x-ratelimit-reset", &unix(2.5)), "the reset of the rate limit", 500, 2_500),
        (status(429).with("retry-after", "1"), "`Retry-After`", 1_000, 1_000),
        (status(429).with("x-rate-limit-reset", "0.3"), "the reset of the rate limit", 300, 300),
        (status(429).with("ratelimit", "\"d\";r=0;t=0"), "the reset of the rate limit", 50, 50),
        (status(429), "a rate limit without a time", 80, 88),
    ] {
        let server = Server::in_turn(vec![reply, status(200)]);
        let ran = World::new("GET /plain").retry("limited: 80ms, at_least: 50ms").run(&server.url());
        let attempt = &ran.report.cases[0].earlier[0];
        assert_eq!(attempt.because, because);
        assert!((least..=most).contains(&attempt.wait.as_millis()), "{because}: {:?}", attempt.wait);
        let heard = server.heard();
        assert!(heard[1].at - heard[0].at >= attempt.wait, "{because}");
        assert!(!ran.report.cases[0].is_flaky, "a limit is no failure");
    }
}

#[test]
fn each_row_can_be_set_in_a_suite() {
    for (retry, replies, wanted) in [
        ("on: {503: never}", vec![status(503)], "503"),
        ("on: {5XX: never, 500: backoff}", vec![status(500), status(502)], "500 then 502"),
        ("on: {404: backoff}", vec![status(404), status(200)], "404 then 200"),
        ("on: {timeout: never}", vec![Hang], "late"),
        ("on: {429: never}", vec![status(429)], "429"),
        ("tries: 2", vec![status(500), status(500)], "500 then 500"),
        ("cap: 500ms", vec![status(429).with("retry-after", "1")], "429"),
    ] {
        let server = Server::in_turn(replies);
        let ran = World::new("GET /plain").retry(retry).run(&server.url());
        assert_eq!(ran.attempts(0), wanted, "{retry}");
    }
}

#[test]
fn what_may_have_been_done_is_repeated_only_with_a_key_or_an_id_of_its_own() {
    check("POST /notes", vec![status(500)], "500");
    check("POST /notes", vec![Hang], "late");
    check("POST /notes", vec![status(503)], "503");
    check("POST /notes", vec![status(503).with("retry-after", "0"), status(201)], "503 then 201");
    check("POST /notes", vec![status(429), status(201)], "429 then 201");
    check("POST /payments", vec![status(500), status(201)], "500 then 201");
    check("POST /payments", vec![Reset, status(201)], "closed then 201");
    check(
        "POST /things",
        vec![status(502), status(201), Reply::json(200, "{\"items\": []}")],
        "502 then 201",
    );
}

#[test]
fn a_key_is_the_same_for_all_attempts_and_another_for_every_case() {
    let server = Server::in_turn(vec![status(500), status(502), status(201), status(201)]);
    World::new("POST /payments")
        .send("idempotency_key: Idempotency-Key")
        .valid("[minimal, full]")
        .run(&server.url());
    let keys: Vec<_> = server.heard().iter().map(|heard| heard.header("idempotency-key")).collect();
    assert!(keys.iter().all(Option::is_some), "{keys:?}");
    assert_eq!((&keys[0], &keys[1]), (&keys[1], &keys[2]));
    assert!(keys.get(3).is_none_or(|other| *other != keys[0]), "{keys:?}");
    let server = Server::in_turn(vec![status(201)]);
    World::new("POST /notes").send("idempotency_key: X-Once").run(&server.url());
    assert!(server.heard()[0].header("x-once").is_some(), "the suite names it");
    let server = Server::in_turn(vec![status(201)]);
    World::new("POST /payments").send("idempotency_key: off").run(&server.url());
    assert_eq!(server.heard()[0].header("idempotency-key"), None);
}

#[test]
fn a_broken_request_that_makes_the_server_fail_is_sent_once() {
    let server = Server::new(|heard, _| match serde_json::from_str::<serde_json::Value>(&heard.body) {
        Ok(body) if body["amount"].is_i64() => status(201),
        _ => status(503).with("retry-after", "0"),
    });
    let ran = World::new("POST /payments").broken("[wrong-type]").run(&server.url());
    let broken = ran.report.cases.iter().filter(|case| case.id.0.contains("broken"));
    let attempts: Vec<usize> = broken.map(|case| case.attempts).collect();
    assert!(!attempts.is_empty() && attempts.iter().all(|attempts| *attempts == 1), "{attempts:?}");
}

#[test]
fn an_answer_that_came_on_a_retry_is_flaky_and_hides_nothing() {
    let server = Server::in_turn(vec![status(500), Reset, Reply::json(200, "{\"odd\": 1}")]);
    let ran = World::new("GET /plain").run(&server.url());
    let case = &ran.report.cases[0];
    assert!(case.is_flaky);
    assert_eq!((case.earlier.len(), ran.attempts(0).as_str()), (2, "500 then closed then 200"));
    assert!(case.started.is_some() && case.earlier.iter().all(|attempt| attempt.started.is_some()));
    assert!(!case.codes.is_empty(), "the answer is judged as any other");
    let text = ran.terminal();
    for wanted in ["1 of them flaky", "flaky     ", "500, then the connection was closed", "then 200"] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
    let json = ran.json();
    assert_eq!(json["suites"][0]["flaky"], 1);
    let case = &json["suites"][0]["cases"][0];
    assert_eq!((&case["flaky"], &case["earlier"][0]["status"]), (&true.into(), &500.into()));
    assert_eq!(case["earlier"][0]["because"], "backoff");
    assert!(case["earlier"][1]["error"].as_str().unwrap().contains("closed"));
}

#[test]
fn a_run_waits_no_longer_than_its_budget() {
    let begin = Instant::now();
    let server = Server::in_turn(vec![status(429).with("retry-after", "30")]);
    let ran = World::new("GET /plain").retry("budget: 2s").run(&server.url());
    assert_eq!(ran.attempts(0), "429");
    assert!(begin.elapsed() < Duration::from_secs(5));
    assert!(ran.report.hints.iter().any(|hint| hint.contains("budget")), "{:?}", ran.report.hints);
}

#[test]
fn a_run_slows_down_and_waits_for_the_servers_limit() {
    let families = [
        ["x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset"],
        ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"],
        ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"],
    ];
    let drafts = [
        |left: u64, reset: &str| ("ratelimit", format!("limit=100, remaining={left}, reset={reset}")),
        |left: u64, reset: &str| ("ratelimit", format!("\"d\";r={left};t={reset}")),
    ];
    let told = move |index: usize, left: u64, reset: &str| {
        if let Some([of, remaining, until]) = families.get(index) {
            status(200).with(of, "100").with(remaining, &left.to_string()).with(until, reset)
        } else {
            let (name, value) = drafts[index - families.len()](left, reset);
            status(200).with(name, &value).with("ratelimit-policy", "\"d\";q=100;w=60")
        }
    };
    for index in 0..5 {
        // Slower: 0.4 s for the four that are left.
        let server = Server::new(move |_, nth| told(index, if nth == 0 { 19 } else { 99 }, "1.9"));
        let ran = World::new("GET /plain*").run(&server.url());
        assert!(ran.held[0].contains("19 requests of 100 left"), "{index}: {:?}", ran.held);
        // Waits.
        let server = Server::new(move |_, nth| told(index, if nth == 0 { 4 } else { 99 }, "0.4"));
        let ran = World::new("GET /plain*").run(&server.url());
        assert!(ran.held[0].starts_with("waiting 4"), "{index}: {:?}", ran.held);
        assert_eq!(ran.held.len(), 1, "{index}: told once: {:?}", ran.held);
        let heard = server.heard();
        assert!(heard[1].at - heard[0].at >= Duration::from_millis(390), "{index}");
        // Not where the suite says so.
        let server = Server::new(move |_, nth| told(index, if nth == 0 { 0 } else { 99 }, "300"));
        let ran = World::new("GET /plain*").send("limits: off").run(&server.url());
        assert_eq!(ran.held.len(), 0, "{index}: {:?}", ran.held);
    }
}

#[test]
fn a_limit_that_is_not_waited_for_is_told() {
    let server = Server::new(|_, _| {
        status(200)
            .with("x-ratelimit-limit", "100")
            .with("x-ratelimit-remaining", "0")
            .with("x-ratelimit-reset", "900")
    });
    let ran = World::new("GET /plain*").run(&server.url());
    assert_eq!(server.heard().len(), 1, "nothing more goes out");
    assert!(ran.report.totals.unanswered > 0);
    let why = ran.report.cases.iter().filter_map(|case| case.why.as_deref()).next_back().unwrap_or_default();
    assert!(why.contains("not sent: the rate limit of 127.0.0.1") && why.contains("budget"), "{why}");
    assert!(ran.report.hints.iter().any(|hint| hint.contains("rate limit was down to 0 of 100")));
}

#[test]
fn requests_go_out_at_the_pace_and_as_many_at_once_as_the_suite_says() {
    let server = Server::new(|_, _| Reply::Slow(Duration::from_millis(40), Box::new(status(200))));
    World::new("* /**").send("in_flight: 2, rate: 50/s").run(&server.url());
    let heard = server.heard();
    assert!(heard.len() >= 4, "{}", heard.len());
    let spread = heard[heard.len() - 1].at - heard[0].at;
    let least = Duration::from_millis(20) * u32::try_from(heard.len() - 1).unwrap();
    assert!(spread + Duration::from_millis(25) >= least, "{spread:?} for {}", heard.len());
    assert!(server.most_at_once() <= 2, "{}", server.most_at_once());
}

#[test]
fn a_dead_server_ends_a_run_soon_and_what_was_not_sent_says_why() {
    let begin = Instant::now();
    let ran = World::new("* /**").send("in_flight: 2").retry("first: 700ms").run(&unreachable());
    assert!(begin.elapsed() < Duration::from_secs(15), "{:?}", begin.elapsed());
    let whys: Vec<_> = ran.report.cases.iter().filter_map(|case| case.why.clone()).collect();
    assert!(
        whys.iter().any(|why| why.contains("was given up") && why.contains("attempts in a row failed")),
        "{whys:?}"
    );
    let unsent = ran.report.cases.iter().filter(|case| case.outcome == "unanswered" && case.attempts == 0);
    assert!(unsent.count() > 0, "{whys:?}");
}

#[test]
fn a_server_that_is_away_for_a_while_is_left_alone_and_tried() {
    // Longer than the two seconds for which a failure has to last.
    let server = Server::away(1, Duration::from_secs(5), || status(200));
    let send = "in_flight: 1, circuit: {failures: 2, wait: 300ms, probes: 8}";
    let ran = World::new("* /**").send(send).retry("first: 2300ms, factor: 1, tries: 2").run(&server.url());
    assert!(ran.held.iter().any(|hold| hold.contains("then trying one request")), "{:?}", ran.held);
    assert!(ran.report.hints.iter().any(|hint| hint.contains("it answered later")), "{:?}", ran.report.hints);
    assert_eq!(ran.report.totals.unanswered, 1, "all but the one that met it: {:?}", ran.report.hints);
}

#[test]
fn a_create_that_is_there_already_is_sent_once_more_with_other_values() {
    let bodies = || {
        let server = Server::in_turn(vec![status(409), status(201)]);
        let ran = World::new("POST /notes").run(&server.url());
        assert_eq!(ran.attempts(0), "409 then 201");
        assert!(!ran.report.cases[0].is_flaky);
        server.heard().into_iter().map(|heard| heard.body).collect::<Vec<_>>()
    };
    let (first, second) = (bodies(), bodies());
    assert_ne!(first[0], first[1]);
    assert_eq!(first, second, "the same seed sends the same");
    check("POST /notes", vec![status(409), status(409)], "409 then 409");
    let server = Server::in_turn(vec![status(409)]);
    let ran = World::new("POST /notes").retry("on: {409: never}").run(&server.url());
    assert_eq!(ran.attempts(0), "409");
}

#[test]
fn what_is_there_is_looked_up_by_its_external_id_and_used() {
    for duplicates in [
        "",
        "duplicates: {external_id: /externalId}",
        "duplicates: {external_id: /externalId, lookup: GET /things, parameter: externalId}",
    ] {
        let server = Server::new(|heard, _| match (heard.method.as_str(), heard.id()) {
            ("POST", _) => status(409),
            (_, Some(id)) => {
                Reply::json(200, &format!("{{\"items\": [{{\"id\": \"t1\", \"externalId\": \"{id}\"}}]}}"))
            }
            (_, None) => Reply::json(200, "{\"items\": []}"),
        });
        let ran = World::new("POST /things").send(duplicates).run(&server.url());
        assert_eq!(ran.attempts(0), "409", "{duplicates}");
        let heard: Vec<_> = server.heard().iter().map(|heard| heard.method.clone()).collect();
        assert_eq!(heard[..2], ["POST", "GET"], "{duplicates}");
        assert_eq!(server.heard().iter().filter(|heard| heard.method == "POST").count(), 1, "{duplicates}");
        // Who reads it is given its name.
        let read =
            World::new("* /things**").send(duplicates).valid("[minimal, lifecycle]").run(&server.url());
        let paths: Vec<_> = server.heard().iter().map(|heard| heard.path.clone()).collect();
        assert!(
            paths.iter().any(|path| path == "/things/t1"),
            "{duplicates}: {paths:?} {}",
            read.attempts(0)
        );
    }
}

#[test]
fn what_is_not_found_is_made_with_other_values() {
    let server = Server::new(|heard, nth| match (heard.method.as_str(), nth) {
        ("POST", 0) => status(409),
        ("POST", _) => status(201),
        // It ignores the question, as many do.
        _ => Reply::json(200, "{\"items\": [{\"id\": \"t9\", \"externalId\": \"another\"}]}"),
    });
    let ran = World::new("POST /things").run(&server.url());
    assert_eq!(ran.attempts(0), "409 then 201");
    let methods: Vec<_> = server.heard().iter().map(|heard| heard.method.clone()).collect();
    assert_eq!(methods, ["POST", "GET", "POST"]);
}

#[test]
fn what_a_retry_made_twice_is_told() {
    let server = Server::new(|heard, nth| match (heard.method.as_str(), nth) {
        ("POST", 0) => Reset,
        ("POST", _) => status(201),
        _ => {
            let id = heard.id().unwrap_or_default();
            Reply::json(
                200,
                &format!(
                    "[{{\"id\": 1, \"externalId\": \"{id}\"}}, {{\"id\": 2, \"externalId\": \"{id}\"}}]"
                ),
            )
        }
    });
    let ran = World::new("POST /things").run(&server.url());
    assert_eq!(ran.attempts(0), "closed then 201");
    assert!(ran.report.hints.iter().any(|hint| hint.contains("made it twice")), "{:?}", ran.report.hints);
    let server = Server::in_turn(vec![Reset, status(201), Reply::json(200, "[]")]);
    let ran = World::new("POST /things").run(&server.url());
    assert!(!ran.report.hints.iter().any(|hint| hint.contains("twice")), "{:?}", ran.report.hints);
}

#[test]
fn a_run_that_nobody_watches_tells_what_it_waits_for_in_a_line() {
    let server = Server::new(|_, nth| {
        let left = if nth == 0 { "1" } else { "99" };
        status(200)
            .with("x-ratelimit-limit", "100")
            .with("x-ratelimit-remaining", left)
            .with("x-ratelimit-reset", "0.3")
    });
    let told = World::new("GET /plain*").binary(&server.url());
    let lines: Vec<_> = told.lines().filter(|line| line.starts_with("waiting")).collect();
    assert_eq!(lines.len(), 1, "{told}");
    assert!(lines[0].contains("for the rate limit of 127.0.0.1:"), "{told}");
}

#[test]
fn what_is_wrong_with_send_is_said_with_the_way_out() {
    for (send, told, way_out) in [
        ("retry: {on: {teapot: never}}", "`on` has no rule for `teapot`", "a class such as `5XX`"),
        ("retry: {on: {timout: never}}", "`on` has no rule for `timout`", "did you mean `timeout`?"),
        ("retry: {on: {401: backoff}}", "`on` has no rule for 401", "`auth:`"),
        ("retry: {on: {503: bakoff}}", "`503` must be one of", "did you mean `backoff`?"),
        ("retry: {on: never}", "`on` must be a mapping", ""),
        ("retry: {budjet: 1s}", "`retry` has no key `budjet`", "did you mean `budget`?"),
        ("retry: {jitter: 200%}", "`jitter` must be a share", ""),
        ("retry: {tries: 0}", "`tries` must be a whole number from 1 to 100", ""),
        ("limits: {slow: 1%, stop: 5%}", "stops before it slows down", "smaller share"),
        ("limits: {slow: many}", "`slow` must be a share such as", ""),
        ("circuit: {wait: soon}", "`wait` must be a duration", ""),
        ("circuit: {probe: 1}", "`circuit` has no key `probe`", "did you mean `probes`?"),
        ("idempotency_key: 'two words'", "`idempotency_key` must be a header's name", ""),
        (
            "duplicates: {lookup: GET /things}",
            "`duplicates` has no `external_id`",
            "`external_id: /externalId`",
        ),
        (
            "duplicates: {external_id: /externalId, lookup: 'POST /x'}",
            "`lookup` must be `GET` and a path",
            "",
        ),
    ] {
        let complaints = World::new("GET /plain").send(send).complaints();
        assert!(complaints.contains(told), "{send}: {complaints}");
        assert!(complaints.contains(way_out), "{send}: {complaints}");
    }
}
