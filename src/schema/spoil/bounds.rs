//! Valid values on both sides of each bound at a place.

use serde_json::Value;

use crate::schema::sample::fit::fitted;
use crate::schema::spoil::asked::{counts, numbers, of_text, step};
use crate::schema::spoil::crowd::crowd;
use crate::schema::spoil::limit::{LONGEST, MOST};
use crate::schema::spoil::members::{fewer, more};
use crate::schema::spoil::near::{Edge, End, by_size, inside};
use crate::schema::spoil::site::Site;

/// A value at each bound that the document sets here, or as near to it as it can be, named by the bound's keyword. Not checked.
pub(crate) fn bounds(site: &Site<'_>) -> Vec<(&'static str, Value)> {
    match site.value {
        Value::String(text) => of_string(site, text),
        Value::Number(_) => of_number(site),
        Value::Array(items) => counted(site, "minItems", "maxItems", |count| crowd(site, items, count)),
        Value::Object(members) => counted(site, "minProperties", "maxProperties", |count| {
            if count <= members.len() { fewer(site, members, count) } else { more(site, members, count) }
        }),
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}

/// The tightest of each: the greatest least, the least greatest.
fn ends(site: &Site<'_>, least: &'static str, greatest: &'static str) -> Vec<(&'static str, usize)> {
    let least = counts(&site.nodes, least).last().map(|count| (least, *count));
    let greatest = counts(&site.nodes, greatest).first().map(|count| (greatest, *count));
    least.into_iter().chain(greatest).collect()
}

fn of_string(site: &Site<'_>, text: &str) -> Vec<(&'static str, Value)> {
    let asked = of_text(&site.nodes);
    let view = site.schema.view();
    let fits = |text: &String| {
        asked.patterns.is_empty() || asked.patterns.iter().any(|pattern| view.matches(pattern, text))
    };
    let ends = ends(site, "minLength", "maxLength").into_iter().filter(|(_, length)| *length <= LONGEST);
    ends.filter_map(|(keyword, length)| {
        fitted(&asked, text, length).find(fits).map(|text| (keyword, Value::String(text)))
    })
    .collect()
}

fn of_number(site: &Site<'_>) -> Vec<(&'static str, Value)> {
    let step = step(&site.nodes);
    let rows = [
        ("minimum", End::Low, Edge::In),
        ("exclusiveMinimum", End::Low, Edge::Out),
        ("maximum", End::High, Edge::In),
        ("exclusiveMaximum", End::High, Edge::Out),
    ];
    let mut found = Vec::new();
    for (keyword, end, edge) in rows {
        let bounds = numbers(&site.nodes, keyword).into_iter();
        let tightest = match end {
            End::Low => bounds.max_by(|first, second| by_size(first, second)),
            End::High => bounds.min_by(|first, second| by_size(first, second)),
        };
        found.extend(tightest.and_then(|bound| inside(bound, end, edge, step)).map(|value| (keyword, value)));
    }
    found
}

fn counted(
    site: &Site<'_>,
    least: &'static str,
    greatest: &'static str,
    make: impl Fn(usize) -> Option<Value>,
) -> Vec<(&'static str, Value)> {
    let ends = ends(site, least, greatest).into_iter().filter(|(_, count)| *count <= MOST);
    ends.filter_map(|(keyword, count)| Some((keyword, make(count)?))).collect()
}
