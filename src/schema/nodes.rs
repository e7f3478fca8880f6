//! The raw schemas that speak about one place in a value: over references, `allOf`, every branch of `anyOf` and
//! `oneOf`, conditionals.

use serde_json::Value;

use crate::schema::reference::target_pointer;
use crate::schema::types::{Type, Types};
use crate::schema::view::View;
use crate::text::Pointer;

/// How many schemas may speak about one place; beyond that, the rest is not heard.
const MOST: usize = 2_000;

/// A schema in the document.
#[derive(Clone, Debug)]
pub(crate) struct Node<'d> {
    /// Where it stands.
    pub(crate) pointer: Pointer,
    /// What stands there.
    pub(crate) schema: &'d Value,
}

/// The schemas that speak about a place, each once, in document order from the outside in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Nodes<'d> {
    /// Those that the place was entered by.
    entered: Vec<Node<'d>>,
    all: Vec<Node<'d>>,
}

impl<'d> Nodes<'d> {
    /// Those that speak about the whole value of the schema at a place.
    pub(crate) fn at(view: &'d View, pointer: &Pointer) -> Self {
        let mut nodes = Self::default();
        if let Some(schema) = pointer.resolve(view.document()) {
            let node = Node { pointer: pointer.clone(), schema };
            nodes.entered.push(node.clone());
            nodes.enter(view, node, &[]);
        }
        nodes
    }

    /// Those that speak about the place that `instance` leads to from here.
    pub(crate) fn walk(&self, view: &'d View, instance: &Pointer) -> Self {
        instance.tokens().fold(self.clone(), |nodes, token| nodes.step(view, &token))
    }

    /// Those that speak about a member or an item.
    pub(crate) fn step(&self, view: &'d View, token: &str) -> Self {
        let mut below = Self::default();
        for node in &self.all {
            node.children(view, token, &mut |child| {
                below.entered.push(child.clone());
                below.enter(view, child, &[]);
            });
        }
        below
    }

    /// Those that speak about the items of an array from `index` on.
    pub(crate) fn item(&self, view: &'d View, index: usize) -> Self {
        self.step(view, &index.to_string())
    }

    /// Those that speak when the schemas at these places are passed over, with all that speaks through them alone.
    pub(crate) fn without(&self, view: &'d View, silent: &[Pointer]) -> Self {
        let mut kept = Self::default();
        for node in &self.entered {
            kept.entered.push(node.clone());
            kept.enter(view, node.clone(), silent);
        }
        kept
    }

    /// The schemas that the place was entered by.
    pub(crate) fn entered(&self) -> impl Iterator<Item = &Node<'d>> {
        self.entered.iter()
    }

    /// All that may speak, whatever was passed over before.
    pub(crate) fn renewed(&self, view: &'d View) -> Self {
        self.without(view, &[])
    }

    /// The schemas.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Node<'d>> {
        self.all.iter()
    }

    /// Whether nothing is said.
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The types that `type`, `enum` and `const` name.
    pub(crate) fn types(&self) -> Types {
        self.all.iter().map(Node::types).fold(Types::NONE, Types::union)
    }

    /// The values of a keyword, in order.
    pub(crate) fn keyword(&self, keyword: &str) -> impl Iterator<Item = &'d Value> {
        self.all.iter().filter_map(move |node| node.schema.get(keyword))
    }

    /// Whether an annotation is `true` anywhere.
    pub(crate) fn is(&self, annotation: &str) -> bool {
        self.keyword(annotation).any(|value| value == &Value::Bool(true))
    }

    /// The names of the documented members, each once, in document order.
    pub(crate) fn names(&self) -> Vec<&'d str> {
        let mut names: Vec<&str> = Vec::new();
        for properties in self.keyword("properties").filter_map(Value::as_object) {
            for name in properties.keys() {
                if !names.contains(&name.as_str()) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// The names that some `required` holds, each once.
    pub(crate) fn required(&self) -> Vec<&'d str> {
        let mut names: Vec<&str> = Vec::new();
        for required in self.keyword("required").filter_map(Value::as_array) {
            for name in required.iter().filter_map(Value::as_str) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    fn enter(&mut self, view: &'d View, node: Node<'d>, silent: &[Pointer]) {
        let known = self.all.iter().any(|known| std::ptr::eq(known.schema, node.schema));
        if known || self.all.len() >= MOST || silent.contains(&node.pointer) {
            return;
        }
        let Node { pointer, schema } = node.clone();
        self.all.push(node);
        if let Some(pointer) = target_pointer(schema)
            && let Some(schema) = pointer.resolve(view.document())
        {
            self.enter(view, Node { pointer, schema }, silent);
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            for (index, schema) in
                schema.get(keyword).and_then(Value::as_array).into_iter().flatten().enumerate()
            {
                self.enter(view, Node { pointer: pointer.child(keyword).index(index), schema }, silent);
            }
        }
        for keyword in ["if", "then", "else"] {
            if let Some(schema) = schema.get(keyword) {
                self.enter(view, Node { pointer: pointer.child(keyword), schema }, silent);
            }
        }
        for (name, schema) in schema.get("dependentSchemas").and_then(Value::as_object).into_iter().flatten()
        {
            let pointer = pointer.child("dependentSchemas").child(name);
            self.enter(view, Node { pointer, schema }, silent);
        }
    }
}

impl<'d> Node<'d> {
    /// Where the alternatives stand that `anyOf` or `oneOf` lists.
    pub(crate) fn branches(&self, keyword: &str) -> impl Iterator<Item = Pointer> + use<'d> {
        let count = self.schema.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
        let list = self.pointer.child(keyword);
        (0..count).map(move |index| list.index(index))
    }

    /// What it refers to, else itself.
    pub(crate) fn target(&self, view: &'d View) -> &'d Value {
        let target = target_pointer(self.schema).and_then(|target| target.resolve(view.document()));
        target.unwrap_or(self.schema)
    }

    /// The types that this schema itself names.
    pub(crate) fn types(&self) -> Types {
        let named = match self.schema.get("type") {
            Some(Value::String(name)) => Type::named(name).into_iter().collect(),
            Some(Value::Array(names)) => {
                names.iter().filter_map(Value::as_str).filter_map(Type::named).collect()
            }
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => Types::NONE,
        };
        if !named.is_empty() {
            return named;
        }
        let listed = self.schema.get("enum").and_then(Value::as_array).into_iter().flatten();
        listed.chain(self.schema.get("const")).map(Type::of).collect()
    }

    /// The schemas that this one has for a member or an item of this name.
    pub(crate) fn children(&self, view: &View, token: &str, found: &mut dyn FnMut(Node<'d>)) {
        let mut named = false;
        if let Some(schema) = self.schema.get("properties").and_then(|map| map.get(token)) {
            named = true;
            found(Node { pointer: self.pointer.child("properties").child(token), schema });
        }
        for (pattern, schema) in
            self.schema.get("patternProperties").and_then(Value::as_object).into_iter().flatten()
        {
            if view.matches(pattern, token) {
                named = true;
                found(Node { pointer: self.pointer.child("patternProperties").child(pattern), schema });
            }
        }
        if !named {
            self.rest(&["additionalProperties", "unevaluatedProperties"], found);
        }
        let Ok(index) = token.parse::<usize>() else { return };
        match self.schema.get("prefixItems").and_then(|list| list.get(index)) {
            Some(schema) => found(Node { pointer: self.pointer.child("prefixItems").index(index), schema }),
            None => self.rest(&["items", "unevaluatedItems"], found),
        }
    }

    fn rest(&self, keywords: &[&str], found: &mut dyn FnMut(Node<'d>)) {
        for keyword in keywords {
            if let Some(schema) = self.schema.get(keyword).filter(|schema| schema.is_object()) {
                found(Node { pointer: self.pointer.child(keyword), schema });
            }
        }
    }
}
