//! Credentials in texts, by the names that they stand under. What is broken or cut off is searched as far as it goes.

use std::ops::Range;

use percent_encoding::percent_decode_str;

use crate::spec::Syntax;
use crate::text::is_credential;

/// Where the values stand that are named as credentials are.
pub(super) fn places(text: &str, syntax: Syntax) -> Vec<Range<usize>> {
    let looks_like_json = text.trim_start().starts_with(['{', '[']);
    match syntax {
        Syntax::Form => pairs(text),
        Syntax::Multipart => parts(text),
        Syntax::Xml => elements(text),
        Syntax::Json | Syntax::JsonLines => members(text),
        Syntax::Text | Syntax::Yaml | Syntax::Binary | Syntax::Other if looks_like_json => members(text),
        Syntax::Text | Syntax::Yaml | Syntax::Binary | Syntax::Other => Vec::new(),
    }
}

/// The values of a query's or a form's pairs.
pub(super) fn pairs(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut start = 0;
    for pair in text.split('&') {
        if let Some((name, value)) = pair.split_once('=')
            && !value.is_empty()
            && is_credential(&percent_decode_str(name).decode_utf8_lossy())
        {
            places.push(start + name.len() + 1..start + pair.len());
        }
        start += pair.len() + 1;
    }
    places
}

/// Strings that are members of JSON objects, without their quotes.
fn members(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut places = Vec::new();
    let mut name: Option<Range<usize>> = None;
    let mut is_value = false;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let string = at + 1..end_of_string(bytes, at + 1);
                at = string.end;
                if !is_value {
                    name = Some(string);
                } else if name.take().is_some_and(|name| names_credential(&text[name])) && !string.is_empty()
                {
                    places.push(string);
                    is_value = false;
                } else {
                    is_value = false;
                }
            }
            b':' => is_value = name.is_some(),
            byte if byte.is_ascii_whitespace() => {}
            _ => (name, is_value) = (None, false),
        }
        at += 1;
    }
    places
}

/// A `key` alone names things more often than it opens them.
fn names_credential(name: &str) -> bool {
    is_credential(name) && !name.eq_ignore_ascii_case("key")
}

/// The place of the quote that ends a string, or the end of all.
fn end_of_string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The parts of a multipart body (RFC 7578 section 4.2).
fn parts(text: &str) -> Vec<Range<usize>> {
    const NAME: &str = "name=\"";
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find(NAME).map(|at| from + at + NAME.len()) {
        from = at;
        let Some(name) = text[at..].split('"').next() else { break };
        let Some(start) = text[at..].find("\r\n\r\n").map(|start| at + start + 4) else { break };
        let end = text[start..].find("\r\n--").map_or(text.len(), |end| start + end);
        if is_credential(name) && end > start {
            places.push(start..end);
            from = end;
        }
    }
    places
}

/// The texts of XML elements.
fn elements(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find('<').map(|at| from + at + 1) {
        let Some(close) = text[open..].find('>').map(|at| open + at) else { break };
        from = close + 1;
        let name =
            text[open..close].split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        let name = name.rsplit(':').next().unwrap_or_default();
        let end = text[from..].find('<').map_or(text.len(), |at| from + at);
        if !name.is_empty() && is_credential(name) && end > from {
            places.push(from..end);
        }
        from = end;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_is_found_by_its_name_wherever_it_stands() {
        for (syntax, text, found) in [
            (Syntax::Json, r#"{"a": "b", "access_token": "t\"1", "n": {"password" : "p"}}"#, "t\\\"1 p"),
            (Syntax::Json, r#"{"token": 7, "x": "y", "secret": null, "b": ["secret", "z"]}"#, ""),
            (Syntax::Json, r#"{"key": "k", "api_key": "a", "token_type": "Bearer"}"#, "a"),
            (Syntax::Json, r#"{"client_secret": "cut o"#, "cut o"),
            (Syntax::Json, r#"{"client_secret": "cut \"#, "cut \\"),
            (Syntax::Other, r#"[{"refresh_token":"r"}]"#, "r"),
            (Syntax::Text, "password: not searched", ""),
            (Syntax::Form, "a=b&client%5Fsecret=s%201&password=", "s%201"),
            (
                Syntax::Multipart,
                "--b\r\ncontent-disposition: form-data; name=\"password\"\r\n\r\npw\r\n--b\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b--",
                "pw",
            ),
            (Syntax::Xml, "<a><n:password x='1'>pw</n:password><b>c</b><token/>rest</a>", "pw rest"),
            (Syntax::Xml, "<password>cut", "cut"),
            (Syntax::Xml, "<password", ""),
        ] {
            let texts: Vec<&str> = places(text, syntax).into_iter().map(|place| &text[place]).collect();
            assert_eq!(texts.join(" "), found, "{text}");
        }
    }
}
