//! Values that a schema refuses at one place, for one keyword: a sample, one fault put in, proven by the validator.

mod asked;
mod bad_name;
mod bounds;
mod branches;
mod constant;
mod contains;
mod crowd;
mod dependent;
mod edit;
mod enumeration;
mod excluded;
mod format;
mod limit;
mod many_branches;
mod members;
mod missing;
mod near;
mod no_branch;
mod not_multiple;
mod not_unique;
mod null;
mod pattern;
mod read_only;
mod site;
mod strange;
mod stretch;
mod too_few_items;
mod too_few_properties;
mod too_large;
mod too_long;
mod too_many_items;
mod too_many_properties;
mod too_short;
mod too_small;
mod trial;
mod unexpected;
mod wrong_type;

use serde_json::Value;

use crate::schema::set::Schema;
use crate::schema::spoil::site::{Tampering, sites};
use crate::schema::verdict::{Fault, Spoiled};

pub(crate) use bounds::bounds;
pub(crate) use edit::{Edit, put};
pub(crate) use limit::Room;
pub(crate) use site::Site;
pub(crate) use trial::{Draft, Trial};
pub use trial::{Purity, Unproven};

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
    Kind { fault: Fault::Null, keywords: &["type", "enum", "const"], tamper: null::tamper },
    Kind { fault: Fault::WrongType, keywords: &["type", "enum", "const"], tamper: wrong_type::tamper },
    Kind {
        fault: Fault::Unexpected,
        keywords: &["additionalProperties", "unevaluatedProperties", "items", "unevaluatedItems"],
        tamper: unexpected::tamper,
    },
    Kind { fault: Fault::Enum, keywords: &["enum", "const", "discriminator"], tamper: enumeration::tamper },
    Kind { fault: Fault::Const, keywords: &["const", "discriminator"], tamper: constant::tamper },
    Kind { fault: Fault::Format, keywords: &["format"], tamper: format::tamper },
    Kind { fault: Fault::Pattern, keywords: &["pattern"], tamper: pattern::tamper },
    Kind { fault: Fault::TooShort, keywords: &["minLength"], tamper: too_short::tamper },
    Kind { fault: Fault::TooLong, keywords: &["maxLength"], tamper: too_long::tamper },
    Kind {
        fault: Fault::TooSmall,
        keywords: &["minimum", "exclusiveMinimum", "format"],
        tamper: too_small::tamper,
    },
    Kind {
        fault: Fault::TooLarge,
        keywords: &["maximum", "exclusiveMaximum", "format"],
        tamper: too_large::tamper,
    },
    Kind { fault: Fault::NotMultiple, keywords: &["multipleOf"], tamper: not_multiple::tamper },
    Kind { fault: Fault::TooFewItems, keywords: &["minItems"], tamper: too_few_items::tamper },
    Kind { fault: Fault::TooManyItems, keywords: &["maxItems"], tamper: too_many_items::tamper },
    Kind { fault: Fault::NotUnique, keywords: &["uniqueItems"], tamper: not_unique::tamper },
    Kind {
        fault: Fault::Contains,
        keywords: &["contains", "minContains", "maxContains"],
        tamper: contains::tamper,
    },
    Kind { fault: Fault::TooFewProperties, keywords: &["minProperties"], tamper: too_few_properties::tamper },
    Kind {
        fault: Fault::TooManyProperties,
        keywords: &["maxProperties"],
        tamper: too_many_properties::tamper,
    },
    Kind {
        fault: Fault::BadName,
        keywords: &["propertyNames", "additionalProperties", "unevaluatedProperties"],
        tamper: bad_name::tamper,
    },
    Kind { fault: Fault::Dependent, keywords: &["dependentRequired"], tamper: dependent::tamper },
    Kind { fault: Fault::NoBranch, keywords: &["anyOf", "oneOf"], tamper: no_branch::tamper },
    Kind { fault: Fault::ManyBranches, keywords: &["oneOf"], tamper: many_branches::tamper },
    Kind { fault: Fault::Excluded, keywords: &["not"], tamper: excluded::tamper },
];

impl Schema {
    /// Values outside the set, each differing from `sample` (which is in it) by one fault: outermost places first. Empty
    /// when `sample` is not in the set. Items of arrays are spoiled at index 0 only, and nothing is spoiled that does not
    /// belong into this direction (`readOnly` in requests, `writeOnly` in responses).
    #[must_use]
    pub fn spoil(&self, sample: &Value) -> Vec<Spoiled> {
        let Some(trial) = Trial::over(self).and_then(|trial| trial.beginning_at(self, sample)) else {
            return Vec::new();
        };
        let mut spoiled = Vec::new();
        for site in sites(self, sample) {
            for kind in KINDS {
                for Tampering { at, edits, .. } in (kind.tamper)(&site) {
                    let fault = Draft {
                        at: &at,
                        fault: &kind.fault,
                        keywords: kind.keywords,
                        edits: &edits,
                        purity: Purity::Alone,
                    };
                    spoiled.extend(trial.spoiled(sample, &fault, &|_| ()).ok());
                }
            }
        }
        spoiled
    }
}
