//! Where documents come from: files and URLs. The only IO of the stage.

use std::path::Path;
use std::time::Duration;

use crate::spec::address::Address;
use crate::spec::api::Api;
use crate::spec::files::Fetched;
use crate::spec::load::load;
use crate::text::{Complaint, Source, closest};

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

impl Default for Access {
    /// Files only, of at most 64 MiB; 30 seconds a document once the network is allowed.
    fn default() -> Self {
        Self { network: false, credential: None, timeout: Duration::from_secs(30), size: 64 << 20 }
    }
}

/// Reads and loads the document at `location` (a path or an `http(s)` URL). The complaints beside the `Api` are
/// about parts that were left out. Blocks; may be called from within an async runtime all the same.
///
/// # Errors
/// All complaints, when nothing can be run with this document.
pub fn read(location: &str, access: &Access) -> Result<(Api, Vec<Complaint>), Vec<Complaint>> {
    let asked = Address::of(location);
    let mut fetch = |address: &Address| match address {
        Address::File(path) => file(address, path, access),
        Address::Url(url) => Err(Complaint::error(format!("`{url}` can't be fetched"))),
    };
    let root = fetch(&asked).map_err(|complaint| vec![complaint])?;
    load(asked, root, &mut fetch)
}

/// Loads a document that is already in memory; references to other files are complaints.
///
/// # Errors
/// As [`read`].
pub fn parse(source: Source) -> Result<(Api, Vec<Complaint>), Vec<Complaint>> {
    let asked = Address::of(&source.name);
    let root = Fetched { address: asked.clone(), source };
    load(asked, root, &mut |address| {
        Err(Complaint::error(format!("`{}` is another file, and only this document is here", address.name())))
    })
}

#[expect(clippy::disallowed_methods, reason = "the address of this stage's IO")]
fn file(address: &Address, path: &Path, access: &Access) -> Result<Fetched, Complaint> {
    let name = address.name();
    let bytes =
        std::fs::read(path).map_err(|error| Complaint::error(format!("`{name}` can't be read: {error}")))?;
    let _ = (access, closest("", []));
    let text = String::from_utf8(bytes).map_err(|_| Complaint::error(format!("`{name}` is not UTF-8")))?;
    Ok(Fetched { address: address.clone(), source: Source { name, text } })
}
