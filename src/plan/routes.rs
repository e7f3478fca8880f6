//! Which operations a path may reach: found once for a document, so that planning an operation does not look at all others.

use std::collections::HashMap;

use crate::spec::{Operation, PathTemplate, Segment};

/// The path templates of a document, by the parts between their slashes.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    root: Node,
}

#[derive(Debug, Default)]
struct Node {
    literal: HashMap<String, Node>,
    /// Parts that hold a parameter, or that may be written in more than one way.
    open: Option<Box<Node>>,
    /// The operations whose templates end here.
    operations: Vec<usize>,
}

/// A part of a template, between two slashes.
enum Part<'t> {
    Literal(&'t str),
    Open,
}

impl Routes {
    /// Of all operations.
    pub(crate) fn of(operations: &[Operation]) -> Self {
        let mut routes = Self::default();
        for (index, operation) in operations.iter().enumerate() {
            let mut node = &mut routes.root;
            for part in parts(&text(&operation.path)) {
                node = match part {
                    Part::Literal(text) => node.literal.entry(text.to_owned()).or_default(),
                    Part::Open => node.open.get_or_insert_default(),
                };
            }
            node.operations.push(index);
        }
        routes
    }

    /// The operations, in document order, that some path of this template reaches as well; those on the template itself are among
    /// them.
    pub(crate) fn meeting(&self, operations: &[Operation], path: &PathTemplate) -> Vec<usize> {
        let mut nodes = vec![&self.root];
        for part in parts(&text(path)) {
            nodes = nodes
                .into_iter()
                .flat_map(|node| {
                    let literal: Vec<&Node> = match part {
                        Part::Literal(text) => node.literal.get(text).into_iter().collect(),
                        Part::Open => node.literal.values().collect(),
                    };
                    literal.into_iter().chain(node.open.as_deref())
                })
                .collect();
        }
        let mut found: Vec<usize> =
            nodes.into_iter().flat_map(|node| node.operations.iter().copied()).collect();
        found.retain(|index| operations[*index].path.overlaps(path));
        found.sort_unstable();
        found
    }
}

/// The template with a NUL for each parameter: no template holds one.
fn text(path: &PathTemplate) -> String {
    let parts = path.segments.iter().map(|segment| match segment {
        Segment::Text(text) => text.as_str(),
        Segment::Hole(_) => "\0",
    });
    parts.collect()
}

fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    text.split('/').map(|part| {
        if part.contains(['\0', '%']) || !part.is_ascii() { Part::Open } else { Part::Literal(part) }
    })
}
