//! The proof that a change is a fault: the validator refuses the value at that place, for one of the keywords, and finds
//! nothing else wrong.

use std::sync::Arc;

use jsonschema::Validator;
use serde_json::Value;

use crate::schema::set::Schema;
use crate::schema::spoil::site::{Edit, Tampering};
use crate::schema::verdict::{Fault, Spoiled, Violation};
use crate::schema::violations::{outermost, violations};
use crate::text::Pointer;

/// A sample in which faults are tried.
pub(crate) struct Proof<'s> {
    document: &'s Value,
    validator: Arc<Validator>,
    value: Value,
}

impl<'s> Proof<'s> {
    /// Over a value that the schema admits; `None` over any other.
    pub(crate) fn over(schema: &'s Schema, sample: &Value) -> Option<Self> {
        let validator = schema.validator()?;
        validator.is_valid(sample).then(|| Self {
            document: schema.view().document(),
            validator,
            value: sample.clone(),
        })
    }

    /// The first of the edits that is a fault.
    pub(crate) fn prove(
        &mut self,
        fault: &Fault,
        keywords: &[&str],
        tampering: Tampering,
    ) -> Option<Spoiled> {
        for edit in tampering.edits {
            let undo = apply(&mut self.value, &tampering.at, edit)?;
            let spoiled = self.refused(fault, &tampering.at, keywords).map(|violation| Spoiled {
                value: self.value.clone(),
                pointer: tampering.at.clone(),
                keyword: violation.keyword,
                schema: violation.schema,
                fault: fault.clone(),
            });
            undo_in(&mut self.value, &tampering.at, undo);
            if spoiled.is_some() {
                return spoiled;
            }
        }
        None
    }

    /// What the fault is named after, when the value is refused at this place alone and for these keywords alone.
    fn refused(&self, fault: &Fault, at: &Pointer, keywords: &[&str]) -> Option<Violation> {
        if self.validator.is_valid(&self.value) {
            return None;
        }
        let inner = violations(self.document, self.validator.iter_errors(&self.value));
        let found = match fault {
            // That no branch fits is said at the outermost. Further in, the nearest branch says what it misses: one thing only,
            // or it would be two faults.
            Fault::NoBranch if inner.len() == 1 => outermost(self.validator.iter_errors(&self.value)),
            _ => inner,
        };
        let rank = |violation: &Violation| keywords.iter().position(|keyword| *keyword == violation.keyword);
        let all_here = found.iter().all(|violation| violation.instance == *at && rank(violation).is_some());
        found.into_iter().filter(|_| all_here).min_by_key(|violation| rank(violation))
    }
}

/// What has to be done to have the value as it was.
enum Undo {
    Replace(Value),
    Restore(Value),
    TakeOut,
    Insert(usize, Value),
}

fn apply(value: &mut Value, at: &Pointer, edit: Edit) -> Option<Undo> {
    match edit {
        Edit::Put(new) => {
            if let Some(old) = at.resolve_mut(value) {
                return Some(Undo::Replace(std::mem::replace(old, new)));
            }
            let members = at.parent()?.resolve_mut(value)?.as_object_mut()?;
            members.insert(at.last()?.into_owned(), new);
            Some(Undo::TakeOut)
        }
        Edit::Around(new) => {
            let holder = at.parent()?.resolve_mut(value)?;
            Some(Undo::Restore(std::mem::replace(holder, new)))
        }
        Edit::Remove => {
            let members = at.parent()?.resolve_mut(value)?.as_object_mut()?;
            let name = at.last()?;
            let index = members.keys().position(|key| *key == name)?;
            members.shift_remove(&*name).map(|old| Undo::Insert(index, old))
        }
    }
}

fn undo_in(value: &mut Value, at: &Pointer, undo: Undo) {
    if let Undo::Restore(old) = undo {
        if let Some(holder) = at.parent().and_then(|parent| parent.resolve_mut(value)) {
            *holder = old;
        }
        return;
    }
    let (Undo::TakeOut | Undo::Insert(..)) = &undo else {
        if let (Undo::Replace(old), Some(place)) = (undo, at.resolve_mut(value)) {
            *place = old;
        }
        return;
    };
    let Some(last) = at.last() else { return };
    let parent = at.parent().and_then(|parent| parent.resolve_mut(value)?.as_object_mut());
    match (parent, undo) {
        (Some(members), Undo::Insert(index, old)) => {
            members.shift_insert(index, last.into_owned(), old);
        }
        (Some(members), Undo::TakeOut) => {
            members.shift_remove(&*last);
        }
        (Some(_), Undo::Replace(_) | Undo::Restore(_)) | (None, _) => {}
    }
}
