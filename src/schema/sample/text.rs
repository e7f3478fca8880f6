//! Strings: readable where they may be, of the asked format, pattern and length where they must be.

use jsonschema::canonical::{CanonicalSchema, StringView};
use serde_json::{Number, Value};

use crate::schema::sample::build::{Builder, Spot};
use crate::schema::sample::format::formatted;
use crate::schema::sample::pattern::{Style, matching, of_length};
use crate::schema::sample::words::Spoken;

/// The longest string that is built for a bound's sake.
const LONGEST: usize = 20_000;
/// How much more than it must a repeated part of a pattern is repeated, in the order of trying.
const EXTRA: [usize; 7] = [0, 1, 3, 7, 15, 31, 63];

/// What is asked of a string's length, in characters.
#[derive(Clone, Copy)]
struct Length {
    least: usize,
    most: usize,
}

/// A string.
pub(crate) fn value(
    builder: &Builder<'_>,
    schema: &CanonicalSchema,
    view: &StringView,
    spot: &Spot<'_>,
) -> Option<Value> {
    let count = |number: &Option<Number>| {
        number.as_ref().and_then(Number::as_u64).map(|count| usize::try_from(count).unwrap_or(usize::MAX))
    };
    let length = Length {
        least: count(&view.min_length).unwrap_or(0),
        most: count(&view.max_length).unwrap_or(usize::MAX),
    };
    if length.least > LONGEST || length.least > length.most {
        return None;
    }
    let spoken = Spoken::of(&spot.name);
    let free = view.patterns.is_empty()
        && view.formats.is_empty()
        && view.excluded.is_empty()
        && view.excluded_patterns.is_empty()
        && view.excluded_formats.is_empty();
    if free && view.content_media_types.is_empty() && view.content_encodings.is_empty() {
        let text = length.fitted(&spoken.variants(builder.wish.salt, spot.nth));
        return text.map(Value::String);
    }
    let candidates = candidates(builder, view, spot, length).into_iter();
    if view.patterns.is_empty() && view.excluded.is_empty() && !view.formats.is_empty() {
        // What is written in a format is right as it is; the whole value is checked in the end.
        let long_enough = |text: &String| (length.least..=length.most).contains(&text.chars().count());
        return candidates.into_iter().find(long_enough).map(Value::String);
    }
    let validator = builder.leaf(schema)?;
    candidates.map(Value::String).find(|value| validator.is_valid(value))
}

/// A string of which nothing is asked.
pub(crate) fn free(builder: &Builder<'_>, spot: &Spot<'_>) -> String {
    let variants = Spoken::of(&spot.name).variants(builder.wish.salt, spot.nth);
    variants.into_iter().next().unwrap_or_default()
}

/// Strings that may do, the most readable first.
fn candidates(builder: &Builder<'_>, view: &StringView, spot: &Spot<'_>, length: Length) -> Vec<String> {
    let spoken = Spoken::of(&spot.name);
    let salt = builder.wish.salt;
    let mut candidates = Vec::new();
    for format in &view.formats {
        candidates.extend(formatted(format, &spoken, salt, spot.nth, length.least));
    }
    let written = spot.nodes.keyword("example").chain(spot.nodes.keyword("default"));
    let listed = spot.nodes.keyword("examples").filter_map(Value::as_array).flatten();
    let examples = written.chain(listed).filter_map(Value::as_str).map(str::to_owned);
    if view.formats.is_empty() {
        candidates.extend(length.fitted(&spoken.variants(salt, spot.nth)));
    }
    candidates.extend(examples);
    for pattern in &view.patterns {
        for style in [Style::Plain, Style::Mixed, Style::Constant] {
            candidates
                .extend(EXTRA.into_iter().filter_map(|extra| matching(pattern, style, spot.nth, extra)));
            let ends = [length.least, length.most].into_iter().filter(|end| (1..=LONGEST).contains(end));
            candidates.extend(ends.filter_map(|end| of_length(pattern, style, end)));
        }
    }
    candidates.extend(view.content_encodings.iter().map(|_| "c3BlY2RyaWZ0".to_owned()));
    candidates.extend(["{}".to_owned(), String::new()]);
    let padded: Vec<_> = candidates.iter().filter_map(|text| length.padded(text)).collect();
    candidates.extend(padded);
    candidates
}

impl Length {
    /// The first variant that is short enough, or the beginning of the last; made long enough.
    fn fitted(self, variants: &[String]) -> Option<String> {
        let fits = variants.iter().find(|text| text.chars().count() <= self.most);
        let text = match (fits, variants.last()) {
            (Some(text), _) => text.clone(),
            (None, Some(last)) => last.chars().take(self.most).collect(),
            (None, None) => return None,
        };
        Some(self.padded(&text).unwrap_or(text))
    }

    /// A text made long enough; `None` when it is.
    fn padded(self, text: &str) -> Option<String> {
        let missing = self.least.checked_sub(text.chars().count()).filter(|missing| *missing > 0)?;
        let letters = if text.is_empty() { "text" } else { text };
        Some(text.chars().chain(letters.chars().cycle().take(missing)).collect())
    }
}
