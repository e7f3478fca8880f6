//! Values to bytes and back: parameter styles and media types (OpenAPI 3.1, sections 4.8.12 and 4.8.14).

use serde_json::Value;

use crate::plan::case::{Place, Request};
use crate::spec::{Api, Location, Operation};
use crate::text::Pointer;

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
    /// The JSON Schema keyword; `required` for a missing parameter or body, `syntax` for a body that does not parse, `None` for a
    /// media type that is not documented.
    pub keyword: Option<String>,
    /// Where in the document that is said.
    pub schema: Option<Pointer>,
    /// What is documented there, as a lower-case fragment.
    pub documented: String,
}

/// Reads a request as a strict server would: percent-decoding, styles, forms, numbers and booleans in text.
#[must_use]
pub fn decode(_api: &Api, _operation: &Operation, _request: &Request) -> Decoded {
    todo!()
}
