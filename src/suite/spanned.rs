//! Values that know where they were written.

use crate::text::Span;

/// A value and the place where a person wrote it; `None` for a default.
#[derive(Clone, Debug, PartialEq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Option<Span>,
}
