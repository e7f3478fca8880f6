//! Where suites come from: files and folders. The only IO of the stage.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::suite::checked::Suite;
use crate::text::{Complaint, Source};

/// What `${NAME}` may stand for: the environment, as the caller sees it.
pub type Variables = BTreeMap<String, String>;

/// The suite files that the paths name: a file as it stands, a folder as all `*.yaml` and `*.yml` below it (hidden ones and
/// `specdrift.yaml` aside), sorted by name.
///
/// # Errors
/// A path that is not there or can't be read.
pub fn find(_paths: &[PathBuf]) -> Result<Vec<PathBuf>, Vec<Complaint>> {
    todo!()
}

/// Reads and checks one suite. The complaints beside it are warnings.
///
/// # Errors
/// All complaints about the file.
pub fn read(_path: &Path, _variables: &Variables) -> Result<(Suite, Vec<Complaint>), Vec<Complaint>> {
    todo!()
}

/// Checks a suite that is already in memory.
///
/// # Errors
/// As [`read`].
pub fn parse(_source: Source, _variables: &Variables) -> Result<(Suite, Vec<Complaint>), Vec<Complaint>> {
    todo!()
}
