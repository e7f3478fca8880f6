//! A view is read by `openapiv3`'s types and becomes an [`Operation`].

use openapiv3::{
    CookieStyle, HeaderStyle, Parameter as Read, ParameterData, PathStyle, QueryStyle, ReferenceOr,
    StatusCode,
};
use serde_json::Value;

use crate::spec::api::{
    LoadedDocument, Location, Operation, OperationId, Parameter, ParameterContent, RequestBody,
    ResponseHeader, ResponsePromise, Server, Style,
};
use crate::spec::method::Method;
use crate::spec::operation::view::{Explode, Fault, ParameterPlace, ResponsePlace, View};
use crate::spec::path::PathTemplate;
use crate::spec::status::StatusPattern;
use crate::text::Pointer;

/// What is known of an operation beside its view.
pub(crate) struct Frame {
    pub(crate) at: Pointer,
    pub(crate) method: Method,
    pub(crate) path: PathTemplate,
    pub(crate) servers: Vec<Server>,
    /// What the document says for operations that say nothing.
    pub(crate) security: Vec<Vec<(String, Vec<String>)>>,
}

/// Reads a view.
pub(crate) fn operation(view: View, frame: Frame) -> Result<Operation, Fault> {
    let read: openapiv3::Operation = serde_path_to_error::deserialize(&view.value).map_err(|error| {
        diagnosed(&view, &frame.at, &error.path().to_string(), &error.inner().to_string())
    })?;
    let security = read.security.map_or(frame.security, |alternatives| {
        alternatives.into_iter().map(|schemes| schemes.into_iter().collect()).collect()
    });
    let body = view.body.map(|place| {
        let required = match &read.request_body {
            Some(ReferenceOr::Item(body)) => body.required,
            Some(ReferenceOr::Reference { .. }) | None => false,
        };
        RequestBody { required, content: place.content, pointer: place.at }
    });
    let items = read.parameters.into_iter().filter_map(ReferenceOr::into_item);
    Ok(Operation {
        id: OperationId(format!("{} {}", frame.method, frame.path.text).into()),
        name: read.operation_id,
        tags: read.tags,
        method: frame.method,
        path: frame.path,
        parameters: items.zip(view.parameters).map(|(read, place)| parameter(read, place)).collect(),
        body,
        responses: promises(&read.responses, view.responses),
        security,
        servers: frame.servers,
        deprecated: read.deprecated,
        pointer: frame.at,
        document: LoadedDocument::default(),
    })
}

fn parameter(read: Read, place: ParameterPlace) -> Parameter {
    let (location, style, allow_reserved, allow_empty) = match &read {
        Read::Query { style, allow_reserved, allow_empty_value, .. } => {
            let style = match style {
                QueryStyle::Form => Style::Form,
                QueryStyle::SpaceDelimited => Style::SpaceDelimited,
                QueryStyle::PipeDelimited => Style::PipeDelimited,
                QueryStyle::DeepObject => Style::DeepObject,
            };
            (Location::Query, style, *allow_reserved, allow_empty_value.unwrap_or_default())
        }
        Read::Header { style: HeaderStyle::Simple, .. } => (Location::Header, Style::Simple, false, false),
        Read::Path { style, .. } => {
            let style = match style {
                PathStyle::Matrix => Style::Matrix,
                PathStyle::Label => Style::Label,
                PathStyle::Simple => Style::Simple,
            };
            (Location::Path, style, false, false)
        }
        Read::Cookie { style: CookieStyle::Form, .. } => (Location::Cookie, Style::Form, false, false),
    };
    let ParameterData { name, required, explode, .. } = read.parameter_data();
    let (style, explode) = match place.written {
        Some((style, explode)) => (style, explode == Explode::Yes),
        // OpenAPI 3.1, section 4.8.12.2.1, `explode`.
        None => (style, explode.unwrap_or(style == Style::Form)),
    };
    let content = match place.media {
        Some(media) => ParameterContent::Media(media),
        None => ParameterContent::Styled { style, explode, allow_reserved, schema: place.schema },
    };
    Parameter { name, location, required, content, allow_empty, examples: place.examples, pointer: place.at }
}

fn promises(read: &openapiv3::Responses, places: Vec<(String, ResponsePlace)>) -> Vec<ResponsePromise> {
    let promise = |(key, place): (String, ResponsePlace)| {
        let (status, read) = if key == "default" {
            (StatusPattern::Default, read.default.as_ref())
        } else {
            let code: StatusCode = serde_json::from_value(Value::String(key)).ok()?;
            let status = match code {
                StatusCode::Code(code) => StatusPattern::Exact(code),
                StatusCode::Range(hundreds) => StatusPattern::Range(u8::try_from(hundreds).ok()?),
            };
            (status, read.responses.get(&code))
        };
        let read = read.and_then(ReferenceOr::as_item);
        let headers = place.headers.into_iter().map(|header| {
            let read = read.and_then(|response| response.headers.get(&header.name)?.as_item());
            let required = read.is_some_and(|header| header.required);
            ResponseHeader { name: header.name, required, schema: header.schema, pointer: header.at }
        });
        let headers = headers.collect();
        Some(ResponsePromise { status, content: place.content, headers, pointer: place.at })
    };
    places.into_iter().filter_map(promise).collect()
}

/// Says what is wrong with a view in terms of the document: `openapiv3`'s own message about a part that may also be a
/// reference only says that it is neither, so the part is read once more by itself.
fn diagnosed(view: &View, at: &Pointer, path: &str, message: &str) -> Fault {
    let parts = |name: &str| view.value.get(name).cloned().unwrap_or_default();
    if let Value::Array(listed) = parts("parameters") {
        for (value, place) in listed.into_iter().zip(&view.parameters) {
            let name = value.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
            if let Err(why) = serde_json::from_value::<Read>(value) {
                return Fault::new(&place.at, format!("its parameter `{name}` can't be read: {why}"));
            }
        }
    }
    if let Some(place) = &view.body
        && let Err(why) = serde_json::from_value::<openapiv3::RequestBody>(parts("requestBody"))
    {
        return Fault::new(&place.at, format!("its request body can't be read: {why}"));
    }
    if let Value::Object(listed) = parts("responses") {
        for ((status, value), (_, place)) in listed.into_iter().zip(&view.responses) {
            if let Err(why) = serde_json::from_value::<openapiv3::Response>(value) {
                return Fault::new(&place.at, format!("its response `{status}` can't be read: {why}"));
            }
        }
    }
    let member = path.split(['.', '[']).next().unwrap_or_default();
    Fault::new(&at.child(member), format!("its `{path}` can't be read: {message}"))
}
