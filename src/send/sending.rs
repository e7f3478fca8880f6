//! How, and to whom.

use std::sync::Arc;

use crate::send::auth::Credentials;
use crate::send::base::Base;
use crate::send::host::Host;
use crate::send::progress::Progress;
use crate::send::stop::Stop;
use crate::send::transport::Transport;
use crate::suite::Pace;

/// By what a plan is sent.
pub struct Sending<'s> {
    /// Where to.
    pub base: &'s Base,
    /// As whom: those of the API that the plan is about.
    pub credentials: &'s Credentials,
    /// How fast, how patiently, how often.
    pub pace: &'s Pace,
    /// By what.
    pub transport: Arc<dyn Transport>,
    /// Told of every step, in order, a moment later.
    pub watch: &'s (dyn Fn(&Progress<'_>) + Send + Sync),
    /// When not to go on.
    pub stop: &'s Stop,
    /// What is known of the host, by all rounds of a run.
    pub host: Arc<Host>,
}
