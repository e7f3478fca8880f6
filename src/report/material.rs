//! What a report is made from.

use std::collections::HashMap;

use crate::follow::Followed;
use crate::plan::Case;
use crate::plan::CaseId;
use crate::plan::Intent;
use crate::plan::ValidKind;
use crate::report::secrets::Secrets;
use crate::report::secrets::tame;
use crate::send::Exchange;
use crate::send::Outcome;
use crate::spec::Api;
use crate::spec::OperationId;
use crate::suite::Suite;

/// Everything that a report is made from.
pub(crate) struct Material<'r> {
    pub(crate) api: &'r Api,
    pub(crate) suite: &'r Suite,
    pub(crate) secrets: Secrets,
    pub(crate) cases: HashMap<&'r CaseId, &'r Case>,
    pub(crate) exchanges: HashMap<&'r CaseId, &'r Exchange>,
    pub(crate) followed: &'r Followed,
    /// By operation: the smallest valid request of it that was accepted.
    accepted: HashMap<usize, (&'r Case, u16)>,
}

impl<'r> Material<'r> {
    pub(crate) fn new(
        api: &'r Api,
        suite: &'r Suite,
        (cases, exchanges): (&'r [Case], &'r [Exchange]),
        followed: &'r Followed,
    ) -> Self {
        let exchanges: HashMap<_, _> = exchanges.iter().map(|exchange| (&exchange.case, exchange)).collect();
        let mut accepted: HashMap<usize, (&Case, u16)> = HashMap::new();
        for case in cases {
            let Some(Outcome::Answered(response)) = exchanges.get(&case.id).map(|it| &it.outcome) else {
                continue;
            };
            let is_valid = matches!(&case.intent, Intent::Valid(how) if how.kind != ValidKind::ReadDeleted);
            if is_valid && (200..300).contains(&response.status) {
                accepted.entry(case.operation).or_insert((case, response.status));
            }
        }
        Self {
            api,
            suite,
            secrets: Secrets::of(suite),
            cases: cases.iter().map(|case| (&case.id, case)).collect(),
            exchanges,
            followed,
            accepted,
        }
    }

    /// The first valid request of an operation that was accepted, and how it was answered.
    pub(crate) fn accepted(&self, operation: usize) -> Option<(&'r Case, u16)> {
        self.accepted.get(&operation).copied()
    }
}

impl Material<'_> {
    /// The name of an operation as it is shown: the document's own as it stands there, another's without secrets.
    pub(crate) fn named(&self, id: &OperationId) -> String {
        let is_own = self.api.operations.iter().any(|operation| operation.id == *id);
        if is_own { tame(&id.0) } else { self.secrets.hide(&id.0) }
    }
}
