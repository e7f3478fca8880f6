//! Classes of characters, and what stands behind a `\`.

use crate::lint::ecma::{Parser, Part, Read, Repeats};

impl Parser<'_> {
    /// What follows a `[`.
    pub(super) fn class(&mut self) -> Read<Part> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        let mut is_empty = true;
        let mut before: Option<char> = None;
        loop {
            let Some(c) = self.rest.next() else { return Err("a `[` has no `]`".to_owned()) };
            if c == ']' {
                break;
            }
            is_empty = false;
            if c == '[' && self.rest.peek() == Some(&':') {
                return Err(
                    "ECMA-262 has no classes such as `[:alpha:]`: this is a list of letters".to_owned()
                );
            }
            let low = if c == '\\' { self.class_escape()? } else { Some(c) };
            let is_range = self.rest.peek() == Some(&'-') && before.is_none();
            before = None;
            if !is_range {
                continue;
            }
            let mut ahead = self.rest.clone();
            ahead.next();
            match ahead.next() {
                None => return Err("a `[` has no `]`".to_owned()),
                Some(']') => {}
                Some(high) => {
                    self.rest.next();
                    self.rest.next();
                    let high = if high == '\\' { self.class_escape()? } else { Some(high) };
                    if let (Some(low), Some(high)) = (low, high)
                        && low > high
                    {
                        return Err(format!("the range `{low}-{high}` is out of order"));
                    }
                }
            }
        }
        let is_dead = is_empty && !negated;
        if is_dead {
            self.why.get_or_insert("`[]` is no character at all".to_owned());
        }
        Ok(Part { least: 1, is_dead, ends: false })
    }

    /// What follows a `\` among characters; `None` for what is no one character.
    fn class_escape(&mut self) -> Read<Option<char>> {
        let Some(c) = self.rest.next() else { return Err("it ends in a `\\`".to_owned()) };
        Ok(match c {
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'f' => Some('\u{c}'),
            'v' => Some('\u{b}'),
            'b' => Some('\u{8}'),
            'x' => self.hex(2),
            'u' if self.rest.peek() == Some(&'{') => {
                self.skip_braces();
                None
            }
            'u' => self.hex(4),
            'p' | 'P' => {
                self.skip_braces();
                None
            }
            c if c.is_ascii_alphanumeric() => {
                known_escape(c)?;
                None
            }
            c => Some(c),
        })
    }

    /// What follows a `\` elsewhere.
    pub(super) fn escape(&mut self) -> Read<(Part, Repeats)> {
        let Some(c) = self.rest.next() else { return Err("it ends in a `\\`".to_owned()) };
        let one = Part { least: 1, ..Part::default() };
        Ok(match c {
            'b' | 'B' => (Part::default(), Repeats::No),
            // A group that did not take part is empty.
            '1'..='9' => {
                while self.rest.next_if(char::is_ascii_digit).is_some() {}
                (Part::default(), Repeats::Yes)
            }
            'k' => {
                if self.rest.peek() == Some(&'<') {
                    while self.rest.next().is_some_and(|c| c != '>') {}
                }
                (Part::default(), Repeats::Yes)
            }
            'p' | 'P' => {
                self.skip_braces();
                (one, Repeats::Yes)
            }
            'u' if self.rest.peek() == Some(&'{') => {
                self.skip_braces();
                (one, Repeats::Yes)
            }
            'u' => {
                self.hex(4);
                (one, Repeats::Yes)
            }
            'x' => {
                self.hex(2);
                (one, Repeats::Yes)
            }
            'c' => {
                self.rest.next_if(char::is_ascii_alphabetic);
                (one, Repeats::Yes)
            }
            c => {
                known_escape(c)?;
                (one, Repeats::Yes)
            }
        })
    }

    /// So many hexadecimal digits, where they are there.
    fn hex(&mut self, digits: usize) -> Option<char> {
        let text: String = self.rest.clone().take(digits).collect();
        let value = u32::from_str_radix(&text, 16).ok().filter(|_| text.chars().count() == digits)?;
        (0..digits).for_each(|_| _ = self.rest.next());
        char::from_u32(value)
    }

    fn skip_braces(&mut self) {
        let mut ahead = self.rest.clone();
        if ahead.next() == Some('{') && ahead.by_ref().take(64).any(|c| c == '}') {
            self.rest = ahead;
        }
    }
}

/// Letters that other languages give a meaning behind a `\`: an error with the flag `u`, that letter itself without.
fn known_escape(c: char) -> Read<()> {
    if !c.is_ascii_alphabetic() || "bBcdDfknpPrsStuvwWx".contains(c) {
        return Ok(());
    }
    let meant = match c {
        'A' => "; say `^`",
        'Z' | 'z' => "; say `$`",
        'h' => "; say `[ \\t]`",
        'a' | 'e' | 'i' | 'Q' | 'E' | 'G' | 'K' | 'R' | 'X' => ": it is another language's",
        _ => "",
    };
    Err(format!("`\\{c}` is no escape of ECMA-262{meant}"))
}
