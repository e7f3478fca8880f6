//! Older dialects become OpenAPI 3.1 with JSON Schema 2020-12, in place.
//!
//! Only schemas are rewritten (2.0's parameters get one first), so that everything else keeps the pointer that it has
//! in the user's own file.

mod discriminator;
mod foreign;
mod integers;
mod keywords;
mod nullable;
mod repair;
mod schema;
mod v2;

pub(crate) use discriminator::apply as discriminators;
pub(crate) use repair::shown;
pub(crate) use schema::upgrade as schema;
pub(crate) use v2::parameter as v2_parameter;
