//! The places of a sample that faults are put in.

use std::collections::VecDeque;

use serde_json::Value;

use crate::schema::direction::kept_out;
use crate::schema::nodes::Nodes;
use crate::schema::set::Schema;
pub(crate) use crate::schema::spoil::edit::Edit;
use crate::text::Pointer;

/// How deep faults are put.
const DEPTH: usize = 8;
/// At how many places of one sample.
const SITES: usize = 400;

/// A place in a sample.
pub(crate) struct Site<'d> {
    /// The schema of the whole sample.
    pub(crate) schema: &'d Schema,
    /// What the document says about it.
    pub(crate) nodes: Nodes<'d>,
    /// Where it is.
    pub(crate) at: Pointer,
    /// What the sample has there.
    pub(crate) value: &'d Value,
}

/// A change to a sample: of several edits the first that proves to be a fault.
pub(crate) struct Tampering {
    /// Where the fault is then.
    pub(crate) at: Pointer,
    /// The keyword that it aims at.
    pub(crate) keyword: &'static str,
    /// What may be done there.
    pub(crate) edits: Vec<Edit>,
}

/// All places, outermost first; of arrays the first item only.
pub(crate) fn sites<'d>(schema: &'d Schema, sample: &'d Value) -> Vec<Site<'d>> {
    let view = schema.view();
    let kept_out = kept_out(schema.direction());
    let mut found: Vec<Site<'_>> = Vec::new();
    let mut waiting =
        VecDeque::from([(Site { schema, nodes: schema.nodes(), at: Pointer::root(), value: sample }, 0)]);
    while let Some((site, depth)) = waiting.pop_front() {
        if site.nodes.is_empty() || site.nodes.is(kept_out) || found.len() >= SITES {
            continue;
        }
        let members = site.value.as_object().into_iter().flatten();
        let item = site.value.as_array().and_then(|items| items.first());
        if depth < DEPTH {
            for (name, value) in members {
                waiting.push_back((
                    Site { schema, nodes: site.nodes.step(view, name), at: site.at.child(name), value },
                    depth + 1,
                ));
            }
            if let Some(value) = item {
                waiting.push_back((
                    Site { schema, nodes: site.nodes.item(view, 0), at: site.at.index(0), value },
                    depth + 1,
                ));
            }
        }
        found.push(site);
    }
    found
}
