//! Values that a schema refuses at one place, for one keyword: a sample, one fault put in, proven by the validator.

mod edit;
mod enumeration;
mod missing;
mod site;
mod trial;
mod unexpected;
mod wrong_type;

use serde_json::Value;

use crate::schema::set::Schema;
use crate::schema::spoil::site::{Tampering, sites};
use crate::schema::verdict::{Fault, Spoiled};

pub(crate) use edit::{Edit, put};
pub(crate) use site::Site;
pub use trial::Unproven;
pub(crate) use trial::{Draft, Trial};

/// One kind of fault.
pub(crate) struct Kind {
    pub(crate) fault: Fault,
    /// The keywords that may refuse it, the one that it is named after first.
    pub(crate) keywords: &'static [&'static str],
    /// Ways to put it in at a site.
    pub(crate) tamper: fn(&Site<'_>) -> Vec<Tampering>,
}

/// The kinds of faults, in the order in which they are tried at each place.
pub(crate) const KINDS: &[Kind] = &[
    Kind { fault: Fault::Missing, keywords: &["required", "dependentRequired"], tamper: missing::tamper },
    Kind { fault: Fault::WrongType, keywords: &["type", "enum", "const"], tamper: wrong_type::tamper },
    Kind {
        fault: Fault::Unexpected,
        keywords: &["additionalProperties", "unevaluatedProperties"],
        tamper: unexpected::tamper,
    },
    Kind { fault: Fault::Enum, keywords: &["enum", "const"], tamper: enumeration::tamper },
];

impl Schema {
    /// Values outside the set, each differing from `sample` (which is in it) by one fault: outermost places first. Empty
    /// when `sample` is not in the set. Items of arrays are spoiled at index 0 only, and nothing is spoiled that does not
    /// belong into this direction (`readOnly` in requests, `writeOnly` in responses).
    #[must_use]
    pub fn spoil(&self, sample: &Value) -> Vec<Spoiled> {
        let Some(trial) = Trial::over(self).filter(|trial| trial.admits(sample)) else { return Vec::new() };
        let mut spoiled = Vec::new();
        for site in sites(self, sample) {
            for kind in KINDS {
                for Tampering { at, edits } in (kind.tamper)(&site) {
                    let fault = Draft { at: &at, fault: &kind.fault, keywords: kind.keywords, edits: &edits };
                    spoiled.extend(trial.spoiled(sample, &fault, &|_| ()).ok());
                }
            }
        }
        spoiled
    }
}
