//! What is wrong with a document, as data.

use crate::judge::Code;
use crate::suite::Level;
use crate::text::{Pointer, Span};

/// Something that is wrong with a document at a place.
#[derive(Clone, Debug)]
pub struct Defect {
    /// The kind.
    pub code: Code,
    /// How it counts, after the suite's own settings.
    pub level: Level,
    /// Where, in the loaded document.
    pub pointer: Pointer,
    /// Where, as the user's own files have it: `/paths/~1leads/get`, or `models/lead.yaml#/properties/id`.
    pub at: String,
    /// The same, for an excerpt; `None` when it can't be told.
    pub span: Option<Span>,
    /// What is wrong, as a lower-case fragment.
    pub message: String,
    /// The way out, or what would have been right, to be shown at the place; may be empty.
    pub label: String,
    /// More to say, each a lower-case fragment.
    pub notes: Vec<String>,
    /// At how many places the same is wrong, this one counted.
    pub places: usize,
}

/// What became of a document.
#[derive(Clone, Debug, Default)]
pub struct Linted {
    /// What counts, the gravest first.
    pub defects: Vec<Defect>,
    /// How many the suite's `ignore` rules took away.
    pub ignored: usize,
}

impl Linted {
    /// How many count at this level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.defects.iter().filter(|defect| defect.level == level).count()
    }

    /// 1 when something fails, else 0.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        u8::from(self.count(Level::Fail) > 0)
    }
}

impl Defect {
    /// One at its kind's own level.
    pub(super) fn new(code: Code, pointer: Pointer, message: impl Into<String>) -> Self {
        Self {
            code,
            level: code.level(),
            pointer,
            at: String::new(),
            span: None,
            message: message.into(),
            label: String::new(),
            notes: Vec::new(),
            places: 1,
        }
    }

    pub(super) fn label(self, label: impl Into<String>) -> Self {
        Self { label: label.into(), ..self }
    }

    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    pub(super) fn level(self, level: Level) -> Self {
        Self { level, ..self }
    }
}

/// Keeps one defect of several that say the same of other places, by what they are about.
#[derive(Default)]
pub(super) struct Once {
    known: std::collections::HashMap<String, usize>,
    kept: Vec<Defect>,
}

impl Once {
    /// Takes a defect that is about this.
    pub(super) fn take(&mut self, about: &str, defect: impl FnOnce() -> Defect) {
        if let Some(at) = self.known.get(about) {
            self.kept[*at].places += 1;
        } else {
            self.known.insert(about.to_owned(), self.kept.len());
            self.kept.push(defect());
        }
    }

    pub(super) fn done(self) -> Vec<Defect> {
        self.kept
    }
}
