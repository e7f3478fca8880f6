//! The view of an operation of OpenAPI 2.0, as if it were one of 3.x: body and form parameters are the request body, and
//! what is consumed and produced are its media types and those of the responses.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::spec::api::{Media, Style};
use crate::spec::desk::Desk;
use crate::spec::examples::Examples;
use crate::spec::files::MADE;
use crate::spec::operation::examples;
use crate::spec::operation::view::{
    BodyPlace, Document, Explode, Fault, HeaderPlace, ParameterPlace, ResponsePlace, Responses, View, copied,
    meant, parameters, schema_of, statuses,
};
use crate::text::Pointer;

/// What the media type is when a document does not say.
const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// Builds the view of the operation at `at`; `paths` are the path items that it stands in, outermost first. Schemas that
/// have no place of their own in the document are put into `made`.
pub(crate) fn view(
    document: Document<'_>,
    at: &Pointer,
    paths: &[Pointer],
    made: &mut Vec<Value>,
    desk: &mut Desk,
) -> Result<View, Fault> {
    let (_, operation) = meant(document, at, "definition")?;
    let mut value = copied(operation, &["operationId", "tags", "deprecated", "security"]);
    let holders: Vec<Pointer> = paths.iter().chain([at]).cloned().collect();
    let (mut bodies, mut form, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for parameter in parameters(document, &holders)? {
        match parameter.1.get("in").and_then(Value::as_str) {
            Some("body") => bodies.push(parameter),
            Some("formData") => form.push(parameter),
            _ => others.push(parameter),
        }
    }
    let (listed, places): (Vec<_>, Vec<_>) =
        others.into_iter().map(|(at, node)| view_parameter(document, at, node)).unzip();
    value.insert("parameters".to_owned(), Value::Array(listed));

    let consumes = told(document, &holders, media_types(document, operation, "consumes"))?;
    let body = match bodies.pop() {
        Some((at, node)) => Some(view_body(document, at, node, consumes)),
        None if form.is_empty() => None,
        None => Some(view_form(&at.child("parameters"), &form, consumes, made, desk)),
    };
    let body = body.map(|(body, place)| {
        value.insert("requestBody".to_owned(), body);
        place
    });
    let produces = media_types(document, operation, "produces");
    let (listed, responses) = view_responses(document, &at.child("responses"), &produces, desk)?;
    value.insert("responses".to_owned(), Value::Object(listed));
    Ok(View { value: Value::Object(value), parameters: places, body, responses })
}

/// The operation's own list, which may be empty, else the document's.
fn media_types(document: Document<'_>, operation: &Value, name: &str) -> Vec<String> {
    let listed = operation.get(name).or_else(|| document.root.get(name)).and_then(Value::as_array);
    listed.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// What is consumed where a header parameter `Content-Type` lists it as well: what both name, and where they contradict each other the
/// parameter's, which stands nearer.
fn told(
    document: Document<'_>,
    holders: &[Pointer],
    mut consumes: Vec<String>,
) -> Result<Vec<String>, Fault> {
    for place in holders.iter().map(|holder| holder.child("parameters")) {
        let listed = place.resolve(document.root).and_then(Value::as_array).map_or(0, Vec::len);
        for index in 0..listed {
            let (_, node) = meant(document, &place.index(index), "parameter")?;
            let is = |key: &str, text: &str| {
                node.get(key).and_then(Value::as_str).is_some_and(|said| said.eq_ignore_ascii_case(text))
            };
            let names = node.get("schema").and_then(|schema| schema.get("enum")?.as_array());
            let Some(names) = names.filter(|_| is("in", "header") && is("name", "content-type")) else {
                continue;
            };
            let names: Vec<&str> =
                names.iter().filter_map(Value::as_str).filter(|name| name.contains('/')).collect();
            if consumes.iter().any(|name| names.contains(&name.as_str())) {
                consumes.retain(|name| names.contains(&name.as_str()));
            } else if !names.is_empty() {
                consumes = names.into_iter().map(str::to_owned).collect();
            }
        }
    }
    Ok(consumes)
}

fn view_parameter<'d>(document: Document<'d>, at: Pointer, node: &'d Value) -> (Value, ParameterPlace) {
    let mut value = copied(node, &["name", "in", "required", "allowEmptyValue"]);
    if node.get("in").is_some_and(|location| location == "path") {
        value.insert("required".to_owned(), Value::Bool(true));
    }
    value.insert("schema".to_owned(), json!({}));
    let schema = schema_of(node, &at);
    let examples = examples::of(document, node, schema.as_ref());
    let written = collection(node);
    (Value::Object(value), ParameterPlace { at, schema, media: None, written, examples })
}

/// `collectionFormat` (OpenAPI 2.0, "Parameter Object"); `None` for what is no array.
fn collection(parameter: &Value) -> Option<(Style, Explode)> {
    parameter.get("schema").filter(|schema| schema["type"] == "array" || schema.get("items").is_some())?;
    let is_listed = |location: &Value| location == "query" || location == "formData";
    let comma = if parameter.get("in").is_some_and(is_listed) { Style::Form } else { Style::Simple };
    Some(match parameter.get("collectionFormat").and_then(Value::as_str) {
        Some("multi") => (Style::Form, Explode::Yes),
        Some("ssv") => (Style::SpaceDelimited, Explode::No),
        Some("tsv") => (Style::TabDelimited, Explode::No),
        Some("pipes") => (Style::PipeDelimited, Explode::No),
        _ => (comma, Explode::No),
    })
}

fn view_body<'d>(
    document: Document<'d>,
    at: Pointer,
    node: &'d Value,
    consumes: Vec<String>,
) -> (Value, BodyPlace) {
    let schema = schema_of(node, &at);
    let examples = examples::of(document, node, schema.as_ref());
    let consumes = if consumes.is_empty() { vec![JSON.to_owned()] } else { consumes };
    let media = consumes.into_iter().map(|name| Media {
        name,
        schema: schema.clone(),
        examples: examples.clone(),
        encoding: BTreeMap::new(),
        pointer: at.clone(),
    });
    let content = media.collect();
    body(at, content, node.get("required").unwrap_or(&Value::Bool(false)))
}

fn body(at: Pointer, content: Vec<Media>, required: &Value) -> (Value, BodyPlace) {
    let view: Map<String, Value> = content.iter().map(|media| (media.name.clone(), json!({}))).collect();
    (json!({"required": required, "content": view}), BodyPlace { at, content })
}

/// Form parameters are the properties of one object, which is put into `made`.
fn view_form(
    at: &Pointer,
    form: &[(Pointer, &Value)],
    mut consumes: Vec<String>,
    made: &mut Vec<Value>,
    desk: &mut Desk,
) -> (Value, BodyPlace) {
    consumes.retain(|name| {
        let name = name.to_ascii_lowercase();
        name.starts_with(MULTIPART) || name.starts_with(FORM)
    });
    let is_file = |(_, node): &(Pointer, &Value)| node["schema"]["format"] == "binary";
    if consumes.is_empty() {
        consumes.push(if form.iter().any(is_file) { MULTIPART } else { FORM }.to_owned());
    }
    let (mut properties, mut required, mut encoding) = (Map::new(), Vec::new(), BTreeMap::new());
    for (at, node) in form {
        let Some(name) = node.get("name").and_then(Value::as_str) else { continue };
        properties.insert(name.to_owned(), json!({"$ref": at.child("schema").fragment()}));
        if node.get("required") == Some(&Value::Bool(true)) {
            required.push(name);
        }
        if let Some((style, explode)) = collection(node) {
            let style = style.as_str();
            encoding.insert(name.to_owned(), json!({"style": style, "explode": explode == Explode::Yes}));
        }
    }
    let is_required = !required.is_empty();
    let schema = Pointer::of([MADE, &made.len().to_string()]);
    made.push(json!({"type": "object", "properties": properties, "required": required}));
    desk.moves.record(schema.clone(), at.clone());
    let media = consumes.into_iter().map(|name| Media {
        name,
        schema: Some(schema.clone()),
        examples: Examples::default(),
        encoding: encoding.clone(),
        pointer: at.clone(),
    });
    body(at.clone(), media.collect(), &Value::Bool(is_required))
}

fn view_responses(
    document: Document<'_>,
    place: &Pointer,
    produces: &[String],
    desk: &mut Desk,
) -> Result<Responses, Fault> {
    let mut view = Map::new();
    let mut responses = Vec::new();
    let held = match place.resolve(document.root) {
        None | Some(Value::Null) => return Ok((view, responses)),
        Some(Value::Object(held)) => held,
        Some(_) => return Err(Fault::new(place, "its `responses` are not a mapping")),
    };
    for status in statuses(held, place, desk) {
        let (at, node) = meant(document, &place.child(status), "response")?;
        let content = response_content(document, &at, node, produces);
        let (mut shown, mut headers) = (Map::new(), Vec::new());
        if let Some(Value::Object(held)) = node.get("headers") {
            for name in held.keys().filter(|name| !name.eq_ignore_ascii_case("content-type")) {
                let (at, node) = meant(document, &at.child("headers").child(name), "header")?;
                shown.insert(name.clone(), json!({"schema": {}}));
                headers.push(HeaderPlace { name: name.clone(), schema: schema_of(node, &at), at });
            }
        }
        view.insert(status.clone(), json!({"description": "", "headers": shown}));
        responses.push((status.clone(), ResponsePlace { at, content, headers }));
    }
    Ok((view, responses))
}

/// A response without a schema has no content (OpenAPI 2.0, "Response Object"); one of a document that says nothing of media types
/// may be of any.
fn response_content<'d>(
    document: Document<'d>,
    at: &Pointer,
    node: &'d Value,
    produces: &[String],
) -> Vec<Media> {
    let Some(schema) = schema_of(node, at) else { return Vec::new() };
    let default = ["*/*".to_owned()];
    let names = if produces.is_empty() { &default } else { produces };
    let media = names.iter().map(|name| {
        let own = node.get("examples").and_then(|examples| examples.get(name));
        let examples = examples::or_schema(document, own, Some(&schema));
        let (schema, pointer) = (Some(schema.clone()), at.clone());
        Media { name: name.clone(), schema, examples, encoding: BTreeMap::new(), pointer }
    });
    media.collect()
}
