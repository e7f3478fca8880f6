//! From a valid value to all places that valid values have, opening one thing at a time.

use std::collections::VecDeque;
use std::sync::Arc;

use serde_json::Value;

use crate::schema::direction::kept_out;
use crate::schema::nodes::Nodes;
use crate::schema::survey::branch;
use crate::schema::survey::member::{self, Child};
use crate::schema::survey::seen::Seen;
use crate::schema::survey::vary;
use crate::schema::survey::walk::{Base, Showing, Stop, Walk};
use crate::text::Pointer;

/// A place that is still to be looked at.
struct Waiting<'d> {
    stop: Stop<'d>,
    depth: usize,
    /// The schemas that were entered on the way here, as addresses.
    way: Vec<usize>,
}

/// Where the walk is.
#[derive(Default)]
struct Front<'d> {
    waiting: VecDeque<Waiting<'d>>,
    stops: Vec<Stop<'d>>,
    seen: Seen,
}

/// Visits all places, outermost first: those, and how many more there were than the walk may reach.
pub(crate) fn explore<'s>(walk: &mut Walk<'s, '_>, least: &Value) -> (Vec<Stop<'s>>, usize) {
    let root = Pointer::root();
    let value = Arc::new(least.clone());
    walk.bases.push(Base { value, at: root.clone(), showing: Showing::Least });
    let nodes = branch::chosen(walk, &walk.schema.nodes(), least);
    let mut front = Front::default();
    front.wait(walk, Stop { base: 0, at: root, nodes }, 0, Vec::new());
    let mut cut = 0;
    while let Some(waiting) = front.waiting.pop_front() {
        if front.stops.len() >= walk.reach.places {
            cut = 1 + front.waiting.len();
            break;
        }
        front.visit(walk, waiting);
    }
    (front.stops, cut)
}

impl<'s> Front<'s> {
    fn wait(&mut self, walk: &Walk<'s, '_>, stop: Stop<'s>, depth: usize, way: Vec<usize>) {
        if stop.nodes.is_empty() || stop.nodes.is(kept_out(walk.schema.direction())) {
            return;
        }
        if self.seen.is_news(&stop.at, &stop.nodes) {
            self.waiting.push_back(Waiting { stop, depth, way });
        }
    }

    fn visit(&mut self, walk: &mut Walk<'s, '_>, waiting: Waiting<'s>) {
        let Waiting { stop, depth, way } = waiting;
        let is_deep = depth >= walk.reach.depth;
        let entered = entered(walk, &stop.nodes);
        let circles = entered.iter().any(|address| way.contains(address));
        let is_fixed = walk.reach.fixed.iter().any(|(at, _)| *at == stop.at);
        if !is_fixed {
            for (base, nodes) in branch::others(walk, &stop) {
                let other = Stop { base, at: stop.at.clone(), nodes };
                self.wait(walk, other, depth, way.clone());
            }
            vary::vary(walk, &stop);
        }
        let mut stops = if is_fixed { Vec::new() } else { branch::pinned(walk, &stop) };
        // Where there is one way to say which alternative it is, nothing more is to be found where that is not said.
        if stops.len() != 1 {
            stops.push(stop);
        }
        if !is_deep && !circles {
            let way: Vec<usize> = way.into_iter().chain(entered).collect();
            for stop in &stops {
                for Child { base, at, nodes } in member::children(walk, stop) {
                    self.wait(walk, Stop { base, at, nodes }, depth + 1, way.clone());
                }
            }
        }
        self.stops.extend(stops);
    }
}

/// The schemas that a place was entered by, references followed, as addresses.
fn entered(walk: &Walk<'_, '_>, nodes: &Nodes<'_>) -> Vec<usize> {
    let view = walk.schema.view();
    nodes.entered().map(|node| std::ptr::from_ref(node.target(view)) as usize).collect()
}
