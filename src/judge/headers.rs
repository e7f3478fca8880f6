//! Are the documented headers there, and as documented?

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::reading::read;
use crate::judge::verdict::Finding;
use crate::judge::words::value_words;
use crate::schema::Direction;
use crate::schema::Schema;
use crate::schema::Type;
use crate::spec::ResponseHeader;
use crate::text::Pointer;

/// Required headers that are missing, and headers outside their schema, numbers and lists read from their text.
/// `Content-Type` is ignored as OpenAPI 3.1, section 4.8.17.1, says.
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    let Some(promise) = evidence.promise else { return Vec::new() };
    promise
        .headers
        .iter()
        .filter(|header| !header.name.eq_ignore_ascii_case("content-type"))
        .filter_map(|header| one(evidence, header))
        .collect()
}

fn one(evidence: &Evidence<'_>, header: &ResponseHeader) -> Option<Finding> {
    let lines: Vec<_> = evidence
        .response
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case(&header.name))
        .map(|(_, value)| value.as_str())
        .collect();
    let finding = |code, documented: &str, observed: &str| {
        Finding::new(code, documented, observed)
            .at(format!("header:{}", header.name))
            .promised(header.pointer.clone())
    };
    if lines.is_empty() {
        return header.required.then(|| finding(Code::HeaderMissing, "required", "missing"));
    }
    let pointer = header.schema.as_ref()?;
    let schema = evidence.api.schemas.at(pointer, Direction::Response);
    let nearest = outside(&schema, &lines)?;
    let violation = schema.violations(&nearest).into_iter().next()?;
    Some(
        finding(Code::HeaderInvalid, &violation.documented, &value_words(evidence.mask, &nearest))
            .promised(violation.schema)
            .example(nearest),
    )
}

/// The value that a header's lines stand for, when the schema admits it neither as one list nor line by line.
fn outside(schema: &Schema, lines: &[&str]) -> Option<serde_json::Value> {
    let types = schema.types_at(&Pointer::root());
    let only_objects = types.contains(Type::Object) && types.iter().count() == 1;
    if only_objects || schema.broken().is_some() {
        return None;
    }
    let nearest = read(schema, &lines.join(", ")).err()?;
    let each = lines.len() > 1 && lines.iter().all(|line| read(schema, line).is_ok());
    (!each).then_some(nearest)
}
