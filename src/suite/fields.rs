//! Reads a mapping key by key, and complains about everything in it that is not as it should be.

use crate::suite::raw::{Entry, Kind, Node};
use crate::text::{Complaint, Span, closest};

/// The keys of a mapping: those that are read, and those of the language that this version does not read, each with what that
/// means.
pub(crate) struct Keys {
    /// What the mapping is called in messages: "`send`".
    pub(crate) of: &'static str,
    pub(crate) read: &'static [&'static str],
    pub(crate) later: &'static [(&'static str, &'static str)],
}

/// A mapping whose keys are known.
pub(crate) struct Fields<'n> {
    node: &'n Node,
}

/// Why a value can't be used.
pub(crate) enum Wrong {
    /// It is not what was expected ("a duration such as `10s`"); with the way out, which may be empty.
    Kind(String, String),
    /// All said.
    Said(Complaint),
}

impl Wrong {
    /// Not what was expected: an article and a noun.
    pub(crate) fn kind(expected: impl Into<String>) -> Self {
        Self::Kind(expected.into(), String::new())
    }

    /// The complaint, about the value of `key`.
    pub(crate) fn complaint(self, key: &str, node: &Node) -> Complaint {
        match self {
            Self::Said(complaint) => complaint,
            Self::Kind(expected, way_out) => {
                Complaint::error(format!("{key} must be {expected}, not {}", node.shown()))
                    .at(node.span.clone())
                    // It may be made of the value of a variable.
                    .label(if node.is_filled() { String::new() } else { way_out })
            }
        }
    }
}

impl<'n> Fields<'n> {
    /// The mapping, once its unknown keys are complained about; `None` when it is none, which is complained about unless nothing
    /// is said at all.
    pub(crate) fn open(node: &'n Node, keys: &Keys, log: &mut Vec<Complaint>) -> Option<Self> {
        if node.is_null() || matches!(node.kind, Kind::Unfilled) {
            return None;
        }
        let Kind::Map(entries) = &node.kind else {
            let wrong = Wrong::Kind(format!("a mapping of {}", listed(keys.read)), String::new());
            log.push(wrong.complaint(keys.of, node));
            return None;
        };
        for entry in entries {
            let later = keys.later.iter().find(|(key, _)| *key == entry.key);
            if let Some((key, what)) = later {
                let message = format!("`{key}` is not read by this version: {what}");
                log.push(Complaint::warning(message).at(entry.key_span.clone()));
            } else if !keys.read.contains(&entry.key.as_str()) {
                log.push(unknown(keys, &entry.key, &entry.key_span));
            }
        }
        Some(Self { node })
    }

    /// A mapping whose keys somebody else has looked at.
    pub(crate) fn of(node: &'n Node) -> Self {
        Self { node }
    }

    /// The value of a key; `None` where nothing is said.
    pub(crate) fn node(&self, key: &str) -> Option<&'n Node> {
        self.node.member(key).filter(|node| !node.is_null())
    }

    /// The how-manieth key of the mapping it is.
    pub(crate) fn place(&self, key: &str) -> Option<usize> {
        self.node.entries().iter().position(|entry| entry.key == key)
    }

    /// Whether the key is there, even with a value that could not be read.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.node(key).is_some()
    }

    /// The place of the mapping.
    pub(crate) fn span(&self) -> &'n Span {
        &self.node.span
    }

    /// Reads the value of a key; `None` where nothing is said or where it is complained about.
    pub(crate) fn read<T>(
        &self,
        key: &str,
        log: &mut Vec<Complaint>,
        read: impl FnOnce(&Node) -> Result<T, Wrong>,
    ) -> Option<T> {
        let node = self.node(key).filter(|node| !matches!(node.kind, Kind::Unfilled))?;
        read(node).map_err(|wrong| log.push(wrong.complaint(&format!("`{key}`"), node))).ok()
    }

    /// Reads each item of a list; what is no list is a list of one.
    pub(crate) fn list<T>(
        &self,
        key: &str,
        log: &mut Vec<Complaint>,
        mut read: impl FnMut(&Node) -> Result<T, Wrong>,
    ) -> Option<Vec<T>> {
        let node = self.node(key)?;
        let items = match &node.kind {
            Kind::List(items) => items.as_slice(),
            Kind::Scalar(_) | Kind::Map(_) | Kind::Unfilled => std::slice::from_ref(node),
        };
        let about = if matches!(node.kind, Kind::List(_)) {
            format!("an item of `{key}`")
        } else {
            format!("`{key}`")
        };
        let items = items.iter().filter(|item| !matches!(item.kind, Kind::Unfilled));
        Some(
            items
                .filter_map(|item| read(item).map_err(|wrong| log.push(wrong.complaint(&about, item))).ok())
                .collect(),
        )
    }

    /// The members of the mapping at a key whose own keys are not known in advance.
    pub(crate) fn entries(&self, key: &str, expected: &str, log: &mut Vec<Complaint>) -> &'n [Entry] {
        let Some(node) = self.node(key) else { return &[] };
        if !matches!(node.kind, Kind::Map(_) | Kind::Unfilled) {
            log.push(Wrong::kind(expected).complaint(&format!("`{key}`"), node));
        }
        node.entries()
    }

    /// Complains when a key that has to be there is not.
    pub(crate) fn demand(&self, key: &str, of: &str, way_out: &str, log: &mut Vec<Complaint>) {
        if !self.has(key) {
            let span = self.node.member(key).map_or(self.span(), |node| &node.span);
            log.push(Complaint::error(format!("{of} has no `{key}`")).at(span.clone()).label(way_out));
        }
    }
}

fn unknown(keys: &Keys, key: &str, span: &Span) -> Complaint {
    let candidates = || keys.read.iter().copied().chain(keys.later.iter().map(|(key, _)| *key));
    let complaint = Complaint::error(format!("{} has no key `{}`", keys.of, short(key))).at(span.clone());
    match closest(key, candidates()) {
        Some(near) => complaint.label(format!("did you mean `{near}`?")),
        None => complaint.note(format!("{} has {}", keys.of, listed(keys.read))),
    }
}

fn short(key: &str) -> String {
    let cut: String = key.chars().take(60).collect();
    if cut.len() == key.len() { cut } else { format!("{cut}...") }
}

/// "`a`, `b`, `c`".
pub(crate) fn listed<'w>(words: impl IntoIterator<Item = &'w &'w str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
