//! What was refused, and made all the same.

use serde_json::Value;

use crate::plan::{Removal, Request, Slot, Source, unsalted};
use crate::send::bind::{Accepted, filled, fits};
use crate::send::exchange::Exchange;
use crate::text::Pointer;

/// How many things have to have the name that was sent, before the others are taken to.
const ENOUGH: usize = 2;

/// Where the name of the things that an operation makes stands in what is sent; `None` where that is not known.
pub(super) fn naming<'e>(removal: &Removal, made: impl Iterator<Item = &'e Exchange>) -> Option<Source> {
    let last = last(removal)?;
    if matches!(last, Source::Sent(_)) {
        return Some(last.clone());
    }
    let named: Vec<(Value, Accepted)> =
        made.filter_map(Accepted::read).filter_map(|made| Some((made.value(last)?, made))).collect();
    let (_, first) = named.first().filter(|_| named.len() >= ENOUGH)?;
    let members = first.sent()?.as_object()?.keys();
    let mut members = members.map(|member| Source::Sent(Pointer::root().child(member)));
    members.find(|member| named.iter().all(|(name, made)| made.value(member).as_ref() == Some(name)))
}

/// The removal's request for what a refused exchange may have made all the same: only by a name that it sent in its body and that is
/// unique to it, so that nothing else has it.
pub(super) fn despite(removal: &Removal, naming: &Source, sent: &Accepted) -> Option<Request> {
    let name = sent.value(naming)?;
    if name.as_str().is_none_or(|name| unsalted(name) == name) {
        return None;
    }
    let last = last(removal)?;
    let fills: Option<Vec<_>> = removal
        .slots
        .iter()
        .map(|(slot, source)| {
            let value = sent.value(if source == last { naming } else { source });
            Some((slot, value.filter(|value| fits(&removal.request, slot, value))?))
        })
        .collect();
    fills.map(|fills| filled(&removal.request, &fills))
}

/// What names the thing itself: the last in the removal's path.
fn last(removal: &Removal) -> Option<&Source> {
    let holes = removal.slots.iter().filter_map(|(slot, source)| match slot {
        Slot::Path(range) => Some((range.start, source)),
        Slot::Query(_) | Slot::Header(_) | Slot::Body(_) => None,
    });
    holes.max_by_key(|(start, _)| *start).map(|(_, source)| source)
}
