//! Does the body keep the schema that is documented for its status and media type?

use serde_json::Value;

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::reading::subject;
use crate::judge::verdict::Finding;
use crate::judge::words::value_words;
use crate::schema::Schema;
use crate::schema::Type;
use crate::schema::Violation;
use crate::spec::Api;
use crate::suite::Level;
use crate::text::Mask;
use crate::text::Pointer;

/// Each way in which the body is outside its schema, as the kind of change that a consumer would call it.
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    let Some((schema, value)) = subject(evidence) else { return Vec::new() };
    if schema.admits(&value) {
        return Vec::new();
    }
    findings(evidence, &schema, &value)
}

/// The violations as findings: at one place, only the one that explains the others.
fn findings(evidence: &Evidence<'_>, schema: &Schema, value: &Value) -> Vec<Finding> {
    let mut kept: Vec<(Violation, Code)> = Vec::new();
    for violation in schema.violations(value) {
        let Some(code) = classify(evidence.api, schema, value, &violation) else { continue };
        match kept.iter_mut().find(|(other, _)| other.instance == violation.instance) {
            // A wrong type breaks everything else with it: the codes stand in that order.
            Some(other) if code < other.1 => *other = (violation, code),
            Some(_) => {}
            None => kept.push((violation, code)),
        }
    }
    kept.into_iter().map(|(violation, code)| finding(evidence.mask, value, violation, code)).collect()
}

fn finding(mask: &Mask, value: &Value, violation: Violation, code: Code) -> Finding {
    let observed = violation.instance.resolve(value);
    let words = match (code, observed) {
        (Code::RequiredFieldMissing, _) | (_, None) => "missing".to_owned(),
        (_, Some(observed)) => value_words(mask, observed),
    };
    let finding = Finding::new(code, violation.documented, words)
        .at(collapsed(value, &violation.instance))
        .promised(violation.schema);
    // A member that the document forbids is more than one that it does not mention.
    let finding = if code == Code::UndocumentedField { finding.level(Level::Fail) } else { finding };
    match observed {
        Some(observed) => finding.example(observed.clone()),
        None => finding,
    }
}

/// What a consumer would call the violation; `None` where the document itself permits such values.
fn classify(api: &Api, schema: &Schema, value: &Value, violation: &Violation) -> Option<Code> {
    let observed = violation.instance.resolve(value);
    Some(match violation.keyword.as_str() {
        "required" | "dependentRequired" => Code::RequiredFieldMissing,
        "type" | "enum" | "const" if observed == Some(&Value::Null) => Code::NullAppeared,
        "type" if has_moved(schema, violation, observed) => Code::StructureMoved,
        "type" => Code::TypeChanged,
        "enum" | "const" if is_extensible(api, violation) => return None,
        "enum" | "const" => Code::EnumValueNew,
        "format" | "pattern" | "minLength" | "maxLength" | "minimum" | "maximum" | "exclusiveMinimum"
        | "exclusiveMaximum" | "multipleOf" | "minItems" | "maxItems" | "minProperties" | "maxProperties"
        | "contentEncoding" | "contentMediaType" => Code::FormatChanged,
        "additionalProperties" | "unevaluatedProperties" => Code::UndocumentedField,
        "discriminator" => Code::DiscriminatorUnknown,
        _ => Code::SchemaViolated,
    })
}

/// Whether an object stands where none is documented, or something else where one is.
fn has_moved(schema: &Schema, violation: &Violation, observed: Option<&Value>) -> bool {
    let documented = schema.types_at(&violation.instance);
    documented.contains(Type::Object) || observed.is_some_and(Value::is_object)
}

/// Whether the schema says that values beside its `enum` may come (`x-extensible-enum`, Zalando guideline 112).
fn is_extensible(api: &Api, violation: &Violation) -> bool {
    let parent = violation.schema.parent();
    let schema = parent.and_then(|parent| parent.resolve(api.schemas.document()).cloned());
    match schema.as_ref().and_then(|schema| schema.get("x-extensible-enum")) {
        None | Some(Value::Bool(false) | Value::Null) => false,
        Some(_) => true,
    }
}

/// A place in a value, with `*` for each array index, so that one change in 500 items is one place.
pub(crate) fn collapsed(value: &Value, pointer: &Pointer) -> String {
    let mut at = Some(value);
    let mut shown = Pointer::root();
    for token in pointer.tokens() {
        shown = if at.is_some_and(Value::is_array) { shown.child("*") } else { shown.child(&token) };
        at = match at {
            Some(Value::Array(items)) => token.parse::<usize>().ok().and_then(|index| items.get(index)),
            Some(Value::Object(members)) => members.get(token.as_ref()),
            Some(_) | None => None,
        };
    }
    shown.as_str().to_owned()
}
