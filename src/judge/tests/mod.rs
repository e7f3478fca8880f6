//! Judging, as rows.

mod answers;
mod cases;
mod credentials;
mod permitted;
mod lifecycle;
mod http;
mod shapes;
