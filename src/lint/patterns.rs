//! `pattern` and `patternProperties`: regular expressions of ECMA-262 (JSON Schema 2020-12 core, section 6.4) that can match.

use serde_json::Value;

use crate::judge::Code;
use crate::lint::defect::Defect;
use crate::lint::ecma::{self, Wrong};
use crate::lint::subject::Subject;
use crate::spec::Kind;
use crate::text::Pointer;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Defect> {
    let mut found = Vec::new();
    for node in subject.nodes(Kind::Schema) {
        if let Some(Value::String(pattern)) = node.value.get("pattern") {
            found.extend(told(pattern, node.at.child("pattern")));
        }
        if let Some(Value::Object(patterns)) = node.value.get("patternProperties") {
            let at = node.at.child("patternProperties");
            found.extend(patterns.keys().filter_map(|pattern| told(pattern, at.child(pattern))));
        }
    }
    found
}

fn told(pattern: &str, at: Pointer) -> Option<Defect> {
    match ecma::check(pattern).err()? {
        Wrong::Syntax(why) => {
            Some(Defect::new(Code::PatternInvalid, at, format!("this pattern is none of ECMA-262: {why}")))
        }
        Wrong::Impossible(why) => {
            Some(Defect::new(Code::PatternImpossible, at, format!("no text matches this pattern: {why}")))
        }
    }
}
