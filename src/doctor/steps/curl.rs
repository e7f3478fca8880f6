//! The same request for another client.

use crate::doctor::facts::{Facts, Subject};
use crate::doctor::model::Found;
use crate::plan::Request;
use crate::report::{Cover, command};

pub(super) fn look(subject: &Subject<'_>, facts: &Facts) -> Found {
    let secrets = Cover::of(subject.suite);
    let command = match (facts.exchanges.first(), subject.cases.first()) {
        (Some(exchange), _) => command(&exchange.request, &exchange.origin, &secrets),
        // It was not sent: short of its credentials.
        (None, Some(case)) => {
            let path = [subject.base.path(), &case.request.path].concat();
            command(&Request { path, ..case.request.clone() }, subject.base.origin(), &secrets)
        }
        (None, None) => return Found::skipped("there is no request"),
    };
    Found::well().tell(command)
}
