//! Parameters.

use crate::compare::calls::Calls;
use crate::compare::calls::Subject;
use crate::compare::change::Change;
use crate::compare::change::Where;
use crate::compare::finding::Proof;
use crate::compare::names;
use crate::spec::Operation;
use crate::spec::Parameter;
use crate::spec::ParameterContent;

pub(super) fn check(calls: &mut Calls<'_>) {
    for (old, new) in calls.pairs.clone() {
        operation(calls, old, new);
    }
}

fn operation(calls: &mut Calls<'_>, old: &Operation, new: &Operation) {
    let partner = |parameter: &Parameter, of: &Operation, other: &'_ Operation| {
        let name = names::parameter(of, parameter);
        other.parameters.iter().position(|candidate| names::parameter(other, candidate) == name)
    };
    for was in &old.parameters {
        let place = words(was);
        let Some(is) = partner(was, old, new).map(|at| &new.parameters[at]) else {
            let subject = Subject { operation: old, place: &place, old: &was.pointer, new: &new.pointer };
            let proof = Proof::Call(format!("`{}` with `{}`", old.id, was.name));
            calls.tell(
                Where::Request,
                Change::ParameterRemoved,
                &subject,
                format!("`{}` is gone", was.name),
                proof,
            );
            continue;
        };
        let subject = Subject { operation: old, place: &place, old: &was.pointer, new: &is.pointer };
        compared(calls, &subject, was, is);
    }
    for is in new.parameters.iter().filter(|is| partner(is, new, old).is_none()) {
        let place = words(is);
        let subject = Subject { operation: old, place: &place, old: &old.pointer, new: &is.pointer };
        let (change, what, how) = if is.required {
            (Change::RequiredParameterAdded, "is new, and required", "without")
        } else {
            (Change::ParameterAdded, "is new", "with")
        };
        let proof = Proof::Call(format!("`{}` {how} `{}`", old.id, is.name));
        calls.tell(Where::Request, change, &subject, format!("`{}` {what}", is.name), proof);
    }
}

fn compared(calls: &mut Calls<'_>, subject: &Subject<'_>, was: &Parameter, is: &Parameter) {
    if was.required != is.required {
        let (change, message) = if is.required {
            (Change::ParameterRequired, format!("`{}` is required", is.name))
        } else {
            (Change::ParameterOptional, format!("`{}` is optional", is.name))
        };
        let proof = Proof::Call(format!("`{}` without `{}`", subject.operation.id, was.name));
        calls.tell(Where::Request, change, subject, message, proof);
    }
    let (old, new) = (written(&was.content), written(&is.content));
    if old != new {
        let proof = Proof::Call(format!("`{}` with `{}` written as {old}", subject.operation.id, was.name));
        let message = format!("it was written as {old}, and is as {new}");
        calls.tell(Where::Request, Change::ParameterWritten, subject, message, proof);
    }
    calls.schemas(Where::Request, subject, was.content.schema(), is.content.schema());
}

/// `query parameter limit`.
fn words(parameter: &Parameter) -> String {
    format!("{} parameter {}", parameter.location.as_str(), parameter.name)
}

fn written(content: &ParameterContent) -> String {
    match content {
        ParameterContent::Styled { style, explode, .. } => {
            let explode = if *explode { ", exploded" } else { "" };
            format!("`{}`{explode}", style.as_str())
        }
        ParameterContent::Media(media) => format!("`{}`", names::media_type(&media.name)),
    }
}
