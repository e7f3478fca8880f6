//! Text becomes a value: JSON or YAML, within limits, with complaints that show the place.

use std::cell::Cell;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::{Map, Number, Value};

use crate::text::{Complaint, Format, Outline, Source, Span};

/// How many values one document may hold, YAML aliases written out: a few hundred bytes each.
const VALUES: usize = 5_000_000;

/// A document as it was read.
pub(crate) struct Tree {
    pub(crate) value: Value,
    pub(crate) format: Format,
}

/// Reads a text. Keys that stand twice are complained about, and the last one counts.
///
/// # Errors
/// What is wrong with the text.
pub(crate) fn read(
    source: &Arc<Source>,
    says_json: bool,
    complaints: &mut Vec<Complaint>,
) -> Result<Tree, Complaint> {
    let first = source.text.trim_start().chars().next();
    let Some(first) = first else {
        return Err(Complaint::error(format!("`{}` is empty", source.name))
            .note("an OpenAPI document begins with `openapi: 3.1.0` or the like"));
    };
    let limits = Limits::default();
    let (value, format) = if matches!(first, '{' | '[') {
        match json(source, &limits) {
            Ok(value) => (value, Format::Json),
            // Flow-style YAML looks the same from here, but a file named `.json` is meant to be JSON.
            Err(complaint) if says_json || limits.spent() => return Err(complaint),
            Err(complaint) => {
                let value = yaml(source, &Limits::default()).map_err(|_| complaint)?;
                (value, Format::Yaml)
            }
        }
    } else {
        (yaml(source, &limits)?, Format::Yaml)
    };
    if limits.duplicates.get() {
        complain_of_duplicates(source, format, complaints);
    }
    Ok(Tree { value, format })
}

fn json(source: &Arc<Source>, limits: &Limits) -> Result<Value, Complaint> {
    let mut deserializer = serde_json::Deserializer::from_str(&source.text);
    let seed = Seed { limits, format: Format::Json };
    seed.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value)).map_err(
        |error| {
            let at = offset(&source.text, error.line(), error.column().saturating_sub(1), Columns::Bytes);
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default().to_owned();
            syntax(source, "JSON", &message, at)
        },
    )
}

fn yaml(source: &Arc<Source>, limits: &Limits) -> Result<Value, Complaint> {
    if let Some(at) = too_deep(&source.text) {
        return Err(syntax(source, "YAML", "recursion limit exceeded", at..at + 1));
    }
    let seed = Seed { limits, format: Format::Yaml };
    seed.deserialize(serde_yaml::Deserializer::from_str(&source.text)).map_err(|error| {
        let location = error.location();
        let at = location.map_or(0..0, |at| {
            offset(&source.text, at.line(), at.column().saturating_sub(1), Columns::Characters)
        });
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        syntax(source, "YAML", &message, at)
    })
}

/// Where brackets are nested so deep that the YAML parser, whose work grows with the depth at every token, would take
/// minutes. Counts only brackets that can open a YAML node, so prose and patterns hardly ever count, and far beyond the depth
/// that is refused anyway.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut opens) = (0_usize, true);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' if opens => {
                depth += 1;
                if depth > 1_000 {
                    return Some(at);
                }
            }
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                opens = false;
            }
            b' ' | b'\t' | b'\r' => {}
            b'\n' | b':' | b'-' | b',' | b'?' => opens = true,
            _ => opens = false,
        }
    }
    None
}

/// A complaint about text that is no JSON or YAML, in our words where the parser's own are hard to read.
fn syntax(source: &Arc<Source>, language: &str, message: &str, at: Range<usize>) -> Complaint {
    let line = source.text[..at.start].rfind('\n').map_or(0, |newline| newline + 1);
    let indent = &source.text[line..][..source.text[line..].len() - source.text[line..].trim_start().len()];
    let (what, label) = if message.contains("recursion limit") {
        ("values are nested more than 120 deep".to_owned(), "at most this deep")
    } else if message.contains("repetition limit") {
        ("aliases repeat too much".to_owned(), "write fewer `*` aliases out of each other")
    } else if message.contains("trailing comma") {
        (message.to_owned(), "take the comma before this out")
    } else if language == "YAML" && indent.contains('\t') {
        ("a tab can't indent".to_owned(), "use blanks")
    } else {
        (message.to_owned(), "")
    };
    let span = Span { source: Arc::clone(source), range: at };
    Complaint::error(format!("`{}` can't be read as {language}: {what}", source.name)).at(span).label(label)
}

/// In what a parser counts columns.
#[derive(Clone, Copy)]
enum Columns {
    Bytes,
    Characters,
}

/// The byte range of the character at a line (from 1) and a column (from 0).
fn offset(text: &str, line: usize, column: usize, columns: Columns) -> Range<usize> {
    let start = match line.checked_sub(2) {
        Some(newline) => text.match_indices('\n').nth(newline).map_or(text.len(), |(at, _)| at + 1),
        None => 0,
    };
    let rest = &text[start..];
    let column = match columns {
        Columns::Bytes => column.min(rest.len()),
        Columns::Characters => rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at),
    };
    let mut at = start + column;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at..at + text[at..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8)
}

fn complain_of_duplicates(source: &Arc<Source>, format: Format, complaints: &mut Vec<Complaint>) {
    for (first, second) in Outline::of(&source.text, format).duplicates(&source.text) {
        let span = |range| Span { source: Arc::clone(source), range };
        let line = span(first).line_column().0;
        let key = source.text[second.clone()].trim_matches(['"', '\'']).to_owned();
        complaints.push(
            Complaint::warning(format!("`{key}` stands here for the second time"))
                .at(span(second))
                .label(format!("the first one, on line {line}, does not count")),
        );
    }
}

/// What a document may cost, and what was noticed while it was read.
#[derive(Default)]
struct Limits {
    values: Cell<usize>,
    duplicates: Cell<bool>,
}

impl Limits {
    fn spent(&self) -> bool {
        self.values.get() > VALUES
    }
}

/// Builds a value from either format: like `Value`'s own, with the limit, merge keys and an eye on duplicates.
#[derive(Clone, Copy)]
struct Seed<'l> {
    limits: &'l Limits,
    format: Format,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let values = self.limits.values.get() + 1;
        self.limits.values.set(values);
        if values > VALUES {
            return Err(D::Error::custom(format!("it holds more than {VALUES} values, aliases written out")));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    #[expect(clippy::cast_precision_loss, reason = "as JSON parsers do with integers beyond 64 bits")]
    fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
        Ok(Number::from_f64(value as f64).map_or(Value::Null, Value::Number))
    }

    #[expect(clippy::cast_precision_loss, reason = "as JSON parsers do with integers beyond 64 bits")]
    fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
        Ok(Number::from_f64(value as f64).map_or(Value::Null, Value::Number))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        // JSON has no infinity and no NaN.
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        let mut merges = Vec::new();
        while let Some(key) = members.next_key_seed(Key)? {
            let value = members.next_value_seed(self)?;
            if self.format == Format::Yaml && key == "<<" {
                merges.push(value);
            } else if map.insert(key, value).is_some() {
                self.limits.duplicates.set(true);
            }
        }
        for merge in merges {
            merged(&mut map, merge);
        }
        Ok(Value::Object(map))
    }

    /// A tagged YAML value; the tag says nothing here.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (_, content) = tagged.variant_seed(Key)?;
        content.newtype_variant_seed(self)
    }
}

/// Puts in what a YAML merge key names: a mapping, or several, the earlier ones counting more, and the mapping's
/// own members most (<https://yaml.org/type/merge.html>).
fn merged(map: &mut Map<String, Value>, merge: Value) {
    match merge {
        Value::Object(members) => {
            for (key, value) in members {
                map.entry(key).or_insert(value);
            }
        }
        Value::Array(list) => {
            for merge in list.into_iter().filter(Value::is_object) {
                merged(map, merge);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A key as text: `200:` in YAML is a number, `true:` a boolean.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key that is text")
    }

    fn visit_str<E>(self, key: &str) -> Result<String, E> {
        Ok(key.to_owned())
    }

    fn visit_string<E>(self, key: String) -> Result<String, E> {
        Ok(key)
    }

    fn visit_bool<E>(self, key: bool) -> Result<String, E> {
        Ok(key.to_string())
    }

    fn visit_i64<E>(self, key: i64) -> Result<String, E> {
        Ok(key.to_string())
    }

    fn visit_u64<E>(self, key: u64) -> Result<String, E> {
        Ok(key.to_string())
    }

    fn visit_f64<E>(self, key: f64) -> Result<String, E> {
        Ok(Number::from_f64(key).map_or_else(|| key.to_string(), |key| key.to_string()))
    }

    fn visit_unit<E>(self) -> Result<String, E> {
        Ok("null".to_owned())
    }
}
