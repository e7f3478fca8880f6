//! Files that a suite names: the bodies of requests, the rows of scenarios.

/// Reads the file at a path, from the folder of the file of the second name. What can't be read is told as a lower-case fragment: "no
/// file `x`".
pub(crate) type Files<'f> = dyn Fn(&str, &str) -> Result<Vec<u8>, String> + 'f;

/// None can be read.
pub(crate) fn none(path: &str, _beside: &str) -> Result<Vec<u8>, String> {
    Err(format!("`{path}` is not read here: the suite is not a file"))
}
