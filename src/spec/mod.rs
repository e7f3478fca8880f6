//! LOAD: an OpenAPI document, of any version, becomes an [`Api`] in one dialect.
//!
//! ```text
//! read (the only IO) -> refs (one document, all `$ref`s inside) -> upgrade (one dialect) -> api (typed operations)
//! ```

mod api;
mod origins;
mod read;
mod upgrade;

pub use api::{
    Api, Credential, Location, Media, Method, Operation, OperationId, Parameter, ParameterContent,
    PathTemplate, RequestBody, ResponseHeader, ResponsePromise, Segment, Server, SpecVersion, StatusPattern,
    Style,
};
pub use read::{Access, parse, read};
