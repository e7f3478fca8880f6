//! Lines and columns of many places in one text.

use std::collections::HashMap;
use std::ptr;

use crate::text::{Source, Span};

/// Where the lines of texts begin: looked up once, since documents of megabytes have findings by the thousand.
#[derive(Default)]
pub(crate) struct Lines(HashMap<*const Source, Vec<usize>>);

impl Lines {
    /// Line and column, as [`Span::line_column`] has them.
    pub(crate) fn place(&mut self, span: &Span) -> (usize, usize) {
        let text = &span.source.text;
        let starts = self.0.entry(ptr::from_ref(&*span.source)).or_insert_with(|| {
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
        });
        let at = span.range.start.min(text.len());
        let line = starts.partition_point(|start| *start <= at);
        let start = starts[line - 1];
        let before = String::from_utf8_lossy(&text.as_bytes()[start..at]);
        (line, before.chars().count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn lines_are_counted_as_spans_count_them() {
        let text = "a\r\n\né: b\nlast";
        let source = Arc::new(Source { name: String::new(), text: text.to_owned() });
        let mut lines = Lines::default();
        for at in 0..=text.len() + 1 {
            let span = Span { source: Arc::clone(&source), range: at..at };
            assert_eq!(lines.place(&span), span.line_column(), "{at}");
        }
    }
}
