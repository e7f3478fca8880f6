//! Listed values that the schema which lists them refuses.

use serde_json::Value;

use crate::judge::Code;
use crate::judge::value_words;
use crate::lint::defect::Defect;
use crate::lint::subject::{Subject, Way};
use crate::schema::MADE_OF_DISCRIMINATOR;
use crate::spec::Kind;

/// How many values of one list are looked at: each is looked for in the whole list.
const MOST: usize = 2_000;

/// Where no value of a list is valid, the schema as a whole admits nothing, which is told elsewhere.
pub(super) fn check(subject: &Subject<'_>) -> Vec<Defect> {
    let mut found = Vec::new();
    for node in subject.nodes(Kind::Schema) {
        let Some(Value::Array(values)) = node.value.get("enum") else { continue };
        if node.value.contains_key(MADE_OF_DISCRIMINATOR) {
            continue;
        }
        let refused = values.iter().take(MOST).enumerate().filter_map(|(index, value)| {
            let refused = subject.refused(&node.at, Way::Either, value)?;
            let violation = refused.into_iter().find(|violation| violation.keyword != "format")?;
            let shown = value_words(&subject.mask, value);
            let message = format!("{shown} is listed, but can't be: documented: {}", violation.documented);
            Some(Defect::new(Code::EnumValueInvalid, node.at.child("enum").index(index), message))
        });
        let refused: Vec<Defect> = refused.collect();
        if refused.len() < values.len() {
            found.extend(refused);
        }
    }
    found
}
