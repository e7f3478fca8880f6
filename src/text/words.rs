//! Small words: plurals and suggestions.

/// `1 case`, `2 cases`, `2 queries`, `2 matches`: the English plural of a noun (or of the last word of a phrase), by its
/// ending.
#[must_use]
pub fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {}", many(noun)) }
}

fn many(noun: &str) -> String {
    let before_y = noun.strip_suffix('y').and_then(|stem| stem.chars().next_back().map(|last| (stem, last)));
    match before_y {
        Some((stem, last)) if !"aeiou".contains(last) => format!("{stem}ies"),
        _ if ["s", "x", "z", "ch", "sh"].iter().any(|end| noun.ends_with(end)) => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

/// The candidate that a person most likely meant by `word`: letter case and the difference between `-`, `_` and blanks
/// aside, it is at most a third of its letters away (one for words of up to four), a swap of neighbours counting as one, or one of
/// the two begins with the other. `None` when nothing is near.
pub fn closest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word = folded(word);
    if word.is_empty() || word.len() > 200 {
        return None;
    }
    candidates
        .into_iter()
        .filter_map(|candidate| distance(&word, &folded(candidate)).map(|distance| (distance, candidate)))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

fn folded(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

/// How far apart two words are, from 0 to 1; `None` when too far to have been meant.
fn distance(word: &str, candidate: &str) -> Option<f64> {
    let longest = word.chars().count().max(candidate.chars().count());
    let shortest = word.chars().count().min(candidate.chars().count());
    let edits = strsim::osa_distance(word, candidate);
    let share = f64::from(u32::try_from(edits).ok()?) / f64::from(u32::try_from(longest.max(1)).ok()?);
    let begins = shortest >= 3 && (word.starts_with(candidate) || candidate.starts_with(word));
    (edits <= (longest / 3).max(1) && edits < longest || begins).then_some(share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_noun_takes_the_plural_of_its_ending() {
        for (count, noun, words) in [
            (1, "query", "1 query"),
            (2, "query", "2 queries"),
            (0, "case", "0 cases"),
            (2, "key", "2 keys"),
            (3, "match", "3 matches"),
            (3, "status", "3 statuses"),
            (2, "unknown property", "2 unknown properties"),
        ] {
            assert_eq!(plural(count, noun), words);
        }
    }

    #[test]
    fn a_suggestion_is_near_or_not_made() {
        let keys = ["in_flight", "rate", "timeout", "retry", "connect_timeout"];
        for (word, meant) in [
            ("inflight", Some("in_flight")),
            ("in-flight", Some("in_flight")),
            ("Timeout", Some("timeout")),
            ("timeuot", Some("timeout")),
            ("rat", Some("rate")),
            ("retyr", Some("retry")),
            ("parallel", None),
            ("ratio", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(closest(word, keys), meant, "{word}");
        }
        assert_eq!(closest("createUsr", ["createLead", "createUser", "deleteUser"]), Some("createUser"));
        assert_eq!(closest("createUsr", ["createLead", "deleteLead"]), None);
    }
}
