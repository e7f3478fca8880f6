//! Versions that are numbers because nobody put them in quotes.

use serde_json::Value;

use crate::judge::Code;
use crate::lint::defect::Defect;
use crate::lint::subject::Subject;
use crate::text::Pointer;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Defect> {
    let mut found = Vec::new();
    for place in [["openapi"].as_slice(), &["swagger"], &["info", "version"]] {
        let at = Pointer::of(place);
        if let Some(Value::Number(number)) = at.resolve(subject.document) {
            let what = place.join(".");
            let message = format!("`{what}` is the number {number}, and has to be text");
            found.push(Defect::new(Code::VersionNotText, at, message).label("put it in quotes"));
        }
    }
    found
}
