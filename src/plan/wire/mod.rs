//! Values to bytes and back: parameter styles and media types (OpenAPI 3.1, sections 4.8.12 and 4.8.14).
//!
//! `encode` writes what a plan wants to send; `decode` reads a request as a strict server would. A proof is one after
//! the other, so neither may know what the other did.

mod body;
mod decode;
mod encode;
mod form;
mod reading;
mod style;

use serde_json::Value;

use crate::plan::case::Place;
use crate::spec::Location;
use crate::text::Pointer;

pub use decode::decode;
pub use encode::{Unwritable, encode};

/// What a request says, before it is written: a value for each parameter that is there, and a body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values {
    /// By index into [`Operation::parameters`](crate::spec::Operation::parameters).
    pub parameters: Vec<(usize, Value)>,
    /// Pairs for the query that no parameter documents.
    pub extra_query: Vec<(String, String)>,
    /// By index into [`RequestBody::content`](crate::spec::RequestBody::content).
    pub body: Option<(usize, Value)>,
}

/// A request as a strict server reads it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decoded {
    /// The documented parameters that were there, by location and name.
    pub parameters: Vec<(Location, String, Value)>,
    /// The body, where it could be read.
    pub body: Option<Value>,
    /// All that the operation forbids about the request; empty: it is valid. Credentials and the method are not looked at.
    pub breaches: Vec<Breach>,
}

/// One way in which a request breaks its operation's promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The part of the request.
    pub place: Place,
    /// Where in the decoded body; for a parameter its name is the first token.
    pub pointer: Pointer,
    /// The JSON Schema keyword; `required` for a missing parameter or body, `syntax` for a body that does not parse or a
    /// parameter that is not in its style, `None` for a media type that is not documented.
    pub keyword: Option<String>,
    /// Where in the document that is said.
    pub schema: Option<Pointer>,
    /// What is documented there, as a lower-case fragment.
    pub documented: String,
}
