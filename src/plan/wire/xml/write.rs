//! A value as an XML document.

use serde_json::Value;

use crate::plan::wire::shape::Shape;
use crate::plan::wire::style::scalar;
use crate::plan::wire::unwritable::Unwritable;
use crate::plan::wire::xml::naming::{Naming, Node};
use crate::schema::{Type, Types};

/// What the root element is called where the document has no name for it.
const ROOT: &str = "root";

const SHAPE: Unwritable = Unwritable("a value of another structure than documented has no form in XML");

/// The document of a value. The root element's name is the schema's own `xml.name`, else the component's.
pub(in crate::plan::wire) fn write(shape: &Shape<'_>, value: &Value) -> Result<String, Unwritable> {
    let naming = Naming::of(shape);
    let component = shape.component();
    let name = naming.name.or(component.as_deref()).unwrap_or(ROOT);
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    match value {
        Value::Array(items) => {
            fits(shape.types(), Type::Array)?;
            let item = shape.items();
            let inner = Naming::of(&item);
            let component = item.component();
            let called = inner.name.or(component.as_deref()).unwrap_or(name);
            let mut below = String::new();
            for value in items {
                element(&item, &inner, called, value, &mut below)?;
            }
            wrap(&naming, name, "", &below, &mut text)?;
        }
        _ => element(shape, &naming, name, value, &mut text)?,
    }
    Ok(text)
}

/// An element for anything but an array.
fn element(
    shape: &Shape<'_>,
    naming: &Naming<'_>,
    name: &str,
    value: &Value,
    out: &mut String,
) -> Result<(), Unwritable> {
    match value {
        Value::Object(members) => {
            fits(shape.types(), Type::Object)?;
            let (mut attributes, mut below) = (String::new(), String::new());
            for (name, value) in members {
                member(&shape.property(name), name, value, &mut attributes, &mut below)?;
            }
            wrap(naming, name, &attributes, &below, out)
        }
        Value::Array(_) => Err(Unwritable("an array right in an array has no form in XML")),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            let types = shape.types();
            if !types.is_empty() && types.iter().all(|kind| matches!(kind, Type::Array | Type::Object)) {
                return Err(SHAPE);
            }
            wrap(naming, name, "", &escaped(&scalar(value)?)?, out)
        }
    }
}

/// A member of an object, in its attributes or below it.
fn member(
    shape: &Shape<'_>,
    name: &str,
    value: &Value,
    attributes: &mut String,
    below: &mut String,
) -> Result<(), Unwritable> {
    let naming = Naming::of(shape);
    let called = naming.name.unwrap_or(name);
    match (naming.node, value) {
        (Node::Attribute, _) => {
            let text = escaped(&scalar(value)?)?.replace('\t', "&#9;").replace('\n', "&#10;");
            let name = qualified(naming.prefix, called)?;
            attributes.push_str(&format!(" {name}=\"{text}\""));
            if let (Some(prefix), Some(namespace)) = (naming.prefix, naming.namespace) {
                attributes.push_str(&format!(" xmlns:{prefix}=\"{}\"", escaped(namespace)?));
            }
            Ok(())
        }
        (Node::Text, _) => {
            below.push_str(&escaped(&scalar(value)?)?);
            Ok(())
        }
        (Node::Element, Value::Array(items)) => array(shape, &naming, called, name, items, below),
        (Node::Element, _) => element(shape, &naming, called, value, below),
    }
}

/// An array: its items beside each other, in an element of its own where it is wrapped. The name of the array itself counts for
/// that element only (OpenAPI 3.1, section 4.8.26.2, "XML Arrays").
fn array(
    shape: &Shape<'_>,
    naming: &Naming<'_>,
    called: &str,
    property: &str,
    items: &[Value],
    out: &mut String,
) -> Result<(), Unwritable> {
    fits(shape.types(), Type::Array)?;
    let item = shape.items();
    let inner = Naming::of(&item);
    let name = inner.name.unwrap_or(if naming.wrapped { called } else { property });
    let mut below = String::new();
    for value in items {
        element(&item, &inner, name, value, &mut below)?;
    }
    if naming.wrapped {
        return wrap(naming, called, "", &below, out);
    }
    if items.is_empty() {
        return Err(Unwritable("an empty array or object leaves nothing on the wire"));
    }
    out.push_str(&below);
    Ok(())
}

/// A value that is no such structure can't be told from one once it is written.
fn fits(types: Types, kind: Type) -> Result<(), Unwritable> {
    if types.is_empty() || types.contains(kind) { Ok(()) } else { Err(SHAPE) }
}

fn wrap(
    naming: &Naming<'_>,
    name: &str,
    attributes: &str,
    below: &str,
    out: &mut String,
) -> Result<(), Unwritable> {
    let name = qualified(naming.prefix, name)?;
    let declared = match (naming.namespace, naming.prefix) {
        (Some(namespace), Some(prefix)) => format!(" xmlns:{prefix}=\"{}\"", escaped(namespace)?),
        (Some(namespace), None) => format!(" xmlns=\"{}\"", escaped(namespace)?),
        (None, _) => String::new(),
    };
    out.push_str(&format!("<{name}{declared}{attributes}>{below}</{name}>"));
    Ok(())
}

/// A name with its prefix, where both are names (XML 1.0, section 2.3; the part of it in use).
fn qualified(prefix: Option<&str>, name: &str) -> Result<String, Unwritable> {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
    };
    if !is_name(name) || !prefix.is_none_or(is_name) {
        return Err(Unwritable("a member's name is no name of an XML element"));
    }
    Ok(prefix.map_or_else(|| name.to_owned(), |prefix| format!("{prefix}:{name}")))
}

/// Text with what XML reserves escaped; control characters have no form (XML 1.0, section 2.2).
fn escaped(text: &str) -> Result<String, Unwritable> {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                return Err(Unwritable("control characters have no form in XML"));
            }
            _ => out.push(c),
        }
    }
    Ok(out)
}
