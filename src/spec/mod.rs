//! LOAD: an OpenAPI document, of any version, becomes an [`Api`] in one dialect.
//!
//! ```text
//! read (the only IO) -> tree (text to values) -> crawl (one document, all `$ref`s inside, one dialect) -> operation -> Api
//! ```

mod path;
mod method;
mod status;
mod version;
mod address;
mod kinds;
mod inventory;
mod ids;
mod tree;
mod files;
mod refs;
mod moved;
mod origins;
mod desk;
mod examples;
mod api;
mod upgrade;
mod crawl;
mod servers;
mod routes;
mod credentials;
mod flows;
mod operation;
mod load;
mod media_type;
mod read;

pub use api::{
    Api, Credential, LoadedDocument, Location, Media, Operation, OperationId, Parameter, ParameterContent,
    RequestBody, ResponseHeader, ResponsePromise, Server, Style,
};
pub use desk::{Remark, Slip};
pub use examples::Examples;
pub use flows::TokenFlow;
pub use media_type::{MediaType, Syntax};
pub use method::Method;
pub use path::{PathTemplate, Segment};
pub use read::{Access, parse, read};
pub(crate) use routes::{Found, Match, Routes, base};
pub(crate) use servers::resolved;
pub use status::StatusPattern;
pub use version::SpecVersion;

pub(crate) use inventory::Node;
pub(crate) use kinds::Kind;
