//! Judging, as rows.

mod answers;
mod cases;
mod credentials;
mod http;
mod shapes;
