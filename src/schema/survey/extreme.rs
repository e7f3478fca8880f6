//! Valid values of shapes that are seldom meant, where no keyword forbids them.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::schema::lenient::MADE_OF_FORMAT;
use crate::schema::nodes::Nodes;
use crate::schema::survey::walk::{Medium, Showing, Stop, Walk};
use crate::schema::types::Type;
use crate::text::Pointer;

/// Of how many places that may be looked at one extreme is made.
const SPARSE: usize = 25;
/// How many values are tried for each that is kept.
const TRIES: usize = 4;

/// What tells plain texts from others: with one of these, a text means something.
const MEANING: [&str; 7] =
    ["enum", "const", "format", "pattern", "not", "contentEncoding", "contentMediaType"];

/// The ends of a range.
const LOW: [&str; 2] = ["minimum", "exclusiveMinimum"];
const HIGH: [&str; 2] = ["maximum", "exclusiveMaximum"];

/// What is seldom meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Extreme {
    Zero,
    Negative,
    Fraction,
    Int32,
    BeyondInt32,
    BeyondInt64,
    Digit,
    Cased,
    Word,
    Empty,
}

impl Extreme {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Zero,
        Self::Negative,
        Self::Fraction,
        Self::Int32,
        Self::BeyondInt32,
        Self::BeyondInt64,
        Self::Digit,
        Self::Cased,
        Self::Word,
        Self::Empty,
    ];

    /// The name in ids.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::Negative => "negative",
            Self::Fraction => "fraction",
            Self::Int32 => "int32",
            Self::BeyondInt32 => "beyond-int32",
            Self::BeyondInt64 => "beyond-int64",
            Self::Digit => "digit",
            Self::Cased => "cased",
            Self::Word => "word",
            Self::Empty => "empty",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|extreme| extreme.as_str() == name)
    }

    /// What the document would have to say, as a lower-case fragment, for such a value not to be valid.
    #[must_use]
    pub fn permitted_by(self) -> &'static str {
        match self {
            Self::Zero => "no bound that forbids 0",
            Self::Negative => "no bound that forbids -1",
            Self::Fraction => "no `multipleOf` or type that forbids 0.5",
            Self::Int32 => "no bound that forbids 2147483647",
            Self::BeyondInt32 => "no bound and no `format` that forbids 4294967296, more than 32 bits hold",
            Self::BeyondInt64 => {
                "no bound and no `format` that forbids 9223372036854775808, more than 64 bits hold"
            }
            Self::Digit => "no `pattern` and no `format` that forbids the text `0`",
            Self::Cased => "no `pattern` and no `format` that forbids upper case and `_`",
            Self::Word => "no `pattern` and no `format` that forbids just any word",
            Self::Empty => "no `minLength` that forbids an empty text",
        }
    }
}

/// Adds a base for each extreme at the places that were come to, behind all others: one of each place in turn, the outermost first.
pub(crate) fn extremes<'s>(walk: &mut Walk<'s, '_>, stops: &[Stop<'s>]) {
    let most = walk.reach.places / SPARSE;
    let mut met: HashSet<Pointer> = HashSet::new();
    let mut places: Vec<(&Stop<'s>, Vec<(Extreme, Value)>)> = Vec::new();
    for stop in stops {
        let is_fixed = walk.reach.fixed.iter().any(|(at, _)| at.is_within(&stop.at) || stop.at.is_within(at));
        let Some(present) = walk.value(stop).filter(|_| !is_fixed) else { continue };
        let mut values = match present {
            Value::String(_) => texts(&stop.nodes, walk.reach.medium, walk.reach.salt),
            Value::Number(_) => numbers(&stop.nodes),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => Vec::new(),
        };
        values.retain(|(_, value)| value != present);
        if !values.is_empty() && met.insert(stop.at.clone()) {
            places.push((stop, values));
        }
    }
    let (mut kept, mut tried) = (0, 0);
    let longest = places.iter().map(|(_, values)| values.len()).max().unwrap_or_default();
    for round in 0..longest {
        for (stop, values) in &places {
            let Some((extreme, value)) = values.get(round) else { continue };
            if kept >= most || tried >= most * TRIES {
                return;
            }
            tried += 1;
            let showing = Showing::Extreme(*extreme, stop.base);
            kept += usize::from(walk.put(stop.base, &stop.at, value, showing).is_some());
        }
    }
}

/// Texts where any will do. What is empty leaves no trace in text.
fn texts(nodes: &Nodes<'_>, medium: Medium, salt: &str) -> Vec<(Extreme, Value)> {
    if !nodes.types().contains(Type::String) || says(nodes, &MEANING) {
        return Vec::new();
    }
    let mut found = vec![
        (Extreme::Digit, json!("0")),
        // Unlike any other, since it may have to be.
        (Extreme::Cased, Value::from(format!("A_{salt}"))),
    ];
    if medium == Medium::Exact {
        found.push((Extreme::Empty, json!("")));
    }
    if says(nodes, &["example", "examples", "default"]) {
        found.insert(0, (Extreme::Word, json!("text")));
    }
    found
}

/// Numbers as far as the format reaches; the schema tells which of them its bounds permit.
fn numbers(nodes: &Nodes<'_>) -> Vec<(Extreme, Value)> {
    if says(nodes, &["enum", "const", "not"]) {
        return Vec::new();
    }
    let types = nodes.types();
    let (mut is_narrow, mut is_wide) = (false, false);
    for format in nodes.keyword("format").filter_map(Value::as_str) {
        match format {
            "int32" => is_narrow = true,
            "int64" => is_wide = true,
            "float" | "double" => {}
            // Another kind of number has bounds of its own.
            _ => return Vec::new(),
        }
    }
    if types.contains(Type::Number) {
        let mut found = Vec::new();
        if !says(nodes, &["multipleOf"]) {
            found.push((Extreme::Fraction, json!(0.5)));
        }
        if !is_bounded(nodes, LOW) {
            found.extend([(Extreme::Zero, json!(0)), (Extreme::Negative, json!(-1))]);
        }
        return found;
    }
    if !types.contains(Type::Integer) {
        return Vec::new();
    }
    let mut found = Vec::new();
    if !is_bounded(nodes, LOW) {
        found.extend([(Extreme::Zero, json!(0)), (Extreme::Negative, json!(-1))]);
    }
    if is_bounded(nodes, HIGH) {
        return found;
    }
    if !is_narrow && !is_wide {
        found.push((Extreme::BeyondInt64, json!(9_223_372_036_854_775_808_u64)));
    }
    found.push((Extreme::Int32, json!(2_147_483_647)));
    if !is_narrow {
        found.push((Extreme::BeyondInt32, json!(4_294_967_296_u64)));
    }
    found
}

/// Whether the document's own author thought of that end: then what is on its near side is meant.
fn is_bounded(nodes: &Nodes<'_>, keywords: [&str; 2]) -> bool {
    let is_own = |schema: &Value, keyword: &str| {
        schema.get(keyword).is_some()
            && schema.get(MADE_OF_FORMAT).and_then(|made| made.get(keyword)).is_none()
    };
    nodes.iter().any(|node| keywords.iter().any(|keyword| is_own(node.schema, keyword)))
}

fn says(nodes: &Nodes<'_>, keywords: &[&str]) -> bool {
    keywords.iter().any(|keyword| nodes.keyword(keyword).next().is_some())
}
