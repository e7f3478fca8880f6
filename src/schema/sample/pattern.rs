//! Strings from patterns: a walk over the pattern's parts, readable characters first.

use jsonschema_regex::{pattern_witness, to_rust_regex};
use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

/// The longest string that is built, in bytes.
const LONGEST: usize = 400_000;
/// How often something may be repeated at most, and how much is written at all, empty parts included.
const MOST: usize = 200_000;

/// Which characters stand for a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Letters, or else digits, or else something else.
    Plain,
    /// Letters of both cases, digits and signs by turns, as passwords want them.
    Mixed,
    /// The same character of a class everywhere, as references back to a group want it.
    Constant,
}

/// All styles, in the order of trying.
pub(crate) const STYLES: &[Style] = &[Style::Plain, Style::Mixed, Style::Constant];

/// A string that most likely matches; what repeats is repeated `extra` times more than it must be, and `nth` moves on
/// to other strings. The caller checks it.
pub(crate) fn matching(pattern: &str, style: Style, nth: usize, extra: usize) -> Option<String> {
    walked(pattern, style, nth, extra).or_else(|| pattern_witness(pattern))
}

/// A name that a pattern for names most likely matches.
pub(crate) fn named_by(pattern: &str) -> Option<String> {
    matching(pattern, Style::Plain, 0, 0).filter(|name| !name.is_empty())
}

/// A string of this many characters that most likely matches, or one that comes near it. The caller checks it.
pub(crate) fn of_length(pattern: &str, style: Style, length: usize) -> Option<String> {
    let hir = parsed(pattern)?;
    let mut text = String::new();
    let mut writer = Writer { text: &mut text, style, nth: 0, extra: 0, steps: 0 };
    writer.fill(&hir, length)?;
    Some(text)
}

/// Whether the pattern is one of those that people write to say that anything will do.
pub(crate) fn admits_all(pattern: &str) -> bool {
    let hir = to_rust_regex(pattern).ok().and_then(|pattern| regex_syntax::parse(&pattern).ok());
    hir.is_some_and(|hir| is_anything(&hir))
}

fn is_anything(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Empty => true,
        HirKind::Look(look) => matches!(look, Look::Start | Look::End),
        HirKind::Repetition(repetition) => {
            let all = match repetition.sub.kind() {
                HirKind::Class(Class::Unicode(class)) => class.ranges().iter().any(|range| {
                    // A dot leaves out line ends alone.
                    (range.start() <= '\u{e}' || range.start() == '\u{0}') && range.end() >= '\u{2027}'
                }),
                _ => false,
            };
            all && repetition.min == 0 && repetition.max.is_none()
        }
        HirKind::Capture(capture) => is_anything(&capture.sub),
        HirKind::Concat(parts) => parts.iter().all(is_anything),
        HirKind::Alternation(branches) => branches.iter().any(is_anything),
        HirKind::Literal(_) | HirKind::Class(_) => false,
    }
}

fn walked(pattern: &str, style: Style, nth: usize, extra: usize) -> Option<String> {
    let hir = parsed(pattern)?;
    let mut text = String::new();
    let mut writer = Writer { text: &mut text, style, nth, extra, steps: 0 };
    writer.write(&hir)?;
    Some(text)
}

/// The parts of a pattern, without its look-arounds, references back replaced by what they refer to.
fn parsed(pattern: &str) -> Option<Hir> {
    let pattern = to_rust_regex(pattern).ok()?;
    let read = |pattern: &str| regex_syntax::parse(pattern).ok();
    read(&pattern).or_else(|| {
        let plain = without_look_arounds(&pattern);
        read(&plain).or_else(|| read(&without_references_back(&plain)))
    })
}

struct Writer<'t> {
    text: &'t mut String,
    style: Style,
    nth: usize,
    extra: usize,
    steps: usize,
}

impl Writer<'_> {
    fn write(&mut self, hir: &Hir) -> Option<()> {
        self.step()?;
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

    /// Counts what is written; `None` when it is too much.
    fn step(&mut self) -> Option<()> {
        self.steps += 1;
        (self.steps <= MOST && self.text.len() <= LONGEST).then_some(())
    }

    /// Writes as many characters as are wanted, as far as that can be.
    fn fill(&mut self, hir: &Hir, wanted: usize) -> Option<()> {
        self.step()?;
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) | HirKind::Literal(_) | HirKind::Class(_) => self.write(hir)?,
            HirKind::Capture(capture) => self.fill(&capture.sub, wanted)?,
            HirKind::Repetition(repetition) => self.fill_repetition(repetition, wanted)?,
            HirKind::Concat(parts) => {
                let spans: Vec<Span> = parts.iter().map(Span::of).collect();
                let mut later = spans.iter().fold(0, |sum: usize, span| sum.saturating_add(span.least));
                let mut left = wanted;
                for (part, span) in parts.iter().zip(spans) {
                    later = later.saturating_sub(span.least);
                    let share = left.saturating_sub(later).clamp(span.least, span.most.max(span.least));
                    left = left.saturating_sub(self.filled(part, share)?);
                }
            }
            HirKind::Alternation(branches) => {
                let fits = |branch: &&Hir| {
                    let span = Span::of(branch);
                    (span.least..=span.most).contains(&wanted)
                };
                let longest = || branches.iter().max_by_key(|branch| Span::of(branch).most.min(wanted));
                let branch = branches.iter().find(fits).or_else(longest)?;
                self.fill(branch, wanted)?;
            }
        }
        Some(())
    }

    fn fill_repetition(&mut self, repetition: &Repetition, wanted: usize) -> Option<()> {
        let span = Span::of(&repetition.sub);
        let least = repetition.min as usize;
        let most = repetition.max.map_or(usize::MAX, |most| most as usize);
        let times = match span.most {
            0 => least,
            longest if longest == span.least => wanted / longest,
            longest => wanted.div_ceil(longest),
        };
        let times = times.clamp(least, most.max(least));
        let mut left = wanted;
        for time in 0..times {
            let later = span.least.saturating_mul(times - time - 1);
            let share = left.saturating_sub(later).clamp(span.least, span.most.max(span.least));
            left = left.saturating_sub(self.filled(&repetition.sub, share)?);
        }
        Some(())
    }

    /// Fills a part; how many characters came of it.
    fn filled(&mut self, hir: &Hir, wanted: usize) -> Option<usize> {
        let before = self.text.len();
        self.fill(hir, wanted)?;
        Some(self.text[before..].chars().count())
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
        let at = match self.style {
            Style::Plain | Style::Mixed => self.nth + self.text.len(),
            Style::Constant => self.nth,
        };
        let pools =
            ["abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "1234567890", "-_.!@#$%^&*+= "];
        let pools = pools.map(|pool| pool.chars().filter(holds).collect::<Vec<char>>());
        let mut pools = pools.into_iter().filter(|pool| !pool.is_empty());
        let nice = match self.style {
            Style::Plain | Style::Constant => pools.next().unwrap_or_default(),
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

/// How many characters a part of a pattern makes.
#[derive(Clone, Copy)]
struct Span {
    least: usize,
    most: usize,
}

impl Span {
    fn of(hir: &Hir) -> Self {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Self { least: 0, most: 0 },
            HirKind::Literal(literal) => {
                let length = std::str::from_utf8(&literal.0).map_or(0, |text| text.chars().count());
                Self { least: length, most: length }
            }
            HirKind::Class(_) => Self { least: 1, most: 1 },
            HirKind::Repetition(repetition) => {
                let span = Self::of(&repetition.sub);
                let most = repetition.max.map_or(usize::MAX, |most| most as usize);
                Self {
                    least: span.least.saturating_mul(repetition.min as usize),
                    most: span.most.saturating_mul(most),
                }
            }
            HirKind::Capture(capture) => Self::of(&capture.sub),
            HirKind::Concat(parts) => {
                parts.iter().map(Self::of).fold(Self { least: 0, most: 0 }, |sum, span| Self {
                    least: sum.least.saturating_add(span.least),
                    most: sum.most.saturating_add(span.most),
                })
            }
            HirKind::Alternation(branches) => {
                let spans = || branches.iter().map(Self::of);
                Self {
                    least: spans().map(|span| span.least).min().unwrap_or(0),
                    most: spans().map(|span| span.most).max().unwrap_or(0),
                }
            }
        }
    }
}

/// The pattern with each `\1` replaced by the first group, and so on.
fn without_references_back(pattern: &str) -> String {
    let mut groups: Vec<&str> = Vec::new();
    let mut kept = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let next = rest[first.len_utf8()..].chars().next();
        if let ('\\', Some(digit)) = (first, next.and_then(|c| c.to_digit(10)).filter(|digit| *digit > 0)) {
            kept.push_str(groups.get(digit as usize - 1).copied().unwrap_or_default());
            rest = &rest[2..];
            continue;
        }
        if first == '(' && (!rest.starts_with("(?") || rest.starts_with("(?<") || rest.starts_with("(?P<")) {
            groups.push(&rest[..group_length(rest)]);
        }
        let length = if first == '\\' { 1 + next.map_or(0, char::len_utf8) } else { first.len_utf8() };
        kept.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    kept
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
