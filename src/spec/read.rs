//! Where documents come from: files and URLs. The only IO of the stage.

use std::time::Duration;

use crate::spec::api::Api;
use crate::text::{Complaint, Source};

/// What may be fetched, and how much of it.
#[derive(Clone, Debug)]
pub struct Access {
    /// Whether documents may be fetched over the network at all.
    pub network: bool,
    /// A header to send to the host of the root document, and to no other: name and value.
    pub credential: Option<(String, String)>,
    /// How long one document may take.
    pub timeout: Duration,
    /// How many bytes one document may have.
    pub size: usize,
}

/// Reads and loads the document at `location` (a path or an `http(s)` URL). The complaints beside the `Api` are
/// about parts that were left out.
///
/// # Errors
/// All complaints, when nothing can be run with this document.
pub fn read(_location: &str, _access: &Access) -> Result<(Api, Vec<Complaint>), Vec<Complaint>> {
    todo!()
}

/// Loads a document that is already in memory; references to other files are complaints.
///
/// # Errors
/// As [`read`].
pub fn parse(_source: Source) -> Result<(Api, Vec<Complaint>), Vec<Complaint>> {
    todo!()
}
