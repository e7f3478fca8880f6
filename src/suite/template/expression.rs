//! What a template is made of.

use jiff::SignedDuration;

use crate::suite::template::filling::Filling;
use crate::text::Span;

/// A scalar with `${...}` in it.
///
/// ```text
/// ${name}  ${row.first}  ${name:-default}  ${unique}  ${uuid}  ${now}  ${now + 1d}  ${base64 x}  ${file path}  $${ is ${ itself
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    pub(super) pieces: Vec<Piece>,
    pub(super) span: Span,
}

/// What stands side by side in a template.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// As it stands.
    Text(String),
    /// `${...}`, and where it is.
    Hole(Expression, Span),
}

/// What stands between `${` and `}`.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    /// A name, perhaps dotted, and what stands for it where it is not set or empty.
    Name(String, Option<Template>),
    /// What was known when the suite was loaded.
    Settled(Filling),
    /// A name that may be captured later; what stands for it until then.
    Until(String, Filling),
    /// A default whose name is not set, and will not be.
    Default(Template),
    /// `unique`.
    Unique,
    /// `uuid`.
    Uuid,
    /// `now`, `now + 1d`.
    Now(Shift),
    /// `base64 x`.
    Base64(Template),
    /// `file path`.
    File(Template),
}

/// How far from now: `+ 1d`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shift(pub(super) SignedDuration);
