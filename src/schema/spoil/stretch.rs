//! The sample's text, shorter or longer.

use serde_json::Value;

use crate::schema::sample::fit::fitted;
use crate::schema::spoil::asked::of_text;
use crate::schema::spoil::site::{Edit, Site};

/// How many lengths outside a bound are tried: a pattern may not allow the nearest.
const LENGTHS: usize = 4;
/// How many texts are tried for one bound.
const TEXTS: usize = 2;

/// Puts in texts outside a bound that keep to format and pattern: of the nearest length that `off` gives for 1, 2, ... that
/// has any.
pub(crate) fn stretched(site: &Site<'_>, text: &str, off: impl Fn(usize) -> Option<usize>) -> Vec<Edit> {
    let asked = of_text(&site.nodes);
    let view = site.schema.view();
    let fits = |text: &String| {
        asked.patterns.is_empty() || asked.patterns.iter().any(|pattern| view.matches(pattern, text))
    };
    let lengths = (1..=LENGTHS).map_while(&off);
    let mut texts =
        lengths.map(|length| fitted(&asked, text, length).filter(fits).take(TEXTS).collect::<Vec<_>>());
    let texts = texts.find(|texts| !texts.is_empty()).unwrap_or_default();
    // Where a pattern itself asks for the length, nothing can keep to it: then the text is cut or grown as it is.
    let plain = off(1).map(|length| {
        let last = text.chars().last().unwrap_or('a');
        text.chars().chain(std::iter::repeat(last)).take(length).collect()
    });
    texts.into_iter().chain(plain).map(|text| Edit::Put(Value::String(text))).collect()
}
