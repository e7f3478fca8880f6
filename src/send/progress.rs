//! What a run tells while it runs.

use std::time::Duration;

use crate::plan::CaseId;
use crate::send::exchange::{Exchange, SendError};
use crate::send::hold::Hold;

/// How far a run is, told at every step.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'p> {
    /// The cases of the plan.
    pub total: usize,
    /// Those that are settled, sent or not.
    pub done: usize,
    /// Requests that were sent, every attempt counted.
    pub sent: usize,
    /// What has just happened.
    pub step: Step<'p>,
}

/// What has just happened.
#[derive(Clone, Copy, Debug)]
pub enum Step<'p> {
    /// A request goes out: the case and which attempt this is, from 1.
    Sent(&'p CaseId, u32),
    /// A case waits for its next attempt.
    Waiting {
        /// The case.
        case: &'p CaseId,
        /// For how long.
        wait: Duration,
        /// What the last attempt came to: a status, or why no answer came.
        because: &'p Result<u16, SendError>,
    },
    /// All requests to the host wait, or go out more slowly: told once for each reason.
    Held(&'p Hold),
    /// A case is settled.
    Done(&'p Exchange),
    /// The run is over; one of the things that it made is settled, and so many are still to be removed before those that they were
    /// made below.
    Removing(usize),
}
