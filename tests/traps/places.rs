//! What text places can't tell, and what the wire does to values.

use specdrift::plan::wire::{self, Values};

use super::*;

/// All text places, with a parameter of this schema in each.
fn in_text(schema: &str) -> Vec<(&'static str, String)> {
    let parameter = |place: &str| {
        with_parameters(
            if place == "path" { "/a/{v}" } else { "/a" },
            &format!("{{name: v, in: {place}, required: true, schema: {schema}}}"),
        )
    };
    let form = format!(
        "{{application/x-www-form-urlencoded: {{schema: {{type: object, required: [v], properties: {{v: {schema}}}}}}}}}"
    );
    vec![
        ("path/v", parameter("path")),
        ("query/v", parameter("query")),
        ("header/v", parameter("header")),
        ("cookie/v", parameter("cookie")),
        ("body/v", with_content(&form)),
    ]
}

#[test]
fn any_text_is_a_string_so_a_text_place_has_no_wrong_type_for_one() {
    for (place, document) in in_text("{type: string}") {
        let (_, plan) = everything(&document);
        assert_eq!(sent(&plan, "wrong-type", place), Vec::<String>::new(), "{place}");
        assert_eq!(sent(&plan, "null", place), Vec::<String>::new(), "{place}");
    }
}

#[test]
fn a_number_or_a_boolean_in_text_is_one_however_it_was_meant() {
    for (schema, spelled) in [
        ("{type: integer}", vec!["123", "1e0", "1.0", "-0"]),
        ("{type: number}", vec!["123", "1e0", "1.0", "0.5"]),
        ("{type: boolean}", vec!["true", "false"]),
    ] {
        let api = api(&with_parameters("/a", &format!("{{name: v, in: query, schema: {schema}}}")));
        for text in spelled {
            let request = specdrift::plan::Request {
                method: "GET".to_owned(),
                path: "/a".to_owned(),
                query: Some(format!("v={text}")),
                ..Default::default()
            };
            let decoded = wire::decode(&api, &api.operations[0], &request);
            assert_eq!(decoded.breaches, [], "{text} for {schema}");
        }
        let (_, plan) = everything(&with_parameters(
            "/a",
            &format!("{{name: v, in: query, required: true, schema: {schema}}}"),
        ));
        let wrong = faults(&plan).into_iter().filter(|(_, mutation)| mutation.kind == "wrong-type");
        for (case, mutation) in wrong {
            let query = case.request.query.as_deref().unwrap_or_default();
            let text = query.strip_prefix("v=").unwrap_or_default();
            let is_whole = schema.contains("integer");
            let is_one = |number: f64| !is_whole || number.fract() == 0.0;
            let is_number = !schema.contains("boolean") && text.parse().is_ok_and(is_one);
            assert!(!text.is_empty() && !is_number, "{}: {query}", case.id);
            assert_eq!(mutation.keyword.as_deref(), Some("type"), "{}", case.id);
        }
    }
}

#[test]
fn a_boolean_is_broken_by_a_word_that_no_one_reads_as_a_boolean() {
    let read = ["0", "1", "t", "f", "y", "n", "yes", "no", "on", "off", "true", "false", ""];
    for (place, document) in in_text("{type: boolean}") {
        let (_, plan) = everything(&document);
        let mut seen = 0;
        for (case, mutation) in faults(&plan) {
            let at = format!("{}{}", mutation.place.as_str(), mutation.pointer);
            if at == place && mutation.kind == "wrong-type" {
                let text = match &mutation.sent {
                    Some(serde_json::Value::String(text)) => text.to_lowercase(),
                    other => other.as_ref().map_or(String::new(), ToString::to_string),
                };
                assert!(!read.contains(&&*text), "{}: {text}", case.id);
                seen += 1;
            }
        }
        assert!(seen > 0, "{place}: a word breaks a boolean");
    }
}

#[test]
fn what_leaves_no_trace_in_a_query_or_equals_a_valid_one_is_not_broken() {
    for (schema, style, kind) in [
        // `?v=` and nothing at all are no array that is too short: they are nothing.
        ("{type: array, items: {type: string}}", "explode: true", "missing"),
        ("{type: array, items: {type: string}}", "explode: true", "wrong-type"),
        ("{type: array, items: {type: string}}", "explode: false", "wrong-type"),
        // Commas make two items of one text.
        ("{type: array, minItems: 2, items: {type: string}}", "explode: false", "wrong-type"),
        ("{type: object, properties: {a: {type: string}}}", "explode: true", "missing"),
    ] {
        let parameter = format!("{{name: v, in: query, required: true, {style}, schema: {schema}}}");
        let (_, plan) = everything(&with_parameters("/a", &parameter));
        let found: Vec<_> = faults(&plan)
            .into_iter()
            .filter(|(_, mutation)| mutation.kind == kind && mutation.place.as_str() == "query")
            .map(|(case, _)| case.request.target())
            .collect();
        // A list of at least two can't be one word; all else is a valid request too.
        let expected = schema.contains("minItems") && found.iter().all(|target| !target.contains(','));
        assert!(found.is_empty() || expected, "{kind} of {schema} with {style}: {found:?}");
    }
}

#[test]
fn a_form_holds_only_text_and_null_vanishes_from_it() {
    let schema = "{type: object, required: [s, n], properties: {s: {type: string}, n: {type: integer}, o: {type: string}}}";
    for media in ["application/x-www-form-urlencoded", "multipart/form-data"] {
        let (_, plan) = everything(&with_content(&format!("{{{media}: {{schema: {schema}}}}}")));
        assert_eq!(sent(&plan, "wrong-type", "body/s"), Vec::<String>::new(), "{media}");
        assert_eq!(sent(&plan, "wrong-type", "body/o"), Vec::<String>::new(), "{media}");
        assert_eq!(sent(&plan, "null", "body/o"), Vec::<String>::new(), "{media}");
        assert_ne!(sent(&plan, "wrong-type", "body/n"), Vec::<String>::new(), "{media}");
        assert_eq!(sent(&plan, "missing", "body/s"), ["nothing"], "{media}");
    }
}

#[test]
fn a_path_parameter_is_never_empty_nor_dots_nor_holds_what_proxies_stop() {
    for schema in [
        "{type: string}",
        "{type: string, minLength: 1}",
        "{type: string, minLength: 3, maxLength: 5}",
        "{type: string, pattern: '^[a-z]+$'}",
        "{type: string, pattern: '^[^x]*$'}",
        "{type: string, enum: ['.', a, '..', 'b/c']}",
        "{type: string, format: uri}",
        "{type: string, format: date-time}",
        "{type: array, items: {type: string}}",
    ] {
        let (_, plan) = everything(&with_parameters(
            "/a/{v}/b",
            &format!("{{name: v, in: path, required: true, schema: {schema}}}"),
        ));
        for case in &plan.cases {
            let segments: Vec<&str> = case.request.path.split('/').collect();
            assert_eq!(segments.len(), 4, "{}: {}", case.id, case.request.path);
            let lower = segments[2].to_lowercase();
            assert!(
                !["", ".", "..", "%2e", "%2e%2e"].contains(&&*lower),
                "{}: {}",
                case.id,
                case.request.path
            );
            for stopped in ["%2f", "%5c", "%00", "\\"] {
                assert!(!lower.contains(stopped), "{}: {}", case.id, case.request.path);
            }
        }
    }
}

#[test]
fn a_blank_is_percent_encoded_and_a_plus_is_not_left_to_be_read_as_one() {
    let parameters = "{name: v, in: path, required: true, schema: {const: 'a b+c'}}, {name: q, in: query, required: true, schema: {const: 'a b+c'}}";
    let (_, plan) = everything(&with_parameters("/a/{v}", parameters));
    let valid = plan.cases.iter().filter(|case| case.control.is_none());
    let mut seen = 0;
    for case in valid {
        assert!(case.request.path.starts_with("/a/a%20b"), "{}", case.request.path);
        assert!(!case.request.path.contains("a+b"), "{}", case.request.path);
        assert_eq!(case.request.query.as_deref(), Some("q=a%20b%2Bc"));
        seen += 1;
    }
    assert!(seen > 0, "{:?}", plan.dropped);
}

#[test]
fn a_header_holds_no_line_end_and_no_fault_rests_on_blanks_that_are_trimmed() {
    for schema in [
        "{type: string, minLength: 1}",
        "{type: string, maxLength: 3}",
        "{type: string, pattern: '^\\S+$'}",
        "{type: string, pattern: '^[^ ]*$'}",
        "{type: string, enum: [a, ' a', 'ü', '日本']}",
        "{type: string, format: date}",
    ] {
        let (_, plan) = everything(&with_parameters(
            "/a",
            &format!("{{name: X-V, in: header, required: true, schema: {schema}}}"),
        ));
        for case in &plan.cases {
            for (name, value) in &case.request.headers {
                assert_eq!(value.trim_matches([' ', '\t']), value, "{}: {name}", case.id);
                let is_field =
                    |c: char| c == '\t' || (u32::from(c) >= 32 && u32::from(c) <= 255 && c != '\u{7f}');
                assert!(value.chars().all(is_field), "{}: {name}: {value:?}", case.id);
            }
        }
    }
    // What trimming leaves of it is another value, so it can't be written.
    let api = api(&with_parameters("/a", "{name: X-V, in: header, schema: {type: string}}"));
    for value in [" a", "a\t", "a\r\nb", "日本"] {
        let values = Values { parameters: vec![(0, value.into())], ..Values::default() };
        let written = wire::encode(&api.operations[0], &values);
        assert!(written.is_err(), "{value:?}: {written:?}");
    }
}
