//! What arrays are made of, as far as only one of both says something of it.

use serde_json::{Value, json};

use crate::compare::change::Change;
use crate::compare::proposal::Contrast;
use crate::compare::proposal::Proposal;
use crate::schema::Type;

pub(crate) fn propose(contrast: &Contrast<'_>) -> Vec<Proposal> {
    let (says, other) = (contrast.says, contrast.other);
    if !contrast.both_admit(Type::Array) {
        return Vec::new();
    }
    let mut proposals = Vec::new();
    if other.unique.is_some() && says.unique.is_none() {
        let doubled = |items: &Vec<Value>| items.first().map(|item| json!([item, item]));
        let samples = contrast.values();
        let mut candidates: Vec<Value> =
            samples.iter().filter_map(Value::as_array).filter_map(doubled).collect();
        let below = contrast.one.below(&says.items).filter(|_| !says.items.is_empty());
        let items = below.iter().flat_map(|items| items.samples().to_vec());
        let size =
            says.bounds.get("minItems").and_then(Value::as_u64).map_or(2, |least| least.clamp(2, 1000));
        let size = usize::try_from(size).unwrap_or(2);
        candidates.extend(items.map(|item| Value::Array(vec![item; size])));
        candidates.extend([json!([1, 1]), json!(["text", "text"])]);
        let words = ("free to repeat items".to_owned(), "without repeated items".to_owned());
        proposals.push(Proposal::new(
            (Change::UniqueAdded, Change::UniqueRemoved),
            "uniqueItems",
            words,
            candidates,
        ));
    }
    if says.items.is_empty() && !other.items.is_empty() {
        let odd = [json!("text"), json!(1), json!(0.5), json!(true), json!(null), json!({}), json!([])];
        let size =
            says.bounds.get("minItems").and_then(Value::as_u64).map_or(1, |least| least.clamp(1, 1000));
        let size = usize::try_from(size).unwrap_or(1);
        let candidates = odd.map(|item| Value::Array(vec![item; size])).to_vec();
        let words = ("any items".to_owned(), "items of a schema".to_owned());
        proposals.push(Proposal::new((Change::SetNarrowed, Change::SetWidened), "items", words, candidates));
    }
    proposals
}
