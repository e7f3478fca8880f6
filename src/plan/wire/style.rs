//! Parameter styles, written: a value as text (OpenAPI 3.1, section 4.8.12.3; RFC 6570).
//!
//! What a server could not tell from something else is not written: nothing for an empty structure, no separator inside an item
//! (most servers decode before they split), no structure inside a joined one.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::plan::wire::json;
use crate::plan::wire::unwritable::Unwritable;
use crate::spec::Style;

/// All but RFC 3986's unreserved characters (section 2.3).
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What `allowReserved` lets stand in a query, short of what would end or split it.
const RESERVED: &AsciiSet = &UNRESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';');

/// Percent-encodes all but unreserved characters.
pub(super) fn escape(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

/// Percent-encodes what may not stand in a query even where reserved characters are allowed.
pub(super) fn escape_reserved(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// A scalar as text. Null has none.
pub(super) fn scalar(value: &Value) -> Result<String, Unwritable> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(json::number(number)),
        Value::Bool(flag) => Ok(flag.to_string()),
        Value::Null => Err(Unwritable("null has no form in text")),
        Value::Array(_) | Value::Object(_) => Err(Unwritable("a nested structure has no form in this style")),
    }
}

/// The separator between the members of a structure in a style without `explode`.
pub(super) fn separator(style: Style) -> char {
    match style {
        Style::SpaceDelimited => ' ',
        Style::PipeDelimited => '|',
        Style::TabDelimited => '\t',
        Style::Simple | Style::Label | Style::Matrix | Style::Form | Style::DeepObject => ',',
    }
}

/// How the members of a structure stand beside each other.
#[derive(Clone, Copy)]
pub(super) struct Joint {
    /// What stands between them.
    pub(super) separator: char,
    /// Whether an object's members are `name=value`, or names and values in turn.
    pub(super) keyed: bool,
    /// How each is escaped.
    pub(super) escape: fn(&str) -> String,
}

/// The members of a structure, each escaped; a scalar is its own only member.
///
/// # Errors
/// A structure that is empty, or a member that is one, is empty or holds a separator.
pub(super) fn parts(value: &Value, joint: Joint) -> Result<Vec<String>, Unwritable> {
    let part = |value: &Value| whole(scalar(value)?, joint).map(|text| (joint.escape)(&text));
    let parts = match value {
        Value::Array(items) => items.iter().map(part).collect::<Result<Vec<_>, _>>()?,
        Value::Object(members) => {
            let mut parts = Vec::new();
            for (name, member) in members {
                let name = whole(name.clone(), joint)?;
                let (name, member) = ((joint.escape)(&name), part(member)?);
                if joint.keyed {
                    parts.push(format!("{name}={member}"));
                } else {
                    parts.extend([name, member]);
                }
            }
            parts
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            return Ok(vec![(joint.escape)(&scalar(value)?)]);
        }
    };
    non_empty(parts)
}

/// A member's text, where it comes out of the joined text again.
fn whole(text: String, joint: Joint) -> Result<String, Unwritable> {
    if text.is_empty() {
        return Err(Unwritable("an empty member of a joined array or object is lost"));
    }
    if text.contains(joint.separator) || (joint.keyed && text.contains('=')) {
        return Err(Unwritable("a member holds the character that separates members"));
    }
    Ok(text)
}

/// Parts, where there are any.
pub(super) fn non_empty(parts: Vec<String>) -> Result<Vec<String>, Unwritable> {
    if parts.is_empty() {
        Err(Unwritable("an empty array or object leaves nothing on the wire"))
    } else {
        Ok(parts)
    }
}

/// A path or header value: `simple`, `label` or `matrix`; 2.0's other separators.
pub(super) fn prefixed(
    name: &str,
    value: &Value,
    style: Style,
    explode: bool,
    escape: fn(&str) -> String,
) -> Result<String, Unwritable> {
    let between = match (style, explode) {
        (Style::Label, true) => '.',
        (Style::Matrix, true) => ';',
        (_, _) => separator(style),
    };
    let parts = parts(value, Joint { separator: between, keyed: explode, escape })?;
    let name = escape(name);
    Ok(match (style, explode) {
        (Style::Label, true) => format!(".{}", parts.join(".")),
        (Style::Label, false) => format!(".{}", parts.join(",")),
        (Style::Matrix, true) if value.is_object() => format!(";{}", parts.join(";")),
        (Style::Matrix, true) => format!(";{name}={}", parts.join(&format!(";{name}="))),
        (Style::Matrix, false) => format!(";{name}={}", parts.join(",")),
        (_, _) if between == ',' => parts.join(","),
        (_, _) => parts.join(&escape(&between.to_string())),
    })
}

/// `a[b][c]=1` pairs for a value below `name`: `a[]=1` for the scalar items of an array, `a[0][c]=1` for others, as most servers
/// read them.
pub(super) fn bracketed(
    name: &str,
    value: &Value,
    pairs: &mut Vec<(String, String)>,
) -> Result<(), Unwritable> {
    let is_structure = |value: &Value| value.is_object() || value.is_array();
    match value {
        Value::Object(members) if members.is_empty() => Err(EMPTY),
        Value::Array(items) if items.is_empty() => Err(EMPTY),
        Value::Object(members) => members.iter().try_for_each(|(member, value)| {
            let index = member.bytes().all(|byte| byte.is_ascii_digit());
            if index || member.contains(['[', ']']) {
                return Err(Unwritable("a member's name can't be told from an index or a bracket"));
            }
            bracketed(&format!("{name}[{member}]"), value, pairs)
        }),
        Value::Array(items) => {
            let indexed = items.iter().any(is_structure);
            items.iter().enumerate().try_for_each(|(index, item)| {
                let index = if indexed { index.to_string() } else { String::new() };
                bracketed(&format!("{name}[{index}]"), item, pairs)
            })
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            pairs.push((name.to_owned(), scalar(value)?));
            Ok(())
        }
    }
}

const EMPTY: Unwritable = Unwritable("an empty array or object leaves nothing on the wire");

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn structures_are_written_as_the_tables_of_the_specification_show() {
        let colors = json!({"R": 100, "G": 200});
        let array = json!(["blue", "black"]);
        for (value, style, explode, expected) in [
            (&array, Style::Simple, false, "blue,black"),
            (&array, Style::Label, false, ".blue,black"),
            (&array, Style::Label, true, ".blue.black"),
            (&array, Style::Matrix, false, ";color=blue,black"),
            (&array, Style::Matrix, true, ";color=blue;color=black"),
            (&colors, Style::Simple, false, "R,100,G,200"),
            (&colors, Style::Simple, true, "R=100,G=200"),
            (&colors, Style::Label, true, ".R=100.G=200"),
            (&colors, Style::Matrix, false, ";color=R,100,G,200"),
            (&colors, Style::Matrix, true, ";R=100;G=200"),
            (&array, Style::PipeDelimited, false, "blue%7Cblack"),
            (&array, Style::SpaceDelimited, false, "blue%20black"),
        ] {
            assert_eq!(
                prefixed("color", value, style, explode, escape).unwrap(),
                expected,
                "{style:?} {explode}"
            );
        }
    }

    #[test]
    fn what_would_come_back_as_something_else_is_not_written() {
        for (value, style, explode) in [
            (json!([]), Style::Simple, false),
            (json!({}), Style::Simple, true),
            (json!(["a,b"]), Style::Simple, false),
            (json!(["a.b"]), Style::Label, true),
            (json!([["a"]]), Style::Simple, false),
            (json!([null]), Style::Simple, false),
            (json!(["a", ""]), Style::Simple, false),
            (json!({"a=b": 1}), Style::Simple, true),
            (json!(null), Style::Simple, false),
        ] {
            assert!(prefixed("a", &value, style, explode, escape).is_err(), "{value}");
        }
    }

    #[test]
    fn brackets_name_what_is_below() {
        let mut pairs = Vec::new();
        bracketed("a", &json!({"b": {"c": 1}, "d": [2, 3], "e": [{"f": 4}]}), &mut pairs).unwrap();
        let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(pairs, ["a[b][c]=1", "a[d][]=2", "a[d][]=3", "a[e][0][f]=4"]);
        for value in [json!({"b": []}), json!({"b": {}}), json!({"0": 1}), json!({"a[b]": 1}), json!([null])]
        {
            assert!(bracketed("a", &value, &mut Vec::new()).is_err(), "{value}");
        }
    }
}
