//! Parameter styles: a value as text, and text as a raw structure (OpenAPI 3.1, section 4.8.12.3; RFC 6570).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value;

use crate::plan::wire::encode::Unwritable;
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

/// A structure as it is known before any schema is asked: all leaves are text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Raw {
    Text(String),
    List(Vec<Raw>),
    Map(Vec<(String, Raw)>),
}

/// Percent-encodes all but unreserved characters.
pub(super) fn escape(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

/// Percent-encodes what may not stand in a query even where reserved characters are allowed.
pub(super) fn escape_reserved(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Percent-decodes; bytes that are no UTF-8 become replacement characters.
pub(super) fn unescape(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// A scalar as text. Null has none.
pub(super) fn scalar(value: &Value) -> Result<String, Unwritable> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
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

/// The members of an array, or the names and values of an object in turn, each escaped by `escape`.
pub(super) fn flat(value: &Value, escape: fn(&str) -> String) -> Result<Vec<String>, Unwritable> {
    match value {
        Value::Array(items) => items.iter().map(|item| scalar(item).map(|text| escape(&text))).collect(),
        Value::Object(members) => {
            let mut parts = Vec::new();
            for (name, member) in members {
                parts.push(escape(name));
                parts.push(escape(&scalar(member)?));
            }
            Ok(parts)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            Ok(vec![escape(&scalar(value)?)])
        }
    }
}

/// The members of an array, or `name=value` for each member of an object.
pub(super) fn keyed(value: &Value, escape: fn(&str) -> String) -> Result<Vec<String>, Unwritable> {
    let Value::Object(members) = value else { return flat(value, escape) };
    members
        .iter()
        .map(|(name, member)| Ok(format!("{}={}", escape(name), escape(&scalar(member)?))))
        .collect()
}

/// A path or header value: `simple`, `label` or `matrix`.
pub(super) fn prefixed(
    name: &str,
    value: &Value,
    style: Style,
    explode: bool,
    escape: fn(&str) -> String,
) -> Result<String, Unwritable> {
    let parts = if explode { keyed(value, escape)? } else { flat(value, escape)? };
    let structured = value.is_array() || value.is_object();
    if structured && parts.is_empty() {
        return Err(Unwritable("an empty array or object leaves nothing on the wire"));
    }
    Ok(match (style, explode) {
        (Style::Label, true) => format!(".{}", parts.join(".")),
        (Style::Label, false) => format!(".{}", parts.join(",")),
        (Style::Matrix, true) if value.is_object() => format!(";{}", parts.join(";")),
        (Style::Matrix, true) => format!(";{name}={}", parts.join(&format!(";{name}="))),
        (Style::Matrix, false) => format!(";{name}={}", parts.join(",")),
        (_, _) => {
            let separator = if style == Style::Simple { ',' } else { separator(style) };
            let separator = if separator == ',' { ",".to_owned() } else { escape(&separator.to_string()) };
            parts.join(&separator)
        }
    })
}

/// `a[b][c]=1` pairs for a value below `name`.
pub(super) fn bracketed(
    name: &str,
    value: &Value,
    pairs: &mut Vec<(String, String)>,
) -> Result<(), Unwritable> {
    match value {
        Value::Object(members) => {
            for (member, value) in members {
                bracketed(&format!("{name}[{member}]"), value, pairs)?;
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                bracketed(&format!("{name}[{index}]"), item, pairs)?;
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            pairs.push((name.to_owned(), scalar(value)?));
        }
    }
    Ok(())
}

/// How deep brackets nest; what is deeper is nobody's parameter, and reading it would cost the stack.
const DEPTH: usize = 32;

/// Puts `a[b][c]=1`, `a[]=1` and `a[0][x]=1` pairs below `name` together; `None` when there is none.
pub(super) fn unbracketed(name: &str, pairs: &[(String, String)]) -> Option<Raw> {
    let mut root = None;
    for (key, value) in pairs {
        let Some(rest) = key.strip_prefix(name).filter(|rest| rest.starts_with('[') && rest.ends_with(']'))
        else {
            continue;
        };
        let keys: Vec<&str> = rest[1..rest.len() - 1].split("][").collect();
        if keys.len() > DEPTH {
            continue;
        }
        insert(root.get_or_insert_with(|| Raw::Map(Vec::new())), &keys, value);
    }
    root.map(lists)
}

fn insert(at: &mut Raw, keys: &[&str], value: &str) {
    let Raw::Map(members) = at else { return };
    let Some((key, rest)) = keys.split_first() else { return };
    let key = if key.is_empty() { members.len().to_string() } else { (*key).to_owned() };
    let position = members.iter().position(|(name, _)| *name == key);
    match (position, rest.is_empty()) {
        (Some(position), true) => {
            let earlier = std::mem::replace(&mut members[position].1, Raw::List(Vec::new()));
            let mut items = if let Raw::List(items) = earlier { items } else { vec![earlier] };
            items.push(Raw::Text(value.to_owned()));
            members[position].1 = Raw::List(items);
        }
        (Some(position), false) => insert(&mut members[position].1, rest, value),
        (None, true) => members.push((key, Raw::Text(value.to_owned()))),
        (None, false) => {
            let mut below = Raw::Map(Vec::new());
            insert(&mut below, rest, value);
            members.push((key, below));
        }
    }
}

/// Maps whose names are all indexes become lists.
fn lists(raw: Raw) -> Raw {
    match raw {
        Raw::Map(members)
            if !members.is_empty()
                && members.iter().all(|(name, _)| name.bytes().all(|byte| byte.is_ascii_digit())) =>
        {
            Raw::List(members.into_iter().map(|(_, member)| lists(member)).collect())
        }
        Raw::Map(members) => {
            Raw::Map(members.into_iter().map(|(name, member)| (name, lists(member))).collect())
        }
        Raw::List(items) => Raw::List(items.into_iter().map(lists).collect()),
        Raw::Text(text) => Raw::Text(text),
    }
}

/// Texts in turn as names and values; an odd last one has an empty value.
pub(super) fn alternate(parts: &[String]) -> Raw {
    Raw::Map(
        parts
            .chunks(2)
            .map(|pair| (pair[0].clone(), Raw::Text(pair.get(1).cloned().unwrap_or_default())))
            .collect(),
    )
}

/// `name=value` texts as names and values.
pub(super) fn assigned(parts: &[&str], unescape: fn(&str) -> String) -> Raw {
    Raw::Map(
        parts
            .iter()
            .map(|part| {
                let (name, value) = part.split_once('=').unwrap_or((part, ""));
                (unescape(name), Raw::Text(unescape(value)))
            })
            .collect(),
    )
}

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
    fn brackets_come_back_as_the_structure_that_they_were() {
        let mut pairs = Vec::new();
        bracketed("a", &json!({"b": {"c": 1}, "d": [2, 3]}), &mut pairs).unwrap();
        let expected = Raw::Map(vec![
            ("b".into(), Raw::Map(vec![("c".into(), Raw::Text("1".into()))])),
            ("d".into(), Raw::List(vec![Raw::Text("2".into()), Raw::Text("3".into())])),
        ]);
        assert_eq!(unbracketed("a", &pairs), Some(expected));
    }
}
