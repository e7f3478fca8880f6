//! Examples that stand in prose: `name of the zone (e.g. "example.com."), must have a trailing dot`.

/// What announces an example.
const SIGNS: [&str; 7] = ["e.g.", "eg.", "for example", "example:", "examples:", "such as", "for instance"];
/// What announces a list of the values that there are.
const LISTS: [&str; 5] = ["one of", "either", "allowed values", "valid values", "possible values"];
/// The longest example that is believed, in characters.
const LONGEST: usize = 80;

/// The examples of a value that its description gives in words, the first first.
#[must_use]
pub fn examples(description: &str) -> Vec<String> {
    let mut found = Vec::new();
    let lower = description.to_lowercase();
    if lower.len() != description.len() {
        return found;
    }
    for sign in SIGNS {
        for (at, _) in lower.match_indices(sign) {
            found.extend(description.get(at + sign.len()..).and_then(first));
        }
    }
    for sign in LISTS {
        for (at, _) in lower.match_indices(sign) {
            found.extend(description.get(at + sign.len()..).and_then(quoted));
        }
    }
    found
}

/// An example as no other has it, by a mark: a host's name below the one that is given, a mailbox of the same host, another name with
/// an end of its own; `None` where there is no room for a mark.
#[must_use]
pub fn marked(example: &str, mark: &str) -> Option<String> {
    let is_word = |text: &str| {
        text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
    };
    if let Some((user, host)) = example.split_once('@') {
        return (is_word(user) && is_word(host)).then(|| format!("{user}+{mark}@{host}"));
    }
    let between = match example {
        _ if !is_word(example) => return None,
        host if host.contains('.') => return Some(format!("{mark}.{host}")),
        name if name.contains('-') => "-",
        name if name.contains('_') => "_",
        _ => "",
    };
    Some(format!("{example}{between}{mark}"))
}

/// The first thing that is said: in quotes, or up to a blank.
fn first(text: &str) -> Option<String> {
    let text = text.trim_start_matches([' ', ':', ',', '(', '\n', '\t']);
    let open = text.chars().next()?;
    if let Some(close) = closing(open) {
        return within(&text[open.len_utf8()..], close);
    }
    let word: String =
        text.chars().take_while(|c| !c.is_whitespace() && !matches!(c, ')' | ',' | ';')).collect();
    // A bare word that only letters make is as likely part of the sentence.
    let speaks = word.contains(|c: char| !c.is_alphabetic());
    (speaks && word.chars().count() <= LONGEST && word.chars().count() > 1)
        .then(|| word.trim_end_matches('.').to_owned())
}

/// The first thing in quotes.
fn quoted(text: &str) -> Option<String> {
    let (at, open) = text.char_indices().find(|(_, c)| closing(*c).is_some())?;
    if at > 40 {
        return None;
    }
    within(&text[at + open.len_utf8()..], closing(open)?)
}

fn within(text: &str, close: char) -> Option<String> {
    let (inner, _) = text.split_once(close)?;
    let is_one = !inner.is_empty() && inner.chars().count() <= LONGEST && !inner.contains('\n');
    is_one.then(|| inner.to_owned())
}

fn closing(open: char) -> Option<char> {
    match open {
        '"' | '\'' | '`' => Some(open),
        '“' => Some('”'),
        '‘' => Some('’'),
        '«' => Some('»'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_what_a_description_calls_one() {
        for (description, found) in [
            ("Name of the zone (e.g. “example.com.”) MUST have a trailing dot", "example.com."),
            ("The tag, for example `v1.2`", "v1.2"),
            ("A phone number such as +4930123456, in E.164.", "+4930123456"),
            ("One of “Native”, “Master”", "Native"),
            ("the name of the thing, for example the one below", ""),
            ("a key (e.g. the key)", ""),
            ("an 'apostrophe' alone", ""),
            ("", ""),
        ] {
            assert_eq!(examples(description).join(" "), found, "{description}");
        }
    }

    #[test]
    fn a_mark_goes_where_names_have_room_for_one() {
        for (text, unlike) in [
            ("example.com.", Some("ab12.example.com.")),
            ("red", Some("redab12")),
            ("my-flow", Some("my-flow-ab12")),
            ("my_flow", Some("my_flow_ab12")),
            ("ada@example.com", Some("ada+ab12@example.com")),
            ("1.5", None),
            ("a/b", None),
        ] {
            assert_eq!(marked(text, "ab12").as_deref(), unlike, "{text}");
        }
    }
}
