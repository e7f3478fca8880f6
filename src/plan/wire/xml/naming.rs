//! What an `xml` object says of a place.

use serde_json::Value;

use crate::plan::wire::shape::Shape;

/// Where a value stands in its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Element,
    Attribute,
    /// The text of the parent itself.
    Text,
}

/// The name and the place of a value in XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Naming<'d> {
    /// What `xml.name` says.
    pub(super) name: Option<&'d str>,
    pub(super) node: Node,
    /// Whether an array has an element of its own around its items.
    pub(super) wrapped: bool,
    pub(super) prefix: Option<&'d str>,
    pub(super) namespace: Option<&'d str>,
}

/// Whose `xml` objects count. Before 3.1 nothing may stand beside a `$ref`, so documents put them in an `allOf` part of their own;
/// whether they count there is not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Those of all parts.
    Anywhere,
    /// The schema's own, and those of what it refers to.
    Itself,
}

impl<'d> Naming<'d> {
    pub(super) fn of(shape: &Shape<'d>) -> Self {
        Self::said(shape, Said::Anywhere)
    }

    pub(super) fn said(shape: &Shape<'d>, said: Said) -> Self {
        let xml = match said {
            Said::Anywhere => shape.xml(),
            Said::Itself => shape.own_xml(),
        };
        let text = |key: &str| xml.and_then(|xml| xml.get(key)?.as_str()).filter(|text| !text.is_empty());
        let flag = |key: &str| xml.and_then(|xml| xml.get(key)) == Some(&Value::Bool(true));
        let node = match text("nodeType") {
            Some("attribute") => Node::Attribute,
            Some("text" | "cdata") => Node::Text,
            _ if flag("attribute") => Node::Attribute,
            _ => Node::Element,
        };
        Self {
            name: text("name"),
            node,
            wrapped: flag("wrapped") || text("nodeType") == Some("element"),
            prefix: text("prefix"),
            namespace: text("namespace"),
        }
    }
}
