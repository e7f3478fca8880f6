//! JSON as RFC 8259 has it, nothing forgiven.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// Why a text was not read as JSON.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// It is none: why, as a lower-case fragment that holds no value of the text.
    Syntax(String),
    /// It is nested beyond 128, which RFC 8259 permits (section 9 lets a parser set limits), so what it is can't be told.
    Depth,
}

/// Reads one JSON text.
///
/// # Errors
/// Why it was not read: not UTF-8, a byte order mark, a lone surrogate, a member that stands twice, a number that no `f64` holds,
/// plain bad syntax, or nesting beyond 128.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, Flaw> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return Err(Flaw::Syntax("begins with a byte order mark (RFC 8259 section 8.1)".to_owned()));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        Flaw::Syntax(format!("is not UTF-8 at byte {} (RFC 8259 section 8.1)", error.valid_up_to()))
    })?;
    let value = serde_json::from_str(text).map_err(|error| flaw(&error))?;
    serde_json::from_str::<Unique>(text).map_err(|error| flaw(&error))?;
    Ok(value)
}

fn flaw(error: &serde_json::Error) -> Flaw {
    // The parser tells its own limit from bad syntax by words alone.
    if error.to_string().starts_with("recursion limit exceeded") {
        Flaw::Depth
    } else {
        Flaw::Syntax(words(error))
    }
}

fn words(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if text.contains("hex escape") {
        let place = format!("at line {} column {}", error.line(), error.column());
        return format!("a lone surrogate or a broken `\\u` escape {place}");
    }
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if !text.starts_with("EOF") => first.to_lowercase().chain(chars).collect(),
        _ => text.replace("EOF while parsing", "ends in the middle of"),
    }
}

/// Any JSON value no object of which has a member twice.
struct Unique;

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueVisitor)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Unique;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_str<E>(self, _: &str) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_unit<E>(self) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Unique, A::Error> {
        while items.next_element::<Unique>()?.is_some() {}
        Ok(Unique)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Unique, A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = members.next_key::<String>()? {
            if names.contains(&name) {
                members.next_value::<IgnoredAny>()?;
                return Err(A::Error::custom(format!("the member `{name}` stands twice")));
            }
            names.insert(name);
            members.next_value::<Unique>()?;
        }
        Ok(Unique)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rfc_8259_forbids_is_refused_with_the_reason() {
        let deep = [b"[".repeat(200), b"]".repeat(200)].concat();
        let rows: [(&[u8], &str); 8] = [
            (b"\xEF\xBB\xBF{}", "byte order mark"),
            (b"{\"a\": \"\xFF\"}", "not UTF-8 at byte 7"),
            (br#"{"a": "\ud800"}"#, "lone surrogate"),
            (br#"[{"a": 1, "b": {"a": 1}, "a": 2}]"#, "the member `a` stands twice"),
            (b"{\"a\": 1e400}", "number out of range"),
            (b"{\"a\": ", "ends in the middle of"),
            (b"<html>", "expected value"),
            (b"{} {}", "trailing"),
        ];
        for (bytes, why) in rows {
            let text = String::from_utf8_lossy(bytes).into_owned();
            match parse(bytes) {
                Err(Flaw::Syntax(error)) => assert!(error.contains(why), "{text}: {error}"),
                other => panic!("{text}: {other:?}"),
            }
        }
        assert_eq!(parse(&deep), Err(Flaw::Depth));
    }

    #[test]
    fn what_rfc_8259_permits_is_read() {
        for text in ["{}", " [1, 2.5e3, -0, 18446744073709551616, null]\r\n", r#""\ud83d\ude00""#, "true"] {
            assert!(parse(text.as_bytes()).is_ok(), "{text}");
        }
    }
}
