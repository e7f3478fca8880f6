//! Bodies that break their schema in one way. Each is proven before it is sent: the validator has to find just that one violation.

use std::cmp::Reverse;

use serde_json::{Value, json};

use crate::mock::lie::Lie;
use crate::mock::place::{places, replaced};
use crate::schema::Schema;
use crate::text::Pointer;

/// A change to a value: where the validator has to find it, and the whole value after it.
type Change = (Pointer, Value);

/// The keywords that bound what a value may be, beyond its form.
const BOUNDS: [&str; 5] = ["uniqueItems", "contains", "minContains", "maxContains", "propertyNames"];

/// Tells one lie of a value, if it can be told of it.
type Twist = fn(&Subject<'_>) -> Option<Value>;

/// How each lie about a value is told. One more is one more row.
const TWISTS: [(Lie, Twist); 11] = [
    (Lie::RequiredFieldMissing, |subject| subject.proven(without, &["required"])),
    (Lie::NullAppeared, |subject| subject.proven(with_null, &["type"])),
    (Lie::StructureMoved, |subject| {
        let list = subject.proven(with_array_as_object, &["type"]);
        list.or_else(|| subject.proven(with_object_in_array, &["type"]))
    }),
    (Lie::TypeChanged, |subject| {
        let number = subject.proven(with_number_as_text, &["type"]);
        number.or_else(|| subject.proven(with_other_scalar, &["type"]))
    }),
    (Lie::EnumValueNew, |subject| subject.proven(with_new_word, &["enum"])),
    (Lie::DiscriminatorUnknown, |subject| subject.proven(with_new_word, &["discriminator"])),
    (Lie::FormatChanged, |subject| {
        let format = subject.proven(with_other_format, &["format"]);
        format.or_else(|| subject.proven(with_other_format, &["pattern"]))
    }),
    (Lie::SchemaViolated, |subject| subject.proven(out_of_bounds, &BOUNDS)),
    (Lie::UndocumentedField, |subject| {
        let added = subject.places.iter().filter_map(|at| with_addition(subject.value, at));
        subject.first(added, is_only_undocumented)
    }),
    (Lie::WriteOnlyLeaked, |subject| {
        let leaked = subject.places.iter().flat_map(|at| with_secret(subject.schema, subject.value, at));
        subject.first(leaked, is_only_misplaced)
    }),
    (Lie::ValueStretched, |subject| {
        let stretched = subject.places.iter().filter_map(|at| with_truth(subject.schema, subject.value, at));
        stretched.into_iter().find(|changed| violations(subject.schema, changed) == subject.before.0)
    }),
];

/// A value in which a lie is to be told.
struct Subject<'s> {
    schema: &'s Schema,
    value: &'s Value,
    /// Inner places before outer ones.
    places: Vec<Pointer>,
    /// What is wrong with it already.
    before: Before,
}

/// What is wrong with a value before anything is changed: what is broken, and what is undocumented.
type Before = (Marks, Vec<Pointer>);

/// The value with this lie told in it; `None` where it can't be told of this value.
pub(crate) fn twisted(schema: &Schema, value: &Value, lie: Lie) -> Option<Value> {
    let (_, tell) = TWISTS.iter().find(|(known, _)| *known == lie)?;
    if schema.broken().is_some() {
        return None;
    }
    let before = (violations(schema, value), schema.undocumented(value));
    let mut places = places(value);
    places.sort_by_key(|at| Reverse(names(at).min(2)));
    tell(&Subject { schema, value, places, before })
}

impl Subject<'_> {
    /// The first change that breaks one of these keywords and nothing else.
    fn proven(&self, changes: fn(&Value, &Pointer) -> Vec<Change>, keywords: &[&str]) -> Option<Value> {
        let mut candidates = self.places.iter().flat_map(|at| changes(self.value, at));
        let found = candidates.find(|change| is_only(self.schema, &self.before, change, keywords));
        found.map(|(_, value)| value)
    }

    fn first(
        &self,
        mut changes: impl Iterator<Item = Change>,
        is_it: fn(&Schema, &Before, &Change) -> bool,
    ) -> Option<Value> {
        changes.find(|change| is_it(self.schema, &self.before, change)).map(|(_, value)| value)
    }
}

/// How many members a place lies below; items do not count.
fn names(at: &Pointer) -> usize {
    at.tokens().filter(|token| token.parse::<usize>().is_err()).count()
}

type Marks = Vec<(Pointer, String)>;

fn violations(schema: &Schema, value: &Value) -> Marks {
    schema.violations(value).into_iter().map(|violation| (violation.instance, violation.keyword)).collect()
}

/// Whether the change breaks one of the keywords at its place, and nothing else that was not broken before.
fn is_only(
    schema: &Schema,
    (broken, undocumented): &Before,
    (at, value): &Change,
    keywords: &[&str],
) -> bool {
    let after = violations(schema, value);
    let mut new = after.iter().filter(|mark| !broken.contains(mark));
    let first =
        new.next().is_some_and(|(place, keyword)| place == at && keywords.contains(&keyword.as_str()));
    first
        && new.next().is_none()
        && broken.iter().all(|mark| after.contains(mark))
        && schema.undocumented(value).iter().all(|member| undocumented.contains(member))
}

fn is_only_undocumented(schema: &Schema, (broken, undocumented): &Before, (at, value): &Change) -> bool {
    let members = schema.undocumented(value);
    let new: Vec<_> = members.iter().filter(|member| !undocumented.contains(member)).collect();
    new == [at] && violations(schema, value) == *broken
}

fn is_only_misplaced(schema: &Schema, (broken, undocumented): &Before, (at, value): &Change) -> bool {
    schema.misplaced(value) == [at.clone()]
        && violations(schema, value) == *broken
        && schema.undocumented(value) == *undocumented
}

/// A member that only requests may hold.
fn with_secret(schema: &Schema, value: &Value, at: &Pointer) -> Vec<Change> {
    let Some(members) = at.resolve(value).and_then(Value::as_object) else { return Vec::new() };
    let is_secret = |place: &Pointer| schema.annotation_at(place, "writeOnly") == Some(Value::Bool(true));
    let names = schema.names_at(at).into_iter().filter(|name| !members.contains_key(name));
    let places = names.map(|name| at.child(&name)).filter(is_secret);
    places.map(|place| (place.clone(), replaced(value, &place, "correct horse".into()))).collect()
}

/// A text that spells a boolean, where the schema says no more than that it is a text.
fn with_truth(schema: &Schema, value: &Value, at: &Pointer) -> Option<Value> {
    const NARROW: [&str; 5] = ["format", "pattern", "enum", "const", "not"];
    at.resolve(value).filter(|value| value.is_string())?;
    let is_loose = NARROW.iter().all(|keyword| schema.annotation_at(at, keyword).is_none());
    is_loose.then(|| replaced(value, at, "true".into()))
}

fn without(value: &Value, at: &Pointer) -> Vec<Change> {
    let mut changed = value.clone();
    let removed = at.parent().zip(at.last()).and_then(|(parent, name)| {
        parent.resolve_mut(&mut changed)?.as_object_mut()?.shift_remove(name.as_ref())
    });
    removed.map(|_| (at.clone(), changed)).into_iter().collect()
}

fn with_null(value: &Value, at: &Pointer) -> Vec<Change> {
    vec![(at.clone(), replaced(value, at, Value::Null))]
}

fn with_array_as_object(value: &Value, at: &Pointer) -> Vec<Change> {
    let Some(items) = at.resolve(value).and_then(Value::as_array) else { return Vec::new() };
    let keyed = items.iter().enumerate().map(|(index, item)| (index.to_string(), item.clone()));
    vec![(at.clone(), replaced(value, at, Value::Object(keyed.collect())))]
}

fn with_object_in_array(value: &Value, at: &Pointer) -> Vec<Change> {
    let Some(object) = at.resolve(value).filter(|value| value.is_object()) else { return Vec::new() };
    vec![(at.clone(), replaced(value, at, json!([object])))]
}

fn with_number_as_text(value: &Value, at: &Pointer) -> Vec<Change> {
    let number = at.resolve(value).filter(|value| value.is_number());
    number.map(|number| (at.clone(), replaced(value, at, number.to_string().into()))).into_iter().collect()
}

fn with_other_scalar(value: &Value, at: &Pointer) -> Vec<Change> {
    let other = match at.resolve(value) {
        Some(Value::Bool(truth)) => Value::from(truth.to_string()),
        Some(Value::String(_)) => Value::from(42),
        Some(Value::Number(_) | Value::Null | Value::Array(_) | Value::Object(_)) | None => {
            return Vec::new();
        }
    };
    vec![(at.clone(), replaced(value, at, other))]
}

fn with_new_word(value: &Value, at: &Pointer) -> Vec<Change> {
    let Some(Value::String(word)) = at.resolve(value) else { return Vec::new() };
    vec![(at.clone(), replaced(value, at, format!("{word}_again").into()))]
}

fn with_other_format(value: &Value, at: &Pointer) -> Vec<Change> {
    let Some(Value::String(_)) = at.resolve(value) else { return Vec::new() };
    let others = ["05/01/2026 09:30", "in another format", "?"];
    others.into_iter().map(|text| (at.clone(), replaced(value, at, text.into()))).collect()
}

/// Lists with an item twice, or without items; objects with a member that has an odd name.
fn out_of_bounds(value: &Value, at: &Pointer) -> Vec<Change> {
    match at.resolve(value) {
        Some(Value::Array(items)) => {
            let twice: Vec<_> = items.iter().chain(items.first()).cloned().collect();
            [twice, Vec::new()]
                .into_iter()
                .map(|items| (at.clone(), replaced(value, at, items.into())))
                .collect()
        }
        Some(Value::Object(_)) => vec![(at.clone(), replaced(value, &at.child("?"), Value::Null))],
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => Vec::new(),
    }
}

fn with_addition(value: &Value, at: &Pointer) -> Option<Change> {
    let members = at.resolve(value)?.as_object()?;
    let name = ["addedLater", "addedLaterStill"].into_iter().find(|name| !members.contains_key(*name))?;
    let place = at.child(name);
    let changed = replaced(value, &place, "not in the document".into());
    Some((place, changed))
}
