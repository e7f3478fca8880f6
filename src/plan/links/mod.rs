//! What a document lets one infer about where values come from: which operation's exchanges say the names of things that other
//! operations ask for. Pure, and found once for a document.
//!
//! ```text
//! documented  `links` of answers
//! path        `/things/{thingId}` and all below: POST on `/things` makes what GET on `/things` lists
//! reference   parameters and members that are called after a thing: `flow_id`
//! ```
//!
//! A wrong inference must do no harm: a value is only taken where names, types and formats speak for it, and where nothing does there
//! is no inference.

mod answer;
mod collection;
mod documented;
mod infer;
mod link;
mod naming;
mod outline;
mod path;
mod reference;
mod words;

pub(crate) use collection::{Collection, only_reads, places};
pub(crate) use infer::{Described, described_members, infer, is_listed};
pub(crate) use link::{How, Level, Links, Wanted, Wish};
pub(crate) use words::{singular, words};
