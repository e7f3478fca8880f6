//! Judging, as rows.

mod answers;
mod cases;
mod credentials;
mod lifecycle;
mod http;
mod shapes;
mod permitted;
mod uses;
