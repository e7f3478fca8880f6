//! A document as it applies in one direction, and the machinery that is made once for it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jsonschema::canonical::{CanonicalSchema, PreparedDocument};
use jsonschema::{Draft, Registry, ValidationError, Validator};
use self_cell::self_cell;
use serde_json::{Value, json};

use crate::schema::lenient::{Formats, Leniency, without_conventions};
use crate::schema::options::{options, with_formats};
use crate::schema::repair::{Dropped, repaired};
use crate::schema::shelf::Shelf;
use crate::schema::twin::Twin;
use crate::text::Pointer;

/// The name of the document in the registry.
pub(crate) const DOCUMENT: &str = "urn:spec";

self_cell!(
    /// A document with what borrows from it.
    struct Bound {
        owner: Arc<Value>,
        #[not_covariant]
        dependent: Engine,
    }
);

/// What is made once of a document.
struct Engine<'d> {
    registry: Result<Registry<'d>, String>,
    /// Its cache of parsed bodies grows with every read, so there is one for the whole document.
    prepared: OnceLock<Result<PreparedDocument<'d>, String>>,
}

/// One document, all schemas of which can be compiled.
pub(crate) struct View {
    bound: Bound,
    dropped: Vec<Dropped>,
    /// The same document without what can't be compiled; `None` inside when everything can.
    repaired: OnceLock<Option<Arc<View>>>,
    /// The same document as a server reads it to which formats and discriminators are annotations, and as one does to which only
    /// inherited discriminators are.
    lenient: [OnceLock<Arc<View>>; 2],
    formats: Formats,
    leaves: Mutex<HashMap<String, Option<Arc<Validator>>>>,
    twin: OnceLock<Twin>,
    shelf: Shelf,
}

impl View {
    /// Takes a document.
    pub(crate) fn of(document: Arc<Value>) -> Self {
        Self::with(document, Vec::new(), Formats::Asserted)
    }

    fn with(document: Arc<Value>, dropped: Vec<Dropped>, formats: Formats) -> Self {
        let bound = Bound::new(document, |document| Engine {
            registry: Registry::new()
                .draft(Draft::Draft202012)
                .add(DOCUMENT, Draft::Draft202012.create_resource_ref(document))
                .and_then(jsonschema::RegistryBuilder::prepare)
                .map_err(|error| error.to_string()),
            prepared: OnceLock::new(),
        });
        Self {
            bound,
            dropped,
            repaired: OnceLock::new(),
            lenient: Default::default(),
            formats,
            leaves: Mutex::default(),
            twin: OnceLock::new(),
            shelf: Shelf::default(),
        }
    }

    /// The document.
    pub(crate) fn document(&self) -> &Arc<Value> {
        self.bound.borrow_owner()
    }

    /// Where its validators are kept.
    pub(crate) fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// What was dropped from the document to make it compile.
    pub(crate) fn dropped(&self) -> &[Dropped] {
        &self.dropped
    }

    /// The same document without the keywords that can't be compiled; `None` when there are none.
    pub(crate) fn repaired(&self) -> Option<&Arc<View>> {
        self.repaired
            .get_or_init(|| {
                let (document, dropped) = repaired(self.document())?;
                Some(Arc::new(Self::with(Arc::new(document), dropped, self.formats)))
            })
            .as_ref()
    }

    /// The same document as a server reads it to which some of it is an annotation.
    pub(crate) fn lenient(&self, leniency: Leniency) -> &Arc<View> {
        let (slot, formats) = match leniency {
            Leniency::All => (&self.lenient[0], Formats::Annotated),
            Leniency::Inherited => (&self.lenient[1], self.formats),
        };
        slot.get_or_init(|| {
            let without = without_conventions(self.document(), leniency).map(Arc::new);
            let document = without.unwrap_or_else(|| Arc::clone(self.document()));
            Arc::new(Self::with(document, self.dropped.clone(), formats))
        })
    }

    /// Compiles the schema at a place.
    pub(crate) fn compile(&self, pointer: &Pointer) -> Result<Validator, String> {
        self.bound.with_dependent(|_, engine| {
            let registry = engine.registry.as_ref().map_err(Clone::clone)?;
            let reference = json!({ "$ref": format!("{DOCUMENT}{}", pointer.fragment()) });
            with_formats(self.formats)
                .with_registry(registry)
                .build(&reference)
                .map_err(|error| explain(&error))
        })
    }

    /// The normal form of the schema at a place.
    pub(crate) fn canonical(&self, pointer: &Pointer) -> Result<CanonicalSchema, String> {
        self.bound.with_dependent(|document, engine| {
            let prepared = engine.prepared.get_or_init(|| {
                jsonschema::canonical::options()
                    .with_draft(Draft::Draft202012)
                    .offline()
                    .should_validate_formats(true)
                    .prepare(document)
                    .map_err(|error| error.to_string())
            });
            let prepared = prepared.as_ref().map_err(Clone::clone)?;
            prepared.canonicalize_at(pointer.as_str()).map_err(|error| error.to_string())
        })
    }

    /// A validator for a small schema that refers to nothing; `None` when it can't be compiled.
    pub(crate) fn leaf(&self, schema: &Value) -> Option<Arc<Validator>> {
        let key = schema.to_string();
        let mut leaves = self.leaves.lock().unwrap_or_else(PoisonError::into_inner);
        let known = leaves.get(&key).cloned();
        known.unwrap_or_else(|| {
            leaves.entry(key).or_insert(options().build(schema).ok().map(Arc::new)).clone()
        })
    }

    /// Whether a name matches a pattern; one that can't be built matches nothing.
    pub(crate) fn matches(&self, pattern: &str, name: &str) -> bool {
        let validator = self.leaf(&json!({ "pattern": pattern }));
        validator.is_some_and(|validator| validator.is_valid(&Value::String(name.to_owned())))
    }

    /// The document in which every object is closed to names that its schema does not mention.
    pub(crate) fn twin(&self) -> &Twin {
        self.twin.get_or_init(|| Twin::of(self.document()))
    }
}

fn explain(error: &ValidationError<'_>) -> String {
    let text = error.masked().to_string();
    match error.schema_path().as_str() {
        "" => text,
        at => format!("{text} at `{at}`"),
    }
}
