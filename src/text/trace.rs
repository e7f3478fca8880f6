//! The tree of a text as byte ranges: what an outline looks things up in.

use std::collections::HashMap;
use std::ops::Range;

/// All values of a text.
#[derive(Default)]
pub(crate) struct Tree {
    /// In document order: the children of a node stand behind it, up to its `next`.
    pub(crate) nodes: Vec<Node>,
    /// Keys that are not written as they are meant (escapes), by node.
    pub(crate) keys: HashMap<usize, String>,
}

/// Where one value stands.
pub(crate) struct Node {
    pub(crate) key: Option<Range<usize>>,
    pub(crate) value: Range<usize>,
    /// The index behind the last node below this one.
    pub(crate) next: usize,
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Scalar,
    Mapping,
    Sequence,
    /// The index of the node that a YAML alias stands for.
    Alias(usize),
}

/// An outline under construction.
#[derive(Default)]
pub(crate) struct Build {
    tree: Tree,
    open: Vec<usize>,
}

impl Build {
    pub(crate) fn add(
        &mut self,
        key: Option<(Range<usize>, Option<String>)>,
        value: Range<usize>,
        kind: Kind,
    ) -> usize {
        let index = self.tree.nodes.len();
        let (key, decoded) = key.map_or((None, None), |(range, decoded)| (Some(range), decoded));
        if let Some(decoded) = decoded {
            self.tree.keys.insert(index, decoded);
        }
        self.tree.nodes.push(Node { key, value, next: index + 1, kind });
        if matches!(kind, Kind::Mapping | Kind::Sequence) {
            self.open.push(index);
        }
        index
    }

    pub(crate) fn close(&mut self, end: usize) {
        if let Some(index) = self.open.pop() {
            let next = self.tree.nodes.len();
            let node = &mut self.tree.nodes[index];
            node.next = next;
            node.value.end = end.max(node.value.start);
        }
    }

    /// Whether a key comes next, or the value of one.
    pub(crate) fn in_mapping(&self) -> bool {
        self.open.last().is_some_and(|open| self.tree.nodes[*open].kind == Kind::Mapping)
    }

    /// The tree as far as the text went.
    pub(crate) fn finish(mut self, length: usize) -> Tree {
        while !self.open.is_empty() {
            self.close(length);
        }
        self.tree
    }
}
