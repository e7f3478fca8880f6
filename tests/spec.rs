//! Loading: documents of every version in, one dialect out, and a clear word about everything that is wrong.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "documents are files, servers listen, tests may fail"
)]

#[path = "spec/complaints.rs"]
mod complaints;
#[path = "spec/dialects.rs"]
mod dialects;
#[path = "spec/files.rs"]
mod files;
#[path = "spec/network.rs"]
mod network;
#[path = "spec/operations.rs"]
mod operations;

use specdrift::spec::{self, Api, Media, Operation, ParameterContent};
use specdrift::text::{Complaint, Source};

fn parsed(name: &str, text: &str) -> Result<(Api, Vec<Complaint>), Vec<Complaint>> {
    spec::parse(Source { name: name.to_owned(), text: text.to_owned() })
}

/// A document that loads without a complaint.
fn clean(text: &str) -> Api {
    match parsed("api.yaml", text) {
        Ok((api, complaints)) if complaints.is_empty() => api,
        Ok((_, complaints)) | Err(complaints) => panic!("{}", told(&complaints)),
    }
}

/// Complaints, one a line: place, what, way out.
fn told(complaints: &[Complaint]) -> String {
    let told = complaints.iter().map(|complaint| {
        let place = complaint.span.as_ref().map_or_else(String::new, |span| {
            let (line, column) = span.line_column();
            format!("{line}:{column} ")
        });
        let label = if complaint.label.is_empty() { String::new() } else { format!("; {}", complaint.label) };
        format!("{place}{}{label}", complaint.message)
    });
    told.collect::<Vec<_>>().join("\n")
}

/// All operations, in words.
fn shown(api: &Api) -> String {
    api.operations.iter().map(operation).collect::<Vec<_>>().join("\n")
}

fn operation(operation: &Operation) -> String {
    let mut parts = vec![operation.id.to_string()];
    for parameter in &operation.parameters {
        let required = if parameter.required { "!" } else { "" };
        let written = match &parameter.content {
            ParameterContent::Styled { style, explode, schema, .. } => {
                let explode = if *explode { "*" } else { "" };
                format!("{}{explode} {}", style.as_str(), pointer(schema.as_ref()))
            }
            ParameterContent::Media(found) => media(found),
        };
        parts.push(format!("{} {}{required}: {written}", parameter.location.as_str(), parameter.name));
    }
    if let Some(body) = &operation.body {
        let required = if body.required { "!" } else { "" };
        parts.extend(body.content.iter().map(|content| format!("body{required}: {}", media(content))));
    }
    for promise in &operation.responses {
        let headers = promise.headers.iter().map(|header| {
            let required = if header.required { "!" } else { "" };
            format!("{}{required}: {}", header.name, pointer(header.schema.as_ref()))
        });
        let status = std::iter::once(format!("{}:", promise.status));
        let told: Vec<_> = status.chain(headers).chain(promise.content.iter().map(media)).collect();
        parts.push(told.join(" "));
    }
    parts.join("\n  ")
}

fn media(media: &Media) -> String {
    let encoding = if media.encoding.is_empty() {
        String::new()
    } else {
        format!(" {}", serde_json::to_string(&media.encoding).unwrap())
    };
    format!("{} {}{encoding}", media.name, pointer(media.schema.as_ref()))
}

fn pointer(pointer: Option<&specdrift::text::Pointer>) -> String {
    pointer.map_or_else(|| "anything".to_owned(), ToString::to_string)
}
