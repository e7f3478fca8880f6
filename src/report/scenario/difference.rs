//! Where two values differ.

use serde_json::Value;

use crate::judge::value_words;
use crate::text::Mask;
use crate::text::Pointer;

/// How many places are named.
const SHOWN: usize = 8;

/// The places in which a structure is not what was wanted, as lower-case fragments; empty for values that are none.
pub(super) fn places(mask: &Mask, wanted: &Value, got: &Value) -> Vec<String> {
    let is_structure = |value: &Value| value.is_object() || value.is_array();
    if !is_structure(wanted) || !is_structure(got) {
        return Vec::new();
    }
    let mut found = Vec::new();
    walk(mask, &Pointer::root(), (Some(wanted), Some(got)), &mut found);
    let more = found.len().saturating_sub(SHOWN);
    found.truncate(SHOWN);
    if more > 0 {
        found.push(format!("and {more} more"));
    }
    found
}

fn walk(mask: &Mask, at: &Pointer, pair: (Option<&Value>, Option<&Value>), found: &mut Vec<String>) {
    match pair {
        (Some(Value::Object(wanted)), Some(Value::Object(got))) => {
            let names = wanted.keys().chain(got.keys().filter(|name| !wanted.contains_key(*name)));
            for name in names {
                walk(mask, &at.child(name), (wanted.get(name), got.get(name)), found);
            }
        }
        (Some(Value::Array(wanted)), Some(Value::Array(got))) => {
            for index in 0..wanted.len().max(got.len()) {
                walk(mask, &at.index(index), (wanted.get(index), got.get(index)), found);
            }
        }
        (wanted, got) if wanted == got => {}
        (wanted, got) => {
            let told = |value: Option<&Value>| {
                value.map_or_else(|| "nothing".to_owned(), |value| value_words(mask, value))
            };
            found.push(format!("`{at}`: expected {}, got {}", told(wanted), told(got)));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn structures_differ_place_by_place() {
        let mask = Mask::new(["hush-hush"]);
        let wanted = json!({"a": 1, "b": [1, 2], "c": {"d": "x"}, "e": true});
        let got = json!({"a": 1, "b": [1, 3, 4], "c": {"d": "hush-hush"}});
        assert_eq!(
            places(&mask, &wanted, &got),
            [
                "`/b/1`: expected integer 2, got integer 3",
                "`/b/2`: expected nothing, got integer 4",
                "`/c/d`: expected string \"x\", got string \"***\"",
                "`/e`: expected boolean true, got nothing",
            ]
        );
        assert!(places(&mask, &json!(1), &json!(2)).is_empty());
    }
}
