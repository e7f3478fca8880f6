//! An XML document as a structure, by the schema's names.

use crate::plan::wire::raw::{Candidates, Raw};
use crate::plan::wire::shape::Shape;
use crate::plan::wire::xml::naming::{Naming, Node, Said};
use crate::plan::wire::xml::parse::{Element, parse};
use crate::schema::{Type, Types};

/// What an XML body may mean. The root element may have any name: most servers do not look at it.
///
/// # Errors
/// When it is not well-formed, in UTF-8.
pub(in crate::plan::wire) fn read(shape: &Shape<'_>, bytes: &[u8]) -> Result<Candidates, &'static str> {
    let text = std::str::from_utf8(bytes).map_err(|_| "an XML document in UTF-8")?;
    let root = parse(text).ok_or("a well-formed XML document")?;
    let [anywhere, itself] = [Said::Anywhere, Said::Itself].map(|said| element(shape, &root, said));
    Ok(if anywhere == itself {
        Candidates::only(anywhere)
    } else {
        // Nobody can say which names a server knows.
        Candidates { strict: Vec::new(), lenient: vec![anywhere, itself] }
    })
}

fn element(shape: &Shape<'_>, element: &Element, said: Said) -> Raw {
    let types = shape.types();
    if types.contains(Type::Array) && !types.contains(Type::Object) {
        return items(shape, &element.children, said);
    }
    if types.contains(Type::Object) || (types.is_empty() && !element.children.is_empty()) {
        return object(shape, element, said);
    }
    Raw::text(&element.text)
}

fn items<'e>(shape: &Shape<'_>, elements: impl IntoIterator<Item = &'e Element>, said: Said) -> Raw {
    let item = shape.items();
    Raw::List(elements.into_iter().map(|below| element(&item, below, said)).collect())
}

/// The members that the schema names, then the elements that are left.
fn object(shape: &Shape<'_>, element: &Element, said: Said) -> Raw {
    let mut members = Vec::new();
    let mut taken: Vec<&str> = Vec::new();
    for name in shape.names() {
        let below = shape.property(name);
        let naming = Naming::said(&below, said);
        let called = naming.name.unwrap_or(name);
        let member = match naming.node {
            Node::Attribute => {
                let attribute = element.attributes.iter().find(|(known, _)| known == called);
                attribute.map(|(_, value)| Raw::text(value))
            }
            Node::Text => Some(Raw::text(&element.text)),
            Node::Element if is_list(below.types()) => {
                let item = Naming::said(&below.items(), said);
                let each = if naming.wrapped { called } else { item.name.unwrap_or(name) };
                taken.push(each);
                list(&below, &naming, each, element, said)
            }
            Node::Element => {
                taken.push(called);
                child(element, called).map(|found| self::element(&below, found, said))
            }
        };
        members.extend(member.map(|member| (name.to_owned(), member)));
    }
    for other in element.children.iter().filter(|child| !taken.contains(&child.name.as_str())) {
        if !members.iter().any(|(name, _)| *name == other.name) {
            members.push((other.name.clone(), self::element(&shape.property(&other.name), other, said)));
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
fn list(shape: &Shape<'_>, naming: &Naming<'_>, each: &str, element: &Element, said: Said) -> Option<Raw> {
    if naming.wrapped {
        return child(element, each).map(|own| items(shape, &own.children, said));
    }
    let found: Vec<&Element> = element.children.iter().filter(|child| child.name == each).collect();
    (!found.is_empty()).then(|| items(shape, found, said))
}
