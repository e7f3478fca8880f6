//! Messages without what is secret in them: what a mask knows wherever it stands, and by its name what no mask can know.

use std::ops::Range;

use crate::send::exchange::Response;
use crate::send::log::scan::{pairs, places};
use crate::spec::{MediaType, Syntax};
use crate::text::{Mask, is_credential, is_secret_by_looks, is_token};

/// What stands in place of a secret.
const STARS: &str = "***";

/// A URL: user and password, parameters of the query and of the fragment.
pub(super) fn url(mask: &Mask, text: &str) -> String {
    let (head, rest) = match text.split_once("://") {
        Some((scheme, rest)) => {
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let (authority, rest) = rest.split_at(end);
            let host = authority.rsplit_once('@').map(|(_, host)| format!("{STARS}:{STARS}@{host}"));
            (format!("{scheme}://{}", host.unwrap_or_else(|| authority.to_owned())), rest)
        }
        None => (String::new(), text),
    };
    let mut hidden = head;
    let path = rest.find(['?', '#']).unwrap_or(rest.len());
    hidden.push_str(&rest[..path]);
    for part in rest[path..].split_inclusive(['?', '#']) {
        let sign = part.len() - usize::from(part.ends_with(['?', '#']));
        hidden.push_str(&starred(&part[..sign], &pairs(&part[..sign])));
        hidden.push_str(&part[sign..]);
    }
    mask.hide(&hidden).into_owned()
}

/// Headers: credentials keep their scheme, cookies their names.
pub(super) fn headers(mask: &Mask, headers: &[(String, String)]) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| (name.clone(), header(mask, name, value))).collect()
}

fn header(mask: &Mask, name: &str, value: &str) -> String {
    let cookie = |pair: &str| match pair.split_once('=') {
        Some((name, value)) if !value.is_empty() => format!("{name}={STARS}"),
        Some(_) | None => pair.to_owned(),
    };
    match name {
        _ if value.is_empty() => String::new(),
        "authorization" | "proxy-authorization" => match value.split_once(' ') {
            Some((scheme, _)) => format!("{scheme} {STARS}"),
            None => STARS.to_owned(),
        },
        "cookie" => value.split("; ").map(cookie).collect::<Vec<_>>().join("; "),
        "set-cookie" => match value.split_once(';') {
            Some((pair, rest)) => format!("{};{}", cookie(pair), mask.hide(rest)),
            None => cookie(value),
        },
        "location" | "content-location" | "referer" | "link" | "refresh" => url(mask, value),
        _ if is_credential(name) || is_token(value) => STARS.to_owned(),
        _ => mask.hide(value).into_owned(),
    }
}

/// A body that is text.
pub(super) fn body(mask: &Mask, text: &str, syntax: Syntax) -> String {
    mask.hide(&starred(text, &places(text, syntax))).into_owned()
}

fn starred(text: &str, places: &[Range<usize>]) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut shown = 0;
    for place in places {
        hidden.push_str(&text[shown..place.start]);
        hidden.push_str(STARS);
        shown = place.end;
    }
    hidden.push_str(&text[shown..]);
    hidden
}

/// How a message's body is written.
pub(super) fn syntax(headers: &[(String, String)]) -> Syntax {
    let named = headers.iter().find(|(name, _)| name == "content-type");
    named.map_or(Syntax::Json, |(_, value)| MediaType::syntax_of(value))
}

/// How much of an answer is searched for credentials.
const SEARCHED: usize = 1 << 20;

/// The credentials that an answer gives, as far as they are worth masking wherever they turn up from here on.
pub(super) fn given(answer: &Response) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (name, value) in &answer.headers {
        match name.as_str() {
            "set-cookie" => {
                let pair = value.split(';').next().and_then(|pair| pair.split_once('='));
                found.extend(pair.map(|(_, value)| value.trim_matches('"').to_owned()));
            }
            "location" => {
                let parameters = value.split(['?', '#']).skip(1);
                found.extend(
                    parameters.flat_map(|part| pairs(part).into_iter().map(|at| part[at].to_owned())),
                );
            }
            _ if is_credential(name) || is_token(value) => found.push(value.clone()),
            _ => {}
        }
    }
    let start = &answer.body[..answer.body.len().min(SEARCHED)];
    if let Ok(text) = std::str::from_utf8(start) {
        let inside = places(text, syntax(&answer.headers));
        found.extend(inside.into_iter().map(|place| unescaped(&text[place])));
    }
    found.retain(|text| is_secret_by_looks(text));
    found
}

/// The text that a JSON string stands for; of what is none, as it stands.
fn unescaped(text: &str) -> String {
    serde_json::from_str(&format!("\"{text}\"")).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_keeps_all_but_its_secrets() {
        let mask = Mask::new(["s3cr3t"]);
        for (text, hidden) in [
            ("http://h:1/a/b", "http://h:1/a/b"),
            ("http://ada:pw@h/a?b=c", "http://***:***@h/a?b=c"),
            ("https://h/a?api_key=1&b=2#access_token=x", "https://h/a?api_key=***&b=2#access_token=***"),
            ("/s3cr3t?x=s3cr3t?y", "/***?x=***?y"),
            ("https://h?token=t", "https://h?token=***"),
        ] {
            assert_eq!(url(&mask, text), hidden);
        }
    }

    #[test]
    fn headers_keep_schemes_and_names() {
        let mask = Mask::new(["s3cr3t"]);
        for (name, value, hidden) in [
            ("authorization", "Bearer abc", "Bearer ***"),
            ("authorization", "abc", "***"),
            ("cookie", "a=1; b=2", "a=***; b=***"),
            ("set-cookie", "sid=1; Path=/; HttpOnly", "sid=***; Path=/; HttpOnly"),
            ("x-api-key", "k", "***"),
            ("x-note", "is s3cr3t", "is ***"),
            ("location", "/a?token=x", "/a?token=***"),
            ("idempotency-key", "k", "k"),
            ("x-api-key", "", ""),
        ] {
            assert_eq!(header(&mask, name, value), hidden, "{name}: {value}");
        }
    }

    #[test]
    fn an_answer_gives_what_it_names_as_credentials() {
        let answer = Response {
            status: 200,
            headers: vec![
                ("set-cookie".to_owned(), "sid=0123456789ab; Path=/".to_owned()),
                ("location".to_owned(), "/cb?code=1#access_token=tok-000111".to_owned()),
            ],
            body: br#"{"access_token": "tok\/1234567", "token_type": "bearer-12345", "password": "string"}"#
                .to_vec(),
        };
        assert_eq!(given(&answer), ["0123456789ab", "tok-000111", "tok/1234567"]);
    }
}
