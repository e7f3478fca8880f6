//! From places in the loaded document back to places in the user's files.

use crate::text::{Pointer, Span};

/// The files that a document was made of, and what was moved on the way.
pub(crate) struct Origins {}

impl Origins {
    pub(crate) fn original(&self, _pointer: &Pointer) -> String {
        todo!()
    }

    pub(crate) fn span(&self, _pointer: &Pointer) -> Option<Span> {
        todo!()
    }
}
