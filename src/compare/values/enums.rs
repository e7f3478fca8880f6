//! Listed values: `enum` and `const`.

use serde_json::{Value, json};

use crate::compare::change::Change;
use crate::compare::proposal::Contrast;
use crate::compare::proposal::Doubt;
use crate::compare::proposal::Proposal;

/// How many values that are gone are told one by one.
const EACH: usize = 100;

pub(crate) fn propose(contrast: &Contrast<'_>) -> Vec<Proposal> {
    let (says, other) = (contrast.says, contrast.other);
    let Some(left) = &other.listed else { return Vec::new() };
    let keyword = if other.place("enum").is_some() { "enum" } else { "const" };
    let Some(listed) = &says.listed else {
        let mut candidates = contrast.values();
        candidates.extend([
            json!("specdrift"),
            json!("a"),
            json!(0),
            json!(1),
            json!(-7),
            json!(0.5),
            json!(true),
            json!(false),
        ]);
        let words = ("any value".to_owned(), listed(left));
        return vec![Proposal::new((Change::ListAdded, Change::ListRemoved), keyword, words, candidates)];
    };
    let gone = listed.iter().filter(|value| !left.contains(value) && !value.is_null()).take(EACH);
    let told = gone.map(|value| {
        let shown = shown(value);
        let words = (format!("with {shown}"), format!("without {shown}"));
        // Where the list is all that there is, the value itself is all that could show it.
        Proposal::new((Change::EnumRemoved, Change::EnumAdded), keyword, words, vec![value.clone()])
            .in_doubt(Doubt::Dropped)
    });
    told.collect()
}

/// What is listed, in words.
fn listed(values: &[Value]) -> String {
    match values {
        [only] => shown(only),
        [one, other] => format!("{} or {}", shown(one), shown(other)),
        _ => format!("one of {} listed values", values.len()),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{}`", text.chars().take(60).collect::<String>()),
        other => format!("`{}`", other.to_string().chars().take(60).collect::<String>()),
    }
}
