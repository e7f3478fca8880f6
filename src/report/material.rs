//! What a report is made from.

use std::collections::HashMap;

use crate::plan::Case;
use crate::plan::CaseId;
use crate::report::secrets::Secrets;
use crate::send::Exchange;
use crate::spec::Api;
use crate::suite::Suite;

/// Everything that a report is made from.
pub(crate) struct Material<'r> {
    pub(crate) api: &'r Api,
    pub(crate) suite: &'r Suite,
    pub(crate) secrets: Secrets,
    pub(crate) cases: HashMap<&'r CaseId, &'r Case>,
    pub(crate) exchanges: HashMap<&'r CaseId, &'r Exchange>,
}
