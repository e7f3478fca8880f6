//! How two requests differ, place by place.

use std::ops::Range;

use serde_json::Value;

use crate::judge::value_words;
use crate::plan::Case;
use crate::plan::Need;
use crate::plan::Request;
use crate::plan::Slot;
use crate::plan::unsalted;
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

/// How the requests that were sent of two cases differ, as one fragment: "`/body/email` (there string "a@b.c", here integer 42)";
/// empty where there is nothing but what both take from earlier answers, and values that are unique.
pub(crate) fn words(mask: &Mask, there: (&Case, &Request), here: (&Case, &Request)) -> String {
    let mut found = differences(mask, there.1, here.1);
    let filled = filled(there.0, here.0);
    found.retain(|it| {
        let is_within = |place: &String| {
            it.at.strip_prefix(place.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        !filled.iter().any(is_within)
    });
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
        let bare = |told: &Option<String>| told.as_deref().map(unsalted);
        if there != here && bare(&there) != bare(&here) && found.len() < COUNTED {
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
        let text =
            |request: &Request| request.body.as_ref().map(|body| unsalted(&String::from_utf8_lossy(&body.0)));
        if text(there) == text(here) {
            return found;
        }
        let told = |request: &Request| request.body.as_ref().map(|body| format!("{} bytes", body.0.len()));
        let (one, mut other) = (told(there), told(here));
        if one == other {
            other = other.map(|other| format!("{other}, others"));
        }
        add("/body".to_owned(), one, other);
    }
    found
}

/// The places that both cases fill with what earlier answers gave.
fn filled(there: &Case, here: &Case) -> Vec<String> {
    let mut both = places(there);
    let others = places(here);
    both.retain(|place| others.contains(place));
    // The planned paths tell whether all else in them is the same.
    if path(there) == path(here) {
        both.push("path".to_owned());
    }
    both
}

fn places(case: &Case) -> Vec<String> {
    let place = |need: &Need| match &need.slot {
        Slot::Path(_) => None,
        Slot::Query(range) => {
            let before = case.request.query.as_deref()?.get(..range.start)?;
            let pair = before.rsplit('&').next()?;
            Some(format!("/query/{}", pair.split_once('=').map_or(pair, |(name, _)| name)))
        }
        Slot::Header(name) => Some(format!("/header/{name}")),
        Slot::Body(pointer) => Some(format!("/body{pointer}")),
    };
    case.needs.iter().filter_map(place).collect()
}

/// A case's planned path with names in place of what needs fill.
fn path(case: &Case) -> String {
    let mut path = case.request.path.clone();
    let mut holes: Vec<(&Range<usize>, &str)> = case
        .needs
        .iter()
        .filter_map(|need| match &need.slot {
            Slot::Path(range) => Some((range, need.name.as_str())),
            Slot::Query(_) | Slot::Header(_) | Slot::Body(_) => None,
        })
        .collect();
    holes.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    for (range, name) in holes {
        if path.get(range.clone()).is_some() {
            path.replace_range(range.clone(), &format!("{{{name}}}"));
        }
    }
    unsalted(&path)
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
    use crate::judge::fixture::World;
    use crate::plan::Body;
    use crate::text::Pointer;

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

    fn case(request: &Request, slots: &[Slot]) -> Case {
        let need = |slot: &Slot| Need { name: "id".to_owned(), slot: slot.clone(), origins: Vec::new() };
        let needs = slots.iter().map(need).collect();
        Case { request: request.clone(), needs, ..World::new("").valid("POST /leads") }
    }

    #[test]
    fn what_was_sent_is_told_but_for_what_both_take_from_answers_and_for_unique_values() {
        let plain = |target| request(target, &[], None);
        let body = |text| request("/a", &[], Some(text));
        let (segment, query) = (|| vec![Slot::Path(3..6)], || vec![Slot::Query(2..3)]);
        let inner = || vec![Slot::Body(Pointer::new("/owner"))];
        // Planned and sent, there and here, each with what needs fill.
        for ((there, one, slots), (here, other, others), told) in [
            ((plain("/a/new"), plain("/a/7"), segment()), (plain("/a/old"), plain("/a/8"), segment()), ""),
            (
                (plain("/a/new"), plain("/a/7"), segment()),
                (plain("/a/x"), plain("/a/x"), vec![]),
                "`path` (there \"/a/7\", here \"/a/x\")",
            ),
            ((plain("/a?x=1"), plain("/a?x=5"), query()), (plain("/a?x=1"), plain("/a?x=6"), query()), ""),
            (
                (body("{\"owner\":0}"), body("{\"owner\":5,\"b\":1}"), inner()),
                (body("{\"owner\":0}"), body("{\"owner\":6,\"b\":2}"), inner()),
                "`/body/b` (there integer 1, here integer 2)",
            ),
            (
                (plain("/a/x-b9f3f39b"), plain("/a/x-b9f3f39b"), vec![]),
                (plain("/a/x-c1a4d55e"), plain("/a/x-c1a4d55e"), vec![]),
                "",
            ),
        ] {
            let (planned, beside) = (case(&there, &slots), case(&here, &others));
            assert_eq!(words(&Mask::default(), (&planned, &one), (&beside, &other)), told, "{other:?}");
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
            let (one, other) = (case(&there, &[]), case(&here, &[]));
            assert_eq!(words(&Mask::default(), (&one, &there), (&other, &here)), told);
        }
        let many = plain("{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1}");
        let none = plain("{}");
        let told = words(&Mask::default(), (&case(&none, &[]), &none), (&case(&many, &[]), &many));
        assert!(told.ends_with("and 2 more places"));
    }
}
