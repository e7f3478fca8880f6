//! How everything here is compiled.

use jsonschema::{Draft, ValidationOptions};

/// JSON Schema 2020-12, formats asserted, nothing fetched.
pub(crate) fn options<'r>() -> ValidationOptions<'r> {
    jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true).offline()
}
