//! Path templates: text with named holes.

/// A path with named holes: `/leads/{leadId}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PathTemplate {
    /// As the document has it. It may end in a `?` or `#` part, which some documents use to tell operations on one
    /// path apart; no such part is in [`segments`](Self::segments), because it is not part of a request's path.
    pub text: String,
    /// Its parts, in order; text and holes, slashes being part of the text. Begins with a slash.
    pub segments: Vec<Segment>,
}

/// A part of a [`PathTemplate`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// Text that stands as it is.
    Text(String),
    /// The name of a path parameter.
    Hole(String),
}

impl Segment {
    /// The text, or the name of the hole.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Hole(text) => text,
        }
    }
}

impl PathTemplate {
    /// Splits a template into text and holes. A brace without its partner is text, and so is `{}`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let path = request_part(text);
        let mut segments = Vec::new();
        let mut plain = if path.starts_with('/') { String::new() } else { "/".to_owned() };
        let mut rest = path;
        while let Some(open) = rest.find('{') {
            let inside = &rest[open + 1..];
            let Some(close) = inside.find(['{', '}', '/']) else { break };
            if close == 0 || !inside[close..].starts_with('}') {
                plain.push_str(&rest[..=open]);
                rest = inside;
                continue;
            }
            plain.push_str(&rest[..open]);
            if !plain.is_empty() {
                segments.push(Segment::Text(std::mem::take(&mut plain)));
            }
            segments.push(Segment::Hole(inside[..close].to_owned()));
            rest = &inside[close + 1..];
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            segments.push(Segment::Text(plain));
        }
        Self { text: text.to_owned(), segments }
    }

    /// The names of the holes, in order.
    pub fn holes(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Text(_) => None,
            Segment::Hole(name) => Some(name.as_str()),
        })
    }

    /// The values of the holes when `path` (percent-encoded, relative to the server's URL, no query) is an instance of the
    /// template, still percent-encoded; a hole never spans a `/` and is never empty. Where two holes share a segment, the
    /// earlier one takes as little as it can.
    #[must_use]
    pub fn captures<'t>(&'t self, path: &str) -> Option<Vec<(&'t str, String)>> {
        let mut captured = Vec::new();
        let mut budget = 10_000;
        // The search goes one call deeper with every part.
        if self.segments.len() > 200 {
            return None;
        }
        fill(&self.segments, path, &mut captured, &mut budget).then_some(captured)
    }

    /// Whether some path is an instance of both templates.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        meet(&tokens(&self.segments), &tokens(&other.segments))
    }
}

/// A template without its `?` or `#` part; such characters inside a hole's name are part of the name.
fn request_part(text: &str) -> &str {
    let mut depth = 0_usize;
    let end = text.find(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(c, '?' | '#')
    });
    &text[..end.unwrap_or(text.len())]
}

/// Matches `path` against all of `segments`, trying the shortest filling of each hole first. `budget` bounds the
/// tries, for templates made to be slow.
fn fill<'t>(
    segments: &'t [Segment],
    path: &str,
    captured: &mut Vec<(&'t str, String)>,
    budget: &mut usize,
) -> bool {
    let Some((segment, later)) = segments.split_first() else { return path.is_empty() };
    match segment {
        Segment::Text(text) => {
            literal(path, text).is_some_and(|length| fill(later, &path[length..], captured, budget))
        }
        Segment::Hole(name) => {
            let longest = path.find('/').unwrap_or(path.len());
            let ends = path.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= longest);
            let last = later.is_empty() || matches!(&later[0], Segment::Text(text) if text.starts_with('/'));
            for end in ends.filter(|end| !last || *end == longest) {
                let Some(left) = budget.checked_sub(1) else { return false };
                *budget = left;
                captured.push((name, path[..end].to_owned()));
                if fill(later, &path[end..], captured, budget) {
                    return true;
                }
                captured.pop();
            }
            false
        }
    }
}

/// How many bytes of `path` are `text`, either of them percent-encoded or not.
fn literal(path: &str, text: &str) -> Option<usize> {
    if path.starts_with(text) {
        return Some(text.len());
    }
    let mut at = 0;
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        let (expected, used) = octet(rest)?;
        let (found, length) = octet(&path.as_bytes()[at..])?;
        if expected != found || (expected == b'/' && used != length) {
            return None;
        }
        at += length;
        rest = &rest[used..];
    }
    path.is_char_boundary(at).then_some(at)
}

/// The first octet that percent-encoded text stands for, and how many bytes it is written in.
fn octet(text: &[u8]) -> Option<(u8, usize)> {
    let hex = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    match text {
        [b'%', high, low, ..] if hex(*high).is_some() && hex(*low).is_some() => {
            Some((hex(*high)? * 16 + hex(*low)?, 3))
        }
        [byte, ..] => Some((*byte, 1)),
        [] => None,
    }
}

/// One step of a template: a character, or a hole's one-or-more characters other than `/`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    Char(char),
    Any,
    /// Zero or more.
    More,
}

fn tokens(segments: &[Segment]) -> Vec<Token> {
    let mut tokens = Vec::new();
    for segment in segments {
        match segment {
            Segment::Text(text) => tokens.extend(text.chars().map(Token::Char)),
            Segment::Hole(_) => tokens.extend([Token::Any, Token::More]),
        }
    }
    tokens
}

/// Whether two token lists have an instance in common: reachability over pairs of positions.
fn meet(left: &[Token], right: &[Token]) -> bool {
    let width = right.len() + 1;
    let mut reached = vec![false; (left.len() + 1) * width];
    reached[0] = true;
    for i in 0..=left.len() {
        for j in 0..=right.len() {
            if !reached[i * width + j] {
                continue;
            }
            let (here, there) = (left.get(i), right.get(j));
            if here == Some(&Token::More) {
                reached[(i + 1) * width + j] = true;
            }
            if there == Some(&Token::More) {
                reached[i * width + j + 1] = true;
            }
            let (Some(here), Some(there)) = (here, there) else { continue };
            if common(*here, *there) {
                // A `More` stays where it is when it takes a character.
                let next_i = i + usize::from(*here != Token::More);
                let next_j = j + usize::from(*there != Token::More);
                reached[next_i * width + next_j] = true;
            }
        }
    }
    reached[left.len() * width + right.len()]
}

/// Whether some character is both.
fn common(left: Token, right: Token) -> bool {
    match (left, right) {
        (Token::Char(a), Token::Char(b)) => a == b,
        (Token::Char(c), Token::Any | Token::More) | (Token::Any | Token::More, Token::Char(c)) => c != '/',
        (Token::Any | Token::More, Token::Any | Token::More) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> String {
        let parts = PathTemplate::new(text).segments.into_iter().map(|segment| match segment {
            Segment::Text(text) => text,
            Segment::Hole(name) => format!("<{name}>"),
        });
        parts.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn templates_are_text_and_holes() {
        for (text, parts) in [
            ("/", "/"),
            ("/leads/{id}", "/leads/|<id>"),
            ("/leads/{id}/", "/leads/|<id>|/"),
            ("/a/{b}.{c}/d", "/a/|<b>|.|<c>|/d"),
            ("/a/{b}{c}", "/a/|<b>|<c>"),
            ("/x/v{n}:run", "/x/v|<n>|:run"),
            ("leads", "/leads"),
            ("", "/"),
            ("/{Bucket}/{Key}#uploadId", "/|<Bucket>|/|<Key>"),
            ("/#X-Amz-Target=Dynamo.Get", "/"),
            ("/a?type=b", "/a"),
            ("/open{brace", "/open{brace"),
            ("/{}/{a/b}", "/{}/{a/b}"),
        ] {
            assert_eq!(show(text), parts, "{text}");
        }
    }

    #[test]
    fn captures_are_still_encoded_and_never_empty_nor_across_a_slash() {
        for (template, path, captured) in [
            ("/leads/{id}", "/leads/7", Some("id=7")),
            ("/leads/{id}", "/leads/", None),
            ("/leads/{id}", "/leads/7/8", None),
            ("/leads/{id}", "/leads/a%2Fb%20c", Some("id=a%2Fb%20c")),
            ("/leads/{id}", "/leads", None),
            ("/leads/{id}/", "/leads/7", None),
            ("/f/{name}.{ext}", "/f/a.b.json", Some("name=a ext=b.json")),
            ("/f/{name}.json", "/f/a.json.json", Some("name=a.json")),
            ("/f/{a}{b}", "/f/xyz", Some("a=x b=yz")),
            ("/a b/{c}", "/a%20b/1", Some("c=1")),
            ("/ü/{c}", "/%C3%BC/é", Some("c=é")),
            ("/#Action=List", "/", Some("")),
            ("/a/b", "/a%2Fb", None),
        ] {
            let found = PathTemplate::new(template).captures(path).map(|captures| {
                captures.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
            });
            assert_eq!(found.as_deref(), captured, "{template} of {path}");
        }
    }

    #[test]
    fn a_path_made_to_be_slow_is_refused_in_bounded_time() {
        let template = PathTemplate::new(&format!("/{}!", "{a}".repeat(30)));
        assert_eq!(template.captures(&format!("/{}", "a".repeat(2_000))), None);
    }

    #[test]
    fn templates_overlap_when_one_path_is_an_instance_of_both() {
        for (left, right, overlap) in [
            ("/leads/{id}", "/leads/mine", true),
            ("/leads/{id}", "/leads/{other}", true),
            ("/leads/{id}", "/leads/{id}/notes", false),
            ("/leads/{id}", "/leads/", false),
            ("/{a}/x", "/y/{b}", true),
            ("/a/{b}.json", "/a/{b}.xml", false),
            ("/a/{b}.json", "/a/c{d}", true),
            ("/a/v{n}", "/a/v", false),
            ("/a", "/a/", false),
        ] {
            let (a, b) = (PathTemplate::new(left), PathTemplate::new(right));
            assert_eq!((a.overlaps(&b), b.overlaps(&a)), (overlap, overlap), "{left} and {right}");
        }
    }
}
