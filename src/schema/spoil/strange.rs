//! Values that are like the sample's and that no list of values is likely to hold.

use serde_json::{Value, json};

use crate::schema::spoil::site::{Edit, Site, Tampering};

/// Putting in the first of some values that are not listed.
pub(crate) fn unlisted(site: &Site<'_>, keyword: &'static str, listed: &[&Value]) -> Vec<Tampering> {
    // What stands for a null is like what is listed beside it.
    let model = listed.iter().copied().find(|value| !value.is_null()).filter(|_| site.value.is_null());
    let strangers = strangers(model.unwrap_or(site.value), listed).into_iter();
    let edits: Vec<_> = strangers.filter(|stranger| !listed.contains(&stranger)).map(Edit::Put).collect();
    if edits.is_empty() {
        return Vec::new();
    }
    vec![Tampering { at: site.at.clone(), keyword, edits }]
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
        Value::Array(items) => {
            let more = items.iter().cloned().chain([json!("undocumented")]).collect();
            vec![Value::Array(more), json!([])]
        }
        Value::Object(members) => {
            let mut more = members.clone();
            more.insert("undocumented".to_owned(), json!("undocumented"));
            vec![Value::Object(more), json!({})]
        }
        Value::Null => Vec::new(),
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
