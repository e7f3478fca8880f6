//! `if:`.

use serde_json::Value;

use crate::suite::fields::Wrong;
use crate::suite::raw::{Kind, Node, Scalar};
use crate::suite::scenario::typed::Typed;
use crate::suite::template::{Filling, Unset, Values};
use crate::text::Complaint;

/// Whether a step or a scenario is wanted: `${x}`, `!${x}`, `${x} == y`, `${x} != y`.
#[derive(Clone, Debug)]
pub struct Condition {
    /// What is looked at.
    pub left: Typed,
    /// What it has to be.
    pub test: Test,
}

/// What a value has to be.
#[derive(Clone, Debug)]
pub enum Test {
    /// Anything but nothing: not `false`, `0`, null, or empty.
    True,
    /// Nothing.
    False,
    /// As text the same as this.
    Equals(Typed),
    /// As text another than this.
    Differs(Typed),
}

impl Condition {
    pub(super) fn read(node: &Node, log: &mut Vec<Complaint>) -> Result<Self, Wrong> {
        let Kind::Scalar(scalar) = &node.kind else {
            return Err(Wrong::kind("a condition such as `${x}`, `!${x}`, `${x} == y` or `${x} != y`"));
        };
        let mut part = |text: &str| {
            let text = text.trim().trim_matches('\'').to_owned();
            let scalar = Scalar { typed: text.clone(), text, ..scalar.clone() };
            Typed::read(&Node { kind: Kind::Scalar(scalar), span: node.span.clone() }, log)
        };
        let text = scalar.text.trim();
        Ok(match (text.split_once("=="), text.split_once("!=")) {
            (Some((left, right)), _) => Self { left: part(left), test: Test::Equals(part(right)) },
            (None, Some((left, right))) => Self { left: part(left), test: Test::Differs(part(right)) },
            (None, None) => match text.strip_prefix('!') {
                Some(rest) => Self { left: part(rest), test: Test::False },
                None => Self { left: part(text), test: Test::True },
            },
        })
    }

    /// Whether it holds.
    ///
    /// # Errors
    /// The first `${...}` that can't be filled.
    pub fn holds(&self, values: &dyn Values) -> Result<bool, Unset> {
        let left = self.left.fill(values)?;
        let same = |right: &Typed| Ok(text(left.clone()) == text(right.fill(values)?));
        match &self.test {
            Test::True => Ok(is_something(&left)),
            Test::False => Ok(!is_something(&left)),
            Test::Equals(right) => same(right),
            Test::Differs(right) => same(right).map(|same| !same),
        }
    }
}

fn text(value: Value) -> String {
    Filling::Value(value).into_text()
}

fn is_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(is) => *is,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !matches!(text.as_str(), "" | "false" | "0" | "no"),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
    }
}
