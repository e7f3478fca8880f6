//! What is planned where a document says little: values that no keyword forbids, requests without `Accept`, the same request twice; and
//! what is not sent because it could end what is there.

use std::collections::BTreeMap;

use specdrift::plan::{Case, Intent, Plan, Seed, ValidKind, plan};
use specdrift::spec;
use specdrift::suite;
use specdrift::text::Source;

fn planned(spec: &str, settings: &str) -> Plan {
    let source = |name: &str, text: String| Source { name: name.to_owned(), text };
    let (api, _) = spec::parse(source("spec.yaml", spec.to_owned())).expect("the document is read");
    let text = format!("spec: spec.yaml\nserver: mock\n{settings}");
    let (suite, _) = suite::parse(source("suite.yaml", text), &BTreeMap::new()).expect("the suite is read");
    plan(&api, &suite, Seed(7)).expect("a plan")
}

/// A document with these paths (YAML, two blanks deep).
fn document(paths: &str) -> String {
    format!("openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n{paths}")
}

/// A document with one operation that takes a JSON body of this schema.
fn with_body(schema: &str) -> String {
    document(&format!(
        "  /things:\n    post:\n      requestBody:\n        required: true\n        content: {{application/json: {{schema: {schema}}}}}\n      responses: {{'200': {{description: ok}}}}\n"
    ))
}

fn with_parameter(path: &str, parameter: &str) -> String {
    document(&format!(
        "  {path}:\n    get:\n      parameters: [{parameter}]\n      responses: {{'200': {{description: ok}}}}\n"
    ))
}

fn is(case: &Case, kind: ValidKind) -> bool {
    matches!(&case.intent, Intent::Valid(variation) if variation.kind == kind)
}

fn named(plan: &Plan, part: &str) -> Vec<String> {
    let ids = plan.cases.iter().map(|case| case.id.0.to_string()).filter(|id| id.contains(part));
    ids.map(|id| id.split("::").skip(1).collect::<Vec<_>>().join("::")).collect()
}

/// The extremes that are planned, in the plan's order.
fn extremes(spec: &str) -> String {
    let plan = planned(spec, "generate: {valid: [minimal, extremes], broken: none}");
    let cases = plan.cases.iter().filter(|case| is(case, ValidKind::Extreme));
    let found: Vec<&str> = cases.filter_map(|case| case.id.0.rsplit("::").next()).collect();
    found.join(" ")
}

#[test]
fn extremes_of_parameters_are_planned_where_no_keyword_forbids_them() {
    for (name, spec, expected) in [
        (
            "an integer without bounds",
            with_parameter("/a", "{name: n, in: query, schema: {type: integer}}"),
            "zero negative beyond-int64",
        ),
        (
            "bounds forbid what is beyond them",
            with_parameter("/a", "{name: n, in: query, schema: {type: integer, minimum: 0, maximum: 9}}"),
            "",
        ),
        (
            "a format bounds as well",
            with_parameter("/a", "{name: n, in: query, schema: {type: integer, format: int32, minimum: 1}}"),
            "int32",
        ),
        (
            "a format that nobody knows says what nobody knows",
            with_parameter("/a", "{name: n, in: query, schema: {type: integer, format: unix-time}}"),
            "",
        ),
        (
            "a number may be a fraction",
            with_parameter("/a", "{name: n, in: query, schema: {type: number, minimum: 0}}"),
            "fraction",
        ),
        (
            "a plain text; what is empty leaves no trace in a query",
            with_parameter("/a", "{name: n, in: query, schema: {type: string}}"),
            "digit cased",
        ),
        (
            "an example says what is meant, and nothing forbids another word",
            with_parameter("/a", "{name: n, in: query, schema: {type: string, example: '2026-11-20'}}"),
            "word digit cased",
        ),
        (
            "a text with a meaning",
            with_parameter("/a", "{name: n, in: query, schema: {type: string, format: uuid}}"),
            "",
        ),
        (
            "a pattern",
            with_parameter("/a", "{name: n, in: query, schema: {type: string, pattern: '^[a-z]+$'}}"),
            "",
        ),
        (
            "what is read may be looked up by any name",
            with_parameter("/a/{id}", "{name: id, in: path, required: true, schema: {type: string}}"),
            "digit cased",
        ),
    ] {
        assert_eq!(extremes(&spec), expected, "{name}");
    }
}

#[test]
fn extremes_of_bodies_are_planned_where_no_keyword_forbids_them() {
    let text = document(
        "  /things:\n    post:\n      requestBody: {required: true, content: {text/plain: {schema: {type: string}}}}\n      responses: {'200': {description: ok}}\n",
    );
    for (name, spec, expected) in [
        ("a whole body of no bytes is no body, which is needed", text, "digit cased"),
        (
            "a text in JSON may be empty",
            with_body("{type: object, required: [a], properties: {a: {type: string}}}"),
            "digit cased empty",
        ),
        (
            "unless it may not",
            with_body("{type: object, required: [a], properties: {a: {type: string, minLength: 1}}}"),
            "digit cased",
        ),
        (
            "members that need not be there",
            with_body("{type: object, properties: {a: {type: integer, format: int64}}}"),
            "zero negative int32 beyond-int32",
        ),
    ] {
        assert_eq!(extremes(&spec), expected, "{name}");
    }
}

#[test]
fn an_extreme_is_sent_once_the_same_request_with_a_usual_value_was_accepted() {
    let spec = with_body("{type: object, properties: {a: {type: integer}}}");
    let plan = planned(&spec, "");
    let extremes: Vec<&Case> = plan.cases.iter().filter(|case| is(case, ValidKind::Extreme)).collect();
    assert!(extremes.len() > 2, "{:?}", named(&plan, ""));
    for case in extremes {
        let after = case.after.as_ref().expect("what it builds on");
        // With nothing else to be had, the whole body is that member.
        assert!(after.0.ends_with("valid::full"), "{after}");
    }
}

#[test]
fn extremes_do_not_crowd_an_operation_unless_all_are_wanted() {
    let members: Vec<String> = (0..30).map(|number| format!("m{number}: {{type: integer}}")).collect();
    let spec = with_body(&format!("{{type: object, properties: {{{}}}}}", members.join(", ")));
    let count = |plan: &Plan| plan.cases.iter().filter(|case| is(case, ValidKind::Extreme)).count();
    assert_eq!(count(&planned(&spec, "generate: {valid: [minimal, extremes], broken: none}")), 12);
    let plan = planned(&spec, "generate: {limit: 60, per_operation: 60}");
    let of = |kind: &str| named(&plan, kind).len();
    assert_eq!(plan.cases.len(), 60);
    assert!(of("::extreme") > 0 && of("::extreme") < of("::member"), "{:?}", named(&plan, ""));
}

#[test]
fn a_limit_leaves_the_whole_body_of_every_other_type() {
    let members: Vec<String> = (0..40)
        .map(|number| format!("m{number}: {{type: object, properties: {{a: {{type: string}}}}}}"))
        .collect();
    let spec = with_body(&format!("{{type: object, properties: {{{}}}}}", members.join(", ")));
    for limit in ["limit: 20", "per_operation: 20"] {
        let plan = planned(&spec, &format!("generate: {{{limit}}}"));
        for kind in ["type::array", "type::boolean", "type::null", "type::string"] {
            let id = format!("POST /things::broken::/body::{kind}");
            assert!(named(&plan, "broken").contains(&id), "{limit}: {id} of {:?}", named(&plan, ""));
        }
    }
}

#[test]
fn one_request_that_is_valid_and_one_that_is_refused_have_no_accept() {
    let responses = "{'200': {description: ok, content: {application/json: {}}}}";
    let spec = document(&format!(
        "  /a:\n    get:\n      parameters: [{{name: n, in: query, required: true, schema: {{type: integer}}}}]\n      responses: {responses}\n  /b:\n    get:\n      responses: {{'204': {{description: nothing}}}}\n"
    ));
    let plan = planned(&spec, "");
    let bare = plan.cases.iter().filter(|case| case.request.header("accept").is_none());
    let bare: Vec<&str> = bare.map(|case| &*case.id.0).collect();
    assert_eq!(
        bare,
        ["spec.yaml::GET /a::valid::no-accept", "spec.yaml::GET /a::broken::/query/n::required::no-accept"]
            .map(|id| id.replace("spec.yaml", "suite.yaml"))
    );
}

#[test]
fn what_creates_is_sent_twice_and_may_be_refused_the_second_time() {
    let spec = document(
        "  /things:\n    post:\n      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}}\n      responses: {'201': {description: ok, content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}}\n  /things/{id}:\n    get:\n      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n      responses: {'200': {description: ok}}\n  /search:\n    post:\n      responses: {'200': {description: ok}}\n",
    );
    let plan = planned(&spec, "");
    assert_eq!(named(&plan, "::repeat"), ["POST /things::valid::repeat"]);
    let case = plan.cases.iter().find(|case| is(case, ValidKind::Repeat)).unwrap();
    let first = plan.cases.iter().find(|first| Some(&first.id) == case.after.as_ref()).unwrap();
    assert_eq!(first.request, case.request);
    for status in [200, 201, 400, 409, 422] {
        assert!(case.expect.iter().any(|&(from, to)| (from..=to).contains(&status)), "{status}");
    }
    assert!(named(&planned(&spec, "generate: {valid: [minimal]}"), "::repeat").is_empty());
}

#[test]
fn parts_without_a_boundary_are_a_media_type_of_their_own() {
    let body = |content: &str| {
        document(&format!(
            "  /a:\n    post:\n      requestBody: {{required: true, content: {{{content}: {{schema: {{type: object, required: [a], properties: {{a: {{type: string}}}}}}}}}}}}\n      responses: {{'200': {{description: ok}}}}\n"
        ))
    };
    for (content, id) in [
        ("application/json", "POST /a::broken::/media-type::unsupported-media-type::multipart/form-data"),
        ("multipart/form-data", "POST /a::broken::/body::malformed::no-boundary"),
    ] {
        let plan = planned(&body(content), "");
        let found = plan.cases.iter().find(|case| case.id.0.ends_with(id));
        let found = found.unwrap_or_else(|| panic!("{id} of {:?}", named(&plan, "")));
        assert_eq!(found.request.header("content-type"), Some("multipart/form-data"));
    }
    assert_eq!(named(&planned(&body("'*/*'"), ""), "multipart/form-data"), Vec::<String>::new());
}

#[test]
fn what_by_its_name_ends_many_things_is_told_and_not_sent() {
    let operation = |path: &str, id: &str| {
        let hole = if path.contains('{') {
            "\n      parameters: [{name: id, in: path, required: true, schema: {type: string}}]"
        } else {
            ""
        };
        document(&format!(
            "  {path}:\n    post:\n      operationId: {id}{hole}\n      responses: {{'200': {{description: ok}}}}\n"
        ))
    };
    for (path, id, is_sent) in [
        ("/flows/bulk_delete", "bulk", false),
        ("/runs/bulk-set-state", "bulk", false),
        ("/cache", "purgeCache", false),
        ("/admin/shutdown", "end", false),
        ("/session/logout", "leave", false),
        ("/things/{id}/stop", "stopThing", true),
        ("/rides/dropoff", "dropoff", true),
        ("/echo", "echo", true),
    ] {
        let spec = operation(path, id);
        let plan = planned(&spec, "");
        let is_planned = plan.cases.iter().any(|case| case.request.method == "POST");
        assert_eq!(is_planned, is_sent, "{path}: {:?}", plan.dropped);
        let is_told = plan.dropped.iter().any(|dropped| dropped.why.contains("not of which thing"));
        assert_eq!(is_told, !is_sent, "{path}: {:?}", plan.dropped);
        let plan = planned(&spec, "generate: {existing: change}");
        assert!(plan.cases.iter().any(|case| case.request.method == "POST"), "{path}");
    }
}
