//! The proof that a change is a fault: the validator refuses the value at that place, for one of the keywords, and finds
//! nothing else wrong; so does one to which formats and discriminators are annotations.

use std::fmt;
use std::sync::Arc;

use jsonschema::Validator;
use serde_json::Value;

use crate::schema::lenient::Leniency;
use crate::schema::set::Schema;
use crate::schema::spoil::edit::{Edit, apply};
use crate::schema::verdict::{Fault, Spoiled, Violation};
use crate::schema::violations::{outermost, violations};
use crate::text::Pointer;

/// Why a change is no proven fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unproven {
    /// The schema admits the changed value.
    Admitted,
    /// Something else would be wrong as well.
    Elsewhere,
    /// It would be refused for another reason.
    OtherKeyword,
    /// Only a server that asserts formats or follows discriminators would refuse it there.
    Annotation,
    /// The change can't be made there.
    Impossible,
}

impl fmt::Display for Unproven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Admitted => "the document admits it",
            Self::Elsewhere => "it would be broken elsewhere too",
            Self::OtherKeyword => "it would be broken for another reason",
            Self::Annotation => {
                "only formats or discriminators, which servers may ignore, make it wrong there"
            }
            Self::Impossible => "no such change can be made there",
        })
    }
}

/// A schema's judges.
pub(crate) struct Trial<'s> {
    document: &'s Value,
    strict: Arc<Validator>,
    /// Where it may come to another verdict: formats and discriminators as annotations.
    lenient: Option<(&'s Value, Arc<Validator>)>,
    bearing: Bearing,
}

/// What the lenient judge has to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bearing {
    /// The same as the strict one: admitted, or refused at the same place.
    Same,
    /// It admits no value that the strict one does (alternatives that nothing but a discriminator tells apart), so it can't say where
    /// a fault is; it has to refuse it all the same.
    Refused,
}

/// A fault that is to be tried.
pub(crate) struct Draft<'c> {
    /// Where it would be.
    pub(crate) at: &'c Pointer,
    pub(crate) fault: &'c Fault,
    /// The keywords that may refuse it, the one that it is named after first.
    pub(crate) keywords: &'c [&'c str],
    /// What may be done.
    pub(crate) edits: &'c [Edit],
}

/// Whether a schema admits a value without the help of discriminators that stand elsewhere than the alternatives which they would
/// have to tell apart.
pub(crate) fn is_told_apart(schema: &Schema, value: &Value) -> bool {
    schema.admits(value)
        && schema.lenient(Leniency::Inherited).is_none_or(|(_, validator)| validator.is_valid(value))
}

/// The keywords that assert something only by convention.
const ANNOTATIONS: [&str; 2] = ["format", "discriminator"];

impl<'s> Trial<'s> {
    /// The judges of a schema; `None` when it can't be compiled.
    pub(crate) fn over(schema: &'s Schema) -> Option<Self> {
        let strict = schema.validator()?;
        let document = schema.view().document();
        Some(Self { document, strict, lenient: schema.lenient(Leniency::All), bearing: Bearing::Same })
    }

    /// The same judges for values such as this one, which at least the strict one admits; `None` when it does not.
    pub(crate) fn beginning_at(self, schema: &Schema, value: &Value) -> Option<Self> {
        if self.admits(value) {
            return Some(self);
        }
        is_told_apart(schema, value).then_some(Self { bearing: Bearing::Refused, ..self })
    }

    /// Whether both judges admit a value.
    pub(crate) fn admits(&self, value: &Value) -> bool {
        let lenient = || self.lenient.as_ref().is_none_or(|(_, lenient)| lenient.is_valid(value));
        self.strict.is_valid(value) && (self.bearing == Bearing::Refused || lenient())
    }

    /// The first of a draft's edits that is a fault.
    pub(crate) fn spoiled(
        &self,
        base: &Value,
        draft: &Draft<'_>,
        finish: &dyn Fn(&mut Value),
    ) -> Result<Spoiled, Unproven> {
        let mut why = Unproven::Impossible;
        for edit in draft.edits {
            let mut value = base.clone();
            if !apply(&mut value, draft.at, edit) {
                continue;
            }
            finish(&mut value);
            match self.refused(&value, draft) {
                Ok(violation) => {
                    return Ok(Spoiled {
                        value,
                        pointer: draft.at.clone(),
                        keyword: violation.keyword,
                        schema: violation.schema,
                        documented: violation.documented,
                        fault: draft.fault.clone(),
                    });
                }
                Err(reason) => why = reason,
            }
        }
        Err(why)
    }

    /// What the fault is named after, when the value is refused at this place alone and for these keywords alone.
    fn refused(&self, value: &Value, draft: &Draft<'_>) -> Result<Violation, Unproven> {
        let found = found(draft.fault, self.document, &self.strict, value);
        let violation = named(found, draft)?;
        let is_annotation = ANNOTATIONS.contains(&violation.keyword.as_str());
        if let (Some((document, lenient)), false) = (&self.lenient, is_annotation) {
            match self.bearing {
                Bearing::Refused if lenient.is_valid(value) => return Err(Unproven::Annotation),
                Bearing::Refused => {}
                Bearing::Same => {
                    let found = self::found(draft.fault, document, lenient, value);
                    named(found, draft).map_err(|_| Unproven::Annotation)?;
                }
            }
        }
        Ok(violation)
    }
}

/// What a validator has against a value. That no branch fits is said at the outermost; further in, the nearest branch says what
/// it misses: one thing only, or it would be two faults.
fn found(fault: &Fault, document: &Value, validator: &Validator, value: &Value) -> Vec<Violation> {
    let inner = violations(document, validator.iter_errors(value));
    if *fault == Fault::NoBranch && inner.len() == 1 {
        return outermost(document, validator.iter_errors(value));
    }
    inner
}

fn named(found: Vec<Violation>, draft: &Draft<'_>) -> Result<Violation, Unproven> {
    let rank =
        |violation: &Violation| draft.keywords.iter().position(|keyword| *keyword == violation.keyword);
    if found.is_empty() {
        return Err(Unproven::Admitted);
    }
    if !found.iter().all(|violation| violation.instance == *draft.at) {
        return Err(Unproven::Elsewhere);
    }
    if !found.iter().all(|violation| rank(violation).is_some()) {
        return Err(Unproven::OtherKeyword);
    }
    found.into_iter().min_by_key(|violation| rank(violation)).ok_or(Unproven::Admitted)
}
