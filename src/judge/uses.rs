//! What a client reads of an operation's answers, where its suite says so: what changes there breaks it, what changes elsewhere
//! does not.

use crate::judge::code::Code;
use crate::judge::verdict::Finding;
use crate::plan::unknown_operation;
use crate::schema::Direction;
use crate::schema::Mention;
use crate::spec::Api;
use crate::spec::Operation;
use crate::suite::Level;
use crate::suite::Suite;
use crate::suite::Use;
use crate::text::Complaint;
use crate::text::Pointer;

/// The kinds that tell where in a body something is otherwise than documented. A `writeOnly` field is none: what leaks does so
/// whoever reads it. Nor is an odd value: the document permits it.
const CHANGES: [Code; 9] = [
    Code::RequiredFieldMissing,
    Code::NullAppeared,
    Code::StructureMoved,
    Code::TypeChanged,
    Code::EnumValueNew,
    Code::FormatChanged,
    Code::SchemaViolated,
    Code::UndocumentedField,
    Code::DiscriminatorUnknown,
];

/// Findings about an operation's answer as they count by themselves to a client that reads what the suite's `uses:` names: changes
/// at, above or below such a place fail, those elsewhere in the body are notes. Without an entry for the operation, and for what is
/// not about places in bodies, nothing is changed. A level that the suite gives a kind comes later, and wins.
pub(crate) fn weighed(suite: &Suite, operation: &Operation, mut findings: Vec<Finding>) -> Vec<Finding> {
    let own = suite.uses.iter().filter(|one| one.operation.value.matches_operation(operation));
    let places: Vec<&Pointer> = own.flat_map(|one| &one.places).collect();
    if places.is_empty() {
        return findings;
    }
    for finding in findings.iter_mut().filter(|finding| CHANGES.contains(&finding.code)) {
        let at = Pointer::new(&finding.at);
        let is_read = places.iter().any(|place| is_in_line(place, &at));
        finding.level = if is_read { Level::Fail } else { Level::Note };
    }
    findings
}

/// Whether a place of a finding, with `*` for indexes, is a place that is read, or stands above or below it.
fn is_in_line(read: &Pointer, found: &Pointer) -> bool {
    let is_index = |token: &str| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
    read.tokens()
        .zip(found.tokens())
        .all(|(read, found)| read == "*" || read == found || (found == "*" && is_index(&read)))
}

/// Complaints about operations under `responses: uses:` that the document does not have, and about places that no documented answer
/// of theirs has.
#[must_use]
pub fn check_uses(api: &Api, suite: &Suite) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for one in &suite.uses {
        let pattern = &one.operation.value;
        if let Some(unknown) = unknown_operation(api, suite, pattern, one.operation.span.as_ref()) {
            complaints.push(unknown);
            continue;
        }
        let operations: Vec<&Operation> =
            api.operations.iter().filter(|operation| pattern.matches_operation(operation)).collect();
        complaints.extend(one.places.iter().filter_map(|place| nowhere(api, &operations, one, place)));
    }
    complaints
}

/// The complaint about a place, unless some documented answer has it, or says nothing of what it has.
fn nowhere(api: &Api, operations: &[&Operation], one: &Use, place: &Pointer) -> Option<Complaint> {
    let promises = operations.iter().flat_map(|operation| &operation.responses);
    let mut near = None;
    for media in promises.flat_map(|promise| &promise.content) {
        match media.schema.as_ref().map(|at| api.schemas.at(at, Direction::Response).mention(place)) {
            Some(Mention::Lacking(meant)) => near = near.or(meant),
            Some(Mention::Named | Mention::Open) | None => return None,
        }
    }
    let message = format!("no documented answer of `{}` has `{place}`", one.operation.value.0);
    let way_out = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a place in the body of an answer, such as `/data/email`, or `/data/*/email` in a list"
            .to_owned(),
    };
    Some(Complaint::warning(message).at(one.operation.span.clone()).label(way_out))
}
