//! `request:`: which operation, and with which path.

use std::fmt;

use crate::suite::fields::Wrong;
use crate::suite::raw::{Kind, Node, Scalar};
use crate::suite::scenario::typed::Typed;
use crate::suite::template::Stencil;
use crate::text::Complaint;

/// What a step asks for.
#[derive(Clone, Debug)]
pub enum Target {
    /// `METHOD /path?query`.
    Line {
        /// As typed, in upper case.
        method: String,
        /// What stands between the slashes of the path.
        segments: Vec<Segment>,
        /// The pairs behind `?`.
        query: Vec<(String, Typed)>,
        /// As typed.
        text: String,
    },
    /// An `operationId`.
    Named(String),
}

/// What stands between two slashes of a path.
#[derive(Clone, Debug)]
pub enum Segment {
    /// Text as it goes on the wire; a name in braces is a path parameter that `path:` gives.
    Text(String),
    /// With `${...}` in it: what it is filled with is percent-encoded.
    Filled(Typed),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line { text, .. } | Self::Named(text) => f.write_str(text),
        }
    }
}

const EXPECTED: &str = "a method and a path such as `GET /leads/${id}`, or an operationId";

/// Reads `request:`.
pub(super) fn read(node: &Node, log: &mut Vec<Complaint>) -> Result<Target, Wrong> {
    let Kind::Scalar(scalar) = &node.kind else { return Err(Wrong::kind(EXPECTED)) };
    let text = scalar.text.trim();
    let Some((method, target)) = text.split_once(char::is_whitespace) else {
        let is_name = !text.is_empty() && !text.starts_with('/') && !text.contains("${");
        return if is_name { Ok(Target::Named(text.to_owned())) } else { Err(Wrong::kind(EXPECTED)) };
    };
    let target = target.trim_start();
    let is_method = method.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    if !is_method || !target.starts_with('/') {
        let way_out = if is_method { "the path begins with `/`, behind the server's base path" } else { "" };
        return Err(Wrong::Kind(EXPECTED.into(), way_out.into()));
    }
    let (path, query) = split(target, '?').map_or((target, ""), |at| (&target[..at], &target[at + 1..]));
    let segments = pieces(path, '/').into_iter().map(|text| segment(text, node, log)).collect();
    let query = pieces(query, '&').into_iter().filter(|pair| !pair.is_empty());
    let query = query.map(|pair| {
        let (name, value) = split(pair, '=').map_or((pair, ""), |at| (&pair[..at], &pair[at + 1..]));
        (name.to_owned(), part(value, node, log))
    });
    Ok(Target::Line {
        method: method.to_ascii_uppercase(),
        segments,
        query: query.collect(),
        text: format!("{} {target}", method.to_ascii_uppercase()),
    })
}

fn segment(text: &str, node: &Node, log: &mut Vec<Complaint>) -> Segment {
    if text.contains("${") { Segment::Filled(part(text, node, log)) } else { Segment::Text(text.to_owned()) }
}

/// A part of the scalar, as a value of its own.
fn part(text: &str, node: &Node, log: &mut Vec<Complaint>) -> Typed {
    let Kind::Scalar(scalar) = &node.kind else { return Typed::read(node, log) };
    let scalar = Scalar { typed: text.into(), text: text.into(), ..scalar.clone() };
    let part = Node { kind: Kind::Scalar(scalar), span: node.span.clone() };
    let typed = Typed::read(&part, log);
    match typed.stencil {
        // What stands in a URL is text.
        Stencil::Value(_) => typed.with_text(text),
        Stencil::Template(_) | Stencil::List(_) | Stencil::Map(_) => typed,
    }
}

/// Where the sign stands first outside `${...}`.
fn split(text: &str, sign: char) -> Option<usize> {
    let mut depth = 0_usize;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '{' if before == '$' || depth > 0 => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            c if c == sign && depth == 0 => return Some(at),
            _ => {}
        }
        before = c;
    }
    None
}

fn pieces(text: &str, sign: char) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = split(rest, sign) {
        pieces.push(&rest[..at]);
        rest = &rest[at + sign.len_utf8()..];
    }
    pieces.push(rest);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_inside_a_template_part_nothing() {
        for (text, sign, parts) in [
            ("/a/${b:-c/d}/e", '/', &["", "a", "${b:-c/d}", "e"][..]),
            ("a=${x:-1&2}&b=3", '&', &["a=${x:-1&2}", "b=3"]),
            ("", '&', &[""]),
        ] {
            assert_eq!(pieces(text, sign), parts, "{text}");
        }
    }
}
