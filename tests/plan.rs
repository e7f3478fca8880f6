//! What is planned, and what must not be: the traps of negative testing, a row each.

use std::collections::{BTreeMap, HashSet};

use specdrift::plan::{Intent, Plan, Seed, plan, wire};
use specdrift::spec::{self, Api};
use specdrift::suite::{self, Suite};
use specdrift::text::Source;

fn api(text: &str) -> Api {
    let source = Source { name: "spec.yaml".to_owned(), text: text.to_owned() };
    spec::parse(source).unwrap_or_else(|complaints| panic!("{complaints:?}")).0
}

fn suite(text: &str) -> Suite {
    let source =
        Source { name: "suite.yaml".to_owned(), text: format!("spec: spec.yaml\nserver: mock\n{text}") };
    suite::parse(source, &BTreeMap::new()).unwrap_or_else(|complaints| panic!("{complaints:?}")).0
}

fn planned(spec: &str, settings: &str) -> (Api, Plan) {
    let api = api(spec);
    let plan = plan(&api, &suite(settings), Seed(7)).unwrap_or_else(|complaints| panic!("{complaints:?}"));
    (api, plan)
}

/// The ids of the broken cases, short of file and operation.
fn broken(plan: &Plan) -> Vec<String> {
    let ids = plan.cases.iter().filter(|case| case.control.is_some());
    ids.map(|case| case.id.0.split("::broken::").nth(1).unwrap_or_default().to_owned()).collect()
}

/// A document with one operation that takes this parameter (a YAML flow mapping).
fn with_parameter(path: &str, parameter: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n  {path}:\n    get:\n      parameters:\n        - {parameter}\n      responses: {{'200': {{description: ok}}}}\n"
    )
}

/// A document with one operation that takes a JSON body with this schema (a YAML flow mapping).
fn with_body(schema: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n  /things:\n    post:\n      requestBody:\n        required: true\n        content: {{application/json: {{schema: {schema}}}}}\n      responses: {{'201': {{description: ok}}}}\n"
    )
}

#[test]
fn parameters_are_broken_only_where_the_wire_can_tell() {
    for (name, path, parameter, expected) in [
        (
            "any text is a string",
            "/a",
            "{name: q, in: query, required: true, schema: {type: string}}",
            vec!["/query/q::required"],
        ),
        (
            "text that is no number breaks an integer; text places hold no null, array or object",
            "/a",
            "{name: q, in: query, schema: {type: integer}}",
            vec!["/query/q::type::boolean", "/query/q::type::number", "/query/q::type::string"],
        ),
        (
            "an enumeration is left",
            "/a",
            "{name: q, in: query, schema: {type: string, enum: [red, green]}}",
            vec!["/query/q::enum"],
        ),
        (
            "a path parameter is never missing, and no number is told from a boolean",
            "/a/{id}",
            "{name: id, in: path, required: true, schema: {type: boolean}}",
            vec!["/path/id::type::string"],
        ),
        (
            "a header is text",
            "/a",
            "{name: X-A, in: header, required: true, schema: {type: string}}",
            vec!["/header/X-A::required"],
        ),
        (
            "an array that may be empty leaves no trace, so it is never missing",
            "/a",
            "{name: q, in: query, required: true, schema: {type: array, items: {type: string}}}",
            vec![],
        ),
    ] {
        let (_, plan) = planned(
            &with_parameter(path, parameter),
            "generate: {broken: [missing, wrong-type, unexpected, enum, const]}",
        );
        let mut ids = broken(&plan);
        ids.sort();
        assert_eq!(ids, expected, "{name}\n{:#?}", plan.dropped);
    }
}

#[test]
fn bodies_are_broken_in_one_place_each() {
    for (name, schema, expected) in [
        (
            "what nothing forbids is not unexpected",
            "{type: object, required: [a], properties: {a: {type: string}}}",
            vec!["/body::required", "/body::type::*", "/body/a::required", "/body/a::type::*"],
        ),
        (
            "what is forbidden is",
            "{type: object, additionalProperties: false, properties: {a: {const: 1}}}",
            vec![
                "/body::required",
                "/body::type::*",
                "/body/a::const",
                "/body/a::const::*",
                "/body/unexpectedField::additionalProperties",
            ],
        ),
        (
            "a nullable member is not broken by null",
            "{type: object, required: [a], properties: {a: {type: [string, 'null']}}}",
            vec!["/body::required", "/body::type::*", "/body/a::required", "/body/a::type::*"],
        ),
        (
            "a fault has to fail every branch",
            "{anyOf: [{type: object, required: [a], properties: {a: {type: string}}}, {type: object}]}",
            vec!["/body::required", "/body::type::*"],
        ),
    ] {
        let (_, plan) =
            planned(&with_body(schema), "generate: {broken: [missing, wrong-type, unexpected, enum, const]}");
        // A fault of another type ends in the type that is sent: what counts here is that there is one.
        let ids: HashSet<String> = broken(&plan)
            .into_iter()
            .map(|id| match id.split("::").collect::<Vec<_>>().as_slice() {
                [place, keyword, _] => format!("{place}::{keyword}::*"),
                _ => id,
            })
            .collect();
        let mut ids: Vec<String> = ids.into_iter().collect();
        ids.sort();
        let mut expected = expected;
        expected.sort_unstable();
        assert_eq!(ids, expected, "{name}\n{:#?}", plan.dropped);
    }
}

#[test]
fn null_is_no_fault_where_null_is_allowed() {
    let (_, plan) =
        planned(&with_body("{type: object, required: [a], properties: {a: {type: [string, 'null']}}}"), "");
    assert!(broken(&plan).iter().any(|id| id == "/body/a::type::integer"));
    assert!(!broken(&plan).iter().any(|id| id == "/body/a::type::null"));
}

#[test]
fn a_method_that_an_overlapping_path_documents_is_not_wrong() {
    let spec = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /users/{id}:\n    parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n    get: {responses: {'200': {description: ok}}}\n  /users/me:\n    put: {responses: {'200': {description: ok}}}\n";
    let (_, plan) = planned(spec, "");
    let ids: Vec<&str> = plan
        .cases
        .iter()
        .map(|case| &*case.id.0)
        .filter(|id| id.contains("GET /users/{id}::broken"))
        .collect();
    assert_eq!(
        ids,
        ["POST", "PATCH", "DELETE"]
            .map(|method| format!("suite.yaml::GET /users/{{id}}::broken::/method::wrong-method::{method}"))
    );
}

#[test]
fn the_same_inputs_give_the_same_bytes_and_another_seed_other_ones() {
    let spec =
        with_body("{type: object, required: [email], properties: {email: {type: string, format: email}}}");
    let api = api(&spec);
    let suite = suite("");
    let requests = |seed| -> Vec<_> {
        plan(&api, &suite, Seed(seed)).unwrap().cases.into_iter().map(|case| case.request).collect()
    };
    assert_eq!(requests(1), requests(1));
    assert_ne!(requests(1), requests(2));
}

#[test]
fn no_two_cases_share_an_id_and_every_control_comes_first() {
    let leads = include_str!("../specs/leads.yaml");
    let (_, plan) = planned(leads, "");
    let mut seen = HashSet::new();
    for case in &plan.cases {
        assert!(seen.insert(case.id.clone()), "{} twice", case.id);
        if let Some(control) = &case.control {
            assert!(seen.contains(control), "{} before its control", case.id);
        }
    }
    assert!(plan.cases.len() > 50, "{}", plan.cases.len());
}

#[test]
fn every_case_is_what_it_claims_to_be_on_the_wire() {
    let (api, plan) = planned(include_str!("../specs/leads.yaml"), "");
    for case in &plan.cases {
        let breaches = wire::decode(&api, &api.operations[case.operation], &case.request).breaches;
        match &case.intent {
            Intent::Valid(_) => assert!(breaches.is_empty(), "{}: {breaches:?}", case.id),
            Intent::Broken(mutation) if mutation.keyword.is_some() => {
                assert!(!breaches.is_empty(), "{}", case.id);
            }
            Intent::Broken(_) | Intent::Observed(_) => {}
        }
    }
}

#[test]
fn production_gets_only_safe_methods_and_valid_requests() {
    let leads = include_str!("../specs/leads.yaml");
    let api = api(leads);
    let text = "spec: spec.yaml\nserver: https://api.example.com/api/v1\n";
    let source = Source { name: "suite.yaml".to_owned(), text: text.to_owned() };
    let (suite, _) = suite::parse(source, &BTreeMap::new()).unwrap();
    let plan = plan(&api, &suite, Seed(0)).unwrap();
    assert!(!plan.cases.is_empty());
    for case in &plan.cases {
        assert!(case.control.is_none() && case.request.method == "GET", "{}", case.id);
    }
}

#[test]
fn an_unknown_operation_is_complained_about_with_a_suggestion() {
    let api = api(include_str!("../specs/leads.yaml"));
    let suite = suite("generate: {operations: [createLed]}");
    let complaints = plan(&api, &suite, Seed(0)).unwrap_err();
    assert_eq!(complaints.len(), 1);
    assert_eq!(complaints[0].label, "did you mean `createLead`?");
}

#[test]
fn what_a_suite_says_of_the_document_is_held_against_it() {
    let api = api(include_str!("../specs/leads.yaml"));
    for (settings, told) in [
        (
            "generate: {skip: [{match: 'DELETE /lead/{leadId}', because: x}]}",
            "suite names `DELETE /lead/{leadId}`",
        ),
        ("generate: {expect: {'POST /leeds::broken': [400]}}", "suite names `POST /leeds::broken`"),
        ("generate: {values: {path.leedId: lead_0001}}", "no operation has the path parameter `leedId`"),
        ("generate: {values: {'GET /nosuch query.page': 1}}", "suite names `GET /nosuch`"),
        (
            "generate: {values: {query.page: many}}",
            "`page` is given a value that the document does not admit",
        ),
        ("error_envelope: {schema: '#/components/schemas/Err0r'}", "`#/components/schemas/Err0r` is not in"),
    ] {
        let complaints = plan(&api, &suite(settings), Seed(0)).err().unwrap_or_default();
        assert!(complaints.len() == 1 && complaints[0].message.contains(told), "{settings}: {complaints:?}");
    }
}

#[test]
fn cookies_are_sent_as_they_stand() {
    let parameter = "{name: since, in: cookie, required: true, schema: {type: string, format: date-time}}";
    let (_, plan) = planned(&with_parameter("/a", parameter), "");
    let cookie = plan.cases[0].request.header("cookie").unwrap_or_default();
    assert!(cookie.starts_with("since=2024-") && cookie.contains(':'), "{cookie}");
}

#[test]
fn unique_values_differ_in_every_case_uuids_too() {
    let spec = with_body(
        "{type: object, required: [id], properties: {id: {type: string, format: uuid}, n: {type: integer}}}",
    );
    let (_, plan) = planned(&spec, "");
    let bodies: Vec<_> = plan.cases.iter().filter_map(|case| case.request.body.clone()).collect();
    let valid: HashSet<_> = bodies
        .iter()
        .filter_map(|body| {
            let value: serde_json::Value = serde_json::from_slice(&body.0).ok()?;
            Some(value.get("id")?.as_str()?.to_owned())
        })
        .collect();
    assert!(valid.len() > 3, "{valid:?}");
}

#[test]
fn headers_of_the_connection_are_no_parameters() {
    let parameter = "{name: Content-Length, in: header, required: true, schema: {type: integer}}";
    let (_, plan) = planned(&with_parameter("/a", parameter), "generate: {broken: [missing, wrong-type]}");
    assert_eq!(broken(&plan), Vec::<String>::new());
}

#[test]
fn a_key_that_is_named_as_parameter_and_as_scheme_is_a_credential() {
    let spec = format!(
        "{}security: [{{key: []}}]\ncomponents: {{securitySchemes: {{key: {{type: apiKey, in: header, name: X-Key}}}}}}\n",
        with_parameter("/a", "{name: X-Key, in: header, required: true, schema: {type: string}}")
    );
    let (_, plan) = planned(&spec, "generate: {broken: [missing, wrong-type]}");
    assert_eq!((plan.cases.len(), plan.dropped.len()), (1, 0), "{:?}", plan.dropped);
}

#[test]
fn an_optional_body_that_cannot_be_built_is_told() {
    let spec =
        with_body("{type: string, minLength: 10, maxLength: 5}").replace("required: true", "required: false");
    let (_, plan) = planned(&spec, "");
    assert!(plan.dropped.iter().any(|dropped| dropped.why.contains("admits no value")), "{:?}", plan.dropped);
}

/// The broken cases of a plan of everything: ids, short of file and operation, with what is sent.
fn all_broken(spec: &str) -> Vec<(String, String)> {
    let mut suite = suite("");
    suite.generate.widen();
    let plan = plan(&api(spec), &suite, Seed(7)).unwrap_or_else(|complaints| panic!("{complaints:?}"));
    let broken = plan.cases.iter().filter(|case| case.control.is_some());
    broken
        .map(|case| {
            let id = case.id.0.split("::broken::").nth(1).unwrap_or_default().to_owned();
            let body = case.request.body.as_ref().map(|body| String::from_utf8_lossy(&body.0).into_owned());
            (id, format!("{} {}", case.request.target(), body.unwrap_or_default()))
        })
        .collect()
}

#[test]
fn an_integer_below_64_bits_is_sent_by_its_digits() {
    for (spec, id, expected) in [
        (
            with_parameter("/a", "{name: q, in: query, schema: {type: integer, format: int64, maximum: 9}}"),
            "/query/q::format",
            "/a?q=-9223372036854777856 ",
        ),
        (
            with_body("{type: object, properties: {a: {type: integer, format: int64, maximum: 9}}}"),
            "/body/a::format",
            "/things {\"a\":-9223372036854777856}",
        ),
    ] {
        let found = all_broken(&spec);
        assert!(found.contains(&(id.to_owned(), expected.to_owned())), "{id}: {found:#?}");
    }
}

#[test]
fn a_member_that_is_missing_leaves_its_holder_on_the_wire() {
    let form = with_body("{type: object, properties: {tax: {type: object, required: [rate], properties: {rate: {type: integer}}}}}")
        .replace("application/json: {", "application/x-www-form-urlencoded: {encoding: {tax: {style: deepObject, explode: true}}, ");
    let found = all_broken(&form);
    let expected =
        ("/body/tax/rate::required".to_owned(), "/things tax%5BunexpectedField%5D=text".to_owned());
    assert!(found.contains(&expected), "{found:#?}");
    let closed = form.replace("required: [rate]", "additionalProperties: false, required: [rate]");
    let found = all_broken(&closed);
    assert!(!found.iter().any(|(id, _)| id == "/body/tax/rate::required"), "{found:#?}");
}

#[test]
fn the_same_fault_in_several_alternatives_is_planned_for_each() {
    let found = all_broken(&with_body(
        "{oneOf: [{type: object, required: [kind, size], properties: {kind: {const: a}, size: {type: integer}}}, {type: object, required: [kind, size], properties: {kind: {const: b}, size: {type: integer}}}]}",
    ));
    let sizes = found.iter().filter(|(id, _)| id.starts_with("/body/size::type::string"));
    let bodies: HashSet<&str> = sizes.map(|(_, sent)| sent.as_str()).collect();
    let expected =
        ["/things {\"kind\":\"a\",\"size\":\"text\"}", "/things {\"kind\":\"b\",\"size\":\"text\"}"];
    assert_eq!(bodies, HashSet::from(expected), "{found:#?}");
}

#[test]
fn a_path_is_broken_unless_another_operation_takes_it() {
    let spec = |other: &str| {
        format!(
            "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n  /apps/{{id}}/users:\n    get:\n      parameters: [{{name: id, in: path, required: true, schema: {{type: integer}}}}]\n      responses: {{'200': {{description: ok}}}}\n  /apps/{{id}}/{{part}}:\n    get:\n      parameters: [{{name: id, in: path, required: true, schema: {{type: {other}}}}}, {{name: part, in: path, required: true, schema: {{type: string}}}}]\n      responses: {{'200': {{description: ok}}}}\n"
        )
    };
    let is_broken = |other: &str| {
        all_broken(&spec(other))
            .contains(&("/path/id::type::string".to_owned(), "/apps/text/users ".to_owned()))
    };
    assert!(is_broken("integer"));
    assert!(!is_broken("string"));
}

const SCOPED: &str = "openapi: 3.1.0
info: {title: t, version: '1'}
components:
  securitySchemes:
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {read: r, write: w, admin: a}}}}
    key: {type: apiKey, in: header, name: X-Key}
paths:
  /read: {get: {security: [{oauth: [read]}], responses: &ok {'200': {description: ok}}}}
  /write: {get: {security: [{oauth: [read, write]}, {oauth: [admin]}], responses: *ok}}
  /keyed: {get: {security: [{key: []}], responses: *ok}}
  /either: {get: {security: [{oauth: [write]}, {}], responses: *ok}}
  /open: {get: {responses: *ok}}
";

#[test]
fn an_operation_is_asked_as_each_role_that_has_the_scopes_of_no_alternative() {
    for (role, expected) in [
        ("{bearer: guest-1234, scopes: []}", "/read /write"),
        ("{bearer: guest-1234, scopes: [read]}", "/write"),
        ("{bearer: guest-1234, scopes: [read, write]}", ""),
        ("{bearer: guest-1234, scopes: [admin]}", "/read"),
        // Whose credentials no alternative takes is nobody there, whatever his scopes.
        ("{api_key: guest-1234, scopes: []}", ""),
    ] {
        let settings = format!(
            "auth: {{bearer: own-1234, per_role: {{guest: {role}}}}}\ngenerate: {{broken: [missing-scope]}}"
        );
        let (api, plan) = planned(SCOPED, &settings);
        let asked: Vec<&str> = plan
            .cases
            .iter()
            .filter(|case| specdrift::plan::role(case) == Some("guest"))
            .map(|case| &*api.operations[case.operation].path.text)
            .collect();
        assert_eq!(asked.join(" "), expected, "{role}");
        assert_eq!(broken(&plan).len(), asked.len(), "{role}");
    }
}

#[test]
fn what_was_read_is_asked_for_again_by_its_tag() {
    let (_, plan) =
        planned(SCOPED, "auth: {bearer: own-1234}\ngenerate: {valid: [minimal, conditional], broken: none}");
    let conditional: Vec<_> =
        plan.cases.iter().filter(|case| case.id.0.ends_with("::valid::conditional")).collect();
    assert_eq!(conditional.len(), 5);
    for case in conditional {
        let first = case.after.as_ref().expect("what it follows");
        assert!(first.0.ends_with("::valid::minimal"), "{first}");
        assert_eq!(case.needs[0].origins[0].case, *first);
        assert!(case.request.header("if-none-match").is_some() && case.expect.contains(&(304, 304)));
    }
    let (_, plan) =
        planned(&with_body("{type: object}"), "generate: {valid: [minimal, conditional], broken: none}");
    assert!(plan.cases.iter().all(|case| case.after.is_none()), "only GET is asked again");
}
