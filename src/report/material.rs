//! What a report is made from.

use std::collections::HashMap;

use crate::plan::Case;
use crate::plan::CaseId;
use crate::report::secrets::Secrets;
use crate::report::secrets::tame;
use crate::send::Exchange;
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
}

impl Material<'_> {
    /// The name of an operation as it is shown: the document's own as it stands there, another's without secrets.
    pub(crate) fn named(&self, id: &OperationId) -> String {
        let is_own = self.api.operations.iter().any(|operation| operation.id == *id);
        if is_own { tame(&id.0) } else { self.secrets.hide(&id.0) }
    }
}
