//! An array that holds too few or too many items of a wanted kind is put in.

use serde_json::{Value, json};

use crate::schema::nodes::{Node, Nodes};
use crate::schema::sample::grow::grown;
use crate::schema::spoil::asked::count;
use crate::schema::spoil::crowd::item;
use crate::schema::spoil::site::{Edit, Site, Tampering};

/// Larger bounds are not broken.
const MOST: usize = 1_000;
/// How many items are tried to find one that is not of the kind.
const TRIES: usize = 8;

/// For each `contains`: one item of its kind fewer than `minContains`, and one more than `maxContains`.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let Value::Array(items) = site.value else { return Vec::new() };
    let wanting = site.nodes.iter().filter(|node| node.schema.get("contains").is_some());
    wanting
        .flat_map(|node| too_few(site, node, items).into_iter().chain(too_many(site, node, items)))
        .collect()
}

fn is_wanted(site: &Site<'_>, node: &Node<'_>, item: &Value) -> bool {
    let view = site.schema.side().view();
    site.schema.side().at(&node.pointer.child("contains")).admits(view, item)
}

fn too_few(site: &Site<'_>, node: &Node<'_>, items: &[Value]) -> Option<Tampering> {
    let least = node.schema.get("minContains").and_then(count).unwrap_or(1);
    let allowed = least.checked_sub(1)?;
    let mut kept = 0;
    let mut fewer: Vec<Value> = Vec::new();
    for item in items {
        let wanted = is_wanted(site, node, item);
        kept += usize::from(wanted);
        if !wanted || kept <= allowed {
            fewer.push(item.clone());
        }
    }
    let stranger = strangers(site).into_iter().find(|item| !is_wanted(site, node, item));
    let filled = stranger.map(|stranger| {
        let mut filled = fewer.clone();
        filled.resize(items.len().max(1), stranger);
        filled
    });
    let edits = [Some(fewer), filled].into_iter().flatten().map(|items| Edit::Put(Value::Array(items)));
    Some(Tampering { at: site.at.clone(), keyword: "contains", edits: edits.collect() })
}

/// Items that may stand in the array, then any values.
fn strangers(site: &Site<'_>) -> Vec<Value> {
    let own = (0..TRIES).filter_map(|nth| item(site, 0, nth));
    own.chain([json!("undocumented"), json!(-1), json!(0.5), json!(false), json!({})]).collect()
}

fn too_many(site: &Site<'_>, node: &Node<'_>, items: &[Value]) -> Option<Tampering> {
    let most = node.schema.get("maxContains").and_then(count).filter(|most| *most < MOST)?;
    let wanted = || {
        let nodes = Nodes::at(site.schema.view(), &node.pointer.child("contains"));
        grown(site.schema, nodes, "item", 0)
    };
    let of_kind: Vec<&Value> = items.iter().filter(|item| is_wanted(site, node, item)).collect();
    let one = of_kind.first().map(|one| (*one).clone()).or_else(wanted)?;
    let missing = (most + 1).checked_sub(of_kind.len())?;
    let more = items.iter().cloned().chain(std::iter::repeat_n(one, missing)).collect();
    Some(Tampering { at: site.at.clone(), keyword: "contains", edits: vec![Edit::Put(Value::Array(more))] })
}
