//! Security schemes that are required and not declared, or declared and not required.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value};

use crate::judge::Code;
use crate::lint::defect::{Defect, Once};
use crate::lint::subject::Subject;
use crate::spec::Kind;
use crate::text::{Pointer, closest};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Defect> {
    let declared = declared(subject);
    let names = || declared.keys().map(String::as_str);
    let (mut undefined, mut scopes) = (Once::default(), Once::default());
    let mut used = HashSet::new();
    for (at, name, required) in requirements(subject) {
        used.insert(name);
        let Some((_, scheme)) = declared.get(name) else {
            // From 3.2 on a scheme may be named by its URI.
            if !name.contains(['/', '#', ':']) {
                undefined.take(name, || {
                    let label = closest(name, names()).map(|near| format!("did you mean `{near}`?"));
                    let message = format!("no security scheme is called `{name}`");
                    Defect::new(Code::SecurityUndefined, at.clone(), message).label(label.unwrap_or_default())
                });
            }
            continue;
        };
        let Some(known) = known_scopes(scheme) else { continue };
        for (index, scope) in required.iter().enumerate() {
            let Some(scope) = scope.as_str().filter(|scope| !known.contains(scope)) else { continue };
            scopes.take(&format!("{name}\n{scope}"), || {
                let near =
                    closest(scope, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
                let message = format!("`{name}` has no scope `{scope}`");
                Defect::new(Code::ScopeUndefined, at.index(index), message).label(near.unwrap_or_default())
            });
        }
    }
    let unused = declared
        .iter()
        .filter(|(name, _)| !used.contains(name.as_str()) && !subject.api.operations.is_empty());
    let unused = unused.map(|(name, (at, _))| {
        Defect::new(
            Code::SecurityUnused,
            at.clone(),
            format!("nothing requires the security scheme `{name}`"),
        )
    });
    undefined.done().into_iter().chain(scopes.done()).chain(unused).collect()
}

/// The schemes that a document declares: where, and what they are.
fn declared<'d>(subject: &Subject<'d>) -> BTreeMap<String, (Pointer, &'d Map<String, Value>)> {
    let mut declared = BTreeMap::new();
    for holder in [Pointer::of(["components", "securitySchemes"]), Pointer::of(["securityDefinitions"])] {
        let Some(Value::Object(schemes)) = holder.resolve(subject.document) else { continue };
        for (name, scheme) in schemes {
            let at = holder.child(name);
            let meant = subject.meant(&at).map(|(_, scheme)| scheme).or_else(|| scheme.as_object());
            declared.extend(meant.map(|scheme| (name.clone(), (at, scheme))));
        }
    }
    declared
}

/// Every scheme that something requires: where, its name and the scopes.
fn requirements<'d>(subject: &Subject<'d>) -> Vec<(Pointer, &'d str, &'d [Value])> {
    let mut found = Vec::new();
    for kind in [Kind::Root, Kind::Operation] {
        for node in subject.nodes(kind) {
            let Some(Value::Array(alternatives)) = node.value.get("security") else { continue };
            for (index, alternative) in alternatives.iter().enumerate() {
                for (name, scopes) in alternative.as_object().into_iter().flatten() {
                    let at = node.at.child("security").index(index).child(name);
                    let scopes = scopes.as_array().map(Vec::as_slice).unwrap_or_default();
                    found.push((at, name.as_str(), scopes));
                }
            }
        }
    }
    found
}

/// The scopes of an `oauth2` scheme that lists them; `None` of others.
fn known_scopes(scheme: &Map<String, Value>) -> Option<HashSet<&str>> {
    if scheme.get("type").and_then(Value::as_str) != Some("oauth2") {
        return None;
    }
    let flows = scheme.get("flows").and_then(Value::as_object).into_iter().flat_map(Map::values);
    let listed: Vec<&Map<String, Value>> = flows
        .map(|flow| flow.get("scopes"))
        .chain([scheme.get("scopes")])
        .filter_map(|scopes| scopes?.as_object())
        .collect();
    (!listed.is_empty())
        .then(|| listed.into_iter().flat_map(|scopes| scopes.keys().map(String::as_str)).collect())
}
