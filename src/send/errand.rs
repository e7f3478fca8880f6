//! A case, made ready.

use std::sync::Arc;

use crate::plan::{Case, CaseId, Intent, Request};
use crate::send::sending::Sending;

/// A case, as far as sending it goes.
pub(super) struct Errand {
    pub(super) id: CaseId,
    pub(super) operation: usize,
    pub(super) request: Arc<Request>,
    pub(super) control: Option<CaseId>,
    pub(super) is_valid: bool,
}

impl Errand {
    /// The request as it is sent: the base path in front, credentials added, the framing left to the transport.
    pub(super) fn new(case: &Case, sending: &Sending<'_>) -> Self {
        let mut request = case.request.clone();
        request.path.insert_str(0, sending.base.path());
        request.headers.retain(|(name, _)| !matches!(name.as_str(), "content-length" | "transfer-encoding"));
        sending.credentials.add(case, &mut request);
        Self {
            id: case.id.clone(),
            operation: case.operation,
            request: Arc::new(request),
            control: case.control.clone(),
            is_valid: matches!(case.intent, Intent::Valid(_)),
        }
    }
}
