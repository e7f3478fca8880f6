//! Bodies that clients send.

use crate::compare::calls::Calls;
use crate::compare::calls::Subject;
use crate::compare::change::Change;
use crate::compare::change::Where;
use crate::compare::finding::Proof;
use crate::compare::names;
use crate::spec::Operation;
use crate::spec::RequestBody;

pub(super) fn check(calls: &mut Calls<'_>) {
    for (old, new) in calls.pairs.clone() {
        match (&old.body, &new.body) {
            (None, None) => {}
            (Some(was), Some(is)) => bodies(calls, old, was, is),
            (Some(was), None) => {
                let subject = Subject { operation: old, place: "body", old: &was.pointer, new: &new.pointer };
                let proof = Proof::Call(format!("`{}` with a body", old.id));
                calls.tell(Where::Request, Change::BodyRemoved, &subject, "there is no body any more", proof);
            }
            (None, Some(is)) => {
                let subject = Subject { operation: old, place: "body", old: &old.pointer, new: &is.pointer };
                let (change, message, how) = if is.required {
                    (Change::RequiredBodyAdded, "a body is required", "without a body")
                } else {
                    (Change::BodyAdded, "a body may be sent", "with a body")
                };
                let proof = Proof::Call(format!("`{}` {how}", old.id));
                calls.tell(Where::Request, change, &subject, message, proof);
            }
        }
    }
}

fn bodies(calls: &mut Calls<'_>, operation: &Operation, was: &RequestBody, is: &RequestBody) {
    let subject = Subject { operation, place: "body", old: &was.pointer, new: &is.pointer };
    if was.required != is.required {
        let (change, message) = if is.required {
            (Change::BodyRequired, "the body is required")
        } else {
            (Change::BodyOptional, "the body is optional")
        };
        let proof = Proof::Call(format!("`{}` without a body", operation.id));
        calls.tell(Where::Request, change, &subject, message, proof);
    }
    for old in &was.content {
        let name = names::media_type(&old.name);
        let found = is.content.iter().find(|new| names::media_type(&new.name) == name);
        let place = if was.content.len() > 1 { format!("body ({name})") } else { "body".to_owned() };
        let Some(new) = found else {
            let subject = Subject { operation, place: &place, old: &old.pointer, new: &is.pointer };
            let proof = Proof::Call(format!("`{}` with a body of `{name}`", operation.id));
            calls.tell(
                Where::Request,
                Change::MediaTypeRemoved,
                &subject,
                format!("`{name}` is gone"),
                proof,
            );
            continue;
        };
        let subject = Subject { operation, place: &place, old: &old.pointer, new: &new.pointer };
        calls.schemas(Where::Request, &subject, old.schema.as_ref(), new.schema.as_ref());
    }
    for new in &is.content {
        let name = names::media_type(&new.name);
        if was.content.iter().all(|old| names::media_type(&old.name) != name) {
            let subject = Subject { operation, place: "body", old: &was.pointer, new: &new.pointer };
            let proof = Proof::Call(format!("`{}` with a body of `{name}`", operation.id));
            calls.tell(Where::Request, Change::MediaTypeAdded, &subject, format!("`{name}` is new"), proof);
        }
    }
}
