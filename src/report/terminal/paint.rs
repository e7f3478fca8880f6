//! Colors, symbols, lines that fit.

use crate::suite::Level;
use crate::text::Color;

/// How a report looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether it is coloured, with symbols beyond ASCII; else it is plain ASCII, apart from what the API and the suite themselves say.
    pub color: Color,
    /// How many columns there are; sentences are wrapped, commands are not.
    pub width: usize,
}

/// A style of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Strong,
    Faint,
    Good,
    Bad,
    Doubtful,
    Remark,
}

impl Look {
    /// The text in a style.
    pub(super) fn paint(self, style: Style, text: &str) -> String {
        let code = match style {
            Style::Strong => "1",
            Style::Faint => "2",
            Style::Good => "1;32",
            Style::Bad => "1;31",
            Style::Doubtful => "1;33",
            Style::Remark => "1;36",
        };
        match self.color {
            Color::Ansi => format!("\x1b[{code}m{text}\x1b[0m"),
            Color::Plain => text.to_owned(),
        }
    }

    /// How a finding of this level begins.
    pub(super) fn mark(self, level: Level) -> String {
        let (style, symbol, word) = match level {
            Level::Fail => (Style::Bad, "✗", "FAIL"),
            Level::Warn => (Style::Doubtful, "!", "WARN"),
            Level::Note | Level::Off => (Style::Remark, "·", "NOTE"),
        };
        match self.color {
            Color::Ansi => self.paint(style, symbol),
            Color::Plain => word.to_owned(),
        }
    }

    /// The style of what counts at a level.
    pub(super) fn style(level: Level) -> Style {
        match level {
            Level::Fail => Style::Bad,
            Level::Warn => Style::Doubtful,
            Level::Note | Level::Off => Style::Remark,
        }
    }

    /// What stands between things on one line.
    pub(super) fn dot(self) -> &'static str {
        match self.color {
            Color::Ansi => " · ",
            Color::Plain => ", ",
        }
    }

    /// Words in lines that fit beside an indent, every line but the first indented; words longer than a line stay whole.
    pub(super) fn wrap(self, text: &str, indent: usize) -> String {
        let room = self.width.saturating_sub(indent).max(30);
        let mut lines: Vec<String> = vec![String::new()];
        let mut used = 0;
        for word in text.split(' ') {
            let length = word.chars().count();
            if used > 0 && used + 1 + length > room {
                lines.push(String::new());
                used = 0;
            }
            if let Some(line) = lines.last_mut() {
                if used > 0 {
                    line.push(' ');
                    used += 1;
                }
                line.push_str(word);
                used += length;
            }
        }
        lines.join(&format!("\n{}", " ".repeat(indent)))
    }
}

/// The first `shown` of a list, and how many there are beyond: `a; b; and 12 more`.
pub(super) fn cut<T: AsRef<str>>(items: &[T], shown: usize, separator: &str) -> String {
    let first: Vec<_> = items.iter().take(shown).map(AsRef::as_ref).collect();
    match items.len().saturating_sub(shown) {
        0 => first.join(separator),
        more => format!("{}{separator}and {more} more", first.join(separator)),
    }
}
