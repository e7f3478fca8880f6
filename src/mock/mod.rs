//! An HTTP server that keeps a spec's promises, or breaks one of them on demand.
//!
//! ```text
//! server, faulty (the only IO) -> route -> guard -> plan::wire::decode -> effect (model, store) -> promise, refusal -> tell
//! ```
//!
//! It knows no API by name: routes, credentials, resources, envelopes, codes and ids come from the document. An answer is
//! undocumented only where the document leaves no other. Bodies of XML are well-formed and empty, other binary ones
//! are a few bytes: right in their media type, not in their schema.

mod bridge;
mod clients;
mod compose;
mod effect;
mod fault;
mod faulty;
mod guard;
mod headers;
mod lie;
mod limit;
mod media;
mod members;
mod model;
mod negotiate;
mod oauth;
mod place;
mod promise;
mod refusal;
mod repeat;
mod resource;
mod samples;
mod server;
mod service;
mod state;
mod store;
mod tell;
mod ticket;
mod tokens;
mod twist;

pub use lie::Lie;
pub use server::Server;
pub use state::Options;
