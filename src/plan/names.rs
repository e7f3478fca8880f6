//! What the names in a step's templates stand for.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::plan::seed::Seed;
use crate::suite::{Filling, Values};

/// What is captured so far, the row, and where unique values come from.
#[derive(Debug)]
pub struct Names {
    /// What steps captured, by name.
    pub captured: BTreeMap<String, Value>,
    /// The row's values; `None` where the scenario has no rows.
    pub row: Option<Map<String, Value>>,
    /// The time; `None` where it does not matter.
    pub now: Option<Timestamp>,
    seed: Seed,
    of: String,
    /// How many unique values were given.
    given: AtomicU64,
}

impl Names {
    /// Those of a script, of which nothing is captured yet: the same seed and name give the same unique values in the same order.
    #[must_use]
    pub fn new(seed: Seed, of: &str, row: Option<Map<String, Value>>) -> Self {
        Self { captured: BTreeMap::new(), row, now: None, seed, of: of.to_owned(), given: AtomicU64::new(0) }
    }

    /// Bytes that differ from time to time, from script to script, and from seed to seed.
    fn bytes(&self) -> [u8; 32] {
        let turn = self.given.fetch_add(1, Ordering::Relaxed);
        let mut hash = Sha256::new();
        hash.update(self.seed.0.to_le_bytes());
        hash.update(turn.to_le_bytes());
        hash.update(self.of.as_bytes());
        hash.finalize().into()
    }
}

impl Values for Names {
    fn value(&self, name: &str) -> Option<Filling> {
        if let Some(value) = self.captured.get(name) {
            return Some(Filling::Value(value.clone()));
        }
        let row = self.row.as_ref()?;
        if name == "row" {
            return Some(Filling::Value(Value::Object(row.clone())));
        }
        // A column's own name may have a dot.
        row.get(name.strip_prefix("row.")?).cloned().map(Filling::Value)
    }

    fn names(&self) -> Vec<String> {
        let columns = self.row.iter().flat_map(|row| row.keys()).map(|name| format!("row.{name}"));
        self.captured.keys().cloned().chain(columns).collect()
    }

    fn unique(&self) -> Option<String> {
        Some(hex(&self.bytes()[..5]))
    }

    fn uuid(&self) -> Option<String> {
        let mut bytes = self.bytes();
        // Version 4 and the variant of RFC 9562 section 5.4.
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        let hex = hex(&bytes[..16]);
        Some([&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-"))
    }

    fn now(&self) -> Option<Timestamp> {
        self.now
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unique_values_differ_each_time_and_not_from_run_to_run() {
        let names = || Names::new(Seed(7), "a.yaml::scenario::one", None);
        let (one, other) = (names(), names());
        let taken: Vec<_> = (0..3).map(|_| one.unique()).collect();
        assert_eq!(taken, (0..3).map(|_| other.unique()).collect::<Vec<_>>());
        assert!(taken[0] != taken[1] && taken[1] != taken[2]);
        let uuid = one.uuid().unwrap();
        assert!(uuid.len() == 36 && uuid.as_bytes()[14] == b'4', "{uuid}");
    }
}
