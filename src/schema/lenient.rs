//! What a server may leave unasserted: formats (JSON Schema 2020-12 validation, section 7.2.1) and discriminators (a hint,
//! OpenAPI 3.1, section 4.8.25). And how to know what the upgrade made of them.

use serde_json::Value;

use crate::schema::places::visit;
use crate::text::Pointer;

/// Stands beside a `const` or `enum` that an upgrade made of a `discriminator`.
pub const MADE_OF_DISCRIMINATOR: &str = "x-specdrift-discriminator";

/// Stands beside bounds that an upgrade made of a `format`: which keywords those are, each with the format's name.
pub const MADE_OF_FORMAT: &str = "x-specdrift-format";

/// Whether formats are asserted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Formats {
    Asserted,
    Annotated,
}

/// The document without what was made of discriminators; `None` when there is nothing of that kind.
pub(crate) fn without_discriminators(document: &Value) -> Option<Value> {
    let mut made: Vec<Pointer> = Vec::new();
    visit(document, &mut |place| {
        if place.value.get(MADE_OF_DISCRIMINATOR).is_some() {
            made.push(place.pointer());
        }
    });
    if made.is_empty() {
        return None;
    }
    let mut document = document.clone();
    for at in made {
        if let Some(Value::Object(schema)) = at.resolve_mut(&mut document) {
            schema.retain(|keyword, _| !matches!(keyword.as_str(), "const" | "enum"));
        }
    }
    Some(document)
}

/// What the user's document has instead of a keyword that an upgrade made, and its value in words where that says more.
pub(crate) fn original(document: &Value, keyword_at: &Pointer) -> Option<(&'static str, Option<String>)> {
    let keyword = keyword_at.last()?;
    let schema = keyword_at.parent()?;
    let schema = schema.resolve(document)?;
    match &*keyword {
        "const" | "enum" => schema.get(MADE_OF_DISCRIMINATOR).map(|_| ("discriminator", None)),
        "minimum" | "maximum" => {
            let format = schema.get(MADE_OF_FORMAT)?.get(&*keyword)?.as_str()?;
            Some(("format", Some(format!("format {format}"))))
        }
        _ => None,
    }
}
