//! What the API itself says about an error: its code, its message, its name for the request.

use std::collections::HashMap;
use std::hash::Hash;

use serde_json::Value;

use crate::send::Response;
use crate::suite::Envelope;
use crate::text::Pointer;

/// What the API itself said, as far as it can be found. Never masked here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Its machine-readable code: `VALIDATION_ERROR`.
    pub code: Option<String>,
    /// Its message for people.
    pub message: Option<String>,
    /// Its name for the request, to give to its support.
    pub request_id: Option<String>,
}

/// Where APIs keep these where no suite says it: RFC 9457, OAuth, JSON:API, and the habits of frameworks.
const CODES: [&str; 9] = [
    "/code",
    "/error/code",
    "/errorCode",
    "/error_code",
    "/errors/0/code",
    "/error/type",
    "/error/status",
    "/type",
    "/detail/0/type",
];
const MESSAGES: [&str; 22] = [
    "/message",
    "/error/message",
    "/errorMessage",
    "/error_message",
    "/exception_detail/0/msg",
    "/exception_message",
    "/detail",
    "/detail/message",
    "/error_description",
    "/error",
    "/error/detail",
    "/msg",
    "/description",
    "/reason",
    "/errors/0/detail",
    "/errors/0/message",
    "/errors/0/title",
    "/errors/0/msg",
    "/errors/0",
    "/detail/0/msg",
    "/detail/0",
    "/title",
];
const REQUEST_IDS: [&str; 4] = ["/requestId", "/request_id", "/error/requestId", "/traceId"];
const REQUEST_ID_HEADERS: [&str; 6] =
    ["x-request-id", "request-id", "x-correlation-id", "x-amzn-requestid", "x-trace-id", "traceparent"];

impl Told {
    /// Reads an answer; only errors are asked for code and message.
    #[must_use]
    pub fn by(envelope: Option<&Envelope>, response: &Response) -> Self {
        let body: Option<Value> = serde_json::from_slice(&response.body).ok();
        let is_error = response.status >= 400;
        let find = |named: Option<&Pointer>, usual: &[&str]| {
            let body = body.as_ref()?;
            named
                .and_then(|pointer| text(pointer.resolve(body)?))
                .or_else(|| usual.iter().find_map(|pointer| text(body.pointer(pointer)?)))
        };
        let named =
            |field: fn(&Envelope) -> &Option<Pointer>| envelope.and_then(|envelope| field(envelope).as_ref());
        let header =
            || REQUEST_ID_HEADERS.iter().find_map(|name| response.header(name)).map(ToOwned::to_owned);
        Self {
            code: find(named(|envelope| &envelope.code), &CODES).filter(|_| is_error),
            message: find(named(|envelope| &envelope.message), &MESSAGES)
                .filter(|_| is_error)
                .map(|message| unescaped(&message)),
            request_id: find(named(|envelope| &envelope.request_id), &REQUEST_IDS).or_else(header),
        }
    }

    /// Whether it said nothing.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// What tells one cause from another: the code, and the message without what belongs to one request alone, which is what stands in
    /// quotes and words with digits in them. `None` where neither was told.
    fn cause(&self) -> Option<String> {
        let message = self.message.as_deref().map(gist).unwrap_or_default();
        let code = self.code.as_deref().unwrap_or_default();
        (!code.is_empty() || !message.is_empty()).then(|| format!("{code}\n{message}"))
    }
}

/// How many causes of one thing are told apart: some APIs have other words for every request.
const MOST_CAUSES: usize = 4;
/// How many words of a message tell causes apart.
const WORDS: usize = 24;

/// The causes of things, as far as the API's own words tell them apart.
#[derive(Clone, Debug)]
pub struct Causes<K>(HashMap<K, Vec<String>>);

impl<K> Default for Causes<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash> Causes<K> {
    /// The cause of one thing; `None` where nothing was told, and no words for all causes beyond the first few.
    pub fn of(&mut self, thing: K, told: &Told) -> Option<String> {
        let cause = told.cause()?;
        let known = self.0.entry(thing).or_default();
        if !known.contains(&cause) {
            if known.len() >= MOST_CAUSES {
                return Some(String::new());
            }
            known.push(cause.clone());
        }
        Some(cause)
    }
}

/// The first words of a message, with a mark for what stands in quotes and for words with digits in them.
fn gist(message: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    let mut rest = message;
    while words.len() < WORDS {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric() && !is_quote(c));
        let Some(first) = rest.chars().next() else { break };
        if let Some(end) = Some(first).filter(|c| is_quote(*c)).map(closing) {
            let behind = &rest[first.len_utf8()..];
            // A quote that nothing closes is none.
            match closed(behind, end) {
                Some(after) => {
                    rest = after;
                    words.push("#");
                }
                None => rest = behind,
            }
            continue;
        }
        // An apostrophe within a word is part of it.
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '\'').unwrap_or(rest.len());
        let word = &rest[..end];
        words.push(if word.contains(|c: char| c.is_ascii_digit()) { "#" } else { word });
        rest = &rest[end..];
    }
    words.dedup_by(|one, other| one == other && *one == "#");
    words.join(" ")
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '\u{201c}' | '\u{2018}')
}

fn closing(quote: char) -> char {
    match quote {
        '\u{201c}' => '\u{201d}',
        '\u{2018}' => '\u{2019}',
        other => other,
    }
}

/// What follows the quote that ends here: one before which no word goes on.
fn closed(text: &str, end: char) -> Option<&str> {
    text.match_indices(end)
        .map(|(at, found)| &text[at + found.len()..])
        .find(|after| !after.starts_with(char::is_alphanumeric))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A text with the character references in it that HTML templates leave behind (`&#39;`, `&quot;`), each read once.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        // None is longer: whoever writes a million ampersands is not to be read a million times.
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        let named = end.and_then(|end| Some((character(rest.get(1..end)?)?, rest.get(end + 1..)?)));
        if let Some((character, behind)) = named {
            plain.push(character);
            rest = behind;
        } else {
            plain.push('&');
            rest = &rest[1..];
        }
    }
    plain + rest
}

/// What a character reference stands for (HTML 13.5); `None` for those that nobody escapes, and for control characters.
fn character(name: &str) -> Option<char> {
    let number = |text: &str, radix| u32::from_str_radix(text, radix).ok().and_then(char::from_u32);
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let digits = name.strip_prefix('#').filter(|digits| digits.len() < 8)?;
            let found = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => number(hex, 16),
                None => number(digits, 10),
            };
            found.filter(|c| !c.is_control())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_told_apart_by_the_apis_own_words_but_never_by_its_values() {
        for (one, other, is_same) in [
            ("Key 'name' not present", "Key 'kind' not present", true),
            ("Key 'name' not present", "Key 'name' not a String", false),
            (r#"For input string: "text""#, r#"For input string: "4.2""#, true),
            (r#"For input string: "text""#, "limit must be 0 or greater", false),
            ("limit 100 is too high", "limit 7b is too high", true),
            ("can't read it", "can't write it", false),
            ("it's 'a'", "it's 'b'c'", true),
            ("no end of \"this", "no end of \"that", false),
            ("“a b” is taken", "“c” is taken", true),
            ("", "", true),
        ] {
            assert_eq!(gist(one) == gist(other), is_same, "{one} | {other}: {} {}", gist(one), gist(other));
        }
        let mut causes = Causes::default();
        let said = |code: &str| Told { code: Some(code.to_owned()), ..Told::default() };
        let codes = ["A", "B", "A", "C", "D", "E", "F", "D"];
        let told = codes.map(|code| causes.of("a", &said(code)).expect("something is told"));
        assert_eq!(told, ["A\n", "B\n", "A\n", "C\n", "D\n", "", "", "D\n"]);
        assert_eq!(causes.of("b", &said("E")).as_deref(), Some("E\n"));
        assert_eq!(causes.of("b", &Told::default()), None);
    }

    #[test]
    fn an_error_speaks_in_the_envelope_or_as_is_usual() {
        let envelope =
            Envelope { schema: None, code: Some(Pointer::new("/fault/id")), message: None, request_id: None };
        for (body, code, message, request_id) in [
            (r#"{"code": "A", "error": "bad", "requestId": "req_1"}"#, Some("A"), Some("bad"), Some("req_1")),
            (r#"{"fault": {"id": 7}, "detail": "no"}"#, Some("7"), Some("no"), Some("from-header")),
            (r#"{"detail": [{"msg": "field required"}]}"#, None, Some("field required"), Some("from-header")),
            (r#"{"exception_message": "bad &#39;a&#39;"}"#, None, Some("bad 'a'"), Some("from-header")),
            (
                r#"{"exception_detail": [{"msg": "too &lt;b&gt;"}]}"#,
                None,
                Some("too <b>"),
                Some("from-header"),
            ),
            (r#"{"errors": [{"code": 10, "title": "no"}]}"#, Some("10"), Some("no"), Some("from-header")),
            (
                r#"{"type": "about:blank", "title": "Not Found", "status": 404}"#,
                Some("about:blank"),
                Some("Not Found"),
                Some("from-header"),
            ),
            (
                r#"{"title": "Bad", "detail": "R&D &amp;amp; &#x41; &#0; &"}"#,
                None,
                Some("R&D &amp; A &#0; &"),
                Some("from-header"),
            ),
            ("<html>", None, None, Some("from-header")),
            ("", None, None, Some("from-header")),
        ] {
            let response = Response {
                status: 400,
                headers: vec![("x-request-id".to_owned(), "from-header".to_owned())],
                body: body.as_bytes().to_vec(),
            };
            let told = Told::by(Some(&envelope), &response);
            let got = (told.code.as_deref(), told.message.as_deref(), told.request_id.as_deref());
            assert_eq!(got, (code, message, request_id), "{body}");
        }
    }
}
