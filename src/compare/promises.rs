//! Answers: statuses, bodies, headers.

use crate::compare::calls::Calls;
use crate::compare::calls::Subject;
use crate::compare::change::Change;
use crate::compare::change::Where;
use crate::compare::finding::Proof;
use crate::compare::names;
use crate::spec::Operation;
use crate::spec::ResponseHeader;
use crate::spec::ResponsePromise;
use crate::spec::StatusPattern;

pub(super) fn check(calls: &mut Calls<'_>) {
    for (old, new) in calls.pairs.clone() {
        statuses(calls, old, new);
    }
}

/// The promise of an operation that holds for a pattern's statuses.
fn promise(operation: &Operation, status: StatusPattern) -> Option<&ResponsePromise> {
    let exact = operation.responses.iter().find(|promise| promise.status == status);
    exact.or_else(|| match status {
        StatusPattern::Exact(status) => operation.promise(status),
        StatusPattern::Range(_) => {
            operation.responses.iter().find(|promise| promise.status == StatusPattern::Default)
        }
        StatusPattern::Default => None,
    })
}

/// Whether statuses are ones of success or of redirection.
fn is_success(status: StatusPattern) -> bool {
    match status {
        StatusPattern::Exact(status) => status < 400,
        StatusPattern::Range(hundreds) => hundreds < 4,
        StatusPattern::Default => false,
    }
}

fn statuses(calls: &mut Calls<'_>, old: &Operation, new: &Operation) {
    for is in &new.responses {
        let place = is.status.to_string();
        if let Some(was) = promise(old, is.status) {
            let subject = Subject { operation: old, place: &place, old: &was.pointer, new: &is.pointer };
            bodies(calls, &subject, was, is);
            headers(calls, &subject, was, is);
            continue;
        }
        let responses = old.pointer.child("responses");
        let subject = Subject { operation: old, place: &place, old: &responses, new: &is.pointer };
        let change = if is_success(is.status) { Change::SuccessAdded } else { Change::ErrorAdded };
        let proof = Proof::Call(format!("an answer of status {place} to `{}`", old.id));
        calls.tell(Where::Response, change, &subject, format!("the status {place} is new"), proof);
    }
    for was in old.responses.iter().filter(|was| new.responses.iter().all(|is| is.status != was.status)) {
        let place = was.status.to_string();
        // What was promised of one status is promised of several now.
        if let Some(is) = promise(new, was.status) {
            let subject = Subject { operation: old, place: &place, old: &was.pointer, new: &is.pointer };
            bodies(calls, &subject, was, is);
            headers(calls, &subject, was, is);
            continue;
        }
        let responses = new.pointer.child("responses");
        let subject = Subject { operation: old, place: &place, old: &was.pointer, new: &responses };
        let change = if is_success(was.status) { Change::SuccessRemoved } else { Change::ErrorRemoved };
        let proof = Proof::Call(format!("an answer of status {place} to `{}`", old.id));
        calls.tell(Where::Response, change, &subject, format!("the status {place} is gone"), proof);
    }
}

fn bodies(calls: &mut Calls<'_>, subject: &Subject<'_>, was: &ResponsePromise, is: &ResponsePromise) {
    let answer = |what: &str| Proof::Call(format!("an answer of status {} {what}", subject.place));
    match (was.content.is_empty(), is.content.is_empty()) {
        (true, true) => return,
        (true, false) => {
            let message = "there is a body, where there was none";
            return calls.tell(Where::Response, Change::BodyAdded, subject, message, answer("with a body"));
        }
        (false, true) => {
            let message = "there is no body any more";
            return calls.tell(
                Where::Response,
                Change::BodyRemoved,
                subject,
                message,
                answer("without a body"),
            );
        }
        (false, false) => {}
    }
    media(calls, subject, was, is);
}

/// The media types of an answer that has a body.
fn media(calls: &mut Calls<'_>, subject: &Subject<'_>, was: &ResponsePromise, is: &ResponsePromise) {
    let answer = |what: &str| Proof::Call(format!("an answer of status {} {what}", subject.place));
    let mut kept = 0;
    let mut added = Vec::new();
    for new in &is.content {
        let name = names::media_type(&new.name);
        let Some(old) = was.content.iter().find(|old| names::media_type(&old.name) == name) else {
            added.push((name, new));
            continue;
        };
        kept += 1;
        let beside = if is.content.len() > 1 { format!(" ({name})") } else { String::new() };
        let place = format!("{} body{beside}", subject.place);
        let subject =
            Subject { operation: subject.operation, place: &place, old: &old.pointer, new: &new.pointer };
        calls.schemas(Where::Response, &subject, old.schema.as_ref(), new.schema.as_ref());
    }
    let place = format!("{} body", subject.place);
    for (name, new) in added {
        let change = if kept == 0 { Change::MediaTypeReplaced } else { Change::MediaTypeAdded };
        let subject =
            Subject { operation: subject.operation, place: &place, old: &was.pointer, new: &new.pointer };
        calls.tell(
            Where::Response,
            change,
            &subject,
            format!("`{name}` is new"),
            answer(&format!("of `{name}`")),
        );
    }
    for old in &was.content {
        let name = names::media_type(&old.name);
        if is.content.iter().all(|new| names::media_type(&new.name) != name) {
            let subject =
                Subject { operation: subject.operation, place: &place, old: &old.pointer, new: &is.pointer };
            let proof = answer(&format!("of `{name}`"));
            calls.tell(
                Where::Response,
                Change::MediaTypeRemoved,
                &subject,
                format!("`{name}` is gone"),
                proof,
            );
        }
    }
}

fn headers(calls: &mut Calls<'_>, subject: &Subject<'_>, was: &ResponsePromise, is: &ResponsePromise) {
    let answer = |how: &str, header: &ResponseHeader| {
        Proof::Call(format!("an answer of status {} {how} `{}`", subject.place, header.name))
    };
    let find = |headers: &[ResponseHeader], name: &str| {
        headers.iter().position(|header| header.name.eq_ignore_ascii_case(name))
    };
    for old in &was.headers {
        let place = format!("{} header {}", subject.place, old.name);
        let at = |new| Subject { operation: subject.operation, place: &place, old: &old.pointer, new };
        let Some(new) = find(&is.headers, &old.name).map(|at| &is.headers[at]) else {
            let change = if old.required { Change::RequiredHeaderRemoved } else { Change::HeaderRemoved };
            let message = format!("`{}` is gone", old.name);
            calls.tell(Where::Response, change, &at(&is.pointer), message, answer("without", old));
            continue;
        };
        if old.required != new.required {
            let (change, message) = if new.required {
                (Change::HeaderRequired, format!("`{}` always comes", new.name))
            } else {
                (Change::HeaderOptional, format!("`{}` may be absent", new.name))
            };
            calls.tell(Where::Response, change, &at(&new.pointer), message, answer("without", old));
        }
        calls.schemas(Where::Response, &at(&new.pointer), old.schema.as_ref(), new.schema.as_ref());
    }
    for new in is.headers.iter().filter(|new| find(&was.headers, &new.name).is_none()) {
        let place = format!("{} header {}", subject.place, new.name);
        let at =
            Subject { operation: subject.operation, place: &place, old: &was.pointer, new: &new.pointer };
        let message = format!("`{}` is new", new.name);
        calls.tell(Where::Response, Change::HeaderAdded, &at, message, answer("with", new));
    }
}
