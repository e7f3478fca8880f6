//! What a thing's own name may be called where it is said.

use crate::plan::links::outline::Kind;
use crate::plan::links::words::{is_naming, joined, words};

/// A member that may hold what a hole or a parameter asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// Its name, without anything between words.
    pub(super) plain: String,
    /// Whether its name is the one that is asked for.
    pub(super) is_exact: bool,
}

/// What a member that holds the value of `name` may be called in a thing that is called `thing`, the likeliest first.
pub(super) fn candidates(name: &str, thing: &[String], kind: &Kind) -> Vec<Candidate> {
    let all = words(name);
    let mut found = Vec::new();
    let mut add = |plain: String, is_exact: bool| {
        if !plain.is_empty() && !found.iter().any(|known: &Candidate| known.plain == plain) {
            found.push(Candidate { plain, is_exact });
        }
    };
    add(joined(&all), true);
    for either in all.split(|word| word == "or").filter(|_| all.iter().any(|word| word == "or")) {
        add(joined(either), true);
    }
    let own = after(&all, thing);
    add(joined(own), true);
    let is_named_after = own.is_empty() && all.len() <= thing.len();
    let last = all.last().map(String::as_str).unwrap_or_default();
    if is_named_after || last == "id" || last == "uuid" || last == "guid" {
        add(format!("{}id", joined(thing)), true);
        let others: &[&str] = match (kind.is_whole(), is_named_after && kind.is_free_text()) {
            (true, _) => &["id", "number"],
            (false, true) => &["name", "slug", "key", "login", "id", "code", "uuid"],
            (false, false) => &["id", "uuid", "guid", "uid", "identifier", "key"],
        };
        for other in others {
            add((*other).to_owned(), false);
        }
        if kind.is_free_text() {
            add("name".to_owned(), false);
        }
    } else if is_naming(last) {
        add(last.to_owned(), false);
    }
    found
}

/// The words behind those of the thing: `stub mapping id` of a `mapping` is `id`.
fn after<'w>(words: &'w [String], thing: &[String]) -> &'w [String] {
    if thing.is_empty() {
        return &[];
    }
    let at = words.windows(thing.len()).position(|window| window == thing);
    let own = at.map_or(&[][..], |at| &words[at + thing.len()..]);
    if !own.is_empty() {
        return own;
    }
    // `run id` of a `flow run`.
    let last = &thing[thing.len() - 1..];
    let at = words.iter().rposition(|word| *word == last[0]);
    at.map_or(&[][..], |at| &words[at + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_says_its_name_by_that_name_or_by_a_shorter_one() {
        for (name, thing, expected) in [
            ("stubMappingId", "mapping", "stubmappingid id mappingid"),
            ("issue_number", "issue", "issuenumber number"),
            ("id", "flow", "id flowid"),
            ("id_or_name", "limit", "idorname id name"),
            ("work_pool_name", "work_pool", "workpoolname name"),
        ] {
            let found = candidates(name, &words(thing), &Kind::default());
            let names: Vec<&str> = found.iter().map(|candidate| candidate.plain.as_str()).collect();
            assert!(names.join(" ").starts_with(expected), "{name}: {names:?}");
        }
    }
}
