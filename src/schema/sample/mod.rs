//! Values that a schema admits: built from its normal form, readable, checked before they are handed out.

mod alternative;
mod array;
mod build;
mod choose;
pub(crate) mod decimal;
mod distinct;
mod empty;
mod filled;
pub(crate) mod fit;
mod format;
pub(crate) mod grow;
mod number;
mod object;
pub(crate) mod pattern;
mod raw;
mod repair;
mod text;
mod words;

pub use filled::filled;
pub(crate) use pattern::named_by;

use serde_json::Value;

use crate::schema::direction::Direction;
use crate::schema::lenient::Leniency;
use crate::schema::sample::build::{Built, Forms, Wish};
use crate::schema::sample::empty::why_empty;
use crate::schema::sample::repair::{plain, pruned, tidied, written};
use crate::schema::set::Schema;
use crate::schema::verdict::{Empty, Sample, Shape};

/// How many ways through alternatives are tried.
const WAYS: usize = 4;

impl Schema {
    /// A value in the set; one that is in it also for those to whom formats and discriminators are annotations, where there is such a
    /// one. `salt` is worked into values that APIs want unique. The same arguments give the same value.
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
        let wide = self.compiled().is_wide(self.side().view());
        let forms = if wide { [Forms::Narrow, Forms::All].as_slice() } else { &[Forms::All] };
        let lenient = self.lenient(Leniency::All);
        let mut tried = None;
        let mut disputed = None;
        let mut overlapping = None;
        for (forms, shape, way) in ways(forms, shapes) {
            let Some(built) = build::value(self, &Wish { shape, name: "", salt, way, forms }) else {
                continue;
            };
            match admitted(self, &built) {
                Some(value) if lenient.as_ref().is_none_or(|(_, lenient)| lenient.is_valid(&value)) => {
                    return Ok(Sample { value });
                }
                Some(value) if self.tells_apart(&value) => _ = disputed.get_or_insert(value),
                Some(value) => _ = overlapping.get_or_insert(value),
                None => tried = Some(built.value),
            }
        }
        match (disputed, overlapping, self.direction()) {
            (Some(value), _, _) | (None, Some(value), Direction::Response) => Ok(Sample { value }),
            (None, Some(_), Direction::Request) => self
                .distinct(None, salt)
                .map(|value| Sample { value })
                .ok_or_else(|| Empty::NotFound(OVERLAPPING.to_owned())),
            (None, None, _) => {
                let last = self.distinct(None, salt).or_else(|| written(self)).or_else(|| plain(self));
                last.map(|value| Sample { value }).ok_or_else(|| why_empty(self, tried.as_ref()))
            }
        }
    }
}

/// Why a value that is admitted only by what the upgrade makes of discriminators is none to be sent.
const OVERLAPPING: &str = "each value is of several alternatives at once: only a discriminator, which is not beside them, \
                           tells them apart";

/// All that is tried, the likeliest first.
fn ways<'w>(forms: &'w [Forms], shapes: &'w [Shape]) -> impl Iterator<Item = (Forms, Shape, usize)> + 'w {
    forms.iter().flat_map(move |forms| {
        shapes.iter().flat_map(move |shape| (0..WAYS).map(move |way| (*forms, *shape, way)))
    })
}

/// The value, or what is left of it when the schema is to admit it; without members that the schema does not mention.
pub(crate) fn admitted(schema: &Schema, built: &Built) -> Option<Value> {
    let whole = schema.admits(&built.value);
    let value = if whole { built.value.clone() } else { pruned(schema, built.value.clone())? };
    // What was pruned may fit another branch than the one that it was built for.
    Some(if built.untidy || !whole { tidied(schema, value) } else { value })
}
