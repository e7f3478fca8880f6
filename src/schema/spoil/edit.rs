//! Changes to a value.

use serde_json::Value;

use crate::text::Pointer;

/// What is done at a place.
#[derive(Clone)]
pub(crate) enum Edit {
    /// This value is put there, in place of another, as a new member or as the next item.
    Put(Value),
    /// This value is put in place of the object or array that holds the place.
    Around(Value),
    /// The member is taken out.
    Remove,
}

/// Changes a value; whether that could be done.
pub(crate) fn apply(value: &mut Value, at: &Pointer, edit: &Edit) -> bool {
    match edit {
        Edit::Put(new) => put(value, at, new.clone()).is_some(),
        Edit::Around(new) => at.parent().and_then(|holder| put(value, &holder, new.clone())).is_some(),
        Edit::Remove => remove(value, at).is_some(),
    }
}

/// Puts a value at a place: in place of another, as a member, or as the next item.
pub(crate) fn put(whole: &mut Value, at: &Pointer, value: Value) -> Option<()> {
    if let Some(place) = at.resolve_mut(whole) {
        *place = value;
        return Some(());
    }
    let last = at.last()?;
    match at.parent()?.resolve_mut(whole)? {
        Value::Object(members) => {
            members.insert(last.into_owned(), value);
        }
        Value::Array(items) if last.parse() == Ok(items.len()) => items.push(value),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => return None,
    }
    Some(())
}

fn remove(whole: &mut Value, at: &Pointer) -> Option<()> {
    let members = at.parent()?.resolve_mut(whole)?.as_object_mut()?;
    members.shift_remove(&*at.last()?).map(|_| ())
}
