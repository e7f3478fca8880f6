//! What stands where in an OpenAPI document: the table by which it is crawled.
//!
//! Nothing outside this table is ever touched: examples, extensions and defaults may hold whatever looks like a
//! reference or a schema.

/// The kind of a node in an OpenAPI document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// The OpenAPI object, or 2.0's Swagger object.
    Root,
    Components,
    PathItem,
    Operation,
    Parameter,
    Body,
    Media,
    Encoding,
    Response,
    Header,
    Link,
    Callback,
    Example,
    SecurityScheme,
    Schema,
}

/// How the children of one kind are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    /// As the value itself.
    One,
    /// In a list.
    List,
    /// In a mapping with free keys.
    Map,
    /// In a mapping where keys that begin with `x-` are extensions.
    Fields,
    /// The node itself is such a mapping; the name does not matter.
    Itself,
}

/// A member of a node that holds nodes: its name, how it holds them, and what they are.
pub(crate) type Child = (&'static str, Holder, Kind);

impl Kind {
    /// The members that hold nodes.
    pub(crate) fn children(self) -> &'static [Child] {
        match self {
            Self::Root => ROOT,
            Self::Components => COMPONENTS,
            Self::PathItem => PATH_ITEM,
            Self::Operation => OPERATION,
            Self::Parameter | Self::Header => PARAMETER,
            Self::Body => &[("content", Holder::Map, Kind::Media)],
            Self::Media => MEDIA,
            Self::Encoding => &[("headers", Holder::Map, Kind::Header)],
            Self::Response => RESPONSE,
            Self::Callback => &[("", Holder::Itself, Kind::PathItem)],
            Self::Link | Self::Example | Self::SecurityScheme => &[],
            Self::Schema => SCHEMA,
        }
    }

    /// What the kind is called in messages.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Root => "document",
            Self::Components => "components object",
            Self::PathItem => "path item",
            Self::Operation => "operation",
            Self::Parameter => "parameter",
            Self::Body => "request body",
            Self::Media => "media type",
            Self::Encoding => "encoding",
            Self::Response => "response",
            Self::Header => "header",
            Self::Link => "link",
            Self::Callback => "callback",
            Self::Example => "example",
            Self::SecurityScheme => "security scheme",
            Self::Schema => "schema",
        }
    }
}

/// 2.0's and 3.x's members do not clash, so one table serves both.
const ROOT: &[Child] = &[
    ("paths", Holder::Fields, Kind::PathItem),
    ("webhooks", Holder::Map, Kind::PathItem),
    ("components", Holder::One, Kind::Components),
    ("definitions", Holder::Map, Kind::Schema),
    ("parameters", Holder::Map, Kind::Parameter),
    ("responses", Holder::Map, Kind::Response),
    ("securityDefinitions", Holder::Map, Kind::SecurityScheme),
];

const COMPONENTS: &[Child] = &[
    ("schemas", Holder::Map, Kind::Schema),
    ("responses", Holder::Map, Kind::Response),
    ("parameters", Holder::Map, Kind::Parameter),
    ("examples", Holder::Map, Kind::Example),
    ("requestBodies", Holder::Map, Kind::Body),
    ("headers", Holder::Map, Kind::Header),
    ("securitySchemes", Holder::Map, Kind::SecurityScheme),
    ("links", Holder::Map, Kind::Link),
    ("callbacks", Holder::Map, Kind::Callback),
    ("pathItems", Holder::Map, Kind::PathItem),
    ("mediaTypes", Holder::Map, Kind::Media),
];

const PATH_ITEM: &[Child] = &[
    ("parameters", Holder::List, Kind::Parameter),
    ("get", Holder::One, Kind::Operation),
    ("put", Holder::One, Kind::Operation),
    ("post", Holder::One, Kind::Operation),
    ("delete", Holder::One, Kind::Operation),
    ("options", Holder::One, Kind::Operation),
    ("head", Holder::One, Kind::Operation),
    ("patch", Holder::One, Kind::Operation),
    ("trace", Holder::One, Kind::Operation),
    ("query", Holder::One, Kind::Operation),
    ("additionalOperations", Holder::Map, Kind::Operation),
];

const OPERATION: &[Child] = &[
    ("parameters", Holder::List, Kind::Parameter),
    ("requestBody", Holder::One, Kind::Body),
    ("responses", Holder::Fields, Kind::Response),
    ("callbacks", Holder::Map, Kind::Callback),
];

const PARAMETER: &[Child] = &[
    ("schema", Holder::One, Kind::Schema),
    ("content", Holder::Map, Kind::Media),
    ("examples", Holder::Map, Kind::Example),
];

const MEDIA: &[Child] = &[
    ("schema", Holder::One, Kind::Schema),
    ("itemSchema", Holder::One, Kind::Schema),
    ("examples", Holder::Map, Kind::Example),
    ("encoding", Holder::Map, Kind::Encoding),
];

/// `schema` is 2.0's.
const RESPONSE: &[Child] = &[
    ("headers", Holder::Map, Kind::Header),
    ("content", Holder::Map, Kind::Media),
    ("links", Holder::Map, Kind::Link),
    ("schema", Holder::One, Kind::Schema),
];

/// JSON Schema 2020-12's applicators, and older ones' that are not rewritten (core, section 10).
const SCHEMA: &[Child] = &[
    ("properties", Holder::Map, Kind::Schema),
    ("patternProperties", Holder::Map, Kind::Schema),
    ("additionalProperties", Holder::One, Kind::Schema),
    ("unevaluatedProperties", Holder::One, Kind::Schema),
    ("propertyNames", Holder::One, Kind::Schema),
    ("dependentSchemas", Holder::Map, Kind::Schema),
    ("items", Holder::One, Kind::Schema),
    ("prefixItems", Holder::List, Kind::Schema),
    ("unevaluatedItems", Holder::One, Kind::Schema),
    ("contains", Holder::One, Kind::Schema),
    ("allOf", Holder::List, Kind::Schema),
    ("anyOf", Holder::List, Kind::Schema),
    ("oneOf", Holder::List, Kind::Schema),
    ("not", Holder::One, Kind::Schema),
    ("if", Holder::One, Kind::Schema),
    ("then", Holder::One, Kind::Schema),
    ("else", Holder::One, Kind::Schema),
    ("contentSchema", Holder::One, Kind::Schema),
    ("$defs", Holder::Map, Kind::Schema),
    ("definitions", Holder::Map, Kind::Schema),
];
