//! Bodies by media type.

use serde_json::Value;

use crate::plan::wire::encode::Unwritable;
use crate::plan::wire::media_type::{MediaKind, kind};
use crate::plan::wire::style::{Raw, scalar};
use crate::plan::wire::{form, reading};
use crate::schema::Schema;
use crate::spec::{Api, Media};
use crate::text::Pointer;

/// A body's bytes.
pub(super) fn write(_api: &Api, media: &Media, value: &Value) -> Result<Vec<u8>, Unwritable> {
    match kind(&media.name) {
        MediaKind::Json => Ok(value.to_string().into_bytes()),
        MediaKind::Form => form::write(media, value).map(String::into_bytes),
        MediaKind::Text | MediaKind::Binary => scalar(value).map(String::into_bytes),
        MediaKind::Other => Err(Unwritable("its media type can't be written by this version")),
    }
}

/// What a body may mean, most likely reading first.
///
/// # Errors
/// What is wrong when it can't be read at all, as a lower-case fragment.
pub(super) fn read(media: &Media, schema: Option<&Schema>, bytes: &[u8]) -> Result<Vec<Value>, &'static str> {
    match kind(&media.name) {
        MediaKind::Json => {
            serde_json::from_slice(bytes).map(|value| vec![value]).map_err(|_| "a JSON document")
        }
        MediaKind::Form => form::read(media, schema, bytes),
        MediaKind::Text => {
            let text = std::str::from_utf8(bytes).map_err(|_| "text in UTF-8")?;
            Ok(reading::readings(&Raw::Text(text.to_owned()), schema, &Pointer::root()))
        }
        MediaKind::Binary | MediaKind::Other => {
            Ok(vec![Value::String(String::from_utf8_lossy(bytes).into_owned())])
        }
    }
}
