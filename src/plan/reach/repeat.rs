//! What makes a thing is sent a second time, byte for byte: what comes then is the API's own choice, but it has to be documented.

use crate::plan::case::{Intent, ValidKind};
use crate::plan::expect;
use crate::plan::reach::apply::Reach;
use crate::plan::reach::role::Role;
use crate::plan::request::CaseId;
use crate::plan::scope;
use crate::plan::want::{Label, LabelKind, wants};
use crate::spec::Method;

/// That it is there already, or the same as if it was not (RFC 9110 section 15.5.10).
const RIGHT: [(u16, u16); 4] = [(200, 299), (400, 400), (409, 409), (422, 422)];

/// Plans one for each operation that makes things by POST, behind its smallest request.
pub(super) fn plan(reach: &mut Reach<'_>) {
    let (api, suite) = (reach.around.api, reach.around.suite);
    let label = Label { kind: LabelKind::Valid(ValidKind::Repeat), place: None, keyword: None };
    if !wants(suite, &label) {
        return;
    }
    let mut creating: Vec<usize> = reach.smallest.keys().copied().collect();
    creating.retain(|index| {
        let operation = &api.operations[*index];
        reach.roles[*index] == Role::Creates
            && operation.method == Method::Post
            && scope::wants(api, suite, operation)
    });
    creating.sort_unstable();
    for index in creating {
        let has_room = reach.cases.len() < suite.generate.limit.value;
        let operation = reach.operation(index);
        let id = CaseId(format!("{}::{}::valid::repeat", suite.file, operation.id).into());
        if !has_room || reach.is_skipped(index, &id) {
            continue;
        }
        let mut case = reach.cases[reach.smallest[&index]].clone();
        case.after = Some(case.id.clone());
        case.intent = Intent::Valid(ValidKind::Repeat.into());
        case.expect = expect::expected(suite, operation, &id.0, &case.intent, None);
        case.expect.extend(RIGHT);
        case.id = id;
        reach.add(case);
    }
}
