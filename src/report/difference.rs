//! How two requests differ, place by place.

use serde_json::Value;

use crate::judge::value_words;
use crate::plan::Request;
use crate::text::Mask;

/// How many places are named.
const SHOWN: usize = 4;
/// How many are counted: what differs in more is another request.
const COUNTED: usize = 200;

/// A place in which two requests differ, and what each has there; `None` for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Difference {
    at: String,
    there: Option<String>,
    here: Option<String>,
}

/// The differences as one fragment: "`/body/email` (there string "a@b.c", here integer 42)"; empty where there are none.
pub(crate) fn words(mask: &Mask, there: &Request, here: &Request) -> String {
    let found = differences(mask, there, here);
    let told = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
    let named = found.iter().take(SHOWN).map(|it| {
        let (there, here) = (told(&it.there), told(&it.here));
        format!("`{}` (there {there}, here {here})", it.at)
    });
    let text = named.collect::<Vec<_>>().join(", ");
    match found.len().saturating_sub(SHOWN) {
        0 => text,
        more => format!("{text} and {more} more places"),
    }
}

fn differences(mask: &Mask, there: &Request, here: &Request) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut add = |at: String, there: Option<String>, here: Option<String>| {
        if there != here && found.len() < COUNTED {
            found.push(Difference { at, there, here });
        }
    };
    let quoted = |text: &str| Some(value_words(mask, &Value::from(text)).replacen("string ", "", 1));
    add("method".to_owned(), quoted(&there.method), quoted(&here.method));
    add("path".to_owned(), quoted(&there.path), quoted(&here.path));
    let (query, other) = (pairs(there.query.as_deref()), pairs(here.query.as_deref()));
    for name in names(&query, &other) {
        let value = |pairs: &[(&str, &str)]| joined(pairs, name).and_then(|value| quoted(&value));
        add(format!("/query/{name}"), value(&query), value(&other));
    }
    let header = |request: &Request, name: &str| request.header(name).and_then(quoted);
    let mut known: Vec<&str> = Vec::new();
    for (name, _) in there.headers.iter().chain(&here.headers) {
        if !known.contains(&name.as_str()) && name != "content-length" {
            known.push(name);
            add(format!("/header/{name}"), header(there, name), header(here, name));
        }
    }
    let json = |request: &Request| {
        request.body.as_ref().and_then(|body| serde_json::from_slice::<Value>(&body.0).ok())
    };
    if there.body == here.body {
        return found;
    }
    if let (Some(one), Some(other)) = (json(there), json(here)) {
        values((Some(&one), Some(&other)), "/body", &mut |at, one, other| {
            let told = |value: Option<&Value>| value.map(|value| value_words(mask, value));
            add(at, told(one), told(other));
        });
    } else {
        let told = |request: &Request| request.body.as_ref().map(|body| format!("{} bytes", body.0.len()));
        let (one, mut other) = (told(there), told(here));
        if one == other {
            other = other.map(|other| format!("{other}, others"));
        }
        add("/body".to_owned(), one, other);
    }
    found
}

fn pairs(query: Option<&str>) -> Vec<(&str, &str)> {
    let pairs = query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect()
}

fn names<'t>(one: &[(&'t str, &'t str)], other: &[(&'t str, &'t str)]) -> Vec<&'t str> {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in one.iter().chain(other) {
        if !names.contains(name) {
            names.push(name);
        }
    }
    names
}

fn joined(pairs: &[(&str, &str)], name: &str) -> Option<String> {
    let values: Vec<&str> =
        pairs.iter().filter(|(known, _)| *known == name).map(|(_, value)| *value).collect();
    (!values.is_empty()).then(|| values.join(", "))
}

/// Told of a place, and of what stands there on either side.
type See<'s> = dyn FnMut(String, Option<&Value>, Option<&Value>) + 's;

/// Calls back for each innermost place in which two values differ.
fn values((one, other): (Option<&Value>, Option<&Value>), at: &str, see: &mut See<'_>) {
    match (one, other) {
        (Some(Value::Object(members)), Some(Value::Object(others))) => {
            for name in members.keys().chain(others.keys().filter(|name| !members.contains_key(*name))) {
                let escaped = name.replace('~', "~0").replace('/', "~1");
                values((members.get(name), others.get(name)), &format!("{at}/{escaped}"), see);
            }
        }
        (Some(Value::Array(items)), Some(Value::Array(others))) => {
            for index in 0..items.len().max(others.len()) {
                values((items.get(index), others.get(index)), &format!("{at}/{index}"), see);
            }
        }
        (one, other) if one == other => {}
        (one, other) => see(at.to_owned(), one, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Body;

    fn request(target: &str, headers: &[(&str, &str)], body: Option<&str>) -> Request {
        let (path, query) =
            target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
        Request {
            method: "POST".to_owned(),
            path: path.to_owned(),
            query: query.map(ToOwned::to_owned),
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: body.map(|body| Body(body.as_bytes().into())),
            ..Request::default()
        }
    }

    #[test]
    fn each_place_in_which_requests_differ_is_named_once() {
        let plain = |body| request("/a", &[], Some(body));
        for (there, here, told) in [
            (plain("{\"a\":1}"), plain("{\"a\": 1}"), ""),
            (plain("{\"a\":\"x\"}"), plain("{\"a\":42}"), "`/body/a` (there string \"x\", here integer 42)"),
            (plain("{\"a\":[1,2]}"), plain("{\"a\":[1]}"), "`/body/a/1` (there integer 2, here nothing)"),
            (plain("{}"), plain("{\"a/b\":null}"), "`/body/a~1b` (there nothing, here null)"),
            (plain("{}"), plain("{"), "`/body` (there 2 bytes, here 1 bytes)"),
            (plain("{}"), request("/a", &[], None), "`/body` (there 2 bytes, here nothing)"),
            (
                request("/a?x=1&y=2", &[("n", "v")], None),
                request("/a?y=3", &[], None),
                "`/query/x` (there \"1\", here nothing), `/query/y` (there \"2\", here \"3\"), `/header/n` (there \"v\", here nothing)",
            ),
            (request("/a", &[], None), request("/b", &[], None), "`path` (there \"/a\", here \"/b\")"),
        ] {
            assert_eq!(words(&Mask::default(), &there, &here), told);
        }
        let many = plain("{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1}");
        assert!(words(&Mask::default(), &plain("{}"), &many).ends_with("and 2 more places"));
    }
}
