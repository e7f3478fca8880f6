//! A value of the same type, outside the enumeration, is put in.

use serde_json::{Value, json};

use crate::schema::spoil::site::{Edit, Site, Tampering};

/// The first of some values that no enumeration is likely to hold.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let listed = site.nodes.keyword("enum").filter_map(Value::as_array).flatten();
    let listed: Vec<&Value> = listed.chain(site.nodes.keyword("const")).collect();
    if listed.is_empty() {
        return Vec::new();
    }
    let strangers = strangers(site.value, &listed).into_iter();
    let edits: Vec<_> = strangers.filter(|stranger| !listed.contains(&stranger)).map(Edit::Put).collect();
    vec![Tampering { at: site.at.clone(), edits }]
}

/// Values of the sample's own type that are not listed, the plainest first.
fn strangers(value: &Value, listed: &[&Value]) -> Vec<Value> {
    match value {
        Value::String(text) => {
            let reversed: String = text.chars().rev().collect();
            let shifted: String = text.chars().map(shifted).collect();
            vec![
                json!("undocumented"),
                json!(format!("{text}x")),
                json!(shifted),
                json!(reversed),
                json!("x"),
            ]
        }
        Value::Number(number) if number.is_i64() || number.is_u64() => {
            let integers = || listed.iter().filter_map(|value| value.as_i64());
            let above = integers().max().unwrap_or(0).saturating_add(1);
            let below = integers().min().unwrap_or(0).saturating_sub(1);
            vec![json!(above), json!(below)]
        }
        Value::Number(number) => {
            let float = number.as_f64().unwrap_or(0.0);
            vec![json!(float + 1.0), json!(float + 0.5), json!(float - 1.0)]
        }
        Value::Bool(value) => vec![json!(!value)],
        Value::Null | Value::Array(_) | Value::Object(_) => Vec::new(),
    }
}

/// The next letter or digit, so that length and shape stay.
fn shifted(c: char) -> char {
    match c {
        'z' => 'a',
        'Z' => 'A',
        '9' => '0',
        c if c.is_ascii_alphanumeric() => char::from(u8::try_from(c).unwrap_or(b'a') + 1),
        c => c,
    }
}
