//! The words of a refusal.

use serde_json::Value;

use crate::send::Response;

/// How much of a refusal is read, in bytes.
const READ: usize = 8_192;
/// What stands before the values that may be had.
const CHOICES: [&str; 7] =
    ["one of", "options", "allowed values", "valid values", "permitted values", "must be either", "expected"];

/// What a refusal says: the texts in its body, as one.
pub(super) fn words(response: &Response) -> String {
    let bytes = &response.body[..response.body.len().min(READ)];
    let mut said = String::new();
    match serde_json::from_slice::<Value>(&response.body) {
        Ok(value) => gather(&value, &mut said),
        Err(_) => said.push_str(&String::from_utf8_lossy(bytes)),
    }
    let end = said.char_indices().map(|(at, _)| at).find(|at| *at >= READ).unwrap_or(said.len());
    said.truncate(end);
    said
}

fn gather(value: &Value, said: &mut String) {
    match value {
        Value::String(text) => {
            said.push_str(text);
            said.push('\n');
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, said)),
        Value::Object(members) => members.values().for_each(|member| gather(member, said)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Whether a name stands among the words as a word of its own. A short word of everyday language has to be quoted.
pub(super) fn names(said: &str, name: &str) -> bool {
    if name.is_empty() {
        return false;
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let is_plain = name.len() < 3
        || ["the", "for", "not", "and", "this", "that", "with", "from", "type", "value", "in", "key"]
            .contains(&name);
    said.match_indices(name).any(|(at, _)| {
        let before = said[..at].chars().next_back();
        let after = said[at + name.len()..].chars().next();
        let is_whole = !before.is_some_and(is_part) && !after.is_some_and(is_part);
        let is_line = before.is_none_or(|c| c == '\n') && after.is_none_or(|c| c == '\n');
        let is_quoted = before.is_some_and(is_quote) && after.is_some_and(is_quote);
        is_whole && (!is_plain || is_quoted || is_line)
    })
}

/// Whether a sentence calls a member by its name as people write it: as its first word, or as many of them. "Names must be provided."
pub(super) fn calls(said: &str, name: &str) -> bool {
    const SHORTEST: usize = 4;
    let is_word = name.len() >= SHORTEST && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let plain = name.replace('_', " ");
    let said = said.to_lowercase();
    is_word && (names(said.as_str(), &plain) || names(&said, &format!("{plain}s")))
}

fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '"' | '`' | '“' | '”' | '‘' | '’' | '«' | '»')
}

/// The values that the words offer: what is listed behind "one of" and the like.
pub(super) fn offered(said: &str) -> Vec<String> {
    let lower = said.to_lowercase();
    // Lower case may move bytes only beyond ASCII; then nothing is offered rather than something cut in half.
    let Some(at) = CHOICES
        .iter()
        .filter_map(|words| lower.find(words).map(|at| at + words.len()))
        .min()
        .filter(|_| lower.len() == said.len())
    else {
        return Vec::new();
    };
    let Some(rest) = said.get(at..) else { return Vec::new() };
    let line = rest.lines().next().unwrap_or_default();
    let line =
        line.split_once(": ").map_or(line, |(before, after)| if before.len() < 30 { after } else { line });
    let parts = line.split([',', '|', ';', '[', ']', '(', ')', '{', '}']).flat_map(|part| part.split(" or "));
    parts
        .map(|part| {
            part.trim()
                .trim_start_matches("or ")
                .trim_matches(|c: char| is_quote(c) || c.is_whitespace() || c == ':')
        })
        .map(|part| part.strip_suffix('.').unwrap_or(part).trim_matches(is_quote))
        .filter(|part| !part.is_empty() && part.len() <= 60 && part.split_whitespace().count() <= 2)
        .map(ToOwned::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_heard_as_a_word_of_its_own() {
        for (said, name, heard) in [
            ("Key 'name' not present or not a String", "name", true),
            ("DNS Name 'text' is not canonical", "name", false),
            ("DNS Name 'text' is not canonical", "text", true),
            ("nickname is required", "name", false),
            ("body\nname\nfield required", "name", true),
            ("the type is wrong", "type", false),
            ("`type` is wrong", "type", true),
            ("body\ntype\nfield required", "type", true),
            ("work_pool_name is unknown", "name", false),
            ("", "", false),
        ] {
            assert_eq!(names(said, name), heard, "{name} in {said}");
        }
    }

    #[test]
    fn a_member_is_called_as_people_write_it() {
        for (said, name, heard) in [
            ("Value error, Names must be provided for block documents.", "name", true),
            ("Flow run is missing", "flow_run", true),
            ("Nicknames are missing", "name", false),
            ("Keys are missing", "key", false),
            ("Names are missing", "Name", false),
        ] {
            assert_eq!(calls(said, name), heard, "{name} in {said}");
        }
    }

    #[test]
    fn what_is_listed_is_offered() {
        for (said, values) in [
            (
                "object_type must be one of the following options: all, zone, record, comment",
                "all zone record comment",
            ),
            ("kind must be one of ['A', 'B']", "A B"),
            ("Input should be 'a', 'b' or 'c'", ""),
            ("expected one of: \"x\" or \"y\".", "x y"),
            ("no such thing", ""),
            ("İ one of a, b", ""),
        ] {
            assert_eq!(offered(said).join(" "), values, "{said}");
        }
    }

    #[test]
    fn only_texts_are_words() {
        let body = br#"{"detail": [{"loc": ["body", "name"], "msg": "field required", "n": 4}]}"#.to_vec();
        assert_eq!(
            words(&Response { status: 422, headers: Vec::new(), body }),
            "body\nname\nfield required\n"
        );
    }
}
