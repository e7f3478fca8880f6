//! Templates in a tree: lists and mappings whose scalars may be templates.

use serde_json::{Map, Value};

use crate::suite::raw::{Kind, Node};
use crate::suite::template::expression::Template;
use crate::suite::template::filling::{Filling, Values};
use crate::suite::template::unset::Unset;
use crate::text::Complaint;

/// A value whose scalars may be templates. Keys are none.
#[derive(Clone, Debug, PartialEq)]
pub enum Stencil {
    /// A value without any template.
    Value(Value),
    /// A scalar with `${...}`.
    Template(Template),
    /// A list.
    List(Vec<Stencil>),
    /// A mapping, in its order.
    Map(Vec<(String, Stencil)>),
}

impl Stencil {
    /// Reads a value as it was typed.
    ///
    /// # Errors
    /// All that is wrong with its `${...}`.
    pub(crate) fn parse(node: &Node) -> Result<Self, Vec<Complaint>> {
        let mut log = Vec::new();
        let stencil = Self::read(node, &mut log);
        if log.is_empty() { Ok(stencil) } else { Err(log) }
    }

    fn read(node: &Node, log: &mut Vec<Complaint>) -> Self {
        match &node.kind {
            Kind::Scalar(scalar) if scalar.text.contains("${") => {
                match Template::parse(&scalar.text, &node.span) {
                    Ok(template) => Self::Template(template),
                    Err(mut complaints) => {
                        log.append(&mut complaints);
                        Self::Value(Value::Null)
                    }
                }
            }
            Kind::Scalar(_) | Kind::Unfilled => Self::Value(node.value()),
            Kind::List(items) => Self::List(items.iter().map(|item| Self::read(item, log)).collect()),
            Kind::Map(entries) => Self::Map(
                entries.iter().map(|entry| (entry.key.clone(), Self::read(&entry.value, log))).collect(),
            ),
        }
    }

    /// Fills all of it.
    ///
    /// # Errors
    /// The first that can't be filled.
    pub fn fill(&self, values: &dyn Values) -> Result<Value, Unset> {
        match self {
            Self::Value(value) => Ok(value.clone()),
            Self::Template(template) => template.fill(values).map(Filling::into_value),
            Self::List(items) => items.iter().map(|item| item.fill(values)).collect(),
            Self::Map(members) => {
                let filled = members.iter().map(|(key, member)| Ok((key.clone(), member.fill(values)?)));
                filled.collect::<Result<Map<_, _>, _>>().map(Value::Object)
            }
        }
    }

    /// Fills all of it; a scalar keeps being a word without a type.
    ///
    /// # Errors
    /// The first that can't be filled.
    pub fn filling(&self, values: &dyn Values) -> Result<Filling, Unset> {
        match self {
            Self::Template(template) => template.fill(values),
            Self::Value(_) | Self::List(_) | Self::Map(_) => self.fill(values).map(Filling::Value),
        }
    }

    /// As [`Template::settle`], for all of it.
    ///
    /// # Errors
    /// All that can't be filled, now or later.
    pub fn settle(&self, values: &dyn Values, is_later: &dyn Fn(&str) -> bool) -> Result<Self, Vec<Unset>> {
        let mut unset = Vec::new();
        let settled = self.settled(values, is_later, &mut unset);
        if unset.is_empty() { Ok(settled) } else { Err(unset) }
    }

    fn settled(&self, values: &dyn Values, is_later: &dyn Fn(&str) -> bool, unset: &mut Vec<Unset>) -> Self {
        match self {
            Self::Value(_) => self.clone(),
            Self::Template(template) => match template.settle(values, is_later) {
                Ok(template) => Self::Template(template),
                Err(mut more) => {
                    unset.append(&mut more);
                    self.clone()
                }
            },
            Self::List(items) => {
                Self::List(items.iter().map(|item| item.settled(values, is_later, unset)).collect())
            }
            Self::Map(members) => Self::Map(
                members
                    .iter()
                    .map(|(key, member)| (key.clone(), member.settled(values, is_later, unset)))
                    .collect(),
            ),
        }
    }

    /// All names in it.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        match self {
            Self::Value(_) => Vec::new(),
            Self::Template(template) => template.names(),
            Self::List(items) => items.iter().flat_map(Self::names).collect(),
            Self::Map(members) => members.iter().flat_map(|(_, member)| member.names()).collect(),
        }
    }
}
