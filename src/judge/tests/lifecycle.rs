//! What a second look proves, row by row; and what is said where a value had to be made up.

use std::sync::Arc;

use crate::judge::fixture::World;
use crate::judge::fixture::answer;
use crate::judge::fixture::exchanged;
use crate::judge::fixture::json;
use crate::judge::fixture::line;
use crate::judge::judge;
use crate::plan::Body;
use crate::plan::Case;
use crate::plan::CaseId;
use crate::plan::Confidence;
use crate::plan::Holding;
use crate::plan::Intent;
use crate::plan::Need;
use crate::plan::Origin;
use crate::plan::Slot;
use crate::plan::Source;
use crate::plan::ValidKind;
use crate::send::Outcome as Sent;
use crate::send::Response;
use crate::text::Pointer;

const SENT: &str = r#"{"name": "Ada", "email": "ada@example.com"}"#;
const MADE: &str = r#"{"id": "lead_1", "score": 1}"#;

/// A need of the lead in the path, from this case.
fn need(from: &Case, source: Source, confidence: Confidence) -> Need {
    let origin = Origin { case: from.id.clone(), source, confidence, holding: Holding::Own };
    Need { name: "leadId".to_owned(), slot: Slot::Path(7..13), origins: vec![origin] }
}

fn id() -> Source {
    Source::Body(Pointer::new("/id"))
}

/// Makes a lead.
fn maker(world: &World) -> Case {
    let mut case = world.valid("POST /leads");
    case.id = CaseId("s.yaml::POST /leads::setup::shared".into());
    case.intent = Intent::Valid(ValidKind::Setup.into());
    case.request.headers.push(("content-type".to_owned(), "application/json".to_owned()));
    case.request.body = Some(Body(SENT.as_bytes().into()));
    case
}

/// Looks at what another case did.
fn look(world: &World, operation: &str, kind: ValidKind, after: &Case, needs: Vec<Need>) -> Case {
    let mut case = world.valid(operation);
    case.id = CaseId(format!("s.yaml::{operation}::valid::{}", kind.as_str()).into());
    case.intent = Intent::Valid(kind.into());
    case.after = Some(after.id.clone());
    case.needs = needs;
    case
}

/// The verdict on the last of these.
fn last(world: &World, sent: Vec<(Case, Response)>, unbound: Vec<usize>) -> String {
    let sent = sent.into_iter().map(|(case, response)| (case, Sent::Answered(Arc::new(response)))).collect();
    let (plan, mut exchanges) = exchanged(sent);
    if let Some(last) = exchanges.last_mut() {
        last.unbound = unbound;
    }
    let verdicts = judge(&world.api, &world.suite, &plan, &exchanges, "2026-11-20");
    verdicts.last().map(line).unwrap_or_default()
}

#[test]
fn what_was_made_is_there() {
    let world = World::new("auth: {bearer: abcdef}");
    let made = maker(&world);
    for (name, making, confidence, response, wanted) in [
        ("there", json(201, MADE), Confidence::Implied, json(200, MADE), "passed"),
        (
            "not there",
            json(201, MADE),
            Confidence::Implied,
            answer(404, &[], ""),
            "failed; fail not-readable status:404 \
             (readable, since `POST /leads` was answered 201 Created | 404 Not Found)",
        ),
        (
            "written in another way",
            json(201, MADE),
            Confidence::Implied,
            json(200, r#"{"id": "lead_1", "email": "Ada@Example.com"}"#),
            "passed",
        ),
        (
            "not as it was sent",
            json(201, MADE),
            Confidence::Implied,
            json(200, r#"{"id": "lead_1", "email": "no@body.org"}"#),
            "passed; warn not-stored /email (string \"ada@example.com\", as POST sent it | string \"no@body.org\")",
        ),
        (
            "not as it was sent, if it is the same",
            json(201, MADE),
            Confidence::Likely,
            json(200, r#"{"id": "lead_1", "email": "no@body.org"}"#),
            "passed",
        ),
        (
            "perhaps another's name",
            json(201, MADE),
            Confidence::Likely,
            answer(404, &[], ""),
            "inconclusive, 404 Not Found for what the run made, if its name was read from the right place",
        ),
        (
            "made later",
            json(202, MADE),
            Confidence::Documented,
            answer(404, &[], ""),
            "inconclusive, 404 Not Found for what is made later: `POST /leads` was answered 202 Accepted",
        ),
    ] {
        let read = look(
            &world,
            "GET /leads/{leadId}",
            ValidKind::ReadBack,
            &made,
            vec![need(&made, id(), confidence)],
        );
        let told = last(&world, vec![(made.clone(), making), (read, response)], Vec::new());
        assert_eq!(told, wanted, "{name}");
    }
}

#[test]
fn what_was_deleted_is_gone() {
    let world = World::new("auth: {bearer: abcdef}");
    let delete = world.valid("DELETE /leads/{leadId}");
    for (name, deletion, response, wanted) in [
        ("gone", answer(204, &[], ""), answer(404, &[], ""), "passed"),
        ("gone, in another word", answer(204, &[], ""), answer(410, &[], ""), "passed"),
        (
            "there",
            answer(204, &[], ""),
            json(200, MADE),
            "failed; fail still-there status:200 (gone, since `DELETE /leads/{leadId}` was answered 204 No Content | 200 OK)",
        ),
        (
            "there, and says that it is deleted",
            answer(204, &[], ""),
            json(200, r#"{"id": "lead_1", "score": 1, "status": "archived"}"#),
            "failed; fail enum-value-new /status (one of `new`, `won` | string \"archived\"); \
             warn still-there status:200 (gone, since `DELETE /leads/{leadId}` was answered 204 No Content \
             | 200 OK, marked by `status`)",
        ),
        (
            "gone later",
            answer(202, &[], ""),
            json(200, MADE),
            "inconclusive, 200 OK for what is deleted later: `DELETE /leads/{leadId}` was answered 202 Accepted",
        ),
    ] {
        let needs = vec![need(&delete, Source::Segment(0), Confidence::Implied)];
        let mut read = look(&world, "GET /leads/{leadId}", ValidKind::ReadDeleted, &delete, needs);
        read.expect = vec![(404, 404), (410, 410)];
        let told = last(&world, vec![(delete.clone(), deletion), (read, response)], Vec::new());
        assert!(told.starts_with(wanted), "{name}: {told}");
    }
}

#[test]
fn what_others_may_have_named_alike_need_not_be_gone() {
    let world = World::new("auth: {bearer: abcdef}");
    let made = maker(&world);
    for (status, source, wanted) in [
        (201, Source::Sent(Pointer::new("/name")), "failed; fail still-there"),
        // By a name of the client's own that was perhaps there before, another case may have made it once more.
        (
            200,
            Source::Sent(Pointer::new("/name")),
            "inconclusive, 200 OK for what the run deleted, by a name",
        ),
        (200, id(), "failed; fail still-there"),
    ] {
        let mut delete = world.valid("DELETE /leads/{leadId}");
        delete.needs = vec![need(&made, source, Confidence::Implied)];
        let needs = vec![need(&delete, Source::Segment(0), Confidence::Implied)];
        let mut read = look(&world, "GET /leads/{leadId}", ValidKind::ReadDeleted, &delete, needs);
        read.expect = vec![(404, 404), (410, 410)];
        let sent =
            vec![(made.clone(), json(status, MADE)), (delete, answer(204, &[], "")), (read, json(200, MADE))];
        let told = last(&world, sent, Vec::new());
        assert!(told.starts_with(wanted), "{status}: {told}");
    }
}

#[test]
fn a_list_holds_what_was_made_in_it() {
    let world = World::new("auth: {bearer: abcdef}");
    let made = maker(&world);
    let list = |body: &str| {
        let needs = vec![need(&made, id(), Confidence::Implied)];
        let read = look(&world, "GET /leads/{leadId}", ValidKind::ReadBack, &made, needs);
        let listed = look(&world, "GET /leads", ValidKind::Listed, &made, Vec::new());
        let sent = vec![(made.clone(), json(201, MADE)), (read, json(200, MADE)), (listed, json(200, body))];
        last(&world, sent, Vec::new())
    };
    for (name, body, lacks) in [
        ("there", r#"{"data": [{"id": "lead_1"}]}"#, false),
        ("not there", r#"{"data": [{"id": "lead_2"}]}"#, true),
        ("there is more", r#"{"data": [{"id": "lead_2"}], "next": "/leads?page=2"}"#, false),
        ("the items show no ids", r#"{"data": [{"score": 2}]}"#, false),
        ("nothing there", r#"{"data": []}"#, true),
    ] {
        assert_eq!(list(body).contains("not-listed /data"), lacks, "{name}: {}", list(body));
    }
}

#[test]
fn what_had_to_be_made_up_is_told_with_its_reason() {
    let world = World::new("auth: {bearer: abcdef}");
    let made = maker(&world);
    let mut read = world.valid("GET /leads/{leadId}");
    read.needs = vec![need(&made, id(), Confidence::Implied)];
    for (making, response, wanted) in [
        (
            json(422, r#"{"error": "no such team"}"#),
            answer(404, &[], ""),
            "inconclusive, no known `leadId`: `POST /leads` was answered 422 Unprocessable Entity (no such team)",
        ),
        (
            json(201, r#"{"score": 1}"#),
            answer(404, &[], ""),
            "inconclusive, no known `leadId`: the answer to `POST /leads` does not hold it",
        ),
        (
            json(422, r#"{"error": "no such team"}"#),
            json(400, r#"{"error": "no"}"#),
            "inconclusive, no known `leadId`: `POST /leads` was answered 422 Unprocessable Entity (no such team)",
        ),
    ] {
        let told = last(&world, vec![(made.clone(), making), (read.clone(), response)], vec![0]);
        assert!(told.starts_with(wanted), "{told}");
    }
    let told = last(&world, vec![(made, json(201, MADE)), (read, answer(404, &[], ""))], Vec::new());
    assert_eq!(told, "inconclusive, 404 Not Found for what the run made by `POST /leads`");
}

#[test]
fn a_broken_request_proves_nothing_where_it_made_up_what_its_control_had() {
    let world = World::new("auth: {bearer: abcdef}");
    let made = maker(&world);
    let control = world.valid("GET /leads/{leadId}");
    let mut broken = world.broken("POST /leads", Some(serde_json::json!(42)));
    broken.control = Some(control.id.clone());
    broken.needs = vec![need(&made, id(), Confidence::Implied)];
    let sent = |status| {
        vec![
            (made.clone(), json(500, "{}")),
            (control.clone(), json(200, MADE)),
            (broken.clone(), json(status, r#"{"error": "no"}"#)),
        ]
    };
    let wanted = "inconclusive, no known `leadId`: `POST /leads` was answered 500 Internal Server Error";
    assert_eq!(last(&world, sent(400), vec![0]), wanted);
    assert_eq!(last(&world, sent(400), Vec::new()), "passed");
}
