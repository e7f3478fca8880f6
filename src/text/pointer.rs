//! JSON Pointers (RFC 6901): the address of a value inside a JSON document.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde_json::Value;

/// A JSON Pointer (RFC 6901), kept in its escaped text form: `""` is the whole document, `/a~1b/0` the first
/// item of the member `a/b`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(String);

/// What a URI fragment must not hold as it stands (RFC 3986 section 3.5).
const FRAGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'%')
    .add(b'[')
    .add(b']')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

impl Pointer {
    /// The pointer to the whole document, where a constant is needed.
    pub const ROOT: Self = Self(String::new());

    /// The pointer to the whole document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// Takes escaped text as it stands; a missing first `/` is added.
    #[must_use]
    pub fn new(text: &str) -> Self {
        if text.is_empty() || text.starts_with('/') {
            Self(text.to_owned())
        } else {
            Self(format!("/{text}"))
        }
    }

    /// The pointer made of these unescaped tokens.
    #[must_use]
    pub fn of<T: AsRef<str>>(tokens: impl IntoIterator<Item = T>) -> Self {
        tokens.into_iter().fold(Self::root(), |at, token| at.child(token.as_ref()))
    }

    /// This pointer, one unescaped token further down.
    #[must_use]
    pub fn child(&self, token: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + token.len() + 1);
        text.push_str(&self.0);
        text.push('/');
        for c in token.chars() {
            match c {
                '~' => text.push_str("~0"),
                '/' => text.push_str("~1"),
                c => text.push(c),
            }
        }
        Self(text)
    }

    /// This pointer, one array index further down.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// This pointer with another one appended.
    #[must_use]
    pub fn join(&self, below: &Self) -> Self {
        Self(format!("{}{}", self.0, below.0))
    }

    /// The unescaped tokens, outermost first.
    pub fn tokens(&self) -> impl DoubleEndedIterator<Item = Cow<'_, str>> {
        let mut tokens = self.0.split('/');
        tokens.next();
        tokens.map(|token| {
            if token.contains('~') {
                Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
            } else {
                Cow::Borrowed(token)
            }
        })
    }

    /// The pointer to the container; `None` at the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.rfind('/').map(|cut| Self(self.0[..cut].to_owned()))
    }

    /// The last unescaped token; `None` at the root.
    #[must_use]
    pub fn last(&self) -> Option<Cow<'_, str>> {
        self.tokens().next_back()
    }

    /// Whether this is the root.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this place is `other` or lies below it.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.strip_prefix(&other.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// What is left of this pointer below `other`; `None` when it does not lie there.
    #[must_use]
    pub fn below(&self, other: &Self) -> Option<Self> {
        self.is_within(other).then(|| Self(self.0[other.0.len()..].to_owned()))
    }

    /// The value at this place.
    #[must_use]
    pub fn resolve<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        self.tokens().try_fold(value, |at, token| match at {
            Value::Object(members) => members.get(&*token),
            Value::Array(items) => items.get(index(&token)?),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        })
    }

    /// The value at this place, to change it.
    #[must_use]
    pub fn resolve_mut<'v>(&self, value: &'v mut Value) -> Option<&'v mut Value> {
        self.tokens().try_fold(value, |at, token| match at {
            Value::Object(members) => members.get_mut(&*token),
            Value::Array(items) => items.get_mut(index(&token)?),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        })
    }

    /// This pointer as a URI fragment: `#/a~1b`, percent-encoded (RFC 6901 section 6).
    #[must_use]
    pub fn fragment(&self) -> String {
        format!("#{}", utf8_percent_encode(&self.0, FRAGMENT))
    }

    /// The pointer that a reference of the form `#/a~1b` holds, percent-decoded (RFC 6901 section 6); `None` for any other
    /// reference.
    #[must_use]
    pub fn of_fragment(reference: &str) -> Option<Self> {
        let fragment = reference.strip_prefix('#').filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
        Some(Self::new(&percent_decode_str(fragment).decode_utf8_lossy()))
    }

    /// The escaped text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An index into an array: digits, without a leading zero (RFC 6901 section 4).
fn index(token: &str) -> Option<usize> {
    let is_canonical =
        token == "0" || !token.starts_with('0') && token.bytes().all(|byte| byte.is_ascii_digit());
    if is_canonical { token.parse().ok() } else { None }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_escaped_on_the_way_in_and_unescaped_on_the_way_out() {
        let pointer = Pointer::root().child("a/b").child("m~n").index(0);
        assert_eq!(pointer.as_str(), "/a~1b/m~0n/0");
        assert_eq!(pointer.tokens().collect::<Vec<_>>(), ["a/b", "m~n", "0"]);
        assert_eq!(pointer.parent().unwrap().as_str(), "/a~1b/m~0n");
    }

    #[test]
    fn a_place_is_found_by_names_and_by_canonical_indexes() {
        let mut value = serde_json::json!({"a/b": [1, {"~": 2}], "01": 3, "": 4});
        for (pointer, expected) in [
            ("", Some(value.clone())),
            ("/a~1b/0", Some(serde_json::json!(1))),
            ("/a~1b/1/~0", Some(serde_json::json!(2))),
            ("/01", Some(serde_json::json!(3))),
            ("/", Some(serde_json::json!(4))),
            ("/a~1b/00", None),
            ("/a~1b/-", None),
            ("/a~1b/2", None),
            ("/a~1b/0/x", None),
        ] {
            assert_eq!(Pointer::new(pointer).resolve(&value), expected.as_ref(), "{pointer}");
            assert_eq!(Pointer::new(pointer).resolve_mut(&mut value).cloned(), expected, "{pointer}");
        }
    }

    #[test]
    fn a_sibling_with_the_same_beginning_is_not_within() {
        assert!(Pointer::new("/a/b").is_within(&Pointer::new("/a")));
        assert!(!Pointer::new("/ab").is_within(&Pointer::new("/a")));
    }
}
