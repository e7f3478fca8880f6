//! What a keyword documents, in words.

use jsonschema::JsonType;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use crate::text::{Pointer, plural};

/// How many characters of an enumeration are shown.
const LIST: usize = 120;
/// How many characters of one value are shown.
const ITEM: usize = 60;

/// What was documented where an error arose, as a lower-case fragment; never a value of the instance.
pub(crate) fn documented(kind: &Kind) -> String {
    match kind {
        Kind::Type { kind: TypeKind::Single(name) } => format!("type {name}"),
        Kind::Type { kind: TypeKind::Multiple(names) } => {
            let mut names: Vec<_> = names.iter().map(JsonType::as_str).collect();
            names.sort_by_key(|name| *name == "null");
            format!("type {}", names.join(" or "))
        }
        Kind::Enum { options } => one_of(options),
        Kind::Constant { expected_value } => quoted(expected_value),
        Kind::Required { .. } => "required".to_owned(),
        Kind::AdditionalProperties { .. } | Kind::UnevaluatedProperties { .. } => {
            "no other members".to_owned()
        }
        Kind::AdditionalItems { limit } => format!("at most {limit} items"),
        Kind::UnevaluatedItems { .. } => "no other items".to_owned(),
        Kind::FalseSchema => "nothing allowed here".to_owned(),
        Kind::Format { format } => format!("format {format}"),
        Kind::Pattern { pattern } => format!("matching `{}`", cut(pattern, LIST)),
        Kind::MinLength { limit } => format!("at least {}", count(*limit, "character")),
        Kind::MaxLength { limit } => format!("at most {}", count(*limit, "character")),
        Kind::MinItems { limit } => format!("at least {}", count(*limit, "item")),
        Kind::MaxItems { limit } => format!("at most {}", count(*limit, "item")),
        Kind::MinProperties { limit } => format!("at least {}", count(*limit, "member")),
        Kind::MaxProperties { limit } => format!("at most {}", count(*limit, "member")),
        Kind::Minimum { limit } => format!("at least {limit}"),
        Kind::Maximum { limit } => format!("at most {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("more than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("a multiple of {multiple_of}"),
        Kind::UniqueItems => "items all different".to_owned(),
        Kind::Contains => "containing an item of the documented kind".to_owned(),
        Kind::Not { .. } => "not of the excluded kind".to_owned(),
        Kind::PropertyNames { error } => format!("member names: {}", documented(error.kind())),
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            format!("one of {} alternatives", context.len())
        }
        Kind::OneOfMultipleValid { context } => format!("exactly one of {} alternatives", context.len()),
        Kind::ContentEncoding { content_encoding } => format!("encoded as {content_encoding}"),
        Kind::ContentMediaType { content_media_type } => format!("of media type {content_media_type}"),
        Kind::FromUtf8 { .. } => "UTF-8 once decoded".to_owned(),
        Kind::Custom { keyword, .. } => format!("`{keyword}`"),
        Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. } => {
            "a pattern too costly to try".to_owned()
        }
        Kind::Referencing(_) => "a reference that leads nowhere".to_owned(),
    }
}

/// What a keyword at `place` that forbids further members documents instead.
pub(crate) fn no_others(document: &Value, place: &Pointer) -> String {
    let holder = place.parent().and_then(|holder| holder.resolve(document));
    let properties = holder.and_then(|holder| holder.get("properties")?.as_object());
    let own = place.last().as_deref() == Some("additionalProperties");
    match properties.filter(|properties| own && !properties.is_empty()) {
        Some(properties) => {
            let names: Vec<Value> = properties.keys().map(|name| Value::String(name.clone())).collect();
            format!("no other members than {}", list(&names))
        }
        None => "no other members".to_owned(),
    }
}

fn one_of(options: &Value) -> String {
    let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
    if options.len() == 1 { list(options) } else { format!("one of {}", list(options)) }
}

/// Values, as many as are readable.
fn list(options: &[Value]) -> String {
    let mut shown = Vec::new();
    let mut length = 0;
    for option in options {
        let text = quoted(option);
        length += text.chars().count() + 2;
        if length > LIST && !shown.is_empty() {
            break;
        }
        shown.push(text);
    }
    let list = shown.join(", ");
    match options.len() - shown.len() {
        0 => list,
        more => format!("{list} and {more} more"),
    }
}

fn quoted(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{}`", cut(text, ITEM)),
        other => format!("`{}`", cut(&other.to_string(), ITEM)),
    }
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most).collect();
    format!("{kept}…")
}

fn count(limit: u64, noun: &str) -> String {
    plural(usize::try_from(limit).unwrap_or(usize::MAX), noun)
}
