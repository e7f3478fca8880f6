//! Whether credentials are there, are written as they are meant, and can be good.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::doctor::facts::{Facts, Subject};
use crate::doctor::jwt;
use crate::doctor::model::Found;
use crate::doctor::steps::reading::{listed, wanted};
use crate::health::Side;
use crate::plan::Case;
use crate::send::Exchange;
use crate::suite::{Secret, Suite, TokenSource, Whom};
use crate::text::{duration, plural};

/// Characters that stand around a value where it was copied from.
const QUOTES: [char; 4] = ['"', '\'', '`', '\u{201C}'];

pub(super) fn look(subject: &Subject<'_>, _: &Facts) -> Found {
    let suite = subject.suite;
    let guarded =
        subject.api.operations.iter().filter(|operation| {
            !operation.security.is_empty() && !operation.security.iter().any(Vec::is_empty)
        });
    let guarded = guarded.count();
    let mut found = Found::well();
    if !suite.gives_credentials() {
        if guarded == 0 {
            return found.tell("none are given, and the document asks for none");
        }
        let schemes = listed(subject.api.credentials.keys().cloned());
        let all = plural(subject.api.operations.len(), "operation");
        let text =
            format!("none are given, and the document asks for them ({schemes}) at {guarded} of {all}");
        return found.warn(Side::Caller, text, "give them in a suite: `auth:`");
    }
    if let Err(complaints) = &subject.credentials {
        for complaint in complaints {
            let advice = if complaint.label.is_empty() { "look at `auth:`" } else { &complaint.label };
            found = found.fail(Side::Caller, complaint.message.clone(), advice);
        }
    }
    for (what, secret) in values(suite) {
        found = written(found, what, secret.expose());
        if let Some(claims) = jwt::read(cleaned(secret.expose())) {
            found = times(found, what, &claims, subject.now);
            found = scopes(found, subject, what, &claims);
        }
    }
    let sources = sources(suite);
    for source in &sources {
        found = found.tell(format!("{source}: fetched with `request`"));
    }
    if found.told.is_empty() {
        let what: Vec<String> = values(suite).iter().map(|(what, _)| format!("`{what}`")).collect();
        found = found.tell(format!("{}: there, and written well", what.join(", ")));
    }
    found
}

/// A token that came with the first request: what it says of itself.
pub(super) fn fetched(found: Found, subject: &Subject<'_>, case: &Case, exchange: &Exchange) -> Found {
    let operation = &subject.api.operations[case.operation];
    let shown = exchange.request.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let Some(claims) = shown.filter(|_| !sources(subject.suite).is_empty()).and_then(jwt::read) else {
        return found;
    };
    let found = times(found, "token", &claims, subject.now);
    let Some(has) = claims.scopes.as_deref() else { return found };
    let lacks: Vec<String> = wanted(operation).into_iter().filter(|scope| !has.contains(scope)).collect();
    if lacks.is_empty() {
        return found;
    }
    let text = format!("the token lacks {}, which {} declares", listed(lacks.into_iter()), operation.id);
    found.warn(Side::Caller, text, "ask for it: `auth: oauth2: scopes:`")
}

/// What stands in the suite, and under which name.
fn values(suite: &Suite) -> Vec<(&'static str, &Secret)> {
    let whom = Whom::of(suite);
    let mut values = Vec::new();
    values.extend(whom.bearer.map(|secret| ("bearer", secret)));
    values.extend(whom.api_key.map(|secret| ("api_key", secret)));
    values.extend(whom.basic.map(|(_, password)| ("basic", password)));
    for scheme in whom.schemes {
        values.extend(scheme.bearer.as_ref().map(|secret| ("bearer", secret)));
        values.extend(scheme.api_key.as_ref().map(|secret| ("api_key", secret)));
        values.extend(scheme.basic.as_ref().map(|(_, password)| ("basic", password)));
    }
    values
}

fn sources(suite: &Suite) -> Vec<&'static str> {
    let whom = Whom::of(suite);
    let named = whom.schemes.iter().filter_map(|scheme| scheme.token.as_ref());
    whom.token.into_iter().chain(named).map(called).collect()
}

fn called(source: &TokenSource) -> &'static str {
    match source {
        TokenSource::OAuth2(_) => "`oauth2`",
        TokenSource::Command(_) => "`command`",
    }
}

/// What secrets would be if they were written well: they must not be shown either.
pub(in crate::doctor) fn clean(suite: &Suite) -> Vec<String> {
    let values = values(suite).into_iter().map(|(_, secret)| secret.expose());
    values.filter(|text| cleaned(text) != *text).map(|text| cleaned(text).to_owned()).collect()
}

fn cleaned(text: &str) -> &str {
    let is_around = |c: char| c.is_whitespace() || c.is_control() || QUOTES.contains(&c) || c == '\u{201D}';
    let text = text.trim_matches(is_around);
    prefix(text).map_or(text, |word| text[word.len()..].trim_matches(is_around))
}

/// The scheme's own word, which is written before the token anyway.
fn prefix(text: &str) -> Option<&str> {
    let word = text.split(' ').next().filter(|word| word.len() < text.len())?;
    ["bearer", "basic", "token"].iter().any(|scheme| word.eq_ignore_ascii_case(scheme)).then_some(word)
}

fn written(mut found: Found, what: &str, text: &str) -> Found {
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || QUOTES.contains(&c));
    let wrong = [
        (text.is_empty(), "is empty", "look whether its variable is set"),
        (text.contains(['\n', '\r']), "holds a line end", "take it out: files and `echo` add one"),
        (
            text.trim_matches(['\n', '\r']).starts_with([' ', '\t'])
                || text.trim_matches(['\n', '\r']).ends_with([' ', '\t']),
            "begins or ends with blanks",
            "take them out",
        ),
        (text.trim().starts_with(QUOTES), "stands in quotes", "take them out: they are sent as part of it"),
        (
            what == "bearer" && prefix(trimmed).is_some(),
            "begins with the scheme's name, which is written before it anyway",
            "give the token alone",
        ),
        (
            text.starts_with('$') || text.starts_with('<') && text.ends_with('>'),
            "looks like a placeholder",
            "give the value itself",
        ),
        (
            what == "bearer" && prefix(trimmed).is_none() && trimmed.contains(char::is_whitespace),
            "holds blanks, which no token does",
            "look whether it was copied whole, and alone",
        ),
    ];
    for (_, words, advice) in wrong.into_iter().filter(|(is_wrong, ..)| *is_wrong) {
        found = found.fail(Side::Caller, format!("`{what}` {words}"), advice);
    }
    found
}

fn times(mut found: Found, what: &str, claims: &jwt::Claims, now: Timestamp) -> Found {
    let apart = |time: Timestamp| {
        duration(std::time::Duration::from_secs((time.as_second() - now.as_second()).unsigned_abs()))
    };
    if let Some(ends) = claims.ends {
        found = if ends <= now {
            let text = format!("`{what}` is expired: its `exp` was {} ago", apart(ends));
            found.fail(
                Side::Caller,
                text,
                "get another one; `auth: oauth2:` and `auth: command:` renew it by themselves",
            )
        } else {
            found.tell(format!("`{what}` is a JWT, good for another {}", apart(ends)))
        };
    }
    if let Some(begins) = claims.begins.filter(|begins| *begins > now) {
        let text = format!("`{what}` is not good yet: its `nbf` is in {}", apart(begins));
        found = found.fail(Side::Caller, text, "look at this machine's clock, and at the issuer's");
    }
    found
}

/// The scopes of a token against those that the document declares.
fn scopes(found: Found, subject: &Subject<'_>, what: &str, claims: &jwt::Claims) -> Found {
    let Some(has) = &claims.scopes else { return found };
    let mut lacks: BTreeMap<String, usize> = BTreeMap::new();
    for operation in &subject.api.operations {
        let is_satisfied = operation.security.is_empty()
            || operation
                .security
                .iter()
                .any(|all| all.iter().flat_map(|(_, scopes)| scopes).all(|scope| has.contains(scope)));
        if !is_satisfied {
            for scope in wanted(operation).into_iter().filter(|scope| !has.contains(scope)) {
                *lacks.entry(scope).or_default() += 1;
            }
        }
    }
    if lacks.is_empty() {
        return found;
    }
    let count = plural(lacks.values().copied().max().unwrap_or_default(), "operation");
    let text = format!("`{what}` lacks {}, which {count} or more declare", listed(lacks.into_keys()));
    found.warn(Side::Caller, text, "get a token with these scopes, or leave the operations out")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_that_is_written_wrong_is_called_so_and_never_shown() {
        for (what, text, words) in [
            ("bearer", "k3y-k3y", ""),
            ("bearer", "", "empty"),
            ("bearer", "k3y-k3y\n", "line end"),
            ("bearer", " k3y-k3y", "blanks"),
            ("bearer", "\"k3y-k3y\"", "quotes"),
            ("bearer", "Bearer k3y-k3y", "scheme's name"),
            ("bearer", "k3y k3y", "no token does"),
            ("bearer", "$TOKEN", "placeholder"),
            ("api_key", "<your key>", "placeholder"),
            ("basic", "pass word", ""),
        ] {
            let found = written(Found::well(), what, text);
            let told = found.told.join("; ");
            assert!(told.contains(words) && told.is_empty() == words.is_empty(), "{text:?}: {told}");
            assert!(!told.contains("k3y"), "{told}");
        }
    }

    #[test]
    fn what_is_meant_is_found_in_what_is_written() {
        for text in ["k3y-k3y", " \"k3y-k3y\"\n", "Bearer k3y-k3y", "'bearer k3y-k3y'"] {
            assert_eq!(cleaned(text), "k3y-k3y", "{text:?}");
        }
    }
}
