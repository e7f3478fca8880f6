//! Patterns and formats of texts.

use serde_json::{Value, json};

use crate::compare::change::Change;
use crate::compare::proposal::Contrast;
use crate::compare::proposal::Doubt;
use crate::compare::proposal::Proposal;
use crate::schema::Type;

/// Texts of many kinds: some are of no format, each of some is of one alone.
const TEXTS: [&str; 22] = [
    "",
    "a",
    "A",
    "0",
    "text",
    "two words",
    "TEXT",
    "text-1",
    "a_b",
    "é",
    "12345",
    "-1",
    "2024-02-29",
    "2024-02-29T12:00:00Z",
    "12:00:00Z",
    "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    "ada@example.com",
    "https://example.com/a",
    "example.com",
    "192.0.2.1",
    "2001:db8::1",
    "not: of/any%format{",
];

/// Formats of OpenAPI's registry that no validator checks, or that are about numbers.
const UNCHECKED: [&str; 8] = ["binary", "password", "float", "double", "int32", "int64", "html", "decimal"];

pub(crate) fn propose(contrast: &Contrast<'_>) -> Vec<Proposal> {
    let (says, other) = (contrast.says, contrast.other);
    // Formats of numbers are told with these.
    if !contrast.both_admit(Type::String) && !contrast.both_admit(Type::Integer) {
        return Vec::new();
    }
    let rows = [
        ("pattern", (Change::PatternTightened, Change::PatternLoosened)),
        ("format", (Change::FormatTightened, Change::FormatLoosened)),
    ];
    let mut proposals = Vec::new();
    for (keyword, changes) in rows {
        let own = says.texts.get(keyword).cloned().unwrap_or_default();
        let asked = other.texts.get(keyword).into_iter().flatten();
        for asked in asked.filter(|asked| !own.contains(asked)) {
            let words = (own.first().map_or_else(|| "any".to_owned(), shown), shown(asked));
            let mut candidates = contrast.values();
            candidates.extend(TEXTS.map(|text| json!(text)));
            if let Some(least) =
                says.bounds.get("minLength").and_then(Value::as_u64).filter(|least| *least < 1000)
            {
                let least = usize::try_from(least).unwrap_or_default();
                candidates.extend(["a", "A", "0", "{"].map(|letter| json!(letter.repeat(least))));
            }
            // Numbers' formats are told by the bounds that are made of them.
            let is_known = keyword == "pattern" || is_checked(asked);
            proposals.push(if is_known {
                Proposal::new(changes, keyword, words, candidates)
            } else {
                let changes = (Change::Unchecked, Change::Unchecked);
                Proposal::new(changes, keyword, words, Vec::new()).in_doubt(Doubt::Told)
            });
        }
    }
    proposals
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{}`", text.chars().take(80).collect::<String>()),
        other => format!("`{other}`"),
    }
}

/// Whether some text is refused for not being of a format.
fn is_checked(format: &Value) -> bool {
    let Some(name) = format.as_str() else { return false };
    !UNCHECKED.contains(&name) && crate::schema::is_asserted(name)
}
