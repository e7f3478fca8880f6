//! The rules, as tables. One more rule is one more row.

mod api;
mod calls;
mod texts;
mod values;

use crate::compare::row::Row;

/// All rows.
pub(super) const TABLES: [&[Row]; 4] = [api::ROWS, calls::ROWS, values::ROWS, texts::ROWS];
