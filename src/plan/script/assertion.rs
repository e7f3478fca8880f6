//! What has to hold of an answer, held against one.

use regex::Regex;
use serde_json::Value;

use crate::plan::script::answer::{Got, Seen};
use crate::plan::script::unwritten::Unwritten;
use crate::plan::steps::SchemaOf;
use crate::suite::{Assertion, Claim, ClaimPlace, Filling, Typed, Values};
use crate::text::{Pointer, Span, duration};

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Unmet {
    /// Where it is said in the suite.
    pub span: Span,
    /// What it is said of, as a lower-case fragment: "status", "header `etag`", "`/data/id`".
    pub of: String,
    /// What has to hold, as a lower-case fragment. May hold values that are not to be shown.
    pub expected: String,
    /// The value that was expected, where it is one to compare with.
    pub wanted: Option<Value>,
    /// What there is. May hold values that are not to be shown.
    pub got: Got,
    /// Whether it is about how long the answer took.
    pub is_time: bool,
}

/// All claims that do not hold of an answer.
#[must_use]
pub fn check(claims: &[Claim], seen: &Seen<'_>, values: &dyn Values, schemas: &[SchemaOf]) -> Vec<Unmet> {
    claims.iter().filter_map(|claim| one(claim, seen, values, schemas)).collect()
}

fn one(claim: &Claim, seen: &Seen<'_>, values: &dyn Values, schemas: &[SchemaOf]) -> Option<Unmet> {
    let got = seen.at(&claim.place);
    let trial = Trial { values, schemas, is_text: is_text(&claim.place) };
    let (held, expected) = match (&claim.assertion, trial.holds(&claim.assertion, &got)) {
        (Assertion::Statuses(_) | Assertion::Within(_), Ok(_)) => {
            (special(&claim.assertion, seen), trial.words(&claim.assertion))
        }
        (assertion, Ok(held)) => (held, trial.words(assertion)),
        (_, Err(why)) => (false, why.to_string()),
    };
    if held {
        return None;
    }
    let wanted = match &claim.assertion {
        Assertion::Equals(typed) => typed.fill(values).ok(),
        _ => None,
    };
    let is_time = claim.place == ClaimPlace::Within;
    Some(Unmet { span: claim.span.clone(), of: words(&claim.place), expected, wanted, got, is_time })
}

fn special(assertion: &Assertion, seen: &Seen<'_>) -> bool {
    match assertion {
        Assertion::Statuses(ranges) => ranges.iter().any(|&(from, to)| (from..=to).contains(&seen.status)),
        Assertion::Within(limit) => seen.elapsed <= *limit,
        _ => true,
    }
}

/// Whether what stands there is always text.
fn is_text(place: &ClaimPlace) -> bool {
    match place {
        ClaimPlace::Header(_) | ClaimPlace::Cookie(_) | ClaimPlace::Text => true,
        ClaimPlace::Status | ClaimPlace::Body(_) | ClaimPlace::Bytes | ClaimPlace::Within => false,
    }
}

/// A place, as a lower-case fragment.
#[must_use]
pub fn words(place: &ClaimPlace) -> String {
    match place {
        ClaimPlace::Status => "status".to_owned(),
        ClaimPlace::Header(name) => format!("header `{name}`"),
        ClaimPlace::Cookie(name) => format!("cookie `{name}`"),
        ClaimPlace::Body(path) => path.to_string(),
        ClaimPlace::Text => "the body's text".to_owned(),
        ClaimPlace::Bytes => "the body's length in bytes".to_owned(),
        ClaimPlace::Within => "time".to_owned(),
    }
}

/// What assertions are tried with.
struct Trial<'t> {
    values: &'t dyn Values,
    schemas: &'t [SchemaOf],
    is_text: bool,
}

impl Trial<'_> {
    fn holds(&self, assertion: &Assertion, got: &Got) -> Result<bool, Unwritten> {
        let value = match (assertion, got) {
            (Assertion::Exists(is), got) => return Ok(*is == matches!(got, Got::Value(_))),
            (Assertion::Not(inner), got) => {
                return inner.iter().try_fold(true, |so_far, inner| Ok(so_far && !self.holds(inner, got)?));
            }
            (_, Got::Nothing(_)) => return Ok(false),
            (_, Got::Value(value)) => value,
        };
        let filled = |typed: &Typed| typed.fill(self.values).map_err(Unwritten::from);
        let as_text = |typed: &Typed| filled(typed).map(text);
        Ok(match assertion {
            Assertion::Statuses(_) | Assertion::Within(_) | Assertion::Exists(_) | Assertion::Not(_) => true,
            Assertion::Equals(typed) => self.same(value, &filled(typed)?),
            Assertion::OneOf(several) => several.iter().try_fold(false, |found, typed| {
                Ok::<_, Unwritten>(found || self.same(value, &filled(typed)?))
            })?,
            Assertion::Contains(typed) => Self::contains(value, &filled(typed)?),
            Assertion::StartsWith(typed) => text(value.clone()).starts_with(&as_text(typed)?),
            Assertion::EndsWith(typed) => text(value.clone()).ends_with(&as_text(typed)?),
            Assertion::Matches(typed) => {
                let pattern = as_text(typed)?;
                let regex = Regex::new(&pattern)
                    .map_err(|_| Unwritten::Why(format!("`{pattern}` is no regular expression")))?;
                regex.is_match(&text(value.clone()))
            }
            Assertion::Type(types) => types.iter().any(|kind| kind.is_of(value)),
            Assertion::Length(inner) => match length(value) {
                Some(length) => {
                    let got = Got::Value(length.into());
                    inner.iter().try_fold(true, |so_far, inner| {
                        Ok::<_, Unwritten>(so_far && self.holds(inner, &got)?)
                    })?
                }
                None => false,
            },
            Assertion::Gt(typed) => order(value, &filled(typed)?).is_some_and(std::cmp::Ordering::is_gt),
            Assertion::Gte(typed) => order(value, &filled(typed)?).is_some_and(std::cmp::Ordering::is_ge),
            Assertion::Lt(typed) => order(value, &filled(typed)?).is_some_and(std::cmp::Ordering::is_lt),
            Assertion::Lte(typed) => order(value, &filled(typed)?).is_some_and(std::cmp::Ordering::is_le),
            Assertion::Schema(pointer, _) => self.schema(pointer).is_none_or(|schema| schema.admits(value)),
        })
    }

    fn schema(&self, pointer: &Pointer) -> Option<&SchemaOf> {
        self.schemas.iter().find(|schema| schema.pointer() == pointer)
    }

    fn same(&self, got: &Value, wanted: &Value) -> bool {
        if self.is_text && !wanted.is_null() {
            return text(got.clone()) == text(wanted.clone());
        }
        same(got, wanted)
    }

    fn contains(got: &Value, wanted: &Value) -> bool {
        match (got, wanted) {
            (Value::Array(items), wanted) => {
                items.iter().any(|item| same(item, wanted) || holds_all(item, wanted))
            }
            (Value::Object(_), Value::Object(_)) => holds_all(got, wanted),
            (Value::Object(members), Value::String(name)) => members.contains_key(name),
            (got, wanted) => text(got.clone()).contains(&text(wanted.clone())),
        }
    }

    /// What has to hold, as a lower-case fragment.
    fn words(&self, assertion: &Assertion) -> String {
        let value = |typed: &Typed| match typed.fill(self.values) {
            Ok(value) => value.to_string(),
            Err(unset) => format!("`${{{}}}`, which is not known", unset.name),
        };
        let all = |inner: &[Assertion]| {
            inner.iter().map(|assertion| self.words(assertion)).collect::<Vec<_>>().join(" and ")
        };
        match assertion {
            Assertion::Statuses(ranges) => statuses(ranges),
            Assertion::Within(limit) => format!("within {}", duration(*limit)),
            Assertion::Equals(typed) => value(typed),
            Assertion::Not(inner) => format!("not {}", all(inner)),
            Assertion::Contains(typed) => format!("contains {}", value(typed)),
            Assertion::Matches(typed) => format!("matches {}", value(typed)),
            Assertion::StartsWith(typed) => format!("starts with {}", value(typed)),
            Assertion::EndsWith(typed) => format!("ends with {}", value(typed)),
            Assertion::Type(types) => {
                format!("type {}", types.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(" or "))
            }
            Assertion::Length(inner) => format!("length {}", all(inner)),
            Assertion::OneOf(several) => {
                format!("one of {}", several.iter().map(value).collect::<Vec<_>>().join(", "))
            }
            Assertion::Exists(true) => "something there".to_owned(),
            Assertion::Exists(false) => "nothing there".to_owned(),
            Assertion::Gt(typed) => format!("more than {}", value(typed)),
            Assertion::Gte(typed) => format!("at least {}", value(typed)),
            Assertion::Lt(typed) => format!("less than {}", value(typed)),
            Assertion::Lte(typed) => format!("at most {}", value(typed)),
            Assertion::Schema(pointer, _) => format!("a value of `{}`", pointer.fragment()),
        }
    }
}

fn statuses(ranges: &[(u16, u16)]) -> String {
    let names = ranges.iter().map(
        |&(from, to)| {
            if from == to { from.to_string() } else { format!("{}XX", from / 100) }
        },
    );
    names.collect::<Vec<_>>().join(" or ")
}

fn text(value: Value) -> String {
    Filling::Value(value).into_text()
}

/// Whether two values are the same; numbers by what they are worth.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, member)| other.get(name).is_some_and(|other| same(member, other)))
        }
        (one, other) => one == other,
    }
}

/// Whether an object has all members of another.
fn holds_all(got: &Value, wanted: &Value) -> bool {
    match (got, wanted) {
        (Value::Object(got), Value::Object(wanted)) => wanted.iter().all(|(name, wanted)| {
            got.get(name).is_some_and(|got| same(got, wanted) || holds_all(got, wanted))
        }),
        (
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_)
            | Value::Object(_),
            _,
        ) => false,
    }
}

fn length(value: &Value) -> Option<usize> {
    match value {
        Value::String(text) => Some(text.chars().count()),
        Value::Array(items) => Some(items.len()),
        Value::Object(members) => Some(members.len()),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// Numbers by what they are worth, in text too; other text as text, which orders dates of RFC 3339.
fn order(got: &Value, wanted: &Value) -> Option<std::cmp::Ordering> {
    let number = |value: &Value| match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    match (number(got), number(wanted)) {
        (Some(got), Some(wanted)) => got.partial_cmp(&wanted),
        _ => Some(got.as_str()?.cmp(wanted.as_str()?)),
    }
}
