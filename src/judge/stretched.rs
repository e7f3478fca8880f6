//! What comes where the document says too little to be broken?

use serde_json::Value;

use crate::judge::code::Code;
use crate::judge::evidence::Body;
use crate::judge::evidence::Evidence;
use crate::judge::odd::Oddity;
use crate::judge::odd::form;
use crate::judge::reading::subject;
use crate::judge::schema::collapsed;
use crate::judge::verdict::Finding;
use crate::judge::words::value_words;
use crate::schema::Heard;
use crate::schema::Type;
use crate::text::Pointer;

/// How many such values of one answer are told.
const MOST: usize = 20;

/// Values that keep the letter of a schema and are seldom what a reader of it expects: null where no type is said, an object
/// without any of its documented members, a text that spells a number, a boolean or a date in a form of its own. What the document
/// itself shows in its examples is expected.
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    if !matches!(evidence.body, Body::Json(_)) || !evidence.is_success() {
        return Vec::new();
    }
    // Where something is broken that is told, and what else is odd there is no wonder.
    let Some((schema, value)) = subject(evidence).filter(|(schema, value)| schema.admits(value)) else {
        return Vec::new();
    };
    let examples: Vec<&Value> =
        evidence.media.map(|media| media.examples.iter().collect()).unwrap_or_default();
    let mut found: Vec<(Pointer, String)> = Vec::new();
    schema.hear(&value, &examples, &mut |heard| {
        if let (Some(oddity), true) = (oddity(heard), found.len() < MOST) {
            let is_shown = heard.shown.iter().any(|shown| form(heard.at, shown) == Some(oddity));
            if !is_shown && !evidence.sent.holds(heard.at, heard.value) {
                found.push((heard.at.clone(), documented(heard, oddity)));
            }
        }
    });
    let mut findings: Vec<Finding> = Vec::new();
    for (at, documented) in found {
        let Some(observed) = at.resolve(&value) else { continue };
        let finding = Finding::new(Code::ValueStretched, documented, value_words(evidence.mask, observed))
            .at(collapsed(&value, &at))
            .promised(schema.target())
            .example(observed.clone());
        findings.push(finding);
    }
    findings
}

/// What is odd about a value, where the document leaves room for it.
fn oddity(heard: &Heard<'_>) -> Option<Oddity> {
    const NARROW: [&str; 8] = [
        "format",
        "pattern",
        "enum",
        "const",
        "contentEncoding",
        "contentMediaType",
        "x-extensible-enum",
        "not",
    ];
    let form = form(heard.at, heard.value)?;
    let says_nothing = heard.types.is_empty() && !NARROW.iter().any(|keyword| heard.has(keyword));
    let fits = match form {
        // Whoever documents nothing about a member documents no null either; items and whole bodies are left alone.
        Oddity::Null => says_nothing && heard.at.last().is_some(),
        Oddity::Empty => !heard.at.is_root() && heard.schemas.iter().any(|schema| names_members(schema)),
        Oddity::Number | Oddity::Boolean | Oddity::Date => {
            let only_text = heard.types.contains(Type::String)
                && !heard.types.admit(Type::Number)
                && !heard.types.admit(Type::Boolean);
            only_text && !NARROW.iter().any(|keyword| heard.has(keyword))
        }
    };
    fits.then_some(form)
}

fn names_members(schema: &Value) -> bool {
    schema.get("properties").and_then(Value::as_object).is_some_and(|members| !members.is_empty())
}

fn documented(heard: &Heard<'_>, oddity: Oddity) -> String {
    match oddity {
        Oddity::Null => "no type, and no null".to_owned(),
        Oddity::Empty => "an object with members".to_owned(),
        Oddity::Number => format!("{}, not that it spells a number", types(heard)),
        Oddity::Boolean => format!("{}, not that it spells a boolean", types(heard)),
        Oddity::Date => format!("{}, no `format` of dates (RFC 3339)", types(heard)),
    }
}

fn types(heard: &Heard<'_>) -> String {
    let names: Vec<_> = heard.types.iter().map(Type::name).collect();
    format!("type {}", names.join(" or "))
}
