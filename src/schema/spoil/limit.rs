//! How large the values may become that are made to meet a bound or to break it.

use serde_json::Value;

use crate::schema::spoil::edit::Edit;

/// The longest string, in characters.
pub(crate) const LONGEST: usize = 300_000;
/// The most items or members.
pub(crate) const MOST: usize = 10_000;
/// What counts as large, in bytes.
const LARGE: usize = 64_000;
/// How many bytes the large values of one part of a request may take in all: a document can ask for any number of them.
const ROOM: usize = 16_000_000;

/// The room that is left for large values.
pub(crate) struct Room(usize);

impl Room {
    /// All of it.
    pub(crate) fn new() -> Self {
        Self(ROOM)
    }

    /// Whether an edit may be kept; what it takes is gone then.
    pub(crate) fn takes(&mut self, edit: &Edit) -> bool {
        match edit {
            Edit::Put(value) | Edit::Around(value) => self.holds(value),
            Edit::Remove => true,
        }
    }

    /// Whether a value may be kept; what it takes is gone then.
    pub(crate) fn holds(&mut self, value: &Value) -> bool {
        let size = size(value);
        if size < LARGE {
            return true;
        }
        let left = self.0.checked_sub(size);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// How many bytes a value takes, roughly.
fn size(value: &Value) -> usize {
    const EACH: usize = 64;
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => EACH,
        Value::String(text) => EACH + text.len(),
        Value::Array(items) => EACH + items.iter().map(size).sum::<usize>(),
        Value::Object(members) => {
            EACH + members.iter().map(|(name, member)| EACH + name.len() + size(member)).sum::<usize>()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn large_values_are_kept_until_there_is_no_room_for_them() {
        let mut room = Room::new();
        let large = json!("x".repeat(LONGEST));
        let kept = (0..1_000).filter(|_| room.holds(&large)).count();
        assert_eq!(kept, ROOM / size(&large));
        assert!(room.holds(&json!({"a": [1, "small"]})));
    }
}
