//! What recorders write where they take a value out.

/// Words that stand for a value which was taken out.
const WORDS: [&str; 9] = [
    "redacted",
    "filtered",
    "removed",
    "hidden",
    "masked",
    "sanitized",
    "sanitised",
    "scrubbed",
    "obfuscated",
];

/// Whether a text only says that something was taken out: `***`, `[REDACTED]`, `<removed>`, `xxxxxxxx`; behind the scheme of
/// credentials (`Bearer ***`) too.
#[must_use]
pub fn is_redacted(text: &str) -> bool {
    let text = text.trim();
    let text = text.split_once(' ').map_or(text, |(_, rest)| rest.trim());
    if text.chars().count() >= 3 && text.chars().all(|c| matches!(c, '*' | '•' | 'x' | 'X' | '█')) {
        return true;
    }
    let word: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    WORDS.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_holds_nothing_else_is_redacted() {
        for (text, redacted) in [
            ("***", true),
            ("[REDACTED]", true),
            ("<removed>", true),
            ("Bearer ********", true),
            ("xxxxxxxx", true),
            ("Filtered", true),
            ("xx", false),
            ("xylophone", false),
            ("removed it", false),
            ("", false),
            ("a ***", true),
        ] {
            assert_eq!(is_redacted(text), redacted, "{text}");
        }
    }
}
