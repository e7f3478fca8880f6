//! Names as words: `flowRunId`, `flow_run_id` and `Flow-Run-ID` are the same name, and `/flow-runs` holds what it names.

/// The words of a name, in lower case.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    let mut was_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() {
            is_open = false;
        } else if is_open && !(c.is_uppercase() && was_lower) {
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        } else {
            words.push(c.to_lowercase().collect());
            is_open = true;
        }
        was_lower = c.is_lowercase() || c.is_ascii_digit();
    }
    words
}

/// The words without anything between them: two names with the same are one.
pub(super) fn joined(words: &[String]) -> String {
    words.concat()
}

/// A name by which it can be compared to others.
pub(super) fn plain(name: &str) -> String {
    joined(&words(name))
}

/// The words for one of what the words are for many of: the last one in the singular.
pub(crate) fn singular(words: &[String]) -> Vec<String> {
    let mut one = words.to_vec();
    if let Some(last) = one.last_mut() {
        *last = singular_word(last);
    }
    one
}

/// Plurals that no rule makes.
const IRREGULAR: [(&str, &str); 7] = [
    ("ids", "id"),
    ("people", "person"),
    ("children", "child"),
    ("indices", "index"),
    ("statuses", "status"),
    ("aliases", "alias"),
    ("buses", "bus"),
];

fn singular_word(word: &str) -> String {
    if let Some((_, one)) = IRREGULAR.iter().find(|(many, _)| *many == word) {
        return (*one).to_owned();
    }
    let without =
        |ending: &str, instead: &str| word.strip_suffix(ending).map(|stem| format!("{stem}{instead}"));
    let is_plural = word.len() > 3 && !["ss", "us", "is"].iter().any(|ending| word.ends_with(ending));
    let by_ending = || {
        without("ies", "y")
            .or_else(|| without("sses", "ss"))
            .or_else(|| without("xes", "x"))
            .or_else(|| without("ches", "ch"))
            .or_else(|| without("shes", "sh"))
            .or_else(|| without("s", ""))
    };
    if is_plural { by_ending().unwrap_or_else(|| word.to_owned()) } else { word.to_owned() }
}

/// Words that a name ends in when it names one thing among others.
const NAMING: [&str; 13] = [
    "id",
    "uuid",
    "guid",
    "uid",
    "key",
    "name",
    "slug",
    "number",
    "code",
    "identifier",
    "ref",
    "sid",
    "login",
];

/// Whether a word says what kind of name a name is.
pub(super) fn is_naming(word: &str) -> bool {
    NAMING.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_where_their_writing_changes() {
        for (name, expected) in [
            ("flowRunId", "flow run id"),
            ("flow_run_id", "flow run id"),
            ("Flow-Run-ID", "flow run id"),
            ("ID", "id"),
            ("id", "id"),
            ("v2", "v2"),
            ("", ""),
            ("$filter[name]", "filter name"),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }

    #[test]
    fn many_are_one_by_their_last_word() {
        for (many, one) in [
            ("flow_runs", "flow run"),
            ("policies", "policy"),
            ("boxes", "box"),
            ("branches", "branch"),
            ("databases", "database"),
            ("statuses", "status"),
            ("status", "status"),
            ("metadata", "metadata"),
            ("addresses", "address"),
            ("people", "person"),
            ("dns", "dns"),
        ] {
            assert_eq!(singular(&words(many)).join(" "), one, "{many}");
        }
    }
}
