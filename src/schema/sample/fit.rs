//! Strings of exactly a length: of the asked format or pattern where there is one, else what is there cut or prolonged.

use crate::schema::sample::pattern::{STYLES, of_length};

/// What is asked of a string besides its length.
#[derive(Debug, Default)]
pub(crate) struct Asked<'d> {
    /// All patterns.
    pub(crate) patterns: Vec<&'d str>,
    /// All formats.
    pub(crate) formats: Vec<&'d str>,
}

/// Strings of this many characters (code points), the likeliest to meet the rest first. The caller checks them.
pub(crate) fn fitted<'a>(
    asked: &'a Asked<'_>,
    text: &'a str,
    length: usize,
) -> impl Iterator<Item = String> + 'a {
    let formatted = asked.formats.iter().filter_map(move |format| format_of_length(format, length));
    let patterned = asked
        .patterns
        .iter()
        .flat_map(move |pattern| STYLES.iter().filter_map(move |style| of_length(pattern, *style, length)));
    let own = std::iter::once_with(move || resized(text, length));
    formatted.chain(patterned).chain(own).filter(move |text| text.chars().count() == length)
}

/// The beginning of a text, or the text over and over; no blank at either end, where it would be trimmed.
pub(crate) fn resized(text: &str, length: usize) -> String {
    let letters: Vec<char> = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let letters = if letters.is_empty() { vec!['x'] } else { letters };
    let mut resized: Vec<char> = text.chars().chain(letters.iter().copied().cycle()).take(length).collect();
    let last = resized.len().saturating_sub(1);
    for end in [0, last] {
        if let Some(end) = resized.get_mut(end).filter(|end| end.is_whitespace()) {
            *end = 'x';
        }
    }
    resized.into_iter().collect()
}

/// A string of a format and a length; `None` where that is hard or cannot be.
pub(crate) fn format_of_length(format: &str, length: usize) -> Option<String> {
    let letters = |count: usize| "a".repeat(count);
    let rest = |taken: usize| length.checked_sub(taken).filter(|rest| *rest > 0);
    match format {
        "email" | "idn-email" => match length {
            0..=4 => None,
            5..=7 => Some(format!("{}@b.c", letters(length - 4))),
            8..=69 => Some(format!("{}@b.co", letters(length - 5))),
            70.. => Some(format!("{}@{}", letters(32), labels(length - 33)?)),
        },
        "hostname" | "idn-hostname" => labels(length),
        "uri" | "iri" | "uri-reference" | "iri-reference" | "uri-template" => {
            let long = rest("https://example.com/".len());
            long.map(|rest| format!("https://example.com/{}", letters(rest)))
                .or_else(|| rest(2).map(|rest| format!("a:{}", letters(rest))))
        }
        "date-time" => rest("2024-01-15T09:30:00.Z".len())
            .map(|rest| format!("2024-01-15T09:30:00.{}Z", "0".repeat(rest))),
        "time" => rest("09:30:00.Z".len()).map(|rest| format!("09:30:00.{}Z", "0".repeat(rest))),
        "duration" => rest(2).map(|rest| format!("P{}D", "1".repeat(rest))),
        "json-pointer" => rest(1).map(|rest| format!("/{}", letters(rest))),
        "relative-json-pointer" => rest(0).map(|rest| "1".repeat(rest)),
        "regex" => Some(letters(length)),
        _ => None,
    }
}

/// A host name of labels of at most 63 characters (RFC 1123, section 2.1).
fn labels(length: usize) -> Option<String> {
    if !(4..=253).contains(&length) {
        return None;
    }
    let mut name = ".co".to_owned();
    while name.len() < length {
        let left = length - name.len();
        let label = if left > 63 && left - 63 < 2 { 61 } else { left.min(63) };
        name.insert_str(0, &"a".repeat(label));
        if name.len() < length {
            name.insert(0, '.');
        }
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fitted_string_has_the_length_and_keeps_pattern_and_format() {
        let rows: &[(&[&str], &[&str], &str, usize, &str)] = &[
            (&[], &[], "Ada x1", 4, "Adax"),
            (&[], &[], "", 3, "xxx"),
            (&[], &[], "Ada", 7, "AdaAdaA"),
            (&["^[a-z]+$"], &[], "ada", 5, "abcde"),
            (&["^[A-Z]{2,3}-[0-9]*$"], &[], "AB-1", 8, "ABC-5678"),
            (&["^(ab)+$"], &[], "ab", 6, "ababab"),
            (&["^(?:[a-z]{2}|[0-9]{5})$"], &[], "ab", 5, "12345"),
            (&[], &["email"], "ada@example.com", 9, "aaaa@b.co"),
            (&[], &["uri"], "https://example.com/x", 22, "https://example.com/aa"),
        ];
        for (patterns, formats, text, length, expected) in rows {
            let asked = Asked { patterns: patterns.to_vec(), formats: formats.to_vec() };
            let fitted = fitted(&asked, text, *length);
            assert_eq!(
                fitted.first().map(String::as_str),
                Some(*expected),
                "{patterns:?} {formats:?} {text}"
            );
        }
    }

    #[test]
    fn host_names_of_any_length_have_short_labels() {
        for length in 4..=253 {
            let name = labels(length).expect("a name");
            assert_eq!(name.len(), length);
            assert!(name.split('.').all(|label| (1..=63).contains(&label.len())), "{name}");
        }
    }
}
