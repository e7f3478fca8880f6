//! Well-known requests, byte for byte, written and read: the tables and examples of the OpenAPI specification, RFC 6570 and RFC 7578.
//! Encoder and decoder are held against them one by one, so that they can't share a mistake.

use serde_json::{Value, json};
use specdrift::plan::wire::{self, Part, Values};
use specdrift::plan::{Body, Request};
use specdrift::spec::{self, Api};
use specdrift::text::Source;

fn with(path: &str, operation: &Value, components: &Value) -> Api {
    let mut operation = operation.clone();
    operation["responses"] = json!({"200": {"description": "ok"}});
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "t", "version": "1"},
        "paths": {path: {"post": operation}}, "components": {"schemas": components},
    });
    let source = Source { name: "spec.json".to_owned(), text: document.to_string() };
    spec::parse(source).unwrap_or_else(|complaints| panic!("{complaints:?}")).0
}

fn array() -> Value {
    json!({"type": "array", "items": {"type": "string"}})
}

fn object() -> Value {
    let channel = json!({"type": "integer"});
    json!({"type": "object", "properties": {"R": channel, "G": channel, "B": channel}})
}

fn blue() -> (Value, Value) {
    (json!({"type": "string"}), json!("blue"))
}

fn colors() -> (Value, Value) {
    (array(), json!(["blue", "black", "brown"]))
}

fn rgb() -> (Value, Value) {
    (object(), json!({"R": 100, "G": 200, "B": 150}))
}

/// A parameter named `color`: where, style, explode, schema and value, and the text of it (OpenAPI 3.1.1, section 4.8.12.4; the same
/// as RFC 6570, section 3.2).
type Styled = (&'static str, &'static str, bool, (Value, Value), &'static str);

fn styled() -> Vec<Styled> {
    vec![
        ("path", "matrix", false, blue(), ";color=blue"),
        ("path", "matrix", false, colors(), ";color=blue,black,brown"),
        ("path", "matrix", false, rgb(), ";color=R,100,G,200,B,150"),
        ("path", "matrix", true, blue(), ";color=blue"),
        ("path", "matrix", true, colors(), ";color=blue;color=black;color=brown"),
        ("path", "matrix", true, rgb(), ";R=100;G=200;B=150"),
        ("path", "label", false, blue(), ".blue"),
        ("path", "label", false, colors(), ".blue,black,brown"),
        ("path", "label", false, rgb(), ".R,100,G,200,B,150"),
        ("path", "label", true, blue(), ".blue"),
        ("path", "label", true, colors(), ".blue.black.brown"),
        ("path", "label", true, rgb(), ".R=100.G=200.B=150"),
        ("path", "simple", false, blue(), "blue"),
        ("path", "simple", false, colors(), "blue,black,brown"),
        ("path", "simple", false, rgb(), "R,100,G,200,B,150"),
        ("path", "simple", true, colors(), "blue,black,brown"),
        ("path", "simple", true, rgb(), "R=100,G=200,B=150"),
        ("header", "simple", false, colors(), "blue,black,brown"),
        ("header", "simple", false, rgb(), "R,100,G,200,B,150"),
        ("header", "simple", true, rgb(), "R=100,G=200,B=150"),
        ("query", "form", false, blue(), "color=blue"),
        ("query", "form", false, colors(), "color=blue,black,brown"),
        ("query", "form", false, rgb(), "color=R,100,G,200,B,150"),
        ("query", "form", true, blue(), "color=blue"),
        ("query", "form", true, colors(), "color=blue&color=black&color=brown"),
        ("query", "form", true, rgb(), "R=100&G=200&B=150"),
        ("query", "spaceDelimited", false, colors(), "color=blue%20black%20brown"),
        ("query", "spaceDelimited", false, rgb(), "color=R%20100%20G%20200%20B%20150"),
        ("query", "pipeDelimited", false, colors(), "color=blue%7Cblack%7Cbrown"),
        ("query", "pipeDelimited", false, rgb(), "color=R%7C100%7CG%7C200%7CB%7C150"),
        ("query", "deepObject", true, rgb(), "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
        ("cookie", "form", false, blue(), "color=blue"),
        ("cookie", "form", false, colors(), "color=blue,black,brown"),
        ("cookie", "form", true, rgb(), "R=100; G=200; B=150"),
        // Percent-encoding is RFC 3986's: a blank is never `+`.
        ("query", "form", true, (blue().0, json!("a b+c&d=é/~")), "color=a%20b%2Bc%26d%3D%C3%A9%2F~"),
        ("path", "simple", false, (blue().0, json!("a b;c")), "a%20b%3Bc"),
    ]
}

fn styled_api(location: &str, style: &str, explode: bool, schema: &Value) -> Api {
    let parameter = json!({
        "name": "color", "in": location, "style": style, "explode": explode, "required": true, "schema": schema,
    });
    let path = if location == "path" { "/a/{color}" } else { "/a" };
    with(path, &json!({"parameters": [parameter]}), &json!({}))
}

#[test]
fn parameters_are_written_and_read_as_the_table_of_styles_has_them() {
    for (location, style, explode, (schema, value), text) in styled() {
        let api = styled_api(location, style, explode, &schema);
        let operation = &api.operations[0];
        let name = format!("{location} {style} {explode} {text}");
        let values = Values { parameters: vec![(0, value.clone())], ..Values::default() };
        let written = wire::encode(operation, &values).unwrap_or_else(|why| panic!("{name}: {why}"));
        let found = match location {
            "path" => written.path.strip_prefix("/a/").unwrap_or_default(),
            "query" => written.query.as_deref().unwrap_or_default(),
            "header" => written.header("color").unwrap_or_default(),
            _ => written.header("cookie").unwrap_or_default(),
        };
        assert_eq!(found, text, "{name}");
        let part = wire::decode_parameter(&api, operation, &arriving(location, text), 0);
        assert_eq!(part, Part { value: Some(value), strict: true, breaches: vec![] }, "{name}");
    }
}

fn arriving(location: &str, text: &str) -> Request {
    let mut request = Request { method: "POST".to_owned(), path: "/a".to_owned(), ..Request::default() };
    match location {
        "path" => request.path = format!("/a/{text}"),
        "query" => request.query = Some(text.to_owned()),
        "header" => request.headers.push(("color".to_owned(), text.to_owned())),
        _ => request.headers.push(("cookie".to_owned(), text.to_owned())),
    }
    request
}

#[test]
fn other_spellings_of_the_same_are_read_as_well() {
    for (location, style, explode, (schema, value), text) in [
        ("query", "deepObject", true, rgb(), "color[R]=100&color[G]=200&color[B]=150"),
        ("query", "pipeDelimited", false, colors(), "color=blue|black|brown"),
        ("query", "spaceDelimited", false, colors(), "color=blue+black+brown"),
        ("query", "form", true, blue(), "x=1&color=%62lue"),
        ("header", "simple", false, colors(), "blue, black , brown"),
        ("cookie", "form", false, blue(), "x=1;  color=blue ;y=2"),
    ] {
        let api = styled_api(location, style, explode, &schema);
        let part = wire::decode_parameter(&api, &api.operations[0], &arriving(location, text), 0);
        assert_eq!(part, Part { value: Some(value), strict: true, breaches: vec![] }, "{location} {text}");
    }
}

#[test]
fn a_text_is_broken_only_where_no_server_could_read_it() {
    let kind = |kind: &str| json!({"type": kind});
    let flags = json!({"type": "array", "items": {"type": "boolean"}});
    let either = json!({"anyOf": [{"type": "array", "items": {"type": "integer"}}, {"type": "boolean"}]});
    for (schema, query, strict, broken) in [
        (kind("integer"), "color=1", true, false),
        (kind("integer"), "color=%2B1", false, false),
        (kind("integer"), "color=01", false, false),
        (kind("integer"), "color=%201", false, false),
        (kind("integer"), "color=1.5", false, true),
        (kind("integer"), "color=true", false, true),
        (kind("integer"), "color=1&color=2", false, false),
        (kind("integer"), "color=x&color=y", false, true),
        (kind("number"), "color=1.", false, false),
        (kind("boolean"), "color=true", true, false),
        (kind("boolean"), "color=TRUE", false, false),
        (kind("boolean"), "color=yes", false, false),
        (kind("boolean"), "color=0", false, false),
        (kind("boolean"), "color=red", false, true),
        (flags.clone(), "color=true&color=false", true, false),
        (flags.clone(), "color=true,yes", false, false),
        (flags.clone(), "color=yes&color=no&color=true&color=1&color=0&color=on&color=off", false, false),
        (flags.clone(), "color=%5Btrue%5D", false, false),
        (flags, "color=true&color=red", false, true),
        (either.clone(), "color=1,2", false, false),
        (either.clone(), "color=true", true, false),
        (either, "color=red", false, true),
        (kind("object"), "color=%7B%22a%22%3A1%7D", false, false),
        (json!({"type": "string", "minLength": 1}), "color=", false, true),
    ] {
        let api = styled_api("query", "form", true, &schema);
        let part = wire::decode_parameter(&api, &api.operations[0], &arriving("query", query), 0);
        assert_eq!((part.strict, !part.breaches.is_empty()), (strict, broken), "{schema} {query}: {part:?}");
    }
}

#[test]
fn only_what_is_wrong_under_every_reading_is_told() {
    let schema = json!({"type": "object", "required": ["b"], "properties": {
        "a": {"type": "integer"}, "b": {"type": "boolean"}, "c": {"type": "boolean"},
    }});
    let content = json!({"application/x-www-form-urlencoded": {"schema": schema}});
    let api = with("/a", &json!({"requestBody": {"content": content}}), &json!({}));
    for (text, expected) in [
        ("a=x&b=yes&c=ON", vec!["/a"]),
        ("a=1&b=red&c=ON", vec!["/b"]),
        ("a=x&b=red", vec!["/a", "/b"]),
        ("a=%2B1&b=yes", vec![]),
        ("a=1", vec!["/b"]),
    ] {
        let part =
            wire::decode_body(&api, &api.operations[0], &body("application/x-www-form-urlencoded", text));
        let places: Vec<String> = part.breaches.iter().map(|breach| breach.pointer.to_string()).collect();
        assert_eq!(places, expected, "{text}");
    }
}

fn body(media: &str, text: &str) -> Request {
    Request {
        method: "POST".to_owned(),
        path: "/a".to_owned(),
        headers: vec![("content-type".to_owned(), media.to_owned())],
        body: Some(Body(text.as_bytes().into())),
        ..Request::default()
    }
}

#[test]
fn what_has_no_faithful_form_is_not_written() {
    for (location, style, explode, schema, value) in [
        ("path", "simple", false, blue().0, json!("")),
        ("path", "simple", false, blue().0, json!(".")),
        ("path", "simple", false, blue().0, json!("..")),
        ("path", "simple", false, blue().0, json!("a/b")),
        ("path", "simple", false, blue().0, json!("a\\b")),
        ("path", "simple", false, array(), json!(["a,b"])),
        ("query", "form", true, blue().0, json!(null)),
        ("query", "form", true, array(), json!([])),
        ("query", "form", false, array(), json!(["a,b"])),
        ("query", "form", false, array(), json!([["a"]])),
        ("query", "pipeDelimited", false, array(), json!(["a|b"])),
        ("query", "deepObject", true, object(), json!({})),
        ("header", "simple", false, blue().0, json!("a\r\nb: c")),
        ("header", "simple", false, blue().0, json!("\u{416}")),
        ("header", "simple", false, blue().0, json!(" a")),
        ("cookie", "form", true, blue().0, json!("a;b")),
        ("cookie", "form", true, blue().0, json!("a b")),
    ] {
        let api = styled_api(location, style, explode, &schema);
        let values = Values { parameters: vec![(0, value.clone())], ..Values::default() };
        assert!(wire::encode(&api.operations[0], &values).is_err(), "{location} {style} {value}");
    }
}

#[test]
fn templates_hold_text_beside_parameters_and_a_query_of_their_own() {
    let hole =
        |name: &str| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
    for (path, names, values, target) in [
        ("/files/{name}.json", vec!["name"], vec!["a b"], "/files/a%20b.json"),
        ("/a/{b}-{c}/", vec!["b", "c"], vec!["x", "y"], "/a/x-y/"),
        ("/{Bucket}#website", vec!["Bucket"], vec!["b"], "/b"),
        ("/{Bucket}?acl", vec!["Bucket"], vec!["b"], "/b?acl"),
        ("/things?action=run now", vec![], vec![], "/things?action=run%20now"),
    ] {
        let parameters: Vec<Value> = names.iter().map(|name| hole(name)).collect();
        let api = with(path, &json!({"parameters": parameters}), &json!({}));
        let parameters = values.iter().enumerate().map(|(index, value)| (index, json!(value))).collect();
        let values = Values { parameters, ..Values::default() };
        let request = wire::encode(&api.operations[0], &values).unwrap();
        assert_eq!(request.target(), target, "{path}");
        let decoded = wire::decode(&api, &api.operations[0], &request);
        assert!(decoded.strict && decoded.breaches.is_empty(), "{path}: {decoded:?}");
    }
}

/// XML without the declaration: schema of one property `animals` or of a component, value, document (OpenAPI 3.1, section 4.8.26.2).
fn xml() -> Vec<(Value, Value, &'static str)> {
    let animals = |animals: Value| json!({"type": "object", "properties": {"animals": animals}});
    let two = || json!({"animals": ["a", "b"]});
    let list = |list: Value, item: Value| {
        let mut schema = json!({"type": "array", "items": {"type": "string"}});
        if !list.is_null() {
            schema["xml"] = list;
        }
        if !item.is_null() {
            schema["items"]["xml"] = item;
        }
        animals(schema)
    };
    let person = |xml: Value| {
        let mut schema = json!({"type": "object", "properties": {
            "id": {"type": "integer", "xml": {"attribute": true}},
            "name": {"type": "string", "xml": {"namespace": "https://example.com/schema/sample", "prefix": "sample"}},
        }});
        if !xml.is_null() {
            schema["xml"] = xml;
        }
        schema
    };
    let somebody = || json!({"id": 123, "name": "a<b>&\"c\""});
    let wrapped = || json!({"wrapped": true});
    vec![
        (list(json!(null), json!(null)), two(), "<Thing><animals>a</animals><animals>b</animals></Thing>"),
        (
            list(json!(null), json!({"name": "animal"})),
            two(),
            "<Thing><animal>a</animal><animal>b</animal></Thing>",
        ),
        (
            list(json!({"name": "aliens"}), json!({"name": "animal"})),
            two(),
            "<Thing><animal>a</animal><animal>b</animal></Thing>",
        ),
        (
            list(wrapped(), json!(null)),
            two(),
            "<Thing><animals><animals>a</animals><animals>b</animals></animals></Thing>",
        ),
        (
            list(json!({"wrapped": true, "name": "aliens"}), json!({"name": "animal"})),
            two(),
            "<Thing><aliens><animal>a</animal><animal>b</animal></aliens></Thing>",
        ),
        (
            list(json!({"wrapped": true, "name": "aliens"}), json!(null)),
            two(),
            "<Thing><aliens><aliens>a</aliens><aliens>b</aliens></aliens></Thing>",
        ),
        (list(wrapped(), json!(null)), json!({"animals": []}), "<Thing><animals></animals></Thing>"),
        (
            person(json!(null)),
            somebody(),
            "<Thing id=\"123\"><sample:name xmlns:sample=\"https://example.com/schema/sample\">a&lt;b&gt;&amp;&quot;c&quot;</sample:name></Thing>",
        ),
        (person(json!({"name": "person"})), json!({"id": 1}), "<person id=\"1\"></person>"),
    ]
}

#[test]
fn xml_is_written_and_read_as_the_examples_of_the_specification_show() {
    for (schema, value, document) in xml() {
        let content = json!({"application/xml": {"schema": {"$ref": "#/components/schemas/Thing"}}});
        let operation = json!({"requestBody": {"required": true, "content": content}});
        let api = with("/a", &operation, &json!({"Thing": schema}));
        check_body(
            &api,
            &value,
            &format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{document}"),
            "application/xml",
        );
    }
}

/// Writes a value as the first media type, and reads the same bytes.
fn check_body(api: &Api, value: &Value, text: &str, media: &str) {
    let operation = &api.operations[0];
    let values = Values { body: Some((0, value.clone())), ..Values::default() };
    let written = wire::encode(operation, &values).unwrap_or_else(|why| panic!("{value}: {why}"));
    let bytes = written.body.as_ref().map(|body| String::from_utf8_lossy(&body.0).into_owned());
    assert_eq!(bytes.as_deref(), Some(text));
    assert_eq!(written.header("content-type"), Some(media));
    let part = wire::decode_body(api, operation, &body(media, text));
    assert_eq!(part, Part { value: Some(value.clone()), strict: true, breaches: vec![] }, "{text}");
}

/// Media type, `encoding`, value, the media type that is sent and the bytes of a body of [`thing`].
fn bodies() -> Vec<(&'static str, Value, Value, &'static str, String)> {
    let boundary = "specdrift-boundary-0";
    let parts = "multipart/form-data; boundary=specdrift-boundary-0";
    let address = json!({"address": {"street": "1 Main", "city": "X"}});
    vec![
        ("application/json", json!({}), json!({"n": 1}), "application/json", "{\"n\":1}".to_owned()),
        (
            "application/yaml",
            json!({}),
            json!({"id": "no\u{85}"}),
            "application/yaml",
            "{\"id\":\"no\\u0085\"}".to_owned(),
        ),
        ("application/jsonl", json!({}), json!({"n": 1}), "application/jsonl", "{\"n\":1}\n".to_owned()),
        (
            "application/x-www-form-urlencoded",
            json!({}),
            json!({"id": "a b&c", "tags": ["x", "y"], "address": {"city": "é"}}),
            "application/x-www-form-urlencoded",
            "id=a%20b%26c&tags=x&tags=y&address=%7B%22city%22%3A%22%C3%A9%22%7D".to_owned(),
        ),
        (
            "application/x-www-form-urlencoded",
            json!({"address": {"style": "deepObject", "explode": true}, "tags": {"style": "deepObject"}}),
            json!({"tags": ["x", "y"], "address": {"street": "s", "city": "c"}}),
            "application/x-www-form-urlencoded",
            "tags%5B%5D=x&tags%5B%5D=y&address%5Bstreet%5D=s&address%5Bcity%5D=c".to_owned(),
        ),
        (
            "application/x-www-form-urlencoded",
            json!({"address": {"style": "form", "explode": true}, "tags": {"explode": false}}),
            json!({"tags": ["x", "y"], "address": {"street": "s", "city": "c"}}),
            "application/x-www-form-urlencoded",
            "tags=x%2Cy&street=s&city=c".to_owned(),
        ),
        (
            "multipart/form-data",
            json!({}),
            address,
            parts,
            format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"address\"\r\nContent-Type: application/json\r\n\r\n{{\"street\":\"1 Main\",\"city\":\"X\"}}\r\n--{boundary}--\r\n"
            ),
        ),
        (
            "multipart/form-data",
            json!({"id": {"headers": {"X-Limit": {"required": true, "schema": {"type": "integer"}}}}}),
            json!({"id": "1", "files": ["f"], "icon": "i"}),
            parts,
            format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"id\"\r\nX-Limit: 1\r\n\r\n1\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"files.bin\"\r\nContent-Type: application/octet-stream\r\n\r\nf\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"icon\"; filename=\"icon.png\"\r\nContent-Type: image/png\r\n\r\ni\r\n--{boundary}--\r\n"
            ),
        ),
    ]
}

fn thing() -> Value {
    let string = json!({"type": "string"});
    json!({"type": "object", "properties": {
        "id": string, "n": {"type": "integer"},
        "address": {"type": "object", "properties": {"street": string, "city": string}},
        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
        "tags": {"type": "array", "items": string}, "icon": {"type": "string", "contentMediaType": "image/png"},
    }})
}

#[test]
fn bodies_are_written_and_read_byte_for_byte() {
    for (media, encoding, value, sent, text) in bodies() {
        let content = json!({media: {"schema": thing(), "encoding": encoding}});
        let api = with("/a", &json!({"requestBody": {"required": true, "content": content}}), &json!({}));
        check_body(&api, &value, &text, sent);
    }
}

#[test]
fn a_boundary_is_never_in_the_content() {
    let schema = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    let content = json!({"multipart/form-data": {"schema": schema}});
    let api = with("/a", &json!({"requestBody": {"content": content}}), &json!({}));
    let value = json!({"a": "\r\n--specdrift-boundary-0--\r\n"});
    let values = Values { body: Some((0, value.clone())), ..Values::default() };
    let request = wire::encode(&api.operations[0], &values).unwrap();
    assert_eq!(request.header("content-type"), Some("multipart/form-data; boundary=specdrift-boundary-1"));
    assert_eq!(wire::decode_body(&api, &api.operations[0], &request).value, Some(value));
}

#[test]
fn parts_of_other_clients_are_read() {
    let schema =
        json!({"type": "object", "properties": {"field1": {"type": "string"}, "n": {"type": "integer"}}});
    let content = json!({"multipart/form-data": {"schema": schema}});
    let api = with("/a", &json!({"requestBody": {"content": content}}), &json!({}));
    // RFC 7578, section 4.6, with a preamble and blanks behind a boundary.
    let text = "preamble\r\n--AaB03x \r\ncontent-disposition: form-data; name=\"field1\"\r\ncontent-type: text/plain;charset=UTF-8\r\n\r\nJoe owes <eur>100.\r\n--AaB03x\r\nContent-Disposition: form-data; filename=x; name=n\r\n\r\n7\r\n--AaB03x--\r\nepilogue";
    let part =
        wire::decode_body(&api, &api.operations[0], &body("multipart/form-data; boundary=\"AaB03x\"", text));
    assert_eq!(part.value, Some(json!({"field1": "Joe owes <eur>100.", "n": 7})));
    for broken in ["", "--x", "--AaB03x\r\n\r\n\r\n", "--AaB03x\r\nname: a\r\n\r\nb\r\n--AaB03x--"] {
        let part = wire::decode_body(
            &api,
            &api.operations[0],
            &body("multipart/form-data; boundary=AaB03x", broken),
        );
        let keyword = part.breaches.first().and_then(|breach| breach.keyword.as_deref());
        assert_eq!(keyword, if broken.is_empty() { None } else { Some("syntax") }, "{broken:?}");
    }
}

#[test]
fn what_leaves_no_trace_is_left_out_before_writing() {
    let member = json!({"type": "object", "properties": {"x": {"type": "object"}, "y": {"type": "array"}}});
    let schema = json!({"type": "object", "properties": {"a": member, "b": member, "c": {"type": "array"}}});
    let encoding = json!({"a": {"style": "deepObject", "explode": true}});
    let content = json!({"application/x-www-form-urlencoded": {"schema": schema, "encoding": encoding}});
    let parameter = json!({"name": "q", "in": "query", "schema": {"type": "array"}});
    let operation = json!({"parameters": [parameter], "requestBody": {"content": content}});
    let api = with("/a", &operation, &json!({}));
    let sent = json!({"a": {"x": {}, "y": [1], "z": null}, "b": {"x": {}, "y": []}, "c": []});
    let values = Values { parameters: vec![(0, json!([]))], body: Some((0, sent)), ..Values::default() };
    let (left, why) = wire::writable(&api.operations[0], &values);
    assert_eq!(why, ["query parameter `q`: an empty array or object leaves nothing on the wire"]);
    assert_eq!(left.parameters, []);
    assert_eq!(left.body, Some((0, json!({"a": {"y": [1]}, "b": {"x": {}, "y": []}}))));
}

#[test]
fn bodies_made_to_be_slow_are_refused() {
    let many = |one: fn(usize) -> String| (0..100_000).map(one).collect::<String>();
    for (media, text) in [
        ("application/x-www-form-urlencoded", many(|number| format!("a{number}=1&"))),
        (
            "multipart/form-data; boundary=b",
            many(|_| "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n".to_owned()),
        ),
        ("application/xml", format!("<a>{}</a>", many(|number| format!("<a{number}/>")))),
        ("application/xml", "<a>".repeat(100_000)),
    ] {
        let name = media.split(';').next().unwrap_or_default();
        let content = json!({name: {"schema": {"type": "object"}}});
        let api = with("/a", &json!({"requestBody": {"required": true, "content": content}}), &json!({}));
        let part = wire::decode_body(&api, &api.operations[0], &body(media, &text));
        assert_eq!(
            part.breaches.first().and_then(|breach| breach.keyword.as_deref()),
            Some("syntax"),
            "{name}"
        );
    }
}
