//! Laws of the wire: what can be written is read as the very value that it was, by the letter, for every style, place and media type.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use serde_json::{Map, Value, json};
use specdrift::plan::wire::{self, Values};
use specdrift::spec::{self, Api};
use specdrift::text::Source;

/// Values tried for each row.
const CASES: u32 = 64;

fn api(document: &Value) -> Api {
    let source = Source { name: "spec.json".to_owned(), text: document.to_string() };
    spec::parse(source).unwrap_or_else(|complaints| panic!("{complaints:?}")).0
}

fn with(path: &str, operation: Value) -> Api {
    let mut operation = operation;
    operation["responses"] = json!({"200": {"description": "ok"}});
    let paths = json!({path: {"post": operation}});
    api(&json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}))
}

/// Values that a small schema admits, and odd ones among them.
fn values(schema: &Value) -> BoxedStrategy<Value> {
    match schema["type"].as_str().unwrap_or_default() {
        "integer" => any::<i64>().prop_map(Value::from).boxed(),
        // Eighths, so that no digit is lost between binary and decimal.
        "number" => any::<i32>().prop_map(|number| json!(f64::from(number) / 8.0)).boxed(),
        "boolean" => any::<bool>().prop_map(Value::from).boxed(),
        "array" => prop::collection::vec(values(&schema["items"]), 0..4).prop_map(Value::from).boxed(),
        "object" => object(schema),
        _ => prop_oneof![
            "[a-z]{1,8}",
            "[ -~]{0,10}",
            "[\\x00-\\x7f]{0,6}",
            "\\PC{0,6}",
            "(true|null|12|1e5|\\[1\\]|\\{\\}|a,b|a=b|a;b|a b|a\\+b|%20|--|<a>|&amp;|\\]\\]>|#|\\?|/|\\.\\.|:x|- y)",
        ]
        .prop_map(Value::from)
        .boxed(),
    }
}

fn object(schema: &Value) -> BoxedStrategy<Value> {
    let members = schema["properties"].as_object().cloned().unwrap_or_default();
    let members: Vec<_> = members
        .into_iter()
        .map(|(name, schema)| {
            prop::option::weighted(0.7, values(&schema)).prop_map(move |value| (name.clone(), value))
        })
        .collect();
    let present = |members: Vec<(String, Option<Value>)>| {
        let present = members.into_iter().filter_map(|(name, value)| Some((name, value?)));
        Value::Object(present.collect::<Map<_, _>>())
    };
    members.prop_map(present).boxed()
}

/// Tries a law on values, the same ones in every run; counts how many could be written.
fn hold(name: &str, schema: &Value, law: impl Fn(&Value) -> Result<bool, String>) -> u32 {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let written = std::cell::Cell::new(0);
    let tried = runner.run(&values(schema), |value| {
        match law(&value) {
            Ok(was_written) => written.set(written.get() + u32::from(was_written)),
            Err(why) => return Err(TestCaseError::fail(why)),
        }
        Ok(())
    });
    if let Err(why) = tried {
        panic!("{name}: {why}");
    }
    written.get()
}

/// Writes a parameter and reads it again.
fn parameter_returns(api: &Api, value: &Value) -> Result<bool, String> {
    let operation = &api.operations[0];
    let values = Values { parameters: vec![(0, value.clone())], ..Values::default() };
    let Ok(request) = wire::encode(operation, &values) else { return Ok(false) };
    let part = wire::decode_parameter(api, operation, &request, 0);
    if part.value.as_ref() != Some(value) || !part.breaches.is_empty() {
        return Err(format!("{value} became {part:?} in {request:?}"));
    }
    let says_nothing = request.query.as_deref().is_some_and(|query| query == "p=");
    if !part.strict && !says_nothing {
        return Err(format!("{value} is read by indulgence only: {request:?}"));
    }
    Ok(true)
}

fn body_returns(api: &Api, value: &Value) -> Result<bool, String> {
    let operation = &api.operations[0];
    let values = Values { body: Some((0, value.clone())), ..Values::default() };
    let Ok(request) = wire::encode(operation, &values) else { return Ok(false) };
    let part = wire::decode_body(api, operation, &request);
    // What leaves no bytes could be no body as well, which is needed: nobody may take it for proven.
    let is_sure = request.body.as_ref().is_some_and(|body| !body.0.is_empty());
    if part.value.as_ref() != Some(value) || !part.breaches.is_empty() || part.strict != is_sure {
        let bytes = request.body.as_ref().map(|body| String::from_utf8_lossy(&body.0).into_owned());
        return Err(format!("{value} became {part:?} in {bytes:?}"));
    }
    Ok(true)
}

fn small() -> Vec<Value> {
    let leaves = ["integer", "number", "boolean", "string"].map(|kind| json!({"type": kind}));
    let arrays = leaves.clone().map(|items| json!({"type": "array", "items": items}));
    let members = json!({"i": leaves[0], "n": leaves[1], "b": leaves[2], "s": leaves[3]});
    let object = json!({"type": "object", "properties": members});
    leaves.into_iter().chain(arrays).chain([object]).collect()
}

#[test]
fn a_parameter_comes_back_from_every_style_and_place() {
    for (location, styles) in [
        ("path", vec!["simple", "label", "matrix"]),
        ("query", vec!["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
        ("header", vec!["simple"]),
        ("cookie", vec!["form"]),
    ] {
        for style in styles {
            for (explode, allow_reserved) in [(false, false), (true, false), (false, true), (true, true)] {
                for schema in small() {
                    if allow_reserved && location != "query" {
                        continue;
                    }
                    let parameter = json!({
                        "name": "p", "in": location, "required": true, "style": style, "explode": explode,
                        "allowReserved": allow_reserved, "schema": schema,
                    });
                    let path = if location == "path" { "/a/{p}/b" } else { "/a" };
                    let api = with(path, json!({"parameters": [parameter]}));
                    let name = format!("{location} {style} {explode} {schema}");
                    let written = hold(&name, &schema, |value| parameter_returns(&api, value));
                    // A number's own point is what separates the items of an exploded label.
                    let is_split = style == "label" && schema["items"]["type"] == "number";
                    assert!(is_split || written > CASES / 16, "{name}: only {written} could be written");
                }
            }
        }
    }
}

#[test]
fn a_structure_comes_back_from_brackets() {
    let leaf = json!({"type": "string"});
    let inner = json!({"type": "object", "properties": {"x": {"type": "integer"}, "y": leaf}});
    let schema = json!({"type": "object", "properties": {
        "s": leaf, "list": {"type": "array", "items": leaf}, "o": inner,
        "things": {"type": "array", "items": inner}, "deep": {"type": "object", "properties": {"o": inner}},
    }});
    for (style, explode) in [("deepObject", true), ("form", true), ("form", false)] {
        let parameter =
            json!({"name": "p", "in": "query", "style": style, "explode": explode, "schema": schema});
        let api = with("/a", json!({"parameters": [parameter]}));
        let written = hold(style, &schema, |value| parameter_returns(&api, value));
        assert!(written > CASES / 16, "{style} {explode}");
    }
}

#[test]
fn style_form_has_brackets_where_a_structure_is_in_a_structure() {
    let word = json!({"type": "string"});
    let thing = json!({"type": "object", "properties": {"x": word, "id": word}});
    let things = json!({"type": "array", "items": thing});
    let holder =
        json!({"type": "object", "properties": {"list": {"type": "array", "items": word}, "y": word}});
    for (schema, value, query) in [
        (&things, json!([{"x": "1"}, {"x": "2"}]), Some("p[0][x]=1&p[1][x]=2")),
        (&things, json!([{}]), None),
        (&holder, json!({"list": ["a", "b"]}), Some("p[list][]=a&p[list][]=b")),
        (&holder, json!({"y": "a"}), Some("y=a")),
        // A member may be taken for the parameter of its name.
        (&thing, json!({"x": "1"}), Some("p[x]=1")),
    ] {
        let p = json!({"name": "p", "in": "query", "schema": schema});
        let id = json!({"name": "id", "in": "query", "schema": {"type": "string"}});
        let api = with("/a", json!({"parameters": [p, id]}));
        let values = Values { parameters: vec![(0, value.clone())], ..Values::default() };
        let request = wire::encode(&api.operations[0], &values).ok();
        let written = request
            .as_ref()
            .map(|request| request.query.clone().unwrap_or_default().replace("%5B", "[").replace("%5D", "]"));
        assert_eq!(written.as_deref(), query, "{value}");
        if let Some(request) = request {
            let part = wire::decode_parameter(&api, &api.operations[0], &request, 0);
            assert!(part.strict && part.value.as_ref() == Some(&value), "{value} became {part:?}");
        }
    }
}

#[test]
fn what_servers_may_read_in_two_ways_is_neither_valid_nor_broken() {
    let form = "application/x-www-form-urlencoded";
    let word = json!({"type": "string"});
    let named = json!({"type": "object", "required": ["a"], "properties": {
        "a": {"allOf": [word, {"xml": {"name": "b"}}]},
    }});
    let list = json!({"type": "object", "required": ["l"], "properties": {
        "l": {"type": "array", "items": word}, "x": word,
    }});
    let few = json!({"type": "object", "required": ["l"], "properties": {
        "l": {"type": "array", "items": word, "minItems": 1}, "x": word,
    }});
    let either = json!({"type": ["integer", "string"], "not": {"enum": [1, "1"]}});
    let members: Map<String, Value> = (0..9).map(|number| (format!("m{number}"), either.clone())).collect();
    let many = json!({"type": "object", "properties": members});
    let texts: Vec<String> = (0..9).map(|number| format!("m{number}=1")).collect();
    let all = texts.join("&");
    for (media, schema, body, is_strict, is_broken) in [
        ("application/xml", &named, "<r><b>x</b></r>", false, false),
        ("application/xml", &named, "<r><c>x</c></r>", false, true),
        (form, &list, "x=1", false, false),
        (form, &list, "x=1&l=2", true, false),
        (form, &few, "x=1", false, true),
        ("application/json", &list, "{\"x\":\"1\"}", false, true),
        // More ways to read it than are tried.
        (form, &many, all.as_str(), false, false),
        (form, &many, "m0=1", false, true),
        (form, &many, "m0=2", true, false),
    ] {
        let content = json!({media: {"schema": schema}});
        let api = with("/a", json!({"requestBody": {"required": true, "content": content}}));
        let request = specdrift::plan::Request {
            method: "POST".to_owned(),
            path: "/a".to_owned(),
            headers: vec![("content-type".to_owned(), media.to_owned())],
            body: Some(specdrift::plan::Body(body.as_bytes().into())),
            ..specdrift::plan::Request::default()
        };
        let part = wire::decode_body(&api, &api.operations[0], &request);
        assert_eq!((part.strict, !part.breaches.is_empty()), (is_strict, is_broken), "{body}: {part:?}");
    }
}

#[test]
fn a_parameter_comes_back_from_a_document_of_its_own() {
    for media in ["application/json", "application/yaml", "text/plain"] {
        for location in ["path", "query", "header"] {
            let schema = if media == "text/plain" { json!({"type": "string"}) } else { everything() };
            let parameter = json!({"name": "p", "in": location, "required": true, "content": {media: {"schema": schema}}});
            let path = if location == "path" { "/a/{p}" } else { "/a" };
            let api = with(path, json!({"parameters": [parameter]}));
            hold(&format!("{media} {location}"), &schema, |value| parameter_returns(&api, value));
        }
    }
}

/// An object with all kinds of members.
fn everything() -> Value {
    let leaf = json!({"type": "string"});
    let inner = json!({"type": "object", "properties": {"x": {"type": "integer"}, "y": leaf}});
    json!({"type": "object", "properties": {
        "i": {"type": "integer"}, "n": {"type": "number"}, "b": {"type": "boolean"}, "s": leaf,
        "list": {"type": "array", "items": leaf}, "o": inner, "things": {"type": "array", "items": inner},
    }})
}

/// The same with names and places in XML.
fn everything_in_xml() -> Value {
    let mut schema = everything();
    schema["xml"] = json!({"name": "all", "namespace": "urn:all", "prefix": "p"});
    let members = &mut schema["properties"];
    members["i"]["xml"] = json!({"attribute": true, "name": "number"});
    members["s"]["xml"] = json!({"attribute": true});
    members["b"]["xml"] = json!({"name": "flag", "prefix": "p"});
    members["list"]["xml"] = json!({"wrapped": true, "name": "words"});
    members["list"]["items"]["xml"] = json!({"name": "word"});
    members["things"]["items"]["xml"] = json!({"name": "thing"});
    schema
}

#[test]
fn a_body_comes_back_from_every_media_type() {
    let array = json!({"type": "array", "items": everything()});
    let list = |names: &[&str]| json!({"type": "array", "items": {"type": names[0]}});
    for (media, schema, encoding) in [
        ("application/json", everything(), json!({})),
        ("application/merge-patch+json", everything(), json!({})),
        ("application/json-patch+json", array.clone(), json!({})),
        ("*/*", everything(), json!({})),
        ("application/*+json", everything(), json!({})),
        ("application/x-www-form-urlencoded", everything(), json!({})),
        (
            "application/x-www-form-urlencoded",
            everything(),
            json!({
                "o": {"style": "deepObject", "explode": true}, "things": {"style": "deepObject", "explode": true},
                "list": {"explode": false}, "s": {"allowReserved": true}, "i": {"contentType": "application/json"},
            }),
        ),
        (
            "application/x-www-form-urlencoded",
            everything(),
            json!({"o": {"style": "form", "explode": true}, "list": {"style": "pipeDelimited", "explode": false}}),
        ),
        ("multipart/form-data", everything(), json!({})),
        (
            "multipart/form-data",
            everything(),
            json!({"s": {"contentType": "image/png, image/jpeg"}, "list": {"contentType": "text/csv"}}),
        ),
        ("multipart/form-data", everything(), json!({"o": {"style": "form", "explode": false}})),
        ("application/xml", everything(), json!({})),
        ("application/xml", everything_in_xml(), json!({})),
        ("text/xml", array.clone(), json!({})),
        ("application/yaml", everything(), json!({})),
        ("text/yaml", array.clone(), json!({})),
        ("application/x-ndjson", array.clone(), json!({})),
        ("application/json-seq", array, json!({})),
        ("application/jsonl", list(&["string"]), json!({})),
        ("text/plain", json!({"type": "string"}), json!({})),
        ("text/plain; charset=iso-8859-1", json!({"type": "string"}), json!({})),
        ("text/plain", json!({"type": "integer"}), json!({})),
        ("text/csv", json!({"type": "string"}), json!({})),
        ("application/octet-stream", json!({"type": "string", "format": "binary"}), json!({})),
        ("image/*", json!({"type": "string", "format": "binary"}), json!({})),
        ("application/vnd.thing", json!({"type": "string"}), json!({})),
    ] {
        let content = json!({media: {"schema": schema, "encoding": encoding}});
        let api = with("/a", json!({"requestBody": {"required": true, "content": content}}));
        let name = format!("{media} {encoding}");
        let written = hold(&name, &schema, |value| body_returns(&api, value));
        assert!(written > CASES / 32, "{name}: only {written} could be written");
    }
}

#[test]
fn no_bytes_make_the_decoder_panic() {
    for media in [
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/xml",
        "application/yaml",
        "application/json-seq",
        "text/plain",
        "application/octet-stream",
    ] {
        let content = json!({media: {"schema": everything()}});
        let api = with("/a", json!({"requestBody": {"required": true, "content": content}}));
        let operation = &api.operations[0];
        let mut runner = TestRunner::new_with_rng(
            Config { cases: 256, failure_persistence: None, ..Config::default() },
            TestRng::deterministic_rng(RngAlgorithm::ChaCha),
        );
        let bytes = prop_oneof![
            prop::collection::vec(any::<u8>(), 0..60),
            "(--a|\r\n|a\\[0\\]|\\[|\\]|=|&|<a>|</a>|<|>|\\{|\\}|\"|:|,|%|%2|;|name=|content-disposition: form-data|- )*"
                .prop_map(String::into_bytes),
        ];
        runner
            .run(&bytes, |bytes| {
                let request = specdrift::plan::Request {
                    method: "POST".to_owned(),
                    path: "/a".to_owned(),
                    headers: vec![("content-type".to_owned(), format!("{media}; boundary=a"))],
                    body: Some(specdrift::plan::Body(bytes.into())),
                    ..specdrift::plan::Request::default()
                };
                let part = wire::decode_body(&api, operation, &request);
                prop_assert!(!part.strict || part.breaches.is_empty());
                Ok(())
            })
            .unwrap_or_else(|why| panic!("{media}: {why}"));
    }
}
