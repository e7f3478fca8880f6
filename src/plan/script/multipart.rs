//! `multipart:` bodies of steps (RFC 7578).

use serde_json::Value;

use crate::plan::script::unwritten::Unwritten;
use crate::suite::{Filling, Part, PartContent, Values};

/// A body and its boundary.
pub(super) struct Written {
    pub(super) boundary: String,
    pub(super) bytes: Vec<u8>,
}

/// Writes the parts in their order.
pub(super) fn write(parts: &[Part], values: &dyn Values) -> Result<Written, Unwritten> {
    let parts: Vec<Vec<u8>> = parts.iter().map(|part| one(part, values)).collect::<Result<_, _>>()?;
    let is_free = |boundary: &String| {
        let needle = boundary.as_bytes();
        !parts.iter().any(|part| part.windows(needle.len()).any(|window| window == needle))
    };
    let boundary = (0..=u64::MAX).map(|number| format!("specdrift-boundary-{number}")).find(is_free);
    let boundary = boundary.unwrap_or_default();
    let mut bytes = Vec::new();
    for part in &parts {
        bytes.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        bytes.extend_from_slice(part);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok(Written { boundary, bytes })
}

fn one(part: &Part, values: &dyn Values) -> Result<Vec<u8>, Unwritten> {
    let (usual, content) = match &part.content {
        PartContent::File(bytes) => {
            (Some(type_of(part.filename.as_deref().unwrap_or_default())), bytes.to_vec())
        }
        PartContent::Value(typed) => {
            let value = typed.fill(values)?;
            let is_structure = matches!(value, Value::Array(_) | Value::Object(_));
            (is_structure.then_some("application/json"), Filling::Value(value).into_text().into_bytes())
        }
    };
    let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(&part.name));
    if let Some(name) = &part.filename {
        head.extend(["; filename=\"", &quoted(name), "\""]);
    }
    head.push_str("\r\n");
    if let Some(content_type) = part.content_type.as_deref().or(usual) {
        head.extend(["Content-Type: ", &content_type.replace(['\r', '\n'], " "), "\r\n"]);
    }
    head.push_str("\r\n");
    Ok([head.into_bytes(), content].concat())
}

/// A name between quotes, as browsers write it (WHATWG HTML, "multipart/form-data encoding algorithm").
fn quoted(name: &str) -> String {
    name.replace('\n', "%0A").replace('\r', "%0D").replace('"', "%22")
}

/// The media type of a file, by its name.
pub(super) fn type_of(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "json" => "application/json",
        "xml" => "application/xml",
        "csv" => "text/csv",
        "txt" => "text/plain",
        "html" | "htm" => "text/html",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "svg" => "image/svg+xml",
        "webp" => "image/webp",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}
