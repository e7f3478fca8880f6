//! What a server may leave unasserted: formats (JSON Schema 2020-12 validation, section 7.2.1) and discriminators (a hint,
//! OpenAPI 3.1, section 4.8.25). And how to know what the upgrade made of them.

use serde_json::Value;

use crate::schema::places::visit;
use crate::text::Pointer;

/// Stands beside a `const` or `enum` that an upgrade made of a `discriminator`: `true` in the branches that stand beside it,
/// [`INHERITED`] in schemas that are built on the one which has it.
pub const MADE_OF_DISCRIMINATOR: &str = "x-specdrift-discriminator";

/// A discriminator that is not where the alternatives are: nothing there says that it tells them apart.
pub const INHERITED: &str = "inherited";

/// Stands beside an exclusive bound that an upgrade made of a boolean which the document's own dialect does not have, and beside the
/// bound as it is without.
pub const MADE_OF_BOOLEAN: &str = "x-specdrift-exclusive";

/// Stands beside bounds that an upgrade made of a `format`: which keywords those are, each with the format's name.
pub const MADE_OF_FORMAT: &str = "x-specdrift-format";

/// Whether formats are asserted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Formats {
    Asserted,
    Annotated,
}

/// What is taken for an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leniency {
    /// Formats, and all that was made of discriminators or of another dialect's words.
    All,
    /// What was made of inherited discriminators.
    Inherited,
}

/// The document without what that leniency makes of no account; `None` when there is nothing of that kind.
pub(crate) fn without_conventions(document: &Value, leniency: Leniency) -> Option<Value> {
    let mut made: Vec<(Pointer, &[&str])> = Vec::new();
    visit(document, &mut |place| {
        let discriminator = place.value.get(MADE_OF_DISCRIMINATOR);
        let is_inherited = discriminator.is_some_and(|mark| mark == INHERITED);
        if is_inherited || leniency == Leniency::All && discriminator.is_some() {
            made.push((place.pointer(), &["const", "enum"]));
        }
        if leniency == Leniency::All && place.value.get(MADE_OF_BOOLEAN).is_some() {
            made.push((place.pointer(), &["exclusiveMinimum", "exclusiveMaximum"]));
        }
    });
    if made.is_empty() {
        return None;
    }
    let mut document = document.clone();
    for (at, keywords) in made {
        if let Some(Value::Object(schema)) = at.resolve_mut(&mut document) {
            schema.retain(|keyword, _| !keywords.contains(&keyword.as_str()));
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
