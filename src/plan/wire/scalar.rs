//! One text, and the values that it may stand for.

use serde_json::{Number, Value};

use crate::schema::{Type, Types};

/// The values that a text may stand for: those in front by the letter, the others by habit or kindness.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Meanings {
    /// All of them, likeliest first; never empty.
    pub(super) values: Vec<Value>,
    /// How many in front are by the letter; at least one.
    pub(super) strict: usize,
}

/// All values that a text may stand for where these types are documented.
pub(super) fn meanings(text: &str, types: Types) -> Meanings {
    let mut values = letter(text, types);
    let strict = values.len();
    for value in indulgent(text, types) {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Meanings { values, strict }
}

/// By the letter: numbers and booleans as JSON spells them.
fn letter(text: &str, types: Types) -> Vec<Value> {
    let unsaid = types.is_empty();
    let mut values = Vec::new();
    if (unsaid || is_numeric(types)) && is_number(text) {
        values.extend(serde_json::from_str::<Value>(text).ok().filter(Value::is_number));
    }
    if (unsaid || types.contains(Type::Boolean)) && matches!(text, "true" | "false") {
        values.push(Value::Bool(text == "true"));
    }
    if types.contains(Type::Null) && matches!(text, "null" | "") {
        values.push(Value::Null);
    }
    values.extend(document(text, types));
    if unsaid || types.contains(Type::String) || values.is_empty() {
        values.push(Value::String(text.to_owned()));
    }
    values
}

/// A JSON text where a structure is documented.
fn document(text: &str, types: Types) -> Option<Value> {
    let begins = (types.contains(Type::Object) && text.starts_with('{'))
        || (types.contains(Type::Array) && text.starts_with('['));
    if begins { serde_json::from_str(text).ok() } else { None }
}

/// What servers take as well: blanks around a value, `TRUE`, `yes`, `1` and any other number for a boolean, `+1`, `01`, `1.` for a
/// number, nothing for null.
fn indulgent(text: &str, types: Types) -> Vec<Value> {
    let trimmed = text.trim();
    let lower = trimmed.to_lowercase();
    let number = loose_number(trimmed);
    let mut values = Vec::new();
    if is_numeric(types) {
        values.extend(number.clone().map(Value::Number));
    }
    if types.contains(Type::Boolean) {
        let word = match lower.as_str() {
            "true" | "yes" | "on" | "t" | "y" => Some(true),
            "false" | "no" | "off" | "f" | "n" => Some(false),
            _ => number.as_ref().and_then(Number::as_f64).map(|number| number != 0.0),
        };
        values.extend(word.map(Value::Bool));
    }
    if types.contains(Type::Null) && matches!(lower.as_str(), "" | "null" | "nil" | "none" | "undefined") {
        values.push(Value::Null);
    }
    values.extend(document(trimmed, types));
    if (types.is_empty() || types.contains(Type::String)) && trimmed != text {
        values.push(Value::String(trimmed.to_owned()));
    }
    values
}

fn is_numeric(types: Types) -> bool {
    types.contains(Type::Integer) || types.contains(Type::Number)
}

/// Whether the text has only what JSON's numbers have (RFC 8259 section 6).
fn is_number(text: &str) -> bool {
    text.bytes().next().is_some_and(|first| first == b'-' || first.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E'))
}

/// A number as languages' own parsers read it. `infinity` and `nan`, which some know, are no numbers of JSON.
fn loose_number(text: &str) -> Option<Number> {
    let plain = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E');
    if text.is_empty() || !text.bytes().all(plain) {
        return None;
    }
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    let whole =
        unsigned.parse::<i64>().map(Number::from).or_else(|_| unsigned.parse::<u64>().map(Number::from));
    whole.ok().or_else(|| {
        let float = text.parse::<f64>().ok().filter(|float| float.is_finite())?;
        Number::from_f64(float)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn text_is_read_as_the_documented_types_allow() {
        for (text, types, strict, lenient) in [
            ("123", vec![Type::Integer], vec![json!(123)], vec![]),
            ("123", vec![Type::String], vec![json!("123")], vec![]),
            ("123", vec![Type::String, Type::Integer], vec![json!(123), json!("123")], vec![]),
            ("true", vec![Type::Boolean], vec![json!(true)], vec![]),
            ("yes", vec![Type::Boolean], vec![json!("yes")], vec![json!(true)]),
            ("TRUE", vec![Type::Boolean], vec![json!("TRUE")], vec![json!(true)]),
            ("7", vec![Type::Boolean], vec![json!("7")], vec![json!(true)]),
            ("maybe", vec![Type::Boolean], vec![json!("maybe")], vec![]),
            ("1e0", vec![Type::Number], vec![json!(1.0)], vec![]),
            ("1e999", vec![Type::Number], vec![json!("1e999")], vec![]),
            ("+1", vec![Type::Integer], vec![json!("+1")], vec![json!(1)]),
            ("01", vec![Type::Integer], vec![json!("01")], vec![json!(1)]),
            ("1.", vec![Type::Number], vec![json!("1.")], vec![json!(1.0)]),
            ("inf", vec![Type::Number], vec![json!("inf")], vec![]),
            ("", vec![Type::Null, Type::Integer], vec![json!(null)], vec![]),
            ("0x1F", vec![], vec![json!("0x1F")], vec![]),
            ("{\"a\":1}", vec![Type::Object], vec![json!({"a": 1})], vec![]),
            (" red", vec![Type::String], vec![json!(" red")], vec![json!("red")]),
        ] {
            let read = meanings(text, types.into_iter().collect());
            assert_eq!(read.values[..read.strict], strict, "{text}");
            assert_eq!(read.values[read.strict..], lenient, "{text}");
        }
    }
}
