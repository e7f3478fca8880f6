//! How long texts are, and how many items and members there are.

use serde_json::{Map, Value, json};

use crate::compare::change::Change;
use crate::compare::proposal::Contrast;
use crate::compare::proposal::Proposal;
use crate::schema::Type;

/// How much is made to show that a limit is one.
const MOST: u64 = 20_000;

/// A type, its keywords, the changes, and how values of a size are made.
type Kind = (Type, &'static str, &'static str, (Change, Change), fn(&Contrast<'_>, usize) -> Vec<Value>);

/// Keywords that bound from below and from above, and what they are about.
const KINDS: [Kind; 3] = [
    (Type::String, "minLength", "maxLength", (Change::LengthTightened, Change::LengthLoosened), texts),
    (Type::Array, "minItems", "maxItems", (Change::CountTightened, Change::CountLoosened), arrays),
    (
        Type::Object,
        "minProperties",
        "maxProperties",
        (Change::MembersTightened, Change::MembersLoosened),
        objects,
    ),
];

pub(crate) fn propose(contrast: &Contrast<'_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    for (kind, least, most, changes, make) in KINDS {
        if !contrast.both_admit(kind) {
            continue;
        }
        let limit = |keyword: &str, of: bool| {
            let facets = if of { contrast.says } else { contrast.other };
            facets.bounds.get(keyword).and_then(Value::as_f64)
        };
        for (keyword, is_lower) in [(least, true), (most, false)] {
            let (own, asked) = (limit(keyword, true), limit(keyword, false));
            let Some(asked) = asked else { continue };
            let is_tighter = own.is_none_or(|own| if is_lower { own < asked } else { own > asked });
            if !is_tighter {
                continue;
            }
            let just_outside = if is_lower { asked - 1.0 } else { asked + 1.0 };
            let sizes = [Some(just_outside), own, limit(least, true), limit(most, true)];
            let made = sizes.into_iter().flatten().filter_map(size).flat_map(|size| make(contrast, size));
            let candidates = contrast.values().into_iter().chain(made).collect();
            let words = (said(own, keyword), said(Some(asked), keyword));
            proposals.push(Proposal::new(changes, keyword, words, candidates));
        }
    }
    proposals
}

fn said(limit: Option<f64>, keyword: &str) -> String {
    limit.map_or_else(|| "without a bound".to_owned(), |limit| format!("`{keyword}: {limit}`"))
}

fn size(number: f64) -> Option<usize> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is small and not negative"
    )]
    let number = (number >= 0.0).then_some(number as u64)?;
    usize::try_from(number).ok().filter(|_| number <= MOST)
}

fn texts(contrast: &Contrast<'_>, size: usize) -> Vec<Value> {
    let samples = contrast.values();
    let samples = samples.iter().filter_map(Value::as_str).filter(|text| !text.is_empty());
    let stretched = samples.map(|text| text.chars().cycle().take(size).collect::<String>());
    stretched.chain(["a", "0", "A"].map(|letter| letter.repeat(size))).map(Value::String).collect()
}

fn arrays(contrast: &Contrast<'_>, size: usize) -> Vec<Value> {
    let samples = contrast.values();
    let mut made: Vec<Value> = Vec::new();
    for sample in samples.iter().filter_map(Value::as_array).filter(|items| !items.is_empty()) {
        made.push(Value::Array(sample.iter().cycle().take(size).cloned().collect()));
    }
    let below = contrast.one.below(&contrast.says.items).filter(|_| !contrast.says.items.is_empty());
    for item in below.iter().flat_map(|items| items.samples().to_vec()) {
        made.push(Value::Array(vec![item; size]));
    }
    made.push((0..size).map(|number| json!(number)).collect());
    made.push((0..size).map(|number| json!(format!("text{number}"))).collect());
    made
}

fn objects(contrast: &Contrast<'_>, size: usize) -> Vec<Value> {
    let samples = contrast.values();
    let mut made: Vec<Value> = Vec::new();
    for sample in samples.iter().filter_map(Value::as_object) {
        let mut cut: Map<String, Value> = sample.clone();
        while let Some(name) = (cut.len() > size).then(|| cut.keys().next_back().cloned()).flatten() {
            cut.shift_remove(&name);
        }
        let value = cut.values().next().cloned().unwrap_or_else(|| json!("text"));
        for number in cut.len()..size {
            cut.insert(format!("key{number}"), value.clone());
        }
        made.push(Value::Object(cut));
    }
    made.push((0..size).map(|number| (format!("key{number}"), json!("text"))).collect::<Map<_, _>>().into());
    made
}
