//! Values that look like something else than what they are, or like nothing.

use std::collections::HashSet;

use serde_json::Value;

use crate::plan::Request;
use crate::text::Pointer;

/// The odd values that a run sent itself: what comes back of them says nothing about the API.
#[derive(Debug, Default)]
pub(crate) struct Sent(HashSet<(String, Value)>);

impl Sent {
    /// Those of these requests.
    pub(crate) fn by<'r>(requests: impl Iterator<Item = &'r Request>) -> Self {
        let mut sent = Self::default();
        for body in requests.filter_map(|request| request.body.as_ref()) {
            if let Ok(value) = serde_json::from_slice::<Value>(&body.0) {
                sent.collect(&Pointer::root(), &value);
            }
        }
        sent
    }

    fn collect(&mut self, at: &Pointer, value: &Value) {
        if form(at, value).is_some() {
            self.0.insert((name(at), value.clone()));
        }
        match value {
            Value::Object(members) => {
                members.iter().for_each(|(name, member)| self.collect(&at.child(name), member));
            }
            Value::Array(items) => items.iter().for_each(|item| self.collect(&at.index(0), item)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// Whether it is one of them, under the same name.
    pub(crate) fn holds(&self, at: &Pointer, value: &Value) -> bool {
        self.0.contains(&(name(at), value.clone()))
    }
}

/// What a place is called: the nearest member's name.
fn name(at: &Pointer) -> String {
    let name = at.tokens().rev().find(|token| token.parse::<usize>().is_err());
    name.map(std::borrow::Cow::into_owned).unwrap_or_default()
}

/// What is odd about a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Oddity {
    Null,
    Empty,
    Number,
    Boolean,
    Date,
}

/// What a value looks like, whatever is documented.
pub(crate) fn form(at: &Pointer, value: &Value) -> Option<Oddity> {
    match value {
        Value::Null => Some(Oddity::Null),
        Value::Object(members) => members.is_empty().then_some(Oddity::Empty),
        Value::String(text) if text == "true" || text == "false" => Some(Oddity::Boolean),
        Value::String(text) if is_foreign_date(text) => Some(Oddity::Date),
        Value::String(text) if spells_number(text) && !is_named_so(at) && !is_item(at) => {
            Some(Oddity::Number)
        }
        Value::String(_) | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
    }
}

fn spells_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    // Codes begin with zeros, and are longer than any number that is counted with.
    let is_code =
        digits.len() > 15 || (digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0."));
    digits.starts_with(|c: char| c.is_ascii_digit())
        && !is_code
        && text.parse::<f64>().is_ok()
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// Whether a name stands for something that is text however many digits it has: ids, codes, versions, numbers of houses.
fn is_named_so(at: &Pointer) -> bool {
    const ENDINGS: [&str; 28] = [
        "id",
        "ids",
        "code",
        "key",
        "keys",
        "version",
        "number",
        "num",
        "no",
        "phone",
        "fax",
        "mobile",
        "zip",
        "postal",
        "name",
        "title",
        "value",
        "text",
        "label",
        "token",
        "hash",
        "uid",
        "cursor",
        "etag",
        "ref",
        "reference",
        "year",
        "port",
    ];
    let name = name(at).to_ascii_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Whether it is one of many: what is listed by numbers, or under numbers, is as a rule the number of something.
fn is_item(at: &Pointer) -> bool {
    at.last().is_none_or(|name| name.parse::<usize>().is_ok())
}

/// A date, perhaps with a time, that is not as RFC 3339 has it.
fn is_foreign_date(text: &str) -> bool {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let day = |text: &str| {
        let separator = text.chars().find(|c| !c.is_ascii_digit())?;
        if !matches!(separator, '/' | '.' | '-') {
            return None;
        }
        let parts: Vec<&str> = text.split(separator).collect();
        let is_number =
            |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        let [first, second, third] = parts.as_slice() else { return None };
        let is_day = parts.iter().all(is_number)
            && second.len() <= 2
            && ((first.len() == 4 && third.len() <= 2) || (third.len() == 4 && first.len() <= 2));
        is_day.then_some((separator, first.len() == 4))
    };
    let (date, time) = match text.find([' ', 'T']) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    };
    if let Some((separator, year_first)) = day(date) {
        let has_zone = time.ends_with('Z') || time.contains('+') || time.rfind('-').is_some();
        let is_rfc = separator == '-' && year_first && date.len() == 10 && (time.is_empty() || has_zone);
        let is_time = time.is_empty() || time.starts_with(|c: char| c.is_ascii_digit()) && time.contains(':');
        return is_time && !is_rfc;
    }
    // RFC 9110 section 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`.
    DAYS.iter().any(|day| text.strip_prefix(day).is_some_and(|rest| rest.starts_with(", ")))
        && text.contains(':')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn odd_values_are_told_from_plain_ones() {
        for (name, value, expected) in [
            ("count", json!("42"), Some(Oddity::Number)),
            ("price", json!("-4.50"), Some(Oddity::Number)),
            ("leadId", json!("42"), None),
            ("zip", json!("10115"), None),
            ("serial", json!("0042"), None),
            ("serial", json!("12345678901234567890"), None),
            ("address", json!("10.0.0.1"), None),
            ("release", json!("1.2.3"), None),
            ("word", json!("nan"), None),
            ("active", json!("true"), Some(Oddity::Boolean)),
            ("active", json!("yes"), None),
            ("created", json!("2026-01-05 09:30:00"), Some(Oddity::Date)),
            ("created", json!("05/01/2026"), Some(Oddity::Date)),
            ("created", json!("5.1.2026 9:30"), Some(Oddity::Date)),
            ("created", json!("Mon, 05 Jan 2026 09:30:00 GMT"), Some(Oddity::Date)),
            ("created", json!("2026-01-05T09:30:00"), Some(Oddity::Date)),
            ("created", json!("2026-01-05T09:30:00Z"), None),
            ("created", json!("2026-01-05 09:30:00+01:00"), None),
            ("created", json!("2026-01-05"), None),
            ("note", json!("Monday, or 1/2"), None),
            ("data", json!({}), Some(Oddity::Empty)),
            ("data", json!([]), None),
            ("data", json!(null), Some(Oddity::Null)),
        ] {
            assert_eq!(form(&Pointer::root().child(name), &value), expected, "{name}: {value}");
        }
    }
}
