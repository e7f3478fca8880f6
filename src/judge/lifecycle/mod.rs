//! Is what was made there, as it was sent; does a change show; is what was deleted gone; does a list hold what was made?
//!
//! A document does not say so in words, but a method does (RFC 9110 sections 9.3.3 to 9.3.5). A server may write what it was sent in another
//! way, and take its time: only what can't be meant is a finding.

mod difference;
mod fate;
mod gone;
mod listed;
mod readable;
mod resource;
mod stored;
mod story;

pub(crate) use story::Story;

use crate::judge::evidence::Evidence;
use crate::judge::proof::Standing;
use crate::judge::verdict::Finding;
use crate::plan::Effect;

/// What a status proves about a case that looks at another's effect; `None` where it proves what it proves of any case.
pub(crate) fn standing(story: &Story<'_>, status: u16) -> Option<Standing> {
    match story.effect {
        Effect::Made => readable::standing(story, status),
        Effect::Deleted => gone::standing(story, status),
        Effect::Listed | Effect::Changed => None,
    }
}

/// What such a case's answer shows of the effect.
pub(crate) fn check(story: &Story<'_>, evidence: &Evidence<'_>) -> Vec<Finding> {
    match story.effect {
        Effect::Made => {
            let unreadable = readable::check(story, evidence);
            if unreadable.is_empty() { stored::check(story, evidence) } else { unreadable }
        }
        Effect::Changed => stored::check_update(story, evidence),
        Effect::Deleted => gone::check(story, evidence),
        Effect::Listed => listed::check(story, evidence),
    }
}
