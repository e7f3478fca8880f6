//! Places in a body: JSON Pointer (RFC 6901) or JSONPath (RFC 9535).

use std::fmt;

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::text::Pointer;

/// A place in a JSON body, or several.
#[derive(Clone, Debug, PartialEq)]
pub enum Path {
    /// One place.
    Pointer(Pointer),
    /// What a query finds; the flag says whether it names one place only (RFC 9535 section 2.1.1: a singular query).
    Query(Box<JsonPath>, Finds),
}

/// How much a query can find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finds {
    /// One value at most: it is the value.
    One,
    /// Any number: they are a list.
    Many,
}

impl Path {
    /// Reads `/data/id` or `$.data[*].id`; `None` for what begins otherwise.
    ///
    /// # Errors
    /// What is wrong with it, as a lower-case fragment.
    pub(crate) fn parse(text: &str) -> Option<Result<Self, String>> {
        if text.is_empty() || text.starts_with('/') {
            return Some(Ok(Self::Pointer(Pointer::new(text))));
        }
        if !text.starts_with('$') {
            return None;
        }
        let finds = if is_singular(text) { Finds::One } else { Finds::Many };
        Some(match JsonPath::parse(text) {
            Ok(path) => Ok(Self::Query(Box::new(path), finds)),
            Err(error) => Err(error.message().to_lowercase()),
        })
    }

    /// What stands there; `None` for nothing. A query for several is a list, which may be empty.
    #[must_use]
    pub fn find(&self, body: &Value) -> Option<Value> {
        match self {
            Self::Pointer(pointer) => pointer.resolve(body).cloned(),
            Self::Query(path, Finds::One) => path.query(body).first().cloned(),
            Self::Query(path, Finds::Many) => Some(path.query(body).all().into_iter().cloned().collect()),
        }
    }

    /// The one place that it names, where that can be told without an answer.
    #[must_use]
    pub fn pointer(&self) -> Option<&Pointer> {
        match self {
            Self::Pointer(pointer) => Some(pointer),
            Self::Query(..) => None,
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pointer(pointer) if pointer.is_root() => f.write_str("the body"),
            Self::Pointer(pointer) => write!(f, "`{pointer}`"),
            Self::Query(path, _) => write!(f, "`{path}`"),
        }
    }
}

/// Whether a query has only names and indexes.
fn is_singular(text: &str) -> bool {
    let mut quote = None;
    let mut before = ' ';
    for c in text.chars() {
        match quote {
            Some(open) if c == open && before != '\\' => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if matches!(c, '*' | '?' | ':' | ',') || (c == '.' && before == '.') => return false,
            Some(_) | None => {}
        }
        before = c;
    }
    true
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_place_is_a_value_and_a_query_for_several_is_a_list() {
        let body = json!({"data": [{"id": 1, "a.b": null}, {"id": 2}], "one": {"x*": "y"}});
        for (text, found) in [
            ("/data/0/id", Some(json!(1))),
            ("/data/2", None),
            ("", Some(body.clone())),
            ("$", Some(body.clone())),
            ("$.data[1].id", Some(json!(2))),
            ("$.data[0]['a.b']", Some(json!(null))),
            ("$.one['x*']", Some(json!("y"))),
            ("$.none", None),
            ("$.data[*].id", Some(json!([1, 2]))),
            ("$..id", Some(json!([1, 2]))),
            ("$.data[?@.id > 1].id", Some(json!([2]))),
            ("$.data[5:].id", Some(json!([]))),
        ] {
            let path = Path::parse(text).unwrap().unwrap();
            assert_eq!(path.find(&body), found, "{text}");
        }
        assert!(Path::parse("data").is_none());
        assert!(Path::parse("$.data[").unwrap().is_err());
    }
}
