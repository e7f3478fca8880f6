//! Items in memory.

use std::collections::BTreeMap;
use std::collections::VecDeque;

use serde_json::Value;

/// How many items a collection keeps; the oldest make room.
const ITEMS: usize = 10_000;
/// How many collections are kept (`/users/1/posts` and `/users/2/posts` are two).
const SHELVES: usize = 1_000;

/// All collections, by their path with the parameters' values in it.
#[derive(Default)]
pub(crate) struct Store {
    shelves: BTreeMap<String, Shelf>,
    /// The paths of what was removed and is of no collection, oldest first.
    gone: VecDeque<String>,
}

/// One collection's items, oldest first.
pub(crate) struct Shelf {
    seed: Item,
    items: VecDeque<Item>,
    made: u64,
}

/// An item and the id by which paths name it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Item {
    /// The id, as text, percent-decoded.
    pub(crate) id: String,
    /// The members.
    pub(crate) value: Value,
}

impl Store {
    /// Takes note that what a path names was removed, or made anew.
    pub(crate) fn end(&mut self, path: &str) {
        self.renew(path);
        if self.gone.len() >= ITEMS {
            self.gone.pop_front();
        }
        self.gone.push_back(path.to_owned());
    }

    /// Takes note that what a path names was made anew.
    pub(crate) fn renew(&mut self, path: &str) {
        self.gone.retain(|gone| gone != path);
    }

    /// Whether what a path names was removed.
    pub(crate) fn is_gone(&self, path: &str) -> bool {
        self.gone.iter().any(|gone| gone == path)
    }

    /// The collection at a path; one that nobody asked for before holds its seed.
    pub(crate) fn shelf(&mut self, path: &str, seed: impl FnOnce() -> Item) -> &mut Shelf {
        if !self.shelves.contains_key(path) && self.shelves.len() >= SHELVES {
            self.shelves.pop_first();
        }
        self.shelves.entry(path.to_owned()).or_insert_with(|| {
            let seed = seed();
            Shelf { items: VecDeque::from([seed.clone()]), seed, made: 0 }
        })
    }
}

impl Shelf {
    /// The items, oldest first.
    pub(crate) fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.iter()
    }

    /// The item with this id.
    pub(crate) fn find(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// Counts up: 1 for the first item that is made.
    pub(crate) fn number(&mut self) -> u64 {
        self.made += 1;
        self.made
    }

    /// Adds an item, or puts it in the place of one with its id.
    pub(crate) fn put(&mut self, item: Item) {
        if let Some(old) = self.items.iter_mut().find(|old| old.id == item.id) {
            *old = item;
            return;
        }
        if self.items.len() >= ITEMS {
            // The first is the seed, which stays.
            self.items.remove(1);
        }
        self.items.push_back(item);
    }

    /// Takes an item out. The seed is put back as it was at the start: requests that name it, sent side by side by a plan that can't
    /// know any other id, would otherwise depend on their order.
    pub(crate) fn remove(&mut self, id: &str) {
        if id == self.seed.id {
            self.put(self.seed.clone());
        } else {
            self.items.retain(|item| item.id != id);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn item(id: &str, value: Value) -> Item {
        Item { id: id.to_owned(), value }
    }

    #[test]
    fn a_removed_item_is_gone_and_a_removed_seed_is_as_at_the_start() {
        let mut store = Store::default();
        let shelf = store.shelf("/leads", || item("1", json!(1)));
        shelf.put(item("2", json!(2)));
        shelf.put(item("1", json!("changed")));
        shelf.remove("2");
        shelf.remove("1");
        assert_eq!(shelf.items().cloned().collect::<Vec<_>>(), [item("1", json!(1))]);
    }

    #[test]
    fn a_full_collection_forgets_the_oldest_but_its_seed() {
        let mut store = Store::default();
        let shelf = store.shelf("/leads", || item("seed", json!(0)));
        (0..=ITEMS).for_each(|id| shelf.put(item(&id.to_string(), json!(id))));
        assert_eq!(shelf.items().count(), ITEMS);
        assert!(shelf.find("seed").is_some() && shelf.find("0").is_none());
    }
}
