//! The object that the fields of a form or the parts of a multipart body make.

use crate::plan::wire::layout::Layout;
use crate::plan::wire::raw::{Candidates, Raw, alternate, unbracketed};
use crate::schema::{Schema, Type, Types};
use crate::spec::Media;
use crate::text::Pointer;

/// How many fields a form may have: each is looked for among the others.
pub(super) const MOST: usize = 5_000;

/// Puts fields together. A name with brackets is a place below its first part, unless the schema knows it as it stands.
pub(super) fn object(media: &Media, schema: Option<&Schema>, fields: &[(String, Raw)]) -> Raw {
    let names = schema.map(|schema| schema.names_at(&Pointer::root())).unwrap_or_default();
    let mut members: Vec<(String, Raw)> = Vec::new();
    for (key, _) in fields {
        let root = match key.split_once('[') {
            Some((root, _)) if !root.is_empty() && !names.contains(key) => root,
            _ => key,
        };
        if members.iter().any(|(known, _)| known == root) {
            continue;
        }
        let same = |wanted: &str| -> Vec<Raw> {
            fields.iter().filter(|(name, _)| name == wanted).map(|(_, value)| value.clone()).collect()
        };
        let alone = same(root);
        let own = || fields.iter().filter(|(name, _)| !names.contains(name)).cloned().collect::<Vec<_>>();
        if !alone.is_empty() {
            members.push((root.to_owned(), field(media, schema, root, alone)));
        } else if let Some(below) = unbracketed(root, &own()) {
            members.push((root.to_owned(), below));
        } else if !members.iter().any(|(known, _)| known == key) {
            members.push((key.clone(), field(media, schema, key, same(key))));
        }
    }
    gather(media, schema, &names, &mut members);
    Raw::Map(members)
}

/// The fields of one name.
fn field(media: &Media, schema: Option<&Schema>, name: &str, mut values: Vec<Raw>) -> Raw {
    let types = types(schema, name);
    let layout = Layout::of(media, name);
    if values.len() > 1 {
        let lenient = if types.contains(Type::Array) {
            Vec::new()
        } else {
            [values.first(), values.last()].into_iter().flatten().cloned().collect()
        };
        return Candidates { strict: vec![Raw::List(values)], lenient }.into_raw();
    }
    let value = values.remove(0);
    let scalars = types.iter().any(|kind| !matches!(kind, Type::Array | Type::Object));
    let Raw::Text(text) = &value else {
        // A part that says what it is: a list by itself, or the only item of one.
        let is_list = is_known_list(&value);
        let items = types.contains(Type::Array) && !is_list;
        let alone = Raw::List(vec![value.clone()]);
        let strict = match (items, scalars || types.contains(Type::Object)) {
            (false, _) => vec![value],
            (true, true) => vec![value, alone],
            (true, false) => vec![alone],
        };
        return Candidates { strict, lenient: Vec::new() }.into_raw();
    };
    match single(text, types, layout) {
        Some(candidates) => candidates.into_raw(),
        None => value,
    }
}

/// Whether a field says that it is a JSON array.
fn is_known_list(field: &Raw) -> bool {
    match field {
        Raw::Known(value) => value.is_array(),
        Raw::Either(candidates) => candidates.strict.first().is_some_and(is_known_list),
        Raw::Text(_) | Raw::List(_) | Raw::Map(_) | Raw::Brackets(_) => false,
    }
}

/// What one text may be where a structure is documented.
fn single(text: &str, types: Types, layout: Layout) -> Option<Candidates> {
    let json = |begin: char| -> Option<Raw> {
        text.trim_start().starts_with(begin).then(|| serde_json::from_str(text).ok().map(Raw::Known))?
    };
    if layout == Layout::Json
        && let Ok(value) = serde_json::from_str(text)
    {
        return Some(Candidates { strict: vec![Raw::Known(value)], lenient: vec![Raw::text(text)] });
    }
    let scalars = types.is_empty() || types.iter().any(|kind| !matches!(kind, Type::Array | Type::Object));
    let mut candidates = Candidates::default();
    if types.contains(Type::Array) {
        let alone = Raw::texts([text]);
        match layout {
            Layout::Joined(separator) => {
                candidates.strict.push(Raw::texts(text.split(separator)));
                candidates.lenient.push(alone);
            }
            Layout::Unsaid | Layout::Json | Layout::Brackets | Layout::Exploded => match json('[') {
                Some(list) => {
                    candidates.strict.push(list);
                    candidates.lenient.push(alone);
                }
                None => candidates.strict.push(alone),
            },
        }
        candidates.lenient.push(Raw::texts(text.split(',').map(str::trim)));
        candidates.lenient.extend(text.is_empty().then(|| Raw::List(Vec::new())));
    }
    if types.contains(Type::Object) {
        candidates.strict.extend(json('{'));
        if let Layout::Joined(separator) = layout {
            candidates.strict.push(alternate(&text.split(separator).collect::<Vec<_>>()));
        }
    }
    if candidates.strict.is_empty() && candidates.lenient.is_empty() {
        return None;
    }
    if scalars || candidates.strict.is_empty() {
        candidates.strict.push(Raw::text(text));
    }
    Some(candidates)
}

/// An object of style `form` that is exploded has its members beside the other properties: puts them below its name.
fn gather(media: &Media, schema: Option<&Schema>, names: &[String], members: &mut Vec<(String, Raw)>) {
    for name in names {
        let exploded =
            Layout::of(media, name) == Layout::Exploded && types(schema, name).contains(Type::Object);
        if !exploded || members.iter().any(|(known, _)| known == name) {
            continue;
        }
        let at = Pointer::root().child(name);
        let inner = schema.map(|schema| schema.names_at(&at)).unwrap_or_default();
        let is_inner = |(known, _): &(String, Raw)| inner.contains(known) && !names.contains(known);
        let (below, beside): (Vec<_>, Vec<_>) = std::mem::take(members).into_iter().partition(is_inner);
        *members = beside;
        if !below.is_empty() {
            members.push((name.clone(), Raw::Map(below)));
        }
    }
}

fn types(schema: Option<&Schema>, name: &str) -> Types {
    schema.map(|schema| schema.types_at(&Pointer::root().child(name))).unwrap_or_default()
}
