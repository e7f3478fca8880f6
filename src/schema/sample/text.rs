//! Strings: readable where they may be, of the asked format, pattern and length where they must be.

use jsonschema::canonical::{CanonicalSchema, StringView};
use serde_json::{Number, Value};

use crate::schema::sample::build::{Builder, Spot};
use crate::schema::sample::format::formatted;
use crate::schema::sample::pattern::{STYLES, Style, matching, of_length};
use crate::schema::sample::words::Spoken;

/// The longest string that is built for a bound's sake.
const LONGEST: usize = 20_000;
/// The longest example that is taken as it stands, in characters.
const SHOWN: usize = 80;
/// How much more than it must a repeated part of a pattern is repeated, in the order of trying.
const EXTRA: [usize; 7] = [0, 1, 3, 7, 15, 31, 63];

/// Texts of which many a pattern takes one.
const KNOWN: &[&str] = &[
    "2024-01-15",
    "2024-01-15T09:30:00Z",
    "2024-01-15T09:30:00",
    "2024-01-15 09:30:00",
    "09:30",
    "09:30:00",
    "ada@example.com",
    "https://example.com",
    "https://example.com/",
    "example.com",
    "192.0.2.1",
    "192.0.2.0/24",
    "2001:db8::1",
    "1.0.0",
    "+14155550100",
    "#336699",
    "en-GB",
    "en",
    "EUR",
    "1",
    "Text",
    "TEXT",
    "Text 1",
];

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
        let text = shown(spot, &spoken, length)
            .or_else(|| length.fitted(&spoken.variants(builder.wish.salt, spot.nth)));
        return text.map(Value::String);
    }
    let mut candidates = candidates(builder, view, spot, length);
    if view.patterns.is_empty() && view.excluded.is_empty() && !view.formats.is_empty() {
        // What is written in a format is right as it is; the whole value is checked in the end.
        let long_enough = |text: &String| (length.least..=length.most).contains(&text.chars().count());
        return candidates.find(long_enough).map(Value::String);
    }
    let validator = builder.leaf(schema)?;
    candidates.map(Value::String).find(|value| validator.is_valid(value))
}

/// The document's own example of a text whose form neither a keyword nor its name tells: one that is more than a word.
fn shown(spot: &Spot<'_>, spoken: &Spoken, length: Length) -> Option<String> {
    if spot.nth > 0 || spoken.is_known() {
        return None;
    }
    let listed = spot.nodes.keyword("examples").filter_map(Value::as_array).flatten();
    let mut shown = spot.nodes.keyword("example").chain(listed).filter_map(Value::as_str);
    let is_formed = |text: &&str| {
        let count = text.chars().count();
        (length.least..=length.most.min(SHOWN)).contains(&count) && text.chars().any(|c| !c.is_alphabetic())
    };
    shown.find(is_formed).map(str::to_owned)
}

/// A string of which nothing is asked.
pub(crate) fn free(builder: &Builder<'_>, spot: &Spot<'_>) -> String {
    let spoken = Spoken::of(&spot.name);
    let any = Length { least: 0, most: usize::MAX };
    shown(spot, &spoken, any)
        .or_else(|| spoken.variants(builder.wish.salt, spot.nth).into_iter().next())
        .unwrap_or_default()
}

/// Strings that may do, the most readable first.
fn candidates<'v>(
    builder: &Builder<'_>,
    view: &'v StringView,
    spot: &Spot<'_>,
    length: Length,
) -> impl Iterator<Item = String> + 'v {
    let spoken = Spoken::of(&spot.name);
    let (salt, nth) = (builder.wish.salt, spot.nth);
    let mut readable = Vec::new();
    for format in &view.formats {
        readable.extend(formatted(format, &spoken, salt, nth, length.least));
    }
    let written = spot.nodes.keyword("example").chain(spot.nodes.keyword("default"));
    let listed = spot.nodes.keyword("examples").filter_map(Value::as_array).flatten();
    let examples = written.chain(listed).filter_map(Value::as_str).map(str::to_owned);
    if readable.is_empty() {
        // There is no format, or nobody here knows it.
        readable.extend(length.fitted(&spoken.variants(salt, nth)));
    }
    readable.extend(examples);
    // What stands for several patterns at once differs for each `nth` no more.
    let known = if nth == 0 && !view.patterns.is_empty() { KNOWN } else { &[] };
    readable.extend(known.iter().map(|text| (*text).to_owned()));
    readable.extend(view.content_encodings.iter().map(|_| "c3BlY2RyaWZ0".to_owned()));
    readable.extend(view.content_media_types.iter().map(|_| "{}".to_owned()));
    let padded: Vec<_> = readable.iter().filter_map(|text| length.padded(text)).collect();
    let generated = STYLES.iter().flat_map(move |style| {
        let each = view.patterns.iter().flat_map(move |pattern| patterned(pattern, *style, nth, length));
        each.chain(std::iter::once_with(move || joined(&view.patterns, *style, nth)))
    });
    let generated = generated.flat_map(move |text| length.padded(&text).into_iter().chain([text]));
    readable.into_iter().chain(padded).chain(generated).chain(["{}".to_owned(), String::new()])
}

/// Strings for one pattern: as short as can be, of some repetitions more, as long as must or may be.
fn patterned(pattern: &str, style: Style, nth: usize, length: Length) -> impl Iterator<Item = String> {
    let ends = [length.least, length.most].into_iter().filter(|end| (1..=LONGEST).contains(end));
    let repeated = EXTRA.into_iter().filter_map(move |extra| matching(pattern, style, nth, extra));
    repeated.chain(ends.filter_map(move |end| of_length(pattern, style, end)))
}

/// One string after the other for all patterns, for those that look for something anywhere.
fn joined(patterns: &[String], style: Style, nth: usize) -> String {
    patterns.iter().filter_map(|pattern| matching(pattern, style, nth, 0)).collect()
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
