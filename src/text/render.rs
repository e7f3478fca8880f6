//! Complaints as a person reads them: the layout of rustc.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};

use crate::text::complaint::{Complaint, Severity, Span};

/// Whether text is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// Text alone.
    Plain,
    /// With ANSI escape sequences.
    Ansi,
}

/// How many characters of a line are shown; a longer one is cut around the place that matters.
const WIDTH: usize = 120;

/// How many characters before the place are kept when a line is cut.
const BEFORE: usize = 40;

/// All complaints, one after the other with an empty line between them, each ending in a line feed; one that is the
/// same as an earlier one is shown once.
///
/// An excerpt is the one line on which the place begins; control characters in it and in names are made visible.
#[must_use]
pub fn render(complaints: &[Complaint], color: Color) -> String {
    let renderer = match color {
        Color::Plain => Renderer::plain(),
        Color::Ansi => Renderer::styled(),
    };
    let mut text = String::new();
    for (index, complaint) in complaints.iter().enumerate() {
        if complaints[..index].contains(complaint) {
            continue;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(one(complaint, &renderer).trim_end());
        text.push('\n');
    }
    text
}

fn one(complaint: &Complaint, renderer: &Renderer) -> String {
    let level = match complaint.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let title = level.primary_title(complaint.message.as_str());
    let mut group = Group::with_title(match complaint.code {
        Some(code) => title.id(code),
        None => title,
    });
    let excerpt = complaint.span.as_ref().map(Excerpt::of);
    if let (Some(excerpt), Some(span)) = (&excerpt, &complaint.span) {
        let annotation = AnnotationKind::Primary.span(excerpt.marked.clone());
        let label = (!complaint.label.is_empty()).then(|| normalize_untrusted_str(&complaint.label));
        group = group.element(
            Snippet::source(excerpt.text.as_str())
                .line_start(excerpt.line)
                .path(span.source.name.as_str())
                .annotation(annotation.label(label)),
        );
    } else if !complaint.label.is_empty() {
        group = group.element(Level::HELP.message(normalize_untrusted_str(&complaint.label)));
    }
    for note in &complaint.notes {
        group = group.element(Level::NOTE.message(normalize_untrusted_str(note)));
    }
    let text = renderer.render(&[group]);
    excerpt.map_or(text.clone(), |excerpt| excerpt.with_true_column(text))
}

/// The line that a place begins on, cut to [`WIDTH`].
struct Excerpt {
    text: String,
    /// Bytes of `text`.
    marked: std::ops::Range<usize>,
    /// From 1.
    line: usize,
    /// In the source and in `text`, from 1, in characters.
    column: usize,
    shown_column: usize,
}

impl Excerpt {
    fn of(span: &Span) -> Self {
        let source = &span.source.text;
        let start = floor(source, span.range.start);
        let end = floor(source, span.range.end).max(start);
        let line_start = source[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = source[start..].find('\n').map_or(source.len(), |at| start + at);
        let line = source[line_start..line_end].trim_end_matches('\r');
        // A place at the end of a line with CRLF must not point behind what is shown.
        let start = (start - line_start).min(line.len());
        let end = (end - line_start).clamp(start, line.len());
        let column = line[..start].chars().count() + 1;
        let number = source[..line_start].bytes().filter(|byte| *byte == b'\n').count() + 1;
        let (text, marked) = cut(line, start..end);
        let shown_column = text[..marked.start].chars().count() + 1;
        Self { text, marked, line: number, column, shown_column }
    }

    /// Puts the column of the source in place of that of the cut line.
    fn with_true_column(&self, text: String) -> String {
        let wrong = format!(":{}:{}", self.line, self.shown_column);
        if self.column == self.shown_column {
            return text;
        }
        let right = format!(":{}:{}", self.line, self.column);
        let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        if let Some(head) = lines.iter_mut().find(|line| line.contains("--> ") && line.ends_with(&wrong)) {
            head.truncate(head.len() - wrong.len());
            head.push_str(&right);
        }
        lines.join("\n")
    }
}

fn cut(line: &str, marked: std::ops::Range<usize>) -> (String, std::ops::Range<usize>) {
    // The first comparison spares counting the characters of a line of megabytes.
    if line.len() <= WIDTH || (line.len() <= 4 * WIDTH && line.chars().count() <= WIDTH) {
        return (line.to_owned(), marked);
    }
    let from =
        line[..marked.start].char_indices().rev().take(BEFORE).last().map_or(marked.start, |(at, _)| at);
    let to = line[from..].char_indices().nth(WIDTH).map_or(line.len(), |(at, _)| from + at);
    let head = if from == 0 { "" } else { "..." };
    let tail = if to == line.len() { "" } else { "..." };
    let shift = head.len();
    let range = marked.start - from + shift..marked.end.min(to) - from + shift;
    (format!("{head}{}{tail}", &line[from..to]), range)
}

/// The nearest boundary of a character at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::text::Source;

    fn place(text: &str, range: std::ops::Range<usize>) -> Span {
        Span { source: Arc::new(Source { name: "suites/leads.yaml".into(), text: text.into() }), range }
    }

    fn shown(text: &str, range: std::ops::Range<usize>) -> String {
        render(&[Complaint::error("wrong").at(place(text, range)).label("here")], Color::Plain)
    }

    #[test]
    fn a_complaint_says_what_where_and_the_way_out() {
        let text = "scenarios:\n    operation: createUsr\n";
        let complaint = Complaint::error("suite names `createUsr`, which is not in `leads.yaml`")
            .at(place(text, 26..35))
            .label("did you mean `createLead`?");
        insta::assert_snapshot!(render(&[complaint], Color::Plain), @"
        error: suite names `createUsr`, which is not in `leads.yaml`
         --> suites/leads.yaml:2:16
          |
        2 |     operation: createUsr
          |                ^^^^^^^^^ did you mean `createLead`?
        ");
    }

    #[test]
    fn several_complaints_stand_apart_and_the_same_one_stands_once() {
        let there =
            Complaint::warning("`drift` is not read").at(place("drift: 1\n", 0..5)).note("it is later work");
        let nowhere = Complaint::error("no file `x.yaml`").note("named on the command line");
        insta::assert_snapshot!(render(&[there.clone(), nowhere, there], Color::Plain), @"
        warning: `drift` is not read
         --> suites/leads.yaml:1:1
          |
        1 | drift: 1
          | ^^^^^
          |
          = note: it is later work

        error: no file `x.yaml`
         |
         = note: named on the command line
        ");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place_and_keeps_its_column() {
        let text = format!(
            "{{\"a\": \"{}\", \"b\": é1, \"c\": \"{}\"}}",
            "x".repeat(1_000_000),
            "y".repeat(1_000_000)
        );
        let at = text.find("é1").unwrap();
        let words = shown(&text, at..at + 3);
        assert!(words.len() < 600, "{}", words.len());
        insta::assert_snapshot!(words, @r#"
        error: wrong
         --> suites/leads.yaml:1:1000016
          |
        1 | ...xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "b": é1, "c": "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy...
          |                                            ^^ here
        "#);
    }

    #[test]
    fn every_place_in_every_text_can_be_shown() {
        for text in [
            "",
            "\n",
            "a",
            "é",
            "a\r\nb\r\n",
            "\ta: b",
            "日本語: x\r",
            "a\u{1b}[31m",
            "👩‍👩‍👧",
            &"ab\t".repeat(300),
        ] {
            for start in 0..text.len() + 3 {
                for end in [start, start + 1, start + 2, text.len(), text.len() + 9] {
                    let words = shown(text, start..end.max(start));
                    assert!(
                        words.contains("here") && !words.contains('\u{1b}'),
                        "{text:?} {start}..{end}\n{words}"
                    );
                }
            }
        }
        shown("abc", std::ops::Range { start: 3, end: 1 });
    }

    #[test]
    fn colour_is_added_only_where_it_is_wanted() {
        let complaint = Complaint::error("wrong").at(place("a: b", 0..1));
        assert!(!render(std::slice::from_ref(&complaint), Color::Plain).contains('\u{1b}'));
        assert!(render(&[complaint], Color::Ansi).contains('\u{1b}'));
    }
}
