//! Runs of cases that need each other, and what becomes of the things that they make.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use crate::plan::{Body, Intent, Plan, Removal, Request, Slot, Source, Stay, ValidKind};
use crate::send::tests::{pace, plan, words};
use crate::send::{Base, Credentials, Host, Response, Sending, Sent, Stop, Transport, send_timed};
use crate::suite::Pace;
use crate::text::Pointer;

/// A plan of a thing with a part, both made, looked at, changed and removed by cases of their own.
fn lifecycle() -> Plan {
    let mut plan = plan(
        "POST things, GET things/made-up^things, POST things/x/parts^things, DELETE things/y+things, GET late@things",
    );
    let removal = |created_by, path: &str, slots: Vec<(Slot, Source)>| Removal {
        created_by,
        operation: 3,
        request: Request { method: "DELETE".to_owned(), path: path.to_owned(), ..Request::default() },
        slots,
        stay: Stay::ToTheEnd,
    };
    let id = || Source::Body(Pointer::new("/id"));
    plan.cases[1].needs[0].slot = Slot::Path(8..15);
    plan.cases[2].needs[0].slot = Slot::Path(8..9);
    plan.cases[3].needs[0].slot = Slot::Path(8..9);
    plan.removals = vec![
        removal(0, "/things/x", vec![(Slot::Path(8..9), id())]),
        removal(
            2,
            "/things/x/parts/y",
            vec![(Slot::Path(8..9), Source::Segment(1)), (Slot::Path(16..17), id())],
        ),
    ];
    plan
}

/// What a transport was asked, in order, and its answers: by method and path, 201 with the id 7 where nothing is said.
async fn asked(plan: &Plan, stop: &Stop, answers: &'static [(&str, u16)]) -> (Vec<String>, Sent) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&asked);
    let transport = move |request: &Request| {
        let line = format!("{} {}", request.method, request.path);
        let known = answers.iter().find(|(known, _)| line == *known);
        told.lock().unwrap().push(line);
        let body = br#"{"id": 7}"#.to_vec();
        Ok(Response { status: known.map_or(201, |(_, status)| *status), headers: Vec::new(), body })
    };
    let sent = carried(plan, stop, transport).await;
    let asked = asked.lock().unwrap().clone();
    (asked, sent)
}

fn left(sent: &Sent) -> String {
    let left = sent.cleanup.left.iter();
    let words = left.map(|left| {
        let request = left.request.clone().unwrap_or_else(|| format!("{} things", left.count));
        format!("{request} by {}: {}", left.by, left.because)
    });
    format!("{} removed; {}", sent.cleanup.removed, words.collect::<Vec<_>>().join(", "))
}

#[tokio::test(start_paused = true)]
async fn what_was_made_is_used_and_removed_children_first() {
    let plan = lifecycle();
    for (answers, wanted, outcome) in [
        (
            &[("DELETE /base/things/7", 500)][..],
            "POST /base/things, GET /base/things/7, POST /base/things/7/parts, DELETE /base/things/7, \
             DELETE /base/things/7, DELETE /base/things/7, GET /base/late, DELETE /base/things/7/parts/7, \
             DELETE /base/things/7, DELETE /base/things/7, DELETE /base/things/7",
            "1 removed; DELETE /things/7 by things: its removal was answered 500",
        ),
        (
            &[("POST /base/things/7/parts", 400)],
            "POST /base/things, GET /base/things/7, POST /base/things/7/parts, DELETE /base/things/7, \
             GET /base/late",
            "0 removed; ",
        ),
        (
            &[("DELETE /base/things/7", 404)],
            "POST /base/things, GET /base/things/7, POST /base/things/7/parts, DELETE /base/things/7, \
             GET /base/late, DELETE /base/things/7/parts/7",
            "1 removed; ",
        ),
        (
            &[("POST /base/things", 409)],
            "POST /base/things, GET /base/things/made-up, POST /base/things/x/parts, DELETE /base/things/y, \
             DELETE /base/things/x/parts/7",
            "1 removed; ",
        ),
    ] {
        let (asked, sent) = asked(&plan, &Stop::new(), answers).await;
        assert_eq!((asked.join(", ").as_str(), left(&sent).as_str()), (wanted, outcome), "{answers:?}");
        let bound: Vec<usize> = sent.exchanges.iter().map(|exchange| exchange.unbound.len()).collect();
        let is_refused = answers.contains(&("POST /base/things", 409));
        assert_eq!(bound, if is_refused { [0, 1, 1, 1, 0] } else { [0; 5] }, "{answers:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_nothing_removes_is_told_and_counted_by_operation() {
    let mut plan = plan("POST things, POST a, POST b, POST things/x/c^things, PUT d");
    plan.cases[2].operation = 1;
    plan.cases[3].needs[0].slot = Slot::Path(8..9);
    let request = Request { method: "DELETE".to_owned(), path: "/things/x".to_owned(), ..Request::default() };
    let slots = vec![(Slot::Path(8..9), Source::Body(Pointer::new("/id")))];
    plan.removals = vec![Removal { created_by: 0, operation: 0, request, slots, stay: Stay::ToTheEnd }];
    let (_, sent) = asked(&plan, &Stop::new(), &[("PUT /base/d", 200)]).await;
    let why = "nothing that is documented and may be sent is known to remove it";
    assert_eq!(left(&sent), format!("1 removed; 2 things by a: {why}"));
    let twice = sent.cleanup.clone().and(sent.cleanup);
    assert_eq!((twice.removed, twice.left.len(), twice.left[0].count), (2, 1, 4));
}

#[tokio::test(start_paused = true)]
async fn what_was_refused_and_made_all_the_same_is_removed_where_nothing_else_can_have_its_name() {
    for (name, status, removal, asked_for, told) in [
        ("c6e5a12e.example", 422, 204, true, "1 removed; "),
        ("c6e5a12e.example", 500, 404, true, "0 removed; "),
        ("c6e5a12e.example", 422, 403, true, "0 removed; "),
        ("c6e5a12e.example", 409, 204, false, "0 removed; "),
        ("example", 422, 204, false, "0 removed; "),
    ] {
        let mut plan = plan("POST zones");
        let body = format!(r#"{{"name": "{name}"}}"#);
        plan.cases[0].request.body = Some(Body(body.into_bytes().into()));
        let request =
            Request { method: "DELETE".to_owned(), path: "/zones/x".to_owned(), ..Request::default() };
        let slots = vec![(Slot::Path(7..8), Source::Sent(Pointer::new("/name")))];
        plan.removals = vec![Removal { created_by: 0, operation: 0, request, slots, stay: Stay::ToTheEnd }];
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        let transport = move |request: &Request| {
            let is_removal = request.method == "DELETE";
            counted.fetch_add(usize::from(is_removal), Ordering::Relaxed);
            let status = if is_removal { removal } else { status };
            Ok(Response { status, headers: Vec::new(), body: Vec::new() })
        };
        let sent = carried(&plan, &Stop::new(), transport).await;
        assert_eq!(left(&sent), told, "{name} {status} {removal}");
        assert_eq!(asked.load(Ordering::Relaxed) > 0, asked_for, "{name} {status} {removal}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_refused_is_named_as_what_was_made_was() {
    for (answered, wanted) in [("name", "3 removed; "), ("other", "2 removed; ")] {
        let mut plan = plan("POST zones, POST zones2, POST zones3");
        for (case, name) in plan.cases.iter_mut().zip(["c6e5a12e.a", "f6a0a54b.a", "b3d8c37b.a"]) {
            case.operation = 0;
            let body = format!(r#"{{"kind": "k", "name": "{name}"}}"#);
            case.request.body = Some(Body(body.into_bytes().into()));
        }
        let request =
            Request { method: "DELETE".to_owned(), path: "/zones/x".to_owned(), ..Request::default() };
        let slots = vec![(Slot::Path(7..8), Source::Body(Pointer::new("/id")))];
        plan.removals = vec![Removal { created_by: 0, operation: 0, request, slots, stay: Stay::ToTheEnd }];
        let transport = move |request: &Request| {
            let sent = request.body.as_ref().map(|body| String::from_utf8_lossy(&body.0).into_owned());
            let body = match answered {
                "name" => sent.unwrap_or_default().replace("name", "id"),
                other => format!(r#"{{"id": "{other}{}"}}"#, request.path.len()),
            };
            let status = if request.path.ends_with('3') { 422 } else { 201 };
            Ok(Response { status, headers: Vec::new(), body: body.into_bytes() })
        };
        let sent = carried(&plan, &Stop::new(), transport).await;
        assert_eq!(left(&sent), wanted, "{answered}");
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_removed_that_may_have_been_there_before() {
    let removed = |status: u16, documented: &'static [(u16, u16)], source: Source| async move {
        let mut plan = plan("PUT things");
        plan.cases[0].expect = documented.to_vec();
        let request = Request { method: "DELETE".to_owned(), path: "/x".to_owned(), ..Request::default() };
        let slots = vec![(Slot::Path(1..2), source)];
        plan.removals = vec![Removal { created_by: 0, operation: 0, request, slots, stay: Stay::ToTheEnd }];
        let answers: &'static [(&str, u16)] = match status {
            200 => &[("PUT /base/things", 200)],
            _ => &[],
        };
        left(&asked(&plan, &Stop::new(), answers).await.1)
    };
    let id = || Source::Body(Pointer::new("/id"));
    let doubt = "its making was answered 200, not 201: it may have been there before";
    for (status, documented, source, wanted) in [
        (201, &[(200, 200), (201, 201)][..], id(), "1 removed; ".to_owned()),
        (200, &[(200, 200)], id(), "1 removed; ".to_owned()),
        (200, &[(200, 200), (201, 201)], id(), format!("0 removed; DELETE /7 by things: {doubt}")),
        (201, &[(200, 200)], Source::Segment(0), "1 removed; ".to_owned()),
        (200, &[(200, 200)], Source::Segment(0), format!("0 removed; DELETE /things by things: {doubt}")),
        (
            201,
            &[(201, 201)],
            Source::Body(Pointer::new("/name")),
            "0 removed; DELETE /x by things: the answer to its making does not tell its name".to_owned(),
        ),
    ] {
        assert_eq!(removed(status, documented, source.clone()).await, wanted, "{status} {source:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_name_that_only_one_case_has_was_made_up_for_it() {
    for (cases, wanted) in [
        (
            "PUT a",
            "0 removed; DELETE /a by a: its making was answered 200, not 201: it may have been there before",
        ),
        ("PUT a, PUT b", "2 removed; "),
    ] {
        let mut plan = plan(cases);
        let request = Request { method: "DELETE".to_owned(), path: "/x".to_owned(), ..Request::default() };
        let slots = vec![(Slot::Path(1..2), Source::Segment(0))];
        plan.removals = vec![Removal { created_by: 0, operation: 9, request, slots, stay: Stay::ToTheEnd }];
        plan.cases.iter_mut().for_each(|case| case.operation = 0);
        let stop = Stop::new();
        let sent = carried(&plan, &stop, |_: &Request| Ok(Response { status: 200, ..Response::default() }));
        assert_eq!(left(&sent.await), wanted, "{cases}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_stopped_run_removes_what_it_made_within_its_grace() {
    let stop = Stop::new();
    let mut plan = lifecycle();
    plan.cases.truncate(1);
    stop.now();
    assert_eq!(left(&asked(&plan, &stop, &[]).await.1), "0 removed; ", "nothing was sent");

    // Stopped by its first request: the thing is made, and removed.
    let (stop, removed) = (Stop::new(), Arc::new(AtomicUsize::new(0)));
    let (switch, count) = (stop.clone(), Arc::clone(&removed));
    let transport = move |request: &Request| {
        switch.now();
        count.fetch_add(usize::from(request.method == "DELETE"), Ordering::Relaxed);
        Ok(Response { status: 201, body: br#"{"id": 7}"#.to_vec(), ..Response::default() })
    };
    let sent = carried(&lifecycle(), &stop, transport).await;
    assert_eq!((left(&sent).as_str(), removed.load(Ordering::Relaxed)), ("1 removed; ", 1));
    assert!(words(&sent.exchanges).starts_with("things: 201, things/made-up: stopped"));

    // A server that does not answer removals is not waited for.
    let (stop, begin) = (Stop::new(), Instant::now());
    let sent = carried(&lifecycle(), &stop, Deaf(stop.clone())).await;
    assert_eq!(left(&sent), "0 removed; DELETE /things/7 by things: the run was stopped before its turn");
    assert!(begin.elapsed() < Duration::from_secs(13), "{:?}", begin.elapsed());
}

/// Makes things, throws the switch, and never answers to their removal.
struct Deaf(Stop);

impl Transport for Deaf {
    fn carry<'t>(&'t self, _: &'t str, request: &'t Request) -> crate::send::Carried<'t> {
        self.0.now();
        if request.method == "DELETE" {
            return Box::pin(std::future::pending());
        }
        Box::pin(async {
            Ok(Response { status: 201, body: br#"{"id": 7}"#.to_vec(), ..Response::default() })
        })
    }
}

async fn carried(plan: &Plan, stop: &Stop, transport: impl Transport + 'static) -> Sent {
    let base = Base::parse("http://127.0.0.1:9/base").unwrap();
    let (credentials, pace) = (Credentials::default(), Pace { in_flight: 1, ..pace() });
    let transport = Arc::new(transport);
    let sending = Sending {
        base: &base,
        credentials: &credentials,
        pace: &pace,
        transport,
        watch: &|_| {},
        stop,
        host: Arc::new(Host::new(&pace)),
    };
    send_timed(plan, &sending).await
}

#[tokio::test(start_paused = true)]
async fn a_store_that_lags_behind_is_asked_again() {
    let kinds = [ValidKind::ReadBack, ValidKind::ReadDeleted, ValidKind::Minimal];
    for (kind, status, attempts) in
        [(kinds[0], 404, 3), (kinds[0], 200, 1), (kinds[1], 200, 3), (kinds[1], 404, 1), (kinds[2], 404, 1)]
    {
        let mut plan = plan("POST a, GET b^a@a");
        plan.cases[1].intent = Intent::Valid(kind.into());
        let transport = move |request: &Request| {
            let status = if request.method == "POST" { 201 } else { status };
            Ok(Response { status, body: br#"{"id": 7}"#.to_vec(), ..Response::default() })
        };
        let sent = carried(&plan, &Stop::new(), transport).await;
        assert_eq!(sent.exchanges[1].earlier.len() + 1, attempts, "{kind:?} {status}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_goes_on_by_itself_is_removed_as_soon_as_nothing_asks_for_it() {
    let removal = |stay| Removal {
        created_by: 0,
        operation: 0,
        request: Request { method: "DELETE".to_owned(), path: "/hooks/x".to_owned(), ..Request::default() },
        slots: vec![(Slot::Path(7..8), Source::Body(Pointer::new("/id")))],
        stay,
    };
    for (stay, answers, wanted, outcome) in [
        (Stay::WhileNeeded, &[][..], "POST hooks, GET hooks/7, DELETE hooks/7, GET late", "1 removed; "),
        (Stay::ToTheEnd, &[], "POST hooks, GET hooks/7, GET late, DELETE hooks/7", "1 removed; "),
        // What does not say that it is new waits until all is known.
        (
            Stay::WhileNeeded,
            &[("POST /base/hooks", 200)],
            "POST hooks, GET hooks/7, GET late, DELETE hooks/7",
            "1 removed; ",
        ),
        // What is not gone then is tried again in the end.
        (
            Stay::WhileNeeded,
            &[("DELETE /base/hooks/7", 409)],
            "POST hooks, GET hooks/7, DELETE hooks/7, GET late, DELETE hooks/7, DELETE hooks/7",
            "0 removed; DELETE /hooks/7 by hooks: its removal was answered 409",
        ),
        (
            Stay::WhileNeeded,
            &[("POST /base/hooks", 400)],
            "POST hooks, GET hooks/made-up, GET late",
            "0 removed; ",
        ),
    ] {
        let mut plan = plan("POST hooks, GET hooks/made-up^hooks, GET late@hooks/made-up");
        plan.cases[1].needs[0].slot = Slot::Path(7..14);
        plan.cases[2].after = Some(plan.cases[1].id.clone());
        plan.removals = vec![removal(stay)];
        let (asked, sent) = asked(&plan, &Stop::new(), answers).await;
        let asked = asked.join(", ").replace("/base/", "");
        assert_eq!((asked.as_str(), left(&sent).as_str()), (wanted, outcome), "{stay:?} {answers:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_empty_list_made_nothing_that_could_be_left() {
    for (sent, wanted) in [
        ("[]", "0 removed; "),
        ("[1]", "0 removed; DELETE /x by things: the answer to its making does not tell its name"),
    ] {
        let mut plan = plan("POST things");
        plan.cases[0].request.body = Some(Body(sent.as_bytes().into()));
        let request = Request { method: "DELETE".to_owned(), path: "/x".to_owned(), ..Request::default() };
        let slots = vec![(Slot::Path(1..2), Source::Body(Pointer::new("/0/id")))];
        plan.removals = vec![Removal { created_by: 0, operation: 0, request, slots, stay: Stay::ToTheEnd }];
        let answer = |_: &Request| Ok(Response { status: 201, headers: Vec::new(), body: b"[]".to_vec() });
        assert_eq!(left(&carried(&plan, &Stop::new(), answer).await), wanted, "{sent}");
    }
}
