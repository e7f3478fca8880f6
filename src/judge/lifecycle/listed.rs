//! Does a list hold what was made in its collection? Asked only of a list that is surely whole.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::lifecycle::story::Story;
use crate::judge::reading::subject;
use crate::judge::verdict::Finding;
use crate::judge::words::value_words;
use crate::plan::Source;
use crate::schema::Direction;
use crate::spec::Location;
use crate::spec::Parameter;
use crate::text::Pointer;
use crate::text::plural;

/// Names of parameters and members that say how much of a list is shown, in lower case and without punctuation.
const PAGING: [&str; 24] = [
    "limit",
    "page",
    "perpage",
    "pagesize",
    "pagenumber",
    "size",
    "count",
    "offset",
    "skip",
    "take",
    "top",
    "start",
    "cursor",
    "after",
    "before",
    "marker",
    "continue",
    "continuation",
    "continuationtoken",
    "nexttoken",
    "pagetoken",
    "maxresults",
    "max",
    "first",
];
/// Those of them that say how many items a page has.
const LIMITS: [&str; 9] =
    ["limit", "perpage", "pagesize", "size", "take", "top", "maxresults", "max", "first"];
/// Lengths at which servers like to cut.
const ROUND: [usize; 9] = [10, 15, 20, 25, 30, 50, 100, 200, 500];

pub(super) fn check(story: &Story<'_>, evidence: &Evidence<'_>) -> Vec<Finding> {
    let (asked, made) = (&story.needs.exchange.request.path, story.made.path());
    // What stands at another path may be another list.
    if story.is_later() || evidence.response.status != 200 || !is_same(asked, made) {
        return Vec::new();
    }
    let (Some((_, value)), Some((name, source))) = (subject(evidence), story.named()) else {
        return Vec::new();
    };
    let Some((at, items)) = list(&value) else { return Vec::new() };
    if !is_whole(evidence, &value, &at, items.len()) || !can_tell(items, &source) || holds(items, &name, 3) {
        return Vec::new();
    }
    let documented =
        format!("holding {}, since {}", value_words(evidence.mask, &Value::from(name)), story.cause_words());
    let observed = format!("{} without it", plural(items.len(), "item"));
    vec![
        Finding::new(Code::NotListed, documented, observed)
            .at(at.to_string())
            .promised(evidence.operation.pointer.clone()),
    ]
}

fn is_same(path: &str, other: &str) -> bool {
    let plain = |path: &str| percent_decode_str(path.trim_end_matches('/')).decode_utf8_lossy().into_owned();
    plain(path) == plain(other)
}

/// The list in an answer: itself, or the only one in its envelope.
fn list(value: &Value) -> Option<(Pointer, &Vec<Value>)> {
    match value {
        Value::Array(items) => Some((Pointer::root(), items)),
        Value::Object(members) => {
            let mut lists = members.iter().filter_map(|(name, inner)| match inner {
                Value::Array(items) => Some((Pointer::root().child(name), items)),
                _ => None,
            });
            let only = lists.next()?;
            lists.next().is_none().then_some(only)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// Whether items show the names of things at all: where one shows the member that the name was taken from, all do.
fn can_tell(items: &[Value], source: &Source) -> bool {
    let member = match source {
        Source::Body(pointer) | Source::Sent(pointer) => pointer.last().map(std::borrow::Cow::into_owned),
        Source::Header(_) | Source::Location(_) | Source::Segment(_) => None,
    };
    items.iter().all(|item| match (item, &member) {
        (Value::Object(members), Some(member)) => members.contains_key(member),
        // Names of something, but of what?
        _ => false,
    })
}

/// Whether a name stands in any of the values, or right below.
fn holds(items: &[Value], name: &str, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    items.iter().any(|item| match item {
        Value::String(text) => text.to_lowercase().contains(&name.to_lowercase()),
        Value::Number(number) => number.to_string() == name,
        Value::Array(inner) => holds(inner, name, depth),
        Value::Object(members) => {
            members.values().any(|inner| holds(std::slice::from_ref(inner), name, depth))
        }
        Value::Null | Value::Bool(_) => false,
    })
}

/// Whether a list has all there is: nothing filters it, and it is shorter than a page.
fn is_whole(evidence: &Evidence<'_>, value: &Value, at: &Pointer, length: usize) -> bool {
    let query: Vec<&Parameter> = evidence
        .operation
        .parameters
        .iter()
        .filter(|parameter| parameter.location == Location::Query)
        .collect();
    let default = |parameter: &Parameter| {
        let schema = evidence.api.schemas.at(parameter.content.schema()?, Direction::Request);
        schema.annotation_at(&Pointer::root(), "default")
    };
    let is_paging = |parameter: &Parameter| PAGING.contains(&plain(&parameter.name).as_str());
    let filters = query.iter().any(|parameter| !is_paging(parameter) && default(parameter).is_some());
    let says_more =
        evidence.response.header("link").is_some_and(|link| link.contains("next")) || more(value, at, length);
    if evidence.case.request.query.is_some() || filters || says_more {
        return false;
    }
    if !query.iter().any(|parameter| is_paging(parameter)) {
        return !ROUND.contains(&length) && length < 1_000;
    }
    let limits = query.iter().filter(|parameter| LIMITS.contains(&plain(&parameter.name).as_str()));
    let limit = limits.filter_map(|parameter| default(parameter)?.as_u64()).min();
    limit.is_some_and(|limit| u64::try_from(length).is_ok_and(|length| length < limit))
}

/// Whether an envelope says that there is more than its list: a link or a cursor onward, or a greater count.
fn more(value: &Value, list: &Pointer, length: usize) -> bool {
    let Some(members) = value.as_object() else { return false };
    let own = list.tokens().next();
    members.iter().filter(|(name, _)| own.as_deref() != Some(name.as_str())).any(|(name, value)| {
        let name = plain(name);
        let is_onward =
            ["next", "more", "cursor", "continu", "marker", "token"].iter().any(|word| name.contains(word));
        match value {
            Value::Null | Value::Array(_) => false,
            Value::Bool(more) => *more && is_onward,
            Value::String(text) => is_onward && !text.is_empty(),
            Value::Number(number) => {
                let is_count = ["total", "count", "pages"].iter().any(|word| name.contains(word));
                let greatest = if name.contains("page") { 1 } else { length };
                is_count && number.as_u64().is_none_or(|number| number > greatest as u64)
            }
            Value::Object(_) => more(value, &Pointer::root().child("-"), length),
        }
    })
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_envelope_may_say_that_there_is_more() {
        for (value, says_more) in [
            (json!({"data": [1, 2]}), false),
            (json!({"data": [1, 2], "next": null, "total": 2, "pages": 1}), false),
            (json!({"data": [1, 2], "next": "/x?page=2"}), true),
            (json!({"data": [1, 2], "hasMore": true}), true),
            (json!({"data": [1, 2], "hasMore": false}), false),
            (json!({"data": [1, 2], "meta": {"totalCount": 3}}), true),
            (json!({"data": [1, 2], "meta": {"totalPages": 2}}), true),
            (json!({"data": [1, 2], "links": {"next": "x"}}), true),
            (json!([1, 2]), false),
        ] {
            assert_eq!(more(&value, &Pointer::new("/data"), 2), says_more, "{value}");
        }
    }

    #[test]
    fn a_name_is_looked_for_where_items_show_names() {
        let body = |pointer: &str| Source::Body(Pointer::new(pointer));
        for (items, source, tells, holds_it) in [
            (json!([{"id": "x"}]), body("/data/id"), true, false),
            (json!([{"id": "7"}]), body("/data/id"), true, true),
            (json!([{"id": 7}]), body("/data/id"), true, true),
            (json!([{"name": "x"}]), body("/data/id"), false, false),
            (json!([{"id": "x"}]), Source::Location(0), false, false),
            (json!(["6", "/things/7"]), Source::Location(0), false, true),
            (json!([]), body("/id"), true, false),
        ] {
            let items = items.as_array().unwrap();
            assert_eq!((can_tell(items, &source), holds(items, "7", 3)), (tells, holds_it), "{items:?}");
        }
    }
}
