//! What a valid value shows, as the kind, the place and the name of a case.

use serde_json::Value;

use crate::plan::case::{ValidKind, Variation};
use crate::plan::part::Part;
use crate::schema::{Base, Showing};

/// How many characters of a value are part of a name.
const LONGEST: usize = 40;

/// What a valid value of a part shows.
pub(super) fn variation(part: &Part, base: &Base) -> Variation {
    let shown = || base.at.resolve(&base.value).map(named);
    let (kind, variant) = match &base.showing {
        Showing::Least | Showing::Member => (ValidKind::Member, None),
        Showing::Branch(name) => (ValidKind::Branch, Some(name.clone())),
        Showing::Listed => (ValidKind::Enum, shown()),
        Showing::Null => (ValidKind::Null, None),
        Showing::Bound(keyword) => (ValidKind::Boundary, Some((*keyword).to_owned())),
        Showing::Extreme(extreme, _) => (ValidKind::Extreme, Some(extreme.as_str().to_owned())),
        Showing::Written(keyword, index) => (ValidKind::Example, Some(format!("{keyword}-{index}"))),
    };
    Variation { kind, at: Some((part.place, part.prefix.join(&base.at))), variant }
}

/// A value as part of a name: short, and without what ids are made of.
fn named(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() || c.is_whitespace() || c == ':' { '_' } else { c })
        .take(LONGEST)
        .collect();
    if plain.is_empty() { "empty".to_owned() } else { plain }
}
