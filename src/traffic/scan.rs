//! Where the values of a JSON text stand, found without reading them: of a file of gigabytes only one entry at a time is ever more than
//! bytes.

use std::ops::Range;

/// A place in a text.
pub(crate) struct Scan<'b> {
    bytes: &'b [u8],
    at: usize,
}

/// The text ends in the middle of something: where that begins.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cut(pub(crate) usize);

impl<'b> Scan<'b> {
    pub(crate) fn at(bytes: &'b [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// The next byte that is no blank, without taking it.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    /// Where it stands.
    pub(crate) fn here(&self) -> usize {
        self.at
    }

    /// Takes the next byte that is no blank, if it is this one.
    pub(crate) fn takes(&mut self, byte: u8) -> bool {
        let is_it = self.peek() == Some(byte);
        self.at += usize::from(is_it);
        is_it
    }

    /// Skips a whole value, or whatever stands where one should.
    pub(crate) fn value(&mut self) -> Result<Range<usize>, Cut> {
        self.peek();
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            let Some(byte) = self.bytes.get(self.at) else { return Err(Cut(start)) };
            match byte {
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    self.at += 1;
                }
                b'"' => self.string(start)?,
                b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' => self.at += 1,
                _ => self.word(),
            }
            if depth == 0 {
                return Ok(start..self.at);
            }
        }
    }

    /// The next member of an object that has been entered: its name as it is written, quotes left out. `None` at its end.
    pub(crate) fn member(&mut self) -> Result<Option<&'b [u8]>, Cut> {
        self.takes(b',');
        match self.peek() {
            None => Err(Cut(self.at)),
            Some(b'"') => {
                let start = self.at;
                self.string(start)?;
                let name = &self.bytes[start + 1..self.at - 1];
                self.takes(b':');
                Ok(Some(name))
            }
            Some(_) => Ok(None),
        }
    }

    fn string(&mut self, start: usize) -> Result<(), Cut> {
        self.at += 1;
        loop {
            match self.bytes.get(self.at) {
                None => return Err(Cut(start)),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.at += 2,
                Some(_) => self.at += 1,
            }
        }
    }

    fn word(&mut self) {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|byte| b"{}[]\",: \t\r\n".contains(byte)).unwrap_or(rest.len());
        self.at += length.max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_skipped_whole() {
        for (text, end) in [
            (r#"{"a": "}\"", "b": [1, {}]}, 2"#, Some(26)),
            ("[[[]]] x", Some(6)),
            (r#""a\\" , "#, Some(5)),
            ("12.5e3,", Some(6)),
            ("  true}", Some(6)),
            (r#"{"a": "b"#, None),
            (r#"{"a": 1"#, None),
            ("", None),
            ("]", Some(1)),
        ] {
            let found = Scan::at(text.as_bytes(), 0).value();
            assert_eq!(found.ok().map(|range| range.end), end, "{text}");
        }
    }
}
