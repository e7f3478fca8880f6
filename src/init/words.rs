//! Texts of a document as they stand in YAML.

/// A YAML scalar that means this text, and no variable.
pub(super) fn scalar(text: &str) -> String {
    let text = text.replace("${", "$${");
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.'))
        && !text.ends_with(' ')
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "null" | "true" | "false" | "yes" | "no" | "on" | "off"
        );
    if is_plain { text } else { serde_json::Value::from(text).to_string() }
}

/// A path or a URL.
pub(super) fn place(text: &str) -> String {
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/'))
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'))
        && text.contains('/');
    if is_plain { text.to_owned() } else { quoted(text) }
}

/// The same in quotes, whatever it is: for keys, and for what stands in `{}` and `[]`.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text.replace("${", "$${")).to_string()
}

/// One line of at most so many characters, for a remark.
pub(super) fn remark(text: &str, longest: usize) -> String {
    let line = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = line.collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(longest) {
        Some((end, _)) => format!("{} ...", line[..end].trim_end()),
        None => line,
    }
}

/// Lines as remarks that become part of the file once their `# ` is taken away.
pub(super) fn commented(indent: &str, lines: &[String]) -> String {
    lines.iter().map(|line| format!("{indent}# {line}").trim_end().to_owned() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_documents_stay_what_they_are() {
        for (text, written) in [
            ("Leads API", "Leads API"),
            ("a: b", "\"a: b\""),
            ("3.10", "\"3.10\""),
            ("No", "\"No\""),
            ("${HOME}", "\"$${HOME}\""),
            ("line\nend # no remark", "\"line\\nend # no remark\""),
            ("", "\"\""),
        ] {
            assert_eq!(scalar(text), written);
        }
        assert_eq!(remark("one\n  two\tthree", 9), "one two t ...");
    }
}
