//! `application/x-www-form-urlencoded` bodies (OpenAPI 3.1, section 4.8.14.4; WHATWG URL, section 5).

use serde_json::{Map, Value};

use crate::plan::wire::fields;
use crate::plan::wire::layout::{Layout, allows_reserved};
use crate::plan::wire::raw::{Raw, pairs};
use crate::plan::wire::style::{Joint, bracketed, escape, escape_reserved, non_empty, parts, scalar};
use crate::plan::wire::unwritable::Unwritable;
use crate::schema::Schema;
use crate::spec::Media;

/// The body of an object.
pub(super) fn write(media: &Media, value: &Value) -> Result<String, Unwritable> {
    let Value::Object(members) = value else {
        return Err(Unwritable("only an object has a form as form data"));
    };
    let mut body = Vec::new();
    for (name, member) in members {
        let written: fn(&str) -> String = if allows_reserved(media, name) { escape_reserved } else { escape };
        let mut pairs = Vec::new();
        field(Layout::of(media, name), members, name, member, &mut pairs)?;
        let pairs = pairs.iter().map(|(name, value)| format!("{}={}", escape(name), written(value)));
        body.extend(non_empty(pairs.collect())?);
    }
    Ok(body.join("&"))
}

/// The pairs of a property.
pub(super) fn field(
    layout: Layout,
    siblings: &Map<String, Value>,
    name: &str,
    member: &Value,
    pairs: &mut Vec<(String, String)>,
) -> Result<(), Unwritable> {
    let is_structure = |value: &Value| value.is_object() || value.is_array();
    let mut push = |name: &str, text: String| pairs.push((name.to_owned(), text));
    match (layout, member) {
        (_, Value::Null) => return Err(Unwritable("null has no form in text")),
        (Layout::Json, _) | (Layout::Unsaid, Value::Object(_)) => push(name, member.to_string()),
        (Layout::Brackets, Value::Array(_) | Value::Object(_)) => bracketed(name, member, pairs)?,
        (Layout::Unsaid | Layout::Exploded, Value::Array(items)) => {
            if items.len() == 1 && items[0].as_str().is_some_and(|text| text.starts_with('[')) {
                return Err(Unwritable("an only item that begins like a list is read as one"));
            }
            for item in items {
                push(name, if is_structure(item) { item.to_string() } else { scalar(item)? });
            }
        }
        (Layout::Exploded, Value::Object(members)) => {
            for (inner, value) in members {
                if siblings.contains_key(inner) {
                    return Err(Unwritable("a member has the name of another property"));
                }
                push(inner, scalar(value)?);
            }
        }
        (Layout::Joined(separator), Value::Array(_) | Value::Object(_)) => {
            let joint = Joint { separator, keyed: false, escape: str::to_owned };
            push(name, parts(member, joint)?.join(&separator.to_string()));
        }
        (_, Value::Bool(_) | Value::Number(_) | Value::String(_)) => push(name, scalar(member)?),
    }
    if pairs.is_empty() {
        return Err(Unwritable("an empty array or object leaves nothing on the wire"));
    }
    Ok(())
}

/// What a form body may mean.
pub(super) fn read(media: &Media, schema: Option<&Schema>, bytes: &[u8]) -> Result<Raw, &'static str> {
    let text =
        std::str::from_utf8(bytes).ok().filter(|text| text.is_ascii()).ok_or("percent-encoded form data")?;
    let pairs: Vec<_> = pairs(text).into_iter().map(|(name, value)| (name, Raw::Text(value))).collect();
    if pairs.len() > fields::MOST {
        return Err("fewer fields");
    }
    Ok(fields::object(media, schema, &pairs))
}
