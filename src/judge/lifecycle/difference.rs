//! What differs between what was sent and what is read, member by member.

use std::sync::Arc;

use serde_json::Map;
use serde_json::Value;

use crate::judge::lifecycle::fate::Fate;
use crate::judge::lifecycle::fate::fate;
use crate::schema::Schema;
use crate::text::Pointer;

/// How deep members are compared.
const DEPTH: usize = 4;

/// Members that servers set, count, hash or hide, whatever they are sent: parts of names in lower case, without punctuation.
const SERVERS_OWN: [&str; 45] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "credential",
    "private",
    "hash",
    "checksum",
    "digest",
    "etag",
    "version",
    "revision",
    "created",
    "updated",
    "modified",
    "changed",
    "timestamp",
    "expir",
    "status",
    "state",
    "phase",
    "stage",
    "slug",
    "position",
    "order",
    "rank",
    "count",
    "total",
    "index",
    "serial",
    "cvv",
    "cvc",
    "card",
    "iban",
    "pincode",
    "otp",
    "signature",
    "duration",
    "timeout",
    "interval",
    "ttl",
    "uptime",
    "progress",
];

/// A member that is documented for requests and for answers, and is read otherwise than it was sent.
pub(super) struct Difference {
    /// Where in the answer.
    pub(super) at: Pointer,
    /// Where in the thing.
    pub(super) path: Pointer,
    pub(super) sent: Value,
    pub(super) read: Value,
}

/// The schemas of both sides.
pub(super) struct Sides {
    pub(super) request: Arc<Schema>,
    pub(super) answer: Arc<Schema>,
}

/// How two things compare.
#[derive(Default)]
pub(super) struct Comparison {
    /// How many members are as they were sent.
    pub(super) kept: usize,
    pub(super) differences: Vec<Difference>,
}

impl Sides {
    /// Compares what was sent with the thing that stands at this place of the answer.
    pub(super) fn compare(
        &self,
        sent: &Map<String, Value>,
        at: &Pointer,
        read: &Map<String, Value>,
    ) -> Comparison {
        let mut comparison = Comparison::default();
        self.walk((sent, &Pointer::root()), (read, at), DEPTH, &mut comparison);
        comparison
    }

    fn walk(
        &self,
        (sent, path): (&Map<String, Value>, &Pointer),
        (read, at): (&Map<String, Value>, &Pointer),
        depth: usize,
        comparison: &mut Comparison,
    ) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let (asked, shown) = (self.request.names_at(path), self.answer.names_at(at));
        for (name, sent) in sent.iter().filter(|(name, _)| asked.contains(name) && shown.contains(name)) {
            let Some(read) = read.get(name) else { continue };
            let (path, at) = (path.child(name), at.child(name));
            if is_servers_own(name) || self.is_one_sided(&path, &at) {
                continue;
            }
            if let (Value::Object(sent), Value::Object(read)) = (sent, read) {
                self.walk((sent, &path), (read, &at), depth, comparison);
                continue;
            }
            if fate(sent, read) == Fate::Kept {
                comparison.kept += 1;
            } else {
                let (sent, read) = (sent.clone(), read.clone());
                comparison.differences.push(Difference { at, path, sent, read });
            }
        }
    }

    /// Whether a member is meant for one direction alone, or is written in ways that can't be compared.
    fn is_one_sided(&self, path: &Pointer, at: &Pointer) -> bool {
        let sides = [(&self.request, path), (&self.answer, at)];
        sides.into_iter().any(|(schema, place)| {
            let is = |keyword: &str| schema.annotation_at(place, keyword) == Some(Value::Bool(true));
            let format = schema.annotation_at(place, "format");
            let format = format.as_ref().and_then(Value::as_str).unwrap_or_default();
            is("readOnly") || is("writeOnly") || matches!(format, "password" | "byte" | "binary" | "duration")
        })
    }
}

/// Whether a member's value is the server's by its name. Ids are, too: one that is sent may be an alias of another.
fn is_servers_own(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let is_id =
        plain == "id" || name.ends_with("Id") || name.ends_with("ID") || name.to_lowercase().ends_with("_id");
    is_id || plain == "uuid" || SERVERS_OWN.iter().any(|word| plain.contains(word))
}
