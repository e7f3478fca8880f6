//! Secrets are replaced wherever they turn up.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use aho_corasick::AhoCorasick;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands in place of a secret.
const STARS: &str = "***";

/// A secret of fewer characters is not masked: it would hide half of every text and protect nothing.
const SHORTEST: usize = 4;

/// As URLs and forms are encoded by common clients: what RFC 3986 calls unreserved stays.
const UNRESERVED_STAY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// As little as a query permits: reserved characters stay too.
const RESERVED_STAY: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'%').add(b'&').add(b'+').add(b'=');

/// Replaces secrets in texts by `***`: as they stand, percent-encoded (also form-encoded), escaped as in a JSON text, and in
/// Base64, alone or amid other text (`user:password`).
#[derive(Clone, Debug, Default)]
pub struct Mask {
    needles: Option<AhoCorasick>,
    /// What turns up later.
    learned: Option<Learned>,
}

/// Secrets that turn up while something goes on, such as tokens that are fetched. Clones share what they learn, and so does every
/// [`Mask`] that was told of one ([`Mask::learning`]): what is learned is hidden from then on.
#[derive(Clone, Default)]
pub struct Learned(Arc<RwLock<Lore>>);

#[derive(Default)]
struct Lore {
    /// Secrets, and the shell variables that stand for them in commands, in the order in which they came.
    secrets: Vec<(String, Option<String>)>,
    needles: Option<AhoCorasick>,
}

impl fmt::Debug for Learned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Learned(***)")
    }
}

impl Learned {
    /// Takes note of a secret. Too short ones (see [`Mask::can_hide`]) are passed over.
    pub fn learn(&self, secret: &str) {
        self.keep(secret, None);
    }

    /// Takes note of a secret that a shell variable of this name stands for in commands.
    pub fn learn_as(&self, secret: &str, variable: &str) {
        self.keep(secret, Some(variable));
    }

    /// The secrets so far that have a variable, with it.
    #[must_use]
    pub fn named(&self) -> Vec<(String, String)> {
        let lore = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let named = lore.secrets.iter();
        named.filter_map(|(secret, variable)| Some((secret.clone(), variable.clone()?))).collect()
    }

    fn keep(&self, secret: &str, variable: Option<&str>) {
        let knows = |lore: &Lore| lore.secrets.iter().any(|(known, _)| known == secret);
        if !Mask::can_hide(secret) || knows(&self.0.read().unwrap_or_else(PoisonError::into_inner)) {
            return;
        }
        let mut lore = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if !knows(&lore) {
            lore.secrets.push((secret.to_owned(), variable.map(str::to_owned)));
            lore.needles = needles(lore.secrets.iter().map(|(secret, _)| secret.as_str()));
        }
    }

    /// Where the secrets stand in a text.
    fn find(&self, text: &str) -> Vec<(usize, usize)> {
        let lore = self.0.read().unwrap_or_else(PoisonError::into_inner);
        lore.needles.iter().flat_map(|needles| found(needles, text)).collect()
    }
}

impl Mask {
    /// A mask over these secrets. Those of fewer than four characters are left out.
    pub fn new<'s>(secrets: impl IntoIterator<Item = &'s str>) -> Self {
        Self { needles: needles(secrets), learned: None }
    }

    /// The same mask, which hides what turns up later too.
    #[must_use]
    pub fn learning(self, learned: &Learned) -> Self {
        Self { learned: Some(learned.clone()), ..self }
    }

    /// Whether a secret is long enough to be masked.
    #[must_use]
    pub fn can_hide(secret: &str) -> bool {
        secret.chars().count() >= SHORTEST
    }

    /// The text without the secrets.
    #[must_use]
    pub fn hide<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut hidden = String::new();
        let mut shown = 0;
        let mut run: Option<(usize, usize)> = None;
        // Overlapping matches, or the rest of one of two secrets that share letters would stay. They come in order of
        // their ends, so a later one may begin before an earlier one.
        let mut ranges: Vec<(usize, usize)> =
            self.needles.iter().flat_map(|needles| found(needles, text)).collect();
        ranges.extend(self.learned.iter().flat_map(|learned| learned.find(text)));
        ranges.sort_unstable();
        for (start, end) in ranges {
            run = match run {
                Some((from, to)) if start < to => Some((from, to.max(end))),
                Some((from, to)) => {
                    hidden.push_str(&text[shown..from]);
                    hidden.push_str(STARS);
                    shown = to;
                    Some((start, end))
                }
                None => Some((start, end)),
            };
        }
        let Some((from, to)) = run else { return Cow::Borrowed(text) };
        hidden.push_str(&text[shown..from]);
        hidden.push_str(STARS);
        hidden.push_str(&text[to..]);
        Cow::Owned(hidden)
    }
}

/// What to look for, in all forms; `None` where there is nothing.
fn needles<'s>(secrets: impl IntoIterator<Item = &'s str>) -> Option<AhoCorasick> {
    let mut needles = BTreeSet::new();
    for secret in secrets {
        if Mask::can_hide(secret) {
            needles.extend(forms(secret));
            // A token read from a file often has a line end that is not sent.
            needles.extend(Some(secret.trim()).filter(|trimmed| Mask::can_hide(trimmed)).map(str::to_owned));
        }
    }
    // Building fails only for needles of gigabytes in all.
    if needles.is_empty() { None } else { AhoCorasick::new(needles).ok() }
}

fn found<'t>(needles: &'t AhoCorasick, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
    needles.find_overlapping_iter(text).map(|found| (found.start(), found.end()))
}

fn forms(secret: &str) -> Vec<String> {
    let mut forms = vec![secret.to_owned()];
    for set in [NON_ALPHANUMERIC, UNRESERVED_STAY, RESERVED_STAY] {
        let upper = utf8_percent_encode(secret, set).to_string();
        forms.push(lower_hex(&upper));
        forms.push(upper.replace("%20", "+"));
        forms.push(upper);
    }
    let json = serde_json::Value::from(secret).to_string();
    let json = json[1..json.len() - 1].to_owned();
    forms.push(json.replace('/', "\\/"));
    forms.push(ascii_escaped(&json));
    forms.push(json);
    for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
        forms.extend((0..3).filter_map(|before| base64_amid(engine, secret.as_bytes(), before)));
    }
    forms
}

/// Hex digits in lower case, as some encoders write them.
fn lower_hex(encoded: &str) -> String {
    let mut digits = 0;
    encoded
        .chars()
        .map(|c| {
            digits = if c == '%' { 2 } else { i32::max(digits - 1, -1) };
            if c != '%' && digits >= 0 { c.to_ascii_lowercase() } else { c }
        })
        .collect()
}

/// All that is not ASCII as `\uXXXX` (RFC 8259 section 7).
fn ascii_escaped(json: &str) -> String {
    json.encode_utf16()
        .map(|unit| match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
            _ => format!("\\u{unit:04x}"),
        })
        .collect()
}

/// The letters of Base64 (RFC 4648) that depend on the secret alone when `before` bytes (modulo 3) precede it; `None` when they
/// are too few to tell it from other text.
fn base64_amid(engine: &impl Engine, secret: &[u8], before: usize) -> Option<String> {
    let mut bytes = vec![0; before];
    bytes.extend(secret);
    let letters = engine.encode(&bytes);
    let from = (before * 8).div_ceil(6);
    let to = bytes.len() * 8 / 6;
    letters.get(from..to).filter(|core| core.len() > SHORTEST).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::STANDARD;

    #[test]
    fn a_secret_is_hidden_in_every_form_it_takes() {
        let secret = "k€y/+ \"1\"=";
        let mask = Mask::new([secret]);
        for (text, masked) in [
            ("a k€y/+ \"1\"= b", "a *** b"),
            ("k=k%E2%82%ACy%2F%2B%20%221%22%3D&x", "k=***&x"),
            ("k=k%e2%82%acy%2f%2b%20%221%22%3d&x", "k=***&x"),
            ("k=k%E2%82%ACy%2F%2B+%221%22%3D&x", "k=***&x"),
            (r#"{"k":"k€y/+ \"1\"="}"#, r#"{"k":"***"}"#),
            (r#"{"k":"k\u20acy/+ \"1\"="}"#, r#"{"k":"***"}"#),
            ("nothing here", "nothing here"),
        ] {
            assert_eq!(mask.hide(text), masked);
        }
    }

    #[test]
    fn a_password_is_hidden_inside_basic_credentials_of_any_user() {
        let mask = Mask::new(["hunter2-hunter2"]);
        for user in ["a", "ab", "abc", "ada@example.com"] {
            let header = STANDARD.encode(format!("{user}:hunter2-hunter2"));
            let hidden = mask.hide(&header);
            assert!(hidden.contains(STARS) && hidden.len() < user.len() * 4 / 3 + 12, "{hidden}");
        }
    }

    #[test]
    fn secrets_that_overlap_leave_nothing_behind() {
        let mask = Mask::new(["abcdef", "defghi", "bc12", ""]);
        assert_eq!(mask.hide("xabcdefghiy abcdefabcdef"), "x***y ******");
        assert_eq!(mask.hide("é abc1 bc12é"), "é abc1 ***é");
    }

    #[test]
    fn a_secret_that_turns_up_later_is_hidden_from_then_on() {
        let learned = Learned::default();
        let mask = Mask::new(["first-secret"]).learning(&learned);
        let other = mask.clone();
        assert_eq!(mask.hide("first-secret tok-12345"), "*** tok-12345");
        learned.clone().learn_as("tok-12345", "TOKEN");
        learned.learn("tok-12345");
        learned.learn("abc");
        for mask in [mask, other] {
            assert_eq!(mask.hide("first-secret tok-12345 abc"), "*** *** abc");
            assert_eq!(mask.hide("first-secrettok-12345"), "******");
        }
        assert_eq!(learned.named(), [("tok-12345".to_owned(), "TOKEN".to_owned())]);
        assert!(!format!("{learned:?}").contains("tok"));
    }

    #[test]
    fn a_secret_too_short_to_protect_hides_nothing() {
        assert_eq!(Mask::new(["", "a", "key"]).hide("a key"), "a key");
        assert_eq!(Mask::new([]).hide("a key"), "a key");
    }
}
