//! Regular expressions as ECMA-262 has them (section 22.2.1, with annex B.1.2): whether a text is one, and whether it can match.
//!
//! Lenient: what is one with the flag `u` or without it is one.

mod escape;

use std::iter::Peekable;
use std::str::Chars;

/// How deep groups may be nested before the rest is taken on trust.
const DEPTH: usize = 100;

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// It is no regular expression, or means something else than in the language that it was written in: why.
    Syntax(String),
    /// It matches no text: what can't hold.
    Impossible(String),
}

/// Looks a pattern over.
///
/// # Errors
/// What is wrong with it.
pub(super) fn check(pattern: &str) -> Result<(), Wrong> {
    let mut parser = Parser { rest: pattern.chars().peekable(), depth: 0, why: None, trusted: false };
    let whole = parser.alternatives(0).map_err(Wrong::Syntax)?;
    if parser.rest.next().is_some() {
        return Err(Wrong::Syntax("a `)` closes no group".to_owned()));
    }
    match parser.why {
        Some(why) if whole.is_dead && !parser.trusted => Err(Wrong::Impossible(why)),
        Some(_) | None => Ok(()),
    }
}

/// What is known of a part of a pattern.
#[derive(Clone, Copy, Default)]
struct Part {
    /// The fewest characters that it takes.
    least: usize,
    /// It never matches.
    is_dead: bool,
    /// Wherever it matches, the text ends.
    ends: bool,
}

struct Parser<'p> {
    rest: Peekable<Chars<'p>>,
    depth: usize,
    /// The first thing that can't hold.
    why: Option<String>,
    /// There is something in it whose meaning is not followed.
    trusted: bool,
}

/// Whether something may be repeated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeats {
    Yes,
    No,
}

type Read<T> = Result<T, String>;

impl Parser<'_> {
    /// `a|b`, up to a `)` or the end; at least `before` characters stand before it.
    fn alternatives(&mut self, before: usize) -> Read<Part> {
        let mut all = self.sequence(before)?;
        while self.rest.next_if_eq(&'|').is_some() {
            let next = self.sequence(before)?;
            all = match (all.is_dead, next.is_dead) {
                (true, _) => next,
                (false, true) => all,
                (false, false) => {
                    Part { least: all.least.min(next.least), is_dead: false, ends: all.ends && next.ends }
                }
            };
        }
        Ok(all)
    }

    fn sequence(&mut self, before: usize) -> Read<Part> {
        let mut whole = Part::default();
        while let Some(c) = self.rest.peek().copied().filter(|c| !matches!(c, '|' | ')')) {
            let (mut part, repeats) = self.atom(c, before.saturating_add(whole.least))?;
            if let Some(least) = self.quantifier()? {
                if repeats == Repeats::No {
                    let what = if c == '\\' { "\\b".to_owned() } else { c.to_string() };
                    return Err(format!("`{what}` can't be repeated"));
                }
                part = match least {
                    0 => Part::default(),
                    least => Part { least: part.least.saturating_mul(least), ..part },
                };
            }
            if whole.ends && part.least > 0 {
                part.is_dead = true;
                self.why
                    .get_or_insert("something has to follow where `$` says that the text ends".to_owned());
            }
            whole = Part {
                least: whole.least.saturating_add(part.least),
                is_dead: whole.is_dead || part.is_dead,
                ends: whole.ends || part.ends,
            };
        }
        Ok(whole)
    }

    fn atom(&mut self, first: char, before: usize) -> Read<(Part, Repeats)> {
        self.rest.next();
        let one = Part { least: 1, ..Part::default() };
        Ok(match first {
            '^' => {
                let is_dead = before > 0;
                if is_dead {
                    let why = "something has to stand before `^`, where the text begins";
                    self.why.get_or_insert(why.to_owned());
                }
                (Part { is_dead, ..Part::default() }, Repeats::No)
            }
            '$' => (Part { ends: true, ..Part::default() }, Repeats::No),
            '(' => self.group(before)?,
            '[' => (self.class()?, Repeats::Yes),
            '\\' => self.escape()?,
            '*' | '+' | '?' => return Err(format!("there is nothing before `{first}` to repeat")),
            '{' => {
                let mut ahead = self.rest.clone();
                match braces(&mut ahead) {
                    Some(_) => return Err("there is nothing before `{` to repeat".to_owned()),
                    None => (one, Repeats::Yes),
                }
            }
            _ => (one, Repeats::Yes),
        })
    }

    /// How often at least the part before is repeated; `None` when nothing is said.
    fn quantifier(&mut self) -> Read<Option<usize>> {
        let least = match self.rest.peek() {
            Some('*' | '?') => {
                self.rest.next();
                0
            }
            Some('+') => {
                self.rest.next();
                1
            }
            Some('{') => {
                let mut ahead = self.rest.clone();
                ahead.next();
                if ahead.peek() == Some(&',') {
                    let rest: String = ahead.take(12).take_while(|c| *c != '}').collect();
                    let is_bound = rest.len() > 1 && rest[1..].bytes().all(|byte| byte.is_ascii_digit());
                    let why = format!("`{{{rest}}}` is plain text; say `{{0{rest}}}`");
                    return if is_bound { Err(why) } else { Ok(None) };
                }
                let Some((least, most)) = braces(&mut ahead) else { return Ok(None) };
                if most.is_some_and(|most| most < least) {
                    return Err(format!(
                        "`{{{least},{}}}` has its numbers out of order",
                        most.unwrap_or_default()
                    ));
                }
                self.rest = ahead;
                least
            }
            Some(_) | None => return Ok(None),
        };
        self.rest.next_if_eq(&'?');
        match self.rest.peek() {
            Some(c @ ('*' | '+' | '?')) => Err(format!(
                "a `{c}` follows what is repeated already: ECMA-262 has no possessive repetition"
            )),
            Some(_) | None => Ok(Some(least)),
        }
    }

    /// What follows a `(`.
    fn group(&mut self, before: usize) -> Read<(Part, Repeats)> {
        self.depth += 1;
        if self.depth > DEPTH {
            // Nobody writes this; a document that is made to be slow might.
            self.trusted = true;
            self.rest = "".chars().peekable();
            return Ok((Part::default(), Repeats::Yes));
        }
        let kind = if self.rest.next_if_eq(&'?').is_some() { self.group_kind()? } else { Group::Plain };
        let seen = self.why.clone();
        let inner = self.alternatives(if kind == Group::Behind { 0 } else { before })?;
        if self.rest.next_if_eq(&')').is_none() && self.depth <= DEPTH {
            return Err("a `(` has no `)`".to_owned());
        }
        // Behind what was taken on trust nothing is known of groups.
        if self.depth <= DEPTH {
            self.depth -= 1;
        }
        Ok(match kind {
            Group::Plain => (inner, Repeats::Yes),
            Group::Ahead => (Part { is_dead: inner.is_dead, ..Part::default() }, Repeats::Yes),
            Group::Behind | Group::Not => {
                self.why = seen;
                (Part::default(), Repeats::Yes)
            }
        })
    }

    /// What follows `(?`.
    fn group_kind(&mut self) -> Read<Group> {
        let rest: String = self.rest.clone().take(40).collect();
        let skip = |parser: &mut Self, count: usize| (0..count).for_each(|_| _ = parser.rest.next());
        for (opening, kind) in [
            (":", Group::Plain),
            ("=", Group::Ahead),
            ("!", Group::Not),
            ("<=", Group::Behind),
            ("<!", Group::Behind),
        ] {
            if rest.starts_with(opening) {
                skip(self, opening.chars().count());
                return Ok(kind);
            }
        }
        if let Some(name) = rest.strip_prefix('<') {
            let length = name.chars().take_while(|c| *c != '>').count();
            if length > 0
                && name.chars().nth(length) == Some('>')
                && !name.starts_with(|c: char| c.is_ascii_digit())
            {
                skip(self, length + 2);
                return Ok(Group::Plain);
            }
        }
        let flags = rest.chars().take_while(|c| "ims-".contains(*c)).count();
        if flags > 0 && rest.chars().nth(flags) == Some(':') {
            self.trusted = true;
            skip(self, flags + 1);
            return Ok(Group::Plain);
        }
        let opening: String = rest.chars().take(if rest.starts_with('P') { 2 } else { flags + 1 }).collect();
        Err(format!("`(?{opening}` opens no group that ECMA-262 has"))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Plain,
    Ahead,
    Behind,
    Not,
}

/// `n}`, `n,}` or `n,m}`; `None` where it is something else.
fn braces(ahead: &mut Peekable<Chars<'_>>) -> Option<(usize, Option<usize>)> {
    let number = |ahead: &mut Peekable<Chars<'_>>| {
        let mut digits = String::new();
        while let Some(digit) = ahead.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        (!digits.is_empty()).then(|| digits.parse().unwrap_or(usize::MAX))
    };
    let least = number(ahead)?;
    let most = if ahead.next_if_eq(&',').is_some() { number(ahead) } else { Some(least) };
    (ahead.next() == Some('}')).then_some((least, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_regular_expression_somewhere_is_let_through() {
        for pattern in [
            "",
            "^[a-z]+$",
            "a{,}",
            "{",
            "}",
            "]",
            "x{2}?",
            "a{2,3}",
            "[]-a]|x",
            "[^]",
            "[\\w-.]",
            "[a-]",
            "[-a]",
            "[a-c-e]",
            "(?<year>\\d{4})-\\k<year>",
            "(?i:abc)",
            "(?m:a^)",
            "\\p{L}\\P{Lu}",
            "\\u{1F600}\\u0041\\x41\\cA\\0\\1",
            "[\\u0000-\\u{10FFFF}]",
            "(?=a)(?!b)(?<=c)(?<!d)",
            "(?=a)*",
            "^(a|^b)$",
            "a*^b",
            "$|^a",
            "(a$|b)c",
            "^$",
            "(^a|b)+",
            "\\$\\^a$",
            "[$^]a",
            "a(?=$)",
            "x(?!^)y",
            "\\/^?",
            "é+",
            "\\-\\@\\#\\/\\_",
        ] {
            let is_odd = pattern == "\\/^?";
            assert_eq!(check(pattern).is_ok(), !is_odd, "{pattern}: {:?}", check(pattern));
        }
    }

    #[test]
    fn what_is_none_is_told_with_the_reason() {
        for (pattern, why) in [
            ("*a", "there is nothing before `*` to repeat"),
            ("a|+", "there is nothing before `+` to repeat"),
            ("^{3}", "`^` can't be repeated"),
            ("({2})", "there is nothing before `{` to repeat"),
            ("a++", "a `+` follows what is repeated already: ECMA-262 has no possessive repetition"),
            ("a{,3}", "`{,3}` is plain text; say `{0,3}`"),
            ("a{3,2}", "`{3,2}` has its numbers out of order"),
            ("(a", "a `(` has no `)`"),
            ("a)", "a `)` closes no group"),
            ("[a", "a `[` has no `]`"),
            ("[z-a]", "the range `z-a` is out of order"),
            ("(?P<n>a)", "`(?P<` opens no group that ECMA-262 has"),
            ("(?i)a", "`(?i)` opens no group that ECMA-262 has"),
            ("(?>a)", "`(?>` opens no group that ECMA-262 has"),
            ("\\Aa", "`\\A` is no escape of ECMA-262; say `^`"),
            ("a\\Z", "`\\Z` is no escape of ECMA-262; say `$`"),
            ("[[:alpha:]]", "ECMA-262 has no classes such as `[:alpha:]`: this is a list of letters"),
            ("a\\", "it ends in a `\\`"),
        ] {
            assert_eq!(check(pattern), Err(Wrong::Syntax(why.to_owned())), "{pattern}");
        }
    }

    #[test]
    fn what_can_not_match_is_told_and_nothing_else() {
        for (pattern, why) in [
            ("/^[a-z]+$/", "something has to stand before `^`, where the text begins"),
            ("a$b", "something has to follow where `$` says that the text ends"),
            ("(a$)b|c^", "something has to follow where `$` says that the text ends"),
            ("^[]$", "`[]` is no character at all"),
            ("a+(^b|^c)", "something has to stand before `^`, where the text begins"),
        ] {
            assert_eq!(check(pattern), Err(Wrong::Impossible(why.to_owned())), "{pattern}");
        }
        assert_eq!(check(&"(".repeat(5_000)), Ok(()));
    }
}
