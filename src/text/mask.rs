//! Secrets are replaced wherever they turn up.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

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
///
/// It learns while a run lasts: clones are one mask.
#[derive(Clone, Default)]
pub struct Mask(Arc<RwLock<Known>>);

/// What a mask knows.
#[derive(Default)]
struct Known {
    needles: BTreeSet<String>,
    /// What finds the needles, once somebody looks.
    finder: OnceLock<Option<AhoCorasick>>,
    /// What was learned, in the order in which it was.
    learned: Vec<String>,
    /// The bytes of that.
    size: usize,
}

/// Bytes of secrets that a mask learns: all are looked for at once, and that has its price.
const MOST: usize = 64 << 10;

impl fmt::Debug for Mask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mask(***)")
    }
}

impl Mask {
    /// A mask over these secrets. Those of fewer than four characters are left out.
    pub fn new<'s>(secrets: impl IntoIterator<Item = &'s str>) -> Self {
        let mut known = Known::default();
        for secret in secrets {
            known.add(secret);
        }
        Self(Arc::new(RwLock::new(known)))
    }

    /// Takes one more secret, from here on. `false` where it is too short to be masked, or where no more are learned: then only
    /// what stands under its name is.
    pub fn learn(&self, secret: &str) -> bool {
        let is_known = |known: &Known| known.needles.contains(secret);
        if is_known(&self.0.read().unwrap_or_else(PoisonError::into_inner)) {
            return true;
        }
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.size + secret.len() > MOST || !Self::can_hide(secret) {
            return false;
        }
        if !is_known(&known) {
            known.size += secret.len();
            known.learned.push(secret.to_owned());
            known.add(secret);
        }
        true
    }

    /// What was learned, in the order in which it was.
    #[must_use]
    pub fn learned(&self) -> Vec<String> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).learned.clone()
    }

    /// Whether a secret is long enough to be masked.
    #[must_use]
    pub fn can_hide(secret: &str) -> bool {
        secret.chars().count() >= SHORTEST
    }

    /// The text without the secrets.
    #[must_use]
    pub fn hide<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let Some(needles) = known.finder() else { return Cow::Borrowed(text) };
        let mut hidden = String::new();
        let mut shown = 0;
        let mut run: Option<(usize, usize)> = None;
        // Overlapping matches, or the rest of one of two secrets that share letters would stay. They come in order of
        // their ends, so a later one may begin before an earlier one.
        let mut ranges: Vec<(usize, usize)> =
            needles.find_overlapping_iter(text).map(|found| (found.start(), found.end())).collect();
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

impl Known {
    fn add(&mut self, secret: &str) {
        if Mask::can_hide(secret) {
            self.needles.extend(forms(secret));
            // A token read from a file often has a line end that is not sent.
            let trimmed = Some(secret.trim()).filter(|trimmed| Mask::can_hide(trimmed));
            self.needles.extend(trimmed.map(str::to_owned));
            self.finder = OnceLock::new();
        }
    }

    fn finder(&self) -> Option<&AhoCorasick> {
        if self.needles.is_empty() {
            return None;
        }
        // Building fails only for needles of gigabytes in all.
        self.finder.get_or_init(|| AhoCorasick::new(&self.needles).ok()).as_ref()
    }
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
    fn what_a_mask_learns_all_its_clones_hide() {
        let mask = Mask::new(["abcdef"]);
        let other = mask.clone();
        assert_eq!(other.hide("tok-1234 abcdef"), "tok-1234 ***");
        assert!(mask.learn("tok-1234") && mask.learn("tok-1234") && !mask.learn("abc"));
        assert_eq!(other.hide("tok-1234 abcdef"), "*** ***");
        assert_eq!(mask.learned(), ["tok-1234"]);
        assert!(!mask.learn(&"x".repeat(MOST)));
        assert_eq!(format!("{mask:?}"), "Mask(***)");
    }

    #[test]
    fn a_secret_too_short_to_protect_hides_nothing() {
        assert_eq!(Mask::new(["", "a", "key"]).hide("a key"), "a key");
        assert_eq!(Mask::new([]).hide("a key"), "a key");
    }
}
