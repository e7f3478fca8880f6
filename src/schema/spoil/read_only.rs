//! Members that are only for the other direction.

use serde_json::Value;

use crate::schema::direction::kept_out;
use crate::schema::sample::grow::grown;
use crate::schema::set::Schema;
use crate::schema::spoil::site::sites;
use crate::schema::verdict::{Fault, Spoiled};

impl Schema {
    /// Values that the schema admits, each with one member that does not belong into this direction (`readOnly` in requests,
    /// `writeOnly` in responses; JSON Schema 2020-12 validation, section 9.4). A server may ignore such a member or refuse it,
    /// so these are no [`spoil`](Self::spoil)ed values.
    #[must_use]
    pub fn misdirected(&self, sample: &Value) -> Vec<Spoiled> {
        let keyword = kept_out(self.direction());
        let mut found = Vec::new();
        for site in sites(self, sample) {
            let Value::Object(members) = site.value else { continue };
            for name in site.nodes.names().into_iter().filter(|name| !members.contains_key(*name)) {
                let nodes = site.nodes.step(self.view(), name);
                let annotated =
                    nodes.iter().find(|node| node.schema.get(keyword) == Some(&Value::Bool(true)));
                let Some(schema) = annotated.map(|node| node.pointer.child(keyword)) else { continue };
                let Some(member) = grown(self, nodes, name, 0) else { continue };
                let mut value = sample.clone();
                let holder = site.at.resolve_mut(&mut value).and_then(Value::as_object_mut);
                let Some(holder) = holder else { continue };
                holder.insert(name.to_owned(), member);
                if self.admits(&value) {
                    let pointer = site.at.child(name);
                    let keyword = keyword.to_owned();
                    let documented = format!("no part of a request: `{keyword}`");
                    found.push(Spoiled {
                        value,
                        pointer,
                        keyword,
                        schema,
                        documented,
                        fault: Fault::ReadOnly,
                    });
                }
            }
        }
        found
    }
}
