//! What things are called so that they are found again in another version.

use std::collections::HashMap;

use crate::spec::Location;
use crate::spec::MediaType;
use crate::spec::Operation;
use crate::spec::Parameter;
use crate::spec::PathTemplate;
use crate::spec::Segment;

/// A path, whatever its holes are called.
pub(super) fn path(template: &PathTemplate) -> String {
    let segments = template.segments.iter().map(|segment| match segment {
        Segment::Text(text) => text.as_str(),
        Segment::Hole(_) => "{}",
    });
    let query = template.text.find(['?', '#']).map_or("", |at| &template.text[at..]);
    format!("{}{query}", segments.collect::<String>())
}

/// A media type without what is written in several ways: `application/json; charset=utf-8` is `application/json`.
pub(super) fn media_type(name: &str) -> String {
    let bare = name.split(';').next().unwrap_or(name).trim();
    MediaType::parse(bare).map_or_else(|| bare.to_owned(), |_| bare.to_lowercase())
}

/// Names a parameter: by its place where it is in the path, since clients never send its name there.
pub(super) fn parameter(operation: &Operation, parameter: &Parameter) -> (Location, String) {
    let name = match parameter.location {
        Location::Path => {
            let hole = operation.path.holes().position(|hole| hole == parameter.name);
            hole.map_or_else(|| parameter.name.clone(), |number| format!("{{{number}}}"))
        }
        Location::Header => parameter.name.to_ascii_lowercase(),
        Location::Query | Location::Cookie => parameter.name.clone(),
    };
    (parameter.location, name)
}

/// Things by their names, the first of several that have one.
pub(super) fn by_name<T>(
    things: impl IntoIterator<Item = T>,
    name: impl Fn(&T) -> String,
) -> HashMap<String, T> {
    let mut found = HashMap::new();
    for thing in things {
        found.entry(name(&thing)).or_insert(thing);
    }
    found
}
