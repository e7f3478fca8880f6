//! Keywords of schemas that nobody knows, and that are nearly ones which change what is valid.

use crate::judge::Code;
use crate::lint::defect::Defect;
use crate::lint::subject::Subject;
use crate::spec::Kind;

/// Keywords that change what is valid, or who sends it.
const KNOWN: [&str; 44] = [
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "default",
    "dependentRequired",
    "dependentSchemas",
    "deprecated",
    "discriminator",
    "else",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "if",
    "items",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "nullable",
    "oneOf",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "readOnly",
    "required",
    "then",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
    "writeOnly",
];

/// Words that are near one of those and mean something themselves: annotations, and other drafts' keywords.
const OTHERS: [&str; 11] = [
    "additionalItems",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "definitions",
    "dependencies",
    "description",
    "example",
    "examples",
    "externalDocs",
    "optional",
];

pub(super) fn check(subject: &Subject<'_>) -> Vec<Defect> {
    let mut found = Vec::new();
    for node in subject.nodes(Kind::Schema) {
        for keyword in node.value.keys() {
            if let Some(meant) = meant(keyword) {
                let message = format!("`{keyword}` is no keyword of a schema, and is ignored");
                let defect = Defect::new(Code::KeywordMisspelt, node.at.child(keyword), message);
                found.push(defect.label(format!("did you mean `{meant}`?")));
            }
        }
    }
    found
}

/// The keyword that was meant beyond doubt: another spelling of it, or one slip of a finger away from a long one.
fn meant(keyword: &str) -> Option<&'static str> {
    let is_own = keyword.starts_with("x-") || keyword.starts_with('$');
    if is_own || keyword.len() > 40 || KNOWN.contains(&keyword) || OTHERS.contains(&keyword) {
        return None;
    }
    let fold = |text: &str| text.to_ascii_lowercase().replace(['-', '_', ' '], "");
    let folded = fold(keyword);
    KNOWN.into_iter().find(|known| {
        fold(known) == folded || known.len() > 5 && strsim::osa_distance(&folded, &fold(known)) == 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_nothing_else_is_taken_for_a_slip() {
        for (keyword, known) in [
            ("requried", Some("required")),
            ("propertes", Some("properties")),
            ("maxlength", Some("maxLength")),
            ("max_length", Some("maxLength")),
            ("oneof", Some("oneOf")),
            ("readonly", Some("readOnly")),
            ("Type", Some("type")),
            ("minimum", None),
            ("item", None),
            ("types", None),
            ("title", None),
            ("x-nullable", None),
            ("examples", None),
            ("optional", None),
            ("enumNames", None),
            ("name", None),
        ] {
            assert_eq!(meant(keyword), known, "{keyword}");
        }
    }
}
