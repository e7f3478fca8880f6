//! Examples that stand in descriptions: `name of the zone (e.g. "example.com."), must have a trailing dot`.

use serde_json::Value;

use crate::plan::links::{Described, described_members};
use crate::plan::salt::MARKER;
use crate::schema::Direction;
use crate::spec::Api;
use crate::text::Pointer;

/// What stands before an example.
const BEFORE: [&str; 5] = ["e.g", "for example", "for instance", "such as", "example:"];

/// Quotes, and what closes them.
const QUOTES: [(char, char); 5] =
    [('\u{201c}', '\u{201d}'), ('"', '"'), ('`', '`'), ('\'', '\''), ('\u{2018}', '\u{2019}')];

/// How long an example is at most, in characters.
const LONGEST: usize = 80;

/// A body with the examples that its members' descriptions give, and with the first of all that is listed: of what servers need without
/// saying so, it is the most that is not made up. `None` where that adds nothing, or the schema does not admit it.
pub(super) fn described(api: &Api, schema: &Pointer, mut body: Value) -> Option<Value> {
    let members = body.as_object_mut()?;
    let mut is_told = false;
    for (name, member) in described_members(api, schema) {
        if let Some(first) = member.listed {
            is_told |= !members.contains_key(&name);
            members.entry(name).or_insert(first);
        } else if let Some(example) = told(&member) {
            is_told = true;
            members.insert(name, Value::String(unique(&example)));
        }
    }
    (is_told && api.schemas.at(schema, Direction::Request).admits(&body)).then_some(body)
}

/// The example that a member has of its own, or in its description.
fn told(member: &Described) -> Option<String> {
    let own = member.example.as_ref().and_then(Value::as_str).map(str::to_owned);
    own.or_else(|| member.description.as_deref().and_then(example)).filter(|_| member.is_text)
}

/// The first quoted text behind a word that announces an example.
fn example(description: &str) -> Option<String> {
    let lower = description.to_ascii_lowercase();
    let at = BEFORE.iter().filter_map(|before| lower.find(before).map(|at| at + before.len())).min()?;
    // Only what follows at once: a later quote is about something else.
    let rest: String = description.get(at..)?.chars().take(LONGEST + 12).collect();
    let (begin, open) =
        rest.char_indices().take(8).find(|(_, c)| QUOTES.iter().any(|(open, _)| open == c))?;
    let close = QUOTES.iter().find(|(known, _)| *known == open)?.1;
    let inside = &rest[begin + open.len_utf8()..];
    let text = &inside[..inside.find(close)?];
    let is_plain =
        !text.is_empty() && !text.contains(char::is_control) && !text.contains(char::is_whitespace);
    is_plain.then(|| text.to_owned())
}

/// The example, as no other has it: a host's name below the one that is given, another name with an end of its own.
fn unique(example: &str) -> String {
    let is_host = example.contains('.')
        && example.split('.').all(|label| label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
        && example.chars().any(|c| c.is_ascii_alphabetic());
    let is_name = example.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        && example.starts_with(|c: char| c.is_ascii_alphabetic());
    let between = if example.contains('-') { "-" } else { "_" };
    match (is_host, is_name && example.contains(['-', '_']), is_name) {
        (true, _, _) => format!("{MARKER}.{example}"),
        (false, true, _) => format!("{example}{between}{MARKER}"),
        (false, false, true) => format!("{example}{MARKER}"),
        (false, false, false) => example.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_quoted_behind_a_word_that_announces_them() {
        for (description, found) in [
            (
                "Name of the zone (e.g. \u{201c}example.com.\u{201d}) MUST have a trailing dot",
                Some("example.com."),
            ),
            ("the kind, for example `red`", Some("red")),
            ("such as \"a b\"", None),
            ("e.g. the first, and then \"second\"", None),
            ("set to \u{201c}Zone\u{201d}", None),
            ("e.g. \"", None),
        ] {
            assert_eq!(example(description).as_deref(), found, "{description}");
        }
        for (text, unlike) in [
            ("example.com.", "d7f3b92e.example.com."),
            ("red", "redd7f3b92e"),
            ("my-flow", "my-flow-d7f3b92e"),
            ("1.5", "1.5"),
            ("a/b", "a/b"),
        ] {
            assert_eq!(unique(text), unlike);
        }
    }
}
