//! The traps of negative testing, each as a test: what looks broken and is not, what looks refused and is not.

#[path = "traps/answers.rs"]
mod answers;
#[path = "traps/places.rs"]
mod places;
#[path = "traps/requests.rs"]
mod requests;
#[path = "traps/table.rs"]
mod table;
#[path = "traps/values.rs"]
mod values;

use std::collections::BTreeMap;

use specdrift::plan::{Case, Intent, Mutation, Plan, Seed, plan, wire};
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

fn planned(api: &Api, settings: &str) -> Plan {
    plan(api, &suite(settings), Seed(7)).unwrap_or_else(|complaints| panic!("{complaints:?}"))
}

/// The ids of the broken cases of a kind, short of file and operation.
fn of_kind(plan: &Plan, kind: &str) -> Vec<String> {
    let is_it = |case: &&Case| matches!(&case.intent, Intent::Broken(mutation) if mutation.kind == kind);
    let ids = plan.cases.iter().filter(is_it);
    ids.map(|case| case.id.0.split("::broken::").nth(1).unwrap_or_default().to_owned()).collect()
}

/// A document with one operation that takes these parameters (YAML flow mappings).
fn with_parameters(path: &str, parameters: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n  {path}:\n    get:\n      parameters: [{parameters}]\n      responses: {{'200': {{description: ok}}}}\n"
    )
}

/// A document with one operation that takes a body of this content (a YAML flow mapping).
fn with_content(content: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n  /things:\n    post:\n      requestBody: {{required: true, content: {content}}}\n      responses: {{'201': {{description: ok}}}}\n"
    )
}

/// A document with one operation that takes a JSON body of this schema (a YAML flow mapping).
fn with_body(schema: &str) -> String {
    with_content(&format!("{{application/json: {{schema: {schema}}}}}"))
}

/// All that is planned for a document.
fn everything(document: &str) -> (Api, Plan) {
    let api = api(document);
    let plan = planned(&api, "generate: {per_operation: 100000}\n");
    (api, plan)
}

/// The broken cases of a plan, and what is wrong with them.
fn faults(plan: &Plan) -> Vec<(&Case, &Mutation)> {
    let cases = plan.cases.iter();
    cases
        .filter_map(|case| match &case.intent {
            Intent::Broken(mutation) => Some((case, mutation)),
            Intent::Valid(_) | Intent::Observed(_) => None,
        })
        .collect()
}

/// The faults of a kind at a place: what was sent there.
fn sent(plan: &Plan, kind: &str, place: &str) -> Vec<String> {
    let at = |mutation: &Mutation| format!("{}{}", mutation.place.as_str(), mutation.pointer);
    let is_it = |mutation: &&Mutation| mutation.kind == kind && at(mutation) == place;
    let found = faults(plan).into_iter().map(|(_, mutation)| mutation).filter(is_it);
    found.map(|mutation| mutation.sent.as_ref().map_or("nothing".to_owned(), ToString::to_string)).collect()
}

/// Requests that are broken as a whole: credentials, media types, syntax, `Accept`.
mod whole {
    use std::sync::Arc;

    use specdrift::judge::Outcome;
    use specdrift::mock::{Options, Server};
    use specdrift::send::{Base, Client, Credentials, Host, Sending, Stop, send};

    use super::*;

    const ALL: &str = "broken: [all, not-acceptable, duplicate-parameter]";

    /// A document with one operation that takes a body and a query parameter, and answers all that it may.
    fn document(security: &str, content: &str, answer: &str) -> String {
        format!(
            "openapi: 3.1.0
info: {{title: t, version: '1'}}
security: {security}
paths:
  /things:
    post:
      parameters: [{{name: page, in: query, required: true, schema: {{type: integer}}}}]
      requestBody: {{required: true, content: {content}}}
      responses:
        '201': {{description: ok, content: {answer}}}
        '400': {{description: no}}
        '401': {{description: no}}
        '406': {{description: no}}
        '415': {{description: no}}
components:
  securitySchemes:
    token: {{type: http, scheme: bearer}}
    basic: {{type: http, scheme: basic}}
    key: {{type: apiKey, in: header, name: X-Key}}
    tls: {{type: mutualTLS}}
"
        )
    }

    const OBJECT: &str =
        "{application/json: {schema: {type: object, required: [a], properties: {a: {type: string}}}}}";
    const TEXT: &str = "{text/plain: {schema: {type: string}}}";
    const TOKEN: &str = "auth: {bearer: tok}\n";

    fn kinds(security: &str, content: &str, answer: &str, settings: &str, kind: &str) -> Vec<String> {
        let api = api(&document(security, content, answer));
        of_kind(&planned(&api, &format!("{settings}generate: {{{ALL}}}\n")), kind)
    }

    #[test]
    fn auth_cases_need_every_alternative_to_need_credentials_and_a_control_that_has_them() {
        for (name, security, settings, expected) in [
            (
                "a token",
                "[{token: []}]",
                TOKEN,
                vec!["no-credentials", "wrong-credentials::token", "wrong-scheme::Basic"],
            ),
            ("optional security", "[{}, {token: []}]", TOKEN, vec![]),
            ("nothing is asked for", "[]", TOKEN, vec![]),
            ("the suite gives none: there is no control", "[{token: []}]", "", vec![]),
            ("the suite gives another one", "[{key: []}]", TOKEN, vec![]),
            ("a certificate is no part of a request", "[{tls: []}, {token: []}]", TOKEN, vec![]),
            ("a scheme that nobody describes", "[{strange: []}, {token: []}]", TOKEN, vec![]),
            (
                "alternatives, each with made-up credentials",
                "[{token: []}, {key: []}]",
                TOKEN,
                vec![
                    "no-credentials",
                    "wrong-credentials::token",
                    "wrong-credentials::key",
                    "wrong-scheme::Basic",
                ],
            ),
            (
                "both schemes are documented: neither is wrong",
                "[{token: []}, {basic: []}]",
                TOKEN,
                vec!["no-credentials", "wrong-credentials::token", "wrong-credentials::basic"],
            ),
            (
                "all of an alternative",
                "[{token: [], key: []}]",
                "auth: {bearer: tok, api_key: k}\n",
                vec!["no-credentials", "wrong-credentials::token+key", "wrong-scheme::Basic"],
            ),
        ] {
            let api = api(&document(security, OBJECT, OBJECT));
            let plan = planned(&api, settings);
            let ids: Vec<String> = ["no-credentials", "wrong-credentials", "wrong-scheme"]
                .iter()
                .flat_map(|kind| of_kind(&plan, kind))
                .collect();
            let expected: Vec<String> = expected.iter().map(|id| format!("/auth::{id}")).collect();
            assert_eq!(ids, expected, "{name}");
        }
    }

    #[test]
    fn the_suites_credentials_do_not_repair_a_request_that_lacks_them() {
        let api = api(&document("[{token: []}]", OBJECT, OBJECT));
        for case in planned(&api, TOKEN).cases {
            let is_auth =
                matches!(&case.intent, Intent::Broken(mutation) if mutation.place.as_str() == "auth");
            assert_eq!(case.request.credentials, !is_auth, "{}", case.id);
        }
    }

    #[test]
    fn a_media_type_is_unsupported_only_where_the_document_names_all_that_are_supported() {
        let json = "schema: {type: object, properties: {a: {type: string}}, required: [a]}";
        for (content, expected) in [
            (format!("{{application/json: {{{json}}}}}"), vec!["text/plain", "multipart/form-data"]),
            (
                format!("{{application/json: {{{json}}}, text/plain: {{{json}}}}}"),
                vec!["application/xml", "multipart/form-data"],
            ),
            (
                format!(
                    "{{application/json: {{{json}}}, 'text/*': {{{json}}}, application/xml: {{{json}}}}}"
                ),
                vec!["application/vnd.specdrift.unsupported", "multipart/form-data"],
            ),
            (format!("{{'*/*': {{{json}}}}}"), vec![]),
            (format!("{{application/json: {{{json}}}, '*/*': {{{json}}}}}"), vec![]),
            (format!("{{application/json: {{{json}}}, nonsense: {{{json}}}}}"), vec![]),
        ] {
            let ids = kinds("[]", &content, OBJECT, "", "unsupported-media-type");
            let expected: Vec<String> =
                expected.iter().map(|name| format!("/media-type::unsupported-media-type::{name}")).collect();
            assert_eq!(ids, expected, "{content}");
        }
    }

    #[test]
    fn version_two_without_consumes_names_no_media_type() {
        let swagger = |consumes: &str| {
            format!(
                "swagger: '2.0'\ninfo: {{title: t, version: '1'}}\n{consumes}paths:\n  /a:\n    post:\n      parameters: [{{name: b, in: body, required: true, schema: {{type: object}}}}]\n      responses: {{'200': {{description: ok}}}}\n"
            )
        };
        let parameter = "{name: Content-Type, in: header, type: string, enum: [application/json]}";
        let both = swagger("consumes: [application/json]\n")
            .replace("parameters: [", &format!("parameters: [{parameter}, "));
        assert_eq!(of_kind(&planned(&api(&both), ""), "unsupported-media-type").len(), 0);
        for (consumes, count) in [("", 0), ("consumes: [application/json]\n", 2), ("consumes: ['*/*']\n", 0)]
        {
            let plan = planned(&api(&swagger(consumes)), "");
            assert_eq!(of_kind(&plan, "unsupported-media-type").len(), count, "{consumes}");
        }
    }

    #[test]
    fn a_body_is_malformed_only_where_its_syntax_is_documented() {
        let all = ["truncated", "trailing-comma", "plain-text", "not-utf-8"];
        for (content, expected) in [
            (OBJECT, all.to_vec()),
            (
                "{application/problem+json: {schema: {type: object, required: [a], properties: {a: {type: string}}}}}",
                all.to_vec(),
            ),
            // Nothing before a comma.
            ("{application/json: {schema: {type: object}}}", vec!["truncated", "plain-text", "not-utf-8"]),
            // A number that is cut off is a number.
            ("{application/json: {schema: {type: integer}}}", vec!["plain-text", "not-utf-8"]),
            // A text is a text, quoted or not.
            ("{application/json: {schema: {type: string}}}", vec![]),
            ("{application/json: {}}", vec![]),
            ("{'*/*': {schema: {type: object}}}", vec![]),
            ("{text/plain: {schema: {type: string}}}", vec![]),
            ("{application/octet-stream: {schema: {type: string}}}", vec![]),
            (
                "{application/x-www-form-urlencoded: {schema: {type: object, required: [a], properties: {a: {type: string}}}}}",
                vec![],
            ),
        ] {
            let ids = kinds("[]", content, OBJECT, "", "malformed");
            let expected: Vec<String> =
                expected.iter().map(|name| format!("/body::malformed::{name}")).collect();
            assert_eq!(ids, expected, "{content}");
        }
    }

    #[test]
    fn an_empty_body_is_a_fault_only_where_nothing_is_no_value() {
        for (content, count) in [
            (OBJECT, 1),
            (TEXT, 0),
            (
                "{application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: string}}}}}",
                0,
            ),
        ] {
            assert_eq!(kinds("[]", content, OBJECT, "", "empty-body").len(), count, "{content}");
        }
        let optional = document("[]", OBJECT, OBJECT).replace("required: true, content", "content");
        assert_eq!(of_kind(&planned(&api(&optional), ""), "empty-body").len(), 0);
        assert_eq!(of_kind(&planned(&api(&optional), ""), "malformed").len(), 4);
    }

    #[test]
    fn an_accept_is_broken_only_where_the_document_says_what_is_served() {
        for (answer, expected) in [
            (OBJECT, vec!["/accept::not-acceptable"]),
            ("{'*/*': {}}", vec![]),
            ("{'application/*': {}}", vec![]),
            ("{'image/*': {}}", vec!["/accept::not-acceptable"]),
            ("{}", vec![]),
        ] {
            assert_eq!(kinds("[]", OBJECT, answer, "", "not-acceptable"), expected, "{answer}");
        }
    }

    #[test]
    fn what_is_no_promise_is_sent_only_when_it_is_named() {
        let api = api(&document("[]", OBJECT, OBJECT));
        for (settings, count) in [
            ("", 0),
            ("generate: {broken: all}\n", 0),
            ("generate: {broken: [not-acceptable, duplicate-parameter]}\n", 2),
            ("generate: {broken: [all, duplicate-parameter]}\n", 1),
        ] {
            let plan = planned(&api, settings);
            let named = of_kind(&plan, "not-acceptable").len() + of_kind(&plan, "duplicate-parameter").len();
            assert_eq!(named, count, "{settings}");
        }
        let plan = planned(&api, "generate: {broken: [duplicate-parameter]}\n");
        let twice = plan.cases.iter().find(|case| case.control.is_some()).map(|case| &case.request);
        let query = twice.and_then(|request| request.query.clone()).unwrap_or_default();
        let values: Vec<&str> = query.split('&').collect();
        assert!(values.len() == 2 && values[0] != values[1], "{query}");
    }

    #[test]
    fn a_request_that_another_operation_of_the_path_takes_is_not_broken() {
        let operation = |content: &str| {
            format!(
                "{{post: {{requestBody: {{required: true, content: {content}}}, responses: {{'200': {{description: ok}}}}}}}}"
            )
        };
        let text = "{text/plain: {schema: {type: string}}}";
        let spec = format!(
            "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n  '/a#Action=One': {}\n  '/a#Action=Two': {}\n",
            operation(OBJECT),
            operation(text)
        );
        let plan = planned(&api(&spec), "");
        let first = plan.cases.iter().filter(|case| case.operation == 0 && case.control.is_some());
        let ids: Vec<&str> = first.map(|case| &*case.id.0).collect();
        assert!(!ids.iter().any(|id| id.ends_with("text/plain")), "{ids:?}");
    }

    #[test]
    fn each_is_broken_in_the_way_that_it_says_and_in_no_other() {
        let api = api(&document("[{token: []}]", OBJECT, OBJECT));
        for case in planned(&api, &format!("{TOKEN}generate: {{{ALL}}}\n")).cases {
            let breaches: Vec<(String, Option<String>)> =
                wire::decode(&api, &api.operations[case.operation], &case.request)
                    .breaches
                    .into_iter()
                    .map(|breach| (format!("/{}{}", breach.place.as_str(), breach.pointer), breach.keyword))
                    .collect();
            let Intent::Broken(mutation) = &case.intent else { continue };
            let syntax = ("/body".to_owned(), Some("syntax".to_owned()));
            match mutation.kind {
                "malformed" | "empty-body" => assert_eq!(breaches, [syntax], "{}", case.id),
                "unsupported-media-type" => {
                    assert_eq!(breaches, [("/body".to_owned(), None)], "{}", case.id);
                }
                "no-credentials" | "wrong-credentials" | "wrong-scheme" | "not-acceptable" => {
                    assert_eq!(breaches, [], "{}", case.id);
                }
                _ => {}
            }
        }
    }

    #[test]
    fn what_a_suite_expects_of_content_says_nothing_of_credentials_and_media_types() {
        let api = api(&document("[{token: []}]", OBJECT, OBJECT));
        let settings = |expect: &str| format!("{TOKEN}generate: {{{ALL}, expect: {expect}}}\n");
        for (expect, kind, statuses) in [
            ("{}", "no-credentials", vec![401, 403]),
            ("{}", "unsupported-media-type", vec![415, 400, 422]),
            ("{}", "not-acceptable", vec![406]),
            ("{}", "malformed", vec![400, 422, 415]),
            ("{}", "wrong-method", vec![405, 501]),
            ("{}", "missing", vec![400, 422]),
            ("{broken: 400}", "no-credentials", vec![401, 403]),
            ("{broken: 400}", "unsupported-media-type", vec![415, 400, 422]),
            ("{broken: 400}", "malformed", vec![400]),
            ("{'broken::/auth': 404}", "no-credentials", vec![404]),
            ("{'broken::*::no-credentials': 404}", "no-credentials", vec![404]),
            ("{'broken::*::no-credentials': 404}", "wrong-credentials", vec![401, 403]),
            ("{'POST /things::broken::/media-type': 415}", "unsupported-media-type", vec![415]),
        ] {
            let plan = planned(&api, &settings(expect));
            let is_it =
                |case: &&Case| matches!(&case.intent, Intent::Broken(mutation) if mutation.kind == kind);
            let found = plan.cases.iter().find(is_it).map(|case| case.expect.clone());
            let wanted: Vec<(u16, u16)> = statuses.iter().map(|status| (*status, *status)).collect();
            assert_eq!(found, Some(wanted), "{kind} by {expect}");
        }
    }

    #[tokio::test]
    async fn an_honest_server_refuses_each_rightly() {
        let settings = format!("{TOKEN}generate: {{{ALL}}}\n");
        let (api, suite) = (Arc::new(api(&document("[{token: []}]", OBJECT, OBJECT))), suite(&settings));
        let plan = planned(&api, &settings);
        let server = Server::start(Arc::clone(&api), Options::default()).await.expect("a free port");
        let base = Base::parse(server.url()).expect("its URL");
        let sending = Sending {
            base: &base,
            credentials: &Credentials::new(&suite, &api).0,
            pace: &suite.pace,
            transport: Arc::new(Client::new(&base, &suite.pace).expect("a client")),
            watch: &|_| {},
            stop: &Stop::new(),
            host: Arc::new(Host::new(&suite.pace)),
        };
        let exchanges = send(&plan, &sending).await;
        let mut kinds: Vec<&str> = Vec::new();
        for verdict in specdrift::judge::judge(&api, &suite, &plan, &exchanges, "2026-11-20") {
            assert_eq!(verdict.outcome, Outcome::Passed(Vec::new()), "{}", verdict.case);
        }
        for case in &plan.cases {
            if let Intent::Broken(mutation) = &case.intent
                && !kinds.contains(&mutation.kind)
            {
                kinds.push(mutation.kind);
            }
        }
        for kind in [
            "no-credentials",
            "wrong-credentials",
            "wrong-scheme",
            "unsupported-media-type",
            "not-acceptable",
            "malformed",
            "empty-body",
            "duplicate-parameter",
        ] {
            assert!(kinds.contains(&kind), "{kind} is not among {kinds:?}");
        }
    }
}
