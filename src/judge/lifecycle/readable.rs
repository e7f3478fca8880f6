//! Can what was made be read?

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::lifecycle::story::Story;
use crate::judge::proof::Standing;
use crate::judge::verdict::Finding;
use crate::judge::verdict::Why;
use crate::judge::words::status_words;

/// A 404 to what was just made under the name that its making told; asked for more than once, since a store may lag behind.
pub(super) fn standing(story: &Story<'_>, status: u16) -> Option<Standing> {
    if !matches!(status, 404 | 410) || !story.needs.exchange.unbound.is_empty() {
        return None;
    }
    let status = status_words(status);
    if story.is_later() {
        let reason = format!("{status} for what is made later: {}", story.cause_words());
        return Some(Standing::Unproven(Why::new(reason, "nothing is wrong; a scenario can wait for it")));
    }
    if !story.is_certain() {
        let reason = format!("{status} for what the run made, if its name was read from the right place");
        return Some(Standing::Unproven(Why::new(
            reason,
            "say which value it is by `links` in the document",
        )));
    }
    Some(Standing::Wrong(Code::NotReadable))
}

pub(super) fn check(story: &Story<'_>, evidence: &Evidence<'_>) -> Vec<Finding> {
    if evidence.standing != Standing::Wrong(Code::NotReadable) {
        return Vec::new();
    }
    let status = evidence.response.status;
    let documented = format!("readable, since {}", story.cause_words());
    vec![
        Finding::new(Code::NotReadable, documented, status_words(status))
            .at(format!("status:{status}"))
            .promised(evidence.operation.pointer.clone()),
    ]
}
