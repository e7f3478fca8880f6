//! The view of an operation of OpenAPI 3.0, 3.1 or 3.2.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::spec::api::Media;
use crate::spec::desk::{Desk, Slip};
use crate::spec::operation::examples;
use crate::spec::operation::view::{
    BodyPlace, Document, Fault, HeaderPlace, ParameterPlace, ResponsePlace, Responses, View, copied, meant,
    parameters, schema_of, statuses,
};
use crate::text::{Pointer, closest};

/// Builds the view of the operation at `at`; `paths` are the path items that it stands in, outermost first.
pub(crate) fn view(
    document: Document<'_>,
    at: &Pointer,
    paths: &[Pointer],
    desk: &mut Desk,
) -> Result<View, Fault> {
    let (_, operation) = meant(document, at, "definition")?;
    let mut value = copied(operation, &["operationId", "tags", "deprecated", "security"]);
    let holders: Vec<Pointer> = paths.iter().chain([at]).cloned().collect();
    let (listed, places) = view_parameters(document, &holders, desk)?;
    value.insert("parameters".to_owned(), Value::Array(listed));
    let body = match operation.get("requestBody") {
        Some(body) if !body.is_null() => {
            let (body, place) = view_body(document, &at.child("requestBody"))?;
            value.insert("requestBody".to_owned(), body);
            Some(place)
        }
        _ => None,
    };
    let (listed, responses) = view_responses(document, &at.child("responses"), desk)?;
    value.insert("responses".to_owned(), Value::Object(listed));
    Ok(View { value: Value::Object(value), parameters: places, body, responses })
}

fn view_parameters(
    document: Document<'_>,
    holders: &[Pointer],
    desk: &mut Desk,
) -> Result<(Vec<Value>, Vec<ParameterPlace>), Fault> {
    let mut listed = Vec::new();
    let mut places = Vec::new();
    for (at, node) in parameters(document, holders)? {
        let location = node.get("in").and_then(Value::as_str).unwrap_or_default();
        if location == "querystring" {
            desk.note(
                Slip::Unsupported,
                at.child("in"),
                "`in: querystring` is not supported yet; the parameter is left out",
                "describe it as query parameters",
            );
            continue;
        }
        let mut value = copied(
            node,
            &["name", "in", "required", "deprecated", "style", "explode", "allowReserved", "allowEmptyValue"],
        );
        if location == "path" {
            value.insert("required".to_owned(), Value::Bool(true));
        }
        check_style(&mut value, location, &at, desk);
        let schema = schema_of(node, &at);
        let media = match (&schema, node.get("content")) {
            (None, Some(Value::Object(_))) => view_content(document, &at)?.1.into_iter().next(),
            _ => None,
        };
        let format = match &media {
            Some(media) => ("content", json!({ &media.name: {} })),
            None => ("schema", json!({})),
        };
        value.insert(format.0.to_owned(), format.1);
        listed.push(Value::Object(value));
        let examples = examples::of(document, node, schema.as_ref());
        places.push(ParameterPlace { at, schema, media, written: None, examples });
    }
    Ok((listed, places))
}

/// Takes out a style that its location does not have (OpenAPI 3.1, section 4.8.12.3): the default is as good a guess.
fn check_style(parameter: &mut Map<String, Value>, location: &str, at: &Pointer, desk: &mut Desk) {
    let allowed: &[&str] = match location {
        "path" => &["simple", "label", "matrix"],
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "header" => &["simple"],
        // 3.2 has `cookie`, which differs in how values are escaped.
        "cookie" => &["form", "cookie"],
        _ => return,
    };
    let Some(style) = parameter.get("style") else { return };
    match style.as_str() {
        Some("cookie") if location == "cookie" => {
            parameter.shift_remove("style");
        }
        Some(style) if allowed.contains(&style) => {}
        _ => {
            let label = style.as_str().and_then(|style| closest(style, allowed.iter().copied()));
            desk.note(
                Slip::Part,
                at.child("style"),
                format!("{style} is no style of a {location} parameter; `{}` is taken", allowed[0]),
                label.map_or_else(String::new, |near| format!("did you mean `{near}`?")),
            );
            parameter.shift_remove("style");
        }
    }
}

fn view_body(document: Document<'_>, at: &Pointer) -> Result<(Value, BodyPlace), Fault> {
    let (at, node) = meant(document, at, "request body")?;
    let mut value = copied(node, &["required"]);
    let (content, media) = view_content(document, &at)?;
    value.insert("content".to_owned(), Value::Object(content));
    Ok((Value::Object(value), BodyPlace { at, content: media }))
}

/// The media types of the node at a place.
fn view_content(document: Document<'_>, at: &Pointer) -> Result<(Map<String, Value>, Vec<Media>), Fault> {
    let place = at.child("content");
    let mut view = Map::new();
    let mut content = Vec::new();
    match place.resolve(document.root) {
        None | Some(Value::Null) => {}
        Some(Value::Object(held)) => {
            for name in held.keys() {
                let (at, node) = meant(document, &place.child(name), "media type")?;
                let encoding = encoding(document, &at)?;
                let shown = encoding.iter().map(|(property, encoding)| {
                    let names = ["contentType", "style", "explode", "allowReserved"];
                    (property.clone(), Value::Object(copied(encoding, &names)))
                });
                view.insert(name.clone(), json!({"encoding": Value::Object(shown.collect())}));
                let schema = schema_of(node, &at);
                let examples = examples::of(document, node, schema.as_ref());
                content.push(Media { name: name.clone(), schema, examples, encoding, pointer: at });
            }
        }
        Some(_) => return Err(Fault::new(&place, "its `content` is not a mapping of media types")),
    }
    Ok((view, content))
}

fn encoding(document: Document<'_>, media: &Pointer) -> Result<BTreeMap<String, Value>, Fault> {
    let place = media.child("encoding");
    let Some(Value::Object(held)) = place.resolve(document.root) else { return Ok(BTreeMap::new()) };
    let read = |name: &String| {
        let (at, node) = meant(document, &place.child(name), "encoding")?;
        let mut node = node.clone();
        if let Some(Value::Object(headers)) = node.get_mut("headers") {
            for (name, header) in headers.iter_mut() {
                let (_, meant) = meant(document, &at.child("headers").child(name), "header")?;
                *header = meant.clone();
            }
        }
        Ok((name.clone(), node))
    };
    held.keys().map(read).collect()
}

fn view_responses(document: Document<'_>, place: &Pointer, desk: &mut Desk) -> Result<Responses, Fault> {
    let mut view = Map::new();
    let mut responses = Vec::new();
    let held = match place.resolve(document.root) {
        None | Some(Value::Null) => return Ok((view, responses)),
        Some(Value::Object(held)) => held,
        Some(_) => return Err(Fault::new(place, "its `responses` are not a mapping")),
    };
    for status in statuses(held, place, desk) {
        let (at, node) = meant(document, &place.child(status), "response")?;
        let (content, media) = view_content(document, &at)?;
        let (shown, headers) = view_headers(document, &at, node)?;
        view.insert(status.clone(), json!({"description": "", "content": content, "headers": shown}));
        responses.push((status.clone(), ResponsePlace { at, content: media, headers }));
    }
    Ok((view, responses))
}

fn view_headers(
    document: Document<'_>,
    at: &Pointer,
    response: &Value,
) -> Result<(Map<String, Value>, Vec<HeaderPlace>), Fault> {
    let mut view = Map::new();
    let mut headers = Vec::new();
    let Some(Value::Object(held)) = response.get("headers") else { return Ok((view, headers)) };
    // The media type is what `content` says (OpenAPI 3.1, section 4.8.17.1).
    for name in held.keys().filter(|name| !name.eq_ignore_ascii_case("content-type")) {
        let (at, node) = meant(document, &at.child("headers").child(name), "header")?;
        let mut value = copied(node, &["required", "deprecated"]);
        value.insert("schema".to_owned(), json!({}));
        view.insert(name.clone(), Value::Object(value));
        let schema = match schema_of(node, &at) {
            Some(schema) => Some(schema),
            None => view_content(document, &at)?.1.into_iter().next().and_then(|media| media.schema),
        };
        headers.push(HeaderPlace { name: name.clone(), at, schema });
    }
    Ok((view, headers))
}
