//! Did the answer come as soon as the suite wants it?

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::verdict::Finding;
use crate::text::duration;

/// An answer that took longer than `responses: slower_than:`; where that is not said, as long as it likes.
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    let Some(limit) = evidence.suite.slower_than else { return Vec::new() };
    let elapsed = evidence.exchange.elapsed;
    if elapsed <= limit {
        return Vec::new();
    }
    let within = format!("within {}", duration(limit));
    vec![Finding::new(Code::SlowAnswer, within, format!("after {}", duration(elapsed))).at("time")]
}
