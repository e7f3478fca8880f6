//! References into what the upgrade moved: the document's own place, found where it is now.

use serde_json::Value;

use crate::text::Pointer;

/// Where the place that a document has at `pointer` is after the upgrade; `None` when nothing is there either.
pub(crate) fn found(document: &Value, pointer: &Pointer) -> Option<Pointer> {
    let mut at = Pointer::root();
    for token in pointer.tokens() {
        let holders = [
            at.clone(),
            // `nullable` puts references and branches there.
            at.child("anyOf").index(0),
            // 2.0's parameters.
            at.child("schema"),
        ];
        let newer = match &*token {
            "items" => Some("prefixItems"),
            "dependencies" => Some("dependentSchemas"),
            _ => None,
        };
        let names = std::iter::once(&*token).chain(newer);
        let places = names.flat_map(|name| holders.iter().map(move |holder| holder.child(name)));
        at = places.into_iter().find(|place| place.resolve(document).is_some())?;
    }
    Some(at)
}

/// Puts another fragment into the reference of the node that a document has at `place`.
pub(crate) fn redirect(document: &mut Value, place: &Pointer, old: &str, new: String) {
    for holder in [place.clone(), place.child("anyOf").index(0)] {
        if let Some(Value::Object(node)) = holder.resolve_mut(document)
            && node.get("$ref").is_some_and(|reference| reference == old)
        {
            node.insert("$ref".to_owned(), Value::String(new));
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn places_are_found_where_the_upgrade_put_them() {
        let document = json!({"a": {"anyOf": [{"allOf": [{"prefixItems": [{}]}]}, {"type": "null"}]}, "p": {"schema": {"items": {}}}});
        for (old, new) in [
            ("/a/allOf/0", Some("/a/anyOf/0/allOf/0")),
            ("/a/allOf/0/items/0", Some("/a/anyOf/0/allOf/0/prefixItems/0")),
            ("/p/items", Some("/p/schema/items")),
            ("/a/oneOf/0", None),
        ] {
            assert_eq!(found(&document, &Pointer::new(old)), new.map(Pointer::new), "{old}");
        }
    }
}
