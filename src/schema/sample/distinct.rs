//! Values of alternatives that overlap: what is required fits several of them, and only an optional member tells them apart.

use serde_json::{Map, Value};

use crate::schema::nodes::Nodes;
use crate::schema::sample::admitted;
use crate::schema::set::Schema;
use crate::text::Pointer;

/// How many values are tried.
const TRIES: usize = 400;
/// How many listed values of one member are tried.
const LISTED: usize = 8;

impl Schema {
    /// A value of one of the alternatives (of `wanted` alone where that is given) with one optional member more, which makes it fit
    /// that alternative and no other.
    pub(crate) fn distinct(&self, wanted: Option<&Pointer>, salt: &str) -> Option<Value> {
        let nodes = self.nodes();
        let all = nodes.iter().flat_map(|node| node.branches("oneOf").chain(node.branches("anyOf")));
        let branches: Vec<Pointer> =
            all.filter(|branch| wanted.is_none_or(|wanted| wanted == branch)).collect();
        let mut tries = TRIES;
        branches.iter().find_map(|branch| self.told_apart(&self.below(branch), salt, &mut tries))
    }

    fn told_apart(&self, branch: &Self, salt: &str, tries: &mut usize) -> Option<Value> {
        let Some(Value::Object(least)) = branch.built("", salt) else { return None };
        let nodes = branch.nodes();
        for name in nodes.names().into_iter().filter(|name| !least.contains_key(*name)) {
            let member = nodes.step(branch.view(), name);
            for value in values(branch, &member, name, salt) {
                *tries = tries.checked_sub(1)?;
                let mut more: Map<String, Value> = least.clone();
                more.insert(name.to_owned(), value);
                let more = Value::Object(more);
                if self.admits(&more) && self.tells_apart(&more) {
                    return Some(more);
                }
            }
        }
        None
    }

    /// A value with as little as can be, by the walk alone.
    fn built(&self, name: &str, salt: &str) -> Option<Value> {
        self.ways(name, salt, 2).find_map(|built| admitted(self, &built))
    }
}

/// The listed values of a member, else one that its schema admits.
fn values(branch: &Schema, member: &Nodes<'_>, name: &str, salt: &str) -> Vec<Value> {
    let listed: Vec<Value> =
        member.keyword("enum").filter_map(Value::as_array).flatten().take(LISTED).cloned().collect();
    if !listed.is_empty() {
        return listed;
    }
    member.entered().filter_map(|node| branch.below(&node.pointer).built(name, salt)).collect()
}
