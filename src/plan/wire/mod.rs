//! Values to bytes and back: parameter styles and media types (OpenAPI 3.1, sections 4.8.12 and 4.8.14).
//!
//! `encode` writes what a plan wants to send; `decode` reads a request as a server would. A proof is one after the other, so neither
//! may know what the other did: all that they share is what the document says.
//!
//! Text holds only text, so a server has to choose how to read it. A request is *valid* when a reading by the letter is admitted
//! ([`Part::strict`]): percent-decoding, the documented style, numbers and booleans as JSON spells them. It is *broken* only where every
//! reading fails that a reasonable server may make ([`Part::breaches`]): `yes`, `1` and `TRUE` for a boolean, `+1` and `01` for a number,
//! blanks around values, lists between commas, a JSON text for a structure, the first or the last of several values. What is neither
//! proves nothing.

mod body;
mod decode;
mod encode;
mod fields;
mod form;
mod json;
mod layout;
mod multipart;
mod parameter;
mod raw;
mod reading;
mod scalar;
mod shape;
mod style;
mod unwritable;
mod writable;
mod xml;

use serde_json::Value;

use crate::plan::case::Place;
use crate::spec::Location;
use crate::text::Pointer;

pub use decode::{Refusal, body_value, decode, decode_body, decode_parameter, refused_by, takes};
pub use encode::{accept, check_parameter, encode, encode_body, encode_pruned, texts as parameter_texts};
pub use unwritable::Unwritable;
pub use writable::{pruned, writable};

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

/// A request as servers read it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decoded {
    /// The documented parameters that were there, by location and name.
    pub parameters: Vec<(Location, String, Value)>,
    /// The body, where it could be read.
    pub body: Option<Value>,
    /// Whether a reading by the letter is admitted everywhere: then the request is valid, and has no breaches.
    pub strict: bool,
    /// All that the operation forbids about the request whatever way it is read. Credentials and the method are not looked at.
    pub breaches: Vec<Breach>,
}

/// One part of a request as servers read it: a parameter or the body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// The value, where there is one and it could be read.
    pub value: Option<Value>,
    /// Whether a reading by the letter is admitted, or the part may be left out and is.
    pub strict: bool,
    /// What is wrong under every reading.
    pub breaches: Vec<Breach>,
}

impl Part {
    /// A part that is not there and need not be.
    #[must_use]
    pub fn absent() -> Self {
        Self { value: None, strict: true, breaches: Vec::new() }
    }
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
