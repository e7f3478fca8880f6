//! What is compiled of one schema, at most once each.

use std::sync::{Arc, OnceLock};

use jsonschema::Validator;
use jsonschema::canonical::CanonicalSchema;
use serde_json::Value;

use crate::schema::reference::dangling;
use crate::schema::view::View;
use crate::text::Pointer;

/// A schema's validator, normal form and closed twin. Methods take the view that it belongs to.
pub(crate) struct Compiled {
    pointer: Pointer,
    validator: OnceLock<Built>,
    canonical: OnceLock<Result<CanonicalSchema, String>>,
    twin: OnceLock<Option<Validator>>,
}

/// A validator, and what it was built from.
struct Built {
    validator: Result<Validator, String>,
    from: From,
}

/// The document that a validator was built from.
#[derive(Clone, Copy)]
enum From {
    Document,
    Repaired,
}

impl Compiled {
    /// The schema at a place, nothing being compiled yet.
    pub(crate) fn of(pointer: Pointer) -> Self {
        Self { pointer, validator: OnceLock::new(), canonical: OnceLock::new(), twin: OnceLock::new() }
    }

    /// Where the schema stands, references having been followed.
    pub(crate) fn pointer(&self) -> &Pointer {
        &self.pointer
    }

    /// The view in which the schema compiles.
    pub(crate) fn view<'v>(&self, view: &'v Arc<View>) -> &'v Arc<View> {
        match self.built(view).from {
            From::Document => view,
            From::Repaired => view.repaired().unwrap_or(view),
        }
    }

    /// The validator, or why there is none.
    pub(crate) fn validator(&self, view: &Arc<View>) -> Result<&Validator, &str> {
        self.built(view).validator.as_ref().map_err(String::as_str)
    }

    /// Whether the schema admits a value; one that can't be compiled admits everything.
    pub(crate) fn admits(&self, view: &Arc<View>, value: &Value) -> bool {
        self.validator(view).map_or(true, |validator| validator.is_valid(value))
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
    pub(crate) fn twin(&self, view: &Arc<View>) -> Option<&Validator> {
        self.twin
            .get_or_init(|| {
                let view = self.view(view);
                view.twin().compile(view.document(), &self.pointer)
            })
            .as_ref()
    }

    fn built(&self, view: &Arc<View>) -> &Built {
        self.validator.get_or_init(|| {
            let document = view.document();
            if self.pointer.resolve(document).is_none() {
                let why = format!("nothing stands at `{}`", self.pointer);
                return Built { validator: Err(why), from: From::Document };
            }
            if let Some((at, target)) = dangling(document, &self.pointer) {
                let why = format!("the `$ref` at `{at}` leads nowhere: `{target}`");
                return Built { validator: Err(why), from: From::Document };
            }
            match view.compile(&self.pointer) {
                Ok(validator) => Built { validator: Ok(validator), from: From::Document },
                Err(why) => match view.repaired() {
                    Some(repaired) => {
                        Built { validator: repaired.compile(&self.pointer), from: From::Repaired }
                    }
                    None => Built { validator: Err(why), from: From::Document },
                },
            }
        })
    }
}
