//! Examples that stand in descriptions: `name of the zone (e.g. "example.com."), must have a trailing dot`.

use serde_json::Value;

use crate::plan::links::{Described, described_members};
use crate::plan::salt::MARKER;
use crate::schema::Direction;
use crate::spec::Api;
use crate::text::{Pointer, prose};

/// A body with the examples that its members' descriptions give, and with the first of all that is listed: of what servers need without
/// saying so, it is the most that is not made up. `None` where that adds nothing, or the schema does not admit it.
pub(super) fn described(api: &Api, schema: &Pointer, mut body: Value) -> Option<Value> {
    let members = body.as_object_mut()?;
    let mut is_told = false;
    let whole = api.schemas.at(schema, Direction::Request);
    let is_read_only =
        |name: &str| whole.annotation_at(&Pointer::root().child(name), "readOnly") == Some(Value::Bool(true));
    for (name, member) in described_members(api, schema) {
        if is_read_only(&name) {
            continue;
        }
        if let Some(first) = member.listed {
            is_told |= !members.contains_key(&name);
            members.entry(name).or_insert(first);
        } else if let Some(example) = told(&member) {
            is_told = true;
            let example = prose::marked(&example, MARKER).unwrap_or(example);
            members.insert(name, Value::String(example));
        }
    }
    (is_told && whole.admits(&body)).then_some(body)
}

/// The example that a member has of its own, or in its description.
fn told(member: &Described) -> Option<String> {
    let own = member.example.as_ref().and_then(Value::as_str).map(str::to_owned);
    let described =
        || prose::examples(member.description.as_deref()?).into_iter().find(|text| !text.contains(' '));
    own.or_else(described).filter(|_| member.is_text)
}
