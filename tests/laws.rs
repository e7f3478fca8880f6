//! The laws of generation, read as its specification: what is sampled conforms, what is spoiled is wrong in one place and for the
//! keyword that it names, and a plan is what its bytes say it is. Held over schemas and documents made up at random, over suites of odd
//! schemas, and over real documents.
//!
//! `SPECDRIFT_LAW_CASES` tries more than the few hundred that a run takes; `SPECDRIFT_CORPUS` names a folder of real documents,
//! `SPECDRIFT_SCHEMA_SUITE` one that holds the official test suite of JSON Schema (`tests/draft2020-12` of it).
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the environment names folders, which are read; tests may fail"
)]

#[path = "laws/corpus.rs"]
mod corpus;
#[path = "laws/document.rs"]
mod document;
#[path = "laws/planned.rs"]
mod planned;
#[path = "laws/random.rs"]
mod random;
#[path = "laws/schema.rs"]
mod schema;
#[path = "laws/suites.rs"]
mod suites;

use std::cell::RefCell;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// Holds a law over what a strategy makes up: the same in every run. Hands back what the law counted.
fn for_all<T: std::fmt::Debug, C: Default>(
    cases: u32,
    strategy: impl Strategy<Value = T>,
    law: impl Fn(T, &mut C) -> Result<(), String>,
) -> C {
    let more = std::env::var("SPECDRIFT_LAW_CASES").ok().and_then(|cases| cases.parse().ok());
    let config = Config {
        cases: more.unwrap_or(cases),
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let counted = RefCell::new(C::default());
    let held =
        runner.run(&strategy, |made_up| law(made_up, &mut counted.borrow_mut()).map_err(TestCaseError::fail));
    if let Err(why) = held {
        panic!("{why}");
    }
    counted.into_inner()
}
