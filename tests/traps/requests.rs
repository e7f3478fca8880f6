//! Requests that look broken as a whole and are not, or that must not be sent.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::Mutex;

use specdrift::plan::Request;
use specdrift::send::{self, Base, Credentials, Host, Response, SendError, Sending, Stop};

use super::*;

const LEADS: &str = include_str!("../../specs/leads.yaml");

#[test]
fn a_request_has_one_fault() {
    let (api, plan) = everything(LEADS);
    let mut seen = 0;
    for (case, mutation) in faults(&plan) {
        let breaches = wire::decode(&api, &api.operations[case.operation], &case.request).breaches;
        let here = |breach: &wire::Breach| {
            let on_the_way =
                breach.pointer.is_within(&mutation.pointer) || mutation.pointer.is_within(&breach.pointer);
            breach.place == mutation.place && on_the_way
        };
        // Another method or media type leaves the body without a meaning, which is that one fault.
        let is_whole = matches!(mutation.place.as_str(), "method" | "media-type");
        assert!(is_whole || breaches.iter().all(here), "{}: {breaches:?}", case.id);
        seen += 1;
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn a_control_that_is_not_valid_is_not_sent_nor_is_anything_that_would_rest_on_it() {
    // No value can be built, so nothing can be the control of anything.
    let (_, plan) = everything(&with_body("{type: string, minLength: 10, maxLength: 5}"));
    assert_eq!(plan.cases.len(), 0);
    let (api, plan) = everything(LEADS);
    let controls: HashSet<_> = plan.cases.iter().filter_map(|case| case.control.clone()).collect();
    assert!(!controls.is_empty());
    for case in plan.cases.iter().filter(|case| controls.contains(&case.id)) {
        let decoded = wire::decode(&api, &api.operations[case.operation], &case.request);
        assert!(decoded.strict && decoded.breaches.is_empty(), "{}", case.id);
    }
}

#[test]
fn a_get_with_a_documented_body_is_sent_as_documented() {
    let document = with_body("{type: object, required: [a], properties: {a: {type: string}}}");
    let (_, plan) = everything(&document.replace("    post:", "    get:"));
    let valid: Vec<_> = plan.cases.iter().filter(|case| case.control.is_none()).collect();
    assert!(!valid.is_empty(), "{:?}", plan.dropped);
    for case in valid {
        assert!(case.request.method == "GET" && case.request.body.is_some(), "{}", case.id);
    }
    assert_eq!(sent(&plan, "missing", "body/a"), ["nothing"]);
}

#[test]
fn trace_and_connect_are_not_tried_as_methods_that_nobody_documents() {
    let (_, plan) = everything(LEADS);
    let methods: HashSet<&str> = plan.cases.iter().map(|case| case.request.method.as_str()).collect();
    for stopped in ["TRACE", "CONNECT", "HEAD", "OPTIONS"] {
        assert!(!methods.contains(stopped), "{methods:?}");
    }
}

#[test]
fn a_method_that_a_meeting_template_takes_is_not_wrong() {
    let answers = "{responses: {'200': {description: ok}}}";
    let document = format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n  /users/{{id}}:\n    get: {{parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}], responses: {{'200': {{description: ok}}}}}}\n  /users/me:\n    put: {answers}\n    delete: {answers}\n"
    );
    let (_, plan) = everything(&document);
    let wrong: Vec<_> = faults(&plan)
        .into_iter()
        .filter(|(_, mutation)| mutation.kind == "wrong-method")
        .map(|(case, _)| (case.request.method.clone(), case.request.path.clone()))
        .collect();
    assert!(!wrong.is_empty());
    for (method, path) in wrong {
        assert!(["POST", "PATCH"].contains(&&*method), "{method} {path}");
    }
}

/// Sends a plan to a server that is this function; what it was sent.
async fn sent_to(
    plan: &Plan,
    api: &Api,
    suite: &Suite,
    serve: impl Fn(&Request) -> u16 + Send + Sync + 'static,
) -> (Vec<send::Exchange>, Vec<Request>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&heard);
    let transport = move |request: &Request| -> Result<Response, SendError> {
        ear.lock().expect("no panic while heard").push(request.clone());
        Ok(Response { status: serve(request), ..Response::default() })
    };
    let base = Base::parse("http://127.0.0.1:1").expect("a URL");
    let (credentials, _) = Credentials::new(suite, api);
    let sending = Sending {
        base: &base,
        credentials: &credentials,
        pace: &suite.pace,
        transport: Arc::new(transport),
        watch: &|_| {},
        stop: &Stop::new(),
        host: Arc::new(Host::new(&suite.pace)),
    };
    let exchanges = send::send(plan, &sending).await;
    let heard = heard.lock().expect("no panic while heard").clone();
    (exchanges, heard)
}

#[tokio::test]
async fn where_the_control_is_refused_its_broken_cases_are_not_sent_and_prove_nothing() {
    let (api, suite) =
        (api(&with_body("{type: object, required: [a], properties: {a: {type: string}}}")), suite(""));
    let plan = planned(&api, "");
    assert!(!faults(&plan).is_empty());
    let valid = plan.cases.iter().filter(|case| case.control.is_none() && case.after.is_none()).count();
    let (exchanges, heard) = sent_to(&plan, &api, &suite, |_| 401).await;
    assert_eq!(heard.len(), valid);
    for verdict in specdrift::judge::judge(&api, &suite, &plan, &exchanges, "2026-11-20") {
        let proven = matches!(
            verdict.outcome,
            specdrift::judge::Outcome::Failed(_) | specdrift::judge::Outcome::Passed(_)
        );
        assert!(!proven, "{}: {:?}", verdict.case, verdict.outcome);
    }
}

#[tokio::test]
async fn what_the_suite_adds_to_requests_repairs_none_of_them() {
    // The scheme is a parameter too, and the suite gives it.
    let document = with_parameters("/a", "{name: X-Key, in: header, required: true, schema: {type: string}}")
        + "security: [{key: []}]\ncomponents: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}\n";
    let settings = "auth: {api_key: k}\n";
    let (api, suite) = (api(&document), suite(settings));
    let plan = planned(&api, settings);
    assert_eq!(sent(&plan, "missing", "header/X-Key"), Vec::<String>::new());
    let bare = plan.cases.iter().filter(|case| !case.request.credentials).count();
    let (_, heard) = sent_to(&plan, &api, &suite, |_| 200).await;
    let without = heard.iter().filter(|request| request.header("x-key").is_none_or(|key| key != "k")).count();
    assert_eq!(without, bare, "those that are to lack credentials lack them");
    assert!(bare > 0, "{:?}", plan.dropped);
}

#[test]
fn credentials_are_broken_only_where_every_alternative_needs_some() {
    let document = |security: &str| {
        with_parameters("/a", "{name: q, in: query, schema: {type: integer}}")
            + &format!(
                "security: {security}\ncomponents: {{securitySchemes: {{t: {{type: http, scheme: bearer}}}}}}\n"
            )
    };
    for (security, count) in [("[{t: []}]", 1), ("[{}, {t: []}]", 0), ("[]", 0)] {
        let plan = planned(&api(&document(security)), "auth: {bearer: tok}\n");
        assert_eq!(of_kind(&plan, "no-credentials").len(), count, "{security}");
    }
}

#[test]
fn the_same_bytes_are_sent_once() {
    for document in [
        LEADS.to_owned(),
        with_parameters(
            "/a",
            "{name: v, in: query, schema: {type: array, items: {type: string}}}, {name: b, in: query, schema: {type: boolean}}",
        ),
        with_content(
            "{application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: string}, b: {type: array, items: {type: integer}}}}}}",
        ),
    ] {
        let (_, plan) = everything(&document);
        let mut seen: HashSet<(usize, &Request)> = HashSet::new();
        let is_lifecycle =
            |case: &Case| matches!(&case.intent, Intent::Valid(variation) if variation.kind.is_lifecycle());
        // What is sent twice is so on purpose.
        let is_repeat = |case: &Case| case.id.0.ends_with("::valid::repeat");
        for case in plan.cases.iter().filter(|case| !is_lifecycle(case) && !is_repeat(case)) {
            assert!(seen.insert((case.operation, &case.request)), "{} is sent twice", case.id);
        }
    }
}
