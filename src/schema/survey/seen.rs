//! Which schemas were already met at which places.

use std::collections::{HashMap, HashSet};

use crate::schema::nodes::Nodes;
use crate::text::Pointer;

/// Pairs of a place, items of arrays being one, and of a schema that speaks about it.
#[derive(Default)]
pub(crate) struct Seen(HashSet<(String, usize)>);

impl Seen {
    /// Whether anything that speaks about the place is new there; all of it is known from then on.
    pub(crate) fn is_news(&mut self, at: &Pointer, nodes: &Nodes<'_>) -> bool {
        let place = collapsed(at);
        let mut news = false;
        for node in nodes.iter() {
            let address = std::ptr::from_ref(node.schema) as usize;
            news |= self.0.insert((place.clone(), address));
        }
        news
    }
}

/// How often an alternative that can't be shown is tried, from different values.
const TRIES: u8 = 3;

/// Which alternatives were already shown in which places, and how often others were tried.
#[derive(Default)]
pub(crate) struct Shown(HashMap<(String, Pointer), u8>);

impl Shown {
    /// Whether an alternative is still to be shown in a place.
    pub(crate) fn is_open(&self, at: &Pointer, branch: &Pointer) -> bool {
        self.0.get(&(collapsed(at), branch.clone())).is_none_or(|tries| *tries < TRIES)
    }

    /// Remembers that it was tried, and whether it was shown.
    pub(crate) fn tried(&mut self, at: &Pointer, branch: &Pointer, shown: bool) {
        let tries = self.0.entry((collapsed(at), branch.clone())).or_default();
        *tries = if shown { TRIES } else { *tries + 1 };
    }
}

/// The place with `*` for every index.
fn collapsed(at: &Pointer) -> String {
    let mut text = String::with_capacity(at.as_str().len());
    for token in at.as_str().split('/').skip(1) {
        text.push('/');
        let is_index = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
        text.push_str(if is_index { "*" } else { token });
    }
    text
}
