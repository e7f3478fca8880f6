//! Discriminators that name what is not there.

use serde_json::Value;

use crate::judge::Code;
use crate::lint::defect::Defect;
use crate::lint::subject::{Subject, Way};
use crate::spec::{Kind, Node};
use crate::text::{Pointer, closest};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Defect> {
    let mut found = Vec::new();
    for node in subject.nodes(Kind::Schema) {
        let Some(Value::Object(said)) = node.value.get("discriminator") else { continue };
        if let Some(Value::Object(mapping)) = said.get("mapping") {
            let at = node.at.child("discriminator").child("mapping");
            let dangling = mapping.iter().filter_map(|(name, target)| {
                let target = target.as_str().filter(|target| is_name(target))?;
                unknown(subject, node, target).map(|defect| Defect { pointer: at.child(name), ..defect })
            });
            found.extend(dangling);
        }
        if let Some(property) = said.get("propertyName").and_then(Value::as_str) {
            found.extend(lacking(subject, node, property));
        }
    }
    found
}

/// Whether a mapping's value is the name of a component; whatever is a reference has been followed.
fn is_name(target: &str) -> bool {
    let is_file = [".yaml", ".yml", ".json"].iter().any(|end| target.ends_with(end));
    !is_file && target.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

/// A name that no component of the file has.
fn unknown(subject: &Subject<'_>, node: &Node<'_>, target: &str) -> Option<Defect> {
    let mut tokens = node.at.tokens();
    let root = match (tokens.next().as_deref(), tokens.next()) {
        (Some("x-specdrift-files"), Some(number)) => Pointer::of(["x-specdrift-files", &number]),
        (_, _) => Pointer::root(),
    };
    let schemas = root.child("components").child("schemas").resolve(subject.document);
    let schemas = schemas.and_then(Value::as_object);
    if schemas.is_some_and(|schemas| schemas.contains_key(target)) {
        return None;
    }
    let names = schemas.into_iter().flat_map(|schemas| schemas.keys().map(String::as_str));
    let label = closest(target, names).map_or_else(String::new, |near| format!("did you mean `{near}`?"));
    let message = format!("`{target}` is no schema of the document");
    Some(Defect::new(Code::DiscriminatorDangling, Pointer::root(), message).label(label))
}

/// Listed alternatives that say what members they have, and not that they have this one.
fn lacking(subject: &Subject<'_>, node: &Node<'_>, property: &str) -> Vec<Defect> {
    let mut found = Vec::new();
    for holder in [node.at.clone(), node.at.child("anyOf").index(0)] {
        for keyword in ["oneOf", "anyOf"] {
            let place = holder.child(keyword);
            let Some(Value::Array(branches)) = place.resolve(subject.document) else { continue };
            for (index, branch) in branches.iter().enumerate() {
                let target = branch.get("$ref").and_then(Value::as_str).and_then(Pointer::of_fragment);
                let Some((target, _)) = target.and_then(|target| subject.meant(&target)) else { continue };
                let names = subject.schema(&target, Way::Either).names_at(&Pointer::root());
                if names.is_empty() || names.iter().any(|name| name == property) {
                    continue;
                }
                let name = target.last().unwrap_or_default();
                let message = format!("`{name}` has no `{property}`, by which it is to be told apart");
                let at = place.index(index);
                found.push(Defect::new(Code::DiscriminatorUndocumented, at, message));
            }
        }
    }
    found
}
