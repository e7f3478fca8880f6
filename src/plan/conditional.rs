//! What was read is asked for again, if it is another by now.

use std::collections::HashSet;

use crate::plan::case::{Case, Intent, Plan, ValidKind};
use crate::plan::expect;
use crate::plan::need::{Confidence, Holding, Need, Origin, Slot, Source};
use crate::plan::request::CaseId;
use crate::plan::want::{Label, LabelKind, wants};
use crate::spec::{Api, Method, Operation};
use crate::suite::Suite;

/// The header that makes a request conditional (RFC 9110 section 13.1.2).
const HEADER: &str = "if-none-match";

/// What stands there until the tag is known: no answer has it.
const UNKNOWN: &str = "\"specdrift-unknown\"";

/// Adds one conditional request to each GET operation, behind the first valid one of those that are as small or as full as can be. It
/// takes the `ETag` of that one's answer, whether the document mentions the header or not.
pub(super) fn add(api: &Api, suite: &Suite, plan: &mut Plan) {
    let label = Label { kind: LabelKind::Valid(ValidKind::Conditional), place: None, keyword: None };
    if !wants(suite, &label) {
        return;
    }
    let mut room = suite.generate.limit.value.saturating_sub(plan.cases.len());
    let mut met = HashSet::new();
    let mut cases = Vec::with_capacity(plan.cases.len());
    for case in std::mem::take(&mut plan.cases) {
        let operation = api.operations.get(case.operation);
        let conditional = operation
            .filter(|operation| operation.method == Method::Get && is_plain(&case) && room > 0)
            .filter(|operation| met.insert(operation.id.clone()))
            .and_then(|operation| conditional(suite, operation, &case));
        cases.push(case);
        room -= usize::from(conditional.is_some());
        cases.extend(conditional);
    }
    plan.cases = cases;
}

fn is_plain(case: &Case) -> bool {
    let Intent::Valid(variation) = &case.intent else { return false };
    matches!(variation.kind, ValidKind::Minimal | ValidKind::Full)
        && case.after.is_none()
        && case.request.body.is_none()
        && case.request.header(HEADER).is_none()
}

fn conditional(suite: &Suite, operation: &Operation, first: &Case) -> Option<Case> {
    let intent = Intent::Valid(ValidKind::Conditional.into());
    let id = CaseId(format!("{}::{}::valid::conditional", suite.file, operation.id).into());
    if suite.generate.skip.iter().any(|skip| skip.pattern.value.matches(operation, &id.0)) {
        return None;
    }
    let mut request = first.request.clone();
    request.headers.push((HEADER.to_owned(), UNKNOWN.to_owned()));
    let mut needs = first.needs.clone();
    needs.push(Need {
        name: HEADER.to_owned(),
        slot: Slot::Header(HEADER.to_owned()),
        origins: vec![Origin {
            case: first.id.clone(),
            source: Source::Header("etag".to_owned()),
            confidence: Confidence::Documented,
            holding: Holding::Found,
        }],
    });
    let mut expect = expect::expected(suite, operation, &id.0, &intent, None);
    expect.push((304, 304));
    Some(Case {
        id,
        operation: first.operation,
        intent,
        request,
        expect,
        control: None,
        needs,
        after: Some(first.id.clone()),
        instead_of: None,
    })
}
