//! Words for what was observed.

use hyper::StatusCode;
use serde_json::Value;

use crate::schema::Type;
use crate::suite::Secret;
use crate::suite::Suite;
use crate::text::Mask;

/// How many characters of a text are shown.
const SHOWN: usize = 60;

/// `201 Created`; the bare number where no RFC names it.
#[must_use]
pub fn status_words(status: u16) -> String {
    match StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()) {
        Some(reason) => format!("{status} {reason}"),
        None => status.to_string(),
    }
}

/// Statuses as a choice: `400, 404 or 5XX`.
#[must_use]
pub fn statuses_words(ranges: &[(u16, u16)]) -> String {
    let names: Vec<_> = ranges
        .iter()
        .map(|&(from, to)| match (from, to) {
            (from, to) if from == to => from.to_string(),
            (from, to) if from % 100 == 0 && to == from + 99 => format!("{}XX", from / 100),
            (from, to) => format!("{from} to {to}"),
        })
        .collect();
    choice(&names)
}

/// `a`, `a or b`, `a, b or c`.
#[must_use]
pub fn choice<T: AsRef<str>>(names: &[T]) -> String {
    match names {
        [] => "nothing".to_owned(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<_> = first.iter().map(AsRef::as_ref).collect();
            format!("{} or {}", first.join(", "), last.as_ref())
        }
    }
}

/// A mask over everything that a suite keeps secret.
pub(crate) fn mask(suite: &Suite) -> Mask {
    let learned = suite.learned.mask().learned();
    Mask::new(suite.secrets.iter().map(Secret::expose).chain(learned.iter().map(String::as_str)))
}

/// A value with its type: `integer 42`, `string "no"`, `array of 3`; long texts are cut, once they are masked: no mask knows
/// half of a secret.
#[must_use]
pub fn value_words(mask: &Mask, value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) | Value::Number(_) => format!("{} {value}", Type::of(value)),
        Value::String(text) => format!("string {}", Value::from(cut(&mask.hide(text)))),
        Value::Array(items) if items.is_empty() => "an empty array".to_owned(),
        Value::Array(items) => format!("array of {}", items.len()),
        Value::Object(members) if members.is_empty() => "an empty object".to_owned(),
        Value::Object(members) => {
            let names: Vec<_> =
                members.keys().take(3).map(|name| format!("`{}`", cut(&mask.hide(name)))).collect();
            let more = if members.len() > 3 { ", ..." } else { "" };
            format!("object with {}{more}", names.join(", "))
        }
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn statuses_are_told_as_a_choice() {
        assert_eq!(statuses_words(&[(400, 400), (422, 422)]), "400 or 422");
        assert_eq!(statuses_words(&[(200, 299), (404, 404), (410, 418)]), "2XX, 404 or 410 to 418");
        assert_eq!(status_words(418), "418 I'm a teapot");
        assert_eq!(status_words(299), "299");
    }

    #[test]
    fn values_are_told_with_their_type() {
        let rows = [
            (json!(42), "integer 42"),
            (json!(1.5), "number 1.5"),
            (json!("a\"b"), r#"string "a\"b""#),
            (json!({"a": 1, "b": 2, "c": 3, "d": 4}), "object with `a`, `b`, `c`, ..."),
            (json!([1, 2]), "array of 2"),
            (json!([]), "an empty array"),
            (json!(true), "boolean true"),
        ];
        for (value, words) in rows {
            assert_eq!(value_words(&Mask::default(), &value), words);
        }
        let long = value_words(&Mask::default(), &json!("ä".repeat(100)));
        assert_eq!(long.chars().count(), "string ".len() + 2 + SHOWN + 3);
    }

    #[test]
    fn a_secret_is_masked_before_it_could_be_cut() {
        let secret = "k3y-".repeat(30);
        let mask = Mask::new([secret.as_str()]);
        let named = serde_json::Map::from_iter([(secret.clone(), json!(1))]);
        for (value, words) in [
            (json!(secret), r#"string "***""#),
            (json!(format!("your key {secret}")), r#"string "your key ***""#),
            (Value::Object(named), "object with `***`"),
        ] {
            assert_eq!(value_words(&mask, &value), words);
        }
    }
}
