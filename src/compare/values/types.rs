//! Types, and null among them.

use serde_json::{Value, json};

use crate::compare::change::Change;
use crate::compare::proposal::Contrast;
use crate::compare::proposal::Doubt;
use crate::compare::proposal::Proposal;
use crate::schema::Type;
use crate::schema::Types;

pub(crate) fn propose(contrast: &Contrast<'_>) -> Vec<Proposal> {
    let (says, other) = (contrast.says, contrast.other);
    // Listed values have their own rule.
    if says.listed.is_some() || other.types.is_none() && other.listed.is_some() {
        return null_of_list(contrast);
    }
    let Some(refusing) = other.types else { return Vec::new() };
    let lost: Vec<Type> =
        Type::ALL.into_iter().filter(|kind| admits(says.types, *kind) && !refusing.admit(*kind)).collect();
    let words = (words(says.types), words(Some(refusing)));
    let of = |kinds: &[Type], changes| {
        let candidates = kinds.iter().flat_map(|kind| values(contrast, *kind)).collect();
        Proposal::new(changes, "type", words.clone(), candidates)
    };
    let is_all_new = says.types.is_none();
    // Alternatives and the like may say by themselves which types there are.
    let is_open = is_all_new && !(says.unions.is_empty() && says.opaque.is_empty());
    let mut proposals = Vec::new();
    if lost.contains(&Type::Null) && !is_all_new {
        proposals.push(of(&[Type::Null], (Change::NullRemoved, Change::NullAdded)));
    }
    let others: Vec<Type> = lost.into_iter().filter(|kind| *kind != Type::Null || is_all_new).collect();
    // What keywords imply and nobody stated is no change of what is meant.
    let is_implied = is_all_new
        && says.implied().is_some_and(|implied| {
            Type::ALL.into_iter().all(|kind| !implied.admit(kind) || refusing.admit(kind))
        });
    if !others.is_empty() && is_implied {
        proposals.push(of(&others, (Change::TypeImplied, Change::TypeImplied)).in_doubt(Doubt::Dropped));
    } else if !others.is_empty() {
        let proposal = of(&others, (Change::TypeNarrowed, Change::TypeWidened));
        proposals.push(if is_open { proposal.in_doubt(Doubt::Dropped) } else { proposal });
    }
    proposals
}

/// Null that only one list of values has, where the other has none at all.
fn null_of_list(contrast: &Contrast<'_>) -> Vec<Proposal> {
    let (says, other) = (contrast.says, contrast.other);
    let has_null = says.listed.as_ref().is_none_or(|listed| listed.contains(&Value::Null))
        && admits(says.types, Type::Null);
    let is_refused = other.listed.as_ref().is_some_and(|listed| !listed.contains(&Value::Null))
        || !admits(other.types, Type::Null);
    if !has_null || !is_refused || says.types.is_none() && says.listed.is_none() {
        return Vec::new();
    }
    let words = ("with null".to_owned(), "without null".to_owned());
    vec![
        Proposal::new((Change::NullRemoved, Change::NullAdded), "type", words, vec![Value::Null])
            .in_doubt(Doubt::Dropped),
    ]
}

/// Whether values of a type are let through; of `Number`, those that are no integers.
fn admits(types: Option<Types>, kind: Type) -> bool {
    types.is_none_or(|types| types.admit(kind))
}

fn words(types: Option<Types>) -> String {
    types.map_or_else(|| "any type".to_owned(), |types| types.to_string())
}

/// Values of a type, those first that the schema itself makes.
fn values(contrast: &Contrast<'_>, kind: Type) -> Vec<Value> {
    let own = contrast.values().into_iter().filter(|value| Type::of(value) == kind);
    let plain = match kind {
        Type::Null => vec![Value::Null],
        Type::Boolean => vec![json!(true), json!(false)],
        Type::Integer => vec![json!(1), json!(0), json!(100)],
        Type::Number => vec![json!(0.5), json!(1.5), json!(100.5)],
        Type::String => vec![json!("text"), json!("a"), json!("1")],
        Type::Array => vec![json!([])],
        Type::Object => vec![json!({})],
    };
    own.chain(plain).collect()
}
