//! One document's schemas, compiled once each and shared.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use jsonschema::Draft;
use serde_json::Value;

use crate::schema::compiled::Side;
use crate::schema::direction::{Direction, lifted};
use crate::schema::options::options;
use crate::schema::places::visit;
use crate::schema::set::Schema;
use crate::schema::view::View;
use crate::text::Pointer;

/// All schemas of one document, over one registry. Compiling is lazy; what was compiled is shared, also by threads.
pub struct Schemas {
    document: Arc<Value>,
    request: OnceLock<Arc<Side>>,
    response: OnceLock<Arc<Side>>,
    /// The document when a direction changes nothing, so that both directions share what is compiled.
    plain: OnceLock<Arc<Side>>,
    known: RwLock<HashMap<(Pointer, Direction), Arc<Schema>>>,
}

impl Schemas {
    /// Takes a document in one dialect (JSON Schema 2020-12), all references of which are `#/...` into itself.
    #[must_use]
    pub fn over(document: Arc<Value>) -> Self {
        Self {
            document,
            request: OnceLock::new(),
            response: OnceLock::new(),
            plain: OnceLock::new(),
            known: RwLock::default(),
        }
    }

    /// The document.
    #[must_use]
    pub fn document(&self) -> &Arc<Value> {
        &self.document
    }

    /// The schema at a place, as it applies in one direction.
    #[must_use]
    pub fn at(&self, pointer: &Pointer, direction: Direction) -> Arc<Schema> {
        let key = (pointer.clone(), direction);
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        known.unwrap_or_else(|| {
            let side = self.side(direction);
            let schema = Arc::new(Schema::new(pointer.clone(), direction, Arc::clone(side)));
            let mut schemas = self.known.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(schemas.entry(key).or_insert(schema))
        })
    }

    /// The `format`s that some schema names and that nobody here can check, in alphabetical order. They are ignored.
    #[must_use]
    pub fn unknown_formats(&self) -> Vec<String> {
        let options = options();
        let mut unknown = BTreeSet::new();
        visit(&self.document, &mut |place| {
            let format = place.value.get("format").and_then(Value::as_str);
            if let Some(format) = format.filter(|format| !options.is_known_format(Draft::Draft202012, format))
            {
                unknown.insert(format);
            }
        });
        unknown.into_iter().map(str::to_owned).collect()
    }

    fn side(&self, direction: Direction) -> &Arc<Side> {
        let side = match direction {
            Direction::Request => &self.request,
            Direction::Response => &self.response,
        };
        side.get_or_init(|| match lifted(&self.document, direction) {
            Some(document) => Arc::new(Side::over(View::of(Arc::new(document)))),
            None => Arc::clone(
                self.plain.get_or_init(|| Arc::new(Side::over(View::of(Arc::clone(&self.document))))),
            ),
        })
    }
}
