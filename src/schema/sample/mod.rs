//! Values that a schema admits: built from its normal form, readable, checked before they are handed out.

mod array;
mod build;
mod choose;
mod empty;
mod format;
mod number;
mod object;
mod pattern;
mod raw;
mod repair;
mod text;
mod words;

use serde_json::Value;

use crate::schema::sample::build::Wish;
use crate::schema::sample::empty::why_empty;
use crate::schema::sample::repair::{pruned, written};
use crate::schema::set::Schema;
use crate::schema::verdict::{Empty, Sample, Shape};

/// How many ways through alternatives are tried.
const WAYS: usize = 4;

impl Schema {
    /// A value in the set. `salt` is worked into values that APIs want unique. The same arguments give the same value.
    ///
    /// # Errors
    /// Why there is none.
    pub fn sample(&self, shape: Shape, salt: &str) -> Result<Sample, Empty> {
        if let Some(why) = self.broken() {
            return Err(Empty::Broken(why.to_owned()));
        }
        let shapes = match shape {
            Shape::Full => [Shape::Full, Shape::Minimal].as_slice(),
            Shape::Minimal => [Shape::Minimal, Shape::Full].as_slice(),
        };
        for shape in shapes {
            for way in 0..WAYS {
                let wish = Wish { shape: *shape, salt, way };
                if let Some(value) = self.attempt(&wish) {
                    return Ok(Sample { value });
                }
            }
        }
        written(self).map(|value| Sample { value }).ok_or_else(|| why_empty(self))
    }

    fn attempt(&self, wish: &Wish<'_>) -> Option<Value> {
        let value = build::value(self, wish)?;
        if self.admits(&value) { Some(value) } else { pruned(self, value) }
    }
}
