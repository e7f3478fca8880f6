//! Two schemas, compared place by place: what they say themselves by the rules, what they are made of by walking on.

mod local;
mod own;
mod pairs;
mod union;
mod whole;

pub(super) use local::Sense;
pub(super) use pairs::Walk;
