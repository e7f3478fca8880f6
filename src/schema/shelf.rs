//! Validators, as many as memory allows: each owns all that its schema refers to, and where every schema of a document
//! refers to every other, keeping all of them takes gigabytes.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::Validator;

/// How many schemas the validators on a shelf hold together, each counting all that it refers to. A schema takes about
/// two kilobytes.
const ROOM: usize = 100_000;

/// A validator's place, empty when it is not built or was put away.
#[derive(Default)]
pub(crate) struct Slot(Mutex<Option<Arc<Validator>>>);

impl Slot {
    /// The validator that is there, or the one that `build` makes, which is then kept `on` the shelf as long as there is room.
    pub(crate) fn filled<E>(
        self: &Arc<Self>,
        on: &Shelf,
        weight: usize,
        build: impl FnOnce() -> Result<Validator, E>,
    ) -> Result<Arc<Validator>, E> {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(validator) = slot.as_ref() {
            return Ok(Arc::clone(validator));
        }
        let validator = Arc::new(build()?);
        *slot = Some(Arc::clone(&validator));
        drop(slot);
        on.keep(Arc::clone(self), weight);
        Ok(validator)
    }

    fn empty(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// The slots that are filled, the oldest first.
#[derive(Default)]
pub(crate) struct Shelf(Mutex<Row>);

#[derive(Default)]
struct Row {
    slots: VecDeque<(Arc<Slot>, usize)>,
    weight: usize,
}

impl Shelf {
    /// Keeps one more; the oldest go when there is no room.
    fn keep(&self, slot: Arc<Slot>, weight: usize) {
        let mut gone = Vec::new();
        let mut row = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        row.slots.push_back((slot, weight));
        row.weight += weight;
        while row.weight > ROOM && row.slots.len() > 1 {
            let Some((slot, weight)) = row.slots.pop_front() else { break };
            row.weight -= weight;
            gone.push(slot);
        }
        drop(row);
        // Emptied outside the lock: whoever fills a slot takes the locks in the other order.
        for slot in gone {
            slot.empty();
        }
    }
}
