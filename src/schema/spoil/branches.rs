//! The alternatives at a place.

use crate::schema::nodes::Node;
use crate::schema::spoil::site::Site;
use crate::text::Pointer;

use serde_json::Value;

/// Alternatives of more branches than this are not broken: trying them takes long.
const WIDE: usize = 24;

/// Where the branches of the alternatives of a keyword stand, for each schema that has it.
pub(crate) fn alternatives(site: &Site<'_>, keyword: &str) -> Vec<Vec<Pointer>> {
    let branches = |node: &Node<'_>| {
        let count = node.schema.get(keyword).and_then(Value::as_array)?.len();
        let at = node.pointer.child(keyword);
        (2..=WIDE).contains(&count).then(|| (0..count).map(|index| at.index(index)).collect())
    };
    site.nodes.iter().filter_map(branches).collect()
}

/// Whether the schema at a place admits a value.
pub(crate) fn admits(site: &Site<'_>, branch: &Pointer, value: &Value) -> bool {
    let schemas = site.schema.side();
    schemas.at(branch).admits(schemas.view(), value)
}
