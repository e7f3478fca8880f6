//! By what tokens are fetched.

use crate::send::base::Base;
use crate::send::log::Log;
use crate::send::tls::Trust;
use crate::send::vault::Vault;
use crate::suite::Pace;

/// By what tokens are fetched.
#[derive(Clone, Copy)]
pub struct Means<'m> {
    /// The server that they are for.
    pub base: &'m Base,
    /// How patiently they are asked for.
    pub pace: &'m Pace,
    /// How connections are made.
    pub trust: &'m Trust,
    /// Where they are kept between processes.
    pub vault: &'m Vault,
    /// What is written down of asking for them.
    pub log: &'m Log,
}
