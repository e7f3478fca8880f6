//! How everything here is compiled.

use jsonschema::{Draft, ValidationOptions};

use crate::schema::lenient::Formats;

/// JSON Schema 2020-12, formats asserted, nothing fetched.
pub(crate) fn options<'r>() -> ValidationOptions<'r> {
    with_formats(Formats::Asserted)
}

/// The same, formats asserted or not.
pub(crate) fn with_formats<'r>(formats: Formats) -> ValidationOptions<'r> {
    let asserted = formats == Formats::Asserted;
    jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(asserted).offline()
}
