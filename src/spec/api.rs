//! The promise of an API, in one dialect.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::schema::Schemas;
use crate::spec::desk::Remark;
use crate::spec::examples::Examples;
use crate::spec::flows::TokenFlow;
use crate::spec::inventory::{Node, nodes};
use crate::spec::method::Method;
use crate::spec::path::PathTemplate;
use crate::spec::status::StatusPattern;
use crate::spec::version::SpecVersion;
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
    /// What is wrong with the document as far as reading it showed, and more than its complaints tell: what is void, and what its
    /// version does not have.
    pub remarks: Vec<Remark>,
    /// The ways to a token that the security schemes describe.
    pub flows: Vec<TokenFlow>,
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

    /// Keys that stand twice in one mapping, in all files: the earlier one and the later one, which counts.
    #[must_use]
    pub fn duplicates(&self) -> Vec<(Span, Span)> {
        self.origins.duplicates()
    }

    /// All nodes of the document that are what OpenAPI has at their places, each once.
    pub(crate) fn nodes(&self) -> Vec<Node<'_>> {
        nodes(self.schemas.document())
    }

    /// The server that an operation's paths are relative to: the first of its own or of its path, else of the
    /// document (OpenAPI 3.1, sections 4.8.9.1 and 4.8.10.1).
    #[must_use]
    pub fn base<'a>(&'a self, operation: &'a Operation) -> &'a Server {
        static ROOT: Server = Server { url: String::new(), pointer: Pointer::ROOT };
        operation.servers.first().or_else(|| self.servers.first()).unwrap_or(&ROOT)
    }
}

impl Api {
    /// Whether the parameter is one of the operation's credentials as well: some documents name a key in both ways.
    #[must_use]
    pub fn is_credential(&self, operation: &Operation, parameter: &Parameter) -> bool {
        operation.security.iter().flatten().any(|(scheme, _)| match self.credentials.get(scheme) {
            Some(Credential::ApiKey { location, name }) => {
                *location == parameter.location && name.eq_ignore_ascii_case(&parameter.name)
            }
            Some(Credential::Http(_) | Credential::Token | Credential::MutualTls) | None => false,
        })
    }
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
    /// The loaded document, which the places of schemas lead into.
    pub document: LoadedDocument,
}

/// A loaded document, shared.
#[derive(Clone, Default)]
pub struct LoadedDocument(pub Arc<Value>);

impl fmt::Debug for LoadedDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LoadedDocument")
    }
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

impl Style {
    /// OpenAPI's `style`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Label => "label",
            Self::Matrix => "matrix",
            Self::Form => "form",
            Self::SpaceDelimited => "spaceDelimited",
            Self::PipeDelimited => "pipeDelimited",
            Self::TabDelimited => "tabDelimited",
            Self::DeepObject => "deepObject",
        }
    }
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
    pub examples: Examples,
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
    pub examples: Examples,
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
