//! Bodies by media type.

use serde_json::Value;

use crate::plan::wire::encode::Unwritable;
use crate::plan::wire::style::{Raw, scalar};
use crate::plan::wire::{form, reading};
use crate::schema::Schema;
use crate::spec::{Media, MediaType, Syntax};
use crate::text::Pointer;

/// A body's bytes.
pub(super) fn write(media: &Media, value: &Value) -> Result<Vec<u8>, Unwritable> {
    match MediaType::syntax_of(&media.name) {
        Syntax::Json => Ok(value.to_string().into_bytes()),
        Syntax::Form => form::write(media, value).map(String::into_bytes),
        Syntax::Text | Syntax::Binary => scalar(value).map(String::into_bytes),
        Syntax::Xml | Syntax::Other => Err(Unwritable("its media type can't be written by this version")),
    }
}

/// What a body may mean, most likely reading first.
///
/// # Errors
/// What is wrong when it can't be read at all, as a lower-case fragment.
pub(super) fn read(media: &Media, schema: Option<&Schema>, bytes: &[u8]) -> Result<Vec<Value>, &'static str> {
    match MediaType::syntax_of(&media.name) {
        Syntax::Json => serde_json::from_slice(bytes).map(|value| vec![value]).map_err(|_| "a JSON document"),
        Syntax::Form => form::read(media, schema, bytes),
        Syntax::Text => {
            let text = std::str::from_utf8(bytes).map_err(|_| "text in UTF-8")?;
            Ok(reading::readings(&Raw::Text(text.to_owned()), schema, &Pointer::root()))
        }
        Syntax::Binary | Syntax::Xml | Syntax::Other => {
            Ok(vec![Value::String(String::from_utf8_lossy(bytes).into_owned())])
        }
    }
}
