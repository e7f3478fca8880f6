//! What is there already, and what was made twice.

use crate::plan::{Case, CaseId, Intent, Request, ValidKind};
use crate::send::errand::{Dress, Errand};
use crate::send::exchange::{Exchange, SendError};
use crate::send::host::Host;
use crate::send::lookup::Lookup;

/// Whether earlier attempts may have done what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// One may have, and its answer did not arrive.
    Perhaps,
    /// None has.
    Never,
}

impl Before {
    pub(super) fn of(exchange: &Exchange) -> Self {
        let may_have_done = |outcome: &Result<u16, SendError>| match outcome {
            Ok(status) => *status >= 500,
            Err(
                SendError::ReadTimeout
                | SendError::Reset(_)
                | SendError::Malformed(_)
                | SendError::TooLarge(_),
            ) => true,
            Err(
                SendError::Dns(_)
                | SendError::Refused
                | SendError::Unreachable(_)
                | SendError::Tls(_)
                | SendError::ConnectTimeout
                | SendError::Unsendable(_)
                | SendError::Held(_)
                | SendError::NotSent(_)
                | SendError::Credentials(_),
            ) => false,
        };
        let may_have = exchange.earlier.iter().any(|attempt| may_have_done(&attempt.outcome));
        if may_have { Self::Perhaps } else { Self::Never }
    }
}

/// How the things are asked for that have the id of what a request would create, and the question, dressed; `None` where nobody knows
/// how.
pub(super) fn question(host: &Host, dress: &Dress, errand: &Errand) -> Option<(Lookup, Errand)> {
    let path = errand.request.path.strip_prefix(dress.base())?.to_owned();
    let planned = Request { path, ..Request::clone(&errand.request) };
    let lookup = host.lookups.of(errand.operation, &planned, errand.salt.as_deref())?;
    let case = as_case(&lookup, &errand.id);
    let question = dress.errand(&case, &case.request);
    Some((lookup, question))
}

/// The question as a case of the operation that is asked.
fn as_case(lookup: &Lookup, of: &CaseId) -> Case {
    Case {
        id: of.clone(),
        operation: lookup.operation,
        intent: Intent::Valid(ValidKind::Minimal.into()),
        request: lookup.request.clone(),
        expect: Vec::new(),
        control: None,
        needs: Vec::new(),
        after: None,
        instead_of: None,
    }
}
