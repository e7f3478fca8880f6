//! Members of objects: which have to be there, and which may be.

use serde_json::{Map, Value, json};

use crate::compare::change::Change;
use crate::compare::facets::Others;
use crate::compare::proposal::Contrast;
use crate::compare::proposal::Doubt;
use crate::compare::proposal::Proposal;
use crate::schema::Type;

/// A name that no document has.
const STRANGER: &str = "specdrift";

pub(crate) fn propose(contrast: &Contrast<'_>) -> Vec<Proposal> {
    let (says, other) = (contrast.says, contrast.other);
    if !contrast.both_admit(Type::Object) {
        return Vec::new();
    }
    let mut proposals = Vec::new();
    let asked = other.required.iter().filter(|name| !says.required.contains(name));
    for name in asked {
        let before = if says.property(name).is_some() { "optional" } else { "not described" };
        let words = (before.to_owned(), "required".to_owned());
        let candidates =
            objects(contrast).into_iter().map(|object| Value::Object(without(object, name))).collect();
        let changes = (Change::PropertyRequired, Change::PropertyOptional);
        proposals.push(Proposal::new(changes, "required", words, candidates).of_member(name));
    }
    if other.others == Others::Forbidden {
        for (name, _) in says.properties.iter().filter(|(name, _)| other.property(name).is_none()) {
            let words = ("described".to_owned(), "forbidden, as all that is not described".to_owned());
            let changes = (Change::PropertyForbidden, Change::PropertyAllowed);
            let candidates = with(contrast, name);
            proposals.push(Proposal::new(changes, "additionalProperties", words, candidates).of_member(name));
        }
    }
    proposals.extend(others(contrast));
    proposals
}

/// Members that nothing names.
fn others(contrast: &Contrast<'_>) -> Option<Proposal> {
    let (says, other) = (contrast.says, contrast.other);
    let said = |others: &Others| match others {
        Others::Unsaid => "silent on further properties",
        Others::Any => "open to further properties",
        Others::Forbidden => "closed to further properties",
        Others::Of(_) => "open to further properties of a schema",
    };
    let words = (said(&says.others).to_owned(), said(&other.others).to_owned());
    let of = |changes| {
        let candidates = with(contrast, STRANGER);
        Some(Proposal::new(changes, "additionalProperties", words.clone(), candidates))
    };
    match (&says.others, &other.others) {
        (Others::Any | Others::Of(_), Others::Forbidden) => {
            of((Change::OthersForbidden, Change::OthersAllowed))
        }
        (Others::Unsaid, Others::Forbidden) => {
            let proposal = of((Change::UndeclaredForbidden, Change::UndeclaredAllowed))?;
            Some(proposal.in_doubt(Doubt::Dropped))
        }
        (Others::Any, Others::Of(_)) => of((Change::OthersForbidden, Change::OthersAllowed)),
        // What nobody documents is not sent: that a schema is now given for it takes nothing away.
        (Others::Unsaid | Others::Any | Others::Of(_) | Others::Forbidden, _) => None,
    }
}

fn objects(contrast: &Contrast<'_>) -> Vec<Map<String, Value>> {
    let mut objects: Vec<Map<String, Value>> = contrast
        .values()
        .into_iter()
        .filter_map(|value| match value {
            Value::Object(object) => Some(object),
            _ => None,
        })
        .collect();
    objects.push(Map::new());
    objects
}

fn without(mut object: Map<String, Value>, name: &str) -> Map<String, Value> {
    object.shift_remove(name);
    object
}

/// Objects with a member of this name.
fn with(contrast: &Contrast<'_>, name: &str) -> Vec<Value> {
    let described = contrast.says.property(name).and_then(|at| contrast.one.below(at));
    let others = match &contrast.says.others {
        Others::Of(at) => contrast.one.below(at),
        Others::Unsaid | Others::Any | Others::Forbidden => None,
    };
    let own = described.or(others).map(|node| node.samples().to_vec()).unwrap_or_default();
    let plain = [json!("text"), json!(1), json!(true), json!({}), json!([])];
    let values: Vec<Value> = own.into_iter().chain(plain).collect();
    let mut made = Vec::new();
    for object in objects(contrast) {
        if object.contains_key(name) {
            made.push(Value::Object(object.clone()));
        }
        for value in &values {
            let mut object = object.clone();
            object.insert(name.to_owned(), value.clone());
            made.push(Value::Object(object));
        }
    }
    made
}
