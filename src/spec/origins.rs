//! From places in the loaded document back to places in the user's files.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::spec::files::{File, Place};
use crate::text::{Format, Located, Outline, Pointer, Source, Span};

/// What the upgrade put where the user has something else: the place in the loaded document, and the one that the
/// user's files have it at (told as if it were in the loaded document).
#[derive(Debug, Default)]
pub(crate) struct Moves(BTreeMap<Pointer, Pointer>);

impl Moves {
    pub(crate) fn record(&mut self, loaded: Pointer, original: Pointer) {
        self.0.insert(loaded, original);
    }

    /// Whether something else stands where a place of the loaded document is.
    pub(crate) fn holds(&self, loaded: &Pointer) -> bool {
        self.0.contains_key(loaded)
    }

    /// The place with the longest move that applies to it undone; moves can lie in one another.
    fn undone(&self, pointer: &Pointer) -> Pointer {
        let mut at = pointer.clone();
        for _ in 0..8 {
            let mut above = Some(at.clone());
            let found = loop {
                let Some(place) = above else { return at };
                if let Some(original) = self.0.get(&place) {
                    break at.below(&place).map(|below| original.join(&below));
                }
                above = place.parent();
            };
            match found {
                Some(found) => at = found,
                None => return at,
            }
        }
        at
    }
}

/// The files that a document was made of, and what was moved on the way.
pub(crate) struct Origins {
    files: Vec<Text>,
    moves: Moves,
}

/// The text of one file. Its outline is made when the first message needs it.
struct Text {
    /// How messages name it beside the root.
    name: String,
    source: Arc<Source>,
    format: Format,
    outline: OnceLock<Outline>,
}

impl Text {
    fn find(&self, pointer: &Pointer) -> Option<Located> {
        let outline = self.outline.get_or_init(|| Outline::of(&self.source.text, self.format));
        outline.find(&self.source.text, pointer)
    }

    /// The place in the text that comes nearest: what the upgrade added is skipped (`/schema/type` of a 2.0 parameter is its
    /// `/type`), and what it renamed is found under its old name.
    fn nearest(&self, pointer: &Pointer) -> Pointer {
        if self.find(pointer).is_some() {
            return pointer.clone();
        }
        let mut at = Pointer::root();
        for token in pointer.tokens() {
            let exact = at.child(&token);
            let older = RENAMED.iter().filter(|(new, _)| *new == token).map(|(_, old)| at.child(old));
            if let Some(found) = std::iter::once(exact).chain(older).find(|place| self.find(place).is_some())
            {
                at = found;
            }
        }
        at
    }
}

/// Keywords that the upgrade writes, and those that it makes them from.
const RENAMED: [(&str, &str); 7] = [
    ("minimum", "format"),
    ("maximum", "format"),
    ("exclusiveMinimum", "minimum"),
    ("exclusiveMaximum", "maximum"),
    ("prefixItems", "items"),
    ("items", "additionalItems"),
    ("examples", "example"),
];

impl Origins {
    pub(crate) fn new(files: Vec<File>, moves: Moves) -> Self {
        let root = files.first().map(|root| root.address.clone());
        let texts = files.into_iter().map(|file| Text {
            name: root.as_ref().map_or_else(String::new, |root| file.address.name_beside(root)),
            source: file.source,
            format: file.format,
            outline: OnceLock::new(),
        });
        Self { files: texts.collect(), moves }
    }

    pub(crate) fn original(&self, pointer: &Pointer) -> String {
        let Some((text, place)) = self.place(pointer) else { return pointer.to_string() };
        if place.file == 0 { place.pointer.to_string() } else { format!("{}#{}", text.name, place.pointer) }
    }

    pub(crate) fn span(&self, pointer: &Pointer) -> Option<Span> {
        let (text, place) = self.place(pointer)?;
        let mut range = text.find(&place.pointer)?.head();
        // The whole document, or an item of a list: its first line says enough.
        let shown = text.source.text.get(range.clone())?;
        range.end = range.start + shown.find('\n').unwrap_or(shown.len());
        Some(Span { source: Arc::clone(&text.source), range })
    }

    pub(crate) fn duplicates(&self) -> Vec<(Span, Span)> {
        let of_text = |text: &Text| {
            let outline = text.outline.get_or_init(|| Outline::of(&text.source.text, text.format));
            let span = |range| Span { source: Arc::clone(&text.source), range };
            let found = outline.duplicates(&text.source.text).into_iter();
            found.map(|(first, second)| (span(first), span(second))).collect::<Vec<_>>()
        };
        self.files.iter().flat_map(of_text).collect()
    }

    /// The place in the user's files that comes nearest to one in the loaded document.
    fn place(&self, pointer: &Pointer) -> Option<(&Text, Place)> {
        let place = Place::of(&self.moves.undone(pointer));
        let text = self.files.get(place.file)?;
        Some((text, Place { file: place.file, pointer: text.nearest(&place.pointer) }))
    }
}
