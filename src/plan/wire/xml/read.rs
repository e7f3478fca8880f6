//! An XML document as a structure, by the schema's names.

use crate::plan::wire::raw::Raw;
use crate::plan::wire::shape::Shape;
use crate::plan::wire::xml::naming::{Naming, Node};
use crate::plan::wire::xml::parse::{Element, parse};
use crate::schema::{Type, Types};

/// What an XML body may mean. The root element may have any name: most servers do not look at it.
///
/// # Errors
/// When it is not well-formed, in UTF-8.
pub(in crate::plan::wire) fn read(shape: &Shape<'_>, bytes: &[u8]) -> Result<Raw, &'static str> {
    let text = std::str::from_utf8(bytes).map_err(|_| "an XML document in UTF-8")?;
    let root = parse(text).ok_or("a well-formed XML document")?;
    Ok(element(shape, &root))
}

fn element(shape: &Shape<'_>, element: &Element) -> Raw {
    let types = shape.types();
    if types.contains(Type::Array) && !types.contains(Type::Object) {
        return items(shape, &element.children);
    }
    if types.contains(Type::Object) || (types.is_empty() && !element.children.is_empty()) {
        return object(shape, element);
    }
    Raw::text(&element.text)
}

fn items<'e>(shape: &Shape<'_>, elements: impl IntoIterator<Item = &'e Element>) -> Raw {
    let item = shape.items();
    Raw::List(elements.into_iter().map(|below| element(&item, below)).collect())
}

/// The members that the schema names, then the elements that are left.
fn object(shape: &Shape<'_>, element: &Element) -> Raw {
    let mut members = Vec::new();
    let mut taken: Vec<&str> = Vec::new();
    for name in shape.names() {
        let below = shape.property(name);
        let naming = Naming::of(&below);
        let called = naming.name.unwrap_or(name);
        let member = match naming.node {
            Node::Attribute => {
                let attribute = element.attributes.iter().find(|(known, _)| known == called);
                attribute.map(|(_, value)| Raw::text(value))
            }
            Node::Text => Some(Raw::text(&element.text)),
            Node::Element if is_list(below.types()) => {
                let item = Naming::of(&below.items());
                let each = if naming.wrapped { called } else { item.name.unwrap_or(name) };
                taken.push(each);
                list(&below, &naming, each, element)
            }
            Node::Element => {
                taken.push(called);
                child(element, called).map(|found| self::element(&below, found))
            }
        };
        members.extend(member.map(|member| (name.to_owned(), member)));
    }
    for other in element.children.iter().filter(|child| !taken.contains(&child.name.as_str())) {
        if !members.iter().any(|(name, _)| *name == other.name) {
            members.push((other.name.clone(), self::element(&shape.property(&other.name), other)));
        }
    }
    Raw::Map(members)
}

fn is_list(types: Types) -> bool {
    types.contains(Type::Array)
}

fn child<'e>(element: &'e Element, name: &str) -> Option<&'e Element> {
    element.children.iter().find(|child| child.name == name)
}

/// An array: the elements in its own one where it is wrapped, else those beside each other; `None` where there is none.
fn list(shape: &Shape<'_>, naming: &Naming<'_>, each: &str, element: &Element) -> Option<Raw> {
    if naming.wrapped {
        return child(element, each).map(|own| items(shape, &own.children));
    }
    let found: Vec<&Element> = element.children.iter().filter(|child| child.name == each).collect();
    (!found.is_empty()).then(|| items(shape, found))
}
