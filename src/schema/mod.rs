//! Sets of JSON values: is a value in the set, a value that is, values that are not and why, fields that the
//! set never mentions.
//!
//! The only module that names `jsonschema`. Everything here speaks JSON Schema 2020-12: older dialects are upgraded
//! before a document gets here. Pure: nothing is fetched or read.

mod types;
mod verdict;
mod lenient;
mod options;
mod reference;
mod places;
mod closure;
mod contradiction;
mod repair;
mod direction;
mod twin;
mod shelf;
mod compiled;
mod view;
mod nodes;
mod words;
mod violations;
mod applied;
mod undocumented;
mod heard;
mod mention;
mod set;
mod sample;
mod spoil;
mod survey;
mod library;
mod same;
mod contrast;

pub use contradiction::Contradiction;
pub use contrast::Within;
pub use direction::Direction;
pub(crate) use heard::Heard;
pub use lenient::{INHERITED, MADE_OF_BOOLEAN, MADE_OF_DISCRIMINATOR, MADE_OF_FORMAT};
pub use library::Schemas;
pub use mention::Mention;
pub(crate) use nodes::Nodes;
pub(crate) use options::is_asserted;
pub use repair::Dropped;
pub use same::Likeness;
pub(crate) use same::is_remark;
pub use sample::filled;
pub use set::Schema;
pub use spoil::{Purity, Unproven};
pub use survey::{Base, Candidate, Extra, Extreme, Flaw, Medium, Reach, Showing, Survey};
pub use types::{Type, Types};
pub use verdict::{Empty, Fault, Sample, Shape, Spoiled, Violation};
