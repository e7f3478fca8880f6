//! Which schemas were already met at which places.

use std::collections::HashSet;

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
