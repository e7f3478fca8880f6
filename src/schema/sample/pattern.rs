//! Strings from patterns: a walk over the pattern's parts, readable characters first.

use jsonschema_regex::{pattern_witness, to_rust_regex};
use regex_syntax::hir::{Class, Hir, HirKind};

/// The longest string that is built.
const LONGEST: usize = 20_000;

/// Which characters stand for a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Letters, or else digits, or else something else.
    Plain,
    /// Letters of both cases, digits and signs by turns, as passwords want them.
    Mixed,
}

/// A string that most likely matches; what repeats is repeated `extra` times more than it must be, and `nth` moves on
/// to other strings. The caller checks it.
pub(crate) fn matching(pattern: &str, style: Style, nth: usize, extra: usize) -> Option<String> {
    walked(pattern, style, nth, extra).or_else(|| pattern_witness(pattern))
}

/// A name that a pattern for names most likely matches.
pub(crate) fn named_by(pattern: &str) -> Option<String> {
    matching(pattern, Style::Plain, 0, 0).filter(|name| !name.is_empty())
}

fn walked(pattern: &str, style: Style, nth: usize, extra: usize) -> Option<String> {
    let pattern = to_rust_regex(pattern).ok()?;
    let hir = match regex_syntax::parse(&pattern) {
        Ok(hir) => hir,
        Err(_) => regex_syntax::parse(&without_look_arounds(&pattern)).ok()?,
    };
    let mut text = String::new();
    let mut writer = Writer { text: &mut text, style, nth, extra };
    writer.write(&hir)?;
    Some(text)
}

struct Writer<'t> {
    text: &'t mut String,
    style: Style,
    nth: usize,
    extra: usize,
}

impl Writer<'_> {
    fn write(&mut self, hir: &Hir) -> Option<()> {
        if self.text.len() > LONGEST {
            return None;
        }
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => self.text.push_str(std::str::from_utf8(&literal.0).ok()?),
            HirKind::Class(class) => self.text.push(self.pick(class)?),
            HirKind::Repetition(repetition) => {
                let least = repetition.min as usize;
                let most = repetition.max.map_or(usize::MAX, |most| most as usize);
                let nice = if least == 0 { 1 } else { least };
                for _ in 0..nice.saturating_add(self.extra).min(most) {
                    self.write(&repetition.sub)?;
                }
            }
            HirKind::Capture(capture) => self.write(&capture.sub)?,
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.write(part))?,
            HirKind::Alternation(branches) => {
                let count = branches.len().max(1);
                self.write(branches.get(self.nth % count)?)?;
            }
        }
        Some(())
    }

    /// A character of a class: letters and digits before anything else, others as `nth` and the place move on.
    fn pick(&self, class: &Class) -> Option<char> {
        let ranges: Vec<(char, char)> = match class {
            Class::Unicode(class) => {
                class.ranges().iter().map(|range| (range.start(), range.end())).collect()
            }
            Class::Bytes(class) => class
                .ranges()
                .iter()
                .map(|range| (char::from(range.start()), char::from(range.end())))
                .collect(),
        };
        let holds = |c: &char| ranges.iter().any(|(start, end)| (start..=end).contains(&c));
        let at = self.nth + self.text.len();
        let pools =
            ["abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "1234567890", "-_.!@#$%^&*+= "];
        let pools = pools.map(|pool| pool.chars().filter(holds).collect::<Vec<char>>());
        let mut pools = pools.into_iter().filter(|pool| !pool.is_empty());
        let nice = match self.style {
            Style::Plain => pools.next().unwrap_or_default(),
            Style::Mixed => {
                let pools: Vec<_> = pools.collect();
                pools.get(at % pools.len().max(1)).cloned().unwrap_or_default()
            }
        };
        if !nice.is_empty() {
            return nice.get(at % nice.len()).copied();
        }
        ranges.first().map(|(start, end)| if start.is_control() { *end } else { *start })
    }
}

/// The pattern without its `(?=..)`, `(?!..)`, `(?<=..)` and `(?<!..)` groups.
fn without_look_arounds(pattern: &str) -> String {
    let mut kept = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let group = ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|open| rest.starts_with(open));
        let length = match first {
            '\\' => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            '(' if group => {
                rest = &rest[group_length(rest)..];
                continue;
            }
            c => c.len_utf8(),
        };
        kept.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    kept
}

/// How many bytes the group takes that `text` begins with.
fn group_length(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut in_class = false;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}
