//! What values look like.

use serde_json::{Value, json};

use crate::suite::fields::Keys;

/// A key of a mapping: what its value looks like, what holds where nothing is said, and what it is for.
pub(super) struct Row {
    pub(super) key: &'static str,
    pub(super) shape: Shape,
    /// Empty where nothing holds.
    pub(super) default: &'static str,
    pub(super) about: &'static str,
}

pub(super) const fn row(key: &'static str, shape: Shape, default: &'static str, about: &'static str) -> Row {
    Row { key, shape, default, about }
}

/// A mapping with known keys.
pub(super) struct Section {
    /// The keys that are read; `None` where the rows are all that there is.
    pub(super) keys: Option<&'static Keys>,
    pub(super) rows: &'static [Row],
}

impl Section {
    /// All keys that are read.
    pub(super) fn keys(&self) -> Vec<&'static str> {
        match self.keys {
            Some(keys) => keys.read.to_vec(),
            None => self.rows.iter().map(|row| row.key).collect(),
        }
    }

    pub(super) fn row(&self, key: &str) -> Option<&'static Row> {
        self.rows.iter().find(|row| row.key == key)
    }
}

/// What a value looks like. Every scalar may be a template instead.
pub(super) enum Shape {
    /// Anything.
    Any,
    /// Any scalar, as text.
    Text,
    /// One of these words, which may be `true` and `false`.
    Word(&'static [&'static str]),
    /// A whole number that is not less.
    Whole(u64),
    /// Any number that is not less.
    Number(f64),
    /// Text that looks so: a name in `$defs`.
    Named(&'static str),
    /// One, or a list of them.
    OneOrMore(&'static Shape),
    /// A list.
    List(&'static Shape),
    /// A mapping from whatever keys.
    Map(&'static Shape),
    /// A mapping with known keys.
    Section(&'static Section),
    /// The same, and other keys whose values look so.
    Open(&'static Section, &'static Shape),
    /// Any of these.
    Or(&'static [Shape]),
}

impl Shape {
    /// The known keys of what it is, or of the first of its kinds that has some.
    pub(super) fn section(&self) -> Option<&'static Section> {
        match self {
            Self::Section(section) | Self::Open(section, _) => Some(section),
            Self::Or(shapes) => shapes.iter().find_map(Self::section),
            Self::Any
            | Self::Text
            | Self::Word(_)
            | Self::Whole(_)
            | Self::Number(_)
            | Self::Named(_)
            | Self::OneOrMore(_)
            | Self::List(_)
            | Self::Map(_) => None,
        }
    }

    pub(super) fn schema(&self) -> Value {
        match self {
            Self::Any => json!(true),
            Self::Text => json!({"type": ["string", "number", "boolean", "null"]}),
            Self::Word(words) => {
                let words: Vec<Value> = words
                    .iter()
                    .map(|word| match *word {
                        "true" => json!(true),
                        "false" => json!(false),
                        word => json!(word),
                    })
                    .collect();
                scalar(&json!({"enum": words}))
            }
            Self::Whole(least) => scalar(&json!({"type": "integer", "minimum": least})),
            Self::Number(least) => scalar(&json!({"type": "number", "minimum": least})),
            Self::Named(name) => json!({"$ref": format!("#/$defs/{name}")}),
            Self::OneOrMore(item) => {
                json!({"anyOf": [item.schema(), {"type": "array", "items": item.schema()}]})
            }
            Self::List(item) => json!({"type": "array", "items": item.schema()}),
            Self::Map(value) => json!({"type": "object", "additionalProperties": value.schema()}),
            Self::Section(section) => section.schema(),
            Self::Open(section, others) => {
                let mut schema = section.schema();
                schema["additionalProperties"] = others.schema();
                schema
            }
            Self::Or(shapes) => json!({"anyOf": shapes.iter().map(Self::schema).collect::<Vec<_>>()}),
        }
    }
}

impl Section {
    pub(super) fn schema(&self) -> Value {
        let mut properties = serde_json::Map::new();
        for key in self.keys() {
            let property = self.row(key).map_or(json!(true), Row::schema);
            properties.insert(key.to_owned(), property);
        }
        for (key, what) in self.keys.map_or(&[][..], |keys| keys.later) {
            let about = format!("Not read by this version: {what}.");
            properties.insert((*key).to_owned(), json!({"description": about}));
        }
        json!({"type": ["object", "null"], "properties": properties, "additionalProperties": false})
    }
}

impl Row {
    fn schema(&self) -> Value {
        let about = match self.default {
            "" => format!("{}.", self.about),
            default => format!("{}. Default: {default}.", self.about),
        };
        // A key without a value is as if it was not there.
        json!({"description": about, "anyOf": [self.shape.schema(), {"type": "null"}]})
    }
}

fn scalar(schema: &Value) -> Value {
    json!({"anyOf": [schema, {"$ref": "#/$defs/template"}]})
}
