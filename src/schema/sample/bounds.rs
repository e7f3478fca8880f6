//! Valid values on both sides of every bound.

use serde_json::Value;

use crate::schema::spoil::Site;

/// Values at the bounds of a place, each with the keyword.
pub(crate) fn bounds(_site: &Site<'_>) -> Vec<(&'static str, Value)> {
    Vec::new()
}
