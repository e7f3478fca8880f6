//! Example values, each held once however many operations refer to it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ptr;
use std::sync::Arc;

use serde_json::Value;

/// The example values that a document gives for something, in document order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Examples(Vec<Arc<Value>>);

impl Examples {
    /// The first one.
    #[must_use]
    pub fn first(&self) -> Option<&Value> {
        self.iter().next()
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Value> + Clone {
        self.0.iter().map(AsRef::as_ref)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Vec<Value>> for Examples {
    fn from(values: Vec<Value>) -> Self {
        Self(values.into_iter().map(Arc::new).collect())
    }
}

/// The values of one document that were asked for as examples, by their address in it.
#[derive(Default)]
pub(crate) struct Shelf<'d>(RefCell<HashMap<*const Value, (&'d Value, Arc<Value>)>>);

impl<'d> Shelf<'d> {
    /// Values of the document as examples; one that was asked for before is shared.
    pub(crate) fn kept(&self, values: Vec<&'d Value>) -> Examples {
        let mut kept = self.0.borrow_mut();
        let shared = values.into_iter().map(|value| {
            // The reference beside it keeps the address from being used again.
            let (_, shared) =
                kept.entry(ptr::from_ref(value)).or_insert_with(|| (value, Arc::new(value.clone())));
            Arc::clone(shared)
        });
        Examples(shared.collect())
    }
}
