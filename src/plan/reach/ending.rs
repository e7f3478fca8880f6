//! Operations that by their name end, or change, more than one thing: nothing that is there is safe from them.

use crate::plan::case::{Case, Intent, Place};
use crate::plan::links::{is_listed, words};
use crate::plan::reach::apply::Surroundings;
use crate::plan::reach::keep;
use crate::plan::reach::role::Role;
use crate::spec::{Location, Operation, Parameter};
use crate::suite::Existing;

/// What ends something, as a whole word.
const ENDING: [&str; 19] = [
    "delete",
    "remove",
    "purge",
    "clear",
    "reset",
    "drop",
    "wipe",
    "destroy",
    "truncate",
    "prune",
    "flush",
    "empty",
    "shutdown",
    "stop",
    "restart",
    "terminate",
    "uninstall",
    "revoke",
    "logout",
];

/// What changes all that is there where a path ends in it, and nothing else: much that is made is saved or started too.
const WHOLE: [&str; 3] = ["save", "persist", "start"];

/// What is about many things at once, and what is done to them.
const MANY: [&str; 2] = ["bulk", "all"];
const CHANGING: [&str; 3] = ["set", "update", "change"];

/// What makes a name one of something that is made or read: a bus stop is created, the empty legs are listed.
const HARMLESS: [&str; 10] =
    ["create", "add", "new", "register", "get", "list", "find", "search", "read", "validate"];

/// Lets a case pass, unless by its name the operation ends what is there, and the request does not say of which thing.
///
/// # Errors
/// Why it is not sent, and the way out, as a lower-case fragment.
pub(super) fn spared(around: Surroundings<'_>, roles: &[Role], case: &Case) -> Result<(), String> {
    let operation = &around.api.operations[case.operation];
    let is_foreign = matches!(&case.intent, Intent::Broken(mutation) if mutation.place == Place::Method);
    let is_harmless = match roles[case.operation] {
        Role::Reads => true,
        Role::Creates => makes_what_is_read(around, case.operation),
        Role::Changes | Role::Deletes => false,
    };
    if is_harmless
        || is_foreign
        || around.suite.generate.existing == Existing::Change
        || names_one(around, operation)
    {
        return Ok(());
    }
    let Some(word) = ending(operation) else { return Ok(()) };
    Err(format!(
        "`{}` says `{word}` and not of which thing: it could end what is there; `generate: existing: change` sends it",
        operation.id
    ))
}

/// Whether there is an operation that reads one of what is made: then the name is that of a thing.
fn makes_what_is_read(around: Surroundings<'_>, operation: usize) -> bool {
    let mut all = around.links.collections.all.iter();
    all.any(|collection| collection.creators.contains(&operation) && !collection.readers.is_empty())
}

/// Whether the path, or the suite, says which thing is meant.
fn names_one(around: Surroundings<'_>, operation: &Operation) -> bool {
    let is_name = |parameter: &Parameter| {
        parameter.location == Location::Path
            && !parameter.content.schema().is_some_and(|at| is_listed(around.api, at))
    };
    operation.parameters.iter().any(is_name) || keep::is_told(around, operation)
}

/// The word by which an operation ends or changes many things.
pub(crate) fn ending(operation: &Operation) -> Option<&'static str> {
    let last = operation.path.text.rsplit('/').find(|part| !part.is_empty() && !part.contains('{'));
    let whole = WHOLE.into_iter().find(|word| last.is_some_and(|last| last.eq_ignore_ascii_case(word)));
    let names = [last, operation.name.as_deref()];
    whole.or_else(|| names.into_iter().flatten().find_map(|name| ends(&words(name))))
}

fn ends(words: &[String]) -> Option<&'static str> {
    let says =
        |wanted: &[&'static str]| wanted.iter().copied().find(|one| words.iter().any(|word| word == one));
    if says(&HARMLESS).is_some() {
        return None;
    }
    says(&ENDING).or_else(|| says(&MANY).and(says(&CHANGING)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_things_by_a_whole_word_in_any_spelling() {
        for (name, word) in [
            ("bulk_delete", Some("delete")),
            ("bulk_set_state", Some("set")),
            ("updateAllUsers", Some("update")),
            ("purge-cache", Some("purge")),
            ("ServerController_shutdown", Some("shutdown")),
            ("deletes", None),
            ("set_state", None),
            ("createStop", None),
            ("list-empty-legs", None),
            ("dropoff", None),
            ("callback", None),
        ] {
            assert_eq!(ends(&words(name)), word, "{name}");
        }
    }
}
