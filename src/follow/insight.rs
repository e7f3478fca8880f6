//! What following up found.

use std::collections::HashMap;
use std::sync::Arc;

use crate::judge::Code;
use crate::plan::{Case, CaseId, Request};

/// What following up the findings of a run found.
#[derive(Clone, Debug, Default)]
pub struct Followed {
    /// By the case whose finding it explains.
    pub insights: HashMap<CaseId, Insight>,
    /// How many requests were sent for it.
    pub requests: usize,
}

/// What is known of one case's failure beyond its verdict.
#[derive(Clone, Debug, Default)]
pub struct Insight {
    /// What came of sending it once more.
    pub again: Option<Again>,
    /// A smaller request that fails in the same way.
    pub smaller: Option<Smaller>,
    /// The findings, by kind and place, that did not come again when the case was sent once more, alone.
    pub gone: Vec<(Code, String)>,
    /// Those that nothing more could be learned of, though it was to be asked.
    pub unsure: Vec<(Code, String)>,
}

/// What came of sending a failing case once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Again {
    /// It failed in the same way; its control, where it has one, was accepted again.
    Same,
    /// A valid request that was answered 5xx was accepted with this status when it was sent alone: what else the server was busy with,
    /// or what it held, decides, and not the request.
    Accepted(u16),
    /// It was not sent once more, but so many others were that had failed in the same way, and all of them were accepted then.
    Alike(usize),
    /// It was answered with this status: whether it fails depends on more than the request.
    Otherwise(u16),
    /// Its control, which was accepted before, was answered with this 5xx now: what is broken is the server's state.
    State(u16),
    /// It, or its control, was answered with this status for a reason of its own (credentials, a value that can't be had twice, a limit, a
    /// gateway): nothing is known beyond the first answer.
    Unclear(u16),
}

/// A smaller request that fails as the first did.
#[derive(Clone, Debug)]
pub struct Smaller {
    /// The case that showed it.
    pub case: Case,
    /// Its request as it was sent.
    pub request: Arc<Request>,
    /// Scheme, host and port that it went to.
    pub origin: Arc<str>,
    /// What the first request had and this one has not: `/body/nick`, the outermost places only.
    pub taken: Vec<String>,
    /// What is simpler in it: "`/body/size` as 0".
    pub simpler: Vec<String>,
}
