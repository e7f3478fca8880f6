//! Scenarios in reports.

mod build;
mod difference;
