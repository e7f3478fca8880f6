//! Who may call.

use crate::compare::calls::Calls;
use crate::compare::calls::Subject;
use crate::compare::change::Change;
use crate::compare::change::Where;
use crate::compare::finding::Proof;
use crate::spec::Api;
use crate::spec::Credential;
use crate::spec::Operation;

/// Credentials that are needed together.
type Alternative = Vec<(String, Vec<String>)>;

pub(super) fn check(calls: &mut Calls<'_>) {
    for (old, new) in calls.pairs.clone() {
        let (was, is) = (old.pointer.child("security"), new.pointer.child("security"));
        let subject = Subject { operation: old, place: "security", old: &was, new: &is };
        if old.is_open() != new.is_open() {
            let (change, message) = if old.is_open() {
                (Change::SecurityAdded, format!("calls need {}", all(&new.security)))
            } else {
                (Change::SecurityRemoved, "calls need no credentials any more".to_owned())
            };
            let proof = Proof::Call(format!("`{}` without credentials", old.id));
            calls.tell(Where::Api, change, &subject, message, proof);
            continue;
        }
        alternatives(calls, &subject, (old, new));
    }
    schemes(calls);
}

fn alternatives(calls: &mut Calls<'_>, subject: &Subject<'_>, (old, new): (&Operation, &Operation)) {
    let (was, is) = (named(calls.old, old), named(calls.new, new));
    let partner = |one: &Alternative, others: &[Alternative]| {
        others.iter().find(|other| schemes_of(one) == schemes_of(other)).cloned()
    };
    for one in was.iter().filter(|one| !one.is_empty()) {
        let Some(other) = partner(one, &is) else {
            let proof = Proof::Call(format!("`{}` with {}", old.id, words(one)));
            let message = format!("{} is no longer a way to authenticate", words(one));
            calls.tell(Where::Api, Change::AlternativeRemoved, subject, message, proof);
            continue;
        };
        for (scopes, others, change, verb) in [
            (scopes(&other), scopes(one), Change::ScopeAdded, "is needed"),
            (scopes(one), scopes(&other), Change::ScopeRemoved, "is no longer needed"),
        ] {
            for scope in scopes.iter().filter(|scope| !others.contains(scope)) {
                let proof = Proof::Call(format!("`{}` with a token that lacks `{scope}`", old.id));
                calls.tell(Where::Api, change, subject, format!("the scope `{scope}` {verb}"), proof);
            }
        }
    }
    for other in is.iter().filter(|other| !other.is_empty() && partner(other, &was).is_none()) {
        let message = format!("{} is a further way to authenticate", words(other));
        let proof = Proof::Call(format!("`{}` with {}", old.id, words(other)));
        calls.tell(Where::Api, Change::AlternativeAdded, subject, message, proof);
    }
}

/// What an operation needs; a scheme by what it is where another document calls it otherwise.
fn named(api: &Api, operation: &Operation) -> Vec<Alternative> {
    let name = |scheme: &String| match api.credentials.get(scheme) {
        Some(Credential::ApiKey { location, name }) => format!("the key `{name}` ({})", location.as_str()),
        Some(Credential::Http(kind)) => format!("http {kind}"),
        Some(Credential::Token) => "a token".to_owned(),
        Some(Credential::MutualTls) => "a client certificate".to_owned(),
        None => format!("`{scheme}`"),
    };
    let one = |alternative: &Vec<(String, Vec<String>)>| -> Alternative {
        alternative.iter().map(|(scheme, scopes)| (name(scheme), scopes.clone())).collect()
    };
    operation.security.iter().map(one).collect()
}

fn schemes_of(alternative: &Alternative) -> Vec<&str> {
    let mut names: Vec<&str> = alternative.iter().map(|(scheme, _)| scheme.as_str()).collect();
    names.sort_unstable();
    names
}

fn scopes(alternative: &Alternative) -> Vec<String> {
    alternative.iter().flat_map(|(_, scopes)| scopes.clone()).collect()
}

fn words(alternative: &Alternative) -> String {
    let names: Vec<&str> = alternative.iter().map(|(scheme, _)| scheme.as_str()).collect();
    names.join(" and ")
}

fn all(security: &[Alternative]) -> String {
    let each: Vec<String> =
        security.iter().map(|alternative| format!("`{}`", schemes_of(alternative).join("` and `"))).collect();
    each.join(" or ")
}

/// Schemes of one name that are something else now.
fn schemes(calls: &mut Calls<'_>) {
    let (old, new) = (calls.old, calls.new);
    for (name, was) in &old.credentials {
        let Some(is) = new.credentials.get(name).filter(|is| *is != was) else { continue };
        let uses = |operation: &&(&Operation, &Operation)| {
            operation.1.security.iter().flatten().any(|(scheme, _)| scheme == name)
        };
        let Some((operation, _)) = calls.pairs.iter().find(uses).copied() else { continue };
        let at = crate::text::Pointer::of(["components", "securitySchemes", name]);
        let subject = Subject { operation, place: "security", old: &at, new: &at };
        let message = format!("`{name}`: was {}, is {}", credential(was), credential(is));
        let proof = Proof::Call(format!("`{}` with {}", operation.id, credential(was)));
        calls.tell(Where::Api, Change::CredentialChanged, &subject, message, proof);
    }
}

fn credential(credential: &Credential) -> String {
    match credential {
        Credential::ApiKey { location, name } => format!("the key `{name}` ({})", location.as_str()),
        Credential::Http(kind) => format!("http {kind}"),
        Credential::Token => "a token".to_owned(),
        Credential::MutualTls => "a client certificate".to_owned(),
    }
}
