//! Which hosts a recording has calls to.

use std::collections::HashMap;
use std::sync::Arc;

use crate::text::plural;

/// How many hosts are named.
const NAMED: usize = 5;

/// Scheme, host and port of calls, and how many went to each.
#[derive(Debug, Default)]
pub(crate) struct Origins {
    counts: HashMap<Arc<str>, usize>,
}

impl Origins {
    /// Counts one more.
    pub(crate) fn count(&mut self, origin: &Arc<str>) {
        *self.counts.entry(Arc::clone(origin)).or_default() += 1;
    }

    /// The only one there is.
    pub(crate) fn only(&self) -> Option<&Arc<str>> {
        if self.counts.len() == 1 { self.counts.keys().next() } else { None }
    }

    /// The one with the most calls.
    pub(crate) fn first(&self) -> Option<&Arc<str>> {
        self.ordered().first().map(|(origin, _)| *origin)
    }

    /// Those with the most calls, in words.
    pub(crate) fn words(&self) -> String {
        let ordered = self.ordered();
        let named = ordered.iter().take(NAMED);
        let named: Vec<_> =
            named.map(|(origin, count)| format!("`{origin}` ({})", plural(*count, "call"))).collect();
        let more = ordered.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{}{more}", named.join(", "))
    }

    fn ordered(&self) -> Vec<(&Arc<str>, usize)> {
        let mut ordered: Vec<_> = self.counts.iter().map(|(origin, count)| (origin, *count)).collect();
        ordered.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        ordered
    }
}
