//! A required member is taken out.

use serde_json::{Map, Value};

use crate::schema::spoil::members::{is_closed, may_be_called, member};
use crate::schema::spoil::site::{Edit, Site, Tampering};

/// What a member is called that takes the place of the only one.
const STAND_IN: &str = "unexpectedField";

/// Each member that some `required` asks for.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let Value::Object(members) = site.value else { return Vec::new() };
    let required = site.nodes.required();
    let present = required.into_iter().filter(|name| members.contains_key(*name));
    present
        .map(|name| Tampering {
            at: site.at.child(name),
            keyword: "required",
            edits: std::iter::once(Edit::Remove).chain(stand_ins(site, members, name)).collect(),
        })
        .collect()
}

/// Another member instead, where nothing else is in the object: text can't tell one without members from none at all, and few members may
/// be a fault of their own.
fn stand_ins(site: &Site<'_>, members: &Map<String, Value>, name: &str) -> Vec<Edit> {
    if members.len() > 1 {
        return Vec::new();
    }
    let documented = site.nodes.names().into_iter().filter(|other| *other != name).take(1);
    let undocumented = [STAND_IN].into_iter().filter(|other| !is_closed(site) && may_be_called(site, other));
    documented
        .chain(undocumented)
        .filter_map(|other| {
            let stand_in = [(other.to_owned(), member(site, other)?)].into_iter().collect();
            Some(Edit::Around(Value::Object(stand_in)))
        })
        .collect()
}
