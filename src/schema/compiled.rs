//! What is compiled of one schema.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jsonschema::Validator;
use jsonschema::canonical::CanonicalSchema;
use serde_json::Value;

use crate::schema::closure::{Closure, closure};
use crate::schema::lenient::Leniency;
use crate::schema::reference::follow;
use crate::schema::shelf::Slot;
use crate::schema::view::View;
use crate::text::Pointer;

/// From how many branches on alternatives are wide.
const WIDE: usize = 8;

/// The schemas of a document as they apply in one direction, each compiled when it is first asked for.
pub(crate) struct Side {
    view: Arc<View>,
    compiled: Mutex<HashMap<Pointer, Arc<Compiled>>>,
}

impl Side {
    /// For the schemas of a view.
    pub(crate) fn over(view: View) -> Self {
        Self { view: Arc::new(view), compiled: Mutex::default() }
    }

    /// The view.
    pub(crate) fn view(&self) -> &Arc<View> {
        &self.view
    }

    /// What is compiled of the schema at a place; schemas that are nothing but a reference share their target's.
    pub(crate) fn at(&self, pointer: &Pointer) -> Arc<Compiled> {
        let pointer = follow(self.view.document(), pointer);
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        let compiled =
            compiled.entry(pointer).or_insert_with_key(|pointer| Arc::new(Compiled::of(pointer.clone())));
        Arc::clone(compiled)
    }
}

/// A schema's validator, normal form and closed twin. Methods take the view that it belongs to.
pub(crate) struct Compiled {
    pointer: Pointer,
    closure: OnceLock<Closure>,
    state: OnceLock<State>,
    validator: Arc<Slot>,
    twin: Arc<Slot>,
    lenient: [Arc<Slot>; 2],
    canonical: OnceLock<Result<CanonicalSchema, String>>,
}

/// Whether a schema compiles, and from what.
struct State {
    broken: Option<String>,
    from: From,
    /// How many schemas it is made of, all that it refers to included.
    weight: usize,
}

/// The document that a validator is built from.
#[derive(Clone, Copy)]
enum From {
    Document,
    Repaired,
}

impl Compiled {
    /// The schema at a place, nothing being compiled yet.
    fn of(pointer: Pointer) -> Self {
        Self {
            pointer,
            closure: OnceLock::new(),
            state: OnceLock::new(),
            validator: Arc::default(),
            twin: Arc::default(),
            lenient: Default::default(),
            canonical: OnceLock::new(),
        }
    }

    /// Where the schema stands, references having been followed.
    pub(crate) fn pointer(&self) -> &Pointer {
        &self.pointer
    }

    /// Why it can't be compiled.
    pub(crate) fn broken(&self, view: &Arc<View>) -> Option<&str> {
        self.state(view).broken.as_deref()
    }

    /// The view in which the schema compiles.
    pub(crate) fn view<'v>(&self, view: &'v Arc<View>) -> &'v Arc<View> {
        match self.state(view).from {
            From::Document => view,
            From::Repaired => view.repaired().unwrap_or(view),
        }
    }

    /// The validator; `None` when there can't be one.
    pub(crate) fn validator(&self, view: &Arc<View>) -> Option<Arc<Validator>> {
        let state = self.state(view);
        if state.broken.is_some() {
            return None;
        }
        self.validator.filled(view.shelf(), state.weight, || self.view(view).compile(&self.pointer)).ok()
    }

    /// The view and the validator to which something is an annotation; `None` where that makes no difference but to those
    /// keywords themselves, or when there can't be one.
    pub(crate) fn lenient<'v>(
        &self,
        view: &'v Arc<View>,
        leniency: Leniency,
    ) -> Option<(&'v Arc<View>, Arc<Validator>)> {
        let Closure::Whole { is_conventional: true, schemas, .. } = self.closure(view) else { return None };
        let slot = match leniency {
            Leniency::All => &self.lenient[0],
            Leniency::Inherited => &self.lenient[1],
        };
        let lenient = self.view(view).lenient(leniency);
        let build = || lenient.compile(&self.pointer);
        Some((lenient, slot.filled(view.shelf(), *schemas, build).ok()?))
    }

    /// Whether the schema admits a value; one that can't be compiled admits everything.
    pub(crate) fn admits(&self, view: &Arc<View>, value: &Value) -> bool {
        self.validator(view).is_none_or(|validator| validator.is_valid(value))
    }

    /// Whether the normal form is costly: alternatives are compared each with each, and where they overlap that takes
    /// most of a second.
    pub(crate) fn is_wide(&self, view: &Arc<View>) -> bool {
        matches!(self.closure(view), Closure::Whole { branches, .. } if *branches > WIDE)
    }

    /// Whether every reference leads somewhere. Nothing is compiled to tell.
    pub(crate) fn is_whole(&self, view: &Arc<View>) -> bool {
        matches!(self.closure(view), Closure::Whole { .. })
    }

    /// How many schemas it is made of, all that it refers to included; `None` where a reference leads nowhere. Nothing is compiled to
    /// tell.
    pub(crate) fn weight(&self, view: &Arc<View>) -> Option<usize> {
        match self.closure(view) {
            Closure::Whole { schemas, .. } => Some(*schemas),
            Closure::Dangling { .. } => None,
        }
    }

    /// The normal form, or why there is none.
    pub(crate) fn canonical(&self, view: &Arc<View>) -> Result<&CanonicalSchema, &str> {
        let canonical = self.canonical.get_or_init(|| {
            let first = self.view(view).canonical(&self.pointer);
            first.or_else(|why| view.repaired().ok_or(why)?.canonical(&self.pointer))
        });
        canonical.as_ref().map_err(String::as_str)
    }

    /// The validator that refuses names that the schema does not mention; `None` when it can't be compiled.
    pub(crate) fn twin(&self, view: &Arc<View>) -> Option<Arc<Validator>> {
        let weight = self.state(view).weight;
        let compiling = self.view(view);
        let build = || compiling.twin().compile(compiling.document(), &self.pointer).ok_or(());
        self.twin.filled(view.shelf(), weight, build).ok()
    }

    fn closure(&self, view: &View) -> &Closure {
        self.closure.get_or_init(|| closure(view.document(), &self.pointer))
    }

    fn state(&self, view: &Arc<View>) -> &State {
        self.state.get_or_init(|| {
            let document = view.document();
            let broken = |why: String| State { broken: Some(why), from: From::Document, weight: 0 };
            if self.pointer.resolve(document).is_none() {
                return broken(format!("nothing stands at `{}`", self.pointer));
            }
            let weight = match self.closure(view) {
                Closure::Whole { schemas, .. } => *schemas,
                Closure::Dangling { at, target } => {
                    return broken(format!("the `$ref` at `{at}` leads nowhere: `{target}`"));
                }
            };
            let first = self.validator.filled(view.shelf(), weight, || view.compile(&self.pointer));
            let Err(why) = first else {
                return State { broken: None, from: From::Document, weight };
            };
            let Some(repaired) = view.repaired() else { return broken(why) };
            let second = self.validator.filled(view.shelf(), weight, || repaired.compile(&self.pointer));
            State { broken: second.err(), from: From::Repaired, weight }
        })
    }
}
