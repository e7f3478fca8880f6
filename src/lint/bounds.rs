//! Lower bounds that are above the upper ones.

use serde_json::Value;

use crate::judge::Code;
use crate::lint::defect::Defect;
use crate::lint::subject::Subject;
use crate::spec::Kind;

/// How a lower and an upper bound may meet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meet {
    Equal,
    Never,
}

/// Pairs of keywords (JSON Schema 2020-12 validation, section 6).
const PAIRS: [(&str, &str, Meet); 8] = [
    ("minimum", "maximum", Meet::Equal),
    ("exclusiveMinimum", "maximum", Meet::Never),
    ("minimum", "exclusiveMaximum", Meet::Never),
    ("exclusiveMinimum", "exclusiveMaximum", Meet::Never),
    ("minLength", "maxLength", Meet::Equal),
    ("minItems", "maxItems", Meet::Equal),
    ("minProperties", "maxProperties", Meet::Equal),
    ("minContains", "maxContains", Meet::Equal),
];

/// Whether a keyword is a bound.
pub(super) fn is_bound(keyword: &str) -> bool {
    PAIRS.iter().any(|(lower, upper, _)| *lower == keyword || *upper == keyword)
}

pub(super) fn check(subject: &Subject<'_>) -> Vec<Defect> {
    let mut found = Vec::new();
    for node in subject.nodes(Kind::Schema) {
        let bound = |keyword: &str| node.value.get(keyword).and_then(Value::as_f64);
        for (lower, upper, meet) in PAIRS {
            let (Some(least), Some(most)) = (bound(lower), bound(upper)) else { continue };
            let is_wrong = match meet {
                Meet::Equal => least > most,
                Meet::Never => least >= most,
            };
            if is_wrong {
                let shown =
                    |keyword: &str| node.value.get(keyword).map(ToString::to_string).unwrap_or_default();
                let message = format!(
                    "`{lower}` is {}, and `{upper}` is {}: nothing is between them",
                    shown(lower),
                    shown(upper)
                );
                found.push(Defect::new(Code::BoundsContradict, node.at.child(lower), message));
            }
        }
    }
    found
}
