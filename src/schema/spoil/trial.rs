//! The proof that a change is a fault: the validator refuses the value at that place, for one of the keywords, and finds
//! nothing else wrong; so does one to which formats and discriminators are annotations.

use std::fmt;
use std::sync::Arc;

use jsonschema::Validator;
use serde_json::Value;

use crate::schema::lenient::{INHERITED, Leniency, MADE_OF_DISCRIMINATOR};
use crate::schema::set::Schema;
use crate::schema::spoil::edit::{Edit, apply, put};
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
    pub(crate) purity: Purity,
}

/// What else may refuse a value at the place of its fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purity {
    /// Nothing: the keywords that are aimed at, and no others.
    Alone,
    /// Other keywords at the same place: a text that has to match a pattern of one length can't be shorter and still match.
    Along,
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
        schema.tells_apart(value).then_some(Self { bearing: Bearing::Refused, ..self })
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
            if !self.is_mended(base, &value, draft) {
                why = Unproven::Elsewhere;
                continue;
            }
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

    /// Whether a member that is missing is all that is wrong: what stands there in its stead may be one member too many beside it.
    fn is_mended(&self, base: &Value, value: &Value, draft: &Draft<'_>) -> bool {
        let own = draft.at.resolve(base).filter(|_| *draft.fault == Fault::Missing);
        own.is_none_or(|own| {
            let mut mended = value.clone();
            put(&mut mended, draft.at, own.clone()).is_some() && self.admits(&mended)
        })
    }

    /// What the fault is named after, when the value is refused at this place alone and for these keywords alone.
    fn refused(&self, value: &Value, draft: &Draft<'_>) -> Result<Violation, Unproven> {
        let found = found(draft.fault, self.document, &self.strict, value);
        let violation = named(found, draft)?;
        if self.is_inherited(&violation) {
            return Err(Unproven::Annotation);
        }
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

impl Trial<'_> {
    /// Whether only a discriminator that stands elsewhere is against it: where a schema is used by itself, nothing there says that
    /// its values have a name.
    fn is_inherited(&self, violation: &Violation) -> bool {
        let schema = violation.schema.parent();
        let mark = schema.and_then(|schema| schema.resolve(self.document)?.get(MADE_OF_DISCRIMINATOR));
        violation.keyword == "discriminator" && mark.is_some_and(|mark| mark == INHERITED)
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
    let all = found.iter().all(|violation| rank(violation).is_some());
    if !all && draft.purity == Purity::Alone {
        return Err(Unproven::OtherKeyword);
    }
    let aimed_at = found.into_iter().filter(|violation| rank(violation).is_some());
    aimed_at.min_by_key(|violation| rank(violation)).ok_or(Unproven::OtherKeyword)
}
