//! What stands in a text place before any schema is asked.

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// A structure as it is known before any schema is asked: all leaves are text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Raw {
    Text(String),
    List(Vec<Raw>),
    Map(Vec<(String, Raw)>),
    /// As `a[b]=1` pairs tell it: a list where all names are indexes and the schema wants one.
    Brackets(Vec<(String, Raw)>),
    /// A document of its own, such as a part that says that it is JSON.
    Known(Value),
    /// One of these: what the document says, then what an indulgent server may read as well.
    Either(Candidates),
}

/// The structures that one text may be.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Candidates {
    /// As the document says; the likeliest first.
    pub(super) strict: Vec<Raw>,
    /// What a server may take as well, out of habit or kindness.
    pub(super) lenient: Vec<Raw>,
}

impl Candidates {
    /// Just this one.
    pub(super) fn only(raw: Raw) -> Self {
        Self { strict: vec![raw], lenient: Vec::new() }
    }

    /// The one structure, or a choice between them.
    pub(super) fn into_raw(mut self) -> Raw {
        if self.strict.len() == 1 && self.lenient.is_empty() {
            return self.strict.remove(0);
        }
        Raw::Either(self)
    }
}

impl Raw {
    /// A text leaf.
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// Whether brackets tell of a structure in a structure.
    pub(super) fn is_deep(&self) -> bool {
        matches!(self, Self::Brackets(members) if members.iter().any(|(_, below)| !matches!(below, Self::Text(_))))
    }

    /// A list of text leaves.
    pub(super) fn texts<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::List(texts.into_iter().map(|text| Self::text(text.as_ref())).collect())
    }
}

/// Percent-decodes; bytes that are no UTF-8 become replacement characters.
pub(super) fn unescape(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Percent-decodes where a `+` is a blank as well (WHATWG URL, section 5.1).
pub(super) fn unescape_form(text: &str) -> String {
    unescape(&text.replace('+', " "))
}

/// `name=value` pairs between `&`, decoded.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (unescape_form(name), unescape_form(value))
        })
        .collect()
}

/// Texts in turn as names and values; an odd last one has an empty value.
pub(super) fn alternate<T: AsRef<str>>(parts: &[T]) -> Raw {
    let value = |pair: &[T]| Raw::text(pair.get(1).map(AsRef::as_ref).unwrap_or_default());
    Raw::Map(parts.chunks(2).map(|pair| (pair[0].as_ref().to_owned(), value(pair))).collect())
}

/// `name=value` texts as names and values.
pub(super) fn assigned(parts: &[&str], unescape: fn(&str) -> String) -> Raw {
    let pair = |part: &&str| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        (unescape(name), Raw::Text(unescape(value)))
    };
    Raw::Map(parts.iter().map(pair).collect())
}

/// How deep brackets nest; what is deeper is nobody's parameter, and reading it would cost the stack.
const DEPTH: usize = 32;

/// Puts `a[b][c]=1`, `a[]=1` and `a[0][x]=1` pairs below `name` together; `None` when there is none.
pub(super) fn unbracketed(name: &str, pairs: &[(String, Raw)]) -> Option<Raw> {
    let mut root = None;
    for (key, value) in pairs {
        let Some(rest) = key.strip_prefix(name).filter(|rest| rest.starts_with('[') && rest.ends_with(']'))
        else {
            continue;
        };
        let keys: Vec<&str> = rest[1..rest.len() - 1].split("][").collect();
        if keys.len() > DEPTH {
            continue;
        }
        insert(root.get_or_insert_with(|| Raw::Brackets(Vec::new())), &keys, value);
    }
    root
}

fn insert(at: &mut Raw, keys: &[&str], value: &Raw) {
    let Raw::Brackets(members) = at else { return };
    let Some((key, rest)) = keys.split_first() else { return };
    let key = if key.is_empty() { members.len().to_string() } else { (*key).to_owned() };
    let position = members.iter().position(|(name, _)| *name == key);
    match (position, rest.is_empty()) {
        (Some(position), true) => {
            let earlier = std::mem::replace(&mut members[position].1, Raw::List(Vec::new()));
            let mut items = if let Raw::List(items) = earlier { items } else { vec![earlier] };
            items.push(value.clone());
            members[position].1 = Raw::List(items);
        }
        (Some(position), false) => insert(&mut members[position].1, rest, value),
        (None, true) => members.push((key, value.clone())),
        (None, false) => {
            let mut below = Raw::Brackets(Vec::new());
            insert(&mut below, rest, value);
            members.push((key, below));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_become_the_structure_that_they_tell() {
        let read = |text: &str| {
            let pairs: Vec<_> = pairs(text).into_iter().map(|(key, value)| (key, Raw::Text(value))).collect();
            unbracketed("a", &pairs)
        };
        let text = |text: &str| Raw::text(text);
        let map = |members: Vec<(&str, Raw)>| {
            Raw::Brackets(members.into_iter().map(|(name, raw)| (name.to_owned(), raw)).collect())
        };
        assert_eq!(read("b[c]=1"), None);
        assert_eq!(read("a[b][c]=1&x=2"), Some(map(vec![("b", map(vec![("c", text("1"))]))])));
        assert_eq!(read("a[]=1&a[]=2"), Some(map(vec![("0", text("1")), ("1", text("2"))])));
        let nested = map(vec![("0", map(vec![("x", text("1")), ("y", text("2"))]))]);
        assert_eq!(read("a[0][x]=1&a[0][y]=2"), Some(nested));
        let twice = Raw::texts(["1", "2"]);
        assert_eq!(read("a[b]=1&a[b]=2"), Some(map(vec![("b", twice)])));
    }
}
