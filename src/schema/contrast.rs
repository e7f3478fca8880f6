//! Two sets held against each other: does one hold all that the other does, and what does it not.

use std::sync::Arc;

use jsonschema::canonical::{CanonicalKind, CanonicalSchema, Containment};
use serde_json::Value;

use crate::schema::direction::Direction;
use crate::schema::library::Schemas;
use crate::schema::set::Schema;
use crate::schema::verdict::Shape;
use crate::text::Pointer;

/// Whether all of one set is in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// It is, proven.
    Yes,
    /// It is not, proven.
    No,
    /// Nobody can tell.
    Unknown,
}

impl Schema {
    /// Whether every value of this set is in the other one, which may be of another document. Formats are asserted.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> Within {
        let (Some(own), Some(others)) = (self.normal(), other.normal()) else { return Within::Unknown };
        match others.covers(own) {
            Ok(Containment::Yes) => Within::Yes,
            Ok(Containment::No) => Within::No,
            Ok(Containment::Unknown) | Err(_) => Within::Unknown,
        }
    }

    /// A value of this set that is not in the other one, by the difference of their normal forms; proven by both validators. `None` where
    /// there is none or none was found.
    #[must_use]
    pub fn beyond(&self, other: &Self) -> Option<Value> {
        let difference = self.normal()?.subtract(other.normal()?).ok()?;
        if difference.kind() == CanonicalKind::Raw {
            return None;
        }
        let left = Schemas::over(Arc::new(difference.to_json_schema()));
        let left = left.at(&Pointer::root(), Direction::Response);
        let shapes = [Shape::Minimal, Shape::Full].into_iter();
        let mut values = shapes.filter_map(|shape| Some(left.sample(shape, "").ok()?.value));
        values.find(|value| self.admits(value) && !other.admits(value))
    }

    /// The normal form, where there is one that can be computed with.
    fn normal(&self) -> Option<&CanonicalSchema> {
        let view = self.side().view();
        if self.broken().is_some() || !self.compiled().is_whole(view) || self.compiled().is_wide(view) {
            return None;
        }
        let normal = self.compiled().canonical(view).ok()?;
        (normal.kind() != CanonicalKind::Raw).then_some(normal)
    }
}
