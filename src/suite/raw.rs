//! What was typed: the YAML of a suite as a tree, with the place of each key and value.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::suite::scalar;
use crate::text::{Source, Span};

/// A value and where it was typed.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
}

/// What a [`Node`] holds.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Scalar(Scalar),
    List(Vec<Node>),
    Map(Vec<Entry>),
    /// A scalar whose variables could not be filled; that has been complained about.
    Unfilled,
}

/// A key of a mapping and its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_span: Span,
    pub(crate) value: Node,
}

/// Text that stands for a value.
#[derive(Clone, Debug)]
pub(crate) struct Scalar {
    /// As typed, variables unfilled: this may be shown. `***` for a credential.
    pub(crate) typed: String,
    /// With variables filled: this may not.
    pub(crate) text: String,
    /// Whether the text says its type (YAML 1.2 section 10.3.2); otherwise it is text.
    pub(crate) plain: bool,
}

impl Node {
    /// Whether nothing is said.
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar(scalar) if scalar.value().is_null())
    }

    /// The value at a key of a mapping.
    pub(crate) fn member(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The members of a mapping; none of anything else.
    pub(crate) fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Map(entries) => entries,
            Kind::Scalar(_) | Kind::List(_) | Kind::Unfilled => &[],
        }
    }

    /// As JSON.
    pub(crate) fn value(&self) -> Value {
        match &self.kind {
            Kind::Scalar(scalar) => scalar.value(),
            Kind::List(items) => items.iter().map(Self::value).collect(),
            Kind::Map(entries) => entries
                .iter()
                .map(|entry| (entry.key.clone(), entry.value.value()))
                .collect::<Map<_, _>>()
                .into(),
            Kind::Unfilled => Value::Null,
        }
    }

    /// How many values it is made of, itself among them.
    pub(crate) fn size(&self) -> usize {
        match &self.kind {
            Kind::Scalar(_) | Kind::Unfilled => 1,
            Kind::List(items) => 1 + items.iter().map(Self::size).sum::<usize>(),
            Kind::Map(entries) => 1 + entries.iter().map(|entry| entry.value.size()).sum::<usize>(),
        }
    }

    /// Whether it holds the value of a variable.
    pub(crate) fn is_filled(&self) -> bool {
        matches!(&self.kind, Kind::Scalar(scalar) if scalar.typed != scalar.text && scalar.typed.contains("${"))
    }

    /// The text of a scalar as typed, in backticks.
    pub(crate) fn typed(&self) -> String {
        match &self.kind {
            Kind::Scalar(scalar) => format!("`{}`", short(&scalar.typed)),
            Kind::List(_) | Kind::Map(_) | Kind::Unfilled => self.shown(),
        }
    }

    /// What it is, for a message; never the value of a variable.
    pub(crate) fn shown(&self) -> String {
        match &self.kind {
            Kind::List(_) => "a list".into(),
            Kind::Map(_) => "a mapping".into(),
            Kind::Unfilled => "a variable".into(),
            Kind::Scalar(scalar) if scalar.typed.is_empty() => "empty".into(),
            Kind::Scalar(scalar) if self.is_filled() => {
                format!("the value of `{}`", short(&scalar.typed))
            }
            Kind::Scalar(scalar) => format!("`{}`", short(&scalar.typed)),
        }
    }

    /// Adds what `below` holds and this does not, mappings member by member.
    pub(crate) fn merge_below(&mut self, below: Self) {
        let (Kind::Map(entries), Kind::Map(defaults)) = (&mut self.kind, below.kind) else { return };
        for default in defaults {
            match entries.iter_mut().find(|entry| entry.key == default.key) {
                Some(entry) => entry.value.merge_below(default.value),
                None => entries.push(default),
            }
        }
    }

    /// Visits every place in the tree, to change it.
    pub(crate) fn spans_mut(&mut self, change: &mut impl FnMut(&mut Span)) {
        change(&mut self.span);
        match &mut self.kind {
            Kind::Scalar(_) | Kind::Unfilled => {}
            Kind::List(items) => items.iter_mut().for_each(|item| item.spans_mut(change)),
            Kind::Map(entries) => {
                for entry in entries {
                    change(&mut entry.key_span);
                    entry.value.spans_mut(change);
                }
            }
        }
    }

    /// Visits every scalar in the tree with its place and the key nearest above it, to change it.
    pub(crate) fn scalars_mut(&mut self, key: &str, change: &mut impl FnMut(&str, &mut Scalar, &Span)) {
        match &mut self.kind {
            Kind::Scalar(scalar) => change(key, scalar, &self.span),
            Kind::Unfilled => {}
            Kind::List(items) => items.iter_mut().for_each(|item| item.scalars_mut(key, change)),
            Kind::Map(entries) => {
                for entry in entries {
                    entry.value.scalars_mut(&entry.key, change);
                }
            }
        }
    }
}

impl Scalar {
    /// As JSON: by the core schema when plain, else text.
    pub(crate) fn value(&self) -> Value {
        if self.plain { scalar::core(&self.text) } else { Value::String(self.text.clone()) }
    }
}

/// The first line, and of that what fits into a message.
fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let cut: String = line.chars().take(60).collect();
    if cut.len() == text.trim_end().len() { cut } else { format!("{cut}...") }
}

/// Credentials that somebody typed into a suite must not turn up in the excerpt of a complaint about something else on
/// their line: they are starred in the text that excerpts are cut from. Ranges stay what they are.
pub(crate) fn hide_credentials(root: &mut Node, places: &mut [&mut Span]) {
    let Kind::Map(entries) = &mut root.kind else { return };
    let mut hidden: Vec<Span> = Vec::new();
    for entry in
        entries.iter_mut().filter(|entry| matches!(entry.key.as_str(), "auth" | "server" | "proxy" | "drift"))
    {
        let section = entry.key.clone();
        entry.value.scalars_mut(&section, &mut |key, scalar, span| {
            let is_secret = match key {
                "user" | "username" | "scopes" | "grant" | "token_url" | "client_id" | "client_auth"
                | "audience" | "timeout" | "allow_plain_http" => false,
                // A user and a password in a URL.
                "server" | "proxy" | "url" | "no_proxy" => scalar.typed.contains('@'),
                "webhook" | "slack" => true,
                _ if section == "drift" => false,
                _ => true,
            };
            if is_secret && !scalar.typed.contains("${") && !scalar.value().is_null() {
                scalar.typed = "***".into();
                hidden.push(span.clone());
            }
        });
    }
    while let Some(Span { source, .. }) = hidden.first().cloned() {
        let (here, elsewhere) = hidden.into_iter().partition(|span| Arc::ptr_eq(&span.source, &source));
        hidden = elsewhere;
        let starred = Arc::new(starred(&source, &here));
        let mut move_there = |span: &mut Span| {
            if Arc::ptr_eq(&span.source, &source) {
                span.source = Arc::clone(&starred);
            }
        };
        for place in places.iter_mut() {
            move_there(place);
        }
        root.spans_mut(&mut move_there);
    }
}

fn starred(source: &Source, hidden: &[Span]) -> Source {
    let mut text = source.text.clone();
    for span in hidden {
        if let Some(secret) = source.text.get(span.range.clone()) {
            // As many bytes, and line ends stay.
            let stars: String = secret.bytes().map(|byte| if byte == b'\n' { '\n' } else { '*' }).collect();
            text.replace_range(span.range.clone(), &stars);
        }
    }
    Source { name: source.name.clone(), text }
}
