//! The laws of one schema: samples, surveys, faults.

use std::collections::BTreeMap;

use serde_json::Value;

use specdrift::schema::{
    Candidate, Direction, Empty, Fault, Medium, Purity, Reach, Schema, Shape, Spoiled, Survey, Violation,
};
use specdrift::text::Pointer;

/// As salts are: hexadecimal, beginning with a letter.
const SALTS: [&str; 3] = ["", "d7f3b92e", "a0000001"];
/// How many of a survey's candidates are tried.
const CANDIDATES: usize = 100;

/// What was seen while laws were held, so that a law over nothing is noticed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counted {
    pub(crate) schemas: usize,
    pub(crate) sampled: usize,
    pub(crate) empty: usize,
    pub(crate) bases: usize,
    /// By kind.
    pub(crate) faults: BTreeMap<&'static str, usize>,
}

impl Counted {
    fn fault(&mut self, fault: &Fault) {
        *self.faults.entry(fault.name()).or_default() += 1;
    }
}

/// How far surveys go.
#[derive(Clone, Copy)]
pub(crate) struct Far {
    pub(crate) depth: usize,
    pub(crate) places: usize,
}

/// Holds all laws over one schema; why it has no sample, where it has none.
pub(crate) fn hold(schema: &Schema, far: Far, counted: &mut Counted) -> Result<Option<Empty>, String> {
    counted.schemas += 1;
    for salt in SALTS {
        for shape in [Shape::Minimal, Shape::Full] {
            samples_conform_and_are_the_same_each_time(schema, shape, salt)?;
        }
    }
    let least = match schema.sample(Shape::Minimal, SALTS[1]) {
        Ok(sample) => sample.value,
        Err(why) => {
            counted.empty += usize::from(matches!(why, Empty::Unsatisfiable(_)));
            return Ok(Some(why));
        }
    };
    counted.sampled += 1;
    let full = schema.sample(Shape::Full, SALTS[1]).ok().map(|sample| sample.value);
    for sample in [Some(&least), full.as_ref()].into_iter().flatten() {
        for spoiled in schema.spoil(sample) {
            a_fault_is_one(schema, sample, &spoiled, Purity::Alone)?;
            counted.fault(&spoiled.fault);
        }
    }
    let reach = Reach {
        depth: far.depth,
        places: far.places,
        salt: SALTS[1],
        name: "thing",
        fixed: &[],
        medium: Medium::Exact,
    };
    match schema.survey(&least, full.as_ref(), &reach) {
        Some(survey) => surveyed(schema, &survey, counted)?,
        None if schema.direction() == Direction::Request => {
            return Err(format!("no survey begins at {least}"));
        }
        None => {}
    }
    Ok(None)
}

fn samples_conform_and_are_the_same_each_time(
    schema: &Schema,
    shape: Shape,
    salt: &str,
) -> Result<(), String> {
    let first = schema.sample(shape, salt);
    let second = schema.sample(shape, salt);
    if first != second {
        return Err(format!("{shape:?} with `{salt}`: {first:?}, then {second:?}"));
    }
    match first {
        Ok(sample) if !schema.admits(&sample.value) => {
            Err(format!("{shape:?} with `{salt}`: {} is not admitted", sample.value))
        }
        Err(Empty::NotFound(why) | Empty::Broken(why)) if why.is_empty() => {
            Err(format!("{shape:?} with `{salt}`: no value, and no word why"))
        }
        Ok(_) | Err(_) => Ok(()),
    }
}

fn surveyed(schema: &Schema, survey: &Survey<'_>, counted: &mut Counted) -> Result<(), String> {
    for base in survey.bases() {
        counted.bases += 1;
        if !schema.admits(&base.value) {
            return Err(format!(
                "a base is not admitted: {} for {:?} at `{}`",
                base.value, base.showing, base.at
            ));
        }
    }
    let step = survey.candidates().len() / CANDIDATES + 1;
    for candidate in survey.candidates().iter().step_by(step) {
        if tried(schema, survey, candidate)? {
            counted.fault(candidate.fault());
        }
    }
    Ok(())
}

/// Holds the laws of every proven way to do what a candidate proposes; whether there is one.
fn tried(schema: &Schema, survey: &Survey<'_>, candidate: &Candidate) -> Result<bool, String> {
    let mut proven = false;
    for base in &candidate.bases {
        for purity in [Purity::Alone, Purity::Along] {
            for edit in 0..candidate.edits() {
                let Ok(spoiled) = survey.spoiled(candidate, *base, edit, purity, &|_| ()) else { continue };
                a_fault_is_one(schema, &survey.bases()[*base].value, &spoiled, purity)?;
                proven = true;
            }
        }
    }
    Ok(proven)
}

/// The value is refused, at the place and for the keyword that it names and nowhere else, and what was done can be undone.
fn a_fault_is_one(schema: &Schema, base: &Value, spoiled: &Spoiled, purity: Purity) -> Result<(), String> {
    let told = |what: &str| {
        let Spoiled { value, pointer, keyword, fault, .. } = spoiled;
        format!("{what}: {fault:?} at `{pointer}` for `{keyword}`: {base} became {value}")
    };
    if schema.admits(&spoiled.value) {
        return Err(told("a fault is admitted"));
    }
    let violations = schema.violations(&spoiled.value);
    // What no branch fits is told by what the nearest branch misses, which may be further in.
    let of_branches = spoiled.fault == Fault::NoBranch;
    let is_here = |found: &Violation| {
        found.instance == spoiled.pointer || (of_branches && found.instance.is_within(&spoiled.pointer))
    };
    if let Some(other) = violations.iter().find(|found| !is_here(found)) {
        return Err(told(&format!("{} is wrong at `{}` too", other.keyword, other.instance)));
    }
    let is_it = |found: &Violation| found.keyword == spoiled.keyword && found.schema == spoiled.schema;
    if !of_branches && !violations.iter().any(is_it) {
        return Err(told(&format!("the keyword is not among {violations:?}")));
    }
    let only =
        |found: &Violation| found.keyword == spoiled.keyword || KINDRED.contains(&found.keyword.as_str());
    if purity == Purity::Alone && !of_branches && !violations.iter().all(only) {
        return Err(told(&format!("something else is wrong as well: {violations:?}")));
    }
    if !schema.admits(&undone(base, spoiled)) {
        return Err(told("the base's own value in its place does not mend it"));
    }
    Ok(())
}

/// Keywords that say what others say as well: a value of another type is outside the list of values, too.
const KINDRED: [&str; 17] = [
    "type",
    "enum",
    "const",
    "required",
    "dependentRequired",
    "additionalProperties",
    "unevaluatedProperties",
    "items",
    "unevaluatedItems",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "format",
    "propertyNames",
    "discriminator",
    "oneOf",
];

/// The spoiled value with what the base has at the place of the fault.
fn undone(base: &Value, spoiled: &Spoiled) -> Value {
    let mut value = spoiled.value.clone();
    // Where the members around the fault had to make room for it, they are put back as well.
    let at = if matches!(spoiled.fault, Fault::Dependent | Fault::Unexpected | Fault::BadName) {
        spoiled.pointer.parent().unwrap_or_else(Pointer::root)
    } else {
        spoiled.pointer.clone()
    };
    match (at.resolve(base), at.resolve(&value).is_some()) {
        (Some(own), true) => {
            if let Some(place) = at.resolve_mut(&mut value) {
                *place = own.clone();
            }
        }
        (Some(own), false) => {
            let members = at.parent().and_then(|holder| holder.resolve_mut(&mut value)?.as_object_mut());
            if let (Some(members), Some(name)) = (members, at.last()) {
                members.insert(name.into_owned(), own.clone());
            }
        }
        (None, _) => {
            let members = at.parent().and_then(|holder| holder.resolve_mut(&mut value)?.as_object_mut());
            if let (Some(members), Some(name)) = (members, at.last()) {
                members.shift_remove(&*name);
            }
        }
    }
    value
}
