//! What a plan is made of.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::plan::seed::Seed;
use crate::spec::{Location, OperationId};
use crate::text::{Complaint, Pointer};

/// All that a run would do.
#[derive(Debug, Default)]
pub struct Plan {
    /// Where unique values came from.
    pub seed: Seed,
    /// The cases; a broken one always comes after its control.
    pub cases: Vec<Case>,
    /// What could not be planned, by operation: why, as a lower-case fragment, and how often.
    pub dropped: Vec<Dropped>,
    /// Warnings about the suite that only the spec could tell.
    pub complaints: Vec<Complaint>,
}

/// Something that was not planned, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The operation.
    pub operation: OperationId,
    /// What is lost by it.
    pub loss: Loss,
    /// What and why, as a lower-case fragment.
    pub why: String,
    /// How many cases that are.
    pub count: usize,
}

/// What is lost when something is not planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Loss {
    /// A valid request: without one an operation can't be tested.
    Valid,
    /// What the suite leaves out.
    Skipped,
    /// A fault that would not be one on the wire, or not the only one: nothing that a server could be blamed for.
    Fault,
}

/// A case's name, the same in every run: `leads.yaml::POST /leads::broken::/body/email::type`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CaseId(pub Arc<str>);

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One request and all that is needed to judge its answer.
#[derive(Clone, Debug)]
pub struct Case {
    /// The name.
    pub id: CaseId,
    /// The operation, as an index into [`Api::operations`](crate::spec::Api::operations).
    pub operation: usize,
    /// What the request is meant to be.
    pub intent: Intent,
    /// The request.
    pub request: Request,
    /// The statuses that are right: (from, to), inclusive.
    pub expect: Vec<(u16, u16)>,
    /// For a broken case: the same request without the fault.
    pub control: Option<CaseId>,
}

/// What a request is meant to be.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the variants say it")]
pub enum Intent {
    Valid(ValidKind),
    Broken(Mutation),
}

/// How a valid request was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the suite language's own")]
pub enum ValidKind {
    Minimal,
    Full,
}

impl ValidKind {
    /// The name in ids and suites.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::Full => "full",
        }
    }
}

/// The one thing that is wrong with a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Mutation {
    /// The kind, a name in `MUTATIONS`: `wrong-type`.
    pub kind: &'static str,
    /// Where.
    pub place: Place,
    /// Where in the decoded body; for a parameter its name is the first token.
    pub pointer: Pointer,
    /// The JSON Schema keyword that is broken; `required` for a missing parameter or body; `None` for a method.
    pub keyword: Option<String>,
    /// Where in the document that keyword stands.
    pub schema: Option<Pointer>,
    /// What was sent there, `None` for something missing.
    pub sent: Option<Value>,
    /// What is documented there, as a lower-case fragment: "type string".
    pub documented: String,
}

/// The part of a request that a mutation is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Place {
    Method,
    Parameter(Location),
    Body,
}

impl Place {
    /// The place's name in ids and in `--format ndjson`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::Parameter(location) => location.as_str(),
            Self::Body => "body",
        }
    }
}

/// A request as it goes on the wire, short of the server's address and of credentials.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Request {
    /// The method, as in the request line.
    pub method: String,
    /// The path, percent-encoded, relative to the server's URL; begins with `/`.
    pub path: String,
    /// The query as on the wire, without `?`; `None` when there is none.
    pub query: Option<String>,
    /// Names in lower case and values, in order; `cookie` is one of them.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<Body>,
    /// Whether the operation needs credentials, so that the suite's are added when it is sent.
    pub credentials: bool,
}

/// The body of a [`Request`]; its media type is in the headers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Body(pub Arc<[u8]>);

impl Request {
    /// The value of the first header of this (lower-case) name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    /// Path and query, as in the request line.
    #[must_use]
    pub fn target(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }
}
