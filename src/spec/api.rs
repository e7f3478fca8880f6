//! The promise of an API, in one dialect.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::schema::Schemas;
use crate::text::{Pointer, Span};

/// A loaded API description.
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// The version of OpenAPI that the user's document is in.
    pub version: SpecVersion,
    /// The operations that could be read, in document order.
    pub operations: Vec<Operation>,
    /// The servers of the whole document; never empty (`/` when it names none).
    pub servers: Vec<Server>,
    /// `securitySchemes` (2.0: `securityDefinitions`), by name.
    pub credentials: BTreeMap<String, Credential>,
    /// The schemas of the whole document: [`Media::schema`] and others point into it.
    pub schemas: Schemas,
    /// From places in the loaded document to places in the user's files.
    pub(crate) origins: crate::spec::origins::Origins,
}

impl Api {
    /// The user's own pointer for a place in the loaded document: differs where the upgrade moved something or
    /// where it came from another file (then prefixed by the file's name: `models/pet.yaml#/properties/id`).
    #[must_use]
    pub fn origin(&self, pointer: &Pointer) -> String {
        self.origins.original(pointer)
    }

    /// The place in the user's file, for an excerpt; `None` when it can't be told.
    #[must_use]
    pub fn span(&self, pointer: &Pointer) -> Option<Span> {
        self.origins.span(pointer)
    }
}

/// A version of the OpenAPI specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the versions")]
pub enum SpecVersion {
    V2_0,
    V3_0,
    V3_1,
    V3_2,
}

/// Names an operation: method and path template, as the document has them. `POST /leads`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationId(pub Arc<str>);

impl fmt::Display for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One method on one path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Method and path.
    pub id: OperationId,
    /// The document's `operationId`.
    pub name: Option<String>,
    /// The document's `tags`.
    pub tags: Vec<String>,
    /// The method.
    pub method: Method,
    /// The path template.
    pub path: PathTemplate,
    /// Path-level and operation-level parameters, merged; `Accept`, `Content-Type` and `Authorization` header parameters
    /// are left out (OpenAPI 3.1, section 4.8.12.2.1).
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<RequestBody>,
    /// What is promised, in document order.
    pub responses: Vec<ResponsePromise>,
    /// Alternatives of credentials, each a list of (scheme name, scopes) all of which are needed; an empty alternative
    /// means that none are. An empty list: nothing is said, so none are needed.
    pub security: Vec<Vec<(String, Vec<String>)>>,
    /// The servers of this operation where it or its path names some.
    pub servers: Vec<Server>,
    /// Whether it is marked so.
    pub deprecated: bool,
    /// Where it stands.
    pub pointer: Pointer,
}

/// An HTTP method. `Other` only arises from OpenAPI 3.2's `additionalOperations`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are HTTP's own")]
pub enum Method {
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
    Options,
    Trace,
    Query,
    Other(String),
}

impl Method {
    /// As it stands in a request line.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
            Self::Other(name) => name,
        }
    }

    /// The method that a request line calls so.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "GET" => Self::Get,
            "HEAD" => Self::Head,
            "POST" => Self::Post,
            "PUT" => Self::Put,
            "PATCH" => Self::Patch,
            "DELETE" => Self::Delete,
            "OPTIONS" => Self::Options,
            "TRACE" => Self::Trace,
            "QUERY" => Self::Query,
            other => Self::Other(other.to_owned()),
        }
    }

    /// Whether it only reads (RFC 9110 section 9.2.1).
    #[must_use]
    pub fn is_safe(&self) -> bool {
        matches!(self, Self::Get | Self::Head | Self::Options | Self::Trace | Self::Query)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A path with named holes: `/leads/{leadId}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PathTemplate {
    /// As the document has it.
    pub text: String,
    /// Its parts, in order; text and holes, slashes being part of the text.
    pub segments: Vec<Segment>,
}

impl PathTemplate {
    /// Splits a template into text and holes.
    #[must_use]
    pub fn new(_text: &str) -> Self {
        todo!()
    }

    /// The values of the holes when `path` (percent-encoded, relative to the server's URL, no query) is an instance of the
    /// template, still percent-encoded; a hole never spans a `/` and is never empty.
    #[must_use]
    pub fn captures<'t>(&'t self, _path: &str) -> Option<Vec<(&'t str, String)>> {
        todo!()
    }

    /// Whether some path is an instance of both templates.
    #[must_use]
    pub fn overlaps(&self, _other: &Self) -> bool {
        todo!()
    }
}

/// A part of a [`PathTemplate`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// Text that stands as it is.
    Text(String),
    /// The name of a path parameter.
    Hole(String),
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are OpenAPI's own")]
pub enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

impl Location {
    /// OpenAPI's `in`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// How a structured value becomes text (OpenAPI 3.1, section 4.8.12.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "the names are OpenAPI's own; 2.0's `tsv` is `TabDelimited`, `csv` is `Simple` or `Form`"
)]
pub enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    TabDelimited,
    DeepObject,
}

/// A parameter of an operation.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name, as the document has it.
    pub name: String,
    /// Where it travels.
    pub location: Location,
    /// Whether it has to be there; always so in a path.
    pub required: bool,
    /// How it is written.
    pub content: ParameterContent,
    /// Whether an empty value may stand for it (query only).
    pub allow_empty: bool,
    /// The document's own example values.
    pub examples: Vec<Value>,
    /// Where it stands.
    pub pointer: Pointer,
}

/// How a parameter's value is written, and the schema of the value.
#[derive(Clone, Debug)]
pub enum ParameterContent {
    /// By a style.
    Styled {
        /// The style; the default for its location where the document names none.
        style: Style,
        /// Whether arrays and objects are one pair a member.
        explode: bool,
        /// Whether reserved characters stand as they are (query only).
        allow_reserved: bool,
        /// The place of the schema; `None` admits everything.
        schema: Option<Pointer>,
    },
    /// As a document of a media type, in text.
    Media(Media),
}

impl ParameterContent {
    /// The place of the schema; `None` admits everything.
    #[must_use]
    pub fn schema(&self) -> Option<&Pointer> {
        match self {
            Self::Styled { schema, .. } => schema.as_ref(),
            Self::Media(media) => media.schema.as_ref(),
        }
    }
}

/// The body of a request.
#[derive(Clone, Debug)]
pub struct RequestBody {
    /// Whether there has to be one.
    pub required: bool,
    /// The media types, in document order.
    pub content: Vec<Media>,
    /// Where it stands.
    pub pointer: Pointer,
}

/// A media type and what travels as it.
#[derive(Clone, Debug)]
pub struct Media {
    /// The media type or range, as the document has it: `application/json; charset=utf-8`, `text/*`.
    pub name: String,
    /// The place of the schema; `None` admits everything.
    pub schema: Option<Pointer>,
    /// The document's own example values.
    pub examples: Vec<Value>,
    /// The document's `encoding`, by property: as it stands there, references resolved.
    pub encoding: BTreeMap<String, Value>,
    /// Where it stands.
    pub pointer: Pointer,
}

/// What is promised for a status.
#[derive(Clone, Debug)]
pub struct ResponsePromise {
    /// Which statuses.
    pub status: StatusPattern,
    /// The media types, in document order; empty: no body is promised.
    pub content: Vec<Media>,
    /// The headers.
    pub headers: Vec<ResponseHeader>,
    /// Where it stands.
    pub pointer: Pointer,
}

/// A header of a response.
#[derive(Clone, Debug)]
pub struct ResponseHeader {
    /// Its name, as the document has it.
    pub name: String,
    /// Whether it has to be there.
    pub required: bool,
    /// The place of the schema; `None` admits everything.
    pub schema: Option<Pointer>,
    /// Where it stands.
    pub pointer: Pointer,
}

/// The statuses that a response stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatusPattern {
    /// One status.
    Exact(u16),
    /// `2XX` is `Range(2)`.
    Range(u8),
    /// `default`.
    Default,
}

impl StatusPattern {
    /// Whether a status is one of these.
    #[must_use]
    pub fn matches(self, status: u16) -> bool {
        match self {
            Self::Exact(exact) => exact == status,
            Self::Range(hundreds) => status / 100 == u16::from(hundreds),
            Self::Default => true,
        }
    }
}

impl fmt::Display for StatusPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(status) => write!(f, "{status}"),
            Self::Range(hundreds) => write!(f, "{hundreds}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

impl Operation {
    /// The promise for a status: the exact one, else its range, else `default` (OpenAPI 3.1, section 4.8.16.1).
    #[must_use]
    pub fn promise(&self, status: u16) -> Option<&ResponsePromise> {
        self.responses.iter().filter(|promise| promise.status.matches(status)).min_by_key(|promise| {
            match promise.status {
                StatusPattern::Exact(_) => 0,
                StatusPattern::Range(_) => 1,
                StatusPattern::Default => 2,
            }
        })
    }

    /// Whether a call without credentials is promised to work.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.security.is_empty() || self.security.iter().any(Vec::is_empty)
    }
}

/// A base URL; variables filled with their defaults. May be relative to the document's own URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The URL, without a trailing slash; `""` is the root of the document's host.
    pub url: String,
    /// Where it stands.
    pub pointer: Pointer,
}

/// A security scheme (OpenAPI 3.1, section 4.8.27).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// `apiKey`.
    ApiKey {
        /// Where the key travels.
        location: Location,
        /// The name of the header, query parameter or cookie.
        name: String,
    },
    /// `http` with its scheme in lower case: `bearer`, `basic`, ...
    Http(String),
    /// `oauth2` or `openIdConnect`: a bearer token.
    Token,
    /// `mutualTLS`: nothing in the request.
    MutualTls,
}
