//! Links that lead to no operation (OpenAPI 3.0, section 4.7.20).

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::judge::Code;
use crate::lint::defect::Defect;
use crate::lint::subject::Subject;
use crate::spec::{Kind, Node};
use crate::suite::Level;
use crate::text::{Pointer, closest};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Defect> {
    let named: HashMap<&str, &Node<'_>> = subject
        .nodes(Kind::Operation)
        .filter_map(|node| Some((node.value.get("operationId")?.as_str()?, node)))
        .collect();
    let mut found = Vec::new();
    for link in subject.nodes(Kind::Link) {
        let text = |name: &str| link.value.get(name).and_then(Value::as_str);
        match (text("operationId"), text("operationRef")) {
            (Some(name), None) => found.extend(by_name(subject, link, name, &named)),
            (None, Some(reference)) => {
                let target = Pointer::of_fragment(reference).filter(|_| reference.starts_with("#/"));
                if target.is_some_and(|target| target.resolve(subject.document).is_none())
                    && is_root(&link.at)
                {
                    let message = format!("`{reference}` leads nowhere");
                    found.push(Defect::new(Code::LinkDangling, link.at.child("operationRef"), message));
                }
            }
            (Some(_), Some(_)) => {
                let message = "a link has an `operationId` or an `operationRef`, not both";
                found.push(Defect::new(Code::LinkDangling, link.at.clone(), message));
            }
            (None, None) => {
                let message = "this link names no operation: it has no `operationId` and no `operationRef`";
                found.push(Defect::new(Code::LinkDangling, link.at.clone(), message));
            }
        }
    }
    found
}

fn by_name(
    subject: &Subject<'_>,
    link: &Node<'_>,
    name: &str,
    named: &HashMap<&str, &Node<'_>>,
) -> Vec<Defect> {
    if let Some(target) = named.get(name) {
        return strange(subject, link, &target.at);
    }
    let near = closest(name, named.keys().copied());
    let label = near.map_or_else(String::new, |near| format!("did you mean `{near}`?"));
    let message = format!("no operation is called `{name}`");
    vec![Defect::new(Code::LinkDangling, link.at.child("operationId"), message).label(label)]
}

fn is_root(at: &Pointer) -> bool {
    at.tokens().next().as_deref() != Some("x-specdrift-files")
}

/// Parameters that the link gives and its operation does not have.
fn strange(subject: &Subject<'_>, link: &Node<'_>, target: &Pointer) -> Vec<Defect> {
    let Some(operation) = subject.api.operations.iter().find(|operation| operation.pointer == *target) else {
        return Vec::new();
    };
    let given = link.value.get("parameters").and_then(Value::as_object);
    let strange = given.into_iter().flat_map(Map::keys).filter(|given| {
        let bare =
            ["path.", "query.", "header.", "cookie."].iter().find_map(|place| given.strip_prefix(place));
        let is_named = |name: &str| operation.parameters.iter().any(|parameter| parameter.name == *name);
        !is_named(given) && !bare.is_some_and(is_named)
    });
    strange
        .map(|given| {
            let message = format!("`{}` has no parameter `{given}`", operation.id);
            let at = link.at.child("parameters").child(given);
            Defect::new(Code::LinkDangling, at, message).level(Level::Warn)
        })
        .collect()
}
