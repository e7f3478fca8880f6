//! Judging, as rows.

mod answers;
mod cases;
